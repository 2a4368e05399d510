package lp

import (
	"fmt"
	"time"
)

// Status says how a solve ended.
type Status int

// The ways in which a solve can end.
const (
	StatusUnknown         Status = iota // the solver stopped without saying why
	Optimal                             // optimal within the tolerances
	Infeasible                          // no point fulfils all rows and bounds
	Unbounded                           // the objective falls without end
	InfeasibleOrUnbounded               // one of the two; presolve did not tell which
	TimeLimit                           // stopped by Settings.TimeLimit
	IterationLimit                      // stopped by the solver's iteration limit
	Cancelled                           // stopped by the context
	Failed                              // the solver gave up, for example for numerical reasons
)

// String returns the status in lower-case words.
func (s Status) String() string {
	switch s {
	case StatusUnknown:
		return "unknown"
	case Optimal:
		return "optimal"
	case Infeasible:
		return "infeasible"
	case Unbounded:
		return "unbounded"
	case InfeasibleOrUnbounded:
		return "infeasible or unbounded"
	case TimeLimit:
		return "time limit"
	case IterationLimit:
		return "iteration limit"
	case Cancelled:
		return "cancelled"
	case Failed:
		return "failed"
	default:
		return fmt.Sprintf("status %d", int(s))
	}
}

// Solution is a solver's answer. Two solves of the same model with the same settings by the same solver version give
// the same Solution, bit for bit, except for Stats and except where a time limit or a cancellation cut the solve off.
type Solution struct {
	Status    Status
	Objective float64 // offset included; 0 where there is no primal point
	// Bound, of a MIP, is what no answer's objective is below, as the solver says: -Inf where it does not. 0 for an LP,
	// whose bound Certify computes.
	Bound float64

	Primal      []float64 // value of each column; nil where the solver has none
	RowActivity []float64 // sum_j a_ij x_j of each row; nil as Primal
	ReducedCost []float64 // d_j of each column, see the package comment; nil for a MIP
	RowDual     []float64 // y_i of each row, see the package comment; nil for a MIP

	Solver     string // what solved it, such as "HiGHS 1.15.1"
	Method     string // how, such as "simplex" or "ipm"
	Iterations int    // iterations of that method
	// Warnings are what a reader should know, such as that another solver stood in.
	Warnings []string
	Stats    Stats
}

// Stats is what differs from run to run. It must not reach a result that is to be reproducible.
type Stats struct {
	Elapsed     time.Duration // wall time; 0 where Settings.Clock was nil
	MemoryBytes uint64        // memory of the solver when it ended; 0 where not known
}
