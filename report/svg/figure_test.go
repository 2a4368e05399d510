package svg

import (
	"encoding/xml"
	"errors"
	"flag"
	"io"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

var update = flag.Bool("update", false, "rewrite the golden files in testdata")

// element is one parsed element with the text directly in it.
type element struct {
	name  string
	attrs map[string]string
	text  string
}

// parse reads a figure as XML and returns its elements in order.
func parse(t interface{ Fatalf(string, ...any) }, s string) []element {
	d := xml.NewDecoder(strings.NewReader(s))
	d.Strict = true
	var all []element
	var open []int
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return all
		}
		if err != nil {
			t.Fatalf("not well-formed: %v\n%.400s", err, s)
		}
		switch tok := token.(type) {
		case xml.StartElement:
			e := element{name: tok.Name.Local, attrs: map[string]string{}}
			for _, a := range tok.Attr {
				e.attrs[a.Name.Local] = a.Value
			}
			open = append(open, len(all))
			all = append(all, e)
		case xml.EndElement:
			open = open[:len(open)-1]
		case xml.CharData:
			if len(open) > 0 {
				all[open[len(open)-1]].text += string(tok)
			}
		}
	}
}

func texts(es []element) []string {
	var out []string
	for _, e := range es {
		if e.name == "text" {
			out = append(out, e.text)
		}
	}
	return out
}

var decimals = regexp.MustCompile(`\d\.\d{3,}`)

// widths are those that a figure is laid out for in the structural tests: a phone, the break and a wide page.
var widths = []float64{NarrowWidth, 620, WideWidth, 1200}

// TestStructure checks each sample at each width: well-formed, accessible, no NaN, at most two decimals, texts that
// touch neither each other nor the edge, marks inside the view box.
func TestStructure(t *testing.T) {
	for _, s := range samples() {
		for _, w := range widths {
			name := s.name + "-" + num(w)
			out, err := s.figure.AtWidth(w).Render()
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			es := parse(t, out)
			root := es[0]
			if root.name != "svg" || root.attrs["role"] != "img" || root.attrs["width"] != "100%" {
				t.Errorf("%s: root is %v", name, root)
			}
			if es[1].name != "title" || es[1].text == "" || es[2].name != "desc" || len(es[2].text) < 20 {
				t.Errorf("%s: title and description are missing or empty", name)
			}
			if want := es[1].attrs["id"] + " " + es[2].attrs["id"]; root.attrs["aria-labelledby"] != want {
				t.Errorf("%s: aria-labelledby is %q, want %q", name, root.attrs["aria-labelledby"], want)
			}
			for _, bad := range []string{"NaN", "Inf", "%!", "http://www.w3.org/1999"} {
				if strings.Contains(out, bad) {
					t.Errorf("%s: contains %q", name, bad)
				}
			}
			if strings.Contains(out, "<script") || strings.Count(out, "http") != 1 {
				t.Errorf("%s: refers to something outside", name)
			}
			for _, e := range es {
				for _, key := range []string{"d", "x", "y", "width", "height", "viewBox", "cx", "cy"} {
					if m := decimals.FindString(e.attrs[key]); m != "" {
						t.Errorf("%s: %s of %s has %s", name, key, e.name, m)
					}
				}
			}
			checkLayout(t, name, s.figure.AtWidth(w))
		}
	}
}

// checkLayout tests the boxes that the layout computed.
func checkLayout(t interface{ Errorf(string, ...any) }, name string, f Figure) {
	d, err := f.(layouter).layout()
	if err != nil {
		t.Errorf("%s: %v", name, err)
		return
	}
	c := d.canvas
	page := box{-0.01, -0.01, c.width + 0.01, c.height + 0.01, ""}
	for i, a := range c.texts {
		if a.x0 < page.x0 || a.y0 < page.y0 || a.x1 > page.x1 || a.y1 > page.y1 {
			t.Errorf("%s: text %q at %.1f,%.1f to %.1f,%.1f leaves the view box %g x %g", name, a.label, a.x0, a.y0, a.x1, a.y1, c.width, c.height)
		}
		for _, b := range c.texts[:i] {
			if a.overlaps(b) {
				t.Errorf("%s: texts %q and %q overlap", name, a.label, b.label)
			}
		}
	}
	for _, m := range c.marks {
		if m.x0 < page.x0 || m.y0 < page.y0 || m.x1 > page.x1 || m.y1 > page.y1 {
			t.Errorf("%s: a mark at %.1f,%.1f to %.1f,%.1f leaves the view box %g x %g", name, m.x0, m.y0, m.x1, m.y1, c.width, c.height)
		}
	}
}

