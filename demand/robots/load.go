package robots

import (
	"math"

	"tokenwatt/demand"
	"tokenwatt/scenario"
)

// Loads are the fleet's hourly loads over the study: that of all sites at the meter, whose charging is deferrable where it can wait, and,
// where inference runs in a data centre, that of its machines at IT. Their energies are ChargingMWh and ComputeMWh.
func (e *Estimation) Loads(name string, study scenario.Study, ahead int, shifted bool) []demand.Load {
	hours, first := study.Length(), firstHour(study.Year, ahead)
	at := func(h int) *Hour { return &e.ByHour[(first+h)%week] }
	site := demand.Load{Workload: name, AtMeter: true, FirmMW: make([]float64, hours)}
	for h := range site.FirmMW {
		site.FirmMW[h] = at(h).SiteKW() * e.Sites / 1e3
	}
	if width := e.window(); shifted && width >= 2 {
		for from := 0; from < hours; from += width {
			e.free(&site, from, min(hours, from+width), at)
		}
	}
	loads := []demand.Load{site}
	if i := e.Inference; i != nil && i.Served != nil {
		machines := demand.Load{
			Workload: name, FirmMW: make([]float64, hours),
			Accelerators: float64(i.Served.Accelerators), Servers: float64(i.Served.Servers),
		}
		for h := range machines.FirmMW {
			machines.FirmMW[h] = at(h).ServerKW * e.Sites / 1e3
		}
		loads = append(loads, machines)
	}
	return loads
}

// window is the number of hours within which charging may move: as long as the free part of the fleet's packs lasts at the drain of the
// busiest hour, a day at most.
func (e *Estimation) window() int {
	o := e.option
	drain := 0.0
	for h := range e.ByHour {
		drain = max(drain, e.ByHour[h].ChargeKW*1e3*o.efficiency)
	}
	free := o.f.deferrable * (float64(o.robots)*o.f.availability + float64(o.spares)) * o.cycleWh
	return int(min(24, math.Floor(free/drain)))
}

// free makes the charging of a window deferrable, up to what chargers of robots that are not at work give; where the window has no more
// room than its energy needs it stays firm.
func (e *Estimation) free(site *demand.Load, from, end int, at func(h int) *Hour) {
	o := e.option
	energy, room := 0.0, math.Inf(1)
	for h := from; h < end; h++ {
		energy += at(h).ChargeKW * e.Sites / 1e3
		docked := float64(o.robots)*o.f.availability - at(h).Load
		if o.refuel == "swap" {
			docked = float64(o.chargers)
		}
		room = min(room, min(float64(o.chargers), docked)*o.f.chargerPower/1e6*e.Sites)
	}
	if energy <= 0 || room*float64(end-from) <= energy {
		return
	}
	for h := from; h < end; h++ {
		site.FirmMW[h] = at(h).StandbyKW * e.Sites / 1e3
	}
	site.Deferrable = append(site.Deferrable, demand.Deferrable{FirstHour: from, EndHour: end, EnergyMWh: energy, MaxMW: room})
}
