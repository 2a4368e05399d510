package claims

import (
	"sort"

	"tokenwatt/claims/lexicon"
	"tokenwatt/claims/measure"
	"tokenwatt/claims/text"
)

// cellKey names a row or a column of a table.
type cellKey struct {
	table, row, column int // one of row and column is -1
}

// heads returns the paragraphs that head the rows and columns of the tables: the cells of the first row and of the first
// column.
func heads(d *text.Document) map[cellKey]int {
	out := map[cellKey]int{}
	for i := range d.Paragraphs {
		p := &d.Paragraphs[i]
		if p.Table == 0 {
			continue
		}
		if p.Row == 0 {
			out[cellKey{p.Table, -1, p.Column}] = i
		}
		if p.Column == 0 {
			out[cellKey{p.Table, p.Row, -1}] = i
		}
	}
	return out
}

// headsOf returns the heads of the column and the row of a cell, without the cell itself.
func (r *reader) headsOf(paragraph int) []text.Range {
	if paragraph < 0 || r.doc.Paragraphs[paragraph].Table == 0 {
		return nil
	}
	p := &r.doc.Paragraphs[paragraph]
	var out []text.Range
	for _, key := range []cellKey{{p.Table, p.Row, -1}, {p.Table, -1, p.Column}} {
		if k, ok := r.tables[key]; ok && k != paragraph {
			w := r.doc.Paragraphs[k].Range
			out = append(out, text.Range{Start: w.Start, End: min(w.End, w.Start+reach)})
		}
	}
	return out
}

// seeHeads notes the cues in the heads of a cell as if they stood in its clause.
func (s *scene) seeHeads() {
	for _, w := range s.headsOf(s.paragraph) {
		for k := sort.Search(len(s.cues), func(k int) bool { return s.cues[k].Start >= w.Start }); k < len(s.cues) && s.cues[k].Start < w.End; k++ {
			if have := &s.places[s.cues[k].Group]; !have.found {
				*have = place{found: true, clause: true, before: true, distance: headDistance}
			}
		}
	}
}

// headDistance is how far a word in the head of a cell counts as standing from its number, in characters.
const headDistance = 4

// headSubjects returns the subjects in the heads of a cell, those of its row first.
func (r *reader) headSubjects(paragraph int) []lexicon.Hit {
	var out []lexicon.Hit
	for _, w := range r.headsOf(paragraph) {
		out = append(out, r.subjectsIn(w)...)
	}
	return out
}

// tableSums checks the rows of totals: where a cell of the first column holds a word of totalling, each number of its row is
// compared with the sum of the numbers above it in its column.
func (c *checker) tableSums() {
	columns := map[cellKey][]int{} // measures by column, from the top
	for i := range c.measures {
		p := c.paragraphOf(i)
		if p == nil || p.Row == 0 || p.Column == 0 {
			continue
		}
		key := cellKey{p.Table, -1, p.Column}
		above := columns[key]
		columns[key] = append(above, i)
		head, ok := c.tables[cellKey{p.Table, p.Row, -1}]
		if !ok || len(above) < 2 || len(above) > mostRows {
			continue
		}
		if w := c.doc.Paragraphs[head].Range; c.cueBetween("total", w.Start, w.End) {
			c.columnSum(i, above)
			columns[key] = nil
		}
	}
}

// mostRows is the most rows that a total is checked against.
const mostRows = 10000

// columnSum compares a total with the numbers above it, where all are of one unit and not shares of different things.
func (c *checker) columnSum(m int, above []int) {
	x := &c.measures[m]
	if x.Kind == measure.Multiple || x.Kind == measure.Ratio || x.Kind == measure.Date || x.Per != "" && x.Period == "" {
		return
	}
	parts := amount{}
	for _, k := range above {
		if !alike(&c.measures[k], x) || c.paragraphOf(k).Column != c.paragraphOf(m).Column {
			return
		}
		a := c.amountOf(k)
		parts.low, parts.high = parts.low+a.low, parts.high+a.high
	}
	total := c.amountOf(m)
	outcome := Consistent
	off := apart(total, parts)
	if off > 1+sumTolerance {
		outcome = direction(total, parts)
	}
	c.decide(m, c.sumVerdict(m, above, parts, outcome, max(off, 1)))
}

// paragraphOf returns the table cell that a measure stands in, nil where it is in none.
func (c *checker) paragraphOf(m int) *text.Paragraph {
	k := c.measures[m].Paragraph
	if k < 0 || k >= len(c.doc.Paragraphs) || c.doc.Paragraphs[k].Table == 0 {
		return nil
	}
	return &c.doc.Paragraphs[k]
}
