package main

import (
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"tokenwatt"
	"tokenwatt/report"
)

// newValidate is the verb `validate`.
func newValidate() *cobra.Command {
	var data string
	cmd := &cobra.Command{
		Use:   "validate",
		Short: "Print how far the models are from measured data, good or bad",
		Long: `validate runs the models against published measurements and reference problems and prints the error of each. It needs the
folder of measured data: --data, or TOKENWATT_DATA.`,
		Args: arguments(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if data == "" {
				data = os.Getenv("TOKENWATT_DATA")
			}
			if data == "" {
				return usageError{fmt.Errorf("validate needs the folder of measured data: give --data DIR or set TOKENWATT_DATA")}
			}
			solver, _, closeSolver, err := openSolver(cmd.Context(), "highs")
			if err != nil {
				return err
			}
			defer closeSolver()
			cases, err := tokenwatt.Validate(cmd.Context(), data, solver)
			if err != nil {
				return err
			}
			rows := [][]string{{"model", "against", "cases", "median factor", "90 % within", "remark"}}
			for _, c := range cases {
				rows = append(rows, []string{c.Model, c.Against, fmt.Sprint(c.Cases), report.Number(c.MedianFactor, 4), report.Number(c.P90Factor, 4), c.Remark})
			}
			return report.WriteTable(cmd.OutOrStdout(), "llrrrl", rows)
		},
	}
	cmd.Flags().StringVar(&data, "data", "", "folder of measured data")
	return cmd
}
