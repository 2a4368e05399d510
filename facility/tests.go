package facility

import (
	"math"
	"time"
)

// Tests are the monthly tests of the standby generators over the study.
type Tests struct {
	// RatingMW is that of all installed generators, HoursEach how long each ran.
	RatingMW, HoursEach float64
	// GeneratedMWh is their output, of which BuildingMWh fed the building and the rest a load bank.
	GeneratedMWh, BuildingMWh float64
	// FuelMWh is the thermal energy of the fuel, CarbonKg what it emits, USD what it costs.
	FuelMWh, CarbonKg, USD float64
}

const (
	// testDay of the month, and the local hours in which the generators are tested one after the other.
	testDay, testFrom, testHours = 15, 9, 8
	// mostOfLoad is the share of what the site draws that a test may carry; the rest goes to a load bank.
	mostOfLoad = 0.5
)

// test runs the generators' tests: on the 15th of each month of each year they run one after the other through eight hours from
// nine o'clock of mean local time, so that their power is spread evenly over these. What feeds the building is not bought.
func (r *Result) test(b *built, site *Site) {
	g, t := &b.Plant.Generators, &r.ByPlant.Tests
	t.RatingMW = r.ByPlant.Units[len(r.ByPlant.Units)-1].ratingMW()
	span := max(testHours, int(math.Ceil(g.TestHours)))
	power := t.RatingMW * g.TestLoad * g.TestHours / float64(span)
	if power == 0 {
		return
	}
	begin := time.Date(site.Year, time.January, 1, 0, 0, 0, 0, time.UTC)
	for month := 0; ; month++ {
		day := time.Date(site.Year, time.January+time.Month(month), testDay, testFrom, 0, 0, 0, time.UTC)
		first := int(day.Sub(begin).Hours()) - int(math.Round(site.LongitudeDeg/15))
		if first+span > len(r.FirmMW) {
			break // beyond the hours studied
		}
		t.HoursEach += g.TestHours
		for h := first; h < first+span; h++ {
			t.GeneratedMWh += power
			if g.ToBuilding {
				t.BuildingMWh += r.feed(h, power)
			}
		}
	}
	t.FuelMWh = t.GeneratedMWh / g.Efficiency
	t.CarbonKg, t.USD = t.FuelMWh*g.CarbonKgPerMWh, t.FuelMWh*g.USDPerMWh
}

// feed takes power of a test off what the workloads draw from the meter in an hour, each in proportion, and returns it. It
// feeds firm load alone: windows get their hours only later.
func (r *Result) feed(h int, power float64) float64 {
	drawn := 0.0
	for i := range r.Workloads {
		drawn += r.Workloads[i].Meter.FirmMW[h]
	}
	power = math.Min(power, mostOfLoad*drawn)
	if power == 0 {
		return 0
	}
	for i := range r.Workloads {
		w := &r.Workloads[i]
		if w.TestMW == nil {
			w.TestMW = make([]float64, len(w.Meter.FirmMW))
		}
		part := power * w.Meter.FirmMW[h] / drawn
		w.TestMW[h] += part
		w.Meter.FirmMW[h] -= part
		w.TestMWh += part
		w.MeteredMWh -= part
	}
	return power
}
