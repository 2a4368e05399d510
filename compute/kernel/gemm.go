package kernel

import (
	"math"

	"tokenwatt/catalog"
)

// The constants of the form that no fit moves.
const (
	rampBytes    = 1e6      // bytes over which the latency of a memory-bound product sets in
	splitTraffic = 3.2      // bytes of partial sums for each result and split: float32 written, and most of it read again
	edge         = 16384    // results of a tile of 128 x 128, which the epilogue refers to
	reference    = 3. / 256 // 1/128 + 1/256, of the tile that the share of the peak refers to
)

// tile is one kernel of a library: the part of the result that a multiprocessor computes at a time.
type tile struct {
	rows, cols float64
	step       float64 // s for one step of k
	end        float64 // s of epilogue
}

// product is the matrix-product form of one precision with its constants in SI units (doc.go has the equations).
type product struct {
	fixed        bool
	left, right  float64 // bytes of an element of each operand
	core         float64 // FLOP/s that one multiprocessor reaches in a full tile; 0 where the chip lacks the format
	cores        float64
	bandwidth    float64 // B/s reached
	launch       float64 // s
	epilogue     float64 // s for each result of a tile
	split, ramp  float64 // s
	quantisation float64
	tiles        [4]tile // of the form split
	row          float64 // s to load one step of k
	quantise     float64 // s for each element of the left operand
}

// newProduct takes the parameters of a fit to the chip's clock, peak and bandwidth.
func newProduct(c *Chip, p Precision, f *catalog.GEMMFit) product {
	g := product{
		fixed: f.Form == "fixed",
		core:  c.peak(p) / c.Cores * f.Compute, cores: c.Cores, bandwidth: c.Bandwidth * f.Bandwidth,
		launch: f.LaunchCycles / c.Clock, epilogue: f.TileCycles / c.Clock / edge, split: f.SplitCycles / c.Clock, ramp: f.RampCycles / c.Clock,
		quantisation: f.Quantisation, row: f.RowCycles / c.Clock,
	}
	g.left, g.right = p.operands()
	for i, t := range [...][2]float64{{64, 64}, {128, 128}, {128, 256}, {256, 128}} {
		loss := (1 + f.SmallTile*(1/t[0]+1/t[1])) / (1 + f.SmallTile*reference)
		g.tiles[i] = tile{t[0], t[1], 2 * t[0] * t[1] / g.core * loss, g.epilogue * t[0] * t[1]}
	}
	if f.QuantiseBandwidth > 0 {
		g.quantise = (2 + g.left) / (c.Bandwidth * f.QuantiseBandwidth)
	}
	return g
}

// quantised makes parameters of 16-bit products those of 8 and 4-bit ones as vLLM's on the H100 differ from its bf16
// ones: a kernel that quantises the left operand goes before, tiles are fixed, and their loads set a pace.
func quantised(f catalog.GEMMFit) catalog.GEMMFit {
	f.Form, f.LaunchCycles, f.Quantisation = "fixed", 1.8*f.LaunchCycles, 1
	f.QuantiseBandwidth, f.RowCycles, f.SplitCycles, f.SmallTile = 0.85, 0.84, 0, 0
	return f
}

// GEMM returns the cost of a matrix product of rows x inner and inner x cols with 16-bit results. Where the library
// quantises the left operand first, that is part of it. A dimension below one costs nothing; a precision that the chip
// lacks takes forever, +Inf.
func (m *Machine) GEMM(p Precision, rows, cols, inner int) Cost {
	if rows < 1 || cols < 1 || inner < 1 {
		return Cost{}
	}
	if !m.Computes(p) {
		return Cost{Seconds: math.Inf(1)}
	}
	return m.gemm[p].cost(float64(rows), float64(cols), float64(inner))
}

