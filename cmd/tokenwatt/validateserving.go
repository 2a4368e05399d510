package main

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"tokenwatt/calibration/latency"
	"tokenwatt/calibration/score"
	"tokenwatt/catalog"
	"tokenwatt/demand/serving/cluster"
	"tokenwatt/demand/serving/engine"
	"tokenwatt/demand/serving/replica"
	"tokenwatt/internal/strictyaml"
)

// validateServingFlags are the flags of `validate serving`.
type validateServingFlags struct {
	measuredFlags
	options                            latency.Options
	format, weights, scheduler, router string
	frontend                           float64
	chunked, caching                   bool
}

// newValidateServing is the verb `validate serving`.
func newValidateServing() *cobra.Command {
	var f validateServingFlags
	cmd := &cobra.Command{
		Use:   "serving FILE.csv[.gz]",
		Short: "Replay measured requests through the simulated server and score its latencies",
		Long: `validate serving replays the arrivals of measured requests through the simulated inference server and prints how far the
predicted latencies are from the measured ones: of time to first token (TTFT) and time per output token (TPOT) the error
of mean, P50, P90 and P99, of time to the last token (E2E) that of the mean, for each group of rows with one accelerator
and model, and the mean absolute error over groups.

The columns are gpu, model, input_tokens, output_tokens, arrival_s, first_token_s, last_token_s, in seconds on one clock:
first_token_s and last_token_s are times like arrival_s, not durations. Where there are queued_s and scheduled_s, when
the scheduler got a request and when it was first computed, the wait for the first iteration is compared too. A column run
keeps runs of one accelerator and model apart. Rows need not be in order; further columns are of no matter.

  TTFT = first_token_s - arrival_s               TPOT = (last_token_s - first_token_s) / (output_tokens - 1)
  E2E  = last_token_s - arrival_s                wait = scheduled_s - arrival_s - frontend
  error = predicted / measured - 1; of a wait below 1 ms the difference in ms, which is in no mean

The time of a request outside of the engine (--frontend) is added to TTFT and E2E. Where the table has queued_s it is the
5th percentile of queued_s - arrival_s, which is then an input and not predicted: engines stamp queued_s between two
iterations, so that the rest of the one under way, which is predicted, lies before it. Without queued_s it is the engine's
constant, 15 ms, which is for stamps of a client: connection, HTTP, tokens. Stamps of the server itself (OpenTelemetry
spans, its metrics) begin behind the connection: give --frontend 1.5 with them, as vLLM 0.11 showed on an H100.

gpu is a name of the catalog or one like "NVIDIA H100 80GB HBM3"; 4xH100 is one replica on four of them. model is a name of
the catalog, one like meta-llama/Llama-3.1-8B-Instruct, or the path of a config.json.

Without flags the server is vLLM V1 with its defaults: 8,192 tokens and 1,024 sequences an iteration on accelerators of
70 GiB and more that are no A100, else 2,048 and 256; chunked prefill, prefix caching, 0.9 of the memory; weights in the
format that the model's name says, else in 16 bits; as few accelerators as hold the model. Flags hold for all groups.

Where kernels or the engine were not measured on an accelerator, those of the nearest one stand in; notes say so.`,
		Example: `  tokenwatt validate serving requests.csv
  tokenwatt validate serving requests.csv --tp 2 --max-num-seqs 128 --max-num-batched-tokens 2048
  tokenwatt validate serving requests.csv --weights fp8 --cache fp8 --frontend 8 --format json`,
		Args:              arguments(1, 1, "one table of measured requests"),
		ValidArgsFunction: completeTable,
		RunE:              func(cmd *cobra.Command, args []string) error { return f.run(cmd, args[0]) },
	}
	f.add(cmd)
	f.addServer(cmd)
	flags := cmd.Flags()
	flags.StringVar(&f.format, "format", "table", "what is printed: "+strings.Join(score.Formats(), ", "))
	flags.BoolVar(&f.options.DropFailed, "drop-failed", false, "leave out requests without answer (an error where not given), and count them")
	return cmd
}

