package svg

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"
)

var (
	someName  = rapid.SampledFrom([]string{"Solar", "Offshore wind", "Gas", "Zorgon", "Battery", "Interest rate", "A rather long name of a parameter", "Grid"})
	someValue = rapid.OneOf(rapid.Float64Range(0, 1), rapid.Float64Range(0, 1000), rapid.Float64Range(0, 1e9), rapid.Just(0.0))
	signed    = rapid.OneOf(someValue, rapid.Map(someValue, func(v float64) float64 { return -v }))
)

func someSeries(r *rapid.T, n int, values *rapid.Generator[float64]) []Series {
	out := make([]Series, rapid.IntRange(1, 7).Draw(r, "series"))
	for i := range out {
		out[i] = Series{Name: fmt.Sprint(someName.Draw(r, "name"), " ", i), Values: rapid.SliceOfN(values, n, n).Draw(r, "values")}
	}
	return out
}

func someTriple(r *rapid.T) (low, mode, high float64) {
	v := []float64{signed.Draw(r, "a"), signed.Draw(r, "b"), signed.Draw(r, "c")}
	slices.Sort(v)
	return v[0], v[1], v[2]
}

// someFigure draws any valid figure but a Sankey.
func someFigure(r *rapid.T) Figure {
	f := Frame{Title: someName.Draw(r, "title"), Subtitle: someName.Draw(r, "subtitle")}
	n := rapid.IntRange(1, 60).Draw(r, "n")
	start := time.Date(2020, 3, rapid.IntRange(1, 31).Draw(r, "day"), rapid.IntRange(0, 23).Draw(r, "hour"), 0, 0, 0, time.UTC)
	step := rapid.SampledFrom([]time.Duration{time.Minute, time.Hour, 3 * time.Hour, 24 * time.Hour, 200 * time.Hour, 9000 * time.Hour}).Draw(r, "step")
	switch rapid.IntRange(0, 11).Draw(r, "figure") {
	case 0:
		s := Stack{Frame: f, Unit: "MW"}
		for range rapid.IntRange(1, 3).Draw(r, "panels") {
			s.Panels = append(s.Panels, StackPanel{
				Title: someName.Draw(r, "panel"), Start: start, Step: step,
				Sources: someSeries(r, n, someValue), Sinks: someSeries(r, n, someValue),
			})
		}
		return s
	case 1:
		small := DurationPanel{Title: "Price", Unit: "USD/MWh", Signed: true, Most: someValue.Draw(r, "most"), Curves: someSeries(r, n, signed)}
		return DurationCurve{Frame: f, Percent: rapid.Bool().Draw(r, "percent"), Main: DurationPanel{Unit: "MW", Curves: someSeries(r, n, someValue)}, Small: &small}
	case 2:
		b := Breakdown{Frame: f, Measure: "cost", Unit: "USD", Parts: []string{"Capital", "Fixed", "Variable", "Fuel", "Carbon"}}
		if rapid.Bool().Draw(r, "limited") {
			b.Limit, b.LimitName = someValue.Draw(r, "limit"), "the limit"
		}
		for range rapid.IntRange(1, 8).Draw(r, "items") {
			b.Items = append(b.Items, BreakdownItem{someName.Draw(r, "item"), rapid.SliceOfN(signed, 5, 5).Draw(r, "values")})
		}
		return b
	case 3:
		t := Tornado{Frame: f, Unit: "USD/MWh", Base: signed.Draw(r, "base")}
		for range rapid.IntRange(1, 8).Draw(r, "bars") {
			t.Bars = append(t.Bars, TornadoBar{
				someName.Draw(r, "bar"), signed.Draw(r, "low"), signed.Draw(r, "high"),
				someName.Draw(r, "low input"), someName.Draw(r, "high input"),
			})
		}
		return t
	case 4:
		d := RangeDots{Frame: f, Unit: "MW", FromZero: rapid.Bool().Draw(r, "zero")}
		for range rapid.IntRange(1, 8).Draw(r, "rows") {
			low, mode, high := someTriple(r)
			d.Rows = append(d.Rows, RangeRow{someName.Draw(r, "row"), "", low, mode, high})
		}
		return d
	case 5:
		d := RangeDots{Frame: f, Unit: "MW", Log: true}
		for range rapid.IntRange(1, 8).Draw(r, "rows") {
			low := rapid.Float64Range(1e-9, 1e9).Draw(r, "low")
			d.Rows = append(d.Rows, RangeRow{someName.Draw(r, "row"), "", low, low * 2, low * rapid.Float64Range(2, 1e5).Draw(r, "factor")})
		}
		return d
	case 6:
		d := Scatter{Frame: f, XLabel: "time", XUnit: "s", YLabel: "memory", YUnit: "GB", LogX: rapid.Bool().Draw(r, "log")}
		for i := range rapid.IntRange(1, 3).Draw(r, "groups") {
			xs := rapid.SliceOfN(rapid.Float64Range(1e-6, 1e6), n, n).Draw(r, "x")
			d.Groups = append(d.Groups, ScatterGroup{
				Name: fmt.Sprint(someName.Draw(r, "name"), " ", i), X: xs,
				Y: rapid.SliceOfN(signed, n, n).Draw(r, "y"), Labels: rapid.SliceOfN(someName, n, n).Draw(r, "labels"),
				Joined: rapid.Bool().Draw(r, "joined"),
			})
		}
		return d
	case 7:
		hours := rapid.IntRange(1, 2000).Draw(r, "hours")
		return HeatMap{
			Frame: f, Measure: someName.Draw(r, "measure"), Unit: "MWh", Start: start, FromZero: rapid.Bool().Draw(r, "zero"),
			Values: rapid.SliceOfN(signed, hours, hours).Draw(r, "values"),
		}
	case 8:
		w := Waterfall{Frame: f, Measure: "cost", Unit: "USD"}
		for range rapid.IntRange(1, 12).Draw(r, "steps") {
			w.Steps = append(w.Steps, WaterfallStep{someName.Draw(r, "step"), "", signed.Draw(r, "value")})
		}
		return w
	case 9:
		return someBands(r, f)
	case 10:
		b := BreakEven{Frame: f, Measure: "capital cost"}
		for range rapid.IntRange(1, 8).Draw(r, "rows") {
			low := rapid.Float64Range(1e-6, 1e6).Draw(r, "low")
			mode := low * rapid.Float64Range(1, 10).Draw(r, "mode")
			b.Rows = append(b.Rows, BreakEvenRow{
				someName.Draw(r, "row"), "", rapid.SampledFrom([]string{"USD/kW", "USD/kWh"}).Draw(r, "unit"), low, mode,
				mode * rapid.Float64Range(1, 10).Draw(r, "high"), someValue.Draw(r, "enters"),
			})
		}
		return b
	default:
		l := Line{Frame: f, Unit: "MW", Series: someSeries(r, n, signed), FromZero: rapid.Bool().Draw(r, "zero")}
		switch rapid.IntRange(0, 2).Draw(r, "axis") {
		case 0:
			l.Start, l.Step = start, step
		case 1:
			l.Categories = rapid.SliceOfN(someName, n, n).Draw(r, "categories")
		}
		return l
	}
}

