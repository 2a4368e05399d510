package report

import (
	"fmt"
	"math"
	"strings"

	"tokenwatt/report/svg"
)

// use is one use of the energy at the meter, for tables.
type use struct {
	Name  string
	MWh   float64
	Aside string
}

// uses lists where the energy of a facility by its plant goes, largest groups first, their parts beside.
func (f *Facility) uses() []use {
	p := f.Plant
	parts := func(list ...any) string {
		var texts []string
		for i := 0; i+1 < len(list); i += 2 {
			if mwh := list[i+1].(float64); mwh > 0 {
				texts = append(texts, fmt.Sprintf("%s %s", list[i], Number(mwh, 3)))
			}
		}
		return strings.Join(texts, ", ")
	}
	all := []use{
		{"IT equipment", f.ITMWh, ""},
		{"cooling", f.CoolingMWh, parts("fans", p.FansMWh, "pumps", p.PumpsMWh, "compressors", p.CompressorsMWh, "fans outdoors", p.RejectionMWh)},
		{"electrical losses", f.LossesMWh, parts("UPS", p.UPSMWh, "transformers", p.TransformerMWh, "distribution", p.DistributionMWh)},
		{"lights and offices", f.OtherMWh, ""},
		{"idle servers", f.IdleMWh, ""},
		{"generator tests", -f.TestMWh, "fed by the generators, not bought"},
		{"stated at the meter", f.StatedMWh, "what of it is IT is not known"},
	}
	kept := all[:0]
	for _, u := range all {
		if u.MWh != 0 {
			kept = append(kept, u)
		}
	}
	return kept
}

// text is a unit's availability in words. Beyond seven nines only common causes are left, which are not in it.
func (u *FacilityUnits) text() string {
	switch {
	case u.Availability == 0:
		return ""
	case 1-u.Availability < 1e-7:
		return "> 99.99999 %"
	default:
		return fmt.Sprintf("%.7g %%", 100*u.Availability)
	}
}

// text says what the tests were.
func (t *GeneratorTests) text() string {
	if t.GeneratedMWh == 0 {
		return ""
	}
	where := "into a load bank"
	if t.Power == "building" {
		where = "to the building"
		if t.BuildingMWh < t.GeneratedMWh*(1-1e-9) {
			where = fmt.Sprintf("%s MWh of it to the building", Number(t.BuildingMWh, 3))
		}
	}
	return fmt.Sprintf("Generators ran %s h each in tests and gave %s MWh %s, from %s MWh of %s: %s t of CO2, %s.",
		Number(t.HoursEach, 3), Number(t.GeneratedMWh, 3), where, Number(t.FuelMWh, 3), t.Fuel, Number(t.CarbonT, 3), Scaled(t.USD, "USD", 3))
}

