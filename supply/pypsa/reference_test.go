package pypsa

import (
	"context"
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"tokenwatt/internal/testdata"
	"tokenwatt/lp"
	"tokenwatt/lp/highs"
)

// engine is compiled once for all tests; its cache outlives the process, so that a second run starts at once.
var engine = sync.OnceValues(func() (*highs.Engine, error) {
	return highs.New(context.Background(), highs.Options{CacheDir: filepath.Join(os.TempDir(), "tokenwatt-highs-test-cache")})
})

func solver(t testing.TB) lp.Solver {
	t.Helper()
	e, err := engine()
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func readDir(t testing.TB, dir string) *Network {
	t.Helper()
	n, err := ReadDir(context.Background(), dir, nil)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func solve(t testing.TB, n *Network) *Solution {
	t.Helper()
	s, err := Solve(context.Background(), n, solver(t), nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Certificate.Err(1e-6); err != nil {
		t.Error(err)
	}
	return s
}

func near(t testing.TB, what string, got, want, relative float64) {
	t.Helper()
	if !(math.Abs(got-want) <= relative*math.Max(1, math.Abs(want))) {
		t.Errorf("%s is %.12g, want %.12g within %g", what, got, want, relative)
	}
}

// expected is the part of expected.json that is compared.
type expected struct {
	ObjectiveTotal    float64            `json:"objective_total"`
	ObjectiveConstant float64            `json:"objective_constant"`
	ObjectivePyPSA    float64            `json:"objective_pypsa"`
	Capacity          map[string]float64 `json:"capacity"`
	PriceMean         map[string]float64 `json:"price_mean"`
	Duals             map[string]float64 `json:"global_constraint_dual"`
}

func readExpected(t testing.TB, path string) expected {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var e expected
	if err := json.Unmarshal(data, &e); err != nil {
		t.Fatal(err)
	}
	return e
}

func (e *expected) compare(t testing.TB, n *Network, s *Solution, objective, other float64) {
	t.Helper()
	sum := s.Summary(n, "highs", 0)
	near(t, "objective_total", sum.ObjectiveTotal, e.ObjectiveTotal, objective)
	near(t, "objective_pypsa", sum.ObjectivePyPSA, e.ObjectivePyPSA, objective)
	near(t, "objective_constant", sum.ObjectiveConstant, e.ObjectiveConstant, objective)
	for name, want := range e.Capacity {
		near(t, name, sum.Capacities[name], want, other)
	}
	for name, want := range e.PriceMean {
		near(t, "price at "+name, sum.PriceMean[name], want, other)
	}
	for name, want := range e.Duals {
		near(t, "dual of "+name, sum.Duals[name], want, other)
	}
}

// TestReferenceFolders solves the shared problems with known answers.
func TestReferenceFolders(t *testing.T) {
	for _, name := range []string{"pypsa_ac_dc_meshed", "uc_start_up_cost"} {
		t.Run(name, func(t *testing.T) {
			dir := testdata.Path(t, "supply", "reference", name)
			n := readDir(t, dir)
			t.Log(n.Warnings)
			e := readExpected(t, filepath.Join(dir, "expected.json"))
			s := solve(t, n)
			t.Logf("%.10g %+v", s.ObjectivePyPSA, s.Certificate)
			e.compare(t, n, s, 1e-6, 1e-6)
		})
	}
}