// addServer adds the flags that say how the servers ran; they have vLLM's names where it has one.
func (f *validateServingFlags) addServer(cmd *cobra.Command) {
	flags, o := cmd.Flags(), &f.options
	flags.StringVar(&o.Engine, "engine", "", "inference engine: an entry of the catalog's serving_engines or its library, such as \"vllm 0.5\" (the newest where not given)")
	flags.StringVar(&f.weights, "weights", "", "format of the weights: "+names(engine.Formats()))
	flags.StringVar(&o.Cache, "cache", "bf16", "format of keys and values: bf16 or fp8")
	flags.IntVar(&o.TP, "tp", 0, "tensor-parallel ranks (as few as hold the model where not given)")
	flags.IntVar(&o.PP, "pp", 1, "pipeline-parallel stages")
	flags.IntVar(&o.DP, "dp", 1, "data-parallel ranks of attention within a replica, of models with experts")
	flags.BoolVar(&o.ExpertParallel, "expert-parallel", false, "experts whole on the tensor x data ranks")
	flags.BoolVar(&o.PointToPoint, "all-to-all", false, "tokens of data-parallel ranks go to their experts alone, not to all ranks")
	flags.IntVar(&o.MaxSeqs, "max-num-seqs", 0, "sequences of an iteration at most (vLLM's default for the accelerator)")
	flags.IntVar(&o.MaxTokens, "max-num-batched-tokens", 0, "tokens of an iteration at most (vLLM's default for the accelerator)")
	flags.IntVar(&o.MaxModelLen, "max-model-len", 0, "tokens of prompt and answer at most (those of the longest request)")
	flags.IntVar(&o.BlockTokens, "block-size", 16, "tokens of a block of the cache")
	flags.IntVar(&o.Blocks, "num-gpu-blocks", 0, "blocks of a replica's cache (those that its memory holds)")
	flags.Float64Var(&o.MemoryShare, "memory-share", 0.9, "share of the accelerator's memory that the server takes")
	flags.BoolVar(&f.chunked, "chunked-prefill", true, "prompts are computed in chunks")
	flags.BoolVar(&f.caching, "prefix-caching", true, "blocks of the cache are found again by their content")
	flags.IntVar(&o.SharedPrefix, "shared-prefix", 0, "tokens that all prompts begin with, for prefix caching")
	flags.IntVar(&o.LongPrefill, "long-prefill-token-threshold", 0, "tokens of one prompt in an iteration at most (no limit)")
	flags.StringVar(&f.scheduler, "scheduler", string(replica.VLLM), "scheduler: "+names(replica.Policies()))
	flags.BoolVar(&o.AsyncStop, "async-scheduling", false, "the end of an answer is seen an iteration late")
	flags.IntVar(&o.Replicas, "replicas", 1, "replicas behind the router")
	flags.StringVar(&f.router, "router", string(cluster.RoundRobin), "router: "+names(cluster.Routers()))
	flags.Float64Var(&f.frontend, "frontend", -1, "time of a request before and behind the engine, in ms (from queued_s where there is one, else the engine's 15, which is for stamps of a client; of a server's own stamps some 1.5)")
}

// names lists names.
func names[T ~string](all []T) string {
	list := make([]string, len(all))
	for i, v := range all {
		list[i] = string(v)
	}
	return strings.Join(list, ", ")
}

func (f *validateServingFlags) run(cmd *cobra.Command, path string) error {
	if err := checkScoreFormat(f.format); err != nil {
		return err
	}
	o := f.options
	o.Weights, o.Scheduler, o.Router = engine.Format(f.weights), replica.Policy(f.scheduler), cluster.Router(f.router)
	o.NoChunks, o.NoCaching, o.FrontendMS = !f.chunked, !f.caching, f.frontend
	if cmd.Flags().Changed("frontend") && !(f.frontend >= 0) {
		return usageError{fmt.Errorf("--frontend is %g ms, expected 0 or above", f.frontend)}
	}
	c, err := f.load()
	if err != nil {
		return err
	}
	if _, err := engine.Of(c, c.Accelerators[0].Name, o.Engine); err != nil {
		var missing *catalog.NotFoundError
		if errors.As(err, &missing) {
			return usageError{fmt.Errorf("--engine: %w; there are: %s", err, strings.Join(libraries(c), ", "))}
		}
		return err
	}
	file, err := os.Open(path)
	if err != nil {
		return usageError{err}
	}
	defer file.Close()
	table, err := latency.Read(file, path, o.DropFailed)
	if err != nil {
		var faults strictyaml.Errors
		if errors.As(err, &faults) {
			return err
		}
		var system *os.PathError
		if errors.As(err, &system) {
			return usageError{err}
		}
		return scenarioError{err}
	}
	progress := newProgress(cmd.ErrOrStderr(), f.quiet)
	list, refused, err := latency.Compare(cmd.Context(), c, table, path, o, func(done, of int) {
		progress.show("replaying", fmt.Sprintf("%d of %d", done, of))
	})
	progress.done()
	if errors.Is(err, latency.ErrOptions) {
		return usageError{err}
	}
	if err != nil {
		return err
	}
	return latency.Write(cmd.OutOrStdout(), f.format, list, refused, table.Failed)
}

// libraries lists the inference engines of a catalog.
func libraries(c *catalog.Catalog) []string {
	var list []string
	for i := range c.ServingEngines {
		if l := c.ServingEngines[i].Value.Library; !slices.Contains(list, l) {
			list = append(list, l)
		}
	}
	return list
}
