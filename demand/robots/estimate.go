package robots

import (
	"context"
	"errors"
	"fmt"
	"math"
	"time"

	"tokenwatt/demand"
	"tokenwatt/demand/ownership"
	"tokenwatt/demand/robots/inference"
	"tokenwatt/quantity"
	"tokenwatt/scenario"
)

// Hour is one hour of the week at one site, local time; powers are means of the hour.
type Hour struct {
	Jobs     float64 // that come in
	Load     float64 // robots at work, mean
	Busiest  float64 // the highest offered load within the hour
	There    float64 // robots neither broken nor away for a refill, mean
	Late     float64 // share of the jobs that wait longer than the limit
	Refills  float64 // charges or exchanges that begin
	Charging float64 // robots (with swap: packs) that charge, mean

	ChargeKW  float64 // of chargers, from the mains
	StandbyKW float64 // of docked robots and of the network at the site
	ServerKW  float64 // of the data centre's machines, IT, this site's part
}

// SiteKW is the site's draw at the meter.
func (h *Hour) SiteKW() float64 { return h.ChargeKW + h.StandbyKW }

// Inference is where the policy runs and what it takes.
type Inference struct {
	OnBoard      float64 // share of the inferences made on board
	Edge         inference.Edge
	Served       *inference.Served // nil where all is on board
	Rate         float64           // inferences a second of all sites at the busiest
	EdgeJ        float64           // energy of an inference on board, J
	ServerJ      float64           // of one in the data centre at the busiest, IT, J
	RuntimeHours float64           // work on a full charge
	OnBoardHours float64           // the same with everything on board
}

// Alternative is a way to run the fleet that was weighed.
type Alternative struct {
	Refuel                   string
	OnBoard                  float64
	Robots, Chargers, Spares int
	USDPerYear               float64 // of a site, electricity at the tariff and its part of the data centre included
	PeakKW                   float64
	Chosen                   bool
	Why                      string // why it cannot be, where it cannot
}

// Estimation is the closed form's answer. Numbers are of one site and its clock where nothing else is said.
type Estimation struct {
	Refuel                            string
	Robots, Chargers, SparePacks      int
	FoundRobots, FoundChargers        bool
	Target                            float64 // state of charge at which charges end
	WorkW, ComputeW, RestW            float64 // draw of a robot's pack at work, computer and radio in it, waiting off the mains
	UsableWh                          float64 // of a pack as it has aged
	WorkHours, ChargeHours, AwayHours float64 // from target to reserve at work; of a charge; away for a refill
	CycleAvailability                 float64 // share of its time that a robot works that never idles or queues, broken times apart
	Stranded                          float64 // share of refills whose pack got empty within a job
	PackYears                         float64

	ByHour      [week]Hour
	JobsPerWeek float64
	RobotHours  float64    // at work in a week
	Late        float64    // share of a week's jobs
	WorstLate   float64    // at the highest load of the week
	Utilisation float64    // robots at work over robots that are not broken, mean
	PeakKW      float64    // highest hour's mean draw of the site
	ConnectedKW float64    // all chargers at once, and robots on standby
	JobWh       float64    // at the meter, a site's energy over its jobs; the data centre apart
	Inference   *Inference // nil where no policy is named

	Sites         float64
	Hours         float64 // studied
	ChargingMWh   float64 // all sites over the hours studied, at the meter: charging and standby
	ComputeMWh    float64 // the data centre's, IT
	PeakMW        float64 // all sites
	Operators     float64 // at the busiest, all sites
	OperatorHours float64 // over the hours studied
	Jobs          float64 // over the hours studied, all sites
	WorkedHours   float64 // robot-hours at work, likewise

	Costs           []demand.Cost  // robots, chargers, packs, people, over the hours studied
	Bill            ownership.Bill // of the data centre's machines; electricity and carbon of charging and data centre
	DemandUSD       float64        // charge for the sites' peaks
	USD             float64        // all of it
	USDPerJob       float64
	USDPerRobotHour float64 // of work

	Alternatives []Alternative
	Warnings     []string

	option *option
	counts [week]float64 // hours studied by the hour of the week
}

// warnings of an estimate.
const (
	warnOverload = "in some hours more robots are at work than are there in the mean: their jobs wait until later hours"
	warnEdge     = "the computer on board makes fewer inferences a second than are asked for: replanning is slower"
	warnTail     = "the share of late jobs is above what is wanted with the robots and chargers given"
	warnSolar    = "sun cells are in the charging schedule alone: the closed form's bill is without them"
	warnElectric = "there is no price of energy: electricity is not counted, and ways to run the fleet are weighed without it"
)

