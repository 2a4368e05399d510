package strictyaml

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/width"
)

const (
	excerptWidth = 100 // display columns of a printed source line
	tabWidth     = 2   // display columns that a tab is printed as
)

// excerpt returns a source line made fit for a terminal and a caret line that points at the col-th character of
// it. Tabs become spaces, control characters a replacement mark, and a long line is cut around the column.
func excerpt(line string, col int) (text, caret string) {
	before, after := around(line, max(col-1, 0))
	var b strings.Builder
	left := before
	most := excerptWidth * 2 / 3
	if displayWidth(before)+displayWidth(after) <= excerptWidth {
		most = excerptWidth
	}
	for width := displayWidth(before); width > most; {
		width -= runeWidth(left[0])
		left = left[1:]
	}
	if len(left) < len(before) {
		b.WriteString("… ")
	}
	for _, r := range left {
		b.WriteString(printable(r))
	}
	offset := displayWidth([]rune(b.String()))
	room := excerptWidth - offset
	for _, r := range after {
		room -= runeWidth(r)
		if room < 0 {
			b.WriteString(" …")
			break
		}
		b.WriteString(printable(r))
	}
	return strings.TrimRight(b.String(), " "), strings.Repeat(" ", offset) + "^"
}

// around returns the characters before and from the index-th character on, at most an excerpt's width of each,
// without turning the whole of a very long line into characters.
func around(line string, index int) (before, after []rune) {
	at := len(line)
	for i := range line {
		if index == 0 {
			at = i
			break
		}
		index--
	}
	from := at
	for n := 0; n < excerptWidth && from > 0; n++ {
		_, size := utf8.DecodeLastRuneInString(line[:from])
		from -= size
	}
	to := at
	for n := 0; n <= excerptWidth && to < len(line); n++ {
		_, size := utf8.DecodeRuneInString(line[to:])
		to += size
	}
	return []rune(line[from:at]), []rune(line[at:to])
}

func displayWidth(runes []rune) int {
	total := 0
	for _, r := range runes {
		total += runeWidth(r)
	}
	return total
}

// runeWidth is how many terminal columns a character takes: East Asian wide ones two, combining marks none.
func runeWidth(r rune) int {
	if r == '\t' {
		return tabWidth
	}
	if unicode.In(r, unicode.Mn, unicode.Me) || r == '\u200b' || r == '\u200d' {
		return 0
	}
	switch width.LookupRune(r).Kind() {
	case width.EastAsianWide, width.EastAsianFullwidth:
		return 2
	}
	return 1
}

func printable(r rune) string {
	if r == '\t' {
		return strings.Repeat(" ", tabWidth)
	}
	if unicode.IsControl(r) {
		return "�"
	}
	return string(r)
}
