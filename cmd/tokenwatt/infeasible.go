package main

import (
	"fmt"
	"io"
	"math"
	"strings"

	"tokenwatt/report"
	"tokenwatt/supply"
)

// printInfeasible says which limits stand against each other, and by which fields of the scenario they are freed.
func printInfeasible(w io.Writer, e *supply.InfeasibleError) {
	say(w, "the load cannot be served, and nothing was written")
	if len(e.Clashes) == 0 {
		fmt.Fprintln(w, "  the solver finds no supply, though hardly anything is missing: loosen the tightest limit a little")
		return
	}
	names := make([]string, len(e.Clashes))
	for i, l := range e.Clashes {
		names[i] = limitText(l, e.LoadMWh)
	}
	fmt.Fprintf(w, "  these stand against each other: %s\n", strings.Join(names, "; "))
	if len(e.Ways) > 0 {
		fmt.Fprintln(w, "  ways out, the cheapest first:")
	}
	for i := range e.Ways {
		fmt.Fprintf(w, "    %s\n", wayText(&e.Ways[i], e.LoadMWh))
	}
	fmt.Fprintln(w, "  another candidate may be a way out, too")
}

// limitText names a limit and what it is.
func limitText(l supply.Limit, loadMWh float64) string {
	name := string(l.Family)
	if l.Name != "" && l.Family != supply.GridLimit && l.Family != supply.ExportLimit {
		name += " of " + l.Name
	}
	switch l.Family {
	case supply.LoadServed, supply.WindowEnergy:
		return name
	case supply.OutageReserve:
		return fmt.Sprintf("%s, with %s of the load shed", name, valueText(l, l.Have, 0, loadMWh))
	default:
		return name + " of " + valueText(l, l.Have, 0, loadMWh)
	}
}

// valueText is the value of a limit in the unit of its field. Where it is a new one, side tells to which side it may be
// rounded: 1 for up, -1 for down.
func valueText(l supply.Limit, value float64, side int, loadMWh float64) string {
	unit := l.Unit
	if l.Family == supply.CarbonCap {
		value, unit = value*1000/loadMWh, "g/kWh" // t over MWh
	}
	if side != 0 && value > 0 {
		// A value that is round but for a solver's tolerance stays so.
		inner := value * (1 - 1e-7*float64(side))
		step := math.Pow(10, math.Floor(math.Log10(inner))-3)
		value = step * math.Round(inner/step+0.5*float64(side))
	}
	if unit == "%" {
		return report.Number(value, 4) + " %"
	}
	return report.Number(value, 4) + " " + unit
}

// field is where a scenario sets a limit.
func field(l supply.Limit) string {
	candidate := "supply.candidates." + l.Name
	switch l.Family {
	case supply.LoadServed, supply.WindowEnergy:
		return "supply.unserved"
	case supply.GridLimit:
		return "supply.grid.limit"
	case supply.ExportLimit:
		return "supply.grid.export.limit"
	case supply.LargestSize:
		return candidate + ".max"
	case supply.YearlyHours:
		return candidate + ".max_hours or max_pulses"
	case supply.CarbonCap:
		return "supply.carbon_cap"
	case supply.HourlyShare:
		return "supply.cfe_share"
	case supply.AnnualShare:
		return "supply.annual_match"
	case supply.OutageReserve:
		return "supply.reserve.shed"
	case supply.PlanningReserve:
		return "supply.reserve.margin"
	default:
		return candidate
	}
}

// wayText is a way out as fields and their new values.
func wayText(way *supply.WayOut, loadMWh float64) string {
	texts := make([]string, len(way.Relaxations))
	unserved := false
	for i, r := range way.Relaxations {
		side := 1
		if r.To < r.Have {
			side = -1
		}
		switch r.Family {
		case supply.LoadServed:
			unserved = true
			texts[i] = fmt.Sprintf("%s: %s MWh of load unserved, up to %s MW in %d hours", field(r.Limit), report.Number(r.By, 4), report.Number(r.PeakMW, 4), r.Hours)
		case supply.WindowEnergy:
			unserved = true
			texts[i] = fmt.Sprintf("%s: %s MWh of deferrable load undone", field(r.Limit), report.Number(r.By, 4))
		case supply.PlanningReserve:
			texts[i] = fmt.Sprintf("%s: firm capacity of %s instead of %s", field(r.Limit), valueText(r.Limit, r.To, side, loadMWh), valueText(r.Limit, r.Have, 0, loadMWh))
		default:
			texts[i] = fmt.Sprintf("%s: %s instead of %s", field(r.Limit), valueText(r.Limit, r.To, side, loadMWh), valueText(r.Limit, r.Have, 0, loadMWh))
		}
	}
	text := strings.Join(texts, ", and ")
	switch {
	case !way.Confirmed:
		text += " (not confirmed)"
	case unserved:
		text += fmt.Sprintf(", at %s a year without what that costs", report.Scaled(way.USDPerYear, "USD", 3))
	default:
		text += fmt.Sprintf(", at %s a year", report.Scaled(way.USDPerYear, "USD", 3))
	}
	return text
}
