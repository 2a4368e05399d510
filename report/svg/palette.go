package svg

import (
	"hash/fnv"
	"strconv"
	"strings"
	"unicode"
)

// colour is one entry of the palette: its class suffix and its fills on light and on dark paper, as #rrggbb.
type colour struct{ name, light, dark string }

// technologies are the families that supply power or take it; a test keeps each pair apart under dichromacy.
var technologies = []colour{
	{"grid", "#6b7682", "#8b96a3"},
	{"solar", "#eeb211", "#f2c14e"},
	{"wind", "#56b4e9", "#6bbce8"},
	{"battery", "#cc79a7", "#db93bc"},
	{"gas", "#d55e00", "#e8773a"},
	{"fission", "#0059a6", "#4189da"},
	{"fusion", "#7b1450", "#b04a8a"},
	{"geothermal", "#8c5a2b", "#9c6a3c"},
	{"diesel", "#33373d", "#5f6670"},
	{"hydrogen", "#009e73", "#20ac7f"},
	{"hydro", "#065072", "#007ca0"},
	{"other", "#c3c8ce", "#c3c8ce"},
}

// stages are the families of the facility and of the workloads.
var stages = []colour{
	{"load", "#1f2328", "#f0f2f4"},
	{"site", "#566270", "#b4bec9"},
	{"it", "#4a5fb5", "#7d90e0"},
	{"cooling", "#45a5b5", "#5cbccb"},
	{"losses", "#b08d7d", "#a98b7e"},
	{"training", "#33508f", "#6c8fd8"},
	{"serving", "#7d66bd", "#a593e0"},
	{"robots", "#c0668f", "#d987ad"},
	{"campaign", "#63974f", "#86b972"},
}

// costs are the parts of a cost.
var costs = []colour{
	{"capex", "#264e86", "#5585c9"},
	{"fixed", "#7fb0de", "#9cc3e8"},
	{"variable", "#3fa796", "#57c2b0"},
	{"fuel", "#d9722e", "#e98a4c"},
	{"carbon", "#55524f", "#8f8b87"},
}

// reserve serves names that belong to no family; the name's hash picks one.
var reserve = []colour{
	{"r0", "#99690f", "#c9983c"},
	{"r1", "#5e3c99", "#9a7fd1"},
	{"r2", "#1b9e77", "#3cc49b"},
	{"r3", "#d81b7c", "#f067ac"},
	{"r4", "#2b7bba", "#5ba3dc"},
	{"r5", "#b15928", "#d07c4c"},
	{"r6", "#80a833", "#a2c95a"},
	{"r7", "#6b6b6b", "#a3a3a3"},
}

// keywords tie whole words of a name to a family. The first entry of which any word matches wins, so that "hydrogen
// storage" is hydrogen and not battery.
var keywords = []struct {
	family string
	words  []string
}{
	{"cooling", []string{"cooling", "chiller", "chillers"}},
	{"losses", []string{"loss", "losses", "curtailed", "curtailment", "conversion"}},
	{"fusion", []string{"fusion", "tokamak", "stellarator"}},
	{"fission", []string{"fission", "nuclear", "smr", "reactor"}},
	{"hydrogen", []string{"hydrogen", "h2", "electrolyser", "electrolyzer"}},
	{"geothermal", []string{"geothermal"}},
	{"solar", []string{"solar", "pv", "photovoltaic", "sun"}},
	{"wind", []string{"wind"}},
	{"battery", []string{"battery", "batteries", "bess", "storage"}},
	{"diesel", []string{"diesel", "genset", "gensets"}},
	{"gas", []string{"gas", "ccgt", "ocgt", "methane"}},
	{"hydro", []string{"hydro", "hydropower", "pumped"}},
	{"grid", []string{"grid", "utility"}},
	{"other", []string{"other", "others", "unserved"}},
	{"load", []string{"load", "demand"}},
	{"site", []string{"meter", "facility", "site", "auxiliary", "campus"}},
	{"it", []string{"it", "server", "servers", "accelerator", "accelerators"}},
	{"training", []string{"training", "train"}},
	{"serving", []string{"serving", "inference"}},
	{"robots", []string{"robot", "robots", "humanoid", "humanoids"}},
	{"campaign", []string{"campaign", "campaigns", "folding", "genome"}},
	{"capex", []string{"capex", "capital", "investment"}},
	{"fixed", []string{"fixed"}},
	{"variable", []string{"variable", "vom"}},
	{"fuel", []string{"fuel"}},
	{"carbon", []string{"carbon", "co2"}},
}

