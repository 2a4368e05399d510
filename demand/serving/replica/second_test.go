package replica

import (
	"bufio"
	"bytes"
	"encoding/json"
	"iter"
	"os"
	"path/filepath"
	"testing"
)

// secondCase is one line of testdata/second.jsonl: a configuration, its requests and what a second implementation of the
// scheduler, written in Python from the pseudocode of the package comment alone and with the content of blocks told by
// their tokens instead of names, gives for them. Iterations take 2^-6 s, 2^-12 s a token and 2^-20 s a pair of a token
// and one that it attends to, so that all times are exact.
type secondCase struct {
	Policy                                          Policy
	Blocks, Block, Budget, Threshold                int
	MaxLen                                          int `json:"max_len"`
	MaxSeqs                                         int `json:"max_seqs"`
	Chunked, Caching                                bool
	Requests                                        [][4]float64 // arrival in s, tokens of prompt and answer, priority
	Prefix                                          [][]uint64
	Piece                                           int
	Named                                           []int
	Iterations, Preempted, Computed, Found, Evicted int64
	Done                                            [][6]float64 // scheduled, first and last token in s, tokens given, tokens found, preemptions
}

// secondSink keeps how requests ended.
type secondSink struct{ done []Done }

func (s *secondSink) Steps(*Steps) {}
func (s *secondSink) Gaps(Gaps)    {}
func (s *secondSink) Done(d *Done) { s.done[d.Request.ID] = *d }

// requests are those of the case.
func (c *secondCase) requests() iter.Seq2[Request, error] {
	return func(yield func(Request, error) bool) {
		for i, q := range c.Requests {
			r := Request{
				ID: uint64(i), Arrival: q[0], Input: int(q[1]), Output: int(q[2]), Priority: int(q[3]),
				Prefix: c.Prefix[i], Named: c.Named[i],
			}
			if len(r.Prefix) > 0 {
				r.PrefixTokens = c.Piece
			}
			if !yield(r, nil) {
				return
			}
		}
	}
}

// TestSecondImplementation holds the vLLM schedulers to another program's results: with and without chunks, prefix
// cache, threshold and priorities, in caches so small that sequences are preempted and blocks evicted.
func TestSecondImplementation(t *testing.T) {
	file, err := os.ReadFile(filepath.Join("testdata", "second.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	cases := 0
	for lines := bufio.NewScanner(bytes.NewReader(file)); lines.Scan(); cases++ {
		var c secondCase
		if err := json.Unmarshal(lines.Bytes(), &c); err != nil {
			t.Fatal(err)
		}
		for _, each := range []bool{false, true} {
			c.compare(t, cases+1, each)
		}
	}
	if cases < 10 {
		t.Errorf("%d cases, want 10 or more", cases)
	}
}

// compare runs a case and compares it with what is expected.
func (c *secondCase) compare(t *testing.T, line int, each bool) {
	t.Helper()
	config := Config{
		Policy: c.Policy, Blocks: c.Blocks, BlockTokens: c.Block, MaxBatchedTokens: c.Budget, MaxSeqs: c.MaxSeqs, MaxModelLen: c.MaxLen,
		LongPrefillThreshold: c.Threshold, ChunkedPrefill: c.Chunked, PrefixCaching: c.Caching, EachIteration: each,
	}
	cost := &Linear{Fixed: 1.0 / (1 << 6), PerDecode: 1.0 / (1 << 12), PerToken: 1.0 / (1 << 12), PerContext: 1.0 / (1 << 20), PerPair: 1.0 / (1 << 20)}
	sink := &secondSink{done: make([]Done, len(c.Requests))}
	n, err := Run(t.Context(), &config, cost, c.requests(), sink)
	if err != nil {
		t.Fatalf("line %d: %v", line, err)
	}
	got, want := [5]int64{n.Iterations, n.Preempted, n.Computed, n.Found, n.Evicted}, [5]int64{c.Iterations, c.Preempted, c.Computed, c.Found, c.Evicted}
	if got != want {
		t.Errorf("line %d, each iteration %v: iterations, preempted, computed, found, evicted are %v, want %v", line, each, got, want)
	}
	for i, want := range c.Done {
		d := &sink.done[i]
		got := [6]float64{d.Scheduled, d.FirstToken, d.LastToken, float64(d.Output), float64(d.Cached), float64(d.Preemptions)}
		if d.Refused {
			got = [6]float64{}
		}
		if got != want {
			t.Errorf("line %d, each iteration %v, request %d: scheduled, first, last, given, found, preempted are %v, want %v", line, each, i, got, want)
		}
	}
}
