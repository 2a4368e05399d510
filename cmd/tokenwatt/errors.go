package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"

	"tokenwatt/internal/strictyaml"
	"tokenwatt/lp"
	"tokenwatt/supply"
)

// exitCode maps an error to the exit code that scripts rely on.
func exitCode(err error) int {
	var (
		infeasible *supply.InfeasibleError
		scenario   strictyaml.Errors
		one        *strictyaml.Error
	)
	switch {
	case isUsage(err):
		return exitUsage
	case errors.As(err, &infeasible):
		return exitInfeasible
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded),
		errors.Is(err, lp.ErrCancelled), errors.Is(err, lp.ErrTimeLimit):
		return exitLimit
	case errors.As(err, &scenario), errors.As(err, &one), errors.Is(err, errScenario):
		return exitScenario
	default:
		return exitInternal
	}
}

// errScenario marks an error of the scenario that has no place in a file of its own.
var errScenario = errors.New("the scenario cannot be planned")

// detailer is an error that can show the source line it is about.
type detailer interface{ Detail() string }

// printError writes an error for people: with source lines where it has them, and with what to do next.
func printError(w io.Writer, err error, code int) {
	var detail detailer
	switch {
	case errors.As(err, &detail):
		fmt.Fprint(w, detail.Detail())
		fmt.Fprintln(w, "tokenwatt: the scenario is not valid; nothing was computed or written")
	case code == exitLimit && errors.Is(err, lp.ErrTimeLimit):
		fmt.Fprintf(w, "tokenwatt: %v\n", err)
		fmt.Fprintln(w, "tokenwatt: nothing was written; give the solver longer with --time-limit, or a shorter study.hours")
	case code == exitLimit:
		fmt.Fprintln(w, "tokenwatt: interrupted; nothing was written, and the same command starts again")
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, fs.ErrPermission):
		fmt.Fprintf(w, "tokenwatt: %v\n", err)
	default:
		fmt.Fprintf(w, "tokenwatt: %v\n", err)
	}
}
