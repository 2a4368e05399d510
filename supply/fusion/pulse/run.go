package pulse

import (
	"context"
	"errors"
	"fmt"
	"math"

	"tokenwatt/internal/ode"
	"tokenwatt/supply/fusion/plasma"
)

// ErrCircuit says that the bank does not swing the coil's flux up and back, as the error's text explains. It wraps
// ErrMachine: what Check cannot see.
var ErrCircuit = fmt.Errorf("%w: the circuit does not swing", ErrMachine)

// ErrRange says that the plasma left the range of a formula during the pulse; the formula's own error is wrapped, and
// ErrMachine.
var ErrRange = fmt.Errorf("%w: outside the range of a formula", ErrMachine)

// run is one pulse under way.
type run struct {
	*model
	ctx      context.Context
	settings Settings
	solver   ode.Solver
	atol     []float64
	events   []ode.Event
	flux0    float64 // Phi at the start
	number0  float64 // ions at the start
	sized    compressed
	result   *Result
	last     Ledger    // books at the end of the last phase
	ions0    []float64 // inventories at the start
	sampler  *sampler
}

// Run integrates one pulse of a machine. The errors are those of Check, ErrMachine for a round trip that coil and switch
// alone do not reach, ErrCircuit and ErrRange, which wrap it, the integrator's, and the context's. The same machine gives the same bits.
func Run(ctx context.Context, m Machine, settings *Settings) (*Result, error) {
	if err := Check(m); err != nil {
		return nil, err
	}
	s, err := settings.filled()
	if err != nil {
		return nil, err
	}
	r := &run{model: newModel(&m), ctx: ctx, settings: s, result: &Result{Machine: m}}
	b := r.start()
	y, err := r.merge(&r.solver, b)
	if err != nil {
		return nil, err
	}
	r.flux0 = y[atFlux]
	r.number0, _ = r.particles(y)
	r.prepare()
	if err := r.size(y); err != nil {
		return nil, err
	}
	end, err := r.fire(b, append([]float64(nil), y...))
	if err != nil {
		return nil, err
	}
	if s.Traces > 0 {
		if err := r.trace(y, end); err != nil {
			return nil, err
		}
	}
	return r.result, nil
}

// filled returns the settings with defaults, or what is wrong with them.
func (s *Settings) filled() (Settings, error) {
	f := Settings{Tolerance: 1e-10, FieldTolerance: 1e-8, MaxSteps: 200000}
	if s == nil {
		return f, nil
	}
	c := checker{}
	c.Cause = ErrMachine
	set := func(field string, v float64, into *float64, low, high float64) {
		if v != 0 {
			*into = v
			c.number(field, v, fmt.Sprintf("from %g to %g", low, high), func(v float64) bool { return v >= low && v <= high })
		}
	}
	set("Settings.Tolerance", s.Tolerance, &f.Tolerance, 1e-14, 1e-3)
	set("Settings.FieldTolerance", s.FieldTolerance, &f.FieldTolerance, 1e-12, 1e-2)
	if s.Traces < 0 || s.Traces == 1 {
		c.Add("Settings.Traces", fmt.Sprint(s.Traces), "0 (none) or at least 2 instants")
	}
	if s.MaxSteps < 0 {
		c.Add("Settings.MaxSteps", fmt.Sprint(s.MaxSteps), "0 (the default) or above")
	}
	f.Traces = s.Traces
	if s.MaxSteps > 0 {
		f.MaxSteps = s.MaxSteps
	}
	return f, c.Err()
}

