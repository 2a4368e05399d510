package supply

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"

	"tokenwatt/lp"
)

// nothingMissing is the sum of relaxations, as shares of the load, that counts as none.
const nothingMissing = 1e-7

// explaining is the search for what clashes and for the ways out.
type explaining struct {
	problem  *Problem
	settings *Settings
	elastic  *elastic
	clashes  []bool
	ways     []WayOut
	// least is the least sum of relaxations of a single limit, of any and of one that leaves no load unserved; +Inf where
	// there is none.
	least, leastServing float64
}

// explain finds what stands against what in a problem without an answer. In the elastic programme
//
//	least sum over limits of weight x slack
//
// is what is missing. A limit clashes that has a slack in an answer of it, with load that may go unserved or with all load
// served, or without which less is missing. A limit without which nothing is missing is a way out alone, by its least
// slack with all others held; where several together need less than any alone they are one. Each way is confirmed by
// solving the problem so loosened, which also says what it costs.
func explain(ctx context.Context, p *Problem, s *Settings, cause error) error {
	e := newElastic(p)
	x := &explaining{problem: p, settings: s, elastic: e, clashes: make([]bool, len(e.limits)), least: math.Inf(1), leastServing: math.Inf(1)}
	found, err := x.find(ctx)
	switch {
	case errors.Is(err, ErrUnbounded), errors.Is(err, lp.ErrUnbounded):
		return explainUnbounded(ctx, p, s, cause)
	case err != nil:
		return errors.Join(cause, fmt.Errorf("supply: looking for the reason: %w", err))
	}
	found.cause = cause
	return found
}

// find does the work of explain.
func (x *explaining) find(ctx context.Context) (*InfeasibleError, error) {
	found := &InfeasibleError{LoadMWh: x.problem.loadMWh()}
	limits := x.elastic.limits
	all := make([]freedom, len(limits))
	missing, err := x.elastic.missing(ctx, x.settings, all)
	if err != nil || missing.total <= nothingMissing {
		return found, err
	}
	x.clash(missing)
	serving := slices.Clone(all)
	for i, l := range limits {
		if l.limit.Family == LoadServed || l.limit.Family == WindowEnergy {
			serving[i] = held
		}
	}
	served, err := x.elastic.missing(ctx, x.settings, serving)
	switch {
	case noAnswer(err): // nothing there is can serve all load
	case err != nil:
		return nil, err
	default:
		x.clash(served)
	}
	for i := range limits {
		if err := x.alone(ctx, i, missing.total); err != nil {
			return nil, err
		}
	}
	if err := x.together(ctx, all, missing, x.least); err != nil {
		return nil, err
	}
	if served != nil && !slices.Equal(serving, all) {
		if err := x.together(ctx, serving, served, x.leastServing); err != nil {
			return nil, err
		}
	}
	for i, l := range limits {
		if x.clashes[i] {
			found.Clashes = append(found.Clashes, l.limit)
		}
	}
	err = x.confirm(ctx)
	found.Ways = x.ways
	return found, err
}

// clash notes the limits that have a slack.
func (x *explaining) clash(a *elasticAnswer) {
	for i, l := range x.elastic.limits {
		x.clashes[i] = x.clashes[i] || a.slacks[i]/l.unit*l.weight > nothingMissing
	}
}

// together adds the way out of several limits where they need less than any limit alone. Which of several sets that would
// do alike is found by their cost; the least relaxations are then those of that set.
func (x *explaining) together(ctx context.Context, how []freedom, a *elasticAnswer, alone float64) error {
	if a.total > alone*(1-1e-3) {
		return nil
	}
	slack := func(a *elasticAnswer, i int) bool {
		l := x.elastic.limits[i]
		return a.slacks[i]/l.unit*l.weight > nothingMissing
	}
	if cheap, err := x.elastic.cheapest(ctx, x.settings, how, a.total); err == nil {
		chosen := slices.Clone(how)
		for i := range chosen {
			if !slack(cheap, i) {
				chosen[i] = held
			}
		}
		if least, err := x.elastic.missing(ctx, x.settings, chosen); err == nil {
			a = least
		}
	} // else the answer that there is will do
	if ctx.Err() != nil {
		return fmt.Errorf("supply: %w", context.Cause(ctx))
	}
	var list []Relaxation
	for i := range x.elastic.limits {
		if slack(a, i) {
			list = append(list, x.elastic.relaxation(i, a.slacks[i], a.x))
		}
	}
	x.ways = append(x.ways, WayOut{Relaxations: list})
	return nil
}

