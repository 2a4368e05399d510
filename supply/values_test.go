package supply

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

// By hand: 24 h of 2 MW; import of at most 1 MW at 30 USD/MWh, gas at 50 USD/MWh and 1000 USD/MW/h. A MW more of import
// saves its gas: 1000 + 20 USD in each of 8760 hours. A month without any import costs a second MW of it.
func TestInterconnectionByHand(t *testing.T) {
	p := flat(24)
	for h := range p.LoadMW {
		p.LoadMW[h] = 2
	}
	prices := make([]float64, 24)
	for h := range prices {
		prices[h] = 30
	}
	p.Grid = hourlyGrid(1, prices...)
	_, a := answers(t, p, settings(t), Values)
	v := a.Values
	near(t, "dual of a MW", v.Interconnection.DualUSD, 1020*8760, 1e-6)
	near(t, "difference of a MW", v.Interconnection.DifferenceUSD, 1020*8760, 1e-6)
	near(t, "a month earlier", v.MonthEarlier.USDPerMonth, 1020*730, 1e-6)
	near(t, "gas without the grid", v.MonthEarlier.Without.asset("gas").CapacityMW, 2, 1e-6)
	if v.Carbon.Note == "" || v.HourlyCFE.Note == "" || v.AnnualCFE.Note == "" {
		t.Errorf("values of constraints that there are not: %+v", v)
	}
}

// Without the grid load goes unserved: 1 MW at 400 USD/MWh instead of 30, all of the difference lost compute.
func TestMonthEarlierLostCompute(t *testing.T) {
	unserved := 400.0
	p := Problem{LoadMW: []float64{1, 1}, Grid: hourlyGrid(1, 30, 30), UnservedUSDPerMWh: &unserved}
	_, a := answers(t, p, settings(t), Values)
	near(t, "a month earlier", a.Values.MonthEarlier.USDPerMonth, 370*730, 1e-6)
	near(t, "lost compute", a.Values.MonthEarlier.LostComputeUSDPerMonth, 400*730, 1e-6)
	p.UnservedUSDPerMWh = nil
	if _, a = answers(t, p, settings(t), Values); a.Values.MonthEarlier.Note == "" || len(a.Warnings) > 0 {
		t.Errorf("without a price of unserved load: %+v, %v", a.Values.MonthEarlier, a.Warnings)
	}
}

// A MW that may move within the day goes from 18 h at 90 to 6 h at 10 USD/MWh: 6 of its 24 MWh can be taken at twice its
// power, which saves 80 USD each.
func TestFlexibilityByHand(t *testing.T) {
	prices, load := make([]float64, 24), make([]float64, 24)
	for h := range prices {
		prices[h], load[h] = 90, 5
		if h < 6 {
			prices[h] = 10
		}
	}
	p := Problem{LoadMW: load, Grid: hourlyGrid(math.Inf(1), prices...)}
	_, a := answers(t, p, settings(t), Values)
	near(t, "a MW of flexible load", a.Values.Flexibility.DifferenceUSD, 6*80*365, 1e-6)
}

// Solving again never finds more than the duals say, and more of anything scarce never costs.
func TestDifferencesAndDuals(t *testing.T) {
	s := settings(t)
	rapid.Check(t, func(t *rapid.T) {
		p := small(t)
		p.Grid.LimitMW = 30
		limit, hourly, annual := 200*p.loadMWh(), 0.7, 0.8
		p.CarbonCapKg = &limit
		if rapid.Bool().Draw(t, "hourly") {
			p.HourlyCFEShare = &hourly
		} else {
			p.AnnualCFEShare = &annual
		}
		r, a := answers(t, p, s, Values)
		for _, w := range a.Warnings {
			t.Errorf("warns: %s", w)
		}
		v, noise := a.Values, 1e-7*math.Abs(r.ObjectiveUSD)/r.Years
		for _, m := range []struct {
			what string
			m    Marginal
		}{{"interconnection", v.Interconnection}, {"carbon", v.Carbon}, {"hourly share", v.HourlyCFE}, {"annual share", v.AnnualCFE}, {"flexibility", v.Flexibility}} {
			slack := noise / math.Max(m.m.Step, 1e-9)
			if m.m.DifferenceUSD < -slack {
				t.Errorf("more %s costs %g USD", m.what, -m.m.DifferenceUSD)
			}
			if m.m.HasDual && m.m.DifferenceUSD > m.m.DualUSD+slack {
				t.Errorf("%s is worth %g by its dual and %g by solving again", m.what, m.m.DualUSD, m.m.DifferenceUSD)
			}
		}
	})
}
