package search

import (
	"cmp"
	"math"
	"slices"

	"tokenwatt/demand/training/layout"
)

// Result is what a search found.
type Result struct {
	// Candidates are the best layouts within the limits, best first; the first is the best of all. No two have the
	// same degrees of parallelism on the same number of accelerators.
	Candidates []Candidate
	// Front is every layout that fits in memory and that no other is better than or equal to in step time, memory,
	// accelerators, energy and cost, fastest first. The limits on step time and power do not touch it. Of layouts
	// equal in all five it holds one.
	Front  []Point
	Counts Counts
	// Partial says that the search was stopped; the rest is then of the part that was searched.
	Partial bool
}

// Best returns the best layout within the limits; nil where there is none.
func (r *Result) Best() *Candidate {
	if len(r.Candidates) == 0 {
		return nil
	}
	return &r.Candidates[0]
}

// Candidate is a layout with its figures by item.
type Candidate struct {
	Point
	Breakdown layout.Breakdown // of the step, in s
	Items     layout.Memory    // of the fullest accelerator, in bytes
}

// Counts says what became of the layouts that were looked at: Total = Invalid + OutOfMemory + Evaluated.
type Counts struct {
	Total       int // layouts looked at
	Invalid     int // that break a rule
	OutOfMemory int
	Evaluated   int // whose time and power were worked out
	Late        int // of those evaluated, beyond the limit on step time
	OverPower   int // of those evaluated, beyond the limit on power
	Within      int // of those evaluated, within all limits

	// Rules are the broken rules, the most frequent first. A layout may break several.
	Rules []RuleCount
	// Items are the largest items of memory of the layouts that ran out of it, the most frequent first.
	Items []ItemCount

	// Chunks is how many parts the search was split into, and Searched how many of them it got through.
	Chunks, Searched int
}

// RuleCount is how many layouts break a rule.
type RuleCount struct {
	Rule    layout.Rule
	Layouts int
}

// ItemCount is of how many layouts that ran out of memory an item was the largest.
type ItemCount struct {
	Item    string // weights, gradients, optimizer, activations, buffers or fragmentation
	Layouts int
}

// Shortfall is a layout that keeps all rules and does not fit in memory.
type Shortfall struct {
	Accelerators int
	Layout       layout.Layout
	Items        layout.Memory // of the fullest accelerator, in bytes
	Item         string        // the largest
	Excess       float64       // over what may be used, in bytes
}

// items of memory, in the order of layout.Memory.
const items = 6

// itemNames returns the names of the items of memory.
func itemNames() [items]string {
	return [items]string{"weights", "gradients", "optimizer", "activations", "buffers", "fragmentation"}
}

// largest returns the number of the largest item.
func largest(m *layout.Memory) int {
	at := 0
	values := [items]float64{m.Weights, m.Gradients, m.Optimizer, m.Activations, m.Buffers, m.Fragmentation}
	for i, v := range values {
		if v > values[at] {
			at = i
		}
	}
	return at
}

// tally counts as it goes; the sums are the same in any order.
type tally struct {
	total, invalid, evaluated       int
	late, overPower, within, layers int
	rules                           map[layout.Rule]int
	items                           [items]int
}

// outOfMemory counts the layout at hand as one that does not fit.
func (w *worker[K, C]) outOfMemory() {
	item := largest(&w.memory)
	w.tally.items[item]++
	excess := w.point.Memory - w.limit
	if s := &w.nearest; s.Accelerators != 0 {
		if excess > s.Excess {
			return
		}
		if excess == s.Excess {
			a := Point{Accelerators: w.point.Accelerators, Layout: w.at}
			b := Point{Accelerators: s.Accelerators, Layout: s.Layout}
			if compareLayouts(&a, &b) >= 0 {
				return
			}
		}
	}
	w.nearest = Shortfall{w.point.Accelerators, w.at, w.memory, itemNames()[item], excess}
}

