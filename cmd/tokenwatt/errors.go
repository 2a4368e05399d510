package main

import (
	"compress/flate"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"

	"tokenwatt"
	"tokenwatt/catalog"
	"tokenwatt/compute/collective"
	"tokenwatt/compute/kernel"
	"tokenwatt/compute/transformer"
	"tokenwatt/demand"
	"tokenwatt/demand/calendar"
	"tokenwatt/demand/campaign"
	"tokenwatt/demand/campaign/guides"
	"tokenwatt/demand/campaign/hours"
	"tokenwatt/demand/campaign/packing"
	"tokenwatt/demand/campaign/structure"
	"tokenwatt/demand/ownership"
	"tokenwatt/demand/robots"
	"tokenwatt/demand/robots/battery"
	"tokenwatt/demand/robots/charging"
	"tokenwatt/demand/robots/inference"
	"tokenwatt/demand/robots/queueing"
	"tokenwatt/demand/robots/sim"
	"tokenwatt/demand/serving"
	"tokenwatt/demand/serving/cluster"
	"tokenwatt/demand/serving/engine"
	"tokenwatt/demand/serving/metrics"
	"tokenwatt/demand/serving/replica"
	"tokenwatt/demand/serving/simulation"
	"tokenwatt/demand/serving/size"
	"tokenwatt/demand/serving/trace"
	"tokenwatt/demand/training"
	"tokenwatt/demand/training/layout"
	"tokenwatt/demand/training/scaling"
	"tokenwatt/demand/training/schedule"
	"tokenwatt/demand/training/search"
	"tokenwatt/demand/training/step"
	"tokenwatt/facility"
	"tokenwatt/internal/atomicdir"
	"tokenwatt/internal/csvseries"
	"tokenwatt/internal/strictyaml"
	"tokenwatt/internal/zone"
	"tokenwatt/lp"
	"tokenwatt/supply"
	"tokenwatt/supply/fusion"
	"tokenwatt/supply/fusion/pulse"
	"tokenwatt/supply/pypsa"
	"tokenwatt/supply/series"
	"tokenwatt/supply/weather"
	"tokenwatt/sweep"
)

// exitCode maps an error to the exit code that scripts rely on.
func exitCode(err error) int {
	var (
		usage      usageError
		infeasible *supply.InfeasibleError
		target     *atomicdir.TargetError
	)
	switch {
	case errors.As(err, &usage):
		return exitUsage
	case errors.As(err, &infeasible), noLayout(err), errors.Is(err, errInfeasibleNetwork):
		return exitInfeasible
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded), errors.Is(err, lp.ErrCancelled),
		errors.Is(err, lp.ErrTimeLimit), errors.Is(err, lp.ErrIterationLimit):
		return exitLimit
	case errors.As(err, &target), errors.Is(err, atomicdir.ErrForeignFiles):
		return exitUsage
	case aboutScenario(err):
		return exitScenario
	default:
		return exitInternal
	}
}

// scenarioError marks an error that is the scenario's fault by where it came up: a file of hourly values that cannot be
// read is the user's, a folder that cannot be written is not.
type scenarioError struct{ error }

func (e scenarioError) Unwrap() error { return e.error }

// noLayout tells the errors of a service whose objectives no fleet meets, of robots that no fleet or latency is enough for, of a campaign that its deadline or its accelerators are too small for, and of a training run that no layout carries: it fits
// nowhere, takes too long, or fails more often than it is saved.
func noLayout(err error) bool {
	return isAny(err, size.ErrNoFleet, robots.ErrInfeasible, inference.ErrLate, campaign.ErrTooLong, campaign.ErrNothing, search.ErrNothingFits, search.ErrLimits, schedule.ErrNoHeadway, training.ErrDeadline)
}

// aboutScenario tells the errors that a user mends in the scenario, its catalog or its files: those with a place in a
// file, and those of the stages about figures that do not fit each other.
func aboutScenario(err error) bool {
	var (
		marked scenarioError
		list   strictyaml.Errors
		one    *strictyaml.Error
		text   textError
	)
	if errors.As(err, &marked) || errors.As(err, &text) || errors.As(err, &list) || errors.As(err, &one) {
		return true
	}
	return isAny(err, tokenwatt.ErrNoPrice, tokenwatt.ErrNoMachine, tokenwatt.ErrNoRobots, tokenwatt.ErrNoCampaign, campaign.ErrProblem, guides.ErrSearch, hours.ErrWindow, packing.ErrJobs, structure.ErrTool, tokenwatt.ErrLoadName, robots.ErrProblem, battery.ErrBattery, charging.ErrProblem, inference.ErrProblem, queueing.ErrProblem, sim.ErrProblem,
		fusion.ErrPlant, pulse.ErrMachine, pulse.ErrCircuit, pulse.ErrRange, serving.ErrProblem, simulation.ErrProblem, simulation.ErrNoRequests, size.ErrSweep, size.ErrCurve, cluster.ErrProblem, cluster.ErrStuck, metrics.ErrSettings, replica.ErrConfig, replica.ErrRequest, engine.ErrProblem, trace.ErrOptions, trace.ErrLine, trace.ErrSelect, trace.ErrTraffic, training.ErrProblem, training.ErrTooLong, training.ErrAccelerators,
		layout.ErrJob, step.ErrProblem, schedule.ErrProblem, schedule.ErrTooLong, scaling.ErrScaling, kernel.ErrMachine,
		collective.ErrNetwork, catalog.ErrNotFound, transformer.ErrShape,
		calendar.ErrCalendar, ownership.ErrOwnership, demand.ErrLoad, facility.ErrProblem, weather.ErrProblem, supply.ErrProblem,
		supply.ErrUnbounded, lp.ErrUnbounded, pypsa.ErrModel, csvseries.ErrTooLarge, series.ErrTooLarge, series.ErrFormat, zone.ErrZone, series.ErrCut, sweep.ErrTooManyFailed, sweep.ErrNotFinite)
}

