package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"tokenwatt/calibration/collectives"
	"tokenwatt/calibration/kernels"
	"tokenwatt/calibration/score"
	"tokenwatt/catalog"
	"tokenwatt/compute/collective"
	"tokenwatt/compute/kernel"
	"tokenwatt/internal/strictyaml"
)

// validateKernelsFlags are the flags of `validate kernels`.
type validateKernelsFlags struct {
	measuredFlags
	accelerator, library, cluster, topology, format string
}

// kernelTables says what tables of kernels are, in the help of the verbs that read them.
const kernelTables = `The columns tell what a table holds; further ones are of no matter. Times are milliseconds in latency_ms.
  gemm_dtype, m, n, k                                                        matrix products
  batch_size, isl, num_heads, num_key_value_heads, head_dim, attn_dtype,
    kv_cache_dtype, step [, window_size]                                     attention over prompts, or decode steps
  moe_dtype, num_tokens, hidden_size, inter_size, topk, num_experts,
    moe_tp_size, moe_ep_size, distribution                                   expert blocks
  op_name, nccl_dtype, num_gpus, message_size                                collectives; sizes in elements
  allreduce_dtype, num_gpus, message_size, backend                           an engine's own all-reduce
These are the tables of ai-dynamo/aiconfigurator. Those of microsoft/vidur are read too:
  num_tokens, tp, n_head, n_kv_head, n_embd, n_ffn, attn_pre_proj_ms, ...    operators of a layer, a column each
  collective, num_workers, devices_per_node, size_bytes, median_ms           collectives; sizes in bytes`

// newValidateKernels is the verb `validate kernels`.
func newValidateKernels() *cobra.Command {
	var f validateKernelsFlags
	cmd := &cobra.Command{
		Use:   "kernels FILE.csv[.gz] --accelerator NAME",
		Short: "Score predicted kernels and collectives against a table of measured ones",
		Long: `validate kernels predicts every row of a table of measured kernels or collectives and prints how far the predictions are
from the measurements, by family and number format and overall: the median, mean and 90th percentile of
|predicted / measured - 1|, the bias (the median of predicted / measured - 1), the mean error with each row weighted by
its time, and the share of rows between the predicted P10 and P90.

` + kernelTables + `

Where the catalog's own fit left shapes out, matrix products of the shapes that it saw and of those that it did not see
are scored apart.`,
		Example: `  tokenwatt validate kernels gemm.csv.gz --accelerator h100-sxm
  tokenwatt validate kernels gemm.csv --accelerator H100-SXM-80GB --catalog mine.yaml --format json`,
		Args:              arguments(1, 1, "one table of measured kernels"),
		ValidArgsFunction: completeTable,
		RunE:              func(cmd *cobra.Command, args []string) error { return f.run(cmd, args[0]) },
	}
	f.add(cmd)
	flags := cmd.Flags()
	flags.StringVar(&f.accelerator, "accelerator", "", "the accelerator that was measured: a name of the catalog, or one like H100-SXM-80GB")
	flags.StringVar(&f.library, "library", "", "kernel or communication library: an entry of the catalog or its library (the newest, or your own, where not given)")
	addSite(cmd, &f.cluster, &f.topology)
	flags.StringVar(&f.format, "format", "table", "what is printed: "+strings.Join(score.Formats(), ", "))
	_ = cmd.RegisterFlagCompletionFunc("accelerator", completeAccelerator)
	return cmd
}

func (f *validateKernelsFlags) run(cmd *cobra.Command, path string) error {
	if err := checkScoreFormat(f.format); err != nil {
		return err
	}
	c, err := f.load()
	if err != nil {
		return err
	}
	name, err := accelerator(cmd, c, f.accelerator)
	if err != nil {
		return err
	}
	t, err := readKernels(path)
	if err != nil {
		return err
	}
	if err := t.keepTopology(f.topology); err != nil {
		return err
	}
	groups, refused, err := f.score(cmd, c, name, t)
	if err != nil {
		return err
	}
	if err := cmd.Context().Err(); err != nil {
		return err
	}
	return printScores(cmd, f.format, t.measuredTable, groups, refused)
}

// kernelTable is a table of kernels, or one of collectives.
type kernelTable struct {
	*measuredTable
	kernels     *kernels.Table
	collectives *collectives.Table // nil where the table is one of kernels
}

// readKernels reads a table of either.
func readKernels(path string) (*kernelTable, error) {
	t, err := readTable(path)
	if err != nil {
		return nil, err
	}
	out := &kernelTable{measuredTable: t}
	if out.kernels, err = kernels.Read(t.reader(), path); err == nil && out.kernels.Kind == kernels.KindCollectives {
		out.collectives, err = collectives.Read(t.reader())
	}
	if err != nil {
		hint := ""
		if t.has("seq_len") && t.has("global_batch") {
			hint = "this looks like a table of training runs: tokenwatt validate training reads those"
		}
		return nil, t.unread(err, "validate kernels", hint)
	}
	return out, nil
}

// topologies lists those of the machines of a table of collectives.
func (t *kernelTable) topologies() []string {
	var there []string
	for i := range t.collectives.Rows {
		if r := &t.collectives.Rows[i]; !slices.Contains(there, r.Topology) {
			there = append(there, r.Topology)
		}
	}
	return there
}

