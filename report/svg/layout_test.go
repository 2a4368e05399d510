package svg

import (
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// TestSimplify holds the drawn line of sorted years within half a pixel of every value, with at most 500 points.
func TestSimplify(t *testing.T) {
	area := plot{x0: 50, x1: 800, y0: 20, y1: 270}
	for name, values := range map[string][]float64{
		"noise": yearOf(func(h int, z float64) float64 { return z }),
		"steps": yearOf(func(h int, z float64) float64 { return math.Round(z * 8) }),
		"flat":  yearOf(func(h int, z float64) float64 { return 1 }),
		"spike": yearOf(func(h int, z float64) float64 { return math.Exp(3 * z) }),
	} {
		slices.Sort(values)
		slices.Reverse(values)
		tk := niceTicks(values[len(values)-1], values[0], 6)
		area.ys = scale{d0: tk.lo, d1: tk.hi, r0: area.y1, r1: area.y0}
		full := durationPath(values, area)
		short := simplify(full)
		if len(short) > maxPoints {
			t.Errorf("%s: %d points, want at most %d", name, len(short), maxPoints)
		}
		worst := 0.0
		for _, p := range full {
			nearest := math.Inf(1)
			for i := 1; i < len(short); i++ {
				nearest = min(nearest, distance(p, short[i-1], short[i]))
			}
			worst = max(worst, nearest)
		}
		if worst > 0.5 {
			t.Errorf("%s: a value lies %.2f pixels off the drawn line, want at most 0.5", name, worst)
		}
	}
}

// TestSpread checks order, distance and bounds, and that labels which already fit stay where they are.
func TestSpread(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		want := rapid.SliceOfN(rapid.Float64Range(-50, 350), 1, 12).Draw(r, "want")
		const h, lo, hi = 15.0, 0.0, 300.0
		got, ok := spread(want, h, lo, hi)
		if !ok {
			r.Fatal("12 labels of 15 fit 300")
		}
		sorted := slices.Sorted(slices.Values(got))
		if sorted[0] < lo+h/2-1e-9 || sorted[len(sorted)-1] > hi-h/2+1e-9 {
			r.Fatalf("%v leaves the bounds", got)
		}
		for i := 1; i < len(sorted); i++ {
			if sorted[i]-sorted[i-1] < h-1e-9 {
				r.Fatalf("%v overlap", got)
			}
		}
		for i := range want {
			for j := range want {
				if want[i] < want[j] && got[i] > got[j] {
					r.Fatalf("%v became %v: order is lost", want, got)
				}
			}
		}
	})
	got, ok := spread([]float64{100, 50, 200}, 15, 0, 300)
	if !ok || !slices.Equal(got, []float64{100, 50, 200}) {
		t.Errorf("labels that fit moved: %v", got)
	}
	// Two labels at the same place part evenly: least squares.
	if got, _ := spread([]float64{100, 100}, 16, 0, 300); !slices.Equal(got, []float64{92, 108}) {
		t.Errorf("got %v, want [92 108]", got)
	}
	if _, ok := spread(make([]float64, 30), 15, 0, 300); ok {
		t.Error("30 labels of 15 do not fit 300")
	}
}

// TestTextWidth: the sum of Helvetica's advances for "MWh" is 833 + 944 + 556 = 2,333 thousandths.
func TestTextWidth(t *testing.T) {
	if got, want := textWidth("MWh", 10, false), 23.33*widthMargin; math.Abs(got-want) > 1e-9 {
		t.Errorf("width of MWh is %g, want %g", got, want)
	}
	if len(advances) != 0x7e-0x20+1 {
		t.Errorf("%d advances, want one for each printable ASCII character", len(advances))
	}
}

// TestWrap checks that lines fit and that nothing is lost without a word.
func TestWrap(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		s := rapid.StringMatching(`[a-z]{1,12}( [a-z]{1,12}){0,8}`).Draw(r, "s")
		lines, cut := wrap(s, 90, 12, false, 3)
		joined := ""
		for i, line := range lines {
			if textWidth(line, 12, false) > 90 {
				r.Fatalf("%q is too wide", line)
			}
			if i > 0 {
				joined += " "
			}
			joined += line
		}
		if len(lines) > 3 || (joined == s) == cut {
			r.Fatalf("%q became %q, cut = %v", s, lines, cut)
		}
	})
}

// TestSankeyOrder: two crossed links are uncrossed.
func TestSankeyOrder(t *testing.T) {
	g := newFlowGraph(Sankey{
		Columns: []string{"a", "b"}, Nodes: []SankeyNode{{ID: "1"}, {ID: "2"}, {ID: "x", Column: 1}, {ID: "y", Column: 1}},
		Links: []SankeyLink{{"1", "y", 1}, {"2", "x", 1}},
	})
	if g.crossing() != 1 {
		t.Fatalf("crossing is %g before, want 1", g.crossing())
	}
	if g.order(); g.crossing() != 0 {
		t.Errorf("crossing is %g after, want 0", g.crossing())
	}
}

// TestBins: energy is kept, and long bins are whole days.
func TestBins(t *testing.T) {
	for _, c := range []struct {
		n    int
		room float64
		want int
	}{{168, 400, 1}, {8760, 780, 24}, {8760, 300, 48}, {1000, 500, 2}} {
		if got := binSteps(c.n, time.Hour, c.room); got != c.want {
			t.Errorf("binSteps(%d h, %g px) = %d, want %d", c.n, c.room, got, c.want)
		}
	}
	means := binMeans([]float64{1, 2, 3, 4, 9}, 2)
	if !slices.Equal(means, []float64{1.5, 3.5, 9}) {
		t.Errorf("means are %v", means)
	}
	for d, want := range map[time.Duration]string{
		time.Hour: "an hour", 24 * time.Hour: "a day", 48 * time.Hour: "2 days",
		3 * time.Hour: "3 hours", 30 * time.Minute: "30m0s",
	} {
		if got := spell(d); got != want {
			t.Errorf("spell(%v) = %q, want %q", d, got, want)
		}
	}
}

// TestTornadoEnds: inputs stand on the side to which they move the answer.
func TestTornadoEnds(t *testing.T) {
	for _, c := range []struct {
		low, high   float64
		left, right string
	}{
		{40, 60, "lo", "hi"}, {60, 40, "hi", "lo"}, {60, 55, "", "lo (inner bar hi)"}, {45, 40, "hi (inner bar lo)", ""}, {50, 70, "lo", "hi"},
	} {
		left, right, from, to := Tornado{Base: 50}.ends(TornadoBar{"n", c.low, c.high, "lo", "hi"})
		if left != c.left || right != c.right || from != min(c.low, c.high, 50) || to != max(c.low, c.high, 50) {
			t.Errorf("%g to %g: got %q %q [%g, %g], want %q %q", c.low, c.high, left, right, from, to, c.left, c.right)
		}
	}
}

// TestPlainCurve: a plain curve is a line without points, but for labelled ones.
func TestPlainCurve(t *testing.T) {
	for _, c := range []struct {
		plain bool
		dots  int
	}{{false, 3}, {true, 1}} {
		out, err := Scatter{Frame: Frame{Title: "T"}, Groups: []ScatterGroup{{
			Name: "curve", X: []float64{1, 2, 3}, Y: []float64{1, 4, 2}, Labels: []string{"", "here", ""}, Joined: true, Plain: c.plain,
		}}}.Render()
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.Count(out, "<circle"); got != c.dots {
			t.Errorf("plain %t: %d points, want %d", c.plain, got, c.dots)
		}
	}
}
