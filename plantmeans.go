package tokenwatt

import (
	"context"
	"fmt"

	"tokenwatt/demand"
	"tokenwatt/facility"
	"tokenwatt/scenario"
	"tokenwatt/supply/weather"
)

// plantMeans carries a plant into the closed form: its figures in the mean of the year for every draw of the sweep. The
// year's weather is in bins there and the load constant; the ratios to the year by the hour, at the modes, put right what that
// leaves out, so that the modes give exactly what the hours do.
type plantMeans struct {
	climate *facility.Climate
	// overhead is (factor - 1) by the hour over that in bins, pue the same of the PUE, water that of the water.
	overhead, pue, water float64
}

// of evaluates the plant at the present modes of a scenario's figures.
func (m *plantMeans) of(s *scenario.Scenario) (facility.Means, error) {
	plant := facility.AssemblePlant(&s.Site.Facility, &s.Define)
	means, err := m.climate.Mean(&plant)
	if err != nil {
		return means, err
	}
	means.Factor = 1 + m.overhead*(means.Factor-1)
	means.PUE = 1 + m.pue*(means.PUE-1)
	means.WaterLPerKWh *= m.water
	return means, nil
}

// inBins prepares the means for loads, none for a flat one at the design.
func (p *plan) inBins(loads []demand.Load) (*plantMeans, error) {
	problem := facility.Assemble(&p.scenario.Site.Facility, &p.scenario.Define, loads, p.site())
	climate, err := problem.Climate()
	return &plantMeans{climate: climate, overhead: 1, pue: 1, water: 1}, err
}

// calibrate makes the means those of the year by the hour.
func (m *plantMeans) calibrate(s *scenario.Scenario, f *facility.Result) error {
	bins, err := m.of(s)
	if err != nil || f.ITMWh == 0 {
		return err
	}
	ratio := func(hours, bins float64) float64 {
		if bins == 0 {
			return 1
		}
		return hours / bins
	}
	consumed := f.MeteredMWh + f.TestMWh
	m.overhead = ratio(consumed/f.ITMWh-1, bins.Factor-1)
	m.pue = ratio(consumed/(f.ITMWh+f.IdleMWh)-1, bins.PUE-1)
	m.water = ratio(f.WaterL/f.ITMWh/1000, bins.WaterLPerKWh)
	return nil
}

// site is where the facility stands, with its weather.
func (p *plan) site() *facility.Site {
	return &facility.Site{
		Outdoors: facility.Outdoors{TemperatureC: p.weather.TemperatureC, DewPointC: p.weather.DewPointC, PressurePa: p.weather.PressurePa},
		Year:     p.scenario.Study.Year, LongitudeDeg: p.scenario.Site.Longitude.Mode.Degrees(),
	}
}

// runWeather makes the hourly weather, and the factor from IT to metered power that demand reckons its costs with: the given
// PUE, or the plant's in this weather for a flat load.
func (p *plan) runWeather(ctx context.Context) error {
	s := p.scenario
	sky, err := weather.Assemble(&s.Site, s.Study, uint64(s.Seed))
	if err != nil {
		return err
	}
	if p.weather, err = weather.Run(ctx, *sky, nil); err != nil {
		return err
	}
	p.pue = float64(s.Site.Facility.PUE.Mode)
	if !s.Site.Facility.ByPlant() {
		return nil
	}
	flat, err := p.inBins(nil)
	if err != nil {
		return fmt.Errorf("facility: %w", err)
	}
	means, err := flat.of(s)
	if err != nil {
		return fmt.Errorf("facility: %w", err)
	}
	p.pue, p.plant = means.Factor, flat
	return nil
}
