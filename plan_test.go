package tokenwatt

import (
	"bytes"
	"context"
	"errors"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tokenwatt/ledger"
	"tokenwatt/lp/highs"
	"tokenwatt/report"
	"tokenwatt/scenario"
	"tokenwatt/supply"
)

// engine is the solver of all tests: compiling it takes seconds.
var engine = sync.OnceValues(func() (*highs.Engine, error) {
	return highs.New(context.Background(), highs.Options{CacheDir: filepath.Join(os.TempDir(), "tokenwatt-highs-test-cache")})
})

func TestMain(m *testing.M) {
	code := m.Run()
	if e, err := engine(); err == nil {
		_ = e.Close()
	}
	os.Exit(code)
}

// mixed has a workload of every kind, one of them stated at the meter, and every kind of supply, a carbon cap and a
// price on unserved load.
const mixed = `
name: mixed
study: {year: 2025, hours: 336, draws: 64}
workloads:
  chat:
    serving:
      {model: llama-3.1-70b, server: dgx-h100, visitors: 5 M/d, requests_per_visitor: {low: 4, mode: 5, high: 6}, input_tokens: 600 tok, output_tokens: 250 tok}
  office: {load: {power: 2 MW, boundary: meter}}
  run:
    training: {model: llama-3.1-8b, server: dgx-h100, accelerators: 1024, tokens: 5 T tok, start: 01-03}
site: {tariff: 0.08 USD/kWh}
supply:
  carbon_cap: 100 g/kWh
  unserved: 2000 USD/MWh
  grid: {grid: us-average, limit: 2 MW, capacity_charge: 60000 USD/MW/yr}
  candidates:
    sun: {technology: solar-utility-us-2030}
    wind: {technology: wind-onshore-us-2030}
    battery: {technology: battery-li-ion-us-2030}
    gas: {technology: gas-ccgt-us-2030}
    none: {technology: gas-ccgt-us-2030, max: 0 MW}
    leased: {technology: fission-large-us, annual_cost: 2 MUSD/MW/yr}
`

// tariffOnly is one load without a supply study; nothing of what acts in it is a range.
const tariffOnly = `
name: tariff
study: {year: 2020}
workloads:
  dc: {load: {power: 10 MW}}
site: {tariff: 0.08 USD/kWh, carbon: 400 g/kWh, facility: {pue: 1.2, electrical_losses: 5 %}}
`

// metered is one load at the meter alone.
const metered = `
name: metered
study: {year: 2025, hours: 336}
workloads:
  campus: {load: {power: 100 MW, boundary: meter}}
site: {tariff: 0.08 USD/kWh, carbon: 400 g/kWh}
`

// plans holds what planned has planned without settings, by the text: tests read the results and write nothing to them.
var plans sync.Map

// planned plans a text, once for all tests that plan it without settings of their own.
func planned(t *testing.T, text string, settings Settings) *Result {
	t.Helper()
	plan := func() (*Result, error) { return planText(text, settings) }
	if reflect.ValueOf(settings).IsZero() {
		once, _ := plans.LoadOrStore(text, sync.OnceValues(plan))
		plan = once.(func() (*Result, error))
	}
	result, err := plan()
	if err != nil {
		t.Fatal(err)
	}
	return result
}

func planText(text string, settings Settings) (*Result, error) {
	s, err := scenario.Parse("test.yaml", []byte(text), ".", nil)
	if err != nil {
		return nil, err
	}
	if !settings.NoSupply && s.Supply != nil {
		if settings.Solver, err = engine(); err != nil {
			return nil, err
		}
	}
	return Plan(context.Background(), s, &settings)
}

// near fails where two numbers differ by more than a share of the larger.
func near(t *testing.T, what string, got, want, within float64) {
	t.Helper()
	if !(math.Abs(got-want) <= within*math.Max(math.Abs(got), math.Abs(want))) {
		t.Errorf("%s is %.12g, want %.12g", what, got, want)
	}
}

func answer(t *testing.T, list []report.Answer, key string) report.Answer {
	t.Helper()
	for _, a := range list {
		if a.Key == key {
			return a
		}
	}
	t.Fatalf("no answer %q", key)
	return report.Answer{}
}

