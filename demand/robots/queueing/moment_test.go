package queueing_test

import (
	"errors"
	"math"
	"testing"

	"pgregory.net/rapid"

	"tokenwatt/demand/robots/queueing"
)

// A moment gives for any sequence of fleets what the distribution of robots there, summed state by state, gives for each.
func TestMomentAgainstMix(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		load := rapid.Float64Range(0, 80).Draw(t, "load")
		rest := rapid.SampledFrom([]float64{0, 0.3}).Draw(t, "draw of waiting")
		drain := func(i int) float64 { return (min(load, float64(i)) + rest*max(0, float64(i)-load)) / 2 }
		charge := rapid.SampledFrom([]float64{0, 0.2, 1.3, 4}).Draw(t, "charge")
		availability := rapid.SampledFrom([]float64{0, 0.4, 0.93, 1}).Draw(t, "availability")
		wait := rapid.SampledFrom([]float64{0, 0.1}).Draw(t, "wait")
		q := queueing.Queue{Load: load, Service: 0.2, ArrivalSCV: 1, ServiceSCV: rapid.SampledFrom([]float64{0, 1, 2}).Draw(t, "SCV")}
		m, err := queueing.NewMoment(q, wait, charge, drain)
		if err != nil {
			t.Fatal(err)
		}
		for range rapid.IntRange(1, 6).Draw(t, "fleets") {
			f := queueing.Fleet{
				Robots: rapid.IntRange(1, 150).Draw(t, "robots"), Chargers: rapid.IntRange(1, 60).Draw(t, "chargers"),
				Availability: availability, ChargeTime: charge, Drain: drain,
			}
			p, err := f.There()
			if err != nil {
				t.Fatal(err)
			}
			want, err := queueing.Mix(p, q, wait)
			if err != nil {
				t.Fatal(err)
			}
			fleet, err := queueing.NewInOrder(f.Robots, availability)
			if err != nil {
				t.Fatal(err)
			}
			late, there, err := m.Of(fleet, f.Chargers)
			if err != nil {
				t.Fatal(err)
			}
			if mean := queueing.Mean(p); math.Abs(late-want) > 1e-10 || math.Abs(there-mean) > 1e-9*(1+mean) {
				t.Fatalf("%d robots, %d chargers: %.15g late and %.15g there, want %.15g and %.15g", f.Robots, f.Chargers, late, there, want, mean)
			}
		}
	})
}

func TestMomentRefuses(t *testing.T) {
	q := queueing.Queue{Load: 3, Service: 1, ArrivalSCV: 1, ServiceSCV: 1}
	flat := func(int) float64 { return 1 }
	for what, err := range map[string]error{
		"no robots":    second(queueing.NewInOrder(0, 0.5)),
		"availability": second(queueing.NewInOrder(3, 1.5)),
		"NaN":          second(queueing.NewInOrder(3, math.NaN())),
		"queue":        second(queueing.NewMoment(queueing.Queue{}, 1, 1, flat)),
		"wait":         second(queueing.NewMoment(q, -1, 1, flat)),
		"charge":       second(queueing.NewMoment(q, 1, math.Inf(1), flat)),
		"no drain":     second(queueing.NewMoment(q, 1, 1, nil)),
	} {
		if !errors.Is(err, queueing.ErrProblem) {
			t.Errorf("%s: %v", what, err)
		}
	}
	fleet, err := queueing.NewInOrder(3, 0.9)
	if err != nil || fleet.Robots() != 3 {
		t.Fatal(fleet, err)
	}
	m, err := queueing.NewMoment(q, 1, 1, func(int) float64 { return math.NaN() })
	if err != nil {
		t.Fatal(err)
	}
	for _, chargers := range []int{0, 2} {
		if _, _, err := m.Of(fleet, chargers); !errors.Is(err, queueing.ErrProblem) {
			t.Errorf("%d chargers: %v", chargers, err)
		}
	}
}
