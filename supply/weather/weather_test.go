package weather

import (
	"context"
	"errors"
	"fmt"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"tokenwatt/internal/random"
)

func near(t *testing.T, what string, got, want, tolerance float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tolerance) {
		t.Errorf("%s is %.6g, want %.6g within %.2g", what, got, want, tolerance)
	}
}

// An independent ephemeris: the approximate solar coordinates of the Astronomical Almanac (page C5), good to
// 0.01 degree and 0.1 minute. Spencer's series stands for any year and so is up to half a degree off in one.
func TestSunAgainstAlmanac(t *testing.T) {
	const noon2023 = 8401 // days from J2000 (1 January 2000, 12 h) to 1 January 2023, 12 h
	for n := 1; n <= 365; n++ {
		d := float64(noon2023 + n - 1)
		g := (357.529 + 0.98560028*d) * degree
		q := 280.459 + 0.98564736*d
		l := (q + 1.915*math.Sin(g) + 0.020*math.Sin(2*g)) * degree
		e := (23.439 - 0.00000036*d) * degree
		ascension := math.Atan2(math.Cos(e)*math.Sin(l), math.Cos(l)) / degree
		minutes := 4 * math.Remainder(q-ascension, 360)
		near(t, fmt.Sprintf("declination of day %d", n), SunOn(n, 365).Declination/degree, math.Asin(math.Sin(e)*math.Sin(l))/degree, 0.5)
		near(t, fmt.Sprintf("equation of time of day %d", n), SunOn(n, 365).EquationOfTime, minutes, 0.7)
	}
	near(t, "declination of the June solstice", SunOn(172, 365).Declination/degree, 23.44, 0.05)
}

// Duffie & Beckman (2013): Example 1.5.1 has an equation of time of -13.5 min on 3 February; Example 1.6.3 a
// sunset angle at 43 N on 13 February of 76.5 degrees, thus a day of 10.2 h.
func TestSunAgainstWorkedExamples(t *testing.T) {
	near(t, "equation of time", SunOn(34, 365).EquationOfTime, -13.5, 0.3)
	near(t, "day length", SunOn(44, 365).DayLength(43*degree), 10.2, 0.06)
	near(t, "day length at the equator", SunOn(200, 365).DayLength(0), 12, 1e-12)
	if got := SunOn(355, 365).DayLength(75 * degree); got != 0 {
		t.Errorf("polar night has a day of %g h", got)
	}
	if got := SunOn(172, 365).DayLength(75 * degree); math.Abs(got-24) > 1e-12 {
		t.Errorf("midnight sun shines %g h", got)
	}
}

// Duffie & Beckman (2013), Example 1.10.1: H0 on 15 April at 43 N is 33.8 MJ/m2 with 1367 W/m2.
func TestExtraterrestrialDay(t *testing.T) {
	for _, longitude := range []float64{0, 77.7, -179, 180} {
		var sum float64
		for h := range 24 {
			sum += SunOn(105, 365).outside(43*degree, longitude, h).horizontal * 3600 / 1e6
		}
		near(t, "H0", sum, 33.8*solarConstant/1367, 0.2)
	}
}

// Erbs et al. (1982) is continuous at its joints to the digits they print, and 1 for an overcast sky.
func TestDiffuseShare(t *testing.T) {
	near(t, "overcast", DiffuseShare(0), 1, 0)
	near(t, "joint at 0.22", DiffuseShare(0.22+1e-12), DiffuseShare(0.22), 2e-3)
	near(t, "joint at 0.8", DiffuseShare(0.8), 0.165, 2e-3)
}

func TestSyntheticMeansAreExact(t *testing.T) {
	beams := outsideYear(43, -77, 365)
	ghi := syntheticGHI(random.Stream(1, "t", 0), beams, 0.55)
	var sum, out float64
	for h := range ghi {
		sum += ghi[h]
		out += beams[h].horizontal
	}
	near(t, "clearness", sum/out, 0.55, 1e-12)
	wind := syntheticWind(random.Stream(1, "t", 0), 8760, 7.5, 43)
	near(t, "mean wind", mean(wind), 7.5, 1e-12)
	near(t, "mean temperature", mean(syntheticTemperature(random.Stream(1, "t", 0), 8784, 13, 11, 43, 0)), 13, 1e-11)
}

