package weather

import "math"

const (
	// solarConstant is the total solar irradiance at one astronomical unit in W/m2 (Kopp & Lean 2011).
	solarConstant = 1361
	degree        = math.Pi / 180
)

// Sun is where the sun stands on one day: Spencer (1971).
type Sun struct {
	// Declination is in radians, north positive.
	Declination float64
	// EquationOfTime is solar time less mean time, in minutes.
	EquationOfTime float64
	// Eccentricity is the factor on the solar constant.
	Eccentricity float64
}

// SunOn returns the sun of day n (1 is 1 January) of a year of the given number of days.
func SunOn(n, days int) Sun {
	g := 2 * math.Pi * float64(n-1) / float64(days)
	s1, c1 := math.Sincos(g)
	s2, c2 := math.Sincos(2 * g)
	s3, c3 := math.Sincos(3 * g)
	return Sun{
		Declination:    0.006918 - 0.399912*c1 + 0.070257*s1 - 0.006758*c2 + 0.000907*s2 - 0.002697*c3 + 0.00148*s3,
		EquationOfTime: 229.18 * (0.000075 + 0.001868*c1 - 0.032077*s1 - 0.014615*c2 - 0.040849*s2),
		Eccentricity:   1.00011 + 0.034221*c1 + 0.00128*s1 + 0.000719*c2 + 0.000077*s2,
	}
}

// SunsetAngle is the hour angle of sunset in radians at a latitude in radians, 0 in polar night and pi under
// the midnight sun (Duffie & Beckman 2013, eq. 1.6.10).
func (s Sun) SunsetAngle(latitude float64) float64 {
	switch x := -math.Tan(latitude) * math.Tan(s.Declination); {
	case x >= 1:
		return 0
	case x <= -1:
		return math.Pi
	default:
		return math.Acos(x)
	}
}

// DayLength is the time from sunrise to sunset in hours.
func (s Sun) DayLength(latitude float64) float64 { return 2 * s.SunsetAngle(latitude) / (15 * degree) }

// beam is what the sun outside the atmosphere gives in one hour.
type beam struct {
	// sunlit is the share of the hour with the sun above the horizon.
	sunlit float64
	// horizontal and tilted are the hour's means of E0 x solar constant x cosine of incidence, in W/m2, on
	// the horizontal and on the plane that is tilted by the latitude towards the equator.
	horizontal, tilted float64
}

// outside returns the extraterrestrial beam of the hour that starts at hour h (UTC) of the day.
//
// On the plane tilted by the latitude cos(incidence) = cos(declination) cos(hour angle) in both hemispheres
// (Duffie & Beckman 2013, eq. 1.6.7 with tilt = latitude), which is positive within 90 degrees of noon.
func (s Sun) outside(latitude, longitudeDeg float64, h int) beam {
	from := 15 * degree * (float64(h) + longitudeDeg/15 + s.EquationOfTime/60 - 12)
	to := from + 15*degree
	sunset := s.SunsetAngle(latitude)
	sinDec, cosDec := math.Sincos(s.Declination)
	sinLat, cosLat := math.Sincos(latitude)
	normal := solarConstant * s.Eccentricity / (15 * degree)
	var b beam
	for turn := -1.0; turn <= 1; turn++ {
		shift := 2 * math.Pi * turn
		lo, hi := math.Max(from-shift, -sunset), math.Min(to-shift, sunset)
		if hi <= lo {
			continue
		}
		b.sunlit += (hi - lo) / (15 * degree)
		b.horizontal += normal * (sinLat*sinDec*(hi-lo) + cosLat*cosDec*(math.Sin(hi)-math.Sin(lo)))
		if lo, hi = math.Max(lo, -math.Pi/2), math.Min(hi, math.Pi/2); hi > lo {
			b.tilted += normal * cosDec * (math.Sin(hi) - math.Sin(lo))
		}
	}
	return b
}

// outsideYear returns the extraterrestrial beam of every hour of a year of the given number of days.
func outsideYear(latitudeDeg, longitudeDeg float64, days int) []beam {
	beams := make([]beam, 0, 24*days)
	for n := 1; n <= days; n++ {
		sun := SunOn(n, days)
		for h := range 24 {
			beams = append(beams, sun.outside(latitudeDeg*degree, longitudeDeg, h))
		}
	}
	return beams
}
