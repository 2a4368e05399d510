package kernels

import (
	"context"
	"testing"

	"tokenwatt/calibration/score"
	"tokenwatt/catalog"
	"tokenwatt/compute/kernel"
	"tokenwatt/internal/strictyaml"
)

// tables of attention and experts that the catalog's parameters were fitted to.
const (
	a100Prefill = "aic_a100sxm80_vllm0.14_context_attention.csv.gz"
	a100Decode  = "aic_a100sxm80_vllm0.14_generation_attention.csv.gz"
	a100MoE     = "aic_a100sxm80_vllm0.14_moe.csv.gz"
	h100Prefill = "aic_h100sxm_vllm0.19_context_attention.csv.gz"
	h100Decode  = "aic_h100sxm_vllm0.19_generation_attention.csv.gz"
)

// on is the machine of an accelerator with the parameters of the catalog.
func on(t testing.TB, accelerator string) *kernel.Machine {
	t.Helper()
	c, err := catalog.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	m, err := kernel.Of(c, accelerator, "")
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// rows picks attention rows.
func rows(tab *Table, pass func(r *AttentionRow) bool) []AttentionRow {
	var of []AttentionRow
	for i := range tab.Attention {
		if r := &tab.Attention[i]; (tab.Kind == KindDecode || r.Shape.Query > 1) && pass(r) {
			of = append(of, *r)
		}
	}
	return of
}

// errorOn scores prices of attention rows.
func errorOn(of []AttentionRow, price func(a kernel.Attention) kernel.Cost) score.Group {
	var s sample
	for i := range of {
		s.add(price(of[i].Shape).Seconds, of[i].Seconds)
	}
	return score.Of("", s.predicted, s.measured, 0)
}

func full(kv kernel.Precision) func(r *AttentionRow) bool {
	return func(r *AttentionRow) bool { return r.Shape.KV == kv && r.Shape.Window == 0 }
}

func narrow(kv kernel.Precision) func(r *AttentionRow) bool {
	return func(r *AttentionRow) bool { return r.Shape.KV == kv && windowed(&r.Shape) }
}

// A fresh fit on 70 % of the configurations of heads (query heads, key-value heads, width), judged on the others without
// windows: prompts within 4.5 % and decode steps within 5 % (median), nine in ten within 20 %.
func TestAttentionOnHeadsLeftOut(t *testing.T) {
	for _, c := range []struct {
		accelerator, file string
		kv                kernel.Precision
		median, p90       float64
	}{
		{"a100-sxm-80gb", a100Prefill, kernel.BF16, 0.03, 0.09},
		{"h100-sxm", h100Prefill, kernel.BF16, 0.033, 0.11},
		{"h100-sxm", h100Prefill, kernel.FP8, 0.034, 0.12},
		{"a100-sxm-80gb", a100Decode, kernel.BF16, 0.042, 0.135},
		{"h100-sxm", h100Decode, kernel.BF16, 0.032, 0.09},
		{"h100-sxm", h100Decode, kernel.FP8, 0.04, 0.12},
	} {
		if testing.Short() && c.kv != kernel.FP8 {
			continue // the race detector sees all there is in the fits of one precision
		}
		m, tab := on(t, c.accelerator), read(t, c.file)
		of := *tab
		of.Attention = rows(tab, full(c.kv))
		k, err := Fit(context.Background(), m.Chip(), m.Fits(), &of, "test")
		if err != nil {
			t.Fatal(err)
		}
		var e catalog.FitError
		if tab.Kind == KindPrefill {
			e = k.Prefill.Get(c.kv.String()).Value.FitError
		} else {
			e = k.Decode.Get(c.kv.String()).Value.FitError
		}
		t.Logf("%s %v: %+v", c.file, c.kv, e)
		if e.Median > c.median || e.P90 > c.p90 || e.HeldOut < 1000 {
			t.Errorf("%s kv %v: %+v on heads left out, want a median within %g and a P90 within %g", c.file, c.kv, e, c.median, c.p90)
		}
	}
}

// The catalog's own parameters on rows of whole tables, with and without windows.
func TestCatalogAttention(t *testing.T) {
	if testing.Short() {
		t.Skip("prices tens of thousands of rows one after another")
	}
	for _, c := range []struct {
		accelerator, file string
		rows              func(r *AttentionRow) bool
		median            float64
	}{
		{"a100-sxm-80gb", a100Prefill, full(kernel.BF16), 0.03},
		{"h100-sxm", h100Prefill, full(kernel.BF16), 0.033},
		{"h100-sxm", h100Prefill, narrow(kernel.BF16), 0.08},
		{"h100-sxm", h100Prefill, full(kernel.FP8), 0.034},
		{"h100-sxm", h100Prefill, narrow(kernel.FP8), 0.11},
		{"a100-sxm-80gb", a100Decode, full(kernel.BF16), 0.04},
		{"h100-sxm", h100Decode, full(kernel.BF16), 0.033},
		{"h100-sxm", h100Decode, narrow(kernel.BF16), 0.07},
		{"h100-sxm", h100Decode, full(kernel.FP8), 0.043},
		{"h100-sxm", h100Decode, narrow(kernel.FP8), 0.08},
	} {
		m, tab := on(t, c.accelerator), read(t, c.file)
		price := m.Prefill
		if tab.Kind == KindDecode {
			price = m.Decode
		}
		g := errorOn(rows(tab, c.rows), price)
		t.Logf("%s: %+v", c.file, g)
		if g.N < 1000 || g.MedianAbsRelError > c.median {
			t.Errorf("%s: median error %.4f of %d rows, want within %g", c.file, g.MedianAbsRelError, g.N, c.median)
		}
	}
}

// thin takes so many rows evenly over those given.
func thin(of []AttentionRow, n int) []AttentionRow {
	few := make([]AttentionRow, n)
	for i := range few {
		few[i] = of[(2*i+1)*len(of)/(2*n)]
	}
	return few
}

// Forty rows of a table, with the other chip's parameters as the default, do better on the whole table than these alone.
// The starts of each generation of kernels were found on these very tables, so for another chip expect more.
func TestAttentionFromFortyRows(t *testing.T) {
	for _, c := range []struct {
		accelerator, other, file string
		median                   float64
	}{
		{"a100-sxm-80gb", "h100-sxm", a100Prefill, 0.06},
		{"h100-sxm", "a100-sxm-80gb", h100Prefill, 0.06},
		{"a100-sxm-80gb", "h100-sxm", a100Decode, 0.09},
		{"h100-sxm", "a100-sxm-80gb", h100Decode, 0.07},
	} {
		m, other, tab := on(t, c.accelerator), on(t, c.other), read(t, c.file)
		defaults := kernel.Transfer(other.Chip(), m.Chip(), other.Fits())
		all := rows(tab, full(kernel.BF16))
		few := *tab
		few.Attention = thin(all, MinPoints)
		k, err := Fit(context.Background(), m.Chip(), defaults, &few, "test")
		if err != nil {
			t.Fatal(err)
		}
		fitted, carried := k, defaults
		fitted.GEMM, fitted.Memory = m.Fits().GEMM, m.Fits().Memory
		a, b := priced(t, m, fitted, tab.Kind, all), priced(t, m, carried, tab.Kind, all)
		t.Logf("%s: %.4f from forty rows, %.4f carried over", c.file, a.MedianAbsRelError, b.MedianAbsRelError)
		if a.MedianAbsRelError > c.median || a.MedianAbsRelError > b.MedianAbsRelError {
			t.Errorf("%s: median error %.4f from forty rows, %.4f carried over, want within %g", c.file, a.MedianAbsRelError, b.MedianAbsRelError, c.median)
		}
	}
}

// priced scores other parameters on a machine's chip.
func priced(t testing.TB, on *kernel.Machine, k catalog.Kernels, kind Kind, of []AttentionRow) score.Group {
	t.Helper()
	m, err := kernel.New(on.Chip(), k)
	if err != nil {
		t.Fatal(err)
	}
	if kind == KindDecode {
		return errorOn(of, m.Decode)
	}
	return errorOn(of, m.Prefill)
}

// From one chip to the other by the spec sheets, latencies in cycles: the parameters are the other chip's, the generation
// of the kernels and whether they write the cache and copy outputs are those of the library that runs there. Nothing is
// fitted. Decode on the H100 misses the 15 % that the others reach: flash2 shows neither its last cache nor what
// flash3 spends on each sequence.
func TestAttentionAcrossChips(t *testing.T) {
	a100, h100 := on(t, "a100-sxm-80gb"), on(t, "h100-sxm")
	for _, c := range []struct {
		from, to *kernel.Machine
		file     string
		change   func(p *catalog.PrefillFit, d *catalog.DecodeFit)
		median   float64
	}{
		{a100, h100, h100Prefill, asFlash3, 0.15},
		{h100, a100, a100Prefill, asFlash2, 0.11},
		{a100, h100, h100Decode, asFlash3, 0.18},
		{h100, a100, a100Decode, asFlash2, 0.12},
	} {
		tab := read(t, c.file)
		k := c.from.Fits()
		p, d := k.Prefill.Get("bf16").Value, k.Decode.Get("bf16").Value
		c.change(&p, &d)
		k.Prefill = strictyaml.Map[catalog.PrefillFit]{{Name: "bf16", Value: p}}
		k.Decode = strictyaml.Map[catalog.DecodeFit]{{Name: "bf16", Value: d}}
		k = kernel.Transfer(c.from.Chip(), c.to.Chip(), k)
		of := rows(tab, full(kernel.BF16))
		g := priced(t, c.to, k, tab.Kind, of)
		t.Logf("%s: %+v", c.file, g)
		m, err := kernel.New(c.to.Chip(), k)
		if err != nil {
			t.Fatal(err)
		}
		price, family := m.Prefill, kernel.FamilyPrefill
		if tab.Kind == KindDecode {
			price, family = m.Decode, kernel.FamilyDecode
		}
		low, high := m.Spread(family)
		inside := 0
		for i := range of {
			if r := of[i].Seconds / price(of[i].Shape).Seconds; r >= low && r <= high {
				inside++
			}
		}
		if share := float64(inside) / float64(len(of)); share < 0.8 {
			t.Errorf("%s: %.2f of the rows between %.2f and %.2f of the prediction, want 0.8", c.file, share, low, high)
		} else {
			t.Logf("%s: %.2f inside", c.file, share)
		}
		if g.MedianAbsRelError > c.median {
			t.Errorf("%s: median error %.4f carried over, want within %g", c.file, g.MedianAbsRelError, c.median)
		}
	}
}

func asFlash3(p *catalog.PrefillFit, d *catalog.DecodeFit) {
	p.Algorithm, d.Algorithm = flash3, flash3
	p.WriteCycles, d.WriteCycles = 0, 0
}

// asFlash2 takes the two kernels that only this library has, the write and the copy, from the starts of its fits.
func asFlash2(p *catalog.PrefillFit, d *catalog.DecodeFit) {
	p.Algorithm, d.Algorithm = flash2, flash2
	p.WriteCycles = prefillStarts(nil, kernel.BF16)[0].WriteCycles
	d.CopyCycles, d.CacheShare = decodeStarts(nil, kernel.BF16)[0].CopyCycles, 0
}
