package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"tokenwatt/calibration/energy"
	"tokenwatt/calibration/score"
)

// validateEnergyFlags are the flags of `validate energy`.
type validateEnergyFlags struct {
	measuredFlags
	format   string
	leaveOut bool
	simulate bool
}

// newValidateEnergy is the verb `validate energy`.
func newValidateEnergy() *cobra.Command {
	var f validateEnergyFlags
	cmd := &cobra.Command{
		Use:   "energy FILE.csv[.gz]",
		Short: "Score predicted energy, power and time of served models against measured ones",
		Long: `validate energy predicts every row of a table of models that were served at a steady batch and prints how far joules a
token, watts and seconds a token are from the measurements: the factor off (the greater of predicted / measured and its
inverse), its median and 90th percentile, the share of rows within 30 %, the share within the predicted P10 to P90 and how
wide that is, overall and by group (dense, MoE, 8 and 4 bits, old engine), accelerator, task and family of models.

The columns are source, task, model, precision, gpu, num_gpus, avg_batch, avg_output_tokens, throughput_tok_s and
j_per_token, and where they are there backbone, params_b, active_params_b, tp, pp, ep, dp, max_num_seqs,
implied_power_w and avg_input_tokens; further ones are of no matter. A source mlenergy-v2 is vLLM 0.5, all else vLLM 0.11.
Energy is that of the accelerators alone. Where prompts are not given, 300 tokens are assumed for text, and what a fit
says for images and video.

A model is looked up in the catalog by its name, then by its backbone; of one that is not there the shape is guessed from
params_b and active_params_b, with a wider interval, and the rows are counted. Rows that cannot be predicted, and
accelerators that the catalog lacks, are refused with line and reason.

The batch is the measured one. With --simulate the scheduler finds it from max_num_seqs, always with requests waiting.
With --leave-families-out each family of models is predicted with parameters and intervals that come from the other
families of the table alone: the error to expect of a model that nobody has measured.`,
		Example: `  tokenwatt validate energy llm_inference.csv
  tokenwatt validate energy llm_inference.csv --leave-families-out --format markdown
  tokenwatt validate energy llm_inference.csv --simulate`,
		Args:              arguments(1, 1, "one table of measured inference"),
		ValidArgsFunction: completeTable,
		RunE:              func(cmd *cobra.Command, args []string) error { return f.run(cmd, args[0]) },
	}
	f.add(cmd)
	flags := cmd.Flags()
	flags.StringVar(&f.format, "format", "table", "what is printed: "+strings.Join(score.Formats(), ", "))
	flags.BoolVar(&f.leaveOut, "leave-families-out", false, "predict each family of models with parameters fitted to the others")
	flags.BoolVar(&f.simulate, "simulate", false, "leave the batch to the simulated scheduler")
	return cmd
}

func (f *validateEnergyFlags) run(cmd *cobra.Command, path string) error {
	if err := checkScoreFormat(f.format); err != nil {
		return err
	}
	if f.leaveOut && f.simulate {
		return usageError{fmt.Errorf("--leave-families-out and --simulate do not go together: parameters are fitted at the measured batch")}
	}
	c, err := f.load()
	if err != nil {
		return err
	}
	t, err := readTable(path)
	if err != nil {
		return err
	}
	rows, err := energy.Read(t.reader(), path, c)
	if err != nil {
		return t.unread(err, "validate energy", "")
	}
	list, refused, err := f.predict(cmd, rows.Rows)
	if err != nil {
		return err
	}
	refused = append(rows.Refused, refused...)
	if len(list) == 0 {
		return t.located(refused)
	}
	return energy.Write(cmd.OutOrStdout(), f.format, energy.Score(list), refused)
}

// predict prices the rows in the way that the flags ask for.
func (f *validateEnergyFlags) predict(cmd *cobra.Command, rows []energy.Row) ([]energy.Prediction, []score.Refusal, error) {
	progress := newProgress(cmd.ErrOrStderr(), f.quiet)
	defer progress.done()
	tell := func(what string) func(done, of int) {
		return func(done, of int) { progress.show(what, fmt.Sprintf("%d of %d", done, of)) }
	}
	switch {
	case f.leaveOut:
		if n := energy.Families(rows); n < 3 && len(rows) > 0 {
			return nil, nil, scenarioError{fmt.Errorf("--leave-families-out needs models of three families or more, to fit to some and take intervals from others; there are %d", n)}
		}
		return energy.LeaveOut(cmd.Context(), rows, tell("fitting without a family"))
	case f.simulate:
		return energy.Simulate(cmd.Context(), rows, tell("simulating"))
	}
	list, refused := energy.Predict(rows)
	return list, refused, cmd.Context().Err()
}
