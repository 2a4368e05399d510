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

// marks lists the claims by place; one that begins inside another is left to its card.
func (r *Report) marks() []mark {
	var marks []mark
	for i := range r.Result.Findings {
		m := &r.Result.Findings[i].Claim.Measure
		marks = append(marks, mark{m.Start, m.End, i})
	}
	sort.SliceStable(marks, func(i, j int) bool { return marks[i].start < marks[j].start })
	kept, end := marks[:0], 0
	for _, m := range marks {
		if m.start < end || m.end <= m.start {
			continue
		}
		kept = append(kept, m)
		end = m.end
	}
	return kept
}

// parts cuts a paragraph at its marks and returns the first mark that is not in it.
func (r *Report) parts(p *text.Paragraph, marks []mark, next int) ([]partView, int) {
	t := r.Result.Document.Text
	var parts []partView
	at := p.Start
	for next < len(marks) && marks[next].start < p.End {
		m := marks[next]
		next++
		if m.start > at {
			parts = append(parts, partView{Text: string(t[at:m.start])})
		}
		f := &r.Result.Findings[m.finding]
		end := min(m.end, p.End)
		o := f.Verdict.Verdict
		parts = append(parts, partView{
			Text: string(t[m.start:end]), N: f.Claim.Number, Class: string(o), Sign: sign(o), Label: headline(o, f.Verdict.Factor),
		})
		at = end
	}
	if at < p.End {
		parts = append(parts, partView{Text: string(t[at:p.End])})
	}
	return parts, next
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
