package weather

import "tokenwatt/scenario"

// calendar is the number of hours of the calendar years wanted.
func (p *Problem) calendar() int {
	hours := scenario.HoursInYear(p.Year)
	for year := p.Year + 1; year < p.Year+p.Years; year++ {
		hours += scenario.HoursInYear(year)
	}
	return hours
}

// byYear makes the weather of several years, one after the other.
func (p *Problem) byYear(s *Settings) *Result {
	all := &Result{}
	first, told := 0, map[string]bool{}
	for i := range p.Years {
		one := *p
		one.Year, one.Years, one.replicate = p.Year+i, 0, uint64(i)
		one.Hours = scenario.HoursInYear(one.Year)
		one.Measured = p.Measured.part(first, first+one.Hours)
		first += one.Hours
		r := one.year(s)
		for k, series := range all.series() {
			*series = append(*series, *r.series()[k]...)
		}
		all.SolarOrigin, all.WindOrigin, all.TemperatureOrigin = r.SolarOrigin, r.WindOrigin, r.TemperatureOrigin
		all.HumidityOrigin, all.PressureOrigin, all.WindRaised = r.HumidityOrigin, r.PressureOrigin, r.WindRaised
		for _, text := range r.Warnings {
			if !told[text] {
				told[text] = true
				all.Warnings = append(all.Warnings, text)
			}
		}
	}
	return all
}

// series lists the hourly series of a result.
func (r *Result) series() []*[]float64 {
	return []*[]float64{&r.SolarCF, &r.WindCF, &r.TemperatureC, &r.DewPointC, &r.RelativeHumidity, &r.PressurePa}
}

// part returns the measured series of some hours.
func (m Measured) part(from, to int) Measured {
	for _, series := range []*[]float64{
		&m.SolarCF, &m.WindCF, &m.TemperatureC, &m.GHI, &m.DNI, &m.DHI, &m.POA, &m.WindSpeedMS, &m.DewPointC, &m.RelativeHumidity, &m.PressurePa,
	} {
		if *series != nil {
			*series = (*series)[from:to]
		}
	}
	return m
}
