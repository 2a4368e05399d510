package trace_test

import (
	"context"
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"tokenwatt/demand/calendar"
	"tokenwatt/demand/serving"
	"tokenwatt/demand/serving/replica"
	"tokenwatt/demand/serving/trace"
	"tokenwatt/internal/random"
	"tokenwatt/scenario"
)

// draw collects the requests of hours.
func draw(t interface{ Fatal(...any) }, m *trace.Traffic, from, to int) (trace.Slice, trace.Drawn) {
	s, err := m.Hours(from, to)
	if err != nil {
		t.Fatal(err)
	}
	all, err := trace.Collect(s, math.MaxInt)
	if err != nil {
		t.Fatal(err)
	}
	return all, s.Drawn()
}

// chat is a model with everything in it.
func chat(seed uint64) trace.Traffic {
	return trace.Traffic{
		Seed: seed, Visits: []float64{30, 0, 80, 200}, CV: 2, Turns: trace.Geometric(4), Think: 300, ThinkCV: 1.5, MaxVisit: 5400,
		Lengths: trace.Independent{Input: trace.LognormalOf(120, 1.2, 4000), Output: trace.LognormalOf(200, 0.9, 2000)},
		System:  300, History: true, MaxModelLen: 8192, PrefixTokens: 64,
	}
}

// TestHoursAlone draws single hours and stretches: they give what the whole gives in them, bit for bit.
func TestHoursAlone(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := chat(rapid.Uint64().Draw(t, "seed"))
		if rapid.Bool().Draw(t, "single turns") {
			m.Turns = nil
		}
		const hours = 7
		all, drawn := draw(t, &m, 0, hours)
		if drawn.Requests != int64(len(all)) {
			t.Fatalf("%+v of %d requests", drawn, len(all))
		}
		from := rapid.IntRange(0, hours-1).Draw(t, "from")
		to := rapid.IntRange(from+1, hours).Draw(t, "to")
		var want trace.Slice
		last := 0.0
		for _, q := range all {
			if q.Arrival < last {
				t.Fatalf("%g s behind %g s", q.Arrival, last)
			}
			if last = q.Arrival; last >= 3600*float64(from) && last < 3600*float64(to) {
				want = append(want, q)
			}
		}
		got, _ := draw(t, &m, from, to)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("hours %d to %d: %s", from, to, diff)
		}
	})
}

// TestRateAndBurstiness compares counts and intervals with the model: V visits an hour in the mean, intervals of the coefficient of
// variation asked for. Bounds are five standard errors.
func TestRateAndBurstiness(t *testing.T) {
	const hours, visits = 400, 300.0
	for _, cv := range []float64{0.3, 1, 2.5} {
		m := trace.Traffic{Seed: 7, Visits: []float64{visits}, CV: cv, Lengths: trace.Independent{Input: trace.Fixed(10), Output: trace.Fixed(10)}}
		all, drawn := draw(t, &m, 0, hours)
		// The variance of the count of a renewal process is about cv^2 times its mean.
		if mean, error5 := float64(len(all))/hours, 5*cv*math.Sqrt(visits/hours); math.Abs(mean-visits) > error5 || drawn.Visits != int64(len(all)) {
			t.Errorf("cv %g: %.2f visits an hour, expected %g within %.2f (%+v)", cv, mean, visits, error5, drawn)
		}
		var gaps []float64
		for i := 1; i < len(all); i++ {
			if math.Floor(all[i].Arrival/3600) == math.Floor(all[i-1].Arrival/3600) {
				gaps = append(gaps, all[i].Arrival-all[i-1].Arrival)
			}
		}
		// Quantiles of the gamma distribution by its inverse, which the draws do not use. Intervals that hours cut are
		// missing: long ones more, by 1/300 of them.
		slices.Sort(gaps)
		shape := 1 / (cv * cv)
		for _, q := range []float64{0.1, 0.5, 0.9, 0.99} {
			x := random.GammaQuantile(q, shape, 3600/visits/shape)
			below, _ := slices.BinarySearch(gaps, x)
			if got := float64(below) / float64(len(gaps)); math.Abs(got-q) > 5*math.Sqrt(q*(1-q)/float64(len(gaps)))+0.003*cv*cv*(1-q) {
				t.Errorf("cv %g: %.4f of intervals below quantile %g", cv, got, q)
			}
		}
	}
}

