package robots

import (
	"fmt"
	"math"
	"strconv"

	"tokenwatt/catalog"
	"tokenwatt/internal/fault"
	"tokenwatt/quantity"
)

// week is the number of hours of a week; hour 0 is Monday 0:00, local time.
const week = 168

// figures are the modes of a problem, checked: powers in W, energies in Wh, times in h, money in USD.
type figures struct {
	jobs                                [week]float64 // a site's, an hour
	duration, durationSCV, arrivalSCV   float64
	wait, late                          float64 // limit, and the share that may miss it
	walk, hands                         float64 // shares of a job
	sites, fleet                        float64 // fleet 0 where it is to be found
	availability, wear, deferrable      float64
	standing, walking, manipulating     float64
	compute, dockStandby                float64
	battery, usable                     float64
	endOfLife, cycleLife, calendarYears float64

	chargers, target, reserve float64 // chargers and target 0 where they are to be found
	chargerPower, taper       float64
	efficiency, pad           float64
	overhead, swapTime, fill  float64
	demandCharge, connection  float64 // USD/kW/yr; kW, 0 for none
	solar, baseLoad           float64 // kW
	shape                     [24]float64

	replan, active, tail      float64
	network, limit            float64 // s
	networkPower, accessPower float64
	robotsPerOperator, wage   float64 // 0 for no operators
	operatorShare             float64
	price, rent               float64 // rent 0 where bought, USD/yr
	packPrice, chargerPrice   float64
	padPrice                  float64
	life, chargerLife         float64 // yr
	discount, maintenance     float64
	staff                     float64 // USD/yr of a site
	staffKnown, priced        bool
	tariff                    float64 // USD/kWh
	carbon                    float64 // kg/kWh
	carbonKnown               bool
}

// over is the workload's own figure, or the catalog's where it has none.
func over[T quantity.Quantity](own, entry *quantity.Figure[T]) *quantity.Figure[T] {
	if own.Known() {
		return own
	}
	return entry
}

func below1(v float64) bool { return v >= 0 && v < 1 }
func share(v float64) bool  { return v >= 0 && v <= 1 }

// read checks every figure and returns the modes, all faults at once.
func (p *Problem) read() (*figures, error) {
	l := &fault.List{Cause: ErrProblem}
	f := &figures{}
	f.readJobs(p, l)
	f.readRobot(p, l)
	f.readCharging(p, l)
	f.readInference(p, l)
	f.readCosts(p, l)
	if !(p.PUE >= 1) || math.IsInf(p.PUE, 0) {
		l.Add("pue", strconv.FormatFloat(p.PUE, 'g', 6, 64), "1 or above")
	}
	return f, l.Err()
}

func (f *figures) readJobs(p *Problem, l *fault.List) {
	r, j, s := p.Robots, &p.Robots.Jobs, p.Service
	if s == nil {
		s = &catalog.Service{}
	}
	const hour = float64(quantity.Hour)
	f.duration = fault.Positive(l, over(&j.Duration, &s.Duration), "duration") / hour
	f.durationSCV = fault.NotNegative(l, over(&j.DurationSCV, &s.DurationSCV), "duration_scv")
	f.arrivalSCV = fault.NotNegative(l, over(&j.ArrivalSCV, &s.ArrivalSCV), "arrival_scv")
	f.wait = fault.NotNegative(l, over(&j.WaitLimit, &s.WaitLimit), "wait_limit") / hour
	f.late = 1 - fault.Number(l, over(&j.WaitQuantile, &s.WaitQuantile), "wait_quantile", "above 0 and below 1", func(v float64) bool { return v > 0 && v < 1 })
	f.walk = fault.Number(l, over(&j.Walking, &s.Walking), "walking", "0 to 1", share)
	f.hands = fault.Number(l, over(&j.Manipulating, &s.Manipulating), "manipulating", "0 to 1", share)
	if f.walk+f.hands > 1+1e-12 {
		l.Add("walking + manipulating", fmt.Sprintf("%g", f.walk+f.hands), "at most 1")
	}
	f.sites = fault.AtLeastOne(l, &r.Sites, "sites")
	switch {
	case len(j.Week) == week:
		copy(f.jobs[:], j.Week)
	case len(j.Day) == 24:
		for h := range f.jobs {
			f.jobs[h] = j.Day[h%24]
		}
	default:
		clients := fault.Positive(l, &r.Clients, "clients")
		rate := fault.Positive(l, over(&j.Rate, &s.Jobs), "jobs")
		f.jobs = shaped(s, clients*rate*hour*week)
	}
	sum := 0.0
	for h, v := range f.jobs {
		if !(v >= 0) || math.IsInf(v, 0) {
			l.Add(fmt.Sprintf("jobs in hour %d of the week", h), fmt.Sprintf("%g", v), "zero or above")
			return
		}
		sum += v
	}
	if sum == 0 {
		l.Add("jobs", "none in all of the week", "one hour with some")
	}
}

