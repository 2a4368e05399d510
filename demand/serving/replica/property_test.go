package replica_test

import (
	"context"
	"fmt"
	"iter"
	"math"
	"testing"

	"pgregory.net/rapid"

	"tokenwatt/demand/serving/replica"
	"tokenwatt/internal/random"
)

// record is a sink that keeps all.
type record struct {
	done    []replica.Done
	count   int64
	gapSum  float64
	seconds float64
	joules  float64
	steps   int64
	tokens  int64
	end     float64
	context float64 // contextSum over all iterations
	stopped int
}

func (r *record) Steps(s *replica.Steps) {
	if s.Start < r.end-1e-9*r.end {
		panic(fmt.Sprintf("iterations overlap: one starts at %g, the last ended at %g", s.Start, r.end))
	}
	r.steps += s.Count
	r.seconds += s.End() - s.Start
	r.joules += s.Energy()
	r.end = s.End()
	r.tokens += int64(s.Decodes)*s.Count + int64(s.ChunkTokens)
	n := float64(s.Count)
	r.context += n*float64(s.ContextSum) + float64(s.Decodes)*n*(n-1)/2
	if s.Stopped {
		r.stopped++
	}
}

func (r *record) Gaps(g replica.Gaps) {
	n := float64(g.Count)
	r.count += g.Count * int64(g.Sequences)
	r.gapSum += float64(g.Sequences) * (n*g.Seconds + g.More*n*(n-1)/2)
}

func (r *record) Done(d *replica.Done) { r.done = append(r.done, *d) }

func each(requests []replica.Request) iter.Seq2[replica.Request, error] {
	return func(yield func(replica.Request, error) bool) {
		for _, q := range requests {
			if !yield(q, nil) {
				return
			}
		}
	}
}

// steep is a linear cost whose pieces are 64 tokens of context long, each with a slope of its own.
type steep struct{ replica.Linear }

func (c *steep) Decode(decodes int, contextSum, contextMax int64) replica.Piece {
	p := c.Linear.Decode(decodes, contextSum, contextMax)
	p.From = contextSum / 64 * 64
	p.To = p.From + 64
	p.SecondsPerContext *= 1 + float64(p.From%7)
	p.Joules += float64(p.From % 11)
	return p
}

func (c *steep) Step(decodes int, contextSum, contextMax int64, chunks []replica.Chunk) (seconds, joules float64) {
	p := c.Decode(decodes, contextSum, contextMax)
	seconds, joules = c.Linear.Step(0, 0, 0, chunks)
	seconds += p.Seconds - c.Fixed + p.SecondsPerContext*float64(contextSum)
	joules += p.Joules - c.Fixed*c.Watts + p.JoulesPerContext*float64(contextSum)
	return seconds, joules
}

// scene draws a configuration and requests that press on all its limits. All but the number of requests comes of one
// seed, because numbers drawn one by one are mostly small.
func scene(t *rapid.T) (replica.Config, replica.Cost, []replica.Request) {
	r := random.Stream(rapid.Uint64().Draw(t, "seed"), "scene", 0)
	block := 1 << r.IntN(5)
	blocks := 4 + r.IntN(57)
	c := replica.Config{
		Policy: replica.Policies()[r.IntN(len(replica.Policies()))],
		Blocks: blocks, BlockTokens: block,
		MaxSeqs:       1 + r.IntN(12),
		MaxModelLen:   max(2, blocks*block-r.IntN(blocks*block)/(1+r.IntN(3))),
		PrefixCaching: r.IntN(4) > 0, ChunkedPrefill: r.IntN(4) > 0,
		AsyncStop: r.IntN(3) == 0,
	}
	c.LongPrefillThreshold = []int{0, 0, 1, 5, 20}[r.IntN(5)]
	c.MaxBatchedTokens = c.MaxSeqs + r.IntN(41)
	switch c.Policy {
	case replica.Orca, replica.Static:
		c.PrefixCaching, c.ChunkedPrefill, c.AsyncStop, c.LongPrefillThreshold = false, false, false, 0
	case replica.Sarathi:
		c.ChunkedPrefill = true
	}
	if !c.ChunkedPrefill {
		c.MaxBatchedTokens = max(c.MaxBatchedTokens, c.MaxModelLen)
	}
	linear := replica.Linear{
		Fixed: 0.0123456789 * math.Pi, PerDecode: 0.000345 * math.E, PerContext: 1.2345e-6 * math.Pi, PerSkew: 3e-7 * math.Pi,
		PerToken: 0.00011 * math.Sqrt2, PerPair: 1.1e-8, Watts: 531,
	}
	var cost replica.Cost = &linear
	if r.IntN(2) == 0 {
		cost = &steep{linear}
	}
	mean := []float64{0.001, 0.05, 0.5}[r.IntN(3)]
	long := []int{3, 30, 200}[r.IntN(3)]
	var now float64
	requests := make([]replica.Request, rapid.IntRange(1, 60).Draw(t, "requests"))
	for i := range requests {
		now += random.Exponential(r, mean)
		q := replica.Request{ID: uint64(i), Arrival: now, Input: 1 + r.IntN(long), Output: 1 + r.IntN(long), Priority: r.IntN(3)}
		if r.IntN(2) == 0 { // a prefix of one of three conversations, which may go into the answer
			q.PrefixTokens = block << r.IntN(2)
			talk := uint64(r.IntN(3))
			for k := range r.IntN((q.Input+q.Output)/q.PrefixTokens + 1) {
				q.Prefix = append(q.Prefix, talk<<32|uint64(k))
			}
			if all := len(q.Prefix) * q.PrefixTokens; all > 0 && r.IntN(2) == 0 {
				q.Named = 1 + r.IntN(all)
			}
		}
		if r.IntN(8) == 0 && c.Policy != replica.Orca && c.Policy != replica.Static {
			q.Remote = r.IntN(q.Input + 1)
		}
		requests[i] = q
	}
	return c, cost, requests
}

