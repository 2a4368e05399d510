package simulation_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"tokenwatt/demand/serving/simulation"
)

// reach is Reach of the small scenario with assignments.
func reach(t testing.TB, set ...string) string {
	t.Helper()
	s, err := simulation.Prepare(problemOf(read(t, small, set...)))
	if err != nil {
		t.Fatal(err)
	}
	why, err := s.Reach(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return why
}

// TestReach: what no request keeps to even alone is out of reach, for each kind of time; what an idle replica does is not.
func TestReach(t *testing.T) {
	for _, c := range []struct {
		set  []string
		want string // in the reason; empty for none
	}{
		{[]string{"slo=[]"}, ""},
		{[]string{"slo=[{name: soon, ttft: 1 us}]"}, "objective soon is out of reach of any number of replicas: alone on an idle one 0 % of requests keep to it and 99 % have to (alone in the median: TTFT 0.0"},
		{[]string{"slo=[{name: a, ttft: 10 s}, {name: b, tpot: 1 us}]"}, "objective b is out of reach"},
		{[]string{"slo=[{name: whole, e2e: 10 ms}]"}, "E2E "},
		{[]string{"slo=[{ttft: 10 s, tpot: 1 s, e2e: 10 min}]"}, ""},
		{[]string{"slo=[{itl: 1 us}]"}, ""},
		{[]string{"slo=[{ttft_slowdown: 1}]"}, ""},
		{[]string{"slo=[{ttft: 1 us}]", "decode={replicas: 1}"}, "TTFT"},
		{[]string{"slo=[{ttft: 1 us}]", ".visitors=0.001/d"}, ""}, // nobody comes
		// More than the sample.
		{[]string{"slo=[{ttft: 1 us}]", ".visitors=240000/d"}, "alone on an idle one 0 %"},
	} {
		if why := reach(t, c.set...); c.want == "" && why != "" || !strings.Contains(why, c.want) {
			t.Errorf("%v: %q, expected %q", c.set, why, c.want)
		}
	}
	s, err := simulation.Prepare(problemOf(read(t, small, "slo=[{ttft: 1 us}]")))
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := s.Reach(ctx); !errors.Is(err, context.Canceled) || errors.Is(err, io.EOF) {
		t.Errorf("cancelled: %v", err)
	}
}

// What is called out of reach is missed by a replica that has one visitor at a time, also where caches hold most of a prompt.
func TestReachIsABound(t *testing.T) {
	outer := t
	rapid.Check(t, func(t *rapid.T) {
		limit := rapid.Float64Range(0.5, 200).Draw(t, "ms")
		kind := rapid.SampledFrom([]string{"ttft: %.4g ms", "tpot: %.4g ms", "ttft: %.4g ms, tpot: 10 ms"}).Draw(t, "kind")
		traffic := rapid.SampledFrom([]string{"traffic={}", "traffic={turns: 5, history: true, system_prompt: 3000}"}).Draw(t, "traffic")
		set := []string{
			".visitors=480/d", traffic, fmt.Sprintf("slo=[{"+kind+", attainment: %d %%}]", limit, rapid.IntRange(1, 99).Draw(t, "attainment")),
			rapid.SampledFrom([]string{"prefix_caching=on", "prefix_caching=off"}).Draw(t, "caching"),
		}
		if why := reach(outer, set...); why != "" {
			if r := run(outer, set...); r.Meets() {
				t.Fatalf("%v is met by %g: %s", set, r.SLOs[0].Share, why)
			}
		}
	})
}
