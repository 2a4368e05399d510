package pulse

import (
	"fmt"
	"math"

	"tokenwatt/supply/fusion/plasma"
)

// size sets voltage and resistance: from the bank's energy, or so that the field at the peak of the flux is PeakField.
func (r *run) size(y []float64) error {
	c := &r.result.Circuit
	c.Inductance, c.Capacitance = r.inductance(), r.capacitance
	if r.m.BankEnergy > 0 {
		if err := r.set(math.Sqrt(2 * r.m.BankEnergy / r.capacitance)); err != nil {
			return err
		}
	} else if err := r.find(y); err != nil {
		return err
	}
	r.tolerance = r.settings.Tolerance
	r.scale(y)
	return nil
}

// set takes a voltage and the resistance that goes with it.
func (r *run) set(voltage float64) error {
	c := &r.result.Circuit
	// Without a constant drop of the switch the circuit is linear, and the resistance holds for all voltages.
	if r.voltage == 0 || r.m.SwitchDrop > 0 {
		resistance, share, err := r.resist(&r.solver, voltage)
		if err != nil {
			return err
		}
		r.resistance, c.RoundTrip, c.Resistance = resistance, share, resistance
	}
	r.voltage, c.Voltage = voltage, voltage
	return nil
}

// compressed is the end of a compression that was integrated to size the voltage.
type compressed struct {
	voltage, tolerance float64
	t                  float64
	end                EndCause
	y                  []float64
}

// reach compresses with a voltage and returns the field at peak flux: B_e, or that in the coil where the FRC is lost on
// the way.
func (r *run) reach(start []float64, voltage float64) (float64, error) {
	if err := r.set(voltage); err != nil {
		return 0, err
	}
	r.scale(start)
	r.result.Effort.Sizings++
	y := append(r.sized.y[:0], start...)
	y[atBank] = voltage
	t, end, err := r.compress(y)
	if err != nil {
		return 0, err
	}
	r.sized = compressed{voltage: voltage, tolerance: r.tolerance, t: t, end: end, y: y}
	if end == endNone {
		s := r.shapeOf(y)
		return y[atFlux] / (r.area * (1 - s.u)), nil
	}
	y = append([]float64(nil), y...)
	r.lose(y)
	_, _, err = r.integrate(t, t+20*r.m.HalfPeriod, y, r.events[:1])
	return y[atFlux] / r.area, err
}

// Tolerances of the search for the voltage: loose while the field is far off, the pulse's own near the end.
const (
	loosest = 1e-6
	nearby  = 1e-5 // relative difference of the field from which on the pulse's own tolerance is used
)

// find is the voltage for the peak field: from the adiabatic energy at that field a guess, then the secant of ln B over
// ln V, inside what is bracketed.
func (r *run) find(y []float64) error {
	target := math.Log(r.m.PeakField)
	low, high := math.Inf(-1), math.Inf(1)
	slope, v := 1.0, math.Log(r.guessVoltage(y))
	var before, f float64
	r.tolerance = max(r.settings.Tolerance, loosest)
	for n := range 60 {
		b, err := r.reach(y, math.Exp(v))
		if err != nil {
			return err
		}
		last := f
		f = math.Log(b) - target
		final := r.tolerance == r.settings.Tolerance
		if final && math.Abs(f) <= r.settings.FieldTolerance {
			return nil
		}
		if f < 0 {
			low = max(low, v)
		} else {
			high = min(high, v)
		}
		if high-low < r.settings.FieldTolerance && final {
			r.warn("the peak field of %.6g T lies in a step of the field as a function of the voltage, where the FRC is lost; reached %.6g T",
				r.m.PeakField, b)
			return nil
		}
		if n > 0 && v != before {
			slope = (f - last) / (v - before)
		}
		if !(slope > 0.01) || slope > 100 {
			slope = 1
		}
		before = v
		next := v - f/slope
		if !final && math.Abs(f) <= nearby {
			low, high = math.Inf(-1), math.Inf(1) // what was bracketed loosely may lie beside the root
		} else if !(next > low && next < high) {
			next = (low + high) / 2
		}
		v = next
		r.tolerance = min(loosest, 3e-4*math.Abs(f))
		if math.Abs(f) <= nearby || high-low < nearby {
			r.tolerance = 0
		}
		r.tolerance = max(r.settings.Tolerance, r.tolerance)
	}
	return fmt.Errorf("%w: no voltage found for a peak field of %g T in 60 compressions", ErrCircuit, r.m.PeakField)
}

// guessVoltage is from the energy of the adiabatic state at the peak field.
func (r *run) guessVoltage(y []float64) float64 {
	flux, s := r.adiabaticPeak(y)
	at := func(s shape, flux, energy float64) float64 {
		active := activeLength(s.length, r.m.Length, r.m.Staging)
		return 5.0/3*energy + active*flux*flux/(2*plasma.Mu0*r.area)
	}
	w0 := y[atIons] + y[atElectrons]
	w := 1.5 * s.beta * s.pressure * s.volume
	rise := max(at(s, flux, w)-at(r.shapeOf(y), y[atFlux], w0), 0.1*at(s, flux, w))
	// Field energy that staging takes out on the way comes from the bank too.
	rise += (activeLength(r.m.FRCLength, r.m.Length, r.m.Staging) - activeLength(s.length, r.m.Length, r.m.Staging)) * 0.3 * flux * flux / (2 * plasma.Mu0 * r.area)
	share := r.m.RoundTrip
	if share == 0 {
		share = 0.95
	}
	return math.Sqrt(2 * rise / r.capacitance / math.Sqrt(share))
}

// adiabaticPeak is flux and shape at the peak field when W (<beta> p_m)^(-2/5) and phi_p stay: B_e = Phi/(A(1-u)) with
// phi_p/Phi = (x/sqrt2)^3/(1-u) gives (x/sqrt2)^3 = phi_p/(A B_e).
func (r *run) adiabaticPeak(y []float64) (flux float64, s shape) {
	x := math.Sqrt2 * math.Cbrt(y[atTrapped]/(r.area*r.m.PeakField))
	flux = r.area * r.m.PeakField * (1 - x*x)
	start := r.shapeOf(y)
	pressure := plasma.FieldPressure(r.m.PeakField)
	w := (y[atIons] + y[atElectrons]) * math.Pow((1-x*x/2)*pressure/(start.beta*start.pressure), 0.4)
	return flux, equilibrium(x, flux, w, r.area)
}
