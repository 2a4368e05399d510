package quantity

import (
	"math"
	"testing"
	"time"
)

// TestCrossings holds each crossing to a sum that can be done in the head, in the units of the trade.
func TestCrossings(t *testing.T) {
	for _, c := range []struct {
		name      string
		got, want float64
	}{
		{"1 MW over 1 h is 1 MWh", Megawatt.Over(Hour).MWh(), 1},
		{"24 MWh in a day is 1 MW", (24 * MegawattHour).Mean(Day).MW(), 1},
		{"24 MWh at 1 MW take a day", (24 * MegawattHour).Time(Megawatt).Days(), 1},
		{"100 MWh at 42 USD/MWh are 4200 USD", PerMWh(42).Times(100 * MegawattHour).USD(), 4200},
		{"0.08 USD/kWh is 80 USD/MWh", PerKWh(0.08).USDPerMWh(), 80},
		{"80 USD/MWh is 0.08 USD/kWh", PerMWh(80).USDPerKWh(), 0.08},
		{"100 MW at 42 USD/MWh cost 4200 USD/h", PerMWh(42).At(100 * Megawatt).USDPerHour(), 4200},
		{"4200 USD for 100 MWh are 42 USD/MWh", Money(4200).PerEnergy(100 * MegawattHour).USDPerMWh(), 42},
		{"3750 DGX A100 at 6.5 kW for a day at 0.08 USD/kWh are 46800 USD", PerKWh(0.08).Times(Scale(6.5*Kilowatt, 3750).Over(Day)).USD(), 46800},
		{"1 GWh at 400 g/kWh is 400 t", CarbonIntensity(0.4 / 3.6e6).Times(GigawattHour).T(), 400},
		{"0.4 kg/kWh is 400 g/kWh", CarbonIntensity(0.4 / 3.6e6).GPerKWh(), 400},
		{"0.4 kg/kWh is 400 kg/MWh", CarbonIntensity(0.4 / 3.6e6).KgPerMWh(), 400},
		{"400 t for 1 GWh is 400 g/kWh", (400 * Tonne).PerEnergy(GigawattHour).GPerKWh(), 400},
		{"400 t at 80 USD/t are 32000 USD", CarbonPrice(0.08).Times(400 * Tonne).USD(), 32000},
		{"80 USD/t at 400 g/kWh add 32 USD/MWh", CarbonPrice(0.08).PerEnergy(CarbonIntensity(0.4 / 3.6e6)).USDPerMWh(), 32},
		{"0.08 USD/kg is 80 USD/t", CarbonPrice(0.08).USDPerTonne(), 80},
		{"1 MWh at 1.8 L/kWh takes 1.8 m3", WaterIntensity(1.8 / 3.6e6).Times(MegawattHour).M3(), 1.8},
		{"1.8 m3 for 1 MWh is 1.8 L/kWh", (1.8 * CubicMetre).PerEnergy(MegawattHour).LPerKWh(), 1.8},
		{"100 MW at 1285 USD/kW cost 128.5 MUSD", PowerCost(1.285).Times(100 * Megawatt).USD(), 128.5e6},
		{"1.285 USD/W is 1285 USD/kW", PowerCost(1.285).USDPerKW(), 1285},
		{"128.5 MUSD for 100 MW are 1.285 MUSD/MW", Money(128.5e6).PerPower(100 * Megawatt).USDPerMW(), 1.285e6},
		{"60000 USD/MW/yr for 2 MW and half a year", PerMWYear(60000).Times(2*Megawatt, Year/2).USD(), 60000},
		{"60000 USD/MW/yr is 60 USD/kW/yr", PerMWYear(60000).USDPerKWYear(), 60},
		{"60000 USD/MW/yr for 10 yr is 600 USD/kW", PerMWYear(60000).Over(10 * Year).USDPerKW(), 600},
		{"600 USD/kW over 10 yr are 60000 USD/MW/yr", PowerCost(0.6).PerTime(10 * Year).USDPerMWYear(), 60000},
		{"274 USD/kWh for 4 MWh", EnergyCost(274 / 3.6e6).Times(4 * MegawattHour).USD(), 1096000},
		{"274 USD/kWh is 274000 USD/MWh", EnergyCost(274 / 3.6e6).USDPerMWh(), 274000},
		{"274 USD/kWh", EnergyCost(274 / 3.6e6).USDPerKWh(), 274},
		{"16292 USD/MWh/yr for 2 MWh a year", PerMWhYear(16292).Times(2*MegawattHour, Year).USD(), 32584},
		{"16292 USD/MWh/yr", PerMWhYear(16292).USDPerMWhYear(), 16292},
		{"2 USD/h for a day", HourlyCost(2.0 / 3600).Over(Day).USD(), 48},
		{"2 USD/h a day", HourlyCost(2.0 / 3600).USDPerDay(), 48},
		{"2 USD/h a year", HourlyCost(2.0 / 3600).USDPerYear(), 17520},
		{"48 USD a day are 2 USD/h", Money(48).PerTime(Day).USDPerHour(), 2},
		{"400 tok/s for an hour", TokenRate(400).Over(Hour).Float(), 1.44e6},
		{"1.44 M tok in an hour", Tokens(1.44e6).Rate(Hour).PerSecond(), 400},
		{"2 USD/M tok for 3 G tok", TokenPrice(2e-6).Times(3e9).USD(), 6000},
		{"6000 USD for 3 G tok", Money(6000).PerToken(3e9).USDPerMillion(), 2},
		{"0.5 J/tok for 2 M tok", EnergyPerToken(0.5).Times(2e6).J(), 1e6},
		{"0.5 J/tok at 2 M tok/s", EnergyPerToken(0.5).At(2e6).MW(), 1},
		{"1 MJ for 2 M tok", Megajoule.PerToken(2e6).JPerToken(), 0.5},
		{"1 MW at 2 M tok/s", Megawatt.PerToken(2e6).JPerToken(), 0.5},
		{"312 TFLOP/s for 312e15 FLOP", Compute(312e12).Time(312e15).Seconds(), 1000},
		{"312 TFLOP/s for 1000 s", Compute(312e12).Over(1000).Float(), 312e15},
		{"312e15 FLOP in 1000 s", FLOPs(312e15).Rate(1000).TFLOPs(), 312},
		{"80 GB at 2 TB/s", Bandwidth(2e12).Time(80 * GB).Seconds(), 0.04},
		{"2 TB/s for 0.04 s", Bandwidth(2e12).Over(0.04).GB(), 80},
		{"80 GiB", (80 * GiB).GiB(), 80},
		{"13 M/d over a week", Rate(13e6 / 86400.0).Over(Week).Float(), 91e6},
		{"13 M/d", Rate(13e6 / 86400.0).PerDay(), 13e6},
		{"150 /s an hour", Rate(150).PerHour(), 540000},
		{"91 M in a week", Count(91e6).Rate(Week).PerDay(), 13e6},
		{"2e-5 /h lasts 50000 h", FailureRate(2e-5 / 3600).MeanTime().Hours(), 50000},
		{"2e-5 /h of 1000 devices", FailureRate(2e-5 / 3600).Times(1000).PerHour(), 0.02},
		{"2e-5 /h", FailureRate(2e-5 / 3600).PerHour(), 2e-5},
		{"25 C - 15 C", Temperature(25).Minus(15).K(), 10},
		{"15 C + 10 K", Temperature(15).Plus(10).C(), 25},
		{"15 C in kelvin", Temperature(15).Kelvin(), 288.15},
		{"-0.4 %/K over 10 K", TemperatureSlope(-0.004).Times(10).Percent(), -4},
		{"7 m/s for a minute", Speed(7).Over(Minute).M(), 420},
		{"1000 W/m2 on a hectare", Irradiance(1000).Times(10000).MW(), 10},
		{"180 degrees", Angle(180).Radians(), math.Pi},
		{"a year is 8760 h", Year.Hours(), 8760},
		{"a year is 365 d", Year.Days(), 365},
		{"a week in minutes", Week.Minutes(), 10080},
		{"90 minutes of the standard library", FromStd(90 * time.Minute).Hours(), 1.5},
		{"3 is half of 6", Ratio(3*Megawatt, 6*Megawatt), 0.5},
		{"2 kW in W", (2 * Kilowatt).W(), 2000},
		{"2 yr", (2 * Year).Years(), 2},
		{"2 MWh in kWh", (2 * MegawattHour).KWh(), 2000},
		{"5 g in kg", (5 * Gram).Kg(), 0.005},
		{"2 m3 in L", (2 * CubicMetre).L(), 2000},
		{"2 TB/s in GB/s", Bandwidth(2e12).GBPerSecond(), 2000},
		{"2 GW", (2 * Gigawatt).GW(), 2},
		{"2 GW in kW", (2 * Gigawatt).KW(), 2e6},
		{"1 kWh in J", KilowattHour.J(), 3.6e6},
		{"1 TWh in GWh", TerawattHour.GWh(), 1000},
	} {
		if math.Abs(c.got-c.want) > 1e-12*math.Abs(c.want) {
			t.Errorf("%s: got %v, want %v", c.name, c.got, c.want)
		}
	}
}
