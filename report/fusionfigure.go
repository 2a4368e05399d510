package report

import (
	"fmt"
	"math"
	"strings"

	"tokenwatt/report/svg"
)

// tracesFigure shows the pulse over time, each quantity in a panel.
func (m *FusionMachine) tracesFigure(id string) svg.Figure {
	panels := []struct {
		title string
		keys  []string
	}{
		{"Magnetic field", []string{"field_t", "wall_field_t"}},
		{"Temperature", []string{"ion_temperature_kev", "electron_temperature_kev"}},
		{"Density of ions", []string{"ion_density_1e20_m3"}},
		{"Energy of the plasma", []string{"plasma_mj", "fast_mj"}},
		{"Voltage of the bank", []string{"voltage_kv"}},
		{"Current, one turn", []string{"current_ma"}},
		{"Fusion power", []string{"fusion_power_mw"}},
	}
	t := svg.Traces{
		Frame: svg.Frame{
			ID: id + "-traces", Title: "One pulse", Subtitle: "From the start of the compression until the current is back at zero",
			Note: "Plasma quantities are zero after the plasma has ended.",
		},
		X: m.Traces.TimeMS, XLabel: "time, ms",
	}
	for _, panel := range panels {
		p := svg.TracePanel{Title: panel.title}
		for _, key := range panel.keys {
			if c := m.Traces.column(key); c != nil {
				p.Unit = c.Unit
				p.Series = append(p.Series, svg.Series{Name: c.Name, Values: c.Values})
			}
		}
		if len(p.Series) > 0 {
			t.Panels = append(t.Panels, p)
		}
	}
	if len(t.X) < 2 || len(t.Panels) == 0 {
		return nil
	}
	last := t.X[len(t.X)-1]
	for i := range m.Ledger.Phases {
		ph := &m.Ledger.Phases[i]
		name := ph.Name
		switch {
		case name == "formation" || name == "merging" || ph.StartMS > last:
			continue
		case name == "dump":
			name = "the plasma ends"
		case name == "recovery" && i > 0 && m.Ledger.Phases[i-1].Name == "dump":
			continue
		}
		t.Events = append(t.Events, svg.TraceEvent{Name: name, At: ph.StartMS})
	}
	return t
}

// column finds a column of the traces.
func (t *FusionTraces) column(key string) *FusionColumn {
	for i := range t.Columns {
		if t.Columns[i].Key == key {
			return &t.Columns[i]
		}
	}
	return nil
}

// energyFigure shows where the energy of a pulse goes. The bank stands on both sides.
func (m *FusionMachine) energyFigure(id string) svg.Figure {
	l := &m.Ledger
	s := svg.Sankey{
		Frame: svg.Frame{
			ID: id + "-energy", Title: fmt.Sprintf("Of %s MJ in the bank %s MJ come back", Number(l.BankMJ, 3), Number(l.BackMJ, 3)),
			Subtitle: "Energy of one pulse of one module; what comes back is in the bank and in the store of a staged coil together",
			Note:     fmt.Sprintf("What comes in is what goes out, to %s of the bank.", openText(l.Closure)),
		},
		Unit: "MJ", Columns: []string{"Comes in", "Pulse", "Ends as"},
		Nodes: []svg.SankeyNode{{ID: "pulse", Name: "Coil and plasma", Column: 1, Family: "it"}},
	}
	flow := func(key, name, family string, mj float64) {
		if math.Abs(mj) < 1e-8*l.BankMJ {
			return
		}
		node := svg.SankeyNode{ID: key, Name: name, Family: family}
		link := svg.SankeyLink{From: key, To: "pulse", Value: mj}
		if mj < 0 {
			node.Column, link = 2, svg.SankeyLink{From: "pulse", To: key, Value: -mj}
		}
		s.Nodes, s.Links = append(s.Nodes, node), append(s.Links, link)
	}
	flow("bank-before", "Bank before", "battery", l.BankMJ)
	for i := range l.Rows {
		r := &l.Rows[i]
		name := strings.ToUpper(r.Name[:1]) + r.Name[1:]
		switch {
		case r.Key == "bank":
			flow("bank-after", "Bank after", "battery", -(l.BankMJ + r.PulseMJ))
		case r.Side == FusionIn:
			flow(r.Key, name, svg.Family(name), r.PulseMJ)
		default:
			flow(r.Key, name, "", -r.PulseMJ)
		}
	}
	return s
}

