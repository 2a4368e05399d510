package sim_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"tokenwatt/demand/robots/sim"
	"tokenwatt/internal/fault"
)

// digit is Agility's Digit as its maker's technical officer has told it: 1.5 h of work, 50 min of charging, so that each post
// takes two robots. Battery and powers are made so that these two times come out.
func digit(robots int) *sim.Problem {
	return &sim.Problem{
		Robots: robots, Arrivals: sim.Even, JobsPerH: steady(1 / 1.5), Service: sim.Time{MeanS: 1.5 * 3600},
		Power:   sim.Power{WalkW: 400, WalkShare: 1},
		Battery: &sim.Battery{UsableWh: 750, ChargeW: 600 / (50.0 / 60) / 0.9, Efficiency: 0.9, TaperSOC: 1},
		Station: sim.Station{Chargers: robots},
		Policy:  sim.Policy{LowSOC: 0.1, TargetSOC: 0.9, AllFull: true},
	}
}

// TestDigit: two robots hold a post without a wait and one does not, in shifts of 1.5 h and in posts of 12 h that robots
// hand over to each other.
func TestDigit(t *testing.T) {
	s := &sim.Settings{Weeks: 4, WarmupWeeks: sim.NoWarmup}
	two := run(t, digit(2), s)
	if two.Wait.MaxS > 1e-3 || two.ServiceLevel.Mean < 1 {
		t.Errorf("two robots let a job wait for %g s", two.Wait.MaxS)
	}
	if math.Abs(two.StateByHour[sim.Work][100]-1) > 1e-9 {
		t.Errorf("%g robots are at work", two.StateByHour[sim.Work][100])
	}
	if c := two.Shares[sim.Charging].Mean * 2; math.Abs(c-50.0/90) > 0.005 {
		t.Errorf("%g robots charge, expected 50/90", c)
	}
	// One robot goes round in 1.5 h + 50 min.
	one := run(t, digit(1), s)
	if a := one.Availability.Mean; math.Abs(a-90.0/140) > 0.005 || one.WaitingEnd < 100 {
		t.Errorf("one robot: availability %g, expected 90/140; %g jobs wait at the end", a, one.WaitingEnd)
	}

	post := digit(2)
	post.JobsPerH, post.Service.MeanS, post.Policy.HandOver = steady(1.0/12), 12*3600, true
	r := run(t, post, s)
	if got := r.Shares[sim.Work].Mean * 2; math.Abs(got-1) > 1e-9 {
		t.Errorf("the post has %g robots", got)
	}
	if got := r.Incidents.Interruptions.Mean; math.Abs(got-14*7) > 1 {
		t.Errorf("%g hand-overs a week, expected 7 in each of 14 posts", got)
	}
	if r.Incidents.StrandingsTotal != 0 || len(r.Warnings) != 1 {
		t.Errorf("%d strandings, warnings %q", r.Incidents.StrandingsTotal, r.Warnings)
	}
}

