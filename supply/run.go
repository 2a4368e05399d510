package supply

import (
	"context"
	"errors"
	"fmt"
	"math"

	"tokenwatt/lp"
)

var (
	// ErrNoSolver is returned where the settings name no solver.
	ErrNoSolver = errors.New("supply: settings name no solver")
	// ErrUnbounded is wrapped where some unlimited source earns money on every MW built.
	ErrUnbounded = errors.New("supply: cost has no lower bound")
	// ErrResidual is wrapped where the solver's answer misses the energy balance by more than its tolerance.
	ErrResidual = errors.New("supply: answer misses the energy balance")
)

// Settings say what solves the programme.
type Settings struct {
	// Solver is required.
	Solver lp.Solver
	// LP is handed to the solver. Its zero value uses the solver's own choice of method. A time limit holds for each
	// solve: of the integers, of the year, and of each store's break-even.
	LP lp.Settings
}

// tolerance is how far the solver may miss a bound or balance, as a share of the unit of power. Solvers promise
// 1e-7 on scaled rows; a row of eight entries, unscaled, may be ten times off.
const tolerance = 1e-6

// proved is how well a certificate proves an optimum, relatively; what does it worse is warned of.
const proved = 1e-6

// Run finds the least-cost supply. Errors wrap ErrProblem, ErrNoSolver, ErrUnbounded, ErrResidual or the
// solver's; a problem that cannot be met gives an *InfeasibleError.
func Run(ctx context.Context, p Problem, s *Settings) (*Result, error) {
	if s == nil || s.Solver == nil {
		return nil, ErrNoSolver
	}
	if err := p.Check(); err != nil {
		return nil, err
	}
	r, err := optimum(ctx, &p, s)
	switch {
	case noAnswer(err):
		return nil, explain(ctx, &p, s, err)
	case errors.Is(err, ErrUnbounded):
		return nil, explainUnbounded(ctx, &p, s, err)
	case err != nil:
		return nil, err
	}
	return r, r.breakEvens(ctx, &p, s)
}

// Again finds the optimum of a problem whose answer is known, by another solver: the sizes of that answer are where a solver
// that can use them begins (lp.Settings.Start), which changes the time and not the optimum. Break-even costs are left out,
// and the reason where there is no answer.
func Again(ctx context.Context, p Problem, known *Result, s *Settings) (*Result, error) {
	if s == nil || s.Solver == nil {
		return nil, ErrNoSolver
	}
	if err := p.Check(); err != nil {
		return nil, err
	}
	how := *s
	how.LP.Start = known.sizes
	return optimum(ctx, &p, &how)
}

// optimum is Run without the break-even costs and without looking for the reason where there is no answer, for a problem
// that has been checked.
func optimum(ctx context.Context, p *Problem, s *Settings) (*Result, error) {
	if p.short() {
		return nil, fmt.Errorf("%w: %w", ErrInfeasible, &lp.StatusError{Status: lp.Infeasible, Detail: "in some hour there is less than the load"})
	}
	g := newProgram(p)
	a, err := g.solve(ctx, s)
	if err != nil {
		return nil, err
	}
	return g.result(a)
}

// noAnswer tells whether an error says that a problem cannot be met.
func noAnswer(err error) bool { return errors.Is(err, lp.ErrInfeasible) }

// answer is an optimum of a programme: of a linear one, or of one with integers together with the linear one in which
// they are fixed.
type answer struct {
	model    *lp.Model
	solution *lp.Solution
	mip      *lp.Solution // nil without integers
}

// solve solves the programme. Where it has integers the linear programme with these fixed is solved after it, for the
// prices: an answer in integers has none.
func (g *program) solve(ctx context.Context, s *Settings) (*answer, error) {
	a := &answer{model: g.model}
	var err error
	if a.solution, err = s.Solver.Solve(ctx, g.model, &s.LP); err != nil {
		return nil, solveError(err)
	}
	if !g.model.IsMIP() {
		return a, nil
	}
	a.mip, a.model = a.solution, g.model.Clone()
	a.model.FixIntegers(a.mip.Primal)
	if a.solution, err = s.Solver.Solve(ctx, a.model, &s.LP); err != nil {
		return nil, fmt.Errorf("supply: prices with the integers fixed: %w", err)
	}
	return a, nil
}

func solveError(err error) error {
	if errors.Is(err, lp.ErrUnbounded) && !errors.Is(err, lp.ErrInfeasible) {
		return fmt.Errorf("%w: some unlimited source or store earns money on every MW (a negative price, or one paid for export, without a limit?): %w", ErrUnbounded, err)
	}
	return fmt.Errorf("supply: %w", err)
}

