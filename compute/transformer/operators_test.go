package transformer_test

import (
	"fmt"
	"math"
	"testing"

	"pgregory.net/rapid"

	"tokenwatt/catalog"
	"tokenwatt/compute/transformer"
	"tokenwatt/quantity"
)

// operators returns the operators of a pass that is known to be in range.
func operators(t interface{ Fatal(...any) }, s *transformer.Shape, p transformer.Pass) []transformer.Operator {
	list, err := s.Operators(p)
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// sum adds operators up.
func sum(list []transformer.Operator) (o transformer.Operator) {
	for i := range list {
		o.Parameters += list[i].Parameters
		o.FLOPs += list[i].FLOPs
		o.Weights += list[i].Weights
		o.Gradients += list[i].Gradients
		o.Read += list[i].Read
		o.Written += list[i].Written
	}
	return o
}

// exactly fails unless two sums are equal: to the last digit below 2^53, and beyond that to the rounding of float64.
func exactly[T ~float64](t *rapid.T, what string, got, want T) {
	tolerance := 0.0
	if float64(want) >= 1<<53 {
		tolerance = 1e-14 * float64(want)
	}
	if math.Abs(float64(got-want)) > tolerance {
		t.Errorf("%s is %.0f, expected %.0f (off by %g)", what, float64(got), float64(want), float64(got-want))
	}
}

// TestOperatorsAddUp: in every phase the operators sum to the counts that are made without them.
func TestOperatorsAddUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := anyModel(t)
		s, err := transformer.Of(m)
		if err != nil {
			t.Fatal(err)
		}
		sequences := float64(rapid.IntRange(1, 4).Draw(t, "sequences"))
		context := quantity.Tokens(rapid.IntRange(0, 3000).Draw(t, "context"))
		n := quantity.Tokens(rapid.IntRange(1, 300).Draw(t, "tokens"))
		attention := rapid.SampledFrom([]transformer.Attention{transformer.Causal, transformer.Full}).Draw(t, "attention")
		pass := transformer.Pass{Sequences: sequences, Tokens: n, Attention: attention, BytesPerWeight: 1, BytesPerCache: 1}

		pass.Phase = transformer.TrainForward
		forward := sum(operators(t, s, pass))
		train := s.Train(n, attention).Total() * quantity.FLOPs(sequences)
		exactly(t, "forward, three times", forward.FLOPs*3, train)
		p := s.Parameters()
		exactly(t, "parameters with prediction modules", forward.Parameters, p.Total+p.MTP)
		pass.Phase = transformer.TrainBackward
		exactly(t, "forward and backward", forward.FLOPs+sum(operators(t, s, pass)).FLOPs, train)

		pass.Phase, pass.Context = transformer.PrefillPhase, context
		prefill := sum(operators(t, s, pass))
		exactly(t, "prefill", prefill.FLOPs, s.Prefill(context, n).Total()*quantity.FLOPs(sequences))
		exactly(t, "parameters", prefill.Parameters, p.Total)

		pass.Phase, pass.Tokens = transformer.DecodePhase, 1
		decode := sum(operators(t, s, pass))
		exactly(t, "decode", decode.FLOPs, s.Decode(context).Total()*quantity.FLOPs(sequences))
		exactly(t, "cache read", decode.Read, s.GenerateKVBytes(context, 1, 1)*quantity.Bytes(sequences))
		if got, want := float64(decode.Weights), float64(s.ActiveWeightBytes(sequences, 1)); math.Abs(got/want-1) > 1e-12 {
			t.Errorf("decode reads %g weights, ActiveWeightBytes is %g", got, want)
		}
	})
}

// TestBackwardMoves: for one product of m x k with k x n the backward pass reads input, weights and the output's
// gradient twice, and writes the gradients of input and weights. The shapes are those of the first of a Llama.
func TestBackwardMoves(t *testing.T) {
	s := mustShape(t, llama(1, 64, 4, 2, 128, 1000, 128))
	list := operators(t, s, transformer.Pass{
		Phase: transformer.TrainBackward, Sequences: 3, Tokens: 10, BytesPerWeight: 2, BytesPerGradient: 4, BytesPerActivation: 2,
	})
	for _, o := range list {
		if o.Name != "query-key-value" {
			continue
		}
		const tokens, k, n = 30, 64, (4 + 2*2) * 16
		near(t, "FLOPs", float64(o.FLOPs), 4*tokens*k*n, 0)
		near(t, "weights", float64(o.Weights), 2*k*n, 0)
		near(t, "gradients", float64(o.Gradients), 4*k*n, 0)
		near(t, "read", float64(o.Read), 2*(tokens*k+2*tokens*n), 0)
		near(t, "written", float64(o.Written), 2*tokens*k, 0)
		return
	}
	t.Error("no projection of queries, keys and values")
}

