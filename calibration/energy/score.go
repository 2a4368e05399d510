package energy

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"tokenwatt/calibration/score"
)

// SchemaVersion of the JSON form; it changes when a field changes its meaning.
const SchemaVersion = 1

// Quantity is how far predictions of one quantity are off.
type Quantity struct {
	Name   string  `json:"quantity"` // "J/token", "W", "s/token"
	Median float64 `json:"median_factor"`
	P90    float64 `json:"p90_factor"`
	Bias   float64 `json:"bias_factor"`   // median of predicted / measured
	Within float64 `json:"within_30_pct"` // share
	Inside float64 `json:"inside_p10_p90"`
	Width  float64 `json:"high_over_low"` // median of the interval's ends
}

// Group is the score of some rows. Factor is max(predicted / measured, measured / predicted).
type Group struct {
	Name       string     `json:"name"`
	N          int        `json:"n"`
	Unknown    int        `json:"unknown_models"` // of which only the parameters are known
	Quantities []Quantity `json:"quantities,omitempty"`
}

// Score scores predictions: all of them, and by group, chip, task and family.
func Score(list []Prediction) []Group {
	keys := []func(*Prediction) string{
		func(p *Prediction) string { return p.Group() },
		func(p *Prediction) string { return p.Accelerator },
		func(p *Prediction) string { return "task " + p.Task },
		func(p *Prediction) string { return "family " + p.Family },
	}
	groups := []Group{groupOf("overall", list)}
	for _, key := range keys {
		var names []string
		rows := map[string][]Prediction{}
		for i := range list {
			k := key(&list[i])
			if rows[k] == nil {
				names = append(names, k)
			}
			rows[k] = append(rows[k], list[i])
		}
		slices.Sort(names)
		for _, name := range names {
			groups = append(groups, groupOf(name, rows[name]))
		}
	}
	return groups
}

func groupOf(name string, list []Prediction) Group {
	g := Group{Name: name, N: len(list)}
	for i := range list {
		if list[i].Entry == "" {
			g.Unknown++
		}
	}
	if g.N == 0 {
		return g
	}
	g.Quantities = []Quantity{
		quantity("J/token", list, func(p *Prediction) (predicted, measured, low, high float64) {
			return p.Joules, p.Row.Joules, p.JoulesSpread.P10, p.JoulesSpread.P90
		}),
		quantity("W", list, func(p *Prediction) (predicted, measured, low, high float64) {
			return p.Power, p.Watts, p.PowerSpread.P10, p.PowerSpread.P90
		}),
		quantity("s/token", list, func(p *Prediction) (predicted, measured, low, high float64) {
			return p.Time, p.Step, p.TimeSpread.P10, p.TimeSpread.P90
		}),
	}
	if list[0].Batch > 0 {
		g.Quantities = append(g.Quantities, quantity("batch", list, func(p *Prediction) (predicted, measured, low, high float64) {
			return p.Batch, p.Row.Batch, 1 / within, within
		}))
	}
	return g
}

// within is the bar of a share of rows.
const within = 1.3

func quantity(name string, list []Prediction, of func(*Prediction) (predicted, measured, low, high float64)) Quantity {
	var factors, ratios, widths []float64
	q := Quantity{Name: name}
	n := float64(len(list))
	for i := range list {
		p, m, low, high := of(&list[i])
		f := max(p/m, m/p)
		factors, ratios, widths = append(factors, f), append(ratios, p/m), append(widths, high/low)
		if f <= within {
			q.Within += 1 / n
		}
		if m >= p*low && m <= p*high {
			q.Inside += 1 / n
		}
	}
	slices.Sort(factors)
	slices.Sort(ratios)
	slices.Sort(widths)
	q.Median, q.P90, q.Bias = score.Quantile(factors, 0.5), score.Quantile(factors, 0.9), score.Quantile(ratios, 0.5)
	q.Width = score.Quantile(widths, 0.5)
	return q
}

// listed is how many reasons of refused rows are printed outside of JSON.
const listed = 20

// Write prints groups and refused rows in a format of score.Formats. The error is the writer's, or says that the format
// is unknown.
func Write(w io.Writer, format string, groups []Group, refused []score.Refusal) error {
	reasons := make([]string, len(refused))
	for i := range refused {
		reasons[i] = refused[i].String()
	}
	switch format {
	case "json":
		e := json.NewEncoder(w)
		e.SetIndent("", "  ")
		e.SetEscapeHTML(false)
		return e.Encode(struct {
			SchemaVersion int      `json:"schema_version"`
			Groups        []Group  `json:"groups"`
			Refused       []string `json:"refused_rows,omitempty"`
		}{SchemaVersion, groups, reasons})
	case "csv":
		return writeCSV(w, groups)
	case "table", "markdown":
		return writeText(w, format == "markdown", groups, reasons)
	}
	return fmt.Errorf("energy: unknown format %q: write %s", format, strings.Join(score.Formats(), ", "))
}

func writeCSV(w io.Writer, groups []Group) error {
	c := csv.NewWriter(w)
	_ = c.Write([]string{"name", "n", "unknown_models", "quantity", "median_factor", "p90_factor", "bias_factor", "within_30_pct", "inside_p10_p90", "high_over_low"})
	number := func(x float64) string { return strconv.FormatFloat(x, 'g', 6, 64) }
	for _, g := range groups {
		for _, q := range g.Quantities {
			_ = c.Write([]string{
				g.Name, strconv.Itoa(g.N), strconv.Itoa(g.Unknown), q.Name, number(q.Median), number(q.P90), number(q.Bias),
				number(q.Within), number(q.Inside), number(q.Width),
			})
		}
	}
	c.Flush()
	return c.Error()
}

// writeText writes a table with a line for each group: J/token whole, power and step time by median and P90.
func writeText(w io.Writer, markdown bool, groups []Group, reasons []string) error {
	lines := [][]string{{"group", "rows", "J/token", "P90", "in 30 %", "in P10-P90", "high/low", "bias", "W", "P90", "s/token", "P90"}}
	for _, g := range groups {
		if g.N == 0 {
			lines = append(lines, []string{g.Name, "0", "-", "-", "-", "-", "-", "-", "-", "-", "-", "-"})
			continue
		}
		f := func(x float64) string { return fmt.Sprintf("%.3f", x) }
		share := func(x float64) string { return fmt.Sprintf("%.0f %%", 100*x) }
		j, p, s := &g.Quantities[0], &g.Quantities[1], &g.Quantities[2]
		lines = append(lines, []string{
			g.Name, strconv.Itoa(g.N), f(j.Median), f(j.P90), share(j.Within), share(j.Inside), fmt.Sprintf("%.2f", j.Width), f(j.Bias),
			f(p.Median), f(p.P90), f(s.Median), f(s.P90),
		})
	}
	if err := score.WriteCells(w, markdown, lines); err != nil {
		return err
	}
	if len(groups) > 0 && groups[0].Unknown > 0 {
		if _, err := fmt.Fprintf(w, "\n%d rows have a model that the catalog lacks: its shape is guessed from its parameters, and the interval is wider.\n", groups[0].Unknown); err != nil {
			return err
		}
	}
	if len(reasons) == 0 {
		return nil
	}
	text := "\nRefused:\n"
	for i, r := range reasons {
		if i == listed {
			text += fmt.Sprintf("- and %d more (--format json lists all)\n", len(reasons)-i)
			break
		}
		text += "- " + r + "\n"
	}
	_, err := io.WriteString(w, text)
	return err
}