// Estimate is the closed form: the fleet that keeps the wait limit, what it draws and costs. Of ways to refill, and with auto of shares on
// board, it takes the cheapest. Errors wrap ErrProblem, ErrInfeasible, or inference.ErrLate, or
// are the context's.
func Estimate(ctx context.Context, p *Problem) (*Estimation, error) {
	f, err := p.read()
	if err != nil {
		return nil, err
	}
	d, err := f.offered()
	if err != nil {
		return nil, err
	}
	edge, policy, err := p.edge()
	if err != nil {
		return nil, err
	}
	shares, err := p.shares(f, edge)
	if err != nil {
		return nil, err
	}
	var best *Estimation
	var why []error
	var all []Alternative
	for _, refuel := range p.refuels() {
		for _, onBoard := range shares {
			a := Alternative{Refuel: refuel, OnBoard: onBoard}
			e, err := p.evaluate(ctx, f, d, refuel, onBoard, edge, policy)
			switch {
			case errors.Is(err, ErrInfeasible) || errors.Is(err, inference.ErrLate):
				a.Why = err.Error()
				why = append(why, err)
			case err != nil:
				return nil, err
			default:
				a.Robots, a.Chargers, a.Spares, a.PeakKW = e.Robots, e.Chargers, e.SparePacks, e.PeakKW
				a.USDPerYear = e.USD / f.sites * 8760 / e.Hours
				if best == nil || e.USD < best.USD {
					best = e
				}
			}
			all = append(all, a)
		}
	}
	if best == nil {
		return nil, errors.Join(why...)
	}
	for i := range all {
		all[i].Chosen = all[i].Why == "" && all[i].Refuel == best.Refuel && all[i].OnBoard == best.option.onBoard
	}
	best.Alternatives = all
	return best, nil
}

// edge times the policy on board; nil without a policy.
func (p *Problem) edge() (*inference.Edge, *inference.Policy, error) {
	if p.Policy == nil {
		return nil, nil, nil
	}
	policy, err := inference.PolicyOf(p.Policy, p.Robots.Inference.Views)
	if err != nil {
		return nil, nil, err
	}
	e, err := inference.EdgeOf(&policy, p.Edge.Module, p.Edge.Accelerator, p.Edge.Stack)
	if err != nil {
		return nil, nil, err
	}
	return &e, &policy, nil
}

// splits is the number of steps between nothing and everything on board that auto tries.
const splits = 4

// shares lists the shares of inferences on board to choose from: one where it is given, else none, all that the computer can make, and
// some between.
func (p *Problem) shares(f *figures, edge *inference.Edge) ([]float64, error) {
	if edge == nil || p.Robots.Inference.Where == "on-board" || p.Robots.Inference.Where == "" {
		return []float64{1}, nil
	}
	if p.Robots.Inference.Where == "off-board" {
		return []float64{0}, nil
	}
	most := edge.LargestShare(f.replan, f.limit)
	if most == 0 {
		return []float64{0}, nil
	}
	list := make([]float64, splits+1)
	for i := range list {
		list[i] = most * float64(i) / splits
	}
	return list, nil
}

// evaluate sizes and bills one way to run the fleet.
func (p *Problem) evaluate(ctx context.Context, f *figures, d *week168, refuel string, onBoard float64, edge *inference.Edge, policy *inference.Policy) (*Estimation, error) {
	o, err := newOption(ctx, f, d, p, refuel, edge, onBoard)
	if err != nil {
		return nil, err
	}
	if err := o.size(); err != nil {
		return nil, err
	}
	e := &Estimation{
		Refuel: refuel, Robots: o.robots, Chargers: o.chargers, SparePacks: o.spares, FoundRobots: f.fleet == 0, FoundChargers: f.chargers == 0,
		Target: o.target, WorkW: o.workW, ComputeW: o.computeW, RestW: o.restW, UsableWh: o.charge.EnergyWh,
		WorkHours: o.jobWh / o.workW, ChargeHours: o.chargeHours, AwayHours: o.awayHours, Sites: f.sites, Hours: float64(p.Study.Length()),
		Stranded: o.stranded, JobsPerWeek: d.jobsWeek, RobotHours: d.busyWeek, option: o, counts: hourCounts(p.Study, p.Robots.UTCOffset),
	}
	e.CycleAvailability = e.WorkHours / (e.WorkHours + e.AwayHours)
	if err := e.serve(p, f, edge, policy); err != nil {
		return nil, err
	}
	if err := e.hours(f); err != nil {
		return nil, err
	}
	e.total(f)
	if e.Jobs == 0 {
		return nil, fmt.Errorf("%w: no job comes in within the %g hours studied; a week has %.4g", ErrProblem, e.Hours, d.jobsWeek)
	}
	return e, e.bill(p, f)
}

