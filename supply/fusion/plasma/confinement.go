package plasma

import "math"

// FluxTimeRPPL is the time tau_phi in s in which a field-reversed configuration loses its trapped flux, of Hoffman's fit
// (Redmond Plasma Physics Laboratory): 17.5 x_s^0.5 n21^0.5 r_s^2 ms, with the density n in m^-3 (n21 in 1e21 m^-3) and the
// separatrix's radius rs in m. A fit to plasmas of about 1 keV and 10 kJ.
func FluxTimeRPPL(xs, n, rs float64) float64 {
	return 17.5e-3 * math.Sqrt(xs*n*1e-21) * rs * rs
}

// ParticleTimeRPPL is the time tau_N in s in which it loses its particles, of the same fit: 31 x_s n21^0.5 r_s^2 ms.
func ParticleTimeRPPL(xs, n, rs float64) float64 {
	return 31e-3 * xs * math.Sqrt(n*1e-21) * rs * rs
}

// ParticleTimeLSX is tau_N in s of Slough's fit to LSX (2011 paper, from memory): 3.2e-15 E^0.5 x_s^0.8 r_s^2.1 n^0.6, with the
// elongation E = l_s/(2 r_s), rs in m and n in m^-3.
func ParticleTimeLSX(elongation, xs, rs, n float64) float64 {
	return 3.2e-15 * math.Sqrt(elongation) * math.Pow(xs, 0.8) * math.Pow(rs, 2.1) * math.Pow(n, 0.6)
}
