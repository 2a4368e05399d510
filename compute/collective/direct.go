package collective

import "math"

// DirectAllReduce returns the seconds of an inference engine's own all-reduce of bytes over ranks of one domain, and
// false where none was measured for this accelerator's library. In one pass each rank reads the buffers of all others;
// in two each adds up one part of the sum and reads the other parts:
//
//	t = t0 + d log2 n + the faster of (n - 1) bytes / (e B) and t2 + 2 (n - 1) / n bytes / (e B)
//
// or, where the switch adds up (symmetric memory, multimem), t2 + (n + 1) / n bytes / (e' B) for two passes. The
// communication library takes over where it is faster and, without the switch, from the engine's limit on. Outside of a captured
// graph bytes are copied into the shared buffer first, and the host's launch takes at least its own time:
//
//	t = (host^6 + (t + bytes / M)^6)^(1/6)
func (n *Network) DirectAllReduce(bytes float64, ranks int, graph bool) (float64, bool) {
	d := &n.inside.direct
	if !d.known {
		return 0, false
	}
	if ranks <= 1 {
		return 0, true
	}
	library := n.inside.launch + n.inside.allReduce(bytes, ranks)
	t := library
	inSwitch := d.switchRanks > 0 && ranks >= d.switchRanks
	if inSwitch || bytes < d.limit {
		r := float64(ranks)
		once, twice := (r-1)*bytes/d.rate, d.twoShot+2*(r-1)/r*bytes/d.rate
		if inSwitch {
			twice = d.twoShot + (r+1)/r*bytes/d.switchRate
		}
		t = min(d.start+d.doubling*math.Log2(r)+fastest(once, twice, math.Inf(1)), library)
	}
	if graph {
		return t, true
	}
	t += bytes / d.copyRate
	return slowest(t, d.host), true
}
