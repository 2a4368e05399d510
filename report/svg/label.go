package svg

import (
	"slices"
	"sort"
)

// spread moves labels of height h apart: it returns the centres nearest (in least squares) to the wanted ones that are
// at least h apart and inside [lo, hi], in the order of the wanted centres. It reports false if they do not fit.
func spread(want []float64, h, lo, hi float64) ([]float64, bool) {
	n := len(want)
	if float64(n)*h > hi-lo+1e-9 {
		return nil, false
	}
	order := make([]int, n)
	for i := range order {
		order[i] = i
	}
	sort.SliceStable(order, func(a, b int) bool { return want[order[a]] < want[order[b]] })
	// With z_i = y_i - i*h the distance becomes z non-decreasing: isotonic regression, then the bounds.
	type block struct {
		sum float64
		n   int
	}
	var blocks []block
	for rank, i := range order {
		blocks = append(blocks, block{want[i] - float64(rank)*h, 1})
		for len(blocks) > 1 {
			a, b := blocks[len(blocks)-2], blocks[len(blocks)-1]
			if a.sum/float64(a.n) <= b.sum/float64(b.n) {
				break
			}
			blocks = append(blocks[:len(blocks)-2], block{a.sum + b.sum, a.n + b.n})
		}
	}
	out := make([]float64, n)
	rank := 0
	for _, b := range blocks {
		for range b.n {
			z := min(max(b.sum/float64(b.n), lo+h/2), hi-h/2-float64(n-1)*h)
			out[order[rank]] = z + float64(rank)*h
			rank++
		}
	}
	return out, true
}

// keyRow sets swatches with names from the left, in as many lines as it takes, and returns the y below. The names in
// lines stand for lines and get a dash in place of a square.
func keyRow(c *canvas, x0, x1, y float64, names []string, colours []colour, lines ...string) float64 {
	const swatch, gap, pitch = 11.0, 16.0, 18.0
	x := x0
	for i, name := range names {
		label, cut := fit(name, x1-x0-swatch-5, textSize, false)
		w := swatch + 5 + textWidth(label, textSize, false)
		if x > x0 && x+w > x1 {
			x, y = x0, y+pitch
		}
		if slices.Contains(lines, name) {
			c.stroke([]point{{x, y + 8}, {x + swatch, y + 8}}, colours[i], 2.5, "")
		} else {
			c.rect(x, y+2.5, swatch, swatch, colours[i], ` rx="1.5"`, "")
		}
		c.text(x+swatch+5, y+12, label, textStyle{tip: whenCut(cut, name)})
		x += w + gap
	}
	return y + pitch + 4
}

// endLabels sets names to the right of x near the wanted heights, each with a leader from its line's end.
func endLabels(c *canvas, x, room float64, want []float64, names []string, colours []colour, lo, hi float64) bool {
	const h = 15.0
	at, ok := spread(want, h, lo, hi)
	if !ok {
		return false
	}
	for i, name := range names {
		c.stroke([]point{{x + 3, want[i]}, {x + 12, at[i]}, {x + 18, at[i]}}, colours[i], 1.2, "")
		label, cut := fit(name, room-22, textSize, false)
		c.text(x+22, at[i]+4, label, textStyle{tip: whenCut(cut, name)})
	}
	return true
}

// seriesColours returns the names of series and the colour of each.
func seriesColours(ss []Series) (names []string, colours []colour) {
	families := make([]string, len(ss))
	names = make([]string, len(ss))
	for i, s := range ss {
		names[i], families[i] = s.Name, s.Family
	}
	return names, assign(names, families)
}

// checkFamily adds a fault for each family that the palette does not have.
func checkFamily(p *problems, field, family string) {
	if family == "" {
		return
	}
	if _, ok := familyColour(family); !ok {
		p.add(field, "is %q, want one of the palette's families or none", family)
	}
}
