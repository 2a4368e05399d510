package scenario_test

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tokenwatt/internal/strictyaml"
	"tokenwatt/quantity"
	"tokenwatt/scenario"
)

// trainingText is a scenario whose training run has these fields.
func trainingText(fields string) string {
	return "name: X\nstudy: {year: 2023}\nworkloads:\n  run:\n    training: {" + fields + "}\nsite: {tariff: 0.08 USD/kWh}\n"
}

const machine = "server: dgx-a100-640gb, accelerators: 1024"

// Every rule between the fields of a training run, each at the place of the field that breaks it, or of the run where
// the field is missing.
func TestTrainingRules(t *testing.T) {
	const job = "model: gpt-3-175b, tokens: 300 G tok, " + machine
	for name, c := range map[string]struct {
		fields string
		want   []string // path, and the text of the field that the place is at
	}{
		"complete":             {job, nil},
		"no model":             {"tokens: 300 G tok, " + machine, []string{"model @ {"}},
		"no tokens":            {"model: gpt-3-175b, " + machine, []string{"tokens @ {"}},
		"neither":              {machine, []string{"model @ {"}},
		"budget":               {machine + ", budget: {duration: 30 d}", nil},
		"budget and model":     {machine + ", model: gpt-3-175b, budget: {duration: 30 d}", []string{"budget @ {duration"}},
		"budget and tokens":    {machine + ", tokens: 1 T tok, budget: {duration: 30 d}", []string{"budget @ {duration"}},
		"budget of nothing":    {machine + ", budget: {unique_tokens: 1 T tok}", []string{"budget @ {unique"}},
		"two budgets":          {machine + ", budget: {flops: 1e21 FLOP, energy: 1 GWh}", []string{"budget @ {flops"}},
		"four budgets":         {machine + ", budget: {flops: 1e21 FLOP, energy: 1 GWh, money: 1 MUSD, duration: 1 d}", []string{"budget @ {flops"}},
		"budget by estimate":   {machine + ", method: estimate, budget: {duration: 30 d}", []string{"method @ estimate"}},
		"fewest":               {job + ", objective: fewest-accelerators", []string{"deadline @ {"}},
		"fewest by a deadline": {job + ", objective: fewest-accelerators, deadline: 60 d", nil},
		"cheapest for ever":    {job + ", objective: cheapest", nil},
		"spares":               {job + ", operation: {spare_servers: 12}", nil},
		"no spares":            {job + ", operation: {spare_servers: 0}", nil},
		"spares below zero":    {job + ", operation: {spare_servers: -1}", []string{"operation.spare_servers @ -1"}},
		"spares in part":       {job + ", operation: {spare_servers: 1.5}", []string{"operation.spare_servers @ 1.5"}},
		"pause":                {job + ", operation: {pause_window: 24 h, pause: 2 h}", nil},
		"pause without window": {job + ", operation: {pause: 2 h}", []string{"operation @ {pause"}},
		"window without pause": {job + ", operation: {pause_window: 24 h}", []string{"operation @ {pause"}},
		"short window":         {job + ", operation: {pause_window: 30 min, pause: 10 min}", []string{"operation.pause_window @ 30 min"}},
		"pause all the time":   {job + ", operation: {pause_window: 2 h, pause: 2 h}", []string{"operation.pause @ 2 h}"}},
		"sequence of one":      {job + ", layout: {tp: 1, sequence_parallel: on}", []string{"layout.sequence_parallel @ on"}},
		"sequence of any":      {job + ", layout: {sequence_parallel: on}", nil},
		"sequence of two":      {job + ", layout: {tp: 2, sequence_parallel: on}", nil},
		"chunks of one stage":  {job + ", layout: {pp: 1, vpp: 4}", []string{"layout.vpp @ 4"}},
		"chunks of any stage":  {job + ", layout: {vpp: 4}", nil},
		"a chunk of one stage": {job + ", layout: {pp: 1, vpp: 1}", nil},
		"several, all at once": {
			machine + ", method: estimate, objective: fewest-accelerators, budget: {}, layout: {tp: 1, sequence_parallel: on}",
			[]string{"budget @ {}", "method @ estimate", "deadline @ {", "layout.sequence_parallel @ on"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			text := trainingText(c.fields)
			_, err := scenario.Parse("test.yaml", []byte(text), t.TempDir(), nil)
			var errs strictyaml.Errors
			if !errors.As(err, &errs) && err != nil {
				t.Fatalf("the error is %v", err)
			}
			var paths []string
			for _, e := range errs {
				paths = append(paths, strings.TrimPrefix(e.Path, "workloads.run.training."))
			}
			if len(paths) != len(c.want) {
				t.Fatalf("%d errors, expected %d: %v", len(paths), len(c.want), err)
			}
			for _, want := range c.want {
				path, at, _ := strings.Cut(want, " @ ")
				i := slices.Index(paths, path)
				if i < 0 {
					t.Errorf("no error about %s: %v", path, err)
					continue
				}
				if line := strings.Split(text, "\n")[errs[i].Line-1]; errs[i].File != "test.yaml" || !strings.HasPrefix(line[errs[i].Col-1:], at) {
					t.Errorf("%s is at %s:%d:%d, %q, expected it at %q", path, errs[i].File, errs[i].Line, errs[i].Col, line[errs[i].Col-1:], at)
				}
			}
		})
	}
}

