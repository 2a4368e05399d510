package main

import (
	"encoding/json"
	"errors"
	"io"

	"github.com/spf13/cobra"

	"tokenwatt"
	"tokenwatt/internal/strictyaml"
	"tokenwatt/report"
	"tokenwatt/scenario"
)

// newTrain is the verb `train`.
func newTrain() *cobra.Command {
	var f planFlags
	var model string
	cmd := &cobra.Command{
		Use:   "train SCENARIO",
		Short: "Lay a training run out over accelerators: layout, step time, memory, failures, days, megawatts, money",
		Long: `train reads a scenario and lays its training runs out: it searches all ways to spread the model over the accelerators
(tensor, pipeline, context, expert and data parallelism, sharding, recomputation, micro-batch), prices each by its
kernels and collectives, drops those that do not fit in memory, and follows the run with the best one through failures
and checkpoints. The plan verb does the same and goes on to facility and supply. With --out it writes report.html,
report.json, scenario.resolved.yaml and manifest.json.`,
		Example: `  tokenwatt train examples/llama-405b.yaml
  tokenwatt train my.yaml --model path/to/config.json --set workloads.run.training.objective=cheapest
  tokenwatt train examples/ten-thousand-a100.yaml --out out/ten-thousand`,
		Args:              arguments(1, 1, "one scenario: a file, or - for standard input"),
		ValidArgsFunction: completeScenario,
		RunE: func(cmd *cobra.Command, args []string) error {
			return f.train(cmd, args[0], model)
		},
	}
	flags := cmd.Flags()
	f.add(flags)
	flags.StringVar(&model, "model", "", "train this model in every training run: a catalog entry or the path of a Hugging Face config.json")
	return cmd
}

func (f *planFlags) train(cmd *cobra.Command, path, model string) error {
	f.solver = solverAuto
	if err := f.check(cmd); err != nil {
		return err
	}
	load := func() (*scenario.Scenario, error) { return f.loadWithModel(cmd.InOrStdin(), path, model) }
	return f.answer(cmd, path, load, kind{
		study: func(s *scenario.Scenario, progress func(phase, state string)) (*report.Report, error) {
			r, err := tokenwatt.Layouts(cmd.Context(), s, &tokenwatt.Settings{Version: version, Progress: progress})
			if errors.Is(err, tokenwatt.ErrNoLayout) {
				err = scenarioError{err}
			}
			return r, err
		},
		table: report.WriteTrainingText, json: report.WriteTrainingJSON,
		csv: func(w io.Writer, r *report.Report) error { return report.WriteTrainingCSV(w, r.Training) },
	})
}

// loadWithModel reads the scenario and, where a model is given on the command line, reads it again with that model in
// every training run: which runs there are the first reading tells.
func (f *planFlags) loadWithModel(stdin io.Reader, path, model string) (*scenario.Scenario, error) {
	if model == "" {
		return f.load(stdin, path)
	}
	if path == "-" {
		return nil, usageError{errors.New("--model needs the scenario in a file")}
	}
	s, err := f.load(stdin, path)
	if err != nil {
		return nil, err
	}
	quoted, err := json.Marshal(model)
	if err != nil {
		return nil, err
	}
	own := *f
	for i := range s.Workloads {
		if s.Workloads[i].Value.Training != nil {
			own.set = append(own.set, strictyaml.JoinPath("workloads", s.Workloads[i].Name)+".training.model="+string(quoted))
		}
	}
	if len(own.set) == len(f.set) {
		return nil, scenarioError{tokenwatt.ErrNoLayout}
	}
	return own.load(stdin, path)
}
