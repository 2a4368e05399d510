package tokenwatt

import (
	"fmt"
	"math"

	"tokenwatt/quantity"
	"tokenwatt/report"
	"tokenwatt/scenario"
)

// consistentWithin is how far a published figure may be from its recomputation and still count as the same after
// rounding; looseWithin is where it stops being loosely right. The scale is that of the claim checkers read for it:
// inside the range, up to 2 x, up to 10 x, an order of magnitude.
const (
	consistentWithin = 1.1
	looseWithin      = 2.0
	wrongWithin      = 10.0
)

// checks recomputes the published fleet bills of the scenario:
//
//	accelerators / accelerators a server x nameplate x load x PUE x 24 h x tariff
func checks(s *scenario.Scenario) []report.Check {
	var done []report.Check
	for i := range s.Checks {
		entry := &s.Checks[i]
		c := &entry.Value
		server, _ := machines(s, c.Server)
		servers := float64(c.Accelerators.Mode) / float64(server.Accelerators)
		it := quantity.Scale(server.MaxPower.Mode, servers*float64(c.Load.Mode))
		metered := quantity.Scale(it, float64(c.PUE.Mode))
		daily := metered.Over(quantity.Day)
		bill := c.Tariff.Mode.Times(daily)
		claimed := c.Claimed.Mode.Over(quantity.Day)
		ratio := quantity.Ratio(claimed, bill)
		done = append(done, report.Check{
			Name: entry.Name, Claim: c.Claim,
			Steps: []string{
				fmt.Sprintf("%s accelerators / %d a server = %s %s", report.Number(float64(c.Accelerators.Mode), 6), server.Accelerators, report.Number(servers, 6), server.Title),
				fmt.Sprintf("x %s nameplate x %s load x PUE %s = %s", quantity.Human(server.MaxPower.Mode, 3), report.Percent(float64(c.Load.Mode), 3), report.Number(float64(c.PUE.Mode), 3), quantity.Human(metered, 5)),
				fmt.Sprintf("x 24 h = %s MWh a day", report.Number(daily.MWh(), 6)),
				fmt.Sprintf("x %s USD/kWh = %s USD a day", report.Number(c.Tariff.Mode.USDPerKWh(), 4), report.Number(bill.USD(), 6)),
			},
			Result: bill.USD(), Claimed: claimed.USD(), Unit: "USD/d", Ratio: ratio,
			Verdict: verdict(ratio, claimed.USD(), bill.USD()), Source: c.Claimed.Source,
		})
	}
	return done
}

// verdict says in words how a claimed figure stands to its recomputation.
func verdict(ratio, claimed, result float64) string {
	factor := math.Max(ratio, 1/ratio)
	direction := "overstated"
	if ratio < 1 {
		direction = "understated"
	}
	numbers := fmt.Sprintf("claimed %s, recomputed %s USD a day", report.Number(claimed, 6), report.Number(result, 6))
	switch {
	case factor <= consistentWithin:
		return fmt.Sprintf("Consistent: %s (%s of it).", numbers, report.Percent(ratio, 3))
	case factor <= looseWithin:
		return fmt.Sprintf("Loosely right, %s %s x: %s.", direction, report.Number(factor, 2), numbers)
	case factor <= wrongWithin:
		return fmt.Sprintf("Wrong, %s %s x: %s.", direction, report.Number(factor, 2), numbers)
	default:
		return fmt.Sprintf("Wrong by an order of magnitude, %s %s x: %s.", direction, report.Number(factor, 2), numbers)
	}
}
