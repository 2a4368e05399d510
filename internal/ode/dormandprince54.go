package ode

// dormandPrince54 returns the coefficients of the pair of Dormand & Prince (1980, J. Comput. Appl. Math. 6, 19) with the
// continuous output of Hairer, Norsett & Wanner I, section II.6. The seventh stage is the derivative at the end.
func dormandPrince54() *tableau {
	return &tableau{
		stages: 6, order: 5, stable: 3.25,
		c: []float64{0, 1.0 / 5, 3.0 / 10, 4.0 / 5, 8.0 / 9, 1, 1},
		rows: []row{
			{},
			{[]int{0}, []float64{1.0 / 5}},
			{[]int{0, 1}, []float64{3.0 / 40, 9.0 / 40}},
			{[]int{0, 1, 2}, []float64{44.0 / 45, -56.0 / 15, 32.0 / 9}},
			{[]int{0, 1, 2, 3}, []float64{19372.0 / 6561, -25360.0 / 2187, 64448.0 / 6561, -212.0 / 729}},
			{[]int{0, 1, 2, 3, 4}, []float64{9017.0 / 3168, -355.0 / 33, 46732.0 / 5247, 49.0 / 176, -5103.0 / 18656}},
		},
		weights: row{[]int{0, 2, 3, 4, 5}, []float64{35.0 / 384, 500.0 / 1113, 125.0 / 192, -2187.0 / 6784, 11.0 / 84}},
		low: row{[]int{0, 2, 3, 4, 5, 6}, []float64{
			71.0 / 57600, -71.0 / 16695, 71.0 / 1920, -17253.0 / 339200, 22.0 / 525, -1.0 / 40,
		}},
		dense: []row{{[]int{0, 2, 3, 4, 5, 6}, []float64{
			-12715105075.0 / 11282082432, 87487479700.0 / 32700410799, -10690763975.0 / 1880347072,
			701980252875.0 / 199316789632, -1453857185.0 / 822651844, 69997945.0 / 29380423,
		}}},
	}
}
