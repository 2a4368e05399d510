package plasma_test

import (
	"errors"
	"math"
	"strings"
	"testing"

	"tokenwatt/supply/fusion/plasma"
)

func TestParseTemperature(t *testing.T) {
	const k = 1 / 1.160451812e7
	for text, want := range map[string]float64{
		"10keV": 10, "10 keV": 10, " 10  keV ": 10, "1e1keV": 10, "1.0E+1 keV": 10, "10000eV": 10, "1eV": 1e-3, "1e3eV": 1, "0.01 MeV": 10,
		"116045181.2K": 10, "116.0451812 MK": 10, "0.1160451812GK": 10, "116045.1812kK": 10, "0 K": 0, "-273.15 degC": 0,
		"150 MdegC": 150e6 * k, "150 million degC": 150e6 * k, "150million°C": 150e6 * k, "150 M°C": 150e6 * k, "20 C": 293.15 * k, "1e8 degC": 1e8 * k,
	} {
		got, err := plasma.ParseTemperature(text)
		if err != nil || math.Abs(got-want) > 1e-5*want+1e-18 {
			t.Errorf("%q is %g keV (%v), expected %g", text, got, err, want)
		}
	}
	for text, want := range map[string]string{
		"": "10keV", "keV": "10keV", "10": "10keV or 10K", "10 kev": "MdegC", "10 keV/K": "MdegC", "10 F": "MdegC", "NaN keV": "a number", "inf K": "a number",
		"1e400 keV": "not so large", "-1 keV": "absolute zero", "-300 degC": "absolute zero", "1,000 K": "MdegC", "0x10 K": "MdegC", "1_0 K": "MdegC",
		"\xff keV": "a number", "--1 keV": "a number", "10 MkeV": "MdegC", "10 millionK keV": "MdegC", strings.Repeat("9", 5000) + "keV": "not so large",
	} {
		if got, err := plasma.ParseTemperature(text); !errors.Is(err, plasma.ErrTemperature) || !strings.Contains(err.Error(), want) || len(err.Error()) > 400 {
			t.Errorf("%.40q is %g, %v, expected an error with %q", text, got, err, want)
		}
	}
}

func FuzzParseTemperature(f *testing.F) {
	for _, text := range []string{"10keV", "150 million degC", "1e3eV", "-273.15°C", "1e400K", "\xff"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		v, err := plasma.ParseTemperature(text)
		if err == nil && !(v >= 0 && !math.IsInf(v, 0)) {
			t.Errorf("%q is %g keV", text, v)
		}
		if err != nil && !errors.Is(err, plasma.ErrTemperature) {
			t.Errorf("%q: %v", text, err)
		}
	})
}
