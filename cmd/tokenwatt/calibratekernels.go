package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"tokenwatt/calibration/collectives"
	"tokenwatt/calibration/kernels"
	"tokenwatt/catalog"
	"tokenwatt/compute/collective"
	"tokenwatt/compute/kernel"
	"tokenwatt/internal/strictyaml"
	"tokenwatt/quantity"
	"tokenwatt/report"
)

// calibrateKernelsFlags are the flags of `calibrate kernels`.
type calibrateKernelsFlags struct {
	calibrateFlags
	accelerator, library, cluster, topology string
}

// newCalibrateKernels is the verb `calibrate kernels`.
func newCalibrateKernels() *cobra.Command {
	var f calibrateKernelsFlags
	cmd := &cobra.Command{
		Use:   "kernels FILE.csv[.gz]... --accelerator NAME",
		Short: "Fit the parameters of a chip's kernels and collectives to measured tables",
		Long: fmt.Sprintf(`calibrate kernels fits the parameters of kernels and collectives to measured tables of one accelerator and writes them as
a catalog file: an entry of kernels, of collectives or both, all of one name; several tables make one entry. From %d
measurements of a family and number format on there is a fit, and from as many collectives between machines an entry of
clusters too, the site. A small fit is held near the parameters that the catalog has for the accelerator, or carries over
to it from others. Errors in the entry are those on shapes that the fit had not seen.

`+kernelTables, kernels.MinPoints),
		Example: `  tokenwatt calibrate kernels gemm.csv prefill.csv decode.csv --accelerator h100-sxm --library "vllm 0.21" --out mine.yaml
  tokenwatt validate kernels gemm.csv --accelerator h100-sxm --catalog mine.yaml`,
		Args:              arguments(1, 1000, "one or more tables of measured kernels"),
		ValidArgsFunction: completeTable,
		RunE:              func(cmd *cobra.Command, args []string) error { return f.run(cmd, args) },
	}
	f.add(cmd)
	flags := cmd.Flags()
	flags.StringVar(&f.accelerator, "accelerator", "", "the accelerator that was measured: a name of the catalog, or one like H100-SXM-80GB")
	flags.StringVar(&f.library, "library", "own measurements", "what was measured, for example \"vllm 0.21\" or \"NCCL 2.29\"")
	addSite(cmd, &f.cluster, &f.topology)
	_ = cmd.RegisterFlagCompletionFunc("accelerator", completeAccelerator)
	return cmd
}

func (f *calibrateKernelsFlags) run(cmd *cobra.Command, paths []string) error {
	if err := f.check(cmd); err != nil {
		return err
	}
	if strings.TrimSpace(f.library) == "" {
		return usageError{errors.New("--library is empty: say what was measured, for example \"vllm 0.21\"")}
	}
	c, err := f.load()
	if err != nil {
		return err
	}
	accelerator, err := accelerator(cmd, c, f.accelerator)
	if err != nil {
		return err
	}
	if f.name == "" {
		f.name = slug(accelerator + "-" + f.library)
	}
	if err := f.free(c); err != nil {
		return err
	}
	tables, err := f.read(cmd, paths)
	if err != nil {
		return err
	}
	fit := kernelFit{flags: f, catalog: c, accelerator: accelerator, progress: newProgress(cmd.ErrOrStderr(), f.quiet)}
	text, err := fit.entries(cmd.Context(), tables)
	fit.progress.done()
	if err != nil {
		return err
	}
	for _, note := range fit.notes {
		say(cmd.ErrOrStderr(), note)
	}
	if !f.quiet {
		if err := report.WriteTable(cmd.ErrOrStderr(), "lrrrrrr", fit.summary()); err != nil {
			return err
		}
	}
	return f.write(cmd, text)
}

// free tells that no built-in entry has the name of the new ones.
func (f *calibrateKernelsFlags) free(c *catalog.Catalog) error {
	if e := c.Kernels.Get(f.name); e != nil {
		return taken("kernels", f.name, e.Position.File)
	}
	if e := c.Collectives.Get(f.name); e != nil {
		return taken("collectives", f.name, e.Position.File)
	}
	if e := c.Clusters.Get(f.name); e != nil {
		return taken("clusters", f.name, e.Position.File)
	}
	return nil
}

// read reads the tables and joins those of one kind. All errors of all tables come at once.
func (f *calibrateKernelsFlags) read(cmd *cobra.Command, paths []string) ([]*kernelTable, error) {
	var tables []*kernelTable
	var errs strictyaml.Errors
	for i, path := range paths {
		if slices.Contains(paths[:i], path) {
			return nil, usageError{fmt.Errorf("%s is given twice", path)}
		}
		t, err := readKernels(path)
		var found strictyaml.Errors
		switch {
		case errors.As(err, &found):
			errs = append(errs, found...)
			continue
		case err != nil:
			return nil, err
		}
		refused := t.refused()
		if t.kernels.Rows() == 0 && (t.collectives == nil || len(t.collectives.Rows) == 0) {
			errs = append(errs, t.located(refused)...)
			continue
		}
		warnRefused(cmd, path, refused)
		if err := f.ofTopology(t); err != nil {
			return nil, err
		}
		tables = joined(tables, t)
	}
	if len(errs) > 0 {
		return nil, errs
	}
	return tables, nil
}

