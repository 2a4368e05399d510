package scenario

import (
	"fmt"
	"math"

	"tokenwatt/catalog"
	"tokenwatt/internal/strictyaml"
	"tokenwatt/quantity"
)

// checkCandidate reports limits that are swapped, and fields that would have no effect: those of stores on a plant, those of
// plants on a store, those of units on what is not switched.
func checkCandidate(path string, c *Candidate, s *Supply, known *catalog.Catalog, report reporter) {
	if c.CSV != nil {
		checkColumns(path+".csv", c.CSV, report, "cf")
	}
	ordered(path, "min", c.Min, "max", c.Max, report)
	ordered(path, "min_discharge", c.MinDischarge, "max_discharge", c.MaxDischarge, report)
	ordered(path, "min_energy", c.MinEnergy, "max_energy", c.MaxEnergy, report)
	ordered(path, "min_duration", c.MinDuration, "max_duration", c.MaxDuration, report)
	technology := known.Technologies.Get(c.Technology)
	if technology == nil {
		return // the decoder has said so
	}
	k := candidateCheck{path: path, candidate: c, technology: &technology.Value, report: report, losing: s.Reserve != nil && s.Reserve.NMinus1}
	k.misplaced()
	switch t := k.technology; {
	case t.Kind == "storage":
		k.store()
	case t.Kind == "dispatchable":
		k.units()
	case c.Units == "whole" && !c.Unit.Known() && !t.Unit.Known():
		k.fault("units", "`whole`", noUnit, "")
	}
}

// noUnit is what a plant whose units are counted lacks.
const noUnit = "unit, the size of one: the catalog has none"

// ordered reports a least value above the most.
func ordered[T quantity.Quantity](path, least string, low quantity.Figure[T], most string, high quantity.Figure[T], report reporter) {
	if low.Known() && high.Known() && low.Mode > high.Mode {
		report(strictyaml.JoinPath(path, least), low.String(), "at most "+most+", "+high.String(), "")
	}
}

// candidateCheck is one candidate with what the catalog knows of it.
type candidateCheck struct {
	path       string
	candidate  *Candidate
	technology *catalog.Technology
	report     reporter
	losing     bool // the reserve is against the loss of a unit
}

func (k *candidateCheck) fault(field, found, expected, hint string) {
	k.report(strictyaml.JoinPath(k.path, field), found, expected, hint)
}

// pulsed tells whether the plant is dispatched by its repetition rate.
func (k *candidateCheck) pulsed() bool {
	return k.candidate.PulseRate.Known() || k.technology.PulseRate.Known()
}

// kindOf is what a field belongs to, as messages say it.
type kindOf string

const (
	ofPlants     kindOf = "plants"
	ofStores     kindOf = "stores"
	ofDispatch   kindOf = "plants that are dispatched"
	ofCommitment kindOf = "plants with units that are switched"
	ofPulses     kindOf = "pulsed plants"
)

// takes tells whether the candidate takes fields of a kind.
func (k *candidateCheck) takes(kind kindOf) bool {
	dispatched := k.technology.Kind == "dispatchable"
	switch kind {
	case ofStores:
		return k.technology.Kind == "storage"
	case ofPlants:
		return k.technology.Kind != "storage"
	case ofDispatch:
		return dispatched
	case ofCommitment:
		return dispatched && !k.pulsed()
	default:
		return dispatched && k.pulsed()
	}
}

// misplaced reports fields that the candidate's kind does not have.
func (k *candidateCheck) misplaced() {
	for _, field := range k.fields() {
		if !field.given || k.takes(field.of) {
			continue
		}
		k.fault(field.name, "a field of "+string(field.of), "none on "+k.candidate.Technology+", which is "+k.is(field.of), "take it away")
	}
}

// is says what the candidate is, to which fields of a kind do not belong.
func (k *candidateCheck) is(kind kindOf) string {
	switch {
	case k.technology.Kind == "storage":
		return "a store"
	case kind == ofStores:
		return "no store"
	case k.technology.Kind != "dispatchable":
		return "run by nature"
	case k.pulsed():
		return "a pulsed plant"
	default:
		return "not pulsed"
	}
}

// given is whether a field is written, and what it belongs to.
type given struct {
	name  string
	given bool
	of    kindOf
}

