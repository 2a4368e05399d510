package psychrometrics

import (
	"errors"
	"fmt"
	"math"
	"testing"

	"pgregory.net/rapid"
)

func near(t *testing.T, what string, got, want, tolerance float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tolerance) {
		t.Errorf("%s is %.9g, want %.9g within %g", what, got, want, tolerance)
	}
}

// ASHRAE Handbook, Fundamentals 2017, chapter 1: saturation pressures of table 3, which the equations meet within 300
// ppm, and humidity ratios and enthalpies of saturated air at sea level of table 2, which is for real air: ideal gases hold
// 0.5 % less water, 0.6 % at 50 C.
func TestSaturationTables(t *testing.T) {
	for _, c := range []struct{ celsius, pascal float64 }{
		{-20, 103.24}, {-5, 401.74}, {5, 872.6}, {25, 3169.7}, {50, 12351.3}, {100, 101418.0},
	} {
		near(t, fmt.Sprintf("saturation pressure at %g C", c.celsius), SaturationPressure(c.celsius), c.pascal, 3e-4*c.pascal)
	}
	for _, c := range []struct{ celsius, ratio, kilojoule float64 }{
		{-20, 0.0006373, -18.542}, {-5, 0.0024863, 1.164}, {5, 0.005425, 18.639}, {25, 0.020173, 76.504}, {50, 0.086863, 275.353},
	} {
		ratio := SaturationRatio(c.celsius, 101325)
		near(t, fmt.Sprintf("saturation ratio at %g C", c.celsius), ratio, c.ratio, 6.5e-3*c.ratio)
		near(t, fmt.Sprintf("enthalpy at %g C", c.celsius), Enthalpy(c.celsius, c.ratio), c.kilojoule, 0.05+2e-3*c.kilojoule)
	}
	// Dry air of 25 C at sea level has 0.8443 m3/kg (table 2).
	near(t, "density", Density(25, 0, 101325), 1/0.8443, 2e-3)
}

// The humidity ratios of two pairs of dry and wet bulb at 500 m, and a wet bulb from relative humidity, as the test suite
// of PsychroLib has them (PsychroLibUnitTests, MIT licence), computed there with the same equations in a spreadsheet.
func TestWetBulbOfPsychroLib(t *testing.T) {
	for _, c := range []struct{ dry, wet, pascal, ratio float64 }{
		{30, 25, 95461, 0.0192281274241096}, {-1, -5, 95461, 0.00120399819933844},
	} {
		near(t, "humidity ratio", RatioFromWetBulb(c.dry, c.wet, c.pascal), c.ratio, 3e-4*c.ratio)
		got, err := WetBulb(c.dry, c.ratio, c.pascal)
		if err != nil {
			t.Fatal(err)
		}
		near(t, fmt.Sprintf("wet bulb of %g C", c.dry), got, c.wet, 5e-3)
	}
	got, err := WetBulb(7, HumidityRatio(0.61*SaturationPressure(7), 100000), 100000)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "wet bulb at 61 %", got, 3.92667433781955, 4e-3)
}

// Stull's own example (2011): 20 C and 50 % have a wet bulb of 13.7 C. Up to 35 C both agree within the errors that he
// states, -1.0 to 0.65 K; against the thermodynamic wet bulb his fit is up to 1.1 K high in hotter, dry air.
func TestStull(t *testing.T) {
	near(t, "the paper's example", Stull(20, 0.5), 13.7, 0.05)
	for celsius := 0.0; celsius <= 50; celsius += 5 {
		for _, rh := range []float64{0.2, 0.4, 0.6, 0.8, 0.99} {
			wet, err := WetBulb(celsius, HumidityRatio(rh*SaturationPressure(celsius), 101325), 101325)
			if err != nil {
				t.Fatal(err)
			}
			most := 0.7
			if celsius > 35 {
				most = 1.15
			}
			if d := Stull(celsius, rh) - wet; d < -1.05 || d > most {
				t.Errorf("at %g C and %g %% Stull is %g K off", celsius, 100*rh, d)
			}
		}
	}
}

// The psychrometer formula of WMO Guide No. 8 gives the vapour pressure that the wet bulb was made from within 4 %: its
// constant is that of an instrument.
func TestPsychrometer(t *testing.T) {
	for _, c := range []struct{ dry, dew float64 }{{30, 20}, {35, 5}, {15, 10}, {5, 2}} {
		_, wet, err := State(c.dry, c.dew, 98000)
		if err != nil {
			t.Fatal(err)
		}
		want := VapourPressure(c.dew)
		near(t, fmt.Sprintf("vapour pressure of %g C with a dew point of %g C", c.dry, c.dew), PsychrometerPressure(c.dry, wet, 98000), want, 0.04*want)
	}
}

func TestWetBulbProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		dry := rapid.Float64Range(-40, 55).Draw(t, "dry")
		dew := dry - rapid.Float64Range(0, 40).Draw(t, "depression")
		pressure := rapid.Float64Range(60000, 108000).Draw(t, "pressure")
		ratio, wet, err := State(dry, dew, pressure)
		if err != nil {
			t.Fatal(err)
		}
		if wet > dry {
			t.Fatalf("wet bulb %g above the dry bulb %g", wet, dry)
		}
		if dew > 0 && wet < dew-1e-6 {
			t.Fatalf("wet bulb %g below the dew point %g", wet, dew)
		}
		// More water never lowers the wet bulb, and less dry air never raises it.
		_, wetter, err := State(dry, math.Min(dry, dew+1), pressure)
		if err != nil {
			t.Fatal(err)
		}
		if wetter < wet-2*wetBulbTolerance {
			t.Fatalf("wet bulb falls from %g to %g with the dew point", wet, wetter)
		}
		back, err := DewPoint(ratio, pressure)
		if err != nil {
			t.Fatal(err)
		}
		if math.Abs(back-dew) > 1e-6 {
			t.Fatalf("dew point %g comes back as %g", dew, back)
		}
	})
}

func TestRefusals(t *testing.T) {
	for name, err := range map[string]error{
		"too much water": func() error { _, err := WetBulb(20, 0.03, 101325); return err }(),
		"no number":      func() error { _, err := WetBulb(math.NaN(), 0.01, 101325); return err }(),
		"no pressure":    func() error { _, err := WetBulb(20, 0.01, 0); return err }(),
		"negative":       func() error { _, err := WetBulb(20, -0.01, 101325); return err }(),
		"dew above":      func() error { _, _, err := State(20, 21, 101325); return err }(),
		"NaN dew point":  func() error { _, _, err := State(20, math.NaN(), 101325); return err }(),
		"dry air":        func() error { _, err := DewPoint(0, 101325); return err }(),
	} {
		if !errors.Is(err, ErrState) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func ExampleState() {
	_, wet, err := State(30, 20, 101325)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%.1f C\n", wet)
	// Output: 22.9 C
}

func BenchmarkState(b *testing.B) {
	for b.Loop() {
		if _, _, err := State(24, 17, 98000); err != nil {
			b.Fatal(err)
		}
	}
}
