package tokenwatt

import (
	"errors"
	"fmt"
	"strings"

	"tokenwatt/catalog"
	"tokenwatt/internal/fault"
	"tokenwatt/quantity"
	"tokenwatt/scenario"
	"tokenwatt/supply/fusion"
	"tokenwatt/supply/fusion/pulse"
)

// FusionPlant is a machine of a scenario as the plant that it makes, with what is known of each of its numbers.
type FusionPlant struct {
	// Name is the scenario's, Preset the catalog's entry under it, Title and Note those of that entry.
	Name, Preset, Title, Note string
	// Plant is at the modes.
	Plant fusion.Plant
	// Inputs are the parameters that are given, in the order of fusion.Parameters.
	Inputs []FusionInput
}

// FusionInput is a parameter of a plant with its range and where that comes from. Low, Mode and High are in Parameter.Unit.
type FusionInput struct {
	Parameter       fusion.Parameter
	Low, Mode, High float64
	// Basis says how it is known, in the words of reports: measured, published claim, published, computed, assumed, scenario.
	Basis              string
	Source, Date, Note string
	// Path is where the figure stands.
	Path string

	figure quantity.AnyFigure
}

// IsRange tells whether it is more than one number.
func (i *FusionInput) IsRange() bool { return i.figure.IsRange() }

// Quantile is the value in Parameter.Unit that a share p of draws falls below.
func (i *FusionInput) Quantile(p float64) float64 { return i.figure.Quantile(p) / i.Parameter.PerUnit }

// Ranges are the inputs by name, as fusion.Result.Bracket takes them.
func (p *FusionPlant) Ranges() map[string]fusion.Range {
	ranges := make(map[string]fusion.Range, len(p.Inputs))
	for i := range p.Inputs {
		in := &p.Inputs[i]
		ranges[in.Parameter.Name] = fusion.Range{Low: in.Low, Mode: in.Mode, High: in.High}
	}
	return ranges
}

// FusionPlants are the machines of a resolved scenario, in its order.
func FusionPlants(s *scenario.Scenario) ([]FusionPlant, error) {
	if s.Fusion == nil {
		return nil, nil
	}
	plants := make([]FusionPlant, 0, len(s.Fusion.Machines))
	for i := range s.Fusion.Machines {
		p, err := fusionPlant(s, s.Fusion.Machines[i].Name)
		if err != nil {
			return nil, err
		}
		plants = append(plants, *p)
	}
	return plants, nil
}

// fusionPlant makes a plant of a machine: every figure of the merged machine sets its parameter.
func fusionPlant(s *scenario.Scenario, name string) (*FusionPlant, error) {
	machine := s.Machine(name)
	if machine == nil {
		return nil, fmt.Errorf("tokenwatt: %w", &catalog.NotFoundError{Kind: "fusion", Name: name})
	}
	coil, err := conductor(machine.Conductor)
	if err != nil {
		return nil, fmt.Errorf("%w: %s", err, name)
	}
	p := &FusionPlant{Name: name, Preset: s.Fusion.Machines.Get(name).Value.Preset, Title: machine.Title, Note: strings.TrimSpace(machine.Note)}
	p.Plant.Machine = pulse.Machine{
		Fuel: pulse.Fuel(machine.Fuel), Confinement: pulse.Confinement(machine.Confinement), Hold: pulse.HoldMode(machine.Hold), Coil: coil,
	}
	p.Plant.Modules = machine.Modules
	for _, q := range fusion.Parameters() {
		figure := machine.Figure(q.Name)
		if figure == nil {
			return nil, fmt.Errorf("tokenwatt: no figure of a fusion machine sets %s", q.Name)
		}
		if !figure.KnownFigure() {
			continue // the other of a pair is given
		}
		low, mode, high := figure.Base()
		in := FusionInput{Parameter: q, Low: low / q.PerUnit, Mode: mode / q.PerUnit, High: high / q.PerUnit, figure: figure}
		info := figure.Describe()
		in.Basis, in.Source, in.Date, in.Note, in.Path = basisText(&info), info.Source, info.Date, info.Note, info.Path
		q.Set(&p.Plant, in.Mode)
		p.Inputs = append(p.Inputs, in)
	}
	return p, nil
}

// basisText is a basis in the words of the fusion report: what a developer says of a machine is a claim, whoever published it.
func basisText(info *quantity.FigureInfo) string {
	switch {
	case info.Basis == quantity.Published && strings.HasPrefix(info.Source, "claim"):
		return "published claim"
	case info.Basis == quantity.Estimate:
		return "computed"
	default:
		return string(info.Basis)
	}
}

// conductor is a metal of coils.
func conductor(name string) (pulse.Conductor, error) {
	switch name {
	case "aluminium":
		return pulse.Aluminium(), nil
	case "copper":
		// Handbook values: 1.68e-8 ohm m at 293 K, 3.93e-3 /K, 8960 kg/m3 x 385 J/(kg K), 1358 K.
		return pulse.Conductor{Resistivity: 1.68e-8, ReferenceTemperature: 293, Coefficient: 3.93e-3, HeatCapacity: 3.45e6, MeltingTemperature: 1358}, nil
	default:
		return pulse.Conductor{}, fmt.Errorf("tokenwatt: no conductor %q", name)
	}
}

// MachineError is a machine that cannot be computed, with what is wrong with it at the places of its figures. It is
// pulse.ErrMachine or fusion.ErrPlant.
type MachineError struct {
	// Name of the machine.
	Name string
	// Faults are "path (place): found ..., expected ...", one each.
	Faults []string
	err    error
}

// Error returns all faults, a line each.
func (e *MachineError) Error() string {
	return "machine " + e.Name + ": " + strings.Join(e.Faults, "\n  ")
}

// Is tells whether the refusals wrap an error. They are not unwrapped, for their words know no scenario.
func (e *MachineError) Is(target error) bool { return errors.Is(e.err, target) }

// refused says of an error where the figures stand that it is about; an error that is no refusal is returned as it is.
func (p *FusionPlant) refused(err error) error {
	if !errors.Is(err, pulse.ErrMachine) && !errors.Is(err, fusion.ErrPlant) {
		return fmt.Errorf("machine %s: %w", p.Name, err)
	}
	return &MachineError{Name: p.Name, Faults: p.faults(err), err: err}
}

// faults takes a joined error apart.
func (p *FusionPlant) faults(err error) []string {
	if joined, ok := err.(interface{ Unwrap() []error }); ok { //nolint:errorlint // the tree is walked, not searched
		var list []string
		for _, e := range joined.Unwrap() {
			list = append(list, p.faults(e)...)
		}
		return list
	}
	var f *fault.Error
	if !errors.As(err, &f) {
		return []string{fusion.Spell(err.Error())}
	}
	name, found, expected := f.Field, f.Found, fusion.Spell(f.Expected)
	if q, ok := fusion.ParameterOfField(f.Field); ok {
		name = q.Name
		if q.Unit != "" {
			found += " " + q.Unit
		}
	}
	for i := range p.Inputs {
		if in := &p.Inputs[i]; in.Parameter.Name == name {
			place := ""
			if in.Basis == string(quantity.Scenario) {
				place = " (" + in.Source + ")"
			}
			return []string{fmt.Sprintf("%s%s: found %s, expected %s", in.Path, place, found, expected)}
		}
	}
	return []string{fmt.Sprintf("%s: found %s, expected %s", name, found, expected)}
}
