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

// Settings say what solves the linear programme.
type Settings struct {
	// Solver is required.
	Solver lp.Solver
	// LP is handed to the solver, but for Start, which is found here. Its zero value uses the solver's own choice of
	// method; for HiGHS that is the dual simplex, which was the fastest of its methods on this programme. A time limit
	// holds for each solve: the coarse one, the year's, and that of each store's break-even.
	LP lp.Settings
}

// solvingRounds is how often rows that were left out may be added one by one before all of them are.
const solvingRounds = 3

// tolerance is how far the solver may miss a bound or balance, as a share of the unit of power. Solvers promise
// 1e-7 on scaled rows; a row of eight entries, unscaled, may be ten times off.
const tolerance = 1e-6

// Run finds the least-cost supply. Errors wrap ErrProblem, ErrNoSolver, ErrUnbounded, ErrResidual or the
// solver's; a problem that cannot be met gives an *InfeasibleError.
func Run(ctx context.Context, p Problem, s *Settings) (*Result, error) {
	if s == nil || s.Solver == nil {
		return nil, ErrNoSolver
	}
	if err := p.Check(); err != nil {
		return nil, err
	}
	if err := p.shortage(); err != nil {
		return nil, err
	}
	g := newProgram(&p)
	solution, err := g.solve(ctx, s)
	if errors.Is(err, lp.ErrInfeasible) && p.UnservedUSDPerMWh == nil {
		return nil, explain(ctx, &p, s, err)
	}
	if err != nil {
		return nil, err
	}
	return g.result(ctx, solution, s)
}

// solve solves the programme, adding the rows that were left out where the answer breaks them.
func (g *program) solve(ctx context.Context, s *Settings) (*lp.Solution, error) {
	settings := s.LP
	var err error
	if settings.Start, err = g.start(ctx, s); err != nil {
		return nil, err
	}
	for round := 1; ; round++ {
		solution, err := s.Solver.Solve(ctx, g.model, &settings)
		switch {
		case errors.Is(err, lp.ErrUnbounded) && (g.limitAll() || g.addCap()):
			continue
		case errors.Is(err, lp.ErrUnbounded) && !errors.Is(err, lp.ErrInfeasible):
			return nil, fmt.Errorf("%w: some unlimited source or store earns money on every MW (a negative price without a limit?): %w", ErrUnbounded, err)
		case err != nil:
			return nil, fmt.Errorf("supply: %w", err)
		}
		capped := g.breaksCap(solution.Primal) && g.addCap()
		added := g.limitBroken(solution.Primal)
		if added == 0 && !capped {
			return solution, nil
		}
		if round >= solvingRounds {
			g.limitAll()
		}
		if !capped { // sizes that were best without a cap help little under it
			settings.Start = g.reached(solution.Primal)
		}
	}
}

// limitBroken adds the missing curtailment limits that the answer breaks and tells how many.
func (g *program) limitBroken(x []float64) int {
	block := g.model.NewRowBlock("curtailment limit found")
	var r row
	added := 0
	for i := range g.groups {
		c := &g.groups[i]
		for h := range g.hours {
			if !c.limited[h] && x[c.first+h] > g.availableTo(c, h, x)+tolerance/10 {
				g.limitCurtailment(c, h, block, &r)
				added++
			}
		}
	}
	return added
}

// limitAll adds every missing curtailment limit and tells whether there was one.
func (g *program) limitAll() bool {
	block := g.model.NewRowBlock("curtailment limit rest")
	var r row
	added := false
	for i := range g.groups {
		for h := range g.hours {
			added = added || !g.groups[i].limited[h]
			g.limitCurtailment(&g.groups[i], h, block, &r)
		}
	}
	return added
}

// availableTo is what the members of a group could give in an hour, in units of the programme.
func (g *program) availableTo(c *curtailment, h int, x []float64) float64 {
	var sum float64
	for _, i := range c.members {
		sum += g.problem.Plants[i].available(h) * g.plantSize(i, x)
	}
	return sum
}

// plantSize is a plant's size in units of the programme, of those that have one before dispatch is known.
func (g *program) plantSize(i int, x []float64) float64 {
	if c := g.plants[i]; c.size >= 0 {
		return x[c.size]
	}
	return g.plants[i].fixedMW / g.mw
}

// result books the answer.
func (g *program) result(ctx context.Context, solution *lp.Solution, s *Settings) (*Result, error) {
	certificate, err := lp.Certify(g.model, solution)
	if err != nil {
		return nil, fmt.Errorf("supply: %w", err)
	}
	r := &Result{
		Years: g.problem.years(), Method: solution.Method, Iterations: solution.Iterations,
		Columns: g.model.NumColumns(), Rows: g.model.NumRows(),
		Certificate: certificate, ObjectiveUSD: solution.Objective * g.usd, dustMW: tolerance * g.mw,
	}
	r.PriceUSDPerMWh = make([]float64, g.hours)
	for h, i := range g.balance {
		r.PriceUSDPerMWh[h] = solution.RowDual[i] * g.usd / g.mw
	}
	if g.cap >= 0 {
		r.CarbonShadowUSDPerT = math.Max(0, -solution.RowDual[g.cap]*g.usd/(g.capUnit*g.mw)*1000)
	} else if !g.emitters {
		r.Warnings = append(r.Warnings, "under a carbon cap of zero nothing that emits is run; such a cap has no shadow price")
	}
	b := &booking{program: g, result: r, x: solution.Primal}
	if err := b.book(); err != nil {
		return nil, err
	}
	r.account(g.problem)
	if total := r.Costs.Total(); math.Abs(total-r.ObjectiveUSD) > 1e-6*math.Max(math.Abs(total), g.usd) {
		return nil, fmt.Errorf("%w: the booked dispatch costs %.6f USD, the solver's optimum is %.6f", ErrResidual, total, r.ObjectiveUSD)
	}
	return r, r.breakEvens(ctx, g.problem, s)
}
