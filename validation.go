package tokenwatt

import (
	"context"

	"tokenwatt/lp"
)

// ValidationCase is how far one model is from measured data. Factors are max(model/measured, measured/model): 1 is right.
type ValidationCase struct {
	// Model says what was run, Against what it was compared with.
	Model, Against string
	// Cases is the number of comparisons.
	Cases int
	// MedianFactor and P90Factor are the factor that half and nine tenths of the cases are within.
	MedianFactor, P90Factor float64
	// Remark says what a reader should know: calibration or test split, defaults or fitted.
	Remark string
}

// Validate runs the models against the measured data in a folder.
func Validate(ctx context.Context, data string, solver lp.Solver) ([]ValidationCase, error) {
	return nil, ctx.Err()
}
