package main

import (
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// meantFlag is the question after the flag that was probably meant by an unknown one, or nothing.
func meantFlag(cmd *cobra.Command, err error) string {
	_, name, unknown := strings.Cut(err.Error(), "unknown flag: --")
	if !unknown {
		return ""
	}
	var names []string
	cmd.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, f.Name) })
	if near := meant(name, names); near != "" {
		return strings.Replace(near, `"`, `"--`, 1)
	}
	return ""
}

// add puts the flags that every verb of a scenario has into a set.
func (f *planFlags) add(flags *pflag.FlagSet) {
	flags.StringVar(&f.out, "out", "", "write the report's files into this folder")
	flags.StringArrayVar(&f.set, "set", nil, "set a field of the scenario, as path=value (may be given several times)")
	flags.StringVar(&f.format, "format", "table", "what is printed: table, json or csv")
	flags.BoolVar(&f.quiet, "quiet", false, "print no progress")
}
