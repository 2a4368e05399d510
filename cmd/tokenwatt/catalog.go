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
		Args:              arguments(0, 2, "a kind and a name at most"),
		ValidArgsFunction: completeCatalog,
		RunE: func(cmd *cobra.Command, args []string) error {
			if format != "table" && format != "json" {
				return usageError{fmt.Errorf("unknown format %q: write table or json", format)}
			}
			known, err := catalog.Load(files...)
			if unreadable(err) {
				return usageError{err}
			}
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
		return printJSON(w, listed(list))
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
		return printJSON(w, shown(figures))
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

// entryJSON is one entry of a kind as JSON.
type entryJSON struct {
	Name   string `json:"name"`
	Title  string `json:"title"`
	Source string `json:"source"`
	Date   string `json:"date"`
	Basis  string `json:"basis"`
	File   string `json:"file"`
}

func listed(list []catalog.Summary) []entryJSON {
	out := make([]entryJSON, len(list))
	for i := range list {
		e := &list[i]
		out[i] = entryJSON{e.Name, e.Title, e.Source, e.Date, string(e.Basis), e.File}
	}
	return out
}

// fieldJSON is one field of an entry as JSON.
type fieldJSON struct {
	Field  string `json:"field"`
	Value  string `json:"value"`
	Low    string `json:"low,omitempty"`
	High   string `json:"high,omitempty"`
	Basis  string `json:"basis"`
	Date   string `json:"date"`
	Source string `json:"source"`
	Note   string `json:"note,omitempty"`
	Doc    string `json:"doc"`
}

func shown(rows []catalog.Row) []fieldJSON {
	out := make([]fieldJSON, len(rows))
	for i := range rows {
		r := &rows[i]
		out[i] = fieldJSON{r.Field, r.Text, r.Low, r.High, string(r.Basis), r.Date, r.Source, r.Note, r.Doc}
	}
	return out
}

// completeCatalog offers kinds and then names of the built-in catalog.
func completeCatalog(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
	if len(args) == 0 {
		return catalog.Kinds(), cobra.ShellCompDirectiveNoFileComp
	}
	known, err := catalog.Load()
	if err != nil || len(args) > 1 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	return known.NamesByKind()[args[0]], cobra.ShellCompDirectiveNoFileComp
}

func printJSON(w io.Writer, value any) error {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(value)
}