// serve sizes the data centre for what is not on board.
func (e *Estimation) serve(p *Problem, f *figures, edge *inference.Edge, policy *inference.Policy) error {
	if policy == nil {
		return nil
	}
	o := e.option
	i := &Inference{OnBoard: o.onBoard, Edge: *edge, EdgeJ: edge.EnergyPerJobJ, RuntimeHours: o.jobWh / o.workW}
	whole := o.workW - o.computeW + edge.Draw(f.replan, f.active)
	i.OnBoardHours = o.jobWh / whole
	e.Inference = i
	if o.onBoard > 0 && edge.MaxRate < o.onBoard*f.replan*(1-1e-9) {
		e.Warnings = append(e.Warnings, warnEdge)
	}
	if o.onBoard == 1 {
		return nil
	}
	m, err := inference.MachineOf(policy, p.Machine.Server, p.Machine.Accelerator, p.Machine.Stack)
	if err != nil {
		return err
	}
	i.Rate = f.sites * o.demand.highest * e.perRobot(f)
	i.Served, err = inference.Serve(policy, &m, &inference.Demand{
		Rate: i.Rate, Network: f.network, Limit: f.limit, Quantile: f.tail, MaxBatch: p.Robots.Inference.MaxBatch,
	})
	if err != nil {
		return err
	}
	i.ServerJ, err = i.Served.EnergyPerInference()
	return err
}

// perRobot is the inferences a second that a robot at work sends away.
func (e *Estimation) perRobot(f *figures) float64 {
	return f.active * f.replan * (1 - e.option.onBoard)
}

// mostStranded is the share of refills with an empty pack above which there is a warning.
const mostStranded = 0.01

// known is what a load means for waiting, computed once for each load.
type known struct{ late, there float64 }

// hours fills in the hours of the week.
func (e *Estimation) hours(f *figures) error {
	o, d := e.option, e.option.demand
	seen := map[int64]known{}
	lateJobs, working := 0.0, 0.0
	for h := range e.ByHour {
		x := &e.ByHour[h]
		x.Jobs, x.Load, x.Busiest = d.jobs[h], d.mean[h], d.peak[h]
		for _, a := range d.within[h] {
			k, err := o.known(a, seen)
			if err != nil {
				return err
			}
			x.Late += k.late / samples
			x.There += k.there / samples
		}
		worst, err := o.known(x.Busiest, seen)
		if err != nil {
			return err
		}
		lateJobs += x.Late * x.Jobs
		working += x.Load
		e.WorstLate = max(e.WorstLate, worst.late)
		if err := e.power(f, x); err != nil {
			return err
		}
		e.PeakKW = max(e.PeakKW, x.SiteKW())
	}
	e.Late = lateJobs / d.jobsWeek
	up := float64(o.robots) * f.availability
	if e.Utilisation = working / week / up; e.Utilisation >= 1 {
		return fmt.Errorf("%w: %.4g robots at work in the mean of the week, %.4g not broken", ErrInfeasible, working/week, up)
	}
	for h := range e.ByHour {
		if e.ByHour[h].Load > e.ByHour[h].There {
			e.Warnings = append(e.Warnings, warnOverload)
			break
		}
	}
	if f.solar > 0 {
		e.Warnings = append(e.Warnings, warnSolar)
	}
	if most := e.PeakKW + f.baseLoad; f.connection > 0 && most > f.connection {
		e.Warnings = append(e.Warnings, fmt.Sprintf("plain charging takes %.4g kW with what else the site draws, above its connection of %.4g kW: only a schedule keeps it", most, f.connection))
	}
	if o.stranded > mostStranded {
		e.Warnings = append(e.Warnings, fmt.Sprintf("the reserve lasts %.3g min at work: %.3g %% of the refills begin with a pack that got empty in a job", 60*f.reserve*o.charge.EnergyWh/o.workW, 100*o.stranded))
	}
	if e.WorstLate > f.late*(1+1e-9) {
		e.Warnings = append(e.Warnings, warnTail)
	}
	return nil
}

// known looks a load up, those that differ by less than a millionth of a robot as one.
func (o *option) known(a float64, seen map[int64]known) (known, error) {
	key := int64(math.Round(a * 1e6))
	if k, ok := seen[key]; ok {
		return k, nil
	}
	m, err := o.moment(a)
	if err != nil {
		return known{}, fmt.Errorf("%w: %w", ErrProblem, err)
	}
	var k known
	if k.late, k.there, err = o.of(m, o.robots, o.chargers); err != nil {
		return known{}, err
	}
	seen[key] = k
	return k, nil
}

