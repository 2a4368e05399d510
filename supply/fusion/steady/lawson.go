package steady

import (
	"errors"
	"fmt"
	"math"

	"tokenwatt/internal/root"
)

// ErrNoBalance is wrapped where no confinement, however good, gives the gain: bremsstrahlung takes more than products and
// heating bring. The error itself is a *NoBalanceError.
var ErrNoBalance = errors.New("steady: radiation exceeds the heating")

// NoBalanceError says where, and by how much.
type NoBalanceError struct {
	Fuel  Fuel
	Gain  float64 // Q; infinite for ignition
	T     float64 // keV: the temperature asked for, or that at which heating comes nearest to radiation
	Share float64 // heating over bremsstrahlung there, below 1
}

// Error returns fuel, gain, temperature and share in one line.
func (e *NoBalanceError) Error() string {
	what := fmt.Sprintf("Q = %g", e.Gain)
	if math.IsInf(e.Gain, 1) {
		what = "ignition"
	}
	return fmt.Sprintf("%v: %v at %.4g keV has %.3g of the bremsstrahlung as heating at %s", ErrNoBalance, e.Fuel, e.T, e.Share, what)
}

// Unwrap returns ErrNoBalance.
func (e *NoBalanceError) Unwrap() error { return ErrNoBalance }

// Point is a point of a Lawson curve.
type Point struct {
	T     float64 // ion temperature, keV
	NTau  float64 // n tau_E, s/m^3, of all ions
	NTTau float64 // n T tau_E, keV s/m^3
}

// Ignition is the gain of a plasma that needs no heating.
func Ignition() float64 { return math.Inf(1) }

// heating is the power over n^2 that may be lost at a gain: charged products and heating.
func (b *Balance) heating(gain float64) float64 { return b.Charged + b.Fusion/gain }

// Lawson returns the confinement that a gain needs at an ion temperature in keV. Errors wrap ErrProblem, ErrNoBalance or
// plasma.ErrRange.
func (p *Plasma) Lawson(t, gain float64) (Point, error) {
	if err := p.checkGain(gain); err != nil {
		return Point{}, err
	}
	return p.lawson(t, gain)
}

// checkGain checks the plasma and a gain.
func (p *Plasma) checkGain(gain float64) error {
	if !(gain > 0) {
		return errors.Join(p.check(), fmt.Errorf("%w: the gain is %g, expected a number above zero, infinite for ignition", ErrProblem, gain))
	}
	return p.check()
}

// lawson is Lawson without the checks.
func (p *Plasma) lawson(t, gain float64) (Point, error) {
	b, err := p.at(t)
	if err != nil {
		return Point{}, err
	}
	left := b.heating(gain) - b.Bremsstrahlung
	if !(left > 0) {
		return Point{}, &NoBalanceError{p.Fuel, gain, t, b.heating(gain) / b.Bremsstrahlung}
	}
	ntau := b.Energy / left
	return Point{T: t, NTau: ntau, NTTau: ntau * t}, nil
}

// Curve returns the points of a Lawson curve at the temperatures in keV that have one; the others are left out. Other errors are
// those of Lawson.
func (p *Plasma) Curve(temperatures []float64, gain float64) ([]Point, error) {
	if err := p.checkGain(gain); err != nil {
		return nil, err
	}
	var curve []Point
	for _, t := range temperatures {
		point, err := p.lawson(t, gain)
		if errors.Is(err, ErrNoBalance) {
			continue
		}
		if err != nil {
			return nil, err
		}
		curve = append(curve, point)
	}
	return curve, nil
}

// cells of the scans over the range of temperature, evenly in its logarithm.
const cells = 240

// scan visits the balances over the range until visit says stop.
func (p *Plasma) scan(visit func(b *Balance) (more bool)) error {
	low, high := p.Range()
	for i := range cells + 1 {
		t := low * math.Pow(high/low, float64(i)/cells)
		b, err := p.at(math.Min(math.Max(t, low), high))
		if err != nil {
			return err
		}
		if !visit(&b) {
			return nil
		}
	}
	return nil
}

// Minimum returns the point of least n T tau_E of a gain over the range of temperature. Errors are those of Lawson.
func (p *Plasma) Minimum(gain float64) (Point, error) {
	if err := p.checkGain(gain); err != nil {
		return Point{}, err
	}
	best, nearest := Point{NTTau: math.Inf(1)}, NoBalanceError{Fuel: p.Fuel, Gain: gain}
	err := p.scan(func(b *Balance) bool {
		heating := b.heating(gain)
		if share := heating / b.Bremsstrahlung; share > nearest.Share {
			nearest.T, nearest.Share = b.T, share
		}
		if v := b.Energy / (heating - b.Bremsstrahlung) * b.T; heating > b.Bremsstrahlung && v < best.NTTau {
			best = Point{b.T, v / b.T, v}
		}
		return true
	})
	if err != nil {
		return Point{}, err
	}
	if math.IsInf(best.NTTau, 1) {
		return Point{}, &nearest
	}
	return p.refine(best, gain)
}

