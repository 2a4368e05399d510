package tokenwatt

import (
	"bytes"
	"math"
	"slices"
	"strings"
	"testing"

	"tokenwatt/report"
	"tokenwatt/supply"
)

// small is a site of two days of which every answer is found in seconds.
const small = `
name: small
study: {year: 2025, hours: 48}
workloads: {campus: {load: {power: 100 MW, boundary: meter}}}
site: {tariff: 0.08 USD/kWh}
supply:
  unserved: 3000 USD/MWh
  grid: {grid: us-average, limit: 60 MW}
  candidates:
    sun: {technology: solar-utility-us-2030}
    wind: {technology: wind-onshore-us-2030}
    battery: {technology: battery-li-ion-us-2030}
    gas: {technology: gas-ccgt-us-2030}
    leased: {technology: fission-large-us, annual_cost: 2 MUSD/MW/yr}
`

// TestAnswersInTheReport: all answers of a small site arrive in the report, agree with each other and with the optimum, and
// can be written in every format.
func TestAnswersInTheReport(t *testing.T) {
	r := planned(t, small, Settings{Answers: supply.AllParts(), Workers: 2}).Report
	s := r.Supply
	a := s.Answers
	if a == nil || a.Solves == 0 {
		t.Fatal("nothing was answered")
	}
	hours := 0
	for _, c := range a.Setters {
		hours += c.Hours
		if c.Quarters[0] != c.Hours {
			t.Errorf("%s sets the price of %d hours, of which %d in January", c.Name, c.Hours, c.Quarters[0])
		}
	}
	texts := r.Hourly.Find("price_setter")
	if hours != 48 || texts == nil || len(texts.Texts) != 48 || slices.Contains(texts.Texts, "") {
		t.Errorf("%d of 48 hours have what sets their price", hours)
	}
	checkEntries(t, s)
	for i := range a.NearOptimal.Ranges {
		n := &a.NearOptimal.Ranges[i]
		for k := range a.NearOptimal.Slacks {
			if n.Missing == nil && !(n.Least[k] <= n.Best+1e-6 && n.Most[k] >= n.Best-1e-6) {
				t.Errorf("%s within %g: %g to %g does not include the optimum's %g", n.Name, a.NearOptimal.Slacks[k], n.Least[k], n.Most[k], n.Best)
			}
		}
	}
	for _, c := range a.Pareto {
		if len(c.Points) == 0 && c.Note == "" {
			t.Errorf("there is neither a curve nor a note of the %s share", c.Matching)
		}
		for k := range c.Points {
			p := &c.Points[k]
			if k > 0 && !p.Infeasible && (p.PerMWhUSD < c.Points[k-1].PerMWhUSD-1e-6 || p.Share < p.Asked-1e-6) {
				t.Errorf("%s point %d: %+v after %+v", c.Matching, k, *p, c.Points[k-1])
			}
		}
		if len(c.Points) > 0 && math.Abs(c.Points[0].PerMWhUSD-s.PerMWhUSD) > 1e-6*s.PerMWhUSD {
			t.Errorf("the %s curve begins at %g, the optimum costs %g", c.Matching, c.Points[0].PerMWhUSD, s.PerMWhUSD)
		}
	}
	for _, v := range a.Values {
		if v.Unit == "" && v.Note == "" || v.Value < -1e-6*s.CostUSD {
			t.Errorf("the value of %s is %g %s (%s)", v.What, v.Value, v.Unit, v.Note)
		}
	}
	for name, write := range map[string]func(*bytes.Buffer) error{
		"JSON":    func(b *bytes.Buffer) error { return report.WriteJSON(b, r) },
		"page":    func(b *bytes.Buffer) error { return report.WriteHTML(b, r) },
		"study":   func(b *bytes.Buffer) error { return report.WriteSupplyText(b, r, report.TextOptions{}) },
		"CSV":     func(b *bytes.Buffer) error { return report.WriteSupplyCSV(b, s) },
		"Parquet": func(b *bytes.Buffer) error { return report.WriteHourlyParquet(b, r.Hourly) },
	} {
		var b bytes.Buffer
		if err := write(&b); err != nil || b.Len() == 0 {
			t.Errorf("%s: %d bytes, %v", name, b.Len(), err)
		}
	}
}

