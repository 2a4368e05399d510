package pypsa

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"strconv"
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
	sum := s.Summary(n, 0)
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

// TestReferenceDispatch compares dispatch, flows and prices of the meshed network with those that PyPSA 0.34.0 stored.
func TestReferenceDispatch(t *testing.T) {
	dir := testdata.Path(t, "supply", "reference", "pypsa_ac_dc_meshed")
	n := readDir(t, dir)
	s := solve(t, n)
	got := map[string]map[string][]float64{"generators-p": {}, "links-p0": {}, "lines-p0": {}, "buses-marginal_price": {}}
	for i := range n.Generators {
		got["generators-p"][n.Generators[i].Name] = s.Generators[i].P
	}
	for i := range n.Links {
		got["links-p0"][n.Links[i].Name] = s.Links[i].P
	}
	for i := range n.Lines {
		got["lines-p0"][n.Lines[i].Name] = s.Lines[i].P0
	}
	for i := range n.Buses {
		got["buses-marginal_price"][n.Buses[i].Name] = s.PriceAt[i]
	}
	for file, series := range got {
		compared := 0
		for name, want := range readSeriesFile(t, filepath.Join(dir, "expected-"+file+".csv")) {
			for h, v := range want {
				near(t, file+" of "+name, series[name][h], v, 1e-6)
				compared++
			}
		}
		if compared < 40 {
			t.Errorf("%s: only %d values compared", file, compared)
		}
	}
}

func readSeriesFile(t testing.TB, path string) map[string][]float64 {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close() //nolint:errcheck // only read from
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	out := map[string][]float64{}
	for _, row := range rows[1:] {
		for i, cell := range row[1:] {
			v, err := strconv.ParseFloat(cell, 64)
			if err != nil {
				t.Fatal(err)
			}
			out[rows[0][i+1]] = append(out[rows[0][i+1]], v)
		}
	}
	return out
}

// cut keeps some hours of a network, each standing for as many as make up a year in cost and energy.
func cut(n *Network, from, to int) {
	short := func(s *Series) {
		if s.Hourly != nil {
			s.Hourly = s.Hourly[from:to]
		}
	}
	n.Snapshots = n.Snapshots[from:to]
	n.Weights = ones(to - from)
	for t := range n.Snapshots {
		n.Weights.Objective[t] = hoursPerYear / float64(to-from)
		n.Weights.Generators[t] = n.Weights.Objective[t]
	}
	for i := range n.Generators {
		short(&n.Generators[i].MaxPU)
		short(&n.Generators[i].MarginalCost)
	}
}

// TestReferenceCuts solves 700 hours of the year-long site. The answers are those of PyPSA 1.4.0 with HiGHS 1.16.0
// (simplex, tolerances 1e-9), after n.set_snapshots(n.snapshots[from:to]) and with the weightings objective and
// generators set to 8760/700. The discharger costs nothing, so that its size has no single answer.
func TestReferenceCuts(t *testing.T) {
	for _, c := range []struct {
		from, to                 int
		objective, price         float64
		solar, wind, gas, charge float64
		battery                  float64
	}{
		{0, 700, 42053885.220813476, 52.5365286936006, 0, 185.76644616639604, 29.811731615071054, 6.141955015566823, 70.71641932124196},
		{4000, 4700, 55327481.52584601, 70.24596589219507, 275.1780475451943, 101.84966616248812, 18.82677540563767, 49.742517794467325, 408.1210387301432},
	} {
		n := readDir(t, testdata.Path(t, "supply", "reference", "dc100_gb2020_grid"))
		cut(n, c.from, c.to)
		sum := solve(t, n).Summary(n, 0)
		near(t, "objective", sum.ObjectiveTotal, c.objective, 1e-9)
		near(t, "price", sum.PriceMean["dc"], c.price, 1e-7)
		for name, want := range map[string]float64{
			"generators:grid": 40, "generators:solar": c.solar, "generators:wind": c.wind, "generators:gas": c.gas,
			"links:charger": c.charge, "stores:battery": c.battery,
		} {
			near(t, name, sum.Capacities[name], want, 1e-6)
		}
	}
}

// TestReferenceYear solves the whole year.
func TestReferenceYear(t *testing.T) {
	if testing.Short() {
		t.Skip("a year takes a minute with HiGHS")
	}
	dir := testdata.Path(t, "supply", "reference", "dc100_gb2020_grid")
	n := readDir(t, dir)
	e := readExpected(t, filepath.Join(dir, "expected.json"))
	delete(e.Capacity, "links:discharger") // it costs nothing
	s := solve(t, n)
	e.compare(t, n, s, 1e-6, 1e-3)
}
