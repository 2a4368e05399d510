package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"tokenwatt"
	"tokenwatt/demand/serving/chrometrace"
	"tokenwatt/internal/atomicdir"
	"tokenwatt/internal/strictyaml"
	"tokenwatt/report"
	"tokenwatt/scenario"
)

// serveSimFlags are the flags of `serve-sim`.
type serveSimFlags struct {
	planFlags
	workload    string
	trace       string
	chromeTrace string
	chromeLimit int
	loadCurve   string
	size        bool
}

// newServeSim is the verb `serve-sim`.
func newServeSim() *cobra.Command {
	var f serveSimFlags
	cmd := &cobra.Command{
		Use:   "serve-sim SCENARIO",
		Short: "Simulate a served model request by request: latencies, goodput, power, joules a token, money",
		Long: `serve-sim reads a scenario and simulates those of its served models that have a section simulation, request by request:
the scheduler of each replica by iterations, KV cache, routing, autoscaling and failures, with the seconds and joules of each
iteration from its kernels. Requests come from a trace or are drawn from visitors and the shape of their day. It prints
latencies (TTFT, TPOT, ITL, E2E), how SLOs are met, queue and KV use, energy by phase, USD and gCO2 per million tokens, and
the same service at other rates. Where the scenario gives no number of replicas the smallest fleet that meets its SLOs is found
first, among the servers, degrees of tensor parallelism and splits of prefill and decode of its section size. With --out it writes report.html,
report.json, serving.csv, serving-NAME.csv (the course over time), scenario.resolved.yaml and manifest.json.

--chrome-trace writes every iteration and request for chrome://tracing or ui.perfetto.dev.`,
		Example: `  tokenwatt serve-sim examples/serve-chat.yaml
  tokenwatt serve-sim examples/serve-trace.yaml --chrome-trace out/trace.json
  tokenwatt serve-sim examples/serve-trace.yaml --trace AzureLLMInferenceTrace_conv.csv --out out/azure
  tokenwatt serve-sim my.yaml --set workloads.chat.serving.simulation.replicas=6 --load-curve 0.5,1,2`,
		Args:              arguments(1, 1, "one scenario: a file, or - for standard input"),
		ValidArgsFunction: completeScenario,
		RunE: func(cmd *cobra.Command, args []string) error {
			return f.serve(cmd, args[0])
		},
	}
	flags := cmd.Flags()
	f.add(flags)
	flags.StringVar(&f.workload, "workload", "", "simulate this service alone")
	flags.StringVar(&f.trace, "trace", "", "take the requests from this file (Azure, BurstGPT, Mooncake, or arrival_s,input_tokens,output_tokens)")
	flags.StringVar(&f.chromeTrace, "chrome-trace", "", "write iterations and requests into this file, in the Trace Event Format")
	flags.IntVar(&f.chromeLimit, "chrome-limit", chrometrace.DefaultLimit, "events in that file at most; what is left out is said")
	flags.StringVar(&f.loadCurve, "load-curve", "auto", "factors on the rate of requests at which the service is simulated too, as 0.5,1,2; none, or auto for 0.25 to 1.5 of services of up to 300,000 requests")
	flags.BoolVar(&f.size, "size", false, "find the smallest fleet that meets the SLOs beside the one that the scenario gives")
	return cmd
}

// check refuses flags that do not go together before any work is done, and returns the rates of the load curve.
func (f *serveSimFlags) check(cmd *cobra.Command) ([]float64, error) {
	if err := f.planFlags.check(cmd); err != nil {
		return nil, err
	}
	for _, name := range []string{"workload", "trace", "chrome-trace"} {
		if flag := cmd.Flags().Lookup(name); flag.Changed && flag.Value.String() == "" {
			return nil, usageError{fmt.Errorf("--%s is empty", name)}
		}
	}
	if f.chromeLimit < 1 {
		return nil, usageError{fmt.Errorf("--chrome-limit is %d: give 1 or more events", f.chromeLimit)}
	}
	if f.chromeTrace == "" && cmd.Flags().Changed("chrome-limit") {
		return nil, usageError{errors.New("--chrome-limit is of the file of --chrome-trace, which is not given")}
	}
	return parseRates(f.loadCurve)
}

