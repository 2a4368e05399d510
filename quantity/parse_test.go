package quantity

import (
	"errors"
	"strings"
	"testing"
)

// TestParse reads texts of every type. The wanted value is the text converted by hand to the base unit, with
// the factors of the SI and NIST SP 811: 1 Wh = 3600 J, 1 d = 86400 s, 1 yr = 8760 h = 31 536 000 s.
func TestParse(t *testing.T) {
	for _, c := range []struct {
		kind, text string
		want       float64
	}{
		{"Power", "350 MW", 350e6},
		{"Power", "350MW", 350e6},
		{"Power", " 6.5 kW ", 6500},
		{"Power", "1_000 MW", 1e9},
		{"Power", "-5 MW", -5e6},
		{"Power", "\u22125 MW", -5e6},
		{"Power", "5\u00a0MW", 5e6},
		{"Power", ".5 GW", 5e8},
		{"Power", "+2e3 W", 2000},
		{"Power", "24 MWh/d", 1e6},
		{"Power", "24 megawatt-hours per day", 1e6},
		{"Power", "1 GJ/s", 1e9},
		{"Power", "1 MMBtu/h", 1055055852.62 / 3600},
		{"Power", "7 megawatts", 7e6},
		{"Energy", "1.2 GWh", 1.2e9 * 3600},
		{"Energy", "1 MW h", 3.6e9},
		{"Energy", "1 MW·h", 3.6e9},
		{"Energy", "1 MW*h", 3.6e9},
		{"Energy", "1 MW-h", 3.6e9},
		{"Energy", "2 EJ", 2e18},
		{"Energy", "3 MJ", 3e6},
		{"Energy", "5 pJ", 5e-12},
		{"Energy", "1 BTU", 1055.05585262},
		{"Duration", "60 d", 60 * 86400},
		{"Duration", "1 yr", 31536000},
		{"Duration", "1 month", 730 * 3600},
		{"Duration", "10 min", 600},
		{"Duration", "250 ms", 0.25},
		{"Duration", "2 weeks", 2 * 604800},
		{"Money", "46800 USD", 46800},
		{"Money", "4.6 million USD", 4.6e6},
		{"Money", "1.5 bn USD", 1.5e9},
		{"Money", "3 kUSD", 3000},
		{"Mass", "12 t", 12000},
		{"Mass", "12 tCO2e", 12000},
		{"Mass", "3 kgCO₂", 3},
		{"Mass", "2.5 g", 0.0025},
		{"Volume", "500 m3", 500e3},
		{"Volume", "500 m³", 500e3},
		{"Volume", "2 ML", 2e6},
		{"Volume", "10 gal", 37.85411784},
		{"Count", "30000", 30000},
		{"Count", "30_000 GPUs", 30000},
		{"Count", "175 billion", 175e9},
		{"Count", "13 M", 13e6},
		{"Tokens", "300 G tok", 300e9},
		{"Tokens", "300 billion tok", 300e9},
		{"Tokens", "15 T tokens", 15e12},
		{"Tokens", "2 Mtok", 2e6},
		{"FLOPs", "3.14e23 FLOP", 3.14e23},
		{"FLOPs", "314 ZFLOPs", 314e21},
		{"Bytes", "80 GB", 80e9},
		{"Bytes", "80 GiB", 80 * 1073741824},
		{"Bytes", "8 b", 1},
		{"Fraction", "9 %", 0.09},
		{"Fraction", "9%", 0.09},
		{"Fraction", "0.09", 0.09},
		{"Number", "1.2", 1.2},
		{"Number", "2 kWh/kWh", 2},
		{"Rate", "13 M/d", 13e6 / 86400},
		{"Rate", "13 million visitors per day", 13e6 / 86400},
		{"Rate", "150 /s", 150},
		{"Rate", "150 req/s", 150},
		{"Rate", "3 1/h", 3.0 / 3600},
		{"Rate", "2 Hz", 2},
		{"TokenRate", "400 tok/s", 400},
		{"TokenRate", "1.2 M tok/s", 1.2e6},
		{"Compute", "312 TFLOP/s", 312e12},
		{"Compute", "312 TFLOPS", 312e12},
		{"Compute", "312 TFLOPs/s", 312e12},
		{"Bandwidth", "2.04 TB/s", 2.04e12},
		{"Bandwidth", "200 Gb/s", 25e9},
		{"Bandwidth", "200 Gbps", 25e9},
		{"EnergyPrice", "42 USD/MWh", 42 / 3.6e9},
		{"EnergyPrice", "0.08 USD/kWh", 0.08 / 3.6e6},
		{"EnergyPrice", "5 USD/GJ", 5e-9},
		{"TokenPrice", "2 USD/M tok", 2e-6},
		{"TokenPrice", "2 USD per million tokens", 2e-6},
		{"PowerCost", "1285 USD/kW", 1.285},
		{"PowerCostRate", "60000 USD/MW/yr", 60000 / (1e6 * 31536000)},
		{"PowerCostRate", "12 USD/kW/yr", 12 / (1e3 * 31536000)},
		{"PowerCostRate", "12 USD/(kW yr)", 12 / (1e3 * 31536000)},
		{"PowerCostRate", "12 USD/kW-yr", 12 / (1e3 * 31536000)},
		{"EnergyCost", "274 USD/kWh", 274 / 3.6e6},
		{"EnergyCostRate", "16292 USD/MWh/yr", 16292 / (3.6e9 * 31536000)},
		{"HourlyCost", "2 USD/h", 2.0 / 3600},
		{"HourlyCost", "50000 USD/d", 50000.0 / 86400},
		{"CarbonIntensity", "0.4 kg/kWh", 0.4 / 3.6e6},
		{"CarbonIntensity", "430 g/kWh", 0.43 / 3.6e6},
		{"CarbonIntensity", "430 gCO2/kWh", 0.43 / 3.6e6},
		{"CarbonIntensity", "430 g CO2e / kWh", 0.43 / 3.6e6},
		{"CarbonPrice", "80 USD/t", 0.08},
		{"CarbonPrice", "80 USD/t CO2", 0.08},
		{"WaterIntensity", "1.8 L/kWh", 1.8 / 3.6e6},
		{"Temperature", "15 C", 15},
		{"Temperature", "15 degC", 15},
		{"Temperature", "15 °C", 15},
		{"Temperature", "288.15 K", 288.15 - 273.15},
		{"TemperatureDifference", "5 K", 5},
		{"TemperatureDifference", "5 °C", 5},
		{"TemperatureDifference", "9 degF", 5},
		{"TemperatureSlope", "0.4 %/K", 0.004},
		{"TemperatureSlope", "-0.4 %/°C", -0.004},
		{"Speed", "7 m/s", 7},
		{"Speed", "36 km/h", 10},
		{"Length", "100 m", 100},
		{"Area", "12 ha", 120000},
		{"Area", "3 km2", 3e6},
		{"Angle", "36.1 deg", 36.1},
		{"Angle", "36.1°", 36.1},
		{"Irradiance", "1000 W/m2", 1000},
		{"Irradiance", "1000 W/m^2", 1000},
		{"Irradiance", "1000 W m^-2", 1000},
		{"Irradiance", "1000 W m⁻²", 1000},
		{"MagneticField", "20 T", 20},
		{"MagneticField", "20 tesla", 20},
		{"PlasmaTemperature", "13 keV", 13},
		{"PlasmaTemperature", "185 eV", 0.185},
		{"PlasmaTemperature", "150e6 K", 150e6 * 1.380649e-23 / 1.602176634e-16},
		{"PlasmaTemperature", "200 million degC", (200e6 + 273.15) * 1.380649e-23 / 1.602176634e-16},
		{"PulseEnergy", "50 MJ", 50e6},
		{"PulseEnergy", "1.39 kWh", 1.39 * 3.6e6},
		{"MassPrice", "4.5 million USD/kg", 4.5e6},
		{"MassPrice", "2 USD/g", 2000},
		{"AreaCost", "4000 USD/m2", 4000},
		{"EnergyPerToken", "0.5 J/tok", 0.5},
		{"FailureRate", "2e-5 /h", 2e-5 / 3600},
		{"FailureRate", "2e-5 /h/device", 2e-5 / 3600},
	} {
		got, err := readerNamed(t, c.kind).parse(c.text)
		if err != nil {
			t.Errorf("%s %q: %v", c.kind, c.text, err)
			continue
		}
		if ulps(got, c.want) > 4 {
			t.Errorf("%s %q = %v, want %v", c.kind, c.text, got, c.want)
		}
	}
}

