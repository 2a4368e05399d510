package robots

import (
	"context"
	"errors"
	"fmt"

	"tokenwatt/demand"
	"tokenwatt/demand/robots/charging"
	"tokenwatt/demand/robots/sim"
	"tokenwatt/lp"
)

// Settings are what a run needs besides its problem.
type Settings struct {
	// Solver solves the charging schedule; nil leaves it out, and says so.
	Solver lp.Solver
	LP     *lp.Settings // nil for the solver's defaults
	// NoSimulation leaves the simulation out.
	NoSimulation bool
}

// Result is the answers of the three methods side by side.
type Result struct {
	*Estimation

	// Simulated is the site that was simulated, with the fleet that the closed form found, and Simulation what came of it; nil where it
	// was left out or has no end.
	Simulated  *sim.Problem
	Simulation *sim.Result
	// Site is a site's week of charging, Optimum its cheapest schedule, Rules what others would make of it; nil where there is none.
	Site    *charging.Problem
	Optimum *charging.Result
	Rules   []*charging.Schedule
	// Choice weighs ways to refill and recharge targets, each with its fleet and its cheapest schedule, by the week and site; nil where
	// there is no schedule.
	Choice *charging.Choice

	// Compared is what the methods say of the same thing.
	Compared []Compared
	// Loads are those of Estimation.Loads.
	Loads []demand.Load
}

// warnings of a run.
const (
	warnNoSolver = "no solver was given: the charging schedule is left out"
	warnNoPrice  = "there is no price of energy: the charging schedule is left out"
	warnArrivals = "the simulation draws Poisson arrivals, the closed form other ones"
)

// Run is the closed form, a simulation of the fleet that it finds, and the cheapest week of charging. Errors are those of Estimate, those of
// the simulation and the solver that are no answer, and the context's; a queue without end, or a week without a schedule, is an
// answer and a warning.
func Run(ctx context.Context, p *Problem, s *Settings) (*Result, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if s == nil {
		s = &Settings{}
	}
	e, err := Estimate(ctx, p)
	if err != nil {
		return nil, err
	}
	r := &Result{Estimation: e}
	if r.Loads, err = e.Loads(p); err != nil {
		return nil, err
	}
	if err := r.simulate(ctx, p, s); err != nil {
		return nil, err
	}
	if err := r.schedule(ctx, p, s); err != nil {
		return nil, err
	}
	r.compare()
	return r, nil
}

// repairHours is the mean repair in the simulation; the time between failures follows from the availability.
const repairHours = 24

// Fleet is the simulation's problem for the fleet that was found, under the assumptions of the closed form: robots that wait on the mains
// draw nothing from their pack and are not topped up. The draw of standing within a job is counted with the computer's, so that it is
// not that of waiting.
func (e *Estimation) Fleet() *sim.Problem {
	o, f := e.option, e.option.f
	const hour = 3600
	still := (1 - f.walk - f.hands) * f.standing
	p := &sim.Problem{
		Robots: o.robots, JobsPerH: f.jobs, WaitLimitS: f.wait * hour,
		Service: sim.Time{Distribution: sim.Lognormal, MeanS: f.duration * hour, SCV: f.durationSCV},
		Power: sim.Power{
			WalkW: f.walking, ManipulateW: f.manipulating, ComputeW: o.computeW + still, IdleW: o.restW,
			WalkShare: f.walk, ManipulateShare: f.hands,
		},
		Battery: &sim.Battery{UsableWh: o.charge.EnergyWh, ChargeW: f.chargerPower, Efficiency: o.efficiency, TaperSOC: f.taper},
		Station: sim.Station{Chargers: o.chargers, OverheadS: f.overhead * hour},
		Policy:  sim.Policy{LowSOC: f.reserve, TargetSOC: o.target, RescueS: rescueHours * hour},
	}
	if !o.docks {
		p.Power.ComputeW = o.computeW - (1-f.walk-f.hands)*(o.restW-f.standing)
	}
	switch f.durationSCV {
	case 0:
		p.Service = sim.Time{Distribution: sim.Deterministic, MeanS: f.duration * hour}
	case 1:
		p.Service = sim.Time{Distribution: sim.Exponential, MeanS: f.duration * hour}
	}
	if o.refuel == "swap" {
		p.Station.Chargers = o.robots
		p.Station.Swap = &sim.Swap{SparePacks: o.spares, PackChargers: o.chargers, Time: sim.Time{Distribution: sim.Deterministic, MeanS: f.swapTime * hour}}
	}
	if f.availability < 1 {
		p.Failures = sim.Failures{MTBFHours: repairHours * f.availability / (1 - f.availability), RepairHours: repairHours}
	}
	return p
}

// mostSimulated bounds the jobs of a simulation, its warm-up of a week among them: some ten seconds of them.
const mostSimulated = 3e7