// TestLabels checks that every name of the inputs is shown in full on a wide figure.
func TestLabels(t *testing.T) {
	want := map[string][]string{
		"sankey":    {"Sources", "Meter", "Facility", "Workloads", "Grid", "Solar", "Campus meter", "1,230 MWh/day", "IT equipment", "2.9 M tokens/s", "Folding campaign", "31,000 structures/day"},
		"stack":     {"Fission", "Wind", "Solar", "Battery", "Gas turbine", "Grid export (below zero)", "Load", "MW", "Summer week", "Winter week", "Mon", "13 Jul", "19 Jan"},
		"duration":  {"Load", "Load less solar and wind", "Fission", "Price", "USD/MWh", "Campus", "8,000", "hours in which the value is reached or exceeded"},
		"breakdown": {"Capital", "Fixed", "Variable", "Fuel", "Carbon", "Battery, four hours", "31.2", "45.9", "−3.4", "annual cost, M USD/yr"},
		"tornado":   {"Pulse rate", "0.4 Hz", "2 Hz", "60 %", "92 %", "10⁷ pulses", "base 84.3\u00a0USD/MWh", "cost of power, USD/MWh"},
		"ranges":    {"Solar", "Fusion (pulsed, first of a kind)", "126", "61\u00a0to\u00a0310"},
		"contents":  {"stored energy, MWh", "06:00", "400", "Jan", "Dec", "2020"},
		"spikes":    {"−40", "0", "hourly price, USD/MWh"},
		"waterfall": {"Solar, capital", "−4.4", "58.3", "Total", "cost of the year, M USD"},
		"bands":     {"within 5 %", "least cost", "12 to 171", "Fusion (pulsed, first of a kind)", "capacity, MW"},
		"breakeven": {"assumed range", "enters", "4,890 of 8,198 USD/kW", "capital cost, USD/kW"},
		"breakeven-mixed": {
			"11 of 32 USD/kWh", "at no cost, of 110 USD/MWh", "100 %", "capital cost, share of the assumed",
			"An arrow goes on beyond the axis; the numbers stand beside it.",
		},
		"curve":  {"least cost", "90 %: 77.5", "cost of power, USD/MWh", "carbon-free share, %"},
		"curves": {"hourly matched", "matched over the year"},
		"months": {"Jan", "Dec", "Cooling", "Electrical losses", "Pumps", "MW"},
	}
	for _, s := range samples() {
		out, err := s.figure.Render()
		if err != nil {
			t.Fatal(err)
		}
		got := texts(parse(t, out))
		for _, label := range want[s.name] {
			if !slices.ContainsFunc(got, func(g string) bool {
				return strings.ReplaceAll(g, "\u00a0", " ") == strings.ReplaceAll(label, "\u00a0", " ")
			}) {
				t.Errorf("%s: label %q is missing from %q", s.name, label, got)
			}
		}
	}
}

// TestDeterministic renders twice and compares bytes.
func TestDeterministic(t *testing.T) {
	for _, s := range samples() {
		a, errA := s.figure.Render()
		b, errB := s.figure.Render()
		if errA != nil || errB != nil || a != b {
			t.Errorf("%s: two renderings differ (%v, %v)", s.name, errA, errB)
		}
	}
}

