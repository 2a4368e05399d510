package kernel

import (
	"math"

	"tokenwatt/catalog"
)

// GroupedGEMM returns the cost of the products of several groups with operands of their own in one kernel, as the
// experts of a layer have in training: groups products of rows x inner by inner x cols, in tiles of 128 x 128 that each
// group fills for itself, at the ceilings of the matrix product. A dimension below one costs nothing; a precision that
// the chip lacks takes forever.
func (m *Machine) GroupedGEMM(p Precision, groups, rows, cols, inner int) Cost {
	if groups < 1 || rows < 1 || cols < 1 || inner < 1 {
		return Cost{}
	}
	const tile = 128
	g, r, c, k := float64(groups), float64(rows), float64(cols), float64(inner)
	left, right := p.operands()
	cost := Cost{FLOPs: 2 * g * r * c * k, Bytes: g * (left*r*k + right*k*c + 2*r*c)}
	if !m.Computes(p) {
		cost.Seconds = math.Inf(1)
		return cost
	}
	f := &m.fits.GEMM.Get(p.String()).Value
	tiles := g * math.Ceil(r/tile) * math.Ceil(c/tile)
	x := tiles / m.chip.Cores
	waves := max(1, f.Quantisation*math.Ceil(x)+(1-f.Quantisation)*x)
	one := 2*tile*tile*k*m.chip.Cores/(m.chip.peak(p)*f.Compute) + f.TileCycles/m.chip.Clock
	cost.Seconds = f.LaunchCycles/m.chip.Clock + blend3(waves*one, cost.Bytes/(m.chip.Bandwidth*f.Bandwidth))
	return cost
}

// Experts returns the cost of the fused expert feed-forward block of a layer on one accelerator: tokens sorted by
// expert, gate and up in one grouped product, activation, the grouped down product, sum over a token's experts. Where
// nobody measured the precision the parameters of bf16 hold; without any it is the roofline. No tokens cost nothing; a
// precision that the chip lacks takes forever.
func (m *Machine) Experts(e Experts) Cost {
	return ExpertsCost(&m.chip, m.expertFit(e.Precision), e)
}

// joining is the exponent with which arithmetic and memory time of the expert products join: these kernels hide little
// of one behind the other.
const joining = 1.15

// ExpertsCost is the cost of an expert block with the parameters of f on a chip; with f nil it is the roofline.
//
// With U experts touched by N pairs of a token and an expert, in tiles of tm x tn,
//
//	blocks = U / (1 - exp(-tm U / N))                                row tiles, loads spread exponentially
//	comp   = max(1, ceil(blocks cols/tn / SM)) (2 tm tn inner SM / (P e) + tp)
//	mem    = (weights of U experts + activations) / W
//	again  = r weights max(0, blocks/U/8 - 1) w / (w + L2) / W0      w: weights of one expert, re-read for each 8 row tiles
//	t      = t0 + tm + sum of both products (comp^1.15 + mem^1.15)^(1/1.15) + again
//	         + (activation, sum, g x pairs elsewhere) / W
//
// e is es in tiles of 16 x 32, up to as many tokens as experts, and ec / (1 + b z/(1+z)) in those of 64 x 64, z the
// inputs over the last cache. This is vLLM's Triton kernel with its default configuration, which is far from the
// ceilings of a matrix product.
func ExpertsCost(c *Chip, f *catalog.GroupedFit, e Experts) Cost {
	if e.Tokens < 1 || e.TopK < 1 || e.Local < 1 || e.Count < e.Local || e.Hidden < 1 || e.Inner < 1 {
		return Cost{}
	}
	pairs, touched := e.load()
	up := float64(e.Inner)
	if e.Matrices == 3 {
		up *= 2
	}
	left, right := e.Precision.operands()
	h, i := float64(e.Hidden), float64(e.Inner)
	weights := touched * right * h * (up + i)
	moved := pairs * (left*(h+i) + 2*(up+h)) // into and out of both products
	shuffled := pairs * 2 * (up + i + h)     // activation and sum
	cost := Cost{FLOPs: 2 * pairs * h * (up + i), Bytes: weights + moved + shuffled}
	switch {
	case c.peak(e.Precision) <= 0:
		cost.Seconds = math.Inf(1)
	case f == nil:
		cost.Seconds = max(cost.FLOPs/c.peak(e.Precision), cost.Bytes/c.Bandwidth)
	default:
		t := tilingOf(c, f, e, pairs, touched)
		absent := f.Absent * max(0, float64(e.Tokens*e.TopK)-pairs) * 2 * (up + i + 2*h)
		cost.Bytes += absent
		cycles := f.LaunchCycles
		if e.Local < e.Count {
			cycles += f.MapCycles
		}
		cost.Seconds = cycles/c.Clock + (shuffled+absent)/(c.Bandwidth*f.Bandwidth) +
			t.product(c, f, up, h, touched*right, pairs*(left*h+2*up)) + t.product(c, f, h, i, touched*right, pairs*(left*i+2*h))
	}
	return cost
}

