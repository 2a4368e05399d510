package supply

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"

	"tokenwatt/lp"
)

const (
	// nothingMissing is the sum of relaxations, as shares of the load, that counts as none.
	nothingMissing = 1e-7
	// hardlyMissing is the sum that may be left where nothing is missing: what the last of it costs may be worth more than
	// its weight. Whether it is none is then tried.
	hardlyMissing = 1e-4
)

// explaining is the search for what clashes and for the ways out.
type explaining struct {
	problem  *Problem
	settings *Settings
	elastic  *elastic
	clashes  []bool
	ways     []WayOut
}

// explain finds what stands against what in a problem without an answer. In the elastic programme
//
//	least sum over limits of weight x slack
//
// is what is missing. A limit clashes that has a slack in an answer of it, with load that may go unserved or with all load
// served, or without which less is missing. A limit without which nothing is missing is a way out alone, by its least
// slack with all others held; the first two answers are ways out of several. Each way is confirmed by solving the problem
// so loosened, which also says what it costs.
func explain(ctx context.Context, p *Problem, s *Settings, cause error) error {
	e := newElastic(p)
	x := &explaining{problem: p, settings: s, elastic: e, clashes: make([]bool, len(e.limits))}
	missing, err := x.joint(ctx)
	switch {
	case errors.Is(err, ErrUnbounded), errors.Is(err, lp.ErrUnbounded):
		return explainUnbounded(ctx, p, s, cause)
	case err != nil:
		return errors.Join(cause, fmt.Errorf("supply: looking for the reason: %w", err))
	case missing <= nothingMissing:
		return &InfeasibleError{LoadMWh: p.loadMWh(), cause: cause}
	}
	for i := range e.limits {
		if err := x.alone(ctx, i, missing); err != nil {
			return errors.Join(cause, fmt.Errorf("supply: looking for the reason: %w", err))
		}
	}
	if err := x.confirm(ctx); err != nil {
		return errors.Join(cause, fmt.Errorf("supply: looking for the reason: %w", err))
	}
	found := &InfeasibleError{Ways: x.ways, LoadMWh: p.loadMWh(), cause: cause}
	for i, l := range e.limits {
		if x.clashes[i] {
			found.Clashes = append(found.Clashes, l.limit)
		}
	}
	return found
}

// joint finds the least relaxations together, first with load among them and then with all load served.
func (x *explaining) joint(ctx context.Context) (missing float64, err error) {
	how := make([]freedom, len(x.elastic.limits))
	total, slacks, answer, err := x.elastic.solve(ctx, x.settings, how)
	if err != nil {
		return 0, err
	}
	x.together(slacks, answer)
	serving := slices.Clone(how)
	for i, l := range x.elastic.limits {
		if l.limit.Family == LoadServed || l.limit.Family == WindowEnergy {
			serving[i] = held
		}
	}
	if slices.Equal(serving, how) || total <= nothingMissing {
		return total, nil
	}
	_, slacks, answer, err = x.elastic.solve(ctx, x.settings, serving)
	switch {
	case noAnswer(err): // nothing there is can serve all load
	case err != nil:
		return 0, err
	default:
		x.together(slacks, answer)
	}
	return total, nil
}

// together notes a way out of several limits, and what clashes in it. One that is of a single limit is found alone; traces
// of others are an interior solution's.
func (x *explaining) together(slacks, answer []float64) {
	var list []Relaxation
	for i, l := range x.elastic.limits {
		if slacks[i]/l.unit*l.weight > nothingMissing {
			x.clashes[i] = true
			list = append(list, x.elastic.relaxation(i, slacks[i], answer))
		}
	}
	if len(list) > 1 {
		x.ways = append(x.ways, WayOut{Relaxations: list})
	}
}

// alone asks what is missing without one limit, and if nothing is, by how much it has to be loosened.
func (x *explaining) alone(ctx context.Context, i int, missing float64) error {
	how := make([]freedom, len(x.elastic.limits))
	how[i] = free
	total, _, _, err := x.elastic.solve(ctx, x.settings, how)
	if err != nil {
		return err
	}
	x.clashes[i] = x.clashes[i] || total < missing*(1-1e-3)
	if total > hardlyMissing {
		return nil
	}
	for k := range how {
		how[k] = held
	}
	how[i] = weighted
	_, slacks, answer, err := x.elastic.solve(ctx, x.settings, how)
	if noAnswer(err) {
		return nil
	}
	if err != nil {
		return err
	}
	x.ways = append(x.ways, WayOut{Alone: true, Relaxations: []Relaxation{x.elastic.relaxation(i, slacks[i], answer)}})
	return nil
}

// relaxationMargin is by which share of the load, or of the relaxation, a relaxation is more than the least, so that it is
// enough for a solver's tolerance.
const relaxationMargin = 1e-6

// relaxation is a limit's slack in an answer as a person would set it.
func (e *elastic) relaxation(i int, slack float64, answer []float64) Relaxation {
	l := e.limits[i]
	r := Relaxation{Limit: l.limit, By: slack*(1+relaxationMargin) + relaxationMargin*l.unit/l.weight}
	switch l.limit.Family {
	case LoadServed:
		r.By = slack
		for h := range l.n {
			mw := answer[l.first+h] * l.unit
			if mw > relaxationMargin*e.g.mw {
				r.Hours++
			}
			if mw > r.PeakMW {
				r.PeakMW, r.Hour = mw, h
			}
		}
		return r
	case WindowEnergy:
		return r
	case YearlyHours:
		for k := range e.problem.Plants {
			if size := e.g.plants[k].size.value(answer) * e.g.mw; e.problem.Plants[k].Name == r.Name && size > 0 {
				r.By /= size * e.problem.years()
			}
		}
	case HourlyShare, AnnualShare, PlanningReserve:
		r.To = math.Max(0, r.Have-r.By)
		return r
	}
	r.To = r.Have + r.By
	return r
}

// unservedTrial is the price in USD/MWh of load that goes unserved where a way out is confirmed: more than what any supply
// of it costs but the most absurd, so that no more goes unserved than has to.
const unservedTrial = 1e6

// loosened is the problem with relaxations.
func (p *Problem) loosened(list []Relaxation) *Problem {
	c := p.copied()
	for _, r := range list {
		c.loosen(r)
	}
	return c
}

func (p *Problem) loosen(r Relaxation) {
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
