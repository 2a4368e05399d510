package validation

import (
	"context"
	"fmt"
	"math"

	"tokenwatt/demand"
	"tokenwatt/facility"
	"tokenwatt/facility/cooling"
	"tokenwatt/facility/electrical"
	"tokenwatt/facility/psychrometrics"
	"tokenwatt/internal/csvseries"
	"tokenwatt/report"
	"tokenwatt/scenario"
	"tokenwatt/sweep"
)

// leiMasanet is where the published ranges are from: their quantiles of zone 4A, whose reference city is Baltimore, as the
// authors' calculator has them, and the ranges of parameters behind them.
const leiMasanet = "Lei & Masanet 2022 (doi 10.1016/j.resconrec.2022.106323), zone 4A: nuoaleon/UEcalculator_dash_app:src/data/UE.csv"

// span is a range of a parameter or of a published result.
type span struct{ low, high float64 }

// siteSize has the ranges of table B.1 that go with the size of a data centre.
type siteSize struct {
	name                                                                                  string
	ups, distribution, lights, supply, airRise, fanEfficiency, coil, cycles, drift, tower span
}

// leiCase is one cooling system of Lei & Masanet with its 5th and 95th percentile of PUE and WUE (L/kWh).
type leiCase struct {
	name, plant string
	size        siteSize
	fanPa, cop  span
	pue, wue    span
	// change makes the catalog's plant theirs.
	change func(*cooling.Plant)
}

// largeScale, midsize and small are the sizes of table B.1; shares are fractions, temperatures in C and K.
func largeScale() siteSize {
	return siteSize{
		name:          "large-scale",
		ups:           span{0.90, 0.99},
		distribution:  span{0, 0.02},
		lights:        span{0, 0.002},
		supply:        span{27, 35},
		airRise:       span{13.9, 19.4},
		fanEfficiency: span{0.65, 0.9},
		coil:          span{0.7, 0.9},
		cycles:        span{3, 15},
		drift:         span{0.00005, 0.005},
		tower:         span{2.8, 6.7},
	}
}

func midsize() siteSize {
	return siteSize{
		name:          "midsize",
		ups:           span{0.80, 0.94},
		distribution:  span{0.02, 0.05},
		lights:        span{0.02, 0.05},
		supply:        span{27, 32},
		airRise:       span{5, 10},
		fanEfficiency: span{0.6, 0.8},
		coil:          span{0.65, 0.9},
		cycles:        span{3, 12},
		drift:         span{0.00005, 0.005},
		tower:         span{2.8, 6.7},
	}
}

func small() siteSize {
	return siteSize{
		name:          "small",
		ups:           span{0.77, 0.85},
		distribution:  span{0.02, 0.04},
		lights:        span{0.02, 0.04},
		supply:        span{20.25, 24.75},
		airRise:       span{5, 8},
		fanEfficiency: span{0.6, 0.75},
		coil:          span{0.65, 0.8},
		cycles:        span{3, 12},
		drift:         span{0.0005, 0.005},
		tower:         span{2.8, 6.7},
	}
}

// leiCases are the published cooling systems that have a plant here.
func leiCases() []leiCase {
	noPads := func(p *cooling.Plant) { p.PadEffectiveness = 0 }
	airChilled := func(p *cooling.Plant) { p.Economiser = cooling.AirEconomiser }
	return []leiCase{
		{"outdoor air with pads", "evaporative-tower", largeScale(), span{300, 1000}, span{-0.11, 0.11}, span{1.1093, 1.2230}, span{0.2716, 0.8329}, nil},
		{"water-cooled chillers, water-side economiser", "chiller-tower-economiser", largeScale(), span{300, 700}, span{-0.11, 0.11}, span{1.0842, 1.2025}, span{1.7434, 2.6119}, nil},
		{"water-cooled chillers, air-side economiser", "evaporative-tower", midsize(), span{400, 1000}, span{-0.40, 0}, span{1.3794, 1.6446}, span{0.9724, 1.9260}, noPads},
		{"water-cooled chillers, water-side economiser", "chiller-tower-economiser", midsize(), span{400, 900}, span{-0.40, 0}, span{1.2703, 1.5122}, span{2.0065, 2.9954}, nil},
		{"water-cooled chillers", "chiller-tower", midsize(), span{400, 900}, span{-0.40, 0}, span{1.4696, 1.7542}, span{2.4210, 3.6123}, nil},
		{"air-cooled chillers, air-side economiser", "chiller-air", midsize(), span{400, 1000}, span{-0.40, 0.25}, span{1.4290, 1.6983}, span{0.0126, 0.0483}, airChilled},
		{"air-cooled chillers", "chiller-air", midsize(), span{400, 900}, span{-0.40, 0.25}, span{1.5409, 1.9885}, span{0.0235, 0.0976}, nil},
		{"water-cooled chillers", "chiller-tower", small(), span{400, 900}, span{-0.60, 0.20}, span{1.6700, 1.9994}, span{2.7272, 4.1067}, nil},
		{"air-cooled chillers", "chiller-air", small(), span{400, 900}, span{-0.45, 0.30}, span{1.7168, 2.1391}, span{0.0250, 0.1031}, nil},
		{"direct expansion", "dx", small(), span{400, 600}, span{-0.45, 0.20}, span{1.8923, 2.3464}, span{0.0250, 0.1031}, nil},
	}
}

