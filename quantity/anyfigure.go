package quantity

import (
	"fmt"
	"math"
	"strings"
)

// AnyFigure is a *Figure[T] whose type is not known: what sweeps, assumption tables and decoders work with.
type AnyFigure interface {
	// Describe returns the figure in words and in the canonical unit.
	Describe() FigureInfo
	// Kind describes the quantity.
	Kind() Kind
	// KnownFigure reports whether the figure was given.
	KnownFigure() bool
	// IsRange reports whether the figure is more than one number.
	IsRange() bool
	// Check returns what is wrong with the numbers of the figure.
	Check() error
	// Base returns the numbers in the base unit.
	Base() (low, mode, high float64)
	// SetMode sets the number that a plan computes with, in the base unit.
	SetMode(u float64)
	// Quantile returns the value in the base unit that a share p of draws falls below.
	Quantile(p float64) float64
	// SetPath says where the figure stands.
	SetPath(path string)
	// SetProvenance says where the figure comes from.
	SetProvenance(source, date string, basis Basis)
	// SetNote sets the note.
	SetNote(note string)
	// SetDistribution sets the shape of a range; it comes before ParseRange.
	SetDistribution(d Distribution) error
	// ParseScalar sets the figure to one number.
	ParseScalar(text string) error
	// ParseRange sets the figure to a range.
	ParseRange(low, mode, high string) error
	// UnitName returns the canonical unit, "" for a plain number.
	UnitName() string
	// BareAllowed reports whether a number without a unit is taken.
	BareAllowed() bool
}

// FigureInfo describes a figure for tables and files. Low, Mode and High are in the canonical unit of the
// type, rounded to 15 significant digits so that the conversion leaves no tail.
type FigureInfo struct {
	Path                        string
	Quantity                    string // the type: "Power"
	Low, Mode, High             float64
	Unit                        string // of Low, Mode and High
	LowText, ModeText, HighText string // for a reader, 3 significant digits
	Text                        string // the whole figure in full precision
	Source, Date, Note          string
	Basis                       Basis
	Distribution                Distribution // Triangular where none was named
	IsRange, Known              bool
}

// Describe returns the figure in words and in the canonical unit.
func (f Figure[T]) Describe() FigureInfo {
	sp := f.Mode.spec()
	info := FigureInfo{
		Path: f.Path, Quantity: sp.Name, Unit: sp.Unit, Text: f.String(),
		Low: sp.canonical(float64(f.Low)), Mode: sp.canonical(float64(f.Mode)), High: sp.canonical(float64(f.High)),
		LowText: Human(f.Low, 3), ModeText: Human(f.Mode, 3), HighText: Human(f.High, 3),
		Source: f.Source, Date: f.Date, Note: f.Note, Basis: f.Basis,
		Distribution: f.Distribution, IsRange: f.IsRange(), Known: f.Known(),
	}
	if info.Distribution == "" {
		info.Distribution = Triangular
	}
	return info
}

// canonical returns a value in base units as a number of the canonical unit.
func (s *spec) canonical(v float64) float64 {
	return rounded(v*s.display.den/s.display.num, 15)
}

// Kind describes the quantity of the figure.
func (f Figure[T]) Kind() Kind { return f.Mode.spec().Kind }

// Base returns the numbers of the figure in the base unit of the type.
func (f Figure[T]) Base() (low, mode, high float64) {
	return float64(f.Low), float64(f.Mode), float64(f.High)
}

// UnitName returns the canonical unit, "" for a plain number.
func (f Figure[T]) UnitName() string { return f.Mode.spec().Unit }

// BareAllowed reports whether a number without a unit is taken.
func (f Figure[T]) BareAllowed() bool { return f.Mode.spec().Bare }

// SetMode sets the number that a plan computes with, in the base unit. A figure of one number stays one; a
// range is widened where the number lies outside, so that low <= mode <= high still holds.
func (f *Figure[T]) SetMode(u float64) {
	if f.IsRange() {
		f.Low, f.High = min(f.Low, T(u)), max(f.High, T(u))
	} else {
		f.Low, f.High = T(u), T(u)
	}
	f.Mode, f.given = T(u), true
}

// SetPath says where the figure stands.
func (f *Figure[T]) SetPath(path string) { f.Path = path }

// SetProvenance says where the figure comes from.
func (f *Figure[T]) SetProvenance(source, date string, basis Basis) {
	f.Source, f.Date, f.Basis = source, date, basis
}

// SetNote sets the note.
func (f *Figure[T]) SetNote(note string) { f.Note = note }

// SetDistribution sets the shape of a range; it comes before ParseRange. The error, of an unknown name,
// wraps ErrFigure.
func (f *Figure[T]) SetDistribution(d Distribution) error {
	if !d.Known() {
		return f.wrong("the distribution %q is not one of %v", d, Distributions())
	}
	f.Distribution = d
	return nil
}

// ParseScalar sets the figure to one number. On an error, a *ParseError, the figure stays as it was.
func (f *Figure[T]) ParseScalar(text string) error {
	v, err := Parse[T](text)
	if err != nil {
		return err
	}
	f.set(v, v, v)
	return nil
}

// ParseRange sets the figure to a range. The mode may be empty where the distribution, set before, gives
// one: the midpoint of a uniform range, the median of a lognormal one; a triangular range needs it. On an
// error, a *ParseError or one that wraps ErrFigure, the figure stays as it was.
func (f *Figure[T]) ParseRange(low, mode, high string) error {
	g := *f
	var err error
	if g.Low, err = Parse[T](low); err != nil {
		return fmt.Errorf("low: %w", err)
	}
	if g.High, err = Parse[T](high); err != nil {
		return fmt.Errorf("high: %w", err)
	}
	if strings.TrimSpace(mode) != "" {
		if g.Mode, err = Parse[T](mode); err != nil {
			return fmt.Errorf("mode: %w", err)
		}
	} else if g.Mode, err = g.middle(); err != nil {
		return err
	}
	if err := g.Check(); err != nil {
		return err
	}
	f.set(g.Low, g.Mode, g.High)
	return nil
}

// middle returns the mode of a range that was given without one.
func (f Figure[T]) middle() (T, error) {
	low, _, high := f.Base()
	switch f.Distribution {
	case Uniform:
		return T(low + (high-low)/2), nil
	case Lognormal:
		if low <= 0 {
			return 0, f.wrong("a lognormal range needs low above zero, not %v", f.Low)
		}
		return T(within(math.Exp((math.Log(low)+math.Log(high))/2), low, high)), nil
	}
	return 0, f.wrong("a triangular range needs a mode; give one, or distribution: uniform or lognormal")
}

// set sets the three numbers.
func (f *Figure[T]) set(low, mode, high T) {
	f.Low, f.Mode, f.High, f.given = low, mode, high, true
}
