package facility

import (
	"math"

	"tokenwatt/facility/cooling"
	"tokenwatt/facility/electrical"
)

// curveStepK is the width of the spans of outdoor temperature in the PUE curve.
const curveStepK = 2

// describe fills in what a reader asks of a year that was run: totals, design point, peak, curve and equipment. Generators
// are the last of the equipment.
func (r *ByPlant) describe(b *built, design cooling.Air) {
	at := b.hour(&design, b.designMW)
	r.DesignITMW = b.designMW
	r.Design = Point{design.DryBulbC, design.WetBulbC, b.designMW, at.ConsumptionMW(), at.PUE()}
	var carried, delivered, heat float64
	for h := range r.Hours {
		hour, f := &r.Hours[h], &r.Hours[h].Cooling
		if c := hour.ConsumptionMW(); c > r.Peak.ConsumptionMW {
			r.Peak = Point{r.Air[h].DryBulbC, r.Air[h].WetBulbC, hour.ITMW, c, hour.PUE()}
		}
		switch {
		case f.HeatMW == 0:
		case f.FreeMW >= f.HeatMW*(1-1e-9):
			r.FreeHours++
		case f.FreeMW > 0:
			r.MixedHours++
		default:
			r.CompressorHours++
		}
		r.EvaporationL += f.EvaporationL
		r.DriftL += f.DriftL
		r.BlowdownL += f.BlowdownL
		r.FansMWh += f.FansMW
		r.PumpsMWh += f.PumpsMW
		r.CompressorsMWh += f.CompressorsMW
		r.RejectionMWh += f.RejectionMW
		r.UPSMWh += hour.UPSMW
		r.DistributionMWh += hour.DistributionMW
		r.TransformerMWh += hour.TransformerMW
		carried += hour.ITMW + hour.IdleMW + hour.DistributionMW
		delivered += hour.ConsumptionMW() - hour.TransformerMW
		heat += f.HeatMW
	}
	r.bend()
	hours := float64(len(r.Hours))
	row := func(u *electrical.Units, output, loss float64) UnitRow {
		row := UnitRow{
			Name: u.Name, Redundancy: string(u.Redundancy), Needed: u.Needed, Installed: u.Installed(), UnitMW: u.UnitMW,
			Load: u.Share(output / hours),
		}
		if output > 0 && loss > 0 {
			row.Efficiency = output / (output + loss)
		}
		if u.UnitAvailability > 0 {
			row.Availability = u.Availability()
		}
		return row
	}
	plant := electrical.Units{
		Name: "cooling units", Needed: b.Needed, Redundancy: b.CoolingRedundancy, UnitMW: at.Cooling.HeatMW / float64(b.Needed), UnitAvailability: b.CoolingAvailability,
	}
	cool := row(&plant, 0, 0)
	if plant.UnitMW > 0 {
		cool.Load = heat / hours / (plant.UnitMW * float64(b.Needed))
	}
	engines := electrical.Units{
		Name: "generators", Needed: b.Needed, Redundancy: b.GeneratorRedundancy, UnitAvailability: b.GeneratorAvailability,
		UnitMW: at.ConsumptionMW() * (1 + b.Generators.Margin) / float64(b.Needed),
	}
	r.Units = []UnitRow{
		row(&b.train.Transformers, delivered, r.TransformerMWh), row(&b.train.UPS, carried, r.UPSMWh), cool, row(&engines, 0, 0),
	}
}

// ratingMW is that of all installed units.
func (u *UnitRow) ratingMW() float64 { return float64(u.Installed) * u.UnitMW }

// bend makes the PUE curve.
func (r *ByPlant) bend() {
	lowest, highest := math.Inf(1), math.Inf(-1)
	for h := range r.Air {
		lowest, highest = math.Min(lowest, r.Air[h].DryBulbC), math.Max(highest, r.Air[h].DryBulbC)
	}
	first := math.Floor(lowest / curveStepK)
	points := make([]CurvePoint, int(math.Floor(highest/curveStepK)-first)+1)
	machines, consumed, water := make([]float64, len(points)), make([]float64, len(points)), make([]float64, len(points))
	for h := range r.Hours {
		hour := &r.Hours[h]
		if hour.ITMW+hour.IdleMW == 0 {
			continue
		}
		i := int(math.Floor(r.Air[h].DryBulbC/curveStepK) - first)
		c, pue := &points[i], hour.PUE()
		if c.Hours == 0 {
			c.Least, c.Most = pue, pue
		}
		c.Hours++
		c.Least, c.Most = math.Min(c.Least, pue), math.Max(c.Most, pue)
		machines[i] += hour.ITMW + hour.IdleMW
		consumed[i] += hour.ConsumptionMW()
		water[i] += hour.Cooling.WaterL()
	}
	for i := range points {
		if points[i].Hours == 0 {
			continue
		}
		points[i].TemperatureC = (first + float64(i) + 0.5) * curveStepK
		points[i].Mean, points[i].WaterLPerKWh = consumed[i]/machines[i], water[i]/machines[i]/1000
		r.Curve = append(r.Curve, points[i])
	}
}