// simulate runs the simulation of one site.
func (r *Result) simulate(ctx context.Context, p *Problem, s *Settings) error {
	if s.NoSimulation {
		return nil
	}
	if r.option.f.arrivalSCV != 1 {
		r.Warnings = append(r.Warnings, warnArrivals)
	}
	weeks := max(2, (p.Robots.Charging.SimulatedDays+6)/7)
	if most := mostSimulated/r.JobsPerWeek - 1; most < 2 {
		r.Warnings = append(r.Warnings, fmt.Sprintf("the simulation is left out: %.4g jobs a week at a site, it takes %.4g at most", r.JobsPerWeek, mostSimulated/3.))
		return nil
	} else if most < float64(weeks) {
		r.Warnings = append(r.Warnings, fmt.Sprintf("the simulation has %d weeks instead of %d, for the number of jobs", int(most), weeks))
		weeks = int(most)
	}
	r.Simulated = r.Fleet()
	result, err := sim.Run(ctx, r.Simulated, &sim.Settings{Seed: p.Seed, Weeks: weeks, WarmupWeeks: 1})
	if errors.Is(err, sim.ErrOverload) {
		r.Warnings = append(r.Warnings, "the simulation has no end: "+err.Error())
		return nil
	}
	if err != nil {
		return err
	}
	r.Simulation = result
	r.Warnings = append(r.Warnings, result.Warnings...)
	return nil
}

// Week is a site's charging over the week as a problem of the package charging: what robots take out of their packs by the hour, chargers,
// those that are not at work, the tariff by the hour. The mean state of charge stays between the target and where the part that is kept
// for jobs begins. Errors wrap ErrProblem.
func (e *Estimation) Week(p *Problem) (*charging.Problem, error) {
	o, f := e.option, e.option.f
	up := float64(o.robots) * f.availability
	packs := up
	if o.refuel == "swap" {
		packs = float64(o.spares)
	}
	c := &charging.Problem{
		StepHours: 1, PriceUSDPerKWh: make([]float64, week), DemandUSDPerKW: f.demandCharge * week / 8760,
		BaseKW: make([]float64, week), GridLimitKW: f.connection,
		Chargers: float64(o.chargers), ChargerKW: f.chargerPower / 1e3, Efficiency: o.efficiency, TaperSOC: f.taper,
		CapacityKWh: packs * o.charge.EnergyWh / 1e3, LowSOC: o.target - f.deferrable*(o.target-f.reserve), HighSOC: o.target,
		WorkKWh: make([]float64, week),
	}
	if o.refuel != "swap" {
		c.Docked = make([]float64, week)
	}
	for h := range week {
		x := &e.ByHour[h]
		c.PriceUSDPerKWh[h] = f.tariff * f.shape[h%24]
		c.BaseKW[h] = f.baseLoad + x.StandbyKW
		c.WorkKWh[h] = x.ChargeKW * o.efficiency
		if c.Docked != nil {
			c.Docked[h] = max(0, up-x.Load)
		}
	}
	if f.solar > 0 {
		if len(p.SolarCF) != p.Study.Length() {
			return nil, fmt.Errorf("%w: %d hours of sun for the %d of the study", ErrProblem, len(p.SolarCF), p.Study.Length())
		}
		c.SolarKW = make([]float64, week)
		first := firstHour(p.Study.Year, p.Robots.UTCOffset)
		for h, cf := range p.SolarCF {
			at := (first + h) % week
			c.SolarKW[at] += cf * f.solar / e.counts[at]
		}
	}
	return c, nil
}

// schedule solves the week of charging.
func (r *Result) schedule(ctx context.Context, p *Problem, s *Settings) error {
	switch f := r.option.f; {
	case s.Solver == nil:
		r.Warnings = append(r.Warnings, warnNoSolver)
		return nil
	case !f.priced:
		r.Warnings = append(r.Warnings, warnNoPrice)
		return nil
	}
	var err error
	if r.Site, err = r.Week(p); err != nil {
		return err
	}
	for _, rule := range []func(*charging.Problem) (*charging.Schedule, error){charging.Uncontrolled, charging.ValleyFilling, charging.CheapestFirst} {
		schedule, err := rule(r.Site)
		if errors.Is(err, charging.ErrInfeasible) {
			r.Warnings = append(r.Warnings, err.Error())
			continue
		}
		if err != nil {
			return err
		}
		r.Rules = append(r.Rules, schedule)
	}
	r.Optimum, err = charging.Run(ctx, r.Site, &charging.Settings{Solver: s.Solver, LP: s.LP})
	if errors.Is(err, charging.ErrInfeasible) {
		r.Warnings = append(r.Warnings, err.Error())
		return nil
	}
	if err != nil {
		return err
	}
	r.Warnings = append(r.Warnings, r.Optimum.Warnings...)
	return r.choose(ctx, p, s)
}
