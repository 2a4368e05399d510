package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"tokenwatt/catalog"
	"tokenwatt/report"
)

// newCatalog is the verb `catalog`.
func newCatalog() *cobra.Command {
	var (
		files  []string
		format string
	)
	cmd := &cobra.Command{
		Use:   "catalog [KIND [NAME]]",
		Short: "List what is known, and where each figure comes from",
		Long: `catalog lists the kinds of entries; with a kind, its entries; with a name too, every figure of that entry with its
range, basis, source and date. Files of your own are merged over the built-in catalog with --file.`,
		Example: `  tokenwatt catalog
  tokenwatt catalog accelerators
  tokenwatt catalog servers dgx-a100-640gb`,
		Args: arguments(cobra.MaximumNArgs(2)),
		RunE: func(cmd *cobra.Command, args []string) error {
			if format != "table" && format != "json" {
				return usageError{fmt.Errorf("unknown format %q: write table or json", format)}
			}
			known, err := catalog.Load(files...)
			if err != nil {
				return err
			}
			if err := showCatalog(cmd.OutOrStdout(), known, args, format); err != nil {
				if errors.Is(err, catalog.ErrNotFound) {
					return usageError{err}
				}
				return err
			}
			return nil
		},
	}
	cmd.Flags().StringArrayVar(&files, "file", nil, "merge this catalog file over the built-in catalog (may be given several times)")
	cmd.Flags().StringVar(&format, "format", "table", "what is printed: table or json")
	return cmd
}

func showCatalog(w io.Writer, known *catalog.Catalog, args []string, format string) error {
	switch len(args) {
	case 0:
		return showKinds(w, known, format)
	case 1:
		return showEntries(w, known, args[0], format)
	default:
		return showEntry(w, known, args[0], args[1], format)
	}
}

func showKinds(w io.Writer, known *catalog.Catalog, format string) error {
	counts := map[string]int{}
	rows := [][]string{{"kind", "entries"}}
	for _, kind := range catalog.Kinds() {
		names, err := known.Names(kind)
		if err != nil {
			return err
		}
		counts[kind] = len(names)
		rows = append(rows, []string{kind, fmt.Sprint(len(names))})
	}
	if format == "json" {
		return printJSON(w, counts)
	}
	return report.WriteTable(w, "lr", rows)
}

func showEntries(w io.Writer, known *catalog.Catalog, kind, format string) error {
	list, err := known.List(kind)
	if err != nil {
		return err
	}
	if format == "json" {
		return printJSON(w, list)
	}
	rows := [][]string{{"name", "title", "basis", "date"}}
	for i := range list {
		rows = append(rows, []string{list[i].Name, list[i].Title, string(list[i].Basis), list[i].Date})
	}
	return report.WriteTable(w, "llll", rows)
}

func showEntry(w io.Writer, known *catalog.Catalog, kind, name, format string) error {
	figures, err := known.Show(kind, name)
	if err != nil {
		return err
	}
	if format == "json" {
		return printJSON(w, figures)
	}
	rows := [][]string{{"field", "value", "range", "basis", "date", "source"}}
	for i := range figures {
		f := &figures[i]
		between := ""
		if f.Low != "" {
			between = f.Low + " – " + f.High
		}
		rows = append(rows, []string{f.Field, f.Text, between, string(f.Basis), f.Date, f.Source})
	}
	return report.WriteTable(w, "llllll", rows)
}

func printJSON(w io.Writer, value any) error {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(value)
}
