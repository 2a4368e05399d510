package catalog

import (
	"slices"
	"strings"
)

// AcceleratorMeant returns the name of the accelerator that a text means: "h100-sxm", "H100-SXM-80GB", "NVIDIA
// A100-SXM4-40GB", "TPU v5e-256", "MI300X", "DGX GB200". It is the entry of that name, or else the entry whose words the
// text has, with the fewest words of form factor, memory and power cap on which the two differ. Empty where there is none.
func (c *Catalog) AcceleratorMeant(text string) string {
	said := chipWords(text)
	best, bestCost := "", otherChip
	for i := range c.Accelerators {
		name := c.Accelerators[i].Name
		words := chipWords(name)
		if strings.EqualFold(name, strings.TrimSpace(text)) || len(said) > 0 && strings.Join(words, "") == strings.Join(said, "") {
			return name
		}
		family, form := splitWords(words)
		if len(family) == 0 || !all(family, said) {
			continue
		}
		if cost := difference(form, said); cost < bestCost {
			best, bestCost = name, cost
		}
	}
	return best
}

// NearAccelerators returns the accelerators that a text which means none may have meant: those that share a word of
// their family with it, or start with one, and the one of the nearest name first; all where none is near.
func (c *Catalog) NearAccelerators(text string) []string {
	names := c.NamesByKind()["accelerators"]
	var near []string
	if n := c.Nearest("accelerators", strings.ToLower(text)); n != "" {
		near = append(near, n)
	}
	said, _ := splitWords(chipWords(text))
	for _, name := range names {
		family, _ := splitWords(chipWords(name))
		alike := slices.ContainsFunc(said, func(w string) bool {
			return len(w) > 1 && slices.ContainsFunc(family, func(f string) bool { return strings.HasPrefix(f, w) || len(f) > 2 && strings.HasPrefix(w, f) })
		})
		if alike && !slices.Contains(near, name) {
			near = append(near, name)
		}
	}
	if len(near) == 0 {
		return names
	}
	return near
}

// otherChip is the cost from which on two texts name different chips: another form factor.
const otherChip = 100

// difference of an entry's words of form and a text's: form factors that contradict each other make another chip,
// memory and power caps another variant, and what only one of them says counts little.
func difference(form, said []string) int {
	cost := 0
	for _, kind := range []struct {
		is     func(string) bool
		weight int
	}{{isForm, otherChip}, {isMemory, 10}, {isVariant, 10}} {
		a, b := slices.IndexFunc(form, kind.is), slices.IndexFunc(said, kind.is)
		switch {
		case a >= 0 && b >= 0 && form[a] != said[b]:
			cost += kind.weight
		case a >= 0 && b < 0 && kind.weight == otherChip && form[a] != "sxm":
			cost += 50
		case a >= 0 && b < 0:
			cost += 2
		case a < 0 && b >= 0 && kind.weight != otherChip && !isMemory(said[b]):
			cost += 5
		case a < 0 && b >= 0 && said[b] == "pcie":
			cost += otherChip
		case a < 0 && b >= 0:
			cost++
		}
	}
	return cost
}

func isForm(w string) bool    { return w == "pcie" || w == "sxm" || w == "nvl" }
func isMemory(w string) bool  { return numbered(w, "gb") }
func isVariant(w string) bool { return numbered(w, "w") }

// numbered tells whether a word is digits and then the suffix.
func numbered(w, suffix string) bool {
	digits, found := strings.CutSuffix(w, suffix)
	return found && digits != "" && strings.Trim(digits, "0123456789") == ""
}

// isTPU tells whether a word is a generation of TPU: v4, v5e, v5p, v6e, v7x.
func isTPU(w string) bool {
	return (len(w) == 2 || len(w) == 3) && w[0] == 'v' && w[1] >= '2' && w[1] <= '9' && (len(w) == 2 || strings.ContainsRune("epx", rune(w[2])))
}

func isPlain(w string) bool { return !isForm(w) && !isMemory(w) && !isVariant(w) && w != "hbm2e" }

// splitWords parts the words that name a family of chips from those of its variant.
func splitWords(words []string) (family, form []string) {
	for _, w := range words {
		if isPlain(w) {
			family = append(family, w)
		} else {
			form = append(form, w)
		}
	}
	return family, form
}

func all(words, in []string) bool {
	for _, w := range words {
		if !slices.Contains(in, w) {
			return false
		}
	}
	return true
}

// chipWords takes a text apart: "NVIDIA A100-SXM4-80GB" into nvidia, a100, sxm, 80gb; "TPU v5e-256" into tpu, v5e, 256.
func chipWords(text string) []string {
	text = strings.ToLower(text)
	for _, alias := range [][2]string{
		{"v5litepod", "tpu v5e"},
		{"v5 lite", "v5e"},
		{"trillium", "tpu v6e"},
		{"ironwood", "tpu v7x"},
		{"tpu7x", "tpu v7x"},
		{"tpuv", "tpu v"},
		{"gaudi3", "gaudi 3"},
		{"trn2", "trainium2"},
		{"instinct", ""},
		{"geforce", ""},
	} {
		text = strings.ReplaceAll(text, alias[0], alias[1])
	}
	words := strings.FieldsFunc(text, func(r rune) bool { return (r < 'a' || r > 'z') && (r < '0' || r > '9') })
	var out []string
	for i, w := range words {
		switch {
		case strings.HasPrefix(w, "sxm"):
			w = "sxm"
		case strings.HasPrefix(w, "nvl"):
			if len(w) > 3 && w != "nvl" { // NVL72 is a rack, not a form factor
				continue
			}
		case strings.HasPrefix(w, "pcie"):
			w = "pcie"
		case (w == "gb" || w == "w") && i > 0:
			out[len(out)-1] += w
			continue
		case isTPU(w) && !slices.Contains(words, "tpu"):
			out = append(out, "tpu")
		}
		out = append(out, w)
	}
	return out
}
