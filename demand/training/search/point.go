package search

import (
	"cmp"

	"tokenwatt/demand/training/layout"
)

// Point is a layout with what it comes to.
type Point struct {
	Accelerators int
	Layout       layout.Layout
	StepTime     float64 // of one optimiser step, in s
	Memory       float64 // of the fullest accelerator, in bytes
	Power        float64 // mean over the step of the whole job, the rest of the servers included, in W
	Energy       float64 // of one optimiser step, in J
	Cost         float64 // of one optimiser step, in USD
}

// dimensions of the Pareto front.
const dimensions = 5

// vector is a point of the front: step time, memory, accelerators, energy, cost; less is better in each.
type vector [dimensions]float64

// vector returns what the front compares.
func (p *Point) vector() vector {
	return vector{p.StepTime, p.Memory, float64(p.Accelerators), p.Energy, p.Cost}
}

// covers reports whether every dimension of v is at most that of x. It is written out because it is where a search
// over many numbers of accelerators spends its time.
func (v *vector) covers(x *vector) bool {
	return v[0] <= x[0] && v[1] <= x[1] && v[2] <= x[2] && v[3] <= x[3] && v[4] <= x[4]
}

// compareLayouts is a total order: fewer accelerators first, then the degrees, and what complicates a layout last.
func compareLayouts(a, b *Point) int {
	x, y := &a.Layout, &b.Layout
	for _, c := range [...]int{
		a.Accelerators - b.Accelerators, x.TP - y.TP, x.PP - y.PP, x.VPP - y.VPP, x.CP - y.CP, x.EP - y.EP, x.DP - y.DP,
		x.MicroBatch - y.MicroBatch, x.ZeRO - y.ZeRO, int(x.Recompute) - int(y.Recompute),
		bit(x.SequenceParallel) - bit(y.SequenceParallel), bit(x.OptimizerOffload) - bit(y.OptimizerOffload),
	} {
		if c != 0 {
			return c
		}
	}
	return 0
}

// bit is 1 for true.
func bit(b bool) int {
	if b {
		return 1
	}
	return 0
}

// leastPower is the order in which the nearest layout is sought where none keeps the limit on power.
const leastPower = FewestAccelerators + 1

// compare orders points by an objective, best first. Only points of the same layout are equal.
func (o Objective) compare(a, b *Point) int {
	c := 0
	switch o {
	case Cheapest:
		c = cmp.Compare(a.Cost, b.Cost)
	case LeastEnergy:
		c = cmp.Compare(a.Energy, b.Energy)
	case FewestAccelerators:
		c = cmp.Compare(a.Accelerators, b.Accelerators)
	case leastPower:
		c = cmp.Compare(a.Power, b.Power)
	}
	if c != 0 {
		return c
	}
	if c = cmp.Compare(a.StepTime, b.StepTime); c != 0 {
		return c
	}
	if c = cmp.Compare(a.Cost, b.Cost); c != 0 {
		return c
	}
	if c = cmp.Compare(a.Energy, b.Energy); c != 0 {
		return c
	}
	if c = cmp.Compare(a.Accelerators, b.Accelerators); c != 0 {
		return c
	}
	if c = cmp.Compare(a.Memory, b.Memory); c != 0 {
		return c
	}
	return compareLayouts(a, b)
}

// sameDegrees reports whether two points split the job over the same accelerators in the same way.
func sameDegrees(a, b *Point) bool {
	x, y := &a.Layout, &b.Layout
	return a.Accelerators == b.Accelerators && x.TP == y.TP && x.PP == y.PP && x.CP == y.CP && x.EP == y.EP && x.DP == y.DP
}

// top keeps the best points by an objective, best first, of each way to split the job only the best. What it ends
// up with does not depend on the order in which points come: a point that is among the best never leaves, and a
// better one of the same degrees takes its place.
type top struct {
	objective Objective
	points    []Point // capacity is how many are kept
}

// newTop returns a top that keeps n points.
func newTop(o Objective, n int) top { return top{objective: o, points: make([]Point, 0, n)} }

// add offers a point.
func (t *top) add(p *Point) {
	n := len(t.points)
	if n == cap(t.points) && (n == 0 || t.objective.compare(p, &t.points[n-1]) >= 0) {
		return
	}
	at := n // where a point with the same degrees, or else the worst, makes room
	for i := range t.points {
		if sameDegrees(&t.points[i], p) {
			if t.objective.compare(p, &t.points[i]) >= 0 {
				return
			}
			at = i
			break
		}
	}
	switch {
	case at < n:
	case n == cap(t.points):
		at = n - 1
	default:
		t.points = t.points[:n+1]
	}
	for ; at > 0 && t.objective.compare(p, &t.points[at-1]) < 0; at-- {
		t.points[at] = t.points[at-1]
	}
	t.points[at] = *p
}
