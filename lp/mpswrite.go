package lp

import (
	"bufio"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
)

// MPSNames are the names under which WriteMPS writes columns and rows: the model's own, with what the format cannot
// hold replaced, and each used once.
type MPSNames struct{ Columns, Rows []string }

const objectiveRow = "COST"

// WriteMPS writes the model in free MPS format with all digits of every number.
//
// The constant of the objective is the negated right-hand side of the objective row, as HiGHS, CPLEX and Gurobi read
// it. Rows without bounds become further N rows. Every integer column gets an explicit bound, since readers disagree
// about the default. A row with two different bounds is written with RANGES from the bound that gives back the other
// exactly, where there is one; elsewhere the other may be off in the last digit.
func WriteMPS(w io.Writer, m *Model) error {
	_, err := WriteMPSNames(w, m)
	return err
}

// WriteMPSNames is WriteMPS that also returns the names it used, for reading a solution file.
func WriteMPSNames(w io.Writer, m *Model) (MPSNames, error) {
	if err := m.Check(); err != nil {
		return MPSNames{}, err
	}
	names := MPSNames{
		Columns: safeNames(m.NumColumns(), m.ColumnName, nil),
		Rows:    safeNames(m.NumRows(), m.RowName, []string{objectiveRow}),
	}
	b := &mpsWriter{w: bufio.NewWriterSize(w, 1<<16), m: m, names: names}
	b.line("NAME", safeName(m.Name))
	b.rows()
	b.columns()
	b.rhs()
	b.ranges()
	b.bounds()
	b.line("ENDATA")
	if err := b.w.Flush(); err != nil {
		return MPSNames{}, fmt.Errorf("lp: write MPS: %w", err)
	}
	return names, nil
}

// mpsWriter relies on bufio.Writer to remember the first error until Flush.
type mpsWriter struct {
	w     *bufio.Writer
	m     *Model
	names MPSNames
}

func (b *mpsWriter) line(words ...string) {
	for k, word := range words {
		if k > 0 {
			_ = b.w.WriteByte(' ')
		}
		_, _ = b.w.WriteString(word)
	}
	_ = b.w.WriteByte('\n')
}

func number(v float64) string { return strconv.FormatFloat(v, 'g', -1, 64) }

// rowForm says how a row is written: its type, its right-hand side and, where not NaN, its range.
func rowForm(lower, upper float64) (kind string, rhs, span float64) {
	noLower, noUpper := math.IsInf(lower, -1), math.IsInf(upper, 1)
	switch {
	case noLower && noUpper:
		return "N", 0, math.NaN()
	case noLower:
		return "L", upper, math.NaN()
	case noUpper:
		return "G", lower, math.NaN()
	case lower == upper:
		return "E", lower, math.NaN()
	}
	span = upper - lower
	if lower+span != upper && upper-span == lower {
		return "L", upper, span
	}
	return "G", lower, span
}

func (b *mpsWriter) rows() {
	b.line("ROWS")
	b.line(" N", objectiveRow)
	for i, name := range b.names.Rows {
		kind, _, _ := rowForm(b.m.rowLower[i], b.m.rowUpper[i])
		b.line(" "+kind, name)
	}
}

func (b *mpsWriter) columns() {
	b.line("COLUMNS")
	start, rows, values := b.m.columnwise()
	inside := false
	mark := func(integer bool) {
		if integer != inside {
			word := "'INTORG'"
			if inside {
				word = "'INTEND'"
			}
			b.line(" MARKER 'MARKER'", word)
			inside = integer
		}
	}
	for j, name := range b.names.Columns {
		mark(b.m.integer != nil && b.m.integer[j])
		if c := b.m.colCost[j]; c != 0 || start[j] == start[j+1] { // a column without entries must still be named
			b.line(" "+name, objectiveRow, number(c))
		}
		for k := start[j]; k < start[j+1]; k++ {
			b.line(" "+name, b.names.Rows[rows[k]], number(values[k]))
		}
	}
	mark(false)
}