// prepare makes the events, which read the model as it stands.
func (r *run) prepare() {
	r.events = []ode.Event{
		{Name: "peak", G: r.peakEvent, Direction: ode.Falling, Terminal: true},
		{Name: "lost", G: r.lostEvent, Direction: ode.Falling, Terminal: true},
		{Name: "filled", G: r.filledEvent, Direction: ode.Rising, Terminal: true},
		{Name: "cooled", G: r.cooledEvent, Direction: ode.Falling, Terminal: true},
		{Name: "heated", G: r.heatedEvent, Direction: ode.Rising, Terminal: true},
		{Name: "drained", G: r.drainedEvent, Direction: ode.Falling, Terminal: true},
		{Name: "returned", G: r.returnedEvent, Direction: ode.Falling, Terminal: true},
	}
}

// peakEvent is dPhi/dt.
func (r *run) peakEvent(t float64, y []float64) (float64, error) {
	if err := r.derivative(t, y, r.scratch()); err != nil {
		return 0, err
	}
	return r.ahead, nil
}

// scratch is memory for a derivative that is not kept.
func (r *run) scratch() []float64 {
	if r.spare == nil {
		r.spare = make([]float64, r.lay.count)
	}
	return r.spare
}

// lostEvent is x_s over the value at which the FRC counts as lost.
func (r *run) lostEvent(_ float64, y []float64) (float64, error) {
	return separatrix(y[atTrapped]/y[atFlux]) - lostSeparatrix, nil
}

// filledEvent is the separatrix length over that of the coil.
func (r *run) filledEvent(_ float64, y []float64) (float64, error) {
	return r.shapeOf(y).length/r.m.Length - 1, nil
}

// particles are the thermal ions and electrons of a state.
func (p *model) particles(y []float64) (ions, electrons float64) {
	for k, s := range p.lay.species {
		n := y[p.lay.ions+k]
		ions += n
		electrons += n * s.Z()
	}
	if p.lay.impurity {
		ions += y[p.lay.skin-1]
		electrons += y[p.lay.skin-1] * p.m.ImpurityZ
	}
	return ions, electrons
}

// cooledEvent is the colder of ions and electrons over where the Coulomb logarithm starts to hold.
func (r *run) cooledEvent(_ float64, y []float64) (float64, error) {
	ions, electrons := r.particles(y)
	coldest := min(y[atIons]/ions, y[atElectrons]/electrons) / (1.5 * plasma.JoulePerKeV)
	return coldest/coldElectrons(r.m.Fuel) - 1, nil
}

// heatedEvent is the ions' temperature over the highest at which all reactivities are known.
func (r *run) heatedEvent(_ float64, y []float64) (float64, error) {
	ions, _ := r.particles(y)
	return y[atIons]/(1.5*plasma.JoulePerKeV*ions*r.lay.hottest()) - 1, nil
}

// drainedEvent is the share of the ions that is left over the least that counts.
func (r *run) drainedEvent(_ float64, y []float64) (float64, error) {
	ions, _ := r.particles(y)
	return ions/(leastIons*r.number0) - 1, nil
}

// returnedEvent is the flux over that at the start.
func (r *run) returnedEvent(_ float64, y []float64) (float64, error) {
	return y[atFlux]/r.flux0 - 1, nil
}

// integrate solves from t to the first of the events, or to the limit; it returns the index of the event, -1 at the
// limit, and leaves the state in y.
func (r *run) integrate(t, limit float64, y []float64, events []ode.Event) (float64, int, error) {
	if err := r.ctx.Err(); err != nil {
		return t, -1, err
	}
	problem := ode.Problem{F: r.derivative, T0: t, T1: limit, Y0: y, Events: events}
	if r.sampler != nil {
		problem.Step = r.sampler.step
	}
	// A first step that is too long can fool the estimate of its error, since all that is not circuit starts slowly.
	res, err := r.solver.Solve(&problem, &ode.Settings{
		RelativeTolerance: r.tolerance, AbsoluteTolerances: r.atol, MaxSteps: r.settings.MaxSteps,
		InitialStep: 1e-3 * r.m.HalfPeriod, MaxStep: 0.1 * r.m.HalfPeriod,
	})
	if res != nil {
		e := &r.result.Effort
		e.Steps, e.Rejected, e.Evaluations = e.Steps+res.Steps, e.Rejected+res.Rejected, e.Evaluations+res.Evaluations
	}
	if errors.Is(err, plasma.ErrRange) {
		return t, -1, fmt.Errorf("%w: %w", ErrRange, err)
	}
	if err != nil {
		return t, -1, fmt.Errorf("pulse: %w", err)
	}
	copy(y, res.Y)
	return res.T, res.Terminal, nil
}

