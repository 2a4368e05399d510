package report

import (
	"encoding/csv"
	"fmt"
	"io"
)

// WriteFusionJSON writes the answer as indented JSON. NaN and infinities in it are an error of the answer and refused.
func WriteFusionJSON(w io.Writer, f *Fusion) error {
	return writeDocument(w, f)
}

// fusionCSV collects rows of one machine: machine, section, key, value, low, high, unit, note.
type fusionCSV struct {
	machine string
	rows    [][]string
}

func (t *fusionCSV) add(section, key string, value, low, high *float64, unit, note string) {
	text := func(v *float64) string {
		if v == nil {
			return ""
		}
		return exact(*v)
	}
	t.rows = append(t.rows, []string{t.machine, section, key, text(value), text(low), text(high), unit, note})
}

// WriteFusionCSV writes the answer as one long table with a row for each number: machine, section, key, value, low, high, unit,
// note. Cells without a number are empty. Traces are in WriteFusionTraces, the map and the histogram in the JSON.
func WriteFusionCSV(w io.Writer, f *Fusion) error {
	rows := [][]string{{"machine", "section", "key", "value", "low", "high", "unit", "note"}}
	for i := range f.Machines {
		m := &f.Machines[i]
		t := fusionCSV{machine: m.Name}
		t.machineRows(m)
		rows = append(rows, t.rows...)
	}
	out := csv.NewWriter(w)
	if err := out.WriteAll(rows); err != nil {
		return fmt.Errorf("report: fusion as CSV: %w", err)
	}
	return nil
}

func (t *fusionCSV) machineRows(m *FusionMachine) {
	t.add("verdict", "net_power", &m.Verdict.NetMW, nil, nil, "MW", producerText(m.Verdict.Producer))
	for i := range m.Groups {
		for k := range m.Groups[i].Figures {
			g := &m.Groups[i].Figures[k]
			t.add(m.Groups[i].Name, g.Key, g.Value, nil, nil, g.Unit, g.Text)
		}
	}
	for i := range m.Ledger.Rows {
		r := &m.Ledger.Rows[i]
		for k := range m.Ledger.Phases {
			t.add("energy of a pulse: "+m.Ledger.Phases[k].Name, r.Key, &r.PhaseMJ[k], nil, nil, "MJ", r.Side)
		}
		t.add("energy of a pulse", r.Key, &r.PulseMJ, nil, nil, "MJ", r.Side)
	}
	for i := range m.Accounts {
		a := &m.Accounts[i]
		unit := "USD"
		if a.PerYear {
			unit = "USD/yr"
		}
		t.add("accounts", a.Code, &a.USD, &a.Low, &a.High, unit, a.Name)
	}
	if m.LCOE.Defined {
		t.add("cost", "lcoe", &m.LCOE.USD, &m.LCOE.Low, &m.LCOE.High, "USD/MWh", "")
	} else {
		t.add("cost", "lcoe", nil, nil, nil, "USD/MWh", undefinedLCOE)
	}
	for i := range m.Goals {
		t.goalRows(&m.Goals[i])
	}
	if c := m.Chance; c != nil {
		for i := range c.Goals {
			o := &c.Goals[i]
			t.add("chance", o.Target, &o.Share, &o.Low, &o.High, "", fmt.Sprintf("%d of %d draws", o.Hits, o.Draws))
		}
		for i := range c.Spreads {
			s := &c.Spreads[i]
			if s.Count > 0 {
				t.add("draws", s.Name, &s.P50, &s.P5, &s.P95, s.Unit, fmt.Sprintf("P50, P5 and P95 of %d draws", s.Count))
			}
		}
	}
	for i := range m.Inputs {
		in := &m.Inputs[i]
		t.add("input", in.Name, &in.Mode, &in.Low, &in.High, in.Unit, in.Basis+": "+in.Source)
	}
}

func (t *fusionCSV) goalRows(g *FusionGoal) {
	for i := range g.Changes {
		c := &g.Changes[i]
		t.add("alone: "+g.Target, c.Name, &c.To, &c.Low, &c.High, c.Unit, inRangeText(c.InRange))
	}
	for i := range g.Joint.Moves {
		c := &g.Joint.Moves[i]
		note := "not reached"
		if g.Joint.Found {
			note = "reached"
		}
		t.add("together: "+g.Target, c.Name, &c.To, &c.From, &c.End, c.Unit, note+"; from the mode (low) towards the end (high)")
	}
}

// WriteFusionTraces writes the pulses of all machines over time as CSV: machine, time_ms and a column for each quantity with its unit.
func WriteFusionTraces(w io.Writer, f *Fusion) error {
	var rows [][]string
	for i := range f.Machines {
		tr := &f.Machines[i].Traces
		if rows == nil {
			head := []string{"machine", "time_ms"}
			for k := range tr.Columns {
				head = append(head, tr.Columns[k].Key)
			}
			rows = append(rows, head)
		}
		for n, t := range tr.TimeMS {
			row := []string{f.Machines[i].Name, exact(t)}
			for k := range tr.Columns {
				row = append(row, exact(tr.Columns[k].Values[n]))
			}
			rows = append(rows, row)
		}
	}
	out := csv.NewWriter(w)
	if err := out.WriteAll(rows); err != nil {
		return fmt.Errorf("report: traces as CSV: %w", err)
	}
	return nil
}

// FusionFiles lists the files that the answer consists of, in the order of their names: fusion.csv, fusion.json, pulse.csv and
// report.html.
func FusionFiles(f *Fusion) []File {
	file := func(name string, write func(io.Writer, *Fusion) error) File {
		return File{Name: name, Write: func(w io.Writer) error { return write(w, f) }}
	}
	return []File{
		file("fusion.csv", WriteFusionCSV), file("fusion.json", WriteFusionJSON), file("pulse.csv", WriteFusionTraces), file("report.html", WriteFusionHTML),
	}
}
