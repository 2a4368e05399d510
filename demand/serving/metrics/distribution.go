package metrics

import (
	"errors"
	"fmt"
	"math"

	"tokenwatt/internal/neumaier"
)

// DefaultExactSamples is how many values a distribution keeps before it turns into a sketch.
const DefaultExactSamples = 1_000_000

// DefaultAccuracy is the relative accuracy of the quantiles of a sketch.
const DefaultAccuracy = 0.001

// ErrSample is wrapped by the error about a value that no duration can have.
var ErrSample = errors.New("serving metrics: no duration")

// Distribution is a set of durations in s: count, mean, extremes, and quantiles, which are exact for as many values as it
// may keep and those of a sketch beyond. Adding allocates nothing but the room for values, which doubles.
// It is not for use by two goroutines at once.
type Distribution struct {
	exactSamples int64
	accuracy     float64

	count    int64
	sum      neumaier.Sum
	min, max float64
	err      error // the first value refused

	values []float64 // kept, of weight 1
	runs   []run     // kept
	held   int64     // values in both
	sketch *sketch   // nil while values are kept
}

// run is count values first + k more, k = 0 ... count-1, each weight times.
type run struct {
	first, more   float64
	count, weight int64
}

// value is the k-th value. The conversion keeps the compiler from fusing the operations.
func (r *run) value(k int64) float64 { return r.first + float64(float64(k)*r.more) }

// NewDistribution returns an empty distribution that keeps so many values; 0 stands for the defaults.
func NewDistribution(exactSamples int, accuracy float64) *Distribution {
	if exactSamples == 0 {
		exactSamples = DefaultExactSamples
	}
	if accuracy == 0 {
		accuracy = DefaultAccuracy
	}
	return &Distribution{exactSamples: int64(exactSamples), accuracy: accuracy, min: math.Inf(1), max: math.Inf(-1)}
}

// Add adds a value of 0 s or above. Another one is left out and reported by Err.
func (d *Distribution) Add(v float64) {
	if !d.fits(v, v) {
		return
	}
	d.count++
	d.sum.Add(v)
	d.min, d.max = min(d.min, v), max(d.max, v)
	if d.sketch == nil && d.held < d.exactSamples {
		d.held++
		d.values = append(d.values, v)
		return
	}
	d.pour()
	d.sketch.add(v, 1)
}

// AddRun adds count values first + k more, k = 0 ... count-1, each weight times.
func (d *Distribution) AddRun(first, more float64, count, weight int64) {
	if count <= 0 || weight <= 0 {
		return
	}
	r := run{first, more, count, weight}
	last := r.value(count - 1)
	if !d.fits(first, last) {
		return
	}
	d.count += count * weight
	// The sum of an arithmetic series is its length times the mean of its ends.
	d.sum.Add(float64(count*weight) * (0.5 * (first + last)))
	d.min, d.max = min(d.min, first, last), max(d.max, first, last)
	if d.sketch == nil && d.held+count <= d.exactSamples {
		d.held += count
		d.runs = append(d.runs, r)
		return
	}
	d.pour()
	d.sketch.addRun(&r)
}

// fits tells whether both ends of a run are durations.
func (d *Distribution) fits(first, last float64) bool {
	if first >= 0 && last >= 0 && first <= math.MaxFloat64 && last <= math.MaxFloat64 {
		return true
	}
	if d.err == nil {
		d.err = fmt.Errorf("%w: %g to %g s", ErrSample, first, last)
	}
	return false
}

// pour turns the values kept into a sketch.
func (d *Distribution) pour() {
	if d.sketch != nil {
		return
	}
	d.sketch = newSketch(d.accuracy)
	for _, v := range d.values {
		d.sketch.add(v, 1)
	}
	for i := range d.runs {
		d.sketch.addRun(&d.runs[i])
	}
	d.values, d.runs, d.held = nil, nil, 0
}

// ErrMerge is wrapped by the error about distributions that are not kept alike.
var ErrMerge = errors.New("serving metrics: cannot be merged")

// Merge adds what another distribution has, which stays as it is. Both have to keep as many values with the same accuracy;
// then the quantiles are those of one distribution that got all values.
func (d *Distribution) Merge(o *Distribution) error {
	if d.exactSamples != o.exactSamples || d.accuracy != o.accuracy {
		return fmt.Errorf("%w: %d exact samples and accuracy %g, and %d and %g", ErrMerge, d.exactSamples, d.accuracy, o.exactSamples, o.accuracy)
	}
	d.count += o.count
	d.sum.Add(o.sum.Value())
	d.min, d.max = min(d.min, o.min), max(d.max, o.max)
	if d.err == nil {
		d.err = o.err
	}
	if d.sketch == nil && o.sketch == nil && d.held+o.held <= d.exactSamples {
		d.values, d.runs, d.held = append(d.values, o.values...), append(d.runs, o.runs...), d.held+o.held
		return nil
	}
	d.pour()
	if o.sketch != nil {
		return d.sketch.merge(o.sketch)
	}
	for _, v := range o.values {
		d.sketch.add(v, 1)
	}
	for i := range o.runs {
		d.sketch.addRun(&o.runs[i])
	}
	return nil
}

// Count is the number of values.
func (d *Distribution) Count() int64 { return d.count }

// Sum is their sum.
func (d *Distribution) Sum() float64 { return d.sum.Value() }

// Exact tells whether quantiles are exact.
func (d *Distribution) Exact() bool { return d.sketch == nil }

// Accuracy is the relative accuracy of the quantiles: 0 while they are exact.
func (d *Distribution) Accuracy() float64 {
	if d.Exact() {
		return 0
	}
	return d.accuracy
}

// Err is about the first value that was left out, nil where none was.
func (d *Distribution) Err() error { return d.err }

// Quantiles returns the values at probabilities from 0 to 1, in their order, NaN where there is no value: between
// the two values around rank q (n - 1) from 0, in proportion (the default of NumPy's percentile, which vLLM's benchmark
// prints).
func (d *Distribution) Quantiles(probabilities ...float64) []float64 {
	result := make([]float64, len(probabilities))
	var at func(rank int64) float64
	if d.sketch == nil {
		all := d.sorted()
		at = func(rank int64) float64 { return atRank(all, rank) }
	} else {
		at = d.sketch.at
	}
	for i, q := range probabilities {
		if d.count == 0 || !(q >= 0 && q <= 1) {
			result[i] = math.NaN()
			continue
		}
		h := float64(q * float64(d.count-1))
		low := min(int64(h), d.count-1)
		v := at(low)
		if part := h - float64(low); part > 0 && low+1 < d.count {
			v += float64(part * (at(low+1) - v))
		}
		result[i] = max(d.min, min(d.max, v))
	}
	return result
}

// Stat is a distribution in figures, in s. Without values all but Count are NaN.
type Stat struct {
	Count              int64
	Mean, Min, Max     float64
	P50, P90, P95, P99 float64
	Accuracy           float64 // relative accuracy of the quantiles, 0 where they are exact
}

// Stat returns the distribution in figures.
func (d *Distribution) Stat() Stat {
	q := d.Quantiles(0.5, 0.9, 0.95, 0.99)
	s := Stat{Count: d.count, Mean: math.NaN(), Min: math.NaN(), Max: math.NaN(), P50: q[0], P90: q[1], P95: q[2], P99: q[3], Accuracy: d.Accuracy()}
	if d.count > 0 {
		s.Mean, s.Min, s.Max = d.Sum()/float64(d.count), d.min, d.max
	}
	return s
}
