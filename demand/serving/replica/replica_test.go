package replica_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"

	"tokenwatt/demand/serving/replica"
	"tokenwatt/internal/fault"
	"tokenwatt/internal/random"
)

// TestTies: a request that comes just when an iteration of a jump ends is seen by the next one; one that comes
// later waits for the end of the iteration under way.
func TestTies(t *testing.T) {
	for _, c := range []struct{ arrival, scheduled float64 }{{2.75, 3}, {3, 3}, {3.25, 4}} {
		for _, every := range []bool{false, true} {
			config := replica.Defaults(100, 100)
			config.EachIteration = every
			var r record
			requests := []replica.Request{{Input: 1, Output: 50}, {ID: 1, Arrival: c.arrival, Input: 1, Output: 1}}
			if _, err := replica.Run(context.Background(), &config, &replica.Linear{Fixed: 1}, each(requests), &r); err != nil {
				t.Fatal(err)
			}
			if got := r.done[0].Scheduled; got != c.scheduled {
				t.Errorf("arrival at %g s (every iteration: %v) is scheduled at %g s, expected %g s", c.arrival, every, got, c.scheduled)
			}
		}
	}
}

// TestQueueingTheory: with one place and one-token answers a replica is M/D/1, whose mean wait is rho / (2 mu (1 -
// rho)) (Pollaczek-Khinchine). With longer answers of geometric length it is M/G/1, lambda E[S^2] / (2 (1 - rho)).
func TestQueueingTheory(t *testing.T) {
	n, tolerance := 2_000_000, 0.01
	if testing.Short() {
		n, tolerance = 200_000, 0.03
	}
	for _, c := range []struct {
		name   string
		stop   float64 // chance that an answer ends with a token
		lambda float64
	}{{"M/D/1", 1, 0.5}, {"M/G/1", 0.25, 0.125}} {
		arrivals, lengths := random.Stream(1, "arrivals", 0), random.Stream(1, "lengths", 0)
		var now float64
		requests := func(yield func(replica.Request, error) bool) {
			for range n {
				now += random.Exponential(arrivals, 1/c.lambda)
				q := replica.Request{Arrival: now, Input: 1, Output: 1}
				for random.Open(lengths) > c.stop {
					q.Output++
				}
				if !yield(q, nil) {
					return
				}
			}
		}
		config := replica.Defaults(1000, 16000)
		config.MaxSeqs = 1
		var w waits
		if _, err := replica.Run(context.Background(), &config, &replica.Linear{Fixed: 1}, requests, &w); err != nil {
			t.Fatal(err)
		}
		// Of geometric lengths E[S] = 1/p and E[S^2] = (2 - p) / p^2.
		rho := c.lambda / c.stop
		want := c.lambda * (2 - c.stop) / (c.stop * c.stop) / (2 * (1 - rho))
		if got := w.sum / float64(n); math.Abs(got/want-1) > tolerance {
			t.Errorf("%s: mean wait %.5f s, expected %.5f s", c.name, got, want)
		}
	}
}

// waits sums up waiting times.
type waits struct {
	none
	sum float64
}

func (w *waits) Done(d *replica.Done) { w.sum += d.Scheduled - d.Request.Arrival }

// TestSpeculation: an iteration gives (1 - a^(k+1)) / (1 - a) tokens in the mean (Leviathan et al. 2023, equation 1),
// verifies k + 1 tokens a sequence and pays for k iterations of the draft model.
func TestSpeculation(t *testing.T) {
	const k, a = 4, 0.7
	config := replica.Defaults(30000, 400000)
	config.Speculation = replica.Speculation{Tokens: k, Acceptance: a, Draft: &replica.Linear{Fixed: 0.125, Watts: 8}, Random: random.Stream(1, "drafts", 0)}
	var r record
	requests := []replica.Request{{Input: 10, Output: 300000}}
	c, err := replica.Run(context.Background(), &config, &replica.Linear{Fixed: 1, Watts: 2}, each(requests), &r)
	if err != nil {
		t.Fatal(err)
	}
	conservedOutput(t, &r, c)
	got, want := float64(c.Output-1)/float64(c.Iterations-1), (1-math.Pow(a, k+1))/(1-a)
	if math.Abs(got/want-1) > 0.005 {
		t.Errorf("%.4f tokens an iteration, expected %.4f", got, want)
	}
	verifications := float64(c.Iterations - 1)
	if want := 1 + 1.5*verifications; math.Abs(r.seconds/want-1) > 1e-6 {
		t.Errorf("%g s, expected %g s: 1 s an iteration and 0.5 s of drafts", r.seconds, want)
	}
	if want := 2 + 6*verifications; math.Abs(r.joules/want-1) > 1e-6 {
		t.Errorf("%g J, expected %g J", r.joules, want)
	}
	if c.Computed-c.Rejected != 10+c.Output-1 {
		t.Errorf("%d tokens computed, %d rejected, for %d of output", c.Computed, c.Rejected, c.Output)
	}
}