// TestGolden guards small figures against unintended change. The files are our own output, looked at when they were
// written; what is right in them is tested by the other tests.
func TestGolden(t *testing.T) {
	small := map[string]Figure{
		"sankey": Sankey{
			Frame: Frame{Title: "Flow"}, Unit: "MWh", Columns: []string{"Source", "Use"},
			Nodes: []SankeyNode{{ID: "Solar"}, {ID: "Grid"}, {ID: "IT", Column: 1}, {ID: "Losses", Column: 1}},
			Links: []SankeyLink{{"Solar", "IT", 3}, {"Grid", "IT", 1}, {"Grid", "Losses", 0.5}},
		},
		"stack": Stack{Frame: Frame{Title: "Stack"}, Unit: "MW", Panels: []StackPanel{{
			Start:   time.Date(2020, 7, 13, 0, 0, 0, 0, time.UTC),
			Sources: []Series{{Name: "Gas", Values: []float64{3, 3, 1, 0}}, {Name: "Solar", Values: []float64{0, 1, 4, 5}}},
			Sinks:   []Series{{Name: "Battery", Values: []float64{0, 0, 1, 1}}}, Load: []float64{3, 4, 4, 4},
		}}},
		"duration": DurationCurve{Frame: Frame{Title: "Duration"}, Percent: true, Main: DurationPanel{
			Unit:   "MW",
			Curves: []Series{{Name: "Load", Values: []float64{1, 4, 2, 3}}, {Name: "Wind", Values: []float64{0, 3, 1, 1}}},
		}},
		"breakdown": Breakdown{
			Frame: Frame{Title: "Cost"}, Unit: "USD/MWh", Parts: []string{"Capital", "Fuel"},
			Items: []BreakdownItem{{"Gas", []float64{12, 31}}, {"Solar", []float64{35, 0}}},
		},
		"tornado": Tornado{
			Frame: Frame{Title: "Tornado"}, Unit: "USD/MWh", Base: 50,
			Bars: []TornadoBar{{"Fuel", 48, 53, "2", "5"}, {"Interest", 41, 62, "4 %", "10 %"}},
		},
		"rangedots": RangeDots{Frame: Frame{Title: "Ranges"}, Unit: "MW", Rows: []RangeRow{{"Low case", "", 1, 2, 4}, {"Solar", "", 2, 3, 9}}},
		"heatmap": HeatMap{
			Frame: Frame{Title: "Heat map"}, Measure: "price", Unit: "USD/MWh", Start: time.Date(2020, 2, 28, 18, 0, 0, 0, time.UTC),
			Values: []float64{5, 6, 7, 8, 9, 9, 8, 3, 2, 1, 0, -1, -4, 2, 8, 8, 8, 9},
		},
		"waterfall": Waterfall{
			Frame: Frame{Title: "Waterfall"}, Measure: "cost", Unit: "USD/MWh",
			Steps: []WaterfallStep{{"Solar", "", 12}, {"Gas", "", 31}, {"Export", "grid", -5}},
		},
		"bands": Bands{
			Frame: Frame{Title: "Bands"}, Measure: "capacity", Unit: "MW", Allowances: []string{"within 1 %", "within 5 %"},
			Rows: []BandRow{{"Solar", "", 10, []float64{8, 2}, []float64{12, 19}}, {"Wind", "", 0, []float64{0, 0}, []float64{1, 4}}},
		},
		"traces": Traces{
			Frame: Frame{Title: "Traces"}, X: []float64{0, 1, 3}, XLabel: "time, ms",
			Panels: []TracePanel{{"Field", "T", []Series{{Name: "Solar", Values: []float64{1, 4, 2}}, {Name: "Wind", Values: []float64{1, 3, 1}}}}, {"Voltage", "kV", []Series{{Name: "Grid", Values: []float64{3, 0, -2}}}}},
			Events: []TraceEvent{{"peak", 1}},
		},
		"histogram": Histogram{
			Frame: Frame{Title: "Histogram"}, Measure: "net power", Unit: "MW", Count: "draws", Edges: []float64{-20, -10, 0, 10}, Counts: []float64{3, 5, 2},
			BelowName: "load", AboveName: "producer", Marks: []TraceEvent{{"P50", -8}},
		},
		"fieldmap": FieldMap{
			Frame: Frame{Title: "Map"}, XLabel: "field", XUnit: "T", YLabel: "factor", LogY: true, Xs: []float64{10, 20, 40}, Ys: []float64{0.1, 1, 10},
			Measure: "gain", Values: [][]float64{{0.1, 0.5, 0.9}, {0.2, 0.8, 1.4}, {math.NaN(), 1, 2}},
			Lines: []FieldLine{{"gain of 1", []float64{20, 40}, []float64{10, 0.2}}}, Boxes: []FieldBox{{"range", 15, 30, 0.3, 3}}, Points: []FieldPoint{{"mode", 20, 1}},
		},
		"breakeven": BreakEven{
			Frame: Frame{Title: "Break-even"}, Measure: "capital cost",
			Rows: []BreakEvenRow{{"Fission", "", "USD/kW", 5, 8, 12, 6}, {"Battery", "", "USD/kWh", 2, 2, 2, 0}},
		},
		"curve": Scatter{
			Frame: Frame{Title: "Curve"}, XLabel: "share", XUnit: "%", YLabel: "cost", YUnit: "USD/MWh",
			Groups: []ScatterGroup{{Name: "hourly", Family: "wind", Joined: true, X: []float64{50, 90, 100}, Y: []float64{40, 55, 90}, Labels: []string{"least cost", "", "100 %"}}},
		},
		"line": Line{
			Frame: Frame{Title: "Line"}, Unit: "°C", XLabel: "hour of day",
			Series: []Series{{Name: "Inlet", Values: []float64{18, 19, 22, 20}}, {Name: "Outlet", Values: []float64{30, 31, 36, 33}}},
		},
	}
	for _, name := range slices.Sorted(func(yield func(string) bool) {
		for k := range small {
			if !yield(k) {
				return
			}
		}
	}) {
		got, err := small[name].AtWidth(400).Render()
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		got = strings.ReplaceAll(got, "><", ">\n<")
		path := filepath.Join("testdata", name+".svg")
		if *update {
			if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		want, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), got); diff != "" {
			t.Errorf("%s differs (-golden +got); if that is intended, run the test with -update:\n%s", path, diff)
		}
	}
}