// shaped spreads the jobs of a week by a service's days.
func shaped(s *catalog.Service, total float64) [week]float64 {
	var jobs [week]float64
	if len(s.Weekday) != 24 {
		return jobs
	}
	sum := 0.0
	for h := range jobs {
		jobs[h] = s.Weekday[h%24]
		if h >= 5*24 && len(s.Weekend) == 24 {
			jobs[h] = s.Weekend[h%24]
		}
		sum += jobs[h]
	}
	for h := range jobs {
		jobs[h] *= total / sum
	}
	return jobs
}

func (f *figures) readRobot(p *Problem, l *fault.List) {
	r, c, w := p.Robots, p.Robot, &p.Robots.Power
	f.fleet = whole(l, &r.Fleet, "fleet")
	f.availability = fault.Share(l, over(&r.Availability, &c.Availability), "availability")
	f.wear = fault.Number(l, &r.PackWear, "pack_wear", "0 to 1", share)
	f.deferrable = fault.Number(l, &r.DeferrablePart, "deferrable_part", "0 to 1", share)
	f.standing = fault.NotNegative(l, over(&w.Standing, &c.Standing), "standing")
	f.walking = fault.Positive(l, over(&w.Walking, &c.Walking), "walking")
	f.manipulating = fault.Positive(l, over(&w.Manipulating, &c.Manipulating), "manipulating")
	f.compute = fault.NotNegative(l, &c.Compute, "compute")
	f.dockStandby = fault.NotNegative(l, over(&w.DockStandby, &c.DockStandby), "dock_standby")
	f.battery = fault.Positive(l, over(&w.Battery, &c.Battery), "battery") / float64(quantity.WattHour)
	f.usable = fault.Share(l, over(&w.UsableShare, &c.UsableShare), "usable_share")
	f.endOfLife = fault.Share(l, &c.EndOfLife, "end_of_life")
	f.cycleLife = fault.AtLeastOne(l, &c.CycleLife, "cycle_life")
	f.calendarYears = fault.Positive(l, &c.CalendarLife, "calendar_life") / float64(quantity.Year)
}

// whole is a count of a site that may be left out, 0 then.
func whole(l *fault.List, c *quantity.Figure[quantity.Count], field string) float64 {
	if !c.Known() {
		return 0
	}
	return fault.Number(l, c, field, fmt.Sprintf("a whole number of 1 to %d", mostRobots), func(v float64) bool {
		return v >= 1 && v <= mostRobots && v == math.Trunc(v)
	})
}

// given is a figure that may be left out, 0 then.
func given[T quantity.Quantity](l *fault.List, f *quantity.Figure[T], field string) float64 {
	if !f.Known() {
		return 0
	}
	return fault.NotNegative(l, f, field)
}

func (f *figures) readCharging(p *Problem, l *fault.List) {
	c, g := p.Robot, &p.Robots.Charging
	const hour, kilowatt = float64(quantity.Hour), float64(quantity.Kilowatt)
	f.chargers = whole(l, &g.Chargers, "chargers")
	f.reserve = fault.Number(l, &g.Reserve, "reserve", "0 or above and below 1", below1)
	if f.target = given(l, &g.Target, "target"); g.Target.Known() && !(f.target > f.reserve && f.target <= 1) {
		l.Add("target", fmt.Sprintf("%g", f.target), fmt.Sprintf("above the reserve, %g, and at most 1", f.reserve))
	}
	f.chargerPower = fault.Positive(l, over(&g.Power, &c.ChargerPower), "charger_power")
	f.taper = fault.Share(l, over(&g.TaperStart, &c.TaperStart), "taper_start")
	f.efficiency = fault.Share(l, over(&g.Efficiency, &c.ChargeEfficiency), "charge_efficiency")
	if c.HasRefuel("pad") {
		f.pad = fault.Share(l, over(&g.Efficiency, &c.PadEfficiency), "pad_efficiency")
	}
	f.overhead = fault.NotNegative(l, &g.Overhead, "overhead") / hour
	if c.HasRefuel("swap") {
		f.swapTime = fault.NotNegative(l, over(&g.SwapTime, &c.SwapTime), "swap_time") / hour
	}
	f.fill = fault.Number(l, &g.FillRate, "fill_rate", "above 0 and below 1", func(v float64) bool { return v > 0 && v < 1 })
	f.demandCharge = given(l, &g.DemandCharge, "demand_charge") * kilowatt * float64(quantity.Year)
	f.connection = given(l, &g.Connection, "connection") / kilowatt
	f.solar = given(l, &g.Solar, "solar") / kilowatt
	f.baseLoad = given(l, &g.BaseLoad, "base_load") / kilowatt
	for h := range f.shape {
		f.shape[h] = 1
		if len(g.PriceShape) == 24 {
			f.shape[h] = g.PriceShape[h]
		}
	}
	if len(p.refuels()) == 0 {
		l.Add("refuel", strconv.Quote(g.Refuel), fmt.Sprintf("one that the robot has: %v", c.Refuel))
	}
}