// facilityCases compare a facility by its plant with published PUE and WUE in the same climate, and its moist air with
// the weather file.
func facilityCases(_ context.Context, b *bench) ([]Case, error) {
	site, humidity, err := b.greensboroAir()
	if err != nil {
		return nil, err
	}
	cases, err := moistAirCases(site, humidity)
	if err != nil {
		return nil, err
	}
	for _, c := range leiCases() {
		found, err := c.compare(b, site)
		if err != nil {
			return nil, fmt.Errorf("%s, %s: %w", c.name, c.size.name, err)
		}
		cases = append(cases, found...)
	}
	more, err := b.defaultPlants(site)
	return append(cases, more...), err
}

// greensboroAir reads the typical year, and its relative humidity for comparison.
func (b *bench) greensboroAir() (*facility.Site, []float64, error) {
	tmy, err := csvseries.ReadFile(b.data.path(greensboroFile), &csvseries.Request{
		Hours: 8760, YearHours: 8760, UTCOffset: -5, Columns: columns("temp_air_c", "temp_dew_c", "rel_humidity_pct", "pressure_mbar"),
	})
	if err != nil {
		return nil, nil, err
	}
	pressure := make([]float64, 8760)
	for h, mbar := range tmy["pressure_mbar"] {
		pressure[h] = 100 * mbar
	}
	site := &facility.Site{
		Outdoors: facility.Outdoors{TemperatureC: tmy["temp_air_c"], DewPointC: tmy["temp_dew_c"], PressurePa: pressure}, Year: 2023, LongitudeDeg: -79.95,
	}
	return site, tmy["rel_humidity_pct"], nil
}

// moistAirCases compare moist air with the file's own humidity and with other formulas.
func moistAirCases(site *facility.Site, humidity []float64) ([]Case, error) {
	air, err := site.Outdoors.Air()
	if err != nil {
		return nil, err
	}
	var relative, stull []pair
	for h := range air {
		share := psychrometrics.VapourPressure(site.Outdoors.DewPointC[h]) / psychrometrics.VapourPressure(air[h].DryBulbC)
		name := fmt.Sprint("hour ", h)
		relative = append(relative, pair{name, 100 * share, humidity[h]})
		if air[h].DryBulbC >= 0 {
			stull = append(stull, pair{name, air[h].WetBulbC, psychrometrics.Stull(air[h].DryBulbC, math.Min(1, share))})
		}
	}
	return finish([]Case{
		{
			Quantity: "relative humidity from the dew point", Unit: "%", Against: "greensboro_tmy3_weather.csv", Split: Test, Measure: Difference,
			Method: "Saturation pressure over water (ASHRAE Fundamentals 2017, chapter 1); the file has whole per cents.",
		},
		{
			Quantity: "wet bulb above freezing", Unit: "C", Against: "Stull 2011 (doi 10.1175/JAMC-D-11-0143.1)", Split: Reference, Measure: Difference,
			Method: "Thermodynamic wet bulb of ASHRAE Fundamentals 2017 at the hour's pressure; Stull's fit is for sea level and within -1.0 to 0.65 K by his own account.",
		},
	}, [][]pair{relative, stull})
}

// draws of the published ranges, evenly within each.
const facilityDraws = 128

