package scenario_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"tokenwatt/internal/strictyaml"
	"tokenwatt/scenario"
)

// Every rule of a sizing and of a year of levels, at the place of what breaks it.
func TestSizeRules(t *testing.T) {
	const path = "workloads.chat.serving.simulation."
	for name, c := range map[string]struct {
		fields string
		want   []string // paths
	}{
		"nothing":          {"replicas: 2", nil},
		"all choices":      {"decode: {}, size: {servers: [dgx-h100, dgx-a100-640gb], tensor_parallel: [1, 8], prefill_decode: [together, '1:3'], objective: cheapest}", nil},
		"no split":         {"decode: {}, size: {prefill_decode: ['1', '0:2', '1:2:3', 'a:b', '1:1001']}", []string{"size.prefill_decode[0]", "size.prefill_decode[1]", "size.prefill_decode[2]", "size.prefill_decode[3]", "size.prefill_decode[4]"}},
		"no decode":        {"size: {prefill_decode: ['1:2']}", []string{"size.prefill_decode[0]"}},
		"whole prompts":    {"scheduler: orca, size: {prefill_decode: ['1:2']}", []string{"size.prefill_decode[0]"}},
		"each twice":       {"size: {servers: [dgx-h100, dgx-h100], tensor_parallel: [2, 2], prefill_decode: [together, together]}", []string{"size.prefill_decode[1]", "size.servers[1]", "size.tensor_parallel[1]"}},
		"unknown server":   {"size: {servers: [dgx]}", []string{"size.servers[0]"}},
		"shorter longest":  {"year: {shortest: 2 h}", []string{"year.shortest"}},
		"one level":        {"year: {levels: 1}", []string{"year.levels"}},
		"another best one": {"size: {objective: prettiest}", []string{"size.objective"}},
	} {
		t.Run(name, func(t *testing.T) {
			text := "name: X\nstudy: {year: 2023}\nworkloads:\n  chat:\n    serving: {model: llama-3.1-8b, server: dgx-h100, visitors: 10 k/d, requests_per_visitor: 2, input_tokens: 500 tok, output_tokens: 200 tok, simulation: {" + c.fields + "}}\nsite: {tariff: 0.08 USD/kWh}\n"
			_, err := scenario.Parse("test.yaml", []byte(text), t.TempDir(), nil)
			var errs strictyaml.Errors
			if !errors.As(err, &errs) && err != nil {
				t.Fatalf("the error is %v", err)
			}
			var paths []string
			for _, e := range errs {
				paths = append(paths, strings.TrimPrefix(e.Path, path))
			}
			slices.Sort(paths)
			if !slices.Equal(paths, c.want) {
				t.Errorf("errors at %q, expected %q: %v", paths, c.want, err)
			}
		})
	}
}

func TestSplitOf(t *testing.T) {
	for text, want := range map[string][2]int{"together": {0, 0}, "1:3": {1, 3}, "12:1": {12, 1}} {
		if p, d, err := scenario.SplitOf(text); err != nil || p != want[0] || d != want[1] {
			t.Errorf("%s: %d, %d, %v", text, p, d, err)
		}
	}
	if _, _, err := scenario.SplitOf("1:"); err == nil {
		t.Error("half a split is no error")
	}
}
