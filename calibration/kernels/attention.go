package kernels

import (
	"context"

	"tokenwatt/catalog"
	"tokenwatt/compute/kernel"
	"tokenwatt/internal/strictyaml"
)

// Kernel generations of attention, as the catalog names them.
const (
	flash2 = "flash2"
	flash3 = "flash3"
)

// headsName is the configuration of heads that a row belongs to: configurations are left out of fits whole.
func headsName(a *kernel.Attention) [2]int {
	return [2]int{a.Heads<<16 | a.KVHeads, a.HeadDim}
}

// windowed tells whether a window limits what a shape sees.
func windowed(a *kernel.Attention) bool { return a.Window > 0 && a.Cached+a.Query > a.Window }

// fitPrefill fits every precision of the cache that has enough rows, each generation of kernels with and without the
// write into the cache, and keeps the best. Rows of one new token are decode steps that some library prices otherwise
// and are left out.
func fitPrefill(ctx context.Context, chip kernel.Chip, defaults catalog.Kernels, rows []AttentionRow) (strictyaml.Map[catalog.PrefillFit], error) {
	var fits strictyaml.Map[catalog.PrefillFit]
	few := shortage{family: "prompts of more than one token"}
	for _, kv := range kernel.Precisions() {
		f := form[catalog.PrefillFit]{dials: prefillDials, errors: func(g *catalog.PrefillFit) *catalog.FitError { return &g.FitError }}
		of := f.take(rows, kv, func(a *kernel.Attention) bool { return a.Query > 1 })
		if few.refuses("kv "+kv.String(), len(of), true) {
			continue
		}
		f.windowed = func(i int) bool { return windowed(&of[i]) }
		f.price = func(g *catalog.PrefillFit, i int) float64 { return kernel.PrefillCost(&chip, g, of[i]).Seconds }
		fit, err := f.best(ctx, prefillStarts(defaults.Prefill, kv))
		if err != nil {
			return nil, err
		}
		fits = append(fits, strictyaml.Entry[catalog.PrefillFit]{Name: kv.String(), Value: fit})
	}
	return fits, few.error(len(fits))
}

// fitDecode fits every precision of the cache that has enough rows, in each generation of kernels.
func fitDecode(ctx context.Context, chip kernel.Chip, defaults catalog.Kernels, rows []AttentionRow) (strictyaml.Map[catalog.DecodeFit], error) {
	var fits strictyaml.Map[catalog.DecodeFit]
	few := shortage{family: "decode steps"}
	for _, kv := range kernel.Precisions() {
		f := form[catalog.DecodeFit]{dials: decodeDials, errors: func(g *catalog.DecodeFit) *catalog.FitError { return &g.FitError }}
		of := f.take(rows, kv, func(*kernel.Attention) bool { return true })
		if few.refuses("kv "+kv.String(), len(of), true) {
			continue
		}
		f.windowed = func(i int) bool { return windowed(&of[i]) }
		f.price = func(g *catalog.DecodeFit, i int) float64 { return kernel.DecodeCost(&chip, g, of[i]).Seconds }
		fit, err := f.best(ctx, decodeStarts(defaults.Decode, kv))
		if err != nil {
			return nil, err
		}
		fits = append(fits, strictyaml.Entry[catalog.DecodeFit]{Name: kv.String(), Value: fit})
	}
	return fits, few.error(len(fits))
}

// take makes the rows of a precision of the cache that pass the points of a form and returns their shapes.
func (f *form[F]) take(rows []AttentionRow, kv kernel.Precision, pass func(*kernel.Attention) bool) []kernel.Attention {
	var of []kernel.Attention
	for i := range rows {
		if r := &rows[i]; r.Shape.KV == kv && pass(&r.Shape) {
			of = append(of, r.Shape)
			f.seconds = append(f.seconds, r.Seconds)
			f.names = append(f.names, headsName(&r.Shape))
		}
	}
	return of
}

// prefillStarts is what fits start from: the parameters at hand, of the precision or of bf16, and those of the other
// generation, each with and without the write into the cache.
func prefillStarts(fits strictyaml.Map[catalog.PrefillFit], kv kernel.Precision) []catalog.PrefillFit {
	known := []catalog.PrefillFit{
		{
			Algorithm: flash2, LaunchCycles: 10700, Compute: 0.9, Softmax: 0.143, Bandwidth: 0.9, TileCycles: 2340, Quantisation: 0.67,
			Exposed: 0.48, WriteCycles: 4600,
		},
		{
			Algorithm: flash3, LaunchCycles: 12000, Compute: 0.88, Softmax: 0.09, Bandwidth: 0.95, TileCycles: 2700, Quantisation: 0.8,
			Exposed: 0.98, SplitLoss: 0.19, SplitCycles: 2600, Aligned: 0.08,
		},
	}
	starts := startsOf(fits, known, kv, func(f *catalog.PrefillFit) string { return f.Algorithm })
	for _, s := range starts {
		if s.WriteCycles > 0 {
			s.WriteCycles = 0
		} else {
			s.WriteCycles = 4600
		}
		starts = append(starts, s)
	}
	return starts
}

