package kernel

import (
	"math"

	"tokenwatt/catalog"
)

// Decode returns the cost of attention of one new token of each sequence over the tokens cached before it. Query is
// taken as 1. A precision of the cache that nobody measured takes the parameters of bf16. A dimension below one costs
// nothing.
func (m *Machine) Decode(a Attention) Cost {
	return DecodeCost(&m.chip, decodeFit(&m.fits, a.KV), a)
}

// decodeFit is the fit of a cache precision, of bf16 where the library was not measured with it, nil where neither was.
func decodeFit(fits *catalog.Kernels, kv Precision) *catalog.DecodeFit {
	if e := fits.Decode.Get(kv.String()); e != nil {
		return &e.Value
	}
	if e := fits.Decode.Get(BF16.String()); e != nil {
		return &e.Value
	}
	return nil
}

// DecodeCost is the cost of decode attention with the parameters of f on a chip; with f nil it is the roofline.
//
// Each of the b Hc pairs of a sequence and a key-value head (query head where flash2 has no groups) has its keys split
// into s parts, as the library chooses, of n key tiles at most. With x = b Hc s / SM and w = max(1, q ceil(x) + (1-q) x)
// parts one after another on a core,
//
//	t = t0 + w tp + ((w n u)^3 + (B / W)^3)^(1/3) + (Q + partial results) / W + ((ts + s tj)^2 + tc^2)^(1/2) + tq b + write
//
// B is the traffic of keys and values and u the work on a tile, whose 64 or 128 rows are mostly empty: flash2 on the
// A100 is bound by it. tc, a copy of the outputs, is flash2's with grouped heads; its start and that of the joining
// kernel hide part of one another.
func DecodeCost(c *Chip, f *catalog.DecodeFit, a Attention) Cost {
	if a.empty() {
		return Cost{}
	}
	a.Query = 1
	cost := a.cost()
	if f == nil {
		cost.Seconds = max(cost.FLOPs/c.Peak[BF16], cost.Bytes/c.Bandwidth)
		return cost
	}
	s := splitOf(c, f.Algorithm, a)
	width := float64(a.HeadDim+a.values()) / 2
	pair := f.PairCycles / c.Clock * float64(s.keys) / 128 * width / 128
	tile := f.TileCycles / c.Clock
	if a.Window > 0 && a.Cached+1 > a.Window {
		tile += f.WindowCycles / c.Clock * 128 / width
	}
	x := float64(a.Batch*s.heads*s.parts) / c.Cores
	waves := max(1, f.Quantisation*math.Ceil(x)+(1-f.Quantisation)*x)
	if a.Latent {
		// Kernels of latent attention deal keys out evenly over the cores (FlashMLA, deepseek-ai, tile scheduler).
		waves = max(1, x)
	}
	rate := c.Bandwidth * f.Bandwidth
	queries := 4 * float64(a.Batch*a.Heads) * width
	moved := (cost.Bytes - queries) * (1 - cacheSaving*warmth(c, f, a, cost.Bytes-queries))
	cost.Seconds = f.LaunchCycles/c.Clock + waves*tile + blend3(waves*float64(s.chain)*pair, moved/rate) +
		(queries+s.partials(a, width))/rate + s.extra(c, f, a)
	if f.WriteCycles > 0 {
		cost.Bytes += a.written()
		cost.Seconds += writeTime(c, f.WriteCycles, a)
	}
	return cost
}

// cacheSaving is the share of the memory time that keys and values found in the last cache save: it is four times as fast.
const cacheSaving = 0.75

// warmth is the share of the keys and values that a repeated call finds in the last cache: a cache that is passed
// through in a circle keeps all of what fits into it and nothing of what does not, with a narrow passage between.
func warmth(c *Chip, f *catalog.DecodeFit, a Attention, bytes float64) float64 {
	if !a.Warm || f.CacheShare <= 0 || c.L2 <= 0 {
		return 0
	}
	return min(1, 5*f.CacheShare) / (1 + math.Exp(20*(bytes/c.L2-f.CacheShare)))
}

// extra is what runs beside the kernel, s: the joining of parts, the reordering of outputs, the choice of parts for
// each sequence.
func (s *split) extra(c *Chip, f *catalog.DecodeFit, a Attention) float64 {
	join, reorder := 0.0, 0.0
	if s.parts > 1 {
		join = f.SplitCycles + f.PartCycles*float64(s.parts)
	}
	if f.Algorithm == "flash2" && a.Heads > a.KVHeads && a.KVHeads > 1 && a.Batch > 1 {
		reorder = f.CopyCycles
	}
	sequences := f.SequenceCycles * float64(a.Batch)
	if a.Batch > splitBatch {
		sequences *= 0.3 // no choice to make, only longer lists to read
	}
	return (math.Hypot(join, reorder) + sequences) / c.Clock
}

// split is how a library cuts decode attention.
type split struct {
	keys  int // of a tile
	heads int // that have work of their own, for each sequence
	parts int // that the keys and values of each are split into
	chain int // tiles of a part
}

// partials is the traffic of the parts' results in 32 bits, written and read, B.
func (s *split) partials(a Attention, width float64) float64 {
	if s.parts < 2 {
		return 0
	}
	return 8 * float64(s.parts*a.Batch*a.Heads) * width
}

// splitBatch is up to how many sequences flash3 as vLLM calls it splits keys and values: those of a captured graph.
const splitBatch = 512

// splitOf repeats the libraries' own choice: flash2's num_splits_heuristic (csrc/flash_attn/flash_api.cpp), made only
// where query heads share key-value heads and without a window; flash3's parts of equal work
// (hopper/flash_prepare_scheduler.cu).
func splitOf(c *Chip, algorithm string, a Attention) split {
	t := tilesOf(algorithm, a)
	first := 0
	if a.Window > 0 {
		first = max(0, a.Cached+1-a.Window) / t.keys
	}
	span := t.span - first
	s := split{keys: t.keys, heads: t.heads, parts: 1}
	switch {
	case t.packed:
		s.heads *= t.count
		if a.Batch <= splitBatch {
			part := max(1, math.Ceil(1.1*float64(a.Batch*s.heads*span)/c.Cores))
			s.parts = max(1, min(32, int(math.Ceil(float64(span)/part))))
		}
	case a.Heads > a.KVHeads:
		group := a.Heads / a.KVHeads
		s.heads = a.KVHeads * ((group + t.rows - 1) / t.rows)
		if a.Window == 0 {
			s.parts = bestSplit(a.Batch*s.heads, int(2*c.Cores), span)
		}
	}
	s.chain = (span + s.parts - 1) / s.parts
	return s
}

// bestSplit is the least number of parts of span tiles whose last wave over slots is filled to 85 % of the best.
func bestSplit(work, slots, span int) int {
	if 10*work >= 8*slots {
		return 1
	}
	limit := min(128, slots, span)
	fill := func(s int) float64 {
		x := float64(work*s) / float64(slots)
		return x / math.Ceil(x)
	}
	fair := func(s int) bool { // a part more that makes the longest no shorter is passed over
		return s == 1 || (span+s-1)/s != (span+s-2)/(s-1)
	}
	best := 0.0
	for s := 1; s <= limit; s++ {
		if fair(s) {
			best = max(best, fill(s))
		}
	}
	for s := 1; s <= limit; s++ {
		if fair(s) && fill(s) >= 0.85*best {
			return s
		}
	}
	return 1
}