// ofTopology keeps the rows of the topology asked for. Machines that differ in theirs are not one.
func (f *calibrateKernelsFlags) ofTopology(t *kernelTable) error {
	if t.collectives != nil && f.topology == "" {
		if there := t.topologies(); len(there) > 1 {
			return usageError{fmt.Errorf("%s has machines of several topologies: give --topology %s", t.path, strings.Join(there, " or "))}
		}
	}
	if t.collectives == nil {
		return nil
	}
	return t.keepTopology(f.topology)
}

// joined adds a table to those of its kind, or as the first of it.
func joined(tables []*kernelTable, t *kernelTable) []*kernelTable {
	for _, of := range tables {
		if of.kernels.Kind != t.kernels.Kind {
			continue
		}
		of.kernels.Name += ", " + filepath.Base(t.path)
		if t.collectives != nil {
			of.collectives.Rows = append(of.collectives.Rows, t.collectives.Rows...)
		}
		of.kernels.GEMM = append(of.kernels.GEMM, t.kernels.GEMM...)
		of.kernels.Attention = append(of.kernels.Attention, t.kernels.Attention...)
		of.kernels.MoE = append(of.kernels.MoE, t.kernels.MoE...)
		of.kernels.Pieces = append(of.kernels.Pieces, t.kernels.Pieces...)
		return tables
	}
	t.kernels.Name = filepath.Base(t.path)
	return append(tables, t)
}

// kernelFit makes the entries of a catalog file from tables.
type kernelFit struct {
	flags       *calibrateKernelsFlags
	catalog     *catalog.Catalog
	accelerator string
	progress    *progress
	kernels     catalog.Kernels
	collectives *catalog.Collectives
	cluster     *catalog.Cluster
	notes       []string // on what the tables have and the entry does not
}

// entries fits each table and returns the text of the entries.
func (k *kernelFit) entries(ctx context.Context, tables []*kernelTable) ([]byte, error) {
	for _, t := range tables {
		k.progress.show("fitting "+t.kernels.Name, "")
		fit := k.fitKernels
		if t.collectives != nil {
			fit = k.fitCollectives
		}
		err := fit(ctx, t)
		switch {
		case errors.Is(err, kernels.ErrTooFew), errors.Is(err, collectives.ErrFit):
			return nil, scenarioError{fmt.Errorf("%s: %w", t.kernels.Name, err)}
		case err != nil:
			return nil, err
		}
	}
	var file struct {
		Kernels     strictyaml.Map[catalog.Kernels]     `yaml:"kernels" doc:"Kernel libraries as measured on an accelerator."`
		Collectives strictyaml.Map[catalog.Collectives] `yaml:"collectives" doc:"Communication libraries as measured inside one machine."`
		Clusters    strictyaml.Map[catalog.Cluster]     `yaml:"clusters" doc:"Training sites."`
	}
	if k.kernels.Accelerator != "" {
		file.Kernels = append(file.Kernels, strictyaml.Entry[catalog.Kernels]{Name: k.flags.name, Value: k.kernels})
	}
	if k.collectives != nil {
		file.Collectives = append(file.Collectives, strictyaml.Entry[catalog.Collectives]{Name: k.flags.name, Value: *k.collectives})
	}
	if k.cluster != nil {
		file.Clusters = append(file.Clusters, strictyaml.Entry[catalog.Cluster]{Name: k.flags.name, Value: *k.cluster})
	}
	return strictyaml.Encode(&file)
}

// fitKernels fits a table of kernels into the entry.
func (k *kernelFit) fitKernels(ctx context.Context, t *kernelTable) error {
	m, err := kernel.Of(k.catalog, k.accelerator, "")
	if err != nil {
		return err
	}
	e, err := kernels.Fit(ctx, m.Chip(), m.Fits(), t.kernels, k.flags.library)
	if err != nil {
		return err
	}
	k.leftOut(t, &e)
	into := &k.kernels
	if into.Accelerator == "" {
		*into = e
		into.Date = k.flags.date
		return nil
	}
	if len(into.GEMM) > 0 && len(e.GEMM) > 0 {
		return usageError{fmt.Errorf("%s has matrix products, as another of the tables has: fit them in two runs with two names", t.kernels.Name)}
	}
	into.Source += ", " + t.kernels.Name
	into.Note = strings.TrimSpace(into.Note + " " + e.Note)
	into.GEMM = append(into.GEMM, e.GEMM...)
	into.Prefill = append(into.Prefill, e.Prefill...)
	into.Decode = append(into.Decode, e.Decode...)
	into.MoE = append(into.MoE, e.MoE...)
	if e.Memory != nil {
		into.Memory = e.Memory
	}
	return nil
}