// columnwise returns the matrix column by column, rows in ascending order.
func (m *Model) columnwise() (start []int, rows []int32, values []float64) {
	start = make([]int, m.NumColumns()+1)
	for _, j := range m.index {
		start[j+1]++
	}
	for j := range m.NumColumns() {
		start[j+1] += start[j]
	}
	next := append([]int(nil), start...)
	rows, values = make([]int32, len(m.index)), make([]float64, len(m.index))
	for i := range m.rowStart {
		from, to := m.span(i)
		for k := from; k < to; k++ {
			at := next[m.index[k]]
			next[m.index[k]]++
			rows[at], values[at] = int32(i), m.value[k]
		}
	}
	return start, rows, values
}

func (b *mpsWriter) rhs() {
	b.line("RHS")
	if b.m.Offset != 0 {
		b.line(" RHS", objectiveRow, number(-b.m.Offset))
	}
	for i, name := range b.names.Rows {
		if _, rhs, _ := rowForm(b.m.rowLower[i], b.m.rowUpper[i]); rhs != 0 {
			b.line(" RHS", name, number(rhs))
		}
	}
}

func (b *mpsWriter) ranges() {
	b.line("RANGES")
	for i, name := range b.names.Rows {
		if _, _, span := rowForm(b.m.rowLower[i], b.m.rowUpper[i]); !math.IsNaN(span) {
			b.line(" RANGE", name, number(span))
		}
	}
}

func (b *mpsWriter) bounds() {
	b.line("BOUNDS")
	for j, name := range b.names.Columns {
		lower, upper := b.m.colLower[j], b.m.colUpper[j]
		noLower, noUpper := math.IsInf(lower, -1), math.IsInf(upper, 1)
		integer := b.m.integer != nil && b.m.integer[j]
		switch {
		case noLower && noUpper:
			b.line(" FR BOUND", name)
			continue
		case lower == upper:
			b.line(" FX BOUND", name, number(lower))
			continue
		case noLower:
			b.line(" MI BOUND", name)
		case lower != 0 || upper <= 0 || integer:
			b.line(" LO BOUND", name, number(lower))
		}
		switch {
		case !noUpper:
			b.line(" UP BOUND", name, number(upper))
		case integer:
			b.line(" PL BOUND", name)
		}
	}
}

// safeNames returns names that MPS readers take as one word, none twice and none of those reserved.
func safeNames(n int, name func(int) string, reserved []string) []string {
	used := make(map[string]bool, n+len(reserved))
	for _, r := range reserved {
		used[r] = true
	}
	out := make([]string, n)
	next := map[string]int{} // the number to try for the next double of a name
	for i := range out {
		plain := safeName(name(i))
		unique := plain
		for k := max(2, next[plain]); used[unique]; k++ {
			unique = plain + "~" + strconv.Itoa(k)
			next[plain] = k + 1
		}
		used[unique] = true
		out[i] = unique
	}
	return out
}

// safeName replaces what a free-format reader would split, skip as a comment, take for a section or for a number.
func safeName(s string) string {
	if s == "" {
		return "_"
	}
	s = strings.Map(func(r rune) rune {
		if r <= ' ' || r > '~' {
			return '_'
		}
		return r
	}, s)
	_, err := strconv.ParseFloat(s, 64)
	if s[0] == '*' || s[0] == '$' || s[0] == '\'' || err == nil || isSection(s) {
		return "_" + s
	}
	return s
}

func isSection(s string) bool {
	switch strings.ToUpper(s) {
	case "NAME", "OBJSENSE", "MAX", "MIN", "ROWS", "COLUMNS", "RHS", "RANGES", "BOUNDS", "ENDATA", "MARKER", "RANGE", "BOUND",
		"QUADOBJ", "QMATRIX", "QSECTION", "QCMATRIX", "CSECTION", "SOS", "INDICATORS", "OBJSENSE_MAX":
		return true
	default:
		return false
	}
}