// The ledger and the report are filled by different code from the stages' results, so that their totals agree is a check
// of both.
func TestLedgerAddsUpToReport(t *testing.T) {
	for name, text := range map[string]string{"mixed": mixed, "tariff": tariffOnly, "metered": metered} {
		t.Run(name, func(t *testing.T) {
			result := planned(t, text, Settings{})
			r, books := result.Report, result.Ledger
			f := r.Facility
			near(t, "metered energy", f.MeteredMWh, f.ITMWh+f.LossesMWh+f.CoolingMWh+f.StatedMWh, 1e-12)
			near(t, "energy to the workloads", books.Total(ledger.Energy, "", "workload"), f.ITMWh+f.StatedMWh, 1e-12)
			near(t, "energy lost on site", books.Total(ledger.Energy, busAccount, "loss"), f.LossesMWh+f.CoolingMWh, 1e-9)
			near(t, "energy from sources", books.Total(ledger.Energy, "source", busAccount)+books.Total(ledger.Energy, "store", busAccount)-books.Total(ledger.Energy, busAccount, "store"), f.MeteredMWh, 1e-9)
			total := 0.0
			for _, c := range r.Costs {
				total += c.USD
			}
			near(t, "cost by item", total, books.Total(ledger.Money, "workload", ""), 1e-9)
			near(t, "payments to suppliers", books.Total(ledger.Money, "", "supplier")-books.Total(ledger.Money, "supplier", ""), total, 1e-9)
			near(t, "carbon of the workloads", books.Total(ledger.Carbon, "", "workload"), books.Total(ledger.Carbon, "emitter", ""), 1e-9)
			near(t, "water of the workloads", books.Total(ledger.Water, "", "workload"), books.Total(ledger.Water, "source", ""), 1e-9)
			if r.Supply != nil {
				near(t, "carbon", books.Total(ledger.Carbon, "emitter", ""), 1000*r.Supply.DirectT, 1e-9)
				assets := r.Supply.UnservedUSD
				for _, a := range r.Supply.Assets {
					assets += a.TotalUSD
					near(t, "kinds of cost of "+a.Name, a.CapitalUSD+a.FixedUSD+a.VariableUSD+a.FuelUSD+a.CarbonUSD+a.PurchaseUSD, a.TotalUSD, 1e-9)
				}
				near(t, "cost of the assets", assets, r.Supply.CostUSD, 1e-9)
				served := f.MeteredMWh - r.Supply.UnservedMWh
				near(t, "cost a MWh", r.Supply.CostUSD/served, r.Supply.PerMWhUSD, 1e-9)
			}
			for _, b := range r.Balances {
				if !b.Closes {
					t.Errorf("%s at %s is open by %g", b.Commodity, b.Account, b.Difference)
				}
			}
		})
	}
}

func TestHourlyTableBalances(t *testing.T) {
	h := planned(t, mixed, Settings{}).Report.Hourly
	load := h.Find("load_meter_mw")
	if load == nil {
		t.Fatal("no load at the meter")
	}
	sources := 0
	for hour, want := range load.Values {
		got := 0.0
		sources = 0
		for i := range h.Columns {
			switch c := &h.Columns[i]; c.Role {
			case "source":
				got += c.Values[hour]
				sources++
			case "charge":
				got -= c.Values[hour]
			}
		}
		near(t, "supply of an hour", got, want, 1e-9)
	}
	if sources < 6 {
		t.Errorf("%d sources, want grid, sun, wind, gas, two that are not built, and the battery", sources)
	}
	if c := h.Find("load_meter_office_mw"); c == nil || c.Values[0] != 2 {
		t.Errorf("the load stated at the meter is %+v", c)
	}
}

// The arithmetic by hand: 30,000 / 8 = 3,750 servers; x 6.5 kW = 24.375 MW; x 24 h = 585 MWh; x 80 USD/MWh = 46,800 USD.
func TestFoundingArticle(t *testing.T) {
	s, err := scenario.Load("examples/chatgpt-2023.yaml", []scenario.Assignment{{Path: "study.draws", Value: "32"}})
	if err != nil {
		t.Fatal(err)
	}
	result, err := Plan(context.Background(), s, &Settings{NoSupply: true})
	if err != nil {
		t.Fatal(err)
	}
	c := result.Report.Checks[0]
	near(t, "the article's bill", c.Result, 46800, 1e-14)
	if text := strings.Join(c.Steps, "\n"); !strings.Contains(text, "46,800 USD a day") || !strings.Contains(text, "24.375 MW") {
		t.Errorf("steps %s", text)
	}
}

