package strictyaml

import (
	"strings"
	"unicode/utf8"
)

// explainSyntax makes an error from a YAML syntax message in the reader's words: what usually causes it and
// where on the line. The line is what the library reports; the column is found here.
func explainSyntax(src *source, line int, message string) *Error {
	line = min(max(line, 1), max(len(src.lines), 1))
	if at, col := tabIndent(src, line); at > 0 {
		return src.errorAt(at, col, "a tab in the indentation", "spaces", "YAML indents with spaces only")
	}
	found, expected, hint := message, "valid YAML", ""
	col := firstColumn(src.line(line))
	switch {
	case strings.HasPrefix(message, "mapping values are not allowed"):
		found, expected = "a second `: ` in one value", "one `key: value` on a line"
		hint = "put a text that holds `: ` in quotes, and check the indentation"
		col = columnOf(src.line(line), ": ", 2)
	case strings.HasPrefix(message, "could not find expected ':'"):
		line = lineWithoutColon(src, line)
		col = firstColumn(src.line(line))
		found, expected, hint = "a line that is no `key: value`", "`key: value`", "put a space after the colon"
	case strings.HasPrefix(message, "found character that cannot start any token"):
		col = columnOfReserved(src.line(line))
		found, expected, hint = "a character that YAML reserves", "a value", "put the text in quotes"
	case strings.HasPrefix(message, "unknown anchor"):
		name := strings.Trim(strings.TrimSuffix(strings.TrimPrefix(message, "unknown anchor "), " referenced"), "'")
		line, col = find(src, "*"+name)
		found, expected = "the alias "+shown("*"+name), "an anchor `&"+name+"` before it"
	case strings.HasPrefix(message, "found unexpected end of stream"):
		found, expected = "a quoted text that does not end", "a closing quote"
	case strings.HasPrefix(message, "did not find expected ',' or"):
		found, expected = "a `"+opening(message)+"` that is not closed or lacks a comma", message[len("did not find expected "):]
		col = columnOf(src.line(line), opening(message), 1)
	case strings.HasPrefix(message, "did not find expected key"), strings.HasPrefix(message, "did not find expected '-'"):
		found, expected = "a line that continues no block above it", "`key: value` or `- item` in line with its neighbours"
		hint = "check its indentation and its quotes"
	case strings.HasPrefix(message, "did not find expected node content"):
		found, expected = "a bracket or comma with nothing before it", "a value"
	case strings.HasPrefix(message, "found incompatible YAML document"):
		found, expected, hint = "a %YAML directive", "none", "remove the line"
	case strings.HasPrefix(message, "exceeded max depth"):
		found, expected = "very many levels of brackets or indentation", "a document of few levels"
	case strings.HasPrefix(message, "control characters"):
		line, col = findControl(src)
		found, expected = "a control character", "printable text"
	case strings.HasPrefix(message, "found unknown escape"):
		col = columnOf(src.line(line), `\`, 1)
		found, expected, hint = "an unknown escape in a double-quoted text", `\\, \", \n, \t or \u0000`, "use single quotes for a text with backslashes"
	}
	return src.errorAt(line, col, found, expected, hint)
}

// tabIndent finds a tab before the first other character of the lines around an error.
func tabIndent(src *source, line int) (at, col int) {
	for at := max(line-1, 1); at <= min(line+1, len(src.lines)); at++ {
		text := src.line(at)
		indent := text[:len(text)-len(strings.TrimLeft(text, " \t"))]
		if i := strings.IndexByte(indent, '\t'); i >= 0 && len(indent) < len(text) {
			return at, i + 1
		}
	}
	return 0, 0
}

// firstColumn is the column of the first character that is no space.
func firstColumn(line string) int {
	return len(line) - len(strings.TrimLeft(line, " \t")) + 1
}

// columnOf is the column of the nth place of a text in a line, else of the last one there, else of the first character.
func columnOf(line, text string, nth int) int {
	at, from := -1, 0
	for range nth {
		i := strings.Index(line[from:], text)
		if i < 0 {
			break
		}
		at = from + i
		from = at + len(text)
	}
	if at < 0 {
		return firstColumn(line)
	}
	return utf8.RuneCountInString(line[:at]) + 1
}

// columnOfReserved is the column of the first @, ` or % that stands where a value begins.
func columnOfReserved(line string) int {
	before := ' '
	col := 0
	for _, r := range line {
		col++
		if strings.ContainsRune("@`%", r) && strings.ContainsRune(" \t[{,:-", before) {
			return col
		}
		before = r
	}
	return firstColumn(line)
}

// lineWithoutColon moves from the line where the library noticed to the one before, if that is the one at fault.
func lineWithoutColon(src *source, line int) int {
	for at := line; at >= max(line-1, 1); at-- {
		text := strings.TrimSpace(src.line(at))
		if text != "" && !strings.HasPrefix(text, "#") && !strings.Contains(text+" ", ": ") {
			return at
		}
	}
	return line
}

func find(src *source, text string) (line, col int) {
	for i, content := range src.lines {
		if at := strings.Index(content, text); at >= 0 {
			return i + 1, utf8.RuneCountInString(content[:at]) + 1
		}
	}
	return 1, 1
}

func findControl(src *source) (line, col int) {
	for i, content := range src.lines {
		for at, r := range content {
			if r < ' ' && r != '\t' || r >= 0x7f && r < 0xa0 || r == 0xfffe || r == 0xffff {
				return i + 1, utf8.RuneCountInString(content[:at]) + 1
			}
		}
	}
	return 1, 1
}

func opening(message string) string {
	if strings.Contains(message, "}") {
		return "{"
	}
	return "["
}
