package tokenwatt

import (
	"strings"
	"testing"

	"tokenwatt/demand"
	"tokenwatt/ledger"
	"tokenwatt/scenario"
)

// features asks for everything that a supply can be asked for, in four days: export, monthly peaks, carbon at the margin, 24/7
// and annual matching, a reserve against the loss of a unit and a margin, units that are whole, switched and permitted for some
// hours, pulses, three kinds of stores, load that moves and load that is turned down.
const features = `
name: features
study: {year: 2025, hours: 96, draws: 16}
workloads:
  campus:
    load: {power: 100 MW, boundary: meter, accelerators: 60000, deferrable: {share: 20 %, window: 24 h, max: 40 MW}}
  hall: {load: {power: 8 MW}}
site: {latitude: 32 deg, longitude: -102 deg, tariff: 75 USD/MWh, carbon: 390 kg/MWh}
supply:
  carbon_cap: 250 g/kWh
  carbon_basis: marginal
  carbon_price: 20 USD/t
  cfe_share: 60 %
  annual_match: 70 %
  unserved: 20000 USD/MWh
  lost_compute: {energy: 140 USD/MWh}
  shift: {accelerator_hour: 0.02 USD/h, idle: 10 %, checkpoint: 10 min, pause: 4 h}
  reserve: {n_minus_1: true, hours: 4 h, shed: 10 %, shed_deferrable: true, margin: 5 %}
  grid:
    grid: us-industrial-2023
    limit: 60 MW
    price: 50 USD/MWh
    capacity_charge: 60000 USD/MW/yr
    capacity_charge_on: month
    export: {limit: 20 MW, spread: 30 USD/MWh}
  candidates:
    sun: {technology: solar-utility-us-2025}
    wind: {technology: wind-onshore-us-2025}
    battery: {technology: battery-li-ion-us-2025, min: 5 MW, min_duration: 2 h, max_duration: 8 h, cycle_wear: true, reserve_units: 10}
    hydrogen: {technology: hydrogen-tank, min: 2 MW, min_discharge: 1 MW, max_energy: 2 GWh}
    heat: {technology: thermal-concrete, min: 3 MW, min_energy: 20 MWh}
    gas: {technology: gas-ccgt-us-2025, unit: 20 MW, commitment: relaxed, reserve_units: 5}
    peaker: {technology: gas-ocgt-us, unit: 25 MW, units: whole, max: 100 MW, min: 25 MW}
    diesel: {technology: diesel-backup, max: 50 MW, reserve_units: 20, reserve: on}
    fusion: {technology: fusion-pulsed, min: 10 MW, reserve_units: 1, max: 50 MW}
`

// Whatever is asked for, the books close: each hour at the bus and in the stores, the money to the cent, carbon at the mean
// and at the margin; and every part of the cost that there can be is there and in the report.
func TestBooksCloseWithEverything(t *testing.T) {
	result := planned(t, features, Settings{})
	r, books := result.Report, result.Ledger
	for _, b := range r.Balances {
		if !b.Closes {
			t.Errorf("%s at %s is open by %g", b.Commodity, b.Account, b.Difference)
		}
	}
	money := func(account string) float64 {
		return books.Total(ledger.Money, electricityAccount, account) + books.Total(ledger.Money, account, electricityAccount)
	}
	for _, account := range []string{
		"supplier/grid/export", "supplier/grid/peak charge", "supplier/grid/energy", "supplier/gas/starts", "supplier/fusion/wear", "supplier/battery/wear",
		"supplier/lost compute", "supplier/shifted load",
	} {
		if money(account) == 0 {
			t.Errorf("nothing is booked at %s", account)
		}
	}
	for _, way := range [][2]string{{busAccount, "export"}, {busAccount, "loss/fusion"}, {"source/turned down", busAccount}, {"store/heat", busAccount}} {
		if books.Total(ledger.Energy, way[0], way[1]) == 0 {
			t.Errorf("no energy goes from %s to %s", way[0], way[1])
		}
	}
	near(t, "money", books.Total(ledger.Money, "workload", electricityAccount)-books.Total(ledger.Money, electricityAccount, "workload"), r.Supply.CostUSD, 1e-9)
	near(t, "carbon", books.Total(ledger.Carbon, "emitter", ""), 1000*r.Supply.DirectT, 1e-9)
	near(t, "carbon at the margin", books.Total(ledger.Carbon, "", "marginal/workload"), 1000*r.Supply.MarginalT, 1e-9)
	if r.Supply.HourlyCFE < 0.6-1e-9 || r.Supply.AnnualCFE < 0.7-1e-9 {
		t.Errorf("carbon-free %g hour by hour, %g in all", r.Supply.HourlyCFE, r.Supply.AnnualCFE)
	}
	sum := 0.0
	for _, c := range r.Costs {
		sum += c.USD
	}
	near(t, "cost by item of the figure", sum, books.Total(ledger.Money, "workload", "")-books.Total(ledger.Money, electricityAccount, "workload"), 1e-9)
	balanced(t, result)
	notes := strings.Join(r.Supply.Notes, "\n")
	for _, want := range []string{"There is no unit size of", "optimised to within", "is turned down by", "run at another hour"} {
		if !strings.Contains(notes, want) {
			t.Errorf("the notes do not say %q:\n%s", want, notes)
		}
	}
}

