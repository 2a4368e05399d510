package robots

import (
	"context"
	"fmt"

	"gonum.org/v1/gonum/integrate/quad"

	"tokenwatt/demand/robots/battery"
	"tokenwatt/demand/robots/inference"
	"tokenwatt/demand/robots/queueing"
)

// option is one way to run the fleet: how packs are refilled, and which share of the inferences is made on board.
type option struct {
	f       *figures
	demand  *week168
	refuel  string
	onBoard float64

	workW, restW float64 // draw of the pack at work, and while waiting away from a charger
	computeW     float64 // of workW, what computer and radio take
	docks        bool    // robots without a job wait on the mains
	efficiency   float64
	charge       battery.Charge
	target       float64
	cycleWh      float64 // that a charge puts in
	jobWh        float64 // of them, what is left for jobs and waiting behind the way to the charger and back
	stranded     float64 // share of refills with a pack that got empty
	chargeHours  float64 // of a charge
	awayHours    float64 // that a robot is away for a refill, without waiting
	chargerUSD   float64 // price of a charger, pad or bay

	robots, chargers, spares int

	ctx     context.Context
	busiest *queueing.Moment  // of the highest load, nil before it is asked for
	inOrder *queueing.InOrder // of the number of robots asked for last
}

// refuels lists the kinds of refill to choose from.
func (p *Problem) refuels() []string {
	if want := p.Robots.Charging.Refuel; want != "auto" && want != "" {
		if p.Robot.HasRefuel(want) {
			return []string{want}
		}
		return nil
	}
	return p.Robot.Refuel
}

// newOption fills in what a way to run the fleet means for packs and chargers.
func newOption(ctx context.Context, f *figures, d *week168, p *Problem, refuel string, edge *inference.Edge, onBoard float64) (*option, error) {
	o := &option{ctx: ctx, f: f, demand: d, refuel: refuel, onBoard: onBoard, efficiency: f.efficiency, chargerUSD: f.chargerPrice}
	o.docks = p.Robots.Power.Rest != "stand"
	rest := f.compute
	o.computeW = f.compute
	if edge != nil {
		o.computeW, rest = edge.Draw(onBoard*f.replan, f.active), edge.IdleW
		if onBoard < 1 {
			o.computeW += f.networkPower * f.active
		}
	}
	o.workW = f.walk*f.walking + f.hands*f.manipulating + (1-f.walk-f.hands)*f.standing + o.computeW
	if !o.docks {
		o.restW = f.standing + rest
	}
	if refuel == "pad" {
		o.efficiency, o.chargerUSD = f.pad, f.padPrice
	}
	pack := battery.Pack{NameplateWh: f.battery, UsableShare: f.usable, EndOfLife: f.endOfLife, CycleLife: f.cycleLife, CalendarYears: f.calendarYears}
	o.charge = battery.Charge{EnergyWh: pack.UsableWh(f.wear), PowerW: f.chargerPower * o.efficiency, Taper: f.taper}
	duty := battery.Duty{WorkW: o.workW, Reserve: f.reserve, OverheadHours: f.overhead}
	switch {
	case f.target > 0:
		o.target = f.target
	case refuel == "swap":
		// No robot waits for a pack that charges, so it may as well be full: up to where the last hundredth is left.
		o.target = fullPack
	default:
		var err error
		if o.target, err = duty.BestTarget(o.charge); err != nil {
			return nil, fmt.Errorf("%w: %w", ErrProblem, err)
		}
	}
	if err := o.cycle(); err != nil {
		return nil, err
	}
	if refuel == "swap" {
		o.awayHours = f.swapTime + f.overhead + o.stranded*rescueHours
	}
	if !(o.chargeHours < 1e4) {
		return nil, fmt.Errorf("%w: a charge to %g never ends: the power falls from %g on", ErrProblem, o.target, f.taper)
	}
	return o, nil
}

// rescueHours is the time until a robot whose pack got empty is brought to its charger.
const rescueHours = 0.5

// cycle fills in what a refill puts in and takes. A robot that gets to its reserve within a job finishes it: what is left of the job is its
// stationary residual R, with P(R > y) = 1 - G(y) / E[S], and it works on for the lesser of R and the time x that the reserve lasts. Where
// R is longer the pack gets empty.
func (o *option) cycle() error {
	f := o.f
	s := queueing.Service{Mean: f.duration, SCV: f.durationSCV}
	residual := func(y float64) float64 { return max(0, 1-s.Upto(y)/f.duration) }
	lasts := f.reserve * o.charge.EnergyWh / o.workW
	beyondWh := 0.0
	if lasts > 0 {
		beyondWh = o.workW * quad.Fixed(residual, 0, lasts, 48, quad.Legendre{}, 0)
	}
	o.stranded = residual(lasts)
	o.cycleWh = (o.target-f.reserve)*o.charge.EnergyWh + beyondWh
	o.jobWh = o.cycleWh - f.overhead*(f.walking+o.computeW)
	if !(o.jobWh > 0) {
		return fmt.Errorf("%w: a way of %.3g h to the charger and back takes all of the %.4g Wh of a charge", ErrInfeasible, f.overhead, o.cycleWh)
	}
	o.chargeHours = o.charge.Hours(f.reserve, o.target) + beyondWh/o.charge.PowerW
	o.awayHours = o.chargeHours + f.overhead + o.stranded*rescueHours
	return nil
}

// fullPack is the state of charge at which a spare pack counts as full.
const fullPack = 0.99

// drainW is what packs of i robots give together that are there while a is asked for.
func (o *option) drainW(i int, a float64) float64 {
	working := min(a, float64(i))
	return working*o.workW + (float64(i)-working)*o.restW
}

// moment is what a load a means for any number of robots.
func (o *option) moment(a float64) (*queueing.Moment, error) {
	return queueing.NewMoment(o.queue(a), o.f.wait, o.awayHours, func(i int) float64 { return o.drainW(i, a) / o.jobWh })
}

// of is the share of late jobs and the mean number of robots there at a load, with n robots and k chargers. Errors are queueing's and those
// of the context.
func (o *option) of(m *queueing.Moment, n, k int) (late, there float64, err error) {
	if err := o.ctx.Err(); err != nil {
		return 0, 0, err
	}
	if o.refuel == "swap" {
		k = n // bays for exchanges are as many as are needed; the chargers are for packs
	}
	if o.inOrder == nil || o.inOrder.Robots() != n {
		if o.inOrder, err = queueing.NewInOrder(n, o.f.availability); err != nil {
			return 0, 0, err
		}
	}
	return m.Of(o.inOrder, k)
}

// late is the share of jobs that wait too long with n robots and k chargers where the load is highest.
func (o *option) late(n, k int) (float64, error) {
	if o.busiest == nil {
		var err error
		if o.busiest, err = o.moment(o.demand.highest); err != nil {
			return 0, err
		}
	}
	late, _, err := o.of(o.busiest, n, k)
	return late, err
}

// queue is the line of jobs before the robots.
func (o *option) queue(a float64) queueing.Queue {
	return queueing.Queue{Load: a, Service: o.f.duration, ArrivalSCV: o.f.arrivalSCV, ServiceSCV: o.f.durationSCV}
}
