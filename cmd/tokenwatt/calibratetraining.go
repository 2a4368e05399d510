package main

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"tokenwatt/calibration/score"
	"tokenwatt/calibration/training"
	"tokenwatt/catalog"
)

// calibrateTrainingFlags are the flags of `calibrate training`.
type calibrateTrainingFlags struct {
	calibrateFlags
	engine string
}

// newCalibrateTraining is the verb `calibrate training`.
func newCalibrateTraining() *cobra.Command {
	var f calibrateTrainingFlags
	cmd := &cobra.Command{
		Use:   "training FILE.csv",
		Short: "Fit an engine of your own to training runs of your own",
		Long: `calibrate training makes an engine from measured runs of one engine and site: the catalog's engine with its step times
shifted by w times the mean log error of the runs, w = n / (n + 1.2) for n runs, so that a single run cannot harm, and
its intervals drawn to the scatter of the runs. Which engine that is the words of source and notes say, or a column
engine, or --engine. The columns are those that tokenwatt validate training --help lists.

engine: NAME prices a training run of a scenario with it.`,
		Example: `  tokenwatt calibrate training runs.csv --name my-engine --out mine.yaml
  tokenwatt validate training runs.csv --catalog mine.yaml --engine my-engine`,
		Args:              arguments(1, 1, "one table of measured runs"),
		ValidArgsFunction: completeTable,
		RunE:              func(cmd *cobra.Command, args []string) error { return f.run(cmd, args[0]) },
	}
	f.add(cmd)
	addEngine(cmd, &f.engine)
	return cmd
}

func (f *calibrateTrainingFlags) run(cmd *cobra.Command, path string) error {
	if err := f.check(cmd); err != nil {
		return err
	}
	c, err := f.load()
	if err != nil {
		return err
	}
	t, runs, err := readRuns(path, c, f.engine)
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
		return t.located(refused)
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
	warnRefused(cmd, path, refused)
	roundFigures(&made.Engine)
	if made.Engine.Note, err = ownError(cmd.Context(), c, runs.Rows); err != nil {
		return err
	}
	text, err := made.YAML()
	if err != nil {
		return err
	}
	if !f.quiet {
		off, way := math.Exp(made.Mean)-1, "slower"
		if off < 0 {
			way = "faster"
		}
		say(cmd.ErrOrStderr(), fmt.Sprintf("%s of engine %s: %s %s than predicted (geometric mean), of which %.0f %% is taken over",
			counted(made.Runs, "run"), made.Base, share(math.Abs(off)), way, 100*made.Weight))
		say(cmd.ErrOrStderr(), strings.ToLower(made.Engine.Note[:1])+strings.TrimSuffix(made.Engine.Note[1:], "."))
	}
	return f.write(cmd, text)
}

// ownError says how far the runs are off with the engine that they name, and with the new one where it has not seen them.
func ownError(ctx context.Context, c *catalog.Catalog, rows []training.Row) (string, error) {
	before, _ := training.Predict(c, rows)
	was := overall(before)
	after, err := training.OwnHeldOut(ctx, c, rows)
	if err != nil {
		return "", err
	}
	if len(after) == 0 {
		return fmt.Sprintf("Median error of the runs: %s before; one run leaves none to try the fit on.", share(was.MedianAbsRelError)), nil
	}
	is := overall(after)
	return fmt.Sprintf("Median error of the runs: %s before, %s where each is predicted from the others (bias %+.1f %% and %+.1f %%).",
		share(was.MedianAbsRelError), share(is.MedianAbsRelError), 100*was.Bias, 100*is.Bias), nil
}

// overall is the score of all predictions.
func overall(predictions []training.Prediction) score.Group {
	groups := training.Score(predictions, nil, training.BySource)
	return groups[len(groups)-1]
}