// TestSpeculationUnderPressure keeps all balances where blocks, budget and length run out.
func TestSpeculationUnderPressure(t *testing.T) {
	r := random.Stream(7, "requests", 0)
	var requests []replica.Request
	for i := range 300 {
		requests = append(requests, replica.Request{ID: uint64(i), Arrival: float64(i / 3), Input: 1 + r.IntN(60), Output: 1 + r.IntN(60)})
	}
	for seed := range uint64(20) {
		config := replica.Defaults(30, 100)
		config.BlockTokens, config.MaxSeqs, config.MaxBatchedTokens = 4, 6, 6+int(seed)
		config.AsyncStop = seed%2 == 0
		config.Speculation = replica.Speculation{Tokens: 3, Acceptance: 0.5, Random: random.Stream(seed, "drafts", 0)}
		var got record
		c, err := replica.Run(context.Background(), &config, &replica.Linear{Fixed: 0.01, PerToken: 0.001}, each(requests), &got)
		if err != nil {
			t.Fatal(err)
		}
		conservedOutput(t, &got, c)
		if c.Preempted == 0 || c.Rejected == 0 {
			t.Errorf("no preemption or rejection: %+v", c)
		}
	}
}

// conservedOutput holds what requests got to what iterations gave.
func conservedOutput(t *testing.T, r *record, c replica.Counters) {
	t.Helper()
	var output, gaps int64
	var sum float64
	for _, d := range r.done {
		if !d.Refused {
			output, gaps, sum = output+int64(d.Output), gaps+int64(d.Output-1), sum+d.LastToken-d.FirstToken
		}
	}
	if output != c.Output || gaps != r.count || math.Abs(sum-r.gapSum) > 1e-9*(1+sum) {
		t.Errorf("%d tokens, %d gaps of %g s by requests, %d, %d, %g by iterations", output, gaps, sum, c.Output, r.count, r.gapSum)
	}
}

// TestNoAllocation: once it has had its greatest load, a replica allocates nothing.
func TestNoAllocation(t *testing.T) {
	for _, prefix := range [][]uint64{nil, {1, 2, 3, 4}} {
		config := replica.Defaults(130, 2000)
		r, err := replica.New(&config, &replica.Linear{Fixed: 0.01, PerToken: 1e-4}, none{})
		if err != nil {
			t.Fatal(err)
		}
		now, id := 0.0, uint64(0)
		round := func() {
			for range 40 {
				id++
				q := replica.Request{ID: id, Arrival: now, Input: 70 + int(id%7), Output: 50 + int(id%90), Prefix: prefix, PrefixTokens: 16}
				if prefix == nil {
					q.PrefixTokens = 0
				}
				if err := r.Submit(now, &q); err != nil {
					t.Fatal(err)
				}
				now += 0.05
				for r.Next() < now {
					if err := r.Advance(r.Next()); err != nil {
						t.Fatal(err)
					}
				}
			}
			for !math.IsInf(r.Next(), 1) { // until all have gone
				now = r.Next()
				if err := r.Advance(now); err != nil {
					t.Fatal(err)
				}
			}
		}
		for range 50 {
			round()
		}
		if n := testing.AllocsPerRun(50, round); n != 0 {
			t.Errorf("%g allocations in 40 requests with prefix %v", n, prefix)
		}
		if r.Counters().Preempted == 0 {
			t.Error("no preemption: the load is too low to say anything")
		}
	}
}

