package svg

import (
	"fmt"
	"math"
	"slices"
)

// ramp is the scale of colours from low to high, warm in hue and falling evenly in lightness (OKLab) so that it reads in
// grey and with every kind of colour vision.
func ramp() []colour {
	return scaleColours("h", "#f8f0d6", "#f0ce9d", "#eda768", "#e67c5a", "#d45163", "#ad3874", "#80267c", "#511f6f", "#281657")
}

// below is that of negative values, from zero downwards.
func below() []colour {
	return scaleColours("n", "#a3dde4", "#56b2c2", "#238497", "#0d556c")
}

// scaleColours makes a scale. On dark paper it runs the other way, so that what is low always recedes.
func scaleColours(prefix string, light ...string) []colour {
	out := make([]colour, len(light))
	for i, hex := range light {
		out[i] = colour{fmt.Sprintf("%s%d", prefix, i), hex, light[len(light)-1-i]}
	}
	return out
}

// levels are the classes of a scale of colours: class k holds the values from bounds[k] to below bounds[k+1]. The first and
// the last hold all that lies beyond them, too.
type levels struct {
	bounds      []float64
	label       func(float64) string
	least, most float64 // of the values
}

const (
	// rare is the share of the values at either end that may lie beyond the scale where they would stretch it.
	rare = 0.01
	// stretched is how much longer than the rest's the scale would have to be for that.
	stretched = 1.5
)

// levelsOf finds the classes: nice steps of at most as many as there are colours. Where a hundredth of the values would
// stretch the scale by half or more, these are left to the outermost class and a remark says so.
func levelsOf(values []float64, fromZero bool) levels {
	sorted := slices.Clone(values)
	slices.Sort(sorted)
	least, most := sorted[0], sorted[len(sorted)-1]
	if fromZero {
		least, most = min(least, 0), max(most, 0)
	}
	inner := func(q float64) float64 { return sorted[int(math.Round(q*float64(len(sorted)-1)))] }
	lo, hi := least, most
	low, high := inner(rare), inner(1-rare)
	if fromZero {
		low, high = min(low, 0), max(high, 0)
	}
	if body := high - low; body > 0 && most-least > stretched*body {
		lo, hi = max(least, low-(stretched-1)/2*body), min(most, high+(stretched-1)/2*body)
	}
	for n := len(ramp()); ; n-- {
		t := niceTicks(lo, hi, n)
		positive, negative := 0, 0
		for k := range len(t.at) - 1 {
			if t.at[k]+t.at[k+1] < 0 {
				negative++
			} else {
				positive++
			}
		}
		if n <= 2 || positive <= len(ramp()) && negative <= len(below()) {
			return levels{bounds: t.at, label: t.label, least: sorted[0], most: sorted[len(sorted)-1]}
		}
	}
}

// classes is their number.
func (l levels) classes() int { return len(l.bounds) - 1 }

// class is that of a value.
func (l levels) class(v float64) int {
	k, found := slices.BinarySearch(l.bounds, v)
	if !found {
		k--
	}
	return min(max(k, 0), l.classes()-1)
}

// colours spreads the ramps over the classes; a class below zero takes one of the negative ramp.
func (l levels) colours() []colour {
	negative := 0
	for k := range l.classes() {
		if l.bounds[k]+l.bounds[k+1] < 0 {
			negative++
		}
	}
	out, warm, cold := make([]colour, l.classes()), ramp(), below()
	for k := range out {
		if k < negative {
			out[k] = cold[spreadOver(negative-1-k, negative, len(cold))]
		} else {
			out[k] = warm[spreadOver(k-negative, l.classes()-negative, len(warm))]
		}
	}
	return out
}

// spreadOver places the i-th of n over so many colours; a single one takes the middle.
func spreadOver(i, n, colours int) int {
	if n <= 1 {
		return colours / 2
	}
	return min(i*(colours-1)/max(n-1, 1), colours-1)
}

// legend draws the scale with its name and returns the y below it.
func (l levels) legend(c *canvas, f Frame, y float64, name string) float64 {
	const height, most = 12.0, 58.0
	x0, x1 := f.pad(), f.width()-f.pad()
	if label, cut := fit(name, x1-x0, textSize, false); label != "" {
		c.text(x0, y+12, label, textStyle{muted: true, tip: whenCut(cut, name)})
		y += 18
	}
	first := textWidth(l.label(l.bounds[0]), textSize, false) / 2
	last := textWidth(l.label(l.bounds[l.classes()]), textSize, false) / 2
	x0, x1 = x0+first, x1-last
	step := min((x1-x0)/float64(l.classes()), most)
	for k, col := range l.colours() {
		title := l.label(l.bounds[k]) + " to " + l.label(l.bounds[k+1])
		c.rect(x0+float64(k)*step, y, step, height, col, ` shape-rendering="crispEdges"`, title)
	}
	end := math.Inf(-1)
	for k, b := range l.bounds {
		text, x := l.label(b), x0+float64(k)*step
		w := textWidth(text, textSize, false)
		if x-w/2 < end+5 {
			continue
		}
		end = x + w/2
		c.text(x, y+height+13, text, textStyle{anchor: "middle", muted: true})
	}
	return y + height + 20
}

// remarks say what lies beyond the scale.
func (l levels) remarks(unit string) []string {
	var out []string
	if l.most > l.bounds[l.classes()] {
		out = append(out, "The highest colour holds all above, up to "+withUnit(FormatNumber(l.most), unit)+".")
	}
	if l.least < l.bounds[0] {
		out = append(out, "The lowest colour holds all below, down to "+withUnit(FormatNumber(l.least), unit)+".")
	}
	return out
}