// A run whose utilisation is written is estimated by it, every other is laid out, and what is said goes before both.
func TestTrainingMethod(t *testing.T) {
	const job = "model: gpt-3-175b, tokens: 300 G tok, " + machine
	for fields, want := range map[string]string{
		job:                                    "layout",
		job + ", goodput: 90 %":                "layout",
		job + ", mfu: 40 %":                    "estimate",
		job + ", mfu: 40 %, method: layout":    "layout",
		job + ", method: estimate":             "estimate",
		machine + ", budget: {duration: 30 d}": "layout",
	} {
		s := parse(t, trainingText(fields))
		if got := s.Workloads[0].Value.Training.Method; got != want {
			t.Errorf("%s: %s, expected %s", fields, got, want)
		}
		// The resolved scenario has both the method and the utilisation written: it stays what it was.
		text, err := strictyaml.Encode(s)
		if err != nil {
			t.Fatal(err)
		}
		if got := parse(t, string(text)).Workloads[0].Value.Training.Method; got != want {
			t.Errorf("%s, resolved: %s, expected %s", fields, got, want)
		}
	}
	s, err := scenario.Parse("test.yaml", []byte(trainingText(job)), t.TempDir(), []scenario.Assignment{{Path: "workloads.run.training.mfu", Value: "45 %"}})
	if err != nil {
		t.Fatal(err)
	}
	if got := s.Workloads[0].Value.Training.Method; got != "estimate" {
		t.Errorf("mfu from the command line: %s, expected estimate", got)
	}
}