// TestVisitsOfTheYear adds up: so many a day in the mean, with the shapes of the closed form.
func TestVisitsOfTheYear(t *testing.T) {
	c, err := calendar.Of(scenario.Study{Year: 2027})
	if err != nil {
		t.Fatal(err)
	}
	visits, err := trace.Visits(c, 13e6, 2, 20, 0.6)
	if err != nil {
		t.Fatal(err)
	}
	sum := 0.0
	for _, v := range visits {
		sum += v
	}
	if len(visits) != 8760 || math.Abs(sum/365-13e6) > 1 {
		t.Errorf("%d hours, %g visits a day", len(visits), sum/365)
	}
	// 1 January 2027 is a Friday: hour 20 of it against hour 20 of Saturday.
	if r := visits[44] / visits[20]; math.Abs(r-0.6) > 1e-12 {
		t.Errorf("Saturday over Friday is %g", r)
	}
	shape := serving.Diurnal(2, 20)
	if r := visits[20] / visits[8]; math.Abs(r-shape[20]/shape[8]) > 1e-9 {
		t.Errorf("hour 20 over hour 8 is %g", r)
	}
	if _, err := trace.Visits(c, -1, 30, 24, 0); !errors.Is(err, trace.ErrTraffic) || strings.Count(err.Error(), "\n") != 3 {
		t.Errorf("four faults: %v", err)
	}
}

// TestSessionsGrow holds prompts of a visit to what came before: system prompt, prompts and answers, with names that
// say so.
func TestSessionsGrow(t *testing.T) {
	m := chat(3)
	m.Visits = []float64{100}
	all, drawn := draw(t, &m, 0, 12)
	last := map[uint64]trace.Request{}
	grown := 0
	for _, q := range all {
		if q.Session == 0 || q.Named != q.Input+q.Output || q.PrefixTokens != 64 || len(q.Prefix) != (q.Named+63)/64 || q.Input+q.Output > 8192 {
			t.Fatalf("%+v", q)
		}
		if q.Input <= 300 {
			t.Fatalf("a prompt of %d tokens with its system prompt of 300", q.Input)
		}
		p, ok := last[q.Session]
		last[q.Session] = q
		if !ok {
			continue
		}
		grown++
		if q.Input <= p.Input+p.Output || !slices.Equal(q.Prefix[:len(p.Prefix)], p.Prefix) {
			t.Fatalf("%+v\nbehind\n%+v", q, p)
		}
	}
	var shared []uint64
	for _, q := range last {
		if shared == nil {
			shared = q.Prefix[:4] // 300 tokens have four whole pieces of 64
		}
		if !slices.Equal(shared, q.Prefix[:4]) {
			t.Fatalf("system prompts %x and %x", shared, q.Prefix[:4])
		}
	}
	// Mean turns are 4, but for the visits that MaxVisit and MaxModelLen cut and those that began before.
	made := drawn.Requests + drawn.Cut + drawn.TooLong
	if r := float64(made) / float64(drawn.Visits); math.Abs(r-4) > 5*math.Sqrt(12/float64(drawn.Visits))+0.3 || grown == 0 || drawn.Cut == 0 {
		t.Errorf("%g turns a visit: %+v", r, drawn)
	}
}

// TestPrefixesHit runs sessions on a replica: what the names promise is found in its cache.
func TestPrefixesHit(t *testing.T) {
	m := chat(5)
	m.Visits, m.Think = []float64{60}, 60
	s, err := m.Hours(0, 2)
	if err != nil {
		t.Fatal(err)
	}
	config := replica.Defaults(100_000, 8192)
	cost := replica.Linear{Fixed: 0.01, PerToken: 1e-5, PerContext: 1e-8, Watts: 400}
	c, err := replica.Run(context.Background(), &config, &cost, trace.Requests(s), nothing{})
	if err != nil {
		t.Fatal(err)
	}
	// The cache holds everything. Of a later turn all but its new text and what does not fill a block is found.
	if share := float64(c.Found) / float64(c.Asked); share < 0.6 {
		t.Errorf("%.2f of the tokens asked for are found: %+v", share, c)
	}
}

type nothing struct{}

func (nothing) Steps(*replica.Steps) {}
func (nothing) Gaps(replica.Gaps)    {}
func (nothing) Done(*replica.Done)   {}

