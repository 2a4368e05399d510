package facility

import (
	"fmt"
	"math"

	"tokenwatt/facility/cooling"
)

// Climate is the weather of a load in bins, so that the mean of a year by a plant takes some hundred hours instead of
// thousands: what a sweep over a plant's figures can afford for every draw.
type Climate struct {
	air     []cooling.Air
	weights []float64 // sum 1
	load    float64   // IT power over the design in the energy-weighted mean
	hottest *extremes
}

// Means are a plant's figures in the mean of a climate.
type Means struct {
	// Factor is the site's energy over that of the workloads' machines, PUE over that of all machines.
	Factor, PUE float64
	// WaterLPerKWh is on-site water for a kWh of the workloads' IT energy.
	WaterLPerKWh float64
}

// binK is the width of the bins of dry bulb and dew point.
const binK = 1.0

// Climate bins the weather of a site by dry bulb and dew point, which economisers switch at, each bin with the mean air of
// its hours. Hours weigh with the IT
// energy of the loads, deferrable energy spread evenly; without energy, as without loads, every hour weighs the same and the
// load is that of the design. Errors wrap ErrProblem.
func (p *Problem) Climate() (*Climate, error) {
	air, err := p.Site.Outdoors.Air()
	if err != nil {
		return nil, err
	}
	if len(air) == 0 {
		return nil, fmt.Errorf("%w: no hours", ErrProblem)
	}
	it := p.spread()
	design, err := p.designMW(len(air))
	if err != nil {
		return nil, err
	}
	c := &Climate{load: 1, hottest: extremesOf(air)}
	energy, squares := 0.0, 0.0
	for _, mw := range it {
		energy += mw
		squares += mw * mw
	}
	if energy > 0 {
		c.load = squares / energy / design
	} else {
		for h := range it {
			it[h], energy = 1, energy+1
		}
	}
	type bin struct{ dry, dew int }
	sums, order := map[bin]*weighted{}, []bin{}
	for h := range air {
		if it[h] == 0 {
			continue
		}
		b := bin{int(math.Floor(air[h].DryBulbC / binK)), int(math.Floor(p.Site.Outdoors.DewPointC[h] / binK))}
		if sums[b] == nil {
			sums[b] = &weighted{}
			order = append(order, b)
		}
		sums[b].add(&air[h], it[h]/energy)
	}
	for _, b := range order {
		c.air = append(c.air, sums[b].mean())
		c.weights = append(c.weights, sums[b].weight)
	}
	return c, nil
}

// weighted is a weighted sum of air.
type weighted struct {
	air    cooling.Air
	weight float64
}

func (w *weighted) add(a *cooling.Air, weight float64) {
	w.air.DryBulbC += weight * a.DryBulbC
	w.air.WetBulbC += weight * a.WetBulbC
	w.air.Ratio += weight * a.Ratio
	w.air.PressurePa += weight * a.PressurePa
	w.weight += weight
}

func (w *weighted) mean() cooling.Air {
	return cooling.Air{
		DryBulbC: w.air.DryBulbC / w.weight, WetBulbC: w.air.WetBulbC / w.weight,
		Ratio: w.air.Ratio / w.weight, PressurePa: w.air.PressurePa / w.weight,
	}
}

// Bins is the number of bins.
func (c *Climate) Bins() int { return len(c.air) }

// Mean is what a plant does in the mean of the climate, for a constant load of the mean's share of its design. Against the
// run by the hour this leaves out how part load and weather go together and hours without load, which a caller makes good
// with the ratio of both at one plant. Errors wrap ErrProblem.
func (c *Climate) Mean(p *Plant) (Means, error) {
	at := c.hottest.exceeded(p.Exceedance)
	b, err := p.build(1, &at)
	if err != nil {
		return Means{}, fmt.Errorf("%w: %w", ErrProblem, err)
	}
	var m Means
	for i := range c.air {
		hour := b.hour(&c.air[i], c.load)
		m.Factor += c.weights[i] * hour.ConsumptionMW() / c.load
		m.PUE += c.weights[i] * hour.PUE()
		m.WaterLPerKWh += c.weights[i] * hour.Cooling.WaterL() / c.load / 1000
	}
	return m, nil
}
