package ode

import (
	"math"
	"testing"
)

// tree is a rooted tree: the subtrees at its root. The order conditions of Runge-Kutta methods are one a tree
// (Butcher 1963; Hairer, Norsett & Wanner I, section II.2).
type tree []tree

// size is the number of nodes, density the product of the sizes of all subtrees.
func (t tree) size() int {
	n := 1
	for _, sub := range t {
		n += sub.size()
	}
	return n
}

func (t tree) density() float64 {
	d := float64(t.size())
	for _, sub := range t {
		d *= sub.density()
	}
	return d
}

// trees returns all rooted trees of each size up to n.
func trees(n int) [][]tree {
	all := make([][]tree, n+1)
	all[1] = []tree{{}}
	type place struct{ size, index int }
	for size := 2; size <= n; size++ {
		var grow func(left int, from place, so tree)
		grow = func(left int, from place, so tree) {
			if left == 0 {
				all[size] = append(all[size], append(tree(nil), so...))
				return
			}
			for s := from.size; s <= left; s++ {
				first := 0
				if s == from.size {
					first = from.index
				}
				for i := first; i < len(all[s]); i++ {
					grow(left-s, place{s, i}, append(so, all[s][i]))
				}
			}
		}
		grow(size-1, place{1, 0}, nil)
	}
	return all
}

// matrix returns the tableau with the derivative at the end as a stage.
func (tab *tableau) matrix() [][]float64 {
	a := make([][]float64, len(tab.c))
	for i := range a {
		a[i] = make([]float64, len(tab.c))
		r := tab.weights
		if i != tab.stages {
			if i >= len(tab.rows) {
				continue
			}
			r = tab.rows[i]
		}
		for j, stage := range r.stage {
			a[i][stage] += r.weight[j]
		}
	}
	return a
}

// elementary returns the elementary weight of a tree at each stage: prod over the subtrees of sum_j a_ij phi_j.
func elementary(a [][]float64, t tree) []float64 {
	phi := make([]float64, len(a))
	for i := range phi {
		phi[i] = 1
	}
	for _, sub := range t {
		below := elementary(a, sub)
		for i := range phi {
			sum := 0.0
			for j, w := range a[i] {
				sum += w * below[j]
			}
			phi[i] *= sum
		}
	}
	return phi
}

func (r row) dot(v []float64) (sum float64) {
	for j, stage := range r.stage {
		sum += r.weight[j] * v[stage]
	}
	return sum
}

func TestTreeCounts(t *testing.T) {
	all := trees(8)
	for size, want := range []int{0, 1, 1, 2, 4, 9, 20, 48, 115} {
		if len(all[size]) != want {
			t.Errorf("%d trees with %d nodes, expected %d", len(all[size]), size, want)
		}
	}
}

func TestOrderConditions(t *testing.T) {
	for _, test := range []struct {
		name                         string
		tab                          *tableau
		order, embedded, third, dual int
	}{
		{"5(4)", dormandPrince54(), 5, 4, 0, 4},
		{"8(5,3)", dormandPrince853(), 8, 5, 3, 7},
	} {
		t.Run(test.name, func(t *testing.T) {
			a := test.tab.matrix()
			for i, c := range test.tab.c { // row sums
				sum := 0.0
				for _, w := range a[i] {
					sum += w
				}
				if math.Abs(sum-c) > 1e-13 {
					t.Errorf("row %d sums to %g, c is %g", i, sum, c)
				}
			}
			all := trees(test.order + 1)
			worst := 0.0
			broken := false
			for size := 1; size <= test.order+1; size++ {
				for _, tr := range all[size] {
					phi := elementary(a, tr)
					residual := math.Abs(test.tab.weights.dot(phi) - 1/tr.density())
					if size <= test.order {
						worst = math.Max(worst, residual)
					} else if residual > 1e-9 {
						broken = true
					}
					// An error estimate is the difference of two formulas: zero up to the lower one's order.
					if size <= test.embedded && math.Abs(test.tab.low.dot(phi)) > 1e-13 {
						t.Errorf("the error estimate of a tree of size %d is %g", size, test.tab.low.dot(phi))
					}
					if size <= test.third && math.Abs(test.tab.high.dot(phi)) > 1e-13 {
						t.Errorf("the second estimate of a tree of size %d is %g", size, test.tab.high.dot(phi))
					}
				}
			}
			if worst > 1e-13 {
				t.Errorf("order conditions up to %d hold to %.2g only", test.order, worst)
			}
			if !broken {
				t.Errorf("all conditions of order %d hold too: the test sees nothing", test.order+1)
			}
			checkDenseConditions(t, test.tab, a, all, test.dual)
		})
	}
}

// checkDenseConditions checks that the weights of the continuous output fulfil the conditions up to its order at several
// places in the step.
func checkDenseConditions(t *testing.T, tab *tableau, a [][]float64, all [][]tree, order int) {
	t.Helper()
	n := len(tab.c)
	s := Solver{n: n, h: 1, y: make([]float64, n), yNew: make([]float64, n)}
	s.dense.size(n)
	x := explicit{tab: tab, n: n}
	for i := range n {
		k := make([]float64, n)
		k[i] = 1
		x.k = append(x.k, k)
	}
	x.combine(&tab.weights, s.yNew)
	x.interpolate(&s)
	b := make([]float64, n)
	for _, theta := range []float64{0, 0.125, 0.3, 0.5, 0.77, 1} {
		s.dense.at(theta, b)
		for size := 1; size <= order; size++ {
			for _, tr := range all[size] {
				sum := 0.0
				for i, v := range elementary(a, tr) {
					sum += b[i] * v
				}
				if want := math.Pow(theta, float64(size)) / tr.density(); math.Abs(sum-want) > 1e-13 {
					t.Errorf("continuous output at %g: tree of size %d gives %g, expected %g", theta, size, sum, want)
				}
			}
		}
	}
}
