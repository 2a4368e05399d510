package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"tokenwatt"
	"tokenwatt/lp"
	"tokenwatt/scenario"
	"tokenwatt/supply/pypsa"
)

// errInfeasibleNetwork says that a network has no feasible plan.
var errInfeasibleNetwork = errors.New("no plan serves the loads of the network within its limits")

// runNetwork reads the folder of a PyPSA network, solves it and prints what it comes to.
func (f *supplyFlags) runNetwork(cmd *cobra.Command) error {
	started := time.Now()
	ctx := cmd.Context()
	progress := newProgress(cmd.ErrOrStderr(), f.quiet)
	progress.show("reading "+f.pypsa, "")
	n, err := pypsa.ReadDir(ctx, f.pypsa, &pypsa.ReadSettings{Ignore: f.ignore})
	if err != nil {
		progress.done()
		if errors.Is(err, pypsa.ErrNoNetwork) {
			return usageError{err}
		}
		return err
	}
	progress.show("solving the network", "")
	solution, sum, err := f.solveNetwork(ctx, n, "--solver", f.solver, progress, started)
	progress.done()
	if err != nil {
		return err
	}
	f.warnNetwork(cmd.ErrOrStderr(), append(append([]string{}, n.Warnings...), solution.Warnings...))
	if f.writePypsa != "" {
		if err := pypsa.Write(f.writePypsa, n, solution); err != nil {
			return err
		}
	}
	if err := printNetwork(cmd.OutOrStdout(), f.format, n, solution, sum); err != nil {
		return err
	}
	if !f.quiet {
		fmt.Fprintf(cmd.ErrOrStderr(), "tokenwatt: read and solved in %.1f s\n", time.Since(started).Seconds())
	}
	if f.checkWith != "" {
		return f.checkNetwork(cmd, n, sum, progress)
	}
	return nil
}

// solveNetwork solves a network with the solver that a flag names.
func (f *supplyFlags) solveNetwork(ctx context.Context, n *pypsa.Network, flag, value string, progress *progress, started time.Time) (*pypsa.Solution, *pypsa.Summary, error) {
	solver, _, closeSolver, err := openSolver(ctx, flag, value)
	if err != nil {
		return nil, nil, err
	}
	defer closeSolver()
	before := time.Now()
	s, err := pypsa.Solve(ctx, n, solver, &lp.Settings{
		TimeLimit: f.timeLimit, Clock: func() time.Duration { return time.Since(started) },
		Progress: func(now lp.Progress) {
			progress.show("solving the network", fmt.Sprintf("%s, iteration %d, objective %.6g", now.Phase, now.Iteration, now.Objective))
		},
	})
	switch {
	case errors.Is(err, lp.ErrInfeasible):
		return nil, nil, fmt.Errorf("%w: %w", errInfeasibleNetwork, err)
	case err != nil:
		return nil, nil, err
	}
	sum := s.Summary(n, time.Since(before).Seconds())
	for _, values := range []map[string]float64{sum.Capacities, sum.PriceMean, sum.Duals} {
		for key, v := range values {
			values[key] = v + 0 // no minus zero
		}
	}
	return s, &sum, nil
}

// warnNetwork says on stderr how a folder was understood and what of it has no effect.
func (f *supplyFlags) warnNetwork(w io.Writer, warnings []string) {
	for _, text := range warnings {
		say(w, "warning: "+text)
	}
	for _, name := range f.ignore {
		say(w, "warning: left out as asked: "+name)
	}
}

// writeSite writes a site and its optimum as a PyPSA folder, and says on stderr what that format cannot say of it.
func writeSite(dir string, s *scenario.Scenario, r *tokenwatt.Result, stderr io.Writer) error {
	n, solution, err := pypsa.FromSite(s.Name, r.Problem, r.Supply)
	if err != nil {
		return err
	}
	start := time.Date(s.Study.Year, time.January, 1, 0, 0, 0, 0, time.UTC)
	for h := range n.Snapshots {
		n.Snapshots[h] = start.Add(time.Duration(h) * time.Hour).Format(time.DateTime)
	}
	for _, text := range n.Warnings {
		say(stderr, "warning: "+dir+": "+text)
	}
	return pypsa.Write(dir, n, solution)
}

// checkNetwork solves the network with the second solver and compares.
func (f *supplyFlags) checkNetwork(cmd *cobra.Command, n *pypsa.Network, first *pypsa.Summary, progress *progress) error {
	progress.show("checking", "")
	_, second, err := f.solveNetwork(cmd.Context(), n, "--check-with", f.checkWith, progress, time.Now())
	progress.done()
	if err != nil {
		return fmt.Errorf("checking with %s: %w", f.checkWith, err)
	}
	return compareNetworks(cmd.ErrOrStderr(), first, second)
}

// checkNetworkFlags refuses flags that do not go with a folder of PyPSA.
func (f *supplyFlags) checkNetworkFlags(cmd *cobra.Command, args []string) error {
	switch {
	case f.pypsa == "" && cmd.Flags().Changed("pypsa"):
		return usageError{errors.New("--pypsa is empty: give the folder of a PyPSA network")}
	case f.writePypsa == "" && cmd.Flags().Changed("write-pypsa"):
		return usageError{errors.New("--write-pypsa is empty: give the folder to write to")}
	case f.pypsa == "" && len(f.ignore) > 0:
		return usageError{errors.New("--ignore goes with --pypsa")}
	case f.pypsa != "" && len(args) > 0:
		return usageError{fmt.Errorf("--pypsa takes the place of a scenario: leave out %s", args[0])}
	case f.pypsa == "":
		return nil
	}
	for _, name := range []string{"out", "set", "answers"} {
		if cmd.Flags().Changed(name) {
			return usageError{fmt.Errorf("--%s goes with a scenario, not with --pypsa", name)}
		}
	}
	if same(f.pypsa, f.writePypsa) {
		return usageError{errors.New("--write-pypsa names the folder that --pypsa reads: give another")}
	}
	return nil
}

// same tells whether two names are one folder.
func same(a, b string) bool {
	if a == "" || b == "" {
		return false
	}
	one, errOne := os.Stat(a)
	other, errOther := os.Stat(b)
	if errOne == nil && errOther == nil {
		return os.SameFile(one, other)
	}
	return filepath.Clean(a) == filepath.Clean(b)
}

// compareNetworks says how two solutions of one network differ; it fails where their costs do.
func compareNetworks(w io.Writer, a, b *pypsa.Summary) error {
	difference := math.Abs(a.ObjectiveTotal-b.ObjectiveTotal) / math.Max(1, math.Abs(a.ObjectiveTotal))
	capacity, price := 0.0, 0.0
	for name, mw := range a.Capacities {
		capacity = math.Max(capacity, math.Abs(mw-b.Capacities[name]))
	}
	for name, mean := range a.PriceMean {
		price = math.Max(price, math.Abs(mean-b.PriceMean[name]))
	}
	text := fmt.Sprintf("%s finds %.4f, %s %.4f: a relative difference of %.2g; capacities differ by at most %.2g MW, mean prices by at most %.2g",
		a.Solver, a.ObjectiveTotal, b.Solver, b.ObjectiveTotal, difference, capacity, price)
	if difference > 1e-6 {
		return fmt.Errorf("two solvers do not agree: %s", text)
	}
	say(w, strings.ToLower(text[:1])+text[1:])
	return nil
}