// TestCycle: with always work and a charger for each robot the availability is t_w / (t_w + t_c + t_o), and the energy and the
// mean power follow from the cycle.
func TestCycle(t *testing.T) {
	b := sim.Battery{UsableWh: 2000, ChargeW: 1200, Efficiency: 0.9, TaperSOC: 0.8}
	p := &sim.Problem{
		Robots: 200, JobsPerH: steady(250), Service: sim.Time{MeanS: 7200},
		Power:   sim.Power{IdleW: 100, WalkW: 400, ManipulateW: 300, ComputeW: 150, WalkShare: 0.5, ManipulateShare: 0.25},
		Battery: &b, Station: sim.Station{Chargers: 200, OverheadS: 300, DockedW: 20, StandbyW: 5},
		Policy: sim.Policy{LowSOC: 0.5, TargetSOC: 0.95},
	}
	work := p.Power.WorkW() // 450 W
	r := run(t, p, &sim.Settings{Weeks: 4})
	low := 0.95 - (work*2)/2000 // one job brings each robot to the threshold
	low -= (550 * 300.0 / 3600) / 2000
	charge := 3600 * b.Charge().Hours(low, 0.95)
	cycle := 7200 + 300 + charge
	for _, c := range []struct {
		what      string
		got, want float64
	}{
		{"availability", r.Availability.Mean, 7200 / cycle},
		{"on the way", r.Shares[sim.ToCharger].Mean, 300 / cycle},
		{"charging", r.Shares[sim.Charging].Mean, charge / cycle},
		{"chargers in use", r.Station.Charging.Mean, charge / cycle},
		{"charges", r.Station.ChargesPerWeek.Mean, 200 * 604800 / cycle},
		{"charging energy", r.Energy.Charging.Mean, 200 * 604800 / cycle * (0.95 - low) * 2 / 0.9},
		{"docked", r.Energy.Docked.Mean, 200 * 168 * 0.02 * charge / cycle},
		{"standby", r.Energy.Standby.Mean, 200 * 168 * 0.005},
		{"compute", r.Energy.Compute.Mean, 200 * 168 * 0.15 * 7500 / cycle},
		{"walk", r.Energy.Walk.Mean, 200 * 168 * 0.4 * (3600 + 300) / cycle},
		{"idle", r.Energy.Idle.Mean, 200 * 168 * 0.1 * 1800 / cycle},
		{"manipulate", r.Energy.Manipulate.Mean, 200 * 168 * 0.3 * 1800 / cycle},
	} {
		if math.Abs(c.got/c.want-1) > 0.005 {
			t.Errorf("%s: %g, expected %g", c.what, c.got, c.want)
		}
	}
	kWh := r.Energy.Charging.Mean + r.Energy.Docked.Mean + r.Energy.Standby.Mean
	if math.Abs(r.Power.MeanKW.Mean*168/kWh-1) > 1e-12 {
		t.Errorf("mean power %g kW against %g kWh a week", r.Power.MeanKW.Mean, kWh)
	}
}

// TestPeak: three robots that come to the chargers together draw three times the charger's power at first, then taper.
func TestPeak(t *testing.T) {
	p := &sim.Problem{
		Robots: 3, JobsPerH: sim.Week{1: 3}, Arrivals: sim.Even, Service: sim.Time{MeanS: 1},
		Power:   sim.Power{IdleW: 1000, WalkW: 1000, WalkShare: 1},
		Battery: &sim.Battery{UsableWh: 1000, ChargeW: 2000, Efficiency: 0.5, TaperSOC: 0.5},
		Station: sim.Station{Chargers: 3, DockedW: 10, StandbyW: 1},
		Policy:  sim.Policy{LowSOC: 0.4, TargetSOC: 0.9, Stay: true, AllFull: true},
	}
	r := run(t, p, &sim.Settings{Weeks: 2, WarmupWeeks: sim.NoWarmup})
	if got, want := r.Power.MaxKW, 3*2.011; math.Abs(got-want) > 1e-9 {
		t.Errorf("peak %g kW, expected %g", got, want)
	}
	if q := r.Power.PeakQuarterKW.Mean; !(q > 0 && q < r.Power.MaxKW) {
		t.Errorf("the highest quarter hour is %g kW", q)
	}
}

// TestStranding: a job longer than the battery lasts strands the robot, which is counted and told.
func TestStranding(t *testing.T) {
	p := digit(2)
	p.Service.MeanS = 3 * 3600
	p.JobsPerH = steady(0.1)
	p.Policy.RescueS = 1800
	r := run(t, p, &sim.Settings{Weeks: 10})
	// Each job of 3 h outlasts a battery of 1.69 h to 0: one stranding a job, two where the second robot is not full.
	if got := r.Incidents.Strandings.Mean / r.JobsPerWeek.Mean; got < 0.99 || got > 2.01 {
		t.Errorf("%g strandings a job", got)
	}
	if len(r.Warnings) == 0 || !strings.Contains(r.Warnings[0], "empty") {
		t.Errorf("warnings %q", r.Warnings)
	}
	p.Policy.HandOver = true
	if r := run(t, p, &sim.Settings{Weeks: 10}); r.Incidents.StrandingsTotal != 0 {
		t.Errorf("with hand-over %d batteries get empty", r.Incidents.StrandingsTotal)
	}
}

