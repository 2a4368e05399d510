package validation

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"tokenwatt/catalog"
	"tokenwatt/lp"
)

// ErrGroup is wrapped where a group is asked for that does not exist.
var ErrGroup = errors.New("validation: unknown group")

// Settings say what is run.
type Settings struct {
	// Groups are those wanted, all of Groups() where empty.
	Groups []string
	// Solver solves the group supply and is required for it alone.
	Solver lp.Solver
	// Progress, if not nil, is told what is being done, with what is known of its state.
	Progress func(phase, state string)
}

// group is one kind of cases and the files that it reads.
type group struct {
	name  string
	files []string
	run   func(context.Context, *bench) ([]Case, error)
}

// groups lists the groups in the order in which they are printed: that of the chain.
func groups() []group {
	return []group{
		{"parameters", nil, parameterCases},
		{"kernels", kernelFiles(), kernelCases},
		{"training", []string{runsFile, stepsFile, singleNodeFile}, trainingCases},
		{"serving", []string{inferenceFile, splitwiseFile}, servingCases},
		{"campaigns", []string{structureFile, guideFile, databaseFile}, campaignCases},
		{"facility", []string{greensboroFile}, facilityCases},
		{"supply", []string{gbFile, deFile, referenceFile}, supplyCases},
		{"fusion", []string{reactivityFile, experimentsFile}, fusionCases},
		{"weather", []string{gbFile, greensboroFile}, weatherCases},
	}
}

// Groups returns the names of the groups in order.
func Groups() []string {
	var names []string
	for _, g := range groups() {
		names = append(names, g.name)
	}
	return names
}

// bench is what every group works with.
type bench struct {
	data     data
	catalog  *catalog.Catalog
	defaults *defaults
	solver   lp.Solver
	tell     func(phase, state string)
}

// Run compares the models with the measured data in a folder. Errors wrap ErrMissing (every missing file at once),
// ErrData, ErrGroup, or are the models' own and the context's.
func Run(ctx context.Context, dir string, s *Settings) ([]Case, error) {
	if s == nil {
		s = &Settings{}
	}
	chosen, err := choose(s.Groups)
	if err != nil {
		return nil, err
	}
	b := &bench{data: data(dir), solver: s.Solver, tell: s.Progress}
	if b.tell == nil {
		b.tell = func(string, string) {}
	}
	if b.catalog, err = catalog.Embedded(); err != nil {
		return nil, err
	}
	if b.defaults, err = readDefaults(); err != nil {
		return nil, err
	}
	var files []string
	for _, g := range chosen {
		files = append(files, g.files...)
	}
	slices.Sort(files)
	if err := b.data.check(slices.Compact(files)); err != nil {
		return nil, err
	}
	var cases []Case
	for _, g := range chosen {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		b.tell("validating "+g.name, "")
		found, err := g.run(ctx, b)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", g.name, err)
		}
		for i := range found {
			found[i].Group = g.name
		}
		cases = append(cases, found...)
	}
	return cases, nil
}

// choose returns the groups asked for, in the order of the chain.
func choose(names []string) ([]group, error) {
	var chosen []group
	known := Groups()
	for _, name := range names {
		if !slices.Contains(known, name) {
			return nil, fmt.Errorf("%w %q: there are %s", ErrGroup, name, strings.Join(known, ", "))
		}
	}
	for _, g := range groups() {
		if len(names) == 0 || slices.Contains(names, g.name) {
			chosen = append(chosen, g)
		}
	}
	return chosen, nil
}
