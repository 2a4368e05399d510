package supply

import (
	"context"
	"errors"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// hourlyUSD is the annual cost of a MW that costs so much an hour.
func hourlyUSD(usd float64) Capital { return Annual(usd * 8760) }

// constant is a series of one value.
func constant(hours int, x float64) []float64 {
	s := make([]float64, hours)
	for h := range s {
		s[h] = x
	}
	return s
}

// bought is a load that a grid without carbon can serve at one price.
func bought(load []float64, limitMW, usdPerMWh float64) Problem {
	return Problem{LoadMW: load, Grid: &Grid{
		LimitMW: limitMW, PriceUSDPerMWh: constant(len(load), usdPerMWh), CarbonKgPerMWh: make([]float64, len(load)),
	}}
}

// fixedPlant is a plant of one size that costs only its fuel.
func fixedPlant(name string, mw, fuelUSD float64) Plant {
	return Plant{Name: name, Kind: Dispatchable, MinMW: mw, MaxMW: mw, FuelUSDPerMWh: fuelUSD, ConstantAvailability: 1}
}

// Ten MW of sun that are there serve 1 MW for 12 of 24 hours, sell 5 at 20 USD/MWh and curtail 4; the night is bought at
// 50: 12 x 50 - 12 x 5 x 20 = -600 USD. By day one MWh more costs nothing.
func TestExportByHand(t *testing.T) {
	p := bought(constant(24, 1), 10, 50)
	p.Grid.ExportLimitMW, p.Grid.ExportPriceUSDPerMWh = 5, constant(24, 20)
	p.Plants = []Plant{{Name: "sun", Kind: Solar, MinMW: 10, MaxMW: 10, Availability: make([]float64, 24)}}
	for h := 6; h < 18; h++ {
		p.Plants[0].Availability[h] = 1
	}
	r := run(t, p, settings(t))
	near(t, "cost", r.Costs.Total(), -600, 1e-9)
	near(t, "revenue", r.Costs.ExportRevenue, 1200, 1e-9)
	near(t, "export", r.ExportMWh, 60, 1e-9)
	near(t, "curtailed", r.asset("sun").CurtailedMWh, 48, 1e-9)
	near(t, "price at noon", r.PriceUSDPerMWh[12], 0, 1e-9)
	near(t, "price at night", r.PriceUSDPerMWh[0], 50, 1e-9)
	near(t, "what the grid's import costs a MWh", r.asset("grid").LCOEUSDPerMWh, 50, 1e-9)
	near(t, "what the grid earns at the site's prices", r.asset("grid").RevenueUSD, 600, 1e-9)
	conserves(t, &p, r)

	p.Grid.ExportPriceUSDPerMWh[3] = 51
	if _, err := Run(context.Background(), p, settings(t)); !errors.Is(err, ErrProblem) || !strings.Contains(err.Error(), "export earns 51 USD/MWh in hour 3") {
		t.Errorf("export dearer than import: %v", err)
	}
}

// Two billing periods of 12 hours, at 1 USD for a MW of peak and hour: a peak of 3 MW costs 36 USD, one of 2 MW 24. A
// battery without losses or cost takes the peak of 3 down to the mean of (11 x 1 + 3) / 12.
func TestPeaksByHand(t *testing.T) {
	load := append(constant(12, 1), constant(12, 2)...)
	load[7] = 3
	p := bought(load, math.Inf(1), 10)
	p.Grid.PeakChargeUSDPerMWYr, p.Grid.BillingEnds = 8760, []int{12, 24}
	r := run(t, p, settings(t))
	near(t, "peak charge", r.Costs.PeakCharge, 36+24, 1e-9)
	near(t, "cost", r.Costs.Total(), 60+10*38, 1e-9)
	if diff := cmp.Diff([]float64{3, 2}, r.asset("grid").PeaksMW); diff != "" {
		t.Error(diff)
	}
	conserves(t, &p, r)
	p.Stores = []Store{{Name: "battery", MaxMW: 5, ChargeEfficiency: 1, DischargeEfficiency: 1}}
	r = run(t, p, settings(t))
	// Over both periods the load is 38 MWh; both peaks are charged alike, so any split that evens each out is optimal.
	near(t, "peaks together", r.asset("grid").PeaksMW[0]+r.asset("grid").PeaksMW[1], 38./12, 1e-9)
	conserves(t, &p, r)
}

// A connection of which nothing is there for 12 hours and then 0.4 of 1 MW: 4.8 MWh at 10 USD, the rest from gas at 50.
// One MW more in all hours would save 24 x 40 USD.
func TestHourlyLimitByHand(t *testing.T) {
	p := bought(constant(24, 1), 2, 10)
	p.Grid.HourlyLimitMW = append(constant(12, 0), constant(12, 0.4)...)
	p.Plants = []Plant{fixedPlant("gas", 1, 50)}
	r := run(t, p, settings(t))
	near(t, "cost", r.Costs.Total(), 4.8*10+19.2*50, 1e-9)
	near(t, "value of the limit", r.GridLimitValueUSDPerMWYr*r.Years, 24*40, 1e-9)
	conserves(t, &p, r)
}

// Two years of the same hours cost twice as much and ask for the same sizes.
func TestTwoYearsOfTheSameWeather(t *testing.T) {
	one := dc100(t, 168)
	two := one
	two.LoadMW = append(one.LoadMW[:168:168], one.LoadMW...)
	grid := *one.Grid
	grid.PriceUSDPerMWh = append(grid.PriceUSDPerMWh[:168:168], grid.PriceUSDPerMWh...)
	grid.CarbonKgPerMWh = make([]float64, 336)
	two.Grid = &grid
	two.Plants = append([]Plant(nil), one.Plants...)
	for i := range two.Plants {
		if a := two.Plants[i].Availability; a != nil {
			two.Plants[i].Availability = append(a[:168:168], a...)
		}
	}
	s := settings(t)
	r, twice := run(t, one, s), run(t, two, s)
	near(t, "cost", twice.ObjectiveUSD, 2*r.ObjectiveUSD, 1e-9)
	for i := range r.Assets {
		near(t, "capacity of "+r.Assets[i].Name, twice.Assets[i].CapacityMW, r.Assets[i].CapacityMW, 1e-6)
	}
	conserves(t, &two, twice)
}
