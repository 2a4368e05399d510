package highs

import (
	"bytes"
	"strconv"
	"strings"

	"tokenwatt/lp"
)

// keepLines is how many of the last lines are kept for the text of an error.
const keepLines = 6

// logReader splits what HiGHS prints into lines, keeps the last ones for error messages, and hands the lines that
// look like iterations to the caller's progress function. The log is for people and its layout may change, so a line
// that is not understood is passed over.
type logReader struct {
	progress func(lp.Progress)
	phase    string
	partial  []byte
	last     []string
	bound    float64 // the last dual bound of a MIP's closing report, hasBound where there was one
	hasBound bool
}

func (l *logReader) write(text []byte) {
	for {
		end := bytes.IndexByte(text, '\n')
		if end < 0 {
			l.partial = append(l.partial, text...)
			return
		}
		l.line(string(append(l.partial, text[:end]...)))
		l.partial = l.partial[:0]
		text = text[end+1:]
	}
}

func (l *logReader) line(line string) {
	trimmed := strings.TrimSpace(line)
	if trimmed == "" {
		return
	}
	if len(l.last) == keepLines {
		l.last = append(l.last[:0], l.last[1:]...)
	}
	l.last = append(l.last, trimmed)
	if text, ok := strings.CutPrefix(trimmed, "Dual bound"); ok {
		if v, err := strconv.ParseFloat(strings.TrimSpace(text), 64); err == nil {
			l.bound, l.hasBound = v, true
		}
	}
	if l.progress == nil {
		return
	}
	p, phase, ok := parseLine(trimmed, l.phase)
	l.phase = phase
	if ok {
		l.progress(p)
	}
}

// tail returns the last lines in one.
func (l *logReader) tail() string { return strings.Join(l.last, "; ") }

// parseLine reads one line of the log of a solver in the given phase. It returns the phase that follows and, where
// the line is news for a user, what it says.
func parseLine(line, phase string) (lp.Progress, string, bool) {
	announce := func(next string) (lp.Progress, string, bool) {
		return lp.Progress{Phase: next, MessageRaw: line}, next, true
	}
	switch {
	case strings.HasPrefix(line, "Presolving model"):
		return announce("presolve")
	case strings.HasPrefix(line, "Using EKK") || strings.HasPrefix(line, "Using dual simplex"):
		return announce("simplex")
	case strings.HasPrefix(line, "Interior point solve") || strings.HasPrefix(line, "Running HiPO"):
		return announce("ipm")
	case strings.HasPrefix(line, "Crossover"):
		return announce("crossover")
	case strings.HasPrefix(line, "Solving LP with cuPDLP") || strings.Contains(line, "PDLP-C"):
		return announce("pdlp")
	case strings.HasPrefix(line, "Solving MIP model"):
		return announce("mip")
	case strings.HasPrefix(line, "Performed postsolve"):
		return announce("postsolve")
	}
	fields := strings.Fields(line)
	p := lp.Progress{Phase: phase, MessageRaw: line}
	ok := false
	switch phase {
	case "simplex", "postsolve":
		ok = parseSimplex(&p, fields)
	case "ipm":
		ok = parseInterior(&p, fields)
	case "pdlp":
		ok = parsePDLP(&p, fields)
	}
	return p, phase, ok
}

// parseSimplex reads "  13501  5.0817690211e+07 Pr: 9024(1.1e+06); Du: 3(2.2e-06) 12s".
func parseSimplex(p *lp.Progress, fields []string) bool {
	if len(fields) < 4 {
		return false
	}
	iteration, err1 := strconv.Atoi(fields[0])
	objective, err2 := strconv.ParseFloat(fields[1], 64)
	if err1 != nil || err2 != nil {
		return false
	}
	p.Iteration, p.Objective = iteration, objective
	for k, f := range fields[:len(fields)-1] {
		switch f {
		case "Pr:":
			p.PrimalInf = inBrackets(fields[k+1])
		case "Du:":
			p.DualInf = inBrackets(fields[k+1])
		}
	}
	return true
}

// inBrackets reads the sum in "9024(1.1e+06);"; 0 where there is none.
func inBrackets(s string) float64 {
	_, rest, _ := strings.Cut(s, "(")
	inner, _, _ := strings.Cut(rest, ")")
	v, err := strconv.ParseFloat(inner, 64)
	if err != nil {
		return 0
	}
	return v
}

// parseInterior reads "  14   5.43870157e+07   5.31755507e+07   1.12e-04   4.91e-08   2.25e-02   6.5".
func parseInterior(p *lp.Progress, fields []string) bool {
	return len(fields) >= 6 && parseColumns(p, strings.TrimRight(fields[0], "*"), fields[1], fields[3], fields[4])
}

// parsePDLP reads the same columns in the order iteration, primal objective, dual objective, gap, primal, dual.
func parsePDLP(p *lp.Progress, fields []string) bool {
	return len(fields) >= 6 && parseColumns(p, fields[0], fields[1], fields[4], fields[5])
}

func parseColumns(p *lp.Progress, iteration, objective, primal, dual string) bool {
	n, err := strconv.Atoi(iteration)
	if err != nil {
		return false
	}
	values := make([]float64, 3)
	for k, s := range []string{objective, primal, dual} {
		if values[k], err = strconv.ParseFloat(s, 64); err != nil {
			return false
		}
	}
	p.Iteration, p.Objective, p.PrimalInf, p.DualInf = n, values[0], values[1], values[2]
	return true
}
