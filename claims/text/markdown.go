package text

import "strings"

// markdownReader walks a Markdown text line by line.
type markdownReader struct {
	*builder
	t     []rune
	fence string // the mark that closes the open code block
	table int
	row   int
	drop  []bool // of the line: characters of links that nobody sees
	stack []int
}

// readMarkdown fills the text and the paragraphs of a document.
func readMarkdown(d *Document) {
	r := &markdownReader{builder: newBuilder(d), t: d.Original, row: -1}
	i := r.frontMatter()
	for i < len(r.t) {
		j := i
		for j < len(r.t) && r.t[j] != '\n' {
			j++
		}
		r.line(i, j)
		i = j + 1
	}
	r.end(len(r.t))
}

// frontMatter keeps the keys of a leading "---" block as Meta and returns where the text begins.
func (r *markdownReader) frontMatter() int {
	head := string(r.t[:min(len(r.t), 8192)])
	if !strings.HasPrefix(head, "---\n") && !strings.HasPrefix(head, "---\r\n") {
		return 0
	}
	end := strings.Index(head[3:], "\n---")
	if end < 0 {
		return 0
	}
	for _, line := range strings.Split(head[4:3+end], "\n") {
		if key, value, ok := strings.Cut(line, ":"); ok && !strings.HasPrefix(key, " ") && !strings.HasPrefix(key, "-") {
			if r.d.Meta == nil {
				r.d.Meta = map[string]string{}
			}
			r.d.Meta[strings.ToLower(strings.TrimSpace(key))] = strings.Trim(strings.TrimSpace(value), `"'`)
		}
	}
	return len([]rune(head[:3+end+4]))
}

// line reads the line between i and j.
func (r *markdownReader) line(i, j int) {
	a, b := trim(r.t, i, j)
	if r.fence != "" {
		if strings.HasPrefix(string(r.t[a:min(b, a+3)]), r.fence) {
			r.fence = ""
			r.end(i)
			return
		}
		for k := i; k < j; k++ {
			r.put(r.t[k], k, 1)
		}
		r.put('\n', min(j, len(r.t)-1), 1)
		return
	}
	if a == b {
		r.end(i)
		r.row = -1
		return
	}
	if m := string(r.t[a:min(b, a+3)]); m == "```" || m == "~~~" {
		r.begin(i, Code)
		r.fence = m
		return
	}
	if r.t[a] == '|' {
		r.tableRow(a, b)
		return
	}
	r.row = -1
	switch c := r.t[a]; {
	case c == '#':
		for a < b && r.t[a] == '#' {
			a++
		}
		r.begin(i, Heading)
		r.inline(a, b)
		r.end(j)
		return
	case c == '>':
		for a < b && (r.t[a] == '>' || isSpace(r.t[a])) {
			a++
		}
		if r.next.Role != Quote || !r.open {
			r.begin(i, Quote)
		}
	case isBullet(c) && a+1 < b && isSpace(r.t[a+1]):
		r.begin(i, Item)
		a++
	case isDigit(c) && numbered(r.t[a:b]) > 0:
		r.begin(i, Item)
		a += numbered(r.t[a:b])
	case isRule(r.t[a:b]):
		r.end(i)
		return
	default:
		if !r.open {
			r.begin(i, Body)
		}
	}
	r.inline(a, b)
	r.put(' ', min(j, len(r.t)-1), 1)
}

// begin starts a paragraph.
func (r *markdownReader) begin(i int, role Role) {
	r.end(i)
	r.next = Paragraph{Role: role}
}

// numbered returns the length of the mark "12. " of a numbered item, 0 for none.
func numbered(line []rune) int {
	k := 0
	for k < len(line) && k < 4 && isDigit(line[k]) {
		k++
	}
	if k > 0 && k < 4 && k+1 < len(line) && (line[k] == '.' || line[k] == ')') && isSpace(line[k+1]) {
		return k + 1
	}
	return 0
}

// isRule reports a thematic break or the underline of a heading.
func isRule(line []rune) bool {
	for _, c := range line {
		if c != '-' && c != '*' && c != '_' && c != '=' && !isSpace(c) {
			return false
		}
	}
	return len(line) >= 3
}

