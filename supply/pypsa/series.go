package pypsa

import "math"

// Series is a number that may change from snapshot to snapshot.
type Series struct {
	// Constant holds in all snapshots where Hourly is nil.
	Constant float64
	// Hourly has one value for each snapshot, or is nil.
	Hourly []float64
}

// Constant is a Series with one value.
func Constant(v float64) Series { return Series{Constant: v} }

// Hourly is a Series with a value for each snapshot.
func Hourly(values []float64) Series { return Series{Hourly: values} }

// At returns the value in a snapshot.
func (s *Series) At(t int) float64 {
	if s.Hourly != nil {
		return s.Hourly[t]
	}
	return s.Constant
}

// all tells whether every value passes the test.
func (s *Series) all(test func(float64) bool) bool {
	if s.Hourly == nil {
		return test(s.Constant)
	}
	for _, v := range s.Hourly {
		if !test(v) {
			return false
		}
	}
	return true
}

// unset tells whether no snapshot has a value.
func (s *Series) unset() bool { return s.all(math.IsNaN) }

// zero tells whether the value is zero in all snapshots.
func (s *Series) zero() bool { return s.all(func(v float64) bool { return v == 0 }) }

// highest returns the largest value.
func (s *Series) highest() float64 {
	if s.Hourly == nil {
		return s.Constant
	}
	top := math.Inf(-1)
	for _, v := range s.Hourly {
		top = max(top, v)
	}
	return top
}
