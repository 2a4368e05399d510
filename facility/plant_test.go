package facility

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"tokenwatt/catalog"
	"tokenwatt/demand"
	"tokenwatt/facility/electrical"
	"tokenwatt/internal/csvseries"
	"tokenwatt/internal/testdata"
	"tokenwatt/scenario"
)

// byDefault is a plant of the catalog in a scenario that names it and nothing else.
func byDefault(t testing.TB, name string) Plant {
	t.Helper()
	s, err := scenario.Parse("test.yaml", []byte("name: x\nstudy: {year: 2023}\nworkloads: {hall: {load: {power: 1 MW}}}\nsite: {tariff: 0.1 USD/kWh, facility: {cooling: {plant: "+name+"}}}\n"), t.TempDir(), nil)
	if err != nil {
		t.Fatal(err)
	}
	return AssemblePlant(&s.Site.Facility, &s.Define)
}

// plantNames lists the catalog's plants.
func plantNames(t testing.TB) []string {
	t.Helper()
	c, err := catalog.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	return c.Cooling.Names()
}

// greensboro is the typical meteorological year (TMY3 station 723170).
func greensboro(t testing.TB) *Site {
	t.Helper()
	tmy, err := csvseries.ReadFile(testdata.Path(t, "supply", "greensboro_tmy3_weather.csv"), &csvseries.Request{
		Hours: 8760, YearHours: 8760, UTCOffset: -5, Columns: []csvseries.Column{
			{Key: "dry", Header: "temp_air_c", Factor: 1},
			{Key: "dew", Header: "temp_dew_c", Factor: 1},
			{Key: "pressure", Header: "pressure_mbar", Factor: 100},
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	return &Site{Outdoors: Outdoors{tmy["dry"], tmy["dew"], tmy["pressure"]}, Year: 2023, LongitudeDeg: -79.95}
}

// flat is a load of one power in every hour.
func flat(hours int, mw float64) demand.Load {
	l := demand.Load{Workload: "hall", FirmMW: make([]float64, hours)}
	for h := range l.FirmMW {
		l.FirmMW[h] = mw
	}
	return l
}

// Every plant of the catalog in the mixed-humid year, with everything else at a scenario's defaults: PUE of the year, at
// design and in the worst hour, and water. The bounds tell a slip; published ranges are compared in package validation.
func TestGreensboroYear(t *testing.T) {
	site := greensboro(t)
	for name, want := range map[string]struct{ low, high, water float64 }{
		"dx": {1.28, 1.45, 0}, "chiller-air": {1.24, 1.40, 0}, "chiller-air-economiser": {1.14, 1.26, 0},
		"chiller-adiabatic-economiser": {1.12, 1.22, 0.36}, "chiller-tower": {1.15, 1.28, 1.65}, "chiller-tower-economiser": {1.10, 1.22, 1.6},
		"air-economiser": {1.13, 1.28, 0}, "evaporative-direct": {1.13, 1.28, 0.02}, "evaporative-tower": {1.10, 1.22, 0.5},
		"evaporative-indirect": {1.09, 1.20, 0.2}, "liquid-dry": {1.07, 1.16, 0}, "liquid-adiabatic": {1.07, 1.15, 0.15}, "liquid-tower": {1.06, 1.14, 1.5},
	} {
		p := byDefault(t, name)
		r, err := Run(context.Background(), Problem{Loads: []demand.Load{flat(8760, 100)}, Plant: &p, Site: site, DesignMW: 125}, nil)
		if err != nil {
			t.Fatal(err)
		}
		b := r.ByPlant
		pue, water := (r.MeteredMWh+r.TestMWh)/r.ITMWh, r.WaterL/r.ITMWh/1000
		if pue < want.low || pue > want.high {
			t.Errorf("%s: PUE %.3f, expected %g to %g", name, pue, want.low, want.high)
		}
		if math.Abs(water-want.water) > 0.15*want.water+0.01 {
			t.Errorf("%s: WUE %.3f L/kWh, expected about %g", name, water, want.water)
		}
		if b.FreeHours+b.MixedHours+b.CompressorHours != 8760 || b.Design.PUE < pue || b.Peak.PUE < pue {
			t.Errorf("%s: %d + %d + %d hours; PUE %.3f, at design %.3f, in the peak hour %.3f", name, b.FreeHours, b.MixedHours, b.CompressorHours, pue, b.Design.PUE, b.Peak.PUE)
		}
		t.Logf("%-29s PUE %.3f, design %.3f at %.1f/%.1f C, peak %.1f MW; WUE %.2f; hours free %d, mixed %d, compressors %d; UPS %.1f %% of IT", name, pue, b.Design.PUE, b.Design.DryBulbC, b.Design.WetBulbC, b.Peak.ConsumptionMW, water, b.FreeHours, b.MixedHours, b.CompressorHours, 100*b.UPSMWh/r.ITMWh)
	}
}

// The binned year is that of the hours: within half a per cent of the overhead, in a fraction of the time.
func TestClimateIsTheYear(t *testing.T) {
	site := greensboro(t)
	for _, name := range plantNames(t) {
		p := byDefault(t, name)
		problem := Problem{Loads: []demand.Load{flat(8760, 70)}, Plant: &p, Site: site, DesignMW: 100}
		r, err := Run(context.Background(), problem, nil)
		if err != nil {
			t.Fatal(err)
		}
		c, err := problem.Climate()
		if err != nil {
			t.Fatal(err)
		}
		m, err := c.Mean(&p)
		if err != nil {
			t.Fatal(err)
		}
		factor := (r.MeteredMWh + r.TestMWh) / r.ITMWh
		if math.Abs((m.Factor-1)/(factor-1)-1) > 0.005 {
			t.Errorf("%s: %.5f in bins, %.5f by the hour", name, m.Factor, factor)
		}
		if water := r.WaterL / r.ITMWh / 1000; math.Abs(m.WaterLPerKWh-water) > 0.02*water+1e-4 {
			t.Errorf("%s: %.4f L/kWh in bins, %.4f by the hour", name, m.WaterLPerKWh, water)
		}
		if c.Bins() > 1200 {
			t.Errorf("%d bins", c.Bins())
		}
	}
}

func TestPlantConservation(t *testing.T) {
	names := plantNames(t)
	built := map[string]Plant{}
	for _, name := range names {
		built[name] = byDefault(t, name)
	}
	rapid.Check(t, func(t *rapid.T) {
		name := rapid.SampledFrom(names).Draw(t, "plant")
		p := built[name]
		p.Idle = rapid.SampledFrom([]float64{0, 0.05}).Draw(t, "idle")
		p.UPSRedundancy = rapid.SampledFrom([]electrical.Redundancy{electrical.None, electrical.OneMore, electrical.TwoPaths}).Draw(t, "redundancy")
		p.Generators.ToBuilding = rapid.Bool().Draw(t, "to building")
		hours := rapid.IntRange(340, 400).Draw(t, "hours") // the first test is on 15 January
		site := &Site{Year: 2023, LongitudeDeg: rapid.Float64Range(-180, 180).Draw(t, "longitude")}
		for range hours {
			dry := rapid.Float64Range(-25, 42).Draw(t, "dry")
			site.Outdoors.TemperatureC = append(site.Outdoors.TemperatureC, dry)
			site.Outdoors.DewPointC = append(site.Outdoors.DewPointC, dry-rapid.Float64Range(-0.5, 25).Draw(t, "depression"))
			site.Outdoors.PressurePa = append(site.Outdoors.PressurePa, 98000)
		}
		problem := Problem{Plant: &p, Site: site}
		for i := range rapid.IntRange(0, 3).Draw(t, "loads") {
			l := demand.Load{Workload: fmt.Sprint(i), FirmMW: make([]float64, hours)}
			power := rapid.Float64Range(0, 50).Draw(t, "power")
			from := rapid.IntRange(0, hours-24).Draw(t, "from")
			for h := from; h < hours; h++ { // hours before without any load
				l.FirmMW[h] = power
			}
			if rapid.Bool().Draw(t, "deferrable") {
				l.Deferrable = []demand.Deferrable{{FirstHour: from, EndHour: from + 24, EnergyMWh: 24, MaxMW: 2}}
			}
			problem.Loads = append(problem.Loads, l)
		}
		r, err := Run(context.Background(), problem, nil)
		if err != nil {
			t.Fatal(err)
		}
		conserved(t, name, &problem, r)
	})
}

// conserved checks the sums of a year by a plant.
func conserved(t *rapid.T, name string, p *Problem, r *Result) {
	hours := len(r.FirmMW)
	consumption, meters, water := 0.0, 0.0, 0.0
	for h := range r.ByPlant.Hours {
		hour := &r.ByPlant.Hours[h]
		consumption += hour.ConsumptionMW()
		water += hour.Cooling.WaterL()
		if hour.ITMW > 0 && hour.PUE() < 1 {
			t.Fatalf("%s: PUE %g in hour %d", name, hour.PUE(), h)
		}
		parts := 0.0
		for _, part := range Parts() {
			parts += hour.of(part)
		}
		if relative(parts, hour.OverheadMW()) > 1e-12 {
			t.Fatalf("parts %g of %g MW", parts, hour.OverheadMW())
		}
		sum := 0.0
		for i := range r.Workloads {
			sum += r.Workloads[i].Meter.FirmMW[h]
		}
		if relative(sum, r.FirmMW[h]) > 1e-12 || r.FirmMW[h] < 0 {
			t.Fatalf("hour %d: meters %g, site %g", h, sum, r.FirmMW[h])
		}
	}
	for i := range r.Workloads {
		w := &r.Workloads[i]
		if err := w.Meter.Check(hours); err != nil {
			t.Fatal(err)
		}
		meters += w.Meter.EnergyMWh()
		if parts := w.ITMWh + w.LossesMWh + w.CoolingMWh + w.OtherMWh + w.IdleMWh - w.TestMWh; relative(parts, w.MeteredMWh) > 1e-9 {
			t.Fatalf("workload %d: parts %g, metered %g MWh", i, parts, w.MeteredMWh)
		}
	}
	if len(p.Loads) == 0 {
		return
	}
	if relative(meters, r.MeteredMWh) > 1e-9 || relative(r.MeteredMWh+r.TestMWh, consumption) > 1e-9 || relative(r.WaterL, water) > 1e-9 {
		t.Fatalf("meters %g, metered %g and tests %g of %g MWh; water %g of %g L", meters, r.MeteredMWh, r.TestMWh, consumption, r.WaterL, water)
	}
	if relative(r.TestMWh, r.ByPlant.Tests.BuildingMWh) > 1e-9 || r.TestMWh > r.ByPlant.Tests.GeneratedMWh*(1+1e-9) {
		t.Fatalf("tests fed %g, the table says %g of %g MWh", r.TestMWh, r.ByPlant.Tests.BuildingMWh, r.ByPlant.Tests.GeneratedMWh)
	}
	split := 0.0
	for i := range r.Workloads {
		w := &r.Workloads[i]
		if len(w.Meter.Deferrable) > 0 {
			return
		}
		consumed := append([]float64(nil), w.Meter.FirmMW...)
		for h := range w.TestMW {
			consumed[h] += w.TestMW[h]
		}
		for _, series := range r.ByPlant.Split(consumed, p.Loads[i].FirmMW) {
			for _, mw := range series {
				split += mw
			}
		}
	}
	if relative(split, consumption-r.ITMWh) > 1e-9 {
		t.Fatalf("split %g, overhead %g MWh", split, consumption-r.ITMWh)
	}
}

// Redundancy never lowers the losses where units are loaded below their best point, as at half the design here, and two
// paths cost more than one unit more.
func TestRedundancyCosts(t *testing.T) {
	p := byDefault(t, "chiller-tower-economiser")
	site := greensboro(t)
	last := 0.0
	for _, r := range []electrical.Redundancy{electrical.None, electrical.OneMore, electrical.TwoPaths} {
		p.UPSRedundancy, p.TransformerRedundancy, p.CoolingRedundancy = r, r, r
		got, err := Run(context.Background(), Problem{Loads: []demand.Load{flat(8760, 10)}, Plant: &p, Site: site, DesignMW: 20}, nil)
		if err != nil {
			t.Fatal(err)
		}
		if got.LossesMWh <= last {
			t.Errorf("%s loses %g MWh, no more than %g", r, got.LossesMWh, last)
		}
		t.Logf("%-4s losses %.2f %% of IT", r, 100*got.LossesMWh/got.ITMWh)
		last = got.LossesMWh
	}
}

// Twelve tests of half an hour at 30 %, all to the building, of generators for the design with 10 % beyond and one more.
func TestGeneratorTests(t *testing.T) {
	p := byDefault(t, "dx")
	r, err := Run(context.Background(), Problem{Loads: []demand.Load{flat(8760, 10)}, Plant: &p, Site: greensboro(t)}, nil)
	if err != nil {
		t.Fatal(err)
	}
	tests, units := &r.ByPlant.Tests, r.ByPlant.Units
	rating := r.ByPlant.Design.ConsumptionMW * 1.1 / 8 * 9
	if relative(tests.RatingMW, rating) > 1e-12 || units[len(units)-1].Installed != 9 {
		t.Errorf("rating %g MW, want %g", tests.RatingMW, rating)
	}
	if want := rating * 0.3 * 6; relative(tests.GeneratedMWh, want) > 1e-12 || relative(tests.BuildingMWh, want) > 1e-12 || tests.HoursEach != 6 {
		t.Errorf("%g MWh of which %g to the building in %g h each, want %g", tests.GeneratedMWh, tests.BuildingMWh, tests.HoursEach, want)
	}
	if want := tests.GeneratedMWh / 0.33 * 257; relative(tests.CarbonKg, want) > 1e-12 {
		t.Errorf("%g kg, want %g", tests.CarbonKg, want)
	}
	// On 15 January from 9 to 17 of local time, 14 to 22 UTC.
	for h, fed := range map[int]bool{14*24 + 13: false, 14*24 + 14: true, 14*24 + 21: true, 14*24 + 22: false} {
		if (r.Workloads[0].TestMW[h] > 0) != fed {
			t.Errorf("hour %d is fed %g MW", h, r.Workloads[0].TestMW[h])
		}
	}
	// A second year of weather has its own twelve tests, the first on 15 January of it.
	two := greensboro(t)
	for _, series := range []*[]float64{&two.Outdoors.TemperatureC, &two.Outdoors.DewPointC, &two.Outdoors.PressurePa} {
		*series = append(slices.Clone(*series), *series...)
	}
	if r, err = Run(context.Background(), Problem{Loads: []demand.Load{flat(2*8760, 10)}, Plant: &p, Site: two}, nil); err != nil {
		t.Fatal(err)
	}
	if got := r.ByPlant.Tests; got.HoursEach != 12 || relative(got.GeneratedMWh, 2*tests.GeneratedMWh) > 1e-12 || r.Workloads[0].TestMW[8760+14*24+14] == 0 {
		t.Errorf("two years: %+v, one: %+v", got, *tests)
	}
	p.Generators.TestHours = 0
	if r, err = Run(context.Background(), Problem{Loads: []demand.Load{flat(8760, 10)}, Plant: &p, Site: greensboro(t)}, nil); err != nil || r.ByPlant.Tests.GeneratedMWh != 0 {
		t.Errorf("without tests %+v, %v", r.ByPlant.Tests, err)
	}
}

func TestPlantRunRefuses(t *testing.T) {
	for name, change := range map[string]func(*Problem){
		"no site":         func(p *Problem) { p.Site = nil },
		"no hours":        func(p *Problem) { p.Site.Outdoors = Outdoors{}; p.Loads = nil },
		"hours differ":    func(p *Problem) { p.Site.Outdoors.DewPointC = p.Site.Outdoors.DewPointC[1:] },
		"NaN temperature": func(p *Problem) { p.Site.Outdoors.TemperatureC[0] = math.NaN() },
		"NaN dew point":   func(p *Problem) { p.Site.Outdoors.DewPointC[0] = math.NaN() },
		"no pressure":     func(p *Problem) { p.Site.Outdoors.PressurePa[1] = 0 },
		"too small":       func(p *Problem) { p.DesignMW = 0.5 },
		"NaN design":      func(p *Problem) { p.DesignMW = math.NaN() },
		"bad plant":       func(p *Problem) { p.Plant.Cooling.RiseK = 0 },
		"bad loading":     func(p *Problem) { p.Plant.UPSLoading = 0 },
		"bad units":       func(p *Problem) { p.Plant.Needed = 0 },
		"bad generators":  func(p *Problem) { p.Plant.Generators.Efficiency = math.NaN() },
	} {
		t.Run(name, func(t *testing.T) {
			plant := byDefault(t, "dx")
			p := Problem{
				Loads: []demand.Load{flat(2, 1)}, Plant: &plant,
				Site: &Site{Year: 2023, Outdoors: Outdoors{[]float64{10, 20}, []float64{5, 6}, []float64{98000, 98000}}},
			}
			change(&p)
			if _, err := Run(context.Background(), p, nil); !errors.Is(err, ErrProblem) {
				t.Errorf("got %v", err)
			}
		})
	}
}

// BenchmarkYear is a year of 8,760 hours by a plant.
func BenchmarkYear(b *testing.B) {
	p, site := byDefault(b, "liquid-tower"), greensboro(b)
	problem := Problem{Loads: []demand.Load{flat(8760, 100)}, Plant: &p, Site: site}
	for b.Loop() {
		if _, err := Run(context.Background(), problem, nil); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkClimate is one draw of a sweep.
func BenchmarkClimate(b *testing.B) {
	p, site := byDefault(b, "liquid-tower"), greensboro(b)
	problem := Problem{Loads: []demand.Load{flat(8760, 100)}, Plant: &p, Site: site}
	c, err := problem.Climate()
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := c.Mean(&p); err != nil {
			b.Fatal(err)
		}
	}
}
