package collectives

import (
	"cmp"
	"context"
	"slices"

	"tokenwatt/calibration/score"
	"tokenwatt/catalog"
	"tokenwatt/compute/collective"
)

// HeldOut are predictions of rows by fits that had not seen them.
type HeldOut struct {
	Rows      []Row
	Predicted []float64 // s, beside the rows
	// Split says what was left out of each fit.
	Split string
}

// fewestGroups is the fewest combinations of operation and ranks of which one is left out at a time; below, every
// second row is.
const fewestGroups = 3

// HeldOut fits the rows again and again, each time without one combination of operation and number of ranks, and
// predicts that one; where there are fewer than three combinations, once without every second row and once without
// the others. The library's launch with another number of ranks is what such a fit has to find.
func (m *Machine) HeldOut(ctx context.Context, start *catalog.Collectives, rows []Row) (*HeldOut, error) {
	groups := map[key]bool{}
	for i := range rows {
		groups[keyOf(&rows[i])] = true
	}
	h := &HeldOut{Split: "one operation on one number of ranks at a time"}
	if len(groups) < fewestGroups {
		h.Split = "every second row"
		for odd := range 2 {
			if err := m.without(ctx, start, rows, h, func(i int) bool { return i%2 == odd }); err != nil {
				return nil, err
			}
		}
		return h, nil
	}
	for _, k := range sortedKeys(groups) {
		if err := m.without(ctx, start, rows, h, func(i int) bool { return keyOf(&rows[i]) == k }); err != nil {
			return nil, err
		}
	}
	return h, nil
}

// without fits the rows that out does not name, and predicts those that it does.
func (m *Machine) without(ctx context.Context, start *catalog.Collectives, rows []Row, h *HeldOut, out func(int) bool) error {
	var seen []Row
	for i := range rows {
		if !out(i) {
			seen = append(seen, rows[i])
		}
	}
	fitted, err := m.run(ctx, start, seen)
	if err != nil {
		return err
	}
	n, err := collective.New(m.Name, &m.Accelerator, fitted, m.Cluster)
	if err != nil {
		return err
	}
	for i := range rows {
		if !out(i) {
			continue
		}
		p, err := Predict(n, &rows[i])
		if err != nil {
			return err
		}
		h.Rows, h.Predicted = append(h.Rows, rows[i]), append(h.Predicted, p)
	}
	return nil
}

// Group scores the rows that keep names; nil for all.
func (h *HeldOut) Group(name string, keep func(*Row) bool) score.Group {
	var predicted, measured []float64
	for i := range h.Rows {
		if keep == nil || keep(&h.Rows[i]) {
			predicted, measured = append(predicted, h.Predicted[i]), append(measured, h.Rows[i].Seconds)
		}
	}
	return score.WithWeights(name, predicted, measured, 0)
}

// fitError is the catalog's form of the score on all rows.
func (h *HeldOut) fitError(points int) *catalog.FitError {
	g := h.Group("", nil)
	ratios := make([]float64, len(h.Rows))
	for i := range h.Rows {
		ratios[i] = h.Rows[i].Seconds / h.Predicted[i]
	}
	slices.Sort(ratios)
	return &catalog.FitError{
		Points: points, HeldOut: g.N, Median: g.MedianAbsRelError, Mean: g.MeanAbsRelError, P90: g.P90AbsRelError,
		RatioP10: score.Quantile(ratios, 0.1), RatioP90: score.Quantile(ratios, 0.9),
	}
}

// sortedKeys returns the keys of a map in order.
func sortedKeys[V any](m map[key]V) []key {
	keys := make([]key, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, func(a, b key) int {
		return cmp.Or(cmp.Compare(a.topology, b.topology), cmp.Compare(a.operation, b.operation), cmp.Compare(a.ranks, b.ranks), cmp.Compare(a.perNode, b.perNode))
	})
	return keys
}
