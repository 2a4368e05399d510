package kernels

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"

	"tokenwatt/calibration/score"
	"tokenwatt/catalog"
	"tokenwatt/compute/kernel"
)

// group returns a group of a score.
func group(t *testing.T, groups []score.Group, name string) score.Group {
	t.Helper()
	for _, g := range groups {
		if g.Name == name {
			t.Logf("%-32s n %5d median %.3f mean %.3f p90 %.3f bias %+.3f inside %.2f, by time %.3f", name, g.N, g.MedianAbsRelError, g.MeanAbsRelError, g.P90AbsRelError, g.Bias, *g.Inside, g.Weighted.MeanAbsRelError)
			return g
		}
	}
	t.Fatalf("no group %q", name)
	return score.Group{}
}

// TestHeldOutShapes holds the catalog's own fits to the products of weight matrices that they have not seen. Data:
// ai-dynamo/aiconfigurator 095f58a5, vLLM 0.14 on the A100 and 0.19 on the H100.
func TestHeldOutShapes(t *testing.T) {
	for _, test := range []struct {
		accelerator, file, format string
		median                    float64
	}{
		{"a100-sxm-80gb", gemmA100, "bfloat16", 0.06},
		{"h100-sxm", gemmH100, "bfloat16", 0.04},
		{"h100-sxm", gemmH100, "fp8", 0.055},
	} {
		groups, refused := Score(machine(t, test.accelerator), read(t, test.file))
		if len(refused) > 0 {
			t.Errorf("%s: %d rows refused, the first %v", test.file, len(refused), refused[0])
		}
		g := group(t, groups, "gemm "+test.format+" held-out shapes")
		if g.N < 2000 || g.MedianAbsRelError > test.median || g.P90AbsRelError > 0.2 || math.Abs(g.Bias) > 0.02 {
			t.Errorf("%s %s: %+v", test.accelerator, test.format, g)
		}
		if *g.Inside < 0.75 || *g.Inside > 0.85 {
			t.Errorf("%s %s: %.2f of the rows lie in the 10-90 %% interval", test.accelerator, test.format, *g.Inside)
		}
	}
}

// TestShippedIsWhatTheFitGives fits the tables again and finds the parameters and errors of the catalog.
func TestShippedIsWhatTheFitGives(t *testing.T) {
	if testing.Short() {
		t.Skip("fits the tables whole, which TestFortyPoints does with some of their rows")
	}
	c := embedded(t)
	for _, test := range []struct{ entry, products, pieces string }{
		{"a100-sxm-80gb-vllm-0.14", gemmA100, "vidur_a100_mlp.csv.gz"},
		{"h100-sxm-vllm-0.19", gemmH100, "vidur_h100_mlp.csv.gz"},
	} {
		want := c.Kernels.Get(test.entry).Value
		m := machine(t, want.Accelerator)
		got, err := Fit(context.Background(), m.Chip(), want, read(t, test.products), want.Library)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range want.GEMM {
			g := got.GEMM.Get(e.Name)
			if g == nil {
				t.Fatalf("%s: %s was not fitted", test.entry, e.Name)
			}
			if g.Value.FitError != e.Value.FitError && math.Abs(g.Value.Median-e.Value.Median) > 3e-4 {
				t.Errorf("%s %s: errors %+v, the catalog has %+v", test.entry, e.Name, g.Value.FitError, e.Value.FitError)
			}
			near(t, test.entry+" compute", g.Value.Compute, e.Value.Compute, 0.003)
			near(t, test.entry+" bandwidth", g.Value.Bandwidth, e.Value.Bandwidth, 0.003)
			near(t, test.entry+" launch", g.Value.LaunchCycles, e.Value.LaunchCycles, 0.02)
		}
		layers, err := Fit(context.Background(), m.Chip(), want, read(t, test.pieces), want.Library)
		if err != nil {
			t.Fatal(err)
		}
		near(t, test.entry+" norms", layers.Memory.NormBandwidth, want.Memory.NormBandwidth, 0.01)
		near(t, test.entry+" activations", layers.Memory.ActivationBandwidth, want.Memory.ActivationBandwidth, 0.01)
		near(t, test.entry+" memory error", layers.Memory.Median, want.Memory.Median, 0.01)
	}
}

func near(t *testing.T, name string, got, want, tolerance float64) {
	t.Helper()
	if math.Abs(got/want-1) > tolerance {
		t.Errorf("%s is %g, want %g", name, got, want)
	}
}