// scale sets the absolute tolerances for a voltage of the bank.
func (r *run) scale(y []float64) {
	tol, bank := r.tolerance, r.capacitance*r.voltage*r.voltage/2
	if r.atol == nil {
		r.atol = make([]float64, r.lay.count)
	}
	energy := y[atIons] + y[atElectrons]
	number, a := r.number0, r.atol
	set := func(from, to int, v float64) {
		for k := from; k < to; k++ {
			a[k] = tol * v
		}
	}
	set(atBank, atFlux, r.voltage)
	set(atFlux, atTrapped, y[atFlux])
	set(atTrapped, atIons, 0.01*y[atTrapped])
	set(atIons, r.lay.fast, 0.1*energy)
	set(r.lay.fast, r.lay.ions, energy)
	set(r.lay.ions, r.lay.skin, 1e-3*number)
	set(r.lay.skin, r.lay.burnt, r.m.StartField)
	set(r.lay.burnt, r.lay.sums, 1e-6*number)
	set(r.lay.sums, r.lay.count, bank)
	a[r.lay.sums+sumSurface] = tol * 1e8 // J/m3, of the field energy at 16 T
	a[r.lay.sums+sumDwell] = math.MaxFloat64
}

// fire integrates the pulse phase by phase and fills the result; it returns the end.
func (r *run) fire(b beginning, y []float64) (end float64, err error) {
	r.begin(b, y)
	var t float64
	var at EndCause
	if r.sized.voltage == r.voltage && r.sized.tolerance == r.tolerance {
		t, at = r.sized.t, r.sized.end
		copy(y, r.sized.y)
	} else if t, at, err = r.compress(y); err != nil {
		return t, err
	}
	r.record(Compression, 0, t, r.books(y), Ledger{})
	r.peak(t, y)
	name := Compression
	if at == endNone && r.m.HoldTime > 0 {
		from := t
		if t, at, err = r.hold(t, y); err != nil {
			return t, err
		}
		name = Holding
		r.record(name, from, t, r.books(y), Ledger{})
	}
	if at == endNone {
		from := t
		if t, at, err = r.expand(t, y); err != nil {
			return t, err
		}
		name = Expansion
		r.record(name, from, t, r.books(y), Ledger{})
	}
	r.result.FRC = FRCEnd{Time: t, Phase: name, Cause: at}
	r.inventory(y)
	r.dump(t, y)
	if t, err = r.recover(t, y); err != nil {
		return t, err
	}
	r.finish(t, y)
	return t, nil
}

// begin books formation and merging.
func (r *run) begin(b beginning, y []float64) {
	y[atBank] = r.voltage
	r.plasma, r.mode = true, onBank
	r.ions0 = append([]float64(nil), y[r.lay.ions:r.lay.skin]...)
	before := append([]float64(nil), b.y...)
	before[atBank] = r.voltage
	now := r.books(before)
	now.Motion = b.motion
	r.last = Ledger{Bank: now.Bank}
	need := r.needed(b)
	formed := r.m.FormationEnergy
	if formed == 0 {
		formed = need / r.m.FormationEfficiency
	}
	r.record(Formation, 0, 0, now, Ledger{Formation: formed, FormationLoss: formed - need})
	if b.motion > 0 {
		r.record(Merging, 0, 0, r.books(y), Ledger{})
	}
	r.result.Start = r.observe(0, y)
}

