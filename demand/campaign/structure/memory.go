package structure

import "fmt"

// Memory is the bytes that a prediction needs as it is, and the least that it needs in chunks, at the padded length.
func (p *Predictor) Memory(residues int) (fast, floor float64) {
	e := elements(&p.tool, float64(p.Padded(residues)))
	base := float64(p.tool.MemoryBase.Mode)
	return base + float64(p.tool.MemoryFast.Mode)*e, base + float64(p.tool.MemoryFloor.Mode)*e
}

// outside is the share of the least memory that the device does not hold, 0 where it holds it.
func (p *Predictor) outside(residues float64) float64 {
	need := float64(p.tool.MemoryFloor.Mode) * elements(&p.tool, residues)
	have := p.memory - float64(p.tool.MemoryBase.Mode)
	if need <= have {
		return 0
	}
	return 1 - max(0, have)/need
}

// Chunked tells whether an input fits only in chunks.
func (p *Predictor) Chunked(residues int) bool {
	fast, floor := p.Memory(residues)
	return fast > p.memory && floor <= p.memory
}

// Refuses says why an input is not predicted, or nothing: beyond the tool's longest, or beyond the device memory where that
// may not spill.
func (p *Predictor) Refuses(residues int) string {
	if n := p.tool.MaxTokens; n > 0 && residues > n {
		return fmt.Sprintf("%d residues, the tool takes %d at most", residues, n)
	}
	if p.options.Spill {
		return ""
	}
	if _, floor := p.Memory(residues); floor > p.memory {
		return fmt.Sprintf("%d residues need %.4g GB in chunks, the accelerator has %.4g GB", residues, floor/1e9, p.memory/1e9)
	}
	return ""
}

// Longest is the most residues that fit: the cliff of the device memory, or the tool's own limit.
func (p *Predictor) Longest() int {
	low, high := 0, 1<<20
	for low < high {
		mid := (low + high + 1) / 2
		if p.fits(mid) {
			low = mid
		} else {
			high = mid - 1
		}
	}
	return low
}

// fits tells whether an input needs no more than the device memory, whatever may spill.
func (p *Predictor) fits(residues int) bool {
	_, floor := p.Memory(residues)
	return floor <= p.memory && (p.tool.MaxTokens == 0 || residues <= p.tool.MaxTokens)
}
