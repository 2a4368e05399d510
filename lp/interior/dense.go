package interior

import "math"

// factorDense factors a square matrix in place, with row exchanges. It reports whether the matrix is regular.
func factorDense(a []float64, n int, swaps []int) bool {
	for k := range n {
		best := k
		for i := k + 1; i < n; i++ {
			if math.Abs(a[i*n+k]) > math.Abs(a[best*n+k]) {
				best = i
			}
		}
		swaps[k] = best
		if best != k {
			for j := range n {
				a[k*n+j], a[best*n+j] = a[best*n+j], a[k*n+j]
			}
		}
		pivot := a[k*n+k]
		if pivot == 0 || math.IsNaN(pivot) || math.IsInf(pivot, 0) {
			return false
		}
		for i := k + 1; i < n; i++ {
			l := a[i*n+k] / pivot
			a[i*n+k] = l
			if l != 0 {
				for j := k + 1; j < n; j++ {
					a[i*n+j] -= l * a[k*n+j]
				}
			}
		}
	}
	return true
}

// solveDense solves with a factored matrix, in place.
func solveDense(a []float64, n int, swaps []int, x []float64) {
	for k := range n {
		x[k], x[swaps[k]] = x[swaps[k]], x[k]
	}
	for i := range n {
		for j := range i {
			x[i] -= a[i*n+j] * x[j]
		}
	}
	for i := n - 1; i >= 0; i-- {
		for j := i + 1; j < n; j++ {
			x[i] -= a[i*n+j] * x[j]
		}
		x[i] /= a[i*n+i]
	}
}
