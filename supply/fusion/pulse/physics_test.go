package pulse

import (
	"math"
	"math/cmplx"
	"testing"

	"pgregory.net/rapid"

	"tokenwatt/internal/ode"
	"tokenwatt/supply/fusion/plasma"
)

// within compares with a relative tolerance.
func within(t interface{ Errorf(string, ...any) }, what string, got, want, tolerance float64) {
	if !(math.Abs(got-want) <= tolerance*math.Abs(want)) {
		t.Errorf("%s: got %.12g, expected %.12g, relative difference %.2g above %g", what, got, want, got/want-1, tolerance)
	}
}

func TestSeparatrix(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x := rapid.Float64Range(1e-3, 1-1e-6).Draw(t, "x")
		within(t, "x_s", separatrix(fluxRatio(x)), x, 1e-12)
	})
	for _, bad := range []float64{0, -1, math.NaN(), math.Inf(1)} {
		if !math.IsNaN(separatrix(bad)) {
			t.Errorf("a flux ratio of %g has an x_s", bad)
		}
	}
}

// The work of the coil at constant entropy and trapped flux: dU = I dPhi, with segments that go to the staging store
// taking Phi^2/(2 mu0 A) dL_a, to 1e-6.
func TestVirtualWork(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := Default(DHe3)
		m.Staging = rapid.Float64Range(1, 6).Draw(t, "staging")
		m.Radius = rapid.Float64Range(0.1, 1).Draw(t, "radius")
		area := math.Pi * m.Radius * m.Radius
		x := rapid.Float64Range(0.15, 0.95).Draw(t, "x")
		flux := rapid.Float64Range(0.1, 20).Draw(t, "flux")
		trapped := fluxRatio(x) * flux
		start := equilibrium(x, flux, 1, area)
		energy := 1.5 * start.beta * start.pressure * area * start.u * rapid.Float64Range(0.1, 2).Draw(t, "length")
		entropy := energy / math.Pow(start.beta*start.pressure, 0.4)
		at := func(flux float64) (u, active, current float64) {
			x := separatrix(trapped / flux)
			s := equilibrium(x, flux, 1, area)
			w := entropy * math.Pow(s.beta*s.pressure, 0.4)
			s = equilibrium(x, flux, w, area)
			active = activeLength(s.length, m.Length, m.Staging)
			return 5.0/3*w + active*flux*flux/(2*plasma.Mu0*area), active, s.current(flux, area, active)
		}
		h := 1e-4 * flux
		slope := func(k float64) float64 {
			up, more, _ := at(flux + k*h)
			down, less, _ := at(flux - k*h)
			return (up - down - flux*flux/(2*plasma.Mu0*area)*(more-less)) / (2 * k * h)
		}
		_, _, current := at(flux)
		within(t, "dU/dPhi", (4*slope(1)-slope(2))/3, current, 1e-6)
	})
}

// still is a machine at constant flux with nothing on.
func still(fuel Fuel) (*Machine, *model) {
	m := Default(fuel)
	m.Off = Off{Fusion: true, Radiation: true, Exchange: true}
	m.Confinement, m.Coil.Resistivity = NoTransport, 0
	p := newModel(&m)
	p.mode, p.swiftest = sustained, math.Inf(1)
	return &m, p
}

// relax integrates a state at constant flux.
func relax(t *testing.T, p *model, y []float64, end float64) []float64 {
	t.Helper()
	atol := make([]float64, len(y))
	for k := range atol {
		atol[k] = 1e-12 * math.Max(math.Abs(y[k]), 1)
	}
	r, err := ode.Solve(&ode.Problem{F: p.derivative, T1: end, Y0: y}, &ode.Settings{RelativeTolerance: 1e-12, AbsoluteTolerances: atol})
	if err != nil {
		t.Fatal(err)
	}
	return r.Y
}

// Exchange alone conserves the energy to 1e-12 and ends at one temperature.
func TestExchangeOnly(t *testing.T) {
	for _, fuel := range []Fuel{DT, DD, DHe3, PB11} {
		m, p := still(fuel)
		m.Off.Exchange = false
		b := p.start()
		before := b.y[atIons] + b.y[atElectrons]
		y := relax(t, p, b.y, 0.05)
		within(t, "energy", y[atIons]+y[atElectrons], before, 1e-12)
		var in instant
		if err := p.look(y, &in); err != nil {
			t.Fatal(err)
		}
		within(t, "temperatures", in.ionT, in.electrT, 1e-9)
		mean := (in.ni*m.IonTemperature + in.ne*m.ElectronTemperature) / (in.ni + in.ne)
		within(t, "end", in.ionT, mean, 1e-9)
	}
}

