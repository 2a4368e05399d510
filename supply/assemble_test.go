package supply

import (
	"context"
	"errors"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tokenwatt/catalog"
	"tokenwatt/internal/strictyaml"
	"tokenwatt/internal/testdata"
	"tokenwatt/lp/interior"
	"tokenwatt/quantity"
	"tokenwatt/scenario"
	"tokenwatt/supply/weather"
)

// scenarioProblem assembles testdata/dc100.yaml with assignments over it.
func scenarioProblem(t testing.TB, set ...scenario.Assignment) (*Problem, []string, error) {
	t.Helper()
	set = append([]scenario.Assignment{
		{Path: "site.weather.csv.file", Value: testdata.Path(t, "supply", "gb_2020_hourly.csv")},
		{Path: "supply.grid.csv.file", Value: testdata.Path(t, "supply", "de_lu_2020_price_ci_hourly.csv")},
	}, set...)
	return assembleStudy(t, set)
}

// assembleStudy assembles testdata/dc100.yaml with assignments over it and a flat load of 100 MW.
func assembleStudy(t testing.TB, set []scenario.Assignment) (*Problem, []string, error) {
	t.Helper()
	s, err := scenario.Load("testdata/dc100.yaml", set)
	if err != nil {
		t.Fatal(err)
	}
	wp, err := weather.Assemble(&s.Site, s.Study, uint64(s.Seed))
	if err != nil {
		t.Fatal(err)
	}
	w, err := weather.Run(context.Background(), *wp, nil)
	if err != nil {
		t.Fatal(err)
	}
	load := make([]float64, s.Study.Total())
	for h := range load {
		load[h] = 100
	}
	return Assemble(Inputs{Supply: s.Supply, Site: &s.Site, Study: s.Study, Catalog: &s.Define, Weather: w, LoadMW: load, Seed: uint64(s.Seed)})
}

// The scenario gives the same numbers as the PyPSA folder, so the same answer.
func TestAssembleDC100(t *testing.T) {
	got, warnings, err := scenarioProblem(t)
	if err != nil {
		t.Fatal(err)
	}
	want := dc100(t, 8760)
	if len(got.Plants) != 3 || len(got.Stores) != 1 || got.CarbonCapKg != nil || got.UnservedUSDPerMWh != nil {
		t.Fatalf("got %d plants and %d stores", len(got.Plants), len(got.Stores))
	}
	nearly := cmp.Comparer(func(a, b float64) bool { return a == b || math.Abs(a-b) <= 1e-9*math.Max(math.Abs(a), math.Abs(b)) })
	for i := range want.Plants {
		w, g := &want.Plants[i], &got.Plants[i]
		if diff := cmp.Diff([]any{w.Name, w.Kind, w.Cost, w.MinMW, w.MaxMW, w.marginal(0), w.Availability, w.ConstantAvailability},
			[]any{g.Name, g.Kind, g.Cost, g.MinMW, g.MaxMW, g.marginal(0), g.Availability, g.ConstantAvailability}, nearly); diff != "" {
			t.Errorf("%s: %s", w.Name, diff)
		}
	}
	s := got.Stores[0]
	s.Family, s.LifecycleKgPerMWh, s.FirmShare = "", 0, 0
	if diff := cmp.Diff(want.Stores[0], s, nearly); diff != "" {
		t.Errorf("battery: %s", diff)
	}
	for h, price := range want.Grid.PriceUSDPerMWh {
		if math.Abs(price-got.Grid.marginal(h, 0)) > 1e-9 {
			t.Fatalf("hour %d: import costs %g, want %g", h, got.Grid.marginal(h, 0), price)
		}
	}
	near(t, "limit", got.Grid.LimitMW, 40, 1e-12)
	near(t, "capacity charge", got.Grid.CapacityChargeUSDPerMWYr, 60000, 1e-12)
	// Gas of 0.198 to 0.202 t/MWh thermal at 58 %.
	if kg := got.Plants[2].DirectKgPerMWh; kg < 310 || kg > 360 {
		t.Errorf("gas emits %g kg/MWh", kg)
	}
	t.Log(warnings)
}

