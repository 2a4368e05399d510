package pulse

import (
	"fmt"
	"math"

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
	return equilibrium(separatrix(y[atTrapped]/y[atFlux], p.guess), y[atFlux], energy, p.area)
}

// merge turns the motion K into heat at constant flux: W rises by 3/5 K, and
// dW_s = q_s dQ - (2/5)(W_s/W) dQ integrates to W_s = q_s W + (W_s0 - q_s W_0)(W/W_0)^(-2/3).
// The skin keeps the mean field that it has; the current of the longer FRC flows at its surface.
func (p *model) merge(b beginning) []float64 {
	y := append([]float64(nil), b.y...)
	before := y[atIons] + y[atElectrons]
	after := before + 0.6*b.motion
	squeeze := math.Pow(after/before, -2.0/3)
	for at, q := range map[int]float64{atIons: p.m.MergingIonShare, atElectrons: 1 - p.m.MergingIonShare} {
		y[at] = q*after + (y[at]-q*before)*squeeze
	}
	return y
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
	if length := p.shapeOf(p.merge(b)).length; b.motion > 0 && length > m.Length {
		c.Add("MergingSpeed", fmt.Sprintf("%g", m.MergingSpeed),
			fmt.Sprintf("slower: the merged FRC would be %.4g m long in a coil of %g m", length, m.Length))
	}
	if need := p.needed(b) / m.FormationEfficiency; m.FormationEnergy > 0 && m.FormationEnergy < need*(1-1e-12) {
		c.Add("FormationEnergy", fmt.Sprintf("%g", m.FormationEnergy),
			fmt.Sprintf("0 (what the start needs) or at least %.6g J: plasma, its motion and the start field over FormationEfficiency", need))
	}
}