// fields lists the fields that not every candidate has.
func (k *candidateCheck) fields() []given {
	c := k.candidate
	return []given{
		{"energy_capex", c.EnergyCapex.Known(), ofStores},
		{"energy_annual_cost", c.EnergyAnnualCost.Known(), ofStores},
		{"charge_efficiency", c.ChargeEfficiency.Known(), ofStores},
		{"discharge_efficiency", c.DischargeEfficiency.Known(), ofStores},
		{"standing_loss", c.StandingLoss.Known(), ofStores},
		{"free_discharge", c.FreeDischarge, ofStores},
		{"discharge_capex", c.DischargeCapex.Known(), ofStores},
		{"discharge_annual_cost", c.DischargeAnnualCost.Known(), ofStores},
		{"min_discharge", c.MinDischarge.Known(), ofStores},
		{"max_discharge", c.MaxDischarge.Known(), ofStores},
		{"min_energy", c.MinEnergy.Known(), ofStores},
		{"max_energy", c.MaxEnergy.Known(), ofStores},
		{"min_duration", c.MinDuration.Known(), ofStores},
		{"max_duration", c.MaxDuration.Known(), ofStores},
		{"cycle_wear", c.CycleWear, ofStores},
		{"cycle_life", c.CycleLife.Known(), ofStores},
		{"fuel_price", c.FuelPrice.Known(), ofPlants},
		{"efficiency", c.Efficiency.Known(), ofPlants},
		{"availability", c.Availability.Known(), ofPlants},
		{"csv", c.CSV != nil, ofPlants},
		{"matching", c.Matching != "", ofPlants},
		{"auxiliary", c.Auxiliary.Known(), ofPlants},
		{"forced_outage", c.ForcedOutage.Known(), ofDispatch},
		{"planned_outage", c.PlannedOutage.Known(), ofDispatch},
		{"outages", c.Outages != "", ofDispatch},
		{"repair", c.Repair.Known(), ofDispatch},
		{"max_hours", c.MaxHours.Known(), ofDispatch},
		{"units", c.Units != "", ofPlants},
		{"unit", c.Unit.Known(), ofPlants},
		{"commitment", c.Commitment != "", ofCommitment},
		{"min_load", c.MinLoad.Known(), ofCommitment},
		{"start_cost", c.StartCost.Known(), ofCommitment},
		{"ramp", c.Ramp.Known(), ofCommitment},
		{"min_up", c.MinUp.Known(), ofCommitment},
		{"min_down", c.MinDown.Known(), ofCommitment},
		{"pulse_rate", c.PulseRate.Known(), ofPulses},
		{"recirculating", c.Recirculating.Known(), ofPulses},
		{"wear_capex", c.WearCapex.Known(), ofPulses},
		{"shots", c.Shots.Known(), ofPulses},
		{"max_pulses", c.MaxPulses.Known(), ofPulses},
	}
}

// units reports what a plant's units lack: a size where they are counted, a commitment where they are switched.
func (k *candidateCheck) units() {
	c, t := k.candidate, k.technology
	sized := c.Unit.Known() || t.Unit.Known()
	if c.Units == "whole" && !sized {
		k.fault("units", "`whole`", noUnit, "")
	}
	if c.Commitment == "integer" && !sized {
		k.fault("commitment", "`integer`", noUnit, "")
	}
	if k.pulsed() && !sized {
		k.fault("pulse_rate", "a pulsed plant", "unit, the power of one at that rate: the catalog has none", "")
	}
	committed := c.Commitment == "relaxed" || c.Commitment == "integer"
	for _, field := range []given{
		{"min_load", c.MinLoad.Known(), ofCommitment},
		{"start_cost", c.StartCost.Known(), ofCommitment},
		{"min_up", c.MinUp.Known(), ofCommitment},
		{"min_down", c.MinDown.Known(), ofCommitment},
	} {
		if field.given && !committed && k.takes(ofCommitment) {
			k.fault(field.name, "a field of units that are switched", "commitment: relaxed or integer", "")
		}
	}
	k.counted()
	k.wholeHours("min_up", c.MinUp)
	k.wholeHours("min_down", c.MinDown)
	k.outages()
}

