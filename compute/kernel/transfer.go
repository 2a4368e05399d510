package kernel

import (
	"math"
	"slices"

	"tokenwatt/catalog"
)

// How much an interval widens, as factors on both of its ends.
const (
	widerByPrecision   = 1.25 // parameters of another number format
	widerWithin        = 1.1  // parameters of another chip of the same architecture
	widerAcross        = 1.2  // parameters of another architecture: A100 and H100 from one another (doc.go)
	widerAttention     = 1.35 // attention and expert blocks of another architecture: generations of kernels differ
	cacheBytesPerClock = 5120.0 / 108
)

// Transfer carries kernel parameters that were measured on one chip over to another by the two spec sheets. Latencies
// stay in cycles, so they follow the clock. Ceilings of the arithmetic follow the achievable shares of the peak where
// both are known, within an architecture else the watts that the chips have for them. Small tiles lose what the last cache delivers too slowly where the tensor cores wait
// for their operands, and nothing where these come in asynchronously (Hopper and Blackwell). Intervals widen.
func Transfer(from, to Chip, fits catalog.Kernels) catalog.Kernels {
	wider := widerAcross
	if from.Architecture == to.Architecture {
		wider = widerWithin
	}
	// The few large cores of a chip that is no GPU come with as much more of everything that works on a tile.
	large := 1.0
	if to.streams() && !from.streams() {
		large = min(1, from.perClock(BF16)/to.perClock(BF16))
	}
	out := fits
	out.GEMM = slices.Clone(fits.GEMM)
	for i := range out.GEMM {
		f := &out.GEMM[i].Value
		f.FitError = widened(f.FitError, wider)
		if p, ok := precisionOf(out.GEMM[i].Name); ok {
			f.Compute = to.ceiling(p, &from, f.Compute)
			if f.Form != "fixed" {
				f.SmallTile = smallTile(&from, &to, p, f.SmallTile)
			} else if to.streams() {
				f.RowCycles = 0
			}
		}
	}
	attention := wider
	if attention > widerWithin {
		attention = widerAttention
	}
	out.Prefill = slices.Clone(fits.Prefill)
	for i := range out.Prefill {
		f := &out.Prefill[i].Value
		f.FitError = widened(f.FitError, attention)
		f.Compute = to.ceiling(BF16, &from, f.Compute)
		f.Softmax *= large
		f.TileCycles *= large
	}
	out.Decode = slices.Clone(fits.Decode)
	for i := range out.Decode {
		f := &out.Decode[i].Value
		f.FitError = widened(f.FitError, attention)
		f.TileCycles *= large
		if p, q := prefillFit(&fits, BF16), prefillFit(&out, BF16); p != nil {
			f.PairCycles *= pairCycles(&to, q) / pairCycles(&from, p)
		}
	}
	out.MoE = slices.Clone(fits.MoE)
	for i := range out.MoE {
		f := &out.MoE[i].Value
		f.FitError = widened(f.FitError, attention)
		f.TileCycles *= large
	}
	if fits.Memory != nil {
		f := *fits.Memory
		f.FitError = widened(f.FitError, wider)
		out.Memory = &f
	}
	return out
}

// precisionOf returns the precision of a name in the catalog.
func precisionOf(name string) (Precision, bool) {
	for _, p := range Precisions() {
		if p.String() == name {
			return p, true
		}
	}
	return 0, false
}

// ceiling scales a share of the peak by the achievable shares of two chips. Where one of them is not known and both are of
// one architecture, it falls by the clock that the power limit leaves: a card that has fewer watts for a FLOP of its
// peak than the module holds its clock lower under full load (power.go). Else it stays: a later architecture needs
// fewer watts for a FLOP.
func (c *Chip) ceiling(p Precision, from *Chip, share float64) float64 {
	if c.achievable(p) > 0 && from.achievable(p) > 0 {
		return min(1, share*c.achievable(p)/from.achievable(p))
	}
	own, theirs := c.wattsPerFLOP(), from.wattsPerFLOP()
	if c.Architecture != from.Architecture || own <= 0 || theirs <= 0 {
		return share
	}
	return share * min(1, math.Pow(own/theirs, clockExponent))
}

// wattsPerFLOP is what a chip has above idle for each FLOP/s of its bf16 peak, 0 where its limit is not known.
func (c *Chip) wattsPerFLOP() float64 { return max(0, c.TDP-c.Idle) / c.Peak[BF16] }

// asynchronous tells whether operands come into the tensor cores while these work, without threads that wait for them:
// the tensor memory accelerator of Hopper and its successors, and the streams of chips that are no GPUs.
func (c *Chip) asynchronous() bool {
	switch c.Architecture {
	case "volta", "turing", "ampere", "ada":
		return false
	}
	return true
}

// streams tells whether a chip is no GPU: its few large arrays get their operands as they need them.
func (c *Chip) streams() bool {
	switch c.Architecture {
	case "tpu", "trainium", "gaudi":
		return true
	}
	return false
}

// smallTile is the loss g of small tiles. Loading a step of k for a tile takes e (tm + tn) bytes from the last cache, at L
// bytes a clock and multiprocessor, and its arithmetic 2 tm tn FLOP at F a clock: where both follow one another the
// loss is (e F / 2 L) (1/tm + 1/tn). L is cacheBytesPerClock; the measured g of the A100 is within a fifth of this.
func smallTile(from, to *Chip, p Precision, g float64) float64 {
	switch {
	case to.asynchronous() && !from.asynchronous():
		return 0
	case !to.asynchronous() && from.asynchronous():
		return p.Bytes() * to.perClock(p) / (2 * cacheBytesPerClock)
	case from.perClock(p) > 0 && to.perClock(p) > 0:
		return g * to.perClock(p) / from.perClock(p)
	}
	return g
}

// perClock is the FLOP of a multiprocessor in a clock cycle.
func (c *Chip) perClock(p Precision) float64 { return c.peak(p) / c.Cores / c.Clock }

// widened returns the error of a fit as it is where the fit is used outside of what it was measured on.
func widened(e catalog.FitError, by float64) catalog.FitError {
	e.RatioP10 /= by
	e.RatioP90 *= by
	e.Median, e.Mean, e.P90 = math.Hypot(e.Median, by-1), math.Hypot(e.Mean, by-1), math.Hypot(e.P90, by-1)
	e.HeldOut = 0
	return e
}