// Bremsstrahlung alone, of cold electrons without ion pressure at constant flux: p and x_s stay, so that V ~ W and
// P = K W^(-1/2) with K = c N_e^2 (1.5 p) (1/(1.5 N_e keV))^(1/2); 3/5 of P comes from W: W^(3/2) = W_0^(3/2) - (9/10) K t.
// The relativistic factor changes by 1e-3 over the test and is taken at the mean temperature.
func TestRadiationOnly(t *testing.T) {
	m, p := still(DD)
	m.Off.Radiation = false
	m.ElectronTemperature = 0.3
	b := p.start()
	s := p.shapeOf(b.y)
	b.y[atElectrons] += b.y[atIons] * (1 - 1e-9)
	b.y[atIons] *= 1e-9
	_, electrons := p.particles(b.y)
	te := b.y[atElectrons] / (1.5 * electrons * plasma.JoulePerKeV)
	const remains = 0.8
	factor := plasma.Putvinski.Factor(1, 0.5*(1+remains)*te)
	k := plasma.BremsstrahlungCoefficient * factor * electrons * electrons * 1.5 * s.beta * s.pressure *
		math.Sqrt(1e3/(1.5*electrons*plasma.JoulePerKeV))
	w0 := b.y[atElectrons]
	end := (math.Pow(w0, 1.5) - math.Pow(remains*w0, 1.5)) / (0.9 * k)
	y := relax(t, p, b.y, end)
	within(t, "energy", y[atElectrons], remains*w0, 1e-5)
	within(t, "radiated", y[p.lay.sums+sumBremsstrahlung], 5.0/3*(1-remains)*w0, 1e-4)
}

// A pool of fast ions with constant birth holds P tau_s G/2, and gives electrons G and ions F of the power.
func TestFastPoolInBalance(t *testing.T) {
	_, p := still(DHe3)
	p.m.Off.Fusion = false
	p.lay = newLayout(p.m, 0)
	b := p.start()
	var in instant
	if err := p.look(b.y, &in); err != nil {
		t.Fatal(err)
	}
	for k, q := range p.lay.pools {
		a, z := q.species.A(), q.species.Z()
		tau := plasma.SlowingDown(a, z, in.ne, in.electrT, in.lambda)
		f := plasma.IonFraction(q.energy / plasma.JoulePerKeV / plasma.CriticalEnergy(a, in.electrT, p.ions.Z1()))
		y, dydt := append([]float64(nil), b.y...), make([]float64, p.lay.count)
		y[p.lay.fast+k] = 1e6 * tau * (1 - f) / 2
		p.slow(y, dydt, &in)
		within(t, "loss", dydt[p.lay.fast+k], -1e6, 1e-12)
		within(t, "electrons", dydt[atElectrons], 1e6*(1-f), 1e-12)
		within(t, "ions", dydt[atIons], 1e6*f, 1e-9)
	}
}

// The ladder against the half space: E = sqrt(rho/mu0) sqrt(i omega) B in amplitude and phase over the frequencies of a
// pulse, the resistance of the thickness at rest, and a ramp B = t, E = 2 sqrt(rho/mu0) sqrt(t/pi).
func TestSkinAgainstHalfSpace(t *testing.T) {
	m := Default(DHe3)
	s := newSkin(&m)
	omega := math.Pi / m.HalfPeriod
	k := s.scale * math.Sqrt(s.rho/plasma.Mu0)
	worst := 0.0
	for f := 0.2; f <= 5; f *= 1.1 {
		z := complex(s.direct, f*omega*s.tail)
		for j, c := range s.volt {
			z += complex(c, 0) * complex(0, f*omega) / complex(s.rate[j], f*omega)
		}
		want := complex(k, 0) * cmplx.Sqrt(complex(0, f*omega))
		worst = max(worst, math.Abs(real(z)/real(want)-1))
		if d := cmplx.Abs(z/want - 1); d > 5e-3 {
			t.Errorf("at %.3g omega: %.2g off", f, d)
		}
	}
	t.Logf("%d cells; resistance off by %.2g at most from 0.2 to 5 omega", len(s.rate), worst)
	if worst > 3e-3 {
		t.Errorf("the resistance is off by %g", worst)
	}
	within(t, "resistance at rest", s.direct, s.scale*s.rho/(plasma.Mu0*m.CoilThickness), 1e-12)
	for _, at := range []float64{0.1, 0.3, 1, 2} {
		time := at * m.HalfPeriod
		v := s.direct*time + s.tail
		for j, c := range s.volt {
			v += c / s.rate[j] * -math.Expm1(-s.rate[j]*time)
		}
		within(t, "ramp", v, 2*k*math.Sqrt(time/math.Pi), 2e-3)
	}
}

// What a shot without plasma loses to the coil against the half space: a half sine of current that starts in a cold coil
// costs K sqrt(omega)/omega I^2 times Int_0^pi sin(t) D^(1/2) sin(t) dt = 0.899054 (a steady sine would cost 1.1107), to first
// order of the loss.
func TestLossWithoutPlasma(t *testing.T) {
	for _, half := range []float64{0.1e-3, 0.5e-3, 2e-3} {
		m := Default(DHe3)
		m.HalfPeriod = half
		p := newModel(&m)
		share, err := p.roundTrip(new(ode.Solver), 0, 1e4)
		if err != nil {
			t.Fatal(err)
		}
		omega := math.Pi / half
		k := p.skin.scale / m.Length * math.Sqrt(plasma.Mu0*p.skin.rho)
		within(t, "loss", -math.Log(share), 0.899054*k/math.Sqrt(omega)/(0.5*p.inductance()), 0.015)
	}
}

// No right-hand side and no event allocates.
func TestNoAllocation(t *testing.T) {
	m := Default(DHe3)
	m.Confinement = LSX
	p := newModel(&m)
	y := p.start().y
	y[atBank] = 4e4
	dydt := make([]float64, len(y))
	if n := testing.AllocsPerRun(100, func() {
		if err := p.derivative(0, y, dydt); err != nil {
			t.Fatal(err)
		}
	}); n != 0 {
		t.Errorf("%g allocations", n)
	}
}
