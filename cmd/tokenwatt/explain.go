package main

import (
	"errors"
	"io"

	"github.com/spf13/cobra"

	"tokenwatt/internal/strictyaml"
	"tokenwatt/scenario"
)

// newExplain is the verb `explain`.
func newExplain() *cobra.Command {
	return &cobra.Command{
		Use:   "explain [PATH]",
		Short: "Explain a field of a scenario: what it means, its unit, its default and where that comes from",
		Example: `  tokenwatt explain
  tokenwatt explain workloads.serving.batch
  tokenwatt explain supply.grid`,
		Args: arguments(0, 1, "one path at most"),
		RunE: func(cmd *cobra.Command, args []string) error {
			path := ""
			if len(args) == 1 {
				path = args[0]
			}
			explained, err := scenario.Explain(path)
			if errors.Is(err, strictyaml.ErrNoField) {
				return usageError{err}
			}
			if err != nil {
				return err
			}
			_, err = io.WriteString(cmd.OutOrStdout(), explained.String())
			return err
		},
	}
}
