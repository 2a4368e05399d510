package tokenwatt

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tokenwatt/demand/campaign"
	"tokenwatt/report"
	"tokenwatt/scenario"
)

// folding is a campaign of two stages at a grid whose price and carbon are a file's: cheap and dirty at night, dear and clean by day.
const folding = `
name: folding
study: {year: 2023, hours: 240, draws: 32}
workloads:
  fold:
    campaign:
      structure: {tool: alphafold-2, input: {fasta: p.fasta}, models: 1, databases: [uniref90-2022-05]}
      server: dgx-a100-320gb
      accelerators: 2
      cpu: epyc-7742-2s
      start: 01-02
      deadline: 5 d
site: {facility: {pue: 1.25}}
supply:
  grid: {grid: us-industrial-2023, csv: {file: grid.csv, columns: {price: {name: price, unit: USD/MWh}, carbon: {name: carbon, unit: kg/MWh}}}}
`

// foldingFiles writes the scenario's files: proteins of three lengths, one of them too long for 40 GB, and the grid's hours.
func foldingFiles(t testing.TB, text string) *scenario.Scenario {
	t.Helper()
	dir := t.TempDir()
	var proteins, grid strings.Builder
	for _, n := range []int{200, 500, 1500, 9000} {
		for range 60 {
			proteins.WriteString(">protein\n" + strings.Repeat("MKVLAQERTY", n/10) + "\n")
		}
	}
	grid.WriteString("price,carbon\n")
	for h := range 240 {
		if h%24 < 8 {
			grid.WriteString("20,600\n")
		} else {
			grid.WriteString("80,200\n")
		}
	}
	for name, content := range map[string]string{"p.fasta": proteins.String(), "grid.csv": grid.String()} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	s, err := scenario.Parse(filepath.Join(dir, "s.yaml"), []byte(text), dir, nil)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// With a file's hours the cheapest are those of the night and the cleanest those of the day, side by side with the first ones, and with
// the stages apart; sequences that do not fit are named; numbers add up.
func TestCampaign(t *testing.T) {
	r, err := Campaign(context.Background(), foldingFiles(t, folding), nil)
	if err != nil {
		t.Fatal(err)
	}
	c := r.Campaigns[0]
	if len(r.Campaigns) != 1 || c.Run != 180 || c.Refused != 60 || c.Refusals[0].Name != "protein" || !strings.Contains(c.Refusals[0].Reason, "9000 residues need") {
		t.Errorf("%d run, %d are refused: %+v", c.Run, c.Refused, c.Refusals[:1])
	}
	rows := map[string]*report.CampaignSchedule{}
	for i := range c.Schedules {
		rows[c.Schedules[i].Name] = &c.Schedules[i]
		if s := &c.Schedules[i]; s.Asked != (s.Name == "cheapest") || s.FirstHour < 24 || s.LastHour >= 24+120 || len(s.MW) != 120 {
			t.Errorf("%+v", s)
		}
	}
	fast, cheap, clean, apart := rows["fastest"], rows["cheapest"], rows["cleanest"], rows["cheapest, stages apart"]
	if fast == nil || cheap == nil || clean == nil || apart == nil {
		t.Fatalf("schedules %v", rows)
	}
	if !(cheap.USD <= fast.USD) || clean.USD/clean.Metered-cheap.USD/cheap.Metered < 50 || math.Abs(clean.KgCO2/clean.Metered-200) > 1e-6 || math.Abs(cheap.KgCO2/cheap.Metered-600) > 1e-6 {
		t.Errorf("fastest %g USD, cheapest %g, cleanest %g; %g and %g kg", fast.USD, cheap.USD, clean.USD, cheap.KgCO2, clean.KgCO2)
	}
	if !(apart.Metered < cheap.Metered) || len(apart.First) != 120 || len(cheap.Second) != 120 {
		t.Errorf("apart %g MWh, side by side %g", apart.Metered, cheap.Metered)
	}
	hours, seconds := 0.0, 0.0
	for _, b := range c.Buckets {
		hours += b.AcceleratorHours
		seconds += b.Compile
	}
	if math.Abs(hours+c.Use.CompileHours-c.Use.AcceleratorHours) > 1e-9 || math.Abs(seconds*2/3600-c.Use.CompileHours) > 1e-9 {
		t.Errorf("%g h in buckets and %g of compilation, %g in all", hours, c.Use.CompileHours, c.Use.AcceleratorHours)
	}
	drawn := 0.0
	for _, p := range c.Curve {
		drawn += p.Jobs
	}
	if drawn != 180 || c.Curve[len(c.Curve)-1].Length != c.Longest {
		t.Errorf("%g jobs in the curve, which ends at %d of %d", drawn, c.Curve[len(c.Curve)-1].Length, c.Longest)
	}
	items := 0.0
	for _, p := range c.Cost.Items {
		items += p.Value
	}
	if math.Abs(items-c.Cost.TotalUSD) > 1e-9 || !c.Cost.CarbonKnown {
		t.Errorf("cost %+v", c.Cost)
	}
	// The headline's cost is that of the schedule.
	for _, a := range r.Headline {
		if a.Key == "cost_usd.fold" && (math.Abs(a.Value/c.Cost.TotalUSD-1) > 1e-9 || !a.HasRange) {
			t.Errorf("the headline has %g USD, the campaign %g", a.Value, c.Cost.TotalUSD)
		}
	}
	if len(r.Headline) != 4 || len(r.Assumptions) == 0 || r.Draws != 32 {
		t.Errorf("headline %+v", r.Headline)
	}
}

// A plan's supply places the campaign in the hours that the verb finds the cheapest where there is nothing but the grid; the closed form
// has the mean power of the load; the books close.
func TestCampaignInPlan(t *testing.T) {
	s := foldingFiles(t, folding)
	alone, err := Campaign(context.Background(), s, nil)
	if err != nil {
		t.Fatal(err)
	}
	result := plannedOf(t, s, Settings{})
	c, want := result.Report.Campaigns[0], alone.Campaigns[0]
	last := &c.Schedules[len(c.Schedules)-1]
	if last.Name != "as the plan places it" || !last.Asked {
		t.Fatalf("schedules %+v", last.Name)
	}
	for _, w := range want.Schedules {
		if w.Asked && (math.Abs(last.USD/w.USD-1) > 1e-6 || math.Abs(last.ITMWh/w.ITMWh-1) > 1e-9) {
			t.Errorf("the plan pays %g USD for %g MWh, the campaign alone %g for %g", last.USD, last.ITMWh, w.USD, w.ITMWh)
		}
	}
	for _, b := range result.Report.Balances {
		if !b.Closes {
			t.Errorf("%s is open by %g", b.Account, b.Difference)
		}
	}
	for i := range result.Report.Headline {
		if a := &result.Report.Headline[i]; a.Key == "it_mw" && math.Abs(a.Value*240/last.ITMWh-1) > 1e-9 {
			t.Errorf("the closed form has %g MWh, the load %g", a.Value*240, last.ITMWh)
		}
	}
	for _, workload := range result.Report.Workloads {
		if workload.Kind != "campaign" || len(workload.Rows) != 8 {
			t.Errorf("%+v", workload)
		}
	}
}

// plannedOf plans a scenario that is read, with the solver of the other tests.
func plannedOf(t testing.TB, s *scenario.Scenario, settings Settings) *Result {
	t.Helper()
	solver, err := engine()
	if err != nil {
		t.Fatal(err)
	}
	settings.Solver = solver
	result, err := Plan(context.Background(), s, &settings)
	if err != nil {
		t.Fatal(err)
	}
	return result
}

// Without a supply hours cost the same: that is said, and a plan spreads the campaign over its window. A firm campaign is where it begins.
func TestCampaignAtAFlatTariff(t *testing.T) {
	flat := strings.Split(strings.Replace(folding, "site: {", "site: {tariff: 0.1 USD/kWh, carbon: 400 g/kWh, ", 1), "supply:")[0]
	s := foldingFiles(t, flat)
	r, err := Campaign(context.Background(), s, nil)
	if err != nil {
		t.Fatal(err)
	}
	c := r.Campaigns[0]
	if len(c.Schedules) != 1 || !c.Schedules[0].Asked || !strings.Contains(strings.Join(c.Notes, "\n"), "does not differ by hour here") {
		t.Errorf("%d schedules, notes %q", len(c.Schedules), c.Notes)
	}
	result, err := Plan(context.Background(), s, nil)
	if err != nil {
		t.Fatal(err)
	}
	mw := result.Report.Hourly.Find("load_it_fold_mw")
	if !strings.Contains(strings.Join(result.Report.Campaigns[0].Notes, "\n"), "spreads what may move evenly") {
		t.Errorf("notes %q", result.Report.Campaigns[0].Notes)
	}
	if mw == nil || (mw.Values[23] != 0 || mw.Values[24] == 0 || mw.Values[24] != mw.Values[143]) {
		t.Errorf("power %v", mw.Values[20:30])
	}
	if _, err := Campaign(context.Background(), foldingFiles(t, strings.Replace(flat, "deadline: 5 d", "deadline: 1 h", 1)), nil); !errors.Is(err, campaign.ErrTooLong) {
		t.Errorf("an hour is enough: %v", err)
	}
}

// Every renderer takes the section, twice with the same bytes, and a report of other kinds has none.
func TestCampaignReports(t *testing.T) {
	s := foldingFiles(t, folding)
	write := func() []byte {
		r, err := Campaign(context.Background(), s, nil)
		if err != nil {
			t.Fatal(err)
		}
		var b bytes.Buffer
		for _, err := range []error{
			report.WriteCampaignsText(&b, r, report.TextOptions{}), report.WriteCampaignsCSV(&b, r.Campaigns), report.WriteCampaignHoursCSV(&b, r.Campaigns[0]),
			report.WriteHTML(&b, r), report.WriteText(&b, r, report.TextOptions{}),
		} {
			if err != nil {
				t.Fatal(err)
			}
		}
		var doc bytes.Buffer
		if err := report.WriteCampaignsJSON(&doc, r); err != nil || !json.Valid(doc.Bytes()) {
			t.Fatalf("JSON %v", err)
		}
		return append(b.Bytes(), doc.Bytes()...)
	}
	first := write()
	if !bytes.Equal(first, write()) {
		t.Error("the same scenario gives other bytes")
	}
	for _, want := range []string{
		"fold: predict structures with AlphaFold 2 monomer", "Refused: 60 of 240 sequences", "cheapest, stages apart", "protein (line 361)", "memory ends: ",
		"Waiting for the cheapest hours saves", "fold,schedule,cleanest,co2,", "hour,price_usd_per_mwh,carbon_kg_per_mwh,fastest it_mw",
	} {
		if !bytes.Contains(first, []byte(want)) {
			t.Errorf("no %q", want)
		}
	}
	none := foldingFiles(t, "name: x\nstudy: {year: 2023, hours: 24}\nworkloads: {a: {load: {power: 1 MW}}}\nsite: {tariff: 0.1 USD/kWh}\n")
	if _, err := Campaign(context.Background(), none, nil); !errors.Is(err, ErrNoCampaign) {
		t.Errorf("no campaign: %v", err)
	}
}

// The examples run, as they are, as a campaign and as a plan.
func TestCampaignExamples(t *testing.T) {
	for _, name := range []string{"fold-proteome", "guides"} {
		s, err := scenario.Load("examples/"+name+".yaml", nil)
		if err != nil {
			t.Fatal(err)
		}
		r, err := Campaign(context.Background(), s, nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range r.Campaigns {
			if c.Run == 0 || c.Cost.TotalUSD <= 0 || !c.Cost.ElectricityKnown || !c.Cost.CarbonKnown {
				t.Errorf("%s: %+v", name, c)
			}
		}
	}
}

// What the report says of its errors is what the table of docs/validation.md has.
func TestCampaignSureness(t *testing.T) {
	table, err := os.ReadFile("docs/validation.md")
	if err != nil {
		t.Fatal(err)
	}
	said := strings.Join(append(sureOf(&scenario.Campaign{Structure: &scenario.StructureJobs{Databases: []string{"x"}}}), sureOf(&scenario.Campaign{Guides: &scenario.GuideJobs{}})...), "\n")
	for _, what := range []string{"structure prediction, each tool left out", "search of an alignment, each database left out", "guide search, each mean left out"} {
		found := false
		for _, line := range strings.Split(string(table), "\n") {
			if cells := strings.Split(line, "|"); len(cells) > 9 && strings.HasPrefix(strings.TrimSpace(cells[2]), what) {
				found = true
				if median := strings.TrimSpace(cells[8]); !strings.Contains(said, " "+median+" in the median") {
					t.Errorf("%s: the table has a median of %s", what, median)
				}
			}
		}
		if !found {
			t.Errorf("the table has no %q", what)
		}
	}
}
