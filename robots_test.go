package tokenwatt

import (
	"bytes"
	"context"
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	"tokenwatt/demand/robots"
	"tokenwatt/ledger"
	"tokenwatt/lp/interior"
	"tokenwatt/report"
)

// ward is a fleet whose policy runs off board, beside a load of another kind.
const ward = `name: ward
seed: 3
study: {year: 2025, hours: 672, draws: 64}
workloads:
  rounds:
    robots:
      robot: figure-03
      service: care-home-rounds
      clients: 60
      sites: 10
      charging: {simulated_days: 14, demand_charge: 100 USD/kW/yr}
      inference: {where: off-board, policy: gr00t-n1.7, server: l40s-8}
      operators: {robots_per_operator: 10, wage: 30 USD/h}
  hall: {load: {power: 20 kW}}
site: {tariff: 0.2 USD/kWh, carbon: 300 g/kWh, facility: {pue: 1.2}}
`

func plannedWard(t *testing.T, text string) *Result {
	t.Helper()
	r, err := Plan(context.Background(), parsed(t, text), &Settings{NoSupply: true, Solver: interior.Solver{}})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// A fleet goes through a plan as two loads, charging at the meter and its data centre at IT, each with the energy that the closed form
// of the ranges has; the books close and have all of its costs.
func TestPlanOfRobots(t *testing.T) {
	r := plannedWard(t, ward)
	for _, b := range r.Report.Balances {
		if !b.Closes {
			t.Errorf("%+v", b)
		}
	}
	mean := func(column string) float64 {
		c := r.Report.Hourly.Find(column)
		if c == nil {
			t.Fatalf("no column %s", column)
		}
		sum := 0.0
		for _, v := range c.Values {
			sum += v
		}
		return sum / float64(len(c.Values))
	}
	charging, center := rowOf(t, r.Report, "rounds", "charging_power"), rowOf(t, r.Report, "rounds", "inference_power")
	if got := mean("load_meter_rounds_mw"); charging.Unit != "MW" || math.Abs(got/charging.Value-1) > 1e-9 {
		t.Errorf("the hours have %g MW of charging, the closed form %g %s", got, charging.Value, charging.Unit)
	}
	if got := mean("load_it_rounds_inference_mw"); center.Unit != "MW" || math.Abs(got/center.Value-1) > 1e-9 {
		t.Errorf("the hours have %g MW of inference, the closed form %g %s", got, center.Value, center.Unit)
	}
	facility := 0.0
	for _, a := range r.Report.Headline {
		if a.Key == "facility_mw" {
			facility = a.Value
		}
	}
	if want := charging.Value + 1.2*(center.Value+0.02); math.Abs(facility/want-1) > 1e-9 || math.Abs(mean("load_meter_mw")/want-1) > 1e-9 {
		t.Errorf("%g MW at the meter, %g MW of hours, want %g MW", facility, mean("load_meter_mw"), want)
	}
	if len(r.Report.Robots) != 1 {
		t.Fatalf("%d sections of robots", len(r.Report.Robots))
	}
	section := r.Report.Robots[0]
	// What the ledger has of machines and people is what the section says of a site and year, electricity and peak apart.
	posted, own := 0.0, 0.0
	for _, p := range r.Ledger.Postings() {
		if p.Commodity == ledger.Money && p.From == machinesAccount && p.Workload == "rounds" {
			posted += p.Amount
		}
	}
	for _, c := range section.Costs {
		if c.Name != "electricity" && c.Name != "charge for the peak" {
			own += c.Value
		}
	}
	if want := own * section.Sites * float64(r.Report.Hours) / 8760; math.Abs(posted/want-1) > 1e-9 {
		t.Errorf("the ledger has %g USD, the section %g USD", posted, want)
	}
	if section.MovableShare <= 0 || section.WindowHours < 2 || len(section.Options) == 0 || section.Simulation == nil || section.Inference.OffBoard == nil || !section.Inference.OffBoard.Chosen {
		t.Errorf("%+v", section)
	}
	latency := 0.0
	for _, p := range section.Inference.OffBoard.Latency {
		latency += p.Value
	}
	if math.Abs(latency/section.Inference.OffBoard.MeanMS-1) > 1e-9 {
		t.Errorf("parts of the latency add up to %g ms, the mean is %g ms", latency, section.Inference.OffBoard.MeanMS)
	}
	total := 0.0
	for _, c := range section.Costs {
		total += c.Value
	}
	if math.Abs(total/section.USDPerYear-1) > 1e-9 {
		t.Errorf("costs add up to %g USD of %g USD", total, section.USDPerYear)
	}
	if w := r.Report.Workloads[0]; w.Kind != "robots" || w.Model != "figure-03" || !strings.Contains(strings.Join(w.Notes, " "), `the load "rounds inference"`) {
		t.Errorf("%+v", w)
	}
	var page bytes.Buffer
	if err := report.WriteHTML(&page, r.Report); err != nil || !strings.Contains(page.String(), "Robots: rounds") {
		t.Errorf("page: %v", err)
	}
}

// The verb's report has the fleets alone, its numbers those of the plan; the same scenario gives the same bytes.
func TestRobotsAlone(t *testing.T) {
	run := func(workers int) *report.Report {
		r, err := Robots(context.Background(), parsed(t, ward), &Settings{Solver: interior.Solver{}, Workers: workers})
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	r, planned := run(1), plannedWard(t, ward).Report
	if len(r.Workloads) != 1 || r.Supply != nil || len(r.Robots) != 1 || r.Robots[0].USDPerYear != planned.Robots[0].USDPerYear || r.Robots[0].Simulation.WaitP95 != planned.Robots[0].Simulation.WaitP95 {
		t.Errorf("%+v", r.Robots[0])
	}
	if !strings.HasPrefix(r.Headline[0].Key, "robots.") || !r.Headline[0].HasRange || len(r.Headline[0].Drivers) == 0 || len(r.Assumptions) < 20 {
		t.Errorf("%+v", r.Headline)
	}
	write := func(r *report.Report) string {
		var b bytes.Buffer
		for _, f := range report.Files(r, nil) {
			if err := f.Write(&b); err != nil {
				t.Fatal(f.Name, err)
			}
		}
		return b.String()
	}
	if write(r) != write(run(3)) {
		t.Error("three goroutines give other bytes")
	}
	if _, err := Robots(context.Background(), parsed(t, "name: hall\nstudy: {year: 2025}\nworkloads:\n  hall: {load: {power: 1 MW}}\nsite: {tariff: 0.1 USD/kWh}\n"), nil); !errors.Is(err, ErrNoRobots) {
		t.Error(err)
	}
	canceled, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := Robots(canceled, parsed(t, ward), nil); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

// Without a price there is no schedule and no bill, and the page says so; without a solver likewise.
func TestRobotsWithoutPrice(t *testing.T) {
	r, err := Robots(context.Background(), parsed(t, strings.Replace(ward, "tariff: 0.2 USD/kWh, ", "", 1)), &Settings{Solver: interior.Solver{}})
	if err != nil {
		t.Fatal(err)
	}
	if r.Robots[0].Schedules != nil || r.Robots[0].Options != nil || !slices.ContainsFunc(r.Warnings, func(w string) bool { return strings.Contains(w, "site.tariff is not given") }) {
		t.Errorf("%q, %+v", r.Warnings, r.Robots[0].Schedules)
	}
	r, err = Robots(context.Background(), parsed(t, ward), nil)
	if err != nil || r.Robots[0].Schedules != nil || !slices.ContainsFunc(r.Warnings, func(w string) bool { return strings.Contains(w, "no solver was given") }) {
		t.Errorf("%v, %+v", err, r)
	}
}

// The load of a data centre must not have the name of a workload; a fleet that cannot keep its wait limit is told as such.
func TestRobotsErrors(t *testing.T) {
	for text, want := range map[string]error{
		strings.Replace(ward, "  hall:", "  rounds inference:", 1):              ErrLoadName,
		strings.Replace(ward, "clients: 60", "clients: 600\n      fleet: 1", 1): robots.ErrInfeasible,
	} {
		if _, err := Plan(context.Background(), parsed(t, text), &Settings{NoSupply: true}); !errors.Is(err, want) {
			t.Errorf("%v, want %v", err, want)
		}
	}
}

// The order of size that the reference for robots gives: of a million robots half are at work with 460 W, chargers give 90 % of what they
// draw to work, and they draw 256 MW.
func TestMillionRobots(t *testing.T) {
	day := "[" + strings.Repeat("50, ", 23) + "50]"
	r, err := Robots(context.Background(), parsed(t, `name: million
study: {year: 2025, hours: 672, draws: 64}
workloads:
  fleet:
    robots:
      robot: figure-03
      sites: 10000
      fleet: 100
      jobs: {day: `+day+`, duration: 1 h, duration_scv: 1, arrival_scv: 1, wait_limit: 10 min, wait_quantile: 90 %, walking: 40 %, manipulating: 40 %}
      power: {standing: 330 W, walking: 330 W, manipulating: 330 W, dock_standby: 0 W, battery: 2300 Wh}
      charging: {refuel: dock, efficiency: 90 %, overhead: 0 min, simulated_days: 14}
site: {tariff: 0.1 USD/kWh}
`), nil)
	if err != nil {
		t.Fatal(err)
	}
	f := r.Robots[0]
	if want := 1e6 * 0.5 * (330 + f.ComputeWatts) / 0.9 / 1e6; math.Abs(f.MeanMW/want-1) > 1e-9 || f.WorkWatts != 330+f.ComputeWatts {
		t.Errorf("%g MW, want %g MW at %g W", f.MeanMW, want, f.WorkWatts)
	}
	if math.Abs(f.MeanMW/256-1) > 0.02 {
		t.Errorf("%g MW, the reference has 256 MW", f.MeanMW)
	}
}
