package quantity

import (
	"errors"
	"strconv"
	"strings"
)

// Causes of a ParseError; test for them with errors.Is.
var (
	ErrEmpty     = errors.New("nothing given")
	ErrNumber    = errors.New("not a number")
	ErrRange     = errors.New("number out of range")
	ErrNoUnit    = errors.New("no unit")
	ErrUnit      = errors.New("unknown unit")
	ErrSyntax    = errors.New("unit not understood")
	ErrDimension = errors.New("wrong kind of unit")
	ErrFigure    = errors.New("wrong figure")
)

// ParseError says why a text is not the quantity that was wanted.
type ParseError struct {
	Input    string // the whole text
	Found    string // what stands there: "an energy (MWh)"
	Expected string // what should: "a power such as 350 MW"
	Hint     string // what to write instead; may be empty
	Cause    error  // one of the sentinels of this package
}

// Error returns all of the error in one line.
func (e *ParseError) Error() string {
	var b strings.Builder
	b.WriteString("quantity: ")
	if e.Input != "" {
		b.WriteString(strconv.Quote(e.Input) + ": ")
	}
	if e.Cause != nil {
		b.WriteString(e.Cause.Error() + ": ")
	}
	b.WriteString("found " + e.Found)
	if e.Expected != "" {
		b.WriteString(", expected " + e.Expected)
	}
	if e.Hint != "" {
		b.WriteString("; " + e.Hint)
	}
	return b.String()
}

// Unwrap returns the cause, for errors.Is.
func (e *ParseError) Unwrap() error { return e.Cause }