// journal writes all that it is told.
type journal struct{ bytes.Buffer }

func (j *journal) Steps(s *replica.Steps) { j.write(s) }
func (j *journal) Gaps(g replica.Gaps)    { j.write(g) }
func (j *journal) Done(d *replica.Done)   { j.write(d) }

func (j *journal) write(v any) {
	if err := json.NewEncoder(&j.Buffer).Encode(v); err != nil {
		panic(err)
	}
}

// TestReplay: the same requests give the same bytes.
func TestReplay(t *testing.T) {
	requests := azureHour(t)[:3000]
	var journals [2]journal
	for i := range journals {
		config := replica.Defaults(600, 9000)
		config.Speculation = replica.Speculation{Tokens: 2, Acceptance: 0.6, Random: random.Stream(3, "drafts", 0)}
		c, err := replica.Run(context.Background(), &config, &h100, each(requests), &journals[i])
		if err != nil {
			t.Fatal(err)
		}
		if c.Preempted == 0 {
			t.Error("no preemption")
		}
	}
	if !bytes.Equal(journals[0].Bytes(), journals[1].Bytes()) {
		t.Error("the same trace gives other bytes")
	}
}

// TestAzureHour runs the whole trace both ways; all tokens are given.
func TestAzureHour(t *testing.T) {
	requests := azureHour(t)
	var output int64
	for _, q := range requests {
		output += int64(q.Output)
	}
	var both [2]record
	var counters [2]replica.Counters
	for i := range both {
		config := replica.Defaults(27000, 131072)
		config.EachIteration = i == 1
		var err error
		if counters[i], err = replica.Run(context.Background(), &config, &h100, each(requests), &both[i]); err != nil {
			t.Fatal(err)
		}
	}
	if counters[0] != counters[1] || counters[0].Output != output || counters[0].Finished != 19366 {
		t.Errorf("%d requests with %d tokens:\n%+v\n%+v", len(requests), output, counters[0], counters[1])
	}
	for i := range both[0].done {
		a, b := &both[0].done[i], &both[1].done[i]
		if a.Request.ID != b.Request.ID || math.Abs(a.FirstToken-b.FirstToken) > 1e-9*b.FirstToken || math.Abs(a.LastToken-b.LastToken) > 1e-9*b.LastToken {
			t.Fatalf("%+v with jumps, %+v without", a, b)
		}
	}
}

func TestConfigErrors(t *testing.T) {
	good := replica.Defaults(100, 1000)
	for _, c := range []struct {
		change func(*replica.Config)
		want   string
	}{
		{func(c *replica.Config) { c.Policy = "fastest" }, `policy is "fastest", expected one of vllm-v1, vllm-v1-priority, sarathi, orca, static`},
		{func(c *replica.Config) { c.Blocks = 0 }, "blocks is 0, expected 1 to 2^31 - 1"},
		{func(c *replica.Config) { c.BlockTokens = 12 }, "block tokens is 12, expected a power of two"},
		{func(c *replica.Config) { c.MaxBatchedTokens = -1 }, "max batched tokens is -1, expected 1 or above"},
		{func(c *replica.Config) { c.MaxSeqs = 0 }, "max seqs is 0"},
		{func(c *replica.Config) { c.MaxModelLen = 1 }, "max model len is 1, expected 2 or above"},
		{func(c *replica.Config) { c.LongPrefillThreshold = -3 }, "long prefill token threshold is -3"},
		{func(c *replica.Config) { c.MaxModelLen = 1601 }, "blocks is 100 of 16 tokens, expected enough for one sequence of max model len = 1601"},
		{func(c *replica.Config) { c.ChunkedPrefill, c.MaxBatchedTokens = false, 999 }, "max batched tokens is 999, expected max model len = 1000 or above where prompts are not chunked"},
		{func(c *replica.Config) { c.MaxBatchedTokens = 255 }, "max batched tokens is 255, expected max seqs = 256 or above"},
		{func(c *replica.Config) { c.Policy, c.ChunkedPrefill = replica.Sarathi, false }, "chunked prefill is off, expected on: sarathi is chunked prefill"},
		{func(c *replica.Config) { c.Policy = replica.Orca }, "prefix caching is on, expected off: orca has none"},
		{func(c *replica.Config) { c.Policy, c.AsyncStop = replica.Static, true }, "asynchronous stop is on, expected off: static has none"},
		{func(c *replica.Config) { c.Speculation.Tokens = -1 }, "speculation tokens is -1"},
		{func(c *replica.Config) { c.Speculation.Acceptance = math.NaN() }, "speculation acceptance is NaN, expected 0 to 1"},
		{func(c *replica.Config) { c.Speculation.Tokens = 3 }, "speculation random stream is not given"},
	} {
		config := good
		c.change(&config)
		_, err := replica.New(&config, &h100, none{})
		if !errors.Is(err, replica.ErrConfig) || !strings.Contains(fmt.Sprint(err), c.want) {
			t.Errorf("got %v, expected %s", err, c.want)
		}
	}
	two := good
	two.Blocks, two.MaxSeqs = -1, -1
	_, err := replica.New(&two, &h100, none{})
	var e *fault.Error
	if !errors.As(err, &e) || strings.Count(err.Error(), "\n") != 1 {
		t.Errorf("not both errors at once: %v", err)
	}
}

