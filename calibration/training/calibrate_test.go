package training

import (
	"errors"
	"math"
	"testing"

	"tokenwatt/catalog"
)

// own is runs of one engine whose measured times are so many times the predicted ones.
func own(t *testing.T, c *catalog.Catalog, factors ...float64) []Row {
	t.Helper()
	var rows []Row
	for _, r := range table(t, c, "measured.csv") {
		if r.Family == "torchtitan" && r.Engine == "torchtitan" && len(rows) < len(factors) {
			rows = append(rows, r)
		}
	}
	cases, refused := Cases(c, rows)
	if len(refused) > 0 {
		t.Fatal(refused)
	}
	for i := range rows {
		rows[i].Measured = factors[i] * cases[i].Time()
	}
	return rows
}

// TestCalibrate: the shift is the runs' mean residual by their weight, n / (n + 1.2), and the entry reads back.
func TestCalibrate(t *testing.T) {
	c := embedded(t)
	for _, n := range []int{1, 3, 10} {
		factors := make([]float64, n)
		for i := range factors {
			factors[i] = 1.3
		}
		k, refused, err := Calibrate(c, own(t, c, factors...), "own", "2026-11")
		if err != nil || len(refused) > 0 {
			t.Fatal(err, refused)
		}
		w := float64(n) / (float64(n) + 1.2)
		if want := math.Pow(1.3, w); math.Abs(k.Engine.Shift/want-1) > 1e-9 {
			t.Errorf("%d runs shift by %g, want %g", n, k.Engine.Shift, want)
		}
		base := c.Engines.Get("torchtitan").Value
		if n == 1 && k.Engine.Dense != base.Dense {
			t.Errorf("one run moves the interval from %+v to %+v", base.Dense, k.Engine.Dense)
		}
		if n > 1 && !(k.Engine.Dense.P10 > base.Dense.P10 && k.Engine.Dense.P90 < base.Dense.P90) {
			t.Errorf("%d runs that agree leave the interval at %+v, default %+v", n, k.Engine.Dense, base.Dense)
		}
		text, err := k.YAML()
		if err != nil {
			t.Fatal(err)
		}
		read, err := catalog.Parse(catalog.Source{Name: "own.yaml", Data: text})
		if err != nil {
			t.Fatalf("%v\n%s", err, text)
		}
		e := read.Engines.Get("own")
		if e == nil || math.Abs(e.Value.Shift/k.Engine.Shift-1) > 1e-6 || e.Value.Elementwise != "fused" {
			t.Errorf("read back: %+v", e)
		}
	}
}

// TestOneRunCannotHarm: with parameters that have not seen a family, one run of it, and then three, shift its other rows by the
// weight that Calibrate gives them. Averaged over the families the error must not rise.
func TestOneRunCannotHarm(t *testing.T) {
	out := familiesLeftOut(t)
	byFamily := map[string][]float64{}
	var order []string
	for i := range out {
		f := byClass(out[i].Row)
		if byFamily[f] == nil {
			order = append(order, f)
		}
		byFamily[f] = append(byFamily[f], math.Log(out[i].Row.Measured/out[i].Seconds))
	}
	for _, n := range []int{1, 3} {
		before, after := 0.0, 0.0
		for _, f := range order {
			b, a := shifted(byFamily[f], n)
			before, after = before+b/float64(len(order)), after+a/float64(len(order))
		}
		t.Logf("%d runs: mean error of the families' other rows %.1f %%, %.1f %% before", n, 100*after, 100*before)
		if after > before {
			t.Errorf("%d runs take the mean error from %.3f to %.3f", n, before, after)
		}
	}
}

// shifted is the mean error of the rows of a family before and after a shift by n of them, over many choices of n.
func shifted(residuals []float64, n int) (before, after float64) {
	w, count := float64(n)/(float64(n)+ownWeight), 0.0
	for start := range min(len(residuals), 40) {
		mean, used := 0.0, map[int]bool{}
		for k := range n {
			i := (start*7 + k*(1+len(residuals)/n)) % len(residuals)
			used[i] = true
			mean += residuals[i] / float64(n)
		}
		for i, r := range residuals {
			if used[i] {
				continue
			}
			before += math.Abs(math.Exp(-r) - 1)
			after += math.Abs(math.Exp(w*mean-r) - 1)
			count++
		}
	}
	return before / count, after / count
}

func TestCalibrateRefuses(t *testing.T) {
	c := embedded(t)
	if _, _, err := Calibrate(c, nil, "own", "2026-11"); !errors.Is(err, ErrCalibrate) {
		t.Errorf("no runs: %v", err)
	}
	all := table(t, c, "measured.csv")
	if _, _, err := Calibrate(c, all, "own", "2026-11"); !errors.Is(err, ErrCalibrate) {
		t.Errorf("several engines: %v", err)
	}
}
