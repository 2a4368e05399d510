package quantity

import (
	"fmt"
	"math"
)

// Basis says how well a figure is founded.
type Basis string

// The bases, best founded first.
const (
	Measured  Basis = "measured"  // read off an instrument, by somebody named
	Vendor    Basis = "vendor"    // a maker's data sheet
	Published Basis = "published" // a paper, a statistic, a filing
	Estimate  Basis = "estimate"  // derived from other figures
	Assumed   Basis = "assumed"   // a judgement
	Scenario  Basis = "scenario"  // given by the user without more
)

// Bases returns the bases, best founded first.
func Bases() []Basis { return []Basis{Measured, Vendor, Published, Estimate, Assumed, Scenario} }

// Known reports whether the basis is one of Bases.
func (b Basis) Known() bool {
	for _, k := range Bases() {
		if b == k {
			return true
		}
	}
	return false
}

// Distribution is the shape that draws from a range follow.
type Distribution string

// The distributions. The empty Distribution is Triangular.
const (
	Triangular Distribution = "triangular" // on [low, high] with its peak at the mode
	Uniform    Distribution = "uniform"    // on [low, high]; the mode says only what the plan uses
	Lognormal  Distribution = "lognormal"  // low and high are P5 and P95; the mode says only what the plan uses
)

// Distributions returns all distributions.
func Distributions() []Distribution { return []Distribution{Triangular, Uniform, Lognormal} }

// Known reports whether the distribution is one of Distributions or empty.
func (d Distribution) Known() bool {
	switch d {
	case "", Triangular, Uniform, Lognormal:
		return true
	}
	return false
}

// Figure is a number as a scenario or the catalog gives it: a mode, perhaps a range, and where it came from.
// A plan computes with Mode; a sweep draws between Low and High. The zero Figure is a figure not given.
type Figure[T Quantity] struct {
	Low, Mode, High    T // Low <= Mode <= High; equal when it is one number
	Distribution       Distribution
	Source, Date, Note string
	Basis              Basis
	Path               string // where it stands: "workloads.chat.serving.visitors" or "catalog.accelerators.a100.tdp"

	given bool // tells a figure of zero from one not given
}

// Exact returns the figure of one number.
func Exact[T Quantity](v T) Figure[T] { return Figure[T]{Low: v, Mode: v, High: v, given: true} }

// Range returns the figure of a triangular range; Check says whether its numbers are in order.
func Range[T Quantity](low, mode, high T) Figure[T] {
	return Figure[T]{Low: low, Mode: mode, High: high, given: true}
}

// Known reports whether the figure was given. A figure that was made by Exact, Range or parsing is, of zero
// too; one that was written as a literal is unless its three numbers are zero.
func (f Figure[T]) Known() bool { return f.given || f.Low != 0 || f.Mode != 0 || f.High != 0 }

// KnownFigure is Known, for AnyFigure.
func (f Figure[T]) KnownFigure() bool { return f.Known() }

// IsRange reports whether the figure is more than one number.
func (f Figure[T]) IsRange() bool { return f.Low != f.High || f.Low != f.Mode }

// Equal reports whether two figures are the same in every part.
func (f Figure[T]) Equal(g Figure[T]) bool {
	f.given, g.given = f.Known(), g.Known()
	return f == g
}

// Check returns what is wrong with the numbers of the figure, wrapping ErrFigure: not finite, not in order,
// wider than a float64, an unknown distribution, or a lognormal range that reaches zero.
func (f Figure[T]) Check() error {
	low, mode, high := f.Base()
	for _, v := range []float64{low, mode, high} {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return f.wrong("%v is not a finite number", T(v))
		}
	}
	switch {
	case !f.Distribution.Known():
		return f.wrong("the distribution %q is not one of %v", f.Distribution, Distributions())
	case low > mode:
		return f.wrong("low %v is above mode %v", f.Low, f.Mode)
	case mode > high:
		return f.wrong("mode %v is above high %v", f.Mode, f.High)
	case math.IsInf(high-low, 0):
		return f.wrong("the range from %v to %v is too wide to compute with", f.Low, f.High)
	case f.Distribution == Lognormal && f.IsRange() && low <= 0:
		return f.wrong("a lognormal range needs low above zero, not %v", f.Low)
	}
	return nil
}

// wrong returns an ErrFigure with the figure's path, if it has one.
func (f Figure[T]) wrong(format string, args ...any) error {
	where := ""
	if f.Path != "" {
		where = f.Path + ": "
	}
	return fmt.Errorf("quantity: %s%w: %s", where, ErrFigure, fmt.Sprintf(format, args...))
}

// String returns the figure as one text: "350 MW", "350 MW (300 MW to 400 MW)", or "not given".
func (f Figure[T]) String() string {
	switch {
	case !f.Known():
		return "not given"
	case !f.IsRange():
		return text(f.Mode)
	}
	return text(f.Mode) + " (" + text(f.Low) + " to " + text(f.High) + ")"
}

// Human returns the figure as one text for a reader, each number as Human gives it.
func (f Figure[T]) Human(sig int) string {
	switch {
	case !f.Known():
		return "not given"
	case !f.IsRange():
		return Human(f.Mode, sig)
	}
	return Human(f.Mode, sig) + " (" + Human(f.Low, sig) + " to " + Human(f.High, sig) + ")"
}
