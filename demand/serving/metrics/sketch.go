package metrics

import (
	"fmt"
	"math"

	"github.com/DataDog/sketches-go/ddsketch/mapping"
	"github.com/DataDog/sketches-go/ddsketch/store"
)

// sketch counts values in buckets of constant relative width (Masson, Rim & Lee 2019, DDSketch, PVLDB 12(12)). What it answers
// is within accuracy of a value that was put in. Merging adds counts, so that order makes no difference.
type sketch struct {
	mapping *mapping.LogarithmicMapping
	store   *store.DenseStore
	zero    int64 // values of 0, or below what the mapping can tell from it (1e-307)
	least   float64
}

func newSketch(accuracy float64) *sketch {
	m, err := mapping.NewLogarithmicMapping(accuracy)
	if err != nil {
		// Settings are checked before; 0 < accuracy < 1 holds.
		panic(fmt.Sprintf("serving metrics: %v", err))
	}
	return &sketch{mapping: m, store: store.NewDenseStore(), least: m.MinIndexableValue()}
}

// add adds a value n times. Counts are float64 in the store, exact up to 2^53.
func (s *sketch) add(v float64, n int64) {
	if v <= s.least {
		s.zero += n
		return
	}
	s.store.AddWithCount(s.mapping.Index(v), float64(n))
}

// addRun adds a run bucket by bucket: all its values in one bucket are neighbours.
func (s *sketch) addRun(r *run) {
	if r.more == 0 || r.count == 1 {
		s.add(r.first, r.count*r.weight)
		return
	}
	for k := int64(0); k < r.count; {
		v := r.value(k)
		if v <= s.least {
			s.zero += r.weight
			k++
			continue
		}
		i := s.mapping.Index(v)
		last := s.last(r, k, i, v)
		s.store.AddWithCount(i, float64((last-k+1)*r.weight))
		k = last + 1
	}
}

// last returns the last k of a run whose value is in bucket i, where that of k is v. The edge of the bucket gives it but
// for rounding.
func (s *sketch) last(r *run, k int64, i int, v float64) int64 {
	edge := s.mapping.LowerBound(i)
	if r.more > 0 {
		edge = s.mapping.LowerBound(i + 1)
	}
	last := r.count - 1
	if n := (edge - v) / r.more; n < float64(last-k) {
		last = k + max(0, int64(n))
	}
	inside := func(k int64) bool {
		v := r.value(k)
		return v > s.least && s.mapping.Index(v) == i
	}
	for last > k && !inside(last) {
		last--
	}
	for last+1 < r.count && inside(last+1) {
		last++
	}
	return last
}

// at returns the value of rank 0 ... n-1.
func (s *sketch) at(rank int64) float64 {
	if rank < s.zero {
		return 0
	}
	return s.mapping.Value(s.store.KeyAtRank(float64(rank - s.zero)))
}

// merge adds the counts of another sketch of the same accuracy.
func (s *sketch) merge(o *sketch) error {
	if !s.mapping.Equals(o.mapping) {
		return fmt.Errorf("%w: sketches of accuracy %g and %g", ErrMerge, s.mapping.RelativeAccuracy(), o.mapping.RelativeAccuracy())
	}
	s.zero += o.zero
	s.store.MergeWith(o.store)
	return nil
}

// checkAccuracy tells whether a sketch can have an accuracy.
func checkAccuracy(a float64) bool { return a > 1e-6 && a < 0.5 && !math.IsNaN(a) }