// TestAcrossChips predicts each chip from the other with nothing but the two spec sheets.
func TestAcrossChips(t *testing.T) {
	for _, test := range []struct{ from, to, file, format string }{
		{"a100-sxm-80gb", "h100-sxm", gemmH100, "bfloat16"},
		{"a100-sxm-80gb", "h100-sxm", gemmH100, "fp8"}, // from bf16
		{"h100-sxm", "a100-sxm-80gb", gemmA100, "bfloat16"},
	} {
		groups, _ := Score(carried(t, test.from, test.to), read(t, test.file))
		g := group(t, groups, "gemm "+test.format)
		if g.MedianAbsRelError > 0.12 || *g.Inside < 0.85 {
			t.Errorf("%s to %s, %s: %+v, %.2f inside", test.from, test.to, test.format, g, *g.Inside)
		}
	}
}

// TestLayerPieces is a check with measurements of others: Vidur's pieces of Llama layers, another build of PyTorch,
// which the products of the catalog were not fitted to and the memory kernels were.
func TestLayerPieces(t *testing.T) {
	for _, test := range []struct {
		accelerator, file string
		products, memory  float64 // median errors
	}{
		{"a100-sxm-80gb", "vidur_a100_mlp.csv.gz", 0.14, 0.09},
		{"h100-sxm", "vidur_h100_mlp.csv.gz", 0.17, 0.115},
	} {
		groups, refused := Score(machine(t, test.accelerator), read(t, test.file))
		if len(refused) > 0 {
			t.Errorf("%d refused, the first %v", len(refused), refused[0])
		}
		if g := group(t, groups, "gemm"); g.MedianAbsRelError > test.products {
			t.Errorf("%s products: %+v", test.file, g)
		}
		if g := group(t, groups, "memory"); g.MedianAbsRelError > test.memory {
			t.Errorf("%s memory: %+v", test.file, g)
		}
	}
}

// few returns n rows of a table of a precision, drawn by a seed.
func few(table *Table, p kernel.Precision, n, seed int) *Table {
	var rows []GEMMRow
	for _, r := range table.GEMM {
		if r.Precision == p {
			rows = append(rows, r)
		}
	}
	out := &Table{Name: fmt.Sprintf("%d of %s", n, table.Name), Kind: KindGEMM}
	for i := range n {
		out.GEMM = append(out.GEMM, rows[int(draw(i, 77*seed+n)*float64(len(rows)))])
	}
	return out
}

// TestFortyPoints fits forty rows of a chip, starting from what is carried over from another one, and judges on the whole
// table: the fit is better than what it started from, and says of itself about how far it is off.
func TestFortyPoints(t *testing.T) {
	for _, test := range []struct {
		from, to, file string
		precision      kernel.Precision
		median         float64
	}{
		{"h100-sxm", "a100-sxm-80gb", gemmA100, kernel.BF16, 0.075},
		{"a100-sxm-80gb", "h100-sxm", gemmH100, kernel.BF16, 0.055},
		{"a100-sxm-80gb", "h100-sxm", gemmH100, kernel.FP8, 0.065},
	} {
		table, start := read(t, test.file), carried(t, test.from, test.to)
		whole := &Table{Kind: KindGEMM}
		for _, r := range table.GEMM {
			if r.Precision == test.precision {
				whole.GEMM = append(whole.GEMM, r)
			}
		}
		before, _ := Score(start, whole)
		for seed := range 4 {
			k, err := Fit(context.Background(), start.Chip(), start.Fits(), few(table, test.precision, MinPoints, seed), "mine")
			if err != nil {
				t.Fatal(err)
			}
			own := k.GEMM[0].Value
			for _, e := range start.Fits().GEMM {
				if k.GEMM.Get(e.Name) == nil {
					k.GEMM = append(k.GEMM, e)
				}
			}
			m, err := kernel.New(start.Chip(), k)
			if err != nil {
				t.Fatal(err)
			}
			after, _ := Score(m, whole)
			t.Logf("%s %v: median %.3f before, %.3f after 40 points, by its own word %.3f", test.to, test.precision, before[0].MedianAbsRelError, after[0].MedianAbsRelError, own.Median)
			if after[0].MedianAbsRelError > test.median || after[0].MedianAbsRelError >= before[0].MedianAbsRelError {
				t.Errorf("%s %v, seed %d: median error %.3f, before the fit %.3f", test.to, test.precision, seed, after[0].MedianAbsRelError, before[0].MedianAbsRelError)
			}
			if own.HeldOut != MinPoints || own.Median > 2*after[0].MedianAbsRelError || own.Median < after[0].MedianAbsRelError/2 {
				t.Errorf("%s %v, seed %d: says %+v of itself, is off by %.3f", test.to, test.precision, seed, own.FitError, after[0].MedianAbsRelError)
			}
		}
	}
}

