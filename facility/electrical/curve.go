package electrical

import (
	"errors"
	"fmt"
	"math"
)

// ErrUnits is wrapped by every error about units that cannot be.
var ErrUnits = errors.New("electrical: no such units")

// Curve is the loss of a unit by its load, as shares of its rating.
type Curve struct {
	// NoLoad, Proportional and Quadratic are the three parts of the package comment.
	NoLoad, Proportional, Quadratic float64
}

// At is the loss over the rating at an output of x times the rating.
func (c Curve) At(x float64) float64 { return c.NoLoad + x*(c.Proportional+x*c.Quadratic) }

// Efficiency is output over input at an output of x times the rating; 0 without load.
func (c Curve) Efficiency(x float64) float64 {
	if x <= 0 {
		return 0
	}
	return x / (x + c.At(x))
}

// Best is the load of the best efficiency; infinite where the loss has no quadratic part.
func (c Curve) Best() float64 { return math.Sqrt(c.NoLoad / c.Quadratic) }

// check reports parts that are negative or so large that a unit would lose more than it carries.
func (c Curve) check(name string) error {
	for _, v := range []float64{c.NoLoad, c.Proportional, c.Quadratic} {
		if !(v >= 0 && v <= 0.5) {
			return fmt.Errorf("%w: loss of the %s of %g, %g and %g of its rating", ErrUnits, name, c.NoLoad, c.Proportional, c.Quadratic)
		}
	}
	return nil
}

// Redundancy is how many units there are beyond those that carry the design load.
type Redundancy string

// The redundancies.
const (
	None     Redundancy = "N"
	OneMore  Redundancy = "N+1"
	TwoPaths Redundancy = "2N"
)

// Units are equal units that carry a load together.
type Units struct {
	// Name is what they are, in messages and tables.
	Name string
	// Needed is N, the number that carries the design load.
	Needed int
	// Redundancy says how many more there are.
	Redundancy Redundancy
	// UnitMW is the rating of one.
	UnitMW float64
	// UnitAvailability is the share of time in which one works, 0 where that is not known.
	UnitAvailability float64
}

// Installed is the number of units that stand there.
func (u *Units) Installed() int {
	switch u.Redundancy {
	case OneMore:
		return u.Needed + 1
	case TwoPaths:
		return 2 * u.Needed
	default:
		return u.Needed
	}
}

// RatingMW is that of all of them together.
func (u *Units) RatingMW() float64 { return float64(u.Installed()) * u.UnitMW }

// Check reports what is wrong with the units.
func (u *Units) Check() error {
	var errs []error
	bad := func(format string, a ...any) {
		errs = append(errs, fmt.Errorf("%w: %s: %s", ErrUnits, u.Name, fmt.Sprintf(format, a...)))
	}
	if u.Needed < 1 || u.Needed > 10000 {
		bad("%d units carry the load", u.Needed)
	}
	if u.Redundancy != None && u.Redundancy != OneMore && u.Redundancy != TwoPaths {
		bad("unknown redundancy %q", string(u.Redundancy))
	}
	if !(u.UnitMW >= 0) || math.IsInf(u.UnitMW, 0) {
		bad("a rating of %g MW", u.UnitMW)
	}
	if !(u.UnitAvailability >= 0 && u.UnitAvailability <= 1) {
		bad("an availability of %g", u.UnitAvailability)
	}
	return errors.Join(errs...)
}

// LossMW is the loss of all installed units that share an output in MW, by their curve. Units without a rating, of a
// building without load, lose nothing.
func (u *Units) LossMW(c Curve, outputMW float64) float64 {
	rating := u.RatingMW()
	if rating == 0 {
		return 0
	}
	return rating * c.At(outputMW/rating)
}

// Share is the load of a unit over its rating at an output in MW of all; 0 without a rating.
func (u *Units) Share(outputMW float64) float64 {
	rating := u.RatingMW()
	if rating == 0 {
		return 0
	}
	return outputMW / rating
}

// Availability is the probability that the design load is carried, by the independent failures of the package comment.
func (u *Units) Availability() float64 {
	a := u.UnitAvailability
	if a == 0 {
		return 0
	}
	if u.Redundancy == TwoPaths {
		path := math.Pow(a, float64(u.Needed))
		return 1 - (1-path)*(1-path)
	}
	// Terms from all units working down to N of them, each from the one before it, so that nothing overflows.
	installed := u.Installed()
	term := math.Pow(a, float64(installed))
	sum := term
	for failed := 1; failed <= installed-u.Needed; failed++ {
		term *= float64(installed-failed+1) / float64(failed) * (1 - a) / a
		sum += term
	}
	return math.Min(1, sum)
}
