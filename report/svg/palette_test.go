package svg

import (
	"math"
	"strings"
	"testing"
)

// machado holds the matrices for full dichromacy, in linear sRGB, of Machado, Oliveira and Fernandes, IEEE TVCG 15(6),
// 2009, supplementary table, severity 1.0.
var machado = map[string][9]float64{
	"normal": {1, 0, 0, 0, 1, 0, 0, 0, 1},
	"protan": {0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998},
	"deutan": {0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.011820, 0.042940, 0.968881},
	"tritan": {1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.303900},
}

// oklab converts a colour as seen with a kind of vision to OKLab (Ottosson, 2020).
func oklab(hex, vision string) [3]float64 {
	r, g, b := rgb(hex)
	in := [3]float64{linear(r), linear(g), linear(b)}
	m := machado[vision]
	var s [3]float64
	for i := range s {
		s[i] = math.Min(1, math.Max(0, m[3*i]*in[0]+m[3*i+1]*in[1]+m[3*i+2]*in[2]))
	}
	l := math.Cbrt(0.4122214708*s[0] + 0.5363325363*s[1] + 0.0514459929*s[2])
	mm := math.Cbrt(0.2119034982*s[0] + 0.6806995451*s[1] + 0.1073969566*s[2])
	ss := math.Cbrt(0.0883024619*s[0] + 0.2817188376*s[1] + 0.6299787005*s[2])
	return [3]float64{
		0.2104542553*l + 0.7936177850*mm - 0.0040720468*ss,
		1.9779984951*l - 2.4285922050*mm + 0.4505937099*ss,
		0.0259040371*l + 0.7827717662*mm - 0.8086757660*ss,
	}
}

func apart(a, b, vision string) float64 {
	x, y := oklab(a, vision), oklab(b, vision)
	return math.Sqrt((x[0]-y[0])*(x[0]-y[0]) + (x[1]-y[1])*(x[1]-y[1]) + (x[2]-y[2])*(x[2]-y[2]))
}

// TestPaletteDichromacy keeps the colours of a group apart for every kind of colour vision. A just noticeable
// difference in OKLab is about 0.02; twice that is asked of every pair.
func TestPaletteDichromacy(t *testing.T) {
	const least = 0.04
	for name, group := range map[string][]colour{"technologies": technologies, "costs": costs} {
		for i, a := range group {
			for _, b := range group[:i] {
				for vision := range machado {
					if d := apart(a.light, b.light, vision); d < least {
						t.Errorf("%s on light paper: %s and %s are %.3f apart for %s vision, want %g", name, a.name, b.name, d, vision, least)
					}
					if d := apart(a.dark, b.dark, vision); d < least {
						t.Errorf("%s on dark paper: %s and %s are %.3f apart for %s vision, want %g", name, a.name, b.name, d, vision, least)
					}
				}
			}
		}
	}
}

// TestPaletteLiterals checks that every entry is #rrggbb, that no name occurs twice and that each stands out from its
// paper (WCAG 2.2 asks 3:1 of graphics; "other" is meant to recede and lies beside a labelled neighbour).
func TestPaletteLiterals(t *testing.T) {
	seen := map[string]bool{}
	for _, group := range [][]colour{technologies, stages, costs, reserve, {tornadoLow, tornadoHigh}} {
		for _, c := range group {
			if seen[c.name] {
				t.Errorf("%s occurs twice", c.name)
			}
			seen[c.name] = true
			for _, hex := range []string{c.light, c.dark} {
				if len(hex) != 7 || strings.Trim(hex[1:], "0123456789abcdef") != "" || hex[0] != '#' {
					t.Errorf("%s: %q is not #rrggbb in lower case", c.name, hex)
				}
			}
			if got := contrast(c.light, paperLight); got < 1.6 {
				t.Errorf("%s on light paper has contrast %.2f", c.name, got)
			}
			if got := contrast(c.dark, paperDark); got < 2.4 {
				t.Errorf("%s on dark paper has contrast %.2f", c.name, got)
			}
			for _, fill := range []string{c.light, c.dark} {
				if got := contrast(fill, onColour(fill)); got < 4.5 {
					t.Errorf("%s: text on %s has contrast %.2f, want 4.5", c.name, fill, got)
				}
			}
		}
	}
	for _, pair := range [][2]string{{inkLight, paperLight}, {inkDark, paperDark}, {mutedLight, paperLight}, {mutedDark, paperDark}} {
		if got := contrast(pair[0], pair[1]); got < 4.5 {
			t.Errorf("text %s on %s has contrast %.2f, want 4.5 (WCAG 2.2 AA)", pair[0], pair[1], got)
		}
	}
}

