package supply

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tokenwatt/lp"
)

// A cap that does not bind is never written, and gives the answer without it; one that binds is written after the
// first answer has broken it, or from the beginning where the coarse answer has.
func TestCapIsWrittenWhereItIsNeeded(t *testing.T) {
	for _, c := range []struct {
		name string
		p    Problem
		kg   float64 // for each MWh of load
		want []bool  // of each solve: whether the programme has the cap
	}{
		{"short and loose", mixed(24), 400, []bool{false}},
		{"short and tight", mixed(24), 100, []bool{false, true}},
		{"long and loose", mixed(coarseStep * coarseLeast), 400, []bool{false, false}},
		{"long and tight", mixed(coarseStep * coarseLeast), 100, []bool{false, true, true}},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := c.p
			kg := c.kg * p.loadMWh()
			p.CarbonCapKg = &kg
			var got []bool
			r := run(t, p, &Settings{Solver: &wrapped{Solver: settings(t).Solver, before: func(_ int, m *lp.Model, _ *lp.Settings) error {
				got = append(got, m.RowName(m.NumRows()-1) == "carbon cap")
				return nil
			}}})
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("cap written (-want +got):\n%s", diff)
			}
			// Gas at 1000 + 50 USD/MWh emits 400 kg, clean power costs 2000; a cap of 100 kg lets gas serve a quarter.
			share, shadow := 1.0, 0.0
			if c.kg == 100 {
				share, shadow = 0.25, 950/0.4
			}
			near(t, "gas", r.asset("gas").OutputMWh, share*p.loadMWh(), 1e-6)
			near(t, "cost", r.Costs.Total(), p.loadMWh()*(1050*share+2000*(1-share)), 1e-6)
			near(t, "carbon's shadow price", r.CarbonShadowUSDPerT, shadow, 1e-6)
		})
	}
}

// mixed is flat with a clean plant beside it at 2000 USD/MW/h.
func mixed(hours int) Problem {
	p := flat(hours)
	p.Plants = append(p.Plants, Plant{Name: "clean", Kind: Dispatchable, Cost: Annual(2000 * 8760), MaxMW: math.Inf(1), ConstantAvailability: 1})
	return p
}
