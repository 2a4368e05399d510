package simulation_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tokenwatt/demand/serving/simulation"
	"tokenwatt/quantity"
	"tokenwatt/scenario"
)

// small is Llama 3.1 8B on one H100 of a server, with so many visitors that the peak hour has about 200 requests.
const small = `
name: t
study: {year: 2025}
workloads:
  chat:
    serving:
      model: llama-3.1-8b
      server: dgx-h100
      visitors: 2400/d
      requests_per_visitor: 1
      input_tokens: 600 tok
      output_tokens: 150 tok
      simulation:
        replicas: 1
        max_model_len: 8192
`

// read resolves a scenario.
func read(t testing.TB, text string, set ...string) *scenario.Scenario {
	t.Helper()
	s, err := tryRead(text, set...)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// tryRead resolves a scenario, with assignments below simulation unless they begin with a dot, which stands for serving.
func tryRead(text string, set ...string) (*scenario.Scenario, error) {
	var all []scenario.Assignment
	for _, a := range set {
		path := "workloads.chat.serving.simulation."
		if rest, ok := strings.CutPrefix(a, "."); ok {
			path, a = "workloads.chat.serving.", rest
		}
		one, err := scenario.ParseAssignment(path + a)
		if err != nil {
			return nil, err
		}
		all = append(all, one)
	}
	return scenario.Parse("t.yaml", []byte(text), ".", all)
}

// problemOf is the problem of the workload chat.
func problemOf(s *scenario.Scenario) *simulation.Problem {
	return &simulation.Problem{
		Name: "chat", Serving: *s.Workloads.Get("chat").Value.Serving, Catalog: &s.Define, Study: s.Study, Seed: uint64(s.Seed),
		Site: simulation.Site{PUE: 1.2, Price: quantity.Exact(quantity.PerMWh(100)), Carbon: quantity.Exact(quantity.CarbonIntensity(0.4 / 3.6e6))},
	}
}

// run simulates the small scenario with assignments.
func run(t testing.TB, set ...string) *simulation.Result {
	t.Helper()
	r, err := simulation.Run(context.Background(), problemOf(read(t, small, set...)), nil)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// file writes a file and returns its path.
func file(t testing.TB, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}
