package collective

import "math"

// allToAll is the time in which each of n ranks sends bytes / n to every other one, without the launch:
//
//	v = (n - 1) / n bytes
//	d log2 n + the faster of bytes / (n r) + 2 v / B and s + ramp v / (v + 32 MB) + v / (e B) + bytes / (n M)
//
// On a torus a message passes k / 4 links on each of its axes of k chips on average, all of which it occupies.
func (l *library) allToAll(bytes float64, n int) float64 {
	if n <= 1 {
		return 0
	}
	r := float64(n)
	v := (r - 1) / r * bytes / l.usable(r)
	if l.kind == torus {
		v = max(v, bytes*l.axes*math.Pow(r, 1/l.axes)/4)
	}
	small := bytes/(r*l.peerLL) + v/l.flags
	large := l.peerSimple + l.ramp*v/(v+rampBytes) + v/l.peerRate + bytes/(r*l.peerLocal)
	return l.doubling*math.Log2(r) + fastest(small, large, math.Inf(1))
}

// pointToPoint is the time of a message to another rank of the domain, the launch l included:
//
//	the faster of l + d + bytes / r + 2 bytes / B and the root of (l + d + s)^2 + (bytes / e B)^2
//
// since the start of a lone message overlaps with its first chunks. A pair has all of a switched link, one link of a
// mesh and one of the two links on one axis of a torus.
func (l *library) pointToPoint(bytes float64) float64 {
	lane := 1.0
	switch l.kind {
	case mesh:
		lane = 1 / max(l.domain-1, 1)
	case torus:
		lane = 1 / (2 * l.axes)
	default:
	}
	start, stream := l.launch+l.doubling+l.peerSimple, bytes/(l.peerRate*lane)
	small := l.launch + l.doubling + bytes/l.peerLL + bytes/(l.flags*lane)
	return fastest(small, math.Sqrt(start*start+stream*stream), math.Inf(1))
}
