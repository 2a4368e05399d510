package report

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"tokenwatt/report/svg"
)

func TestFlowColumns(t *testing.T) {
	g := newFlowGraph([]Flow{
		{"grid", "meter", 6, ""},
		{"solar", "meter", 4, ""},
		{"solar", "export", 1, ""},
		{"meter", "IT", 8, ""},
		{"meter", "losses", 2, ""},
		{"IT", "chat", 8, ""},
		{"nowhere", "meter", 0, ""},
	})
	want := map[string]int{"grid": 0, "solar": 0, "meter": 1, "export": 1, "IT": 2, "losses": 2, "chat": 3}
	for name, column := range want {
		if g.column[name] != column {
			t.Errorf("%s stands in column %d, want %d", name, g.column[name], column)
		}
	}
	if slices.Contains(g.names, "nowhere") {
		t.Error("a source that gives nothing is drawn")
	}
	if diff := cmp.Diff([]string{"Sources", "Meter", "Facility", "Uses"}, g.headings()); diff != "" {
		t.Errorf("headings (-want +got):\n%s", diff)
	}
	names, amounts, total := g.sources()
	if !slices.Equal(names, []string{"grid", "solar"}) || !slices.Equal(amounts, []float64{6, 5}) || total != 11 {
		t.Errorf("sources are %q with %v, %v in all", names, amounts, total)
	}
}

// A store charged from the site that it serves is a circle; it becomes a use and a source, and the energy stays.
func TestFlowCircleIsSplit(t *testing.T) {
	flows := []Flow{{"grid", "meter", 12, "grid"}, {"meter", "battery", 20, "battery"}, {"battery", "meter", 18, "battery"}, {"meter", "chat", 10, ""}}
	g := newFlowGraph(flows)
	if !slices.Equal(g.split, []string{"battery"}) {
		t.Fatalf("%q were split, want the battery", g.split)
	}
	if in, out := g.into("battery"+storeIn), g.outOf("battery"+storeOut); in != 20 || out != 18 {
		t.Errorf("the battery takes %v and gives %v, want 20 and 18", in, out)
	}
	if names, _, total := g.sources(); !slices.Equal(names, []string{"grid"}) || total != 12 {
		t.Errorf("sources are %q with %v in all, want the grid alone", names, total)
	}
	if flows[1].To != "battery" {
		t.Error("the report's own flows were changed")
	}
	if _, err := energyFigure(&Report{Flows: flows, Year: 2023}).Render(); err != nil {
		t.Error(err)
	}
}

// Whatever leads where: every flow goes to a later column, and none is lost.
func TestFlowsAlwaysLeadRight(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		name := rapid.StringMatching(`[a-f]`)
		var flows []Flow
		sum := 0.0
		for range rapid.IntRange(1, 14).Draw(t, "flows") {
			from, to := name.Draw(t, "from"), name.Draw(t, "to")
			if from == to {
				continue
			}
			amount := float64(rapid.IntRange(1, 99).Draw(t, "amount"))
			flows, sum = append(flows, Flow{From: from, To: to, MWhPerDay: amount}), sum+amount
		}
		g := newFlowGraph(flows)
		kept := 0.0
		for i := range g.flows {
			f := &g.flows[i]
			kept += f.MWhPerDay
			if g.column[f.From] >= g.column[f.To] {
				t.Fatalf("%s in column %d feeds %s in column %d", f.From, g.column[f.From], f.To, g.column[f.To])
			}
		}
		if kept != sum {
			t.Fatalf("%v of %v flows", kept, sum)
		}
	})
}

func TestWeeks(t *testing.T) {
	for _, c := range []struct {
		year, hours int
		want        []string
	}{
		{2023, 8760, []string{"Winter week, 12 to 18 January", "Summer week, 13 to 19 July"}},
		{2024, 8784, []string{"Winter week, 12 to 18 January", "Summer week, 13 to 19 July"}},
		{2023, 4380, []string{"Winter week, 12 to 18 January"}},
		{2023, 100, []string{"First hours, 1 to 5 January"}},
		{2023, 0, nil},
	} {
		var got []string
		for _, w := range weeks(c.year, c.hours, false) {
			got = append(got, w.title(c.year))
			if w.first < 0 || w.first+w.hours > c.hours {
				t.Errorf("%d hours: the window is %d to %d", c.hours, w.first, w.first+w.hours)
			}
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%d hours of %d (-want +got):\n%s", c.hours, c.year, diff)
		}
	}
	if got, want := (window{720, 168, "A week"}).title(2023), "A week, 31 January to 6 February"; got != want {
		t.Errorf("title is %q, want %q", got, want)
	}
}

