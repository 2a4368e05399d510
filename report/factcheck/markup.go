package factcheck

import (
	"sort"

	"tokenwatt/claims/text"
)

// blockView is a paragraph, a run of list items, or a table of the text.
type blockView struct {
	Kind  string // p, h, li, quote, code, furniture, table
	Lang  string
	Parts []partView
	Rows  [][]cellView
}

type cellView struct {
	Header bool
	Parts  []partView
}

// partView is a stretch of text, inside a claim where N is not 0.
type partView struct {
	Text        string
	N           int
	Class, Sign string
	Label       string // for a reader that cannot see colour
	First, Last bool   // of the parts of its mark, which others may interrupt
}

// mark is where a claim stands in the visible text.
type mark struct {
	start, end, finding int
}

// blocks divides the text into paragraphs with the claims marked.
func (r *Report) blocks() []blockView {
	d := r.Result.Document
	marks := r.marks()
	var out []blockView
	next := 0
	for i := range d.Paragraphs {
		p := &d.Paragraphs[i]
		for next < len(marks) && marks[next].end <= p.Start {
			next++
		}
		var parts []partView
		parts, next = r.parts(p, marks, next)
		if p.Role == text.Cell && p.Table > 0 {
			out = putCell(out, d.Paragraphs, i, cellView{p.Header, parts})
			continue
		}
		out = append(out, blockView{Kind: kindOf(p.Role), Lang: string(p.Language), Parts: parts})
	}
	return out
}

// deepest is how far marks are put into each other: a conversion stands inside the range that it belongs to. What goes
// deeper, and marks that end beyond the one they begin in, are left to their cards.
const deepest = 3

// marks lists the claims by place, an outer one before those inside it.
func (r *Report) marks() []mark {
	var marks []mark
	for i := range r.Result.Findings {
		if m := &r.Result.Findings[i].Claim.Measure; m.End > m.Start {
			marks = append(marks, mark{m.Start, m.End, i})
		}
	}
	sort.SliceStable(marks, func(i, j int) bool {
		if marks[i].start != marks[j].start {
			return marks[i].start < marks[j].start
		}
		return marks[i].end > marks[j].end
	})
	kept := marks[:0]
	var open []int // ends of the marks around the place
	for _, m := range marks {
		for len(open) > 0 && open[len(open)-1] <= m.start {
			open = open[:len(open)-1]
		}
		if len(open) == deepest || len(open) > 0 && m.end > open[len(open)-1] {
			continue
		}
		open = append(open, m.end)
		kept = append(kept, m)
	}
	return kept
}

// parts cuts a paragraph at its marks and returns the first mark that is not in it.
func (r *Report) parts(p *text.Paragraph, marks []mark, next int) ([]partView, int) {
	c := &cutter{r: r, marks: marks, next: next, end: p.End}
	c.plain(p.Start, p.End, nil)
	return c.parts, c.next
}

// cutter cuts a paragraph into parts.
type cutter struct {
	r     *Report
	marks []mark
	next  int // mark
	end   int // of the paragraph
	parts []partView
}

// plain cuts the text from start to end, which is inside a mark or, with nil, in none.
func (c *cutter) plain(start, end int, inside *mark) {
	first := len(c.parts)
	at := start
	for c.next < len(c.marks) && c.marks[c.next].start < end {
		m := c.marks[c.next]
		c.next++
		c.put(at, m.start, inside)
		at = min(m.end, c.end)
		c.plain(m.start, at, &m)
	}
	c.put(at, end, inside)
	if inside == nil {
		return
	}
	own := func(i int) bool { return c.parts[i].N == c.r.Result.Findings[inside.finding].Claim.Number }
	for i := first; i < len(c.parts); i++ {
		if own(i) {
			c.parts[i].First = true
			break
		}
	}
	for i := len(c.parts) - 1; i >= first; i-- {
		if own(i) {
			c.parts[i].Last = true
			break
		}
	}
}

// put adds the text from start to end, as part of a mark or, with nil, of none.
func (c *cutter) put(start, end int, inside *mark) {
	if start >= end {
		return
	}
	part := partView{Text: string(c.r.Result.Document.Text[start:end])}
	if inside != nil {
		f := &c.r.Result.Findings[inside.finding]
		o := f.Verdict.Verdict
		part.N, part.Class, part.Sign, part.Label = f.Claim.Number, string(o), sign(o), headline(o, f.Verdict.Factor)
	}
	c.parts = append(c.parts, part)
}

// putCell adds a cell to the table that it belongs to, the last block, or begins one.
func putCell(out []blockView, paragraphs []text.Paragraph, i int, cell cellView) []blockView {
	p := &paragraphs[i]
	first := i == 0 || paragraphs[i-1].Role != text.Cell || paragraphs[i-1].Table != p.Table
	if first {
		out = append(out, blockView{Kind: "table", Lang: string(p.Language)})
	}
	table := &out[len(out)-1]
	if first || paragraphs[i-1].Row != p.Row {
		table.Rows = append(table.Rows, nil)
	}
	row := len(table.Rows) - 1
	for len(table.Rows[row]) < min(p.Column, 100) {
		table.Rows[row] = append(table.Rows[row], cellView{})
	}
	table.Rows[row] = append(table.Rows[row], cell)
	return out
}

func kindOf(role text.Role) string {
	switch role {
	case text.Heading:
		return "h"
	case text.Item:
		return "li"
	case text.Quote:
		return "quote"
	case text.Code:
		return "code"
	case text.Furniture:
		return "furniture"
	}
	return "p"
}
