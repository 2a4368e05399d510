package pypsa

import (
	"fmt"
	"math"
	"sort"

	"tokenwatt/supply"
)

// stores adds each store as a bus with a link in and a link out.
func (f *site) stores() {
	first := f.plantsAt() + len(f.p.Plants)
	for i := range f.p.Stores {
		f.oneStore(&f.p.Stores[i], f.asset(first+i))
	}
}

func (f *site) oneStore(s *supply.Store, a *supply.Asset) {
	bus := f.busName(s.Name)
	f.carrier(s.Name, 0)
	f.bus(bus, s.Name)
	in := newLink(f.name(s.Name+" charge"), siteBus, bus, s.Name, s.ChargeEfficiency)
	sized(&in.Capacity, s.MinMW, s.MaxMW, s.PowerCost.AnnualUSD*f.years)
	in.MarginalCost = Constant(s.VariableOMUSDPerMWh)
	f.link(in, a.CapacityMW, a.ChargeMW)

	out := newLink(f.name(s.Name+" discharge"), bus, siteBus, s.Name, s.DischargeEfficiency)
	out.MarginalCost = Constant(s.VariableOMUSDPerMWh + s.WearUSDPerMWh)
	switch {
	case s.SeparateDischarge:
		sized(&out.Capacity, s.MinDischargeMW, unbounded(s.MaxDischargeMW), s.DischargeCost.AnnualUSD*f.years)
	case s.FreeDischarge:
		out.Extendable = true
	case s.MinMW == s.MaxMW && !math.IsInf(s.MaxMW, 1):
		out.Nom = s.MaxMW
	default:
		out.Extendable, out.Max = true, s.MaxMW
		f.warn("that %s charges and discharges with one converter: its discharge is free of cost up to the most it may be", s.Name)
	}
	var taken []float64
	if a.OutputMW != nil {
		taken = make([]float64, len(a.OutputMW))
		for h := range taken {
			taken[h] = a.OutputMW[h] / s.DischargeEfficiency
		}
	}
	f.link(out, max(a.DischargeMW, highest(taken)), taken)

	e := newStore(s.Name, bus, s.Name)
	sized(&e.Capacity, s.MinMWh, unbounded(s.MaxMWh), s.EnergyCost.AnnualUSD*f.years)
	e.StandingLoss = Constant(s.StandingLoss)
	e.Cyclic = true
	if s.MinHours > 0 || s.MaxHours > 0 {
		f.warn("the hours of energy for power that %s is bounded to", s.Name)
	}
	var p []float64
	if a.ChargeMW != nil {
		p = make([]float64, len(a.ChargeMW))
		for h := range p {
			p[h] = taken[h] - s.ChargeEfficiency*a.ChargeMW[h]
		}
	}
	f.store(e, a.EnergyMWh, p, a.ContentsMWh)
}

// busName is a name that no bus has.
func (f *site) busName(wanted string) string {
	name := wanted
	for k := 2; f.hasBus(name); k++ {
		name = fmt.Sprintf("%s %d", wanted, k)
	}
	return name
}

func (f *site) hasBus(name string) bool {
	for i := range f.n.Buses {
		if f.n.Buses[i].Name == name {
			return true
		}
	}
	return false
}

// unbounded is a most of which zero says that there is none.
func unbounded(most float64) float64 {
	if most == 0 {
		return math.Inf(1)
	}
	return most
}

// windows adds the load that may move. Windows that do not overlap share a lane: a bus with a store, which a link from
// the site fills. Where moving is free the contents are what has run so far, set at the end of each window; where it costs
// something, the load that would have run is firm, a link up adds to it at that cost, one down takes from it, and the
// contents, which may be negative, are zero at the end of each window.
func (f *site) windows() {
	if len(f.p.Deferrable) == 0 {
		return
	}
	f.carrier("deferrable load", 0)
	var free, costly []int
	for i := range f.p.Deferrable {
		if i < len(f.p.Shifts) && f.p.Shifts[i].USDPerMWh > 0 {
			costly = append(costly, i)
		} else {
			free = append(free, i)
		}
	}
	for _, lane := range f.lanes(free) {
		f.freeLane(lane)
	}
	for _, lane := range f.lanes(costly) {
		f.costlyLane(lane)
	}
}

