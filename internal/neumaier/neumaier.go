// Package neumaier adds numbers of very different size with compensation: what each addition rounds off is kept in a
// second number (Neumaier 1974, Zeitschrift fuer Angewandte Mathematik und Mechanik 54, 39). The error of a sum of n
// numbers is about one rounding plus n^2 eps^2 times the sum of their magnitudes, and does not depend on how the
// machine fuses operations, because there is no product.
package neumaier

import "math"

// Sum is a sum under way. The zero value is an empty one.
type Sum struct{ total, lost float64 }

// Add adds a number.
func (s *Sum) Add(v float64) {
	t := s.total + v
	if math.Abs(s.total) >= math.Abs(v) {
		s.lost += (s.total - t) + v
	} else {
		s.lost += (v - t) + s.total
	}
	s.total = t
}

// Value returns the sum.
func (s *Sum) Value() float64 { return s.total + s.lost }

// Of returns the sum of numbers, added in their order.
func Of(values []float64) float64 {
	var s Sum
	for _, v := range values {
		s.Add(v)
	}
	return s.Value()
}
