package report

import (
	"io"
	"strings"
	"unicode"

	"golang.org/x/text/width"
)

// table lays rows of cells out in columns that align; numbers stand right.
type table struct {
	right []bool // per column: align right
	rows  [][]string
}

func newTable(alignment string) *table {
	t := &table{}
	for _, c := range alignment {
		t.right = append(t.right, c == 'r')
	}
	return t
}

func (t *table) row(cells ...string) { t.rows = append(t.rows, cells) }

// leastWrap is the narrowest last column that is wrapped rather than cut.
const leastWrap = 16

// write prints the table with two spaces between columns. Where a line would pass limit columns of the terminal, its
// last cell is wrapped if that stands left, and cut otherwise; a limit of 0 or less is none.
func (t *table) write(w io.Writer, indent string, limit int) error {
	widths := make([]int, len(t.right))
	for _, row := range t.rows {
		for i, cell := range row {
			widths[i] = max(widths[i], columns(cell))
		}
	}
	last := len(t.right) - 1
	room := limit - columns(indent)
	for i := range last {
		room -= widths[i] + 2
	}
	var b strings.Builder
	for _, row := range t.unfold(last, room, limit) {
		line := indent
		for i, cell := range row {
			pad := strings.Repeat(" ", widths[i]-columns(cell))
			if i > 0 {
				line += "  "
			}
			if t.right[i] {
				line += pad + cell
			} else {
				line += cell + pad
			}
		}
		b.WriteString(cut(strings.TrimRight(line, " "), limit) + "\n")
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// unfold spreads each row over as many lines as its last cell takes in room columns.
func (t *table) unfold(last, room, limit int) [][]string {
	if limit <= 0 || last < 0 || t.right[last] || room < leastWrap {
		return t.rows
	}
	var rows [][]string
	for _, row := range t.rows {
		if len(row) <= last || columns(row[last]) <= room {
			rows = append(rows, row)
			continue
		}
		for k, line := range wrap(row[last], room) {
			next := make([]string, len(row))
			if k == 0 {
				copy(next, row)
			}
			next[last] = line
			rows = append(rows, next)
		}
	}
	return rows
}

// columns is the number of terminal columns that a text takes; East Asian wide characters take two, marks that join the
// character before them none.
func columns(text string) int {
	n := 0
	for _, r := range text {
		n += runeColumns(r)
	}
	return n
}

func runeColumns(r rune) int {
	if unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf) {
		return 0
	}
	switch width.LookupRune(r).Kind() {
	case width.EastAsianWide, width.EastAsianFullwidth:
		return 2
	default:
		return 1
	}
}

// cut shortens a line to so many terminal columns with an ellipsis; a limit of 0 or less leaves it.
func cut(line string, limit int) string {
	if limit <= 0 || columns(line) <= limit {
		return line
	}
	kept, n := "", 0
	for _, r := range line {
		w := runeColumns(r)
		if n+w > limit-1 {
			break
		}
		kept += string(r)
		n += w
	}
	return strings.TrimRight(kept, " ") + "…"
}

// wrap breaks a text into lines of at most so many columns at its spaces, but not before a sign of per cent.
func wrap(text string, limit int) []string {
	var lines []string
	line := ""
	for _, word := range words(text) {
		switch {
		case line == "":
			line = word
		case columns(line)+1+columns(word) <= limit:
			line += " " + word
		default:
			lines = append(lines, line)
			line = word
		}
	}
	if line != "" {
		lines = append(lines, line)
	}
	return lines
}

// words splits a text at its spaces; a sign of per cent stays with its number.
func words(text string) []string {
	var list []string
	for _, word := range strings.Fields(text) {
		if last := len(list) - 1; last >= 0 && strings.HasPrefix(word, "%") {
			list[last] += " " + word
		} else {
			list = append(list, word)
		}
	}
	return list
}

// WriteTable prints rows of cells in columns that align: one letter of alignment a column, l or r. The first row is the
// heading.
func WriteTable(w io.Writer, alignment string, rows [][]string) error {
	t := newTable(alignment)
	t.rows = rows
	return t.write(w, "", 0)
}
