package schedule_test

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"tokenwatt/demand/training/schedule"
)

// TestIntervals by hand: delta 5 min and M 24 h give Young sqrt(2 x 5 x 1440) = 120 min, and Daly 120 (1 + sqrt(5/2880)/3
// + (5/2880)/9) - 5 = 116.690 min.
func TestIntervals(t *testing.T) {
	near(t, "Young", schedule.Young(300, 86400)/60, 120, 1e-12)
	near(t, "Daly", schedule.Daly(300, 86400)/60, 120*(1+math.Sqrt(5.0/2880)/3+5.0/2880/9)-5, 1e-12)
	near(t, "optimum", schedule.Optimal(300, 86400), schedule.Daly(300, 86400), 1e-4)
	if got := schedule.Daly(200, 100); !math.IsNaN(got) {
		t.Errorf("a stall of twice the mean time between failures has Daly interval %g", got)
	}
	// The Lambert function by hand: with M = 1 and delta = ln 2 - 1/2, tau = 1/2, because 1 - 1/2 = e^-ln 2.
	near(t, "optimum", schedule.Optimal(math.Ln2-0.5, 1), 0.5, 1e-12)
}

// TestOptimalIsTheMinimum: no interval wastes less than the optimum, and the two formulas do not waste much more.
func TestOptimalIsTheMinimum(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := logarithmic(t, "mtbf", 10, 1e8)
		d := m * logarithmic(t, "stall", 1e-9, 1.9)
		best := schedule.Optimal(d, m)
		least := schedule.Waste(best, d, m)
		other := best * logarithmic(t, "factor", 0.01, 20)
		if w := schedule.Waste(other, d, m); w < least*(1-1e-6)-1e-12 {
			t.Fatalf("interval %g wastes %g, the optimum %g wastes %g", other, w, best, least)
		}
		if daly := schedule.Waste(schedule.Daly(d, m), d, m); d < 0.1*m && daly > least*1.001+1e-9 {
			t.Fatalf("Daly's interval wastes %g, the least is %g", daly, least)
		}
	})
}

// TestErlang against the formula's own sum, the classical table value B(5, 3) = 0.1101 (Erlang's tables), and the
// limit of many places.
func TestErlang(t *testing.T) {
	near(t, "B(5, 3)", schedule.ErlangB(5, 3), (243.0/120)/(1+3+4.5+4.5+27.0/8+243.0/120), 1e-12)
	near(t, "B(5, 3)", schedule.ErlangB(5, 3), 0.1101, 5e-4)
	near(t, "B(0, 3)", schedule.ErlangB(0, 3), 1, 0)
	near(t, "B(3, 0)", schedule.ErlangB(3, 0), 0, 0)
	if !math.IsNaN(schedule.ErlangB(-1, 1)) || !math.IsNaN(schedule.ErlangB(1, -1)) {
		t.Error("a loss system with no meaning has a loss")
	}
	rapid.Check(t, func(t *rapid.T) {
		a := logarithmic(t, "offered", 1e-3, 1e3)
		q := logarithmic(t, "probability", 1e-6, 0.9)
		k := schedule.SparesFor(a, q)
		if b := schedule.ErlangB(k, a); b > q {
			t.Errorf("%d spares at %g erlang lose %g, asked for %g", k, a, b, q)
		}
		if k > 0 && schedule.ErlangB(k-1, a) <= q {
			t.Errorf("%d spares at %g erlang are one too many for %g", k, a, q)
		}
	})
	if got := schedule.SparesFor(1, 0); got != -1 {
		t.Errorf("never to wait takes %d spares", got)
	}
}

func TestRangeMeetsItsPercentiles(t *testing.T) {
	r := schedule.Range{Low: 0.5, Mode: 1, High: 3}
	near(t, "low", r.At(0.1), 0.5, 1e-12)
	near(t, "mode", r.At(0.5), 1, 0)
	near(t, "high", r.At(0.9), 3, 1e-12)
	near(t, "top", r.At(1), math.Pow(3, 1/(1-math.Sqrt(0.2))), 1e-12)
	near(t, "exact", schedule.Exact(7).At(0.99), 7, 0)
	rapid.Check(t, func(t *rapid.T) {
		p, q := rapid.Float64Range(0, 1).Draw(t, "p"), rapid.Float64Range(0, 1).Draw(t, "q")
		if p < q && r.At(p) > r.At(q) {
			t.Errorf("the quantiles at %g and %g are %g and %g", p, q, r.At(p), r.At(q))
		}
	})
}
