package charging

import (
	"context"
	"errors"
	"fmt"
	"math"

	"tokenwatt/lp"
)

// Result is the cheapest schedule with its shadow prices.
type Result struct {
	Schedule
	// LoadUSDPerKWh is what one more kWh of load in a step costs, AC; WorkUSDPerKWh what one more kWh of work costs, at the battery.
	LoadUSDPerKWh, WorkUSDPerKWh []float64
	// PeakUSDPerKW is each step's part of the charge for the peak; the parts add up to DemandUSDPerKW where there is a peak.
	PeakUSDPerKW []float64
	// What the horizon's cost would fall by for one more kW of chargers, kWh between the bounds (at the upper, at the lower), kW of
	// connection.
	ChargerUSDPerKW, HighUSDPerKWh, LowUSDPerKWh, GridUSDPerKW float64

	Solver      string
	Certificate lp.Certificate // evidence of the optimum
	Warnings    []string
}

// columns are where each variable's steps begin in the model.
type columns struct {
	charge, grid, solar, stored, peak int
	miss                              int // only where the model asks for what is missing; -1 otherwise
}

// rows are where each row's steps begin.
type rows struct{ balance, state, peak []int }

// certified is the tolerance to which an answer has to prove itself optimal.
const certified = 1e-6

// Run finds the cheapest schedule. Errors wrap ErrProblem where figures are wrong (all at once); an *InfeasibleError, which wraps
// ErrInfeasible, says how much energy is missing and from when on; others come from the solver.
func Run(ctx context.Context, p *Problem, s *Settings) (*Result, error) {
	if err := p.Check(); err != nil {
		return nil, err
	}
	if s == nil || s.Solver == nil {
		return nil, fmt.Errorf("%w: no solver was given", ErrProblem)
	}
	m, c, rw := p.model(false)
	sol, err := s.Solver.Solve(ctx, m, s.LP)
	if errors.Is(err, lp.ErrInfeasible) {
		return nil, p.explain(ctx, s, err)
	}
	if err != nil {
		return nil, fmt.Errorf("charging schedule: %w", err)
	}
	certificate, err := lp.Certify(m, sol)
	if err == nil {
		err = certificate.Err(certified)
	}
	if err != nil {
		return nil, fmt.Errorf("charging schedule: the solver's answer is not an optimum: %w", err)
	}
	r := &Result{Solver: sol.Solver, Certificate: certificate, Warnings: sol.Warnings}
	p.read(r, sol, c, rw)
	return r, nil
}

// model writes the programme of the package comment. With missing, each step may get energy from nowhere and the objective is that
// energy alone.
func (p *Problem) model(missing bool) (*lp.Model, columns, rows) {
	n := p.steps()
	m := &lp.Model{Name: "charging"}
	m.Grow(6*n+1, 4*n, 12*n)
	series := func(f func(t int) float64) []float64 {
		v := make([]float64, n)
		for t := range v {
			v[t] = f(t)
		}
		return v
	}
	zero, inf := []float64{0}, []float64{lp.Inf}
	energy := series(func(t int) float64 { return p.PriceUSDPerKWh[t] * p.StepHours })
	demand, grid := p.DemandUSDPerKW, []float64{p.gridKW()}
	if missing {
		energy, demand = zero, 0
	}
	c := columns{miss: -1}
	c.charge = m.AddColumns("charge", n, zero, series(p.limitKW), zero)
	c.grid = m.AddColumns("grid", n, zero, grid, energy)
	c.solar = m.AddColumns("solar", n, zero, series(func(t int) float64 { return at(p.SolarKW, t, 0) }), zero)
	c.stored = m.AddColumns("stored", n, series(p.lowKWh), series(p.highKWh), zero)
	blocks := []int{c.charge, c.grid, c.solar, c.stored}
	if missing {
		c.miss = m.AddColumns("missing", n, zero, inf, []float64{1})
		blocks = append(blocks, c.miss)
	}
	for _, first := range blocks {
		m.SetStages(first, n, 0)
	}
	c.peak = m.AddColumn("peak", 0, lp.Inf, demand)
	if p.StartSOC != 0 {
		at := p.StartSOC * p.CapacityKWh
		m.SetColumnBounds(c.stored+n-1, at, at)
	}
	return m, c, p.addRows(m, c)
}

