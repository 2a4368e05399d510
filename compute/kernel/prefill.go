package kernel

import (
	"math"

	"tokenwatt/catalog"
)

// Prefill returns the cost of causal attention of new tokens over themselves and the tokens cached before them, as one
// call of the library: where that does not write the new keys and values into the cache, CacheWrite is what remains. A
// precision of the cache that nobody measured takes the parameters of bf16. One new token is a decode step, as the
// libraries see it too. A dimension below one costs nothing.
func (m *Machine) Prefill(a Attention) Cost {
	if a.Query == 1 {
		return m.Decode(a)
	}
	return PrefillCost(&m.chip, prefillFit(&m.fits, a.KV), a)
}

// CacheWrite returns the cost of the kernel that writes the keys and values of a prefill into the cache, none where
// Prefill contains it.
func (m *Machine) CacheWrite(a Attention) Cost {
	if f := prefillFit(&m.fits, a.KV); f != nil && f.WriteCycles > 0 {
		return Cost{}
	}
	return m.Memory(a.written())
}

// prefillFit is the fit of a cache precision, of bf16 where the library was not measured with it, nil where neither was.
func prefillFit(fits *catalog.Kernels, kv Precision) *catalog.PrefillFit {
	if e := fits.Prefill.Get(kv.String()); e != nil {
		return &e.Value
	}
	if e := fits.Prefill.Get(BF16.String()); e != nil {
		return &e.Value
	}
	return nil
}

// PrefillCost is the cost of prefill attention with the parameters of f on a chip; with f nil it is the roofline.
//
// The kernel is FlashAttention's (Dao 2023, arXiv:2307.08691; Shah et al. 2024, arXiv:2407.08608): a core takes a tile of
// query rows and walks over the key tiles that its mask leaves. With N pairs of tiles in the nq query tiles of a head,
// b Hc nq tiles in all on SM cores, x = b Hc nq / SM of them for each,
//
//	u    = tq tk (4 D SM / (P ec) + sm)                              a pair, flash2; flash3 takes the root of the squares
//	tile = N/nq u + tp tq/128 + x' Q SM / W                          mean query tile; Q its queries and outputs
//	one  = Nmax u + tp tq/128 + x' Q SM / W                          longest
//	comp = max(one, x tile + q (ceil(x) - x) grain + a min(one - tile, x tile)) (1 + sl)
//	t    = t0 + (comp^3 + (B / W)^3)^(1/3) + write                   W: bandwidth x eb
//
// grain is the mean tile for flash2, whose tiles come in order (a = 1), and the shortest for flash3, whose scheduler
// hands out the longest first (a = 0.1). Flash2 gives every query head tiles (Hc = H), flash3 every key-value head
// (Hc = KV). Flash3 splits long keys where one sequence has too few tiles for the cores: sl, and one no longer than
// an even share. write is the separate kernel that some versions of vLLM call with it: tw for each token's block, 2048
// threads of them on a core, and its traffic.
func PrefillCost(c *Chip, f *catalog.PrefillFit, a Attention) Cost {
	if a.Query < 1 || a.empty() {
		return Cost{}
	}
	cost := a.cost()
	if f == nil {
		cost.Seconds = max(cost.FLOPs/c.Peak[BF16], cost.Bytes/c.Bandwidth)
		return cost
	}
	rate := c.Bandwidth * f.Bandwidth
	cost.Seconds = f.LaunchCycles/c.Clock + blend3(prefillCompute(c, f, a), cost.Bytes/rate)
	if f.WriteCycles > 0 {
		cost.Bytes += a.written()
		cost.Seconds += writeTime(c, f.WriteCycles, a) + a.written()/rate
	}
	return cost
}

// prefillCompute is the time of the tiles on the cores.
func prefillCompute(c *Chip, f *catalog.PrefillFit, a Attention) float64 {
	t := tilesOf(f.Algorithm, a)
	pairs, longest, shortest := t.pairs(a)
	blocks := float64(a.Batch * t.heads * t.count)
	u := pairTime(c, f, t, a)
	queries := 2 * float64(a.Batch*a.Query*a.Heads*(a.HeadDim+a.values()))
	tile := f.TileCycles/c.Clock*float64(t.rows)/128 + f.Exposed*queries/blocks*c.Cores/(c.Bandwidth*f.Bandwidth)
	mean := pairs/float64(t.count)*u + tile
	one, loss := longest*u+tile, 1.0
	if t.packed && a.Window == 0 && t.splits(c, a) {
		// The scheduler hands out parts of this many pairs, 1.1 times an even share of the unmasked ones.
		part := max(1, math.Ceil(1.1*blocks*float64(t.span)/c.Cores))
		if part < float64(t.span) {
			one = min(one, part*u+tile+f.SplitCycles/c.Clock)
		}
		loss += f.SplitLoss
	}
	x := blocks / c.Cores
	grain, tail := mean, 1.0
	if t.packed {
		// Longest tiles first: what is left over at the end is short.
		grain, tail = min(mean, shortest*u+tile), 0.1
	}
	total := mean*x + f.Quantisation*grain*(math.Ceil(x)-x) + tail*min(max(0, one-mean), mean*x)
	return max(one, total) * loss
}

