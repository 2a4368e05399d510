package cooling

import (
	"errors"
	"math"
	"testing"

	"pgregory.net/rapid"

	"tokenwatt/catalog"
	"tokenwatt/facility/psychrometrics"
)

// outdoor is air of a dry bulb and a relative humidity.
func outdoor(t testing.TB, dry, humidity, pressure float64) Air {
	t.Helper()
	ratio := psychrometrics.HumidityRatio(humidity*psychrometrics.SaturationPressure(dry), pressure)
	wet, err := psychrometrics.WetBulb(dry, ratio, pressure)
	if err != nil {
		t.Fatal(err)
	}
	return Air{DryBulbC: dry, WetBulbC: wet, Ratio: ratio, PressurePa: pressure}
}

// A direct-expansion plant at 35 C, worked out by hand: fans 500 / (0.7 x 1.184 x 1006 x 12) = 0.05 of the heat, evaporation
// at 11 C, condensation at 48 C, COP 0.4 x 284.15 / 37 = 3.072.
func TestDXByHand(t *testing.T) {
	p := builtin(t, "dx")
	s, err := p.Size(Load{IT: 1})
	if err != nil {
		t.Fatal(err)
	}
	air := outdoor(t, 35, 0.4, 101325)
	f := s.Hour(&air, Load{IT: 1})
	share := 500 / (0.7 * psychrometrics.Density(25, 0, 101325) * 1006 * 12)
	heat := 1 / (1 - share)
	near(t, "fans", f.FansMW, heat*share, 1e-12)
	near(t, "heat", f.HeatMW, heat, 1e-12)
	work := heat * 37 / (0.4 * 284.15)
	near(t, "compressors", f.CompressorsMW, work, 1e-12)
	near(t, "condenser fans", f.RejectionMW, 0.025*(heat+work), 1e-12)
	near(t, "water", f.WaterL(), 0, 0)
}

// A tower at a wet bulb of 25 C, worked out by hand: water of 29.5 C and a mean of 32 C; the air gains (h, W) from its state
// to that of saturation, and its moisture is the evaporation.
func TestTowerByHand(t *testing.T) {
	p := builtin(t, "chiller-tower-economiser")
	s, err := p.Size(Load{IT: 1})
	if err != nil {
		t.Fatal(err)
	}
	air := outdoor(t, 30, 0.66, 101325)
	near(t, "wet bulb", air.WetBulbC, 24.8, 0.2)
	var f Flow
	s.tower(&air, air.WetBulbC+4.5, 10, &f)
	ratio := psychrometrics.SaturationRatio(air.WetBulbC+7, 101325)
	gain := psychrometrics.Enthalpy(air.WetBulbC+7, ratio) - psychrometrics.Enthalpy(30, air.Ratio)
	near(t, "evaporation", f.EvaporationL, 10000*(ratio-air.Ratio)/gain*3600, 1e-6)
	// Between 85 % and all of the heat is latent on such a day: 2430 kJ/kg.
	if latent := f.EvaporationL / 3600 * 2430 / 10000; latent < 0.85 || latent > 1.02 {
		t.Errorf("%.2f of the heat is latent", latent)
	}
	circulating := 10000 / (4.19 * 5) * 3600
	near(t, "drift", f.DriftL, 0.0002*circulating, 1e-6)
	near(t, "blow-down", f.BlowdownL, f.EvaporationL/4-f.DriftL, 1e-6)
	near(t, "fans", f.RejectionMW, 0.011*10, 1e-12)
	// In winter the same heat evaporates much less.
	cold := outdoor(t, -5, 0.7, 101325)
	var winter Flow
	s.tower(&cold, 14, 10, &winter)
	if winter.EvaporationL > 0.75*f.EvaporationL || winter.RejectionMW > 0.1*f.RejectionMW {
		t.Errorf("in winter %g L evaporate for %g in summer, fans take %g MW for %g", winter.EvaporationL, f.EvaporationL, winter.RejectionMW, f.RejectionMW)
	}
}

// plants lists the built-in plants.
func plants(t testing.TB) map[string]Plant {
	t.Helper()
	c, err := catalog.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	list := map[string]Plant{}
	for i := range c.Cooling {
		list[c.Cooling[i].Name] = Assemble(&c.Cooling[i].Value)
	}
	return list
}