// TestTooFew refuses a table below the least, says which format has how many, and fits the other formats.
func TestTooFew(t *testing.T) {
	m, table := machine(t, "h100-sxm"), read(t, gemmH100)
	small := few(table, kernel.BF16, MinPoints-1, 1)
	_, err := Fit(context.Background(), m.Chip(), m.Fits(), small, "mine")
	if !errors.Is(err, ErrTooFew) || !strings.Contains(err.Error(), "bf16 has 39") {
		t.Errorf("39 points: %v", err)
	}
	small.GEMM = append(small.GEMM, few(table, kernel.FP8, 60, 1).GEMM...)
	k, err := Fit(context.Background(), m.Chip(), m.Fits(), small, "mine")
	if err != nil || k.GEMM.Get("fp8") == nil || k.GEMM.Get("bf16") != nil || !strings.Contains(k.Note, "bf16 has 39") {
		t.Errorf("%v: %+v", err, k)
	}
	if _, err = Fit(context.Background(), m.Chip(), m.Fits(), &Table{Kind: KindGEMM}, "mine"); !errors.Is(err, ErrTooFew) {
		t.Errorf("empty table: %v", err)
	}
	if _, err = Fit(context.Background(), m.Chip(), m.Fits(), &Table{Kind: KindCollectives}, "mine"); !errors.Is(err, ErrTable) {
		t.Errorf("collectives: %v", err)
	}
	stopped, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err = Fit(stopped, m.Chip(), m.Fits(), table, "mine"); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

// TestOneWeightMatrix fits a table of one (n, k), where whole numbers of rows are left out instead of pairs.
func TestOneWeightMatrix(t *testing.T) {
	m := machine(t, "h100-sxm")
	one := &Table{Name: "one", Kind: KindGEMM}
	for _, r := range read(t, gemmH100).GEMM {
		if r.Precision == kernel.BF16 && r.N == 4096 && r.K == 4096 {
			one.GEMM = append(one.GEMM, r)
		}
	}
	k, err := Fit(context.Background(), m.Chip(), m.Fits(), one, "mine")
	if err != nil {
		t.Fatal(err)
	}
	if f := k.GEMM[0].Value; f.HeldOut != len(one.GEMM) || f.Median > 0.07 {
		t.Errorf("%d points: %+v", len(one.GEMM), f)
	}
}

// TestKnownParameters makes a table from parameters of its own, scattered by 3 %, and finds their predictions again on
// shapes that the table does not have.
func TestKnownParameters(t *testing.T) {
	m := machine(t, "h200-sxm")
	chip := m.Chip()
	truth := m.Fits().GEMM.Get("bf16").Value
	truth.Compute, truth.Bandwidth, truth.LaunchCycles, truth.TileCycles = 0.7, 0.9, 7000, 2500
	table := &Table{Name: "made", Kind: KindGEMM}
	shape := func(i int) (m, n, k int) {
		return 1 << int(14*draw(i, 1)), 64 * (1 + int(128*draw(i, 2))), 64 * (1 + int(128*draw(i, 3)))
	}
	for i := range 200 {
		rows, cols, inner := shape(i)
		s := kernel.GEMMCost(&chip, &truth, kernel.BF16, rows, cols, inner).Seconds * (1 + 0.06*(draw(i, 4)-0.5))
		table.GEMM = append(table.GEMM, GEMMRow{Format: "bfloat16", M: rows, N: cols, K: inner, Seconds: s})
	}
	k, err := Fit(context.Background(), chip, m.Fits(), table, "made")
	if err != nil {
		t.Fatal(err)
	}
	var s sample
	for i := 1000; i < 1500; i++ {
		rows, cols, inner := shape(i)
		s.add(kernel.GEMMCost(&chip, &k.GEMM[0].Value, kernel.BF16, rows, cols, inner).Seconds, kernel.GEMMCost(&chip, &truth, kernel.BF16, rows, cols, inner).Seconds)
	}
	if e := s.fitError(0); e.Median > 0.015 || e.P90 > 0.04 {
		t.Errorf("parameters %+v predict those that made the table with an error of %+v", k.GEMM[0].Value, e)
	}
	if e := k.GEMM[0].Value.FitError; e.Median > 0.03 || e.Points != 200 {
		t.Errorf("the fit says %+v of itself", e)
	}
}

// TestEncode writes a fit as a catalog file that the catalog loads, and whose entry a machine then takes.
func TestEncode(t *testing.T) {
	start := carried(t, "h100-sxm", "a100-sxm-80gb")
	k, err := Fit(context.Background(), start.Chip(), start.Fits(), few(read(t, gemmA100), kernel.BF16, 50, 3), "cuBLAS of mine")
	if err != nil {
		t.Fatal(err)
	}
	k.Date = "2024-01-01" // older than the built-in entry, and yet the user's own
	text, err := Encode("my-a100", k)
	if err != nil {
		t.Fatal(err)
	}
	c, err := catalog.Parse(catalog.Source{Name: "mine.yaml", Data: text})
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	if got := c.Kernels.Get("my-a100").Value; got.GEMM[0].Value != k.GEMM[0].Value || got.Library != k.Library {
		t.Errorf("read back %+v, wrote %+v", got, k)
	}
	m, err := kernel.Of(c, "a100-sxm-80gb", "")
	if err != nil {
		t.Fatal(err)
	}
	if m.Fits().GEMM.Get("bf16").Value != k.GEMM[0].Value || m.Fits().Memory == nil || m.Fits().Prefill.Get("bf16") == nil {
		t.Errorf("the machine works with %+v", m.Fits())
	}
	for _, name := range []string{"", "x"} {
		bad := k
		if name != "" {
			bad.Library = ""
		}
		if _, err := Encode(name, bad); !errors.Is(err, ErrEntry) {
			t.Errorf("%q: %v", name, err)
		}
	}
}

func BenchmarkFitForty(b *testing.B) {
	start := carried(b, "a100-sxm-80gb", "h100-sxm")
	table := few(read(b, gemmH100), kernel.BF16, MinPoints, 0)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Fit(context.Background(), start.Chip(), start.Fits(), table, "mine"); err != nil {
			b.Fatal(err)
		}
	}
}