// compare draws a published system's parameters from its ranges and compares the quantiles.
func (c *leiCase) compare(b *bench, site *facility.Site) ([]Case, error) {
	problem := facility.Problem{Site: site, Plant: &facility.Plant{}}
	climate, err := problem.Climate()
	if err != nil {
		return nil, err
	}
	entry := b.catalog.Cooling.Get(c.plant)
	if entry == nil {
		return nil, fmt.Errorf("%w: the catalog has no cooling plant %s", ErrData, c.plant)
	}
	base := cooling.Assemble(&entry.Value)
	if c.change != nil {
		c.change(&base)
	}
	parameters, set := c.parameters(base)
	swept, err := sweep.Run(context.Background(), sweep.Problem{
		Parameters: parameters, Outputs: []string{"PUE", "WUE"},
		NewWorker: func() (sweep.Worker, error) {
			return func(values, out []float64) error {
				plant := set(values)
				means, err := climate.Mean(&plant)
				out[0], out[1] = means.PUE, means.WaterLPerKWh
				return err
			}, nil
		},
	}, &sweep.Settings{Draws: facilityDraws, Seed: 1})
	if err != nil {
		return nil, err
	}
	return c.judged(&swept.Outputs[0].Quantiles, &swept.Outputs[1].Quantiles)
}

// parameters lists what is drawn, and how values become a plant.
func (c *leiCase) parameters(base cooling.Plant) ([]sweep.Parameter, func([]float64) facility.Plant) {
	s := c.size
	var list []sweep.Parameter
	var sets []func(*facility.Plant, float64)
	draw := func(name string, r span, set func(*facility.Plant, float64)) {
		list = append(list, sweep.Parameter{
			Name: name, Low: r.low, Mode: (r.low + r.high) / 2, High: r.high, Quantile: func(p float64) float64 { return r.low + p*(r.high-r.low) },
		})
		sets = append(sets, set)
	}
	draw("UPS efficiency", s.ups, func(p *facility.Plant, v float64) { p.UPSCurve.Proportional = 1/v - 1 })
	draw("distribution", s.distribution, func(p *facility.Plant, v float64) { p.Distribution = v / (1 - v) })
	draw("lights", s.lights, func(p *facility.Plant, v float64) { p.Other = v })
	draw("supply air", s.supply, func(p *facility.Plant, v float64) { p.Cooling.SupplyC = v })
	draw("air rise", s.airRise, func(p *facility.Plant, v float64) { p.Cooling.RiseK = v })
	draw("fan pressure", c.fanPa, func(p *facility.Plant, v float64) { p.Cooling.FanPressurePa = v })
	draw("fan efficiency", s.fanEfficiency, func(p *facility.Plant, v float64) { p.Cooling.FanEfficiency = v })
	draw("COP error", c.cop, func(p *facility.Plant, v float64) { p.Cooling.CarnotShare = math.Min(1, p.Cooling.CarnotShare*(1+v)) })
	if base.ChilledWater {
		draw("coil", s.coil, func(p *facility.Plant, v float64) { p.Cooling.CoilEffectiveness = v })
		draw("water rise", span{5, 10}, func(p *facility.Plant, v float64) { p.Cooling.WaterRiseK = v })
	}
	if base.Rejection == cooling.TowerRejection {
		draw("cycles", s.cycles, func(p *facility.Plant, v float64) { p.Cooling.Cycles = v })
		draw("drift", s.drift, func(p *facility.Plant, v float64) { p.Cooling.Drift = v })
		draw("tower approach", s.tower, func(p *facility.Plant, v float64) { p.Cooling.TowerApproachK = v })
	}
	if base.Economiser == cooling.AirEconomiser {
		draw("dew point", span{15, 27}, func(p *facility.Plant, v float64) { p.Cooling.DewPointMaxC = v })
		draw("humidity", span{0.6, 0.95}, func(p *facility.Plant, v float64) { p.Cooling.HumidityMax = v })
	}
	return list, func(values []float64) facility.Plant {
		p := facility.Plant{
			Cooling: base, UPSLoading: 1, TransformerLoading: 1, Needed: 1, UPSRedundancy: electrical.None, TransformerRedundancy: electrical.None,
			CoolingRedundancy: electrical.None, GeneratorRedundancy: electrical.None, Generators: facility.Generators{Efficiency: 1},
		}
		if base.Rejection == cooling.TowerRejection {
			p.Cooling.CarnotShare = leiCarnot
		}
		for i, set := range sets {
			set(&p, values[i])
		}
		if base.ChilledWater {
			// Their regression of COP is by condenser water alone: it stays that of ordinary chilled water, however warm theirs is.
			water := p.Cooling.SupplyC + p.Cooling.RiseK - p.Cooling.RiseK/p.Cooling.CoilEffectiveness
			p.Cooling.EvaporatorK = math.Max(0, math.Min(30, water-leiEvaporationC))
		}
		return p
	}
}

