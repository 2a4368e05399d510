package collective

import "math"

// Network is what a collective runs over: the scale-up domain (NVLink, Infinity Fabric, PCI Express, ICI) with its
// communication library, and the network between domains (InfiniBand, Ethernet). It is immutable and safe for use by
// several goroutines; its methods do not allocate. Bytes are not negative; a group of one rank takes no time.
type Network struct {
	inside   library
	across   outside
	domain   int
	p10, p90 float64
	carried  bool
}

// Domain returns the ranks of one scale-up domain.
func (n *Network) Domain() int { return n.domain }

// Spread returns the 10th and 90th percentile of measured over predicted times inside a scale-up domain, as found on
// shapes that the fit had not seen; wider where the library's parameters come from another accelerator. Across domains
// nothing of it is measured on more than one site.
func (n *Network) Spread() (p10, p90 float64) { return n.p10, n.p90 }

// Carried tells whether the library was measured on another accelerator than this.
func (n *Network) Carried() bool { return n.carried }

// AllReduce returns the seconds in which every rank's buffer of bytes becomes the sum of all. Across domains the
// slower of the two levels sets the pace: chunks are added up inside, reduced across and spread inside in a pipeline.
func (n *Network) AllReduce(bytes float64, g Group) float64 {
	if g.Ranks <= 1 {
		return 0
	}
	per, nodes := g.split(n.domain)
	if nodes == 1 {
		return n.inside.launch + n.inside.allReduce(bytes, per)
	}
	inSwitch := n.inside.switchRanks > 0 && per >= n.inside.switchRanks
	return slowest(n.inside.allReduce(bytes, per), n.across.allReduce(bytes, per, nodes, g.Sharing, inSwitch))
}

// AllGather returns the seconds in which every rank gets the whole of bytes, of which each had one part.
func (n *Network) AllGather(bytes float64, g Group) float64 {
	if g.Ranks <= 1 {
		return 0
	}
	per, nodes := g.split(n.domain)
	if nodes == 1 {
		return n.inside.launch + n.inner(bytes, per)
	}
	return slowest(n.inner(bytes, per), n.across.ring(bytes, per, nodes, g.Sharing))
}

// ReduceScatter returns the seconds in which buffers of bytes are added up and each rank is left with one part of the
// sum. It mirrors the all-gather: large ones differ by at most 10 % in the tables.
func (n *Network) ReduceScatter(bytes float64, g Group) float64 { return n.AllGather(bytes, g) }

// inner is one pass around the ranks of a domain, without the launch.
func (n *Network) inner(bytes float64, per int) float64 { return n.inside.ring(bytes, per, 1, false) }

// AllToAll returns the seconds in which each rank sends an equal part of its buffer of bytes to every rank. What stays
// in the domain, (perNode - 1) / ranks, and what leaves it, (ranks - perNode) / ranks, go at the same time. Where
// tokens are sent to a domain once and copied there, bytes are the caller's to count.
func (n *Network) AllToAll(bytes float64, g Group) float64 {
	if g.Ranks <= 1 {
		return 0
	}
	per, nodes := g.split(n.domain)
	if nodes == 1 {
		return n.inside.launch + n.inside.allToAll(bytes, per)
	}
	ranks := float64(per * nodes)
	in := n.inside.allToAll(bytes*float64(per)/ranks, per)
	hops := 1 + furtherHop*math.Log2(float64(nodes))
	out := n.across.time(bytes*(1-float64(per)/ranks), hops, n.across.rate(per, g.Sharing))
	return slowest(in, out)
}

// PointToPoint returns the seconds of a message of bytes from one rank to another, inside the domain or across, where
// sharing ranks of the domain send at the same time.
func (n *Network) PointToPoint(bytes float64, crossesNode bool, sharing int) float64 {
	if crossesNode {
		return n.across.time(bytes, 1, n.across.rate(1, sharing))
	}
	return n.inside.pointToPoint(bytes)
}

// WithoutSwitch returns the network with all-reduces around the ring only: integers, which switches do not add up, or
// a library told not to (NCCL_NVLS_ENABLE=0).
func (n *Network) WithoutSwitch() *Network {
	if n.inside.switchRanks == 0 {
		return n
	}
	ring := *n
	ring.inside.switchRanks = 0
	return &ring
}
