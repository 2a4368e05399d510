package collectives

import (
	"fmt"

	"tokenwatt/compute/collective"
)

// Predict returns the seconds that a network takes for the row's collective. The error says why it has no answer.
func Predict(n *collective.Network, r *Row) (float64, error) {
	g := collective.Group{Ranks: r.Ranks, PerNode: r.PerNode, Sharing: 1}
	if g.PerNode == 0 {
		g.PerNode = n.Domain()
	}
	if r.Integer {
		n = n.WithoutSwitch()
	}
	seconds := 0.0
	switch r.Operation {
	case AllReduce:
		seconds = n.AllReduce(r.Bytes, g)
	case AllGather:
		seconds = n.AllGather(r.Bytes, g)
	case ReduceScatter:
		seconds = n.ReduceScatter(r.Bytes, g)
	case AllToAll:
		seconds = n.AllToAll(r.Bytes, g)
	case PointToPoint:
		seconds = n.PointToPoint(r.Bytes, r.PerNode == 1, 1)
	case DirectEager, DirectGraph:
		if r.Ranks > n.Domain() {
			return 0, fmt.Errorf("%d ranks are more than the %d of a scale-up domain", r.Ranks, n.Domain())
		}
		direct, known := n.DirectAllReduce(r.Bytes, r.Ranks, r.Operation == DirectGraph)
		if !known {
			return 0, fmt.Errorf("no all-reduce of an inference engine is measured for this library")
		}
		seconds = direct
	}
	if !(seconds > 0) || seconds > maxSeconds {
		return 0, fmt.Errorf("%d ranks have no network between them", r.Ranks)
	}
	return seconds, nil
}

// maxSeconds is longer than any collective: a network without bandwidth takes forever.
const maxSeconds = 1e9