func prefillDials(f *catalog.PrefillFit) []dial {
	d := []dial{
		{"launch_cycles", &f.LaunchCycles, 100, 1e5, 0.3, false},
		{"compute", &f.Compute, 0.2, 1, 0.15, false},
		{"softmax", &f.Softmax, 1e-3, 1, 0.3, false},
		{"bandwidth", &f.Bandwidth, 0.2, 1, 0.2, false},
		{"tile_cycles", &f.TileCycles, 10, 1e5, 0.5, false},
		{"quantisation", &f.Quantisation, 0, 1, 0.3, true},
		{"exposed", &f.Exposed, 0, 2, 0.5, true},
		{"window_loss", &f.WindowLoss, -0.8, 4, 0.2, true},
	}
	if f.WriteCycles > 0 {
		d = append(d, dial{"write_cycles", &f.WriteCycles, 1000, 5e4, 0.5, false})
	}
	if f.Algorithm == flash3 {
		d = append(d,
			dial{"split_loss", &f.SplitLoss, 0, 1, 0.2, true},
			dial{"split_cycles", &f.SplitCycles, 1, 5e4, 0.5, false},
			dial{"aligned", &f.Aligned, 0, 0.3, 0.05, true})
	}
	return d
}

// decodeStarts is what fits start from, as prefillStarts.
func decodeStarts(fits strictyaml.Map[catalog.DecodeFit], kv kernel.Precision) []catalog.DecodeFit {
	known := []catalog.DecodeFit{
		{
			Algorithm: flash2, LaunchCycles: 12200, PairCycles: 4050, TileCycles: 955, Quantisation: 0.55, Bandwidth: 0.85, SplitCycles: 8010,
			PartCycles: 264, CopyCycles: 10060, WindowCycles: 2000, WriteCycles: 11500,
		},
		{
			Algorithm: flash3, LaunchCycles: 11700, PairCycles: 2920, TileCycles: 2870, Quantisation: 0.9, Bandwidth: 0.95, SplitCycles: 2450,
			PartCycles: 99, SequenceCycles: 42, WindowCycles: 3000, CacheShare: 0.74,
		},
	}
	return startsOf(fits, known, kv, func(f *catalog.DecodeFit) string { return f.Algorithm })
}

// startsOf returns the fit at hand, of the precision or of bf16, and those known of the other generations of kernels.
func startsOf[F any](fits strictyaml.Map[F], known []F, kv kernel.Precision, algorithm func(*F) string) []F {
	var starts []F
	for _, q := range []kernel.Precision{kv, kernel.BF16} {
		if e := fits.Get(q.String()); e != nil {
			starts = append(starts, e.Value)
			break
		}
	}
	for i := range known {
		if len(starts) == 0 || algorithm(&starts[0]) != algorithm(&known[i]) {
			starts = append(starts, known[i])
		}
	}
	return starts
}

func decodeDials(f *catalog.DecodeFit) []dial {
	d := []dial{
		{"launch_cycles", &f.LaunchCycles, 100, 1e5, 0.3, false},
		{"pair_cycles", &f.PairCycles, 100, 5e4, 0.3, false},
		{"tile_cycles", &f.TileCycles, 10, 1e5, 0.5, false},
		{"quantisation", &f.Quantisation, 0, 1, 0.3, true},
		{"bandwidth", &f.Bandwidth, 0.2, 1, 0.2, false},
		{"split_cycles", &f.SplitCycles, 1, 5e4, 0.5, false},
		{"part_cycles", &f.PartCycles, 0, 2e3, 100, true},
		{"window_cycles", &f.WindowCycles, 0, 5e4, 1500, true},
		{"write_cycles", &f.WriteCycles, 0, 5e4, 3000, true},
		{"cache_share", &f.CacheShare, 0, 3, 0.3, true},
	}
	if f.Algorithm == flash3 {
		return append(d, dial{"sequence_cycles", &f.SequenceCycles, 0, 1e3, 20, true})
	}
	return append(d, dial{"copy_cycles", &f.CopyCycles, 1, 5e4, 0.5, false})
}
