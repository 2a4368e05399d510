package sweep

import (
	"fmt"
	"math"

	"tokenwatt/internal/random"
)

// hypercube is a Latin hypercube sample.
type hypercube struct {
	values [][]float64 // by draw, then parameter; base units
	strata [][]int     // by parameter, then draw: the stratum and hence the rank of the draw
}

// draw makes the sample. Each parameter's column depends on the seed, its name and the number of draws alone.
func draw(parameters []Parameter, draws int, seed uint64) (hypercube, error) {
	h := hypercube{values: make([][]float64, draws), strata: make([][]int, len(parameters))}
	rows := make([]float64, draws*len(parameters))
	for i := range h.values {
		h.values[i] = rows[i*len(parameters) : (i+1)*len(parameters) : (i+1)*len(parameters)]
	}
	// The largest number below 1: (n - 1 + u) / n may round up to 1, where quantiles may be infinite.
	const below1 = 1 - 0x1p-53
	for j, parameter := range parameters {
		r := random.Stream(seed, "sweep/"+parameter.Name, 0)
		h.strata[j] = random.Perm(r, draws)
		for i, k := range h.strata[j] {
			p := math.Min((float64(k)+random.Open(r))/float64(draws), below1)
			v := parameter.Quantile(p)
			if !finite(v) {
				return hypercube{}, fmt.Errorf("quantile of parameter %q at p = %g is %g: %w", parameter.Name, p, v, ErrNotFinite)
			}
			h.values[i][j] = v
		}
	}
	return h, nil
}