// care is a service with everything in it.
func care() *sim.Problem {
	var rate sim.Week
	for h := range rate {
		rate[h] = 20 + 20*math.Sin(2*math.Pi*float64(h)/24)
	}
	return &sim.Problem{
		Robots: 14, JobsPerH: rate, Service: sim.Time{Distribution: sim.Lognormal, MeanS: 600, SCV: 0.5}, WaitLimitS: 300,
		Floor:    sim.Floor{WidthM: 60, DepthM: 40, SpeedMS: 1, StationXM: 30},
		Power:    sim.Power{IdleW: 80, WalkW: 250, ManipulateW: 200, ComputeW: 120, ComputeIdleW: 30, WalkShare: 0.4, ManipulateShare: 0.4},
		Battery:  &sim.Battery{UsableWh: 800, ChargeW: 500, Efficiency: 0.9, TaperSOC: 0.8},
		Station:  sim.Station{Chargers: 6, OverheadS: 60, StandbyW: 5, DockedW: 20},
		Policy:   sim.Policy{LowSOC: 0.2, TargetSOC: 0.9, OpportunitySOC: 0.7, ReadySOC: 0.4, Stay: true, RescueS: 900, OverrideSOC: 0.2},
		Failures: sim.Failures{MTBFHours: 200, RepairHours: 4, ServiceEveryHours: 168, ServiceHours: 1},
	}
}

// TestCommonJobs: another fleet meets the same jobs, and results do not depend on the number of workers.
func TestCommonJobs(t *testing.T) {
	p := care()
	s := sim.Settings{Seed: 7, Weeks: 3, Replications: 3}
	a := run(t, p, &s)
	s.Workers = 3
	if b := run(t, p, &s); !reflect.DeepEqual(a, b) {
		t.Error("three workers give another result than one")
	}
	p.Robots, p.Station.Chargers, p.Policy.ReadySOC = 40, 40, 0
	b := run(t, p, &s)
	if d := a.JobsPerWeek.Mean - b.JobsPerWeek.Mean; math.Abs(d) > 3 { // those that wait at the ends of weeks
		t.Errorf("%g jobs a week with 14 robots, %g with 40", a.JobsPerWeek.Mean, b.JobsPerWeek.Mean)
	}
	if b.ServiceLevel.Mean <= a.ServiceLevel.Mean {
		t.Errorf("%g in time with 14 robots, %g with 40", a.ServiceLevel.Mean, b.ServiceLevel.Mean)
	}
}

// TestPolicies: the nearest robot is there sooner, and robots that may be called from their chargers serve better.
func TestPolicies(t *testing.T) {
	s := &sim.Settings{Seed: 3, Weeks: 6}
	base := run(t, care(), s)
	near := care()
	near.Dispatch = sim.Nearest
	if r := run(t, near, s); r.Shares[sim.Travel].Mean >= base.Shares[sim.Travel].Mean {
		t.Errorf("ways take %g of the time with the nearest robot, %g without", r.Shares[sim.Travel].Mean, base.Shares[sim.Travel].Mean)
	}
	stubborn := care()
	stubborn.Policy.ReadySOC = 0
	if r := run(t, stubborn, s); r.ServiceLevel.Mean >= base.ServiceLevel.Mean {
		t.Errorf("%g in time without calls, %g with", r.ServiceLevel.Mean, base.ServiceLevel.Mean)
	}
}