// TestFusedAttentionMoves: attention reads queries, keys and values once and writes as much as queries, whatever the
// length: 30 tokens of 4 and 2 heads of 16.
func TestFusedAttentionMoves(t *testing.T) {
	s := mustShape(t, llama(1, 64, 4, 2, 128, 1000, 128))
	var read, written float64
	for _, o := range operators(t, s, transformer.Pass{Phase: transformer.TrainForward, Sequences: 3, Tokens: 10, BytesPerActivation: 1}) {
		if o.Name == "attention scores" || o.Name == "attention values" {
			read += float64(o.Read)
			written += float64(o.Written)
		}
	}
	near(t, "read", read, 30*(4+2+2)*16, 0)
	near(t, "written", written, 30*4*16, 0)
}

// TestMonotone: no figure of any pass shrinks when there are more tokens, more sequences or more context.
func TestMonotone(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s, err := transformer.Of(anyModel(t))
		if err != nil {
			t.Fatal(err)
		}
		pass := transformer.Pass{
			Phase:     transformer.Phase(rapid.IntRange(0, 3).Draw(t, "phase")),
			Sequences: float64(rapid.IntRange(1, 64).Draw(t, "sequences")), Tokens: 1,
			BytesPerWeight: 2, BytesPerGradient: 4, BytesPerActivation: 2, BytesPerCache: 2,
		}
		more := pass
		more.Sequences++
		if pass.Phase >= transformer.PrefillPhase {
			pass.Context = quantity.Tokens(rapid.IntRange(0, 5000).Draw(t, "context"))
			more.Context = pass.Context + 1
		}
		if pass.Phase != transformer.DecodePhase {
			pass.Tokens = quantity.Tokens(rapid.IntRange(1, 5000).Draw(t, "tokens"))
			more.Tokens = pass.Tokens + 1
		}
		a, b := operators(t, s, pass), operators(t, s, more)
		for i := range a {
			if a[i].Name != b[i].Name || a[i].FLOPs > b[i].FLOPs || a[i].Weights > b[i].Weights*(1+1e-12) || a[i].Read > b[i].Read || a[i].Written > b[i].Written {
				t.Errorf("%+v grows to %+v", a[i], b[i])
			}
		}
	})
}

func TestPassesThatDoNotFit(t *testing.T) {
	s := mustShape(t, deepSeekV3())
	good := transformer.Pass{Phase: transformer.DecodePhase, Sequences: 1, Tokens: 1}
	for name, change := range map[string]func(*transformer.Pass){
		"sequences":            func(p *transformer.Pass) { p.Sequences = math.NaN() },
		"context":              func(p *transformer.Pass) { p.Phase, p.Context = transformer.TrainForward, 1 },
		"tokens":               func(p *transformer.Pass) { p.Tokens = 2 },
		"bytes_per_weight":     func(p *transformer.Pass) { p.BytesPerWeight = -1 },
		"bytes_per_gradient":   func(p *transformer.Pass) { p.BytesPerGradient = math.Inf(1) },
		"bytes_per_activation": func(p *transformer.Pass) { p.BytesPerActivation = math.NaN() },
		"bytes_per_cache":      func(p *transformer.Pass) { p.BytesPerCache = -2 },
		"phase":                func(p *transformer.Pass) { p.Phase = 9 },
	} {
		pass := good
		change(&pass)
		_, err := s.Operators(pass)
		if got := fields(t, err); len(got) != 1 || got[0] != name {
			t.Errorf("%s: errors about %v (%v)", name, got, err)
		}
	}
	if _, err := s.Operators(good); err != nil {
		t.Error(err)
	}
}

// TestProjections holds the shapes of a DeepSeek-V3 layer to those that its authors' code gives them
// (deepseek-ai/DeepSeek-V3, inference/model.py, class MLA and MoE).
func TestProjections(t *testing.T) {
	s := mustShape(t, deepSeekV3())
	want := map[transformer.LayerKind]string{
		transformer.DenseLayer: "query down 7168x1536, query up 1536x24576, key-value down 7168x576, key-value up 512x32768, " +
			"attention output 16384x7168, up and gate 7168x36864, down 18432x7168, ",
		transformer.ExpertLayer: "query down 7168x1536, query up 1536x24576, key-value down 7168x576, key-value up 512x32768, " +
			"attention output 16384x7168, router 7168x256, shared expert up and gate 7168x4096, shared expert down 2048x7168, " +
			"expert up and gate 7168x4096, expert down 2048x7168, ",
		transformer.Input:  "",
		transformer.Output: "logits 7168x129280, ",
		transformer.Merge:  "merge 14336x7168, ",
	}
	for kind, text := range want {
		var got string
		for _, p := range s.Projections(kind) {
			got += fmt.Sprintf("%s %dx%d, ", p.Name, p.In, p.Out)
		}
		if got != text {
			t.Errorf("kind %d has\n%s\nexpected\n%s", kind, got, text)
		}
	}
	if d, e := s.LayersOf(transformer.DenseLayer), s.LayersOf(transformer.ExpertLayer); d != 3 || e != 58 {
		t.Errorf("%d dense layers and %d with experts", d, e)
	}
	if n, k := s.Experts(); n != 256 || k != 8 {
		t.Errorf("%d of %d experts", k, n)
	}
	if got := s.Projections(transformer.LayerKind(77)); got != nil {
		t.Errorf("a kind that is none has %v", got)
	}
}

