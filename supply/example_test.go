package supply_test

import (
	"context"
	"fmt"
	"math"
	"os"
	"path/filepath"

	"tokenwatt/lp/highs"
	"tokenwatt/supply"
)

// One megawatt around the clock for a day, from a gas plant or from the grid at a night and a day price.
//
// By hand: a MW of gas saves 12 x (60 - 40) + 12 x (50 - 40) = 360 USD a day, of which it is there 92 %, thus
// 120,888 USD a year; with a recovery factor of 0.0806 and 2 % O&M that pays 1202 USD/kW.
func ExampleRun() {
	solver, err := highs.New(context.Background(), highs.Options{CacheDir: filepath.Join(os.TempDir(), "tokenwatt-highs-test-cache")})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer solver.Close()
	p := supply.Problem{
		LoadMW: make([]float64, 24),
		Grid:   &supply.Grid{LimitMW: 10, PriceUSDPerMWh: make([]float64, 24), CarbonKgPerMWh: make([]float64, 24)},
		Plants: []supply.Plant{{
			Name: "gas", Kind: supply.Dispatchable, Cost: supply.Overnight(1.3e6, 0.07, 30, 0.02), MaxMW: math.Inf(1),
			FuelUSDPerMWh: 40, ConstantAvailability: 0.92,
		}},
	}
	for h := range 24 {
		p.LoadMW[h] = 1
		p.Grid.PriceUSDPerMWh[h] = 50
		if h >= 8 && h < 20 {
			p.Grid.PriceUSDPerMWh[h] = 60
		}
	}
	r, err := supply.Run(context.Background(), p, &supply.Settings{Solver: solver})
	if err != nil {
		fmt.Println(err)
		return
	}
	gas := r.BreakEven[0]
	fmt.Printf("cost %.2f USD, mean price %.2f USD/MWh\n", r.Costs.Total(), r.MeanPriceUSDPerMWh)
	fmt.Printf("gas built: %v, would be below %.0f USD/kW\n", gas.Built, gas.CapexUSDPerKW)
	// Output:
	// cost 1320.00 USD, mean price 55.00 USD/MWh
	// gas built: false, would be below 1202 USD/kW
}
