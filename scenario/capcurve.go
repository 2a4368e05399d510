package scenario

import "tokenwatt/quantity"

// measuredCaps are medians over eight batch sizes of ResNet-50 on ImageNet on a V100 under power limits of 100 to 250 W:
// power and throughput in per cent of those at 250 W, which the accelerator does not reach at any of them (it draws 0.87 to
// 0.91 of it). A test recomputes them from the traces.
func measuredCaps() [][2]float64 {
	return [][2]float64{{44.7, 54.59}, {55.08, 71.15}, {65.43, 85.52}, {74.33, 91.38}, {83.14, 95.16}, {93.18, 98.13}, {100, 100}}
}

// measuredCurve is the power-cap curve of a scenario that gives none. Later chips and other work differ; a measured curve
// of one's own is better.
func measuredCurve(path string) []CapPoint {
	figure := func(x float64, path string) quantity.Figure[quantity.Fraction] {
		f := quantity.Exact(quantity.Fraction(x * 0.01))
		f.SetPath(path)
		f.SetProvenance("Zeus (You et al., NSDI 2023), power-limit traces at github.com/ml-energy/zeus, commit 75a8b93: medians of ResNet-50 training on V100", "2023-04", quantity.Measured)
		return f
	}
	var curve []CapPoint
	for i, share := range measuredCaps() {
		at := point(path, i)
		curve = append(curve, CapPoint{Power: figure(share[0], at+".power"), Throughput: figure(share[1], at+".throughput")})
	}
	return curve
}
