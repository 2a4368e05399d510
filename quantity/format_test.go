package quantity

import (
	"strings"
	"testing"
)

// TestString holds what the full-precision text looks like: the unit a person would have chosen.
func TestString(t *testing.T) {
	for _, c := range []struct{ kind, text, want string }{
		{"Power", "350000 kW", "350 MW"},
		{"Power", "0.35 GW", "350 MW"},
		{"Power", "6500 W", "6.5 kW"},
		{"Power", "0 kW", "0 MW"},
		{"Power", "-6500 W", "-6.5 kW"},
		{"Energy", "1200 MWh", "1.2 GWh"},
		{"Energy", "2.5 kWh", "2.5 kWh"},
		{"Energy", "3 MJ", "3 MJ"},
		{"Energy", "0.5 J", "0.5 J"},
		{"Duration", "1440 h", "60 d"},
		{"Duration", "8760 h", "1 yr"},
		{"Duration", "90 s", "90 s"},
		{"Rate", "13e6 /d", "13 M/d"},
		{"Rate", "150 1/s", "150 /s"},
		{"FailureRate", "2e-5 /h", "0.00002 /h"},
		{"Money", "46800 USD", "46800 USD"},
		{"Money", "4600000 USD", "4.6 million USD"},
		{"HourlyCost", "2 USD/h", "2 USD/h"},
		{"EnergyPrice", "0.08 USD/kWh", "80 USD/MWh"},
		{"CarbonIntensity", "430 gCO2/kWh", "430 g/kWh"},
		{"CarbonIntensity", "0.4 kg/kWh", "0.4 kg/kWh"},
		{"PowerCostRate", "60000 USD/MW/yr", "60000 USD/MW/yr"},
		{"Count", "30_000", "30000"},
		{"Count", "175e9", "175 billion"},
		{"Fraction", "0.09", "9 %"},
		{"Tokens", "3e11 tok", "300 G tok"},
		{"FLOPs", "3.14e23 FLOP", "314 ZFLOP"},
		{"Bytes", "80 GiB", "80 GiB"},
		{"Bytes", "80e9 B", "80 GB"},
		{"Temperature", "-40 C", "-40 C"},
		{"TemperatureSlope", "0.4 %/K", "0.4 %/K"},
		{"Power", "1e30 W", "1e18 TW"},
	} {
		r := readerNamed(t, c.kind)
		v, err := r.parse(c.text)
		if err != nil {
			t.Errorf("%s %q: %v", c.kind, c.text, err)
			continue
		}
		if got := r.text(v); got != c.want {
			t.Errorf("%s %q prints as %q, want %q", c.kind, c.text, got, c.want)
		}
	}
}

func TestHuman(t *testing.T) {
	for _, c := range []struct {
		kind, text string
		sig        int
		want       string
	}{
		{"Power", "3.4217 MW", 3, "3.42 MW"},
		{"Power", "999.96 kW", 3, "1 MW"},
		{"Power", "999.4 kW", 3, "999 kW"},
		{"Power", "123456 MW", 3, "123 GW"},
		{"Power", "-3.4217 MW", 2, "-3.4 MW"},
		{"Power", "0 W", 3, "0 MW"},
		{"HourlyCost", "46800 USD/d", 3, "46,800 USD/d"},
		{"HourlyCost", "46823 USD/d", 3, "46,800 USD/d"},
		{"HourlyCost", "46823 USD/d", 5, "46,823 USD/d"},
		{"HourlyCost", "2 USD/h", 3, "2 USD/h"},
		{"Money", "1234567 USD", 0, "1.23 million USD"},
		{"Money", "123456 USD", 6, "123,456 USD"},
		{"Count", "30000", 3, "30,000"},
		{"Count", "1234.5", 6, "1,234.5"},
		{"Rate", "13 M/d", 3, "150 /s"},
		{"Rate", "2 /d", 3, "2 /d"},
		{"CarbonIntensity", "0.4 kg/kWh", 3, "400 g/kWh"},
		{"PowerCost", "1285 USD/kW", 4, "1,285 USD/kW"},
		{"Fraction", "0.0912", 2, "9.1 %"},
		{"FailureRate", "2e-9 /h", 3, "2e-9 /h"},
		{"Power", "1e-5 W", 3, "0.00001 W"},
		{"Duration", "54.3 d", 3, "54.3 d"},
		{"Mass", "1234567 t", 3, "1.23 Mt"},
	} {
		r := readerNamed(t, c.kind)
		v, err := r.parse(c.text)
		if err != nil {
			t.Errorf("%s %q: %v", c.kind, c.text, err)
			continue
		}
		if got := r.human(v, c.sig); got != c.want {
			t.Errorf("Human(%s %q, %d) = %q, want %q", c.kind, c.text, c.sig, got, c.want)
		}
	}
}

