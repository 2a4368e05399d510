package supply

import (
	"context"
	"math"
	"strings"
	"testing"

	"tokenwatt/lp"
)

// interiorSettings ask for a solution inside the optimal face: values that are nothing come as dust.
func interiorSettings(t testing.TB) *Settings {
	return &Settings{Solver: settings(t).Solver, LP: lp.Settings{Method: lp.IPM, Crossover: lp.Off, PrimalTolerance: 1e-9, DualTolerance: 1e-9}}
}

// An island of sun, wind and a battery, where by night nothing else can close a balance: all load is served to the last
// digit, and what is surplus is curtailed rather than lost in the battery, although both cost nothing.
func TestIslandFromAnInteriorSolution(t *testing.T) {
	for name, loss := range map[string]float64{"standing loss": 1e-4, "no standing loss": 0} {
		t.Run(name, func(t *testing.T) {
			p := dc100(t, 336)
			p.Grid, p.Plants = nil, p.Plants[:2]
			s := &p.Stores[0]
			s.StandingLoss, s.VariableOMUSDPerMWh, p.Plants[0].VariableOMUSDPerMWh, p.Plants[1].VariableOMUSDPerMWh = loss, 0, 0, 0
			r := run(t, p, interiorSettings(t))
			conserves(t, &p, r)
			a := r.asset("battery")
			for h, x := range r.UnservedMW {
				if x != 0 {
					t.Errorf("hour %d: %g MW unserved", h, x)
				}
				if both := math.Min(a.ChargeMW[h], a.OutputMW[h]); both > 1e-4 {
					t.Errorf("hour %d: the battery charges and discharges %g MW at once", h, both)
				}
			}
			if a.LostMWh > a.ChargedMWh*(1-s.ChargeEfficiency*s.DischargeEfficiency)*1.1 {
				t.Errorf("the battery loses %g of %g MWh", a.LostMWh, a.ChargedMWh)
			}
		})
	}
}

// What is not built has no dust left in its hours.
func TestNothingOfWhatIsNotBuilt(t *testing.T) {
	p := flat(48)
	p.Plants = append(p.Plants, Plant{Name: "dear", Kind: Dispatchable, Cost: Annual(1e9), MaxMW: math.Inf(1), FuelUSDPerMWh: 40, ConstantAvailability: 1})
	p.Stores = []Store{{Name: "battery", PowerCost: Annual(1e8), EnergyCost: Annual(1e8), MaxMW: math.Inf(1), ChargeEfficiency: 0.9, DischargeEfficiency: 0.9}}
	r := run(t, p, interiorSettings(t))
	conserves(t, &p, r)
	for _, name := range []string{"dear", "battery"} {
		if a := r.asset(name); a.CapacityMW != 0 || a.EnergyMWh != 0 || a.OutputMWh != 0 || a.Costs.Total() != 0 {
			t.Errorf("%s has %g MW, %g MWh and gives %g MWh", name, a.CapacityMW, a.EnergyMWh, a.OutputMWh)
		}
	}
}

// blind is a solver whose duals are nothing.
type blind struct{ lp.Solver }

func (b blind) Solve(ctx context.Context, m *lp.Model, s *lp.Settings) (*lp.Solution, error) {
	solution, err := b.Solver.Solve(ctx, m, s)
	if err == nil {
		clear(solution.RowDual)
	}
	return solution, err
}

// An answer that its duals do not prove is given with a warning.
func TestUnprovedOptimum(t *testing.T) {
	r := run(t, flat(24), &Settings{Solver: blind{settings(t).Solver}})
	if len(r.Warnings) != 1 || !strings.Contains(r.Warnings[0], "not proved") || !strings.Contains(r.Warnings[0], "duality gap") {
		t.Errorf("warnings %q", r.Warnings)
	}
	if r := run(t, flat(24), settings(t)); len(r.Warnings) != 0 {
		t.Errorf("warnings of a proved optimum: %q", r.Warnings)
	}
}
