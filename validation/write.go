package validation

import (
	_ "embed"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"tokenwatt/report"
)

// ErrFormat is wrapped where an unknown format is asked for.
var ErrFormat = errors.New("validation: unknown format")

// introduction stands before the tables of the markdown format.
//
//go:embed introduction.md
var introduction string

// Formats returns the names that Write knows.
func Formats() []string { return []string{"table", "json", "csv", "markdown"} }

// Write prints cases: as aligned tables with numbered notes, as JSON or CSV with every digit, or as the page
// docs/validation.md. The error is ErrFormat or the writer's.
func Write(w io.Writer, format string, cases []Case) error {
	switch format {
	case "table":
		return writeTable(w, cases)
	case "json":
		encoder := json.NewEncoder(w)
		encoder.SetEscapeHTML(false)
		encoder.SetIndent("", "  ")
		return encoder.Encode(cases)
	case "csv":
		return writeCSV(w, cases)
	case "markdown":
		return writeMarkdown(w, cases)
	}
	return fmt.Errorf("%w %q: write %s", ErrFormat, format, strings.Join(Formats(), ", "))
}

// note is a text and the rows that it is about, counted from 1.
type note struct {
	text string
	rows []int
}

// notes gathers the methods and then the remarks of cases, equal ones together.
func notes(cases []Case) []note {
	var list []note
	gather := func(of func(*Case) string) {
		first := len(list)
		for i := range cases {
			text := of(&cases[i])
			if text == "" {
				continue
			}
			at := slices.IndexFunc(list[first:], func(n note) bool { return n.text == text })
			if at < 0 {
				list, at = append(list, note{text: text}), len(list)-first
			}
			list[first+at].rows = append(list[first+at].rows, i+1)
		}
	}
	gather(func(c *Case) string { return c.Method })
	gather(func(c *Case) string { return c.Remark })
	return list
}

// head names the rows of a note: "1, 3-5:".
func (n *note) head() string {
	var parts []string
	for i := 0; i < len(n.rows); {
		end := i
		for end+1 < len(n.rows) && n.rows[end+1] == n.rows[end]+1 {
			end++
		}
		part := strconv.Itoa(n.rows[i])
		if end > i {
			part += "-" + strconv.Itoa(n.rows[end])
		}
		parts, i = append(parts, part), end+1
	}
	return strings.Join(parts, ", ") + ":"
}

// byGroup cuts a list into the runs of one group.
func byGroup(cases []Case) [][]Case {
	var runs [][]Case
	for i := range cases {
		if i == 0 || cases[i].Group != cases[i-1].Group {
			runs = append(runs, nil)
		}
		runs[len(runs)-1] = append(runs[len(runs)-1], cases[i])
	}
	return runs
}

// shown prints an error the way its measure is read: a factor as x1.2, a relative error in percent, a difference as it
// is; signed for a bias.
func (c *Case) shown(v float64, signed bool) string {
	sign := ""
	if signed && v > 0 {
		sign = "+"
	}
	switch c.Measure {
	case Factor:
		return "x" + report.Number(v, 3)
	case Relative:
		return sign + report.Number(100*v, 2) + " %"
	default:
		return sign + report.Number(v, 2)
	}
}

// cells are the columns that table and markdown share.
func (c *Case) cells(row int) []string {
	quantity := c.Quantity
	if c.Unit != "" {
		quantity += " (" + c.Unit + ")"
	}
	return []string{
		strconv.Itoa(row), quantity, string(c.Split), strconv.Itoa(c.Comparisons), report.Number(c.Model, 4), report.Number(c.Measured, 4),
		c.shown(c.Bias, true), c.shown(c.Median, false), c.shown(c.P90, false), c.shown(c.Worst, false),
	}
}

func headings() []string {
	return []string{"row", "what", "split", "n", "model", "measured", "bias", "median", "90 %", "worst"}
}

// noteWidth is where the notes under a table are broken.
const noteWidth = 118

func writeTable(w io.Writer, cases []Case) error {
	for _, group := range byGroup(cases) {
		if _, err := fmt.Fprintf(w, "%s\n", strings.ToUpper(group[0].Group)); err != nil {
			return err
		}
		rows := [][]string{headings()}
		for i := range group {
			rows = append(rows, group[i].cells(i+1))
		}
		if err := report.WriteTable(w, "rllrrrrrrr", rows); err != nil {
			return err
		}
		for _, n := range notes(group) {
			if _, err := io.WriteString(w, wrapped("  "+n.head()+" ", n.text)); err != nil {
				return err
			}
		}
		if _, err := fmt.Fprintln(w); err != nil {
			return err
		}
	}
	_, err := io.WriteString(w, `split: "test" rows were used to set nothing; "calibration" rows were; "input" agrees by construction; "reference" is another programme's answer.
bias is the median of model over measured (of model less measured where no x or % stands); n is the number of comparisons.
`)
	return err
}

// wrapped breaks a note at its spaces; the lines after the first are indented.
func wrapped(head, text string) string {
	var b strings.Builder
	line := head
	for _, word := range strings.Fields(text) {
		if len(line)+1+len(word) > noteWidth && strings.TrimSpace(line) != strings.TrimSpace(head) {
			b.WriteString(strings.TrimRight(line, " ") + "\n")
			line = "     "
		}
		line += word + " "
	}
	return b.String() + strings.TrimRight(line, " ") + "\n"
}

func writeMarkdown(w io.Writer, cases []Case) error {
	var b strings.Builder
	b.WriteString(introduction)
	for _, group := range byGroup(cases) {
		fmt.Fprintf(&b, "\n## %s\n\n", strings.ToUpper(group[0].Group[:1])+group[0].Group[1:])
		head := headings()
		fmt.Fprintf(&b, "| %s | against |\n|--:|---|---|%s---|\n", strings.Join(head, " | "), strings.Repeat("--:|", len(head)-3))
		for i := range group {
			c := &group[i]
			fmt.Fprintf(&b, "| %s | %s |\n", strings.Join(c.cells(i+1), " | "), c.Against)
		}
		b.WriteString("\n")
		for _, n := range notes(group) {
			fmt.Fprintf(&b, "- Row %s %s\n", n.head(), n.text)
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func writeCSV(w io.Writer, cases []Case) error {
	out := csv.NewWriter(w)
	exact := func(x float64) string { return strconv.FormatFloat(x, 'g', -1, 64) }
	rows := [][]string{{"group", "quantity", "unit", "against", "split", "comparisons", "model", "measured", "measure", "bias", "median", "p90", "worst", "worst_name", "method", "remark"}}
	for i := range cases {
		c := &cases[i]
		rows = append(rows, []string{
			c.Group, c.Quantity, c.Unit, c.Against, string(c.Split), strconv.Itoa(c.Comparisons), exact(c.Model), exact(c.Measured),
			string(c.Measure), exact(c.Bias), exact(c.Median), exact(c.P90), exact(c.Worst), c.WorstName, c.Method, c.Remark,
		})
	}
	if err := out.WriteAll(rows); err != nil {
		return fmt.Errorf("validation: cases as CSV: %w", err)
	}
	return nil
}
