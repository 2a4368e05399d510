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
	for _, r := range Ranks(family) {
		t.Logf("rank %-40s jobs %3d layouts %4d  Spearman %.3f  loss of the best %.1f %%", r.Source, r.Jobs, r.Layouts, r.Spearman, 100*r.Loss)
	}
	dense, n := 0.0, 0.0
	for _, g := range left {
		if g.Name != "overall" && !strings.HasSuffix(g.Name, "experts") {
			dense, n = dense+g.MeanAbsRelError, n+1
		}
	}
	t.Logf("dense sources, mean of mean errors, leave one family out: %.1f %%", 100*dense/n)
}

func show(t *testing.T, title string, groups []score.Group) {
	t.Helper()
	var b strings.Builder
	if err := score.Write(&b, "table", groups, nil); err != nil {
		t.Fatal(err)
	}
	t.Logf("%s\n%s", title, b.String())
}