func TestFormatInOfIn(t *testing.T) {
	p, err := Of[Power](350, "MW")
	if err != nil || p != 350*Megawatt {
		t.Fatalf("Of(350, MW) = %v, %v", p, err)
	}
	if v, err := In(p, "kW"); err != nil || v != 350e3 {
		t.Errorf("350 MW in kW = %v, %v", v, err)
	}
	if s, err := FormatIn(p, "kW", 3); err != nil || s != "350,000 kW" {
		t.Errorf("350 MW in kW reads %q, %v", s, err)
	}
	if s, err := FormatIn(Rate(13e6/86400.0), "M/d", 3); err != nil || s != "13 M/d" {
		t.Errorf("13 M/d reads %q, %v", s, err)
	}
	if v, err := In(Temperature(15), "K"); err != nil || v != 288.15 {
		t.Errorf("15 C in K = %v, %v", v, err)
	}
	if _, err := In(p, "MWh"); err == nil || !strings.Contains(err.Error(), "energy") {
		t.Errorf("350 MW in MWh: error %v", err)
	}
	if _, err := FormatIn(p, "mw", 3); err == nil || !strings.Contains(err.Error(), "MW") {
		t.Errorf("350 MW in mw: error %v", err)
	}
	if _, err := Of[Power](1e300, "TW"); err == nil {
		t.Error("1e300 TW is taken")
	}
	if got := UnitName[EnergyPrice](); got != "USD/MWh" {
		t.Errorf("unit of EnergyPrice is %q", got)
	}
}

func TestParseUnit(t *testing.T) {
	for _, c := range []struct {
		expr, dim string
		factor    float64
	}{
		{"MW", "energy / time", 1e6},
		{"", "1", 1},
		{"%", "1", 0.01},
		{"M/d", "1 / time", 1e6 / 86400.0},
		{"USD/MW/yr", "money / energy", 1 / (1e6 * 31536000.0)},
		{"m²", "length^2", 1},
		{"L", "length^3", 1e-3},
		{"gCO2/kWh", "mass / energy", 1e-3 / 3.6e6},
		{"W/m2", "energy / time / length^2", 1},
		{"GW/h", "energy / time^2", 1e9 / 3600},
		{"GPU-hours", "time count", 3600},
		{"KiB", "bytes", 1024},
	} {
		u, err := ParseUnit(c.expr)
		if err != nil {
			t.Errorf("%q: %v", c.expr, err)
			continue
		}
		if u.Dim.String() != c.dim || ulps(u.Factor, c.factor) > 4 {
			t.Errorf("%q = %v of %q, want %v of %q", c.expr, u.Factor, u.Dim, c.factor, c.dim)
		}
	}
}

func TestUnitConvert(t *testing.T) {
	unit := func(expr string) Unit {
		u, err := ParseUnit(expr)
		if err != nil {
			t.Fatal(err)
		}
		return u
	}
	for _, c := range []struct {
		v        float64
		from, to string
		want     float64
	}{
		{1, "MWh", "kWh", 1000},
		{42, "USD/MWh", "USD/kWh", 0.042},
		{288.15, "K", "C", 15},
		{50, "degF", "C", 10},
		{0, "C", "K", 273.15},
	} {
		got, err := unit(c.from).Convert(c.v, unit(c.to))
		if d := got - c.want; err != nil || d > 1e-12 || d < -1e-12 {
			t.Errorf("%v %s = %v %s, %v; want %v", c.v, c.from, got, c.to, err, c.want)
		}
	}
	if _, err := unit("MW").Convert(1, unit("MWh")); err == nil {
		t.Error("MW converts to MWh")
	}
	for _, name := range []string{"mw", "W/", "Y^9", "YFLOP YFLOP YFLOP YFLOP YFLOP YFLOP YFLOP YFLOP YFLOP YFLOP YFLOP YFLOP YFLOP YFLOP"} {
		if u, err := ParseUnit(name); err == nil {
			t.Errorf("%q = %v, want an error", name, u)
		}
	}
}
