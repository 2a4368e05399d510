package plasma

import (
	"errors"
	"fmt"
	"math"
	"testing"

	"pgregory.net/rapid"
)

// The coefficients in the code are those of table IV as the data has them.
func TestCoefficientsOfCrossSections(t *testing.T) {
	seen := map[Reaction]int{}
	table := rows(t, "bosch_hale_cross_section_coefficients.csv")
	for _, row := range table {
		r, err := ParseReaction(row["reaction"])
		if err != nil {
			t.Fatal(err)
		}
		b, count := branches(r)
		at := b[seen[r]]
		seen[r]++
		if seen[r] > count {
			t.Fatalf("%v has more than %d rows", r, count)
		}
		f := fitOf(r)
		for name, got := range map[string]float64{
			"E_min_keV": at.low, "E_max_keV": at.high, "BG_sqrt_keV": f.gamow, "A1": at.a1, "A2": at.a2, "A3": at.a3,
			"A4": at.a4, "A5": at.a5, "B1": at.b1, "B2": at.b2, "B3": at.b3, "B4": at.b4,
		} {
			if want := number(t, row[name]); got != want {
				t.Errorf("%v: %s is %g, want %g", r, name, got, want)
			}
		}
	}
	if len(table) != 6 || len(seen) != 4 {
		t.Errorf("%d rows of %d reactions, want 6 of 4", len(table), len(seen))
	}
}

// Bosch & Hale 1992, table V (in mb, as the tests of the package fusionrate have it, MIT licence): 32 values to 5e-4.
func TestCrossSectionsOfBoschHale(t *testing.T) {
	energies := []float64{3, 5, 10, 20, 50, 100, 200, 400}
	for r, table := range map[Reaction][]float64{
		DT:   {9.808e-3, 5.383e-1, 2.702e1, 4.077e2, 4.219e3, 3.427e3, 1.138e3, 4.126e2},
		DHe3: {1.119e-11, 5.199e-8, 2.160e-4, 6.568e-2, 8.688, 1.021e2, 6.378e2, 5.304e2},
		DDp:  {2.513e-4, 9.038e-3, 2.812e-1, 2.670, 1.557e1, 3.304e1, 5.234e1, 7.005e1},
		DDn:  {2.445e-4, 8.834e-3, 2.779e-1, 2.691, 1.649e1, 3.701e1, 6.239e1, 8.702e1},
	} {
		for i, e := range energies {
			got, err := r.CrossSection(e)
			if err != nil {
				t.Fatal(err)
			}
			within(t, fmt.Sprintf("%v at %g keV", r, e), got, 1e-31*table[i], 5e-4)
		}
	}
}

func TestCrossSectionOutOfRange(t *testing.T) {
	for r := range PB11 {
		low, high := r.CrossSectionRange()
		for _, e := range []float64{low * 0.999, high * 1.001, 0, -1, math.NaN(), math.Inf(1)} {
			if _, err := r.CrossSection(e); !errors.Is(err, ErrRange) {
				t.Errorf("%v at %g keV: error %v", r, e, err)
			}
		}
	}
	if _, err := PB11.CrossSection(100); !errors.Is(err, ErrReaction) {
		t.Errorf("p-B11: error %v", err)
	}
	if _, _, err := PB11.MaxwellIntegral(100); !errors.Is(err, ErrReaction) {
		t.Errorf("p-B11: error %v", err)
	}
	for _, v := range []float64{0.01, 1000, math.NaN()} {
		if _, _, err := DT.MaxwellIntegral(v); !errors.Is(err, ErrRange) {
			t.Errorf("D-T at %g keV: error %v", v, err)
		}
	}
}

