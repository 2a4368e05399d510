package steady

import "tokenwatt/supply/fusion/plasma"

// Balance is the power of a plasma at one temperature. Powers are over the square of the density of all ions, in W m^3;
// times n^2 they are in W/m^3.
type Balance struct {
	T, TElectron   float64 // keV
	Fusion         float64 // of all reactions
	Charged        float64 // what charged products carry of it
	Neutrons       float64 // what neutrons carry of it
	Bremsstrahlung float64
	Electrons      float64 // n_e / n
	Zeff           float64
	Energy         float64 // thermal energy for each ion, 3/2 (T + T_e n_e/n), in J
	ions           plasma.Ions
}

// At returns the balance at an ion temperature in keV. Errors wrap ErrProblem, or plasma.ErrRange outside of Range.
func (p *Plasma) At(t float64) (Balance, error) {
	if err := p.check(); err != nil {
		return Balance{}, err
	}
	return p.at(t)
}

// at is At without the check.
func (p *Plasma) at(t float64) (Balance, error) {
	b := Balance{T: t, TElectron: t * p.electronRatio()}
	sv := [plasma.ReactionCount]float64{}
	for _, r := range p.reactions() {
		var err error
		if sv[r], err = p.reactivity(r, t); err != nil {
			return b, err
		}
	}
	b.mix(p, &sv)
	for _, r := range p.reactions() {
		power := r.Rate(&b.ions, sv[r]) * r.Q() * plasma.JoulePerMeV
		b.Fusion += power
		b.Charged += power * r.ChargedShare()
	}
	if p.ChargedShare > 0 {
		b.Charged = b.Fusion * p.ChargedShare
	}
	b.Neutrons = b.Fusion - b.Charged
	b.Electrons, b.Zeff = b.ions.Electrons(), b.ions.Zeff()
	b.Bremsstrahlung = plasma.Bremsstrahlung(b.Electrons, b.TElectron, b.Zeff, p.Correction)
	b.Energy = 1.5 * (b.T + b.Electrons*b.TElectron) * plasma.JoulePerKeV
	return b, nil
}

// mix fills the densities of the ions so that they sum to one.
func (b *Balance) mix(p *Plasma, sv *[plasma.ReactionCount]float64) {
	n := &b.ions.N
	if main, two := p.Fuel.main(); two {
		first, second := main.Reactants()
		n[first], n[second] = p.Mixture(), 1
	} else {
		n[plasma.Deuteron] = 1
		if p.Fuel == CatalysedDD {
			n[plasma.Triton] = sv[plasma.DDp] / (2 * sv[plasma.DT])
			n[plasma.Helium3] = sv[plasma.DDn] / (2 * sv[plasma.DHe3])
		}
	}
	fuel := b.ions.Total()
	if p.Impurity > 0 {
		b.ions.Impurity, b.ions.ImpurityZ, b.ions.ImpurityA = p.Impurity*fuel, p.ImpurityZ, 2*p.ImpurityZ
	}
	total := b.ions.Total()
	for s := range n {
		n[s] /= total
	}
	b.ions.Impurity /= total
}
