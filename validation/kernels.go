package validation

import (
	"context"
	"fmt"
	"os"
	"strings"

	"tokenwatt/calibration/collectives"
	"tokenwatt/calibration/kernels"
	"tokenwatt/catalog"
	"tokenwatt/compute/collective"
	"tokenwatt/compute/kernel"
)

// profile is a table of measured kernels or collectives and the chip that it was measured on.
type profile struct {
	file, accelerator string
	// independent tells that nothing was fitted to it.
	independent bool
}

// profiles lists the tables of kernels.
func profiles() []profile {
	return []profile{
		{"profiles/aic_a100sxm80_vllm0.14_gemm.csv.gz", "a100-sxm-80gb", false},
		{"profiles/aic_h100sxm_vllm0.19_gemm.csv.gz", "h100-sxm", false},
		{"profiles/aic_a100sxm80_vllm0.14_context_attention.csv.gz", "a100-sxm-80gb", false},
		{"profiles/aic_h100sxm_vllm0.19_context_attention.csv.gz", "h100-sxm", false},
		{"profiles/aic_a100sxm80_vllm0.14_generation_attention.csv.gz", "a100-sxm-80gb", false},
		{"profiles/aic_h100sxm_vllm0.19_generation_attention.csv.gz", "h100-sxm", false},
		{"profiles/aic_a100sxm80_vllm0.14_moe.csv.gz", "a100-sxm-80gb", false},
		{"profiles/vidur_a100_mlp.csv.gz", "a100-sxm-80gb", true},
		{"profiles/vidur_h100_mlp.csv.gz", "h100-sxm", true},
	}
}

// what names what a table of collectives holds.
func (p profile) what() string {
	if strings.Contains(p.file, "custom_allreduce") {
		return "the engine's own all-reduce"
	}
	return "collectives"
}

// collectiveProfiles lists the tables of collectives.
func collectiveProfiles() []profile {
	return []profile{
		{"profiles/aic_a100sxm80_nccl2.27_collectives.csv.gz", "a100-sxm-80gb", false},
		{"profiles/aic_h100sxm_nccl2.27_collectives.csv.gz", "h100-sxm", false},
		{"profiles/aic_a100sxm80_vllm0.14_custom_allreduce.csv.gz", "a100-sxm-80gb", false},
		{"profiles/aic_h100sxm_vllm0.19_custom_allreduce.csv.gz", "h100-sxm", false},
	}
}

// kernelFiles are the tables that the group reads.
func kernelFiles() []string {
	var files []string
	for _, p := range append(profiles(), collectiveProfiles()...) {
		files = append(files, p.file)
	}
	return files
}

// kernelCases compares every table of kernels and collectives with the forms and the catalog's parameters.
func kernelCases(ctx context.Context, b *bench) ([]Case, error) {
	var cases []Case
	var pairs [][]pair
	for _, p := range profiles() {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		b.tell("validating kernels", p.file)
		m, err := kernel.Of(b.catalog, p.accelerator, "")
		if err != nil {
			return nil, err
		}
		found, rows, err := b.kernelTable(p, m)
		if err != nil {
			return nil, err
		}
		cases, pairs = append(cases, found...), append(pairs, rows...)
	}
	for _, p := range collectiveProfiles() {
		b.tell("validating collectives", p.file)
		c, rows, err := b.collectiveTable(p)
		if err != nil {
			return nil, err
		}
		cases, pairs = append(cases, c), append(pairs, rows)
	}
	return finish(cases, pairs)
}

