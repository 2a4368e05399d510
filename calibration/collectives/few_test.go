package collectives_test

import (
	"context"
	"errors"
	"math"
	"testing"

	"tokenwatt/calibration/collectives"
	"tokenwatt/calibration/score"
	"tokenwatt/catalog"
	"tokenwatt/compute/collective"
)

// every returns one row in n.
func every(rows []collectives.Row, n int) []collectives.Row {
	var kept []collectives.Row
	for i := n / 2; i < len(rows); i += n {
		kept = append(kept, rows[i])
	}
	return kept
}

// Forty rows spread over a table of the other chip bring its errors from 30 to 45 % down to those of a full fit and a
// little more.
func TestFortyRows(t *testing.T) {
	c := embedded(t)
	for _, of := range chips() {
		rows := read(t, of.nccl).Rows
		few := every(rows, len(rows)/collectives.MinPoints)
		m := machine(c, of.name)
		from := start(c, of)
		fitted, err := collectives.Fit(context.Background(), m, from, few)
		if err != nil {
			t.Fatal(err)
		}
		measured := make([]float64, len(rows))
		for i := range rows {
			measured[i] = rows[i].Seconds
		}
		before := score.WithWeights("before", predictions(t, m, from, rows), measured, 0)
		after := score.WithWeights("after", predictions(t, m, fitted, rows), measured, 0)
		show(t, of.name, &before)
		show(t, of.name, &after)
		if len(few) > 45 || after.MedianAbsRelError > 0.10 || after.P90AbsRelError > 0.20 {
			t.Errorf("%s: %d rows, after the fit %+v", of.name, len(few), after)
		}
	}
}

// Forty rows of one operation on one number of ranks say little about the rest, and do not spoil it.
func TestLopsidedRowsDoNotHurt(t *testing.T) {
	c := embedded(t)
	of := chips()[1]
	rows := read(t, of.nccl).Rows
	m := machine(c, of.name)
	own := collective.Library(c, of.name)
	var few, rest []collectives.Row
	for _, r := range rows {
		if r.Operation == collectives.AllGather && r.Ranks == 4 && len(few) < collectives.MinPoints {
			few = append(few, r)
		} else {
			rest = append(rest, r)
		}
	}
	fitted, err := collectives.Fit(context.Background(), m, own, few)
	if err != nil {
		t.Fatal(err)
	}
	measured := make([]float64, len(rest))
	for i := range rest {
		measured[i] = rest[i].Seconds
	}
	before, after := score.WithWeights("before", predictions(t, m, own, rest), measured, 0), score.WithWeights("after", predictions(t, m, fitted, rest), measured, 0)
	show(t, "all-gather of four only", &before)
	show(t, "all-gather of four only", &after)
	if after.MedianAbsRelError > before.MedianAbsRelError+0.02 || after.P90AbsRelError > before.P90AbsRelError+0.05 {
		t.Errorf("before %+v, after %+v", before, after)
	}
}

// Rows made with known parameters give their predictions back.
func TestFitFindsKnownParameters(t *testing.T) {
	c := embedded(t)
	of := chips()[1]
	m := machine(c, of.name)
	truth, from := *collective.Library(c, of.name), start(c, of)
	truth.Ring.Share, truth.Ring.LaunchUS, truth.AllToAll.Share = 0.6, 12, 0.5
	var rows []collectives.Row
	for _, o := range []collectives.Operation{collectives.AllReduce, collectives.AllGather, collectives.AllToAll} {
		for _, ranks := range []int{2, 4, 8} {
			for bytes := 512.0; bytes < 1e9; bytes *= 4 {
				rows = append(rows, collectives.Row{Operation: o, Ranks: ranks, Bytes: bytes, Seconds: 1})
			}
		}
	}
	for i, s := range predictions(t, m, &truth, rows) {
		rows[i].Seconds = s
	}
	fitted, err := collectives.Fit(context.Background(), m, from, rows)
	if err != nil {
		t.Fatal(err)
	}
	worst := 0.0
	for i, s := range predictions(t, m, fitted, rows) {
		worst = math.Max(worst, math.Abs(s/rows[i].Seconds-1))
	}
	t.Logf("worst prediction off by %.1f %%; errors %+v", 100*worst, *fitted.Errors)
	if worst > 0.06 || math.Abs(fitted.Ring.LaunchUS-12) > 1 || math.Abs(fitted.Ring.Share-0.6) > 0.04 {
		t.Errorf("worst %.3f, ring %+v", worst, fitted.Ring)
	}
}

func TestFitRefuses(t *testing.T) {
	c := embedded(t)
	m := machine(c, "h100-sxm")
	library := collective.Library(c, "h100-sxm")
	rows := make([]collectives.Row, collectives.MinPoints)
	for i := range rows {
		rows[i] = collectives.Row{Operation: collectives.AllReduce, Ranks: 8, Bytes: float64(1 + i), Seconds: 1e-5}
	}
	if _, err := collectives.Fit(context.Background(), m, library, rows[1:]); !errors.Is(err, collectives.ErrFit) {
		t.Errorf("39 rows: %v", err)
	}
	if _, err := collectives.FitSite(context.Background(), m, library, rows); !errors.Is(err, collectives.ErrFit) {
		t.Errorf("no row leaves the domain: %v", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := collectives.Fit(ctx, m, library, rows); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
	bare := &collectives.Machine{Name: "x", Accelerator: catalog.Accelerator{}, Cluster: &catalog.Cluster{NodeSize: 8}}
	if _, err := collectives.Fit(context.Background(), bare, library, rows); !errors.Is(err, collective.ErrNetwork) {
		t.Errorf("no link: %v", err)
	}
}
