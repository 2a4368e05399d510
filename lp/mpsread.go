package lp

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
)

// MPSError is a fault in an MPS file.
type MPSError struct {
	Line int
	Msg  string
}

func (e *MPSError) Error() string { return fmt.Sprintf("lp: MPS line %d: %s", e.Line, e.Msg) }

// maxMPSLine bounds one line of a file.
const maxMPSLine = 1 << 20

// ReadMPS reads a minimisation in free MPS format: NAME, OBJSENSE MIN, ROWS, COLUMNS with integer markers, RHS, RANGES,
// BOUNDS (UP LO FX FR MI PL BV LI UI), ENDATA, comments. The first N row is the objective, further ones become rows
// without bounds. An integer column without any bound is binary, as HiGHS reads it. What the format leaves open is
// refused: a negative UP bound on a column without a lower bound, and OBJSENSE MAX.
// The first fault ends the reading; it is a *MPSError with its line.
func ReadMPS(r io.Reader) (*Model, error) {
	p := &mpsReader{
		m: &Model{}, objective: -1, rows: map[string]int{}, columns: map[string]int{}, column: -1,
		seenRHS: map[int]bool{}, seenRange: map[int]bool{},
	}
	scan := bufio.NewScanner(r)
	scan.Buffer(make([]byte, 0, 1<<16), maxMPSLine)
	for !p.ended && scan.Scan() {
		p.line++
		if err := p.read(scan.Text()); err != nil {
			return nil, &MPSError{Line: p.line, Msg: err.Error()}
		}
	}
	if err := scan.Err(); err != nil {
		return nil, &MPSError{Line: p.line + 1, Msg: err.Error()}
	}
	if !p.ended {
		return nil, &MPSError{Line: p.line, Msg: "the file ends without ENDATA"}
	}
	if err := p.finish(); err != nil {
		return nil, &MPSError{Line: p.line, Msg: err.Error()}
	}
	return p.m, nil
}

// mpsRow is a row as the file gives it.
type mpsRow struct {
	name       string
	kind       byte
	rhs        float64
	span       float64 // NaN where there is no range
	index      []int
	value      []float64
	lastColumn int
}

type mpsReader struct {
	m                  *Model
	line               int
	section            string
	ended              bool
	objective          int // -1 until the first N row; its place among entries
	lines              []mpsRow
	rows, columns      map[string]int
	column             int
	inInteger          bool
	hasLower, hasBound []bool
	seenRHS, seenRange map[int]bool
}

func (p *mpsReader) read(text string) error {
	if text == "" || text[0] == '*' {
		return nil
	}
	fields := strings.Fields(text)
	if len(fields) == 0 {
		return nil
	}
	if text[0] != ' ' && text[0] != '\t' {
		return p.startSection(fields)
	}
	switch p.section {
	case "OBJSENSE":
		return objSense(fields[0])
	case "ROWS":
		return p.readRow(fields)
	case "COLUMNS":
		return p.readColumn(fields)
	case "RHS":
		return p.pairs(fields, p.setRHS)
	case "RANGES":
		return p.pairs(fields, p.setRange)
	case "BOUNDS":
		return p.readBound(fields)
	default:
		return fmt.Errorf("data before the first section")
	}
}

func (p *mpsReader) startSection(fields []string) error {
	switch name := strings.ToUpper(fields[0]); name {
	case "NAME":
		if len(fields) > 1 {
			p.m.Name = fields[1]
		}
	case "OBJSENSE":
		p.section = name
		if len(fields) > 1 {
			return objSense(fields[1])
		}
	case "ROWS", "COLUMNS", "RHS", "RANGES", "BOUNDS":
		p.section = name
	case "ENDATA":
		p.ended = true
	default:
		return fmt.Errorf("section %q is not supported", fields[0])
	}
	return nil
}

