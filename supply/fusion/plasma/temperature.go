package plasma

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"unicode/utf8"
)

// KelvinPerKeV is the temperature in K at which k T is one keV (CODATA 2018, exact).
const KelvinPerKeV = JoulePerKeV / 1.380649e-23

// zeroCelsius is 0 degrees Celsius in K.
const zeroCelsius = 273.15

// ErrTemperature is wrapped by errors about a text that is no temperature of a plasma.
var ErrTemperature = errors.New("plasma: not a temperature")

// ParseTemperature reads the temperature of a plasma, in keV: a number and eV, keV, MeV, K, kK, MK, GK, degC, kdegC or MdegC, with or
// without a space between, degrees also written with the sign or as C, and "million" before degrees: 10keV, 150 MK, 150 million degC.
// The error wraps ErrTemperature and says what was expected; one below absolute zero is refused, zero is not.
func ParseTemperature(text string) (float64, error) {
	wrong := func(expected string) (float64, error) {
		if !utf8.ValidString(text) || len(text) > 40 {
			text = strings.ToValidUTF8(text[:min(len(text), 40)], "?") + "..."
		}
		return 0, fmt.Errorf("%w: found %q, expected %s", ErrTemperature, text, expected)
	}
	trimmed := strings.TrimSpace(text)
	digits := len(trimmed) - len(strings.TrimLeft(trimmed, "0123456789.+-eE"))
	value, err := math.NaN(), error(nil)
	// The e of eV looks like an exponent: take off what does not read as a number.
	for ; digits > 0; digits-- {
		if value, err = strconv.ParseFloat(trimmed[:digits], 64); err == nil || errors.Is(err, strconv.ErrRange) {
			break
		}
	}
	const example = "a number with keV, K or degC, for example 10keV or 150 MK"
	if digits == 0 {
		return wrong(example)
	}
	unit := strings.TrimSpace(trimmed[digits:])
	if unit == "" {
		return wrong("a unit too: " + trimmed + "keV or " + trimmed + "K")
	}
	scale, offset, known := temperatureUnit(unit)
	if !known {
		return wrong(example + "; the unit is one of eV, keV, MeV, K, kK, MK, GK, degC, MdegC")
	}
	keV := value * scale
	if offset {
		keV += zeroCelsius / KelvinPerKeV
	}
	if err != nil || math.IsInf(keV, 0) || math.IsNaN(keV) {
		return wrong("a number that is not so large")
	}
	if keV < 0 {
		return wrong("a temperature above absolute zero")
	}
	return keV, nil
}

// temperatureUnit returns what a unit is in keV, and whether its zero is that of Celsius.
func temperatureUnit(unit string) (scale float64, offset, known bool) {
	switch unit {
	case "eV":
		return 1e-3, false, true
	case "keV":
		return 1, false, true
	case "MeV":
		return 1e3, false, true
	}
	degrees := 1 / KelvinPerKeV
	if rest, million := strings.CutPrefix(unit, "million"); million {
		degrees, unit = degrees*1e6, strings.TrimSpace(rest)
	} else {
		for prefix, times := range map[string]float64{"k": 1e3, "M": 1e6, "G": 1e9} {
			if rest, has := strings.CutPrefix(unit, prefix); has {
				degrees, unit = degrees*times, rest
				break
			}
		}
	}
	switch unit {
	case "K":
		return degrees, false, true
	case "degC", "°C", "C":
		return degrees, true, true
	}
	return 0, false, false
}
