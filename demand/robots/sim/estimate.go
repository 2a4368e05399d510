package sim

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// confidence is the probability that an interval holds what it is of.
const confidence = 0.95

// student is the quantile for two-sided intervals from n batches.
func student(n int) float64 {
	return distuv.StudentsT{Mu: 0, Sigma: 1, Nu: float64(n - 1)}.Quantile(0.5 + confidence/2)
}

// mean is the Student interval of values by batch.
func mean(values []float64) Estimate {
	n := float64(len(values))
	if n == 0 {
		return Estimate{}
	}
	var sum, squares float64
	for _, v := range values {
		sum += v
	}
	m := sum / n
	if n < 2 {
		return Estimate{Mean: m, Low: math.Inf(-1), High: math.Inf(1)}
	}
	for _, v := range values {
		squares += (v - m) * (v - m)
	}
	half := student(len(values)) * math.Sqrt(squares/(n-1)/n)
	return Estimate{Mean: m, Low: m - half, High: m + half}
}

// ratio is sum(over) / sum(under) with the interval of the ratio estimator (Cochran 1977, Sampling Techniques, 6.3): its
// variance is that of over - ratio x under, over n and the squared mean of under. The zero Estimate where under is zero.
func ratio(over, under []float64) Estimate {
	n := float64(len(over))
	var a, b, squares float64
	for i := range over {
		a += over[i]
		b += under[i]
	}
	if b == 0 {
		return Estimate{}
	}
	r := a / b
	if n < 2 {
		return Estimate{Mean: r, Low: math.Inf(-1), High: math.Inf(1)}
	}
	for i := range over {
		d := over[i] - r*under[i]
		squares += d * d
	}
	half := student(len(over)) * math.Sqrt(squares/(n-1)/n) * n / b
	return Estimate{Mean: r, Low: r - half, High: r + half}
}

// share is ratio for a share of counts. Its ends stay within 0 and 1. Where all or none of them count, the batches do not
// vary and the exact binomial interval stands in (Clopper and Pearson 1934, Biometrika 26, 404): 0.025^(1/n) and its mirror.
func share(over, under []float64) Estimate {
	e := ratio(over, under)
	var n float64
	for _, v := range under {
		n += v
	}
	edge := math.Pow((1-confidence)/2, 1/n)
	switch {
	case n == 0:
	case e.Mean == 1:
		e.Low, e.High = edge, 1
	case e.Mean == 0:
		e.Low, e.High = 0, 1-edge
	default:
		e.Low, e.High = max(e.Low, 0), min(e.High, 1)
	}
	return e
}

// lagOne is the correlation of values of neighbouring batches; 0 where they do not vary.
func lagOne(values []float64) float64 {
	m := mean(values).Mean
	var squares, products float64
	for i, v := range values {
		squares += (v - m) * (v - m)
		if i > 0 {
			products += (v - m) * (values[i-1] - m)
		}
	}
	if squares == 0 {
		return 0
	}
	return products / squares
}
