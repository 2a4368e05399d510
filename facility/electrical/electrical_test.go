package electrical

import (
	"errors"
	"fmt"
	"math"
	"testing"

	"pgregory.net/rapid"

	"tokenwatt/catalog"
)

func near(t *testing.T, what string, got, want, tolerance float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tolerance) {
		t.Errorf("%s is %.9g, want %.9g within %g", what, got, want, tolerance)
	}
}

// The efficiencies at the loads of the UPS test standard (IEC 62040-3), as the notes of the catalog's entries state them.
func TestCatalogCurves(t *testing.T) {
	c, err := catalog.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string][4]float64{
		"double-conversion":        {95.7, 96.7, 96.7, 96.5},
		"double-conversion-legacy": {86.5, 90.7, 91.8, 92.2},
		"eco-mode":                 {97.9, 98.6, 98.8, 98.9},
		"rotary":                   {92.6, 95.5, 96.3, 96.6},
	} {
		u := c.UPS.Get(name).Value
		curve := Curve{u.NoLoad.Mode.Float(), u.Proportional.Mode.Float(), u.Quadratic.Mode.Float()}
		for i, x := range []float64{0.25, 0.5, 0.75, 1} {
			near(t, fmt.Sprintf("%s at %g", name, x), 100*curve.Efficiency(x), want[i], 0.06)
		}
	}
}

// A transformer of 2,500 kVA with 99.53 % at half load, its best point (10 CFR 431.196, liquid-immersed, 2016), loses
// equally in iron and copper there.
func TestTransformerAtItsBest(t *testing.T) {
	curve := Curve{NoLoad: 0.00118, Quadratic: 0.00472}
	near(t, "best load", curve.Best(), 0.5, 1e-12)
	near(t, "efficiency at half load", curve.Efficiency(0.5), 0.9953, 2e-5)
}

// Three units of 1 MW at 90 %: 3 of 3 work with 0.729, 3 of 4 with 4 x 0.9^3 x 0.1 + 0.9^4, one of two paths with
// 1 - (1 - 0.729)^2.
func TestAvailabilityByHand(t *testing.T) {
	for r, want := range map[Redundancy]float64{None: 0.729, OneMore: 0.9477, TwoPaths: 1 - 0.271*0.271} {
		u := Units{Name: "UPS", Needed: 3, Redundancy: r, UnitMW: 1, UnitAvailability: 0.9}
		near(t, string(r), u.Availability(), want, 1e-12)
	}
	for _, r := range []Redundancy{None, OneMore, TwoPaths} {
		for a, want := range map[float64]float64{0: 0, 1: 1} {
			u := Units{Needed: 2, Redundancy: r, UnitAvailability: a}
			near(t, fmt.Sprintf("%s at %g", r, a), u.Availability(), want, 0)
		}
	}
}

// Two paths of a system at 40 % of its design: each unit has 20 %, where it is less efficient.
func TestTwoPathsByHand(t *testing.T) {
	curve := Curve{NoLoad: 0.01, Proportional: 0.01, Quadratic: 0.02}
	single := Units{Needed: 4, Redundancy: None, UnitMW: 2.5}
	double := Units{Needed: 4, Redundancy: TwoPaths, UnitMW: 2.5}
	near(t, "N", single.LossMW(curve, 4), 10*(0.01+0.004+0.0032), 1e-12)
	near(t, "2N", double.LossMW(curve, 4), 20*(0.01+0.002+0.0008), 1e-12)
	near(t, "share", double.Share(4), 0.2, 1e-12)
}

// More units never lose less where each is loaded below its best point, and are never less available.
func TestRedundancyProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		curve := Curve{
			NoLoad: rapid.Float64Range(1e-4, 0.05).Draw(t, "no-load"), Proportional: rapid.Float64Range(0, 0.05).Draw(t, "proportional"),
			Quadratic: rapid.Float64Range(1e-4, 0.05).Draw(t, "quadratic"),
		}
		u := Units{Needed: rapid.IntRange(1, 20).Draw(t, "units"), UnitMW: rapid.Float64Range(0.1, 5).Draw(t, "rating"), UnitAvailability: rapid.Float64Range(0.01, 0.9999).Draw(t, "availability")}
		lastLoss, lastAvailability := 0.0, 0.0
		u.Redundancy = None
		output := u.RatingMW() * math.Min(1, curve.Best()) * rapid.Float64Range(0, 1).Draw(t, "load")
		for _, r := range []Redundancy{None, OneMore, TwoPaths} {
			u.Redundancy = r
			loss := u.LossMW(curve, output)
			if r != None && loss < lastLoss*(1-1e-12) {
				t.Fatalf("%s loses %g MW, less than %g", r, loss, lastLoss)
			}
			lastLoss = loss
			// Of many poor units one spare may do more than a whole second path.
			if a := u.Availability(); r == OneMore && a < lastAvailability-1e-12 {
				t.Fatalf("%s is available for %g, less than %g", r, a, lastAvailability)
			} else if r == None {
				lastAvailability = a
			} else if r == TwoPaths && a < lastAvailability-1e-12 {
				t.Fatalf("%s is available for %g, less than N's %g", r, a, lastAvailability)
			}
			if !(loss >= 0) {
				t.Fatalf("loss %g", loss)
			}
		}
	})
}

func TestRefusals(t *testing.T) {
	good := Units{Name: "UPS", Needed: 1, Redundancy: None, UnitMW: 1}
	for name, err := range map[string]error{
		"no units":     func() error { u := good; u.Needed = 0; return u.Check() }(),
		"redundancy":   func() error { u := good; u.Redundancy = "3N"; return u.Check() }(),
		"rating":       func() error { u := good; u.UnitMW = math.NaN(); return u.Check() }(),
		"availability": func() error { u := good; u.UnitAvailability = 1.1; return u.Check() }(),
		"curve":        (&Train{UPS: good, Transformers: good, UPSCurve: Curve{NoLoad: -1}}).Check(),
		"distribution": (&Train{UPS: good, Transformers: good, Distribution: math.NaN()}).Check(),
	} {
		if !errors.Is(err, ErrUnits) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := (&Train{UPS: good, Transformers: good}).Check(); err != nil {
		t.Error(err)
	}
}
