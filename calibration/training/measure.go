package training

import (
	"strings"

	"tokenwatt/compute/transformer"
)

// measured takes the step time: measured, else derived by the table, else from tokens/s, else from the rate of operations
// by the source's own accounting.
func (r *record) measured(row *Row) {
	for _, column := range []string{"step_time_s", "step_time_derived_s"} {
		if t := r.number(column); t > 0 {
			row.Measured = t
			return
		}
	}
	if len(r.refused) > 0 {
		return
	}
	tokens := float64(row.Job.GlobalBatch) * float64(row.Job.Sequence)
	accelerators := float64(row.Job.Accelerators)
	if rate := r.number("tokens_per_s_per_gpu"); rate > 0 {
		row.Measured = tokens / (rate * accelerators)
		return
	}
	rate := r.number("measured_tflops_per_gpu")
	if rate == 0 {
		r.refuse("step_time_s", "blank, and so are step_time_derived_s, tokens_per_s_per_gpu and measured_tflops_per_gpu", "a measured time or rate")
		return
	}
	flops, known := r.accounting(row)
	if !known {
		r.refuse("tflops_kind", r.text("tflops_kind"), "an accounting of operations that a time can be derived from: model or hardware, attention in full or half")
		return
	}
	row.Measured = flops / (rate * 1e12 * accelerators)
}

// accounting is the operations of a step as the source counts them. "Model" counts three forward passes, "hardware" four
// with full recomputation; attention counts in full where the source says non-causal or full. The products exceed 2^63 and
// are kept as float64.
func (r *record) accounting(row *Row) (flops float64, known bool) {
	kind := strings.ToLower(r.text("tflops_kind"))
	shape, err := transformer.Of(row.Job.Model)
	if err != nil || kind == "" {
		return 0, false
	}
	attention := transformer.Causal
	if strings.Contains(kind, "full") && strings.Contains(kind, "attention") || strings.Contains(kind, "non-causal") || strings.Contains(kind, "palm") {
		attention = transformer.Full
	}
	passes := 1.0
	switch {
	case strings.Contains(kind, "hardware"):
		passes = 4.0 / 3
	case !strings.Contains(kind, "model"):
		return 0, false
	}
	s := tokens(row.Job.Sequence)
	return passes * float64(row.Job.GlobalBatch) * float64(shape.Train(s, attention).Total()), true
}
