package scenario

import (
	"slices"
	"strings"

	"tokenwatt/catalog"
	"tokenwatt/internal/strictyaml"
	"tokenwatt/quantity"
)

// Fusion is what is asked of pulsed fusion machines.
type Fusion struct {
	Machines strictyaml.Map[FusionMachine]         `yaml:"machines" required:"true" minItems:"1" doc:"Machines by name: an entry of the catalog with what is given here over it."`
	Power    quantity.Figure[quantity.Power]       `yaml:"power" default:"50 MW" exclusiveMin:"0" unit:"MW" basis:"published" source:"claim: the net power that a developer has sold from one plant (2023)" date:"2023-05" doc:"Net power that the answers backwards reach for."`
	LCOE     quantity.Figure[quantity.EnergyPrice] `yaml:"lcoe" exclusiveMin:"0" unit:"USD/MWh" doc:"Cost of electricity that they reach for; where not given, the tariff of the site, and without one the price of the supply's grid."`
	Draws    int                                   `yaml:"draws" default:"10000" min:"64" max:"1000000" doc:"Draws from the ranges of each machine; a supply study takes 256 of them at most."`
}

// FusionMachine is a machine of the catalog with the scenario's own figures over it.
type FusionMachine struct {
	Preset                string `yaml:"preset" required:"true" catalog:"fusion" doc:"The catalog's entry." example:"helion-like-d-he3"`
	catalog.FusionChoices `yaml:",inline"`
	catalog.FusionFigures `yaml:",inline"`
}

// Over returns the machine: the preset with what the scenario gives over it. A figure of a pair of which a machine has one
// takes the other of the preset away.
func (m *FusionMachine) Over(preset *catalog.FusionMachine) *catalog.FusionMachine {
	merged := *preset
	for _, choice := range []struct{ into, given *string }{
		{&merged.Fuel, &m.Fuel}, {&merged.Confinement, &m.Confinement}, {&merged.Hold, &m.Hold}, {&merged.Conductor, &m.Conductor},
	} {
		if *choice.given != "" {
			*choice.into = *choice.given
		}
	}
	if m.Modules > 0 {
		merged.Modules = m.Modules
	}
	for _, pair := range catalog.FusionAlternatives() {
		for i, key := range pair {
			if m.Figure(key).KnownFigure() {
				merged.Clear(pair[1-i])
			}
		}
	}
	for _, key := range catalog.FusionKeys() {
		if m.Figure(key).KnownFigure() {
			merged.SetFigure(key, &m.FusionFigures)
		}
	}
	return &merged
}

// Machine returns a machine of a resolved scenario as the catalog's with the scenario's figures over it; nil for a name that
// is none.
func (s *Scenario) Machine(name string) *catalog.FusionMachine {
	if s.Fusion == nil {
		return nil
	}
	entry := s.Fusion.Machines.Get(name)
	if entry == nil {
		return nil
	}
	preset := s.Define.Fusion.Get(entry.Value.Preset)
	if preset == nil {
		return nil
	}
	return entry.Value.Over(&preset.Value)
}

// checkFusion reports what of a machine contradicts itself: what cannot be formed, compressed or held. All of the rest is
// for the pulse to find, at whatever the draws make of it.
func checkFusion(f *Fusion, known *catalog.Catalog, doc *strictyaml.Document, report reporter) {
	for i := range f.Machines {
		entry := &f.Machines[i]
		path := strictyaml.JoinPath("fusion.machines", entry.Name)
		for _, pair := range catalog.FusionAlternatives() {
			if entry.Value.Figure(pair[0]).KnownFigure() && entry.Value.Figure(pair[1]).KnownFigure() {
				report(path+"."+pair[1], pair[1]+" beside "+pair[0], "one of them", "")
			}
		}
		preset := known.Fusion.Get(entry.Value.Preset)
		if preset == nil {
			continue // the decoder has said so
		}
		k := machineCheck{path: path, doc: doc, report: report}
		k.machine(entry.Value.Over(&preset.Value))
	}
}

// machineCheck is one machine with its place.
type machineCheck struct {
	path   string
	doc    *strictyaml.Document
	report reporter
}

// at is the path of the first of some keys that the scenario gives, which is the one to correct.
func (k *machineCheck) at(keys ...string) string {
	for _, key := range keys {
		if _, given := k.doc.Locate(k.path + "." + key); given {
			return k.path + "." + key
		}
	}
	return k.path
}

func (k *machineCheck) machine(m *catalog.FusionMachine) {
	if m.FRCLength.Mode > m.CoilLength.Mode {
		k.report(k.at("frc_length", "coil_length"), "a plasma of "+m.FRCLength.Mode.String()+" in a coil of "+m.CoilLength.Mode.String(),
			"frc_length at most coil_length", "")
	}
	if m.PeakField.Known() && m.PeakField.Mode <= m.StartField.Mode {
		k.report(k.at("peak_field", "start_field"), "a peak field of "+m.PeakField.Mode.String()+" from a start of "+m.StartField.Mode.String(),
			"peak_field above start_field", "")
	}
	if m.HoldTime.High > 0 && m.Hold == "" {
		k.report(k.at("hold_time"), "a field that is held in no way", "hold: crowbar or active", "")
	}
	if m.ImpurityFraction.High > 0 && m.ImpurityCharge.Low < 1 {
		k.report(k.at("impurity_fraction", "impurity_charge"), "an impurity of charge "+m.ImpurityCharge.String(), "impurity_charge of 1 or more", "")
	}
}

// checkMachine reports a candidate's machine that there is not, or that its technology does not have.
func checkMachine(path string, c *Candidate, f *Fusion, known *catalog.Catalog, report reporter) {
	if c.Machine == "" {
		return
	}
	var names []string
	if f != nil {
		for i := range f.Machines {
			names = append(names, f.Machines[i].Name)
		}
	}
	path += ".machine"
	if !slices.Contains(names, c.Machine) {
		expected, hint := "a machine of the section fusion, which is not given", ""
		if len(names) > 0 {
			expected = "one of " + strings.Join(names, ", ")
		}
		if near := strictyaml.Nearest(c.Machine, names); near != "" {
			hint = "did you mean `" + near + "`?"
		}
		report(path, "`"+c.Machine+"`", expected, hint)
	}
	if t := known.Technologies.Get(c.Technology); t != nil && !t.Value.PulseRate.Known() {
		report(path, "a machine of "+c.Technology, "a pulsed technology, such as fusion-pulsed", "")
	}
	if c.AnnualCost.Known() {
		report(path, "a machine beside annual_cost", "one of them: the machine's cost is computed", "")
	}
}
