package supply

import (
	"context"
	"errors"
	"fmt"
	"math"

	"tokenwatt/lp"
)

// Tradeoff is the least cost as a function of the carbon-free share that is asked for.
type Tradeoff struct {
	// Hourly is that of the share matched hour by hour (24/7), Annual that of annual matching.
	Hourly, Annual Curve
}

// Curve is one of the two.
type Curve struct {
	// FreeShare is the share of the optimum without such a constraint, MostShare the highest that can be reached, up to 1.
	FreeShare, MostShare float64
	// Points go from the one to the other in even steps.
	Points []CurvePoint
	// Note says why there is no curve, or why it ends below 1.
	Note string
}

// CurvePoint is the optimum at one share.
type CurvePoint struct {
	// Share is what was asked for.
	Share float64
	Mix   Mix
	// PerPointUSD is what one percentage point more would cost in a year by the dual of the share; NaN where duals say
	// nothing: at a share of 1, which is held by bounds, and beside integers.
	PerPointUSD float64
	// Missing says why the point could not be solved; the rest is then empty.
	Missing string
}

// matched is one of the two ways of matching.
type matched struct {
	name string
	// counts is what counts over the served load, in units of the programme.
	counts func(g *program) row
	field  func(p *Problem) **float64
	share  func(r *Result) float64
	shadow func(r *Result) float64
}

func hourlyMatched() matched {
	return matched{
		"hourly", (*program).matchedHourly, func(p *Problem) **float64 { return &p.HourlyCFEShare },
		func(r *Result) float64 { return r.HourlyCFEShare }, func(r *Result) float64 { return r.HourlyCFEShadowUSDPerMWh },
	}
}

func annuallyMatched() matched {
	return matched{
		"annual", (*program).carbonFreeOutput, func(p *Problem) **float64 { return &p.AnnualCFEShare },
		func(r *Result) float64 { return r.AnnualCFEShare }, func(r *Result) float64 { return r.AnnualCFEShadowUSDPerMWh },
	}
}

// planPareto adds both curves: their ends first, then their points.
func (a *answering) planPareto() {
	t := &Tradeoff{}
	a.answers.Pareto = t
	a.planCurve(&t.Hourly, hourlyMatched())
	a.planCurve(&t.Annual, annuallyMatched())
}

func (a *answering) planCurve(c *Curve, by matched) {
	var free *Result
	a.add(Pareto, by.name+": ends of the curve", func(ctx context.Context) error {
		p := a.problem.copied()
		*by.field(p) = nil
		free = a.optimum
		if *by.field(a.problem) != nil {
			var err error
			if free, err = a.solve(ctx, p); err != nil {
				return err
			}
		}
		c.FreeShare = by.share(free)
		var err error
		c.MostShare, err = a.mostShare(ctx, p, by)
		if err != nil {
			return err
		}
		if c.FreeShare >= c.MostShare-shareStep {
			c.Note = fmt.Sprintf("without being asked for it the optimum has a share of %.4g already, the most is %.4g", c.FreeShare, c.MostShare)
			c.MostShare = math.Max(c.FreeShare, c.MostShare)
			return nil
		}
		if c.MostShare < 1 {
			c.Note = fmt.Sprintf("no supply reaches more than %.4g", c.MostShare)
		}
		c.Points = make([]CurvePoint, a.settings.points())
		return nil
	})
	for i := range a.settings.points() {
		a.addSecond(Pareto, fmt.Sprintf("%s: point %d", by.name, i+1), func(ctx context.Context) error {
			if c.Points == nil { // there is no curve, and a note or a warning says why
				return nil
			}
			return a.curvePoint(ctx, c, i, free, by)
		})
	}
}

// shareStep is the least range of shares that makes a curve.
const shareStep = 1e-4

// curvePoint solves one point.
func (a *answering) curvePoint(ctx context.Context, c *Curve, i int, free *Result, by matched) error {
	point := &c.Points[i]
	last := len(c.Points) - 1
	point.Share = c.FreeShare + (c.MostShare-c.FreeShare)*float64(i)/float64(last)
	if i == last {
		point.Share = c.MostShare
	}
	r := free
	if i > 0 {
		p := a.problem.copied()
		share := point.Share
		*by.field(p) = &share
		var err error
		r, err = a.solve(ctx, p)
		if noAnswer(err) {
			point.Missing = "no supply reaches it to the solver's tolerance"
			return nil
		}
		if err != nil {
			return err
		}
	}
	point.Mix = MixOf(r)
	point.PerPointUSD = by.shadow(r) * r.servedMWh() / 100 / r.Years
	if r.MIP != nil || i == last && c.MostShare == 1 && by.name == "hourly" {
		point.PerPointUSD = math.NaN()
	}
	return nil
}

