package sim

import "math"

// histogram counts waits in bins that grow by 1 %: quantiles are within 0.5 %. Waits below a millisecond count as none.
type histogram struct {
	none, total int
	bins        []uint32
}

const (
	leastWaitS = 1e-3
	waitGrowth = 1.01
	waitBins   = 2780 // up to 1e9 s
)

// waitBin is the bin of a wait of leastWaitS or above.
func waitBin(w float64) int {
	const perLog = 100.49917080713052 // 1 / ln 1.01
	return min(int(math.Log(w/leastWaitS)*perLog), waitBins-1)
}

func newHistogram() histogram { return histogram{bins: make([]uint32, waitBins)} }

func (h *histogram) add(w float64) {
	h.total++
	if w < leastWaitS {
		h.none++
		return
	}
	h.bins[waitBin(w)]++
}

func (h *histogram) reset() {
	h.none, h.total = 0, 0
	clear(h.bins)
}

// merge adds another histogram's counts.
func (h *histogram) merge(o *histogram) {
	h.none += o.none
	h.total += o.total
	for i, n := range o.bins {
		h.bins[i] += n
	}
}

// quantile is the wait that a share p of the counts does not exceed, the geometric middle of its bin; 0 without counts.
func (h *histogram) quantile(p float64) float64 {
	rank := int(math.Ceil(p * float64(h.total)))
	if rank <= h.none {
		return 0
	}
	seen := h.none
	for i, n := range h.bins {
		if seen += int(n); seen >= rank {
			return leastWaitS * math.Pow(waitGrowth, float64(i)+0.5)
		}
	}
	return 0
}
