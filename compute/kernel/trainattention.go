package kernel

import "tokenwatt/catalog"

// TrainAttention returns the cost of causal attention forward and backward, without a cache.
//
// Fused (FlashAttention): forward is the prefill form; backward forms the scores again and dQ, dK, dV, dP from them, 2.5
// times the operations (Dao 2023, arXiv:2307.08691, section 2.3.2), in 2.6 times the time.
//
// Not fused (before FlashAttention): two batched products over the full square of scores, and the scores in 16 bits
// pass 4.5 times through the memory for mask, softmax and dropout; backward takes twice both. Where a head's width is
// no multiple of 8 the library leaves the tensor cores' fast path: 8 times the products' time. Both factors fit the
// training steps of BLOOM-sized models (Megatron-DeepSpeed, 2021-22), whose widths of 150 and 108 show it.
func (m *Machine) TrainAttention(a Attention, fused bool) (forward, backward Cost) {
	if a.Query < 1 || a.empty() {
		return Cost{}, Cost{}
	}
	a.KV = BF16
	if fused {
		var uncached *catalog.PrefillFit
		if f := prefillFit(&m.fits, BF16); f != nil {
			bare := *f
			bare.WriteCycles, uncached = 0, &bare
		}
		forward = PrefillCost(&m.chip, uncached, a)
		return forward, Cost{Seconds: 2.6 * forward.Seconds, FLOPs: 2.5 * forward.FLOPs, Bytes: 2.5 * forward.Bytes}
	}
	keys, groups := a.Cached+a.Query, a.Batch*a.Heads
	products := m.GroupedGEMM(BF16, groups, a.Query, keys, a.HeadDim)
	products = products.Plus(m.GroupedGEMM(BF16, groups, a.Query, a.values(), keys))
	if a.HeadDim%8 != 0 || a.values()%8 != 0 {
		products.Seconds *= unalignedSlowdown
	}
	scores := float64(groups) * float64(a.Query) * float64(keys)
	forward = products.Plus(m.Memory(scoreAccesses * 2 * scores))
	return forward, forward.Times(2)
}

const (
	scoreAccesses     = 4.5 // passes of a 16-bit score through the memory: scale and mask, softmax, dropout
	unalignedSlowdown = 8.0 // of products whose inner width is no multiple of 8
)