// The integral of the cross section against the fit where both hold, 10 to 100 keV: D-T within 0.75 %, D-D(n) within 1.1 %,
// D-D(p) within 2.0 %, D-He3 within 3.3 %: the two fits of one paper differ that much.
func TestIntegralAgainstFit(t *testing.T) {
	for _, c := range []struct {
		r    Reaction
		most float64
	}{{DT, 0.0080}, {DDn, 0.0115}, {DDp, 0.0200}, {DHe3, 0.0330}} {
		least, worst := math.Inf(1), 0.0
		for temperature := 10.0; temperature <= 100; temperature += 2.5 {
			fit, err := c.r.Reactivity(temperature)
			if err != nil {
				t.Fatal(err)
			}
			integral, truncation, err := c.r.MaxwellIntegral(temperature)
			if err != nil {
				t.Fatal(err)
			}
			if truncation > 1e-12 {
				t.Errorf("%v at %g keV: %g of the integral is cut off", c.r, temperature, truncation)
			}
			d := math.Abs(fit/integral - 1)
			least, worst = min(least, d), max(worst, d)
		}
		t.Logf("%v: fit and integral differ by %.2f to %.2f %%", c.r, 100*least, 100*worst)
		if worst > c.most {
			t.Errorf("%v: fit and integral differ by %.4f, want at most %.4f", c.r, worst, c.most)
		}
	}
}

// The truncation that MaxwellIntegral reports stays below 1e-3 in all of its range.
func TestTruncation(t *testing.T) {
	for r := range PB11 {
		low, high := r.IntegralRange()
		for _, temperature := range []float64{low, high} {
			_, truncation, err := r.MaxwellIntegral(temperature)
			if err != nil || truncation > 1e-3 {
				t.Errorf("%v at %g keV: truncation %g, error %v", r, temperature, truncation, err)
			}
		}
	}
}

// The series of the extensions meet the integrals they were made from, and Reactivity has no step at the edges of the fits.
func TestExtensions(t *testing.T) {
	for r := range PB11 {
		for _, x := range []extension{below(r), above(r)} {
			edge, _, err := r.MaxwellIntegral(x.edge)
			if err != nil {
				t.Fatal(err)
			}
			worst := 0.0
			for i := range 60 {
				temperature := x.edge * math.Pow(x.far/x.edge, (float64(i)+0.5)/60)
				v, _, err := r.MaxwellIntegral(temperature)
				if err != nil {
					t.Fatal(err)
				}
				worst = max(worst, math.Abs(x.ratio(temperature)/(v/edge)-1))
				if r.Method(temperature) != Integral {
					t.Errorf("%v at %g keV: method %d", r, temperature, r.Method(temperature))
				}
			}
			if worst > 1e-6 {
				t.Errorf("%v from %g to %g keV: the series is off by %g", r, x.edge, x.far, worst)
			}
			a, errA := r.Reactivity(x.edge * (1 - 1e-9))
			b, errB := r.Reactivity(x.edge * (1 + 1e-9))
			if errA != nil || errB != nil {
				t.Fatal(errA, errB)
			}
			within(t, fmt.Sprintf("%v across %g keV", r, x.edge), a, b, 1e-6)
		}
	}
}

// Cross sections and reactivities are above zero, and D-D and D-He3 rise with temperature up to 190 keV.
func TestReactivityProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := Reaction(rapid.IntRange(0, int(ReactionCount)-1).Draw(t, "reaction"))
		low, high := r.Range()
		at := low * math.Pow(high/low, rapid.Float64Range(0, 0.999).Draw(t, "temperature"))
		v, err := r.Reactivity(at)
		w, errW := r.Reactivity(at * 1.001)
		if err != nil || errW != nil || !(v > 0) {
			t.Fatalf("%v at %g keV: %g, errors %v, %v", r, at, v, err, errW)
		}
		if at < 60 && !(w > v) {
			t.Fatalf("%v falls at %g keV", r, at)
		}
	})
}

func BenchmarkReactivity(b *testing.B) {
	for r := range ReactionCount {
		b.Run(r.String(), func(b *testing.B) {
			sum, at := 0.0, 60.0
			for b.Loop() {
				v, _ := r.Reactivity(at)
				sum += v
			}
			if !(sum > 0) {
				b.Fatal("no reactivity")
			}
		})
	}
}

func BenchmarkMaxwellIntegral(b *testing.B) {
	for b.Loop() {
		if _, _, err := DT.MaxwellIntegral(120); err != nil {
			b.Fatal(err)
		}
	}
}
