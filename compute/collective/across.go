package collective

import "math"

// outside is the network between scale-up domains as one rank sees it.
type outside struct {
	adapter    float64 // B/s, one way, of one network adapter
	node       float64 // B/s of all adapters of a domain together
	efficiency float64 // share of that which large messages reach
	latency    float64 // s of the first message of a collective as software sees it
}

const (
	// furtherHop is the latency of each further message that follows on another, as a share of the first, which
	// holds the launch: 4.0 us of a ring of LL128 against 10 us (NCCL, src/graph/tuning.cc, hwLat of NET).
	furtherHop = 0.4
	// treeHop is the same down a tree, where a rank waits for two: 8.5 us.
	treeHop = 0.85
	// networkRamp is what large messages take longer, in seconds, half of which is there at networkRampBytes (fit of
	// training steps: up to 20 us beyond 2 MB).
	networkRamp, networkRampBytes = 20e-6, 2e6
)

// rate is what each of perNode ranks of a domain gets, in B/s, where sharing such groups send at the same time. Each
// rank has an adapter, or shares one with its neighbours; more senders than adapters share what the domain has.
func (o *outside) rate(perNode, sharing int) float64 {
	return o.efficiency * min(o.adapter, o.node/float64(perNode*max(sharing, 1)))
}

// time of v bytes that a rank sends in messages hops of which follow one another; hops counts in first messages. It is
// infinite where there is no network to send them over.
func (o *outside) time(v, hops, rate float64) float64 {
	if v <= 0 {
		return o.latency * hops
	}
	return o.latency*hops + networkRamp*v/(v+networkRampBytes) + v/rate
}

// ring is the time of an all-gather or reduce-scatter of bytes over ranks of which perNode are in each of nodes
// domains. NCCL's rings go through all ranks of a domain before they leave it, so each of the domain's perNode adapters
// carries (ranks - 1) / ranks of its part, not (nodes - 1) / nodes.
func (o *outside) ring(bytes float64, perNode, nodes, sharing int) float64 {
	ranks := float64(perNode * nodes)
	return o.time((ranks-1)/ranks*bytes/float64(perNode), 1+furtherHop*float64(nodes-2), o.rate(perNode, sharing))
}

// allReduce is the time of an all-reduce: twice around the rings, or, where the switch of each domain adds up, down a
// tree of domains (NVLSTree), in which an adapter carries 2 (nodes - 1) / nodes of its part. Few bytes go down a tree
// in either case, with its fewer hops.
func (o *outside) allReduce(bytes float64, perNode, nodes, sharing int, inSwitch bool) float64 {
	ranks, n := float64(perNode*nodes), float64(nodes)
	share := (ranks - 1) / ranks
	if inSwitch {
		share = (n - 1) / n
	}
	hops := min(1+furtherHop*(2*n-3), 1+treeHop*(2*math.Log2(n)-1))
	return o.time(2*share*bytes/float64(perNode), hops, o.rate(perNode, sharing))
}

// slowest is the smooth maximum (a^6 + b^6)^(1/6) of two times that run side by side.
func slowest(a, b float64) float64 {
	most := max(a, b)
	if most <= 0 || math.IsInf(most, 1) {
		return most
	}
	return most * math.Cbrt(math.Sqrt(sixth(a/most)+sixth(b/most)))
}
