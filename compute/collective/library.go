package collective

import (
	"math"

	"tokenwatt/catalog"
)

// link is how the ranks of a scale-up domain meet.
type link uint8

const (
	switched link = iota // one link into a switch: all of it towards any rank
	mesh                 // one link to each other rank of the domain
	torus                // two links on each axis
	hostBus              // PCI Express
)

// library is a catalog.Collectives on one machine, in SI units: seconds and B/s.
type library struct {
	kind   link
	axes   float64
	domain float64 // ranks of the scale-up domain
	flags  float64 // B/s that flags leave of the link in the first protocol

	launch, hop, middleHop, simple, simpleHop, ramp float64 // s
	llRate, middleRate, rate, local                 float64 // B/s

	doubling, peerSimple        float64 // s
	peerLL, peerRate, peerLocal float64 // B/s

	switchRanks int     // fewest ranks of an all-reduce inside the switch; 0 where there is none
	switchStart float64 // s
	switchRate  float64 // B/s

	direct direct
}

// direct is a catalog.DirectFit in SI units.
type direct struct {
	known                          bool
	start, doubling, twoShot, host float64 // s
	rate, copyRate, switchRate     float64 // B/s
	switchRanks                    int     // fewest ranks that add up inside the switch; 0 where none do
	limit                          float64 // B; infinite for none
}

// flagShare of the link is left for data where every four bytes carry a flag of four (NCCL's LL protocol).
const flagShare = 0.5

// newLibrary puts fitted parameters on a machine: linkRate and memoryRate in B/s, one way and of one rank.
func newLibrary(c *catalog.Collectives, linkRate, memoryRate float64, domain int) library {
	const us, gb = 1e-6, 1e9
	l := library{
		kind: map[string]link{"switch": switched, "mesh": mesh, "torus": torus, "pcie": hostBus}[c.Link],
		axes: max(float64(c.Axes), 1), domain: float64(domain),
		flags:  flagShare * linkRate,
		launch: c.Ring.LaunchUS * us, hop: c.Ring.HopUS * us, middleHop: (c.Ring.HopUS + c.Ring.MiddleHopUS) * us,
		simple: c.Ring.SimpleUS * us, simpleHop: c.Ring.SimpleHopUS * us,
		llRate: c.Ring.LLRateGBs * gb, middleRate: c.Ring.MiddleShare * linkRate, rate: c.Ring.Share * linkRate,
		ramp:     c.Ring.RampUS * us,
		local:    c.Ring.MemoryShare * memoryRate,
		doubling: c.AllToAll.DoublingUS * us, peerSimple: c.AllToAll.SimpleUS * us,
		peerLL: c.AllToAll.LLRateGBs * gb, peerRate: c.AllToAll.Share * linkRate, peerLocal: c.AllToAll.MemoryShare * memoryRate,
	}
	if s := c.Switch; s != nil {
		l.switchRanks, l.switchStart, l.switchRate = s.MinRanks, s.StartUS*us, s.Share*linkRate
	}
	if d := c.Direct; d != nil {
		l.direct = direct{
			known: true, start: d.StartUS * us, doubling: d.DoublingUS * us, twoShot: d.TwoShotUS * us, host: d.HostUS * us,
			rate: d.Share * linkRate, copyRate: d.MemoryShare * memoryRate, limit: math.Inf(1),
		}
		l.direct.switchRanks, l.direct.switchRate = d.SwitchRanks, d.SwitchShare*linkRate
		if d.LimitMB > 0 {
			l.direct.limit = d.LimitMB * 1e6
		}
	}
	return l
}

// usable is the share of a rank's links that a collective of n neighbours can use. Behind a switch it is all of them.
// On a mesh the links to ranks that do not take part lie idle; on a torus the axes that the group does not span do,
// and a group of n ranks spans at most log2 n.
func (l *library) usable(n float64) float64 {
	switch l.kind {
	case mesh:
		return min((n-1)/max(l.domain-1, 1), 1)
	case torus:
		return min(math.Log2(n)/l.axes, 1)
	default:
		return 1
	}
}

// fastest is the smooth minimum (a^-6 + b^-6 + c^-6)^(-1/6) of three times: where two are alike it is a little less
// than either, elsewhere the least. It rises with each of them.
func fastest(a, b, c float64) float64 {
	least := min(a, b, c)
	if least <= 0 {
		return 0
	}
	return least / math.Cbrt(math.Sqrt(sixth(least/a)+sixth(least/b)+sixth(least/c)))
}

func sixth(x float64) float64 {
	x *= x
	return x * x * x
}
