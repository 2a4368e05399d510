package supply

import (
	"context"
	"math"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tokenwatt/lp"
	"tokenwatt/lp/highs"
)

// engine is compiled once for all tests; its cache outlives the process, so that a second run starts at once.
var engine = sync.OnceValues(func() (*highs.Engine, error) {
	return highs.New(context.Background(), highs.Options{CacheDir: filepath.Join(os.TempDir(), "tokenwatt-highs-test-cache")})
})

func settings(t testing.TB) *Settings {
	t.Helper()
	e, err := engine()
	if err != nil {
		t.Fatal(err)
	}
	return &Settings{Solver: e}
}

// fails is what both testing.T and rapid.T can do.
type fails interface {
	Helper()
	Fatal(...any)
	Errorf(string, ...any)
}

func run(t fails, p Problem, s *Settings) *Result {
	t.Helper()
	r, err := Run(context.Background(), p, s)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func near(t fails, what string, got, want, relative float64) {
	t.Helper()
	if !(math.Abs(got-want) <= relative*math.Max(1, math.Abs(want))) {
		t.Errorf("%s is %.12g, want %.12g within %g", what, got, want, relative)
	}
}

// conserves checks every balance and bound of a result from the problem alone.
func conserves(t fails, p *Problem, r *Result) {
	t.Helper()
	scale := 1.0
	for _, x := range r.LoadMW {
		scale = math.Max(scale, x)
	}
	var costs Costs
	for i := range r.Assets {
		costs.add(r.Assets[i].Costs)
	}
	near(t, "sum of the assets' costs", costs.Total()+r.Costs.Unserved+r.Costs.LostCompute+r.Costs.Shift, r.Costs.Total(), 1e-12)
	near(t, "cost against the objective", r.Costs.Total(), r.ObjectiveUSD, 1e-6)
	if err := r.Certificate.Err(1e-6); err != nil {
		t.Errorf("certificate: %v", err)
	}
	for h, load := range r.LoadMW {
		in := r.UnservedMW[h]
		for i := range r.Assets {
			a := &r.Assets[i]
			in += a.OutputMW[h] - a.AuxiliaryMW
			if a.ChargeMW != nil {
				in -= a.ChargeMW[h]
			}
			if a.ExportMW != nil {
				in -= a.ExportMW[h]
				if a.ExportMW[h] < 0 || a.ExportMW[h] > p.Grid.ExportLimitMW {
					t.Errorf("hour %d: exports %g of %g MW", h, a.ExportMW[h], p.Grid.ExportLimitMW)
				}
			}
			if a.OutputMW[h] < 0 || a.OutputMW[h] > a.CapacityMW*(1+1e-9)+a.DischargeMW {
				t.Errorf("hour %d: %s gives %g of %g MW", h, a.Name, a.OutputMW[h], a.CapacityMW)
			}
		}
		if math.Abs(in-load) > 1e-9*scale {
			t.Errorf("hour %d: supply %.12g, load %.12g MW", h, in, load)
		}
	}
	stored(t, p, r)
	first := 0
	if p.Grid != nil {
		first = 1
	}
	for i := range p.Plants {
		plant, a := &p.Plants[i], &r.Assets[first+i]
		if a.CapacityMW < plant.MinMW*(1-1e-9) || a.CapacityMW > plant.MaxMW*(1+1e-9) {
			t.Errorf("%s has %g MW, bounds %g and %g", a.Name, a.CapacityMW, plant.MinMW, plant.MaxMW)
		}
		for h := range r.LoadMW {
			available := plant.available(h) * a.CapacityMW
			if a.CommittedMW != nil {
				available = plant.available(h) * a.CommittedMW[h]
				if a.OutputMW[h] < plant.MinLoad*a.CommittedMW[h]-1e-9*scale || a.CommittedMW[h] > a.CapacityMW+1e-9*scale {
					t.Errorf("hour %d: %s gives %g of %g MW that run of %g", h, a.Name, a.OutputMW[h], a.CommittedMW[h], a.CapacityMW)
				}
			}
			if a.OutputMW[h] > available+1e-9*scale {
				t.Errorf("hour %d: %s gives %g of %g MW", h, a.Name, a.OutputMW[h], available)
			} else if a.CurtailedMW != nil && math.Abs(a.OutputMW[h]+a.CurtailedMW[h]-available) > 1e-9*scale {
				t.Errorf("hour %d: %s gives %g and curtails %g of %g MW", h, a.Name, a.OutputMW[h], a.CurtailedMW[h], available)
			}
		}
	}
}

// stored checks that each store's contents close over the ring of hours.
func stored(t fails, p *Problem, r *Result) {
	t.Helper()
	for i := range p.Stores {
		s, a := &p.Stores[i], r.asset(p.Stores[i].Name)
		n := len(a.ContentsMWh)
		for h := range n {
			want := (1-s.StandingLoss)*a.ContentsMWh[(h+n-1)%n] + s.ChargeEfficiency*a.ChargeMW[h] - a.OutputMW[h]/s.DischargeEfficiency
			if math.Abs(a.ContentsMWh[h]-want) > 1e-8*math.Max(1, a.EnergyMWh) {
				t.Errorf("hour %d: %s holds %g, want %g MWh", h, s.Name, a.ContentsMWh[h], want)
			}
			if a.ContentsMWh[h] < 0 || a.ContentsMWh[h] > a.EnergyMWh {
				t.Errorf("hour %d: %s holds %g of %g MWh", h, s.Name, a.ContentsMWh[h], a.EnergyMWh)
			}
		}
	}
}

var _ lp.Solver = (*highs.Engine)(nil)

// closeTo compares numbers within a relative tolerance.
func closeTo(relative float64) cmp.Option {
	return cmp.Comparer(func(a, b float64) bool { return math.Abs(a-b) <= relative*math.Max(1, math.Abs(b)) })
}