func someBands(r *rapid.T, f Frame) Bands {
	b := Bands{Frame: f, Measure: "capacity", Unit: "MW", Best: rapid.SampledFrom([]string{"", "the plan"}).Draw(r, "best")}
	n := rapid.IntRange(1, mostAllowances).Draw(r, "allowances")
	for i := range n {
		b.Allowances = append(b.Allowances, fmt.Sprintf("within %d %%", 1+i))
	}
	for range rapid.IntRange(1, 8).Draw(r, "rows") {
		row := BandRow{Name: someName.Draw(r, "row"), Best: someValue.Draw(r, "best")}
		low, high := row.Best, row.Best
		for range n {
			low, high = low-someValue.Draw(r, "down"), high+someValue.Draw(r, "up")
			row.Low, row.High = append(row.Low, low), append(row.High, high)
		}
		b.Rows = append(b.Rows, row)
	}
	return b
}

// TestAnyFigure is the property that no valid figure has overlapping labels or anything outside its view box.
func TestAnyFigure(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		f := someFigure(r).AtWidth(rapid.SampledFrom(widths).Draw(r, "width"))
		out, err := f.Render()
		if err != nil {
			r.Fatalf("%T: %v", f, err)
		}
		parse(r, out)
		checkLayout(r, fmt.Sprintf("%T", f), f)
	})
}

