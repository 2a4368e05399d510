package structure_test

import (
	"errors"
	"math"
	"testing"

	"pgregory.net/rapid"

	"tokenwatt/catalog"
	"tokenwatt/demand/campaign/structure"
	"tokenwatt/quantity"
)

// The polynomials of arch_constants.csv, at 512 rows and 700 residues: one block of each, and a step of the diffusion.
func TestPolynomials(t *testing.T) {
	c := known(t)
	const l, s = 700.0, 512.0
	for _, k := range []struct {
		tool  string
		want  float64
		pass  int
		scale float64
	}{
		{"alphafold-2", 1536*l*l*l + 1249280*l*l + 3072*s*l*l + 2392064*s*l + 1024*s*s*l, 4, 48},
		{"alphafold-3", 1536*l*l*l + 1116160*l*l, 11, 48},
	} {
		tool := c.FoldingTools.Get(k.tool).Value
		diffusion := 0.0
		if tool.DiffusionBlocks > 0 {
			diffusion = 24000 * (16515072*l + 7168*l*l)
		}
		got := structure.Prediction(&tool, structure.Options{Recycles: -1}, l)
		if want := k.want*k.scale*float64(k.pass) + diffusion; math.Abs(got.FLOPs/want-1) > 1e-12 {
			t.Errorf("%s does %g FLOP, by the polynomial %g", k.tool, got.FLOPs, want)
		}
		if tool.FusedAttention != (got.Scores == 0) {
			t.Errorf("%s: %g scores reach the memory", k.tool, got.Scores)
		}
	}
}

func predictor(t testing.TB, tool, chip string, o structure.Options) *structure.Predictor {
	t.Helper()
	c := known(t)
	p, err := structure.New(&c.FoldingTools.Get(tool).Value, chip, &c.Accelerators.Get(chip).Value, o, structure.Fitted())
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestOptions(t *testing.T) {
	own := predictor(t, "alphafold-2", "a100-sxm-80gb", structure.Options{Recycles: -1})
	if o := own.Options(); o.Recycles != 3 || o.Models != 5 || o.Seeds != 1 {
		t.Errorf("%+v", o)
	}
	one := predictor(t, "alphafold-2", "a100-sxm-80gb", structure.Options{Recycles: -1, Models: 1})
	if r := own.Seconds(500) / one.Seconds(500); math.Abs(r-5) > 1e-12 {
		t.Errorf("five models take %g times as long as one", r)
	}
	none := predictor(t, "alphafold-2", "a100-sxm-80gb", structure.Options{Models: 1})
	if r := (one.Seconds(500) - 1.5) / (none.Seconds(500) - 1.5); math.Abs(r-4) > 1e-9 {
		t.Errorf("three recycles take %g times as long as none", r)
	}
	af3 := predictor(t, "alphafold-3", "h100-sxm", structure.Options{Recycles: -1})
	if af3.Padded(257) != 512 || af3.Padded(256) != 256 || af3.Padded(9000) != 9000 || af3.CompileSeconds() != 60 {
		t.Errorf("padded to %d, %d and %d, compiled in %g s", af3.Padded(257), af3.Padded(256), af3.Padded(9000), af3.CompileSeconds())
	}
	plain := predictor(t, "alphafold-3", "h100-sxm", structure.Options{Recycles: -1, Unpadded: true})
	if plain.Padded(257) != 257 || plain.Pads() || plain.Seconds(257) >= af3.Seconds(257) {
		t.Error("padding is not left out")
	}
	if p := predictor(t, "alphafold-2", "h100-sxm", structure.Options{Recycles: -1, Bucketed: true}); p.Padded(257) != 512 || !p.Pads() {
		t.Error("a tool without lengths of its own is not padded")
	}
	if p := predictor(t, "alphafold-3", "a100-sxm-40gb", structure.Options{Recycles: -1, Spill: true}); math.IsInf(p.Seconds(4352), 1) || !math.IsInf(p.Seconds(6000), 1) {
		t.Error("4,352 tokens run on 40 GB with the host's memory, 6,000 on no memory")
	}
}

func TestWidening(t *testing.T) {
	for chip, want := range map[string]float64{"a100-sxm-80gb": 1, "h200-sxm": 1, "b200-sxm": 1.5, "mi300x": 2} {
		if got, why := predictor(t, "esmfold", chip, structure.Options{}).Widening(); got != want || why == "" {
			t.Errorf("%s: %g (%s), want %g", chip, got, why, want)
		}
	}
}

// Longer inputs, more recycles and slower chips never take less time; longer inputs never less memory.
func TestMonotone(t *testing.T) {
	tools := []string{"alphafold-2", "alphafold-3", "esmfold", "boltz-2", "protenix"}
	rapid.Check(t, func(r *rapid.T) {
		tool := rapid.SampledFrom(tools).Draw(r, "tool")
		a, b := rapid.IntRange(1, 2000).Draw(r, "a"), rapid.IntRange(1, 2000).Draw(r, "b")
		n := rapid.IntRange(0, 10).Draw(r, "recycles")
		if a > b {
			a, b = b, a
		}
		slow := predictor(t, tool, "a100-sxm-80gb", structure.Options{Recycles: n})
		if slow.Seconds(a) > slow.Seconds(b) {
			r.Errorf("%s: %d residues take longer than %d", tool, a, b)
		}
		if more := predictor(t, tool, "a100-sxm-80gb", structure.Options{Recycles: n + 1}); more.Seconds(a) <= slow.Seconds(a) {
			r.Errorf("%s: one recycle more takes no longer", tool)
		}
		if fast := predictor(t, tool, "h100-sxm", structure.Options{Recycles: n}); fast.Seconds(a) > slow.Seconds(a) {
			r.Errorf("%s: the H100 is slower than the A100", tool)
		}
		fastA, floorA := slow.Memory(a)
		fastB, floorB := slow.Memory(b)
		if fastA > fastB || floorA > floorB || floorA > fastA {
			r.Errorf("%s: memory %g/%g at %d and %g/%g at %d", tool, fastA, floorA, a, fastB, floorB, b)
		}
	})
}

func TestRefusesIncomplete(t *testing.T) {
	c := known(t)
	chip := c.Accelerators.Get("h100-sxm").Value
	tool := catalog.FoldingTool{}
	if _, err := structure.New(&tool, "h100-sxm", &chip, structure.Options{}, structure.Fitted()); !errors.Is(err, structure.ErrTool) {
		t.Errorf("a tool of nothing: %v", err)
	}
	chip.MemoryBandwidth = quantity.Figure[quantity.Bandwidth]{}
	tool = c.FoldingTools.Get("esmfold").Value
	if _, err := structure.New(&tool, "h100-sxm", &chip, structure.Options{}, structure.Fitted()); err == nil {
		t.Error("a chip without bandwidth")
	}
	if _, err := structure.Fit(t.Context(), nil); !errors.Is(err, structure.ErrFit) {
		t.Errorf("a fit to nothing: %v", err)
	}
	good := c.Accelerators.Get("h100-sxm").Value
	if _, err := structure.Fit(t.Context(), []structure.Timing{{Tool: &tool, Accelerator: "h100-sxm", Chip: &good, Residues: 0, Seconds: 1}}); !errors.Is(err, structure.ErrFit) {
		t.Errorf("a fit to no residue: %v", err)
	}
}

// BenchmarkSeconds prices one length.
func BenchmarkSeconds(b *testing.B) {
	p := predictor(b, "alphafold-2", "a100-sxm-80gb", structure.Options{Recycles: -1})
	b.ReportAllocs()
	for b.Loop() {
		p.Seconds(700)
	}
}
