package validation

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"tokenwatt/demand/serving"
	"tokenwatt/quantity"
)

// inferenceFile is ML.ENERGY's table: energy at the chips of language models that are served at a steady batch.
const inferenceFile = "energy/llm_inference.csv"

// inputTokens stands for the prompt length, which ML.ENERGY does not publish.
const inputTokens = 300

// served is one row of the table beside the closed form, at the scenario's defaults and without step overheads.
type served struct {
	key, name             string
	energy, rate, power   pair
	energyFree, rateFree  pair
	cut, modelled, chosen bool // the batch did not fit; the catalog has model and chip; the task is text
}

// servingCases compare energy, rate and power with ML.ENERGY and times with Splitwise.
func servingCases(ctx context.Context, b *bench) ([]Case, error) {
	cases, err := b.inferenceCases(ctx)
	if err != nil {
		return nil, err
	}
	latency, err := b.latencyCases()
	if err != nil {
		return nil, err
	}
	engine, err := b.engineCases(ctx)
	return append(append(cases, latency...), engine...), err
}

// inferenceCases compares energy for an output token, and rate and power apart: energy is power over rate, so that
// errors of the two may cancel in it.
func (b *bench) inferenceCases(ctx context.Context) ([]Case, error) {
	columns := []string{"num_gpus", "avg_batch", "avg_output_tokens", "throughput_tok_s", "j_per_token", "implied_power_w"}
	t, err := b.data.read(inferenceFile, append([]string{"source", "task", "model", "backbone", "precision", "gpu"}, columns...)...)
	if err != nil {
		return nil, err
	}
	groups := map[string][]served{}
	lost, images := 0, 0
	for _, line := range t.rows {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		v, err := line.numbers(columns...)
		if err != nil {
			return nil, err
		}
		s, err := b.served(line, v)
		switch {
		case err != nil:
			return nil, fmt.Errorf("%s line %d: %w", t.name, line.line, err)
		case !s.chosen:
			images++
		case !s.modelled:
			lost++
		default:
			groups[s.key] = append(groups[s.key], s)
		}
	}
	left := fmt.Sprintf(" Of %d rows %d are about images or video and %d have a model that the catalog lacks or that does not fit the chips; they are left out.", len(t.rows), images, lost)
	var keys []string
	for key := range groups {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	slices.Reverse(keys) // the newer engine first
	var cases []Case
	for _, key := range keys {
		found, err := inferenceGroup(key, groups[key], left)
		if err != nil {
			return nil, err
		}
		cases = append(cases, found...)
		left = ""
	}
	if len(cases) == 0 {
		return nil, fmt.Errorf("%w: no row of %s has a model and a chip of the catalog", ErrData, t.name)
	}
	return cases, nil
}

// inferenceGroup makes the cases of one engine and chip.
func inferenceGroup(key string, rows []served, left string) ([]Case, error) {
	cut := 0
	for _, s := range rows {
		if s.cut {
			cut++
		}
	}
	const at = "Each row at its own batch and output length; 300 input tokens are assumed, for they are not published."
	bound := ""
	if cut > 0 {
		bound = fmt.Sprintf("In %d rows the closed form cuts the batch to what memory holds at full length.", cut)
	}
	const (
		fitted = " The default step overheads come from fits to these rows and those of the other engines, so this is no independent check."
		free   = " No overhead of a step beyond bytes and operations; no constant is fitted to these rows."
		watts  = " Thermal design power x the busy fraction of the server in the catalog, whose range but not its mode comes from rows like these; it does not follow batch or model."
	)
	cases := []Case{
		{Quantity: "energy for an output token, " + key, Unit: "J", Split: Calibration, Method: at + fitted, Remark: strings.TrimSpace(bound + left)},
		{Quantity: "output rate, " + key, Unit: "tok/s", Split: Calibration, Method: at + fitted, Remark: bound},
		{Quantity: "power of the chips, " + key, Unit: "W", Split: Test, Method: at + watts},
		{Quantity: "energy for an output token without overheads, " + key, Unit: "J", Split: Test, Method: at + free, Remark: bound},
		{Quantity: "output rate without overheads, " + key, Unit: "tok/s", Split: Test, Method: at + free, Remark: bound},
	}
	pairs := make([][]pair, len(cases))
	for i := range cases {
		cases[i].Against, cases[i].Measure = "ML.ENERGY (llm_inference.csv)", Factor
		for _, s := range rows {
			pairs[i] = append(pairs[i], []pair{s.energy, s.rate, s.power, s.energyFree, s.rateFree}[i])
		}
	}
	return finish(cases, pairs)
}

// served runs the closed form on one row.
func (b *bench) served(line row, v []float64) (s served, err error) {
	task := line.text("task")
	s.chosen = !strings.HasPrefix(task, "image") && !strings.HasPrefix(task, "video")
	model := b.catalog.Models.Get(servedModel(line.text("backbone")))
	chip, entry, haveChip := b.accelerator(line.text("gpu"))
	if !s.chosen || model == nil || !haveChip {
		return s, nil
	}
	server, haveServer := b.server(entry)
	if !haveServer {
		return s, nil
	}
	gpus, batch, output, rate, joules, watts := v[0], v[1], v[2], v[3], v[4], v[5]
	s.key = fmt.Sprintf("%s %s", line.text("source"), line.text("gpu"))
	s.name = fmt.Sprintf("%s %s on %g, batch %.4g", line.text("model"), task, gpus, batch)
	p := b.gpus(model.Value, chip, server, gpus)
	if err := number(&p, line.text("precision")); err != nil {
		return s, err
	}
	p.Serving.InputTokens = quantity.Exact(quantity.Tokens(inputTokens))
	p.Serving.OutputTokens = quantity.Exact(quantity.Tokens(output))
	p.Serving.Batch = quantity.Exact(quantity.Number(math.Max(batch, 1)))
	e, err := serving.Estimate(p)
	if errors.Is(err, serving.ErrProblem) {
		// The model or one of its sequences does not fit: counted by the caller.
		return s, nil
	}
	if err != nil {
		return s, err
	}
	s.modelled, s.cut = true, e.Replica.MemoryBound
	s.energy = pair{s.name, e.BusyEnergyPerOutput.JPerToken(), joules}
	s.rate = pair{s.name, e.Replica.Output.PerSecond(), rate}
	s.power = pair{s.name, e.BusyEnergyPerOutput.JPerToken() * e.Replica.Output.PerSecond(), watts}
	withoutOverheads(&p)
	if e, err = serving.Estimate(p); err != nil {
		return s, err
	}
	s.energyFree = pair{s.name, e.BusyEnergyPerOutput.JPerToken(), joules}
	s.rateFree = pair{s.name, e.Replica.Output.PerSecond(), rate}
	return s, nil
}

// withoutOverheads leaves out what a step takes beside bytes and operations.
func withoutOverheads(p *serving.Problem) {
	none := quantity.Exact[quantity.Duration](0)
	p.Serving.StepOverhead, p.Serving.SequenceOverhead, p.Serving.LayerOverhead = none, none, none
}

// servedModel is the catalog's name of a backbone of the table.
func servedModel(backbone string) string {
	switch backbone {
	case "mixtral-8x7b-instruct-v0.1":
		return "mixtral-8x7b"
	case "mistral-7b-instruct-v0.3":
		// A vocabulary of 32,768 instead of 32,000 is the only difference.
		return "mistral-7b"
	}
	return backbone
}

// number sets what the number format of a row makes of weights, cache and arithmetic. Version 2 of the table does not
// name it: the models were served as published, in 16 bits.
func number(p *serving.Problem, precision string) error {
	weight := 2.0
	switch precision {
	case "", "bfloat16":
	case "fp8":
		weight, p.Serving.Precision = 1, "fp8"
	case "mxfp4":
		// gpt-oss keeps its experts in 4.25 bits and the rest in 16: 13.8 GB of checkpoint for 20.9 G parameters
		// (model card, arXiv 2508.10925). Its arithmetic is that of 16 bits.
		weight = 0.66
	default:
		return fmt.Errorf("%w: precision %q", ErrData, precision)
	}
	p.Serving.WeightBytes = quantity.Exact(quantity.Number(weight))
	p.Serving.CacheBytes = quantity.Exact(quantity.Number(2))
	return nil
}