// By hand: 10 MW x 1.2 = 12 MW; x 8784 h of a leap year = 105,408 MWh; x 80 USD/MWh = 8,432,640 USD; x 400 kg/MWh = 42,163.2 t.
func TestTariffByHand(t *testing.T) {
	result := planned(t, tariffOnly, Settings{})
	r := result.Report
	near(t, "metered energy", r.Facility.MeteredMWh, 105_408, 1e-12)
	near(t, "bill a day", answer(t, r.Headline, "electricity_usd_per_day").Value, 23_040, 1e-12)
	near(t, "carbon a day", answer(t, r.Headline, "carbon_t_per_day").Value, 115.2, 1e-12)
	near(t, "cost of the year", r.Costs[0].USD, 8_432_640, 1e-12)
	near(t, "carbon of the year", result.Ledger.Total(ledger.Carbon, "emitter", ""), 42_163_200, 1e-12)
	if r.Draws != 0 {
		t.Errorf("%d draws where nothing that acts is a range", r.Draws)
	}
	want := map[string]float64{"workloads.dc.load.power": 1, "site.facility.pue": 1, "site.tariff": 1, "site.carbon": 1}
	got := map[string]float64{}
	for _, a := range r.Assumptions {
		got[a.Path] = math.Round(1e6*a.Influence) / 1e6
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("influence, each acts in proportion (-want +got):\n%s", diff)
	}
}

// Of a load stated at the meter nothing is known inside: no IT power, no PUE, no losses, no water.
func TestStatedAtTheMeter(t *testing.T) {
	result := planned(t, metered, Settings{})
	f := result.Report.Facility
	if diff := cmp.Diff(report.Facility{Method: "estimate", StatedMWh: 33_600, MeteredMWh: 33_600, PeakMW: 100, LoadFactor: 1, TemperatureC: f.TemperatureC}, *f); diff != "" {
		t.Errorf("facility (-want +got):\n%s", diff)
	}
	for _, a := range result.Report.Headline {
		if a.Boundary == "IT" || a.HasRange {
			t.Errorf("%s of %g, range %v", a.Label, a.Value, a.HasRange)
		}
	}
	if water := result.Ledger.Total(ledger.Water, "", ""); water != 0 {
		t.Errorf("%g L of water", water)
	}
}

func TestRanges(t *testing.T) {
	r := planned(t, mixed, Settings{}).Report
	outside := 0
	check := func(a report.Answer) {
		if !a.HasRange {
			return
		}
		if !(a.Low <= a.Median && a.Median <= a.High && a.Low < a.High) {
			t.Errorf("%s: %g, median %g, %g", a.Label, a.Low, a.Median, a.High)
		}
		if a.Value < a.Low || a.Value > a.High {
			outside++
		}
		shares := 0.0
		for _, d := range a.Drivers {
			shares += d.Share
		}
		// First-order shares add up to at most 1; the estimate from few draws may be off.
		if shares > 1.3 {
			t.Errorf("%s: shares add up to %g", a.Label, shares)
		}
	}
	for _, a := range r.Headline {
		check(a)
	}
	warned := strings.Contains(strings.Join(r.Warnings, "\n"), "the most likely inputs")
	if (outside > 0) != warned {
		t.Errorf("%d figures outside their range, warned: %v", outside, warned)
	}
	// The PUE's default range is 1.1 to 1.4 about 1.2, and P5 to P95 lie within.
	e := answer(t, r.Headline, "facility_mw")
	it := answer(t, r.Headline, "it_mw")
	if !e.HasRange || e.Low < 1.1*it.Low+2 || e.High > 1.4*it.High+2 {
		t.Errorf("facility %g to %g MW, IT %g to %g MW and 2 MW at the meter", e.Low, e.High, it.Low, it.High)
	}
	for _, a := range r.Workloads[0].Rows {
		if a.Key == "replicas" && (a.Low != math.Trunc(a.Low) || a.High != math.Trunc(a.High)) {
			t.Errorf("replicas from %g to %g", a.Low, a.High)
		}
	}
}