// result books the answer.
func (g *program) result(a *answer) (*Result, error) {
	certificate, err := lp.Certify(a.model, a.solution)
	if err != nil {
		return nil, fmt.Errorf("supply: %w", err)
	}
	r := &Result{
		Years: g.problem.years(), Solver: a.solution.Solver, Method: a.solution.Method, Iterations: a.solution.Iterations,
		Columns: g.model.NumColumns(), Rows: g.model.NumRows(),
		Certificate: certificate, ObjectiveUSD: a.solution.Objective * g.usd, dustMW: tolerance * g.mw,
	}
	for j := range g.model.NumColumns() {
		if g.model.Stage(j) == lp.NoStage {
			r.sizes = append(r.sizes, lp.StartValue{Column: j, Value: a.solution.Primal[j]})
		}
	}
	if a.mip != nil {
		if r.MIP, err = g.mip(a.mip); err != nil {
			return nil, err
		}
		r.Warnings = append(r.Warnings, a.mip.Warnings...)
	}
	r.Warnings = append(r.Warnings, a.solution.Warnings...)
	if err := certificate.Err(proved); err != nil {
		r.Warnings = append(r.Warnings, fmt.Sprintf("the solver's optimum is not proved to a relative %g: %v", proved, err))
	}
	g.duals(r, a.solution)
	b := &booking{program: g, result: r, x: a.solution.Primal}
	if err := b.book(); err != nil {
		return nil, err
	}
	r.account(g.problem)
	if total := r.Costs.Total(); math.Abs(total-r.ObjectiveUSD) > 1e-6*math.Max(math.Abs(total), g.usd) {
		return nil, fmt.Errorf("%w: the booked dispatch costs %.6f USD, the solver's optimum is %.6f", ErrResidual, total, r.ObjectiveUSD)
	}
	return r, nil
}

// mip tells how far the integers were optimised.
func (g *program) mip(s *lp.Solution) (*MIP, error) {
	certificate, err := lp.Certify(g.model, s)
	if err != nil {
		return nil, fmt.Errorf("supply: %w", err)
	}
	m := &MIP{Integers: g.model.NumIntegers(), ObjectiveUSD: s.Objective * g.usd, BoundUSD: s.Bound * g.usd, Certificate: certificate}
	m.Gap = math.Max(0, m.ObjectiveUSD-m.BoundUSD) / math.Max(math.Abs(m.ObjectiveUSD), g.usd)
	return m, nil
}

// priceDust is the dual up to which an hour's price is nothing: a solver's duals are good to some 1e-8 of the typical price.
const priceDust = 1e-8

// duals reads the prices off the answer. The dual of a row is money for one unit of its right-hand side.
func (g *program) duals(r *Result, s *lp.Solution) {
	perMW := g.usd / g.mw
	r.PriceUSDPerMWh = make([]float64, g.hours)
	for h, i := range g.balance {
		if math.Abs(s.RowDual[i]) > priceDust {
			r.PriceUSDPerMWh[h] = s.RowDual[i] * perMW
		}
	}
	worth := func(row int) float64 {
		if row == none {
			return 0
		}
		return math.Max(0, -s.RowDual[row]) * perMW
	}
	if g.yearly.carbonCap != none {
		r.CarbonShadowUSDPerT = worth(g.yearly.carbonCap) / g.yearly.carbonUnit * 1000
	}
	if p := g.problem; p.CarbonCapKg != nil && *p.CarbonCapKg == 0 {
		r.Warnings = append(r.Warnings, "under a carbon cap of zero nothing that emits is run; such a cap has no shadow price")
	}
	if g.problem.matchesAll() {
		r.Warnings = append(r.Warnings, "where all load has to be matched with carbon-free power hour by hour nothing else is run; such a share has no shadow price")
	}
	r.HourlyCFEShadowUSDPerMWh = worth(g.yearly.hourlyCFE)
	r.AnnualCFEShadowUSDPerMWh = worth(g.yearly.annualCFE)
	r.MarginShadowUSDPerMWYr = worth(g.yearly.margin) / r.Years
	if g.problem.Reserve != nil {
		r.ReservePriceUSDPerMW = make([]float64, g.hours)
		for h, rows := range g.ready.lost {
			for _, i := range rows {
				r.ReservePriceUSDPerMW[h] += worth(i)
			}
		}
	}
	r.GridLimitValueUSDPerMWYr = g.gridLimitValue(s.ReducedCost) * perMW / r.Years
}

// gridLimitValue is what the cost falls by when the grid's limit rises by one in all hours: the sum of the reduced costs
// of what stands at it.
func (g *program) gridLimitValue(reduced []float64) float64 {
	grid := g.problem.Grid
	if grid == nil || math.IsInf(grid.leastLimit(), 1) {
		return 0
	}
	var value float64
	if !math.IsInf(grid.LimitMW, 1) {
		for _, column := range append([]int{g.grid.capacity.column}, g.grid.peaks...) {
			if column != none {
				value += math.Max(0, -reduced[column])
			}
		}
	}
	for h := range g.hours {
		column := g.grid.imports + h
		if upper := g.model.Column(column).Upper; !g.problem.barsImport(h) && !math.IsInf(upper, 1) {
			value += math.Max(0, -reduced[column])
		}
	}
	return value
}
