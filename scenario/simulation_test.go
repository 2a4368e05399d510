package scenario_test

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"tokenwatt/internal/strictyaml"
	"tokenwatt/scenario"
)

// servingText is a scenario whose served model has these fields beside model and server.
func servingText(fields string) string {
	return "name: X\nstudy: {year: 2025}\nworkloads:\n  chat:\n    serving: {model: llama-3.1-8b, server: dgx-h100, " + fields + "}\nsite: {tariff: 0.08 USD/kWh}\n"
}

const visits = "visitors: 1 k/d, requests_per_visitor: 2, input_tokens: 500 tok, output_tokens: 100 tok"

// Every rule between the fields of a simulation, each at the place of the field that breaks it, or of the section where the field
// is missing.
func TestServingRules(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "r.csv"), []byte("arrival_s,input_tokens,output_tokens\n0,1,1\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	of := func(text string) string { return visits + ", simulation: {replicas: 2, " + text + "}" }
	const slo = "slo: [{ttft: 1 s}, "
	for name, c := range map[string]struct {
		fields string
		want   []string // path, and the text of the field that the place is at
	}{
		"estimate":                  {visits, nil},
		"no traffic":                {"batch: 8", []string{"visitors @ {", "requests_per_visitor @ {", "input_tokens @ {", "output_tokens @ {"}},
		"trace":                     {"simulation: {replicas: 1, trace: {file: r.csv}}", nil},
		"trace by estimate":         {"method: estimate, input_tokens: 5 tok, output_tokens: 5 tok, visitors: 1 k/d, simulation: {trace: {file: r.csv}}", []string{"requests_per_visitor @ {"}},
		"lengths":                   {"visitors: 1 k/d, requests_per_visitor: 1, simulation: {traffic: {lengths_from: {file: r.csv}}}", nil},
		"no simulation":             {visits + ", method: simulation", []string{"method @ simulation"}},
		"no file":                   {"simulation: {trace: {file: none.csv}}", []string{"simulation.trace.file @ none.csv"}},
		"folder":                    {"simulation: {trace: {file: .}}", []string{"simulation.trace.file @ ."}},
		"start of a trace":          {"simulation: {start: 5, trace: {file: r.csv}}", []string{"simulation.start @ 5"}},
		"backwards":                 {"simulation: {trace: {file: r.csv, from: 2 min, to: 1 min}}", []string{"simulation.trace.to @ 1 min"}},
		"names of half a block":     {"simulation: {trace: {file: r.csv, prefix_tokens: 24}}", []string{"simulation.trace.prefix_tokens @ 24"}},
		"behind the year":           {of("start: 8759, duration: 2 h"), []string{"simulation.duration @ 2 h"}},
		"no such engine":            {of("engine: vlm 0.11"), []string{"simulation.engine @ vlm"}},
		"entry as engine":           {of("engine: vllm-0.11-h100-sxm"), nil},
		"odd block":                 {of("block_size: 24"), []string{"simulation.block_size @ 24"}},
		"fewer tokens than seqs":    {of("max_num_batched_tokens: 128, max_num_seqs: 256"), []string{"simulation.max_num_batched_tokens @ 128"}},
		"whole prompts in no room":  {of("chunked_prefill: off, max_num_batched_tokens: 512, max_model_len: 4096"), []string{"simulation.max_num_batched_tokens @ 512"}},
		"sarathi without chunks":    {of("scheduler: sarathi, chunked_prefill: off"), []string{"simulation.chunked_prefill @ off"}},
		"orca":                      {of("scheduler: orca"), nil},
		"orca with prefixes":        {of("scheduler: orca, prefix_caching: on, router: prefix-aware"), []string{"simulation.prefix_caching @ on", "simulation.router @ prefix"}},
		"static and drafts":         {of("scheduler: static, speculation: {tokens: 3}"), []string{"simulation.speculation @ {tokens"}},
		"static and decode":         {of("scheduler: static, decode: {replicas: 1}"), []string{"simulation.decode @ {replicas"}},
		"prefixes off":              {of("router: prefix-aware, prefix_caching: off"), []string{"simulation.router @ prefix"}},
		"queue that is none":        {of("admission: {outstanding: 4, queue: 3, overflow: reject}"), []string{"simulation.admission.queue @ 3"}},
		"rejects nothing":           {of("admission: {overflow: reject}"), []string{"simulation.admission.overflow @ reject"}},
		"scaling":                   {of("scaling: {up: 8, down: 2, max: 4}"), nil},
		"scaling upside down":       {of("scaling: {up: 2, down: 8, max: 4}"), []string{"simulation.scaling.down @ 8"}},
		"scaling of none":           {of("scaling: {up: 8, down: 2, min: 4, max: 3}"), []string{"simulation.scaling.min @ 4", "simulation.replicas @ 2"}},
		"decode turned away":        {of("decode: {replicas: 1, admission: {queue: 4}}"), []string{"simulation.decode.admission @ {queue"}},
		"clocks":                    {of("power: {clocks: [100 %, 80 %]}"), nil},
		"clocks that rise":          {of("power: {clocks: [80 %, 100 %]}"), []string{"simulation.power.clocks[1] @ 100 %"}},
		"limits back in time":       {of("power: {site_limit: [{at: 2 h, power: 1 MW}, {at: 1 h, power: 1 MW}]}"), []string{"simulation.power.site_limit[1].at @ 1 h"}},
		"objectives":                {of(slo + "{ttft: 1 s, tpot: 50 ms}]"), nil},
		"objective without a limit": {of(slo + "{attainment: 90 %}]"), []string{"simulation.slo[1] @ {attainment"}},
		"objective twice":           {of(slo + "{ttft: 1 s, attainment: 90 %}]"), []string{"simulation.slo[1] @ {ttft"}},
		"behind the context":        {of("max_model_len: 200000"), []string{"simulation.max_model_len @ 200000"}},
		"heads":                     {of("tensor_parallel: 3"), []string{"simulation.tensor_parallel @ 3"}},
		"layers":                    {of("pipeline_parallel: 33"), []string{"simulation.pipeline_parallel @ 33"}},
		"dense experts":             {of("expert_parallel: true"), []string{"simulation.expert_parallel @ true"}},
		"dense ranks":               {of("data_parallel: 2"), []string{"simulation.data_parallel @ 2"}},
		"tokens to no one":          {of("all_to_all: point-to-point"), []string{"simulation.all_to_all @ point"}},
		"layout of decode":          {of("decode: {replicas: 1, tensor_parallel: 3}"), []string{"simulation.decode.tensor_parallel @ 3"}},
		"several, all at once":      {of("tensor_parallel: 3, block_size: 24, engine: none"), []string{"simulation.tensor_parallel @ 3", "simulation.block_size @ 24", "simulation.engine @ none"}},
	} {
		t.Run(name, func(t *testing.T) {
			text := servingText(c.fields)
			path := filepath.Join(dir, "test.yaml")
			_, err := scenario.Parse(path, []byte(text), dir, nil)
			var errs strictyaml.Errors
			if !errors.As(err, &errs) && err != nil {
				t.Fatalf("the error is %v", err)
			}
			var paths []string
			for _, e := range errs {
				paths = append(paths, strings.TrimPrefix(e.Path, "workloads.chat.serving."))
			}
			if len(paths) != len(c.want) {
				t.Fatalf("%d errors, expected %d: %v", len(paths), len(c.want), err)
			}
			for _, want := range c.want {
				field, at, _ := strings.Cut(want, " @ ")
				i := slices.Index(paths, field)
				if i < 0 {
					t.Errorf("no error about %s: %v", field, err)
					continue
				}
				if line := strings.Split(text, "\n")[errs[i].Line-1]; errs[i].File != path || !strings.HasPrefix(line[errs[i].Col-1:], at) {
					t.Errorf("%s is at %s:%d:%d, %q, expected it at %q", field, errs[i].File, errs[i].Line, errs[i].Col, line[errs[i].Col-1:], at)
				}
			}
		})
	}
}