// power fills in what an hour draws: packs are refilled in the hour in which they give energy.
func (e *Estimation) power(f *figures, x *Hour) error {
	o := e.option
	up := float64(o.robots) * f.availability
	idle := max(0, up-x.Load)
	drawW := x.Load * o.workW
	if !o.docks {
		// Those away for a refill draw nothing from their pack; by how many that is the drain tells, which they are part of.
		away := drawW / o.jobWh * o.awayHours
		drawW += max(0, idle-away) * o.restW
	}
	x.Refills = drawW / o.jobWh
	x.Charging = x.Refills * o.chargeHours
	x.ChargeKW = x.Refills * o.cycleWh / o.efficiency / 1e3
	if o.docks {
		away := x.Charging
		if o.refuel == "swap" {
			away = x.Refills * o.awayHours
		}
		x.StandbyKW = max(0, idle-away) * f.dockStandby / 1e3
	}
	if i := e.Inference; i != nil && i.Served != nil {
		x.StandbyKW += x.Load * f.active * f.accessPower / 1e3
		w, err := i.Served.PowerW(min(i.Rate, f.sites*x.Load*e.perRobot(f)))
		if err != nil {
			return err
		}
		x.ServerKW = w / f.sites / 1e3
	}
	return nil
}

// total adds the hours up over the study and all sites.
func (e *Estimation) total(f *figures) {
	o := e.option
	var site, server, jobs, weekWh float64
	for h := range e.ByHour {
		x := &e.ByHour[h]
		n := e.counts[h]
		site += n * x.SiteKW()
		server += n * x.ServerKW
		jobs += n * x.Jobs
		e.WorkedHours += n * x.Load * f.sites
		weekWh += x.ChargeKW * 1e3 * o.efficiency
		if f.robotsPerOperator > 0 {
			operators := math.Ceil(f.sites*x.Load*f.operatorShare/f.robotsPerOperator - 1e-9)
			e.Operators = max(e.Operators, math.Ceil(f.sites*x.Busiest*f.operatorShare/f.robotsPerOperator-1e-9))
			e.OperatorHours += n * operators
		}
	}
	e.ChargingMWh, e.ComputeMWh = site*f.sites/1e3, server*f.sites/1e3
	e.Jobs = jobs * f.sites
	e.JobWh = site / jobs * 1e3
	e.PeakMW = e.PeakKW * f.sites / 1e3
	e.ConnectedKW = float64(o.chargers)*f.chargerPower/1e3 + max(0, float64(o.robots-o.chargers))*f.dockStandby/1e3
	e.PackYears = o.packYears(weekWh)
}

// bill adds money and carbon: what Costs lists, the data centre's machines, electricity by the hour's price, the charge for peaks.
func (e *Estimation) bill(p *Problem, f *figures) error {
	e.Costs = e.costs(f)
	machine := ownership.Server{}
	servers := 0.0
	if i := e.Inference; i != nil && i.Served != nil {
		var err error
		if machine, err = ownership.Of(&p.Robots.Inference.Ownership, p.Machine.Server); err != nil {
			return err
		}
		servers = float64(i.Served.Servers)
	}
	shaped, plain := 0.0, 0.0
	for h := range e.ByHour {
		kWh := e.counts[h] * (e.ByHour[h].SiteKW() + p.PUE*e.ByHour[h].ServerKW) * f.sites
		plain += kWh
		shaped += kWh * f.shape[h%24]
	}
	time := quantity.Duration(e.Hours) * quantity.Hour
	var warnings []string
	e.Bill, warnings = machine.Bill(&ownership.Use{
		Servers: servers, Time: time, Metered: quantity.Scale(quantity.KilowattHour, plain), Price: p.EnergyPrice, Carbon: p.Carbon,
	}, nil)
	if servers > 0 {
		e.Warnings = append(e.Warnings, warnings...)
	} else if !f.priced {
		e.Warnings = append(e.Warnings, warnElectric)
	}
	if plain > 0 {
		old := e.Bill.Electricity
		e.Bill.Electricity = quantity.Scale(old, shaped/plain)
		e.Bill.Total += e.Bill.Electricity - old
	}
	// A base load that is even through the week adds nothing to what robots are charged for their peak.
	e.DemandUSD = f.demandCharge * e.PeakKW * f.sites * e.Hours / 8760
	e.USD = float64(e.Bill.Total) + e.DemandUSD
	for _, c := range e.Costs {
		e.USD += c.USD
	}
	e.USDPerJob = e.USD / e.Jobs
	e.USDPerRobotHour = e.USD / e.WorkedHours
	return nil
}

// hourCounts counts the hours of a study by the hour of the week on a clock that is ahead of UTC.
func hourCounts(s scenario.Study, ahead int) [week]float64 {
	var counts [week]float64
	first := firstHour(s.Year, ahead)
	for h := range s.Length() {
		counts[(first+h)%week]++
	}
	return counts
}

// firstHour is the hour of the week, local time, of the study's first hour.
func firstHour(year, ahead int) int {
	monday := (int(time.Date(year, time.January, 1, 0, 0, 0, 0, time.UTC).Weekday()) + 6) % 7
	return ((monday*24+ahead)%week + week) % week
}
