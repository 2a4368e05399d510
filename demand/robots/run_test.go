package robots_test

import (
	"context"
	"errors"
	"math"
	"strings"
	"testing"

	"tokenwatt/demand/robots"
	"tokenwatt/demand/robots/battery"
	"tokenwatt/lp/interior"
)

// cases are fleets of every kind: docks with hours of little and much work, a steady load near the packs' limit, exchanges, robots that
// stand while they wait.
func cases() map[string][]string {
	return map[string][]string{
		"care home":  {"robot: figure-03", "service: care-home-rounds", "clients: 120", "charging: {demand_charge: 120 USD/kW/yr}"},
		"steady":     {"robot: agility-digit", flat("30")},
		"laboratory": {"robot: apptronik-apollo", "service: laboratory-assistance", "clients: 40", "charging: {refuel: swap}"},
		"standing":   {"robot: unitree-h1", "service: classroom", "clients: 40", "power: {rest: stand}"},
		"household":  {"robot: 1x-neo", "service: household-chores", "clients: 60", "charging: {simulated_days: 140}"},
	}
}

// TestMethodsAgree holds the closed form against the simulation of the fleet that it found: late jobs and robots that are there within the
// simulation's 95 % interval half as wide again (five fleets are compared), energy within 4 %. The simulation shares no code with it.
func TestMethodsAgree(t *testing.T) {
	for name, lines := range cases() {
		s := parse(t, lines...)
		r, err := robots.Run(context.Background(), problem(t, s), &robots.Settings{Solver: interior.Solver{}})
		if err != nil {
			t.Fatal(name, err)
		}
		t.Logf("%s: %s, %d robots, %d chargers, %d packs; %q", name, r.Refuel, r.Robots, r.Chargers, r.SparePacks, r.Warnings)
		by := map[string]robots.Compared{}
		for _, c := range r.Compared {
			by[c.What] = c
			t.Logf("   %-46s %9.4g, simulated %9.4g (%.4g to %.4g), plain %.4g, optimum %.4g", c.What, c.ClosedForm, c.Simulation.Mean, c.Simulation.Low, c.Simulation.High, c.Plain, c.Optimum)
		}
		for what, c := range by {
			half := (c.Simulation.High - c.Simulation.Low) / 2
			if c.Interval && math.Abs(c.ClosedForm-c.Simulation.Mean) > 1.5*half && c.Disagreement() > 0.04 {
				t.Errorf("%s: %s is %g, simulated %g (%g to %g)", name, what, c.ClosedForm, c.Simulation.Mean, c.Simulation.Low, c.Simulation.High)
			}
		}
		if c := r.Choice; c == nil || len(c.Options) < 4 {
			t.Errorf("%s: ways to refill under the tariff: %+v", name, c)
		} else {
			found := false
			for _, o := range c.Options {
				t.Logf("   %-16s %2d robots, %2d chargers, %2d packs: %.5g USD a week", o.Name, o.Robots, o.Chargers, o.SparePacks, o.USD)
				found = found || o.Err == nil && o.Robots == r.Robots && math.Abs(o.TargetSOC-r.Target) < 1e-12
				if o.Err == nil && o.USD < c.Options[c.Best].USD {
					t.Errorf("%s: %s costs less than the best", name, o.Name)
				}
			}
			if !found {
				t.Errorf("%s: the fleet that was found is not among the options", name)
			}
		}
		bill, energy := by["bill of a week"], by["charging in a week"]
		if !(bill.Optimum <= bill.Plain*(1+1e-6)) {
			t.Errorf("%s: the cheapest schedule costs %g USD, plain charging %g USD", name, bill.Optimum, bill.Plain)
		}
		near(t, name+": energy of the plain schedule", energy.Plain, energy.ClosedForm, 1e-6)
		near(t, name+": energy of the cheapest schedule", energy.Optimum, energy.ClosedForm, 1e-5)
	}
}

