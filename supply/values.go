package supply

import (
	"context"
	"math"
	"slices"

	"tokenwatt/demand"
)

// MarginalValues are what a little more of what is scarce is worth, a year's cost each time. A value that there is none
// of has a Note that says why.
type MarginalValues struct {
	// Interconnection is that of a MW more of grid connection.
	Interconnection Marginal
	// Flexibility is that of a MW of firm load that may move within its day: down to nothing and up to two, with the same
	// energy each day.
	Flexibility Marginal
	// MonthEarlier is that of having the grid connection a month earlier.
	MonthEarlier MonthEarlier
	// Carbon is that of a tonne a year more under the carbon cap.
	Carbon Marginal
	// HourlyCFE and AnnualCFE are those of a percentage point less of the carbon-free share that is asked for.
	HourlyCFE, AnnualCFE Marginal
}

// Marginal is what one unit more is worth: how much a year's cost falls.
type Marginal struct {
	// Unit is what one more of is worth USD a year: "MW", "t" or "percentage point".
	Unit string
	// DualUSD is the value at the optimum by its duals where HasDual tells that there is one. Where the optimum stands on
	// a kink it is the value of a unit less, of a unit more, or one between.
	DualUSD float64
	HasDual bool
	// DifferenceUSD is the value by solving again with Step units more, for one unit. It is at most DualUSD but for the
	// solver's tolerance: the second unit is never worth more than the first.
	DifferenceUSD, Step float64
	// Note says why there is no value.
	Note string
}

// MonthEarlier compares a year of the optimum with one whose import is limited to EarlyLimitMW. Both supplies are built
// for their limit: what a bridge costs that is only hired for a while, and what is left of it later, is not in it.
type MonthEarlier struct {
	EarlyLimitMW float64
	// USDPerMonth is a twelfth of the difference of a year's cost.
	USDPerMonth float64
	// LostComputeUSDPerMonth is the part of it that is load unserved or turned down without the connection.
	LostComputeUSDPerMonth float64
	// Without is the optimum without the connection.
	Without Mix
	// Note says why there is no value.
	Note string
}

// planValues adds the values.
func (a *answering) planValues() {
	v := &MarginalValues{}
	a.answers.Values = v
	for _, of := range []struct {
		subject string
		do      func(ctx context.Context) error
	}{
		{"interconnection", func(ctx context.Context) error { return a.interconnection(ctx, &v.Interconnection) }},
		{"flexible load", func(ctx context.Context) error { return a.flexibility(ctx, &v.Flexibility) }},
		{"a month earlier", func(ctx context.Context) error { return a.monthEarlier(ctx, &v.MonthEarlier) }},
		{"carbon", func(ctx context.Context) error { return a.carbonValue(ctx, &v.Carbon) }},
		{"hourly carbon-free share", func(ctx context.Context) error { return a.hourlyCFEValue(ctx, &v.HourlyCFE) }},
		{"annual carbon-free share", func(ctx context.Context) error { return a.annualCFEValue(ctx, &v.AnnualCFE) }},
	} {
		a.add(Values, of.subject, of.do)
	}
}

// difference solves the changed problem, which has step units more, and sets the value of one in a year.
func (a *answering) difference(ctx context.Context, m *Marginal, step float64, p *Problem) error {
	r, err := a.solve(ctx, p)
	if err != nil {
		return err
	}
	m.Step = step
	m.DifferenceUSD = (a.optimum.ObjectiveUSD - r.ObjectiveUSD) / step / a.optimum.Years
	return nil
}

// dual sets the value by duals. Prices of a problem with integers hold for these integers only and are none.
func (a *answering) dual(m *Marginal, usd float64) {
	if a.optimum.MIP == nil {
		m.DualUSD, m.HasDual = usd, true
	}
}

func (a *answering) interconnection(ctx context.Context, m *Marginal) error {
	m.Unit = "MW"
	g := a.problem.Grid
	switch {
	case g == nil:
		m.Note = "there is no grid"
		return nil
	case math.IsInf(g.LimitMW, 1) && g.HourlyLimitMW == nil:
		m.Note = "the connection has no limit"
		return nil
	}
	a.dual(m, a.optimum.GridLimitValueUSDPerMWYr)
	p := a.problem.copied()
	p.Grid.LimitMW++
	if g.HourlyLimitMW != nil {
		p.Grid.HourlyLimitMW = slices.Clone(g.HourlyLimitMW)
		for h, limit := range g.HourlyLimitMW {
			if limit > 0 { // before the connection comes there is nothing to widen
				p.Grid.HourlyLimitMW[h]++
			}
		}
	}
	return a.difference(ctx, m, 1, p)
}

// dayHours is the length of the window in which flexible load moves.
const dayHours = 24