// pairTime is the time of one pair of a query and a key tile on a core, s: flash2 takes products and softmax one after
// the other, flash3 lets two groups of warps alternate between them.
func pairTime(c *Chip, f *catalog.PrefillFit, t tiles, a Attention) float64 {
	product := 2 * float64(a.HeadDim+a.values()) * c.Cores / (c.Peak[BF16] * f.Compute)
	softmax := f.Softmax / c.Clock
	per := product + softmax
	if t.packed {
		per = math.Hypot(product, softmax)
		if t.group == 4 || t.group == 8 || t.group == 16 {
			per *= 1 - f.Aligned
		}
	}
	if a.Window > 0 && a.Cached+a.Query > a.Window {
		per *= 1 + f.WindowLoss
	}
	return per * float64(t.rows*t.keys)
}

// pairCycles is a pair of tiles of a head of width 128, in clock cycles: what a core spends on a key tile in decoding too,
// most of whose query rows are empty, follows it from chip to chip.
func pairCycles(c *Chip, f *catalog.PrefillFit) float64 {
	a := Attention{Query: 1, Heads: 1, KVHeads: 1, HeadDim: 128}
	return pairTime(c, f, tilesOf(f.Algorithm, a), a) * c.Clock
}

// writeTime is the latency of the kernel that writes tokens into the cache: a block for each token of as many threads,
// up to 512, as it has numbers, 2048 threads at a time on a core.
func writeTime(c *Chip, cycles float64, a Attention) float64 {
	threads := float64(min(a.KVHeads*a.HeadDim, 512))
	return cycles / c.Clock * float64(a.Batch*a.Query) * threads / (2048 * c.Cores)
}

// empty tells whether there is nothing to attend with.
func (a Attention) empty() bool { return a.Batch < 1 || a.Heads < 1 || a.KVHeads < 1 || a.HeadDim < 1 }

// values is the width of a head's values.
func (a Attention) values() int {
	if a.ValueDim > 0 {
		return a.ValueDim
	}
	return a.HeadDim
}

// written is the traffic of writing the new keys and values into the cache: a read in 16 bits and a write, B.
func (a Attention) written() float64 {
	return float64(a.Batch*a.Query*a.KVHeads*a.kept()) * (2 + a.KV.Bytes())
}

// kept is how many elements of a token the cache holds for one key-value head.
func (a Attention) kept() int {
	if a.Latent {
		return a.HeadDim
	}
	return a.HeadDim + a.values()
}

// cost is the operations of causal attention, four for each score seen and unit of width, and its least traffic:
// queries in, outputs out, and the keys and values in reach read once. Seconds are left out.
func (a Attention) cost() Cost {
	b, n := float64(a.Batch), float64(a.Query)
	reach := float64(a.Cached)
	if a.Window > 0 {
		reach = min(reach, float64(a.Window-1))
	}
	d := float64(a.HeadDim + a.values())
	return Cost{
		FLOPs: 2 * b * float64(a.Heads) * d * a.scores(),
		Bytes: b * (d*2*n*float64(a.Heads) + float64(a.kept())*a.KV.Bytes()*(n+reach)*float64(a.KVHeads)),
	}
}

// scores is how many keys the queries of one head see in all.
func (a Attention) scores() float64 {
	n, c := float64(a.Query), float64(a.Cached)
	if w := float64(a.Window); a.Window > 0 && c+n > w {
		late := min(n, c+n-w) // queries with at least w keys in reach see w
		early := n - late
		return early*c + early*(early+1)/2 + late*w
	}
	return n*c + n*(n+1)/2
}

// blend3 is (x^3 + y^3)^(1/3), the greater of two times that overlap, rounded where they are alike.
func blend3(x, y float64) float64 {
	x, y = max(x, y), min(x, y)
	if x <= 0 {
		return 0
	}
	r := y / x
	return x * math.Cbrt(1+r*r*r)
}