// refine closes in on a minimum of the scan by golden section in ln T; flat as it is there, it is found to 1e-7 in T.
func (p *Plasma) refine(best Point, gain float64) (Point, error) {
	low, high := p.Range()
	step := math.Log(high/low) / cells
	a, b := math.Max(math.Log(low), math.Log(best.T)-step), math.Min(math.Log(high), math.Log(best.T)+step)
	value := func(x float64) float64 {
		point, err := p.lawson(math.Min(math.Max(math.Exp(x), low), high), gain)
		if err != nil {
			return math.Inf(1) // beside the minimum the curve may end
		}
		return point.NTTau
	}
	ratio := (math.Sqrt(5) - 1) / 2
	x1, x2 := b-ratio*(b-a), a+ratio*(b-a)
	f1, f2 := value(x1), value(x2)
	for b-a > 1e-8 {
		if f1 < f2 {
			b, x2, f2 = x2, x1, f1
			x1 = b - ratio*(b-a)
			f1 = value(x1)
		} else {
			a, x1, f1 = x1, x2, f2
			x2 = a + ratio*(b-a)
			f2 = value(x2)
		}
	}
	point, err := p.lawson(math.Min(math.Max(math.Exp((a+b)/2), low), high), gain)
	if err != nil || point.NTTau > best.NTTau {
		return best, nil
	}
	return point, nil
}

// IdealIgnition returns the lowest ion temperature in keV at which charged products bring as much as bremsstrahlung takes. Errors wrap
// ErrProblem, or are a *NoBalanceError with the temperature where they come nearest.
func (p *Plasma) IdealIgnition() (float64, error) {
	if err := p.check(); err != nil {
		return 0, err
	}
	nearest := NoBalanceError{Fuel: p.Fuel, Gain: Ignition()}
	below, above := math.NaN(), math.NaN()
	err := p.scan(func(b *Balance) bool {
		share := b.Charged / b.Bremsstrahlung
		if share > nearest.Share {
			nearest.T, nearest.Share = b.T, share
		}
		if share >= 1 {
			above = b.T
			return false
		}
		below = b.T
		return true
	})
	switch {
	case err != nil:
		return 0, err
	case math.IsNaN(above):
		return 0, &nearest
	case math.IsNaN(below):
		return above, nil // from the lowest temperature of the range on
	}
	found, err := root.Brent(func(t float64) (float64, error) {
		b, err := p.at(t)
		return b.Charged/b.Bremsstrahlung - 1, err
	}, below, above, nil)
	return found.Root.X, err
}

// Gain is the balance of a plasma whose confinement is given, in W/m^3.
type Gain struct {
	Fusion, Charged, Neutrons, Bremsstrahlung float64
	Transport                                 float64 // W / tau_E
	Heating                                   float64 // from outside; negative where products bring more than is lost
	Ignited                                   bool    // no heating is needed
	Q                                         float64 // fusion over heating; infinite where ignited
}

// GainAt returns the balance at a density of all ions in m^-3, an ion temperature in keV and an energy confinement time in s.
// Errors are those of At.
func (p *Plasma) GainAt(n, t, tau float64) (Gain, error) {
	if err := p.check(); err != nil {
		return Gain{}, err
	}
	if !(n > 0) || !(tau > 0) || math.IsInf(n, 0) || math.IsInf(tau, 0) {
		return Gain{}, fmt.Errorf("%w: density %g m^-3 and confinement time %g s, expected numbers above zero", ErrProblem, n, tau)
	}
	b, err := p.at(t)
	if err != nil {
		return Gain{}, err
	}
	g := Gain{
		Fusion: n * n * b.Fusion, Charged: n * n * b.Charged, Neutrons: n * n * b.Neutrons,
		Bremsstrahlung: n * n * b.Bremsstrahlung, Transport: n * b.Energy / tau,
	}
	g.Heating = g.Bremsstrahlung + g.Transport - g.Charged
	if g.Ignited = g.Heating <= 0; g.Ignited {
		g.Q = Ignition()
	} else {
		g.Q = g.Fusion / g.Heating
	}
	return g, nil
}