// TestStrangeTables fits what no library measures: always the same time, hours, less than the light needs, one shape
// again and again. The fit ends, prices everything above the roofline, and says how far off it is.
func TestStrangeTables(t *testing.T) {
	m := machine(t, "h100-sxm")
	chip := m.Chip()
	shape := func(i int) (m, n, k int) {
		return 1 + int(8192*draw(i, 1)), 64 * (1 + int(64*draw(i, 2))), 64 * (1 + int(64*draw(i, 3)))
	}
	for name, seconds := range map[string]func(i int) float64{
		"constant":  func(int) float64 { return 1e-4 },
		"hours":     func(i int) float64 { return 3000 + float64(i) },
		"instant":   func(int) float64 { return 1e-12 },
		"scattered": func(i int) float64 { return math.Exp(20*draw(i, 4) - 15) },
	} {
		for _, same := range []bool{false, true} {
			table := &Table{Name: name, Kind: KindGEMM}
			for i := range MinPoints {
				rows, cols, inner := shape(i)
				if same {
					rows, cols, inner = 512, 4096, 4096
				}
				table.GEMM = append(table.GEMM, GEMMRow{Format: "fp8", Precision: kernel.FP8, M: rows, N: cols, K: inner, Seconds: seconds(i)})
			}
			k, err := Fit(context.Background(), chip, m.Fits(), table, "strange")
			if err != nil {
				t.Errorf("%s: %v", name, err)
				continue
			}
			f := k.GEMM[0].Value
			if !(f.Median >= 0) || f.HeldOut != MinPoints || !(f.RatioP10 > 0) {
				t.Errorf("%s: %+v", name, f.FitError)
			}
			cost := kernel.GEMMCost(&chip, &f, kernel.FP8, 4096, 4096, 4096)
			if !(cost.Seconds >= cost.FLOPs/chip.Peak[kernel.FP8]) || math.IsInf(cost.Seconds, 0) {
				t.Errorf("%s: a product takes %g s with %+v", name, cost.Seconds, f)
			}
			if text, err := Encode("x", k); err != nil || !strings.Contains(string(text), "fp8") {
				t.Errorf("%s: %v\n%s", name, err, text)
			}
		}
	}
}
