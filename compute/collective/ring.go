package collective

import "math"

// hops is the number of messages that follow one another when a part goes once around n ranks. A ring takes n - 1. An
// all-reduce of more than eight ranks goes down a tree over chains of eight instead, 7 + 2 log2(n / 8) (NCCL's own
// cost model, src/graph/tuning.cc: chains inside a node, a tree across). On a torus each axis is a ring.
func (l *library) hops(n float64, tree bool) float64 {
	const chain = 8
	switch {
	case l.kind == torus:
		return l.axes * (math.Pow(n, 1/l.axes) - 1)
	case tree && n > chain:
		return chain - 1 + 2*math.Log2(n/chain)
	default:
		return n - 1
	}
}

// rampBytes is what a rank sends when half of the ramp of large messages is there.
const rampBytes = 32e6

// ring is the time of passes around n ranks of which each holds bytes, without the launch. The bytes that a rank sends
// are v = passes (n - 1) / n bytes, its messages h = passes hops:
//
//	LL      h a  + v / r + 2 v / B          flags in every 8 bytes: no wait, little bandwidth
//	LL128   h a' + v / (e' B)               flags in every 128 bytes
//	Simple  s + h a" + ramp v / (v + 32 MB) + v / (e B) + bytes / (n M)
//
// bytes / (n M) is the rank's own part, which moves within its memory at rate M: without it two ranks would look slower
// than eight for their links.
func (l *library) ring(bytes float64, n int, passes float64, tree bool) float64 {
	if n <= 1 {
		return 0
	}
	r := float64(n)
	v, h, open := passes*(r-1)/r*bytes, passes*l.hops(r, tree), l.usable(r)
	return fastest(
		h*l.hop+v/l.llRate+v/(l.flags*open),
		h*l.middleHop+v/(l.middleRate*open),
		l.simple+h*l.simpleHop+l.ramp*v/(v+rampBytes)+v/(l.rate*open)+bytes/(r*l.local),
	)
}

// allReduce is the time of an all-reduce over n ranks, without the launch: around the ring, or added up in the switch.
// There a rank sends its bytes once, and receives the sum and its own part of the others' (bytes (n + 1) / n). Beyond
// eight ranks the gain over the ring does not grow: 480 over 370 GB/s for 8 H100, 850 over 680 GB/s for 72 GB200
// (NVIDIA at GTC 2025, session S72583, in stas00/ml-engineering, network README).
func (l *library) allReduce(bytes float64, n int) float64 {
	t := l.ring(bytes, n, 2, true)
	if l.switchRanks == 0 || n < l.switchRanks {
		return t
	}
	const widest = 8
	r := float64(n)
	m := min(r, widest)
	gain := 2 * (m - 1) / (m + 1) // bus bandwidth of the ring's convention over true bytes, for m ranks
	s := l.switchStart + 2*(r-1)/r*bytes/(l.switchRate*gain)
	return fastest(t, s, math.Inf(1))
}
