package main

import (
	"errors"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"tokenwatt/scenario"
)

// newInit is the verb `init`.
func newInit() *cobra.Command {
	return &cobra.Command{
		Use:   "init [FILE]",
		Short: "Write a commented scenario to start from",
		Long: `init writes a scenario with every field explained, to a new file or to stdout. What is commented out is optional and shows
its default.`,
		Args: arguments(0, 1, "one file at most"),
		RunE: func(cmd *cobra.Command, args []string) error {
			text, err := scenario.Template()
			if err != nil {
				return err
			}
			if len(args) == 0 || args[0] == "-" {
				_, err := cmd.OutOrStdout().Write(text)
				return err
			}
			return writeNew(cmd, args[0], text)
		},
	}
}

// writeNew writes a file that must not exist yet: a scenario is somebody's work.
func writeNew(cmd *cobra.Command, path string, text []byte) error {
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if errors.Is(err, os.ErrExist) {
		return usageError{fmt.Errorf("%s exists already and is left as it is", path)}
	}
	if err != nil {
		return usageError{err}
	}
	_, err = file.Write(text)
	if err := errors.Join(err, file.Close()); err != nil {
		return errors.Join(err, os.Remove(path))
	}
	fmt.Fprintf(cmd.ErrOrStderr(), "tokenwatt: wrote %s; run: tokenwatt plan %s\n", path, path)
	return nil
}
