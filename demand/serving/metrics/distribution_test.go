package metrics_test

import (
	"errors"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"tokenwatt/demand/serving/metrics"
)

// percentile is NumPy's default: between the values around rank q (n - 1), in proportion. The values are sorted.
func percentile(values []float64, q float64) float64 {
	h := q * float64(len(values)-1)
	low := int(h)
	if low+1 == len(values) {
		return values[low]
	}
	return values[low] + (h-float64(low))*(values[low+1]-values[low])
}

func near(a, b, relative float64) bool {
	return a == b || math.Abs(a-b) <= relative*math.Max(math.Abs(a), math.Abs(b))
}

var probabilities = []float64{0, 0.01, 0.25, 0.5, 0.9, 0.95, 0.99, 0.999, 1}

// sample is a value or a run of them.
type sample struct {
	first, more   float64
	count, weight int64
}

// drawSamples draws values and runs of which none goes below zero.
func drawSamples(t *rapid.T) []sample {
	samples := make([]sample, rapid.IntRange(1, 60).Draw(t, "samples"))
	for i := range samples {
		s := sample{first: rapid.Float64Range(0, 3).Draw(t, "first"), count: 1, weight: 1}
		if rapid.Bool().Draw(t, "run") {
			s.count, s.weight = rapid.Int64Range(1, 40).Draw(t, "count"), rapid.Int64Range(1, 5).Draw(t, "weight")
			s.more = rapid.Float64Range(-s.first/40, 0.01).Draw(t, "more")
			if rapid.IntRange(0, 3).Draw(t, "level") == 0 {
				s.more = 0
			}
		}
		samples[i] = s
	}
	return samples
}

func put(d *metrics.Distribution, samples []sample) {
	for _, s := range samples {
		if s.count == 1 && s.weight == 1 {
			d.Add(s.first)
		} else {
			d.AddRun(s.first, s.more, s.count, s.weight)
		}
	}
}

// expand returns all values in order.
func expand(samples []sample) []float64 {
	var all []float64
	for _, s := range samples {
		for k := range s.count {
			for range s.weight {
				all = append(all, s.first+float64(k)*s.more)
			}
		}
	}
	slices.Sort(all)
	return all
}

// TestAgainstAllValues holds distributions of every way of keeping to the sorted values.
func TestAgainstAllValues(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		samples := drawSamples(t)
		all := expand(samples)
		keep := rapid.SampledFrom([]int{1, 10, 100, 1_000_000}).Draw(t, "keep")
		d := metrics.NewDistribution(keep, 0.01)
		put(d, samples)
		var sum float64
		for _, v := range all {
			sum += v
		}
		s := d.Stat()
		if s.Count != int64(len(all)) || !near(s.Mean, sum/float64(len(all)), 1e-12) || s.Min != all[0] || !near(s.Max, all[len(all)-1], 1e-15) {
			t.Fatalf("%+v of %d values, mean %g, from %g to %g", s, len(all), sum/float64(len(all)), all[0], all[len(all)-1])
		}
		accuracy := 1e-12
		if !d.Exact() {
			accuracy = 0.01 * (1 + 1e-9)
		}
		for i, v := range d.Quantiles(probabilities...) {
			if want := percentile(all, probabilities[i]); math.Abs(v-want) > accuracy*want+1e-300 {
				t.Fatalf("quantile %g is %g, expected %g within %g (exact: %v)", probabilities[i], v, want, accuracy, d.Exact())
			}
		}
	})
}