func TestLoadLessSunAndWind(t *testing.T) {
	h := &Hourly{Columns: []Column{
		{Name: "l", Role: "load", Values: []float64{10, 10, 10}},
		{Name: "w", Role: "source", Family: "wind", Values: []float64{0, 4, 12}},
		{Name: "s", Role: "source", Family: "solar", Values: []float64{1, 1, 1}},
		{Name: "g", Role: "source", Family: "gas", Values: []float64{9, 5, 0}},
	}}
	if got, want := lessVariable(h, h.load()), []float64{9, 5, 0}; !slices.Equal(got, want) {
		t.Errorf("what is left is %v, want %v", got, want)
	}
	if h.Columns[0].Values[0] != 10 {
		t.Error("the load was changed")
	}
}

func TestAnswersThatMoveAlikeShareAFigure(t *testing.T) {
	driver := func(low, high float64) []Driver { return []Driver{{Label: "batch", AtLow: low, AtHigh: high}} }
	figures := tornadoFigures([]Answer{
		{Label: "accelerators", Value: 800, Drivers: driver(400, 1600)},
		{Label: "servers", Value: 100, Drivers: driver(50, 200)},
		{Label: "power", Value: 3, Drivers: driver(2, 5)},
		{Label: "carbon", Value: 300},
		{Label: "unmoved", Value: 3, Drivers: driver(3, 3)},
	})
	if len(figures) != 2 {
		t.Fatalf("%d figures, want that of accelerators and that of power", len(figures))
	}
	first, ok := figures[0].(svg.Tornado)
	if !ok || first.Title != "accelerators" || !strings.Contains(first.Note, "servers") {
		t.Errorf("the first figure is %q with the note %q", first.Title, first.Note)
	}
}

func TestWidestBars(t *testing.T) {
	bars := []svg.TornadoBar{{Name: "a", Low: 9.99, High: 10}, {Name: "b", Low: 5, High: 10}, {Name: "c", Low: 10, High: 20}}
	kept, note := widest(bars, 10)
	if len(kept) != 2 || kept[0].Name != "c" || kept[1].Name != "b" {
		t.Errorf("kept are %v", kept)
	}
	if note != "One input that moves it less is left out." {
		t.Errorf("the note is %q", note)
	}
	if bars[0].Name != "a" {
		t.Error("the caller's bars were sorted")
	}
}

func TestFamilies(t *testing.T) {
	for _, c := range []struct{ family, name, want string }{
		{"wind", "x", "wind"},
		{"other", "electrical losses", "losses"},
		{"load", "chat", "load"},
		{"load", "gpt3-training", "training"},
		{"nuclear", "x", "fission"},
		{"", "zeppelin", ""},
		{"zeppelin", "x", ""},
	} {
		if got := familyOf(c.family, c.name); got != c.want {
			t.Errorf("family %q of %q is %q, want %q", c.family, c.name, got, c.want)
		}
	}
	workloads := workloadFamilies([]Workload{{Name: "chat", Kind: "serving"}, {Name: "base", Kind: "load"}, {Name: "x", Kind: "quest"}})
	if got := costFamily(Cost{Item: "machines of chat", Family: "load"}, workloads); got != "serving" {
		t.Errorf("machines of chat have the family %q", got)
	}
}

// TestSpikesLeaveTheAxis: one very dear hour is cut, ordinary prices are not.
func TestSpikesLeaveTheAxis(t *testing.T) {
	flat := slices.Repeat([]float64{20, 40, 60, 80}, 100)
	if got := withoutSpikes(flat); got != 80 {
		t.Errorf("ordinary prices end at %g, want 80", got)
	}
	if got := withoutSpikes(append(flat, 3000)); got != 120 {
		t.Errorf("with a spike the axis ends at %g, want half as much again as 80", got)
	}
	if got := withoutSpikes([]float64{-5, -9}); got != 0 {
		t.Errorf("negative prices alone end at %g, want 0, which is no end", got)
	}
}
