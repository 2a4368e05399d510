package factcheck

import (
	"strings"
	"unicode"
)

// width is how many columns of a terminal a text takes: Chinese characters take two.
func width(s string) int {
	n := 0
	for _, c := range s {
		n += runeWidth(c)
	}
	return n
}

// runeWidth follows the wide ranges of Unicode's East Asian Width.
func runeWidth(c rune) int {
	switch {
	case c < 0x300: // below the combining marks, the first that are not one column wide
		return 1
	case unicode.Is(unicode.Mn, c) || c == 0x200b:
		return 0
	case c >= 0x1100 && c <= 0x115f, c >= 0x2e80 && c <= 0x303e, c >= 0x3041 && c <= 0xa4cf, c >= 0xac00 && c <= 0xd7a3,
		c >= 0xf900 && c <= 0xfaff, c >= 0xfe30 && c <= 0xfe6f, c >= 0xff00 && c <= 0xff60, c >= 0xffe0 && c <= 0xffe6,
		c >= 0x1f300 && c <= 0x1f64f, c >= 0x1f900 && c <= 0x1f9ff, c >= 0x20000 && c <= 0x3fffd:
		return 2
	}
	return 1
}

func columnWidths(rows [][]string) []int {
	widths := make([]int, len(rows[0]))
	for _, row := range rows {
		for i, cell := range row {
			widths[i] = max(widths[i], width(cell))
		}
	}
	return widths
}

// cut shortens a text to so many columns.
func cut(s string, columns int) string {
	if width(s) <= columns {
		return s
	}
	n := 0
	var b strings.Builder
	for _, c := range s {
		if n += runeWidth(c); n > columns-1 {
			break
		}
		b.WriteRune(c)
	}
	return b.String() + "…"
}

// clean puts a text on one line and takes control characters out, which would write to the terminal.
func clean(s string) string {
	s = strings.Map(func(c rune) rune {
		switch {
		case c == '\n' || c == '\t' || c == '\r' || c == 0xa0:
			return ' '
		case unicode.IsControl(c) || c == 0x202e || c == 0x202d || c >= 0x2066 && c <= 0x2069:
			return -1
		}
		return c
	}, s)
	return strings.Join(strings.Fields(s), " ")
}

// wrap breaks a text into lines of so many columns: at spaces, and between Chinese characters.
func wrap(s string, columns int) []string {
	var lines []string
	line, used := "", 0
	put := func(word string, space bool) {
		w := width(word)
		if used > 0 && used+w+1 > columns {
			lines = append(lines, line)
			line, used = "", 0
		}
		if used > 0 && space {
			line += " "
			used++
		}
		line += word
		used += w
	}
	for _, word := range strings.Fields(s) {
		space := true
		for _, piece := range pieces(word) {
			put(piece, space)
			space = false
		}
	}
	if line != "" {
		lines = append(lines, line)
	}
	return lines
}

// pieces cuts a word where a line may break within it: after each wide character.
func pieces(word string) []string {
	var out []string
	start := 0
	for i, c := range word {
		if runeWidth(c) == 2 {
			if i > start {
				out = append(out, word[start:i])
			}
			end := i + len(string(c))
			out = append(out, word[i:end])
			start = end
		}
	}
	if start < len(word) {
		out = append(out, word[start:])
	}
	return out
}
