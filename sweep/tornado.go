package sweep

import (
	"cmp"
	"fmt"
	"math"
	"slices"
)

// tornadoPoints are the modes, then for each parameter its low and its high with the others at their modes.
func tornadoPoints(parameters []Parameter) [][]float64 {
	modes := make([]float64, len(parameters))
	for j, p := range parameters {
		modes[j] = p.Mode
	}
	points := [][]float64{modes}
	for j, p := range parameters {
		for _, v := range []float64{p.Low, p.High} {
			point := slices.Clone(modes)
			point[j] = v
			points = append(points, point)
		}
	}
	return points
}

// tornado makes the bars of output k from the evaluations at tornadoPoints.
func tornado(parameters []Parameter, k int, e evaluations) []Bar {
	bars := make([]Bar, len(parameters))
	base := e.out[0][k]
	for j, p := range parameters {
		low, high := 1+2*j, 2+2*j
		bar := Bar{Parameter: p.Name, Low: p.Low, High: p.High, AtLow: e.out[low][k], AtHigh: e.out[high][k]}
		if err := e.errs[low]; err != nil {
			bar.AtLow = math.NaN()
			bar.Err = fmt.Errorf("at its low, %g: %w", p.Low, err)
		}
		if err := e.errs[high]; err != nil {
			bar.AtHigh = math.NaN()
			atHigh := fmt.Errorf("at its high, %g: %w", p.High, err)
			if bar.Err != nil {
				atHigh = fmt.Errorf("%w; %w", bar.Err, atHigh)
			}
			bar.Err = atHigh
		}
		// The built-in max and min give NaN if one is NaN.
		bar.Swing = max(base, bar.AtLow, bar.AtHigh) - min(base, bar.AtLow, bar.AtHigh)
		bars[j] = bar
	}
	slices.SortStableFunc(bars, func(a, b Bar) int {
		// cmp.Compare takes NaN as smaller than all numbers, so that it comes last here.
		return cmp.Or(cmp.Compare(b.Swing, a.Swing), cmp.Compare(a.Parameter, b.Parameter))
	})
	return bars
}
