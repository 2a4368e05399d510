package pulse

import (
	"fmt"
	"math"

	"tokenwatt/internal/ode"
	"tokenwatt/supply/fusion/plasma"
)

// mode is what the coil's terminals are connected to.
type mode int

// The modes.
const (
	onBank    mode = iota // the bank in series with its resistance
	shorted               // the crowbar
	sustained             // a supply that keeps the flux constant
	impulse               // so fast that only inductances count
)

// model is a machine in the form that the right-hand side reads. Nothing in it allocates while a pulse runs.
type model struct {
	m    *Machine
	lay  layout
	skin skin

	area        float64 // A = pi r_c^2
	capacitance float64
	resistance  float64
	voltage     float64 // of the bank before the pulse
	stray       float64 // H, stray and the skin's tail
	tail        float64 // H, of it the skin's tail

	mode   mode
	plasma bool    // false once the FRC has ended
	frozen float64 // L_a then

	ions  plasma.Ions
	cold  bool // a reactivity was below its range and counted as zero
	swift bool // a collision rate was limited to swiftest
	// swiftest is the largest rate in 1/s at which ions and electrons come to one temperature, or fast ions slow down.
	swiftest float64
	ahead    float64 // dPhi/dt of the last call
	spare    []float64

	tolerance float64
}

// instant is what the right-hand side and the observer know of a state.
type instant struct {
	shape
	energy   float64 // W
	fast     float64 // J in pools
	active   float64 // L_a
	current  float64 // A
	ionT     float64 // keV
	electrT  float64 // keV
	ne, ni   float64 // m^-3
	lambda   float64 // Coulomb logarithm
	brems    float64 // W
	sync     float64 // W
	exchange float64 // W, ions to electrons
	fusion   float64 // W
	tauN     float64 // s; +Inf without transport
	tauFlux  float64 // s
	tauE     float64 // s
}

// swiftest collisions take 1/1500 of half period and hold: what would be faster is taken as that, with a warning. It changes
// no energy, only delays it by that much, and keeps cold dense plasmas from being stiff.
const swiftest = 1500

// vacuumActive is L_a of the coil as it stands at the start; so is the inductance that the half period means.
func vacuumActive(m *Machine) float64 { return activeLength(m.FRCLength, m.Length, m.Staging) }

// newModel prepares a machine that Check lets pass; voltage and resistance are set later.
func newModel(m *Machine) *model {
	p := &model{m: m, area: math.Pi * m.Radius * m.Radius, skin: newSkin(m), plasma: true}
	p.lay = newLayout(m, len(p.skin.rate))
	p.tail = p.skin.inductance(vacuumActive(m))
	p.stray = m.StrayInductance + p.tail
	p.swiftest = swiftest / (m.HalfPeriod + m.HoldTime)
	half := m.HalfPeriod / math.Pi
	p.capacitance = half * half / (p.inductance() + m.StrayInductance)
	if m.ImpurityFraction > 0 {
		p.ions.ImpurityZ = m.ImpurityZ
		p.ions.ImpurityA = impurityMass(m.ImpurityZ)
	}
	return p
}

// inductance of the coil without plasma, mu0 A/L_a.
func (p *model) inductance() float64 { return plasma.Mu0 * p.area / vacuumActive(p.m) }

// impurityMass is about that of the nucleus of a charge: twice the charge, and a proton's for hydrogen.
func impurityMass(z float64) float64 { return max(1, 2*z) }

// cells are the fields of the skin in a state.
func (p *model) cells(y []float64) []float64 { return y[p.lay.skin : p.lay.skin+p.lay.cells] }

// look computes equilibrium, temperatures and powers of a state with plasma. The error wraps ode.ErrDomain where the
// state is outside of what the formulas hold for.
func (p *model) look(y []float64, in *instant) error {
	m, lay := p.m, &p.lay
	flux := y[atFlux]
	in.fast = 0
	for _, w := range y[lay.fast:lay.ions] {
		in.fast += w
	}
	in.energy = y[atIons] + y[atElectrons] + in.fast
	x := separatrix(y[atTrapped] / flux)
	in.shape = equilibrium(x, flux, in.energy, p.area)
	in.active = activeLength(in.length, m.Length, m.Staging)
	in.current = in.shape.current(flux, p.area, in.active)
	if !(y[atIons] > 0 && y[atElectrons] > 0 && in.volume > 0) {
		return fmt.Errorf("%w: no plasma that can be in equilibrium", ode.ErrDomain)
	}
	for k, s := range lay.species {
		p.ions.N[s] = y[lay.ions+k] / in.volume
	}
	if lay.impurity {
		p.ions.Impurity = y[lay.skin-1] / in.volume
	}
	in.ni, in.ne = p.ions.Total(), p.ions.Electrons()
	in.ionT = y[atIons] / (1.5 * in.ni * in.volume * plasma.JoulePerKeV)
	in.electrT = y[atElectrons] / (1.5 * in.ne * in.volume * plasma.JoulePerKeV)
	in.lambda = plasma.CoulombLogarithm(in.ne, in.electrT)
	if !(in.lambda > 2) {
		return fmt.Errorf("%w: %w", ode.ErrDomain, plasma.CoulombRange(in.ne, in.electrT, 1))
	}
	p.powers(in)
	p.times(in)
	return nil
}

// derivative is the right-hand side. It allocates nothing.
func (p *model) derivative(_ float64, y, dydt []float64) error {
	clear(dydt)
	if !p.plasma {
		p.empty(y, dydt)
		return nil
	}
	var in instant
	if err := p.look(y, &in); err != nil {
		return err
	}
	if err := p.react(y, dydt, &in); err != nil {
		return err
	}
	p.slow(y, dydt, &in)
	heat := p.losses(y, dydt, &in)
	p.drive(y, dydt, &in, heat)
	return nil
}
