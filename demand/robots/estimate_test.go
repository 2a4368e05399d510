package robots_test

import (
	"context"
	"errors"
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"tokenwatt/demand"
	"tokenwatt/demand/robots"
	"tokenwatt/demand/robots/queueing"
	"tokenwatt/quantity"
	"tokenwatt/scenario"
)

const head = `name: Robots
study: {year: 2025, hours: 336}
site: {tariff: 0.15 USD/kWh, carbon: 400 kg/MWh}
workloads:
  fleet:
    robots:
`

// parse resolves a fleet from the lines of its mapping.
func parse(t testing.TB, lines ...string) *scenario.Scenario {
	t.Helper()
	return parseFor(t, lines...)
}

// parseFor is parse for a test of any kind.
func parseFor(t interface{ Fatal(...any) }, lines ...string) *scenario.Scenario {
	s, err := scenario.Parse("test.yaml", []byte(head+"      "+strings.Join(lines, "\n      ")+"\n"), ".", nil)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func problem(t testing.TB, s *scenario.Scenario) *robots.Problem {
	t.Helper()
	p, err := robots.ProblemOf(s, "fleet", 1.2)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func estimate(t testing.TB, s *scenario.Scenario) *robots.Estimation {
	t.Helper()
	e, err := robots.Estimate(context.Background(), problem(t, s))
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func near(t *testing.T, what string, got, want, tolerance float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tolerance*max(1, math.Abs(want))) {
		t.Errorf("%s is %.10g, want %.10g", what, got, want)
	}
}

// flat is jobs of every hour alike, with everything that a service would say.
func flat(perHour string) string {
	return "jobs: {day: [" + strings.Repeat(perHour+", ", 23) + perHour + "], duration: 10 min, duration_scv: 1, arrival_scv: 1, wait_limit: 3 min, wait_quantile: 90 %, walking: 50 %, manipulating: 50 %}"
}

// Robots that hardly ever charge or break are Erlang's servers: as many as Staff says for the steady load.
func TestWithoutChargingItIsErlang(t *testing.T) {
	e := estimate(t, parse(t, "robot: figure-03", flat("30"), "availability: 100 %", "power: {battery: 1e9 Wh}", "charging: {power: 1e9 W}"))
	n, err := queueing.Staff(queueing.Queue{Load: 5, Service: 1. / 6, ArrivalSCV: 1, ServiceSCV: 1}, 3./60, 0.1)
	if err != nil {
		t.Fatal(err)
	}
	if e.Robots != n {
		t.Errorf("%d robots, Erlang C says %d", e.Robots, n)
	}
	late, err := (queueing.Queue{Servers: n, Load: 5, Service: 1. / 6, ArrivalSCV: 1, ServiceSCV: 1}).Above(3. / 60)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "late jobs", e.Late, late, 1e-6)
	near(t, "robot-hours", e.RobotHours, 5*168, 1e-9)
}

// Agility's chief engineer: 1.5 h of work, 0.83 h of charge. A post that is never left takes two of them, and of many posts each takes the
// share of the cycle: (1.5 + 0.83) / 1.5 robots.
func TestDigitsTwoForAPost(t *testing.T) {
	lines := []string{
		"robot: agility-digit", "availability: 100 %", "fleet: 160", "pack_wear: 0 %", "inference: {active_share: 100 %}",
		"power: {battery: 1000 Wh, usable_share: 100 %, walking: 600 W, manipulating: 600 W}",
		"charging: {overhead: 0 min, reserve: 10 %, taper_start: 100 %, chargers: 160}", flat("360000"),
	}
	s := parse(t, lines...)
	r := s.Workloads[0].Value.Robots
	// Jobs of a second, so that none goes on beyond the reserve. 990 Wh at 660 W is 1.5 h; 990 Wh at 990 / 0.83 W is 0.83 h.
	r.Jobs.Duration = quantity.Exact(quantity.Second)
	r.Power.Battery = quantity.Exact(quantity.Energy(1100 * float64(quantity.WattHour)))
	r.Charging.Efficiency = quantity.Exact[quantity.Fraction](1)
	r.Charging.Power = quantity.Exact(quantity.Power(990 / 0.83))
	e := estimate(t, s)
	near(t, "work on a charge", e.WorkHours, 1.5, 3e-4)
	near(t, "charge", e.ChargeHours, 0.83, 3e-4)
	near(t, "availability", e.CycleAvailability, 1.5/2.33, 1e-4)
	// 100 posts always manned: of 160 robots 100 work, and 100 x 0.83 / 1.5 charge.
	near(t, "robots at chargers", e.ByHour[0].Charging, 100*0.83/1.5, 3e-4)
}

// A million robots, half of them at work at 460 W, charged with 90 %: 256 MW; with the policy off board 5 inferences a second each.
func TestMillionRobots(t *testing.T) {
	s := parse(t, "robot: figure-03", "sites: 10000", "fleet: 100", "availability: 100 %", flat("300"),
		"power: {walking: 400 W, manipulating: 400 W, dock_standby: 0 W}", "charging: {overhead: 0 min, efficiency: 90 %, refuel: dock, schedule: plain}")
	s.Define.Robots[0].Value.Compute = quantity.Exact[quantity.Power](60)
	e := estimate(t, s)
	near(t, "charging, MW", e.ChargingMWh/e.Hours, 1e6*0.5*460/0.9/1e6, 1e-9)
	near(t, "robots at work", e.WorkedHours/e.Hours, 5e5, 1e-9)

	s = parse(t, "robot: figure-03", "sites: 10000", "fleet: 100", "availability: 100 %", flat("300"),
		"inference: {where: off-board, policy: gr00t-n1.7, server: dgx-h100, replan_rate: 5 1/s, active_share: 100 %, max_batch: 1}")
	e = estimate(t, s)
	near(t, "inferences a second", e.Inference.Rate, 2.5e6, 1e-9)
	if mw := e.ComputeMWh / e.Hours; mw < 40 || mw > 120 {
		t.Errorf("the data centre draws %g MW at batch 1; chips alone at 35.9 a second and 700 W take 49 MW", mw)
	}
	batched := parse(t, "robot: figure-03", "sites: 10000", "fleet: 100", "availability: 100 %", flat("300"),
		"inference: {where: off-board, policy: gr00t-n1.7, server: dgx-h100, replan_rate: 5 1/s, active_share: 100 %}")
	if b := estimate(t, batched); b.ComputeMWh >= e.ComputeMWh/2 {
		t.Errorf("batches take %g MWh, single inferences %g MWh", b.ComputeMWh, e.ComputeMWh)
	}
}

// What moves off board gives runtime: 460 W of which 130 are the computer's become 330 W, 1.39 times as long. The module keeps its idle draw
// and the radio takes some.
func TestRuntimeGained(t *testing.T) {
	board := []string{"robot: figure-03", "service: care-home-rounds", "clients: 100"}
	on := estimate(t, parse(t, append(board, "inference: {policy: gr00t-n1.7, where: on-board, active_share: 100 %, replan_rate: 10 1/s}")...))
	off := estimate(t, parse(t, append(board, "inference: {policy: gr00t-n1.7, where: off-board, server: l40s-8, active_share: 100 %, replan_rate: 10 1/s}")...))
	saved := on.WorkW - off.WorkW
	near(t, "draw saved", saved, on.ComputeW-off.ComputeW, 1e-12)
	if saved < 60 || saved > 130 {
		t.Errorf("%g W are saved", saved)
	}
	near(t, "runtime on board as seen from off board", off.Inference.OnBoardHours/off.Inference.RuntimeHours, off.WorkW/on.WorkW, 0.02)
	if off.Inference.Served == nil || on.Inference.Served != nil || on.ComputeMWh != 0 || off.ComputeMWh <= 0 {
		t.Errorf("machines: %+v and %+v", on.Inference, off.Inference)
	}
}

// Energy is conserved: what chargers put into packs is what jobs and ways take; loads hold it all; the estimator's mean is that of the loads.
func TestEnergyAddsUp(t *testing.T) {
	for name, lines := range map[string][]string{
		"dock, shifted": {"robot: figure-03", "service: care-home-rounds", "clients: 120", "utc_offset: 2"},
		"pad, plain":    {"robot: figure-03", "service: classroom", "clients: 20", "charging: {refuel: pad, schedule: plain}"},
		"swap":          {"robot: apptronik-apollo", "service: laboratory-assistance", "clients: 30", "charging: {refuel: swap}"},
		"standing":      {"robot: unitree-h1", "service: household-chores", "clients: 40", "power: {rest: stand}", "sites: 50"},
		"off board":     {"robot: 1x-neo", "service: household-chores", "clients: 100", "sites: 1000", "inference: {where: off-board, policy: pi0, server: l40s-8}"},
		"operators":     {"robot: 1x-neo", "service: care-home-rounds", "clients: 50", "operators: {robots_per_operator: 4, wage: 15 USD/h}", "ownership: {acquire: rent, staff: 50000 USD/yr}"},
	} {
		s := parse(t, lines...)
		e := estimate(t, s)
		site, server := 0.0, 0.0
		loads, err := e.Loads(problem(t, s))
		if err != nil {
			t.Fatal(err)
		}
		moving, windows := 0.0, 0
		for _, d := range loads[0].Deferrable {
			moving += d.EnergyMWh
			windows++
		}
		if moving > 0 != (name != "pad, plain") {
			t.Errorf("%s: %g MWh may move; %q", name, moving, e.Warnings)
		}
		t.Logf("%s: %.3g of the energy may move, in %d windows; %q", name, moving/e.ChargingMWh, windows, e.Warnings)
		for i := range loads {
			if err := loads[i].Check(s.Study.Length()); err != nil {
				t.Errorf("%s: %v", name, err)
			}
			if loads[i].AtMeter {
				site += loads[i].EnergyMWh()
			} else {
				server += loads[i].EnergyMWh()
			}
		}
		near(t, name+": load at the meter", site, e.ChargingMWh, 1e-9)
		near(t, name+": load at IT", server, e.ComputeMWh, 1e-9)
		terms := &demand.Terms{PUE: 1.2, Price: s.Site.Tariff, Carbon: s.Site.Carbon}
		est, err := robots.NewEstimator(context.Background(), s, "fleet", terms)
		if err != nil {
			t.Fatal(err)
		}
		out, err := est.Estimate(terms)
		if err != nil {
			t.Fatal(err)
		}
		near(t, name+": estimator at the meter", out.MeteredMW*e.Hours, e.ChargingMWh, 1e-9)
		near(t, name+": estimator at IT", out.MeanMW*e.Hours, e.ComputeMWh, 1e-9)
		if len(out.Values) != len(est.Figures()) {
			t.Errorf("%s: %d values of %d figures", name, len(out.Values), len(est.Figures()))
		}
		usd := e.DemandUSD + float64(e.Bill.Electricity)
		for _, c := range out.Costs {
			usd += c.USD
		}
		near(t, name+": money", usd, e.USD, 1e-9)
		near(t, name+": jobs", e.Jobs, e.JobsPerWeek*2*e.Sites, 1e-9) // two whole weeks
		if e.WorstLate > 0.2+1e-9 || e.Late > e.WorstLate {
			t.Errorf("%s: %g late, %g in the worst hour", name, e.Late, e.WorstLate)
		}
	}
}

// One robot fewer, or one charger fewer, misses the limit.
func TestFewest(t *testing.T) {
	e := estimate(t, parse(t, "robot: figure-03", "service: care-home-rounds", "clients: 120", "charging: {refuel: dock}"))
	fewer := estimate(t, parse(t, "robot: figure-03", "service: care-home-rounds", "clients: 120", "charging: {refuel: dock, chargers: "+itoa(e.Chargers)+"}", "fleet: "+itoa(e.Robots-1)))
	if e.WorstLate > 0.1 || fewer.WorstLate <= 0.1 {
		t.Errorf("%d robots are late with %g, one fewer with %g", e.Robots, e.WorstLate, fewer.WorstLate)
	}
	if len(fewer.Warnings) == 0 || !strings.Contains(strings.Join(fewer.Warnings, " "), "above what is wanted") {
		t.Errorf("warnings %q", fewer.Warnings)
	}
	if e.Chargers > 1 {
		less := estimate(t, parse(t, "robot: figure-03", "service: care-home-rounds", "clients: 120", "charging: {refuel: dock, chargers: "+itoa(e.Chargers-1)+"}", "fleet: "+itoa(e.Robots)))
		if less.WorstLate <= 0.1 {
			t.Errorf("%d chargers would do", e.Chargers-1)
		}
	}
}

func itoa(n int) string { return quantity.Count(n).String() }

func TestCheapestIsChosen(t *testing.T) {
	e := estimate(t, parse(t, "robot: apptronik-apollo", "service: laboratory-assistance", "clients: 40",
		"inference: {where: auto, policy: gr00t-n1.7, server: l40s-8}"))
	if len(e.Alternatives) < 4 {
		t.Fatalf("%d alternatives", len(e.Alternatives))
	}
	chosen, least := 0, math.Inf(1)
	for _, a := range e.Alternatives {
		if a.Why == "" {
			least = min(least, a.USDPerYear)
		}
	}
	for _, a := range e.Alternatives {
		if a.Chosen {
			chosen++
			near(t, "the chosen one's cost", a.USDPerYear, least, 1e-12)
		}
	}
	if chosen != 1 {
		t.Errorf("%d are chosen", chosen)
	}
}

// More to do never takes fewer robots; a better robot never more.
func TestMonotone(t *testing.T) {
	base := parse(t, "robot: figure-03", "service: care-home-rounds", "clients: 60", "charging: {refuel: dock}")
	rapid.Check(t, func(t *rapid.T) {
		s := base.Clone()
		r := s.Workloads[0].Value.Robots
		clients := rapid.Float64Range(5, 300).Draw(t, "clients")
		r.Clients.Mode = quantity.Count(clients)
		r.Charging.Overhead.Mode = quantity.Duration(rapid.Float64Range(0, 900).Draw(t, "overhead"))
		r.Availability = quantity.Exact(quantity.Fraction(rapid.Float64Range(0.6, 1).Draw(t, "availability")))
		count := func() int {
			p, err := robots.ProblemOf(s, "fleet", 1.2)
			if err != nil {
				t.Fatal(err)
			}
			p.Robots.Charging.Chargers = quantity.Exact[quantity.Count](200)
			e, err := robots.Estimate(context.Background(), p)
			if err != nil {
				t.Fatal(err)
			}
			return e.Robots
		}
		n := count()
		r.Clients.Mode *= 1.3
		if m := count(); m < n {
			t.Fatalf("%d robots for %g clients, %d for 1.3 times as many", n, clients, m)
		}
		r.Clients.Mode /= 1.3
		r.Availability = quantity.Exact[quantity.Fraction](1)
		if m := count(); m > n {
			t.Fatalf("%d robots, %d if none breaks", n, m)
		}
	})
}

func TestRefusals(t *testing.T) {
	s := parse(t, "robot: figure-03", flat("30"), "charging: {chargers: 1, power: 100 W, refuel: dock}")
	if _, err := robots.Estimate(context.Background(), problem(t, s)); !errors.Is(err, robots.ErrInfeasible) {
		t.Errorf("one charger of 100 W: %v", err)
	}
	s = parse(t, "robot: figure-03", flat("30"), "fleet: 4")
	if _, err := robots.Estimate(context.Background(), problem(t, s)); !errors.Is(err, robots.ErrInfeasible) {
		t.Errorf("5 erlang on 4 robots: %v", err)
	}
	s = parse(t, "robot: figure-03", flat("30"))
	p := problem(t, s)
	p.PUE = 0.5
	p.Robots.Jobs.Duration.Mode = -1
	p.Robots.Charging.Reserve.Mode = 2
	_, err := robots.Estimate(context.Background(), p)
	for _, want := range []string{"pue", "duration", "reserve"} {
		if err == nil || !errors.Is(err, robots.ErrProblem) || !strings.Contains(err.Error(), want) {
			t.Errorf("%s is not in %v", want, err)
		}
	}
	if _, err := robots.ProblemOf(s, "other", 1); !errors.Is(err, robots.ErrProblem) {
		t.Errorf("an unknown workload: %v", err)
	}
	if _, err := robots.NewEstimator(context.Background(), s, "other", &demand.Terms{PUE: 1}); !errors.Is(err, robots.ErrProblem) {
		t.Errorf("an unknown workload: %v", err)
	}
}

// 1 January 2025 was a Wednesday: its first hour is hour 48 of the week in UTC, 50 on a clock two hours ahead, 45 on one three behind.
func TestClock(t *testing.T) {
	for ahead, want := range map[string]int{"0": 48, "2": 50, "-3": 45} {
		s := parse(t, "robot: figure-03", "service: classroom", "clients: 20", "utc_offset: "+ahead, "charging: {schedule: plain}")
		e := estimate(t, s)
		loads, err := e.Loads(problem(t, s))
		if err != nil {
			t.Fatal(err)
		}
		for h, mw := range loads[0].FirmMW {
			if x := &e.ByHour[(want+h)%168]; math.Abs(mw-x.SiteKW()/1e3) > 1e-15 {
				t.Fatalf("offset %s: hour %d draws %g MW, the week's hour %g kW", ahead, h, mw, x.SiteKW())
			}
		}
	}
}

func BenchmarkEstimate(b *testing.B) {
	for _, beds := range []string{"120", "1200", "15000", "150000"} {
		b.Run(beds+" beds", func(b *testing.B) {
			p := problem(b, parse(b, "robot: figure-03", "service: care-home-rounds", "clients: "+beds, "charging: {refuel: dock}"))
			for b.Loop() {
				if _, err := robots.Estimate(context.Background(), p); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
