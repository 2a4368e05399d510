package tokenwatt

import (
	"fmt"
	"math"

	"tokenwatt/report"
	"tokenwatt/supply/fusion"
)

// group collects figures of one thing.
type group struct{ report.FusionGroup }

// add appends a figure; a number that is infinite or none is said in words.
func (g *group) add(key, name string, value float64, unit, text string) {
	f := report.FusionFigure{Key: key, Name: name, Unit: unit, Text: text}
	if math.IsInf(value, 0) || math.IsNaN(value) {
		f.Unit, f.Text = "", "without bound"
		if unit == "yr" {
			f.Text = "never"
		}
	} else {
		f.Value = &value
	}
	g.Figures = append(g.Figures, f)
}

// fusionGroups are the figures of pulse, plant, stocks and wear.
func fusionGroups(r *fusion.Result) []report.FusionGroup {
	return []report.FusionGroup{pulseGroup(r), powerGroup(r), wearGroup(r), stockGroup(r)}
}

// pulseGroup is the pulse at its peak.
func pulseGroup(r *fusion.Result) report.FusionGroup {
	g := group{report.FusionGroup{Name: "the pulse at its peak"}}
	k, c := &r.Pulse.Peak, &r.Pulse.Circuit
	g.add("peak_field", "field outside the plasma", k.Field, "T", "")
	g.add("ion_temperature", "temperature of ions", k.IonTemperature, "keV", "")
	g.add("electron_temperature", "temperature of electrons", k.ElectronTemperature, "keV", "")
	g.add("ion_density", "density of ions", k.IonDensity, "m-3", "")
	g.add("plasma_energy", "energy of the plasma", k.Thermal/1e6, "MJ", "")
	g.add("separatrix_radius", "radius of the plasma", 100*k.SeparatrixRatio*r.Plant.Radius, "cm", "")
	g.add("separatrix_length", "length of the plasma", k.SeparatrixLength, "m", "")
	g.add("time_to_peak", "time to the peak", 1e3*c.TimeToPeak, "ms", "")
	g.add("bank_voltage", "bank before the pulse", c.Voltage/1e3, "kV", "of one turn")
	g.add("peak_current", "current at the peak", c.PeakCurrent/1e6, "MA", "of one turn")
	g.add("n_t_tau", "n T tau", r.Pulse.TripleProduct, "keV s/m3", "")
	g.add("burn_up", "burn-up of the fuel", 100*r.Pulse.BurnUp, "%", "")
	neutrons := 0.0
	for _, n := range r.Pulse.Neutrons {
		neutrons += n.Count
	}
	g.add("neutrons", "neutrons of a pulse", neutrons, "", "")
	g.add("round_trip", "round trip without plasma", 100*c.RoundTrip, "%", "")
	return g.FusionGroup
}

// powerGroup is the plant's power.
func powerGroup(r *fusion.Result) report.FusionGroup {
	g := group{report.FusionGroup{Name: "the plant"}}
	e, p := &r.Energy, &r.Plant
	g.add("repetition", "pulses", p.RepetitionHz, "1/s", modulesText(p.Modules))
	g.add("gross_power", "gross power", e.GrossW/1e6, "MW", "what stays in the banks among it")
	g.add("recirculated_power", "recirculated power", (e.GrossW-e.NetW)/1e6, "MW", "")
	g.add("recirculating_share", "recirculating share", 100*e.RecirculatingShare, "%", "")
	g.add("net_power", "net power", e.NetW/1e6, "MW", "")
	g.add("q_sci", "Q_sci", e.ScientificQ, "", "fusion over the work on the plasma")
	g.add("q_eng", "Q_eng", e.EngineeringQ, "", "gross over recirculated")
	g.add("thermal_power", "electricity from heat", e.ThermalW/1e6, "MW", "")
	g.add("idle_draw", "draw while it stands", e.IdleW/1e6, "MW", "")
	g.add("start_up", "energy to start", e.StartUpJ/3.6e9, "MWh", "")
	g.add("mwh_per_year", "net energy of a year", r.Economics.MWhPerYear, "MWh", "")
	return g.FusionGroup
}

// modulesText says what a rate is of.
func modulesText(n int) string {
	if n == 1 {
		return "of one module"
	}
	return fmt.Sprintf("of each of %d modules", n)
}

// wearGroup is what wears and stands still.
func wearGroup(r *fusion.Result) report.FusionGroup {
	g := group{report.FusionGroup{Name: "wear and outages"}}
	w := &r.Wear
	g.add("wall_load", "neutrons on the wall", w.WallLoadWPerM2/1e6, "MW/m2", "")
	g.add("bank_life", "life of the bank", w.BankYears, "yr", fmt.Sprintf("%s shots", report.Number(w.BankShots, 2)))
	g.add("switch_life", "life of the switches", w.SwitchYears, "yr", "")
	g.add("wall_life", "life of the first wall", w.WallYears, "yr", "")
	g.add("plant_shots", "shots of a module over the plant's life", w.PlantShots, "", "")
	g.add("availability", "availability", 100*w.Availability, "%", "")
	g.add("planned_outage", "planned outages", 100*w.PlannedOutage, "%", "")
	if n := len(w.ModulesUp) - 1; n > 1 {
		g.add("all_modules", "chance that all modules can fire", 100*w.ModulesUp[n], "%", "outside planned work")
	}
	g.add("wear_per_shot", "wear of a shot", r.Economics.WearUSDPerShot, "USD", "")
	return g.FusionGroup
}

// stockGroup is what becomes of tritium and helium-3.
func stockGroup(r *fusion.Result) report.FusionGroup {
	g := group{report.FusionGroup{Name: "fuel and stocks"}}
	s := &r.Stocks
	g.add("tritium_per_year", "tritium made, below 0 used", 1e3*s.TritiumKgPerYear, "g/yr", "")
	g.add("helium3_per_year", "helium-3 made, below 0 used", 1e3*s.HeliumKgPerYear, "g/yr", "before what tritium decays to")
	if n := len(s.Years); n > 0 {
		last := &s.Years[n-1]
		at := fmt.Sprintf("after %s years", report.Number(last.Year, 3))
		g.add("tritium_stock", "tritium in store", last.TritiumKg, "kg", at)
		g.add("helium3_bought", "helium-3 bought", last.HeliumBoughtKg, "kg", at)
		g.add("helium3_sold", "helium-3 sold", last.HeliumSoldKg, "kg", at)
		g.add("tritium_bought", "tritium bought", last.TritiumBoughtKg, "kg", at)
	}
	g.add("steady_tritium", "tritium that the store tends to", s.SteadyTritiumKg, "kg", "")
	if s.SelfSufficientYears > 0 {
		g.add("self_sufficient", "own helium-3 covers the use", s.SelfSufficientYears, "yr", "after the start")
	}
	return g.FusionGroup
}
