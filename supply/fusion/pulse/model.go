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

// powers are bremsstrahlung, synchrotron radiation and exchange; all binary collisions carry the profile factor.
func (p *model) powers(in *instant) {
	m := p.m
	in.brems, in.sync, in.exchange = 0, 0, 0
	if !m.Off.Radiation {
		in.brems = m.ProfileFactor * in.volume * plasma.Bremsstrahlung(in.ne, in.electrT, p.ions.Zeff(), plasma.Putvinski)
		if m.SynchrotronFactor > 0 {
			in.sync = m.SynchrotronFactor * in.volume * cyclotron(in.ne, in.electrT, 2*plasma.Mu0*in.pressure)
		}
	}
	if !m.Off.Exchange {
		in.exchange = m.ProfileFactor * in.volume * plasma.Exchange(&p.ions, in.electrT, in.ionT, in.lambda)
		// The rate of d(T_i - T_e)/dt.
		gap := 1.5 * plasma.JoulePerKeV * in.volume * (in.ionT - in.electrT)
		if rate := in.exchange / gap * (1/in.ni + 1/in.ne); rate > p.swiftest {
			in.exchange *= p.swiftest / rate
			p.swift = true
		}
	}
}

// cyclotron is the power density in W/m3 that electrons radiate in a field of square b2 in T^2 where nothing is absorbed
// again: 6.21e-17 B^2 n_e T_e (NRL 2019 p. 58 in SI and keV, from memory) with the first relativistic term, 1 + T_e/204 keV
// (from memory).
func cyclotron(ne, te, b2 float64) float64 { return 6.21e-17 * b2 * ne * te * (1 + te/204) }

