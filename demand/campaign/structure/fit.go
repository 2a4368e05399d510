package structure

import (
	"context"
	"errors"
	"fmt"
	"math"

	"tokenwatt/catalog"
	"tokenwatt/internal/fit"
)

// ErrFit is wrapped by errors about timings that no constants follow from.
var ErrFit = errors.New("structure: nothing to fit")

// Timing is one measured prediction of one set of weights.
type Timing struct {
	Tool        *catalog.FoldingTool
	Accelerator string
	Chip        *catalog.Accelerator
	Residues    int
	Seconds     float64
}

// Fit finds activation, score and compute from timings, drawn towards 32 bytes a score and a quarter of the peak, each within a factor
// of 1.35 (one standard deviation of 0.3 of the logarithm): what counting the accesses and attention with heads of 32 channels
// suggest. The share of the host link is kept. Errors wrap ErrFit, ErrTool or are those of the chips and the context.
func Fit(ctx context.Context, timings []Timing) (Constants, error) {
	if len(timings) == 0 {
		return Constants{}, ErrFit
	}
	predictors := make([]*Predictor, len(timings))
	for i, t := range timings {
		p, err := New(t.Tool, t.Accelerator, t.Chip, Options{Recycles: -1, Models: 1, Spill: true, Unpadded: true}, Fitted())
		if err != nil {
			return Constants{}, err
		}
		if t.Residues < 1 || !(t.Seconds > 0) || math.IsInf(t.Seconds, 1) {
			return Constants{}, fmt.Errorf("%w: %d residues in %g s", ErrFit, t.Residues, t.Seconds)
		}
		predictors[i] = p
	}
	host := Fitted().HostShare
	r, err := fit.Run(ctx, fit.Problem{
		Parameters: []fit.Parameter{
			{Start: 1000, Low: 10, High: 1e5, Log: true},
			{Start: 32, Low: 1, High: 1000, Log: true, Prior: 32, Spread: 0.3},
			{Start: 0.25, Low: 0.01, High: 1, Log: true, Prior: 0.25, Spread: 0.3},
		},
		Points: len(timings), Scale: 0.1,
		Residuals: func(x, into []float64) {
			for i, t := range timings {
				p := *predictors[i]
				p.constants = Constants{x[0], x[1], x[2], host}
				into[i] = math.Log(p.Seconds(t.Residues) / t.Seconds)
			}
		},
	}, nil)
	if err != nil {
		return Constants{}, err
	}
	return Constants{r.X[0], r.X[1], r.X[2], host}, nil
}
