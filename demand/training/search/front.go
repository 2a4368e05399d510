package search

import (
	"math"
	"slices"
)

// front is the set of points that no other one dominates. A point dominates another if it is at most equal in
// every dimension and less in one; of points equal in all, the first by compareLayouts stays. That makes the set
// the same whatever the order of insertion, and the front of a union the front of the fronts.
//
// Points hang in the leaves of a binary tree of bounding boxes (the ND-tree of Jaszkiewicz & Lust 2018, IEEE
// Transactions on Evolutionary Computation 22(5)): with low and high the corners of a box, high <= x says that the
// box holds a point that dominates x, x <= low that x dominates all of them, and a box with neither low <= x nor
// x <= high is passed over. Corners are not drawn in when points leave; they stay bounds.
type front struct {
	nodes  []node
	free   []int32 // nodes of subtrees that were dominated whole
	points []Point // by slot
	empty  []int32 // free slots
	recent [recents]vector
	hits   int
}

// leafSize is how many points a leaf holds; 16 to 32 were equally fast.
const leafSize = 24

// recents is how many of the last dominating points are tried first: neighbours in the search are mostly
// dominated by the same point.
const recents = 8

// node is a box of the tree: a leaf with points, or two boxes.
type node struct {
	low, high vector
	size      int32 // points below
	left      int32 // 0 in a leaf: the root is nobody's child
	right     int32
	slots     [leafSize]int32
	values    [leafSize]vector
}

// newFront returns an empty front.
func newFront() *front {
	f := &front{nodes: make([]node, 1, 64)}
	for i := range f.recent {
		f.recent[i][0] = math.Inf(1) // dominates nothing
	}
	return f
}

// add offers a point and reports whether it is on the front now.
func (f *front) add(p *Point) bool {
	x := p.vector()
	for i := range f.recent {
		if f.recent[i].covers(&x) && f.recent[i] != x {
			return false
		}
	}
	if f.nodes[0].size > 0 && f.dominated(0, &x, p) {
		return false
	}
	slot := f.store(p)
	at := int32(0)
	for f.nodes[at].left != 0 {
		f.widen(at, &x)
		at = f.nearer(at, &x)
	}
	f.widen(at, &x)
	n := &f.nodes[at]
	n.slots[n.size-1], n.values[n.size-1] = slot, x
	if n.size == leafSize {
		f.split(at)
	}
	return true
}

// dominated reports whether a point below the node dominates x, and takes out what x dominates on the way. The
// front is free of domination: if x dominates a point nothing dominates x, so nothing is taken out in vain.
func (f *front) dominated(at int32, x *vector, p *Point) bool {
	n := &f.nodes[at]
	below, above := n.low.covers(x), x.covers(&n.high)
	if !below && !above {
		return false
	}
	if below && n.high.covers(x) && n.high != *x {
		f.remember(&n.high)
		return true
	}
	if n.left == 0 {
		return f.dominatedInLeaf(n, x, p)
	}
	if x.covers(&n.low) && *x != n.low {
		f.clear(at)
		return false
	}
	left, right := n.left, n.right
	for _, child := range [2]int32{left, right} {
		if f.nodes[child].size == 0 {
			continue
		}
		before := f.nodes[child].size
		if f.dominated(child, x, p) {
			return true
		}
		f.nodes[at].size -= before - f.nodes[child].size
	}
	return false
}

// dominatedInLeaf is dominated for a leaf.
func (f *front) dominatedInLeaf(n *node, x *vector, p *Point) bool {
	for i := int32(0); i < n.size; {
		v := &n.values[i]
		switch {
		case *v == *x:
			if compareLayouts(&f.points[n.slots[i]], p) <= 0 {
				return true
			}
			f.drop(n, i)
		case v.covers(x):
			f.remember(v)
			return true
		case x.covers(v):
			f.drop(n, i)
		default:
			i++
		}
	}
	return false
}

// remember keeps a vector that dominated, or a corner above such a one.
func (f *front) remember(v *vector) {
	f.recent[f.hits%recents] = *v
	f.hits++
}

// drop takes a point out of a leaf.
func (f *front) drop(n *node, i int32) {
	f.empty = append(f.empty, n.slots[i])
	n.size--
	n.slots[i], n.values[i] = n.slots[n.size], n.values[n.size]
}