// someSankey draws a graph whose inner nodes balance: what enters each node leaves it in drawn shares.
func someSankey(r *rapid.T) Sankey {
	s := Sankey{Frame: Frame{Title: "Flow"}, Unit: "MWh/day"}
	columns := rapid.IntRange(2, 5).Draw(r, "columns")
	var byColumn [][]string
	in := map[string]float64{}
	for k := range columns {
		s.Columns = append(s.Columns, fmt.Sprint("Column ", k))
		var ids []string
		for i := range rapid.IntRange(1, 6).Draw(r, "nodes") {
			id := fmt.Sprint(someName.Draw(r, "name"), " ", k, i)
			ids = append(ids, id)
			s.Nodes = append(s.Nodes, SankeyNode{ID: id, Column: k, Note: rapid.SampledFrom([]string{"", "41,000 tokens/s"}).Draw(r, "note")})
		}
		byColumn = append(byColumn, ids)
	}
	for k, ids := range byColumn[:columns-1] {
		for _, id := range ids {
			rest := in[id]
			if k == 0 {
				rest = rapid.Float64Range(0.1, 1000).Draw(r, "source")
			}
			n := rapid.IntRange(1, 3).Draw(r, "links")
			used := map[string]bool{}
			for i := range n {
				to := byColumn[rapid.IntRange(k+1, columns-1).Draw(r, "to column")]
				target := to[rapid.IntRange(0, len(to)-1).Draw(r, "to node")]
				share := rest
				if i < n-1 {
					share = rest * rapid.Float64Range(0, 1).Draw(r, "share")
				}
				if used[target] && i < n-1 {
					continue
				}
				used[target] = true
				s.Links = append(s.Links, SankeyLink{id, target, share})
				in[target] += share
				rest -= share
			}
		}
	}
	return s
}

// TestAnySankey checks random graphs: labels apart, everything inside, bars of one column apart, and at every node the
// ribbons' breadths add up to the bar on each side that has any.
func TestAnySankey(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		s := someSankey(r)
		s.Width = rapid.SampledFrom(widths).Draw(r, "width")
		out, err := s.Render()
		if err != nil {
			r.Fatal(err)
		}
		parse(r, out)
		checkLayout(r, "sankey", s)

		g := newFlowGraph(s)
		g.order()
		s.labelNodes(g).columns(g)
		g.place(0, 400)
		in, hasIn, outs, hasOut := make([]float64, len(g.nodes)), map[int]bool{}, make([]float64, len(g.nodes)), map[int]bool{}
		for _, route := range g.routes {
			for _, h := range route.hops {
				outs[h.from] += route.value * g.scale
				in[h.to] += route.value * g.scale
				hasOut[h.from], hasIn[h.to] = true, true
				if from := g.nodes[h.from]; h.y0 < from.y-1e-6 || h.y0+route.value*g.scale > from.y+from.h+1e-6 {
					r.Fatalf("a ribbon leaves beside its node %q", from.name)
				}
			}
		}
		for i, n := range g.nodes {
			if hasIn[i] && !near(in[i], n.h) || hasOut[i] && !near(outs[i], n.h) {
				r.Fatalf("node %q is %g high, with %g in and %g out", n.name, n.h, in[i], outs[i])
			}
		}
		for _, col := range g.columns {
			for k := 1; k < len(col); k++ {
				a, b := g.nodes[col[k-1]], g.nodes[col[k]]
				if a.y+a.h > b.y+1e-6 {
					r.Fatalf("bars %q and %q overlap", a.name, b.name)
				}
			}
		}
	})
}

func near(a, b float64) bool { return a-b < 1e-6 && b-a < 1e-6 }