// Family returns the palette's family for a name ("Gas turbine (CCGT)" is "gas"), or "" if no word of it is known.
func Family(name string) string {
	words := strings.FieldsFunc(strings.ToLower(name), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r)
	})
	for _, k := range keywords {
		for _, want := range k.words {
			for _, w := range words {
				if w == want {
					return k.family
				}
			}
		}
	}
	return ""
}

// Families returns the names that Series.Family and SankeyNode.Family accept, in the palette's order.
func Families() []string {
	var out []string
	for _, group := range [][]colour{technologies, stages, costs} {
		for _, c := range group {
			out = append(out, c.name)
		}
	}
	return out
}

// familyColour finds a family's colour.
func familyColour(family string) (colour, bool) {
	for _, group := range [][]colour{technologies, stages, costs} {
		for _, c := range group {
			if c.name == family {
				return c, true
			}
		}
	}
	return colour{}, false
}

// assign gives each name a colour. A family that occurs again takes another shade of its colour, twice; an
// unknown name takes the reserve colour that its hash picks, or the next free one, so that a figure stays readable.
func assign(names, families []string) []colour {
	used := map[string]bool{}
	out := make([]colour, len(names))
	for i, name := range names {
		family := families[i]
		if family == "" {
			family = Family(name)
		}
		if c, ok := familyColour(family); ok {
			out[i] = unusedShade(c, used)
		} else {
			out[i] = unusedReserve(name, used)
		}
		used[out[i].name] = true
	}
	return out
}

func unusedShade(c colour, used map[string]bool) colour {
	for _, s := range []colour{c, shade(c, "a", 0.4), shade(c, "b", -0.2)} {
		if !used[s.name] {
			return s
		}
	}
	return unusedReserve(c.name, used)
}

func unusedReserve(name string, used map[string]bool) colour {
	h := fnv.New32a()
	h.Write([]byte(name))
	start := int(h.Sum32() % uint32(len(reserve)))
	for i := range reserve {
		if c := reserve[(start+i)%len(reserve)]; !used[c.name] {
			return c
		}
	}
	return reserve[start] // more unknown names than colours: labels must tell them apart
}

// shade moves a colour away from its own lightness: a bright one by the fraction f towards black, a deep one by f
// towards white, so that no shade fades into the paper; a negative f goes the other way.
func shade(c colour, suffix string, f float64) colour {
	move := func(hex string) string {
		if luminance(hex) > 0.18 {
			return mix(hex, -f)
		}
		return mix(hex, f)
	}
	return colour{c.name + suffix, move(c.light), move(c.dark)}
}

func mix(hex string, f float64) string {
	r, g, b := rgb(hex)
	target := 255.0
	if f < 0 {
		target, f = 0, -f
	}
	out := []byte("#")
	for _, v := range []float64{r, g, b} {
		n := int(v*255 + (target-v*255)*f + 0.5)
		if n < 16 {
			out = append(out, '0')
		}
		out = strconv.AppendInt(out, int64(n), 16)
	}
	return string(out)
}

// rgb splits #rrggbb into parts from 0 to 1.
func rgb(hex string) (r, g, b float64) {
	n, err := strconv.ParseUint(strings.TrimPrefix(hex, "#"), 16, 32)
	if err != nil {
		return 0, 0, 0 // the palette is a literal of this file and a test parses every entry
	}
	return float64(n>>16&255) / 255, float64(n>>8&255) / 255, float64(n&255) / 255
}

// onColour returns the text colour that reads best on a fill: the one with the higher WCAG 2 contrast.
func onColour(fill string) string {
	const dark, light = "#000000", "#ffffff"
	if contrast(fill, dark) >= contrast(fill, light) {
		return dark
	}
	return light
}