// unreadable tells the errors of reading a file: it is not there, may not be read, or is not compressed as it says.
func unreadable(err error) bool {
	var (
		path    *fs.PathError
		corrupt flate.CorruptInputError
	)
	return errors.As(err, &path) || errors.As(err, &corrupt) || isAny(err, gzip.ErrHeader, gzip.ErrChecksum, io.EOF, io.ErrUnexpectedEOF)
}

func isAny(err error, targets ...error) bool {
	return slices.ContainsFunc(targets, func(target error) bool { return errors.Is(err, target) })
}

// printError writes an error for people: every part of it, with source lines where it has them, and what to do next.
func printError(w io.Writer, err error, code int) {
	var infeasible *supply.InfeasibleError
	switch {
	case code == exitLimit && errors.Is(err, lp.ErrTimeLimit):
		say(w, "the solver's time limit is reached; nothing was written: give it longer with --time-limit, or a shorter study.hours")
		return
	case code == exitLimit && errors.Is(err, lp.ErrIterationLimit):
		say(w, "the solver's limit of iterations is reached; nothing was written: give a shorter study.hours")
		return
	case code == exitLimit:
		say(w, "interrupted; nothing was written, and the same command starts again")
		return
	case errors.As(err, &infeasible):
		printInfeasible(w, infeasible)
		return
	}
	printParts(w, "", err)
	switch code {
	case exitScenario:
		say(w, "nothing was computed or written")
	case exitInfeasible:
		say(w, "nothing was written")
	}
}

func say(w io.Writer, text string) { fmt.Fprintln(w, "tokenwatt: "+text) }

// printParts writes the parts of a joined error one by one, each behind what wraps them all.
func printParts(w io.Writer, before string, err error) {
	switch wrapped := err.(type) { //nolint:errorlint // each level is looked at in turn
	case strictyaml.Errors:
		printList(w, wrapped)
		return
	case *strictyaml.Error:
		fmt.Fprint(w, wrapped.Detail())
		return
	case interface{ Unwrap() []error }:
		if parts := wrapped.Unwrap(); err.Error() == errors.Join(parts...).Error() {
			for _, part := range parts {
				printParts(w, before, part)
			}
			return
		}
	case interface{ Unwrap() error }:
		if inner := wrapped.Unwrap(); inner != nil && strings.HasSuffix(err.Error(), inner.Error()) {
			printParts(w, before+strings.TrimSuffix(err.Error(), inner.Error()), inner)
			return
		}
	}
	say(w, plain(before+err.Error()))
}

const (
	// mostAlike is how many errors that differ in their line alone are printed.
	mostAlike = 3
	// mostPrinted is how many errors are printed in all: a file this wrong is not the kind of file that was asked for.
	mostPrinted = 50
)

// printList writes the errors of documents. Of those that say the same of a whole column of a file the first are
// printed and the others counted: a year of hours in the wrong unit is one mistake.
func printList(w io.Writer, list strictyaml.Errors) {
	type kind struct{ file, path, expected, hint string }
	of := func(e *strictyaml.Error) kind { return kind{e.File, e.Path, e.Expected, e.Hint} }
	alike := map[kind]int{}
	last := map[kind]*strictyaml.Error{}
	for _, e := range list {
		alike[of(e)]++
		last[of(e)] = e
	}
	seen, printed := map[kind]int{}, 0
	for i, e := range list {
		if printed == mostPrinted {
			fmt.Fprintf(w, "and %d more errors\n", len(list)-i)
			return
		}
		k := of(e)
		if seen[k]++; seen[k] <= mostAlike || alike[k] == mostAlike+1 {
			fmt.Fprint(w, e.Detail())
			printed++
		} else if e == last[k] {
			fmt.Fprintf(w, "%s: and %d more like these, to line %d\n", e.File, alike[k]-mostAlike, e.Line)
		}
	}
}

// plain takes out what packages say of themselves twice: "supply: supply: ..." and the program's own name.
func plain(text string) string {
	parts := strings.Split(text, ": ")
	kept := parts[:0]
	for i, part := range parts {
		leading := i < len(parts)-1 && !strings.ContainsAny(part, " \"`")
		if leading && (part == "tokenwatt" || part == "scenario" || len(kept) > 0 && kept[len(kept)-1] == part) {
			continue
		}
		kept = append(kept, part)
	}
	return strings.Join(kept, ": ")
}
