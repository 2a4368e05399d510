package collectives

import (
	"context"
	"errors"
	"fmt"
	"math"

	"tokenwatt/catalog"
	"tokenwatt/compute/collective"
	"tokenwatt/internal/fit"
)

// ErrFit is wrapped by errors about rows that nothing can be fitted to.
var ErrFit = errors.New("collectives: rows do not do for a fit")

// MinPoints is the fewest rows that are fitted.
const MinPoints = 40

// lossScale of the soft-L1 loss on log(predicted / measured): what is further off than 10 % counts with its size, not
// with its square.
const lossScale = 0.1

// Machine is what rows were measured on.
type Machine struct {
	Name        string
	Accelerator catalog.Accelerator
	Cluster     *catalog.Cluster // nil for the accelerator's own network
}

// Fit returns the library with those of its parameters fitted that the rows say something about: soft-L1 on
// log(predicted / measured), each parameter drawn towards the value that the library came with, so that few rows leave
// what they do not show where it was. Rows of several domains are left aside. The library's Errors are those on
// combinations of operation and ranks that a second series of fits was made without, one by one. The error wraps
// ErrFit, or is the context's.
func Fit(ctx context.Context, m *Machine, start *catalog.Collectives, rows []Row) (*catalog.Collectives, error) {
	inside, err := m.inside(start, rows)
	if err != nil {
		return nil, err
	}
	if len(inside) < MinPoints {
		return nil, fmt.Errorf("%w: %d rows within one scale-up domain, expected %d or more", ErrFit, len(inside), MinPoints)
	}
	fitted, err := m.run(ctx, start, inside)
	if err != nil {
		return nil, err
	}
	held, err := m.HeldOut(ctx, start, inside)
	if err != nil {
		return nil, err
	}
	fitted.Errors = held.fitError(len(inside))
	fitted.Accelerator = m.Name
	return fitted, nil
}

// inside returns the rows that stay in one scale-up domain and for which the library has a form.
func (m *Machine) inside(start *catalog.Collectives, rows []Row) ([]Row, error) {
	n, err := collective.New(m.Name, &m.Accelerator, start, m.Cluster)
	if err != nil {
		return nil, err
	}
	var kept []Row
	for i := range rows {
		r := &rows[i]
		if r.Ranks > n.Domain() || (r.PerNode > 0 && r.PerNode < r.Ranks) {
			continue
		}
		if _, err := Predict(n, r); err == nil {
			kept = append(kept, *r)
		}
	}
	return kept, nil
}

// run fits the parameters of the families that the rows have.
func (m *Machine) run(ctx context.Context, start *catalog.Collectives, rows []Row) (*catalog.Collectives, error) {
	has := familiesOf(start, rows)
	var knobs []knob
	problem := fit.Problem{Points: len(rows), Scale: lossScale}
	for _, k := range knobsOf(start) {
		if !has[k.family] {
			continue
		}
		// A library may leave a latency at zero, which has no logarithm: it starts at the least.
		v := min(max(*k.at(start), k.low), k.high)
		problem.Parameters = append(problem.Parameters, fit.Parameter{Name: k.name, Start: v, Low: k.low, High: k.high, Log: true, Prior: v, Spread: k.spread})
		knobs = append(knobs, k)
	}
	problem.Residuals = func(x, into []float64) {
		n, err := collective.New(m.Name, &m.Accelerator, put(start, knobs, x), m.Cluster)
		for i := range rows {
			into[i] = math.NaN()
			if err != nil {
				continue
			}
			if p, err := Predict(n, &rows[i]); err == nil {
				into[i] = math.Log(p / rows[i].Seconds)
			}
		}
	}
	result, err := fit.Run(ctx, problem, &fit.Settings{Iterations: 300, Tolerance: 1e-8})
	if err != nil {
		if errors.Is(err, fit.ErrProblem) {
			return nil, fmt.Errorf("%w: %w", ErrFit, err)
		}
		return nil, err
	}
	return put(start, knobs, result.X), nil
}

// put returns a copy of the library with the parameters x.
func put(start *catalog.Collectives, knobs []knob, x []float64) *catalog.Collectives {
	c := *start
	if start.Switch != nil {
		s := *start.Switch
		c.Switch = &s
	}
	if start.Direct != nil {
		d := *start.Direct
		c.Direct = &d
	}
	for i, k := range knobs {
		*k.at(&c) = x[i]
	}
	return &c
}
