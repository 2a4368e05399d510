// Package fault collects what is wrong with the figures of a problem, all at once, without allocating while
// nothing is wrong: the closed forms are called thousands of times in a sweep.
package fault

import (
	"errors"
	"fmt"
	"math"
	"strconv"

	"tokenwatt/quantity"
)

// Error is one field of a problem that is out of range or does not fit the others.
type Error struct {
	Field    string // name of the field, dotted; the figure's path in its file where it has one
	Found    string // what is there
	Expected string // what may be there
	Cause    error  // the package's own sentinel, for errors.Is
}

// Error returns field, found and expected in one line behind the sentinel's text.
func (e *Error) Error() string {
	return fmt.Sprintf("%v: %s is %s, expected %s", e.Cause, e.Field, e.Found, e.Expected)
}

// Unwrap returns the package's sentinel.
func (e *Error) Unwrap() error { return e.Cause }

// List collects errors that wrap one sentinel. The zero List with a Cause is empty.
type List struct {
	Cause error
	errs  []error
}

// Add records an error.
func (l *List) Add(field, found, expected string) {
	l.errs = append(l.errs, &Error{Field: field, Found: found, Expected: expected, Cause: l.Cause})
}

// Join records an error of another package as it is; nil is nothing.
func (l *List) Join(err error) {
	if err != nil {
		l.errs = append(l.errs, err)
	}
}

// Err returns all errors joined, nil where there is none.
func (l *List) Err() error { return errors.Join(l.errs...) }

// Number returns the mode of a figure and records an error unless it is finite and the test holds.
func Number[T quantity.Quantity](l *List, f *quantity.Figure[T], field, expected string, test func(float64) bool) float64 {
	v := float64(f.Mode)
	if !f.Known() {
		l.Add(name(f, field), "not given", expected)
		return v
	}
	if math.IsNaN(v) || math.IsInf(v, 0) || !test(v) {
		l.Add(name(f, field), strconv.FormatFloat(v, 'g', 6, 64), expected)
	}
	return v
}

// Positive is Number for what has to be above zero.
func Positive[T quantity.Quantity](l *List, f *quantity.Figure[T], field string) float64 {
	return Number(l, f, field, "a number above zero", func(v float64) bool { return v > 0 })
}

// NotNegative is Number for what has to be zero or above.
func NotNegative[T quantity.Quantity](l *List, f *quantity.Figure[T], field string) float64 {
	return Number(l, f, field, "zero or above", func(v float64) bool { return v >= 0 })
}

// Share is Number for what has to be above zero and at most one.
func Share[T quantity.Quantity](l *List, f *quantity.Figure[T], field string) float64 {
	return Number(l, f, field, "above 0 and at most 1", func(v float64) bool { return v > 0 && v <= 1 })
}

// AtLeastOne is Number for what has to be one or above.
func AtLeastOne[T quantity.Quantity](l *List, f *quantity.Figure[T], field string) float64 {
	return Number(l, f, field, "1 or above", func(v float64) bool { return v >= 1 })
}

// name is the figure's path in its file, or the field's name where it has none.
func name[T quantity.Quantity](f *quantity.Figure[T], field string) string {
	if f.Path != "" {
		return f.Path
	}
	return field
}
