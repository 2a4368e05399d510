package validation

import (
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"os"

	"tokenwatt/lp"
	"tokenwatt/scenario"
	"tokenwatt/supply"
	"tokenwatt/supply/weather"
)

// The reference problem's weather, prices and answer.
const (
	gbFile        = "supply/gb_2020_hourly.csv"
	deFile        = "supply/de_lu_2020_price_ci_hourly.csv"
	referenceFile = "supply/reference/dc100_gb2020_grid/expected.json"
)

// ErrNoSolver is returned where the group supply has no solver.
var ErrNoSolver = errors.New("validation: the group supply needs a solver")

//go:embed dc100.yaml
var referenceScenario []byte

// answer is the reference: the same problem as a PyPSA folder, solved with another formulation by scipy's HiGHS.
type answer struct {
	Objective float64            `json:"objective_total"`
	Capacity  map[string]float64 `json:"capacity"`
	Energy    map[string]float64 `json:"energy_mwh"`
	Price     map[string]float64 `json:"price_mean"`
}

// supplyCases solve a year of a 100 MW campus from a scenario and compare with the reference answer.
func supplyCases(ctx context.Context, b *bench) ([]Case, error) {
	if b.solver == nil {
		return nil, ErrNoSolver
	}
	var want answer
	text, err := os.ReadFile(b.data.path(referenceFile))
	if err != nil {
		return nil, fmt.Errorf("%w: %s: %w", ErrMissing, referenceFile, err)
	}
	if err := json.Unmarshal(text, &want); err != nil {
		return nil, fmt.Errorf("%w: %s: %w", ErrData, referenceFile, err)
	}
	p, err := b.referenceProblem(ctx)
	if err != nil {
		return nil, err
	}
	const phase = "validating supply: a year by the hour, which takes up to a minute"
	b.tell(phase, "")
	r, err := supply.Run(ctx, *p, &supply.Settings{Solver: b.solver, LP: lp.Settings{Progress: func(now lp.Progress) {
		b.tell(phase, fmt.Sprintf("%s, iteration %d, objective %.6g", now.Phase, now.Iteration, now.Objective))
	}}})
	if err != nil {
		return nil, err
	}
	return compareSupply(r, &want)
}

// referenceProblem assembles the scenario with the files of the data folder.
func (b *bench) referenceProblem(ctx context.Context) (*supply.Problem, error) {
	s, err := scenario.Parse("dc100.yaml", referenceScenario, ".", []scenario.Assignment{
		{Path: "site.weather.csv.file", Value: b.data.path(gbFile)},
		{Path: "supply.grid.csv.file", Value: b.data.path(deFile)},
	})
	if err != nil {
		return nil, err
	}
	wp, err := weather.Assemble(&s.Site, s.Study, uint64(s.Seed))
	if err != nil {
		return nil, err
	}
	w, err := weather.Run(ctx, *wp, nil)
	if err != nil {
		return nil, err
	}
	load := make([]float64, s.Study.Length())
	for h := range load {
		load[h] = s.Workloads[0].Value.Load.Power.Mode.MW()
	}
	p, _, err := supply.Assemble(supply.Inputs{
		Supply: s.Supply, Site: &s.Site, Study: s.Study, Catalog: &s.Define, Weather: w, LoadMW: load, Seed: uint64(s.Seed),
	})
	return p, err
}

// compareSupply sets the answers side by side.
func compareSupply(r *supply.Result, want *answer) ([]Case, error) {
	assets := map[string]*supply.Asset{}
	for i := range r.Assets {
		assets[r.Assets[i].Name] = &r.Assets[i]
	}
	var capacity, energy []pair
	for _, name := range []string{"grid", "solar", "wind", "gas", "battery"} {
		a := assets[name]
		if a == nil {
			return nil, fmt.Errorf("%w: the answer has no %s", ErrData, name)
		}
		if name == "battery" {
			capacity = append(capacity, pair{"battery, charging MW", a.CapacityMW, want.Capacity["links:charger"]},
				pair{"battery, MWh", a.EnergyMWh, want.Capacity["stores:battery"]})
			energy = append(energy, pair{"into the battery", a.ChargedMWh, want.Energy["links|charger|p0"]})
			continue
		}
		capacity = append(capacity, pair{name, a.CapacityMW, want.Capacity["generators:"+name]})
		energy = append(energy, pair{name, a.OutputMWh, want.Energy["generators|"+name+"|p"]})
	}
	const (
		against = "dc100_gb2020_grid (expected.json)"
		what    = "The same site through a scenario, the catalog and our formulation, against limits for every output and scipy's HiGHS. It proves the arithmetic of the supply, not that a site would be built so."
	)
	cases := []Case{
		{Quantity: "least cost of a year", Unit: "USD"},
		{Quantity: "capacities", Unit: "MW, MWh", Remark: "Grid, sun, wind, gas, and the battery's charger and energy; its discharger costs nothing there, so that any size from the highest discharge on is as good."},
		{Quantity: "energies", Unit: "MWh", Remark: "Over the year; dispatch between options of equal cost may differ."},
		{Quantity: "mean hourly price", Unit: "USD/MWh", Remark: "Dual of the hourly balance."},
	}
	for i := range cases {
		cases[i].Against, cases[i].Split, cases[i].Measure, cases[i].Method = against, Reference, Relative, what
	}
	return finish(cases, [][]pair{
		{{"cost", r.Costs.Total(), want.Objective}}, capacity, energy, {{"price", r.MeanPriceUSDPerMWh, want.Price["dc"]}},
	})
}