// TestParseFahrenheit is apart because 59 degF - 32 degF cancels: 15 C is met to rounding at 59, not at 15.
func TestParseFahrenheit(t *testing.T) {
	got, err := Parse[Temperature]("59 degF")
	if err != nil || float64(got) < 15-1e-14 || float64(got) > 15+1e-14 {
		t.Errorf("59 degF = %v, %v; want 15 C", got, err)
	}
}

func TestParseRefuses(t *testing.T) {
	for _, c := range []struct {
		kind, text string
		cause      error
		says       string // part of the message
	}{
		{"Power", "", ErrEmpty, "a power such as 350 MW"},
		{"Power", "  \t", ErrEmpty, "empty"},
		{"Power", "350", ErrNoUnit, "write 350 MW or 350 kW"},
		{"Power", "13 M", ErrNoUnit, "write 13 MW"},
		{"Power", "0", ErrNoUnit, "write 0 MW"},
		{"Power", "350 mw", ErrUnit, "did you mean MW?"},
		{"Power", "350 mW", ErrUnit, "did you mean MW?"},
		{"Power", "350 KW", ErrUnit, "did you mean kW?"},
		{"Power", "350 MWe", ErrUnit, "write MW;"},
		{"Power", "350 MWth", ErrUnit, "write MW;"},
		{"Power", "350 MVA", ErrUnit, "apparent power"},
		{"Power", "350 megawats", ErrUnit, "did you mean megawatt"},
		{"Power", "350 MWh", ErrDimension, "an energy (MWh), expected a power (MW)"},
		{"Power", "3 GW per hour", ErrDimension, "write GW for a power"},
		{"Energy", "3 GW/h", ErrDimension, "GWh for an energy"},
		{"Energy", "3 GW", ErrDimension, "found a power (MW), expected an energy (MWh)"},
		{"Power", "1,000 MW", ErrNumber, "write 1000 MW or 1_000 MW"},
		{"Power", "1,000,000 W", ErrNumber, "write 1000000 W or 1_000_000 W"},
		{"Power", "1,5 MW", ErrNumber, "decimal point"},
		{"Power", "46 800 MW", ErrNumber, "write 46800 MW"},
		{"Power", "1'000 MW", ErrNumber, "separators"},
		{"Power", "1__000 MW", ErrSyntax, "__000"},
		{"Power", "5. MW", ErrNumber, "both sides"},
		{"Power", "3-5 MW", ErrNumber, "{low: ..., mode: ..., high: ...}"},
		{"Power", "3 to 5 MW", ErrNumber, "{low: ..., mode: ..., high: ...}"},
		{"Power", "3 ± 1 MW", ErrNumber, "{low: ..., mode: ..., high: ...}"},
		{"Power", "~3 MW", ErrNumber, "write the number alone"},
		{"Power", "NaN MW", ErrNumber, "finite"},
		{"Power", "-Inf MW", ErrNumber, "finite"},
		{"Power", "MW", ErrNumber, "does not start with a number"},
		{"Power", "1e999 MW", ErrRange, "64-bit"},
		{"Power", "1e308 MW", ErrRange, "64-bit"},
		{"Power", "1e-999 MW", ErrRange, "64-bit"},
		{"Rate", "1e-323 /yr", ErrRange, "64-bit"},
		{"Power", "5 MW today", ErrUnit, `"today"`},
		{"Power", "5 MW)", ErrSyntax, "trailing text"},
		{"Power", "5 (MW", ErrSyntax, "open bracket"},
		{"Power", "5 MW/", ErrSyntax, "where a unit should be"},
		{"Power", "5 MW^", ErrSyntax, "exponent"},
		{"Power", "5 W^10", ErrSyntax, "exponent"},
		{"Power", "5 ((((((MW))))))", ErrSyntax, "nested"},
		{"Power", "5 " + strings.Repeat("W ", 17), ErrSyntax, "16 parts"},
		{"Power", strings.Repeat("1", 300), ErrSyntax, "256"},
		{"Power", "5 \xff\xfe", ErrSyntax, "where a unit should be"},
		{"PowerCostRate", "12 USD/kW yr", ErrSyntax, "USD/(MW yr)"},
		{"EnergyPrice", "42 EUR/MWh", ErrUnit, "state the rate"},
		{"EnergyPrice", "42 €/MWh", ErrUnit, "state the rate"},
		{"EnergyPrice", "42 $/MWh", ErrUnit, "did you mean USD?"},
		{"EnergyPrice", "42 USD/mwh", ErrUnit, "did you mean MWh?"},
		{"Money", "$46800", ErrNumber, "write USD after the number"},
		{"Money", "USD 46800", ErrNumber, "number first"},
		{"Money", "€5", ErrNumber, "state the rate"},
		{"Mass", "5 tons", ErrUnit, "tonne of 1000 kg"},
		{"Tokens", "300B tokens", ErrDimension, "for billion write G or billion"},
		{"Tokens", "300", ErrNoUnit, "300 tok"},
		{"Count", "175 B", ErrDimension, "for billion write G or billion"},
		{"Count", "10 K", ErrDimension, "for thousand write k"},
		{"Count", "10 m", ErrDimension, "for million write M"},
		{"Count", "10 mn", ErrUnit, "for million write M"},
		{"Fraction", "9 percnt", ErrUnit, "percent"},
		{"Fraction", "9 MW", ErrDimension, "a power (MW)"},
		{"HourlyCost", "2 USD/GPU/h", ErrDimension, "leave the counting noun out"},
		{"Compute", "312 TFLOP", ErrDimension, "FLOPS"},
		{"FLOPs", "3640 PFLOP/s-days", ErrDimension, "operations / time^2"},
		{"Bandwidth", "200 gb/s", ErrUnit, "did you mean GB or Gb?"},
		{"Temperature", "15", ErrNoUnit, "write 15 C"},
		{"Duration", "5 m", ErrDimension, "a length (m)"},
	} {
		_, err := readerNamed(t, c.kind).parse(c.text)
		var p *ParseError
		if !errors.As(err, &p) {
			t.Errorf("%s %q: error %v, want a *ParseError", c.kind, c.text, err)
			continue
		}
		if !errors.Is(err, c.cause) || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s %q: %v; want %q with %q", c.kind, c.text, err, c.cause, c.says)
		}
		if p.Expected == "" || p.Found == "" {
			t.Errorf("%s %q: incomplete error %+v", c.kind, c.text, p)
		}
	}
}