// tableRow reads a row of a pipe table; the line of dashes makes the row above it the header.
func (r *markdownReader) tableRow(a, b int) {
	r.end(a)
	dashes := true
	for k := a; k < b; k++ {
		if c := r.t[k]; c != '|' && c != '-' && c != ':' && !isSpace(c) {
			dashes = false
			break
		}
	}
	if dashes {
		for k := len(r.d.Paragraphs) - 1; k >= 0 && r.d.Paragraphs[k].Role == Cell && r.d.Paragraphs[k].Table == r.table && r.d.Paragraphs[k].Row == r.row && !r.d.Paragraphs[k].Header; k-- {
			r.d.Paragraphs[k].Header = true
		}
		return
	}
	if r.row < 0 {
		r.table++
	}
	r.row++
	column, start := 0, a+1
	for k := a + 1; k <= b; k++ {
		if k < b && (r.t[k] != '|' || r.t[k-1] == '\\') {
			continue
		}
		r.next = Paragraph{Role: Cell, Table: r.table, Row: r.row, Column: column}
		r.inline(start, k)
		r.end(k)
		column++
		start = k + 1
	}
}

// inline adds the text between i and j without its marks.
func (r *markdownReader) inline(i, j int) {
	r.links(i, j)
	for k := i; k < j; k++ {
		c := r.t[k]
		switch {
		case r.drop[k-i]:
		case c == '\\' && k+1 < j && strings.ContainsRune("\\`*_{}[]()#+-.!|~$%&<>\"'", r.t[k+1]):
			r.put(r.t[k+1], k, 2)
			k++
		case c == '`':
		case c == '*':
			// A star between a digit and a digit is a product.
			if k > i && k+1 < j && isProduct(r.t, k, i, j) {
				r.put(c, k, 1)
			}
		case c == '_' && (k == i || k+1 == j || !isWord(r.t[k-1]) || !isWord(r.t[k+1])):
		case c == '~' && (k+1 < j && r.t[k+1] == '~' || k > i && r.t[k-1] == '~'):
		case c == '&':
			if s, m := entity(r.t, k); m > 0 {
				r.putEntity(s, k, m)
				k += m - 1
			} else {
				r.put(c, k, 1)
			}
		case c == '<':
			if n := tagLength(r.t, k, j); n > 0 {
				k += n - 1
			} else {
				r.put(c, k, 1)
			}
		default:
			r.put(c, k, 1)
		}
	}
}

// isProduct reports whether the star at k multiplies numbers: "10 * 3", "2*5".
func isProduct(t []rune, k, i, j int) bool {
	a, b := k-1, k+1
	if isSpace(t[a]) && isSpace(t[b]) {
		return true
	}
	return a >= i && b < j && isDigit(t[a]) && isDigit(t[b])
}

// isWord reports a letter or digit.
func isWord(c rune) bool { return isLatin(c) || isDigit(c) || isCJK(c) }

// longestTag is the longest tag that is looked for inside a line of Markdown.
const longestTag = 256

// tagLength returns the length of the tag or <address> at k, 0 for none.
func tagLength(t []rune, k, j int) int {
	if k+1 >= j || !(isLatin(t[k+1]) || t[k+1] == '/' || t[k+1] == '!') {
		return 0
	}
	for n := k + 1; n < j && n-k < longestTag; n++ {
		if t[n] == '>' {
			return n + 1 - k
		}
		if t[n] == '<' {
			return 0
		}
	}
	return 0
}

// links marks the characters of links between i and j that nobody sees: brackets, addresses, footnotes and the whole of an image.
func (r *markdownReader) links(i, j int) {
	if cap(r.drop) < j-i {
		r.drop = make([]bool, j-i)
	}
	r.drop = r.drop[:j-i]
	clear(r.drop)
	r.stack = r.stack[:0]
	closers := true // a ")" may follow
	for k := i; k < j; k++ {
		switch r.t[k] {
		case '\\':
			k++
		case '[':
			r.stack = append(r.stack, k)
		case ']':
			if len(r.stack) == 0 {
				continue
			}
			open := r.stack[len(r.stack)-1]
			r.stack = r.stack[:len(r.stack)-1]
			if open+1 < k && r.t[open+1] == '^' && k-open < longestEntity {
				r.mark(i, open, k+1)
				continue
			}
			if k+1 >= j || r.t[k+1] != '(' || !closers {
				continue
			}
			e := k + 2
			for depth := 1; e < j; e++ {
				if r.t[e] == '(' {
					depth++
				} else if r.t[e] == ')' {
					if depth--; depth == 0 {
						break
					}
				}
			}
			if e >= j {
				closers = false
				continue
			}
			r.mark(i, k, e+1)
			if open > i && r.t[open-1] == '!' && k-open < longestAlternative {
				r.mark(i, open-1, k)
			} else {
				r.mark(i, open, open+1)
			}
			k = e
		}
	}
}

// longestAlternative is the longest text of an image that is dropped with it.
const longestAlternative = 1024

// mark drops the characters from a to b.
func (r *markdownReader) mark(i, a, b int) {
	for k := a; k < b; k++ {
		r.drop[k-i] = true
	}
}
