package kernels

import (
	"context"
	"errors"
	"fmt"

	"tokenwatt/catalog"
	"tokenwatt/compute/kernel"
)

// MinPoints is how many measurements of a family and format a fit needs: below, what is carried over from another chip
// is as good.
const MinPoints = 40

// ErrTooFew is wrapped by the error about a table with too few measurements to fit.
var ErrTooFew = errors.New("kernels: too few measurements")

// Fit returns the parameters of the kernels that a table holds, fitted on the chip that they were measured on: an entry
// for the catalog with the families of the table and no others. The defaults are what a fit starts from and, where the
// table is small, is drawn towards: kernel.Of's for the accelerator. Of several formats of one precision (fp8 and
// fp8_block) the one with the most rows is fitted. The date is left to the caller. The error wraps ErrTooFew for a
// family or format below MinPoints, or is the context's.
func Fit(ctx context.Context, chip kernel.Chip, defaults catalog.Kernels, t *Table, library string) (catalog.Kernels, error) {
	k := catalog.Kernels{
		Provenance: catalog.Provenance{
			Title:  fmt.Sprintf("%s on %s", library, chip.Name),
			Source: "fitted by tokenwatt calibrate kernels to " + t.Name, Basis: "estimate",
		},
		Accelerator: chip.Name, Library: library,
	}
	var err error
	switch t.Kind {
	case KindGEMM:
		err = fitGEMM(ctx, chip, defaults, t.GEMM, &k)
	case KindPrefill:
		k.Prefill, err = fitPrefill(ctx, chip, defaults, t.Attention)
	case KindDecode:
		k.Decode, err = fitDecode(ctx, chip, defaults, t.Attention)
	case KindMoE:
		k.MoE, err = fitMoE(ctx, chip, defaults, t.MoE)
	case KindPieces:
		err = fitPieces(ctx, chip, defaults, t.Pieces, &k)
	default:
		err = fmt.Errorf("%w: a table of kind %s cannot be fitted here", ErrTable, t.Kind)
	}
	return k, err
}
