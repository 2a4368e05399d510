package execsolver

import (
	"bufio"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"

	"tokenwatt/lp"
)

// FileError is a fault in a solution file.
type FileError struct {
	Line int
	Msg  string
}

func (e *FileError) Error() string {
	return fmt.Sprintf("execsolver: solution file line %d: %s", e.Line, e.Msg)
}

// readSolution reads a HiGHS solution file in raw style:
//
//	Model status
//	Optimal
//
//	# Primal solution values
//	Feasible
//	Objective 36
//	# Columns 2
//	x 4
//	y 6
//	# Rows 1
//	bal 10
//
//	# Dual solution values
//	Feasible
//	# Columns 2
//	...
//
// where the word after a heading is Feasible, Infeasible or None. HiGHS drops rows without bounds when it reads MPS;
// their activity is computed and their dual is zero.
func readSolution(r io.Reader, m *lp.Model, names lp.MPSNames) (*lp.Solution, error) {
	p := &fileReader{
		columns: index(names.Columns), rows: index(names.Rows),
		sol: &lp.Solution{}, m: m,
	}
	scan := bufio.NewScanner(r)
	scan.Buffer(make([]byte, 0, 1<<16), 1<<20)
	for scan.Scan() {
		p.line++
		if err := p.read(strings.TrimSpace(scan.Text())); err != nil {
			return nil, &FileError{Line: p.line, Msg: err.Error()}
		}
	}
	if err := scan.Err(); err != nil {
		return nil, &FileError{Line: p.line + 1, Msg: err.Error()}
	}
	if err := p.finish(); err != nil {
		return nil, &FileError{Line: p.line, Msg: err.Error()}
	}
	return p.sol, nil
}

func index(names []string) map[string]int {
	out := make(map[string]int, len(names))
	for i, name := range names {
		out[name] = i
	}
	return out
}

// part is the half of the file that is being read.
type part int

const (
	header part = iota
	primal
	dual
	basis
)

type fileReader struct {
	m             *lp.Model
	sol           *lp.Solution
	columns, rows map[string]int
	line          int
	part          part
	hasStatus     bool
	wantStatus    bool // the next line is the model status
	wantQuality   bool // the next line is Feasible, Infeasible or None
	target        []float64
	targetIndex   map[string]int
	left          int // entries that the current list still has
}

func (p *fileReader) read(line string) error {
	switch {
	case line == "":
		return nil
	case p.wantStatus:
		p.wantStatus = false
		p.hasStatus = true
		p.sol.Status = status(line)
		return nil
	case p.part == basis:
		return nil
	case p.left > 0:
		return p.entry(line)
	case p.wantQuality:
		p.wantQuality = false
		return nil
	case line == "Model status":
		p.wantStatus = true
		return nil
	case strings.HasPrefix(line, "# Primal solution values"):
		p.part, p.wantQuality = primal, true
		return nil
	case strings.HasPrefix(line, "# Dual solution values"):
		p.part, p.wantQuality = dual, true
		return nil
	case strings.HasPrefix(line, "# Basis"):
		p.part = basis
		return nil
	}
	return p.list(line)
}

// list reads the heading of a list, or the objective.
func (p *fileReader) list(line string) error {
	fields := strings.Fields(line)
	if len(fields) == 2 && fields[0] == "Objective" && p.part == primal {
		v, err := finite(fields[1])
		p.sol.Objective = v
		return err
	}
	if len(fields) != 3 || fields[0] != "#" || p.part == header {
		return fmt.Errorf("unexpected line %q", line)
	}
	count, err := strconv.Atoi(fields[2])
	if err != nil || count < 0 {
		return fmt.Errorf("unexpected line %q", line)
	}
	slot := p.slot(fields[1])
	if slot == nil || *slot != nil {
		return fmt.Errorf("unexpected list %q", line)
	}
	n := p.m.NumRows()
	p.targetIndex = p.rows
	if fields[1] == "Columns" {
		n, p.targetIndex = p.m.NumColumns(), p.columns
	}
	if count > n || (fields[1] == "Columns" && count != n) {
		return fmt.Errorf("%d %s, the model has %d", count, strings.ToLower(fields[1]), n)
	}
	*slot = make([]float64, n)
	for i := range *slot {
		(*slot)[i] = math.NaN()
	}
	p.target, p.left = *slot, count
	return nil
}