// fitCollectives fits a table of collectives: the library to the rows within a machine and, where there are as many, the
// site to those between machines.
func (k *kernelFit) fitCollectives(ctx context.Context, t *kernelTable) error {
	start := collective.Library(k.catalog, k.accelerator)
	if start == nil {
		return usageError{errors.New("the catalog has no communication library to start from")}
	}
	site, err := siteOf(k.catalog, k.flags.cluster)
	if err != nil {
		return err
	}
	machine := &collectives.Machine{Name: k.accelerator, Accelerator: k.catalog.Accelerators.Get(k.accelerator).Value, Cluster: site}
	e, err := collectives.Fit(ctx, machine, start, t.collectives.Rows)
	if err != nil {
		return err
	}
	e.Library = k.flags.library
	e.Provenance = k.provenance(k.flags.library, t)
	roundFigures(e)
	k.collectives = e
	between := 0
	for i := range t.collectives.Rows {
		if r := &t.collectives.Rows[i]; r.PerNode > 0 && r.PerNode < r.Ranks {
			between++
		}
	}
	if between < collectives.MinPoints {
		if between > 0 {
			k.notes = append(k.notes, fmt.Sprintf("warning: %s of %s between machines in no fit: a site needs %d", counted(between, "row"), t.kernels.Name, collectives.MinPoints))
		}
		return nil
	}
	if site == nil {
		if base := k.catalog.Clusters.Get("default"); base != nil {
			machine.Cluster = &base.Value
		}
	}
	if k.cluster, err = collectives.FitSite(ctx, machine, e, t.collectives.Rows); err != nil {
		return err
	}
	k.cluster.Provenance = k.provenance("A site", t)
	roundFigures(k.cluster)
	return nil
}

// provenance says where an entry comes from.
func (k *kernelFit) provenance(what string, t *kernelTable) catalog.Provenance {
	return catalog.Provenance{
		Title:  fmt.Sprintf("%s on %s", what, k.accelerator),
		Source: "fitted by tokenwatt calibrate kernels to " + t.kernels.Name, Date: k.flags.date, Basis: quantity.Estimate,
	}
}

// namedError is the error of one fit.
type namedError struct {
	name string
	*catalog.FitError
}

// errorsOf lists the fits of an entry.
func errorsOf(k *catalog.Kernels) []namedError {
	var list []namedError
	for i := range k.GEMM {
		list = append(list, namedError{"gemm " + k.GEMM[i].Name, &k.GEMM[i].Value.FitError})
	}
	for i := range k.Prefill {
		list = append(list, namedError{"prefill, cache " + k.Prefill[i].Name, &k.Prefill[i].Value.FitError})
	}
	for i := range k.Decode {
		list = append(list, namedError{"decode, cache " + k.Decode[i].Name, &k.Decode[i].Value.FitError})
	}
	for i := range k.MoE {
		list = append(list, namedError{"moe " + k.MoE[i].Name, &k.MoE[i].Value.FitError})
	}
	if k.Memory != nil {
		list = append(list, namedError{"memory", &k.Memory.FitError})
	}
	return list
}

// leftOut notes the rows of a table that no fit of its entry was made from or judged on.
func (k *kernelFit) leftOut(t *kernelTable, e *catalog.Kernels) {
	rows := t.kernels.Rows()
	for _, f := range errorsOf(e) {
		rows -= f.Points
		if f.HeldOut != f.Points { // else each row was held out once, from fits made to be judged
			rows -= f.HeldOut
		}
	}
	if rows > 0 {
		k.notes = append(k.notes, fmt.Sprintf("warning: %s of %s in no fit: of a format with fewer than %d, a second format of one precision, one that the chip lacks, or prompts of one token",
			counted(rows, "row"), t.kernels.Name, kernels.MinPoints))
	}
}

// summary is a row for each fit with its error.
func (k *kernelFit) summary() [][]string {
	fits := errorsOf(&k.kernels)
	if k.collectives != nil && k.collectives.Errors != nil {
		fits = append(fits, namedError{"collectives", k.collectives.Errors})
	}
	rows := [][]string{{"fitted", "points", "held out", "median error", "mean", "P90", "P10-P90 of measured / predicted"}}
	for _, f := range fits {
		rows = append(rows, []string{
			f.name, fmt.Sprint(f.Points), fmt.Sprint(f.HeldOut), share(f.Median), share(f.Mean), share(f.P90), fmt.Sprintf("%.2f-%.2f", f.RatioP10, f.RatioP90),
		})
	}
	return rows
}

func share(x float64) string { return fmt.Sprintf("%.1f %%", 100*x) }