// counted reports a number of units that there is not, or that the reserve against the loss of one does not know.
func (k *candidateCheck) counted() {
	c := k.candidate
	unit := c.Unit
	if !unit.Known() {
		unit = k.technology.Unit
	}
	if c.Units == "whole" && unit.Known() && c.Max.Known() {
		size := unit.Mode.MW()
		if math.Ceil(c.Min.Mode.MW()/size-1e-9) > math.Floor(c.Max.Mode.MW()/size+1e-9) {
			k.fault("units", "`whole`", "a whole number of units of "+unit.String()+" between min and max", "")
		}
	}
	if !k.losing || c.ReserveUnits > 0 {
		return
	}
	switch switched := c.Commitment == "relaxed"; {
	case switched:
		k.fault("commitment", "`relaxed`", "reserve_units, the number of units of which the reserve sees one lost", "")
	case (c.Unit.Known() || c.Units == "whole" || c.Commitment == "integer") && !c.Max.Known():
		k.report(k.path, "units of a number that nothing bounds", "max, or reserve_units, for the reserve against the loss of one", "")
	}
}

func (k *candidateCheck) wholeHours(field string, time quantity.Figure[quantity.Duration]) {
	if time.Known() && !whole(time.Mode.Hours()) {
		k.fault(field, "`"+time.String()+"`", "a whole number of hours", "")
	}
}

// outages reports draws that cannot be made.
func (k *candidateCheck) outages() {
	c, t := k.candidate, k.technology
	if c.Repair.Known() && c.Outages != "drawn" {
		k.fault("repair", "`"+c.Repair.String()+"`", "outages: drawn", "")
	}
	if c.Outages != "drawn" {
		return
	}
	unit := c.Unit
	if !unit.Known() {
		unit = t.Unit
	}
	switch count := c.Min.Mode.MW() / unit.Mode.MW(); {
	case !unit.Known():
		k.fault("outages", "`drawn`", noUnit, "")
	case !c.Min.Known() || !c.Max.Known() || c.Min.Mode != c.Max.Mode:
		k.fault("outages", "`drawn`", "a capacity that is given: min equal to max", "")
	case count < 1 || !whole(count):
		k.fault("outages", fmt.Sprintf("%s of units of %s", c.Min, unit), "a whole number of units", "")
	}
	if !c.ForcedOutage.Known() && !t.ForcedOutage.Known() {
		k.fault("outages", "`drawn`", "forced_outage: the catalog has none", "")
	}
	if !c.Repair.Known() {
		k.fault("outages", "`drawn`", "repair, the mean time of an outage", "")
	}
	if c.Availability.Known() || c.CSV != nil {
		k.fault("outages", "`drawn`", "no availability and no csv, which say the same", "")
	}
}

// store reports sizes of a discharger that is not there, and wear without a life.
func (k *candidateCheck) store() {
	c, t := k.candidate, k.technology
	separate := c.DischargeCapex.Known() || c.DischargeAnnualCost.Known() || t.DischargeCapex.Known()
	if c.FreeDischarge && (c.DischargeCapex.Known() || c.DischargeAnnualCost.Known() || c.MaxDischarge.Known() || c.MinDischarge.Known()) {
		k.fault("free_discharge", "a discharge that is free and one that has a cost or size", "one of them", "")
	}
	for _, field := range []given{{"min_discharge", c.MinDischarge.Known(), ofStores}, {"max_discharge", c.MaxDischarge.Known(), ofStores}} {
		if field.given && !separate && !c.FreeDischarge {
			k.fault(field.name, "the size of a discharger", "discharge_capex: one machine charges and discharges here", "")
		}
	}
	if c.FreeDischarge && (c.MinDuration.Known() || c.MaxDuration.Known()) {
		k.fault("free_discharge", "a duration at full power of a discharge that has no size", "one of them", "")
	}
	if c.CycleWear && !c.CycleLife.Known() && !t.CycleLife.Known() {
		k.fault("cycle_wear", "`true`", "cycle_life: the catalog has none", "")
	}
	if c.CycleLife.Known() && !c.CycleWear {
		k.fault("cycle_life", "`"+c.CycleLife.String()+"`", "cycle_wear: true, without which it does not act", "")
	}
	if c.CycleWear && c.EnergyAnnualCost.Known() && !c.EnergyCapex.Known() {
		k.fault("cycle_wear", "`true`", "energy_capex, over which cycles are spread; energy_annual_cost does not say it", "")
	}
}