// A run that is laid out keeps its engine, its cluster and what was measured on its accelerator; one that is estimated
// needs none of it. Of a chip that nothing was measured on all measurements are kept, for one of them stands in.
func TestResolvedKeepsWhatALayoutNeeds(t *testing.T) {
	defined := func(fields string) map[string][]string {
		d := parse(t, trainingText(fields)).Define
		return map[string][]string{
			"engines": d.Engines.Names(), "clusters": d.Clusters.Names(), "models": d.Models.Names(), "accelerators": d.Accelerators.Names(),
			"kernels": d.Kernels.Names(), "collectives": d.Collectives.Names(),
		}
	}
	const job = "model: gpt-3-175b, tokens: 300 G tok, "
	estimated := defined(job + machine + ", method: estimate")
	for _, kind := range []string{"engines", "clusters", "kernels", "collectives"} {
		if len(estimated[kind]) != 0 {
			t.Errorf("an estimate keeps %s %q", kind, estimated[kind])
		}
	}
	measured := defined(job + machine + ", engine: megatron-2020-22, cluster: selene")
	want := map[string][]string{"engines": {"megatron-2020-22"}, "clusters": {"selene"}, "models": {"gpt-3-175b"}, "accelerators": {"a100-sxm-80gb"}}
	for kind, names := range want {
		if diff := cmp.Diff(names, measured[kind]); diff != "" {
			t.Errorf("%s (-want +got):\n%s", kind, diff)
		}
	}
	if len(measured["kernels"]) == 0 {
		t.Error("the kernels of the A100 are not kept")
	}
	other := defined(job + "server: mi300x-8, accelerators: 1024")
	if len(other["kernels"]) <= len(measured["kernels"]) || !slices.Contains(other["accelerators"], "a100-sxm-80gb") || other["accelerators"][0] != "mi300x" {
		t.Errorf("for a chip that nothing was measured on there are kernels %q of accelerators %q", other["kernels"], other["accelerators"])
	}
	if budget := defined(machine + ", budget: {duration: 30 d}"); len(budget["models"]) != 0 || len(budget["kernels"]) == 0 {
		t.Errorf("a budget keeps models %q, kernels %q", budget["models"], budget["kernels"])
	}
}

// llamaConfig is the shape of Llama 2 7B as its config.json has it.
const llamaConfig = `{"architectures": ["LlamaForCausalLM"], "model_type": "llama", "hidden_act": "silu", "hidden_size": 4096, "intermediate_size": 11008,
"max_position_embeddings": 4096, "num_attention_heads": 32, "num_hidden_layers": 32, "num_key_value_heads": 32, "tie_word_embeddings": false, "vocab_size": 32000}`

// write puts files into a folder.
func write(t testing.TB, dir string, files map[string]string) {
	t.Helper()
	for name, text := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
}

// A model may be the path of a config.json: relative to the file that names it, also where another extends that; or to
// where the command runs, where the command line names it. Its figures say where they are from.
func TestModelFromConfig(t *testing.T) {
	dir := t.TempDir()
	own := trainingText("model: models/config.json, tokens: 1 T tok, " + machine)
	write(t, dir, map[string]string{
		"below/own.yaml": own, "below/models/config.json": llamaConfig, "top.yaml": "extends: below/own.yaml\nname: Top\n",
		"serve.yaml": "name: X\nstudy: {year: 2023}\nworkloads: {chat: {serving: {model: below/models/config.json, server: dgx-a100-640gb, visitors: 1 M/d, requests_per_visitor: 5, input_tokens: 200 tok, output_tokens: 100 tok}}}\nsite: {tariff: 0.08 USD/kWh}\n",
	})
	t.Chdir(dir)
	absolute := filepath.Join(dir, "below/models/config.json")
	for name, c := range map[string]struct {
		file, model string
		set         []scenario.Assignment
	}{
		"beside":          {"below/own.yaml", "models/config.json", nil},
		"below extends":   {"top.yaml", "models/config.json", nil},
		"of serving":      {"serve.yaml", "below/models/config.json", nil},
		"command line":    {"below/own.yaml", "below/models/config.json", []scenario.Assignment{{Path: "workloads.run.training.model", Value: "below/models/config.json"}}},
		"absolute":        {"below/own.yaml", absolute, []scenario.Assignment{{Path: "workloads.run.training.model", Value: absolute}}},
		"catalog instead": {"below/own.yaml", "llama-2-7b", []scenario.Assignment{{Path: "workloads.run.training.model", Value: "llama-2-7b"}}},
	} {
		t.Run(name, func(t *testing.T) {
			s := load(t, c.file, c.set...)
			if diff := cmp.Diff([]string{c.model}, s.Define.Models.Names()); diff != "" {
				t.Fatalf("models (-want +got):\n%s", diff)
			}
			m := s.Define.Models[0].Value
			if m.Layers != 32 || m.Hidden != 4096 || m.FFN != 11008 || m.Vocabulary != 32000 {
				t.Errorf("the model is %+v", m)
			}
			if m.Source == "" || m.Basis != quantity.Published {
				t.Errorf("its source is %q, %s", m.Source, m.Basis)
			}
		})
	}
}