// A Weibull distribution of shape 2 has the coefficient of variation sqrt(4/pi - 1) = 0.5227 and exceeds twice
// its mean in exp(-pi) = 4.3 % of hours. Many years without seasons come near to it.
func TestWindIsWeibull(t *testing.T) {
	var squares, above, n float64
	for year := range 40 {
		v := syntheticWind(random.Stream(7, "t", uint64(year)), 8760, 1, 43)
		for h, x := range v {
			x /= 1 + windSeason*seasonal(h, len(v), 15, 43)
			squares += (x - 1) * (x - 1)
			n++
			if x > 2 {
				above++
			}
		}
	}
	near(t, "coefficient of variation", math.Sqrt(squares/n), 0.5227, 0.02)
	near(t, "share above twice the mean", above/n, math.Exp(-math.Pi), 0.006)
}

func TestTurbineCurve(t *testing.T) {
	plain := Turbine{CutIn: 3, Rated: 12, CutOut: 25}
	near(t, "below cut-in", plain.CapacityFactor(2.9), 0, 0)
	near(t, "rated", plain.CapacityFactor(15), 1, 1e-12)
	near(t, "beyond cut-out", plain.CapacityFactor(25), 0, 0)
	// (8^3 - 3^3)/(12^3 - 3^3) = 485/1701.
	near(t, "cubic part", plain.CapacityFactor(8), 485./1701, 1e-12)
	// The closed form against the trapezoidal rule on the curve itself.
	smooth := DefaultTurbine()
	for v := 0.0; v < 40; v += 0.7 {
		sd := smooth.SmoothingMS + smooth.SmoothingShare*v
		var sum float64
		const steps = 20000
		for i := range steps {
			z := -8 + 16*(float64(i)+0.5)/steps
			sum += density(z) * smooth.curve(v+sd*z) * 16 / steps
		}
		near(t, fmt.Sprintf("smoothed curve at %g m/s", v), smooth.CapacityFactor(v), sum*(1-smooth.Losses), 4e-4)
	}
}

// At standard test conditions the panels give their rating less losses: 1.2 x 0.86 x 0.96 of the inverter's.
func TestPanel(t *testing.T) {
	p := DefaultPanel()
	p.NOCT = 20
	near(t, "standard test conditions", p.CapacityFactor(1000, 25), 1.2*0.86*0.96, 1e-12)
	near(t, "ten kelvin hotter", p.CapacityFactor(1000, 35)/p.CapacityFactor(1000, 25), 0.96, 1e-12)
	near(t, "inverter limit", p.CapacityFactor(1400, 0), 1, 0)
	near(t, "night", p.CapacityFactor(0, 10), 0, 0)
}

func mean(x []float64) float64 {
	var sum float64
	for _, v := range x {
		sum += v
	}
	return sum / float64(len(x))
}

func problem() Problem {
	return Problem{Year: 2023, Hours: 8760, LatitudeDeg: 40, Clearness: 0.55, WindSpeedMS: 7.5, TemperatureC: 13, TemperatureSwingK: 11, Seed: 1}
}