func (f *figures) readInference(p *Problem, l *fault.List) {
	i := &p.Robots.Inference
	f.active = fault.Share(l, &i.ActiveShare, "active_share")
	f.tail = fault.Number(l, &i.LatencyTail, "latency_quantile", "above 0 and below 1", func(v float64) bool { return v > 0 && v < 1 })
	f.network = fault.NotNegative(l, &i.NetworkLatency, "network_latency")
	f.networkPower = fault.NotNegative(l, &i.NetworkPower, "network_power")
	f.accessPower = fault.NotNegative(l, &i.AccessPower, "access_power")
	elsewhere := i.Where == "off-board" || i.Where == "auto"
	if p.Policy == nil {
		if elsewhere {
			l.Add("policy", "not given", "the policy that runs "+i.Where)
		}
		return
	}
	if p.Edge == nil {
		l.Add("edge_module", "not given", "the computer on board")
	}
	if elsewhere && p.Machine == nil {
		l.Add("server", "not given", "the machine in the data centre")
	}
	f.replan = fault.Positive(l, over(&i.ReplanRate, &p.Policy.ReplanRate), "replan_rate")
	control := fault.Positive(l, &p.Policy.ControlRate, "control_rate")
	if f.limit = float64(p.Policy.Chunk) / control; i.LatencyLimit.Known() {
		f.limit = fault.Positive(l, &i.LatencyLimit, "latency_limit")
	}
}

func (f *figures) readCosts(p *Problem, l *fault.List) {
	o, c := &p.Robots.Ownership, p.Robot
	year := float64(quantity.Year)
	if o.Acquire == "rent" {
		f.rent = fault.Positive(l, over(&o.Rent, &c.Rent), "rent") * year
	} else {
		f.price = fault.NotNegative(l, over(&o.Price, &c.Price), "price")
	}
	f.packPrice = fault.NotNegative(l, over(&o.PackPrice, &c.PackPrice), "pack_price")
	f.chargerPrice = fault.NotNegative(l, over(&o.ChargerPrice, &c.ChargerPrice), "charger_price")
	if c.HasRefuel("pad") {
		f.padPrice = fault.NotNegative(l, over(&o.ChargerPrice, &c.PadPrice), "pad_price")
	}
	f.life = fault.Positive(l, &o.Life, "life") / year
	f.chargerLife = fault.Positive(l, &o.ChargerLife, "charger_life") / year
	f.discount = fault.NotNegative(l, &o.DiscountRate, "discount_rate")
	f.maintenance = fault.NotNegative(l, &o.Maintenance, "maintenance")
	if f.staffKnown = o.StaffPerYear.Known(); f.staffKnown {
		f.staff = fault.NotNegative(l, &o.StaffPerYear, "staff") * year
	}
	if f.priced = p.EnergyPrice.Known(); f.priced {
		f.tariff = p.EnergyPrice.Mode.USDPerKWh()
	}
	if f.carbonKnown = p.Carbon.Known(); f.carbonKnown {
		f.carbon = p.Carbon.Mode.KgPerMWh() / 1e3
	}
	if h := p.Robots.Operators; h != nil {
		f.robotsPerOperator = fault.Positive(l, &h.RobotsPerOperator, "robots_per_operator")
		f.wage = fault.NotNegative(l, &h.Wage, "wage") * float64(quantity.Hour)
		f.operatorShare = fault.Share(l, &h.Share, "share")
	}
}
