package highs

import (
	"math"

	"github.com/tetratelabs/wazero/api"

	"tokenwatt/lp"
)

// fixed is a column that was fixed at its start value and the bounds that it is to get back.
type fixed struct {
	column           int
	at, lower, upper float64
}

// primalSimplex is a value of the option simplex_strategy.
const primalSimplex = 4

// fix holds the columns that have a start value there. HiGHS can start from a basis alone, not from a point, and the
// optimal basis of the fixed problem is one that is primal feasible for the whole problem and wrong in the sign of
// few reduced costs: those of the columns that were fixed.
func (in *instance) fix(m *lp.Model, s *lp.Settings) error {
	if in.method != lp.Simplex.String() {
		return nil
	}
	for _, v := range s.Start {
		c := m.Column(v.Column)
		at := math.Min(math.Max(v.Value, c.Lower), c.Upper)
		if err := in.setBounds(v.Column, at, at); err != nil {
			return err
		}
		in.fixed = append(in.fixed, fixed{column: v.Column, at: at, lower: c.Lower, upper: c.Upper})
	}
	return nil
}

// free gives the fixed columns their bounds back and solves again from the basis reached. It returns the iterations
// made before.
//
// Values that are a little too small, as capacities found with averaged hours are, make the fixed problem infeasible;
// then the columns are first freed upwards alone. Where that does not help either, HiGHS begins anew.
func (in *instance) free() (iterations int, err error) {
	if len(in.fixed) == 0 {
		return 0, nil
	}
	status, iterations, err := in.reached()
	if err == nil && isInfeasible(status) {
		if err = in.release(func(f fixed) (float64, float64) { return f.at, f.upper }); err != nil {
			return 0, err
		}
		var more int
		status, more, err = in.reached()
		iterations += more
	}
	switch {
	case err != nil:
		return 0, err
	case status == lp.Optimal:
		if err := in.setOption("simplex_strategy", primalSimplex); err != nil {
			return 0, err
		}
	case isInfeasible(status) || status == lp.Unbounded:
		// the whole problem is to tell
	default:
		return 0, nil // a limit or a failure stands
	}
	return iterations, in.release(func(f fixed) (float64, float64) { return f.lower, f.upper })
}

func isInfeasible(s lp.Status) bool { return s == lp.Infeasible || s == lp.InfeasibleOrUnbounded }

// reached returns how the last run ended and its iterations.
func (in *instance) reached() (lp.Status, int, error) {
	code, err := in.call("Highs_getModelStatus", in.object)
	if err != nil {
		return lp.StatusUnknown, 0, err
	}
	n, err := in.iterations()
	return modelStatus(api.DecodeI32(code)), n, err
}

// release sets the bounds of the fixed columns and solves from the basis reached; presolve would throw that away.
func (in *instance) release(bounds func(fixed) (lower, upper float64)) error {
	if err := in.setOption("presolve", "off"); err != nil {
		return err
	}
	for _, f := range in.fixed {
		lower, upper := bounds(f)
		if err := in.setBounds(f.column, lower, upper); err != nil {
			return err
		}
	}
	return in.status("Highs_run", in.object)
}

func (in *instance) setBounds(column int, lower, upper float64) error {
	return in.status("Highs_changeColBounds", in.object, uint64(column), api.EncodeF64(lower), api.EncodeF64(upper))
}