func TestRunSynthetic(t *testing.T) {
	r, err := Run(context.Background(), problem(), nil)
	if err != nil {
		t.Fatal(err)
	}
	// Fixed-tilt plants at 40 degrees with a clearness of 0.55 make 1,400-2,000 kWh per kW of inverter; wind
	// of 7.5 m/s on a generic turbine some 30-40 %.
	if cf := mean(r.SolarCF); cf < 0.16 || cf > 0.24 {
		t.Errorf("solar capacity factor %g", cf)
	}
	if cf := mean(r.WindCF); cf < 0.28 || cf > 0.42 {
		t.Errorf("wind capacity factor %g", cf)
	}
	if len(r.Warnings) != 0 {
		t.Errorf("warnings %v", r.Warnings)
	}
	again, err := Run(context.Background(), problem(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(r, again); diff != "" {
		t.Errorf("not the same twice: %s", diff)
	}
	short := problem()
	short.Hours = 100
	cut, err := Run(context.Background(), short, nil)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(r.WindCF[:100], cut.WindCF); diff != "" {
		t.Errorf("a short study is not the year's beginning: %s", diff)
	}
}

func TestRunInvariants(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := Problem{
			Year: rapid.IntRange(2019, 2024).Draw(t, "year"), Hours: 8760,
			LatitudeDeg: rapid.Float64Range(-66, 66).Draw(t, "latitude"), LongitudeDeg: rapid.Float64Range(-180, 180).Draw(t, "longitude"),
			Clearness: rapid.Float64Range(0.05, 0.8).Draw(t, "clearness"), WindSpeedMS: rapid.Float64Range(0.5, 15).Draw(t, "wind"),
			TemperatureC: rapid.Float64Range(-30, 40).Draw(t, "temperature"), TemperatureSwingK: 10, Seed: rapid.Uint64().Draw(t, "seed"),
		}
		r, err := Run(context.Background(), p, nil)
		if err != nil {
			t.Fatal(err)
		}
		for h := range p.Hours {
			if s, w := r.SolarCF[h], r.WindCF[h]; !(s >= 0 && s <= 1) || !(w >= 0 && w <= 1) {
				t.Fatalf("hour %d: sun %g, wind %g", h, s, w)
			}
		}
	})
}

func TestRunRefuses(t *testing.T) {
	for name, change := range map[string]func(*Problem){
		"too many hours":       func(p *Problem) { p.Hours = 8784 },
		"polar":                func(p *Problem) { p.LatitudeDeg = 80 },
		"clearness":            func(p *Problem) { p.Clearness = 0.9 },
		"NaN":                  func(p *Problem) { p.WindSpeedMS = math.NaN() },
		"hot":                  func(p *Problem) { p.TemperatureC = 200 },
		"series too short":     func(p *Problem) { p.Measured.SolarCF = []float64{1} },
		"cf above one":         func(p *Problem) { p.Hours = 1; p.Measured.WindCF = []float64{1.1} },
		"beam without diffuse": func(p *Problem) { p.Hours = 1; p.Measured.GHI, p.Measured.DNI = []float64{1}, []float64{1} },
	} {
		t.Run(name, func(t *testing.T) {
			p := problem()
			change(&p)
			if _, err := Run(context.Background(), p, nil); !errors.Is(err, ErrProblem) {
				t.Errorf("got %v", err)
			}
		})
	}
}

func TestSettingsRefuse(t *testing.T) {
	for name, change := range map[string]func(*Settings){
		"no turbine":         func(s *Settings) { s.Turbine = Turbine{} },
		"no panel":           func(s *Settings) { s.Panel = Panel{} },
		"rated below cut-in": func(s *Settings) { s.Turbine.Rated = 2 },
		"never cut out":      func(s *Settings) { s.Turbine.CutOut = math.Inf(1) },
		"NaN":                func(s *Settings) { s.Turbine.SmoothingMS = math.NaN() },
		"all lost":           func(s *Settings) { s.Panel.Losses = 1 },
		"better when hot":    func(s *Settings) { s.Panel.TemperatureCoefficient = 0.004 },
		"perpetual inverter": func(s *Settings) { s.Panel.InverterEfficiency = 1.1 },
	} {
		t.Run(name, func(t *testing.T) {
			s := &Settings{Panel: DefaultPanel(), Turbine: DefaultTurbine()}
			if _, err := Run(context.Background(), problem(), s); err != nil {
				t.Fatalf("the defaults: %v", err)
			}
			change(s)
			if _, err := Run(context.Background(), problem(), s); !errors.Is(err, ErrProblem) {
				t.Errorf("got %v", err)
			}
		})
	}
}

func ExampleRun() {
	r, err := Run(context.Background(), Problem{Year: 2023, Hours: 24, LatitudeDeg: 40, Clearness: 0.55, WindSpeedMS: 7.5, TemperatureC: 13, TemperatureSwingK: 11, Seed: 1}, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(r.SolarOrigin)
	fmt.Println(len(r.SolarCF), "hours, at midnight", r.SolarCF[0])
	// Output:
	// synthetic: mean clearness index 0.55
	// 24 hours, at midnight 0
}

func BenchmarkRun(b *testing.B) {
	for b.Loop() {
		if _, err := Run(context.Background(), problem(), nil); err != nil {
			b.Fatal(err)
		}
	}
}
