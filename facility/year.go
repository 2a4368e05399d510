package facility

import (
	"context"
	"fmt"
	"math"

	"tokenwatt/demand"
)

// Site is where a plant stands.
type Site struct {
	// Outdoors is the weather of every hour.
	Outdoors Outdoors
	// Year is the calendar year that the hours begin with, LongitudeDeg where the site is, east positive: for the days and
	// hours of the generators' tests.
	Year         int
	LongitudeDeg float64
}

// runPlant carries the loads to the meter through the plants.
func (p *Problem) runPlant(ctx context.Context) (*Result, error) {
	air, err := p.Site.Outdoors.Air()
	if err != nil {
		return nil, err
	}
	it := p.spread()
	design, err := p.designMW(len(air))
	if err != nil {
		return nil, err
	}
	at := extremesOf(air).exceeded(p.Plant.Exceedance)
	b, err := p.Plant.build(design, &at)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrProblem, err)
	}
	r := &Result{
		FirmITMW: make([]float64, len(air)), FirmMW: make([]float64, len(air)), PUE: make([]float64, len(air)),
		ByPlant: &ByPlant{Hours: make([]Hour, len(air)), Air: air},
	}
	for h := range air {
		if h%1024 == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
		r.ByPlant.Hours[h] = b.hour(&air[h], it[h])
		r.PUE[h] = r.ByPlant.Hours[h].PUE()
	}
	for i := range p.Loads {
		r.Workloads = append(r.Workloads, p.share(i, it, r))
	}
	r.ByPlant.describe(b, at)
	r.test(b, p.Site)
	r.sum()
	return r, nil
}

// spread is the IT energy of each hour, deferrable energy spread evenly over its window.
func (p *Problem) spread() []float64 {
	all := make([]float64, p.hours())
	for i := range p.Loads {
		for h, it := range p.Loads[i].Spread() {
			all[h] += it
		}
	}
	return all
}

// designMW is the IT power that the building is built for.
func (p *Problem) designMW(hours int) (float64, error) {
	peak := make([]float64, hours)
	for i := range p.Loads {
		for h, mw := range p.Loads[i].FirmMW {
			peak[h] += mw
		}
		for _, d := range p.Loads[i].Deferrable {
			for h := d.FirstHour; h < d.EndHour; h++ {
				peak[h] += d.MaxMW
			}
		}
	}
	highest := 0.0
	for _, mw := range peak {
		highest = math.Max(highest, mw)
	}
	if p.DesignMW == 0 {
		return highest, nil
	}
	if highest > p.DesignMW*(1+1e-9) {
		return 0, fmt.Errorf("%w: %w: the loads draw up to %.6g MW of IT power, the building is built for %.6g MW", ErrProblem, ErrCapacity, highest, p.DesignMW)
	}
	return p.DesignMW, nil
}

// share carries one load to the meter. Of an hour it has the part of the site's power that it has of the machines'; of
// hours in which no machine works, that of the study's IT energy.
func (p *Problem) share(i int, it []float64, r *Result) Workload {
	l := &p.Loads[i]
	w := Workload{Meter: demand.Load{
		Workload: l.Workload, FirmMW: make([]float64, len(it)), Accelerators: l.Accelerators, Servers: l.Servers,
	}}
	drawn, energy := l.Spread(), p.energyShare(i)
	for h := range it {
		hour := &r.ByPlant.Hours[h]
		part := energy
		w.Meter.FirmMW[h] = energy * hour.ConsumptionMW()
		if it[h] > 0 {
			part = drawn[h] / it[h]
			w.Meter.FirmMW[h] = l.FirmMW[h] * r.ByPlant.factor(h)
		}
		r.FirmITMW[h] += l.FirmMW[h]
		w.ITMWh += drawn[h]
		w.LossesMWh += part * (hour.UPSMW + hour.DistributionMW + hour.TransformerMW)
		w.CoolingMWh += part * hour.Cooling.PowerMW()
		w.OtherMWh += part * hour.OtherMW
		w.IdleMWh += part * hour.IdleMW
		w.MeteredMWh += part * hour.ConsumptionMW()
		w.WaterL += part * hour.Cooling.WaterL()
	}
	for _, d := range l.Deferrable {
		factor := 0.0
		for h := d.FirstHour; h < d.EndHour; h++ {
			factor += r.ByPlant.factor(h) / float64(d.EndHour-d.FirstHour)
		}
		d.EnergyMWh *= factor
		d.MaxMW *= factor
		w.Meter.Deferrable = append(w.Meter.Deferrable, d)
	}
	return w
}

// energyShare is a load's part of all IT energy; equal parts where there is none.
func (p *Problem) energyShare(i int) float64 {
	total := 0.0
	for k := range p.Loads {
		total += p.Loads[k].EnergyMWh()
	}
	if total == 0 {
		return 1 / float64(len(p.Loads))
	}
	return p.Loads[i].EnergyMWh() / total
}

// sum adds the workloads up.
func (r *Result) sum() {
	for i := range r.Workloads {
		w := &r.Workloads[i]
		r.ITMWh += w.ITMWh
		r.LossesMWh += w.LossesMWh
		r.CoolingMWh += w.CoolingMWh
		r.OtherMWh += w.OtherMWh
		r.IdleMWh += w.IdleMWh
		r.TestMWh += w.TestMWh
		r.MeteredMWh += w.MeteredMWh
		r.WaterL += w.WaterL
		for h, mw := range w.Meter.FirmMW {
			r.FirmMW[h] += mw
		}
	}
}
