package training

import (
	"os"
	"strings"
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
	c := embedded(t)
	rows := measured(t, c)
	shipped, refused := Predict(c, rows)
	if len(refused) > 0 {
		t.Fatalf("refused: %v", refused)
	}
	family, _, err := LeaveOneOut(t.Context(), c, rows, ByFamily, nil)
	if err != nil {
		t.Fatal(err)
	}
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
	if dense/n > 0.1 {
		t.Errorf("mean over the dense families %.3f, reached before 0.091", dense/n)
	}
	for _, g := range Score(source, nil, byClass) {
		if strings.HasSuffix(g.Name, "experts") && g.MeanAbsRelError > 0.23 {
			t.Errorf("%s: mean error %.3f with the source left out, reached before 0.223", g.Name, g.MeanAbsRelError)
		}
	}
}

// reached is the mean error of each family with it left out of the fit, rounded up by about a point. The aim for dense families
// is 9 % on average and none above 13 %: vTrain (launch-bound, and no other source tells its host time) and torchtitan (the only
// one of its class and chip) stand above it; for experts it is 22 %, and Megatron-Bridge is the only family that has any.
func reached() map[string]float64 {
	return map[string]float64{
		"Megatron-Bridge": 0.12, "Megatron-Bridge, experts": 0.31,
		"Narayanan 2021 (SC21) Table 1": 0.05, "Narayanan 2021 (SC21) Table 2": 0.135,
		"Megatron-LM README (Megatron-Core r0.8.0, H100)": 0.1, "Megatron-LM README 2020 scaling tables": 0.045,
		"Korthikanti 2022 Table 5": 0.04, "torchtitan": 0.18, "BLOOM": 0.08,
		"MaxText TPU v5e README": 0.11, "MaxText TPU v4 README": 0.11, "vTrain ground truth, single node": 0.195,
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