// alone asks what is missing without one limit, and if nothing is, by how much it has to be loosened.
func (x *explaining) alone(ctx context.Context, i int, missing float64) error {
	how := make([]freedom, len(x.elastic.limits))
	how[i] = free
	without, err := x.elastic.missing(ctx, x.settings, how)
	if err != nil {
		return err
	}
	x.clashes[i] = x.clashes[i] || without.total < missing*(1-1e-3)
	if without.total > nothingMissing {
		return nil
	}
	for k := range how {
		how[k] = held
	}
	how[i] = weighted
	a, err := x.elastic.missing(ctx, x.settings, how)
	if noAnswer(err) {
		return nil
	}
	if err != nil {
		return err
	}
	x.least = math.Min(x.least, a.total)
	l := x.elastic.limits[i]
	if l.limit.Family != LoadServed && l.limit.Family != WindowEnergy {
		x.leastServing = math.Min(x.leastServing, a.total)
	}
	x.ways = append(x.ways, WayOut{Alone: true, Relaxations: []Relaxation{x.elastic.relaxation(i, a.slacks[i], a.x)}})
	return nil
}

const (
	// appliedMore is by which share of itself, and appliedAtLeast by which share of the load, a relaxation is applied beyond
	// the least, where a solver hardly tells what can be met from what cannot.
	appliedMore    = 1e-4
	appliedAtLeast = 1e-7
)

// relaxation is a limit's slack in an answer as a person would set it.
func (e *elastic) relaxation(i int, slack float64, answer []float64) Relaxation {
	l := e.limits[i]
	r := Relaxation{Limit: l.limit, By: slack, more: appliedMore*slack + appliedAtLeast*l.unit/l.weight}
	switch l.limit.Family {
	case LoadServed:
		r.spread(answer[l.first:l.first+l.n], slack)
		return r
	case WindowEnergy:
		return r
	case YearlyHours:
		p := e.problem.plant(r.Name)
		for k := range e.problem.Plants {
			if &e.problem.Plants[k] == p {
				size := e.g.plants[k].size.value(answer) * e.g.mw
				if !math.IsInf(p.MaxMW, 1) {
					size = math.Max(size, p.MaxMW)
				}
				r.By /= size * e.problem.years()
				r.more /= size * e.problem.years()
			}
		}
	case HourlyShare, AnnualShare, PlanningReserve:
		r.To = math.Max(0, r.Have-r.By)
		return r
	}
	r.To = r.Have + r.By
	return r
}

// spread tells in which hours load goes unserved, of which the whole is known.
func (r *Relaxation) spread(hours []float64, mwh float64) {
	sum := 0.0
	for _, x := range hours {
		sum += x
	}
	for h, x := range hours {
		if x > 1e-6*sum {
			r.Hours++
		}
		if mw := x * mwh / sum; mw > r.PeakMW {
			r.PeakMW, r.Hour = mw, h
		}
	}
}

// unservedTrial is the price in USD/MWh of load that goes unserved where a way out is confirmed: more than what supply of it
// costs but in the extreme, so that hardly more goes unserved than has to.
const unservedTrial = 1e4

// loosened is the problem with relaxations.
func (p *Problem) loosened(list []Relaxation) *Problem {
	c := p.copied()
	for _, r := range list {
		c.loosen(r)
	}
	return c
}

