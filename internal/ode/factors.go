package ode

import "math"

// factors is a dense matrix and its LU factors with partial pivoting, in place.
type factors struct {
	n     int
	a     []float64 // by rows
	pivot []int
}

// size makes room.
func (f *factors) size(n int) {
	f.n, f.a, f.pivot = n, make([]float64, n*n), make([]int, n)
}

// factor replaces the matrix by its factors; false where it is singular or not finite.
func (f *factors) factor() bool {
	n := f.n
	for k := range n {
		best := k
		for i := k + 1; i < n; i++ {
			if math.Abs(f.a[i*n+k]) > math.Abs(f.a[best*n+k]) {
				best = i
			}
		}
		f.pivot[k] = best
		row := f.a[k*n : (k+1)*n]
		if best != k {
			other := f.a[best*n : (best+1)*n]
			for j := range row {
				row[j], other[j] = other[j], row[j]
			}
		}
		if row[k] == 0 || !finite(row[k]) {
			return false
		}
		for i := k + 1; i < n; i++ {
			below := f.a[i*n : (i+1)*n]
			m := below[k] / row[k]
			below[k] = m
			if m == 0 {
				continue
			}
			for j := k + 1; j < n; j++ {
				below[j] -= float64(m * row[j])
			}
		}
	}
	return true
}

// solve replaces b by the solution.
func (f *factors) solve(b []float64) {
	n := f.n
	for k, p := range f.pivot {
		b[k], b[p] = b[p], b[k]
	}
	for i := 1; i < n; i++ {
		for j := range i {
			b[i] -= float64(f.a[i*n+j] * b[j])
		}
	}
	for i := n - 1; i >= 0; i-- {
		for j := i + 1; j < n; j++ {
			b[i] -= float64(f.a[i*n+j] * b[j])
		}
		b[i] /= f.a[i*n+i]
	}
}