// TestLimit: the power limit holds in each hour but for batteries that override it.
func TestLimit(t *testing.T) {
	for _, swap := range []bool{false, true} {
		p := care()
		if swap {
			p.Station.Swap = &sim.Swap{SparePacks: 8, PackChargers: 5, Time: sim.Time{MeanS: 120}}
			p.Policy.ReadySOC, p.Policy.Stay = 0, false
		}
		p.Policy.OverrideSOC = 0
		limit := steady(2)
		for h := range limit {
			if h%24 >= 17 && h%24 < 20 {
				limit[h] = 0
			}
		}
		p.Station.LimitKW = &limit
		r := run(t, p, &sim.Settings{Seed: 1, Weeks: 4})
		for h, kw := range r.Power.ChargingByHourKW {
			if kw > limit[h]+1e-9 {
				t.Errorf("swap %v: charging takes %g kW in hour %d, limit %g", swap, kw, h, limit[h])
			}
		}
		if r.Station.Overrides.Mean != 0 {
			t.Errorf("swap %v: %g overrides", swap, r.Station.Overrides.Mean)
		}
		if swap {
			continue
		}
		if r.Shares[sim.Held].Mean == 0 {
			t.Error("no robot is held")
		}
		p.Policy.OverrideSOC = 0.2
		if r := run(t, p, &sim.Settings{Seed: 1, Weeks: 4}); r.Station.Overrides.Mean == 0 {
			t.Error("no robot overrides the limit")
		}
	}
}

// TestInvariants runs fleets of all kinds; jobs and energy are balanced within Run.
func TestInvariants(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := care()
		pick := func(name string, a, b float64) float64 { return rapid.Float64Range(a, b).Draw(t, name) }
		p.Robots = rapid.IntRange(1, 30).Draw(t, "robots")
		p.Station.Chargers = rapid.IntRange(1, 10).Draw(t, "chargers")
		p.Service = rapid.SampledFrom([]sim.Time{
			{MeanS: 600},
			{Distribution: sim.Exponential, MeanS: 900},
			{Distribution: sim.Erlang, MeanS: 300, SCV: 0.5},
			{Distribution: sim.Lognormal, MeanS: 2000, SCV: 3},
		}).Draw(t, "service")
		p.Dispatch = rapid.SampledFrom([]sim.Dispatch{sim.LongestIdle, sim.Nearest}).Draw(t, "dispatch")
		for h := range p.JobsPerH {
			p.JobsPerH[h] *= 0.1
		}
		p.Battery.TaperSOC = pick("taper", 0.3, 1)
		p.Battery.UsableWh = pick("Wh", 100, 1500)
		p.Policy = sim.Policy{
			LowSOC: pick("low", 0, 0.4), TargetSOC: pick("target", 0.6, 0.99), HandOver: rapid.Bool().Draw(t, "hand over"),
			RescueS: pick("rescue", 0, 3600), AllFull: rapid.Bool().Draw(t, "full"), OverrideSOC: pick("override", 0, 0.5),
		}
		if rapid.Bool().Draw(t, "swap") {
			p.Station.Swap = &sim.Swap{SparePacks: rapid.IntRange(1, 8).Draw(t, "packs"), PackChargers: rapid.IntRange(1, 5).Draw(t, "pack chargers"), Time: sim.Time{MeanS: 100}}
		} else {
			p.Policy.Stay = rapid.Bool().Draw(t, "stay")
			if rapid.Bool().Draw(t, "call") {
				p.Policy.ReadySOC = pick("ready", 0.45, 0.6)
			}
		}
		if rapid.Bool().Draw(t, "leisure") {
			p.Policy.OpportunitySOC = pick("leisure at", 0.4, 0.6)
		}
		if rapid.Bool().Draw(t, "limit") {
			limit := steady(pick("limit", 0.5, 3))
			for h := range limit {
				if h%5 == 0 {
					limit[h] = 0
				}
			}
			p.Station.LimitKW = &limit
		}
		r, err := sim.Run(context.Background(), p, &sim.Settings{Seed: rapid.Uint64().Draw(t, "seed"), Weeks: 2, MaxWaiting: 2000})
		if errors.Is(err, sim.ErrOverload) {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		var shares float64
		for _, e := range r.Shares {
			shares += e.Mean
		}
		if math.Abs(shares-1) > 1e-9 {
			t.Fatalf("shares of time add up to %g", shares)
		}
		if r.EnergyError > 1e-9 {
			t.Fatalf("energy is off by %g", r.EnergyError)
		}
		if !(r.Power.MaxKW >= r.Power.PeakQuarterKW.Mean-1e-9 && r.Power.PeakQuarterKW.Mean >= r.Power.MeanKW.Mean-1e-9) {
			t.Fatalf("peak %g, quarter %g, mean %g kW", r.Power.MaxKW, r.Power.PeakQuarterKW.Mean, r.Power.MeanKW.Mean)
		}
		if s := r.ServiceLevel; !(s.Low >= 0 && s.Low <= s.Mean && s.Mean <= s.High && s.High <= 1) {
			t.Fatalf("service level %v", s)
		}
		var drawn float64
		for _, e := range []sim.Estimate{r.Energy.Idle, r.Energy.Walk, r.Energy.Manipulate, r.Energy.Compute} {
			drawn += e.Mean
		}
		var byHour float64
		for _, kw := range r.DrawnByHourKW {
			byHour += kw
		}
		if math.Abs(byHour-drawn) > 1e-9*(1+drawn) {
			t.Fatalf("%g kWh drawn by hour, %g by use", byHour, drawn)
		}
		// What batteries take in and give differ by what is stored at most.
		if most := float64(p.Robots+8) * p.Battery.UsableWh / 1000; math.Abs(drawn-r.Energy.IntoBatteries.Mean) > most {
			t.Fatalf("%g kWh drawn, %g charged a week", drawn, r.Energy.IntoBatteries.Mean)
		}
	})
}

