package charging_test

import (
	"context"
	"math"
	"testing"

	"tokenwatt/demand/robots/charging"
	"tokenwatt/demand/robots/sim"
)

// TestScheduleHolds takes a schedule back into the simulation: with the optimum's power as a limit by the hour, dear hours see less
// charging and jobs are still served. One battery stands for many in the programme; here it is put to the many.
func TestScheduleHolds(t *testing.T) {
	f := &sim.Problem{
		Robots: 40, WaitLimitS: 300, Service: sim.Time{Distribution: sim.Lognormal, MeanS: 720, SCV: 0.5},
		Power:   sim.Power{IdleW: 60, WalkW: 250, ManipulateW: 200, ComputeW: 120, WalkShare: 0.5, ManipulateShare: 0.3},
		Battery: &sim.Battery{UsableWh: 1500, ChargeW: 1000, Efficiency: 0.9, TaperSOC: 0.8},
		Station: sim.Station{Chargers: 20, OverheadS: 60},
		Policy:  sim.Policy{LowSOC: 0.2, TargetSOC: 0.9, OpportunitySOC: 0.75, ReadySOC: 0.4, OverrideSOC: 0.25, HandOver: true},
	}
	for h := range f.JobsPerH {
		f.JobsPerH[h] = 50 * (1 + 0.8*math.Sin(2*math.Pi*float64(h-8)/24))
	}
	settings := &sim.Settings{Seed: 1, Weeks: 4}
	free, err := sim.Run(context.Background(), f, settings)
	if err != nil {
		t.Fatal(err)
	}
	p := &charging.Problem{
		StepHours: 1, Chargers: 20, ChargerKW: 1, Efficiency: 0.9, TaperSOC: 0.8, DemandUSDPerKW: 1,
		CapacityKWh: 60, LowSOC: 0.4, HighSOC: 0.85, WorkKWh: free.DrawnByHourKW[:],
	}
	dear := func(h int) bool { return h%24 >= 16 && h%24 < 20 }
	p.PriceUSDPerKWh = series(168, func(h int) float64 {
		if dear(h) {
			return 0.5
		}
		return 0.1
	})
	best := solve(t, p)
	limit := sim.Week{}
	for h := range limit {
		limit[h] = math.Ceil(best.ChargeKW[h]-1e-6) + 1 // whole chargers, and one for chance
	}
	f.Station.LimitKW = &limit
	held, err := sim.Run(context.Background(), f, settings)
	if err != nil {
		t.Fatal(err)
	}
	var before, after float64
	for h := range limit {
		if dear(h) {
			before += free.Power.ChargingByHourKW[h]
			after += held.Power.ChargingByHourKW[h]
		}
	}
	t.Logf("dear hours %.0f -> %.0f kWh, peak %.1f -> %.1f kW (programme %.1f), in time %.4f -> %.4f, %g overrides, %d empty",
		before, after, free.Power.MaxKW, held.Power.MaxKW, best.PeakKW, free.ServiceLevel.Mean, held.ServiceLevel.Mean, held.Station.Overrides.Mean, held.Incidents.StrandingsTotal)
	if after > 0.6*before {
		t.Errorf("dear hours take %g kWh, %g without a schedule", after, before)
	}
	if held.ServiceLevel.Mean < 0.99 || held.Incidents.StrandingsTotal > 0 {
		t.Errorf("%g of the jobs in time, %d batteries empty", held.ServiceLevel.Mean, held.Incidents.StrandingsTotal)
	}
}
