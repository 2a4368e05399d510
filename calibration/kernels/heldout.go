package kernels

import (
	"math"
	"slices"

	"tokenwatt/calibration/score"
	"tokenwatt/catalog"
)

// trainShare is the part of a large table's shapes that its fit sees.
const trainShare = 0.7

// draw returns a number in [0, 1) for a shape that is the same on every run and machine: two odd multipliers and the
// finaliser of SplitMix64 (Steele et al. 2014).
func draw(a, b int) float64 {
	x := uint64(a)*0x9E3779B97F4A7C15 ^ uint64(b)*0xC2B2AE3D27D4EB4F
	x ^= x >> 31
	x *= 0xBF58476D1CE4E5B9
	x ^= x >> 27
	return float64(x>>11) / (1 << 53)
}

// HeldOut tells whether the fit of a large table leaves out the products of an (n, k) pair, of whatever m: about 30 % of
// the pairs, so that errors are those on weight matrices that the fit has not seen.
func HeldOut(n, k int) bool { return draw(n, k) >= trainShare }

// sample is the points that a fit is judged on.
type sample struct{ predicted, measured []float64 }

func (s *sample) add(predicted, measured float64) {
	s.predicted = append(s.predicted, predicted)
	s.measured = append(s.measured, measured)
}

// fitError describes the sample as the catalog does.
func (s *sample) fitError(points int) catalog.FitError {
	g := score.Of("", s.predicted, s.measured, 0)
	e := catalog.FitError{
		Points: points, HeldOut: g.N,
		Median: rounded(g.MedianAbsRelError, 3), Mean: rounded(g.MeanAbsRelError, 3), P90: rounded(g.P90AbsRelError, 3),
	}
	ratios := make([]float64, g.N)
	for i := range ratios {
		ratios[i] = s.measured[i] / s.predicted[i]
	}
	slices.Sort(ratios)
	if g.N > 0 {
		e.RatioP10, e.RatioP90 = rounded(score.Quantile(ratios, 0.1), 3), rounded(score.Quantile(ratios, 0.9), 3)
	}
	return e
}

// rounded keeps so many significant digits, what a fitted parameter is good for.
func rounded(x float64, digits int) float64 {
	if x == 0 || math.IsNaN(x) || math.IsInf(x, 0) {
		return x
	}
	scale := math.Pow(10, float64(digits-1)-math.Floor(math.Log10(math.Abs(x))))
	return math.Round(x*scale) / scale
}

// folds deals the names out to at most so many groups, each name whole: the group of names[i] is the i-th result. The
// k-th name in order of draw goes to group k mod n, so groups are of like size.
func folds(names [][2]int, n int) []int {
	distinct := slices.Clone(names)
	slices.SortFunc(distinct, func(a, b [2]int) int {
		switch x, y := draw(a[0], a[1]), draw(b[0], b[1]); {
		case x < y:
			return -1
		case x > y:
			return 1
		}
		return slices.Compare(a[:], b[:])
	})
	distinct = slices.Compact(distinct)
	at := make(map[[2]int]int, len(distinct))
	for i, name := range distinct {
		at[name] = i % min(n, len(distinct))
	}
	groups := make([]int, len(names))
	for i, name := range names {
		groups[i] = at[name]
	}
	return groups
}