// GEMMCost is Machine.GEMM with the parameters of f on a chip, for fits. Dimensions are above zero and the chip computes
// in the precision.
func GEMMCost(c *Chip, f *catalog.GEMMFit, p Precision, rows, cols, inner int) Cost {
	g := newProduct(c, p, f)
	return g.cost(float64(rows), float64(cols), float64(inner))
}

func (g *product) cost(m, n, k float64) Cost {
	return Cost{Seconds: g.time(m, n, k), FLOPs: 2 * m * n * k, Bytes: g.traffic(m, n, k)}
}

// traffic is the least that the product moves: operands in, results out.
func (g *product) traffic(m, n, k float64) float64 { return g.left*m*k + g.right*k*n + 2*m*n }

func (g *product) time(m, n, k float64) float64 {
	if g.fixed {
		return g.fixedTime(m, n, k) + g.quantise*m*k
	}
	return g.splitTime(m, n, k) + g.quantise*m*k
}

// splitTime is the best over tiles and splits over k, as a library with a good heuristic picks.
func (g *product) splitTime(m, n, k float64) float64 {
	var count [len(g.tiles)]float64
	for i := range g.tiles {
		count[i] = math.Ceil(m/g.tiles[i].rows) * math.Ceil(n/g.tiles[i].cols)
	}
	best := math.Inf(1)
	traffic := g.traffic(m, n, k)
	for s := 1.0; s <= 16; s *= 2 {
		depth, moved, extra := math.Ceil(k/64)*64, traffic, 0.0
		if s > 1 {
			depth = max(math.Ceil(k/(64*s))*64, 128)
			moved, extra = traffic+splitTraffic*m*n*s, g.split
		}
		memory := g.memory(moved)
		if memory+extra >= best {
			break // larger splits move more
		}
		for i := range g.tiles {
			t := &g.tiles[i]
			w := g.waves(s * count[i])
			work := w*t.step*depth + (w-1)*t.end
			if max(work, memory)+t.end+extra < best {
				best = min(best, norm3(work, memory)+t.end+extra)
			}
		}
	}
	return g.launch + best
}

// fixedTime has one tile for each range of sizes.
func (g *product) fixedTime(m, n, k float64) float64 {
	tm, tn := fixedTile(m, n, k)
	depth := math.Ceil(k/128) * 128
	end := g.epilogue * tm * tn
	w := g.waves(math.Ceil(m/tm) * math.Ceil(n/tn))
	work := w*norm4(2*tm*tn*depth/g.core, g.row*depth) + (w-1)*end
	return g.launch + norm3(work, g.memory(g.traffic(m, n, k))) + end
}

// fixedTile is the choice of vLLM's CUTLASS kernels for 8-bit products
// (csrc/quantization/cutlass_w8a8, the dispatch by rows).
func fixedTile(m, n, k float64) (tm, tn float64) {
	switch {
	case m <= 16:
		return 16, 64
	case m <= 64 && n <= 1280:
		return 64, 16
	case m <= 64:
		return 64, 64
	case m <= 128:
		return 64, 128
	case m >= 8192 && k >= 6144:
		return 256, 128
	}
	return 128, 128
}

// waves is how many tiles a core does one after another, the empty cores of the last wave counted in part.
func (g *product) waves(tiles float64) float64 {
	x := tiles / g.cores
	return max(1, g.quantisation*math.Ceil(x)+(1-g.quantisation)*x)
}

// memory is the time to move bytes, s.
func (g *product) memory(bytes float64) float64 {
	return bytes/g.bandwidth + g.ramp*bytes/(bytes+rampBytes)
}

// norm3 is (a^3 + b^3)^(1/3): the larger of two times that overlap, rounded where they are alike.
func norm3(a, b float64) float64 {
	a, b = max(a, b), min(a, b)
	r := b / a
	return a * math.Cbrt(1+r*r*r)
}

// norm4 is (a^4 + b^4)^(1/4).
func norm4(a, b float64) float64 {
	a, b = max(a, b), min(a, b)
	r := b / a
	return a * math.Sqrt(math.Sqrt(1+r*r*r*r))
}