// TestRamps: along each scale of colours the lightness falls on light paper and rises on dark, and neighbours are apart for
// every kind of colour vision.
func TestRamps(t *testing.T) {
	for name, scale := range map[string][]colour{"ramp": ramp(), "below": below()} {
		for i := 1; i < len(scale); i++ {
			if a, b := oklab(scale[i-1].light, "normal")[0], oklab(scale[i].light, "normal")[0]; a-b < 0.06 {
				t.Errorf("%s: lightness falls by %.3f from %s to %s, want 0.06", name, a-b, scale[i-1].name, scale[i].name)
			}
			if a, b := oklab(scale[i-1].dark, "normal")[0], oklab(scale[i].dark, "normal")[0]; b-a < 0.06 {
				t.Errorf("%s: on dark paper lightness rises by %.3f from %s to %s, want 0.06", name, b-a, scale[i-1].name, scale[i].name)
			}
			for vision := range machado {
				if d := apart(scale[i-1].light, scale[i].light, vision); d < 0.05 {
					t.Errorf("%s: %s and %s are %.3f apart for %s vision", name, scale[i-1].name, scale[i].name, d, vision)
				}
			}
		}
	}
	// A value just below zero must not look like one just above.
	for vision := range machado {
		if d := apart(ramp()[0].light, below()[0].light, vision); d < 0.06 {
			t.Errorf("zero's neighbours are %.3f apart for %s vision", d, vision)
		}
	}
}

func TestFamily(t *testing.T) {
	for name, want := range map[string]string{
		"Solar PV": "solar", "Offshore wind": "wind", "Window": "", "Battery (4 h)": "battery", "Gas turbine (CCGT)": "gas",
		"Nuclear SMR": "fission", "pulsed fusion": "fusion", "Hydrogen storage": "hydrogen", "Pumped hydro": "hydro",
		"Grid import": "grid", "Diesel gensets": "diesel", "H2 fuel cell": "hydrogen", "Geothermal": "geothermal",
		"IT equipment": "it", "Electrical losses": "losses", "": "", "Zorgon": "",
	} {
		if got := Family(name); got != want {
			t.Errorf("Family(%q) = %q, want %q", name, got, want)
		}
	}
	for _, k := range keywords {
		if _, ok := familyColour(k.family); !ok {
			t.Errorf("keyword family %q is not in the palette", k.family)
		}
	}
}

func TestAssign(t *testing.T) {
	names := []string{"Gas turbine", "Gas peaker", "Gas engine", "Zorgon", "Blorp", "Solar"}
	got := assign(names, make([]string, len(names)))
	seen := map[string]bool{}
	for i, c := range got {
		if seen[c.name] {
			t.Errorf("%s shares colour %s", names[i], c.name)
		}
		seen[c.name] = true
	}
	if got[0].name != "gas" || got[5].name != "solar" {
		t.Errorf("the first of a family must have the family's own colour, got %v", got)
	}
	alone := assign([]string{"Blorp"}, []string{""})
	if again := assign([]string{"Blorp"}, []string{""}); alone[0] != again[0] {
		t.Errorf("an unknown name changes colour: %v and %v", alone[0], again[0])
	}
}
