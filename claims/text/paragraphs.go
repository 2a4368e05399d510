package text

import "unicode"

// isSpace reports white space, the ideographic space and the zero-width ones included.
func isSpace(c rune) bool {
	switch c {
	case ' ', '\t', '\n', '\r', '\f', '\v', 0xA0, 0x3000, 0x200B, 0xFEFF, 0x2060:
		return true
	}
	return c > 0x7F && unicode.IsSpace(c)
}

// isCJK reports a Chinese character.
func isCJK(c rune) bool {
	return c >= 0x4E00 && c <= 0x9FFF || c >= 0x3400 && c <= 0x4DBF || c >= 0x20000 && c <= 0x3134F || c >= 0xF900 && c <= 0xFAFF || c == 0x3007
}

// wrapWidth is the least width, in Latin letters, of a line that may have been broken by an editor.
const wrapWidth = 40

// plainParagraphs cuts a plain text into paragraphs: at blank lines, and at line ends unless the line seems to be
// wrapped (long, without a final mark, and the next one goes on).
func plainParagraphs(t []rune) []Paragraph {
	var out []Paragraph
	start, end := -1, 0 // of the paragraph so far
	flush := func() {
		if start >= 0 && end > start {
			out = append(out, Paragraph{Range: Range{start, end}, Role: plainRole(t[start:end])})
		}
		start = -1
	}
	wrapped := false
	for i := 0; i < len(t); {
		j := i
		for j < len(t) && t[j] != '\n' && !(t[j] == '\r' && (j+1 == len(t) || t[j+1] != '\n')) {
			j++
		}
		a, b := trim(t, i, j)
		switch {
		case a == b:
			flush()
		default:
			if start >= 0 && !(wrapped && goesOn(t[a:b])) {
				flush()
			}
			if start < 0 {
				start = a
			}
			end = b
			wrapped = mayWrap(t[a:b])
		}
		i = j + 1
	}
	flush()
	return out
}

// trim returns the range without white space at its ends.
func trim(t []rune, a, b int) (int, int) {
	for a < b && isSpace(t[a]) {
		a++
	}
	for a < b && isSpace(t[b-1]) {
		b--
	}
	return a, b
}

// mayWrap reports whether a line is long and ends without a final mark.
func mayWrap(line []rune) bool {
	width := 0
	for _, c := range line {
		width++
		if c >= 0x2E80 {
			width++
		}
		if width >= wrapWidth {
			break
		}
	}
	if width < wrapWidth {
		return false
	}
	switch line[len(line)-1] {
	case '。', '！', '？', '!', '?', '：', ':', '…', '”', '》':
		return false
	}
	return true
}

// goesOn reports whether a line may be the rest of the one before: no bullet, number or heading mark.
func goesOn(line []rune) bool {
	if isBullet(line[0]) || line[0] == '#' || line[0] == '|' || line[0] == '>' {
		return false
	}
	i := 0
	for i < len(line) && line[i] >= '0' && line[i] <= '9' {
		i++
	}
	if i > 0 && i <= 3 && i+1 < len(line) && (line[i] == '.' || line[i] == ')' || line[i] == '、') {
		return line[i] == '.' && line[i+1] >= '0' && line[i+1] <= '9'
	}
	return true
}

// isBullet reports the mark of a list item.
func isBullet(c rune) bool {
	switch c {
	case '•', '-', '*', '·', '●', '▪', '◦', '■', '◆', '–', '—', '+':
		return true
	}
	return false
}

// plainRole tells items from body text.
func plainRole(p []rune) Role {
	if len(p) > 2 && isBullet(p[0]) && (isSpace(p[1]) || isCJK(p[1])) {
		return Item
	}
	return Body
}
