package quantity

import (
	"encoding/json"
	"errors"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// A *Figure is an AnyFigure.
var _ AnyFigure = (*Figure[Power])(nil)

func TestFigureKnown(t *testing.T) {
	var none, zero, ranged Figure[Money]
	if none.Known() || none.KnownFigure() || none.String() != "not given" || none.Human(3) != "not given" {
		t.Errorf("the zero figure is known: %v", none)
	}
	none.SetPath("a.b")
	none.SetProvenance("somebody", "2026-01-01", Assumed)
	if none.Known() {
		t.Error("a path and a source make a figure known")
	}
	if err := zero.ParseScalar("0 USD"); err != nil || !zero.Known() || zero.IsRange() {
		t.Errorf("0 USD: %v, %v", zero, err)
	}
	if err := ranged.ParseRange("0 USD", "0 USD", "5 USD"); err != nil || !ranged.Known() || !ranged.IsRange() {
		t.Errorf("0..5 USD: %v, %v", ranged, err)
	}
	if !Exact[Money](0).Equal(zero) || (Figure[Money]{}).Equal(zero) {
		t.Error("Equal does not tell zero from not given")
	}
}

func TestFigureParse(t *testing.T) {
	var f Figure[Power]
	if err := f.ParseRange("300 MW", "350 MW", "0.4 GW"); err != nil {
		t.Fatal(err)
	}
	if want := Range(300*Megawatt, 350*Megawatt, 400*Megawatt); !cmp.Equal(f, want) {
		t.Errorf("got %v, want %v", f, want)
	}
	if got, want := f.String(), "350 MW (300 MW to 400 MW)"; got != want {
		t.Errorf("String = %q, want %q", got, want)
	}
	if got, want := f.Human(3), f.String(); got != want {
		t.Errorf("Human = %q, want %q", got, want)
	}
	before := f
	for _, c := range []struct {
		low, mode, high string
		cause           error
		says            string
	}{
		{"400 MW", "350 MW", "300 MW", ErrFigure, "low 400 MW is above mode 350 MW"},
		{"300 MW", "450 MW", "400 MW", ErrFigure, "mode 450 MW is above high 400 MW"},
		{"300 MW", "", "400 MW", ErrFigure, "needs a mode"},
		{"300", "350 MW", "400 MW", ErrNoUnit, "low: "},
		{"300 MW", "350 MWh", "400 MW", ErrDimension, "mode: "},
		{"300 MW", "350 MW", "", ErrEmpty, "high: "},
		{"-1e308 W", "0 W", "1e308 W", ErrFigure, "too wide"},
	} {
		err := f.ParseRange(c.low, c.mode, c.high)
		if !errors.Is(err, c.cause) || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s, %s, %s: %v; want %q", c.low, c.mode, c.high, err, c.says)
		}
	}
	if err := f.ParseScalar("5"); !errors.Is(err, ErrNoUnit) {
		t.Errorf("ParseScalar(5) = %v", err)
	}
	if !f.Equal(before) {
		t.Errorf("a wrong text changed the figure to %v", f)
	}
}

// TestFigureMiddle: the midpoint of 100 and 400 is 250, their geometric mean 200.
func TestFigureMiddle(t *testing.T) {
	for d, want := range map[Distribution]Power{Uniform: 250 * Megawatt, Lognormal: 200 * Megawatt} {
		var f Figure[Power]
		if err := f.SetDistribution(d); err != nil {
			t.Fatal(err)
		}
		if err := f.ParseRange("100 MW", " ", "400 MW"); err != nil || math.Abs(Ratio(f.Mode, want)-1) > 1e-12 {
			t.Errorf("%s: mode %v, %v; want %v", d, f.Mode, err, want)
		}
	}
	var f Figure[Power]
	f.Path = "site.limit"
	if err := f.SetDistribution("normal"); !errors.Is(err, ErrFigure) || !strings.Contains(err.Error(), "site.limit") {
		t.Errorf("an unknown distribution: %v", err)
	}
	f.Distribution = Lognormal
	if err := f.ParseRange("0 MW", "", "4 MW"); !errors.Is(err, ErrFigure) {
		t.Errorf("a lognormal range from zero: %v", err)
	}
	if err := f.ParseRange("0 MW", "1 MW", "4 MW"); !errors.Is(err, ErrFigure) {
		t.Errorf("a lognormal range from zero with a mode: %v", err)
	}
	if err := Exact(Power(math.NaN())).Check(); !errors.Is(err, ErrFigure) {
		t.Errorf("NaN: %v", err)
	}
	if err := (Figure[Power]{Distribution: "x"}).Check(); !errors.Is(err, ErrFigure) {
		t.Errorf("unknown distribution: %v", err)
	}
}

