package metrics

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"tokenwatt/demand/serving/replica"
)

// TestUpTo compares the closed form of the energy of a jump with its iterations one by one.
func TestUpTo(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := &replica.Steps{
			Start: rapid.Float64Range(0, 1e6).Draw(t, "start"), Count: rapid.Int64Range(1, 300).Draw(t, "count"),
			Seconds: rapid.Float64Range(0.001, 0.1).Draw(t, "seconds"), Joules: rapid.Float64Range(0, 100).Draw(t, "joules"),
		}
		s.SecondsMore = rapid.Float64Range(-s.Seconds/400, s.Seconds/10).Draw(t, "seconds more")
		s.JoulesMore = rapid.Float64Range(-s.Joules/400, s.Joules/10).Draw(t, "joules more")
		now := s.Start + (s.End()-s.Start)*rapid.Float64Range(-0.1, 1.1).Draw(t, "now")
		left, want := now-s.Start, 0.0
		for k := range s.Count {
			seconds, joules := s.Seconds+float64(k)*s.SecondsMore, s.Joules+float64(k)*s.JoulesMore
			part := math.Max(0, math.Min(1, left/seconds))
			want += part * joules
			left -= seconds
		}
		if got := upTo(s, now); math.Abs(got-want) > 1e-6*math.Max(1, s.Energy()) {
			t.Fatalf("%+v at %g: %g J, expected %g J", s, now, got, want)
		}
	})
}

// TestSeriesAgainstSamples compares bins with a fine grid of the same levels, through doublings of the width and merges.
func TestSeriesAgainstSamples(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		const fine = 1.0 / 64 // all times are multiples of it
		grid := make([]float64, 64*300)
		start := float64(rapid.IntRange(-5, 5).Draw(t, "start"))
		timeline := rapid.Bool().Draw(t, "timeline")
		newSeries := func() *Series {
			s, err := NewSeries(start, 2)
			if timeline {
				s, err = NewTimeline(start, 0.25, 8)
			}
			if err != nil {
				t.Fatal(err)
			}
			return s
		}
		s, other := newSeries(), newSeries()
		total := 0.0
		for range rapid.IntRange(1, 30).Draw(t, "levels") {
			from := rapid.IntRange(0, 64*150).Draw(t, "from")
			to := from + rapid.IntRange(0, 64*40).Draw(t, "length")
			first := float64(rapid.IntRange(-3, 9).Draw(t, "first"))
			last := first
			into := rapid.SampledFrom([]*Series{s, other}).Draw(t, "into")
			a, b := start+float64(from)*fine, start+float64(to)*fine
			switch rapid.IntRange(0, 2).Draw(t, "kind") {
			case 0:
				into.Add(a, b, first)
			case 1:
				into.Count(a, b, int64(first))
			case 2:
				last = float64(rapid.IntRange(-3, 9).Draw(t, "last"))
				into.ramp(line{a, b, first, last})
			}
			for i := from; i < to; i++ {
				grid[i] += first + (last-first)*(float64(i-from)+0.5)/float64(to-from)
			}
			total += (first + last) / 2 * float64(to-from) * fine
		}
		if err := s.Merge(other); err != nil {
			t.Fatal(err)
		}
		if math.Abs(s.Integral()-total) > 1e-9 {
			t.Fatalf("integral %g, expected %g", s.Integral(), total)
		}
		means := s.Means(start + 300)
		if timeline && s.most > 0 && len(s.bins) > s.most {
			t.Fatalf("%d bins, at most %d", len(s.bins), s.most)
		}
		per := int(s.Width() / fine)
		for i, v := range means {
			sum := 0.0
			for _, g := range grid[i*per : min(len(grid), (i+1)*per)] {
				sum += g
			}
			if want := sum / float64(min(len(grid), (i+1)*per)-i*per); math.Abs(v-want) > 1e-9 {
				t.Fatalf("bin %d of %g s: %g, expected %g", i, s.Width(), v, want)
			}
		}
	})
}

// TestBeforeTheStart leaves out what lies before a series.
func TestBeforeTheStart(t *testing.T) {
	s, err := NewSeries(10, 1)
	if err != nil {
		t.Fatal(err)
	}
	s.end = 12
	s.Add(12, 15, 3)
	s.Count(11, 20, 0)
	s.Add(5, 9, 3)
	s.ramp(line{8, 16, 0, 8}) // 2 at 10 s, 4 at 12 s
	s.Count(9, 11, 2)
	if got := s.Means(12); len(got) != 2 || math.Abs(got[0]-4.5) > 1e-12 || math.Abs(got[1]-3.5) > 1e-12 {
		t.Errorf("%v, expected 4.5 and 3.5", got)
	}
	if s.Means(10) != nil {
		t.Error("means of no time")
	}
}

// TestQuantilesOverTime by hand: 6 s of level 1, 3 s of level 5, 1 s of level 9.
func TestQuantilesOverTime(t *testing.T) {
	s, err := NewSeries(0, 1)
	if err != nil {
		t.Fatal(err)
	}
	s.Add(0, 3, 5)
	s.Add(3, 9, 1)
	s.Add(9, 10, 9)
	got := s.Quantiles(10, 0, 0.5, 0.6, 0.61, 0.9, 0.95, 1)
	for i, want := range []float64{1, 1, 1, 5, 5, 9, 9} {
		if got[i] != want {
			t.Errorf("%v", got)
		}
	}
	if v := s.Quantiles(0, 0.5)[0]; !math.IsNaN(v) {
		t.Errorf("no time has a level of %g", v)
	}
}