// mapFigure shows Q_eng over two inputs.
func (m *FusionMachine) mapFigure(id string) svg.Figure {
	if m.Map == nil {
		return nil
	}
	f := m.Map
	title := fmt.Sprintf("Nowhere on this map is the target reached: %s", f.Target)
	if len(f.Lines) > 0 {
		title = fmt.Sprintf("Where the target is just reached: %s", f.Target)
	}
	known := false
	figure := svg.FieldMap{
		Frame: svg.Frame{
			ID: id + "-map", Title: title,
			Subtitle: fmt.Sprintf("Q_eng over %s and %s: above 1 the plant gives more than it takes", f.X.Name, f.Y.Name), Note: f.fromWords(),
		},
		XLabel: f.X.Name, XUnit: f.X.Unit, YLabel: f.Y.Name, YUnit: f.Y.Unit, LogX: f.X.Log, LogY: f.Y.Log, Xs: f.X.At, Ys: f.Y.At,
		Measure: "Q_eng",
		Boxes:   []svg.FieldBox{{Name: "ranges of the two inputs", X0: f.X.Low, X1: f.X.High, Y0: f.Y.Low, Y1: f.Y.High}},
		Points:  []svg.FieldPoint{{Name: "the machine's own place", X: f.X.Mode, Y: f.Y.Mode}},
	}
	if f.X.Place != f.X.Mode || f.Y.Place != f.Y.Mode {
		figure.Points = append(figure.Points, svg.FieldPoint{Name: "where the joint change puts it", X: f.X.Place, Y: f.Y.Place})
	}
	for _, row := range f.Gain {
		values := make([]float64, len(row))
		for i, v := range row {
			if values[i] = math.NaN(); v != nil {
				values[i], known = *v, true
			}
		}
		figure.Values = append(figure.Values, values)
	}
	if !known {
		return nil
	}
	for _, line := range f.Lines {
		if len(line) < 2 {
			continue
		}
		l := svg.FieldLine{Name: f.Target}
		for _, v := range line {
			l.X, l.Y = append(l.X, v[0]), append(l.Y, v[1])
		}
		figure.Lines = append(figure.Lines, l)
	}
	return figure
}

// fromWords says where the other inputs of a map are.
func (f *FusionMap) fromWords() string {
	if len(f.From) == 0 {
		return "All other inputs are at their modes."
	}
	return fmt.Sprintf("%s are where the least joint change puts them (listed above), all others at their modes.", countOf(len(f.From), "other input"))
}

// chanceFigure shows the net power of the draws.
func (m *FusionMachine) chanceFigure(id string) svg.Figure {
	c := m.Chance
	if c == nil || len(c.Histogram) == 0 || len(c.Goals) == 0 {
		return nil
	}
	o := &c.Goals[0]
	title := fmt.Sprintf("%s of %s draws give power", Number(float64(o.Hits), 9), Number(float64(o.Draws), 9))
	if o.Hits == 0 {
		title = fmt.Sprintf("None of %s draws gives power", Number(float64(o.Draws), 9))
	}
	h := svg.Histogram{
		Frame: svg.Frame{
			ID: id + "-chance", Title: title,
			Subtitle: fmt.Sprintf("Net power of machines drawn from the ranges; P(net > 0) = %s, 95 %% interval %s", Percent(o.Share, 3), chanceInterval(o)),
			Note:     "The outermost bars hold all that lies beyond them.",
		},
		Measure: "net power", Unit: "MW", Count: "draws", BelowName: "takes more than it gives", AboveName: "gives more than it takes",
		Edges: []float64{c.Histogram[0].From},
	}
	for i := range c.Histogram {
		h.Edges, h.Counts = append(h.Edges, c.Histogram[i].To), append(h.Counts, float64(c.Histogram[i].Draws))
	}
	for i := range c.Spreads {
		if s := &c.Spreads[i]; s.Name == "net power" {
			h.Marks = []svg.TraceEvent{{Name: "P5", At: s.P5}, {Name: "median", At: s.P50}, {Name: "P95", At: s.P95}}
		}
	}
	return h
}

// tornadoBars is how many bars a tornado has.
const tornadoBars = 10

// tornadoFigure shows what single inputs do to the net power.
func (m *FusionMachine) tornadoFigure(id string) svg.Figure {
	t := svg.Tornado{
		Frame: svg.Frame{
			ID: id + "-tornado", Title: "What single inputs do to the net power", Subtitle: "Each input at the ends of its range, all others at their modes",
		},
		Answer: "net power", Unit: "MW", Base: m.Verdict.NetMW,
	}
	for i := range m.Tornado {
		b := &m.Tornado[i]
		if b.AtLow == nil || b.AtHigh == nil || len(t.Bars) == tornadoBars {
			continue
		}
		t.Bars = append(t.Bars, svg.TornadoBar{
			Name: b.Name, Low: *b.AtLow, High: *b.AtHigh, LowInput: joined(Number(b.Low, 3), b.Unit), HighInput: joined(Number(b.High, 3), b.Unit),
		})
	}
	if len(t.Bars) == 0 {
		return nil
	}
	return t
}

// costRows is how many accounts a figure of costs has; the smallest are put together.
const costRows = 12

