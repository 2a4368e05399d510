package validation

import (
	"fmt"

	"tokenwatt/demand/serving"
	"tokenwatt/quantity"
)

// splitwiseFile is Splitwise's profile of Llama 2 70B on DGX (Patel et al. 2024, arXiv 2311.18677).
const splitwiseFile = "profiles/splitwise_llama2_70b_dgx.csv"

// latencyCases compare prompt and token times, by chip and by how many of them share the model.
func (b *bench) latencyCases() ([]Case, error) {
	columns := []string{"tp", "prompt_tokens", "batch_size", "output_tokens", "prompt_ms", "token_ms", "avg_power_frac"}
	t, err := b.data.read(splitwiseFile, append([]string{"model", "hardware"}, columns...)...)
	if err != nil {
		return nil, err
	}
	var order []string
	pairs := map[string][]pair{}
	add := func(key string, p pair) {
		if _, known := pairs[key]; !known {
			order = append(order, key)
		}
		pairs[key] = append(pairs[key], p)
	}
	impossible := 0
	for _, line := range t.rows {
		v, err := line.numbers(columns...)
		if err != nil {
			return nil, err
		}
		e, busy, err := b.latency(line, v)
		if err != nil {
			return nil, fmt.Errorf("%s line %d: %w", t.name, line.line, err)
		}
		if peak := v[2] * e.Replica.Prefill.Seconds() * 1e3 * b.defaults.serving.PrefillMFU.Mode.Float(); v[4] < peak {
			impossible++
			continue
		}
		hardware := line.text("hardware")
		name := fmt.Sprintf("%g %s, batch %g, %g tokens in", v[0], hardware, v[2], v[1])
		add("prompt time, "+hardware, pair{name, v[2] * e.Replica.Prefill.Seconds() * 1e3, v[4]})
		add(fmt.Sprintf("token time, %g %s", v[0], hardware), pair{name, e.Replica.Step.Seconds() * 1e3, v[5]})
		if v[6] > 0 {
			add("mean power over thermal design power, "+hardware, pair{name, busy, v[6]})
		}
	}
	var cases []Case
	var lists [][]pair
	for _, key := range order {
		c := Case{Quantity: key, Unit: "ms", Against: "Splitwise (splitwise_llama2_70b_dgx.csv)", Split: Test, Measure: Factor, Method: latencyMethod(key)}
		if key[0] == 'm' {
			c.Unit = ""
		}
		if impossible > 0 && len(cases) == 0 {
			c.Remark = fmt.Sprintf("%d of %d rows are left out here and below: their prompts would have been processed faster than the peak of the chips.", impossible, len(t.rows))
		}
		cases, lists = append(cases, c), append(lists, pairs[key])
	}
	return finish(cases, lists)
}

// latencyMethod says what stands behind a case.
func latencyMethod(key string) string {
	switch key[0] {
	case 'p':
		return "Prompts of a batch one after the other at the default prefill MFU; an engine of 2023. No constant was set with these rows."
	case 't':
		return "One step of the batch at the default efficiencies and overheads; the overheads were fitted on other rows. An engine of 2023, whose collectives and host take tens of milliseconds on four and eight chips."
	default:
		return "The busy fraction of the catalog's server, whatever batch and length. Rows without power are left out."
	}
}

// latency runs the closed form on one row, and returns the busy fraction too.
func (b *bench) latency(line row, v []float64) (*serving.Estimation, float64, error) {
	if line.text("model") != "llama2-70b" {
		return nil, 0, fmt.Errorf("%w: the model is %q, expected llama2-70b", ErrData, line.text("model"))
	}
	model := b.catalog.Models.Get("llama-2-70b")
	if model == nil {
		return nil, 0, fmt.Errorf("%w: the catalog has no llama-2-70b", ErrData)
	}
	chip, entry, known := b.accelerator(line.text("hardware"))
	if !known {
		return nil, 0, fmt.Errorf("%w: the catalog has no chip %q", ErrData, line.text("hardware"))
	}
	server, known := b.server(entry)
	if !known {
		return nil, 0, fmt.Errorf("%w: the catalog has no server with %s", ErrData, entry)
	}
	p := b.gpus(model.Value, chip, server, v[0])
	p.Serving.InputTokens, p.Serving.OutputTokens = quantity.Exact(quantity.Tokens(v[1])), quantity.Exact(quantity.Tokens(v[3]))
	p.Serving.Batch = quantity.Exact(quantity.Number(v[2]))
	e, err := serving.Estimate(p)
	return e, server.BusyFraction.Mode.Float(), err
}