// merge takes in what another worker found.
func (w *worker[K, C]) merge(o *worker[K, C]) {
	t, u := &w.tally, &o.tally
	t.total += u.total
	t.invalid += u.invalid
	t.evaluated += u.evaluated
	t.late += u.late
	t.overPower += u.overPower
	t.within += u.within
	t.layers += u.layers
	for rule, n := range u.rules {
		t.rules[rule] += n
	}
	for i, n := range u.items {
		t.items[i] += n
	}
	for _, p := range o.front.all() {
		w.front.add(&p)
	}
	for _, pair := range [][2]*top{{&w.top, &o.top}, {&w.fastest, &o.fastest}, {&w.frugal, &o.frugal}} {
		for i := range pair[1].points {
			pair[0].add(&pair[1].points[i])
		}
	}
	if s := &o.nearest; s.Accelerators != 0 {
		w.point.Accelerators, w.at, w.memory = s.Accelerators, s.Layout, s.Items
		w.point.Memory = s.Items.Total()
		n := w.tally.items
		w.outOfMemory()
		w.tally.items = n
	}
	if o.err != nil && (w.err == nil || o.failed < w.failed) {
		w.err, w.failed = o.err, o.failed
	}
}

// counts puts the tally in order.
func (t *tally) counts() Counts {
	c := Counts{
		Total: t.total, Invalid: t.invalid, OutOfMemory: t.total - t.invalid - t.evaluated, Evaluated: t.evaluated,
		Late: t.late, OverPower: t.overPower, Within: t.within,
	}
	for rule, n := range t.rules {
		c.Rules = append(c.Rules, RuleCount{rule, n})
	}
	slices.SortFunc(c.Rules, func(a, b RuleCount) int {
		return cmp.Or(cmp.Compare(b.Layouts, a.Layouts), cmp.Compare(a.Rule, b.Rule))
	})
	for i, name := range itemNames() {
		if t.items[i] > 0 {
			c.Items = append(c.Items, ItemCount{name, t.items[i]})
		}
	}
	slices.SortStableFunc(c.Items, func(a, b ItemCount) int { return cmp.Compare(b.Layouts, a.Layouts) })
	return c
}

// Thin returns at most n points of a front, in its order, for a report: the best in each dimension first, then
// always the point that is farthest from all that are chosen (Gonzalez 1985, Theoretical Computer Science 38),
// by the largest difference of logarithms in any dimension, so that equal ratios are equal distances. A front of
// at most n points is returned as it is.
func Thin(points []Point, n int) []Point {
	if len(points) <= n {
		return points
	}
	vectors := make([][dimensions]float64, len(points))
	for i := range points {
		for d, v := range points[i].vector() {
			if v > 0 { // a cost of zero is zero for all
				vectors[i][d] = math.Log(v)
			}
		}
	}
	chosen := make([]int, 0, n)
	distance := make([]float64, len(points)) // to the nearest chosen one
	for i := range distance {
		distance[i] = math.Inf(1)
	}
	choose := func(at int) {
		chosen = append(chosen, at)
		for i := range vectors {
			far := 0.0
			for d := range dimensions {
				far = max(far, math.Abs(vectors[i][d]-vectors[at][d]))
			}
			distance[i] = min(distance[i], far)
		}
	}
	for d := 0; d < dimensions && len(chosen) < n; d++ {
		best := 0
		for i := range vectors {
			if vectors[i][d] < vectors[best][d] {
				best = i
			}
		}
		if distance[best] > 0 {
			choose(best)
		}
	}
	for len(chosen) < n {
		far := 0
		for i := range distance {
			if distance[i] > distance[far] {
				far = i
			}
		}
		if distance[far] == 0 {
			break // the rest are at a distance that rounds to nothing
		}
		choose(far)
	}
	slices.Sort(chosen)
	out := make([]Point, len(chosen))
	for k, i := range chosen {
		out[k] = points[i]
	}
	return out
}