// The simulation and the closed form have one charging curve, that of package battery.
func TestOneChargingCurve(t *testing.T) {
	e := estimate(t, parse(t, cases()["care home"]...))
	b := e.Fleet().Battery
	c := battery.Charge{EnergyWh: b.UsableWh, PowerW: b.ChargeW * b.Efficiency, Taper: b.TaperSOC}
	// What of a charge goes beyond the reserve is at the end of a job.
	if h := c.Hours(0.2, e.Target); h > e.ChargeHours || e.ChargeHours > 1.1*h {
		t.Errorf("a charge takes %g h, from the reserve %g h", e.ChargeHours, h)
	}
}

// A tariff by the hour moves charging: the cheapest schedule charges less in dear hours and costs less.
func TestTariffMovesCharging(t *testing.T) {
	shape := "[" + strings.Repeat("0.5, ", 8) + strings.Repeat("1.25, ", 15) + "1.25]"
	s := parse(t, "robot: figure-03", "service: care-home-rounds", "clients: 120", "deferrable_part: 80 %", "charging: {refuel: dock, price_shape: "+shape+"}")
	r, err := robots.Run(context.Background(), problem(t, s), &robots.Settings{Solver: interior.Solver{}, NoSimulation: true})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range r.Compared {
		if strings.HasPrefix(c.What, "electricity") && !(c.Optimum < 0.97*c.Plain) {
			t.Errorf("the cheapest schedule costs %g, plain charging %g USD", c.Optimum, c.Plain)
		}
	}
}

func TestRunLeavesOut(t *testing.T) {
	s := parse(t, cases()["care home"]...)
	r, err := robots.Run(context.Background(), problem(t, s), nil)
	if err != nil {
		t.Fatal(err)
	}
	if r.Optimum != nil || r.Simulation == nil || !strings.Contains(strings.Join(r.Warnings, " "), "no solver") {
		t.Errorf("without a solver: %q", r.Warnings)
	}
	s = parse(t, "robot: figure-03", "service: care-home-rounds", "clients: 120", "charging: {solar: 5 kW, connection: 2 kW}")
	p := problem(t, s)
	if _, err := robots.Run(context.Background(), p, &robots.Settings{Solver: interior.Solver{}, NoSimulation: true}); !errors.Is(err, robots.ErrProblem) {
		t.Errorf("sun cells without sun: %v", err)
	}
	p.SolarCF = make([]float64, s.Study.Length())
	for h := range p.SolarCF {
		p.SolarCF[h] = max(0, math.Sin(2*math.Pi*float64(h-6)/24))
	}
	with, err := robots.Run(context.Background(), p, &robots.Settings{Solver: interior.Solver{}, NoSimulation: true})
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"sun cells", "above its connection"} {
		if !strings.Contains(strings.Join(with.Warnings, " "), want) {
			t.Errorf("%q is not in %q", want, with.Warnings)
		}
	}
	if with.Optimum.PeakKW > 2*(1+1e-6) {
		t.Errorf("the schedule takes %g kW through a connection of 2 kW", with.Optimum.PeakKW)
	}
	if used := with.Optimum.SolarKW; len(used) != 168 || with.Optimum.EnergyUSD <= 0 {
		t.Errorf("sun used: %v", used)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := robots.Run(ctx, p, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("a cancelled run: %v", err)
	}
}

// The same problem gives the same answer.
func TestRunRepeats(t *testing.T) {
	s := parse(t, cases()["laboratory"]...)
	var first []robots.Compared
	for range 2 {
		r, err := robots.Run(context.Background(), problem(t, s), &robots.Settings{Solver: interior.Solver{}})
		if err != nil {
			t.Fatal(err)
		}
		if first == nil {
			first = r.Compared
			continue
		}
		for i, c := range r.Compared {
			if c.ClosedForm != first[i].ClosedForm || c.Simulation.Mean != first[i].Simulation.Mean || c.Optimum != first[i].Optimum && !math.IsNaN(c.Optimum) {
				t.Errorf("%s: %+v, then %+v", c.What, first[i], c)
			}
		}
	}
}
