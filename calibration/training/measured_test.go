package training

import (
	"context"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"

	"tokenwatt/calibration/score"
)

// byClass is the family, models with experts apart.
func byClass(r *Row) string {
	if r.Mixed() {
		return r.Family + ", experts"
	}
	return r.Family
}

// TestTable prints how far the model is off and holds it to what it reaches. In-sample errors are those of the shipped
// parameters, fitted on all sources; leave-one-out errors are the honest ones.
func TestTable(t *testing.T) {
	if testing.Short() {
		t.Skip("fits with sources left out one by one, which TestOrder does with families")
	}
	c := embedded(t)
	rows := measured(t, c)
	shipped, refused := Predict(c, rows)
	if len(refused) > 0 {
		t.Fatalf("refused: %v", refused)
	}
	family := familiesLeftOut(t)
	source, _, err := LeaveOneOut(t.Context(), c, rows, BySource, nil)
	if err != nil {
		t.Fatal(err)
	}
	show(t, "shipped parameters (calibration)", Score(shipped, nil, byClass))
	left := Score(family, nil, byClass)
	show(t, "leave one family out", left)
	show(t, "leave one source out, by family", Score(source, nil, byClass))
	if os.Getenv("TABLE") != "" {
		show(t, "leave one source out, by source", Score(source, nil, BySource))
	}
	showRanks(t, "shipped", shipped)
	showRanks(t, "leave one family out", family)
	dense, bias, n := 0.0, 0.0, 0.0
	for _, g := range left {
		if g.Name == "overall" {
			if inside := *g.Inside; inside < 0.75 || inside > 0.9 {
				t.Errorf("the interval holds %.1f %% of the rows of sources left out, want 75 to 90", 100*inside)
			}
			continue
		}
		bound, known := reached()[g.Name]
		if !known || g.MeanAbsRelError > bound {
			t.Errorf("%s: mean error %.1f %% with the family left out, reached before %.1f", g.Name, 100*g.MeanAbsRelError, 100*bound)
		}
		if !strings.HasSuffix(g.Name, "experts") {
			dense, bias, n = dense+g.MeanAbsRelError, bias+g.Bias, n+1
		}
	}
	t.Logf("dense families left out: mean of their mean errors %.1f %%, of their biases %+.1f %%", 100*dense/n, 100*bias/n)
	if dense/n > 0.085 {
		t.Errorf("mean over the dense families %.3f, reached before 0.082", dense/n)
	}
	for _, g := range Score(source, nil, byClass) {
		if strings.HasSuffix(g.Name, "experts") && g.MeanAbsRelError > 0.22 {
			t.Errorf("%s: mean error %.3f with the source left out, reached before 0.211", g.Name, g.MeanAbsRelError)
		}
	}
}

// reached is the mean error of each family with it left out of the fit, rounded up by about a point. The aim for dense families
// is 9 % on average and none above 13 %: torchtitan (the only one of its class and chip) stands above it; for experts it is 22 %,
// and Megatron-Bridge is the only family that has any.
func reached() map[string]float64 {
	return map[string]float64{
		"Megatron-Bridge": 0.115, "Megatron-Bridge, experts": 0.3,
		"Narayanan 2021 (SC21) Table 1": 0.035, "Narayanan 2021 (SC21) Table 2": 0.055,
		"Megatron-LM README (Megatron-Core r0.8.0, H100)": 0.095, "Megatron-LM README 2020 scaling tables": 0.04,
		"Korthikanti 2022 Table 5": 0.04, "torchtitan": 0.18, "BLOOM": 0.075,
		"MaxText TPU v5e README": 0.115, "MaxText TPU v4 README": 0.105, "vTrain ground truth, single node": 0.125,
	}
}

// leftOut are the rows as predicted with their family left out of the fit, which takes seconds: made once.
var leftOut struct {
	sync.Once
	predictions []Prediction
	err         error
}

func familiesLeftOut(t *testing.T) []Prediction {
	t.Helper()
	c := embedded(t)
	rows := measured(t, c)
	leftOut.Do(func() {
		leftOut.predictions, _, leftOut.err = LeaveOneOut(context.Background(), c, rows, ByFamily, nil)
	})
	if leftOut.err != nil {
		t.Fatal(leftOut.err)
	}
	return slices.Clone(leftOut.predictions)
}

// TestOrder holds the order of layouts to what it reaches with the family left out: the aim is a rank correlation of 0.9 over
// a source and a layout predicted best that loses 3 % at most to the one that is.
func TestOrder(t *testing.T) {
	for _, r := range Ranks(familiesLeftOut(t)) {
		bound := map[string]Rank{
			"BLOOM":                            {Whole: 0.83, Spearman: 0.5, Loss: 0.025},
			"vTrain ground truth, single node": {Whole: 0.97, Spearman: 0.91, Loss: 0.055},
		}[r.Source]
		if r.Whole < bound.Whole || r.Spearman < bound.Spearman || r.Loss > bound.Loss || bound.Loss == 0 {
			t.Errorf("%s: Spearman %.3f over the source, %.3f within jobs, loss %.3f; reached before %+v", r.Source, r.Whole, r.Spearman, r.Loss, bound)
		}
	}
}

func showRanks(t *testing.T, title string, predictions []Prediction) {
	t.Helper()
	for _, r := range Ranks(predictions) {
		t.Logf("rank, %s: %s: %d jobs, %d layouts: Spearman %.3f within jobs, %.3f over the source; loss of the layout predicted best %.1f %%",
			title, r.Source, r.Jobs, r.Layouts, r.Spearman, r.Whole, 100*r.Loss)
	}
}

func show(t *testing.T, title string, groups []score.Group) {
	t.Helper()
	var b strings.Builder
	if err := score.Write(&b, "table", groups, nil); err != nil {
		t.Fatal(err)
	}
	t.Logf("%s\n%s", title, b.String())
}
