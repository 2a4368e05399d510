package main

import (
	"io"

	"github.com/spf13/cobra"

	"tokenwatt"
	"tokenwatt/report"
	"tokenwatt/scenario"
)

// newRobots is the verb `robots`.
func newRobots() *cobra.Command {
	var f planFlags
	cmd := &cobra.Command{
		Use:   "robots SCENARIO",
		Short: "Size a fleet of robots: robots, chargers, packs, waits, kilowatts, inference on or off board, money",
		Long: `robots reads a scenario and sizes its fleets of robots: how many robots, chargers and spare packs keep the wait limit, dock, pad
or exchange of packs, where a charge ends, inference on board or in a data centre, what a site draws by the hour and what of it may
move, and what a job costs. Three methods stand side by side with what they differ by: closed forms of queues and charging, the
cheapest charging schedule under the tariff, and a simulation of every job and pack. Ranges say which unknown drives the answer.
The plan verb does the same and goes on to facility and supply. With --out it writes report.html, report.json, robots.csv,
robots-NAME.csv (the week by the hour), scenario.resolved.yaml and manifest.json.`,
		Example: `  tokenwatt robots examples/care-home.yaml
  tokenwatt robots examples/care-home.yaml --out out/care-home --set workloads.rounds.robots.clients=200
  tokenwatt robots my.yaml --set workloads.fleet.robots.inference.where=auto --format csv`,
		Args:              arguments(1, 1, "one scenario: a file, or - for standard input"),
		ValidArgsFunction: completeScenario,
		RunE: func(cmd *cobra.Command, args []string) error {
			return f.robots(cmd, args[0])
		},
	}
	f.add(cmd.Flags())
	return cmd
}

func (f *planFlags) robots(cmd *cobra.Command, path string) error {
	f.solver = solverAuto
	if err := f.check(cmd); err != nil {
		return err
	}
	solver, _, closeSolver, err := openSolver(cmd.Context(), "--solver", f.solver)
	if err != nil {
		return err
	}
	defer closeSolver()
	load := func() (*scenario.Scenario, error) { return f.load(cmd.InOrStdin(), path) }
	return f.answer(cmd, path, load, kind{
		study: func(s *scenario.Scenario, progress func(phase, state string)) (*report.Report, error) {
			return tokenwatt.Robots(cmd.Context(), s, &tokenwatt.Settings{Version: version, Solver: solver, Progress: progress})
		},
		table: report.WriteRobotsText, json: report.WriteRobotsJSON,
		csv: func(w io.Writer, r *report.Report) error { return report.WriteRobotsCSV(w, r.Robots) },
	})
}