// lanes sorts windows into as few rows of windows that do not overlap as there can be: each, by its first hour, goes to
// the lane that ended first.
func (f *site) lanes(windows []int) [][]int {
	sort.SliceStable(windows, func(i, j int) bool {
		return f.p.Deferrable[windows[i]].FirstHour < f.p.Deferrable[windows[j]].FirstHour
	})
	var lanes [][]int
	for _, w := range windows {
		to := -1
		for k, lane := range lanes {
			if f.p.Deferrable[lane[len(lane)-1]].EndHour <= f.p.Deferrable[w].FirstHour {
				to = k
				break
			}
		}
		if to < 0 {
			lanes = append(lanes, nil)
			to = len(lanes) - 1
		}
		lanes[to] = append(lanes[to], w)
	}
	return lanes
}

// lane is what one row of windows needs.
type lane struct {
	name       string
	hours      int
	due        []float64 // contents set at the end of each window, NaN elsewhere
	up, down   []float64 // MW that may flow by the hour
	rise, fall []float64 // what flows in the answer
	contents   []float64
	cost       []float64
	energy     float64
}

func (f *site) newLane() *lane {
	hours := len(f.p.LoadMW)
	l := &lane{name: f.busName("deferrable load"), hours: hours}
	for _, s := range []*[]float64{&l.due, &l.up, &l.down, &l.rise, &l.fall, &l.contents, &l.cost} {
		*s = make([]float64, hours)
	}
	for h := range l.due {
		l.due[h] = math.NaN()
	}
	f.bus(l.name, "deferrable load")
	return l
}

// placed is the answer's load of a window in an hour of it; zero where there is no answer.
func (f *site) placed(window, hour int) float64 {
	if f.r == nil || window >= len(f.r.DeferrableMW) {
		return 0
	}
	return f.r.DeferrableMW[window][hour]
}

func (f *site) freeLane(windows []int) {
	l := f.newLane()
	for _, w := range windows {
		d := f.p.Deferrable[w]
		for h := d.FirstHour; h < d.EndHour; h++ {
			l.up[h] = d.MaxMW
			l.rise[h] = f.placed(w, h-d.FirstHour)
		}
		l.energy += math.Min(d.EnergyMWh, d.MaxMW*float64(d.EndHour-d.FirstHour))
		l.due[d.EndHour-1] = l.energy
	}
	f.addLane(l, 0, l.energy)
}

func (f *site) costlyLane(windows []int) {
	l := f.newLane()
	firm := f.n.Loads[0].Set.Hourly
	for _, w := range windows {
		d, s := f.p.Deferrable[w], f.p.Shifts[w]
		for h := d.FirstHour; h < d.EndHour; h++ {
			base := s.BaseMW[h-d.FirstHour]
			firm[h] += base
			l.up[h], l.down[h] = math.Max(0, d.MaxMW-base), base
			l.cost[h] = s.USDPerMWh
			if f.r != nil {
				moved := f.placed(w, h-d.FirstHour) - base
				l.rise[h], l.fall[h] = math.Max(0, moved), math.Max(0, -moved)
			}
		}
		l.due[d.EndHour-1] = 0
		l.energy = math.Max(l.energy, d.EnergyMWh)
	}
	f.addLane(l, -1, l.energy)
	down := newLink(f.name(l.name+" less"), l.name, siteBus, "deferrable load", 1)
	down.Nom = highest(l.down)
	down.MaxPU = Hourly(perSize(l.down, down.Nom))
	f.link(down, down.Nom, l.answered(f, l.fall))
}

// addLane adds a lane's link from the site and its store, whose least contents per unit are low.
func (f *site) addLane(l *lane, low, energy float64) {
	up := newLink(f.name(l.name), siteBus, l.name, "deferrable load", 1)
	up.Nom = highest(l.up)
	up.MaxPU = Hourly(perSize(l.up, up.Nom))
	if highest(l.cost) > 0 {
		up.MarginalCost = Hourly(l.cost)
	}
	f.link(up, up.Nom, l.answered(f, l.rise))
	s := newStore(l.name, l.name, "deferrable load")
	s.Nom, s.MinPU, s.EnergySet = energy, Constant(low), Hourly(l.due)
	contents, power := 0.0, make([]float64, l.hours)
	for h := range l.hours {
		power[h] = l.fall[h] - l.rise[h]
		contents -= power[h]
		l.contents[h] = contents
	}
	f.store(s, energy, l.answered(f, power), l.answered(f, l.contents))
}

// answered is a series where there is an answer.
func (l *lane) answered(f *site, values []float64) []float64 {
	if f.r == nil {
		return nil
	}
	return values
}

func perSize(mw []float64, size float64) []float64 {
	out := make([]float64, len(mw))
	for h, v := range mw {
		if size > 0 {
			out[h] = v / size
		}
	}
	return out
}