// addRows adds the rows of all steps.
func (p *Problem) addRows(m *lp.Model, c columns) rows {
	n := p.steps()
	balance, state := m.NewRowBlock("balance"), m.NewRowBlock("state")
	peak, taper := m.NewRowBlock("below peak"), m.NewRowBlock("taper")
	var r rows
	for t := range n {
		firm := p.firmKW(t)
		r.balance = append(r.balance, m.AddBlockRow(balance, firm, firm, []int{c.grid + t, c.solar + t, c.charge + t}, []float64{1, 1, -1}))
		before := c.stored + (t+n-1)%n // the end is the start
		cols := []int{c.stored + t, before, c.charge + t}
		coefs := []float64{1, -1, -p.Efficiency * p.StepHours}
		if c.miss >= 0 {
			cols, coefs = append(cols, c.miss+t), append(coefs, -1)
		}
		r.state = append(r.state, m.AddBlockRow(state, -p.WorkKWh[t], -p.WorkKWh[t], cols, coefs))
		r.peak = append(r.peak, m.AddBlockRow(peak, -lp.Inf, 0, []int{c.grid + t, c.peak}, []float64{1, -1}))
		if limit := p.limitKW(t); p.TaperSOC < 1 && p.highKWh(t) > p.TaperSOC*p.CapacityKWh && limit > 0 {
			m.AddBlockRow(taper, -lp.Inf, limit, []int{c.charge + t, c.stored + t}, []float64{1 - p.TaperSOC, limit / p.CapacityKWh})
		}
	}
	return r
}

// read takes schedule and shadow prices out of the solution.
func (p *Problem) read(r *Result, sol *lp.Solution, c columns, rw rows) {
	n := p.steps()
	r.Name = "optimum"
	r.ChargeKW = make([]float64, n)
	for t := range n {
		// An interior solution may be outside a bound by its tolerance.
		r.ChargeKW[t] = min(max(sol.Primal[c.charge+t], 0), p.limitKW(t))
	}
	r.StartKWh = sol.Primal[c.stored+n-1]
	p.bill(&r.Schedule, sol.Primal[c.solar:c.solar+n])
	for t := range n {
		r.LoadUSDPerKWh = append(r.LoadUSDPerKWh, sol.RowDual[rw.balance[t]]/p.StepHours)
		r.WorkUSDPerKWh = append(r.WorkUSDPerKWh, -sol.RowDual[rw.state[t]])
		r.PeakUSDPerKW = append(r.PeakUSDPerKW, -sol.RowDual[rw.peak[t]])
		r.ChargerUSDPerKW += max(-sol.ReducedCost[c.charge+t], 0)
		r.GridUSDPerKW += max(-sol.ReducedCost[c.grid+t], 0)
		r.HighUSDPerKWh += max(-sol.ReducedCost[c.stored+t], 0)
		r.LowUSDPerKWh += max(sol.ReducedCost[c.stored+t], 0)
	}
}

// InfeasibleError says by how much a problem has no schedule.
type InfeasibleError struct {
	MissKWh float64 // energy that would have to come from elsewhere, at the batteries, over the horizon
	Step    int     // the first step with some
	Cause   error   // the solver's
}

// Error says what is missing and what would help.
func (e *InfeasibleError) Error() string {
	return fmt.Sprintf("%v: the batteries lack %.4g kWh over the horizon, first in step %d (more chargers, more time on them, a larger connection or larger batteries would help)", ErrInfeasible, e.MissKWh, e.Step)
}

// Unwrap returns ErrInfeasible and the solver's error.
func (e *InfeasibleError) Unwrap() []error { return []error{ErrInfeasible, e.Cause} }

// explain finds the least energy from elsewhere with which a schedule exists.
func (p *Problem) explain(ctx context.Context, s *Settings, cause error) error {
	for t := range p.steps() {
		if firm := p.firmKW(t) - at(p.SolarKW, t, 0); firm > p.gridKW() {
			return fmt.Errorf("%w: the load of step %d without robots, %g kW, is above the connection, %g kW: %w", ErrInfeasible, t, firm, p.gridKW(), cause)
		}
	}
	m, c, _ := p.model(true)
	sol, err := s.Solver.Solve(ctx, m, s.LP)
	if err != nil {
		return fmt.Errorf("%w: %w; what is missing could not be found: %w", ErrInfeasible, cause, err)
	}
	e := &InfeasibleError{Step: -1, Cause: cause}
	least := math.Max(1e-6, 1e-6*p.workKWh())
	for t := range p.steps() {
		v := max(sol.Primal[c.miss+t], 0)
		e.MissKWh += v
		if v > least && e.Step < 0 {
			e.Step = t
		}
	}
	return e
}
