package score

import (
	"slices"
	"strings"
)

// unit is a normalised unit as a key or an extractor may write it: "kWh", "USD/day", "GPU h", "%".
type unit struct {
	factor      float64  // to the bases
	aboveFactor float64  // of what stands above the line alone
	above       []string // bases above the line as written, sorted
	over, under []string // the same, with power as energy over time, and what stands on both sides struck out
}

// parseUnit reads a unit: factors joined by spaces, dots, hyphens or stars, and by "/" or "per" for those below the line.
// A word that is not known is a base of its own.
func parseUnit(s string) unit {
	u := unit{factor: 1, aboveFactor: 1}
	s = strings.NewReplacer(" per ", "/", "每", "/", "·", " ", "*", " ", "-", " ", "²", "2", "³", "3").Replace(strings.ToLower(strings.TrimSpace(s)))
	for i, part := range strings.Split(s, "/") {
		for _, word := range strings.Fields(part) {
			f, ok := base(word)
			if !ok {
				f = factor{name: strings.TrimSuffix(word, "s"), scale: 1}
			}
			u.add(f, i > 0)
		}
	}
	slices.Sort(u.above)
	slices.Sort(u.under)
	u.cancel()
	return u
}

// add puts a factor above or under the line.
func (u *unit) add(f factor, under bool) {
	if under {
		u.factor /= f.scale
	} else {
		u.factor *= f.scale
		u.aboveFactor *= f.scale
	}
	switch {
	case f.name == "1":
	case under:
		u.under = append(u.under, f.name)
	default:
		u.above = append(u.above, f.name)
	}
}

// cancel writes power as energy over time and strikes out what stands on both sides of the line.
func (u *unit) cancel() {
	var over, under []string
	split := func(list []string, same, other *[]string) {
		for _, name := range list {
			if name == "W" {
				name = "J"
				*other = append(*other, "s")
			}
			*same = append(*same, name)
		}
	}
	split(u.above, &over, &under)
	split(u.under, &under, &over)
	u.over = nil
	for _, name := range over {
		if i := slices.Index(under, name); i >= 0 {
			under = slices.Delete(under, i, i+1)
			continue
		}
		u.over = append(u.over, name)
	}
	u.under = under
	slices.Sort(u.over)
	slices.Sort(u.under)
}

// conversion returns the factor from unit a to b, and whether they measure the same. Units that differ only in that one
// of them has a "per" convert by what stands above the line.
func conversion(a, b string) (float64, bool) {
	from, to := parseUnit(a), parseUnit(b)
	if slices.Equal(from.over, to.over) && slices.Equal(from.under, to.under) {
		return from.factor / to.factor, true
	}
	if hasPer(a) != hasPer(b) && slices.Equal(from.above, to.above) {
		return from.aboveFactor / to.aboveFactor, true
	}
	return 0, false
}

func hasPer(s string) bool {
	return strings.Contains(s, "/") || strings.Contains(s, " per ") || strings.Contains(s, "每")
}
