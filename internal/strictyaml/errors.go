package strictyaml

import (
	"fmt"
	"sort"
	"strconv"
	"strings"
	"unicode/utf8"
)

const (
	// printedErrors is how many errors are printed; the rest is counted.
	printedErrors = 100
	// collectedErrors is where reading stops: a file this wrong is not the kind of file that was asked for.
	collectedErrors = 1000
)

// Position is a place in a source text. Line and Col count from 1; Col counts characters, not bytes.
type Position struct {
	File      string
	Line, Col int
}

// String returns file:line:col, or the file alone where the text is one assignment of the command line.
func (p Position) String() string {
	if p.Line == 0 || p.FromAssignment() {
		return p.File
	}
	return p.File + ":" + strconv.Itoa(p.Line) + ":" + strconv.Itoa(p.Col)
}

// Code tells apart the checks that a JSON Schema cannot make; it is empty for all others.
type Code string

// The checks beyond the schema.
const (
	CodeValue      Code = "value"      // a text that its type cannot parse: an unknown unit, another dimension
	CodeBounds     Code = "bounds"     // a quantity outside its bounds
	CodeOrder      Code = "order"      // low, mode and high out of order, or a range that cannot be drawn from
	CodeName       Code = "name"       // a name that the catalog does not have
	CodeProvenance Code = "provenance" // a figure without source, date or basis
)

// FromAssignment tells whether the place is an assignment of the command line rather than a file.
func (p Position) FromAssignment() bool { return strings.HasPrefix(p.File, assignmentPrefix) }

// Error is one thing that is wrong in a document: where, what was found, what was expected there, and what the
// writer probably meant.
type Error struct {
	File      string // name of the text that the position belongs to
	Line, Col int    // from 1; Col counts characters
	Path      string // dotted path of the field, empty where the text could not be read that far
	Found     string // what is there
	Expected  string // what may be there
	Hint      string // the likely remedy, may be empty
	Excerpt   string // the source line, without its line break
	Code      Code   // which check failed, where a JSON Schema cannot make it
}

// Position returns where the error is.
func (e *Error) Position() Position { return Position{File: e.File, Line: e.Line, Col: e.Col} }

// Error returns the one-line form: file:line:col: path: found X, expected Y (hint: Z).
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString(e.Position().String())
	b.WriteString(": ")
	if e.Path != "" {
		b.WriteString(e.Path + ": ")
	}
	b.WriteString("found " + e.Found)
	if e.Expected != "" {
		b.WriteString(", expected " + e.Expected)
	}
	if e.Hint != "" {
		b.WriteString(" (hint: " + e.Hint + ")")
	}
	return b.String()
}

// Detail returns the one-line form followed by the source line and a caret under the column.
func (e *Error) Detail() string {
	if e.Excerpt == "" {
		return e.Error() + "\n"
	}
	line, caret := excerpt(e.Excerpt, e.Col)
	number := strconv.Itoa(e.Line)
	if strings.HasPrefix(e.File, assignmentPrefix) {
		number = "set"
	}
	margin := strings.Repeat(" ", len(number))
	return fmt.Sprintf("%s\n    %s | %s\n    %s | %s\n", e.Error(), number, line, margin, caret)
}

// Errors is every error of a document, sorted by file, line and column.
type Errors []*Error

// Error returns one line per error, at most 100 of them, and how many more there are.
func (e Errors) Error() string {
	return e.join("\n", func(err *Error) string { return err.Error() })
}

// Detail returns each error with its source line and caret, at most 100 of them, and how many more there are.
func (e Errors) Detail() string {
	return e.join("\n", (*Error).Detail)
}

func (e Errors) join(separator string, text func(*Error) string) string {
	lines := make([]string, 0, min(len(e), printedErrors)+1)
	for i, err := range e {
		if i == printedErrors {
			atLeast := ""
			if len(e) >= collectedErrors {
				atLeast = "at least "
			}
			lines = append(lines, fmt.Sprintf("and %s%d more errors", atLeast, len(e)-printedErrors))
			break
		}
		lines = append(lines, text(err))
	}
	return strings.Join(lines, separator)
}

// Unwrap returns the errors one by one for errors.Is and errors.As.
func (e Errors) Unwrap() []error {
	list := make([]error, len(e))
	for i, err := range e {
		list[i] = err
	}
	return list
}

// collector gathers errors up to the limit.
type collector struct{ list Errors }

func (c *collector) full() bool { return len(c.list) >= collectedErrors }

// add records an error at the node's place.
func (c *collector) add(n *node, path, found, expected, hint string) {
	c.addCode("", n, path, found, expected, hint)
}

// addCode records an error of a check that a schema cannot make.
func (c *collector) addCode(code Code, n *node, path, found, expected, hint string) {
	if c.full() {
		return
	}
	err := n.errorAt(path, found, expected, hint)
	err.Code = code
	c.list = append(c.list, err)
}

// result returns nil where nothing was collected, else the errors in order of their places.
func (c *collector) result() error {
	if len(c.list) == 0 {
		return nil
	}
	sort.SliceStable(c.list, func(i, j int) bool {
		a, b := c.list[i], c.list[j]
		if a.File != b.File {
			return a.File < b.File
		}
		if a.Line != b.Line {
			return a.Line < b.Line
		}
		return a.Col < b.Col
	})
	return c.list
}

// shown quotes a piece of the user's text for a message: backquotes where that is unambiguous, shortened.
func shown(text string) string {
	const longest = 60
	if utf8.RuneCountInString(text) > longest {
		text = string([]rune(text)[:longest-1]) + "…"
	}
	quoted := strconv.Quote(text)
	if strings.Contains(text, "`") || quoted != `"`+text+`"` {
		return quoted
	}
	return "`" + text + "`"
}

// listed joins alternatives for a message: a, b or c; a long list is cut.
func listed(names []string, conjunction string) string {
	const most = 12
	cut := len(names) > most
	shownNames := make([]string, 0, most)
	for _, name := range names[:min(len(names), most)] {
		shownNames = append(shownNames, shown(name))
	}
	if cut {
		return strings.Join(shownNames, ", ") + fmt.Sprintf(" %s %d others", conjunction, len(names)-most)
	}
	if len(shownNames) < 2 {
		return strings.Join(shownNames, "")
	}
	last := len(shownNames) - 1
	return strings.Join(shownNames[:last], ", ") + " " + conjunction + " " + shownNames[last]
}
