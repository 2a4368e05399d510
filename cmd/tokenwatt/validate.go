package main

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"tokenwatt/validation"
)

// validateFlags are the flags of `validate`.
type validateFlags struct {
	data   string
	format string
	only   []string
	quiet  bool
}

// newValidate is the verb `validate`.
func newValidate() *cobra.Command {
	var f validateFlags
	cmd := &cobra.Command{
		Use:   "validate",
		Short: "Print how far the models are from measured data, good or bad",
		Long: `validate runs the models against published measurements and a reference problem and prints the error of each, with
what was set with which rows. It needs the folder of measured data: --data, or TOKENWATT_DATA. The supply, a year of
hours, takes up to a minute; all else takes seconds.

validate training, validate kernels, validate energy and validate serving score tables of your own.`,
		Example: `  TOKENWATT_DATA=data tokenwatt validate
  tokenwatt validate --data data --only training,serving
  tokenwatt validate --data data --format markdown > docs/validation.md`,
		Args: arguments(0, 0, "no argument, or is followed by training, kernels, energy or serving"),
		RunE: func(cmd *cobra.Command, _ []string) error { return f.run(cmd) },
	}
	flags := cmd.Flags()
	flags.StringVar(&f.data, "data", "", "folder of measured data (TOKENWATT_DATA where not given)")
	flags.StringVar(&f.format, "format", "table", "what is printed: "+strings.Join(validation.Formats(), ", "))
	flags.StringSliceVar(&f.only, "only", nil, "run these groups alone: "+strings.Join(validation.Groups(), ", "))
	flags.BoolVar(&f.quiet, "quiet", false, "print no progress")
	cmd.AddCommand(newValidateTraining(), newValidateKernels(), newValidateEnergy(), newValidateServing())
	return cmd
}

func (f *validateFlags) run(cmd *cobra.Command) error {
	if !slices.Contains(validation.Formats(), f.format) {
		return usageError{fmt.Errorf("unknown format %q: write %s", f.format, strings.Join(validation.Formats(), ", "))}
	}
	dir := f.data
	if dir == "" {
		dir = os.Getenv("TOKENWATT_DATA")
	}
	if dir == "" {
		return usageError{fmt.Errorf("validate needs the folder of measured data: give --data DIR or set TOKENWATT_DATA")}
	}
	progress := newProgress(cmd.ErrOrStderr(), f.quiet)
	settings := &validation.Settings{Groups: f.only, Progress: progress.show}
	if len(f.only) == 0 || slices.Contains(f.only, "supply") {
		solver, _, closeSolver, err := openSolver(cmd.Context(), "--solver", solverAuto)
		if err != nil {
			return err
		}
		defer closeSolver()
		settings.Solver = solver
	}
	cases, err := validation.Run(cmd.Context(), dir, settings)
	progress.done()
	if errors.Is(err, validation.ErrMissing) || errors.Is(err, validation.ErrGroup) {
		return usageError{err}
	}
	if err != nil {
		return err
	}
	return validation.Write(cmd.OutOrStdout(), f.format, cases)
}