// balanced checks the hourly table: sources less what is taken is the load of the hour.
func balanced(t *testing.T, result *Result) {
	t.Helper()
	h := result.Report.Hourly
	for hour, want := range h.Find("load_meter_mw").Values {
		got := 0.0
		for i := range h.Columns {
			switch c := &h.Columns[i]; c.Role {
			case "source":
				got += c.Values[hour]
			case "charge":
				got -= c.Values[hour]
			}
		}
		near(t, "supply of an hour", got, want, 1e-9)
	}
}

// Two years of weather are one problem: the load repeats, machines and annual costs count twice, the books close.
func TestYearsOfWeather(t *testing.T) {
	if testing.Short() {
		t.Skip("two years of hours take half a minute")
	}
	text := `
name: years
study: {year: 2027, years: 2, draws: 16}
workloads:
  run:
    training: {model: llama-3.1-8b, server: dgx-h100, accelerators: 1024, tokens: 5 T tok, start: 01-03, operation: {pause_window: 24 h, pause: 2 h}}
  campus: {load: {power: 15 MW, boundary: meter}}
site: {tariff: 75 USD/MWh, carbon: 390 kg/MWh}
supply:
  lost_compute: {accelerator_hour: 2 USD/h}
  shift: {}
  grid: {grid: us-average, price: 30 USD/MWh, limit: 20 MW, available: 2028, limit_before: 11 MW, capacity_charge: 60000 USD/MW/yr}
  candidates:
    gas: {technology: gas-engine}
`
	result := planned(t, text, Settings{})
	r := result.Report
	if hours := 8760 + 8784; r.Hours != hours || len(r.Hourly.Columns[0].Values) != hours {
		t.Fatalf("%d hours", r.Hours)
	}
	balanced(t, result)
	for _, b := range r.Balances {
		if !b.Closes {
			t.Errorf("%s at %s is open by %g", b.Commodity, b.Account, b.Difference)
		}
	}
	load := r.Hourly.Find("load_meter_campus_mw").Values
	if load[0] != 15 || load[8760] != 15 {
		t.Errorf("the load of the second year is %g", load[8760])
	}
	grid := r.Hourly.Find("supply_grid_mw").Values
	before, after := 0.0, 0.0
	for h, mw := range grid {
		if h < 8760 {
			before = max(before, mw)
		} else {
			after = max(after, mw)
		}
	}
	if before > 11+1e-6 || after <= 11 {
		t.Errorf("import of %g MW before the connection and %g after", before, after)
	}
	if notes := strings.Join(r.Supply.Notes, "\n"); !strings.Contains(notes, "The load of 2027 repeats in each of the 2 years") {
		t.Errorf("notes:\n%s", notes)
	}
}

// The load of a leap year goes on without its last day, that of another year begins a leap year's last day anew.
func TestRepeat(t *testing.T) {
	for _, c := range []struct{ year, firm, windows int }{{2023, 8760 + 8784, 2}, {2024, 8784 + 8760, 2}} {
		study := scenario.Study{Year: c.year, Years: 2}
		load := fixed(study.Length())
		mwh := load.Deferrable[0].EnergyMWh
		repeat(&load, study)
		if len(load.FirmMW) != c.firm || len(load.Deferrable) != c.windows {
			t.Fatalf("%d: %d hours, %d windows", c.year, len(load.FirmMW), len(load.Deferrable))
		}
		if err := load.Check(study.Total()); err != nil {
			t.Error(err)
		}
		first, second := load.Deferrable[0], load.Deferrable[1]
		if second.FirstHour != first.FirstHour+study.Length() {
			t.Errorf("%d: the window begins at %d", c.year, second.FirstHour)
		}
		want := mwh
		if c.year == 2024 { // the window's last 24 hours of 48 are cut
			want = mwh / 2
		}
		near(t, "energy of the repeated window", second.EnergyMWh, want, 1e-12)
		if load.FirmMW[study.Length()] != load.FirmMW[0] || load.FirmMW[study.Length()+5] != load.FirmMW[5] {
			t.Errorf("%d: the second year is another", c.year)
		}
	}
}

// fixed is a load that rises by the hour, with a window in the last two days of the year.
func fixed(hours int) demand.Load {
	load := demand.Load{Workload: "x", FirmMW: make([]float64, hours)}
	for h := range load.FirmMW {
		load.FirmMW[h] = float64(h)
	}
	load.Deferrable = []demand.Deferrable{{FirstHour: hours - 48, EndHour: hours, EnergyMWh: 48, MaxMW: 2}}
	return load
}
