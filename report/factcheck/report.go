package factcheck

import (
	"sort"
	"strings"

	"tokenwatt/claims"
)

// SchemaVersion is that of the JSON; it grows when a field changes its meaning.
const SchemaVersion = "1"

// Report is a checked text with what its renderers need beside it.
type Report struct {
	Name      string // of the file, for people; "standard input"
	Version   string // of the program
	Extractor string // who found the numbers: "rules", or the name of a language model
	Result    *claims.Result
}

// title is the first paragraph of the text that is short enough for one, else the name of the file.
func (r *Report) title() string {
	const longest = 60
	d := r.Result.Document
	for i := range d.Paragraphs {
		p := &d.Paragraphs[i]
		words := strings.Join(strings.Fields(string(d.Text[p.Start:p.End])), " ")
		if n := len([]rune(words)); n >= 4 && n <= longest {
			return words
		}
		if i == 4 {
			break
		}
	}
	return r.Name
}

// sentence is the context of a claim in one line.
func (r *Report) sentence(c *claims.Claim) string {
	text := r.Result.Document.Text
	start, end := max(c.Context.Start, 0), min(c.Context.End, len(text))
	if start >= end {
		return c.Measure.Span
	}
	return strings.Join(strings.Fields(string(text[start:end])), " ")
}

// span is what stands at the offsets of a claim in the original text.
func (r *Report) span(c *claims.Claim) string {
	original := r.Result.Document.Original
	if c.Start < 0 || c.End > len(original) || c.Start >= c.End {
		return c.Measure.Span
	}
	return string(original[c.Start:c.End])
}

// count is how often an outcome occurs.
type count struct {
	Outcome claims.Outcome
	N       int
}

// tally counts the outcomes that occur, in the order of outcomes.
func (r *Report) tally() []count {
	n := map[claims.Outcome]int{}
	for i := range r.Result.Findings {
		n[r.Result.Findings[i].Verdict.Verdict]++
	}
	var counts []count
	for _, o := range outcomes() {
		if n[o] > 0 {
			counts = append(counts, count{o, n[o]})
		}
	}
	return counts
}

// worst lists the claims that are off, the largest factor first; those without a factor come last.
func (r *Report) worst() []*claims.Finding {
	var off []*claims.Finding
	for i := range r.Result.Findings {
		f := &r.Result.Findings[i]
		if v := f.Verdict.Verdict; v != claims.Consistent && v != claims.NotCheckable {
			off = append(off, f)
		}
	}
	sort.SliceStable(off, func(i, j int) bool { return off[i].Verdict.Factor > off[j].Verdict.Factor })
	return off
}