// times are the time constants of confinement.
func (p *model) times(in *instant) {
	m := p.m
	if m.Confinement == NoTransport {
		in.tauN, in.tauFlux, in.tauE = math.Inf(1), math.Inf(1), math.Inf(1)
		return
	}
	rs := in.x * m.Radius
	if m.Confinement == LSX {
		in.tauN = plasma.ParticleTimeLSX(in.length/(2*rs), in.x, rs, in.ne)
		in.tauFlux = in.tauN
	} else {
		in.tauN = plasma.ParticleTimeRPPL(in.x, in.ne, rs)
		in.tauFlux = plasma.FluxTimeRPPL(in.x, in.ne, rs)
	}
	in.tauN *= m.H
	in.tauFlux *= m.FluxH
	in.tauE = m.EnergyRatio * in.tauN
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

// react adds the reactions: inventories, births of fast ions and counts.
func (p *model) react(y, dydt []float64, in *instant) error {
	lay := &p.lay
	stay := 1 - p.m.PromptLoss
	in.fusion = 0
	for k := range lay.reactions {
		r := &lay.reactions[k]
		rate, err := p.rate(r, in)
		if err != nil {
			return err
		}
		dydt[lay.burnt+k] = rate
		in.fusion += rate * r.energy
		dydt[r.atA] -= rate
		dydt[r.atB] -= rate
	}
	for k := range lay.pools {
		q := &lay.pools[k]
		births := stay * dydt[lay.burnt+q.reaction] * q.count
		dydt[lay.fast+k] = births * q.energy
		dydt[q.at] += births
	}
	return nil
}

// rate is the number of reactions in the plasma in 1/s. Below the range of its reactivity a reaction counts as none.
func (p *model) rate(r *burn, in *instant) (float64, error) {
	if in.ionT < r.low {
		p.cold = true
		return 0, nil
	}
	v, err := r.Reactivity(in.ionT)
	if err != nil {
		return 0, fmt.Errorf("%w: %w", ode.ErrDomain, err)
	}
	return r.Rate(&p.ions, v) * in.volume * p.m.ProfileFactor, nil
}

// slow adds the braking of the fast ions: a pool loses 2 W_f/(tau_s G), G = 1 - F(E_0/E_crit), of it G to electrons and F
// to ions (Stix).
func (p *model) slow(y, dydt []float64, in *instant) {
	lay := &p.lay
	if len(lay.pools) == 0 {
		return
	}
	// Of a nucleon's mass and charge; others go as A/Z^2 and A.
	tau := plasma.SlowingDown(1, 1, in.ne, in.electrT, in.lambda)
	critical := plasma.JoulePerKeV * plasma.CriticalEnergy(1, in.electrT, p.ions.Z1())
	for k := range lay.pools {
		q := &lay.pools[k]
		a, z := q.species.A(), q.species.Z()
		f := plasma.IonFraction(q.energy / (a * critical))
		rate := 2 * z * z / (a * tau * (1 - f))
		if rate > p.swiftest {
			rate, p.swift = p.swiftest, true
		}
		electrons := rate * (1 - f) * y[lay.fast+k]
		ions := rate * f * y[lay.fast+k]
		dydt[lay.fast+k] -= electrons + ions
		dydt[atElectrons] += electrons
		dydt[atIons] += ions
	}
}

// losses adds exchange, radiation and transport, and returns all heat Q in W. Transport takes (5/3) W_s/tau_E, so that
// tau_E is the e-folding time of W at constant flux, as experiments measure it, and temperatures stay where tau_E = tau_N:
// each particle leaves with its enthalpy, 5/2 T.
func (p *model) losses(y, dydt []float64, in *instant) (heat float64) {
	lay := &p.lay
	ions := 5.0 / 3 * y[atIons] / in.tauE
	electrons := 5.0 / 3 * y[atElectrons] / in.tauE
	dydt[atIons] -= in.exchange + ions
	dydt[atElectrons] += in.exchange - electrons - in.brems - in.sync
	for k := lay.ions; k < lay.skin; k++ {
		dydt[k] -= y[k] / in.tauN
	}
	sums := dydt[lay.sums:]
	sums[sumBremsstrahlung], sums[sumSynchrotron] = in.brems, in.sync
	sums[sumTransportIons], sums[sumTransportElectrons] = ions, electrons
	pressure := in.ni * in.ionT
	sums[sumDwell] = pressure * pressure
	for k := atIons; k < lay.ions; k++ {
		heat += dydt[k]
	}
	return heat
}

// drive solves circuit and FRC together for dPhi/dt, and adds compression to the energies: on entry dydt of the energies
// is the heat Q_s of each.
//
//	dW_s = Q_s - (2/5)(W_s/W) Q + (4/5)((1-u)/(1-u/2)) W_s d ln Phi
//	dPhi/dt + L_s dI/dt = V - R I - V_sw - V_skin,   I(Phi, W, phi_p)
func (p *model) drive(y, dydt []float64, in *instant, heat float64) {
	m, lay := p.m, &p.lay
	flux := y[atFlux]
	r := in.rates(heat/in.energy, -1/in.tauFlux)
	// dI/dt = still + moving dPhi/dt.
	outside := in.u / (1 - in.u)
	slope := flux / (plasma.Mu0 * p.area)
	byLength := slope * in.length * (1 - 1/m.Staging + outside)
	bySquare := slope * in.length * in.u / ((1 - in.u) * (1 - in.u))
	still := byLength*r.lengthStill + bySquare*r.squareStill
	moving := (in.current + byLength*r.lengthMoving + bySquare*r.squareMoving) / flux
	field := plasma.Mu0 * in.current / in.active
	skinV, drive := 0.0, 0.0
	if p.mode != impulse {
		skinV = p.skin.voltage(field, p.cells(y))
		drive = p.emf(y, in.current) - skinV
	}
	rise := (drive - p.stray*still) / (1 + p.stray*moving)
	if p.mode == sustained {
		rise = 0
	}
	p.ahead = rise
	change := still + moving*rise
	dln := rise / flux

	dydt[atFlux] = rise
	dydt[atTrapped] = -y[atTrapped] / in.tauFlux
	by := in.adiabatic()*dln - 0.4*heat/in.energy
	for k := atIons; k < lay.ions; k++ {
		dydt[k] += by * y[k]
	}
	sums := dydt[lay.sums:]
	sums[sumWork] = slope * in.length * outside * rise
	grow := (1 - 1/m.Staging) * in.length * (r.lengthStill + r.lengthMoving*dln)
	lost := p.stage(sums, flux, grow)
	p.walls(y, dydt, field, in.active, grow, change, skinV)
	sums[sumStagingLoss] = lost
	p.terminals(y, dydt, in.current, rise+p.stray*change+skinV)
}

// emf is the voltage that drives the coil, without the skin: bank less resistance and switch. The current does not
// change its sign before the pulse ends.
func (p *model) emf(y []float64, current float64) float64 {
	if p.mode == onBank {
		return y[atBank] - p.resistance*current - p.m.SwitchDrop
	}
	return -p.m.CrowbarResistance*current - p.m.SwitchDrop
}

// stage moves the field energy of segments that are switched off, -Phi^2/(2 mu0 A) dL_a, to the staging store and back;
// each way keeps the efficiency. It returns the loss in W.
func (p *model) stage(sums []float64, flux, grow float64) float64 {
	eta := p.m.StagingEfficiency
	power := -flux * flux / (2 * plasma.Mu0 * p.area) * grow
	if power >= 0 {
		sums[sumStaging] = eta * power
		return (1 - eta) * power
	}
	sums[sumStaging] = power / eta
	return -power * (1/eta - 1)
}

// walls adds the skin. Where the active length changes, segments that are switched off lose the field in their metal as
// heat, and those that are switched on start without: the mean field is diluted. Both cost stored energy |dL_a|.
func (p *model) walls(y, dydt []float64, field, active, grow, change, skinV float64) {
	if p.skin.rho == 0 {
		return
	}
	sums := dydt[p.lay.sums:]
	b, db := p.cells(y), p.cells(dydt)
	heat, stored := p.skin.step(field, b, db)
	if p.mode == impulse {
		clear(db)
		heat = 0
	}
	if grow > 0 {
		for k := range db {
			db[k] -= b[k] * grow / active
		}
	}
	sums[sumCoil] = heat*active + stored*math.Abs(grow)
	if p.mode != impulse {
		e := (skinV + p.tail*change) / p.skin.scale
		sums[sumSurface] = e * e / p.skin.rho
	}
}

// terminals adds what the coil is connected to; needed is the voltage of coil and skin at the terminals.
func (p *model) terminals(y, dydt []float64, current, needed float64) {
	if p.mode == impulse {
		return
	}
	sums := dydt[p.lay.sums:]
	sums[sumSwitch] = p.m.SwitchDrop * current
	if p.mode == onBank {
		dydt[atBank] = -current / p.capacitance
		sums[sumResistance] = p.resistance * current * current
		return
	}
	sums[sumResistance] = p.m.CrowbarResistance * current * current
	if p.mode == sustained {
		sums[sumHold] = current*needed + sums[sumSwitch] + sums[sumResistance]
	}
}

// empty is the right-hand side without plasma: a coil of constant active length.
func (p *model) empty(y, dydt []float64) {
	flux := y[atFlux]
	current := flux * p.frozen / (plasma.Mu0 * p.area)
	field := plasma.Mu0 * current / p.frozen
	skinV := p.skin.voltage(field, p.cells(y))
	per := p.frozen / (plasma.Mu0 * p.area)
	rise := (p.emf(y, current) - skinV) / (1 + p.stray*per)
	p.ahead = rise
	dydt[atFlux] = rise
	p.walls(y, dydt, field, p.frozen, 0, per*rise, skinV)
	p.terminals(y, dydt, current, rise*(1+p.stray*per)+skinV)
}