// Warmer air never makes a plant cheaper at the same moisture, nor moister air at the same temperature; heat and its
// free part add up; what has no water uses none.
func TestPlantProperties(t *testing.T) {
	all := plants(t)
	names := make([]string, 0, len(all))
	for name := range all {
		names = append(names, name)
	}
	rapid.Check(t, func(r *rapid.T) {
		name := rapid.SampledFrom(names).Draw(r, "plant")
		p := all[name]
		s, err := p.Size(Load{IT: 10, Room: 1})
		if err != nil {
			r.Fatal(err)
		}
		pressure := rapid.Float64Range(70000, 105000).Draw(r, "pressure")
		dry := rapid.Float64Range(-30, 45).Draw(r, "dry bulb")
		rh := rapid.Float64Range(0.02, 1).Draw(r, "humidity")
		load := Load{IT: 10 * rapid.Float64Range(0.05, 1).Draw(r, "load"), Room: rapid.Float64Range(0, 1).Draw(r, "room")}
		air := outdoor(t, dry, rh, pressure)
		f := s.Hour(&air, load)
		for part, v := range map[string]float64{
			"fans": f.FansMW, "pumps": f.PumpsMW, "compressors": f.CompressorsMW, "rejection": f.RejectionMW,
			"evaporation": f.EvaporationL, "drift": f.DriftL, "blow-down": f.BlowdownL, "free": f.FreeMW,
		} {
			if !(v >= 0) || math.IsInf(v, 0) {
				r.Fatalf("%s: %s is %g", name, part, v)
			}
		}
		if f.FreeMW > f.HeatMW*(1+1e-9) || f.HeatMW < load.IT+load.Room-1e-9 {
			r.Fatalf("%s: %g MW of heat, %g free, %g of load", name, f.HeatMW, f.FreeMW, load.IT+load.Room)
		}
		if !p.evaporates() && f.WaterL() != 0 {
			r.Fatalf("%s uses %g L", name, f.WaterL())
		}
		if p.Rejection == TowerRejection && p.Economiser != AirEconomiser && f.WaterL() == 0 {
			r.Fatalf("%s uses no water", name)
		}
		// A kelvin more at the same humidity ratio; the wet bulb rises with it.
		warm := air
		warm.DryBulbC += rapid.Float64Range(0, 5).Draw(r, "warmer")
		if warm.WetBulbC, err = psychrometrics.WetBulb(warm.DryBulbC, warm.Ratio, pressure); err != nil {
			r.Skip()
		}
		if g := s.Hour(&warm, load); g.PowerMW() < f.PowerMW()*(1-1e-9) {
			r.Fatalf("%s: power falls from %g to %g MW between %g and %g C", name, f.PowerMW(), g.PowerMW(), dry, warm.DryBulbC)
		}
		moist := outdoor(t, dry, math.Min(1, rh*1.3), pressure)
		if g := s.Hour(&moist, load); g.PowerMW() < f.PowerMW()*(1-1e-9) {
			r.Fatalf("%s: power falls from %g to %g MW with moisture at %g C", name, f.PowerMW(), g.PowerMW(), dry)
		}
		less := Load{IT: load.IT * 0.9, Room: load.Room * 0.9}
		if g := s.Hour(&air, less); g.PowerMW() > f.PowerMW()*(1+1e-9) {
			r.Fatalf("%s: power rises from %g to %g MW with less load", name, f.PowerMW(), g.PowerMW())
		}
	})
}

func TestNoLoadTakesNothing(t *testing.T) {
	for name, p := range plants(t) {
		s, err := p.Size(Load{})
		if err != nil {
			t.Fatal(err)
		}
		air := outdoor(t, 30, 0.5, 101325)
		if f := s.Hour(&air, Load{}); f != (Flow{}) {
			t.Errorf("%s: %+v", name, f)
		}
	}
}

func TestPlantRefusals(t *testing.T) {
	for name, change := range map[string]func(*Plant){
		"economiser":          func(p *Plant) { p.Economiser = "sea" },
		"rejection":           func(p *Plant) { p.Rejection = "space" },
		"NaN":                 func(p *Plant) { p.SupplyC = math.NaN() },
		"efficiency":          func(p *Plant) { p.FanEfficiency = 0 },
		"cycles":              func(p *Plant) { p.Cycles = 1 },
		"tower without water": func(p *Plant) { p.ChilledWater = false },
		"pads":                func(p *Plant) { p.Rejection = AdiabaticRejection },
		"liquid":              func(p *Plant) { p.LiquidShare = 0.5 },
	} {
		p := builtin(t, "chiller-tower-economiser")
		change(&p)
		if _, err := p.Size(Load{IT: 1}); !errors.Is(err, ErrPlant) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
