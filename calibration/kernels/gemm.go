package kernels

import (
	"context"
	"fmt"
	"strings"

	"tokenwatt/catalog"
	"tokenwatt/compute/kernel"
	"tokenwatt/internal/strictyaml"
)

// lossScale of the soft-L1 loss on log(predicted / measured): errors of more than 10 % pull linearly.
const lossScale = 0.1

// fitPoints is how many points of a large table a fit looks at, evenly over its rows: more do not move it.
const fitPoints = 6000

// largePairs is from how many weight matrices (n, k) on the fit of matrix products leaves out those that HeldOut names.
const largePairs = 100

// The forms of the matrix product, as the catalog names them.
const (
	formSplit = "split"
	formFixed = "fixed"
)

// gemmDials are the parameters of the matrix product. Their spreads are those between the A100 and the H100.
func gemmDials(p kernel.Precision) func(f *catalog.GEMMFit) []dial {
	return func(f *catalog.GEMMFit) []dial {
		list := []dial{
			{"launch_cycles", &f.LaunchCycles, 100, 2e5, 0.5, false},
			{"compute", &f.Compute, 0.02, 1, 0.15, false},
			{"bandwidth", &f.Bandwidth, 0.02, 1, 0.15, false},
			{"tile_cycles", &f.TileCycles, 10, 2e5, 0.7, false},
			{"quantisation", &f.Quantisation, 0, 1, 0.4, true},
			{"ramp_cycles", &f.RampCycles, 0, 2e5, 1500, true},
		}
		if p.Quantises() {
			list = append(list, dial{"quantise_bandwidth", &f.QuantiseBandwidth, 0.02, 1, 0.3, false})
		}
		if f.Form == formFixed {
			return append(list, dial{"row_cycles", &f.RowCycles, 0.01, 100, 0.5, false})
		}
		return append(list,
			dial{"split_cycles", &f.SplitCycles, 10, 2e5, 0.7, false},
			dial{"small_tile", &f.SmallTile, 0, 300, 20, true})
	}
}

// gemmStarts are what a fit starts from: the parameters at hand, and for formats that libraries have fixed tiles for,
// both forms of them.
func gemmStarts(f catalog.GEMMFit, p kernel.Precision) []catalog.GEMMFit {
	if !p.Quantises() {
		return []catalog.GEMMFit{inForm(f, formSplit, p)}
	}
	return []catalog.GEMMFit{inForm(f, formSplit, p), inForm(f, formFixed, p)}
}

// inForm returns parameters in a form, those that it lacks about as on the H100.
func inForm(f catalog.GEMMFit, form string, p kernel.Precision) catalog.GEMMFit {
	f.Form = form
	if p.Quantises() && f.QuantiseBandwidth == 0 {
		f.QuantiseBandwidth = 0.8
	}
	if form == formFixed {
		f.SplitCycles, f.SmallTile = 0, 0
		if f.RowCycles == 0 {
			f.RowCycles = 0.8
		}
		return f
	}
	f.RowCycles = 0
	if f.SplitCycles == 0 {
		f.SplitCycles = 4500
	}
	return f
}

// fitGEMM fits every precision that has enough rows into an entry, whose note names the others.
func fitGEMM(ctx context.Context, chip kernel.Chip, defaults catalog.Kernels, rows []GEMMRow, into *catalog.Kernels) error {
	m, err := kernel.New(chip, defaults)
	if err != nil {
		return err
	}
	few := shortage{family: "matrix products"}
	for _, p := range kernel.Precisions() {
		of := mostRows(rows, p)
		if few.refuses(p.String(), len(of), m.Computes(p)) {
			continue
		}
		f, err := fitProducts(ctx, chip, p, gemmStarts(m.Fits().GEMM.Get(p.String()).Value, p), of)
		if err != nil {
			return err
		}
		into.GEMM = append(into.GEMM, strictyaml.Entry[catalog.GEMMFit]{Name: p.String(), Value: f})
	}
	if len(few.found) > 0 {
		into.Note = fmt.Sprintf("Not fitted, %d measurements being needed: %s.", MinPoints, strings.Join(few.found, ", "))
	}
	return few.error(len(into.GEMM))
}

// mostRows returns the rows of the format of a precision that has the most, the first of equals.
func mostRows(rows []GEMMRow, p kernel.Precision) []GEMMRow {
	count := map[string]int{}
	for i := range rows {
		if rows[i].Precision == p {
			count[rows[i].Format]++
		}
	}
	best := ""
	for i := range rows {
		if r := &rows[i]; r.Precision == p && (best == "" || count[r.Format] > count[best]) {
			best = r.Format
		}
	}
	var of []GEMMRow
	for i := range rows {
		if rows[i].Precision == p && rows[i].Format == best {
			of = append(of, rows[i])
		}
	}
	return of
}

// fitProducts fits one precision from several starts and keeps the fit with the least mean error on shapes that it did
// not see.
func fitProducts(ctx context.Context, chip kernel.Chip, p kernel.Precision, starts []catalog.GEMMFit, rows []GEMMRow) (catalog.GEMMFit, error) {
	f := form[catalog.GEMMFit]{
		dials:  gemmDials(p),
		errors: func(g *catalog.GEMMFit) *catalog.FitError { return &g.FitError },
		price: func(g *catalog.GEMMFit, i int) float64 {
			return kernel.GEMMCost(&chip, g, p, rows[i].M, rows[i].N, rows[i].K).Seconds
		},
	}
	pairs := map[[2]int]bool{}
	for i := range rows {
		name := [2]int{rows[i].N, rows[i].K}
		f.seconds, f.names = append(f.seconds, rows[i].Seconds), append(f.names, name)
		pairs[name] = true
	}
	if len(pairs) < 5 {
		// A table of few weight matrices: whole numbers of rows m are left out instead.
		for i := range rows {
			f.names[i] = [2]int{rows[i].M, 0}
		}
	}
	if len(pairs) < largePairs || len(rows) < largePoints {
		return f.best(ctx, starts)
	}
	var best catalog.GEMMFit
	for i, start := range starts {
		g, err := f.without(ctx, start, func(i int) bool { return HeldOut(rows[i].N, rows[i].K) })
		if err != nil {
			return best, err
		}
		if i == 0 || g.Mean < best.Mean {
			best = g
		}
	}
	return best, nil
}

// without fits the points that are not held out, free of where it starts, and judges on those that are.
func (f *form[F]) without(ctx context.Context, start F, heldOut func(point int) bool) (F, error) {
	var train, held []int
	for i := range f.seconds {
		if heldOut(i) {
			held = append(held, i)
		} else {
			train = append(train, i)
		}
	}
	g, err := f.run(ctx, start, train, false)
	if err != nil {
		return g, err
	}
	var s sample
	f.test(&g, held, &s)
	*f.errors(&g) = s.fitError(len(train))
	return g, nil
}
