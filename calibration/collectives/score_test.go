package collectives_test

import (
	"strings"
	"testing"

	"tokenwatt/calibration/collectives"
	"tokenwatt/calibration/score"
	"tokenwatt/compute/collective"
)

func TestScoreGroups(t *testing.T) {
	c := embedded(t)
	n, err := collective.Of(c, "l40s", nil)
	if err != nil {
		t.Fatal(err)
	}
	row := func(line int, o collectives.Operation, ranks int) collectives.Row {
		return collectives.Row{Line: line, Operation: o, Ranks: ranks, Bytes: 1e6, Seconds: 1e-4}
	}
	groups, refused := collectives.Score(n, &collectives.Table{
		Rows: []collectives.Row{
			row(2, collectives.AllToAll, 2), row(3, collectives.AllReduce, 8), row(4, collectives.AllReduce, 4), row(5, collectives.DirectGraph, 4),
		},
		Refused: []score.Refusal{{Line: 6, Found: "x"}},
	})
	var names []string
	for _, g := range groups {
		names = append(names, g.Name)
	}
	want := "overall|all_reduce|all_to_all|direct_all_reduce_graph|all_reduce 4 ranks|all_reduce 8 ranks|all_to_all 2 ranks|direct_all_reduce_graph 4 ranks"
	if got := strings.Join(names, "|"); got != want {
		t.Errorf("groups %s, expected %s", got, want)
	}
	if g := groups[0]; g.N != 3 || g.Refused != 2 || g.Weighted == nil || g.Inside == nil {
		t.Errorf("overall %+v", g)
	}
	if len(refused) != 2 || refused[0].Line != 6 || refused[1].Line != 5 || refused[1].Found == "" {
		t.Errorf("refused %v", refused)
	}
	var b strings.Builder
	if err := score.Write(&b, "table", groups, nil); err != nil || !strings.Contains(b.String(), "all_reduce 8 ranks") {
		t.Errorf("%v\n%s", err, b.String())
	}
}

func TestPredictRefuses(t *testing.T) {
	c := embedded(t)
	n, err := collective.Of(c, "h100-sxm", nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := collectives.Predict(n, &collectives.Row{Operation: collectives.DirectEager, Ranks: 16, Bytes: 1e6}); err == nil {
		t.Error("an engine's all-reduce between nodes")
	}
	alone, err := collective.Of(c, "rtx-4090", nil)
	if err != nil {
		t.Fatal(err)
	}
	if s, err := collectives.Predict(alone, &collectives.Row{Operation: collectives.AllReduce, Ranks: 2, Bytes: 1e6}); err == nil {
		t.Errorf("no network, %g s", s)
	}
}

func BenchmarkScore(b *testing.B) {
	c := embedded(b)
	n, err := collective.Of(c, "h100-sxm", nil)
	if err != nil {
		b.Fatal(err)
	}
	table := read(b, chips()[1].nccl)
	b.ReportAllocs()
	for b.Loop() {
		collectives.Score(n, table)
	}
}
