package pulse

import (
	"math"

	"tokenwatt/supply/fusion/plasma"
)

// stored fills the part of a ledger that says what is where, J, for a state.
func (p *model) stored(y []float64) Ledger {
	var l Ledger
	flux := y[atFlux]
	active, current := p.frozen, flux*p.frozen/(plasma.Mu0*p.area)
	if p.plasma {
		s := p.shapeOf(y)
		active = activeLength(s.length, p.m.Length, p.m.Staging)
		current = s.current(flux, p.area, active)
		for _, w := range y[atIons:p.lay.ions] {
			l.Plasma += 5.0 / 3 * w
		}
	}
	l.Bank = p.capacitance * y[atBank] * y[atBank] / 2
	l.Staging = y[p.lay.sums+sumStaging]
	l.Field = active * flux * flux / (2 * plasma.Mu0 * p.area)
	l.Stray = p.m.StrayInductance * current * current / 2
	l.Skin = p.skin.stored(p.cells(y))*active + p.tail*current*current/2
	return l
}

// books is the ledger from the first instant to a state: cumulative inputs and outputs, and what is stored.
func (p *model) books(y []float64) Ledger {
	l := p.stored(y)
	sums := y[p.lay.sums:]
	l.HoldSupply = sums[sumHold]
	l.Bremsstrahlung, l.Synchrotron = sums[sumBremsstrahlung], sums[sumSynchrotron]
	l.TransportIons, l.TransportElectrons = sums[sumTransportIons], sums[sumTransportElectrons]
	l.Resistance, l.Switch = sums[sumResistance], sums[sumSwitch]
	l.Coil, l.StagingLoss = sums[sumCoil], sums[sumStagingLoss]
	for k := range p.lay.reactions {
		r, count := &p.lay.reactions[k], y[p.lay.burnt+k]
		l.Fusion += count * r.energy
		l.Neutrons += count * r.neutron
		l.Prompt += p.m.PromptLoss * count * (r.energy - r.neutron)
	}
	return l
}

// Where outputs and changes begin in the entries of a ledger.
const (
	firstOutput = 3
	firstChange = 15
)

// fields are the entries of a ledger: inputs, outputs, changes.
func (l *Ledger) fields() [22]*float64 {
	return [22]*float64{
		&l.Formation, &l.HoldSupply, &l.Fusion,
		&l.FormationLoss, &l.Neutrons, &l.Prompt, &l.Bremsstrahlung, &l.Synchrotron, &l.TransportIons, &l.TransportElectrons,
		&l.Dumped, &l.Resistance, &l.Switch, &l.Coil, &l.StagingLoss,
		&l.Bank, &l.Staging, &l.Field, &l.Plasma, &l.Motion, &l.Stray, &l.Skin,
	}
}

// add adds another ledger times a factor.
func (l *Ledger) add(other *Ledger, factor float64) {
	mine, theirs := l.fields(), other.fields()
	for k := range mine {
		*mine[k] += factor * *theirs[k]
	}
}

// Closure is inputs less outputs less changes, J: what the ledger does not account for.
func (l *Ledger) Closure() float64 {
	sum := 0.0
	for k, e := range l.fields() {
		if k < firstOutput {
			sum += *e
		} else {
			sum -= *e
		}
	}
	return sum
}

// Outputs is the sum of what leaves for good, J.
func (l *Ledger) Outputs() float64 {
	entries := l.fields()
	sum := 0.0
	for _, e := range entries[firstOutput:firstChange] {
		sum += *e
	}
	return sum
}

// record closes a phase: what the books gained since the last, with entries that are no states in extra.
func (r *run) record(name PhaseName, start, end float64, now, extra Ledger) {
	row := now
	row.add(&r.last, -1)
	row.add(&extra, 1)
	ph := Phase{Name: name, Start: start, End: end, Ledger: row, Closure: row.Closure()}
	r.result.Phases = append(r.result.Phases, ph)
	r.result.Ledger.add(&row, 1)
	r.result.Closure = max(r.result.Closure, math.Abs(ph.Closure))
	r.last = now
}