// checkEntries holds the thresholds against the assumed costs and the mixes beyond them.
func checkEntries(t *testing.T, s *report.Supply) {
	t.Helper()
	found := map[string]bool{}
	for i := range s.Answers.Entries {
		e := &s.Answers.Entries[i]
		found[e.Name] = true
		if e.Capital == nil && e.NoCapital == "" {
			t.Errorf("%s has neither a threshold nor a reason", e.Name)
		}
		for _, th := range []*report.SupplyThreshold{e.Capital, e.Fuel} {
			if th == nil {
				continue
			}
			near(t, "what "+e.Name+" enters at", th.Enters, th.Factor*th.Assumed, 1e-12)
			if !(th.Low <= th.Assumed && th.Assumed <= th.High) || th.Unit == "" {
				t.Errorf("%s is assumed at %+v", e.Name, *th)
			}
			if !e.AtMax && (th.Factor > 1+1e-9 || th.Change == nil || th.Change.CostChangeUSD > 1e-6*s.CostUSD) {
				t.Errorf("%s enters at %g of its cost and changes the cost by %+v", e.Name, th.Factor, th.Change)
			}
		}
		if e.Name == "leased" && e.Capital != nil && e.Capital.Unit != "USD/MW/yr" {
			t.Errorf("a candidate of an annual cost enters at %g %s", e.Capital.Enters, e.Capital.Unit)
		}
	}
	for _, n := range s.NotBuilt {
		if !found[n.Name] {
			t.Errorf("%s is not built and has no entry", n.Name)
		}
	}
}

// TestPlanAnswersByPricesAlone: a plan says what sets the price and solves nothing again; asked for nothing, it says nothing.
func TestPlanAnswersByPricesAlone(t *testing.T) {
	const text = metered + "supply: {grid: {grid: us-average}}\n"
	r := planned(t, text, Settings{}).Report
	a := r.Supply.Answers
	if a == nil || len(a.Setters) != 1 || a.Setters[0].Name != "grid" || a.Setters[0].Hours != 336 || a.Solves != 0 || a.Entries != nil || a.Pareto != nil {
		t.Errorf("the answers are %+v", a)
	}
	var b bytes.Buffer
	if err := report.WriteText(&b, r, report.TextOptions{}); err != nil || !strings.Contains(b.String(), "the price is set by grid, import in 100 % of the hours") {
		t.Errorf("the page does not say what sets the price (%v)", err)
	}
	r = planned(t, text, Settings{Answers: []supply.Part{}}).Report
	if a := r.Supply.Answers; a != nil && len(a.Setters) > 0 || r.Hourly.Find("price_setter") != nil {
		t.Errorf("what was not asked for is answered: %+v", a)
	}
}

// TestAnswersWithin: what would take longer than it may is left out with a warning, whatever the machine.
func TestAnswersWithin(t *testing.T) {
	r := planned(t, small, Settings{Answers: supply.AllParts(), AnswersWithin: 1}).Report
	a := r.Supply.Answers
	if len(a.Setters) == 0 || a.Entries != nil || a.Values != nil || a.NearOptimal != nil || a.Pareto != nil || a.Solves != 0 {
		t.Errorf("within a nanosecond %d programmes were solved: %+v", a.Solves, a)
	}
	said := strings.Join(r.Warnings, "\n")
	for _, part := range []string{"not answered", "break-even", "values", "near-optimal alternatives", "cost against carbon-free share", "--answers all"} {
		if !strings.Contains(said, part) {
			t.Errorf("the warnings do not say %q: %s", part, said)
		}
	}
	// A year of 70,000 rows in 40 iterations takes three seconds by the estimate: break-even and values fit into two minutes,
	// the other parts do not.
	p := &plan{
		problem: &supply.Problem{Plants: make([]supply.Plant, 3), Stores: make([]supply.Store, 1)},
		supply:  &supply.Result{Rows: 70000, Iterations: 40, Method: "structured interior point", BreakEven: []supply.BreakEven{{Built: true}, {}, {}}},
	}
	got := p.withinBudget(supply.AllParts(), 2*60e9)
	if want := []supply.Part{supply.PriceSetters, supply.BreakEvens, supply.Values}; !slices.Equal(got, want) {
		t.Errorf("within two minutes: %q, want %q", got, want)
	}
	if got := p.withinBudget(supply.AllParts(), 0); !slices.Equal(got, supply.AllParts()) {
		t.Errorf("without a limit: %q", got)
	}
}
