package main

import (
	"fmt"

	"github.com/spf13/cobra"
)

// fusionSchema is the version of what the verbs under `fusion` print with --format json.
const fusionSchema = "1"

// newFusion is the verb `fusion`, which has verbs of its own below it.
func newFusion() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "fusion",
		Short: "Fusion: reactivities, and what experiments have reached",
		Long: `fusion has verbs of its own: reactivity prints how fast fuels react at a temperature, lawson what gain and ignition need,
experiments what machines have reached of that, steady a steady D-T plant as a point of reference.

No fusion machine has delivered net electricity.`,
		Example: `  tokenwatt fusion reactivity --reaction D-T --temperature 10keV
  tokenwatt fusion experiments`,
		RunE: func(cmd *cobra.Command, args []string) error {
			var verbs []string
			for _, c := range cmd.Commands() {
				verbs = append(verbs, c.Name())
			}
			if len(args) == 0 {
				return cmd.Help()
			}
			return usageError{fmt.Errorf("unknown verb %q%s (see %s --help)", "fusion "+args[0], meant(args[0], verbs), cmd.CommandPath())}
		},
		Args: cobra.ArbitraryArgs,
	}
	cmd.AddCommand(newFusionReactivity(), newFusionLawson(), newFusionExperiments(), newFusionSteady())
	return cmd
}

// checkFormat refuses a format that is not table, json or csv.
func checkFormat(format string) error {
	if format != "table" && format != "json" && format != "csv" {
		return usageError{fmt.Errorf("unknown format %q: write table, json or csv", format)}
	}
	return nil
}