// costFigure shows the accounts of the capital with their ranges.
func (m *FusionMachine) costFigure(id string) svg.Figure {
	var rows []svg.RangeRow
	for i := range m.Accounts {
		a := &m.Accounts[i]
		parent := i+1 < len(m.Accounts) && m.Accounts[i+1].Depth > a.Depth
		if !a.PerYear && !parent && a.High > 0 {
			low, high := min(a.Low, a.USD), max(a.High, a.USD)
			rows = append(rows, svg.RangeRow{Name: a.Name, Family: "capex", Low: low / 1e6, Mode: a.USD / 1e6, High: high / 1e6})
		}
	}
	if len(rows) == 0 {
		return nil
	}
	rows = largestRows(rows, costRows)
	return svg.RangeDots{
		Frame: svg.Frame{
			ID: id + "-cost", Title: "What it costs to build", Subtitle: "Accounts of the capital, with all prices and lives at their cheap and at their dear ends",
			Note: "The ends bracket, they are no quantiles.",
		},
		Measure: "cost", Unit: "million USD", Rows: rows, FromZero: true, Alike: true,
	}
}

// largestRows keeps the largest of some rows in their order and puts the others together.
func largestRows(rows []svg.RangeRow, most int) []svg.RangeRow {
	for len(rows) > most {
		least := 0
		for i := range rows {
			if rows[i].High < rows[least].High && rows[i].Name != otherAccounts {
				least = i
			}
		}
		if rows[least].Name == otherAccounts { // all others are larger
			least = 0
		}
		small := rows[least]
		rows = append(rows[:least:least], rows[least+1:]...)
		last := len(rows) - 1
		if rows[last].Name != otherAccounts {
			rows = append(rows, svg.RangeRow{Name: otherAccounts, Family: small.Family})
			last++
			most++
		}
		rows[last].Low, rows[last].Mode, rows[last].High = rows[last].Low+small.Low, rows[last].Mode+small.Mode, rows[last].High+small.High
	}
	return rows
}

const otherAccounts = "All other accounts"

// lawsonFigure shows the machines among the experiments and what is needed.
func (f *Fusion) lawsonFigure() svg.Figure {
	s := svg.Scatter{
		Frame: svg.Frame{
			ID: "lawson", Title: "How far that is from what has been done, and from what is needed",
			Subtitle: "Triple product n T τ against the ion temperature: the published record, the machines here, and what a steady plasma needs",
			Note:     "A pulsed plant that recovers its field needs less than ignition and more than nothing; the curves are a measure, not its condition.",
		},
		XLabel: "ion temperature", XUnit: "keV", YLabel: "n T τ", YUnit: "10²⁰ keV s/m³", LogX: true, LogY: true,
	}
	// Figures take numbers of a readable size.
	const unit = 1e20
	for i := range f.Curves {
		g := svg.ScatterGroup{Name: f.Curves[i].Name, X: f.Curves[i].KeV, Joined: true, Plain: true}
		for _, y := range f.Curves[i].NTTau {
			g.Y = append(g.Y, y/unit)
		}
		s.Groups = append(s.Groups, g)
	}
	frc := svg.ScatterGroup{Name: "experiments, field-reversed", Family: "load"}
	other := svg.ScatterGroup{Name: "experiments, other", Family: "site"}
	for i := range f.Record {
		e := &f.Record[i]
		g := &other
		if e.FRC {
			g = &frc
		}
		g.X, g.Y = append(g.X, e.KeV), append(g.Y, e.NTTau/unit)
		g.Titles = append(g.Titles, fmt.Sprintf("%s, %d", e.Name, e.Year))
		label := ""
		if f.bestOfRecord(e) {
			label = e.Name
		}
		g.Labels = append(g.Labels, label)
	}
	for _, g := range []svg.ScatterGroup{frc, other} {
		if len(g.X) > 0 {
			s.Groups = append(s.Groups, g)
		}
	}
	here := svg.ScatterGroup{Name: "computed here, hypothetical", Family: "fusion"}
	for i := range f.Machines {
		e := &f.Machines[i].Evidence
		if e.NTTau > 0 && e.IonTemperature > 0 {
			here.X, here.Y = append(here.X, e.IonTemperature), append(here.Y, e.NTTau/unit)
			here.Labels, here.Titles = append(here.Labels, f.Machines[i].Name), append(here.Titles, f.Machines[i].Title)
		}
	}
	if len(here.X) > 0 {
		s.Groups = append(s.Groups, here)
	}
	if len(s.Groups) == 0 {
		return nil
	}
	return s
}

// bestOfRecord tells the experiment with the highest product.
func (f *Fusion) bestOfRecord(e *FusionExperiment) bool {
	for i := range f.Record {
		if f.Record[i].NTTau > e.NTTau {
			return false
		}
	}
	return true
}
