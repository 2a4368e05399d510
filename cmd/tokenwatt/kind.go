package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"tokenwatt"
	"tokenwatt/report"
	"tokenwatt/scenario"
)

// kind is a kind of workload with a verb of its own: what studies those of a scenario, and how they are printed.
type kind struct {
	study func(s *scenario.Scenario, progress func(phase, state string)) (*report.Report, error)
	table func(w io.Writer, r *report.Report, o report.TextOptions) error
	json  func(w io.Writer, r *report.Report) error
	csv   func(w io.Writer, r *report.Report) error
}

// answer studies a scenario's workloads of one kind, writes the folder where one is asked for, and prints.
func (f *planFlags) answer(cmd *cobra.Command, path string, load func() (*scenario.Scenario, error), k kind) error {
	started := time.Now()
	s, err := load()
	if err != nil {
		return err
	}
	if f.out != "" {
		if err := tryFolder(f.out); err != nil {
			return err
		}
	}
	progress := newProgress(cmd.ErrOrStderr(), f.quiet)
	r, err := k.study(s, progress.show)
	progress.done()
	if err != nil {
		return ofFiles(s, err)
	}
	if f.out != "" {
		result := &tokenwatt.Result{Report: r, Timings: map[string]float64{}}
		if err := writeFolder(f.out, s, result, manifest{started: started, path: path, set: f.set}); err != nil {
			return err
		}
	}
	if err := k.print(cmd.OutOrStdout(), f.format, r); err != nil {
		return err
	}
	if f.out != "" && !f.quiet {
		fmt.Fprintf(cmd.ErrOrStderr(), "tokenwatt: wrote %s in %.1f s\n", filepath.Join(f.out, "report.html"), time.Since(started).Seconds())
	}
	return nil
}

func (k *kind) print(w io.Writer, format string, r *report.Report) error {
	switch format {
	case "json":
		return k.json(w, r)
	case "csv":
		return k.csv(w, r)
	default:
		return k.table(w, r, report.TextOptions{Color: isTerminal(w) && os.Getenv("NO_COLOR") == ""})
	}
}
