package language_test

import (
	"errors"
	"math"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"tokenwatt/catalog"
	"tokenwatt/compute/transformer"
	"tokenwatt/demand/campaign/language"
)

var embedded = sync.OnceValues(catalog.Embedded)

func reader(t testing.TB, model, chip string, o language.Options) *language.Reader {
	t.Helper()
	c, err := embedded()
	if err != nil {
		t.Fatal(err)
	}
	r, err := language.New(c, &c.Models.Get(model).Value, chip, o)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func options() language.Options {
	return language.Options{Passes: 1, BatchTokens: 16384, Attention: transformer.Full}
}

// 2 N L and 4 layers d L^2 (reference, section 7, equation 6), and a time between the peak and a fifth of it.
func TestESM2(t *testing.T) {
	r := reader(t, "esm2-3b", "a100-sxm-80gb", options())
	const l, n = 512.0, 2.84e9
	want := 2*n*l + 4*36*2560*l*l
	if got := r.FLOPs(l); math.Abs(got/want-1) > 0.02 {
		t.Errorf("%g FLOP, want %g", got, want)
	}
	if mfu := r.FLOPs(l) / r.Seconds(l) / 312e12; mfu < 0.2 || mfu > 0.9 {
		t.Errorf("%.2f of the peak", mfu)
	}
	if r.Group() != 1 {
		t.Errorf("6 GB of weights on %d accelerators", r.Group())
	}
}

// Convolutions and windows: eight times the length takes about eight times the time.
func TestNearlyLinear(t *testing.T) {
	o := options()
	o.Attention = transformer.Causal
	r := reader(t, "evo-2-40b", "h100-sxm", o)
	if ratio := r.Seconds(65536) / r.Seconds(8192); ratio < 7 || ratio > 13 {
		t.Errorf("eight times the length takes %.1f times the time", ratio)
	}
	if r.Group() != 2 {
		t.Errorf("80 GB of weights on %d accelerators of 80", r.Group())
	}
}

// Evo 2 generates 20 to 25 nt/s at least on one or two accelerators (genome_model_throughput.csv, a floor); one sequence cannot go faster
// than its weights are read: 80 GB at 3.35 TB/s is 41 a second.
func TestGenerates(t *testing.T) {
	o := options()
	o.Generate, o.BatchTokens = 100, 1
	r, plain := reader(t, "evo-2-40b", "h100-sxm", o), reader(t, "evo-2-40b", "h100-sxm", options())
	if rate := 100 / (r.Seconds(8192) - plain.Seconds(8192)); rate < 20 || rate > 42 {
		t.Errorf("%.1f tokens a second", rate)
	}
}

func TestPieces(t *testing.T) {
	o := options()
	o.Window = 1000
	r := reader(t, "esm2-650m", "a100-sxm-80gb", o)
	if a, b := r.Seconds(3500), 3*r.Seconds(1000)+r.Seconds(500); math.Abs(a/b-1) > 1e-12 {
		t.Errorf("3,500 residues take %g s, their pieces %g", a, b)
	}
	o.Passes = 3
	if more := reader(t, "esm2-650m", "a100-sxm-80gb", o); math.Abs(more.Seconds(700)/r.Seconds(700)-3) > 1e-12 {
		t.Error("three passes are not three times one")
	}
}

func TestNoFasterThanThePeak(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		model := rapid.SampledFrom([]string{"esm2-650m", "esm2-15b", "evo-2-40b"}).Draw(r, "model")
		l := rapid.IntRange(1, 3000).Draw(r, "tokens")
		of := reader(t, model, "h100-sxm", options())
		if s := of.Seconds(l); !(s > 0) || of.FLOPs(l)/s > 989e12 {
			r.Errorf("%s reads %d tokens in %g s, %g FLOP", model, l, s, of.FLOPs(l))
		}
	})
}

func TestRefuses(t *testing.T) {
	c, err := embedded()
	if err != nil {
		t.Fatal(err)
	}
	m := &c.Models.Get("esm2-650m").Value
	if _, err := language.New(c, m, "h100-sxm", language.Options{}); !errors.Is(err, language.ErrModel) {
		t.Errorf("no pass: %v", err)
	}
	o := options()
	o.Window = 3000
	gpt := &c.Models.Get("gpt-3-175b").Value
	if _, err := language.New(c, gpt, "h100-sxm", o); gpt.LearnedPositions > 0 && !errors.Is(err, language.ErrModel) {
		t.Errorf("a window beyond the learned positions: %v", err)
	}
	if _, err := language.New(c, m, "h101", options()); !errors.Is(err, catalog.ErrNotFound) {
		t.Errorf("an accelerator that is not there: %v", err)
	}
	if _, err := language.New(c, &catalog.Model{}, "h100-sxm", options()); err == nil {
		t.Error("a model of nothing")
	}
}
