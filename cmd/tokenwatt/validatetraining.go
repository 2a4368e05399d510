package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"tokenwatt/calibration/score"
	"tokenwatt/calibration/training"
	"tokenwatt/catalog"
)

// validateTrainingFlags are the flags of `validate training`.
type validateTrainingFlags struct {
	measuredFlags
	format, engine string
	leaveOneOut    bool
}

// newValidateTraining is the verb `validate training`.
func newValidateTraining() *cobra.Command {
	var f validateTrainingFlags
	cmd := &cobra.Command{
		Use:   "training FILE.csv",
		Short: "Score predicted step times against a table of measured training runs",
		Long: `validate training predicts the seconds of a step of every run in a table and prints how far they are from the measured
ones: for each source and overall the rows that were compared and refused, the median, mean and 90th percentile of
|predicted / measured - 1|, the bias (the median of predicted / measured - 1), and the share of the measured times that
lie between the predicted P10 and P90.

A run needs the columns layers, hidden, heads, ffn_hidden, vocab, seq_len, gpu, num_gpus, global_batch, precision and a
measured time: step_time_s, or step_time_derived_s, tokens_per_s_per_gpu or measured_tflops_per_gpu. Read where they are
there: source, model_name, kv_heads, experts, experts_active, tp, pp, vpp, cp, dp, ep, micro_batch, recompute, zero_stage,
notes, and engine, cluster, vintage and shard_group, which name what else the words of source and notes are searched for.

The parameters are those of the catalog, which were fitted to runs of the published sources. With --leave-one-out each
source is predicted with parameters that are fitted to the other sources of the table alone, tables of one project
counting as one source: the error to expect of a source that nobody has measured.`,
		Example: `  tokenwatt validate training runs.csv
  tokenwatt validate training runs.csv --leave-one-out --format markdown
  tokenwatt validate training runs.csv --catalog mine.yaml --engine my-engine --format json`,
		Args:              arguments(1, 1, "one table of measured runs"),
		ValidArgsFunction: completeTable,
		RunE:              func(cmd *cobra.Command, args []string) error { return f.run(cmd, args[0]) },
	}
	f.add(cmd)
	cmd.Flags().StringVar(&f.format, "format", "table", "what is printed: "+strings.Join(score.Formats(), ", "))
	addEngine(cmd, &f.engine)
	cmd.Flags().BoolVar(&f.leaveOneOut, "leave-one-out", false, "predict each source with parameters fitted to the others")
	return cmd
}

func (f *validateTrainingFlags) run(cmd *cobra.Command, path string) error {
	if err := checkScoreFormat(f.format); err != nil {
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
	predictions, refused, err := f.predict(cmd, c, runs.Rows)
	if err != nil {
		return err
	}
	refused = append(slices.Clone(runs.Refused), refused...)
	groups := training.Score(predictions, refused, training.BySource)
	return printScores(cmd, f.format, t, groups, refused)
}

// predict prices the runs with the catalog's parameters, or each source with those fitted to the others.
func (f *validateTrainingFlags) predict(cmd *cobra.Command, c *catalog.Catalog, rows []training.Row) ([]training.Prediction, []score.Refusal, error) {
	if !f.leaveOneOut {
		predictions, refused := training.Predict(c, rows)
		return predictions, refused, cmd.Context().Err()
	}
	families := map[string]bool{}
	for i := range rows {
		families[training.ByFamily(&rows[i])] = true
	}
	if len(rows) > 0 && len(families) < 2 {
		return nil, nil, scenarioError{fmt.Errorf("--leave-one-out needs runs of two sources or more to fit to the others; all are of %s", training.ByFamily(&rows[0]))}
	}
	progress := newProgress(cmd.ErrOrStderr(), f.quiet)
	progress.show(fmt.Sprintf("fitting %d times, each without one source", len(families)), "")
	predictions, refused, err := training.LeaveOneOut(cmd.Context(), c, rows, training.ByFamily, nil)
	progress.done()
	return predictions, refused, err
}

// addEngine adds the flag that says what engine runs are priced with.
func addEngine(cmd *cobra.Command, engine *string) {
	cmd.Flags().StringVar(engine, "engine", "", "price all runs with the parameters of this engine of the catalog (that of each run where not given)")
}

// readRuns reads a table of training runs, and puts them on an engine where one is named.
func readRuns(path string, c *catalog.Catalog, engine string) (*measuredTable, *training.Table, error) {
	own := c.Engines.Get(engine)
	if engine != "" && own == nil {
		missing := &catalog.NotFoundError{Kind: "engines", Name: engine, Nearest: c.Nearest("engines", engine)}
		return nil, nil, usageError{fmt.Errorf("%w; there are: %s", missing, strings.Join(c.Engines.Names(), ", "))}
	}
	t, err := readTable(path)
	if err != nil {
		return nil, nil, err
	}
	runs, err := training.Read(t.reader(), path, c)
	if err != nil {
		hint := ""
		if t.has("latency_ms") || t.has("median_ms") || t.has("mlp_up_proj_ms") {
			hint = "this looks like a table of kernels: tokenwatt validate kernels reads those"
		}
		return nil, nil, t.unread(err, "validate training", hint)
	}
	if own != nil {
		// What a table does not say of a run is still assumed as for the engine that its words name.
		for i := range runs.Rows {
			runs.Rows[i].Engine, runs.Rows[i].Job.FlashAttention = engine, !own.Value.UnfusedScores
		}
	}
	return t, runs, nil
}

// has tells whether the table has a column.
func (t *measuredTable) has(column string) bool { return slices.Contains(t.header, column) }