func TestFigureSetMode(t *testing.T) {
	f := Exact(5 * Megawatt)
	f.SetMode(7e6)
	if !f.Equal(Exact(7 * Megawatt)) {
		t.Errorf("one number set: %v", f)
	}
	g := Range(1*Megawatt, 2*Megawatt, 3*Megawatt)
	g.SetMode(2.5e6)
	if !g.Equal(Range(1*Megawatt, 2.5*Megawatt, 3*Megawatt)) {
		t.Errorf("inside of the range: %v", g)
	}
	g.SetMode(4e6)
	if !g.Equal(Range(1*Megawatt, 4*Megawatt, 4*Megawatt)) || g.Check() != nil {
		t.Errorf("outside of the range: %v", g)
	}
}

func TestDescribe(t *testing.T) {
	var view AnyFigure = &Figure[EnergyPrice]{}
	view.SetPath("supply.grid.price")
	view.SetProvenance("a tariff", "2023-01", Published)
	view.SetNote("noted")
	if err := view.ParseRange("0.03 USD/kWh", "42 USD/MWh", "60 USD/MWh"); err != nil {
		t.Fatal(err)
	}
	want := FigureInfo{
		Path: "supply.grid.price", Quantity: "EnergyPrice", Low: 30, Mode: 42, High: 60, Unit: "USD/MWh",
		LowText: "30 USD/MWh", ModeText: "42 USD/MWh", HighText: "60 USD/MWh",
		Text:   "42 USD/MWh (30 USD/MWh to 60 USD/MWh)",
		Source: "a tariff", Date: "2023-01", Note: "noted", Basis: Published, Distribution: Triangular, IsRange: true, Known: true,
	}
	if diff := cmp.Diff(want, view.Describe()); diff != "" {
		t.Error(diff)
	}
	if view.UnitName() != "USD/MWh" || view.BareAllowed() || view.Kind().Name != "EnergyPrice" {
		t.Errorf("unit %q, bare %v, kind %v", view.UnitName(), view.BareAllowed(), view.Kind())
	}
}

// TestQuantile checks against closed forms. Triangular on [0, 4] with its peak at 1: F(1) = 1/4, and the
// median m solves 1 - (4-m)^2/12 = 1/2, m = 4 - sqrt 6. Lognormal with P5 = 1, P95 = 100: the median is 10.
func TestQuantile(t *testing.T) {
	tri := Range(Number(0), Number(1), Number(4))
	uni := Figure[Number]{Low: 2, Mode: 3, High: 6, Distribution: Uniform}
	lgn := Figure[Number]{Low: 1, Mode: 5, High: 100, Distribution: Lognormal}
	for _, c := range []struct {
		name    string
		f       Figure[Number]
		p, want float64
	}{
		{"triangular low", tri, 0, 0},
		{"triangular mode", tri, 0.25, 1},
		{"triangular below the mode", tri, 0.0625, 0.5},
		{"triangular median", tri, 0.5, 4 - math.Sqrt(6)},
		{"triangular high", tri, 1, 4},
		{"mode at low", Range(Number(0), Number(0), Number(1)), 0.75, 0.5},
		{"mode at high", Range(Number(0), Number(1), Number(1)), 0.25, 0.5},
		{"uniform", uni, 0.25, 3},
		{"uniform high", uni, 1, 6},
		{"lognormal P5", lgn, 0.05, 1},
		{"lognormal median", lgn, 0.5, 10},
		{"lognormal P95", lgn, 0.95, 100},
		{"lognormal low end", lgn, 0, 0},
		{"one number", Exact(Number(7)), 0.3, 7},
	} {
		if got := c.f.Quantile(c.p); math.Abs(got-c.want) > 1e-12*max(1, c.want) {
			t.Errorf("%s: quantile %v = %v, want %v", c.name, c.p, got, c.want)
		}
	}
	if got := lgn.Quantile(1); !math.IsInf(got, 1) {
		t.Errorf("lognormal at 1 = %v", got)
	}
	for _, p := range []float64{-0.1, 1.1, math.NaN()} {
		if got := tri.Quantile(p); !math.IsNaN(got) {
			t.Errorf("quantile %v = %v, want NaN", p, got)
		}
	}
}

