package supply

import (
	"context"
	"fmt"
	"math"
	"strings"
	"testing"

	"tokenwatt/internal/csvseries"
	"tokenwatt/internal/testdata"
	"tokenwatt/scenario"
	"tokenwatt/supply/weather"
)

// fileProblem assembles a site whose grid and wind are read from files, with more fields about the grid's.
func fileProblem(t *testing.T, grid string) (*Problem, []string, error) {
	t.Helper()
	gb, de := testdata.Path(t, "supply", "gb_2020_hourly.csv"), testdata.Path(t, "supply", "de_lu_2020_price_ci_hourly.csv")
	s, err := scenario.Parse("test.yaml", []byte(fmt.Sprintf(`name: Files
study: {year: 2020}
workloads: {hall: {load: {power: 100 MW, boundary: meter}}}
site: {weather: {csv: {file: %q}}}
supply:
  grid: {grid: us-average, csv: {file: %q%s}, carbon_csv: {file: %q}}
  candidates:
    wind: {technology: wind-onshore-us-2030}
    sun: {technology: solar-utility-us-2030, csv: {file: %q, columns: {cf: {name: wind_cf}}, format: generic}}
`, gb, de, grid, gb, gb)), t.TempDir(), nil)
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
	return Assemble(Inputs{Supply: s.Supply, Site: &s.Site, Study: s.Study, Catalog: &s.Define, Weather: w, LoadMW: load, Seed: uint64(s.Seed)})
}

// Files by their name alone: the price of one at an exchange rate, carbon of another over that of the first, a plant's own
// column over the weather's.
func TestAssembleFiles(t *testing.T) {
	p, warnings, err := fileProblem(t, ", exchange_rate: 1.1422")
	if err != nil {
		t.Fatal(err)
	}
	column := func(file, header string) []float64 {
		series, err := csvseries.ReadFile(testdata.Path(t, "supply", file), &csvseries.Request{Hours: 8784, YearHours: 8784, Columns: []csvseries.Column{{Key: "x", Header: header, Factor: 1}}})
		if err != nil {
			t.Fatal(err)
		}
		return series["x"]
	}
	price, carbon, wind := column("de_lu_2020_price_ci_hourly.csv", "price_eur_per_mwh"), column("gb_2020_hourly.csv", "carbon_intensity_g_per_kwh"), column("gb_2020_hourly.csv", "wind_cf")
	for h := range price {
		if math.Abs(p.Grid.PriceUSDPerMWh[h]-1.1422*price[h]) > 1e-9 || math.Abs(p.Grid.CarbonKgPerMWh[h]-carbon[h]) > 1e-9 || p.Plants[0].Availability[h] != wind[h] || p.Plants[1].Availability[h] != wind[h] {
			t.Fatalf("hour %d: price %g, carbon %g, wind %g, sun %g", h, p.Grid.PriceUSDPerMWh[h], p.Grid.CarbonKgPerMWh[h], p.Plants[0].Availability[h], p.Plants[1].Availability[h])
		}
	}
	if !strings.HasSuffix(p.Grid.PriceOrigin, "de_lu_2020_price_ci_hourly.csv") || !strings.HasSuffix(p.Grid.CarbonOrigin, "gb_2020_hourly.csv") {
		t.Errorf("origins %q, %q", p.Grid.PriceOrigin, p.Grid.CarbonOrigin)
	}
	if all := strings.Join(warnings, "\n"); !strings.Contains(all, "price from price_eur_per_mwh") || !strings.Contains(all, "carbon from carbon_intensity_g_per_kwh") {
		t.Errorf("warnings %q", all)
	}
	if _, _, err := fileProblem(t, ""); err == nil || !strings.Contains(err.Error(), "de_lu_2020_price_ci_hourly.csv:1:1: price: found column `price_eur_per_mwh` in EUR/MWh, expected values in USD/MWh (hint: give `exchange_rate`") {
		t.Errorf("without an exchange rate: %v", err)
	}
}
