package main

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"github.com/spf13/cobra"

	"tokenwatt/calibration/training"
)

// newCalibrateTraining is the verb `calibrate training`.
func newCalibrateTraining() *cobra.Command {
	var f calibrateFlags
	cmd := &cobra.Command{
		Use:   "training FILE.csv",
		Short: "Fit an engine of your own to training runs of your own",
		Long: `calibrate training makes an engine from measured runs of one engine and site: the catalog's engine with its step times
shifted by w times the mean log error of the runs, w = n / (n + 1.2) for n runs, so that a single run cannot harm, and
its intervals drawn to the scatter of the runs. What engine the runs are of their source and notes say, or a column
engine that names an entry of the catalog. The columns are those of tokenwatt validate training.

A training run of a scenario is priced with it by engine: NAME.`,
		Example: `  tokenwatt calibrate training runs.csv --name my-engine --out mine.yaml
  tokenwatt validate training runs.csv --catalog mine.yaml`,
		Args:              arguments(1, 1, "one table of measured runs"),
		ValidArgsFunction: completeTable,
		RunE:              func(cmd *cobra.Command, args []string) error { return f.training(cmd, args[0]) },
	}
	f.add(cmd)
	return cmd
}

// training calibrates an engine and writes it.
func (f *calibrateFlags) training(cmd *cobra.Command, path string) error {
	if err := f.check(cmd); err != nil {
		return err
	}
	c, err := f.load()
	if err != nil {
		return err
	}
	t, runs, err := readRuns(path, c)
	if err != nil {
		return err
	}
	if f.name == "" {
		f.name = "own-engine"
	}
	if e := c.Engines.Get(f.name); e != nil {
		if err := taken("engines", f.name, e.Position.File); err != nil {
			return err
		}
	}
	made, refused, err := training.Calibrate(c, runs.Rows, f.name, f.date)
	refused = append(slices.Clone(runs.Refused), refused...)
	if errors.Is(err, training.ErrCalibrate) && made == nil && len(runs.Rows) == 0 {
		return t.located(runRefusals(refused))
	}
	if errors.Is(err, training.ErrCalibrate) {
		return scenarioError{fmt.Errorf("%s: %w", path, err)}
	}
	if err != nil {
		return err
	}
	if err := cmd.Context().Err(); err != nil {
		return err
	}
	warnRefused(cmd, path, runRefusals(refused))
	text, err := made.YAML()
	if err != nil {
		return err
	}
	if !f.quiet {
		say(cmd.ErrOrStderr(), fmt.Sprintf("%s of engine %s: measured %+.1f %% against predicted on (geometric) average, of which %.0f %% is taken over",
			counted(made.Runs, "run"), made.Base, 100*(math.Exp(made.Mean)-1), 100*made.Weight))
	}
	return f.write(cmd, text)
}