// TestShard: the shards of a Llama 3 70B over 1 to 16 ranks; its 8 key-value heads of 128 are copied beyond 8.
func TestShard(t *testing.T) {
	s := mustShape(t, llama(80, 8192, 64, 8, 28672, 128256, 8192))
	list := s.Projections(transformer.DenseLayer)
	for ranks, out := range map[int]int{1: (64 + 16) * 128, 2: (32 + 8) * 128, 8: (8 + 2) * 128, 16: (4 + 2) * 128} {
		if in, got := list[0].Shard(ranks); in != 8192 || got != out {
			t.Errorf("query-key-value over %d ranks is %d x %d, expected 8192 x %d", ranks, in, got, out)
		}
	}
	if in, out := list[1].Shard(8); in != 1024 || out != 8192 {
		t.Errorf("attention output over 8 ranks is %d x %d", in, out)
	}
	router := mustShape(t, mixtral()).Projections(transformer.ExpertLayer)[2]
	if in, out := router.Shard(8); in != 4096 || out != 8 {
		t.Errorf("%s over 8 ranks is %d x %d", router.Name, in, out)
	}
}

// TestNewParts counts what single fields add, by hand: two norms of 64 a layer, one less at the end, q and k of 4 and 2
// heads of 16, biases of the feed-forward block (2 x 128 + 64), a bias of each logit, a gate of 64.
func TestNewParts(t *testing.T) {
	plain := llama(3, 64, 4, 2, 128, 1000, 128)
	base := mustShape(t, plain).Parameters().Total
	sparse := plain
	sparse.Experts = &catalog.Experts{Count: 4, TopK: 2, FFN: 32, Shared: 1}
	gate := *sparse.Experts
	gate.SharedGate = true
	for _, c := range []struct {
		name string
		set  func(*catalog.Model)
		want quantity.Count
	}{
		{"post_norms", func(m *catalog.Model) { m.PostNorms = true }, 3 * 2 * 64},
		{"no_final_norm", func(m *catalog.Model) { m.NoFinalNorm = true }, -64},
		{"qk_norm", func(m *catalog.Model) { m.QKNorm = true }, 3 * 2 * 16},
		{"qk_norm_full", func(m *catalog.Model) { m.QKNormFull = true }, 3 * (4 + 2) * 16},
		{"ffn_bias", func(m *catalog.Model) { m.FFNBias = true }, 3 * (2*128 + 64)},
		{"output_bias", func(m *catalog.Model) { m.OutputBias = true }, 1000},
		{"nonparametric", func(m *catalog.Model) { m.Norm = "nonparametric" }, -7 * 64},
	} {
		m := plain
		c.set(&m)
		if got := mustShape(t, m).Parameters().Total - base; got != c.want {
			t.Errorf("%s adds %v parameters, expected %v", c.name, got, c.want)
		}
	}
	before := mustShape(t, sparse).Parameters().Total
	sparse.Experts = &gate
	if got := mustShape(t, sparse).Parameters().Total - before; got != 3*64 {
		t.Errorf("shared_gate adds %v parameters, expected %d", got, 3*64)
	}
}

func ExampleShape_Operators() {
	s, err := transformer.Of(llama(32, 4096, 32, 8, 14336, 128256, 8192))
	if err != nil {
		fmt.Println(err)
		return
	}
	list, err := s.Operators(transformer.Pass{
		Phase: transformer.DecodePhase, Sequences: 8, Context: 1000, Tokens: 1,
		BytesPerWeight: 2, BytesPerActivation: 2, BytesPerCache: 2,
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, o := range list {
		if o.FLOPs > 0 {
			fmt.Printf("%-20s %7.2f GFLOP %7.3f GB of weights %6.3f GB of activations\n", o.Name, float64(o.FLOPs)/1e9, float64(o.Weights)/1e9, float64(o.Read+o.Written)/1e9)
		}
	}
	// Output:
	// query-key-value        12.88 GFLOP   1.611 GB of weights  0.005 GB of activations
	// attention scores        2.10 GFLOP   0.000 GB of weights  0.527 GB of activations
	// attention values        2.10 GFLOP   0.000 GB of weights  0.527 GB of activations
	// attention output        8.59 GFLOP   1.074 GB of weights  0.004 GB of activations
	// up and gate            60.13 GFLOP   7.516 GB of weights  0.017 GB of activations
	// down                   30.06 GFLOP   3.758 GB of weights  0.009 GB of activations
	// logits                  8.41 GFLOP   1.051 GB of weights  0.002 GB of activations
}

func BenchmarkOperators(b *testing.B) {
	s := mustShape(b, deepSeekV3())
	pass := transformer.Pass{
		Phase: transformer.TrainForward, Sequences: 1, Tokens: 4096,
		BytesPerWeight: 2, BytesPerGradient: 4, BytesPerActivation: 2, BytesPerCache: 2,
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := s.Operators(pass); err != nil {
			b.Fatal(err)
		}
	}
}
