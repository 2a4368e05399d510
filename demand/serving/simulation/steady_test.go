package simulation_test

import (
	"context"
	"errors"
	"math"
	"testing"

	"tokenwatt/demand/serving/simulation"
)

// steady simulates a level of the small service.
func steady(t *testing.T, o simulation.Steady, set ...string) (*simulation.Result, error) {
	t.Helper()
	s, err := simulation.Prepare(problemOf(read(t, small, set...)))
	if err != nil {
		t.Fatal(err)
	}
	source, err := s.OpenSteady(o)
	if err != nil {
		return nil, err
	}
	defer source.Close()
	r, err := s.Simulate(context.Background(), source, nil)
	if err != nil {
		t.Fatal(err)
	}
	return r, nil
}

// TestSteady: a level lasts for the time asked for, with as many requests and tokens, also over several hours and with turns that
// began before.
func TestSteady(t *testing.T) {
	for name, set := range map[string][]string{"single": nil, "turns": {"traffic.turns=3", "traffic.history=true"}} {
		r, err := steady(t, simulation.Steady{PerHour: 1800, WarmUp: 600, Seconds: 6600}, set...)
		if err != nil {
			t.Fatal(err)
		}
		l := &r.Summary.Latency
		if r.Seconds != 6600 || r.WarmUp != 600 || math.Abs(float64(l.Totals.Finished)/3300-1) > 0.1 {
			t.Errorf("%s: %d requests in %g s behind %g s", name, l.Totals.Finished, r.Seconds, r.WarmUp)
		}
	}
	long, err := steady(t, simulation.Steady{PerHour: 1800, Seconds: 3600, Output: 2})
	if err != nil {
		t.Fatal(err)
	}
	short, err := steady(t, simulation.Steady{PerHour: 1800, Seconds: 3600})
	if err != nil {
		t.Fatal(err)
	}
	a, b := &long.Summary.Latency.Totals, &short.Summary.Latency.Totals
	if a.Finished != b.Finished || a.Input != b.Input || math.Abs(float64(a.Output)/float64(b.Output)-2) > 0.02 {
		t.Errorf("twice the answers: %+v, once: %+v", a, b)
	}
	none, err := steady(t, simulation.Steady{Seconds: 60})
	if err != nil || none.Summary.Latency.Totals.Finished != 0 || !(none.Footprint.MeanWatts > 0) || none.Summary.Busy != 0 {
		t.Errorf("no requests: %+v, %v", none, err)
	}
}

func TestSteadyErrors(t *testing.T) {
	for name, o := range map[string]simulation.Steady{
		"no time": {PerHour: 1}, "below zero": {PerHour: -1, Seconds: 1}, "no number": {PerHour: math.NaN(), Seconds: 1},
		"for ever": {PerHour: 1, Seconds: math.Inf(1)}, "shorter than none": {PerHour: 1, Seconds: 1, Output: -1},
	} {
		if _, err := steady(t, o); !errors.Is(err, simulation.ErrProblem) {
			t.Errorf("%s: %v", name, err)
		}
	}
	trace := file(t, "t.csv", "arrival_s,input_tokens,output_tokens\n0,10,10\n5,20,5\n")
	if _, err := steady(t, simulation.Steady{PerHour: 1, Seconds: 60}, "trace.file="+trace); !errors.Is(err, simulation.ErrProblem) {
		t.Errorf("with a trace: %v", err)
	}
	if _, err := steady(t, simulation.Steady{PerHour: 1, Seconds: 60, Input: 2}, "traffic.lengths_from.file="+trace); !errors.Is(err, simulation.ErrProblem) {
		t.Errorf("factors on lengths from a trace: %v", err)
	}
}