// clear takes all points out below a node, which becomes an empty leaf.
func (f *front) clear(at int32) {
	n := &f.nodes[at]
	if n.left == 0 {
		f.empty = append(f.empty, n.slots[:n.size]...)
	} else {
		left, right := n.left, n.right
		f.clear(left)
		f.clear(right)
		f.free = append(f.free, left, right)
	}
	n.left, n.right, n.size = 0, 0, 0
}

// store puts a point into a slot.
func (f *front) store(p *Point) int32 {
	if n := len(f.empty); n > 0 {
		slot := f.empty[n-1]
		f.empty = f.empty[:n-1]
		f.points[slot] = *p
		return slot
	}
	f.points = append(f.points, *p)
	return int32(len(f.points) - 1)
}

// widen counts x into a node's box.
func (f *front) widen(at int32, x *vector) {
	n := &f.nodes[at]
	if n.size == 0 {
		n.low, n.high = *x, *x
	}
	n.size++
	for d := range x {
		n.low[d], n.high[d] = min(n.low[d], x[d]), max(n.high[d], x[d])
	}
}

// nearer returns the child whose box grows least, in units of the whole front's extent.
func (f *front) nearer(at int32, x *vector) int32 {
	n := &f.nodes[at]
	if f.nodes[n.left].size == 0 {
		return n.left
	}
	if f.nodes[n.right].size == 0 {
		return n.right
	}
	if f.distance(n.left, x) <= f.distance(n.right, x) {
		return n.left
	}
	return n.right
}

// distance is that of x from the middle of a box, by the sum of dimensions, each in units of the root's extent.
func (f *front) distance(at int32, x *vector) float64 {
	n, root := &f.nodes[at], &f.nodes[0]
	sum := 0.0
	for d := range x {
		if extent := root.high[d] - root.low[d]; extent > 0 {
			sum += math.Abs(x[d]-(n.low[d]+n.high[d])/2) / extent
		}
	}
	return sum
}

// split turns a full leaf into two, at the median of the dimension in which it is widest.
func (f *front) split(at int32) {
	left, right := f.leaf(), f.leaf() // may move the nodes
	n, root := &f.nodes[at], &f.nodes[0]
	widest, width := 0, -1.0
	for d := range dimensions {
		if extent := root.high[d] - root.low[d]; extent > 0 && (n.high[d]-n.low[d])/extent > width {
			widest, width = d, (n.high[d]-n.low[d])/extent
		}
	}
	var order [leafSize]int32
	for i := range order {
		order[i] = int32(i)
	}
	slices.SortFunc(order[:], func(a, b int32) int {
		switch va, vb := n.values[a][widest], n.values[b][widest]; {
		case va < vb:
			return -1
		case va > vb:
			return 1
		}
		return int(a - b)
	})
	for k, i := range order {
		side := left
		if k >= leafSize/2 {
			side = right
		}
		f.widen(side, &n.values[i])
		c := &f.nodes[side]
		c.slots[c.size-1], c.values[c.size-1] = n.slots[i], n.values[i]
	}
	n.left, n.right = left, right
}

// leaf returns a new empty leaf.
func (f *front) leaf() int32 {
	if n := len(f.free); n > 0 {
		at := f.free[n-1]
		f.free = f.free[:n-1]
		f.nodes[at].left, f.nodes[at].right, f.nodes[at].size = 0, 0, 0
		return at
	}
	f.nodes = append(f.nodes, node{})
	return int32(len(f.nodes) - 1)
}

// appendTo appends the points below a node.
func (f *front) appendTo(all []Point, at int32) []Point {
	n := &f.nodes[at]
	if n.left != 0 {
		return f.appendTo(f.appendTo(all, n.left), n.right)
	}
	for _, slot := range n.slots[:n.size] {
		all = append(all, f.points[slot])
	}
	return all
}

// all returns the front, fastest first.
func (f *front) all() []Point {
	points := f.appendTo(make([]Point, 0, f.nodes[0].size), 0)
	slices.SortFunc(points, func(a, b Point) int { return Fastest.compare(&a, &b) })
	return points
}
