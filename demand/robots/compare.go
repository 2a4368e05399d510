package robots

import (
	"math"

	"tokenwatt/demand/robots/charging"
	"tokenwatt/demand/robots/sim"
)

// Compared is one number by the methods that have it; NaN for a method that does not.
type Compared struct {
	What, Unit string
	ClosedForm float64
	Simulation sim.Estimate // with its 95 % interval; Low and High are the mean where it has none
	Interval   bool         // whether it has
	Plain      float64      // of the schedule that charges as soon as there is room
	Optimum    float64      // of the cheapest schedule, which is not meant to agree
	Note       string       // why the methods may differ
}

// Disagreement is the largest difference between the methods that are meant to agree, over the closed form's number.
func (c *Compared) Disagreement() float64 {
	most := 0.0
	for _, v := range []float64{c.Simulation.Mean, c.Plain} {
		if !math.IsNaN(v) {
			most = max(most, math.Abs(v-c.ClosedForm)/math.Abs(c.ClosedForm))
		}
	}
	return most
}

// compare fills in what the methods say.
func (r *Result) compare() {
	closed := make([]float64, week)
	there := 0.0
	for h := range r.ByHour {
		closed[h] = r.ByHour[h].ChargeKW
		there += r.ByHour[h].There / float64(r.Robots) / week
	}
	late := compared("jobs that wait too long", "", r.Late, "the closed form takes each moment's load as if it lasted")
	free := compared("robots in service", "", there, "")
	energy := compared("charging in a week", "kWh", sum(closed), "")
	peak := compared("highest hour of charging", "kW", highest(closed), "of the mean working day and the mean weekend day; the closed form refills packs in the hour in which they give energy")
	list := []*Compared{&late, &free, &energy, &peak}
	var simulated []float64
	if s := r.Simulation; s != nil {
		late.Simulation, late.Interval = sim.Estimate{Mean: 1 - s.ServiceLevel.Mean, Low: 1 - s.ServiceLevel.High, High: 1 - s.ServiceLevel.Low}, true
		free.Simulation, free.Interval = s.Availability, true
		energy.Simulation, energy.Interval = s.Energy.Charging, true
		simulated = s.Power.ChargingByHourKW[:]
		peak.Simulation = exactly(highest(simulated))
	}
	if r.Site != nil {
		bill := compared("bill of a week", "USD", billed(r.Site, closed), "")
		if simulated != nil {
			bill.Simulation = exactly(billed(r.Site, simulated))
		}
		for _, s := range r.Rules {
			if s.Name == "uncontrolled" {
				energy.Plain, peak.Plain, bill.Plain = s.ChargeKWh, highest(s.ChargeKW), s.USD
			}
		}
		if s := r.Optimum; s != nil {
			energy.Optimum, peak.Optimum, bill.Optimum = s.ChargeKWh, highest(s.ChargeKW), s.USD
		}
		list = append(list, &bill)
	}
	for _, c := range list {
		r.Compared = append(r.Compared, *c)
	}
}

// compared is a number of the closed form that no other method has yet.
func compared(what, unit string, closed float64, note string) Compared {
	nan := math.NaN()
	return Compared{What: what, Unit: unit, ClosedForm: closed, Simulation: exactly(nan), Plain: nan, Optimum: nan, Note: note}
}

func exactly(v float64) sim.Estimate { return sim.Estimate{Mean: v, Low: v, High: v} }

func sum(x []float64) float64 {
	total := 0.0
	for _, v := range x {
		total += v
	}
	return total
}

// highest is the highest hour of the mean working day and of the mean day of a weekend: of single hours of a simulated week it would be
// the luckiest.
func highest(x []float64) float64 {
	most := 0.0
	for h := range 24 {
		working, weekend := 0.0, 0.0
		for day := range 7 {
			if day < 5 {
				working += x[24*day+h] / 5
			} else {
				weekend += x[24*day+h] / 2
			}
		}
		most = max(most, working, weekend)
	}
	return most
}

// billed is what a site's week costs with such charging by the hour, USD; sun is used as far as there is load.
func billed(c *charging.Problem, charge []float64) float64 {
	usd, peak := 0.0, 0.0
	for t, kw := range charge {
		grid := kw + c.BaseKW[t]
		if c.SolarKW != nil {
			grid = max(0, grid-c.SolarKW[t])
		}
		usd += grid * c.PriceUSDPerKWh[t]
		peak = max(peak, grid)
	}
	return usd + c.DemandUSDPerKW*peak
}