func TestNotBuilt(t *testing.T) {
	s := planned(t, mixed, Settings{}).Report.Supply
	notes := map[string]string{}
	for _, n := range s.NotBuilt {
		notes[n.Name] = n.Note
		if n.Name == "leased" && n.CapexUSDPerKW != 0 {
			t.Errorf("a candidate given by its annual cost shows a capex of %g", n.CapexUSDPerKW)
		}
	}
	if !strings.Contains(notes["leased"], "annual cost") {
		t.Errorf("leased: %q", notes["leased"])
	}
	if note, ok := notes["none"]; !ok || strings.Contains(note, "max") != strings.Contains(note, "worth more") {
		t.Errorf("none: %q in %v", note, notes)
	}
	if !strings.Contains(strings.Join(s.Notes, "\n"), "first 336 of the year's 8,760 hours") {
		t.Errorf("a partial study is not said to be one: %q", s.Notes)
	}
}

// The answer must not depend on how many goroutines compute it.
func TestWorkersDoNotMatter(t *testing.T) {
	render := func(workers int) string {
		result := planned(t, mixed, Settings{Workers: workers})
		var b bytes.Buffer
		if err := errors.Join(report.WriteJSON(&b, result.Report), report.WriteHTML(&b, result.Report), result.Ledger.WriteCSV(&b)); err != nil {
			t.Fatal(err)
		}
		return b.String()
	}
	if one, two := render(1), render(2); one != two {
		t.Errorf("one worker and two give different bytes:\n%s", cmp.Diff(strings.Split(one, "\n"), strings.Split(two, "\n")))
	}
}

func TestPlanErrors(t *testing.T) {
	solver, err := engine()
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		text string
		want error
		says string
	}{
		"no price": {"name: x\nstudy: {year: 2025, hours: 48}\nworkloads: {dc: {load: {power: 1 MW}}}\n", ErrNoPrice, "site.tariff"},
		"too little": {
			"name: x\nstudy: {year: 2025, hours: 48}\nworkloads: {dc: {load: {power: 50 MW}}}\nsupply: {grid: {grid: us-average, limit: 30 MW}}\n",
			supply.ErrInfeasible, "these clash: load",
		},
		"PUE below losses": {"name: x\nstudy: {year: 2025, hours: 48}\nworkloads: {dc: {load: {power: 1 MW}}}\nsite: {tariff: 0.1 USD/kWh, facility: {pue: 1.02}}\n", nil, "site.facility.electrical_losses"},
	} {
		t.Run(name, func(t *testing.T) {
			s, err := scenario.Parse("test.yaml", []byte(c.text), ".", nil)
			if err != nil {
				t.Fatal(err)
			}
			_, err = Plan(context.Background(), s, &Settings{Solver: solver})
			if err == nil || c.want != nil && !errors.Is(err, c.want) || !strings.Contains(err.Error(), c.says) {
				t.Fatalf("error %v", err)
			}
			if strings.Contains(err.Error(), "supply: supply:") {
				t.Errorf("the stage is named twice: %v", err)
			}
		})
	}
}

// The example and its variant: a tighter cap and less grid can only cost more.
func TestExamplesOfACampus(t *testing.T) {
	solver, err := engine()
	if err != nil {
		t.Fatal(err)
	}
	cost := map[string]float64{}
	for _, name := range []string{"campus-100mw", "variant"} {
		s, err := scenario.Load(filepath.Join("examples", name+".yaml"), []scenario.Assignment{{Path: "study.hours", Value: "168"}})
		if err != nil {
			t.Fatal(err)
		}
		result, err := Plan(context.Background(), s, &Settings{Solver: solver})
		if err != nil {
			t.Fatal(err)
		}
		r := result.Report.Supply
		cost[name] = r.PerMWhUSD
		for _, a := range r.Assets {
			if limit := map[string]float64{"campus-100mw": 40, "variant": 2}[name]; a.Name == "grid" && a.CapacityMW > limit*(1+1e-9) {
				t.Errorf("%s: %g MW of grid", name, a.CapacityMW)
			}
			if !(a.CapacityMW > 0) || a.EnergyMWh == 0 && a.CapacityMW < 1e-3 {
				t.Errorf("%s: %s is listed with %g MW and %g MWh", name, a.Name, a.CapacityMW, a.EnergyMWh)
			}
		}
		if r.DirectG > 200*(1+1e-6) {
			t.Errorf("%s emits %g g/kWh, the cap is 200", name, r.DirectG)
		}
		if r.HourlyCFE < 0.8-1e-6 {
			t.Errorf("%s is carbon-free to %g, 0.8 was asked for", name, r.HourlyCFE)
		}
	}
	if cost["variant"] <= cost["campus-100mw"] {
		t.Errorf("the variant costs %g USD/MWh, the campus %g", cost["variant"], cost["campus-100mw"])
	}
}
