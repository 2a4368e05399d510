package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"testing"

	"tokenwatt"
	"tokenwatt/demand/serving"
	"tokenwatt/demand/training"
	"tokenwatt/facility"
	"tokenwatt/internal/atomicdir"
	"tokenwatt/internal/strictyaml"
	"tokenwatt/ledger"
	"tokenwatt/lp"
	"tokenwatt/supply"
)

// TestExitCode has an error of each kind, wrapped as the chain wraps it.
func TestExitCode(t *testing.T) {
	for _, c := range []struct {
		err  error
		code int
	}{
		{errors.New("a slip of ours"), exitInternal},
		{ledger.ErrUnbalanced, exitInternal},
		{lp.ErrFailed, exitInternal},
		{&fs.PathError{Op: "write", Path: "report.html", Err: fs.ErrPermission}, exitInternal},
		{usageError{errors.New("no such flag")}, exitUsage},
		{&atomicdir.TargetError{Path: "out", Err: atomicdir.ErrNotDirectory}, exitUsage},
		{&atomicdir.ForeignFilesError{Dir: "out", Files: []string{"letter"}}, exitUsage},
		{strictyaml.Errors{{File: "a.yaml", Line: 1, Col: 1, Found: "x"}}, exitScenario},
		{&strictyaml.Error{File: "a.yaml", Line: 1, Col: 1, Found: "x"}, exitScenario},
		{scenarioError{&fs.PathError{Op: "open", Path: "load.csv", Err: fs.ErrPermission}}, exitScenario},
		{tokenwatt.ErrNoPrice, exitScenario},
		{serving.ErrProblem, exitScenario},
		{errors.Join(errors.New("another"), training.ErrTooLong), exitScenario},
		{facility.ErrProblem, exitScenario},
		{supply.ErrProblem, exitScenario},
		{supply.ErrUnbounded, exitScenario},
		{&supply.InfeasibleError{Clashes: []supply.Limit{{Family: supply.GridLimit}}}, exitInfeasible},
		{lp.ErrTimeLimit, exitLimit},
		{lp.ErrIterationLimit, exitLimit},
		{lp.ErrCancelled, exitLimit},
		{context.Canceled, exitLimit},
	} {
		err := fmt.Errorf("stage: %w", c.err)
		if got := exitCode(err); got != c.code {
			t.Errorf("%v: exit code %d, expected %d", err, got, c.code)
		}
		var b bytes.Buffer
		if printError(&b, err, c.code); !strings.HasSuffix(b.String(), "\n") || strings.HasSuffix(b.String(), "\n\n") {
			t.Errorf("%v is printed as %q", err, b.String())
		}
	}
}

// TestPrintError joins errors as the demand stage does: each part stands on a line of its own behind what wraps them,
// what packages say of themselves twice is said once, and faults that differ by their line alone are counted.
func TestPrintError(t *testing.T) {
	at := func(line int, path, found string) *strictyaml.Error {
		return &strictyaml.Error{File: "a.csv", Line: line, Col: 1, Path: path, Found: found, Expected: "a number"}
	}
	column := strictyaml.Errors{at(1, "t", "`x`"), at(2, "p", "`a`"), at(3, "p", "`b`"), at(4, "p", "`c`"), at(5, "p", "`d`"), at(6, "p", "`e`")}
	err := fmt.Errorf("demand: %w", errors.Join(
		fmt.Errorf("workload a: %w", errors.Join(errors.New("one"), errors.New("two"))),
		fmt.Errorf("workload b: %w", column),
		errors.New("demand: demand: tokenwatt: said twice")))
	var b bytes.Buffer
	printError(&b, err, exitScenario)
	want := `tokenwatt: demand: workload a: one
tokenwatt: demand: workload a: two
a.csv:1:1: t: found ` + "`x`" + `, expected a number
a.csv:2:1: p: found ` + "`a`" + `, expected a number
a.csv:3:1: p: found ` + "`b`" + `, expected a number
a.csv:4:1: p: found ` + "`c`" + `, expected a number
a.csv: and 2 more like these, to line 6
tokenwatt: demand: said twice
tokenwatt: nothing was computed or written
`
	if b.String() != want {
		t.Errorf("printed is\n%s\nexpected\n%s", b.String(), want)
	}
}
