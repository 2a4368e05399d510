package charging_test

import (
	"context"
	"fmt"

	"tokenwatt/demand/robots/charging"
	"tokenwatt/lp/interior"
)

// Ten robots work by day; nights are cheap, and the peak costs.
func Example() {
	p := &charging.Problem{
		StepHours: 1, DemandUSDPerKW: 0.4, Chargers: 6, ChargerKW: 1.5, Efficiency: 0.9, TaperSOC: 1,
		CapacityKWh: 20, LowSOC: 0.2, HighSOC: 0.9,
	}
	for h := range 24 {
		price, work := 0.1, 0.5
		if h >= 8 && h < 20 {
			price, work = 0.3, 3
		}
		p.PriceUSDPerKWh, p.WorkKWh = append(p.PriceUSDPerKWh, price), append(p.WorkKWh, work)
	}
	best, err := charging.Run(context.Background(), p, &charging.Settings{Solver: interior.Solver{}})
	if err != nil {
		fmt.Println(err)
		return
	}
	plain, err := charging.Uncontrolled(p)
	if err != nil {
		fmt.Println(err)
		return
	}
	windows, err := charging.Windows(p, &best.Schedule, 8760, 1)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%.2f USD a day and a peak of %.2f kW, uncontrolled %.2f USD and %.2f kW\n", best.USD, best.PeakKW, plain.USD, plain.PeakKW)
	fmt.Printf("%.1f MWh a year, windows of %.1f h in the mean\n", windows.EnergyMWh(), windows.MeanHours)
	// Output:
	// 10.37 USD a day and a peak of 2.04 kW, uncontrolled 14.00 USD and 3.33 kW
	// 17.0 MWh a year, windows of 9.0 h in the mean
}
