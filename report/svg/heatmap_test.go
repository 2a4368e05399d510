package svg

import (
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// painted reads the cells back from a heat map's paths: the class name of each place, "" where nothing is painted.
func painted(t interface{ Fatalf(string, ...any) }, svg string, columns int) [][hoursOfDay]string {
	out := make([][hoursOfDay]string, columns)
	step := regexp.MustCompile(`m(-?\d+) ?(-?\d+)([hv])(\d+)`)
	for _, e := range parse(t, svg) {
		class, ok := strings.CutPrefix(e.attrs["class"], "l c-")
		if e.name != "path" || !ok || !strings.HasPrefix(e.attrs["d"], "m") {
			continue
		}
		x, y := 0, 0
		for _, m := range step.FindAllStringSubmatch(e.attrs["d"], -1) {
			dx, dy, length := number(m[1]), number(m[2]), number(m[4])
			x, y = x+dx, y+dy
			for range length {
				if out[x][y] != "" {
					t.Fatalf("day %d hour %d is painted twice", x, y)
				}
				out[x][y] = class
				if m[3] == "h" {
					x++
				} else {
					y++
				}
			}
		}
	}
	return out
}

func number(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		return math.MinInt
	}
	return n
}

// TestHeatMapCells is the property that every hour is painted once, at its day and hour, in its class's colour, and that
// nothing else is.
func TestHeatMapCells(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		hours := rapid.IntRange(1, 24*40).Draw(r, "hours")
		m := HeatMap{
			Frame: Frame{Title: "T"}, Start: time.Date(2020, 2, 20, rapid.IntRange(0, 23).Draw(r, "first hour"), 0, 0, 0, time.UTC),
			Values: rapid.SliceOfN(rapid.Float64Range(-50, 200), hours, hours).Draw(r, "values"),
		}
		out, err := m.Render()
		if err != nil {
			r.Fatal(err)
		}
		l := levelsOf(m.Values, m.FromZero)
		colours := l.colours()
		first := m.Start.Hour()
		days := (first + hours + 23) / 24
		got := painted(r, out, days)
		for at := range days * 24 {
			want := ""
			if i := at - first; i >= 0 && i < hours {
				want = colours[l.class(m.Values[i])].name
			}
			if got[at/24][at%24] != want {
				r.Fatalf("day %d hour %d is %q, want %q", at/24, at%24, got[at/24][at%24], want)
			}
		}
	})
}

// TestHeatMapLeap: 2020 has 366 columns, ten years fit by columns of some days, whose cells are means.
func TestHeatMapLeap(t *testing.T) {
	m := HeatMap{Frame: Frame{Title: "T"}, Start: time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC), Values: make([]float64, 8784)}
	if grid, days := m.cells(780); len(grid) != 366 || days != 1 {
		t.Errorf("got %d columns of %d days, want 366 of 1", len(grid), days)
	}
	m.Values = make([]float64, 87672)
	for i := range m.Values {
		m.Values[i] = float64(i / 24)
	}
	grid, days := m.cells(780)
	if days != 5 || len(grid) != (3653+4)/5 {
		t.Errorf("got %d columns of %d days, want 731 of 5", len(grid), days)
	}
	if got := grid[0][7].mean; got != 2 {
		t.Errorf("the first column's mean is %g, want 2", got)
	}
}

// TestLevels: classes are nice, never more than the ramps have, and a few spikes do not stretch the scale.
func TestLevels(t *testing.T) {
	spiky := append(slices.Repeat([]float64{10, 20, 30, 40, 50}, 100), 3000)
	for name, c := range map[string]struct {
		values []float64
		zero   bool
		bounds []float64
	}{
		"plain":    {[]float64{0, 400}, false, []float64{0, 50, 100, 150, 200, 250, 300, 350, 400}},
		"spikes":   {spiky, true, []float64{0, 10, 20, 30, 40, 50, 60, 70}},
		"negative": {[]float64{-20, 60}, false, []float64{-20, -10, 0, 10, 20, 30, 40, 50, 60}},
		"constant": {[]float64{5, 5}, true, []float64{0, 1, 2, 3, 4, 5}},
	} {
		l := levelsOf(c.values, c.zero)
		if !slices.Equal(l.bounds, c.bounds) {
			t.Errorf("%s: classes at %v, want %v", name, l.bounds, c.bounds)
		}
	}
	rapid.Check(t, func(r *rapid.T) {
		values := rapid.SliceOfN(signed, 1, 300).Draw(r, "values")
		l := levelsOf(values, rapid.Bool().Draw(r, "zero"))
		if !slices.IsSorted(l.bounds) || l.classes() < 1 || len(l.colours()) != l.classes() {
			r.Fatalf("classes at %v", l.bounds)
		}
		for _, v := range values {
			k := l.class(v)
			if v < l.bounds[k] && k > 0 || v >= l.bounds[k+1] && k < l.classes()-1 {
				r.Fatalf("%g is in class %d of %v", v, k, l.bounds)
			}
		}
		names := map[string]bool{}
		for _, c := range l.colours() {
			names[c.name] = true
		}
		if len(names) != l.classes() {
			r.Fatalf("%d classes share %d colours", l.classes(), len(names))
		}
	})
}

// TestDurationCut: an axis that ends early cuts what is beyond and says how much that is.
func TestDurationCut(t *testing.T) {
	d := DurationCurve{Frame: Frame{Title: "T"}, Main: DurationPanel{Unit: "USD/MWh", Most: 100, Curves: []Series{{Name: "price", Values: []float64{20, 3000, 40, 500}}}}}
	out, err := d.Render()
	if err != nil {
		t.Fatal(err)
	}
	got := texts(parse(t, out))
	if !slices.Contains(got, "2 of 4 values lie beyond the axis, up to 3,000\u00a0USD/MWh.") || !slices.Contains(got, "100") {
		t.Errorf("texts are %q", got)
	}
	if slices.Contains(got, "3,000") {
		t.Error("the axis goes on to what is cut")
	}
	checkLayout(t, "cut", d)
}
