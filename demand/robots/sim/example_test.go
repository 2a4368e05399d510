package sim_test

import (
	"context"
	"fmt"

	"tokenwatt/demand/robots/sim"
)

// Twelve robots with six docks serve 20 jobs an hour of 12 min each.
func Example() {
	p := &sim.Problem{
		Robots: 12, WaitLimitS: 300, Service: sim.Time{Distribution: sim.Lognormal, MeanS: 720, SCV: 0.5},
		Power:   sim.Power{IdleW: 80, WalkW: 250, ManipulateW: 200, ComputeW: 120, WalkShare: 0.5, ManipulateShare: 0.3},
		Battery: &sim.Battery{UsableWh: 800, ChargeW: 600, Efficiency: 0.9, TaperSOC: 0.8},
		Station: sim.Station{Chargers: 6, OverheadS: 60},
		Policy:  sim.Policy{LowSOC: 0.2, TargetSOC: 0.9, OpportunitySOC: 0.7, ReadySOC: 0.4, HandOver: true},
	}
	for h := range p.JobsPerH {
		p.JobsPerH[h] = 20
	}
	r, err := sim.Run(context.Background(), p, &sim.Settings{Seed: 1, Weeks: 10})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("in time %.3f (%.3f to %.3f)\n", r.ServiceLevel.Mean, r.ServiceLevel.Low, r.ServiceLevel.High)
	fmt.Printf("charging %.1f kW in the mean, peak %.1f kW, %d strandings\n", r.Power.MeanKW.Mean, r.Power.MaxKW, r.Incidents.StrandingsTotal)
	// Output:
	// in time 1.000 (1.000 to 1.000)
	// charging 1.9 kW in the mean, peak 3.6 kW, 0 strandings
}