// kernelTable compares one table, a case for each format, and for matrix products for shapes that the fit had seen and for
// those that it had not.
func (b *bench) kernelTable(p profile, m *kernel.Machine) ([]Case, [][]pair, error) {
	file, err := os.Open(b.data.path(p.file))
	if err != nil {
		return nil, nil, err
	}
	defer file.Close()
	t, err := kernels.Read(file, p.file)
	if err != nil {
		return nil, nil, fmt.Errorf("%w: %w", ErrData, err)
	}
	var cases []Case
	var pairs [][]pair
	for _, set := range kernels.Compare(m, t) {
		split := Calibration
		switch {
		case strings.Contains(set.Name, "int8"), t.Kind == kernels.KindGEMM && !strings.HasSuffix(set.Name, "shapes"), p.independent && strings.Contains(set.Name, " "):
			continue // formats without a fit; what is listed in parts already
		case strings.HasSuffix(set.Name, "held-out shapes"), p.independent && strings.HasPrefix(set.Name, "gemm"):
			split = Test
		}
		c := Case{
			Quantity: strings.ReplaceAll(set.Name, "_", " ") + " on " + p.accelerator, Unit: "us", Against: p.file[len("profiles/"):], Split: split, Measure: Relative,
			Method: "The forms of compute/kernel with the catalog's parameters for " + m.Fits().Library + ".",
			Remark: heldOut(t.Kind, set.Name, m),
		}
		rows := make([]pair, len(set.Predicted))
		for i := range rows {
			rows[i] = pair{fmt.Sprintf("line %d", set.Lines[i]), 1e6 * set.Predicted[i], 1e6 * set.Measured[i]}
		}
		cases, pairs = append(cases, c), append(pairs, rows)
	}
	return cases, pairs, nil
}

// heldOut says how far the catalog's fit was off on whole head configurations or models that it had not seen.
func heldOut(kind kernels.Kind, name string, m *kernel.Machine) string {
	format := "bf16"
	if strings.Contains(name, "kv fp8") {
		format = "fp8"
	}
	var e *catalog.FitError
	fits := m.Fits()
	switch kind {
	case kernels.KindPrefill:
		if f := fits.Prefill.Get(format); f != nil {
			e = &f.Value.FitError
		}
	case kernels.KindDecode:
		if f := fits.Decode.Get(format); f != nil {
			e = &f.Value.FitError
		}
	case kernels.KindMoE:
		if f := fits.MoE.Get(format); f != nil {
			e = &f.Value.FitError
		}
	}
	if e == nil || e.HeldOut == 0 {
		return ""
	}
	return heldOutText(e)
}

func heldOutText(e *catalog.FitError) string {
	return fmt.Sprintf("On %d rows of shapes left out of the fit the median error was %.1f %%, P90 %.1f %%.", e.HeldOut, 100*e.Median, 100*e.P90)
}

// collectiveTable compares one table of collectives.
func (b *bench) collectiveTable(p profile) (Case, []pair, error) {
	c := Case{
		Quantity: p.what() + " on " + p.accelerator, Unit: "us", Against: p.file[len("profiles/"):], Split: Calibration, Measure: Relative,
		Method: "The forms of compute/collective with the catalog's parameters.",
	}
	network, err := collective.Of(b.catalog, p.accelerator, nil)
	if err != nil {
		return c, nil, err
	}
	if fit := collective.Library(b.catalog, p.accelerator); fit != nil && fit.Errors != nil {
		c.Remark = heldOutText(fit.Errors)
	}
	file, err := os.Open(b.data.path(p.file))
	if err != nil {
		return c, nil, err
	}
	defer file.Close()
	t, err := collectives.Read(file)
	if err != nil {
		return c, nil, fmt.Errorf("%w: %s: %w", ErrData, p.file, err)
	}
	var rows []pair
	for i := range t.Rows {
		r := &t.Rows[i]
		seconds, err := collectives.Predict(network, r)
		if err != nil {
			continue // an operation that the library does not have; counted below
		}
		rows = append(rows, pair{fmt.Sprintf("%v of %d ranks, %.3g MB", r.Operation, r.Ranks, r.Bytes/1e6), 1e6 * seconds, 1e6 * r.Seconds})
	}
	if left := len(t.Rows) - len(rows) + len(t.Refused); left > 0 {
		c.Remark = strings.TrimSpace(c.Remark + fmt.Sprintf(" %d rows have no prediction.", left))
	}
	return c, rows, nil
}