const (
	// leiCarnot is what their regression comes to for evaporation at leiEvaporationC: COP 7.5 at condenser water of 25 C and
	// 60 % load.
	leiCarnot       = 0.70
	leiEvaporationC = 5
)

// judged makes the cases of PUE and WUE: medians, and whether the ranges overlap.
func (c *leiCase) judged(pue, wue *sweep.Quantiles) ([]Case, error) {
	method := "Parameters drawn evenly from the published ranges (table B.1) with Greensboro's typical year, which by degree days is of the same zone; evaporation at 5 C as in their regression. The measured value is the middle of the published 5th and 95th percentile. Theirs is a calculation too."
	judge := func(quantity, unit string, ours *sweep.Quantiles, theirs span, note string) Case {
		verdict := "inside"
		if ours.P50 < theirs.low || ours.P50 > theirs.high {
			verdict = "outside"
		}
		digits := 3
		return Case{
			Quantity: quantity + ", " + c.size.name + ", " + c.name, Unit: unit, Against: leiMasanet, Split: Reference, Measure: Relative, Method: method,
			Remark: fmt.Sprintf("Published 5th to 95th percentile %s, drawn here %s: the median is %s.%s", report.Between(theirs.low, theirs.high, digits),
				report.Between(ours.P5, ours.P95, digits), verdict, note),
		}
	}
	cases := []Case{judge("PUE", "", pue, c.pue, "")}
	pairs := [][]pair{{{"median", pue.P50, (c.pue.low + c.pue.high) / 2}}}
	if wue.P95 > 0 {
		note := " Towers here give part of the heat to the air without evaporation."
		if c.change != nil || c.plant == "evaporative-tower" {
			note = " Their sites keep a least relative humidity too: they moisten dry winter air, or close to it and run the chillers; and their pads are wetted or not, here as far as needed."
		}
		cases = append(cases, judge("WUE", "L/kWh", wue, c.wue, note))
		pairs = append(pairs, []pair{{"median", wue.P50, (c.wue.low + c.wue.high) / 2}})
	}
	return finish(cases, pairs)
}

// defaultPlants runs plants at a scenario's defaults beside what sites of their kind report.
func (b *bench) defaultPlants(site *facility.Site) ([]Case, error) {
	var cases []Case
	var pairs [][]pair
	for _, d := range []struct {
		plant, reported string
		pue             float64
		remark          string
	}{
		{
			"liquid-tower", "NREL ESIF, Golden, Colorado (NREL/PR-2C00-70433, 2018)", 1.04,
			"Another, drier climate, and most of that site's load has no UPS, which is 3 % of IT here.",
		},
		{
			"evaporative-tower", "Google's fleet, energy without idle machines (August 2025, overhead 8 of 93)", 1.09,
			"A fleet over many climates, with another power train.",
		},
	} {
		s, err := scenario.Parse("defaults", []byte("name: x\nstudy: {year: 2023}\nworkloads: {hall: {load: {power: 1 MW}}}\nsite: {facility: {cooling: {plant: "+d.plant+"}}}\n"), ".", nil)
		if err != nil {
			return nil, fmt.Errorf("validation: defaults: %w", err)
		}
		problem := facility.Assemble(&s.Site.Facility, &s.Define, []demand.Load{flatLoad(8760)}, site)
		r, err := facility.Run(context.Background(), problem, nil)
		if err != nil {
			return nil, err
		}
		cases = append(cases, Case{
			Quantity: "PUE at a scenario's defaults, " + d.plant, Against: d.reported, Split: Test, Measure: Relative,
			Method: "Greensboro's typical year; nothing of the plant is that site's but its kind.", Remark: d.remark,
		})
		pairs = append(pairs, []pair{{d.plant, (r.MeteredMWh + r.TestMWh) / r.ITMWh, d.pue}})
	}
	return finish(cases, pairs)
}

// flatLoad is 1 MW in every hour.
func flatLoad(hours int) demand.Load {
	l := demand.Load{Workload: "hall", FirmMW: make([]float64, hours)}
	for h := range l.FirmMW {
		l.FirmMW[h] = 1
	}
	return l
}
