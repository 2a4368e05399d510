package main

import (
	"github.com/spf13/cobra"

	"tokenwatt/scenario"
)

// newSchema is the verb `schema`.
func newSchema() *cobra.Command {
	return &cobra.Command{
		Use:   "schema",
		Short: "Print the JSON Schema of a scenario, for editors",
		Long: `schema prints the JSON Schema (2020-12) of a scenario file. Editors that speak it complete and check a scenario
whose first line is:  # yaml-language-server: $schema=scenario.schema.json`,
		Args: arguments(0, 0, "no argument"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			schema, err := scenario.Schema()
			if err != nil {
				return err
			}
			_, err = cmd.OutOrStdout().Write(schema)
			return err
		},
	}
}