// keepTopology keeps the rows of a topology; of all where none is named.
func (t *kernelTable) keepTopology(name string) error {
	if name == "" {
		return nil
	}
	if t.collectives == nil || !slices.Contains(t.topologies(), name) {
		there := noLibrary
		if t.collectives != nil {
			there = strings.Join(t.topologies(), ", ")
		}
		return usageError{fmt.Errorf("%s has no topology %q; there are: %s", t.path, name, there)}
	}
	t.collectives.Rows = slices.DeleteFunc(t.collectives.Rows, func(r collectives.Row) bool { return r.Topology != name })
	return nil
}

// refused returns the rows that were not read.
func (t *kernelTable) refused() []score.Refusal {
	if t.collectives != nil {
		return t.collectives.Refused
	}
	return t.kernels.Refused
}

// score compares the table with the machine or network of an accelerator, and says whose parameters it does that with.
func (f *validateKernelsFlags) score(cmd *cobra.Command, c *catalog.Catalog, name string, t *kernelTable) ([]score.Group, []score.Refusal, error) {
	if t.collectives != nil {
		own, err := withLibrary(c, name, f.library)
		if err != nil {
			return nil, nil, err
		}
		site, err := siteOf(c, f.cluster)
		if err != nil {
			return nil, nil, err
		}
		n, err := collective.Of(own, name, site)
		if err != nil {
			return nil, nil, err
		}
		library := collective.Library(own, name)
		f.whose(cmd, name, library.Title, !n.Carried())
		groups, refused := collectives.Score(n, t.collectives)
		return groups, refused, nil
	}
	m, err := kernel.Of(c, name, f.library)
	if errors.Is(err, catalog.ErrNotFound) {
		return nil, nil, usageError{fmt.Errorf("%w; measured on %s are: %s", err, name, kernelLibraries(c, name))}
	}
	if err != nil {
		return nil, nil, err
	}
	f.whose(cmd, name, m.Fits().Title, kernelLibraries(c, name) != noLibrary)
	groups, refused := kernels.Score(m, t.kernels)
	if !builtinFit(c, name, m.Fits().Title) {
		groups = slices.DeleteFunc(groups, func(g score.Group) bool {
			return strings.HasSuffix(g.Name, " fitted shapes") || strings.HasSuffix(g.Name, " held-out shapes")
		})
	}
	return groups, refused, nil
}

// builtinFit tells whether parameters are those of a built-in entry measured on the accelerator: of those alone it is known
// which shapes the fit left out.
func builtinFit(c *catalog.Catalog, name, title string) bool {
	return slices.ContainsFunc(c.Kernels, func(e strictyaml.Entry[catalog.Kernels]) bool {
		return e.Value.Accelerator == name && e.Value.Title == title && builtinFile(e.Position.File)
	})
}

// addSite adds the flags that say where collectives were measured.
func addSite(cmd *cobra.Command, cluster, topology *string) {
	cmd.Flags().StringVar(cluster, "cluster", "", "site of collectives between machines: an entry of the catalog (the accelerator's own network where not given)")
	cmd.Flags().StringVar(topology, "topology", "", "take the rows of this topology, where a table of collectives has several")
}

// siteOf returns the site of a name, nil for none.
func siteOf(c *catalog.Catalog, name string) (*catalog.Cluster, error) {
	if name == "" {
		return nil, nil //nolint:nilnil // no site is the accelerator's own network
	}
	e := c.Clusters.Get(name)
	if e == nil {
		missing := &catalog.NotFoundError{Kind: "clusters", Name: name, Nearest: c.Nearest("clusters", name)}
		return nil, usageError{fmt.Errorf("%w; there are: %s", missing, strings.Join(c.Clusters.Names(), ", "))}
	}
	return &e.Value, nil
}

// whose says on stderr what parameters the predictions are made with.
func (f *validateKernelsFlags) whose(cmd *cobra.Command, name, title string, own bool) {
	if f.quiet {
		return
	}
	if own {
		say(cmd.ErrOrStderr(), "predicting with "+title)
		return
	}
	say(cmd.ErrOrStderr(), fmt.Sprintf("nothing is measured on %s; predicting with %s, carried over", name, title))
}

// noLibrary is said where nothing is measured on an accelerator.
const noLibrary = "none"

// kernelLibraries lists the kernel libraries measured on an accelerator.
func kernelLibraries(c *catalog.Catalog, name string) string {
	var names []string
	for i := range c.Kernels {
		if e := &c.Kernels[i]; e.Value.Accelerator == name {
			names = append(names, e.Name)
		}
	}
	if len(names) == 0 {
		return noLibrary
	}
	return strings.Join(names, ", ")
}

// withLibrary returns the catalog with no communication library but the named one, or as it is without a name.
func withLibrary(c *catalog.Catalog, accelerator, library string) (*catalog.Catalog, error) {
	if library == "" {
		return c, nil
	}
	var measured []string
	for i := len(c.Collectives) - 1; i >= 0; i-- {
		e := &c.Collectives[i]
		if e.Name == library || e.Value.Library == library && e.Value.Accelerator == accelerator {
			own := *c
			own.Collectives = strictyaml.Map[catalog.Collectives]{*e}
			return &own, nil
		}
		if e.Value.Accelerator == accelerator {
			measured = append(measured, e.Name)
		}
	}
	missing := &catalog.NotFoundError{Kind: "collectives", Name: library, Nearest: c.Nearest("collectives", library)}
	if len(measured) == 0 {
		measured = []string{noLibrary}
	}
	return nil, usageError{fmt.Errorf("%w; measured on %s are: %s", missing, accelerator, strings.Join(measured, ", "))}
}
