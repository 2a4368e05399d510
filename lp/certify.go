package lp

import (
	"errors"
	"fmt"
	"math"

	"tokenwatt/internal/neumaier"
)

// Certificate is evidence that a Solution is what it claims to be, computed from the Model, Solution.Primal and
// Solution.RowDual alone. All values are >= 0 except the objectives and the gap; smaller is better.
type Certificate struct {
	PrimalObjective float64 // offset + c'x, recomputed
	// MaxPrimalInfeasibility is the largest violation of a bound of a column or row, and
	// RelPrimalInfeasibility the largest of violation / (1 + |bound|).
	MaxPrimalInfeasibility, RelPrimalInfeasibility float64
	WorstPrimal                                    string  // name of the row or column with the largest violation
	MaxIntegrality                                 float64 // largest distance of an integer column from an integer

	// DualChecked is false for a MIP or a Solution without duals; what follows is then zero.
	DualChecked bool
	// MaxDualInfeasibility is the largest multiplier (reduced cost d = c - A'y, or row dual y) that stands against an
	// infinite bound; RelDualInfeasibility is relative to 1 + |c_j| for columns and 1 for rows.
	MaxDualInfeasibility, RelDualInfeasibility float64
	WorstDual                                  string
	// MaxComplementarity is the largest of |multiplier| x distance from the bound that the multiplier's sign names,
	// relative to 1 + |primal objective|.
	MaxComplementarity float64
	DualObjective      float64 // see the package comment
	// RelGap is (primal - dual objective) / (1 + |primal objective|). It is negative by as much as infeasibilities
	// allow.
	RelGap float64
}

// Err returns an error that names every condition broken by more than the relative tolerance tol, or nil.
func (c Certificate) Err(tol float64) error {
	var errs []error
	check := func(what string, value float64, where string) {
		if !(value <= tol) {
			if where != "" {
				where = " at " + where
			}
			errs = append(errs, fmt.Errorf("lp: %s %.3g exceeds %.3g%s", what, value, tol, where))
		}
	}
	check("primal infeasibility", c.RelPrimalInfeasibility, c.WorstPrimal)
	check("integrality violation", c.MaxIntegrality, "")
	if c.DualChecked {
		check("dual infeasibility", c.RelDualInfeasibility, c.WorstDual)
		check("complementarity", c.MaxComplementarity, "")
		check("duality gap", math.Abs(c.RelGap), "")
	}
	return errors.Join(errs...)
}

// Certify computes the certificate. The error says that the solution does not fit the model in shape or has no
// primal point; a bad solution is no error, its certificate says how bad it is.
func Certify(m *Model, s *Solution) (Certificate, error) {
	var c Certificate
	if err := m.Check(); err != nil {
		return c, err
	}
	if len(s.Primal) != m.NumColumns() {
		return c, fmt.Errorf("lp: certify: %d primal values for %d columns", len(s.Primal), m.NumColumns())
	}
	for j, x := range s.Primal {
		if math.IsNaN(x) || math.IsInf(x, 0) {
			return c, fmt.Errorf("lp: certify: primal value of %q is %g", m.ColumnName(j), x)
		}
	}
	activity := m.Activity(s.Primal)
	c.primal(m, s.Primal, activity)
	if m.IsMIP() || s.RowDual == nil {
		return c, nil
	}
	if len(s.RowDual) != m.NumRows() {
		return c, fmt.Errorf("lp: certify: %d row duals for %d rows", len(s.RowDual), m.NumRows())
	}
	for i, y := range s.RowDual {
		if math.IsNaN(y) || math.IsInf(y, 0) {
			return c, fmt.Errorf("lp: certify: dual of %q is %g", m.RowName(i), y)
		}
	}
	c.dual(m, s.Primal, activity, s.RowDual)
	return c, nil
}

// Activity returns A x, by row.
func (m *Model) Activity(x []float64) []float64 {
	out := make([]float64, m.NumRows())
	for i := range out {
		from, to := m.span(i)
		var sum neumaier.Sum
		for k := from; k < to; k++ {
			sum.Add(m.value[k] * x[m.index[k]])
		}
		out[i] = sum.Value()
	}
	return out
}

// ReducedCosts returns c - A'y, by column.
func (m *Model) ReducedCosts(y []float64) []float64 {
	sums := make([]neumaier.Sum, m.NumColumns())
	for j, c := range m.colCost {
		sums[j].Add(c)
	}
	for i := range m.rowStart {
		from, to := m.span(i)
		for k := from; k < to; k++ {
			sums[m.index[k]].Add(-m.value[k] * y[i])
		}
	}
	out := make([]float64, len(sums))
	for j := range sums {
		out[j] = sums[j].Value()
	}
	return out
}

func (c *Certificate) primal(m *Model, x, activity []float64) {
	var objective neumaier.Sum
	objective.Add(m.Offset)
	for j, v := range x {
		objective.Add(m.colCost[j] * v)
		c.violation(v, m.colLower[j], m.colUpper[j], m.ColumnName, j)
		if m.integer != nil && m.integer[j] {
			c.MaxIntegrality = max(c.MaxIntegrality, math.Abs(v-math.Round(v)))
		}
	}
	for i, v := range activity {
		c.violation(v, m.rowLower[i], m.rowUpper[i], m.RowName, i)
	}
	c.PrimalObjective = objective.Value()
}

func (c *Certificate) violation(v, lower, upper float64, name func(int) string, i int) {
	bound := lower
	if v > upper {
		bound = upper
	}
	by := max(lower-v, v-upper)
	if by <= 0 {
		return
	}
	c.MaxPrimalInfeasibility = max(c.MaxPrimalInfeasibility, by)
	if rel := by / (1 + math.Abs(bound)); rel > c.RelPrimalInfeasibility {
		c.RelPrimalInfeasibility = rel
		c.WorstPrimal = name(i)
	}
}

func (c *Certificate) dual(m *Model, x, activity, y []float64) {
	c.DualChecked = true
	var objective neumaier.Sum
	objective.Add(m.Offset)
	for j, d := range m.ReducedCosts(y) {
		objective.Add(c.multiplier(d, x[j], m.colLower[j], m.colUpper[j], 1+math.Abs(m.colCost[j]), m.ColumnName, j))
	}
	for i, v := range y {
		objective.Add(c.multiplier(v, activity[i], m.rowLower[i], m.rowUpper[i], 1, m.RowName, i))
	}
	c.DualObjective = objective.Value()
	scale := 1 + math.Abs(c.PrimalObjective)
	c.MaxComplementarity /= scale
	c.RelGap = (c.PrimalObjective - c.DualObjective) / scale
}

// multiplier returns the term of one reduced cost or row dual in the dual objective: multiplier x bound.
func (c *Certificate) multiplier(d, v, lower, upper, scale float64, name func(int) string, i int) float64 {
	if d == 0 {
		return 0
	}
	bound := lower
	if d < 0 {
		bound = upper
	}
	if math.IsInf(bound, 0) {
		c.MaxDualInfeasibility = max(c.MaxDualInfeasibility, math.Abs(d))
		if rel := math.Abs(d) / scale; rel > c.RelDualInfeasibility {
			c.RelDualInfeasibility = rel
			c.WorstDual = name(i)
		}
		return 0
	}
	c.MaxComplementarity = max(c.MaxComplementarity, math.Abs(d*(v-bound)))
	return d * bound
}
