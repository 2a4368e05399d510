// Package score says how far predictions are from measurements, group by group, in the form that every validate verb
// prints:
//
//	error  |p / m - 1| of prediction p and measurement m, its median, mean and 90th percentile (nearest rank)
//	bias   median of p / m - 1; positive where the model is too slow
//
// Where a table holds kernels of very different lengths the same is given weighted with the measured time: an error of
// 10 % of a millisecond counts a thousand times that of a microsecond.
package score

import (
	"encoding/json"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
	"text/tabwriter"
)

// SchemaVersion of the JSON form; it changes when a field changes its meaning.
const SchemaVersion = 1

// Group is the score of some rows of a table.
type Group struct {
	Name              string  `json:"name"`    // "overall", or the source, or the family of kernels
	N                 int     `json:"n"`       // rows that were compared
	Refused           int     `json:"refused"` // rows that were not, each for a reason that the caller lists
	MedianAbsRelError float64 `json:"median_abs_rel_error"`
	MeanAbsRelError   float64 `json:"mean_abs_rel_error"`
	P90AbsRelError    float64 `json:"p90_abs_rel_error"`
	Bias              float64 `json:"bias"`
	// Weighted is the same weighted with the measured time; nil where the caller does not ask for it.
	Weighted *Weighted `json:"time_weighted,omitempty"`
	// Inside is the share of measurements between P10 and P90; nil where no interval was given.
	Inside *float64 `json:"inside_p10_p90,omitempty"`
}

// Weighted is a score with each row weighted by its measured time.
type Weighted struct {
	MedianAbsRelError float64 `json:"median_abs_rel_error"`
	MeanAbsRelError   float64 `json:"mean_abs_rel_error"`
	Bias              float64 `json:"bias"` // sum of predictions over sum of measurements - 1
}

// Of scores predictions against measurements in the same unit, both above zero and of one length. Without rows all
// errors are 0 and N is 0.
func Of(name string, predicted, measured []float64, refused int) Group {
	g := Group{Name: name, N: len(predicted), Refused: refused}
	if g.N == 0 {
		return g
	}
	errs, signed := make([]float64, g.N), make([]float64, g.N)
	for i, p := range predicted {
		signed[i] = p/measured[i] - 1
		errs[i] = math.Abs(signed[i])
		g.MeanAbsRelError += errs[i] / float64(g.N)
	}
	slices.Sort(errs)
	slices.Sort(signed)
	g.MedianAbsRelError, g.P90AbsRelError, g.Bias = Quantile(errs, 0.5), Quantile(errs, 0.9), Quantile(signed, 0.5)
	return g
}

// WithWeights is Of with the time-weighted score beside it.
func WithWeights(name string, predicted, measured []float64, refused int) Group {
	g := Of(name, predicted, measured, refused)
	if g.N == 0 {
		return g
	}
	type row struct{ err, weight float64 }
	rows := make([]row, g.N)
	w := Weighted{}
	sum, total := 0.0, 0.0
	for i, p := range predicted {
		rows[i] = row{math.Abs(p/measured[i] - 1), measured[i]}
		sum, total = sum+p, total+measured[i]
		w.MeanAbsRelError += math.Abs(p - measured[i])
	}
	w.MeanAbsRelError /= total
	w.Bias = sum/total - 1
	slices.SortStableFunc(rows, func(a, b row) int {
		switch {
		case a.err < b.err:
			return -1
		case a.err > b.err:
			return 1
		}
		return 0
	})
	for below, i := 0.0, 0; i < len(rows); i++ {
		if below += rows[i].weight; below >= total/2 {
			w.MedianAbsRelError = rows[i].err
			break
		}
	}
	g.Weighted = &w
	return g
}

// Quantile of sorted values by nearest rank: the median of an even number is the upper of the middle two.
func Quantile(sorted []float64, q float64) float64 {
	return sorted[min(int(q*float64(len(sorted))), len(sorted)-1)]
}

// Formats that Write knows.
func Formats() []string { return []string{"table", "json", "csv", "markdown"} }

// Write prints groups, and the reasons of the rows that were refused, in a format of Formats; CSV holds the groups alone.
// The error is the writer's, or says that the format is unknown.
func Write(w io.Writer, format string, groups []Group, refused []string) error {
	switch format {
	case "json":
		return writeJSON(w, groups, refused)
	case "csv":
		return writeRows(w, groups, func(cells []string) string { return strings.Join(cells, ",") + "\n" })
	case "markdown":
		if err := writeRows(w, groups[:0], func(c []string) string {
			return "| " + strings.Join(c, " | ") + " |\n|" + strings.Repeat(" --- |", len(c)) + "\n"
		}); err != nil {
			return err
		}
		if err := writeBody(w, groups, func(c []string) string { return "| " + strings.Join(c, " | ") + " |\n" }); err != nil {
			return err
		}
		return writeRefused(w, refused)
	case "table":
		t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
		if err := writeRows(t, groups, func(c []string) string { return strings.Join(c, "\t") + "\n" }); err != nil {
			return err
		}
		if err := t.Flush(); err != nil {
			return err
		}
		return writeRefused(w, refused)
	}
	return fmt.Errorf("score: unknown format %q: write %s", format, strings.Join(Formats(), ", "))
}

// listedRefusals is how many reasons are printed; JSON has all.
const listedRefusals = 20

// writeRefused lists why rows were refused.
func writeRefused(w io.Writer, refused []string) error {
	if len(refused) == 0 {
		return nil
	}
	text := "\nRefused:\n"
	for i, reason := range refused {
		if i == listedRefusals {
			text += fmt.Sprintf("- and %d more (--format json lists all)\n", len(refused)-i)
			break
		}
		text += "- " + reason + "\n"
	}
	_, err := io.WriteString(w, text)
	return err
}

func writeJSON(w io.Writer, groups []Group, refused []string) error {
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	if groups == nil {
		groups = []Group{}
	}
	return e.Encode(struct {
		SchemaVersion int      `json:"schema_version"`
		Groups        []Group  `json:"groups"`
		Refused       []string `json:"refused_rows,omitempty"`
	}{SchemaVersion, groups, refused})
}

func writeRows(w io.Writer, groups []Group, line func([]string) string) error {
	head := []string{"group", "n", "refused", "median_error", "mean_error", "p90_error", "bias", "time_weighted_error", "inside_p10_p90"}
	if _, err := io.WriteString(w, line(head)); err != nil {
		return err
	}
	return writeBody(w, groups, line)
}

func writeBody(w io.Writer, groups []Group, line func([]string) string) error {
	for _, g := range groups {
		weighted, inside := "-", "-"
		if g.Weighted != nil {
			weighted = percent(g.Weighted.MeanAbsRelError)
		}
		if g.Inside != nil {
			inside = percent(*g.Inside)
		}
		cells := []string{
			strings.ReplaceAll(g.Name, ",", ";"), fmt.Sprint(g.N), fmt.Sprint(g.Refused), percent(g.MedianAbsRelError), percent(g.MeanAbsRelError),
			percent(g.P90AbsRelError), fmt.Sprintf("%+.1f%%", 100*g.Bias), weighted, inside,
		}
		if g.N == 0 {
			copy(cells[3:], []string{"-", "-", "-", "-", "-", "-"})
		}
		if _, err := io.WriteString(w, line(cells)); err != nil {
			return err
		}
	}
	return nil
}

func percent(x float64) string { return fmt.Sprintf("%.1f%%", 100*x) }
