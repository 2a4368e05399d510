package pulse

import (
	"fmt"
	"math"

	"tokenwatt/internal/ode"
	"tokenwatt/supply/fusion/plasma"
)

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
