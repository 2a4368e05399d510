package supply

import (
	"context"
	"errors"
	"fmt"
	"math"
)

// costLine is what one answer costs as a function of a parameter: rest + amount x parameter. Sizes and dispatch held,
// the parameter is a price and the amount what is bought at it: MW of a candidate at its annual cost, MWh of fuel.
type costLine struct{ rest, amount float64 }

func (l costLine) at(parameter float64) float64 { return l.rest + l.amount*parameter }

// crossing is where the least cost leaves the line of an answer.
type crossing struct {
	// parameter is the value on the line's far end, steps the solves it took.
	parameter float64
	steps     int
}

// errNoGain says that at the first parameter the least cost lies on the line: the search has begun on the wrong side.
var errNoGain = errors.New("supply: nothing is cheaper there")

const (
	// crossingSteps is the most solves of one search. Newton's method on a concave piecewise linear function ends after
	// finitely many steps and in practice after two to seven.
	crossingSteps = 30
	// crossingExact is the relative change of the parameter at which a search ends.
	crossingExact = 1e-7
	// gainNoise is the share of the cost below which two costs are one to the solver.
	gainNoise = 2e-8
)

// findCrossing finds the parameter at which the least cost V leaves the line of base, from a parameter where
// V < base. V is a minimum of lines, one for each set of sizes and dispatch, so it is concave whatever else the problem
// holds, integers too. Newton's method goes from the line l of the best answer at the present parameter to the one
// where l costs as much as base,
//
//	next = (l.rest - base.rest) / (base.amount - l.amount)
//
// and never passes the crossing. For base.amount = 0 and l.amount > 0 it is Dinkelbach's method for
// max (V0 - rest) / amount (Dinkelbach 1967, Management Science 13, 492-498).
func findCrossing(ctx context.Context, base costLine, from float64, solve func(ctx context.Context, parameter float64) (costLine, error)) (crossing, error) {
	c := crossing{parameter: from}
	for c.steps < crossingSteps {
		l, err := solve(ctx, c.parameter)
		if err != nil {
			return c, err
		}
		c.steps++
		on := base.at(c.parameter)
		if gain := on - l.at(c.parameter); !(gain > gainNoise*math.Max(math.Abs(on), math.Abs(base.rest))) || l.amount == base.amount {
			if c.steps == 1 {
				return c, errNoGain
			}
			return c, nil
		}
		next := (l.rest - base.rest) / (base.amount - l.amount)
		if math.IsNaN(next) || math.IsInf(next, 0) {
			return c, fmt.Errorf("supply: a search for a break-even left the numbers at %g", c.parameter)
		}
		moved := math.Abs(next - c.parameter)
		c.parameter = next
		if moved <= crossingExact*math.Abs(next) {
			return c, nil
		}
	}
	return c, fmt.Errorf("supply: a search for a break-even has not ended after %d solves, at %g", crossingSteps, c.parameter)
}