// many checks a property twenty times as often as asked for; scenes are small.
func many(t *testing.T, property func(*rapid.T)) {
	rapid.Check(t, func(t *rapid.T) {
		for range 20 {
			property(t)
		}
	})
}

// TestJumpsAreExact holds the fast-forward equal to the simulation of each iteration: times to 1e-9, all counts.
func TestJumpsAreExact(t *testing.T) {
	many(t, func(t *rapid.T) {
		config, cost, requests := scene(t)
		var jump, slow record
		a, err := replica.Run(context.Background(), &config, cost, each(requests), &jump)
		if err != nil {
			t.Fatal(err)
		}
		config.EachIteration = true
		b, err := replica.Run(context.Background(), &config, cost, each(requests), &slow)
		if err != nil {
			t.Fatal(err)
		}
		if a != b {
			t.Fatalf("counters differ:\njumps %+v\neach  %+v", a, b)
		}
		same(t, &jump, &slow)
		conserved(t, requests, a, &jump)
	})
}

// same compares what two runs reported.
func same(t *rapid.T, a, b *record) {
	if len(a.done) != len(b.done) || a.steps != b.steps || a.tokens != b.tokens || a.count != b.count {
		t.Fatalf("%d, %d, %d, %d against %d, %d, %d, %d requests, iterations, tokens, gaps", len(a.done), a.steps, a.tokens, a.count, len(b.done), b.steps, b.tokens, b.count)
	}
	near := func(what string, x, y float64) {
		if math.Abs(x-y) > 1e-9*math.Max(math.Abs(x), math.Abs(y)) {
			t.Fatalf("%s: %.12g with jumps, %.12g without", what, x, y)
		}
	}
	near("busy time", a.seconds, b.seconds)
	near("energy", a.joules, b.joules)
	near("sum of gaps", a.gapSum, b.gapSum)
	near("end", a.end, b.end)
	near("context", a.context, b.context)
	for i := range a.done {
		x, y := &a.done[i], &b.done[i]
		name := fmt.Sprintf("request %d", x.Request.ID)
		near(name+" scheduled", x.Scheduled, y.Scheduled)
		near(name+" first token", x.FirstToken, y.FirstToken)
		near(name+" last token", x.LastToken, y.LastToken)
		if x.Request.ID != y.Request.ID || x.Cached != y.Cached || x.Preemptions != y.Preemptions || x.Output != y.Output {
			t.Fatalf("%+v with jumps, %+v without", x, y)
		}
	}
}

// conserved holds a run to what went in.
func conserved(t *rapid.T, requests []replica.Request, c replica.Counters, r *record) {
	if c.Submitted != int64(len(requests)) || c.Submitted != c.Finished+c.Refused || len(r.done) != len(requests) {
		t.Fatalf("%d requests, %+v", len(requests), c)
	}
	var output, gaps int64
	var sum float64
	for _, d := range r.done {
		if d.Refused {
			continue
		}
		output += int64(d.Output)
		gaps += int64(d.Output - 1)
		sum += d.LastToken - d.FirstToken
		if !(d.Request.Arrival <= d.Scheduled && d.Scheduled < d.FirstToken && d.FirstToken <= d.LastToken) {
			t.Fatalf("times out of order: %+v", d)
		}
	}
	if output != c.Output || output != c.Delivered || gaps != r.count {
		t.Fatalf("%d tokens and %d gaps by requests, %d and %d by iterations", output, gaps, c.Output, r.count)
	}
	if math.Abs(sum-r.gapSum) > 1e-9*(1+sum) {
		t.Fatalf("the gaps are %.12g s, the answers took %.12g s", r.gapSum, sum)
	}
}
