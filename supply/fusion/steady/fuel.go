package steady

import (
	"errors"
	"fmt"
	"math"
	"strings"

	"tokenwatt/internal/fault"
	"tokenwatt/supply/fusion/plasma"
)

// ErrProblem is wrapped by errors about a plasma or reactor whose figures are not usable.
var ErrProblem = errors.New("steady: the problem does not fit")

// Fuel is a set of reactions that burn together.
type Fuel int

// The fuels.
const (
	DT Fuel = iota
	DHe3
	CatalysedDD
	DD
	PB11
	// FuelCount is their number.
	FuelCount
)

// String returns the name: D-T, D-He3, catalysed D-D, D-D, p-B11.
func (f Fuel) String() string {
	switch f {
	case DT:
		return "D-T"
	case DHe3:
		return "D-He3"
	case CatalysedDD:
		return "catalysed D-D"
	case DD:
		return "D-D"
	case PB11:
		return "p-B11"
	}
	return fmt.Sprintf("fuel %d", int(f))
}

// ParseFuel returns the fuel of a name as String gives it. Case, hyphens and spaces do not count, nor whether a mass stands before or behind
// its symbol. The error wraps ErrProblem and lists the names.
func ParseFuel(name string) (Fuel, error) {
	plain := func(text string) string {
		return strings.NewReplacer("-", "", " ", "", "3he", "he3", "11b", "b11", "catalyzed", "catalysed").Replace(strings.ToLower(text))
	}
	for f := range FuelCount {
		if plain(f.String()) == plain(name) {
			return f, nil
		}
	}
	return 0, fmt.Errorf("%w: the fuel is %q, expected D-T, D-He3, catalysed D-D, D-D or p-B11", ErrProblem, name)
}

// main is the reaction of a fuel of two reactants, and whether it is one.
func (f Fuel) main() (plasma.Reaction, bool) {
	switch f {
	case DT:
		return plasma.DT, true
	case DHe3:
		return plasma.DHe3, true
	case PB11:
		return plasma.PB11, true
	}
	return 0, false
}

// Plasma is a mixture and how its power is counted.
type Plasma struct {
	Fuel Fuel
	// Ratio is the density of the first reactant over the second's, of D-T, D-He3 and p-B11; 0 for the mixture of
	// most power at a given density of electrons.
	Ratio float64
	// ElectronRatio is T_e / T_i; 0 for 1.
	ElectronRatio float64
	// Correction is the form of the factor on bremsstrahlung.
	Correction plasma.Correction
	// Integral takes the Maxwellian integral of the cross section everywhere instead of the fits.
	Integral bool
	// SideReactions adds the D-D reactions of D-T and D-He3; their tritium and helium-3 leave.
	SideReactions bool
	// ChargedShare is the share of the fusion power that charged products leave in the plasma; 0 for the reactions' own.
	ChargedShare float64
	// Impurity is the density of an impurity over that of all fuel ions, of ImpurityZ charges.
	Impurity, ImpurityZ float64
}

// check returns every fault at once.
func (p *Plasma) check() error {
	list := fault.List{Cause: ErrProblem}
	number := func(name string, v float64, expected string, ok bool) {
		if !ok || math.IsNaN(v) || math.IsInf(v, 0) {
			list.Add(name, fmt.Sprintf("%g", v), expected)
		}
	}
	_, two := p.Fuel.main()
	if p.Fuel < 0 || p.Fuel >= FuelCount {
		list.Add("Fuel", p.Fuel.String(), "D-T, D-He3, catalysed D-D, D-D or p-B11")
	} else if !two && p.Ratio != 0 {
		list.Add("Ratio", fmt.Sprintf("%g", p.Ratio), "none: "+p.Fuel.String()+" has one reactant")
	}
	number("Ratio", p.Ratio, "a number above zero, or 0 for the best mixture", p.Ratio >= 0)
	number("ElectronRatio", p.ElectronRatio, "T_e/T_i above zero, or 0 for 1", p.ElectronRatio >= 0)
	number("ChargedShare", p.ChargedShare, "0 to 1", p.ChargedShare >= 0 && p.ChargedShare <= 1)
	number("Impurity", p.Impurity, "zero or above", p.Impurity >= 0)
	if p.Impurity > 0 {
		number("ImpurityZ", p.ImpurityZ, "1 or above", p.ImpurityZ >= 1)
	}
	if p.Correction < plasma.Putvinski || p.Correction > plasma.Classical {
		list.Add("Correction", fmt.Sprint(int(p.Correction)), "Putvinski, Rider or Classical")
	}
	if p.Fuel == PB11 && p.Integral {
		list.Add("Integral", "true", "false: there is no cross section of p-B11")
	}
	return list.Err()
}

// Mixture is the density of the first reactant over the second's, the one that Ratio 0 stands for included; 0 for fuels of one reactant.
func (p *Plasma) Mixture() float64 {
	main, two := p.Fuel.main()
	if !two || p.Ratio != 0 {
		return p.Ratio
	}
	first, second := main.Reactants()
	return second.Z() / first.Z()
}

// electronRatio is T_e / T_i.
func (p *Plasma) electronRatio() float64 {
	if p.ElectronRatio == 0 {
		return 1
	}
	return p.ElectronRatio
}

// reactions lists the reactions of the fuel.
func (p *Plasma) reactions() []plasma.Reaction {
	switch main, two := p.Fuel.main(); {
	case two && p.SideReactions && p.Fuel != PB11:
		return []plasma.Reaction{main, plasma.DDn, plasma.DDp}
	case two:
		return []plasma.Reaction{main}
	case p.Fuel == DD:
		return []plasma.Reaction{plasma.DDn, plasma.DDp}
	default:
		return []plasma.Reaction{plasma.DDn, plasma.DDp, plasma.DT, plasma.DHe3}
	}
}

// Range is the range of ion temperature in keV in which all reactivities of the plasma have an answer.
func (p *Plasma) Range() (low, high float64) {
	low, high = 0, math.Inf(1)
	for _, r := range p.reactions() {
		a, b := r.Range()
		if p.Integral {
			a, b = r.IntegralRange()
		}
		low, high = math.Max(low, a), math.Min(high, b)
	}
	return low, high
}

// reactivity is that of a reaction in m^3/s, by fit or integral.
func (p *Plasma) reactivity(r plasma.Reaction, t float64) (float64, error) {
	if p.Integral {
		v, _, err := r.MaxwellIntegral(t)
		return v, err
	}
	return r.Reactivity(t)
}
