package energy

import (
	"context"
	"iter"
	"math"

	"tokenwatt/calibration/score"
	"tokenwatt/demand/serving/engine"
	"tokenwatt/demand/serving/replica"
)

// Simulate predicts rows with the batch left to the scheduler: a replica with the server's max_num_seqs, always more
// requests waiting than it takes, counted from when as many answers have ended as run at a time until twice as many have.
// Lengths of answers spread so that sequences that run hold contextShare of a mean answer. Rows without max_num_seqs are
// refused. The progress function, where not nil, is told how far it is.
func Simulate(ctx context.Context, rows []Row, progress func(done, of int)) ([]Prediction, []score.Refusal, error) {
	var list []Prediction
	var refused []score.Refusal
	for i := range rows {
		r := &rows[i]
		if progress != nil {
			progress(i, len(rows))
		}
		if r.MaxSeqs == 0 {
			refused = append(refused, score.Refusal{Line: r.Line, Source: r.Source, Column: "max_num_seqs", Found: "not given", Expected: "the server's setting, to simulate its batch"})
			continue
		}
		p, err := simulate(ctx, r)
		if ctx.Err() != nil {
			return nil, nil, ctx.Err()
		}
		if err != nil {
			refused = append(refused, score.Refusal{Line: r.Line, Source: r.Source, Found: err.Error()})
			continue
		}
		list = append(list, *p)
	}
	return list, refused, nil
}

// simulate runs one row.
func simulate(ctx context.Context, r *Row) (*Prediction, error) {
	task := r.task()
	p := r.Problem
	_, tokens := p.ServerLimits()
	p.MaxSeqs, p.MaxTokens = r.MaxSeqs, max(tokens, r.MaxSeqs)
	p.Engine.PromptUS += task.HostMS * 1e3
	e, err := engine.New(p)
	if err != nil {
		return nil, err
	}
	blocks := e.Blocks(blockTokens)
	config := replica.Defaults(blocks, min(p.MaxContext, blocks*blockTokens))
	config.MaxSeqs, config.MaxBatchedTokens, config.PrefixCaching = p.MaxSeqs, p.MaxTokens, false
	sink := &meter{from: p.MaxSeqs, to: 2 * p.MaxSeqs}
	if _, err := replica.Run(ctx, &config, e, requests(3*p.MaxSeqs, task.Input, r.Output, config.MaxModelLen), sink); err != nil {
		return nil, err
	}
	s := predictionOf(&prepared{Row: r, steady: &steady{}}, &r.Problem.Engine)
	s.Time, s.Power, s.Joules = sink.running/sink.tokens, sink.joules/sink.seconds, sink.joules/sink.tokens
	s.Batch = sink.running / sink.seconds
	return &s, nil
}

// blockTokens is the size of a block of vLLM's cache.
const blockTokens = 16

// weibullShape gives lengths whose square mean is 2 contextShare times the mean's square: Gamma(1 + 2/k) / Gamma(1 + 1/k)^2.
const weibullShape = 1.351

// requests are so many that are all there from the start, with answers of Weibull's lengths: their quantiles in the order
// of the golden ratio's multiples, which is even in every stretch.
func requests(n int, input, output float64, longest int) iter.Seq2[replica.Request, error] {
	scale := output / math.Gamma(1+1/weibullShape)
	return func(yield func(replica.Request, error) bool) {
		for i := range n {
			_, u := math.Modf((float64(i) + 0.5) * math.Phi)
			tokens := max(1, int(math.Round(scale*math.Pow(-math.Log(1-u), 1/weibullShape))))
			in := max(1, int(math.Round(input)))
			q := replica.Request{ID: uint64(i), Input: in, Output: min(tokens, longest-in)}
			if !yield(q, nil) {
				return
			}
		}
	}
}

// meter adds up what runs between two counts of answers that have ended.
type meter struct {
	from, to                         int
	done                             int
	seconds, joules, tokens, running float64 // running: s that sequences ran, summed
}

// Steps implements replica.Sink.
func (m *meter) Steps(s *replica.Steps) {
	if m.done < m.from || m.done >= m.to {
		return
	}
	n := float64(s.Count)
	seconds := n*s.Seconds + s.SecondsMore*n*(n-1)/2
	m.seconds += seconds
	m.joules += n*s.Joules + s.JoulesMore*n*(n-1)/2
	m.running += seconds * float64(s.Running)
	tokens := s.Decodes
	for i := range s.Chunks {
		if s.Chunks[i].Logits > 0 {
			tokens++
		}
	}
	m.tokens += n * float64(tokens)
}

// Gaps implements replica.Sink.
func (*meter) Gaps(replica.Gaps) {}

// Done implements replica.Sink.
func (m *meter) Done(*replica.Done) { m.done++ }
