package highs

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"math"
	"os"
	"strconv"
	"testing"

	"tokenwatt/internal/testdata"
	"tokenwatt/lp"
)

// reference is the part of expected.json that is compared. It was computed by a formulation in Python, independent of
// this one, with the HiGHS 1.2 inside SciPy 1.10.1, by dual simplex and by interior point.
type reference struct {
	Objective float64            `json:"objective_total"`
	Capacity  map[string]float64 `json:"capacity"`
	Price     map[string]float64 `json:"price_mean"`
}

func readReference(t testing.TB) (site, reference) {
	t.Helper()
	column := func(file, name string) []float64 {
		return readColumn(t, testdata.Path(t, "supply", "reference", "dc100_gb2020_grid", file), name)
	}
	text, err := os.ReadFile(testdata.Path(t, "supply", "reference", "dc100_gb2020_grid", "expected.json"))
	if err != nil {
		t.Fatal(err)
	}
	var want reference
	if err := json.Unmarshal(text, &want); err != nil {
		t.Fatal(err)
	}
	capital := column("generators.csv", "capital_cost")
	marginal := column("generators.csv", "marginal_cost")
	links := column("links.csv", "capital_cost")
	linkMarginal := column("links.csv", "marginal_cost")
	return site{
		price: column("generators-marginal_cost.csv", "grid"),
		solar: column("generators-p_max_pu.csv", "solar"), wind: column("generators-p_max_pu.csv", "wind"),
		loadMW: column("loads.csv", "p_set")[0], gridMaxMW: column("generators.csv", "p_nom_max")[0],
		cost: [6]float64{
			capital[0], capital[1], capital[2], capital[3],
			column("stores.csv", "capital_cost")[0], links[0],
		},
		marginal:   [5]float64{marginal[1], marginal[2], marginal[3], linkMarginal[0], linkMarginal[1]},
		efficiency: column("links.csv", "efficiency")[0],
		keep:       1 - column("stores.csv", "standing_loss")[0],
	}, want
}

func readColumn(t testing.TB, path, name string) []float64 {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close() //nolint:errcheck // only read
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for k, head := range rows[0] {
		if head != name {
			continue
		}
		out := make([]float64, len(rows)-1)
		for i, row := range rows[1:] {
			if row[k] == "" {
				continue
			}
			if out[i], err = strconv.ParseFloat(row[k], 64); err != nil {
				t.Fatalf("%s: %v", path, err)
			}
		}
		return out
	}
	t.Fatalf("%s has no column %s", path, name)
	return nil
}

// TestReferenceYear solves a data centre of 100 MW with the British weather of 2020 for all 8760 hours and compares
// the objective, the capacities and the mean price with the reference.
func TestReferenceYear(t *testing.T) {
	if testing.Short() {
		t.Skip("a year takes tens of seconds")
	}
	s, want := readReference(t)
	ctx := context.Background()
	coarse, _ := s.coarsen(4).model(4)
	first, err := engine(t).Solve(ctx, coarse, nil)
	if err != nil {
		t.Fatal(err)
	}
	m, balance := s.model(1)
	sol, err := engine(t).Solve(ctx, m, &lp.Settings{Start: startFrom(first)})
	if err != nil {
		t.Fatal(err)
	}
	t.Log(describe(sol))
	if !near(sol.Objective, want.Objective, 1e-6) {
		t.Errorf("objective %.6f, want %.6f", sol.Objective, want.Objective)
	}
	peak := 0.0 // the discharger's capacity is the largest power it gives
	for _, p := range sol.Primal[m.NumColumns()-len(s.price):] {
		peak = math.Max(peak, p)
	}
	for name, got := range map[string]float64{
		"generators:grid": sol.Primal[grid], "generators:solar": sol.Primal[solar], "generators:wind": sol.Primal[wind],
		"generators:gas": sol.Primal[gas], "stores:battery": sol.Primal[battery], "links:charger": sol.Primal[charger],
		"links:discharger": peak,
	} {
		if math.Abs(got/want.Capacity[name]-1) > 1e-3 {
			t.Errorf("%s: %.6f, want %.6f", name, got, want.Capacity[name])
		}
	}
	mean := 0.0
	for _, y := range sol.RowDual[balance:] {
		mean += y / float64(len(s.price))
	}
	if !near(mean, want.Price["dc"], 1e-6) {
		t.Errorf("mean price %.9f, want %.9f", mean, want.Price["dc"])
	}
	c, err := lp.Certify(m, sol)
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Err(1e-8); err != nil {
		t.Error(err)
	}
}
