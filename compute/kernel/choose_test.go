package kernel

import (
	"errors"
	"math"
	"strings"
	"testing"

	"tokenwatt/catalog"
)

func embedded(t testing.TB, more ...string) *catalog.Catalog {
	t.Helper()
	var sources []catalog.Source
	for _, text := range more {
		sources = append(sources, catalog.Source{Name: "mine.yaml", Data: []byte(text)})
	}
	c, err := catalog.Parse(sources...)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// TestEveryAccelerator makes a machine of each entry of the catalog, which prices products in every precision that it
// has a peak of, at no more than that and within its interval above zero.
func TestEveryAccelerator(t *testing.T) {
	c := embedded(t)
	for _, e := range c.Accelerators {
		m, err := Of(c, e.Name, "")
		if err != nil {
			t.Errorf("%s: %v", e.Name, err)
			continue
		}
		for _, p := range Precisions() {
			if !m.Computes(p) {
				continue
			}
			cost := m.GEMM(p, 8192, 8192, 8192)
			if share := cost.FLOPs / cost.Seconds / m.chip.peak(p); share < 0.3 || share > 1 {
				t.Errorf("%s %v: a large product reaches %.2f of the peak", e.Name, p, share)
			}
			if low, high := m.Spread("gemm " + p.String()); !(low > 0.3 && low < 1 && high > 1 && high < 3) {
				t.Errorf("%s %v: interval %g to %g", e.Name, p, low, high)
			}
		}
		for _, cost := range []Cost{m.Memory(1e9), m.Norm(4096, 4096), m.Activation(1e9), m.Optimizer(1e9, 30)} {
			if !(cost.Seconds >= cost.Bytes/m.chip.Bandwidth) || math.IsInf(cost.Seconds, 0) {
				t.Errorf("%s: %+v", e.Name, cost)
			}
		}
	}
}

// TestClocks: for GPUs the dense peak is multiprocessors x clock x a power of two of FLOP a cycle.
func TestClocks(t *testing.T) {
	c := embedded(t)
	for _, e := range c.Accelerators {
		chip, err := ChipOf(e.Name, &e.Value)
		if err != nil {
			t.Errorf("%s: %v", e.Name, err)
			continue
		}
		if e.Value.Maker != "NVIDIA" || strings.Contains(e.Value.Note, "sustained") || strings.Contains(e.Value.Note, "cap") || strings.Contains(e.Value.Source, "sustained") {
			continue // the clock of a capped variant is the one that its power leaves it
		}
		n := math.Log2(chip.perClock(BF16))
		if math.Abs(n-math.Round(n)) > 0.03 {
			t.Errorf("%s: %g FLOP a cycle and multiprocessor", e.Name, chip.perClock(BF16))
		}
	}
}

const mine = `
kernels:
  my-a100:
    title: Mine
    source: measured by me
    date: "2020-01-01"
    basis: measured
    accelerator: a100-sxm-80gb
    library: mine 1.0
    gemm:
      bf16:
        points: 40
        held_out: 40
        median: 0.05
        mean: 0.07
        p90: 0.15
        ratio_p10: 0.9
        ratio_p90: 1.2
        compute: 0.5
        bandwidth: 0.5
`

// TestOf chooses the user's own library before the built-in one, that of a name where one is given, and fills what it
// lacks.
func TestOf(t *testing.T) {
	c := embedded(t, mine)
	for _, test := range []struct {
		accelerator, library string
		compute              float64 // of bf16 products
	}{
		{"a100-sxm-80gb", "", 0.5},
		{"a100-sxm-80gb", "my-a100", 0.5},
		{"a100-sxm-80gb", "mine 1.0", 0.5},
		{"a100-sxm-80gb", "a100-sxm-80gb-vllm-0.14", c.Kernels.Get("a100-sxm-80gb-vllm-0.14").Value.GEMM[0].Value.Compute},
		{"a100-sxm-40gb", "", 0.5},
	} {
		m, err := Of(c, test.accelerator, test.library)
		if err != nil {
			t.Fatal(err)
		}
		f := m.Fits()
		if got := f.GEMM.Get("bf16").Value.Compute; math.Abs(got-test.compute) > 1e-9 {
			t.Errorf("%s %q: compute %g, want %g", test.accelerator, test.library, got, test.compute)
		}
		if f.Memory == nil || f.Prefill.Get("bf16") == nil || f.Decode.Get("bf16") == nil || f.MoE.Get("bf16") == nil {
			t.Errorf("%s %q lacks families: %+v", test.accelerator, test.library, f)
		}
	}
	var missing *catalog.NotFoundError
	if _, err := Of(c, "a100-sxm-80g", ""); !errors.As(err, &missing) || missing.Nearest != "a100-sxm-80gb" {
		t.Errorf("unknown accelerator: %v", err)
	}
	if _, err := Of(c, "a100-sxm-80gb", "h100-sxm-vllm-0.19"); !errors.As(err, &missing) || missing.Kind != "kernels" {
		t.Errorf("a library of another accelerator: %v", err)
	}
}

// TestNearest: Ada and Volta take Ampere's kernels and Hopper's where Ampere has none, Blackwell and chips of other
// makers Hopper's.
func TestNearest(t *testing.T) {
	c := embedded(t)
	for name, want := range map[string]string{"l40s": "a100-sxm-80gb", "v100-sxm-32gb": "a100-sxm-80gb", "b200-sxm": "h100-sxm", "h200-sxm": "h100-sxm", "mi300x": "h100-sxm", "tpu-v5p": "h100-sxm"} {
		chip, err := ChipOf(name, &c.Accelerators.Get(name).Value)
		if err != nil {
			t.Fatal(err)
		}
		if got := neighbours(c, &chip); len(got) != 2 || got[0].Name != want {
			t.Errorf("nearest to %s is %v, want %s", name, got[0].Name, want)
		}
	}
	m, err := Of(c, "l40s", "")
	if err != nil {
		t.Fatal(err)
	}
	if f := m.fits.GEMM.Get("fp8").Value; f.Form != "fixed" || f.HeldOut != 0 {
		t.Errorf("fp8 of the L40S is %+v", f)
	}
}

// TestNew names everything that is missing at once.
func TestNew(t *testing.T) {
	_, err := New(Chip{Name: "x", Cores: 1}, catalog.Kernels{})
	if !errors.Is(err, ErrMachine) {
		t.Fatal(err)
	}
	for _, field := range []string{"accelerators.x.peak_bf16", "accelerators.x.memory_bandwidth", "accelerators.x.clock_ghz", "gemm.bf16"} {
		if !strings.Contains(err.Error(), field) {
			t.Errorf("%v lacks %s", err, field)
		}
	}
	if strings.Contains(err.Error(), "multiprocessors") {
		t.Errorf("%v names what is there", err)
	}
}

// TestTransfer holds the rules: cycles stay, ceilings follow achievable shares, small tiles lose where operands do not
// come in asynchronously, intervals widen.
func TestTransfer(t *testing.T) {
	c := embedded(t)
	chip := func(name string) Chip {
		x, err := ChipOf(name, &c.Accelerators.Get(name).Value)
		if err != nil {
			t.Fatal(err)
		}
		return x
	}
	a100, h100, h200 := chip("a100-sxm-80gb"), chip("h100-sxm"), chip("h200-sxm")
	fits := c.Kernels.Get("h100-sxm-vllm-0.19").Value
	before := fits.GEMM.Get("bf16").Value
	same := Transfer(h100, h200, fits).GEMM.Get("bf16").Value
	if same.Compute != before.Compute || same.LaunchCycles != before.LaunchCycles || same.SmallTile != before.SmallTile {
		t.Errorf("the same die: %+v became %+v", before, same)
	}
	if got := same.RatioP90 / before.RatioP90; math.Abs(got-widerWithin) > 1e-9 || same.HeldOut != 0 {
		t.Errorf("the interval widens by %g", got)
	}
	to := Transfer(h100, a100, fits).GEMM.Get("bf16").Value
	if want := before.Compute * 0.869 / 0.803; math.Abs(to.Compute-want) > 1e-9 {
		t.Errorf("compute is %g, want %g", to.Compute, want)
	}
	measured := c.Kernels.Get("a100-sxm-80gb-vllm-0.14").Value.GEMM.Get("bf16").Value
	if math.Abs(to.SmallTile/measured.SmallTile-1) > 0.2 {
		t.Errorf("the loss of small tiles is %g by the cache's bandwidth, %g as measured", to.SmallTile, measured.SmallTile)
	}
	back := Transfer(a100, h100, c.Kernels.Get("a100-sxm-80gb-vllm-0.14").Value).GEMM.Get("bf16").Value
	if back.SmallTile != 0 || back.LaunchCycles != measured.LaunchCycles || back.RatioP90/measured.RatioP90 != widerAcross {
		t.Errorf("%+v became %+v", measured, back)
	}
	// The same chip with half of its power: the cube root of that in its clock, about.
	capped := h100
	capped.Achievable[BF16], capped.TDP = 0, h100.Idle+(h100.TDP-h100.Idle)/2
	if got := Transfer(h100, capped, fits).GEMM.Get("bf16").Value.Compute / before.Compute; math.Abs(got-math.Pow(0.5, 0.35)) > 1e-9 {
		t.Errorf("with half the power the ceiling is %.3f of what it was", got)
	}
	if fits.GEMM.Get("bf16").Value != before {
		t.Error("Transfer changed what it was given")
	}
}

// TestSpread knows the families and is wide for others.
func TestSpread(t *testing.T) {
	m, err := Of(embedded(t), "h100-sxm", "")
	if err != nil {
		t.Fatal(err)
	}
	for _, family := range []string{"gemm", "gemm fp8", "prefill", "decode fp8", "moe", "memory"} {
		if low, high := m.Spread(family); !(low > 0.5 && low < 1 && high > 1 && high < 2) {
			t.Errorf("%s: %g to %g", family, low, high)
		}
	}
	if low, high := m.Spread("sorting"); low != 1/Unmeasured || high != Unmeasured {
		t.Errorf("unknown family: %g to %g", low, high)
	}
	if a, _ := m.Spread("gemm"); a != m.fits.GEMM.Get("bf16").Value.RatioP10 {
		t.Error("a family without precision is not that of bf16")
	}
}