func TestQuantileMonotone(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		low := rapid.Float64Range(1e-9, 1e9).Draw(t, "low")
		width := rapid.Float64Range(0, 1e12).Draw(t, "width")
		f := Figure[Power]{
			Low: Power(low), High: Power(low + width),
			Distribution: rapid.SampledFrom(Distributions()).Draw(t, "distribution"),
		}
		f.Mode = Power(within(low+width*rapid.Float64Range(0, 1).Draw(t, "at"), low, low+width))
		if err := f.Check(); err != nil {
			t.Fatal(err)
		}
		p, q := rapid.Float64Range(0, 1).Draw(t, "p"), rapid.Float64Range(0, 1).Draw(t, "q")
		if rapid.Bool().Draw(t, "close") {
			q = math.Nextafter(p, q)
		}
		p, q = min(p, q), max(p, q)
		x, y := f.Quantile(p), f.Quantile(q)
		if !(x <= y) {
			t.Fatalf("%v %s: quantile %v is %v, %v is %v", f, f.Distribution, p, x, q, y)
		}
		if f.Distribution != Lognormal && (x < low || y > low+width) {
			t.Fatalf("%v: draws %v, %v lie outside", f, x, y)
		}
	})
}

func TestFigureJSON(t *testing.T) {
	f := Range(PerMWh(30), PerMWh(42), PerMWh(60))
	f.SetProvenance("a tariff", "2023-01", Published)
	b, err := json.Marshal(f)
	want := `{"low":30,"mode":42,"high":60,"unit":"USD/MWh","distribution":"triangular","source":"a tariff","date":"2023-01","basis":"published"}`
	if err != nil || string(b) != want {
		t.Fatalf("got %s, %v\nwant %s", b, err, want)
	}
	var back Figure[EnergyPrice]
	if err := json.Unmarshal(b, &back); err != nil || math.Abs(Ratio(back.Mode, f.Mode)-1) > 1e-14 || back.Source != "a tariff" {
		t.Errorf("reads back as %+v, %v", back, err)
	}
	if b, err := json.Marshal(Exact(5 * Megawatt)); err != nil || string(b) != `{"low":5,"mode":5,"high":5,"unit":"MW"}` {
		t.Errorf("one number: %s, %v", b, err)
	}
	if b, err := json.Marshal(Figure[Power]{}); err != nil || string(b) != "null" {
		t.Errorf("not given: %s, %v", b, err)
	}
	if err := json.Unmarshal([]byte("null"), &back); err != nil || back.Known() {
		t.Errorf("null reads as %v, %v", back, err)
	}
	for _, s := range []string{`5`, `{"low":1,"mode":2,"high":3,"unit":"MW"}`, `{"low":3,"mode":2,"high":1,"unit":"USD/MWh"}`} {
		if err := json.Unmarshal([]byte(s), &back); err == nil {
			t.Errorf("%s is taken", s)
		}
	}
	if _, err := json.Marshal(Exact(Power(math.Inf(1)))); err == nil {
		t.Error("infinity is written")
	}
}

func TestFigureYAML(t *testing.T) {
	if v, err := Exact(5 * Megawatt).MarshalYAML(); err != nil || v != any("5 MW") {
		t.Errorf("one number: %v, %v", v, err)
	}
	v, err := Range(1*Megawatt, 2*Megawatt, 3*Megawatt).MarshalYAML()
	if diff := cmp.Diff(any(figureYAML{Low: "1 MW", Mode: "2 MW", High: "3 MW"}), v); err != nil || diff != "" {
		t.Errorf("range: %v %s", err, diff)
	}
	if v, err := (Figure[Power]{}).MarshalYAML(); v != nil || err != nil {
		t.Errorf("not given: %v, %v", v, err)
	}
	if _, err := Range(3*Megawatt, 2*Megawatt, 1*Megawatt).MarshalYAML(); err == nil {
		t.Error("a wrong range is written")
	}
}

func TestBasisKnown(t *testing.T) {
	for _, b := range Bases() {
		if !b.Known() {
			t.Errorf("%q is not known", b)
		}
	}
	if Basis("guess").Known() {
		t.Error("guess is known")
	}
}
