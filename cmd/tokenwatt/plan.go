package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"tokenwatt"
	"tokenwatt/internal/strictyaml"
	"tokenwatt/report"
	"tokenwatt/scenario"
)

// planFlags are the flags of `plan`: which file, where the output goes, and assignments; the rest is in the scenario.
type planFlags struct {
	out       string
	set       []string
	format    string
	solver    string
	noSupply  bool
	checkOnly bool
	quiet     bool
	timeLimit time.Duration
}

// newPlan is the verb `plan`.
func newPlan() *cobra.Command {
	var f planFlags
	cmd := &cobra.Command{
		Use:   "plan SCENARIO",
		Short: "Turn a scenario into machines, megawatts, a least-cost hourly supply, and a ledger",
		Long: `plan reads a scenario (a file, or - for standard input), computes what it takes, and prints the answer on one page.
With --out it writes report.html, report.json, ledger.csv, hourly.parquet, scenario.resolved.yaml and manifest.json
into a folder, all at once: an interrupted run leaves the folder as it was. The same scenario and seed give the same
bytes in every file except manifest.json, which has the timings.`,
		Example: `  tokenwatt plan examples/chatgpt-2023.yaml --out out/chatgpt-2023
  tokenwatt plan my.yaml --no-supply --set workloads.chat.serving.visitors=25M/d`,
		Args:              arguments(1, 1, "one scenario: a file, or - for standard input"),
		ValidArgsFunction: completeScenario,
		RunE: func(cmd *cobra.Command, args []string) error {
			return f.run(cmd, args[0])
		},
	}
	flags := cmd.Flags()
	f.add(flags)
	flags.StringVar(&f.solver, "solver", solverAuto, solverHelp)
	flags.BoolVar(&f.noSupply, "no-supply", false, "leave the supply study out and bill electricity at the site's tariff")
	flags.BoolVar(&f.checkOnly, "check-only", false, "only check the scenario")
	flags.DurationVar(&f.timeLimit, "time-limit", 0, "give the solver up after this time, for example 10m (0 is never)")
	return cmd
}

func (f *planFlags) run(cmd *cobra.Command, path string) error {
	started := time.Now()
	if err := f.check(cmd); err != nil {
		return err
	}
	s, err := f.load(cmd.InOrStdin(), path)
	if err != nil {
		return err
	}
	if f.checkOnly {
		_, err := fmt.Fprintf(cmd.OutOrStdout(), "%s is valid: %s, %d figures, %d of them ranges\n", path, counted(len(s.Workloads), "workload"),
			countFigures(s, false), countFigures(s, true))
		return err
	}
	if f.out != "" {
		if err := tryFolder(f.out); err != nil {
			return err
		}
	}
	progress := newProgress(cmd.ErrOrStderr(), f.quiet)
	settings := &tokenwatt.Settings{
		Version: version, NoSupply: f.noSupply, TimeLimit: f.timeLimit,
		Progress: progress.show, Clock: func() time.Duration { return time.Since(started) },
	}
	result, err := f.plan(cmd.Context(), s, settings)
	progress.done()
	if err != nil {
		return err
	}
	if f.out != "" {
		if err := writeFolder(f.out, s, result, manifest{started: started, path: path, set: f.set}); err != nil {
			return err
		}
	}
	if err := f.print(cmd.OutOrStdout(), result.Report); err != nil {
		return err
	}
	if f.out != "" && !f.quiet {
		fmt.Fprintf(cmd.ErrOrStderr(), "tokenwatt: wrote %s in %.1f s\n", filepath.Join(f.out, "report.html"), time.Since(started).Seconds())
	}
	return nil
}

// check refuses flags that do not go together before any work is done.
func (f *planFlags) check(cmd *cobra.Command) error {
	if f.out == "" && cmd.Flags().Changed("out") {
		return usageError{errors.New("--out is empty: give the folder to write to")}
	}
	switch f.format {
	case "table", "json", "csv":
	default:
		return usageError{fmt.Errorf("unknown format %q: write table, json or csv", f.format)}
	}
	if err := checkSolver(f.solver); err != nil {
		return err
	}
	if f.timeLimit < 0 {
		return usageError{fmt.Errorf("a time limit of %s is negative", f.timeLimit)}
	}
	return nil
}

func (f *planFlags) load(stdin io.Reader, path string) (*scenario.Scenario, error) {
	assignments, err := parseAssignments(f.set)
	if err != nil {
		return nil, err
	}
	if path != "-" {
		s, err := scenario.Load(path, assignments)
		if errors.Is(err, fs.ErrNotExist) {
			return nil, usageError{fmt.Errorf("there is no scenario %s (tokenwatt init %s writes one to start from)", path, path)}
		}
		if unreadable(err) {
			return nil, usageError{err}
		}
		return s, err
	}
	// One byte more than a scenario may have, so that the parser tells that it is too large.
	data, err := io.ReadAll(io.LimitReader(stdin, 4<<20+1))
	if err != nil {
		return nil, fmt.Errorf("standard input: %w", err)
	}
	return scenario.Parse("standard input", data, ".", assignments)
}

func parseAssignments(set []string) ([]scenario.Assignment, error) {
	var assignments []scenario.Assignment
	for _, text := range set {
		a, err := scenario.ParseAssignment(text)
		if err != nil {
			return nil, usageError{err}
		}
		assignments = append(assignments, a)
	}
	return assignments, nil
}

// plan runs the chain with the solver that the flags name.
func (f *planFlags) plan(ctx context.Context, s *scenario.Scenario, settings *tokenwatt.Settings) (*tokenwatt.Result, error) {
	charging := func(w strictyaml.Entry[scenario.Workload]) bool { return w.Value.Robots != nil }
	if !f.noSupply && s.Supply != nil || slices.ContainsFunc(s.Workloads, charging) {
		solver, _, closeSolver, err := openSolver(ctx, "--solver", f.solver)
		if err != nil {
			return nil, err
		}
		defer closeSolver()
		settings.Solver = solver
	}
	result, err := tokenwatt.Plan(ctx, s, settings)
	return result, ofFiles(s, err)
}

// ofFiles marks an error about a file that a scenario names as the scenario's fault; others stay as they are.
func ofFiles(s *scenario.Scenario, err error) error {
	var path *fs.PathError
	switch {
	case errors.As(err, &path) && slices.Contains(s.Files(), path.Path):
		return scenarioError{err}
	case path == nil && unreadable(err):
		return scenarioError{fmt.Errorf("%w (a file whose name ends in .gz has to be whole and compressed with gzip)", err)}
	}
	return err
}

// completeScenario offers YAML files.
func completeScenario(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	return []string{"yaml", "yml"}, cobra.ShellCompDirectiveFilterFileExt
}

func (f *planFlags) print(w io.Writer, r *report.Report) error {
	switch f.format {
	case "json":
		return report.WriteJSON(w, r)
	case "csv":
		return report.WriteCSV(w, r)
	default:
		return report.WriteText(w, r, report.TextOptions{Color: isTerminal(w) && os.Getenv("NO_COLOR") == ""})
	}
}

func countFigures(s *scenario.Scenario, onlyRanges bool) int {
	n := 0
	for _, figure := range scenario.Figures(s) {
		if !onlyRanges || figure.IsRange() {
			n++
		}
	}
	return n
}

// counted says a number of things.
func counted(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