func objSense(word string) error {
	switch strings.ToUpper(word) {
	case "MIN", "MINIMIZE", "MINIMISE":
		return nil
	default:
		return fmt.Errorf("objective sense %q is not supported, only MIN", word)
	}
}

func (p *mpsReader) readRow(fields []string) error {
	if len(fields) != 2 || len(fields[0]) != 1 || !strings.Contains("NLGEnlge", fields[0]) {
		return fmt.Errorf("a row is one of N, L, G, E and a name")
	}
	name := fields[1]
	if _, ok := p.rows[name]; ok {
		return fmt.Errorf("row %q is defined twice", name)
	}
	kind := strings.ToUpper(fields[0])[0]
	if kind == 'N' && p.objective < 0 {
		p.objective = len(p.lines)
	}
	p.rows[name] = len(p.lines)
	p.lines = append(p.lines, mpsRow{name: name, kind: kind, span: math.NaN(), lastColumn: -1})
	return nil
}

func (p *mpsReader) readColumn(fields []string) error {
	if len(fields) == 3 && fields[1] == "'MARKER'" {
		switch fields[2] {
		case "'INTORG'":
			p.inInteger = true
		case "'INTEND'":
			p.inInteger = false
		default:
			return fmt.Errorf("marker %s is not supported", fields[2])
		}
		return nil
	}
	if len(fields) != 3 && len(fields) != 5 {
		return fmt.Errorf("a column line has a name and one or two pairs of row and value, found %d words", len(fields))
	}
	if err := p.openColumn(fields[0]); err != nil {
		return err
	}
	for k := 1; k < len(fields); k += 2 {
		i, v, err := p.entry(fields[k], fields[k+1])
		if err != nil {
			return err
		}
		row := &p.lines[i]
		if row.lastColumn == p.column {
			return fmt.Errorf("column %q has row %q twice", fields[0], fields[k])
		}
		row.lastColumn = p.column
		if i == p.objective {
			p.m.colCost[p.column] = v
			continue
		}
		row.index = append(row.index, p.column)
		row.value = append(row.value, v)
	}
	return nil
}

func (p *mpsReader) openColumn(name string) error {
	j, ok := p.columns[name]
	switch {
	case ok && j != p.column:
		return fmt.Errorf("column %q is not in one piece", name)
	case ok:
		return nil
	}
	p.column = p.m.AddColumn(name, 0, Inf, 0)
	p.columns[name] = p.column
	if p.inInteger {
		p.m.SetInteger(p.column, 1)
	}
	p.hasLower = append(p.hasLower, false)
	p.hasBound = append(p.hasBound, false)
	return nil
}

func (p *mpsReader) entry(row, value string) (int, float64, error) {
	i, ok := p.rows[row]
	if !ok {
		return 0, 0, fmt.Errorf("row %q is not defined", row)
	}
	v, err := parseNumber(value)
	return i, v, err
}

func parseNumber(s string) (float64, error) {
	v, err := strconv.ParseFloat(s, 64)
	if err != nil || math.IsNaN(v) {
		return 0, fmt.Errorf("%q is not a number", s)
	}
	return v, nil
}

// pairs reads an optional set name and one or two pairs of row and value.
func (p *mpsReader) pairs(fields []string, set func(i int, v float64) error) error {
	if len(fields)%2 == 1 {
		fields = fields[1:]
	}
	if len(fields) != 2 && len(fields) != 4 {
		return fmt.Errorf("expected one or two pairs of row and value")
	}
	for k := 0; k < len(fields); k += 2 {
		i, v, err := p.entry(fields[k], fields[k+1])
		if err != nil {
			return err
		}
		if math.IsInf(v, 0) {
			return fmt.Errorf("row %q: %g", fields[k], v)
		}
		if err := set(i, v); err != nil {
			return err
		}
	}
	return nil
}