// named returns every figure with one arbitrary string as each of its names.
func named(s string) []Figure {
	f := Frame{Title: "T" + s, Subtitle: s, Note: s, Description: s}
	v := []float64{1, 2, 3}
	n := "n" + s
	return []Figure{
		Sankey{Frame: f, Unit: s, Columns: []string{n, n}, Nodes: []SankeyNode{{ID: "a" + s, Note: s}, {ID: "b" + s, Column: 1}}, Links: []SankeyLink{{"a" + s, "b" + s, 1}}},
		Stack{Frame: f, Unit: s, Panels: []StackPanel{{Title: s, Sources: []Series{{Name: n, Values: v}}, Sinks: []Series{{Name: n, Values: v}}}}},
		DurationCurve{Frame: f, Main: DurationPanel{Title: s, Unit: s, Curves: []Series{{Name: n, Values: v}, {Name: "m" + s, Values: v}}}},
		Breakdown{Frame: f, Measure: s, Unit: s, Parts: []string{n}, Items: []BreakdownItem{{n, []float64{2}}}},
		Tornado{Frame: f, Answer: s, Unit: s, Base: 1, Bars: []TornadoBar{{n, 0, 2, s, s}}},
		RangeDots{Frame: f, Measure: s, Unit: s, Rows: []RangeRow{{n, "", 1, 2, 3}}},
		HeatMap{Frame: f, Measure: s, Unit: s, Values: v},
		Waterfall{Frame: f, Measure: s, Unit: s, Total: s, Steps: []WaterfallStep{{n, "", 2}, {n, "", -1}}},
		Bands{Frame: f, Measure: s, Unit: s, Best: s, Allowances: []string{n}, Rows: []BandRow{{n, "", 1, []float64{0}, []float64{2}}}},
		BreakEven{Frame: f, Measure: s, Rows: []BreakEvenRow{{n, "", s, 1, 2, 3, 1}, {n, "", s + "x", 1, 2, 3, 0}}},
		Traces{Frame: f, X: v, XLabel: s, Panels: []TracePanel{{n, s, []Series{{Name: n, Values: v}, {Name: "m" + s, Values: v}}}}, Events: []TraceEvent{{n, 1}, {n, 2}}},
		Histogram{Frame: f, Measure: s, Unit: s, Count: s, Edges: v, Counts: v[:2], BelowName: n, AboveName: n, Marks: []TraceEvent{{n, 2}}},
		FieldMap{
			Frame: f, XLabel: s, XUnit: s, YLabel: s, YUnit: s, Measure: s, Unit: s, Xs: v, Ys: v, Values: [][]float64{v, v, v},
			Lines: []FieldLine{{n, v, v}}, Boxes: []FieldBox{{n, 1, 2, 1, 2}}, Points: []FieldPoint{{n, 2, 2}, {s, 1, 1}},
		},
		Scatter{Frame: f, XLabel: s, XUnit: s, YLabel: s, YUnit: s, Groups: []ScatterGroup{{Name: n, Joined: true, X: []float64{0, 1}, Y: []float64{2, 3}, Labels: []string{s, n}}}},
		Line{Frame: f, Unit: s, XLabel: s, Categories: []string{s, n, s}, Series: []Series{{Name: n, Values: v}, {Name: "m" + s, Values: v}}},
	}
}

