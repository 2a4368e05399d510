package pulse

import (
	"math"

	"tokenwatt/supply/fusion/plasma"
)

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