// compress integrates to the peak of the flux, or to the end of the FRC.
func (r *run) compress(y []float64) (t float64, end EndCause, err error) {
	r.plasma, r.mode = true, onBank
	if rise, err := r.peakEvent(0, y); err != nil {
		return 0, endNone, fmt.Errorf("pulse: at the start: %w", err)
	} else if !(rise > 0) {
		return 0, endNone, fmt.Errorf("%w: a bank of %.6g V does not raise the flux against the losses of the start; "+
			"expected a larger BankEnergy or a smaller loss", ErrCircuit, r.voltage)
	}
	t, at, err := r.integrate(0, 20*r.m.HalfPeriod, y, r.events[:6])
	if err != nil {
		return t, endNone, err
	}
	if at >= 0 {
		return t, cause(at - 1), nil
	}
	return t, endNone, fmt.Errorf("%w: no peak of the flux within 20 half periods", ErrCircuit)
}

// hold keeps the flux for the hold time.
func (r *run) hold(t float64, y []float64) (float64, EndCause, error) {
	r.mode = shorted
	if r.m.Hold == Active {
		r.mode = sustained
	}
	t, at, err := r.integrate(t, t+r.m.HoldTime, y, r.events[1:])
	r.mode = onBank
	return t, cause(at), err
}

// expand integrates until the FRC ends.
func (r *run) expand(t float64, y []float64) (float64, EndCause, error) {
	t, at, err := r.integrate(t, t+20*r.m.HalfPeriod, y, r.events[1:])
	if err == nil && at < 0 {
		err = fmt.Errorf("%w: the flux is not back at its start within 20 half periods of the expansion", ErrCircuit)
	}
	return t, cause(at), err
}

// endNone is the cause while the FRC lives.
const endNone EndCause = ""

// cause of the end for an index in the events from lost on.
func cause(at int) EndCause {
	switch at {
	case 0:
		return FluxLost
	case 1:
		return CoilFilled
	case 2:
		return Cooled
	case 3:
		return Heated
	case 4:
		return Drained
	case 5:
		return FluxReturned
	}
	return endNone
}

// dump ends the FRC: flux linkage Phi + L_s I stays, plasma and the field that it pushed away go; the drop of the energy
// of field, plasma and stray inductance is heat. The coil's segments stay as they are switched.
func (r *run) dump(t float64, y []float64) {
	r.lose(y)
	now := r.books(y)
	lost := r.last.Plasma + r.last.Field + r.last.Stray + r.last.Skin - now.Plasma - now.Field - now.Stray - now.Skin
	r.record(Dump, t, t, now, Ledger{Dumped: lost})
}

// lose takes the plasma out of a state.
func (r *run) lose(y []float64) {
	s := r.shapeOf(y)
	r.frozen = activeLength(s.length, r.m.Length, r.m.Staging)
	linkage := y[atFlux] + r.stray*s.current(y[atFlux], r.area, r.frozen)
	y[atFlux] = linkage / (1 + r.stray*r.frozen/(plasma.Mu0*r.area))
	clear(y[atTrapped:r.lay.ions])
	r.plasma = false
}

// recover integrates without plasma until the current is zero. What circulates in the skin then becomes heat.
func (r *run) recover(t float64, y []float64) (float64, error) {
	r.mode = onBank
	from := t
	t, at, err := r.integrate(t, t+20*r.m.HalfPeriod, y, r.ending())
	if err != nil {
		return t, err
	}
	if at < 0 {
		return t, fmt.Errorf("%w: the current is not back at zero within 20 half periods: the circuit is overdamped", ErrCircuit)
	}
	now := r.books(y)
	left := now.Skin
	now.Skin = 0
	now.Coil += left
	r.record(Recovery, from, t, now, Ledger{})
	return t, nil
}

// ending is the event that ends the pulse.
func (r *run) ending() []ode.Event {
	return []ode.Event{{Name: "current", G: r.currentEvent, Direction: ode.Falling, Terminal: true}}
}