// TestLengths compares draws with the distributions.
func TestLengths(t *testing.T) {
	r := random.Stream(1, "lengths", 0)
	const n = 200_000
	for _, c := range []struct {
		name     string
		length   trace.Length
		mean, sd float64 // of the draws
		most     int
	}{
		{"fixed", trace.Fixed(7), 7, 0, 7},
		// Rounding up adds a half.
		{"lognormal", trace.LognormalOf(200, 0.8, 1_000_000), 200.5, 160, 1_000_000},
		{"geometric", trace.Geometric(5), 5, math.Sqrt(20), 1000},
		{"one", trace.Geometric(1), 1, 0, 1},
		{"empirical", trace.EmpiricalOf([]int{9, 1, 5, 5}), 5, math.Sqrt(8), 9},
		{"sigma 0", trace.Lognormal{Mu: math.Log(10.5), Most: 100}, 11, 0, 11},
	} {
		sum, squares := 0.0, 0.0
		for range n {
			v := c.length.Quantile(random.Open(r))
			if v < 1 || v > c.most {
				t.Fatalf("%s: %d", c.name, v)
			}
			sum += float64(v)
			squares += float64(v) * float64(v)
		}
		mean := sum / n
		if sd := math.Sqrt(max(0, squares/n-mean*mean)); math.Abs(mean-c.mean) > 5*c.sd/math.Sqrt(n)+1e-9 || math.Abs(sd-c.sd) > 0.03*c.sd+1e-3 {
			t.Errorf("%s: mean %g and standard deviation %g, expected %g and %g", c.name, mean, sd, c.mean, c.sd)
		}
	}
	// Cut at its median, the lognormal keeps its shape below: the median of the rest is the lower quartile.
	cut := trace.Lognormal{Mu: math.Log(1000), Sigma: 1, Most: 1000}
	if got, want := cut.Quantile(0.5), int(math.Ceil(1000*math.Exp(-0.6744897501960817))); got != want || cut.Quantile(1-1e-12) != 1000 {
		t.Errorf("median of the cut is %d, expected %d; most is %d", got, want, cut.Quantile(1-1e-12))
	}
}

// TestPairs keeps prompts with their answers, and samples of many evenly.
func TestPairs(t *testing.T) {
	var all trace.Slice
	for i := range 1000 {
		all = append(all, trace.Request{Input: i + 1, Output: 2 * (i + 1)})
	}
	source := slices.Clone(all)
	pairs, err := trace.PairsOf(&source, 200, 9)
	if err != nil || len(pairs) != 200 {
		t.Fatalf("%d pairs, %v", len(pairs), err)
	}
	sum := 0.0
	seen := map[int]bool{}
	for _, p := range pairs {
		if p[1] != 2*p[0] || seen[p[0]] {
			t.Fatalf("pair %v", p)
		}
		seen[p[0]] = true
		sum += float64(p[0])
	}
	// Uniform on 1..1000: standard deviation 289, of the mean of 200 20.
	if mean := sum / 200; math.Abs(mean-500.5) > 5*20 {
		t.Errorf("mean of the sample %g", mean)
	}
	r := random.Stream(1, "pairs", 0)
	for range 100 {
		if input, output := pairs.Draw(r); output != 2*input {
			t.Fatalf("%d in, %d out", input, output)
		}
	}
}

// TestTrafficFaults refuses what cannot be drawn, all at once.
func TestTrafficFaults(t *testing.T) {
	m := trace.Traffic{
		Visits: []float64{1, math.NaN()}, CV: -1, Turns: trace.Geometric(0.5), Think: math.Inf(1), ThinkCV: -1, MaxVisit: -1,
		Lengths: trace.Independent{Input: trace.Lognormal{Mu: 9, Sigma: 0.1, Most: 10}, Output: trace.Empirical{}}, System: -1, MaxModelLen: -1, PrefixTokens: -1,
	}
	_, err := m.Hours(3, 3)
	if !errors.Is(err, trace.ErrTraffic) {
		t.Fatal(err)
	}
	for _, want := range []string{
		"visits of hour 1 is NaN", "coefficient of variation of intervals is -1", "turns is a mean of 0.5", "time between turns is +Inf s", "longest visit is -1",
		"lengths input is a lognormal of median 8103.08 cut at 10", "lengths output is no value", "system prompt is -1", "max model len is -1", "prefix tokens is -1", "hours is 3 to 3",
	} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%q is not in\n%v", want, err)
		}
	}
	for _, m := range []trace.Traffic{
		{},
		{Visits: []float64{1}, Lengths: trace.Pairs{}},
		{Visits: []float64{1}, Lengths: trace.Pairs{{1, 0}}},
		{Visits: []float64{1}, Lengths: trace.Independent{}},
		{Visits: []float64{1}, Lengths: trace.Pairs{{1, 1}}, Turns: trace.Fixed(2)},
	} {
		if err := m.Check(); !errors.Is(err, trace.ErrTraffic) {
			t.Errorf("%+v: %v", m, err)
		}
	}
}

// BenchmarkTraffic draws requests of single turns and of sessions.
func BenchmarkTraffic(b *testing.B) {
	poisson := chat(1)
	poisson.Turns, poisson.History, poisson.System, poisson.CV = nil, false, 0, 1
	bursty := poisson
	bursty.CV = 3
	for _, c := range []struct {
		name  string
		model trace.Traffic
	}{{"poisson", poisson}, {"gamma", bursty}, {"sessions", chat(1)}} {
		b.Run(c.name, func(b *testing.B) {
			c.model.Visits = []float64{100_000}
			s, err := c.model.Hours(0, 1<<20)
			if err != nil {
				b.Fatal(err)
			}
			b.ReportAllocs()
			var q trace.Request
			for b.Loop() {
				if err := s.Next(&q); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