// parseRates reads the factors of a load curve.
func parseRates(text string) ([]float64, error) {
	switch text {
	case "auto":
		return tokenwatt.Rates(), nil
	case "none":
		return nil, nil
	}
	var rates []float64
	for _, part := range strings.Split(text, ",") {
		rate, err := strconv.ParseFloat(strings.TrimSpace(part), 64)
		if err != nil || !(rate > 0) || math.IsInf(rate, 0) {
			return nil, usageError{fmt.Errorf("--load-curve has %q: give factors above zero, as 0.5,1,2, or auto or none", part)}
		}
		rates = append(rates, rate)
	}
	return rates, nil
}

func (f *serveSimFlags) serve(cmd *cobra.Command, path string) error {
	f.solver = solverAuto
	rates, err := f.check(cmd)
	if err != nil {
		return err
	}
	load := func() (*scenario.Scenario, error) {
		s, err := f.loadWithTrace(cmd.InOrStdin(), path)
		if err == nil && f.chromeTrace != "" {
			err = tryFile("--chrome-trace", f.chromeTrace)
		}
		return s, err
	}
	err = f.answer(cmd, path, load, kind{
		study: func(s *scenario.Scenario, progress func(phase, state string)) (*report.Report, error) {
			return f.simulate(cmd, s, &tokenwatt.ServeSimSettings{
				Version: version, Workload: f.workload, Rates: rates, AutoRates: f.loadCurve == "auto", Size: f.size, TraceLimit: f.chromeLimit, Progress: progress,
			})
		},
		table: report.WriteServingText, json: report.WriteServingJSON,
		csv: func(w io.Writer, r *report.Report) error { return report.WriteServingCSV(w, r.Serving) },
	})
	if err == nil && f.chromeTrace != "" && !f.quiet {
		fmt.Fprintf(cmd.ErrOrStderr(), "tokenwatt: wrote %s\n", f.chromeTrace)
	}
	return err
}

// simulate runs the simulation, with its trace into a file that appears when it is whole.
func (f *serveSimFlags) simulate(cmd *cobra.Command, s *scenario.Scenario, settings *tokenwatt.ServeSimSettings) (r *report.Report, err error) {
	if f.chromeTrace == "" {
		r, err = tokenwatt.ServeSim(cmd.Context(), s, settings)
	} else {
		err = atomicdir.StreamFile(f.chromeTrace, func(w io.Writer) error {
			settings.Trace = w
			r, err = tokenwatt.ServeSim(cmd.Context(), s, settings)
			return err
		})
	}
	if isAny(err, tokenwatt.ErrNoSimulation, tokenwatt.ErrOneService) {
		err = scenarioError{err}
	}
	return r, err
}

// loadWithTrace reads the scenario and, where a trace is given on the command line, reads it again with that in every service
// that is simulated: which there are the first reading tells.
func (f *serveSimFlags) loadWithTrace(stdin io.Reader, path string) (*scenario.Scenario, error) {
	if f.trace == "" {
		return f.load(stdin, path)
	}
	if path == "-" {
		return nil, usageError{errors.New("--trace needs the scenario in a file")}
	}
	if _, err := os.Stat(f.trace); err != nil {
		return nil, usageError{fmt.Errorf("--trace: %w", err)}
	}
	s, err := f.load(stdin, path)
	if err != nil {
		return nil, err
	}
	// A path in a scenario is seen from its file, one on the command line from here.
	full, err := filepath.Abs(f.trace)
	if err != nil {
		return nil, err
	}
	quoted, err := json.Marshal(full)
	if err != nil {
		return nil, err
	}
	own := f.planFlags
	own.set = append([]string(nil), f.set...)
	for i := range s.Workloads {
		w := &s.Workloads[i]
		if v := w.Value.Serving; v != nil && v.Simulation != nil && (f.workload == "" || f.workload == w.Name) {
			own.set = append(own.set, strictyaml.JoinPath("workloads", w.Name)+".serving.simulation.trace.file="+string(quoted))
		}
	}
	if len(own.set) == len(f.set) {
		return nil, scenarioError{tokenwatt.ErrNoSimulation}
	}
	return own.load(stdin, path)
}
