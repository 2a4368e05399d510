package validation

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strings"

	steps "tokenwatt/calibration/training"
)

// stepsFile and singleNodeFile are tables of timed training steps with the same columns.
const (
	stepsFile      = "training/measured.csv"
	singleNodeFile = "training/measured_vtrain_single.csv"
)

// stepCases compares step times of measured layouts, one case a source: with the parameters fitted on all other sources,
// and with those of the catalog, which have seen them.
func (b *bench) stepCases(ctx context.Context) ([]Case, error) {
	var rows []steps.Row
	refused := 0
	for _, name := range []string{stepsFile, singleNodeFile} {
		file, err := os.Open(b.data.path(name))
		if err != nil {
			return nil, err
		}
		t, err := steps.Read(file, name, b.catalog)
		file.Close()
		if err != nil {
			return nil, fmt.Errorf("%w: %w", ErrData, err)
		}
		rows, refused = append(rows, t.Rows...), refused+len(t.Refused)
	}
	all := len(rows)
	rows = steps.Latest(rows)
	left := fmt.Sprintf("Of %d rows %d are refused; of runs of one configuration in several containers the latest alone is taken (%d rows).", all+refused, refused, all-len(rows))
	b.tell("validating training steps, every source left out in turn", "")
	tested, _, err := steps.LeaveOneOut(ctx, b.catalog, rows, steps.BySource, nil)
	if err != nil {
		return nil, err
	}
	shipped, _ := steps.Predict(b.catalog, rows)
	cases, pairs := stepTable(tested, Test, "Kernels, collectives and the layout; the parameters of engines and clusters are fitted without this source.", left)
	seen, seenPairs := stepTable(shipped, Calibration, "The same with the catalog's parameters, which were fitted on all sources.", "")
	return finish(append(cases, seen...), append(pairs, seenPairs...))
}

// stepTable makes a case for each source, in the order of the table.
func stepTable(predictions []steps.Prediction, split Split, method, left string) (cases []Case, pairs [][]pair) {
	var sources []string
	by := map[string][]*steps.Prediction{}
	for i := range predictions {
		source := predictions[i].Row.Source
		if !slices.Contains(sources, source) {
			sources = append(sources, source)
		}
		by[source] = append(by[source], &predictions[i])
	}
	for k, source := range sources {
		var rows []pair
		inside := 0
		for _, p := range by[source] {
			rows = append(rows, pair{fmt.Sprintf("%s on %d %s", p.Row.Model, p.Row.Job.Accelerators, p.Row.Accelerator), p.Seconds, p.Row.Measured})
			if p.Inside() {
				inside++
			}
		}
		remark := fmt.Sprintf("%d of %d are between P10 and P90.", inside, len(rows))
		if k == 0 && left != "" {
			remark = strings.TrimSpace(remark + " " + left)
		}
		quantity := "step time, " + source
		if split == Calibration {
			quantity += ", fitted"
		}
		cases = append(cases, Case{
			Quantity: quantity, Unit: "s", Against: "measured training steps", Split: split, Measure: Relative, Method: method, Remark: remark,
		})
		pairs = append(pairs, rows)
	}
	return cases, pairs
}
