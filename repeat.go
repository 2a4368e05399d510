package tokenwatt

import (
	"tokenwatt/demand"
	"tokenwatt/scenario"
)

// repeat carries a load of the first year of the study on to all of its years of weather: each begins with the load's first
// hour. Of a leap year in the first place the others lack the last day, in another they begin it anew; a window that is cut
// keeps the part of its energy.
func repeat(load *demand.Load, study scenario.Study) {
	hours := len(load.FirmMW)
	if study.WeatherYears() == 1 || hours == 0 {
		return
	}
	firm, windows := load.FirmMW, load.Deferrable
	load.FirmMW, load.Deferrable = make([]float64, 0, study.Total()), nil
	for i := range study.WeatherYears() {
		first, length := len(load.FirmMW), scenario.HoursInYear(study.Year+i)
		for h := range length {
			load.FirmMW = append(load.FirmMW, firm[h%hours])
		}
		for _, d := range windows {
			if d.FirstHour >= length {
				continue
			}
			if end := min(d.EndHour, length); end < d.EndHour {
				d.EnergyMWh *= float64(end-d.FirstHour) / float64(d.EndHour-d.FirstHour)
				d.EndHour = end
			}
			d.FirstHour, d.EndHour = d.FirstHour+first, d.EndHour+first
			load.Deferrable = append(load.Deferrable, d)
		}
	}
}