// A served model with a simulation is simulated unless it says otherwise, and keeps what that reads: the entries of its engine,
// kernels and collectives, those of decode's server too. Its trace is named from where the scenario lies.
func TestServingResolved(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "r.csv"), []byte("arrival_s,input_tokens,output_tokens\n0,1,1\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	read := func(fields string) *scenario.Scenario {
		t.Helper()
		s, err := scenario.Parse(filepath.Join(dir, "test.yaml"), []byte(servingText(fields)), dir, nil)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	if s := read(visits); s.Workloads[0].Value.Serving.Method != "estimate" || len(s.Define.ServingEngines) != 0 {
		t.Errorf("without a simulation: method %s, %d engines kept", s.Workloads[0].Value.Serving.Method, len(s.Define.ServingEngines))
	}
	if s := read(visits + ", method: estimate, simulation: {replicas: 1}"); s.Workloads[0].Value.Serving.Method != "estimate" {
		t.Errorf("what is said goes before: method %s", s.Workloads[0].Value.Serving.Method)
	}
	s := read("simulation: {trace: {file: r.csv}, decode: {server: dgx-a100-640gb}}")
	v := s.Workloads[0].Value.Serving
	if v.Method != "simulation" || v.Simulation.Engine == "" || v.Simulation.Trace.File != filepath.Join(dir, "r.csv") {
		t.Errorf("method %s, engine %q, trace %s", v.Method, v.Simulation.Engine, v.Simulation.Trace.File)
	}
	if files := s.Files(); !slices.Equal(files, []string{filepath.Join(dir, "r.csv")}) {
		t.Errorf("files are %v", files)
	}
	s.RelativeTo(dir)
	if v.Simulation.Trace.File != "r.csv" {
		t.Errorf("beside the scenario the trace is %s", v.Simulation.Trace.File)
	}
	for _, name := range []string{"dgx-h100", "dgx-a100-640gb"} {
		if s.Define.Servers.Get(name) == nil {
			t.Errorf("server %s is not kept", name)
		}
	}
	if len(s.Define.ServingEngines) < 2 || len(s.Define.Kernels) < 2 || len(s.Define.Collectives) < 2 {
		t.Errorf("%d engines, %d kernels and %d collectives are kept", len(s.Define.ServingEngines), len(s.Define.Kernels), len(s.Define.Collectives))
	}
	for i := range s.Define.ServingEngines {
		if e := &s.Define.ServingEngines[i].Value; e.Library != v.Simulation.Engine || s.Define.Accelerators.Get(e.Accelerator) == nil {
			t.Errorf("kept engine of %s on %s", e.Library, e.Accelerator)
		}
	}
	// Once resolved it is as it is.
	text, err := strictyaml.Encode(s)
	if err != nil {
		t.Fatal(err)
	}
	again, err := scenario.Parse(filepath.Join(dir, "scenario.resolved.yaml"), text, dir, nil)
	if err != nil {
		t.Fatal(err)
	}
	s.RelativeTo(string(filepath.Separator))
	if w := again.Workloads[0].Value.Serving; w.Method != "simulation" || w.Simulation.Trace.File != filepath.Join(dir, "r.csv") || len(again.Define.ServingEngines) != len(s.Define.ServingEngines) {
		t.Errorf("resolved again: method %s, trace %s, %d engines", w.Method, w.Simulation.Trace.File, len(again.Define.ServingEngines))
	}
}

// An objective without a name is called by its limits.
func TestObjectiveLabel(t *testing.T) {
	s, err := scenario.Parse("test.yaml", []byte(servingText(visits+", simulation: {slo: [{ttft: 200 ms, tpot_slowdown: 1.5}, {name: chat, e2e: 10 s}]}")), ".", nil)
	if err != nil {
		t.Fatal(err)
	}
	slo := s.Workloads[0].Value.Serving.Simulation.SLO
	if a, b := slo[0].Label(), slo[1].Label(); a != "TTFT 200 ms, TPOT slowdown 1.5" || b != "chat" {
		t.Errorf("labels are %q and %q", a, b)
	}
}
