package plasma

import "math"

// SlowingDown is the time tau_s in s in which fast ions of mass a in u and charge number z lose momentum to electrons,
// from the electrons' density in m^-3, temperature in keV and the Coulomb logarithm (NRL 2019, from memory; Spitzer):
//
//	tau_s = 6.27e8 A T_e[eV]^1.5 / (Z^2 n_e[cm^-3] lambda)
//
// Their energy falls by e in tau_s / 2 where electrons alone brake them.
func SlowingDown(a, z, ne, te, lambda float64) float64 {
	t := 1e3 * te
	return 6.27e14 * a * t * math.Sqrt(t) / (z * z * ne * lambda)
}

// CriticalEnergy is the energy in keV of a fast ion of mass a in u at which ions and electrons brake it alike:
// 14.8 T_e A (sum n_i Z_i^2/A_i / n_e)^(2/3) (Stix 1972, coefficient from memory); z1 is the sum in the brackets, Ions.Z1.
func CriticalEnergy(a, te, z1 float64) float64 {
	c := math.Cbrt(z1)
	return 14.8 * te * a * c * c
}

// ThermalisationTime is how long in s a fast ion of energy e0 takes to stop, tau_s/3 ln(1 + (e0/E_crit)^1.5).
func ThermalisationTime(tauS, e0, critical float64) float64 {
	x := e0 / critical
	return tauS / 3 * math.Log1p(x*math.Sqrt(x))
}

// IonFraction is Stix's F: the share of its energy that a fast ion gives to ions while it stops, from x = E_0/E_crit,
//
//	F(x) = (1/x) Int_0^x dy / (1 + y^1.5)
//
// (Stix 1972). With y = z^2 the integral is closed: (1/3) ln((z^2-z+1)/(1+z)^2) + (2/sqrt 3)(atan((2z-1)/sqrt 3) + pi/6).
// Below x = 0.05, where that cancels, it is the series sum (-1)^k x^(1.5k) / (1.5k+1).
func IonFraction(x float64) float64 {
	z := math.Sqrt(x)
	if x < 0.05 {
		return ionFractionSeries(x * z)
	}
	sum := math.Log((x-z+1)/((1+z)*(1+z)))/3 + 2/sqrt3*(math.Atan((2*z-1)/sqrt3)+math.Pi/6)
	return sum / x
}

// sqrt3 is the square root of 3.
const sqrt3 = 1.7320508075688772935274463415058723669428

// ionFractionSeries is F from c = x^1.5 below 0.012: nine terms leave less than 1e-18.
func ionFractionSeries(c float64) float64 {
	sum := 0.0
	for k := 9; k >= 0; k-- {
		sum = 1/(1.5*float64(k)+1) - c*sum
	}
	return sum
}

// IonFractionAsymptote is F for x far above 1: (2.4184 - 2/sqrt x + 0.5/x^2) / x; for tests and hand sums.
func IonFractionAsymptote(x float64) float64 {
	return (4*math.Pi/(3*sqrt3) - 2/math.Sqrt(x) + 0.5/(x*x)) / x
}

// Gyroradius is that in m of an ion of mass a in u, charge number z and kinetic energy in keV, all of it across a field
// b in T: p/(Z e B) with the relativistic momentum.
func Gyroradius(a, z, energy, b float64) float64 {
	pc := math.Sqrt(energy * (energy + 2*a*AtomicMassKeV)) // keV
	return pc * 1e3 / (LightSpeed * z * b)
}