// TestMergeEqualsOne holds merged parts to one distribution that got everything, in the bits of its quantiles.
func TestMergeEqualsOne(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		keep := rapid.SampledFrom([]int{10, 100, 1_000_000}).Draw(t, "keep")
		one := metrics.NewDistribution(keep, 0)
		parts := make([]*metrics.Distribution, rapid.IntRange(1, 5).Draw(t, "parts"))
		for i := range parts {
			parts[i] = metrics.NewDistribution(keep, 0)
			samples := drawSamples(t)
			put(parts[i], samples)
			put(one, samples)
		}
		merged := metrics.NewDistribution(keep, 0)
		order := rapid.Permutation(parts).Draw(t, "order")
		for _, p := range order {
			before := p.Stat()
			if err := merged.Merge(p); err != nil {
				t.Fatal(err)
			}
			if p.Stat() != before {
				t.Fatalf("merging changed %+v to %+v", before, p.Stat())
			}
		}
		if a, b := merged.Quantiles(probabilities...), one.Quantiles(probabilities...); !slices.Equal(a, b) {
			t.Fatalf("merged %v, one %v", a, b)
		}
		if merged.Count() != one.Count() || merged.Exact() != one.Exact() || !near(merged.Sum(), one.Sum(), 1e-14) {
			t.Fatalf("merged %+v, one %+v", merged.Stat(), one.Stat())
		}
	})
	if err := metrics.NewDistribution(5, 0).Merge(metrics.NewDistribution(6, 0)); !errors.Is(err, metrics.ErrMerge) {
		t.Errorf("distributions that keep 5 and 6 values: %v", err)
	}
}

// TestManyValues sorts enough values for the radix sort, and sketches them.
func TestManyValues(t *testing.T) {
	var all []float64
	exact, sketch := metrics.NewDistribution(0, 0), metrics.NewDistribution(1, 0)
	for i := range 20_000 {
		v := math.Mod(float64(i)*0.6180339887498949, 1) * math.Pow(10, float64(i%7)-4)
		all = append(all, v)
		exact.Add(v)
		sketch.Add(v)
	}
	slices.Sort(all)
	a, b := exact.Quantiles(probabilities...), sketch.Quantiles(probabilities...)
	for i, q := range probabilities {
		want := percentile(all, q)
		if !near(a[i], want, 1e-14) {
			t.Errorf("exact quantile %g is %g, expected %g", q, a[i], want)
		}
		if !near(b[i], want, metrics.DefaultAccuracy) {
			t.Errorf("sketched quantile %g is %g, expected %g", q, b[i], want)
		}
	}
	if exact.Stat().Accuracy != 0 || sketch.Stat().Accuracy != metrics.DefaultAccuracy {
		t.Errorf("accuracies are %g and %g", exact.Stat().Accuracy, sketch.Stat().Accuracy)
	}
}

// TestNoDuration leaves out what no duration can be, and says so.
func TestNoDuration(t *testing.T) {
	for _, v := range []float64{-1e-9, math.NaN(), math.Inf(1)} {
		d := metrics.NewDistribution(0, 0)
		d.Add(v)
		d.AddRun(1, v, 2, 1)
		if d.Count() != 0 && !(v < 0) || !errors.Is(d.Err(), metrics.ErrSample) {
			t.Errorf("%g: %d values, %v", v, d.Count(), d.Err())
		}
	}
	d := metrics.NewDistribution(0, 0)
	if s := d.Stat(); s.Count != 0 || !math.IsNaN(s.P99) || !math.IsNaN(s.Mean) {
		t.Errorf("an empty distribution is %+v", s)
	}
}

// TestAddingAllocatesNothing once a distribution is a sketch that has seen its range.
func TestAddingAllocatesNothing(t *testing.T) {
	d := metrics.NewDistribution(1, 0)
	d.AddRun(1e-6, 0.01, 1000, 1)
	if n := testing.AllocsPerRun(100, func() {
		d.Add(0.123)
		d.AddRun(0.01, 1e-5, 500, 32)
	}); n != 0 {
		t.Errorf("%g allocations", n)
	}
}

func BenchmarkDistribution(b *testing.B) {
	b.Run("sketch", func(b *testing.B) {
		d := metrics.NewDistribution(1, 0)
		b.ReportAllocs()
		for i := range b.N {
			d.Add(1e-3 * float64(i%4096))
		}
	})
	b.Run("run of 100 gaps", func(b *testing.B) {
		d := metrics.NewDistribution(1, 0)
		b.ReportAllocs()
		for range b.N {
			d.AddRun(0.01, 2e-7, 100, 32)
		}
	})
	b.Run("quantiles of a million", func(b *testing.B) {
		d := metrics.NewDistribution(0, 0)
		for i := range 1_000_000 {
			d.Add(math.Mod(float64(i)*0.6180339887498949, 1))
		}
		for range b.N {
			d.Quantiles(0.5, 0.99)
		}
	})
}