func (p *Problem) loosen(r Relaxation) {
	r.By += r.more
	r.To = r.Have + r.By
	switch r.Family {
	case HourlyShare, AnnualShare, PlanningReserve:
		r.To = math.Max(0, r.Have-r.By)
	}
	plant, store := p.plant(r.Name), p.store(r.Name)
	switch r.Family {
	case LoadServed, WindowEnergy:
		price := float64(unservedTrial)
		p.UnservedUSDPerMWh = &price
	case GridLimit:
		p.Grid.LimitMW = math.Max(p.Grid.LimitMW+r.By, r.To)
		p.Grid.HourlyLimitMW = slices.Clone(p.Grid.HourlyLimitMW)
		for h := range p.Grid.HourlyLimitMW {
			p.Grid.HourlyLimitMW[h] += r.By
		}
	case ExportLimit:
		p.Grid.ExportLimitMW = r.To
	case LargestSize:
		if plant != nil {
			plant.MaxMW = plant.units(r.To)
		}
		if store != nil {
			store.MaxMW = r.To
		}
	case LargestEnergy:
		store.MaxMWh = r.To
	case LargestDischarge:
		store.MaxDischargeMW = r.To
	case YearlyHours:
		plant.raiseYearlyHours(r.To)
	case CarbonCap:
		*p.CarbonCapKg = 1000 * r.To
	case HourlyShare:
		*p.HourlyCFEShare = r.To / 100
	case AnnualShare:
		*p.AnnualCFEShare = r.To / 100
	case PlanningReserve:
		margin := *p.Margin
		margin.Share, margin.PeakMW = 0, r.To
		p.Margin = &margin
	case OutageReserve:
		reserve := *p.Reserve
		reserve.ShedShare = math.Min(1, r.To/100)
		p.Reserve = &reserve
	}
}

// units is a size rounded up to whole units where the plant has them; the rest of a unit by rounding is none.
func (p *Plant) units(mw float64) float64 {
	if !p.WholeUnits {
		return mw
	}
	return math.Ceil(mw/p.UnitMW-1e-4) * p.UnitMW
}

// raiseYearlyHours raises the permit, and the pulses of a year, to that many hours.
func (p *Plant) raiseYearlyHours(hours float64) {
	if p.FullLoadHours > 0 {
		p.FullLoadHours = math.Max(p.FullLoadHours, hours)
	}
	if p.Pulse != nil && p.Pulse.PerMWYr > 0 {
		pulse := *p.Pulse
		pulse.PerMWYr = math.Max(pulse.PerMWYr, hours/pulse.netMWh())
		p.Pulse = &pulse
	}
}

// confirm solves the problem with each way out and puts the cheapest first.
func (x *explaining) confirm(ctx context.Context) error {
	for i := range x.ways {
		w := &x.ways[i]
		p := x.problem.loosened(w.Relaxations)
		r, err := optimum(ctx, p, x.settings)
		switch {
		case ctx.Err() != nil:
			return fmt.Errorf("supply: %w", context.Cause(ctx))
		case err != nil: // it is said not to be confirmed
			continue
		}
		w.Confirmed = true
		w.USDPerYear = (r.ObjectiveUSD - r.Costs.Unserved) / r.Years
		if x.problem.UnservedUSDPerMWh != nil {
			w.USDPerYear = r.ObjectiveUSD / r.Years
		}
	}
	slices.SortStableFunc(x.ways, func(a, b WayOut) int {
		rank := func(w *WayOut) int {
			switch {
			case !w.Confirmed:
				return 2
			case w.unserves():
				return 1
			default:
				return 0
			}
		}
		switch {
		case rank(&a) != rank(&b):
			return rank(&a) - rank(&b)
		case a.USDPerYear < b.USDPerYear:
			return -1
		case a.USDPerYear > b.USDPerYear:
			return 1
		default:
			return 0
		}
	})
	return nil
}
