package score

import (
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"text/tabwriter"

	"tokenwatt/claims/text"
)

// Named is the result of one extractor.
type Named struct {
	Name   string // "rules", or the name of a language model
	Result *Result
}

// jsonResult is a Result as JSON prints it.
type jsonResult struct {
	Extractor   string         `json:"extractor"`
	Overall     Tally          `json:"overall"`
	Languages   []jsonLanguage `json:"languages"`
	Passages    []PassageScore `json:"passages"`
	Differences []jsonMatch    `json:"differences"`
	Warnings    []string       `json:"warnings"`
	Others      []jsonResult   `json:"other_extractors,omitempty"`
}

type jsonLanguage struct {
	Language string `json:"language"`
	Tally
}

// jsonMatch is a row that was missed or differs, or a span that is in no row.
type jsonMatch struct {
	Passage         int    `json:"passage"`
	N               int    `json:"n,omitempty"` // of the key
	What            string `json:"what"`        // missed, spurious, value, unit, verdict; several joined by +
	CharStart       int    `json:"char_start"`
	CharEnd         int    `json:"char_end"`
	Span            string `json:"span"`
	FoundSpan       string `json:"found_span,omitempty"`
	Value           string `json:"value,omitempty"`
	FoundValue      string `json:"found_value,omitempty"`
	ExpectedVerdict string `json:"expected_verdict,omitempty"`
	Verdict         string `json:"verdict,omitempty"`
}

// WriteJSON writes tallies overall, by language and by passage, and every difference. The first result is the object
// itself, others to compare with it stand in its field other_extractors.
func WriteJSON(w io.Writer, results ...Named) error {
	if len(results) == 0 {
		return errors.New("score: no result to write")
	}
	out := results[0].json()
	for i := range results[1:] {
		out.Others = append(out.Others, results[i+1].json())
	}
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(out)
}

func (n *Named) json() jsonResult {
	r := n.Result
	out := jsonResult{
		Extractor: n.Name, Overall: r.Overall, Passages: r.Passages, Differences: []jsonMatch{}, Languages: []jsonLanguage{}, Warnings: r.Warnings,
	}
	for _, g := range r.Languages {
		out.Languages = append(out.Languages, jsonLanguage{Language: g.Name, Tally: g.Tally})
	}
	for i := range r.Matches {
		if m := &r.Matches[i]; m.What() != "" {
			out.Differences = append(out.Differences, m.json())
		}
	}
	if out.Warnings == nil {
		out.Warnings = []string{}
	}
	return out
}

// What says how found and key differ: missed, spurious, or value, unit, verdict joined by +; "" where they agree.
func (m *Match) What() string {
	switch {
	case m.Finding == nil:
		return "missed"
	case m.Row == nil:
		return "spurious"
	}
	what := ""
	for _, d := range []struct {
		right bool
		name  string
	}{{m.Value, "value"}, {m.Unit, "unit"}, {m.Verdict, "verdict"}} {
		if d.right {
			continue
		}
		if what != "" {
			what += "+"
		}
		what += d.name
	}
	return what
}

func (m *Match) json() jsonMatch {
	j := jsonMatch{Passage: m.Passage, What: m.What()}
	if f := m.Finding; f != nil {
		c := &f.Claim
		j.CharStart, j.CharEnd, j.FoundSpan = c.Start, c.End, c.Measure.Span
		j.FoundValue = quantity(c.Measure.Normalised, c.Measure.NormalisedHigh, c.Measure.NormalisedUnit)
		j.Verdict = string(f.Verdict.Verdict)
	}
	if row := m.Row; row != nil {
		j.N, j.CharStart, j.CharEnd, j.Span = row.N, row.Start, row.End, row.Span
		j.Value = quantity(row.Normalised, row.NormalisedHigh, row.NormalisedUnit)
		j.ExpectedVerdict = string(row.Expected)
	}
	return j
}

// quantity prints a value, or a range, with its unit.
func quantity(low, high float64, unit string) string {
	if low != low { // not given
		return unit
	}
	s := strconv.FormatFloat(low, 'g', 8, 64)
	if high == high && high != low {
		s += " to " + strconv.FormatFloat(high, 'g', 8, 64)
	}
	if unit != "" {
		s += " " + unit
	}
	return s
}

// WriteCSV writes one line per row of the key and per span that is in none, with what differs, for each result.
func WriteCSV(w io.Writer, results ...Named) error {
	out := csv.NewWriter(w)
	header := []string{
		"extractor", "passage", "n", "char_start", "char_end", "span", "found_span", "value", "found_value", "expected_verdict", "verdict", "difference",
	}
	if err := out.Write(header); err != nil {
		return err
	}
	for _, named := range results {
		for i := range named.Result.Matches {
			j := named.Result.Matches[i].json()
			n := ""
			if j.N > 0 {
				n = strconv.Itoa(j.N)
			}
			err := out.Write([]string{
				named.Name, strconv.Itoa(j.Passage), n, strconv.Itoa(j.CharStart), strconv.Itoa(j.CharEnd), j.Span, j.FoundSpan, j.Value,
				j.FoundValue, j.ExpectedVerdict, j.Verdict, j.What,
			})
			if err != nil {
				return err
			}
		}
	}
	out.Flush()
	return out.Error()
}

// WriteText writes a table of each result: overall, by language, by passage.
func WriteText(w io.Writer, results ...Named) error {
	for i, named := range results {
		if len(results) > 1 {
			if i > 0 {
				fmt.Fprintln(w)
			}
			fmt.Fprintf(w, "Numbers found by %s\n\n", named.Name)
		}
		if err := writeTable(w, named.Result); err != nil {
			return err
		}
	}
	_, err := fmt.Fprintln(w, "\nValue, unit and verdict are shares of the rows that a found span overlaps.")
	return err
}

// writeTable writes the table of one result.
func writeTable(w io.Writer, r *Result) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(t, "\tin the key\tfound\trecall\tprecision\tvalue\tunit\tvalue and unit\tverdict\t")
	line := func(name string, y *Tally) {
		fmt.Fprintf(t, "%s\t%d\t%d\t%s\t%s\t%s\t%s\t%s\t%s\t\n", name, y.Rows, y.Found, percent(y.Hit, y.Rows), percent(y.Right, y.Found),
			percent(y.Values, y.Hit), percent(y.Units, y.Hit), percent(y.Both, y.Hit), percent(y.Verdict, y.Hit))
	}
	line("overall", &r.Overall)
	for i := range r.Languages {
		line(languageName(r.Languages[i].Name), &r.Languages[i].Tally)
	}
	for i := range r.Passages {
		p := &r.Passages[i]
		line(fmt.Sprintf("passage %d (%s)", p.Passage, p.Language), &p.Tally)
	}
	return t.Flush()
}

func languageName(l string) string {
	switch text.Language(l) {
	case text.Chinese:
		return "Chinese"
	case text.English:
		return "English"
	}
	return "another language"
}

// percent prints a share; of nothing there is none.
func percent(part, whole int) string {
	if whole == 0 {
		return "-"
	}
	return strconv.FormatFloat(100*share(part, whole), 'f', 1, 64) + " %"
}
