package pulse

import (
	"errors"
	"fmt"
	"math"

	"tokenwatt/internal/ode"
	"tokenwatt/supply/fusion/plasma"
)

// observe describes a state.
func (r *run) observe(t float64, y []float64) State {
	s := State{Time: t, Flux: y[atFlux], WallField: y[atFlux] / r.area, Voltage: y[atBank]}
	if !r.plasma {
		s.Field = s.WallField
		s.ActiveLength = r.frozen
		s.Current = y[atFlux] * r.frozen / (plasma.Mu0 * r.area)
		return s
	}
	var in instant
	if r.look(y, &in) != nil {
		return s
	}
	for k := range r.lay.reactions {
		b := &r.lay.reactions[k]
		if rate, err := r.rate(b, &in); err == nil {
			s.FusionPower += rate * b.energy
		}
	}
	s.Field = s.WallField / (1 - in.u)
	s.IonTemperature, s.ElectronTemperature = in.ionT, in.electrT
	s.IonDensity, s.ElectronDensity = in.ni, in.ne
	s.Thermal, s.Fast, s.Beta = in.energy, in.fast, in.energy/(1.5*in.volume*in.pressure)
	s.SeparatrixRatio, s.SeparatrixLength, s.Volume = in.x, in.length, in.volume
	s.TrappedFlux, s.ActiveLength, s.Current = y[atTrapped], in.active, in.current
	s.BremsstrahlungPower = in.brems
	if r.m.Confinement != NoTransport {
		s.TauEnergy = in.tauE
	}
	return s
}

// warn adds a warning.
func (r *run) warn(format string, values ...any) {
	r.result.Warnings = append(r.result.Warnings, fmt.Sprintf(format, values...))
}

// peak fills what is read at the end of the compression.
func (r *run) peak(t float64, y []float64) {
	r.result.Peak = r.observe(t, y)
	r.result.Circuit.TimeToPeak = t
	r.result.Circuit.PeakCurrent = r.result.Peak.Current
	r.result.Work = y[r.lay.sums+sumWork]
}

// inventory fills species, reactions and neutrons from the state where the FRC ends.
func (r *run) inventory(y []float64) {
	res, lay := r.result, &r.lay
	shares := fuelShares(r.m)
	for k, s := range lay.species {
		inv := Inventory{Species: s.String(), Start: r.ions0[k], End: y[lay.ions+k]}
		for j := range lay.reactions {
			b := &lay.reactions[j]
			for _, reactant := range [2]plasma.Species{b.a, b.b} {
				if reactant == s {
					inv.Burnt += y[lay.burnt+j]
				}
			}
		}
		for _, q := range lay.pools {
			if q.species == s {
				made := y[lay.burnt+q.reaction] * q.count
				inv.Born += (1 - r.m.PromptLoss) * made
				inv.PromptLost += r.m.PromptLoss * made
			}
		}
		if r.m.Confinement != NoTransport {
			inv.Transported = max(0, inv.Start+inv.Born-inv.Burnt-inv.End)
		}
		res.Inventory = append(res.Inventory, inv)
		if shares[s] > 0 {
			res.BurnUp = max(res.BurnUp, inv.Burnt/inv.Start)
		}
	}
	if lay.impurity {
		start, end := r.ions0[len(lay.species)], y[lay.skin-1]
		res.Inventory = append(res.Inventory, Inventory{Species: "impurity", Start: start, Transported: start - end, End: end})
	}
	for k := range lay.reactions {
		b, count := &lay.reactions[k], y[lay.burnt+k]
		res.Reactions = append(res.Reactions, Yield{
			Reaction: b.String(), Count: count, Energy: count * b.energy, Charged: count * (b.energy - b.neutron), Neutron: count * b.neutron,
		})
		if b.neutron > 0 {
			res.Neutrons = append(res.Neutrons, NeutronYield{Energy: b.neutron / plasma.JoulePerMeV, Count: count})
		}
	}
}

// finish fills what follows from the whole pulse.
func (r *run) finish(_ float64, y []float64) {
	res, c := r.result, &r.result.Circuit
	c.BankBefore = r.capacitance * r.voltage * r.voltage / 2
	c.BankAfter = r.capacitance * y[atBank] * y[atBank] / 2
	c.StagingBalance = y[r.lay.sums+sumStaging]
	res.Recovered = c.BankAfter + c.StagingBalance
	res.Closure = max(res.Closure, math.Abs(res.Ledger.Closure())) / c.BankBefore
	at := res.Peak.IonDensity * res.Peak.IonTemperature
	if at > 0 {
		res.Dwell = y[r.lay.sums+sumDwell] / (at * at)
		res.TripleProduct = at * res.Dwell
		if tau := res.Peak.TauEnergy; tau > 0 {
			res.TripleProduct = at / (1/res.Dwell + 1/tau)
		}
	}
	if r.skin.rho > 0 {
		c.SkinRise = y[r.lay.sums+sumSurface] / r.m.Coil.HeatCapacity
		c.SkinDepth = math.Sqrt(2 * r.skin.rho * r.m.HalfPeriod / (math.Pi * plasma.Mu0))
	}
	r.notes()
}