func TestAssembleOverrides(t *testing.T) {
	p, _, err := scenarioProblem(t,
		scenario.Assignment{Path: "study.hours", Value: "48"},
		scenario.Assignment{Path: "supply.carbon_cap", Value: "100 g/kWh"},
		scenario.Assignment{Path: "supply.carbon_price", Value: "50 USD/t"},
		scenario.Assignment{Path: "supply.unserved", Value: "3000 USD/MWh"},
		scenario.Assignment{Path: "supply.candidates.wind.availability", Value: "50 %"},
		scenario.Assignment{Path: "supply.candidates.wind.max", Value: "70 MW"},
		scenario.Assignment{Path: "supply.candidates.fusion", Value: "{technology: fusion-pulsed, capex: 4000 USD/kW, fixed_om: 2 %, life: 30 yr, discount_rate: 8 %}"},
	)
	if err != nil {
		t.Fatal(err)
	}
	// 100 kg/MWh of 48 h x 100 MW.
	near(t, "cap", *p.CarbonCapKg, 100*4800, 1e-12)
	near(t, "carbon price", p.CarbonPriceUSDPerT, 50, 1e-12)
	near(t, "unserved", *p.UnservedUSDPerMWh, 3000, 1e-12)
	near(t, "wind in the first hour", p.Plants[1].Availability[0], 0.34963/2, 1e-12)
	near(t, "most wind", p.Plants[1].MaxMW, 70, 1e-12)
	// CRF of 8 % and 30 years is 0.0888 (the usual table), so 4,000,000 x (0.0888 + 0.02) USD/MW/yr.
	near(t, "fusion", p.Plants[3].Cost.AnnualUSD, 4e6*(0.08882743+0.02), 1e-6)
	if p.Plants[3].DirectKgPerMWh != 0 {
		t.Errorf("fusion emits %g kg/MWh", p.Plants[3].DirectKgPerMWh)
	}
}

// tech is a catalog of one plant and one store with what the tests take away from them.
func tech() *catalog.Catalog {
	return &catalog.Catalog{
		Technologies: strictyaml.Map[catalog.Technology]{
			{Name: "plant", Value: catalog.Technology{Kind: "dispatchable", Fuel: "gas", Life: quantity.Exact(30 * quantity.Year), Efficiency: quantity.Exact[quantity.Fraction](0.5)}},
			{Name: "store", Value: catalog.Technology{Kind: "storage", Life: quantity.Exact(15 * quantity.Year)}},
		},
		Fuels: strictyaml.Map[catalog.Fuel]{{Name: "gas", Value: catalog.Fuel{Price: quantity.Exact(quantity.PerMWh(30))}}},
	}
}

func TestAssembleRefuses(t *testing.T) {
	known := tech()
	known.Technologies[0].Value.Efficiency = quantity.Figure[quantity.Fraction]{}
	in := Inputs{
		Site: &scenario.Site{}, Study: scenario.Study{Year: 2023}, Catalog: known, LoadMW: []float64{1}, Weather: &weather.Result{},
		Supply: &scenario.Supply{
			Grid: &scenario.GridConnection{Grid: "moon"},
			Candidates: strictyaml.Map[scenario.Candidate]{
				{Name: "a", Value: scenario.Candidate{Technology: "none"}},
				{Name: "b", Value: scenario.Candidate{Technology: "plant"}},
				{Name: "c", Value: scenario.Candidate{Technology: "store"}},
				{Name: "d", Value: scenario.Candidate{Technology: "plant", Min: quantity.Exact(2 * quantity.Megawatt), Max: quantity.Exact(quantity.Megawatt)}},
			},
		},
	}
	_, _, err := Assemble(in)
	if !errors.Is(err, ErrProblem) {
		t.Fatalf("got %v", err)
	}
	for _, want := range []string{
		`supply.grid: no grid "moon"`, `supply.candidates.a: no technology "none"`, "supply.candidates.b: a plant that burns fuel needs an efficiency",
		"supply.candidates.c: a store needs energy_capex", "supply.candidates.c: a store needs a charge efficiency", "supply.candidates.d: min 2 MW is above max 1 MW",
	} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("got\n%v\nwant it to hold\n%s", err, want)
		}
	}
}

// The founding test: the reference answer through the scenario. Grid and gas carry the carbon that the files and
// the catalog give them, which without a price or cap moves nothing.
func TestDC100Scenario(t *testing.T) {
	if testing.Short() {
		t.Skip("a year of hours takes the race detector half a minute; TestDC100 solves the same")
	}
	p, _, err := scenarioProblem(t)
	if err != nil {
		t.Fatal(err)
	}
	r := run(t, *p, &Settings{Solver: interior.Solver{}})
	checkDC100(t, r, dc100Expected(t))
	conserves(t, p, r)
	var grid float64
	for h, mw := range r.asset("grid").OutputMW {
		grid += mw * p.Grid.CarbonKgPerMWh[h] / 1000
	}
	near(t, "carbon", r.DirectT, grid+r.asset("gas").OutputMWh*p.Plants[2].DirectKgPerMWh/1000, 1e-9)
	near(t, "metered load", r.LoadMWh, 876000, 1e-12)
}