// A scenario whose model was a config.json is complete when it is resolved: it is read again from any folder, without the
// file, and is the same.
func TestResolvedNeedsNoConfig(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, map[string]string{"own.yaml": trainingText("model: config.json, tokens: 1 T tok, " + machine), "config.json": llamaConfig})
	s := load(t, filepath.Join(dir, "own.yaml"))
	text, err := strictyaml.Encode(s)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(filepath.Join(dir, "config.json")); err != nil {
		t.Fatal(err)
	}
	again, err := strictyaml.Encode(parse(t, string(text)))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(text), string(again)); diff != "" {
		t.Errorf("(-written +read and written):\n%s", diff)
	}
	// Without the entry the file is needed.
	if _, err := scenario.Load(filepath.Join(dir, "own.yaml"), nil); err == nil || !strings.Contains(err.Error(), "there is none at "+filepath.Join(dir, "config.json")) {
		t.Errorf("without the file: %v", err)
	}
}

// What is wrong with a config.json is told at its place there, with what else is wrong in the scenario.
func TestConfigErrors(t *testing.T) {
	dir := t.TempDir()
	fields := "model: %, tokens: 1 T tok, attention: causl, " + machine
	write(t, dir, map[string]string{
		"broken.json": strings.Replace(llamaConfig, "32000", `"many"`, 1), "cut.json": llamaConfig[:80], "empty.json": "",
		"other.json": `{"model_type": "t5", "d_model": 512}`, "folder.json/file": "",
	})
	for file, says := range map[string]string{
		"missing.json": "found `missing.json`, expected a config.json; there is none at " + filepath.Join(dir, "missing.json"),
		"broken.json":  filepath.Join(dir, "broken.json") + `:2:`,
		"cut.json":     filepath.Join(dir, "cut.json") + ":1:",
		"empty.json":   filepath.Join(dir, "empty.json") + ":1:1:",
		"other.json":   filepath.Join(dir, "other.json") + ":1:",
		"folder.json":  "found `folder.json`, expected a config.json that can be read",
		"gpt-3-175":    "did you mean `gpt-3-175b`",
	} {
		t.Run(file, func(t *testing.T) {
			path := filepath.Join(dir, "scenario.yaml")
			write(t, dir, map[string]string{"scenario.yaml": trainingText(strings.Replace(fields, "%", file, 1))})
			_, err := scenario.Load(path, nil)
			var errs strictyaml.Errors
			if !errors.As(err, &errs) {
				t.Fatalf("the error is %v", err)
			}
			if text := err.Error(); !strings.Contains(text, says) || !strings.Contains(text, "workloads.run.training.attention") {
				t.Errorf("says %s\nexpected %q, and the slip in attention", text, says)
			}
		})
	}
}

// The new figures have their provenance, and a budget's and an operation's are among the scenario's figures.
func TestTrainingFigures(t *testing.T) {
	s := parse(t, trainingText(machine+", budget: {money: 1 MUSD}"))
	paths := map[string]quantity.Basis{}
	for _, figure := range scenario.Figures(s) {
		info := figure.Describe()
		paths[info.Path] = info.Basis
	}
	for path, basis := range map[string]quantity.Basis{
		"workloads.run.training.budget.money":                 quantity.Scenario,
		"workloads.run.training.budget.algorithm_factor":      quantity.Scenario,
		"workloads.run.training.operation.failure_rate":       quantity.Published,
		"workloads.run.training.operation.checkpoint_storage": quantity.Assumed,
		"workloads.run.training.mfu":                          quantity.Published,
		"workloads.run.training.ownership.utilisation":        quantity.Assumed,
	} {
		if got, ok := paths[path]; !ok || got != basis {
			t.Errorf("%s has the basis %q (known: %v), expected %q", path, got, ok, basis)
		}
	}
	if _, ok := paths["workloads.run.training.budget.energy"]; ok {
		t.Error("a budget that is not given is among the figures")
	}
}
