package factcheck

import (
	"html"
	"sort"
	"strings"
	"unicode/utf8"

	"tokenwatt/claims"
	"tokenwatt/claims/text"
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

// title is what the page calls itself, else its first heading, else the first short line of the text that does not end as
// a sentence does, else the name of the file.
func (r *Report) title() string {
	const longest, searched = 70, 8
	d := r.Result.Document
	if t := clean(html.UnescapeString(d.Meta["title"])); t != "" {
		return cut(t, 2*longest)
	}
	line := ""
	for i := range d.Paragraphs {
		p := &d.Paragraphs[i]
		words := clean(string(d.Text[p.Start:min(p.End, p.Start+4*longest)]))
		if p.Role == text.Heading && words != "" {
			return cut(words, 2*longest)
		}
		n := utf8.RuneCountInString(words)
		if line == "" && p.Role == text.Body && n >= 4 && n <= longest && !strings.ContainsAny(words[len(words)-1:], ".:,;") &&
			!strings.HasSuffix(words, "。") && !strings.HasSuffix(words, "…") {
			line = words
		}
		if i == searched {
			break
		}
	}
	if line != "" {
		return line
	}
	return r.Name
}

// around is how many characters of a sentence are quoted before and behind a number: one sentence may hold thousands.
const around = 160

// sentence is the context of a claim in one line.
func (r *Report) sentence(c *claims.Claim) string {
	t := r.Result.Document.Text
	m := &c.Measure
	start, end := max(c.Context.Start, 0), min(c.Context.End, len(t))
	if start >= end {
		return m.Span
	}
	before, behind := "", ""
	if m.Start-around > start {
		start, before = m.Start-around, "… "
	}
	if m.End+around < end {
		end, behind = m.End+around, " …"
	}
	if start >= end {
		return m.Span
	}
	return before + strings.Join(strings.Fields(string(t[start:end])), " ") + behind
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
