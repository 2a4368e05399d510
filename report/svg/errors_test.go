package svg

import (
	"errors"
	"math"
	"strings"
	"testing"
	"time"
)

// TestErrors gives each figure inputs that cannot be drawn and expects every fault by the path of its field.
func TestErrors(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	f := Frame{Title: "T"}
	ok := []Series{{Name: "a", Values: []float64{1, 2}}}
	link := func(v float64) Sankey {
		return Sankey{Frame: f, Columns: []string{"a", "b"}, Nodes: []SankeyNode{{ID: "a"}, {ID: "b", Column: 1}}, Links: []SankeyLink{{"a", "b", v}}}
	}
	for _, c := range []struct {
		name   string
		figure Figure
		want   []string
	}{
		{"no title", Line{Series: ok}, []string{"Title"}},
		{"width", Line{Frame: Frame{Title: "T", Width: nan}, Series: ok}, []string{"Width"}},
		{"height", Line{Frame: Frame{Title: "T", Height: -1}, Series: ok}, []string{"Height"}},
		{"id", Line{Frame: Frame{Title: "T", ID: `a"b`}, Series: ok}, []string{"ID"}},
		{"sankey NaN", link(nan), []string{"Links[0].Value"}},
		{"sankey negative", link(-1), []string{"Links[0].Value"}},
		{"sankey zero", link(0), []string{"Links"}},
		{"sankey empty", Sankey{Frame: f}, []string{"Columns", "Links"}},
		{"sankey backwards", Sankey{
			Frame: f, Columns: []string{"a", "b"}, Nodes: []SankeyNode{{ID: "a"}, {ID: "a"}, {ID: "b", Column: 2}},
			Links: []SankeyLink{{"a", "a", 1}, {"a", "z", 1}},
		}, []string{"Nodes[1].ID", "Nodes[2].Column", "Links[0].To", "Links[1].To"}},
		{"sankey family", Sankey{
			Frame: f, Columns: []string{"a", "b"}, Nodes: []SankeyNode{{ID: "a", Family: "unobtainium"}, {ID: "b", Column: 1}},
			Links: []SankeyLink{{"a", "b", 1}},
		}, []string{"Nodes[0].Family"}},
		{"stack empty", Stack{Frame: f}, []string{"Panels"}},
		{
			"stack faults",
			Stack{Frame: f, Panels: []StackPanel{{}, {
				Step: -time.Hour, Sources: []Series{{Name: "a", Values: []float64{1, -2}}, {Values: []float64{1}}},
				Sinks: []Series{{Name: "s"}}, Load: []float64{inf},
			}}},
			[]string{
				"Panels[0].Sources", "Panels[1].Step", "Panels[1].Sources[0].Values[1]", "Panels[1].Sources[1].Name",
				"Panels[1].Sources[1].Values", "Panels[1].Sinks[0].Values", "Panels[1].Load:", "Panels[1].Load[0]",
			},
		},
		{"stack overflow", Stack{Frame: f, Panels: []StackPanel{{Step: math.MaxInt64, Sources: ok}}}, []string{"Panels[0].Step"}},
		{"duration negative", DurationCurve{Frame: f, Main: DurationPanel{Curves: []Series{{Name: "a", Values: []float64{-1}}}}}, []string{"Main.Curves[0]"}},
		{
			"duration lengths",
			DurationCurve{Frame: f, Main: DurationPanel{Curves: append(ok, Series{Name: "b", Values: []float64{1}})}, Small: &DurationPanel{}},
			[]string{"Main.Curves[1].Values", "Small.Curves"},
		},
		{"duration end", DurationCurve{Frame: f, Main: DurationPanel{Most: nan, Curves: ok}}, []string{"Main.Most"}},
		{"breakdown empty", Breakdown{Frame: f}, []string{"Parts", "Items"}},
		{
			"breakdown faults",
			Breakdown{Frame: f, Parts: []string{"p", ""}, Families: []string{"x"}, Items: []BreakdownItem{{"", []float64{nan}}}},
			[]string{"Parts[1]", "Families:", "Families[0]", "Items[0].Name", "Items[0].Values:", "Items[0].Values[0]"},
		},
		{"tornado", Tornado{Frame: f, Base: nan, Bars: []TornadoBar{{"", inf, 1e16, "", ""}}}, []string{"Base", "Bars[0].Name", "Bars[0].Low", "Bars[0].High"}},
		{"tornado empty", Tornado{Frame: f}, []string{"Bars"}},
		{
			"ranges",
			RangeDots{Frame: f, Log: true, FromZero: true, Rows: []RangeRow{{"", "x", 0, 2, 1}}},
			[]string{"Rows[0].Name", "Rows[0].Family", "Rows[0]:", "Rows[0].Low", "FromZero"},
		},
		{"scatter empty", Scatter{Frame: f}, []string{"Groups"}},
		{"scatter faults", Scatter{Frame: f, LogX: true, Groups: []ScatterGroup{{Family: "x", X: []float64{0, nan}, Y: []float64{1}, Labels: []string{"a"}, Titles: []string{}}}}, []string{
			"Groups[0].Name", "Groups[0].Family", "Groups[0].X[1]", "Groups[0].Y:", "Groups[0].Labels", "Groups[0].Titles", "Groups[0].X, Y[0]",
		}},
		{"heat map empty", HeatMap{Frame: f}, []string{"Values"}},
		{"heat map faults", HeatMap{Frame: f, Values: []float64{1, inf}, Start: time.Date(2020, 1, 1, 0, 30, 0, 0, time.UTC)}, []string{"Values[1]", "Start"}},
		{"heat map too long", HeatMap{Frame: f, Values: make([]float64, mostHeatHours+1)}, []string{"Values"}},
		{"waterfall empty", Waterfall{Frame: f}, []string{"Steps"}},
		{"waterfall faults", Waterfall{Frame: f, Steps: []WaterfallStep{{"", "x", nan}}}, []string{"Steps[0].Name", "Steps[0].Family", "Steps[0].Value"}},
		{"waterfall sum", Waterfall{Frame: f, Steps: []WaterfallStep{{"a", "", 9e14}, {"b", "", 9e14}}}, []string{"Steps"}},
		{"bands empty", Bands{Frame: f}, []string{"Allowances", "Rows"}},
		{"bands faults", Bands{Frame: f, Allowances: []string{"", "b"}, Rows: []BandRow{
			{Family: "x", Best: nan, Low: []float64{0}},
			{Name: "r", Best: 2, Low: []float64{1, inf}, High: []float64{1, 3}},
			{Name: "s", Best: 2, Low: []float64{1, 2}, High: []float64{3, 3}},
		}}, []string{"Allowances[0]", "Rows[0].Name", "Rows[0].Family", "Rows[0].Best", "Rows[0]:", "Rows[1].Low[0], High[0]", "Rows[2].Low[1], High[1]"}},
		{"break-even empty", BreakEven{Frame: f}, []string{"Rows"}},
		{"break-even faults", BreakEven{Frame: f, Rows: []BreakEvenRow{{"", "x", "u", -1, 2, nan, inf}, {"a", "", "u", 3, 2, 4, 1}, {"b", "", "u", 0, 0, 4, 1}}}, []string{
			"Rows[0].Name", "Rows[0].Family", "Rows[0].Low", "Rows[0].High", "Rows[0].Enters", "Rows[1]:", "Rows[2].Assumed",
		}},
		{"traces empty", Traces{Frame: f}, []string{"X", "Panels"}},
		{"traces faults", Traces{
			Frame: f, X: []float64{2, 1}, Panels: []TracePanel{{}, {Title: "p", Series: []Series{{Name: "a", Family: "x", Values: []float64{nan, 1, 2}}}}},
			Events: []TraceEvent{{"", 5}},
		}, []string{
			"X[1]", "Panels[0].Title", "Panels[0].Series", "Panels[1].Series[0].Values:", "Panels[1].Series[0].Values[0]",
			"Panels[1].Series[0].Family", "Events[0].Name", "Events[0].At",
		}},
		{"histogram empty", Histogram{Frame: f}, []string{"Counts", "Edges"}},
		{"histogram faults", Histogram{
			Frame: f, Edges: []float64{1, 1, nan}, Counts: []float64{-1}, Threshold: inf, BelowName: "b", Marks: []TraceEvent{{"", nan}},
		}, []string{"Edges:", "Edges[1]", "Edges[2]", "Counts[0]", "Threshold", "BelowName, AboveName", "Marks[0].Name", "Marks[0].At"}},
		{"map empty", FieldMap{Frame: f}, []string{"Xs", "Ys"}},
		{"map faults", FieldMap{
			Frame: f, LogX: true, Xs: []float64{0, 1}, Ys: []float64{2, 1}, Values: [][]float64{{1, 2, 3}},
			Lines: []FieldLine{{"l", []float64{1}, []float64{nan}}}, Boxes: []FieldBox{{"b", 0, inf, 0, 1}}, Points: []FieldPoint{{"p", nan, 0}},
		}, []string{"Xs[0]", "Ys[1]", "Values:", "Values[0]", "Lines[0].X, Y", "Lines[0].Y[0]", "Boxes[0]", "Points[0]"}},
		{"map infinite", FieldMap{Frame: f, Xs: []float64{0, 1}, Ys: []float64{0, 1}, Values: [][]float64{{1, inf}, {1, 1}}}, []string{"Values[0][1]"}},
		{"map of nothing", FieldMap{Frame: f, Xs: []float64{0, 1}, Ys: []float64{0, 1}, Values: [][]float64{{nan, nan}, {nan, nan}}}, []string{"Values"}},
		{"limit", Breakdown{Frame: f, Limit: nan, Parts: []string{"p"}, Items: []BreakdownItem{{"i", []float64{1}}}}, []string{"Limit"}},
		{"line names", Line{Frame: f, Series: append(ok, ok...)}, []string{"Series[1].Name"}},
		{"line empty", Line{Frame: f}, []string{"Series"}},
		{"line axes", Line{Frame: f, Series: ok, X: []float64{2, 1}, Categories: []string{"a"}}, []string{"Categories:", "X[1]", "Categories, Start, X"}},
	} {
		out, err := c.figure.Render()
		if err == nil || out != "" {
			t.Errorf("%s: rendered", c.name)
			continue
		}
		if !errors.Is(err, ErrInput) {
			t.Errorf("%s: %v is not ErrInput", c.name, err)
		}
		for _, want := range c.want {
			if !strings.Contains(err.Error(), ": "+want) {
				t.Errorf("%s: error does not name %s:\n%v", c.name, want, err)
			}
		}
	}
}

