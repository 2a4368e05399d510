package score

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
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

// Write prints groups, and the reasons of the rows that were refused, in a format of Formats: errors are per cent in
// tables and fractions of one in JSON and CSV; CSV holds the groups alone. The error is the writer's, or says that the
// format is unknown.
func Write(w io.Writer, format string, groups []Group, refused []string) error {
	switch format {
	case "json":
		return writeJSON(w, groups, refused)
	case "csv":
		return writeCSV(w, groups)
	case "table", "markdown":
		text := aligned(rows(groups))
		if format == "markdown" {
			text = piped(rows(groups))
		}
		if _, err := io.WriteString(w, text); err != nil {
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

// rows are the cells of a table for people, the header first. A column that no group has is left out.
func rows(groups []Group) [][]string {
	weighted := slices.ContainsFunc(groups, func(g Group) bool { return g.Weighted != nil })
	inside := slices.ContainsFunc(groups, func(g Group) bool { return g.Inside != nil })
	cells := func(name, n, refused, median, mean, p90, bias, byTime, within string) []string {
		list := []string{name, n, refused, median, mean, p90, bias}
		if weighted {
			list = append(list, byTime)
		}
		if inside {
			list = append(list, within)
		}
		return list
	}
	list := [][]string{cells("group", "rows", "refused", "median error", "mean", "P90", "bias", "mean by time", "in P10-P90")}
	for i := range groups {
		g := &groups[i]
		byTime, within := "-", "-"
		if g.Weighted != nil {
			byTime = percent(g.Weighted.MeanAbsRelError)
		}
		if g.Inside != nil {
			within = percent(*g.Inside)
		}
		n, refused := fmt.Sprint(g.N), fmt.Sprint(g.Refused)
		if g.N == 0 {
			list = append(list, cells(g.Name, n, refused, "-", "-", "-", "-", "-", "-"))
			continue
		}
		list = append(list, cells(g.Name, n, refused, percent(g.MedianAbsRelError), percent(g.MeanAbsRelError), percent(g.P90AbsRelError),
			signed(g.Bias), byTime, within))
	}
	return list
}

func percent(x float64) string { return fmt.Sprintf("%.1f %%", 100*x) }

// signed is a percentage with its sign; what rounds to zero has none.
func signed(x float64) string {
	if text := fmt.Sprintf("%+.1f %%", 100*x); text != "-0.0 %" && text != "+0.0 %" {
		return text
	}
	return percent(0)
}

// WriteCells writes rows of cells, the header first, as a table for people or as one of Markdown: names to the left,
// numbers to the right of their columns.
func WriteCells(w io.Writer, markdown bool, rows [][]string) error {
	text := aligned(rows)
	if markdown {
		text = piped(rows)
	}
	_, err := io.WriteString(w, text)
	return err
}

// aligned puts names to the left and numbers to the right of their columns.
func aligned(rows [][]string) string {
	widths := make([]int, len(rows[0]))
	for _, row := range rows {
		for i, cell := range row {
			widths[i] = max(widths[i], utf8.RuneCountInString(cell))
		}
	}
	var b strings.Builder
	for _, row := range rows {
		for i, cell := range row {
			pad := strings.Repeat(" ", widths[i]-utf8.RuneCountInString(cell))
			if i == 0 {
				b.WriteString(cell + pad)
			} else {
				b.WriteString("  " + pad + cell)
			}
		}
		b.WriteString("\n")
	}
	return b.String()
}

// piped writes rows as a table of Markdown.
func piped(rows [][]string) string {
	var b strings.Builder
	for i, row := range rows {
		for _, cell := range row {
			b.WriteString("| " + strings.ReplaceAll(cell, "|", "\\|") + " ")
		}
		b.WriteString("|\n")
		if i == 0 {
			b.WriteString("| --- " + strings.Repeat("| ---: ", len(row)-1) + "|\n")
		}
	}
	return b.String()
}

// writeCSV writes the groups under the names of the JSON form; cells of errors are empty where nothing was compared.
func writeCSV(w io.Writer, groups []Group) error {
	c := csv.NewWriter(w)
	_ = c.Write([]string{ // errors stay with the writer until Error
		"name", "n", "refused", "median_abs_rel_error", "mean_abs_rel_error", "p90_abs_rel_error", "bias",
		"time_weighted_median_abs_rel_error", "time_weighted_mean_abs_rel_error", "time_weighted_bias", "inside_p10_p90",
	})
	number := func(x float64) string { return strconv.FormatFloat(x, 'g', 6, 64) }
	for i := range groups {
		g := &groups[i]
		cells := make([]string, 11)
		copy(cells, []string{g.Name, strconv.Itoa(g.N), strconv.Itoa(g.Refused)})
		if g.N > 0 {
			copy(cells[3:], []string{number(g.MedianAbsRelError), number(g.MeanAbsRelError), number(g.P90AbsRelError), number(g.Bias)})
		}
		if v := g.Weighted; v != nil {
			copy(cells[7:], []string{number(v.MedianAbsRelError), number(v.MeanAbsRelError), number(v.Bias)})
		}
		if g.Inside != nil {
			cells[10] = number(*g.Inside)
		}
		_ = c.Write(cells)
	}
	c.Flush()
	return c.Error()
}
