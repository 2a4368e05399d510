package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"tokenwatt"
	"tokenwatt/report"
	"tokenwatt/scenario"
)

// supplyFlags are the flags of `supply`: those of a plan, and what is asked beside the optimum.
type supplyFlags struct {
	planFlags
	checkWith  string
	answers    string
	pypsa      string
	ignore     []string
	writePypsa string
}

// errNoSupply is returned for a scenario without a supply to study.
var errNoSupply = errors.New("the scenario has no supply to study: give it a supply with a grid or candidates")

// newSupply is the verb `supply`.
func newSupply() *cobra.Command {
	var f supplyFlags
	cmd := &cobra.Command{
		Use:   "supply SCENARIO",
		Short: "Find the least-cost hourly supply of a site, and what would have to be true for another one",
		Long: `supply reads a scenario and finds what to build and buy for its metered load, hour by hour over the year: capacities,
costs, hourly prices and what sets them, carbon and the share of carbon-free power. Workloads become a load as in plan.

Beside the optimum it answers, each by solving again: at which cost what is not built would be, and what the mix becomes
(break-even); what a little more connection, flexible load or an earlier month is worth (values); how far each technology
can go within 1, 2 and 5 % of the least cost (alternatives); and what carbon-free power costs (carbon-free). Which of them
says --answers: all, none, a list of price-setters, break-even, values, alternatives and carbon-free, or auto, which is as
many of them as take some ten minutes of computing in all.

With --out it writes the files that plan writes into a folder, all at once.

With --pypsa it reads the CSV folder of a PyPSA network in place of a scenario, solves it in PyPSA's formulation and prints
both conventions of its objective, the sizes chosen, mean prices, duals and the certificate. What of the folder would change
the optimum and is not modelled is an error that names it. --write-pypsa writes the site or network with its solution as
such a folder.`,
		Example: `  tokenwatt supply examples/campus-100mw.yaml
  tokenwatt supply my.yaml --out out/my --set supply.carbon_cap=100g/kWh
  tokenwatt supply my.yaml --answers break-even,values --format json
  tokenwatt supply --pypsa network-folder --format json`,
		Args:              f.arguments,
		ValidArgsFunction: completeScenario,
		RunE: func(cmd *cobra.Command, args []string) error {
			if f.pypsa != "" {
				return f.runNetwork(cmd)
			}
			return f.run(cmd, args[0])
		},
	}
	flags := cmd.Flags()
	f.add(flags)
	flags.StringVar(&f.solver, "solver", solverAuto, solverHelp)
	flags.StringVar(&f.checkWith, "check-with", "", "solve a second time with this solver and compare: highs, interior or exec:PATH")
	flags.StringVar(&f.answers, "answers", "auto", "what is answered beside the optimum: auto, all, none or a list")
	flags.StringVar(&f.pypsa, "pypsa", "", "read and solve the CSV folder of a PyPSA network in place of a scenario")
	flags.StringArrayVar(&f.ignore, "ignore", nil, "leave out a column or file of that folder that is not modelled, as LIST.csv:COLUMN or FILE.csv (may be given several times)")
	flags.StringVar(&f.writePypsa, "write-pypsa", "", "write the site or network and its solution as a CSV folder of PyPSA")
	flags.DurationVar(&f.timeLimit, "time-limit", 0, "give the solver up after this time, for example 10m (0 is never)")
	return cmd
}

// arguments checks what is given beside the flags: one scenario, or none with --pypsa.
func (f *supplyFlags) arguments(cmd *cobra.Command, args []string) error {
	if err := f.check(cmd); err != nil {
		return err
	}
	if err := f.checkNetworkFlags(cmd, args); err != nil || f.pypsa != "" {
		return err
	}
	return arguments(1, 1, "one scenario: a file, or - for standard input")(cmd, args)
}

func (f *supplyFlags) run(cmd *cobra.Command, path string) error {
	started := time.Now()
	s, err := f.load(cmd.InOrStdin(), path)
	if err != nil {
		return err
	}
	if s.Supply == nil {
		return scenarioError{errNoSupply}
	}
	if f.out != "" {
		if err := tryFolder(f.out); err != nil {
			return err
		}
	}
	progress := newProgress(cmd.ErrOrStderr(), f.quiet)
	result, err := f.study(cmd.Context(), s, &tokenwatt.Settings{
		Version: version, TimeLimit: f.timeLimit, Progress: progress.show, Clock: func() time.Duration { return time.Since(started) },
	})
	progress.done()
	if err != nil {
		return err
	}
	if f.out != "" {
		if err := writeFolder(f.out, s, result, manifest{started: started, path: path, set: f.set}); err != nil {
			return err
		}
	}
	if f.writePypsa != "" {
		if err := writeSite(f.writePypsa, s, result, cmd.ErrOrStderr()); err != nil {
			return err
		}
	}
	if err := printSupply(cmd.OutOrStdout(), f.format, result.Report); err != nil {
		return err
	}
	if !f.quiet {
		f.tell(cmd.ErrOrStderr(), result, time.Since(started))
	}
	if c := result.Report.Supply.CheckedWith; c != nil && !c.Agrees {
		return fmt.Errorf("%w: the optima of %s and %s differ by %.2g of the cost", tokenwatt.ErrSolversDiffer,
			result.Report.Supply.Certificate.Solver, c.Solver, c.Difference)
	}
	return nil
}

// check refuses flags that do not go together before any work is done.
func (f *supplyFlags) check(cmd *cobra.Command) error {
	if err := f.planFlags.check(cmd); err != nil {
		return err
	}
	if cmd.Flags().Changed("check-with") {
		if err := checkSolver(f.checkWith); err != nil {
			return err
		}
		if f.checkWith == f.solver {
			return usageError{fmt.Errorf("--check-with %s is the solver itself: name another", f.checkWith)}
		}
	}
	return checkAnswers(f.answers)
}

// study plans the scenario with the solvers that the flags name.
func (f *supplyFlags) study(ctx context.Context, s *scenario.Scenario, settings *tokenwatt.Settings) (*tokenwatt.Result, error) {
	if f.checkWith != "" {
		second, name, closeSecond, err := openSolver(ctx, "--check-with", f.checkWith)
		if err != nil {
			return nil, err
		}
		defer closeSecond()
		settings.CheckWith, settings.CheckName = second, name
	}
	settings.Answers, settings.AnswersWithin = f.parts()
	return f.plan(ctx, s, settings)
}

// tell says on stderr how long it took, which the result may not have in it.
func (f *supplyFlags) tell(w io.Writer, r *tokenwatt.Result, took time.Duration) {
	fmt.Fprintf(w, "tokenwatt: solved in %.1f s", r.Timings["supply"])
	if seconds, ok := r.Timings["check"]; ok && r.Report.Supply.CheckedWith != nil {
		fmt.Fprintf(w, ", checked in %.1f s", seconds)
	}
	fmt.Fprintln(w)
	if f.out != "" {
		fmt.Fprintf(w, "tokenwatt: wrote %s in %.1f s\n", filepath.Join(f.out, "report.html"), took.Seconds())
	}
}

// printSupply prints a study in the format that was asked for.
func printSupply(w io.Writer, format string, r *report.Report) error {
	switch format {
	case "json":
		return report.WriteSupplyJSON(w, r)
	case "csv":
		return report.WriteSupplyCSV(w, r.Supply)
	default:
		return report.WriteSupplyText(w, r, report.TextOptions{Color: isTerminal(w) && os.Getenv("NO_COLOR") == ""})
	}
}