func TestBadProblems(t *testing.T) {
	nan := math.NaN()
	for _, c := range []struct {
		field string
		wrong func(*sim.Problem)
	}{
		{"Robots", func(p *sim.Problem) { p.Robots = 0 }},
		{"JobsPerH[3]", func(p *sim.Problem) { p.JobsPerH[3] = nan }},
		{"JobsPerH", func(p *sim.Problem) { p.JobsPerH = sim.Week{} }},
		{"Arrivals", func(p *sim.Problem) { p.Arrivals = 7 }},
		{"Dispatch", func(p *sim.Problem) { p.Dispatch = -1 }},
		{"Service.MeanS", func(p *sim.Problem) { p.Service.MeanS = -1 }},
		{"Service.SCV", func(p *sim.Problem) { p.Service = sim.Time{Distribution: sim.Erlang, MeanS: 1, SCV: 0.3} }},
		{"Service.SCV", func(p *sim.Problem) { p.Service = sim.Time{MeanS: 1, SCV: 0.3} }},
		{"Service.SCV", func(p *sim.Problem) { p.Service.SCV = 0 }},
		{"Service.Distribution", func(p *sim.Problem) { p.Service.Distribution = 9 }},
		{"WaitLimitS", func(p *sim.Problem) { p.WaitLimitS = math.Inf(1) }},
		{"Floor.SpeedMS", func(p *sim.Problem) { p.Floor.SpeedMS = 0 }},
		{"Floor.StationXM", func(p *sim.Problem) { p.Floor.StationXM = 61 }},
		{"Power.IdleW", func(p *sim.Problem) { p.Power.IdleW = -1 }},
		{"Power.WalkShare + ManipulateShare", func(p *sim.Problem) { p.Power.WalkShare = 0.9 }},
		{"Battery.UsableWh", func(p *sim.Problem) { p.Battery.UsableWh = 0 }},
		{"Battery.Efficiency", func(p *sim.Problem) { p.Battery.Efficiency = 1.2 }},
		{"Station.Chargers", func(p *sim.Problem) { p.Station.Chargers = 0 }},
		{"Station.LimitKW[0]", func(p *sim.Problem) { p.Station.LimitKW = &sim.Week{-1} }},
		{"Station.Swap.SparePacks", func(p *sim.Problem) {
			p.Station.Swap = &sim.Swap{PackChargers: 1, Time: sim.Time{MeanS: 1}}
			p.Policy.ReadySOC, p.Policy.Stay = 0, false
		}},
		{"Policy.Stay", func(p *sim.Problem) {
			p.Station.Swap = &sim.Swap{SparePacks: 1, PackChargers: 1, Time: sim.Time{MeanS: 1}}
			p.Policy.ReadySOC = 0
		}},
		{"Policy.TargetSOC", func(p *sim.Problem) { p.Policy.TargetSOC = 1 }},
		{"Policy.TargetSOC", func(p *sim.Problem) { p.Policy.TargetSOC, p.Policy.ReadySOC, p.Policy.OpportunitySOC = 0.1, 0, 0 }},
		{"Policy.OpportunitySOC", func(p *sim.Problem) { p.Policy.OpportunitySOC = 0.9 }},
		{"Policy.ReadySOC", func(p *sim.Problem) { p.Policy.ReadySOC = 0.2 }},
		{"Failures.RepairHours", func(p *sim.Problem) { p.Failures.RepairHours = 0 }},
		{"Failures.ServiceHours", func(p *sim.Problem) { p.Failures.ServiceHours = nan }},
	} {
		p := care()
		c.wrong(p)
		_, err := sim.Run(context.Background(), p, nil)
		var f *fault.Error
		if !errors.Is(err, sim.ErrProblem) || !errors.As(err, &f) || f.Field != c.field {
			t.Errorf("%s: error is %v", c.field, err)
		}
	}
	p := care()
	p.Robots, p.Battery.UsableWh = -1, nan
	if _, err := sim.Run(context.Background(), p, &sim.Settings{Weeks: 1}); strings.Count(fmt.Sprint(err), "expected") != 3 {
		t.Errorf("not all errors at once: %v", err)
	}
	p = care()
	p.Robots = 1
	if _, err := sim.Run(context.Background(), p, &sim.Settings{MaxWaiting: 100}); !errors.Is(err, sim.ErrOverload) {
		t.Errorf("an overload gives %v", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := sim.Run(ctx, care(), nil); !errors.Is(err, context.Canceled) {
		t.Errorf("a cancelled run gives %v", err)
	}
}

// thousand is a site of 1,000 robots with jobs of 5 min that take 60 % of their time: 1.2 million jobs a week.
func thousand() *sim.Problem {
	p := care()
	p.Robots, p.JobsPerH, p.Floor, p.Failures.MTBFHours = 1000, steady(7200), sim.Floor{}, 500
	p.Service = sim.Time{Distribution: sim.Lognormal, MeanS: 300, SCV: 0.5}
	p.Station.Chargers, p.Battery.ChargeW = 500, 1000
	return p
}

// TestNoAllocation: weeks more take no more memory but for what the result is collected from.
func TestNoAllocation(t *testing.T) {
	allocations := func(weeks int) float64 {
		p := care()
		return testing.AllocsPerRun(1, func() { run(t, p, &sim.Settings{Weeks: weeks}) })
	}
	few, many := allocations(4), allocations(12)
	if many-few > 2500 { // some 8 a series by hour of the week; 8 weeks have 25,000 jobs with 4 events each
		t.Errorf("%g allocations for 4 weeks, %g for 12", few, many)
	}
}

// BenchmarkThousandRobots is one measured week of 1,000 robots after one of warm-up: two weeks of simulation.
func BenchmarkThousandRobots(b *testing.B) {
	p := thousand()
	b.ReportAllocs()
	for b.Loop() {
		r := run(b, p, &sim.Settings{Weeks: 2, WarmupWeeks: sim.NoWarmup})
		b.ReportMetric(r.JobsPerWeek.Mean, "jobs/week")
	}
}
