package score

import "fmt"

// Refusal is a row of a table, or a cell of it, that was not compared, and why.
type Refusal struct {
	Line     int    // in the file, the header being 1
	Source   string // of the row, where tables have several
	Column   string // at fault; empty where the row as a whole is
	Found    string
	Expected string // empty where Found says it all
}

// String returns the refusal in one line.
func (r Refusal) String() string {
	text := fmt.Sprintf("line %d: ", r.Line)
	if r.Column != "" {
		text += r.Column + " is "
	}
	text += r.Found
	if r.Expected != "" {
		text += ", expected " + r.Expected
	}
	return text
}