// TestBalance: 3 + 1 in and 3 out differ by a quarter; a rounding in the ninth digit passes.
func TestBalance(t *testing.T) {
	s := Sankey{
		Frame: Frame{Title: "T"}, Unit: "MWh", Columns: []string{"a", "b", "c"},
		Nodes: []SankeyNode{{ID: "a"}, {ID: "b", Column: 1}, {ID: "c", Column: 2}},
		Links: []SankeyLink{{"a", "b", 3}, {"a", "b", 1}, {"b", "c", 3}},
	}
	_, err := s.Render()
	var balance *BalanceError
	if !errors.As(err, &balance) || balance.Node != "b" || balance.In != 4 || balance.Out != 3 {
		t.Fatalf("got %v, want a BalanceError at b with 4 in and 3 out", err)
	}
	s.Links[2].Value = 4 * (1 + 1e-9)
	if _, err := s.Render(); err != nil {
		t.Errorf("rounding is refused: %v", err)
	}
	s.Links[2].Value, s.Tolerance = 4.1, 0.05
	if _, err := s.Render(); err != nil {
		t.Errorf("a stated tolerance is not used: %v", err)
	}
	s.Links = s.Links[:2] // b has no way out now: it is a sink, and nothing has to balance
	if _, err := s.Render(); err != nil {
		t.Errorf("a sink is refused: %v", err)
	}
}