// notes adds the warnings that a result carries.
func (r *run) notes() {
	res, c, m := r.result, &r.result.Circuit, r.m
	if hot := m.CoilTemperature + c.SkinRise; c.SkinRise > 0 && hot > m.Coil.MeltingTemperature {
		r.warn("the coil's inner surface would reach %.0f K, above melting at %.0f K", hot, m.Coil.MeltingTemperature)
	} else if more := m.Coil.Coefficient * c.SkinRise; more > 0.2 {
		r.warn("the coil's inner surface warms by %.0f K and its resistivity would rise by %.0f %%; the model keeps that of %g K",
			c.SkinRise, 100*more, m.CoilTemperature)
	}
	if c.SkinDepth > 0 && m.CoilThickness < 2*c.SkinDepth {
		r.warn("the coil is %.3g m thick, less than two skin depths of %.3g m: the diffusion into it is that of a thick conductor with the resistance of this one",
			m.CoilThickness, c.SkinDepth)
	}
	if res.FRC.Cause != FluxReturned {
		r.warn("the FRC ended during %s at %.4g ms: %s", res.FRC.Phase, 1e3*res.FRC.Time, res.FRC.Cause)
	}
	if c.StagingBalance < 0 {
		r.warn("the staging store ends at %.4g MJ: the expansion took more field energy than the compression gave, from outside", 1e-6*c.StagingBalance)
	}
	if r.cold {
		r.warn("the ions were colder than the range of a reactivity for part of the pulse; that reaction counted as none there")
	}
	if r.swift {
		r.warn("collisions in the cold plasma took less than 1/%d of half period and hold; they are taken to last that long", swiftest)
	}
	if p := &res.Peak; p.SeparatrixLength > 0 && p.SeparatrixLength < 2*p.SeparatrixRatio*m.Radius {
		r.warn("at peak the FRC is %.3g m long and %.3g m wide: the equilibrium is that of an elongated one",
			p.SeparatrixLength, 2*p.SeparatrixRatio*m.Radius)
	}
	r.orbit()
}

// orbit compares the gyroradius of the fastest product with the separatrix at peak.
func (r *run) orbit() {
	peak := &r.result.Peak
	if peak.SeparatrixRatio == 0 {
		return
	}
	var worst float64
	var of pool
	for _, q := range r.lay.pools {
		if g := plasma.Gyroradius(q.species.A(), q.species.Z(), q.energy/plasma.JoulePerKeV, peak.Field); g > worst {
			worst, of = g, q
		}
	}
	if rs := peak.SeparatrixRatio * r.m.Radius; worst > rs/4 && r.m.PromptLoss < 1 {
		r.warn("at peak the gyroradius of %s of %.3g MeV is %.2g of the separatrix radius, and %.0f %% of the charged products are taken as lost at birth",
			of.species.Nuclei(), of.energy/plasma.JoulePerMeV, worst/rs, 100*r.m.PromptLoss)
	}
}

// sampler fills the traces from the continuous output of the steps.
type sampler struct {
	r     *run
	times []float64
	next  int
	y     []float64
}

// step samples an accepted step.
func (s *sampler) step(step *ode.Step) error {
	for s.next < len(s.times) && s.times[s.next] <= step.T1 {
		if err := step.At(s.times[s.next], s.y); err != nil {
			return err
		}
		s.r.result.Trace.States = append(s.r.result.Trace.States, s.r.observe(s.times[s.next], s.y))
		s.next++
	}
	return nil
}

// trace integrates the pulse again, to sample it at equally spaced instants from its start to its end.
func (r *run) trace(y []float64, end float64) error {
	n := r.settings.Traces
	s := &sampler{r: r, times: make([]float64, n), y: make([]float64, r.lay.count)}
	for k := range s.times {
		s.times[k] = end * float64(k) / float64(n-1)
	}
	s.times[n-1] = end
	r.sampler = s
	defer func() { r.sampler = nil }()
	if err := r.replay(append([]float64(nil), y...)); err != nil {
		return err
	}
	if s.next != n {
		return errTrace
	}
	return nil
}

// errTrace would mean that the same integration ended elsewhere.
var errTrace = errors.New("pulse: the traces do not reach the end of the pulse")

// replay is the pulse without its books.
func (r *run) replay(y []float64) error {
	y[atBank] = r.voltage
	t, at, err := r.compress(y)
	if err == nil && at == endNone && r.m.HoldTime > 0 {
		t, at, err = r.hold(t, y)
	}
	if err == nil && at == endNone {
		t, _, err = r.expand(t, y)
	}
	if err != nil {
		return err
	}
	r.lose(y)
	_, _, err = r.integrate(t, t+20*r.m.HalfPeriod, y, r.ending())
	return err
}