func (a *answering) flexibility(ctx context.Context, m *Marginal) error {
	m.Unit = "MW"
	mw := min(1, slices.Min(a.problem.LoadMW))
	if mw <= 0 {
		m.Note = "in some hour there is no firm load that could move"
		return nil
	}
	return a.difference(ctx, m, mw, a.problem.movable(mw))
}

// movable makes that much of the firm load deferrable within each day of 24 hours from the first, at up to twice its
// power. What is left of a day at the end is a window of its own.
func (p *Problem) movable(mw float64) *Problem {
	c := p.copied()
	c.LoadMW = slices.Clone(p.LoadMW)
	c.Deferrable, c.Shifts = slices.Clone(p.Deferrable), slices.Clone(p.Shifts)
	c.Curtailable = slices.Clone(p.Curtailable)
	for i := range c.Curtailable {
		c.Curtailable[i].LoadMW = slices.Clone(p.Curtailable[i].LoadMW)
		for h := range c.Curtailable[i].LoadMW { // it is a part of the firm load and shrinks with it
			c.Curtailable[i].LoadMW[h] *= 1 - mw/p.LoadMW[h]
		}
	}
	for h := range c.LoadMW {
		c.LoadMW[h] -= mw
	}
	for first := 0; first < len(c.LoadMW); first += dayHours {
		end := min(first+dayHours, len(c.LoadMW))
		c.Deferrable = append(c.Deferrable, demand.Deferrable{FirstHour: first, EndHour: end, EnergyMWh: mw * float64(end-first), MaxMW: 2 * mw})
		if p.Shifts != nil {
			c.Shifts = append(c.Shifts, Shift{})
		}
	}
	return c
}

func (a *answering) monthEarlier(ctx context.Context, m *MonthEarlier) error {
	early := a.settings.EarlyLimitMW
	m.EarlyLimitMW = early
	switch {
	case a.problem.Grid == nil:
		m.Note = "there is no grid"
		return nil
	case early >= a.problem.Grid.LimitMW:
		m.Note = "the early limit is not below the grid's"
		return nil
	}
	p := a.problem.copied()
	p.Grid.LimitMW = early
	r, err := a.solve(ctx, p)
	switch {
	case noAnswer(err):
		m.Note = "without the connection the load cannot be served; a price of unserved load would give the wait a cost"
		return nil
	case err != nil:
		return err
	}
	m.Without = MixOf(r)
	months := 12 * a.optimum.Years
	lost := func(r *Result) float64 { return r.Costs.Unserved + r.Costs.LostCompute }
	m.USDPerMonth = (r.ObjectiveUSD - a.optimum.ObjectiveUSD) / months
	m.LostComputeUSDPerMonth = (lost(r) - lost(a.optimum)) / months
	return nil
}

func (a *answering) carbonValue(ctx context.Context, m *Marginal) error {
	m.Unit = "t"
	if a.problem.CarbonCapKg == nil {
		m.Note = "there is no carbon cap"
		return nil
	}
	limit := *a.problem.CarbonCapKg
	if limit > 0 { // under a cap of zero emitters are barred, and the dual says nothing
		a.dual(m, a.optimum.CarbonShadowUSDPerT)
	}
	p := a.problem.copied()
	step := max(1, limit/1000/a.optimum.Years*1e-3) // tonnes a year
	*p.CarbonCapKg = limit + 1000*step*a.optimum.Years
	return a.difference(ctx, m, step, p)
}

const pointUnit = "percentage point"

func (a *answering) hourlyCFEValue(ctx context.Context, m *Marginal) error {
	m.Unit = pointUnit
	share := a.problem.HourlyCFEShare
	if share == nil || *share <= 0 {
		m.Note = "no hourly carbon-free share is asked for"
		return nil
	}
	a.dual(m, a.optimum.HourlyCFEShadowUSDPerMWh*a.optimum.servedMWh()/100/a.optimum.Years)
	p := a.problem.copied()
	step := min(1, 100**share)
	*p.HourlyCFEShare = *share - step/100
	return a.difference(ctx, m, step, p)
}

func (a *answering) annualCFEValue(ctx context.Context, m *Marginal) error {
	m.Unit = pointUnit
	share := a.problem.AnnualCFEShare
	if share == nil || *share <= 0 {
		m.Note = "no annual carbon-free share is asked for"
		return nil
	}
	a.dual(m, a.optimum.AnnualCFEShadowUSDPerMWh*a.optimum.servedMWh()/100/a.optimum.Years)
	p := a.problem.copied()
	step := min(1, 100**share)
	*p.AnnualCFEShare = *share - step/100
	return a.difference(ctx, m, step, p)
}

// servedMWh is the load that is served.
func (r *Result) servedMWh() float64 { return r.LoadMWh - r.UnservedMWh }