// TestKinds reads the example that messages and schemas show, and holds every bare number to its rule.
func TestKinds(t *testing.T) {
	for _, r := range readers() {
		v, err := r.parse(r.kind.Example)
		if err != nil || v == 0 {
			t.Errorf("%s: example %q: %v, %v", r.kind.Name, r.kind.Example, v, err)
		}
		if _, err := r.parse("7"); (err == nil) != r.kind.Bare {
			t.Errorf("%s: a bare number gives %v, want refused = %v", r.kind.Name, err, !r.kind.Bare)
		}
		if u, err := ParseUnit(r.kind.Unit); err != nil || u.Dim != r.kind.Dim {
			t.Errorf("%s: canonical unit %q: %v, %v", r.kind.Name, r.kind.Unit, u, err)
		}
		if u, err := ParseUnit(r.kind.Base); err != nil || u.Dim != r.kind.Dim {
			t.Errorf("%s: base unit %q: %v, %v", r.kind.Name, r.kind.Base, u, err)
		}
		if v, err := r.parse("1 " + r.kind.Base); r.kind.Base != "" && (err != nil || v != 1) {
			t.Errorf("%s: 1 %s = %v, %v; want 1", r.kind.Name, r.kind.Base, v, err)
		}
	}
}

func BenchmarkParse(b *testing.B) {
	for _, s := range []string{"350 MW", "0.35 GW"} {
		b.Run(s, func(b *testing.B) {
			for b.Loop() {
				if _, err := Parse[Power](s); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
	b.Run("12 USD/(kW yr)", func(b *testing.B) {
		for b.Loop() {
			if _, err := Parse[PowerCostRate]("12 USD/(kW yr)"); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func BenchmarkString(b *testing.B) {
	x := 350 * Megawatt / 3
	for b.Loop() {
		if x.String() == "" {
			b.Fatal("empty")
		}
	}
}