// load is the expected pairs of tokens and experts here and the experts here that any token chose: of T tokens that
// choose k of E, an expert is passed over by all with probability (1 - k/E)^T.
func (e *Experts) load() (pairs, touched float64) {
	local, t := float64(e.Local), float64(e.Tokens)
	share := float64(e.TopK) / float64(e.Count)
	if pairs = e.Pairs; pairs <= 0 {
		pairs = t * share * local
		if e.Local < e.Count && e.Skew > 1 {
			// The loads of several experts even out with the root of their number.
			pairs *= 1 + (e.Skew-1)/math.Sqrt(local)
		}
		pairs = min(pairs, t*min(float64(e.TopK), local))
	}
	if touched = e.Touched; touched <= 0 {
		touched = local * (1 - math.Pow(1-min(1, share), t))
	}
	return pairs, min(touched, pairs, local)
}

// tiling is how the fused kernel cuts its products.
type tiling struct {
	rows, cols float64
	blocks     float64 // row tiles over all experts
	again      float64 // passes over an expert's weights beyond the first
	rate       float64 // FLOP/s of a core
	tuned      bool
}

// tilingOf is the library's default choice (vLLM, fused_moe.py, get_default_config): tiles of 16 x 32 up to as many
// tokens as there are experts here, of 64 x 64 above, eight row tiles to a pass over the weights.
func tilingOf(c *Chip, f *catalog.GroupedFit, e Experts, pairs, touched float64) tiling {
	t := tiling{rows: 64, cols: 64}
	input := 2 * float64(e.Tokens) * float64(e.Hidden) / max(c.L2, 1)
	share, pass := f.Compute/(1+f.Spill*input/(1+input)), 8.0
	t.tuned = f.Tuned > 0 && e.Local == 8 && e.Count == 8 && e.Inner >= 1024 && e.Inner < 8192
	switch {
	case e.Tokens <= e.Local:
		t.rows, t.cols, share, pass = 16, 32, f.Small, 1
	case t.tuned:
		share = f.Tuned
	}
	t.rate = c.peak(e.Precision) / c.Cores * share
	// Row tiles of an expert with n tokens, ceil(n / rows), for loads n that are distributed exponentially.
	t.blocks = touched / -math.Expm1(-t.rows*touched/pairs)
	t.again = max(0, t.blocks/touched/pass-1)
	return t
}

// product is the time of one of the two grouped products, cols wide and inner deep, s. A unit of depth and width has so
// many bytes of weights over all experts touched; moved is the traffic of its activations.
func (t *tiling) product(c *Chip, f *catalog.GroupedFit, cols, inner, unit, moved float64) float64 {
	x := t.blocks * math.Ceil(cols/t.cols) / c.Cores
	one := 2*t.rows*t.cols*inner/t.rate + f.TileCycles/c.Clock
	weights := unit * cols * inner
	compute, memory := max(1, math.Ceil(x))*one, (weights+moved)/(c.Bandwidth*f.Bandwidth)
	hi, lo := max(compute, memory), min(compute, memory)
	s := hi * math.Pow(1+math.Pow(lo/hi, joining), 1/joining)
	if !t.tuned && t.again > 0 {
		expert := 2 * cols * inner
		s += f.Reread * weights * t.again * expert / (expert + c.L2) / c.Bandwidth
	}
	return s
}

// Padding is how many times the operations asked for an expert block executes: its tiles are filled up with empty rows. 1
// where no expert kernel was measured, or nothing is computed.
func (m *Machine) Padding(e Experts) float64 {
	f := m.expertFit(e.Precision)
	pairs, touched := e.load()
	if f == nil || !(pairs > 0) {
		return 1
	}
	t := tilingOf(&m.chip, f, e, pairs, touched)
	return max(1, t.blocks*t.rows/pairs)
}

// expertFit is the fit of a precision, or of bf16; nil where neither was measured.
func (m *Machine) expertFit(p Precision) *catalog.GroupedFit {
	for _, p := range [...]Precision{p, BF16} {
		if entry := m.fits.MoE.Get(p.String()); entry != nil {
			return &entry.Value
		}
	}
	return nil
}
