package engine_test

import (
	"context"
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"tokenwatt/catalog"
	"tokenwatt/compute/kernel"
	"tokenwatt/demand/serving/engine"
	"tokenwatt/demand/serving/replica"
)

// problem is a model of the catalog on accelerators of the catalog.
func problem(t testing.TB, model, accelerator string, tp int) engine.Problem {
	t.Helper()
	return problemOn(t, model, accelerator, "", tp)
}

func problemOn(t testing.TB, model, accelerator, library string, tp int) engine.Problem {
	t.Helper()
	c, err := catalog.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	var p engine.Problem
	if err := p.MachineOf(c, accelerator, library); err != nil {
		t.Fatal(err)
	}
	m := c.Models.Get(model)
	if m == nil {
		t.Fatalf("no model %s", model)
	}
	p.Model, p.Weights, p.Cache, p.TP = m.Value, engine.BF16, kernel.BF16, tp
	p.MaxSeqs, p.MaxTokens, p.MaxContext = 512, 8192, 32768
	return p
}

func newEngine(t testing.TB, p engine.Problem) *engine.Engine {
	t.Helper()
	e, err := engine.New(p)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// several are engines of unlike models and layouts.
func several(t testing.TB) map[string]engine.Problem {
	mixture := problem(t, "deepseek-v3", "b200-sxm", 8)
	mixture.Weights, mixture.ExpertParallel = engine.FP8, true
	spread := mixture
	spread.TP, spread.DP = 1, 8
	piped := problem(t, "llama-3.1-70b", "h100-sxm", 2)
	piped.PP = 2
	small := problem(t, "gpt-oss-20b", "h100-sxm", 1)
	small.Weights = engine.MXFP4
	return map[string]engine.Problem{
		"dense": problem(t, "llama-3.1-8b", "h100-sxm", 1), "latent": mixture, "data-parallel attention": spread,
		"pipeline": piped, "windows": small, "old": problemOn(t, "llama-2-13b", "a100-sxm-80gb", "vllm 0.5", 2),
	}
}

// A step without chunks is the piece of Decode, to the bit, and pieces meet where they end.
func TestStepIsPiece(t *testing.T) {
	for name, p := range several(t) {
		e := newEngine(t, p)
		t.Run(name, func(t *testing.T) {
			rapid.Check(t, func(r *rapid.T) {
				n := rapid.IntRange(1, 512).Draw(r, "decodes")
				sum := rapid.Int64Range(int64(n), int64(n)*40000).Draw(r, "context")
				longest := sum/int64(n) + rapid.Int64Range(0, 1000).Draw(r, "skew")
				s, j := e.Step(n, sum, longest, nil)
				d := e.Decode(n, sum, longest)
				if sum < d.From || sum >= d.To {
					r.Fatalf("%d is not in [%d, %d)", sum, d.From, d.To)
				}
				if s != d.Seconds+d.SecondsPerContext*float64(sum) || j != d.Joules+d.JoulesPerContext*float64(sum) {
					r.Fatalf("step %g s %g J is not its piece", s, j)
				}
				if !(s > 0) || !(j > 0) {
					r.Fatalf("%g s, %g J", s, j)
				}
				if same := e.Decode(n, (d.From+min(d.To, d.From+1e9))/2, longest); same != d {
					r.Fatalf("two pieces within one: %+v and %+v", d, same)
				}
				if d.To == math.MaxInt64 {
					return
				}
				next := e.Decode(n, d.To, longest)
				end := d.Seconds + d.SecondsPerContext*float64(d.To)
				if start := next.Seconds + next.SecondsPerContext*float64(d.To); math.Abs(start/end-1) > 1e-9 {
					r.Fatalf("a piece ends at %g s and the next starts at %g s", end, start)
				}
			})
		})
	}
}

// The tables are within a few per cent of the kernels that they stand for.
func TestTablesAgainstKernels(t *testing.T) {
	for name, p := range several(t) {
		e := newEngine(t, p)
		c, err := engine.NewCounter(p)
		if err != nil {
			t.Fatal(err)
		}
		factors, host := engine.Factors(&p.Engine), c.Host()
		if p.DP > 1 || p.PP > 1 {
			continue // batches of the counter are not padded to ranks in the same places
		}
		t.Run(name, func(t *testing.T) {
			rapid.Check(t, func(r *rapid.T) {
				n := rapid.IntRange(1, 500).Draw(r, "decodes")
				context := rapid.IntRange(16, 30000).Draw(r, "context")
				var chunks []replica.Chunk
				if rapid.Bool().Draw(r, "prompt") {
					chunks = append(chunks, replica.Chunk{
						New: rapid.IntRange(16, 6000).Draw(r, "new"), Cached: rapid.IntRange(0, 20000).Draw(r, "cached"), Logits: 1,
					})
				}
				got, _ := e.Step(n, int64(n*context), int64(context), chunks)
				w, captured := c.Work(n, context, chunks)
				want := host.Iteration(w.Kernels(&factors), captured, float64(n+len(chunks)), float64(len(chunks)))
				if math.Abs(got/want-1) > 0.2 {
					r.Fatalf("%d decodes of %d, %v: table %g s, kernels %g s", n, context, chunks, got, want)
				}
			})
		})
	}
}

// Time and energy rise with context; power stays between what a waiting chip draws and its limit.
func TestBounds(t *testing.T) {
	for name, p := range several(t) {
		p.NodeWatts = 150
		e := newEngine(t, p)
		slower := p
		slower.ClockShare, slower.PowerCap = 0.6, 0.8*p.Kernels.Chip().TDP
		slow := newEngine(t, slower)
		tdp, devices := p.Kernels.Chip().TDP, float64(p.Accelerators())
		t.Run(name, func(t *testing.T) {
			rapid.Check(t, func(r *rapid.T) {
				n := rapid.IntRange(1, 512).Draw(r, "decodes")
				sum := rapid.Int64Range(int64(n), int64(n)*30000).Draw(r, "context")
				chunks := []replica.Chunk{{New: rapid.IntRange(1, 8000).Draw(r, "new"), Logits: 1}}
				s, j := e.Step(n, sum, sum/int64(n), nil)
				more, energy := e.Step(n, 2*sum, 2*sum/int64(n), nil)
				mixed, _ := e.Step(n, sum, sum/int64(n), chunks)
				if more < 0.995*s || energy < 0.995*j {
					r.Fatalf("twice the context takes %g s %g J, once %g s %g J", more, energy, s, j)
				}
				if mixed < 0.98*s {
					r.Fatalf("with a prompt %g s, without %g s", mixed, s)
				}
				if w := (j/s - p.NodeWatts) / devices; w < p.Engine.Draw.Base*tdp || w > tdp {
					r.Fatalf("%g W of %g W", w, tdp)
				}
				for _, x := range []*engine.Engine{e, slow} {
					s, j := x.Step(n, sum, sum/int64(n), chunks)
					if most := x.Most(); j/s > most*(1+1e-9) || most > devices*tdp+p.NodeWatts {
						r.Fatalf("%g W, at most %g W", j/s, most)
					}
				}
			})
		})
	}
}

// Under a cap the arithmetic of prompts slows down and decode steps, bound by memory, hardly do.
func TestPowerCap(t *testing.T) {
	p := problem(t, "llama-3.1-8b", "h100-sxm", 1)
	free := newEngine(t, p)
	p.PowerCap = 350
	capped := newEngine(t, p)
	prompt := []replica.Chunk{{New: 8000, Logits: 1}}
	s0, j0 := free.Step(0, 0, 0, prompt)
	s1, j1 := capped.Step(0, 0, 0, prompt)
	if j0/s0 < 500 || math.Abs(j1/s1-350) > 1 || s1 < 1.05*s0 {
		t.Errorf("a prompt draws %.0f W in %.4f s, capped %.0f W in %.4f s", j0/s0, s0, j1/s1, s1)
	}
	d0, _ := free.Step(32, 32*500, 500, nil)
	d1, e1 := capped.Step(32, 32*500, 500, nil)
	if d1 > 1.03*d0 || e1/d1 > 351 {
		t.Errorf("a decode step takes %.4f s, capped %.4f s at %.0f W", d0, d1, e1/d1)
	}
	p.PowerCap, p.ClockShare, p.NodeWatts = 0, 0.7, 100
	slow := newEngine(t, p)
	s2, j2 := slow.Step(0, 0, 0, prompt)
	if s2 < 1.2*s0 || (j2-100*s2)/s2 > 0.85*j0/s0 {
		t.Errorf("at 0.7 of the clock a prompt draws %.0f W in %.4f s, at full clock %.0f W in %.4f s", (j2-100*s2)/s2, s2, j0/s0, s0)
	}
	if idle := slow.Idle(); math.Abs(idle-200) > 1 {
		t.Errorf("idle draws %g W, want the chip's 100 W and the host's 100 W", idle)
	}
}

// Llama 3.1 8B on an H100 has about 27,000 blocks of 16 tokens in vLLM; latent attention keeps 576 elements a layer.
func TestMemory(t *testing.T) {
	e := newEngine(t, problem(t, "llama-3.1-8b", "h100-sxm", 1))
	if n := e.Blocks(16); n < 25000 || n > 29000 {
		t.Errorf("%d blocks", n)
	}
	if m, err := engine.MemoryOf(problem(t, "llama-3.1-8b", "h100-sxm", 1)); err != nil || m != e.Memory() {
		t.Errorf("without tables %+v, %v", m, err)
	}
	if m := e.Memory(); m.BytesPerToken != 131072 || math.Abs(m.Weights/16.06e9-1) > 0.01 {
		t.Errorf("%+v", m)
	}
	p := several(t)["latent"]
	m := newEngine(t, p).Memory()
	if m.BytesPerToken != 61*576*2 || m.Weights < 671e9/8 || m.Weights > 1.06*671e9/8 {
		t.Errorf("%+v", m)
	}
	d := newEngine(t, several(t)["data-parallel attention"])
	if w := d.Memory().Weights; w < m.Weights || d.Blocks(16) < 4*newEngine(t, p).Blocks(16) {
		t.Errorf("data-parallel attention holds %g B of weights and %d blocks", w, d.Blocks(16))
	}
}

// Sixty-four copies of the attention of DeepSeek-V3 on one rank each need no all-reduce, but the way to the experts.
func TestDataParallelAttention(t *testing.T) {
	shared, spread := several(t)["latent"], several(t)["data-parallel attention"]
	a, b := newEngine(t, shared), newEngine(t, spread)
	// Long contexts: the latents are read once by one rank instead of by all.
	s0, _ := a.Step(256, 256*16000, 16000, nil)
	s1, _ := b.Step(256, 256*16000, 16000, nil)
	if s1 > s0 {
		t.Errorf("long contexts take %.4f s with data-parallel attention, %.4f s with tensor-parallel", s1, s0)
	}
	spread.PointToPoint = true
	if c := newEngine(t, spread); c == nil {
		t.Error("no engine")
	}
}

// Ranks of data-parallel attention run in lock step: a lone prompt stands on one of them and the others wait, many prompts are
// shared out; ranks without a sequence run dummy batches and cost as if each had one.
func TestLockStep(t *testing.T) {
	p := several(t)["data-parallel attention"]
	e := newEngine(t, p)
	step := func(decodes int, chunks ...replica.Chunk) (s, j float64) {
		return e.Step(decodes, int64(decodes)*1000, 1000, chunks)
	}
	same := func(n, size int) []replica.Chunk { return slices.Repeat([]replica.Chunk{{New: size, Logits: 1}}, n) }
	one, _ := step(p.DP, same(1, 2048)...)
	parts, _ := step(p.DP, same(p.DP, 2048/p.DP)...)
	if !(one > 1.5*parts) {
		t.Errorf("a prompt of 2,048 tokens on one of %d ranks takes %.4g s, its %d parts %.4g s", p.DP, one, p.DP, parts)
	}
	all, _ := step(p.DP, same(p.DP, 2048)...)
	if !(all >= one) {
		t.Errorf("a prompt on each rank takes %.4g s, one alone %.4g s", all, one)
	}
	idle, joules := step(1)
	full, more := step(p.DP)
	if math.Abs(idle/full-1) > 0.02 || math.Abs(joules/more-1) > 0.02 {
		t.Errorf("with one sequence an iteration takes %.5g s and %.5g J, with one on each rank %.5g s and %.5g J", idle, joules, full, more)
	}
	// What is priced kernel by kernel waits likewise.
	c, err := engine.NewCounter(p)
	if err != nil {
		t.Fatal(err)
	}
	factors, host := engine.Factors(&p.Engine), c.Host()
	w, captured := c.Work(p.DP, 1000, same(1, 2048))
	if want := host.Iteration(w.Kernels(&factors), captured, float64(p.DP+1), 1); math.Abs(one/want-1) > 0.2 {
		t.Errorf("a lone prompt takes %.4g s, kernel by kernel %.4g s", one, want)
	}
}

func TestRefused(t *testing.T) {
	for name, test := range map[string]struct {
		spoil func(p *engine.Problem)
		says  string
	}{
		"tp":       {func(p *engine.Problem) { p.TP = 3 }, "tp is 3, expected a divisor of the 32 query heads"},
		"pp":       {func(p *engine.Problem) { p.PP = 99 }, "at most the 32 layers"},
		"dp":       {func(p *engine.Problem) { p.DP = 2 }, "a model with experts"},
		"seqs":     {func(p *engine.Problem) { p.MaxSeqs = 0 }, "max_seqs is 0"},
		"format":   {func(p *engine.Problem) { p.Weights = "fp9" }, `weights is "fp9", expected one of bf16 fp8`},
		"cache":    {func(p *engine.Problem) { p.Cache = kernel.INT8 }, "cache is int8"},
		"cap":      {func(p *engine.Problem) { p.PowerCap = 100 }, "power cap is 100 W, expected above"},
		"clock":    {func(p *engine.Problem) { p.ClockShare = 1.5 }, "clock share is 1.5"},
		"share":    {func(p *engine.Problem) { p.MemoryShare = -1 }, "memory share is -1"},
		"memory":   {func(p *engine.Problem) { p.Memory = 1e9 }, "expected room for keys and values"},
		"machine":  {func(p *engine.Problem) { p.Kernels = nil }, "machine is not given"},
		"negative": {func(p *engine.Problem) { p.TP = -1 }, "tp is -1"},
	} {
		t.Run(name, func(t *testing.T) {
			p := problem(t, "llama-3.1-8b", "h100-sxm", 1)
			test.spoil(&p)
			_, err := engine.New(p)
			if !errors.Is(err, engine.ErrProblem) || !strings.Contains(err.Error(), test.says) {
				t.Errorf("%v, want %q", err, test.says)
			}
		})
	}
	c, err := catalog.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range [][3]string{
		{"h100-sxm", "", "vllm 0.11 h100-sxm"},
		{"h200-sxm", "", "vllm 0.11 h100-sxm"},
		{"gb200", "", "vllm 0.11 b200-sxm"},
		{"a100-sxm-80gb", "", "vllm 0.11 h100-sxm"},
		{"a100-sxm-80gb", "vllm 0.5", "vllm 0.5 a100-sxm-40gb"},
		{"h100-sxm", "vllm-0.5-a100-sxm-40gb", "vllm 0.5 a100-sxm-40gb"},
	} {
		e, err := engine.Of(c, test[0], test[1])
		if err != nil || e.Library+" "+e.Accelerator != test[2] {
			t.Errorf("%s with %q: %+v, %v, want %s", test[0], test[1], e, err, test[2])
		}
	}
	if _, err := engine.Of(c, "h100-sxm", "vllm 9"); !errors.Is(err, catalog.ErrNotFound) {
		t.Errorf("%v", err)
	}
	if _, err := engine.Of(&catalog.Catalog{}, "h100-sxm", ""); !errors.Is(err, catalog.ErrNotFound) {
		t.Errorf("%v", err)
	}
}

// Eight bits run on a chip that has no arithmetic for them, as weights alone.
func TestWeightsAlone(t *testing.T) {
	p := problem(t, "llama-3.1-8b", "a100-sxm-80gb", 1)
	wide := newEngine(t, p)
	p.Weights = engine.FP8
	narrow := newEngine(t, p)
	s0, _ := wide.Step(1, 100, 100, nil)
	s1, _ := narrow.Step(1, 100, 100, nil)
	if s1 > 0.9*s0 {
		t.Errorf("a step takes %.4f s in 8 bits, %.4f s in 16", s1, s0)
	}
}

// A run of the scheduler over the tables takes the same time jumped over and step by step.
func TestJumpsAreExact(t *testing.T) {
	for name, p := range several(t) {
		e := newEngine(t, p)
		t.Run(name, func(t *testing.T) {
			var ends [2]float64
			for i, each := range []bool{false, true} {
				config := replica.Defaults(e.Blocks(16), 20000)
				config.EachIteration = each
				last := &lastDone{}
				if _, err := replica.Run(context.Background(), &config, e, arrivals(), last); err != nil {
					t.Fatal(err)
				}
				ends[i] = last.at
			}
			if !(ends[0] > 0) || math.Abs(ends[0]/ends[1]-1) > 1e-9 {
				t.Errorf("jumped %.12g s, each %.12g s", ends[0], ends[1])
			}
		})
	}
}

// Chunks of several sequences share a call: a hundred drafts to verify take far less than a hundred calls.
func TestChunksShareCalls(t *testing.T) {
	e := newEngine(t, problem(t, "llama-3.1-8b", "h100-sxm", 1))
	draft := replica.Chunk{New: 4, Cached: 1000, Logits: 4}
	decode, _ := e.Step(100, 100*1000, 1000, nil)
	one, _ := e.Step(99, 99*1000, 1000, []replica.Chunk{draft})
	hundred := make([]replica.Chunk, 100)
	for i := range hundred {
		hundred[i] = draft
	}
	all, _ := e.Step(0, 0, 0, hundred)
	if all < decode || all > 2.5*decode || one < decode || one > 1.3*decode {
		t.Errorf("a hundred decodes take %.4f s, with a draft of three %.4f s, a hundred drafts %.4f s", decode, one, all)
	}
}
