package main

import (
	"encoding/json"
	"fmt"
	"runtime"

	"github.com/spf13/cobra"

	"tokenwatt/lp/highs"
	"tokenwatt/report"
)

// newVersion is the verb `version`.
func newVersion() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "version",
		Short: "Print the version of tokenwatt, its solver and its report schema",
		Args:  arguments(0, 0, "no argument"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			about := map[string]string{
				"tokenwatt":     version,
				"go":            runtime.Version(),
				"platform":      runtime.GOOS + "/" + runtime.GOARCH,
				"highs":         highs.Version,
				"report_schema": report.SchemaVersion,
			}
			if asJSON {
				encoder := json.NewEncoder(cmd.OutOrStdout())
				encoder.SetIndent("", "  ")
				return encoder.Encode(about)
			}
			_, err := fmt.Fprintf(cmd.OutOrStdout(), "tokenwatt %s (%s, %s, HiGHS %s, report schema %s)\n", about["tokenwatt"],
				about["go"], about["platform"], about["highs"], about["report_schema"])
			return err
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print as JSON")
	return cmd
}
