package supply

import (
	"math"

	"pgregory.net/rapid"
)

// small draws a site of a few hours with everything in it: continuous random numbers, so that no two choices cost
// the same and hourly prices are unique.
func small(t *rapid.T) Problem {
	hours := rapid.IntRange(24, 60).Draw(t, "hours")
	// One draw seeds all hours: a generator of its own keeps rapid from shrinking hours to equal values.
	state := rapid.Uint64().Draw(t, "state")
	next := func() float64 {
		state = state*6364136223846793005 + 1442695040888963407
		return (float64(state>>12) + 0.5) * 0x1p-52
	}
	between := func(lo, hi float64) float64 { return lo + (hi-lo)*next() }
	p := Problem{
		LoadMW: make([]float64, hours),
		Grid: &Grid{
			LimitMW: between(20, 80), CapacityChargeUSDPerMWYr: between(0, 9e4), TariffUSDPerMWh: between(0, 20),
			PriceUSDPerMWh: make([]float64, hours), CarbonKgPerMWh: make([]float64, hours),
		},
		Plants: []Plant{
			{Name: "solar", Kind: Solar, Cost: Overnight(between(3e5, 2e6), 0.07, 30, 0.015), MaxMW: math.Inf(1), VariableOMUSDPerMWh: between(0, 0.1), Availability: make([]float64, hours)},
			{Name: "wind", Kind: Wind, Cost: Overnight(between(5e5, 3e6), 0.07, 30, 0.02), MaxMW: math.Inf(1), VariableOMUSDPerMWh: between(0, 0.1), Availability: make([]float64, hours)},
			{Name: "gas", Kind: Dispatchable, Cost: Overnight(between(6e5, 2e6), 0.08, 25, 0.03), MaxMW: math.Inf(1), FuelUSDPerMWh: between(30, 120), VariableOMUSDPerMWh: 2, DirectKgPerMWh: between(300, 500), ConstantAvailability: 0.92},
			{Name: "fission", Kind: Dispatchable, Cost: Overnight(between(2e6, 9e6), 0.06, 40, 0.02), MaxMW: between(10, 200), FuelUSDPerMWh: between(3, 12), ConstantAvailability: 0.9},
		},
		Stores: []Store{{
			Name: "battery", PowerCost: Overnight(between(1e5, 5e5), 0.07, 15, 0.02), EnergyCost: Overnight(between(5e4, 4e5), 0.07, 15, 0.02), MaxMW: math.Inf(1),
			VariableOMUSDPerMWh: between(0.01, 0.5), ChargeEfficiency: between(0.85, 0.98), DischargeEfficiency: between(0.85, 0.98), StandingLoss: between(1e-5, 1e-3),
		}},
		CarbonPriceUSDPerT: between(0, 80),
	}
	for h := range p.LoadMW {
		sun := math.Max(0, math.Sin(math.Pi*(float64(h%24)-6)/12))
		p.LoadMW[h] = between(70, 130)
		p.Grid.PriceUSDPerMWh[h] = between(-10, 160)
		p.Grid.CarbonKgPerMWh[h] = between(100, 600)
		p.Plants[0].Availability[h] = sun * between(0.3, 1)
		p.Plants[1].Availability[h] = between(0, 1)
	}
	return p
}

// clone copies what a test changes.
func clone(p Problem) Problem {
	p.Plants = append([]Plant(nil), p.Plants...)
	p.Stores = append([]Store(nil), p.Stores...)
	grid := *p.Grid
	p.Grid = &grid
	return p
}

// mixed is flat with a clean plant beside it at 2000 USD/MW/h.
func mixed(hours int) Problem {
	p := flat(hours)
	p.Plants = append(p.Plants, Plant{Name: "clean", Kind: Dispatchable, Cost: Annual(2000 * 8760), MaxMW: math.Inf(1), ConstantAvailability: 1})
	return p
}