// TestAnyName is the property that any string at all as a name gives well-formed XML and labels inside the view box.
func TestAnyName(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		s := rapid.OneOf(rapid.String(), rapid.StringOfN(rapid.RuneFrom([]rune("<>&'\"]\x00\x1b\ufffe\n\t -é漢W")), 0, 40, -1),
			rapid.Map(rapid.SliceOf(rapid.Byte()), func(b []byte) string { return string(b) })).Draw(r, "name")
		w := rapid.SampledFrom(widths).Draw(r, "width")
		for _, f := range named(s) {
			out, err := f.AtWidth(w).Render()
			if err != nil {
				r.Fatalf("%T: %v", f, err)
			}
			parse(r, out)
			checkLayout(r, "any name", f.AtWidth(w))
		}
	})
}

// TestEscape checks that parsing gives the name back, so that nothing is lost or doubled on the way.
func TestEscape(t *testing.T) {
	const name = `a<b> & "c" 'd' ]]> -- é 漢`
	out, err := Breakdown{Frame: Frame{Title: name}, Parts: []string{"p"}, Items: []BreakdownItem{{"i", []float64{1}}}}.Render()
	if err != nil {
		t.Fatal(err)
	}
	if got := parse(t, out)[1].text; got != name {
		t.Errorf("title reads %q, want %q", got, name)
	}
}

// TestUniqueIDs checks that the two drawings of a responsive figure share no id.
func TestUniqueIDs(t *testing.T) {
	out, err := Responsive(sampleRanges())
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, e := range parse(t, out) {
		if id := e.attrs["id"]; id != "" {
			if seen[id] {
				t.Errorf("id %q occurs twice", id)
			}
			seen[id] = true
		}
	}
	if len(seen) != 4 {
		t.Errorf("got %d ids, want a title's and a description's for each of two drawings", len(seen))
	}
}

// TestSize keeps figures compact: a year's duration curve must not write a year of points.
func TestSize(t *testing.T) {
	for _, s := range samples() {
		out, err := s.figure.Render()
		if err != nil {
			t.Fatal(err)
		}
		if len(out) > 64<<10 {
			t.Errorf("%s: %d bytes, want at most 64 KiB", s.name, len(out))
		}
		for _, e := range parse(t, out) {
			if n := strings.Count(e.attrs["d"], "L") + strings.Count(e.attrs["d"], "H") + strings.Count(e.attrs["d"], "V"); s.name == "duration" && n > maxPoints {
				t.Errorf("%s: a path of %d points, want at most %d", s.name, n, maxPoints)
			}
		}
	}
}

func BenchmarkYear(b *testing.B) {
	for _, s := range samples() {
		if !slices.Contains([]string{"year", "duration", "temperature", "contents", "spikes"}, s.name) {
			continue
		}
		b.Run(s.name, func(b *testing.B) {
			for b.Loop() {
				if _, err := s.figure.Render(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkSankey(b *testing.B) {
	f := sampleSankey()
	for b.Loop() {
		if _, err := f.Render(); err != nil {
			b.Fatal(err)
		}
	}
}
