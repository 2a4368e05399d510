package validation

import (
	"context"
	"fmt"
	"os"
	"slices"

	"tokenwatt/calibration/energy"
	"tokenwatt/compute/kernel"
	"tokenwatt/demand/serving/engine"
	"tokenwatt/demand/serving/replica"
)

// engineCases compare the iterations of demand/serving/engine with ML.ENERGY's steady states and Splitwise's batches.
func (b *bench) engineCases(ctx context.Context) ([]Case, error) {
	cases, err := b.steadyCases(ctx)
	if err != nil {
		return nil, err
	}
	batches, err := b.batchCases()
	return append(cases, batches...), err
}

// steadyCases predict ML.ENERGY's rows with whole families of models left out of the fit, by group.
func (b *bench) steadyCases(ctx context.Context) ([]Case, error) {
	file, err := os.Open(b.data.path(inferenceFile))
	if err != nil {
		return nil, fmt.Errorf("%w: %s: %w", ErrMissing, inferenceFile, err)
	}
	defer file.Close()
	table, err := energy.Read(file, inferenceFile, b.catalog)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrData, err)
	}
	list, refused, err := energy.LeaveOut(ctx, table.Rows, nil)
	if err != nil {
		return nil, err
	}
	const method = "The iterations of the serving engine in a closed steady state at the measured batch. Each family of models is predicted with parameters fitted to the other families alone; the form was settled with these errors in sight."
	order := []string{"dense", "MoE", "8 and 4 bits", "old engine"}
	rows := map[string][]*energy.Prediction{}
	for i := range list {
		rows[list[i].Group()] = append(rows[list[i].Group()], &list[i])
	}
	var cases []Case
	var pairs [][]pair
	for _, name := range order {
		inside := 0
		three := make([][]pair, 3)
		for _, p := range rows[name] {
			label := fmt.Sprintf("%s %s on %d %s, batch %.4g", p.Model, p.Task, p.Problem.Accelerators(), p.Accelerator, p.Row.Batch)
			three[0] = append(three[0], pair{label, p.Joules, p.Row.Joules})
			three[1] = append(three[1], pair{label, p.Power, p.Watts})
			three[2] = append(three[2], pair{label, p.Time * 1e3, p.Step * 1e3})
			if p.Row.Joules >= p.Joules*p.JoulesSpread.P10 && p.Row.Joules <= p.Joules*p.JoulesSpread.P90 {
				inside++
			}
		}
		for i, q := range [][2]string{{"energy for an output token", "J"}, {"power of the chips", "W"}, {"time of a step", "ms"}} {
			c := Case{Quantity: "engine, " + name + ": " + q[0], Unit: q[1], Against: "ML.ENERGY (llm_inference.csv)", Split: Test, Measure: Factor, Method: method}
			if i == 0 {
				c.Remark = fmt.Sprintf("%d of %d rows are within the predicted P10 to P90.", inside, len(three[0]))
				if n := len(table.Refused) + len(refused); n > 0 {
					c.Remark += fmt.Sprintf(" %d rows of the table were refused.", n)
				}
			}
			cases, pairs = append(cases, c), append(pairs, three[i])
		}
	}
	return finish(cases, pairs)
}

// batchCases predict Splitwise's batches: prompts in one iteration, then tokens one by one.
func (b *bench) batchCases() ([]Case, error) {
	columns := []string{"tp", "prompt_tokens", "batch_size", "output_tokens", "prompt_ms", "token_ms", "avg_power_frac", "e2e_ms"}
	t, err := b.data.read(splitwiseFile, append([]string{"model", "hardware"}, columns...)...)
	if err != nil {
		return nil, err
	}
	machines := map[string]engine.Problem{}
	pairs := map[string][]pair{}
	impossible := 0
	for _, line := range t.rows {
		v, err := line.numbers(columns...)
		if err != nil {
			return nil, err
		}
		p, err := b.batchMachine(machines, line)
		if err != nil {
			return nil, fmt.Errorf("%s line %d: %w", t.name, line.line, err)
		}
		s, err := batchOf(p, v)
		if err != nil {
			return nil, fmt.Errorf("%s line %d: %w", t.name, line.line, err)
		}
		if v[4]*1e-3 < s.least {
			impossible++
			continue
		}
		part := "two and eight"
		if v[0] == 4 {
			part = "four"
		}
		hardware := line.text("hardware")
		name := fmt.Sprintf("%g %s, batch %g, %g tokens in", v[0], hardware, v[2], v[1])
		add := func(what string, model, measured float64) {
			key := fmt.Sprintf("engine, %s on %s %s", what, part, hardware)
			pairs[key] = append(pairs[key], pair{name, model, measured})
		}
		add("prompt time", s.prompt*1e3, v[4])
		add("token time", s.token*1e3, v[5])
		if v[6] > leastPower {
			add("mean power over thermal design power", s.power, v[6])
		}
	}
	return splitwiseCases(pairs, impossible, len(t.rows))
}

