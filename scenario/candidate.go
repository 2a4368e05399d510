package scenario

import (
	"tokenwatt/catalog"
	"tokenwatt/internal/strictyaml"
)

// checkCandidate reports limits that are swapped, and fields that would have no effect: those of stores on a plant and
// those of plants on a store.
func checkCandidate(path string, c *Candidate, known *catalog.Catalog, report reporter) {
	if c.CSV != nil {
		checkColumns(path+".csv", c.CSV, report, "cf")
	}
	if c.Min.Known() && c.Max.Known() && c.Min.Mode > c.Max.Mode {
		report(path+".min", c.Min.String(), "at most max, "+c.Max.String(), "")
	}
	technology := known.Technologies.Get(c.Technology)
	if technology == nil {
		return // the decoder has said so
	}
	isStore := technology.Value.Kind == "storage"
	for _, field := range []struct {
		name           string
		given, ofStore bool
	}{
		{"energy_capex", c.EnergyCapex.Known(), true},
		{"energy_annual_cost", c.EnergyAnnualCost.Known(), true},
		{"charge_efficiency", c.ChargeEfficiency.Known(), true},
		{"discharge_efficiency", c.DischargeEfficiency.Known(), true},
		{"standing_loss", c.StandingLoss.Known(), true},
		{"free_discharge", c.FreeDischarge, true},
		{"fuel_price", c.FuelPrice.Known(), false},
		{"efficiency", c.Efficiency.Known(), false},
		{"availability", c.Availability.Known(), false},
		{"csv", c.CSV != nil, false},
	} {
		switch {
		case !field.given || field.ofStore == isStore:
		case isStore:
			report(strictyaml.JoinPath(path, field.name), "a field of plants", "none on "+c.Technology+", which is a store", "take it away")
		default:
			report(strictyaml.JoinPath(path, field.name), "a field of stores", "none on "+c.Technology+", which is no store", "take it away")
		}
	}
}
