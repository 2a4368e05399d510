package robots_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"

	"tokenwatt/demand/robots"
)

// once is a job on Sunday afternoon, with everything that a service would say.
func once() string {
	return "jobs: {week: [" + strings.Repeat("0, ", 160) + "1" + strings.Repeat(", 0", 7) +
		"], duration: 10 min, duration_scv: 0.5, arrival_scv: 1, wait_limit: 5 min, wait_quantile: 95 %, walking: 30 %, manipulating: 30 %}"
}

// Sites at the edge of what makes sense get a finite answer or an error that says what is wrong, and soon.
func TestEdges(t *testing.T) {
	long := strings.Replace(flat("1"), "duration: 10 min", "duration: 24 h", 1)
	for name, c := range map[string]struct {
		lines []string
		cause error  // nil where there is an answer
		says  string // of the error or a warning
	}{
		"one job a week":            {[]string{"robot: figure-03", once()}, nil, ""},
		"no waiting":                {[]string{"robot: figure-03", strings.Replace(flat("10"), "wait_limit: 3 min", "wait_limit: 0 min", 1)}, nil, ""},
		"jobs of a day":             {[]string{"robot: figure-03", long}, nil, "got empty in a job"},
		"free robots":               {[]string{"robot: figure-03", "ownership: {price: 0 USD, maintenance: 0 %}", flat("100")}, nil, ""},
		"chargers dearer than all":  {[]string{"robot: unitree-g1", "ownership: {price: 1 USD, charger_price: 1000000 USD}", flat("100")}, nil, ""},
		"one charger for 1,000":     {[]string{"robot: figure-03", "fleet: 1000", "charging: {chargers: 1, refuel: dock}", flat("1000")}, nil, "share of late jobs"},
		"more jobs than simulated":  {[]string{"robot: figure-03", strings.Replace(flat("100000"), "duration: 10 min", "duration: 1 s", 1)}, nil, "simulation is left out"},
		"more work than robots":     {[]string{"robot: figure-03", "fleet: 2", flat("100")}, robots.ErrInfeasible, "not broken"},
		"more work than a site has": {[]string{"robot: figure-03", flat("1e6")}, robots.ErrInfeasible, "more sites"},
		"a fleet without end":       {[]string{"robot: figure-03", "fleet: 1000000000000", flat("10")}, robots.ErrProblem, "20000"},
		"chargers without end":      {[]string{"robot: unitree-g1", "charging: {refuel: swap, chargers: 1000000000000}", flat("10")}, robots.ErrProblem, "20000"},
		"a pack below the way":      {[]string{"robot: figure-03", "power: {battery: 20 Wh}", flat("10")}, robots.ErrInfeasible, "a way of"},
		"all are broken":            {[]string{"robot: figure-03", "availability: 0.0001 %", flat("1")}, robots.ErrInfeasible, "not enough"},
	} {
		r, err := robots.Run(context.Background(), problem(t, parse(t, c.lines...)), nil)
		switch {
		case c.cause != nil:
			if !errors.Is(err, c.cause) || !strings.Contains(err.Error(), c.says) {
				t.Errorf("%s: %v, want %q", name, err, c.says)
			}
		case err != nil:
			t.Errorf("%s: %v", name, err)
		case !strings.Contains(strings.Join(r.Warnings, " "), c.says):
			t.Errorf("%s: warnings %q, want %q", name, r.Warnings, c.says)
		default:
			for _, v := range []float64{r.USDPerJob, r.USDPerRobotHour, r.JobWh, r.Late, r.PeakKW, r.Utilisation} {
				if math.IsNaN(v) || math.IsInf(v, 0) {
					t.Errorf("%s: %g among its numbers", name, v)
				}
			}
		}
	}
}

// A study in whose hours no job comes in is an error, not a division by nothing. 2025 begins on a Wednesday.
func TestNoJobInTheHoursStudied(t *testing.T) {
	s := parse(t, "robot: figure-03", once())
	s.Study.Hours = 24
	if _, err := robots.Estimate(context.Background(), problem(t, s)); !errors.Is(err, robots.ErrProblem) || !strings.Contains(err.Error(), "no job comes in") {
		t.Errorf("a day without a job: %v", err)
	}
	s.Study.Hours = 168
	if e := estimate(t, s); math.Abs(e.Jobs-1) > 1e-12 {
		t.Errorf("%g jobs in a week, want one", e.Jobs)
	}
}

// The chargers that are found keep the limit as the robots do, however small the share that may be late.
func TestChargersKeepStrictLimits(t *testing.T) {
	for _, quantile := range []string{"95 %", "99.9 %", "99.99 %", "99.9999 %"} {
		e := estimate(t, parse(t, "robot: figure-03", strings.Replace(flat("40"), "90 %", quantile, 1)))
		for _, w := range e.Warnings {
			if strings.Contains(w, "share of late jobs") {
				t.Errorf("%s in time: %g late with the fleet that was found", quantile, e.WorstLate)
			}
		}
	}
}

// Of all pairs of robots and chargers that keep the limit none costs less than the one found: every pair is tried.
func TestCheapestPair(t *testing.T) {
	for _, prices := range []string{"price: 50000 USD, charger_price: 1000 USD", "price: 2000 USD, charger_price: 20000 USD", "price: 500 USD, charger_price: 200000 USD"} {
		lines := []string{"robot: figure-03", flat("40"), "ownership: {" + prices + "}", "charging: {refuel: dock}"}
		found := estimate(t, parse(t, lines...))
		own := func(e *robots.Estimation) float64 {
			sum := 0.0
			for _, c := range e.Costs {
				if c.Item == "robots" || c.Item == "chargers" {
					sum += c.USD
				}
			}
			return sum
		}
		for k := 1; k <= found.Chargers+2; k++ {
			lines[3] = fmt.Sprintf("charging: {refuel: dock, chargers: %d}", k)
			e, err := robots.Estimate(context.Background(), problem(t, parse(t, lines...)))
			if errors.Is(err, robots.ErrInfeasible) {
				continue
			}
			if err != nil {
				t.Fatal(err)
			}
			if own(e) < own(found)*(1-1e-12) {
				t.Errorf("%s: %d robots and %d chargers cost %g, found %d and %d at %g", prices, e.Robots, k, own(e), found.Robots, found.Chargers, own(found))
			}
		}
	}
}