func TestRequestErrors(t *testing.T) {
	for _, c := range []struct {
		q    replica.Request
		want string
	}{
		{replica.Request{Output: 1}, "request 0: input is 0 tokens, expected 1 or above"},
		{replica.Request{ID: 3, Input: 1, Output: -1}, "request 3: output is -1 tokens, expected 1 or above"},
		{replica.Request{Input: 5, Output: 1, Remote: 6}, "remote is 6 tokens, expected 0 to its 5 of input"},
		{replica.Request{Input: 5, Output: 1, Prefix: []uint64{1}, PrefixTokens: 24}, "a prefix piece is 24 tokens, expected a multiple of the block's 16"},
		{replica.Request{Input: 5, Output: 1, Prefix: []uint64{1}, PrefixTokens: 16, Named: 17}, "named is 17 tokens, expected 0 to the 16 that its prefix covers"},
		{replica.Request{Input: 5, Output: 1, Remote: 1, Pull: true}, "pull is set, and the sink is no TransferSink"},
		{replica.Request{Input: 5, Output: 1, Arrival: -1}, "arrives at -1 s, expected 0 s or later"},
		{replica.Request{Input: 5, Output: 1, Arrival: math.NaN()}, "arrives at NaN s"},
	} {
		config := replica.Defaults(100, 1000)
		_, err := replica.Run(context.Background(), &config, &h100, each([]replica.Request{c.q}), none{})
		if !errors.Is(err, replica.ErrRequest) || !strings.Contains(fmt.Sprint(err), c.want) {
			t.Errorf("got %v, expected %s", err, c.want)
		}
	}
	cause := errors.New("line 7")
	config := replica.Defaults(100, 1000)
	_, err := replica.Run(context.Background(), &config, &h100, func(yield func(replica.Request, error) bool) { yield(replica.Request{}, cause) }, none{})
	if !errors.Is(err, cause) {
		t.Errorf("got %v, expected the reader's error", err)
	}
	gone, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := replica.Run(gone, &config, &h100, each([]replica.Request{{Input: 1, Output: 1}}), none{}); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, expected that it was cancelled", err)
	}
}

func TestCostErrors(t *testing.T) {
	for _, cost := range []replica.Linear{{}, {Fixed: math.NaN()}, {Fixed: math.Inf(1)}, {Fixed: -1}, {Fixed: 1, Watts: math.NaN()}} {
		config := replica.Defaults(100, 1000)
		_, err := replica.Run(context.Background(), &config, &cost, each([]replica.Request{{Input: 1, Output: 1}}), none{})
		if !errors.Is(err, replica.ErrCost) {
			t.Errorf("%+v: got %v", cost, err)
		}
	}
}