// facility prints what came of a cooling plant and a power train; a PUE that was given stands among the assumptions.
func (p *page) facility(f *Facility) {
	if f == nil || f.Plant == nil || f.ITMWh == 0 {
		return
	}
	plant := f.Plant
	p.heading("Facility: " + plant.Cooling)
	line := func(format string, args ...any) { p.paragraph("  ", fmt.Sprintf(format, args...)) }
	line("PUE %s, by the hour %s; at design %s (%s °C dry, %s °C wet bulb); WUE %s L/kWh on site", Fixed(f.PUE, 3),
		Fixed(f.PUEMin, 3)+" to "+Fixed(f.PUEMax, 3), Fixed(plant.Design.PUE, 3), Number(plant.Design.DryBulbC, 3), Number(plant.Design.WetBulbC, 3), Number(f.WUE, 3))
	line("no compressor in %s hours, some in %s, all the heat by compressors in %s; mean wet bulb %s °C", Number(float64(plant.FreeHours), 5),
		Number(float64(plant.MixedHours), 5), Number(float64(plant.CompressorHours), 5), Number(plant.WetBulbC, 3))
	t := newTable("lrrl")
	t.row("use", "MWh", "of IT %", "")
	for _, u := range f.uses() {
		t.row(u.Name, Number(u.MWh, 5), Number(100*u.MWh/f.ITMWh, 3), u.Aside)
	}
	p.table(t)
	t = newTable("llrrrr")
	t.row("equipment", "", "units", "MW each", "load %", "enough work")
	for i := range plant.Units {
		u := &plant.Units[i]
		load := ""
		if u.Load > 0 {
			load = Number(100*u.Load, 3)
		}
		t.row(u.Name, u.Redundancy, fmt.Sprintf("%d for %d", u.Installed, u.Needed), Number(u.UnitMW, 3), load, u.text())
	}
	p.table(t)
	offSite := ""
	if f.OffSiteWaterM3 > 0 {
		offSite = fmt.Sprintf("; the supply's plants take %s m³", Number(f.OffSiteWaterM3, 4))
	}
	line("water on site %s m³ (evaporation %s, blow-down %s, drift %s)%s", Number(f.WaterM3, 4), Number(plant.EvaporationM3, 3),
		Number(plant.BlowdownM3, 3), Number(plant.DriftM3, 3), offSite)
	if text := plant.Tests.text(); text != "" {
		line("%s", text)
	}
}

// curveFigure draws the PUE by outdoor temperature.
func curveFigure(f *Facility) svg.Figure {
	if f == nil || f.Plant == nil || len(f.Plant.Curve) < 2 {
		return nil
	}
	mean := svg.ScatterGroup{Name: "Mean", Joined: true}
	least, most := svg.ScatterGroup{Name: "Least hour", Joined: true}, svg.ScatterGroup{Name: "Highest hour", Joined: true}
	lowest := math.Inf(1)
	for _, c := range f.Plant.Curve {
		for _, g := range []struct {
			group *svg.ScatterGroup
			pue   float64
		}{{&mean, c.Mean}, {&least, c.Least}, {&most, c.Most}} {
			g.group.X, g.group.Y = append(g.group.X, c.TemperatureC), append(g.group.Y, g.pue)
			g.group.Titles = append(g.group.Titles, fmt.Sprintf("%s °C, %d h: %s", Number(c.TemperatureC, 3), c.Hours, Fixed(g.pue, 3)))
		}
		lowest = math.Min(lowest, c.Mean)
	}
	figure := svg.Scatter{XLabel: "outdoor temperature", XUnit: "°C", YLabel: "PUE", Groups: []svg.ScatterGroup{mean, most, least}}
	last := f.Plant.Curve[len(f.Plant.Curve)-1]
	figure.Frame = svg.Frame{
		ID: "puecurve", Title: fmt.Sprintf("The PUE is %s at its lowest and %s in the hottest weather", Fixed(lowest, 2), Fixed(last.Mean, 2)),
		Subtitle: "PUE of the hours by outdoor temperature, in spans of two kelvin",
	}
	return figure
}

// useRow is one use of energy, and unitRow one kind of equipment, as the page prints them.
type useRow struct {
	use
	MWhText, ShareText string
}

type unitRow struct {
	*FacilityUnits
	LoadText, AvailabilityText string
}

// plant lays a facility by its plant out for the page.
func (v *view) plant(f *Facility) {
	if f == nil || f.Plant == nil || f.ITMWh == 0 {
		return
	}
	for _, u := range f.uses() {
		v.Uses = append(v.Uses, useRow{u, typeset(Number(u.MWh, 5)), typeset(Number(100*u.MWh/f.ITMWh, 3))})
	}
	for i := range f.Plant.Units {
		row := unitRow{FacilityUnits: &f.Plant.Units[i]}
		if row.Load > 0 {
			row.LoadText = typeset(Number(100*row.Load, 3))
		}
		row.AvailabilityText = typeset(row.text())
		v.Equipment = append(v.Equipment, row)
	}
	v.TestsText = f.Plant.Tests.text()
}
