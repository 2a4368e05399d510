package sweep

import (
	"math"
	"slices"
)

const (
	harmonics = 8
	// fewestForShares keeps eight draws for each fitted coefficient.
	fewestForShares = 8 * harmonics
	// z99 is the 0.99 quantile of the standard normal distribution.
	z99 = 2.3263478740408408
)

// ranks returns, by parameter, the numbers of the good draws' positions in the order of the parameter's values:
// ranks[j][r] is the index into good of the draw with rank r.
func (h hypercube) ranks(good []int) [][]int {
	all := make([][]int, len(h.strata))
	at := make([]int, len(h.values))
	for j, strata := range h.strata {
		for i := range at {
			at[i] = -1
		}
		for i, d := range good {
			at[strata[d]] = i
		}
		order := make([]int, 0, len(good))
		for _, i := range at {
			if i >= 0 {
				order = append(order, i)
			}
		}
		all[j] = order
	}
	return all
}

// estimator is what the shares of all outputs have in common.
type estimator struct {
	parameters []Parameter
	ranks      [][]int    // by parameter
	bases      [][]vector // by parameter, then rank
}

// newEstimator prepares the shares of the good draws of a sample.
func newEstimator(parameters []Parameter, h hypercube, good []int, workers int) *estimator {
	e := &estimator{parameters: parameters, ranks: h.ranks(good), bases: make([][]vector, len(parameters))}
	cosines := cosines(len(good))
	parallel(workers, len(parameters), func(j int) {
		x := make([]float64, len(good))
		for r, i := range e.ranks[j] {
			x[r] = h.values[good[i]][j]
		}
		e.bases[j] = basisOf(x, cosines)
	})
	return e
}

// firstOrder estimates the share of every parameter in the variance of the sample.
func (e *estimator) firstOrder(sample []float64) []Share {
	y := make([]float64, len(sample))
	shares := make([]Share, len(e.parameters))
	for j, order := range e.ranks {
		for r, i := range order {
			y[r] = sample[i]
		}
		standardise(y)
		shares[j] = share(e.parameters[j].Name, y, e.bases[j])
	}
	return shares
}

// vector is a row of the basis: the eight cosines, and what they leave of the parameter itself.
type vector [harmonics + 1]float64

// cosines returns phi_k(i) at [i][k-1], with zero for the parameter itself.
func cosines(n int) []vector {
	basis := make([]vector, n)
	for i := range basis {
		for k := range harmonics {
			basis[i][k] = math.Sqrt2 * math.Cos(float64(k+1)*math.Pi*(float64(i)+0.5)/float64(n))
		}
	}
	return basis
}

// basisOf adds to the cosines what they leave of the sorted values x, orthonormal to them; zero where that is
// nothing, as for a constant. It overwrites x.
func basisOf(x []float64, cosines []vector) []vector {
	basis := slices.Clone(cosines)
	if slices.Min(x) == slices.Max(x) {
		return basis
	}
	standardise(x)
	b := coefficients(x, cosines)
	left := 0.0
	for i := range x {
		x[i] -= dot(&b, &cosines[i])
		left += float64(x[i] * x[i])
	}
	left /= float64(len(x))
	// Below this the rest is rounding, or too little to matter: the share that it could add is no more.
	if left < 1e-6 {
		return basis
	}
	for i := range basis {
		basis[i][harmonics] = x[i] / math.Sqrt(left)
	}
	return basis
}

// share estimates one parameter's share from the standardised outputs y sorted by the parameter.
func share(name string, y []float64, basis []vector) Share {
	n := float64(len(y))
	b := coefficients(y, basis)
	trace, traceSquared, fitted := noise(y, basis, &b)
	value := dot(&b, &b) - trace
	influence := 0.0
	for i, v := range y {
		f := 2*float64(v*fitted[i]) - value*(float64(v*v)+1)
		influence += float64(f * f)
	}
	// The influence has the noise of m in it, which counts the last term twice over (see the package comment).
	variance := math.Max(influence/(n*n)-2*traceSquared, 2*traceSquared)
	floor := 0.0 // where the fit is exact there is no noise to rise above
	if trace > 0 {
		floor = trace*wilsonHilferty(trace*trace/traceSquared) - trace
	}
	return Share{
		Parameter:     name,
		Value:         value,
		StandardError: math.Sqrt(variance),
		NoiseFloor:    floor,
		Significant:   value > floor,
	}
}

// noise returns the trace of the covariance W of the coefficients, the trace of its square, and the fit.
func noise(y []float64, basis []vector, b *vector) (trace, traceSquared float64, fitted []float64) {
	n := float64(len(y))
	fitted = make([]float64, len(y))
	var w [len(vector{})][len(vector{})]float64
	for i, v := range y {
		phi := &basis[i]
		fitted[i] = dot(b, phi)
		r := v - fitted[i]
		// 1 - leverage, which is zero only where the fit must meet the draw, so that r is zero too.
		free := math.Max(1-(1+dot(phi, phi))/n, 1e-9)
		r2 := float64(r*r) / free
		for k := range w {
			weighted := float64(r2 * phi[k])
			for l := 0; l <= k; l++ {
				w[k][l] += float64(weighted * phi[l])
			}
		}
	}
	for k := range w {
		trace += w[k][k] / (n * n)
		for l := 0; l <= k; l++ {
			c := w[k][l] / (n * n)
			if l < k {
				c *= math.Sqrt2 // the entry and its mirror
			}
			traceSquared += float64(c * c)
		}
	}
	return trace, traceSquared, fitted
}

// coefficients are the means of y times each basis function.
func coefficients(y []float64, basis []vector) vector {
	var b vector
	for i, v := range y {
		for k, phi := range &basis[i] {
			b[k] += float64(v * phi)
		}
	}
	for k := range b {
		b[k] /= float64(len(y))
	}
	return b
}

// dot is the scalar product of two rows.
func dot(a, b *vector) float64 {
	sum := 0.0
	for k, v := range a {
		sum += float64(v * b[k])
	}
	return sum
}

// standardise gives x the mean 0 and the variance 1, with n in the denominator. x must vary.
func standardise(x []float64) {
	n := float64(len(x))
	mean, sd := moments(x)
	scale := sd * math.Sqrt((n-1)/n)
	for i := range x {
		x[i] = (x[i] - mean) / scale
	}
}

// wilsonHilferty is the 0.99 quantile of chi-square with df degrees of freedom, divided by df (Wilson & Hilferty
// 1931, PNAS 17(12)); within 1 % for df >= 3.
func wilsonHilferty(df float64) float64 {
	v := 2 / (9 * df)
	return math.Pow(1-v+z99*math.Sqrt(v), 3)
}