func (p *fileReader) slot(kind string) *[]float64 {
	switch {
	case kind == "Columns" && p.part == primal:
		return &p.sol.Primal
	case kind == "Rows" && p.part == primal:
		return &p.sol.RowActivity
	case kind == "Columns" && p.part == dual:
		return &p.sol.ReducedCost
	case kind == "Rows" && p.part == dual:
		return &p.sol.RowDual
	default:
		return nil
	}
}

func (p *fileReader) entry(line string) error {
	fields := strings.Fields(line)
	if len(fields) != 2 {
		return fmt.Errorf("expected a name and a value, found %q", line)
	}
	i, ok := p.targetIndex[fields[0]]
	if !ok {
		return fmt.Errorf("the model has no %q", fields[0])
	}
	if !math.IsNaN(p.target[i]) {
		return fmt.Errorf("%q comes twice", fields[0])
	}
	v, err := finite(fields[1])
	if err != nil {
		return err
	}
	p.target[i] = v
	p.left--
	return nil
}

func finite(s string) (float64, error) {
	v, err := strconv.ParseFloat(s, 64)
	if err != nil || math.IsNaN(v) || math.IsInf(v, 0) {
		return 0, fmt.Errorf("%q is not a finite number", s)
	}
	return v, nil
}

func status(text string) lp.Status {
	switch text {
	case "Optimal", "Empty":
		return lp.Optimal
	case "Infeasible":
		return lp.Infeasible
	case "Unbounded":
		return lp.Unbounded
	case "Primal infeasible or unbounded":
		return lp.InfeasibleOrUnbounded
	case "Time limit reached":
		return lp.TimeLimit
	case "Iteration limit reached", "Solution limit reached":
		return lp.IterationLimit
	case "Interrupted by user":
		return lp.Cancelled
	case "Unknown", "Not Set":
		return lp.StatusUnknown
	default:
		return lp.Failed
	}
}

// finish checks that the answer is whole and fills in the rows that HiGHS dropped.
func (p *fileReader) finish() error {
	if !p.hasStatus {
		return fmt.Errorf("there is no model status")
	}
	if p.left > 0 {
		return fmt.Errorf("%d entries are missing from the last list", p.left)
	}
	s := p.sol
	if s.Status != lp.Optimal {
		// What a file holds without optimality need not be feasible; only the status is kept.
		p.sol = &lp.Solution{Status: s.Status}
		return nil
	}
	if s.Primal == nil || s.RowActivity == nil {
		return fmt.Errorf("an optimal solution without primal values")
	}
	if p.m.IsMIP() {
		s.Bound = math.Inf(-1) // the file does not say
	}
	if p.m.IsMIP() || s.RowDual == nil || s.ReducedCost == nil {
		s.RowDual, s.ReducedCost = nil, nil
	}
	for i := range s.RowActivity {
		lower, upper, cols, coefs := p.m.Row(i)
		dropped := math.IsInf(lower, -1) && math.IsInf(upper, 1)
		if math.IsNaN(s.RowActivity[i]) {
			if !dropped {
				return fmt.Errorf("row %q has no value", p.m.RowName(i))
			}
			s.RowActivity[i] = 0
			for k, j := range cols {
				s.RowActivity[i] += coefs[k] * s.Primal[j]
			}
		}
		if s.RowDual != nil && math.IsNaN(s.RowDual[i]) {
			if !dropped {
				return fmt.Errorf("row %q has no dual", p.m.RowName(i))
			}
			s.RowDual[i] = 0
		}
	}
	return nil
}