func (p *mpsReader) setRHS(i int, v float64) error {
	if p.seenRHS[i] {
		return fmt.Errorf("row %q has two right-hand sides", p.lines[i].name)
	}
	p.seenRHS[i] = true
	if i == p.objective {
		p.m.Offset = -v
		return nil
	}
	p.lines[i].rhs = v
	return nil
}

func (p *mpsReader) setRange(i int, v float64) error {
	if p.lines[i].kind == 'N' {
		return fmt.Errorf("row %q is an N row and has no range", p.lines[i].name)
	}
	if p.seenRange[i] {
		return fmt.Errorf("row %q has two ranges", p.lines[i].name)
	}
	p.seenRange[i] = true
	p.lines[i].span = v
	return nil
}

func (p *mpsReader) readBound(fields []string) error {
	kind := strings.ToUpper(fields[0])
	need := 3 // kind, column, value; the set name comes between and may be missing
	switch kind {
	case "FR", "MI", "PL", "BV":
		need = 2
	case "UP", "LO", "FX", "LI", "UI":
	default:
		return fmt.Errorf("bound type %q is not supported", fields[0])
	}
	at := 1
	if len(fields) == need+1 || (need == 2 && len(fields) == 4) {
		at = 2
	} else if len(fields) != need {
		return fmt.Errorf("bound %s: found %d words", kind, len(fields))
	}
	j, ok := p.columns[fields[at]]
	if !ok {
		return fmt.Errorf("column %q is not defined", fields[at])
	}
	var v float64
	if need == 3 {
		var err error
		if v, err = parseNumber(fields[at+1]); err != nil {
			return err
		}
	}
	p.setBound(kind, j, v)
	return nil
}

func (p *mpsReader) setBound(kind string, j int, v float64) {
	p.hasBound[j] = true
	lower, upper := &p.m.colLower[j], &p.m.colUpper[j]
	switch kind {
	case "UP":
		*upper = v
		return
	case "PL":
		*upper = Inf
		return
	case "UI":
		*upper = v
		p.m.SetInteger(j, 1)
		return
	case "LO":
		*lower = v
	case "LI":
		*lower = v
		p.m.SetInteger(j, 1)
	case "FX":
		*lower, *upper = v, v
	case "FR":
		*lower, *upper = -Inf, Inf
	case "MI":
		*lower = -Inf
	case "BV":
		*lower, *upper = 0, 1
		p.m.SetInteger(j, 1)
	}
	p.hasLower[j] = true
}

// finish settles what depends on the whole file and appends the rows.
func (p *mpsReader) finish() error {
	if p.objective < 0 {
		return errors.New("there is no N row")
	}
	for j := range p.hasBound {
		if !p.hasLower[j] && p.m.colUpper[j] < 0 {
			return fmt.Errorf("column %q has a negative upper bound and no lower bound: readers disagree, give LO or MI",
				p.m.ColumnName(j))
		}
		if !p.hasBound[j] && p.m.integer != nil && p.m.integer[j] {
			p.m.colUpper[j] = 1
		}
	}
	for i, row := range p.lines {
		if i == p.objective {
			continue
		}
		lower, upper := row.bounds()
		p.m.AddRow(row.name, lower, upper, row.index, row.value)
	}
	return p.m.Check()
}

// bounds turns type, right-hand side and range into two bounds.
func (r mpsRow) bounds() (lower, upper float64) {
	switch r.kind {
	case 'N':
		return -Inf, Inf
	case 'L':
		if math.IsNaN(r.span) {
			return -Inf, r.rhs
		}
		return r.rhs - math.Abs(r.span), r.rhs
	case 'G':
		if math.IsNaN(r.span) {
			return r.rhs, Inf
		}
		return r.rhs, r.rhs + math.Abs(r.span)
	default: // E
		switch {
		case math.IsNaN(r.span):
			return r.rhs, r.rhs
		case r.span < 0:
			return r.rhs + r.span, r.rhs
		default:
			return r.rhs, r.rhs + r.span
		}
	}
}
