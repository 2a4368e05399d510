package tokenwatt

import "slices"

// place gives deferrable energy its hours: those that the supply chose, in MW at the meter by window, or without a
// supply every hour of its window alike. From here on it is firm, at the meter and at the boundary IT, so that tables,
// books and shares have all of the load. A window is carried to the meter with the mean of its PUE, and back with it.
func (p *plan) place(chosen [][]float64) {
	f := p.facility
	window := 0
	for i := range f.Workloads {
		meter := &f.Workloads[i].Meter
		if len(meter.Deferrable) == 0 {
			continue
		}
		// The supply's problem and the run's schedule keep their own hours.
		meter.FirmMW, f.FirmMW, f.FirmITMW = slices.Clone(meter.FirmMW), slices.Clone(f.FirmMW), slices.Clone(f.FirmITMW)
		it := slices.Clone(p.loads[i].FirmMW)
		for k, d := range meter.Deferrable {
			pue := 1.0 // of a window without energy it does not matter
			if atIT := p.loads[i].Deferrable[k].EnergyMWh; atIT > 0 {
				pue = d.EnergyMWh / atIT
			}
			for h := range d.EndHour - d.FirstHour {
				mw := d.EnergyMWh / float64(d.EndHour-d.FirstHour)
				if chosen != nil {
					mw = chosen[window][h]
				}
				hour := d.FirstHour + h
				meter.FirmMW[hour] += mw
				f.FirmMW[hour] += mw
				it[hour] += mw / pue
				f.FirmITMW[hour] += mw / pue
			}
			window++
		}
		p.loads[i].FirmMW, p.loads[i].Deferrable, meter.Deferrable = it, nil, nil
	}
	p.settle()
}
