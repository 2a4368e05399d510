package pulse

import (
	"fmt"
	"math"

	"tokenwatt/internal/ode"
	"tokenwatt/supply/fusion/plasma"
)

// beginning is the state before formation ends and merging begins, and what merging adds.
type beginning struct {
	y      []float64 // before merging
	motion float64   // J of the FRCs that approach each other
}

// start fills the state of the machine's start: x_s0, B_e0, both temperatures and the length give the trapped flux, the
// density by the balance of pressure, and all inventories; the skin holds the start field all the way through, since the
// start field is made slowly.
func (p *model) start() beginning {
	m, lay := p.m, &p.lay
	y := make([]float64, lay.count)
	u := m.SeparatrixRatio * m.SeparatrixRatio
	flux := m.StartField * (1 - u) * p.area
	pressure := (1 - u/2) * plasma.FieldPressure(m.StartField)
	volume := p.area * u * m.FRCLength

	mix := plasma.Ions{N: fuelShares(m), Impurity: m.ImpurityFraction, ImpurityZ: p.ions.ImpurityZ, ImpurityA: p.ions.ImpurityA}
	mix = mix.Scaled(pressure, m.IonTemperature, m.ElectronTemperature)
	mass := mix.Impurity * mix.ImpurityA
	for k, s := range lay.species {
		y[lay.ions+k] = mix.N[s] * volume
		mass += mix.N[s] * s.A()
	}
	if lay.impurity {
		y[lay.skin-1] = mix.Impurity * volume
	}
	y[atFlux] = flux
	y[atTrapped] = fluxRatio(m.SeparatrixRatio) * flux
	y[atIons] = 1.5 * mix.Total() * volume * m.IonTemperature * plasma.JoulePerKeV
	y[atElectrons] = 1.5 * mix.Electrons() * volume * m.ElectronTemperature * plasma.JoulePerKeV
	motion := 0.5 * mass * plasma.AtomicMass * volume * m.MergingSpeed * m.MergingSpeed
	p.soak(y)
	return beginning{y: y, motion: motion}
}

// soak gives the skin the surface field of the state.
func (p *model) soak(y []float64) {
	shape := p.shapeOf(y)
	active := activeLength(shape.length, p.m.Length, p.m.Staging)
	field := plasma.Mu0 * shape.current(y[atFlux], p.area, active) / active
	for k := range p.cells(y) {
		p.cells(y)[k] = field
	}
}

// shapeOf is the equilibrium of a state with plasma.
func (p *model) shapeOf(y []float64) shape {
	energy := y[atIons] + y[atElectrons]
	for _, w := range y[p.lay.fast:p.lay.ions] {
		energy += w
	}
	return equilibrium(separatrix(y[atTrapped]/y[atFlux]), y[atFlux], energy, p.area)
}

// merge turns the motion K into heat: an impulse in which the flux linkage Phi + L_s I of the coil stays and
// dW_s = q_s dQ - (2/5)(W_s/W) dQ + (4/5)((1-u)/(1-u/2)) W_s d ln Phi. Without inductance in series Phi stays and W rises by
// 3/5 K. Segments that the longer FRC needs are switched on.
func (p *model) merge(s *ode.Solver, b beginning) ([]float64, error) {
	if b.motion == 0 {
		return append([]float64(nil), b.y...), nil
	}
	p.plasma, p.mode = true, impulse
	defer func() { p.mode = onBank }()
	heating := func(_ float64, y, dydt []float64) error {
		clear(dydt)
		var in instant
		if err := p.look(y, &in); err != nil {
			return err
		}
		in.tauFlux = math.Inf(1)
		dydt[atIons] = p.m.MergingIonShare * b.motion
		dydt[atElectrons] = (1 - p.m.MergingIonShare) * b.motion
		p.drive(y, dydt, &in, b.motion)
		return nil
	}
	r, err := s.Solve(&ode.Problem{F: heating, T1: 1, Y0: b.y}, &ode.Settings{RelativeTolerance: 1e-12, AbsoluteTolerance: 1e-9})
	if err != nil {
		return nil, fmt.Errorf("pulse: merging: %w", err)
	}
	return append([]float64(nil), r.Y...), nil
}

// needed is the energy of the start, J: plasma and field, motion, and the field in stray inductance and skin.
func (p *model) needed(b beginning) float64 {
	s := p.stored(b.y)
	return s.Plasma + s.Field + s.Stray + s.Skin + b.motion
}

// afford checks what follows from the whole machine: that the merged FRC fits the coil, and that the formation pays.
func (c *checker) afford(m Machine) {
	p := newModel(&m)
	b := p.start()
	merged, err := p.merge(new(ode.Solver), b)
	if err != nil {
		c.Add("MergingSpeed", fmt.Sprintf("%g", m.MergingSpeed), "slower: "+err.Error())
	} else if length := p.shapeOf(merged).length; b.motion > 0 && length > m.Length {
		c.Add("MergingSpeed", fmt.Sprintf("%g", m.MergingSpeed),
			fmt.Sprintf("slower: the merged FRC would be %.4g m long in a coil of %g m", length, m.Length))
	}
	if need := p.needed(b) / m.FormationEfficiency; m.FormationEnergy > 0 && m.FormationEnergy < need*(1-1e-12) {
		c.Add("FormationEnergy", fmt.Sprintf("%g", m.FormationEnergy),
			fmt.Sprintf("0 (what the start needs) or at least %.6g J: plasma, its motion and the start field over FormationEfficiency", need))
	}
}
