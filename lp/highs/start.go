package highs

import (
	"math"

	"github.com/tetratelabs/wazero/api"
	"tokenwatt/lp"
)

// fixed is a column that was fixed at its start value and the bounds that it is to get back.
type fixed struct {
	column       int
	lower, upper float64
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
		in.fixed = append(in.fixed, fixed{column: v.Column, lower: c.Lower, upper: c.Upper})
	}
	return nil
}

// free gives the fixed columns their bounds back and solves again from the basis reached. It returns the iterations
// made before. Where the fixed problem was not solved, there is no such basis and HiGHS begins anew.
func (in *instance) free() (iterations int, err error) {
	if len(in.fixed) == 0 {
		return 0, nil
	}
	if iterations, err = in.iterations(); err != nil {
		return 0, err
	}
	code, err := in.call("Highs_getModelStatus", in.object)
	if err != nil {
		return 0, err
	}
	switch modelStatus(api.DecodeI32(code)) {
	case lp.Optimal:
		for _, o := range []option{{"simplex_strategy", primalSimplex}, {"presolve", "off"}} {
			if err := in.setOption(o.name, o.value); err != nil {
				return 0, err
			}
		}
	case lp.Infeasible, lp.Unbounded, lp.InfeasibleOrUnbounded:
	default: // a limit or a failure stands
		return 0, nil
	}
	for _, f := range in.fixed {
		if err := in.setBounds(f.column, f.lower, f.upper); err != nil {
			return 0, err
		}
	}
	return iterations, in.status("Highs_run", in.object)
}

func (in *instance) setBounds(column int, lower, upper float64) error {
	return in.status("Highs_changeColBounds", in.object, uint64(column), api.EncodeF64(lower), api.EncodeF64(upper))
}
