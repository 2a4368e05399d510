package energy

import (
	"context"
	"math"

	"tokenwatt/catalog"
	"tokenwatt/internal/fit"
)

// knob is one parameter of the engines' entries that is fitted: one for all of them, or one for each.
type knob struct {
	name      string
	own       bool // each entry has its own
	low, high float64
	prior     float64
	spread    float64 // of the prior's logarithm
	at        func(e *catalog.ServingEngine) *float64
}

// knobs are what is fitted. Priors hold factors on kernels near the kernel library's own error, and are wide for times of
// the host, which nothing else says.
func knobs() []knob {
	return []knob{
		{"step_us", true, 50, 2e4, 1500, 0.35, func(e *catalog.ServingEngine) *float64 { return &e.StepUS }},
		{"sequence_us", true, 5, 2000, 100, 0.35, func(e *catalog.ServingEngine) *float64 { return &e.SequenceUS }},
		{"layer_us", true, 2, 500, 40, 0.35, func(e *catalog.ServingEngine) *float64 { return &e.LayerUS }},
		{"products", true, 0.7, 1.8, 1, 0.05, func(e *catalog.ServingEngine) *float64 { return &e.Products }},
		{"base", true, 0.05, 0.5, 0.2, 0.175, func(e *catalog.ServingEngine) *float64 { return &e.Draw.Base }},
		{"busy", true, 0.01, 0.6, 0.1, 0.25, func(e *catalog.ServingEngine) *float64 { return &e.Draw.Busy }},
		{"memory", false, 0.1, 1.5, 0.6, 0.175, func(e *catalog.ServingEngine) *float64 { return &e.Draw.Memory }},
		{"compute", false, 0.1, 1.5, 0.7, 0.175, func(e *catalog.ServingEngine) *float64 { return &e.Draw.Compute }},
		{"attention", false, 0.5, 3, 1, 0.07, func(e *catalog.ServingEngine) *float64 { return &e.Attention }},
		{"latent", false, 0.5, 4, 1.2, 0.14, func(e *catalog.ServingEngine) *float64 { return &e.Latent }},
		{"low_products", false, 0.7, 4, 1.15, 0.1, func(e *catalog.ServingEngine) *float64 { return &e.LowProducts }},
		{"sampling_passes", false, 0.1, 200, 10, 0.35, func(e *catalog.ServingEngine) *float64 { return &e.SamplingPasses }},
		{"experts", false, 0.5, 3, 1, 0.1, func(e *catalog.ServingEngine) *float64 { return &e.Experts }},
		{"low_experts", false, 0.5, 4, 1.15, 0.14, func(e *catalog.ServingEngine) *float64 { return &e.LowExperts }},
		{"expert_us", true, 1, 300, 25, 0.35, func(e *catalog.ServingEngine) *float64 { return &e.ExpertUS }},
		{"collective_us", true, 0.5, 200, 8, 0.875, func(e *catalog.ServingEngine) *float64 { return &e.CollectiveUS }},
	}
}

// lossScale is from where on a residual, of the logarithm, counts by its size alone: a tenth of the rows on the B200 wait
// for their host far longer than any form of shape says.
const lossScale = 0.15

// modelWeight is what all batches of a model, task and chip count together, against the priors.
const modelWeight = 5.0

// Calibrated is what a fit to some rows found: an engine's entry by accelerator and library.
type Calibrated map[string]*catalog.ServingEngine

// engineKey names the entry that a row is priced with.
func engineKey(r *Row) string { return r.Problem.Engine.Accelerator + "|" + r.Problem.Engine.Library }

// prepared is a row with its iterations priced.
type prepared struct {
	*Row
	*steady
	tdp float64
}

// prepare prices the rows.
func prepare(rows []Row) ([]prepared, error) {
	out := make([]prepared, len(rows))
	for i := range rows {
		s, err := newSteady(&rows[i])
		if err != nil {
			return nil, err
		}
		out[i] = prepared{&rows[i], s, rows[i].Problem.Kernels.Chip().TDP}
	}
	return out, nil
}

// slot is a parameter of a fit: a knob of one engine, or of all where the key is empty.
type slot struct {
	knob *knob
	key  string
}

// set puts parameters into engines.
func set(slots []slot, x []float64, into Calibrated) {
	for i, s := range slots {
		for key, e := range into {
			if s.key == "" || s.key == key {
				*s.knob.at(e) = x[i]
			}
		}
	}
}

// slotsOf lists the parameters of a fit of engines.
func slotsOf(list []knob, keys []string) (slots []slot, parameters []fit.Parameter) {
	for i := range list {
		k := &list[i]
		owners := []string{""}
		if k.own {
			owners = keys
		}
		for _, key := range owners {
			slots = append(slots, slot{k, key})
			parameters = append(parameters, fit.Parameter{Name: k.name, Start: k.prior, Low: k.low, High: k.high, Log: true, Prior: k.prior, Spread: k.spread})
		}
	}
	return slots, parameters
}

// calibrate fits the engines of the rows to their step times and powers, on a logarithmic axis.
func calibrate(ctx context.Context, rows []prepared) (Calibrated, error) {
	var keys []string
	engines := Calibrated{}
	for i := range rows {
		k := engineKey(rows[i].Row)
		if engines[k] == nil {
			e := rows[i].Problem.Engine
			engines[k] = &e
			keys = append(keys, k)
		}
	}
	list := knobs()
	slots, parameters := slotsOf(list, keys)
	result, err := fit.Run(ctx, fit.Problem{
		Parameters: parameters, Points: 2 * len(rows), Scale: lossScale, Weights: rowWeights(rows),
		Residuals: func(x, into []float64) {
			own := make(Calibrated, len(engines))
			for k, e := range engines {
				c := *e
				own[k] = &c
			}
			set(slots, x, own)
			for i := range rows {
				r := &rows[i]
				step, watts := r.predict(own[engineKey(r.Row)], r.tdp)
				into[2*i], into[2*i+1] = math.Log(step/r.Step), math.Log(watts/r.Watts)
			}
		},
	}, nil)
	if err != nil {
		return nil, err
	}
	set(slots, result.X, engines)
	return engines, nil
}

// rowWeights gives each model, task and chip the same say whatever its number of batches; there are two residuals a row.
func rowWeights(rows []prepared) []float64 {
	count := map[string]float64{}
	for i := range rows {
		count[rows[i].setup()]++
	}
	w := make([]float64, 2*len(rows))
	for i := range rows {
		w[2*i] = modelWeight / count[rows[i].setup()]
		w[2*i+1] = w[2*i]
	}
	return w
}

// setup names what rows at different batches share.
func (r *Row) setup() string { return r.Model + "|" + r.Task + "|" + r.Accelerator + "|" + r.Source }
