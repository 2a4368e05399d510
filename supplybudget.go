package tokenwatt

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"tokenwatt/report"
	"tokenwatt/supply"
)

// CPU time of a solve for each row and iteration: of the interior point, which factors all rows in each, and of the simplex,
// which touches few. Measured on one core of a server of 2024; they only decide what is asked for unasked.
const (
	interiorPerRow = 1e-6
	simplexPerRow  = 3e-8
)

// solveSeconds is how long one more solve of a problem takes, from the size and the iterations of the optimum alone, so that
// what follows from it is the same on every machine.
func solveSeconds(r *supply.Result) float64 {
	per := interiorPerRow
	if strings.Contains(r.Method, "simplex") {
		per = simplexPerRow
	}
	return float64(r.Rows) * float64(max(r.Iterations, 1)) * per
}

// Solves of one threshold and of one part, as they usually come out.
const (
	solvesOfThreshold = 8
	solvesOfValues    = 6
	solvesOfCurve     = 13
	slacks            = 3
)

// solvesOf estimates how many solves a part takes.
func (p *plan) solvesOf(part supply.Part) int {
	switch part {
	case supply.BreakEvens:
		n := 0
		for i := range p.supply.BreakEven {
			b := &p.supply.BreakEven[i]
			if b.Built {
				continue
			}
			n += solvesOfThreshold
			if slices.ContainsFunc(p.problem.Plants, func(c supply.Plant) bool { return c.Name == b.Name && c.FuelUSDPerMWh > 0 }) {
				n += solvesOfThreshold / 2
			}
		}
		return n
	case supply.Values:
		return solvesOfValues
	case supply.Alternatives:
		return 2 * slacks * (1 + len(p.problem.Plants) + 2*len(p.problem.Stores))
	case supply.Pareto:
		return 2 * solvesOfCurve
	default:
		return 0
	}
}

// withinBudget keeps the parts, in their order, whose solves fit into the time that is left, and warns of the others.
func (p *plan) withinBudget(parts []supply.Part, budget time.Duration) []supply.Part {
	if budget <= 0 {
		return parts
	}
	each, left := solveSeconds(p.supply), budget.Seconds()
	var kept []supply.Part
	var dropped []string
	missing := 0.0
	for _, part := range parts {
		need := each * float64(p.solvesOf(part))
		if need > left {
			dropped, missing = append(dropped, string(part)), missing+need
			continue
		}
		kept, left = append(kept, part), left-need
	}
	if len(dropped) > 0 {
		p.warn(fmt.Sprintf("not answered, as it takes some %s min of computing: %s; ask for it with --answers all",
			report.Number(missing/60, 1), strings.Join(dropped, ", ")))
	}
	return slices.Clip(kept)
}
