package tokenwatt

import (
	"math"

	"tokenwatt/facility"
	"tokenwatt/report"
)

// settle gives the uses of a plant's power the hours that deferrable energy was placed in, so that tables, books and
// figures have the same numbers.
func (p *plan) settle() {
	f := p.facility
	if f.ByPlant == nil {
		return
	}
	p.uses = make([]map[facility.Part][]float64, p.inside)
	totals := map[facility.Part]float64{}
	f.ITMWh, f.LossesMWh, f.CoolingMWh, f.OtherMWh, f.IdleMWh = 0, 0, 0, 0, 0
	for i := range p.inside {
		w := &f.Workloads[i]
		p.uses[i] = f.ByPlant.Split(consumed(w), p.loads[i].FirmMW)
		sum := map[facility.Part]float64{}
		for part, series := range p.uses[i] {
			sum[part] = total(series)
			totals[part] += sum[part]
		}
		w.ITMWh = total(p.loads[i].FirmMW)
		w.LossesMWh = sum[facility.TransformerLosses] + sum[facility.UPSLosses] + sum[facility.DistributionLosses]
		w.CoolingMWh, w.OtherMWh, w.IdleMWh = sum[facility.CoolingUse], sum[facility.OtherUse], sum[facility.IdleUse]
		f.ITMWh += w.ITMWh
		f.LossesMWh += w.LossesMWh
		f.CoolingMWh += w.CoolingMWh
		f.OtherMWh += w.OtherMWh
		f.IdleMWh += w.IdleMWh
	}
	b := f.ByPlant
	b.TransformerMWh, b.UPSMWh, b.DistributionMWh = totals[facility.TransformerLosses], totals[facility.UPSLosses], totals[facility.DistributionLosses]
	if all := b.FansMWh + b.PumpsMWh + b.CompressorsMWh + b.RejectionMWh; all > 0 {
		scale := f.CoolingMWh / all
		b.FansMWh, b.PumpsMWh, b.CompressorsMWh, b.RejectionMWh = b.FansMWh*scale, b.PumpsMWh*scale, b.CompressorsMWh*scale, b.RejectionMWh*scale
	}
}

// consumed is what a workload draws by hour: from the meter and from generators in tests.
func consumed(w *facility.Workload) []float64 {
	all := append([]float64(nil), w.Meter.FirmMW...)
	for h, mw := range w.TestMW {
		all[h] += mw
	}
	return all
}

func total(series []float64) float64 {
	sum := 0.0
	for _, v := range series {
		sum += v
	}
	return sum
}

// testMW is what generators gave the building in tests, by hour; nil for nothing.
func (p *plan) testMW() []float64 {
	var all []float64
	for i := range p.facility.Workloads {
		if w := &p.facility.Workloads[i]; w.TestMW != nil {
			if all == nil {
				all = make([]float64, p.hours)
			}
			for h, mw := range w.TestMW {
				all[h] += mw
			}
		}
	}
	return all
}

func (p *plan) facilityReport() *report.Facility {
	f := p.facility
	r := &report.Facility{
		Method: p.scenario.Site.Facility.Method,
		ITMWh:  f.ITMWh, LossesMWh: f.LossesMWh, CoolingMWh: f.CoolingMWh, MeteredMWh: f.MeteredMWh, WaterM3: f.WaterL / 1000,
		OtherMWh: f.OtherMWh, IdleMWh: f.IdleMWh, TestMWh: f.TestMWh,
	}
	for i := range f.Workloads {
		if i >= p.inside {
			r.StatedMWh += f.Workloads[i].MeteredMWh
		}
	}
	if f.ITMWh > 0 {
		r.PUE = (f.ITMWh + f.LossesMWh + f.CoolingMWh + f.OtherMWh + f.IdleMWh) / (f.ITMWh + f.IdleMWh)
		r.PUEMin, r.PUEMax = p.pueBounds()
		r.WUE = f.WaterL / 1000 / f.ITMWh
	}
	_, r.PeakMW = bounds(f.FirmMW)
	if r.PeakMW > 0 {
		r.LoadFactor = f.MeteredMWh / r.PeakMW / float64(p.hours)
	}
	for _, t := range p.weather.TemperatureC {
		r.TemperatureC += t / float64(p.hours)
	}
	if p.supply != nil {
		for i := range p.supply.Assets {
			r.OffSiteWaterM3 += p.supply.Assets[i].WaterL / 1000
		}
	}
	if f.ByPlant != nil {
		r.Plant = p.plantReport(f.ByPlant)
	}
	return r
}

// pueBounds are the least and the highest PUE of the hours in which machines run.
func (p *plan) pueBounds() (least, most float64) {
	if p.facility.ByPlant == nil {
		return bounds(p.facility.PUE)
	}
	least = math.Inf(1)
	for _, pue := range p.facility.PUE {
		if pue > 0 {
			least, most = math.Min(least, pue), math.Max(most, pue)
		}
	}
	return least, most
}

// plantReport is the facility by its plant.
func (p *plan) plantReport(b *facility.ByPlant) *report.FacilityPlant {
	given := &p.scenario.Site.Facility
	r := &report.FacilityPlant{
		Cooling: p.scenario.Define.Cooling.Get(given.Cooling.Plant).Value.Title,
		UPS:     p.scenario.Define.UPS.Get(given.Electrical.UPS).Value.Title,
		FansMWh: b.FansMWh, PumpsMWh: b.PumpsMWh, CompressorsMWh: b.CompressorsMWh, RejectionMWh: b.RejectionMWh,
		UPSMWh: b.UPSMWh, DistributionMWh: b.DistributionMWh, TransformerMWh: b.TransformerMWh,
		EvaporationM3: b.EvaporationL / 1000, DriftM3: b.DriftL / 1000, BlowdownM3: b.BlowdownL / 1000,
		FreeHours: b.FreeHours, MixedHours: b.MixedHours, CompressorHours: b.CompressorHours,
		DesignITMW: b.DesignITMW, Design: point(b.Design), Peak: point(b.Peak),
	}
	for i := range b.Air {
		r.WetBulbC += b.Air[i].WetBulbC / float64(len(b.Air))
	}
	for _, c := range b.Curve {
		r.Curve = append(r.Curve, report.PUEPoint{TemperatureC: c.TemperatureC, Hours: c.Hours, Mean: c.Mean, Least: c.Least, Most: c.Most, WaterLPerKWh: c.WaterLPerKWh})
	}
	for _, u := range b.Units {
		r.Units = append(r.Units, report.FacilityUnits{
			Name: u.Name, Redundancy: u.Redundancy, Needed: u.Needed, Installed: u.Installed, UnitMW: u.UnitMW,
			Load: u.Load, Efficiency: u.Efficiency, Availability: u.Availability,
		})
	}
	t := &b.Tests
	r.Tests = report.GeneratorTests{
		RatingMW: t.RatingMW, HoursEach: t.HoursEach, GeneratedMWh: t.GeneratedMWh, BuildingMWh: t.BuildingMWh,
		Power: given.Generators.TestPower, Fuel: given.Generators.Fuel, FuelMWh: t.FuelMWh, CarbonT: t.CarbonKg / 1000, USD: t.USD,
	}
	return r
}

func point(at facility.Point) report.FacilityPoint {
	return report.FacilityPoint{DryBulbC: at.DryBulbC, WetBulbC: at.WetBulbC, ITMW: at.ITMW, MeterMW: at.ConsumptionMW, PUE: at.PUE}
}