// leastPower is the share of the thermal design power below which a row has no mean over its run: 0 where power was not
// measured, and less than what a waiting chip draws with long prompts.
const leastPower = 0.3

// splitwiseCases makes the cases, those on which nothing was fitted first.
func splitwiseCases(pairs map[string][]pair, impossible, rows int) ([]Case, error) {
	var cases []Case
	var lists [][]pair
	for _, part := range []string{"four", "two and eight"} {
		split, method := Test, "The engine vLLM of 2023 of the catalog; no constant was set with the rows on four chips."
		if part != "four" {
			split, method = Calibration, "The engine vLLM of 2023 of the catalog, whose host times, factors on products and large collectives, and draw are fitted to these rows."
		}
		for _, hardware := range []string{"a100-80gb", "h100-80gb"} {
			for _, what := range []string{"prompt time", "token time", "mean power over thermal design power"} {
				key := fmt.Sprintf("engine, %s on %s %s", what, part, hardware)
				if len(pairs[key]) == 0 {
					continue
				}
				c := Case{Quantity: key, Unit: "ms", Against: "Splitwise (splitwise_llama2_70b_dgx.csv)", Split: split, Measure: Factor, Method: method}
				if what[0] == 'm' {
					c.Unit = ""
				}
				if len(cases) == 0 {
					c.Remark = fmt.Sprintf("%d of %d rows are left out here and below: their prompts would have been processed faster than the peak of the chips.", impossible, rows)
				}
				cases, lists = append(cases, c), append(lists, pairs[key])
			}
		}
	}
	return finish(cases, lists)
}

// batchMachine is the problem of a row without its layout.
func (b *bench) batchMachine(known map[string]engine.Problem, line row) (engine.Problem, error) {
	hardware := line.text("hardware")
	if p, ok := known[hardware]; ok {
		return p, nil
	}
	model := b.catalog.Models.Get("llama-2-70b")
	if line.text("model") != "llama2-70b" || model == nil {
		return engine.Problem{}, fmt.Errorf("%w: the model is %q, expected llama2-70b, which the catalog has as llama-2-70b", ErrData, line.text("model"))
	}
	_, entry, ok := b.accelerator(hardware)
	if !ok {
		return engine.Problem{}, fmt.Errorf("%w: the catalog has no chip %q", ErrData, hardware)
	}
	p := engine.Problem{Model: model.Value, Weights: engine.BF16, Cache: kernel.BF16, MaxSeqs: 1, MaxTokens: 1, MaxContext: 1}
	if err := p.MachineOf(b.catalog, entry, "vllm 0.2"); err != nil {
		return p, err
	}
	known[hardware] = p
	return p, nil
}

// batch is what a batch takes: s for its prompts and for a token, the least s at the chips' peak, and the mean power
// over the run as a share of the thermal design power.
type batch struct{ prompt, token, least, power float64 }

// batchOf runs a batch: v is tp, prompt, sequences, answer.
func batchOf(p engine.Problem, v []float64) (batch, error) {
	p.TP = int(v[0])
	c, err := engine.NewCounter(p)
	if err != nil {
		return batch{}, err
	}
	chunks := slices.Repeat([]replica.Chunk{{New: int(v[1]), Logits: 1}}, int(v[2]))
	first, captured := c.Work(0, 0, chunks)
	next, again := c.Work(int(v[2]), int(v[1]+v[3]/2), nil)
	factors, host, draw := engine.Factors(&p.Engine), c.Host(), engine.DrawOf(&p.Engine)
	s := batch{
		prompt: host.Iteration(first.Kernels(&factors), captured, v[2], v[2]), token: host.Iteration(next.Kernels(&factors), again, v[2], 0),
		least: first.Arithmetic,
	}
	share := func(w *engine.Work, seconds float64) float64 {
		return draw.Watts(1, w.Kernels(&factors)/seconds, w.Streamed(&factors)/seconds, w.Arithmetic/seconds)
	}
	answer := s.token * (v[3] - 1)
	s.power = (s.prompt*share(&first, s.prompt) + answer*share(&next, s.token)) / (s.prompt + answer)
	return s, nil
}
