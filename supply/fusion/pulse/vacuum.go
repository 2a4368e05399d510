package pulse

import (
	"fmt"
	"math"
	"strconv"

	"tokenwatt/internal/fault"
	"tokenwatt/internal/ode"
	"tokenwatt/internal/root"
)

// roundTrip fires the bank into the coil without plasma and without start field, as it stands at the start, and returns
// the share of the bank's energy that is there again when the current is back at zero, for a resistance and a voltage.
func (p *model) roundTrip(s *ode.Solver, resistance, voltage float64) (float64, error) {
	v := *p
	v.plasma, v.mode, v.frozen = false, onBank, vacuumActive(p.m)
	v.resistance = resistance
	y := make([]float64, p.lay.count)
	y[atBank] = voltage
	peak := p.m.HalfPeriod * voltage / math.Pi // of the flux
	atol := make([]float64, p.lay.count)
	for k := range atol {
		atol[k] = math.Inf(1)
	}
	atol[atBank], atol[atFlux] = 1e-12*voltage, 1e-12*peak
	for k := range v.cells(atol) {
		v.cells(atol)[k] = 1e-12 * peak / p.area
	}
	for k := range atol {
		if math.IsInf(atol[k], 1) {
			atol[k] = math.MaxFloat64 // not read: the integrals of the ledger
		}
	}
	r, err := s.Solve(&ode.Problem{
		F: v.derivative, T1: 4 * p.m.HalfPeriod, Y0: y,
		Events: []ode.Event{{Name: "current", G: v.currentEvent, Direction: ode.Falling, Terminal: true}},
	}, &ode.Settings{RelativeTolerance: 1e-11, AbsoluteTolerances: atol})
	if err != nil {
		return 0, fmt.Errorf("pulse: shot without plasma: %w", err)
	}
	if r.Terminal < 0 {
		return 0, nil // overdamped: nothing comes back
	}
	end := r.Y[atBank] / voltage
	return end * end, nil
}

// currentEvent is zero where the coil's current is, without plasma.
func (p *model) currentEvent(_ float64, y []float64) (float64, error) { return y[atFlux] / p.area, nil }

// resist finds the resistance that gives the round trip at a voltage. With RoundTrip 0 it is the one given. The error is
// ErrMachine's where coil and switch alone lose more.
func (p *model) resist(s *ode.Solver, voltage float64) (resistance, share float64, err error) {
	if p.m.SwitchDrop >= voltage/2 {
		return 0, 0, fmt.Errorf("%w: SwitchDrop is %g V, expected below half of the bank's %.6g V: the current does not swing the bank over",
			ErrCircuit, p.m.SwitchDrop, voltage)
	}
	if p.m.RoundTrip == 0 {
		share, err = p.roundTrip(s, p.m.Resistance, voltage)
		return p.m.Resistance, share, err
	}
	best, err := p.roundTrip(s, 0, voltage)
	if err != nil {
		return 0, 0, err
	}
	if best < p.m.RoundTrip*(1-1e-9) {
		return 0, 0, &fault.Error{
			Field: "RoundTrip", Found: strconv.FormatFloat(p.m.RoundTrip, 'g', 6, 64),
			Expected: fmt.Sprintf("at most %.6g: coil and switch alone lose the rest", best), Cause: ErrMachine,
		}
	}
	if best <= p.m.RoundTrip*(1+1e-9) {
		return 0, best, nil
	}
	// ln(share) is nearly linear in R: -pi R sqrt(C/L) of a lightly damped circuit.
	wave := math.Pi * math.Sqrt(p.capacitance/(p.inductance()+p.m.StrayInductance))
	target := math.Log(p.m.RoundTrip)
	excess := func(r float64) (float64, error) {
		v, err := p.roundTrip(s, r, voltage)
		share = v
		return math.Log(max(v, 1e-30)) - target, err
	}
	guess := (math.Log(best) - target) / wave
	found, err := secant(excess, 0, math.Log(best)-target, guess, 1e-11)
	return found, share, err
}

// secant finds a root of a nearly linear falling function from one point with its value and a guess, to |f| <= tolerance;
// where it leaves what it has bracketed, it halves.
func secant(f func(float64) (float64, error), a, fa, b, tolerance float64) (float64, error) {
	for range 60 {
		fb, err := f(b)
		if err != nil {
			return 0, err
		}
		if math.Abs(fb) <= tolerance {
			return b, nil
		}
		next := b - fb*(b-a)/(fb-fa)
		if math.IsNaN(next) || next <= 0 || next > 4*max(a, b) {
			next = 2 * max(a, b)
			if fb < 0 {
				next = (a + b) / 2
			}
		}
		a, fa, b = b, fb, next
	}
	return 0, fmt.Errorf("%w: 60", root.ErrMaxIterations)
}