// matchedHourly is the served load less the power that is not carbon-free.
func (g *program) matchedHourly() row {
	r := g.unmatched()
	for k := range r.coefs {
		r.coefs[k] = -r.coefs[k]
	}
	served := g.served()
	r.cols, r.coefs, r.constant = append(r.cols, served.cols...), append(r.coefs, served.coefs...), served.constant
	return r
}

// served is the load that is served.
func (g *program) served() row {
	var r row
	g.notServedAll(-1, &r)
	r.constant = g.problem.loadMWh() / g.mw
	return r
}

// value is a linear expression in an answer.
func (r *row) value(x []float64) float64 {
	sum := r.constant
	for k, column := range r.cols {
		sum += r.coefs[k] * x[column]
	}
	return sum
}

// shareInside is how far a highest share is taken inside of what can be reached.
const shareInside = 1e-6

// mostShare is the highest share that can be reached, up to 1, with sizes up to largestSize. The share is a quotient of two linear expressions, what
// counts over what is served, and served load may be a choice. Dinkelbach's method for it solves
//
//	max  counts - share x served
//
// and takes the quotient of the answer as the next share, until it stays.
func (a *answering) mostShare(ctx context.Context, p *Problem, by matched) (float64, error) {
	g := newProgram(p)
	counts, served := by.counts(g), g.served()
	share := 1.0
	for range crossingSteps {
		solution, err := g.reach(ctx, &a.how, func(cost func(column int, by float64)) {
			for k, column := range counts.cols {
				cost(column, -counts.coefs[k]/served.constant)
			}
			for k, column := range served.cols {
				cost(column, share*served.coefs[k]/served.constant)
			}
		})
		if errors.Is(err, lp.ErrUnbounded) { // carbon-free power can be sold, or burnt in a store's losses, without end
			return 1, nil
		}
		if err != nil {
			return 0, err
		}
		serves := served.value(solution.Primal)
		if serves <= tolerance {
			return 1, nil
		}
		next := counts.value(solution.Primal) / serves
		switch {
		case next >= 1-shareInside:
			return 1, nil
		case len(served.cols) == 0 || math.Abs(next-share) < shareInside/10:
			return math.Max(0, next-shareInside), nil
		}
		share = next
	}
	return 0, fmt.Errorf("supply: the search for the highest %s carbon-free share has not ended after %d solves, at %g", by.name, crossingSteps, share)
}

// largestSize is the largest size, in units of the highest load, where it is asked what can be reached and not what it
// costs: without a bound, sizes that cost nothing there would have no definite value.
const largestSize = 1000

// reach solves the programme with other costs, which goal sets, and with sizes up to largestSize.
func (g *program) reach(ctx context.Context, s *Settings, goal func(cost func(column int, by float64))) (*lp.Solution, error) {
	m := g.model.Clone()
	m.Offset = 0
	costs := make([]float64, m.NumColumns())
	goal(func(column int, by float64) { costs[column] += by })
	for j, cost := range costs {
		m.SetCost(j, cost)
		if c := m.Column(j); m.Stage(j) == lp.NoStage && math.IsInf(c.Upper, 1) {
			m.SetColumnBounds(j, c.Lower, math.Max(c.Lower, largestSize))
		}
	}
	how := s.LP
	if how.PrimalTolerance == 0 && how.DualTolerance == 0 {
		how.PrimalTolerance, how.DualTolerance = reachTolerance, reachTolerance
	}
	solution, err := s.Solver.Solve(ctx, m, &how)
	if err != nil {
		return nil, fmt.Errorf("supply: %w", err)
	}
	return solution, nil
}

// reachTolerance is the tolerance of what can be reached: by so little out of units of the load nobody would miss it, and
// the optimal faces of such goals are wide.
const reachTolerance = 1e-7
