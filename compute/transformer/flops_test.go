package transformer_test

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"tokenwatt/catalog"
	"tokenwatt/compute/transformer"
	"tokenwatt/quantity"
)

// near fails unless two numbers agree to a relative tolerance.
func near(t *testing.T, what string, got, want, tolerance float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tolerance*math.Abs(want)) {
		t.Errorf("%s is %.9g, expected %.9g (relative %.2g, allowed %.2g)", what, got, want, got/want-1, tolerance)
	}
}

// TestGPT3TrainingFLOPs is Brown et al. 2020, Table D.1: 3.14E+23 FLOPs for 174,600 M parameters and 300 B tokens,
// 6 N D without attention. Ours counts 6 of the weights that are multiplied (positions, norms and biases are not,
// 0.02 %) and adds causal attention, 6 L h (s + 1): 96 x 12,288 x 2,049 x 6 = 14.5 GFLOP beside 1,047.
func TestGPT3TrainingFLOPs(t *testing.T) {
	s := mustShape(t, gpt(96, 12288, 96, 2048))
	near(t, "6 N D with all parameters", 6*float64(s.Parameters().Total)*300e9, 3.14e23, 0.005/3.14)
	near(t, "6 N D with multiplied weights", 6*float64(s.Parameters().Multiplied)*300e9, 3.14e23, 0.005/3.14)
	attention := 6.0 * 96 * 12288 * 2049
	near(t, "training FLOPs with attention", float64(s.TrainFLOPsPerToken(2048, transformer.Causal)),
		6*float64(s.Parameters().Multiplied)+attention, 1e-12)
}

// TestPaLMTrainingFLOPs is Chowdhery et al. 2022, the table of training compute: 2,527.2 zettaFLOPs for 540 B
// parameters and 780 B tokens, 6 N D with N rounded to 540, where our N is 540.35: 0.07 % more.
func TestPaLMTrainingFLOPs(t *testing.T) {
	near(t, "6 N D", 6*float64(mustShape(t, palm(118, 18432, 48)).Parameters().Multiplied)*780e9, 2527.2e21, 0.001)
}

// TestRelativePositions: a layer of Gopher (Rae et al. 2021, Table 1: 80 layers, 16,384 wide, 128 heads of 128) has a
// fifth projection, 16,384^2, which makes 280 B of 258, and a third product of 2 x 16,384 for each pair.
func TestRelativePositions(t *testing.T) {
	m := catalog.Model{
		Layers: 80, Hidden: 16384, Heads: 128, FFN: 65536, Activation: "gelu", Vocabulary: 32000, Context: 2048,
		TiedEmbeddings: true, Norm: "rmsnorm", RelativePositions: true,
	}
	s := mustShape(t, m)
	near(t, "parameters", float64(s.Parameters().Total), 280e9, 0.5/280)
	near(t, "scores", float64(s.Forward(2048, transformer.Causal).Scores), 80*6*16384*2048*2049/2, 1e-12)
}

// TestDeepSeekTrainingFLOPs is Zhao et al. 2025, "Insights into DeepSeek-V3" (arXiv 2505.09343), table 2: 155 and 250
// GFLOP to train on a token of sequences of 4,096, without prediction modules. Causal attention reproduces both to
// their last digit, routers counted; the full square gives 186 and 281. (The table's dense models follow another count:
// 394 for Qwen-72B is below 6 N.)
func TestDeepSeekTrainingFLOPs(t *testing.T) {
	v3 := deepSeekV3()
	v3.MTP = 0
	for name, c := range map[string]struct {
		model        catalog.Model
		causal, full float64
	}{
		"DeepSeek-V2": {deepSeekV2(), 155e9, 186e9},
		"DeepSeek-V3": {v3, 250e9, 281e9},
	} {
		s := mustShape(t, c.model)
		near(t, name+" causal", float64(s.TrainFLOPsPerToken(4096, transformer.Causal)), c.causal, 0.5e9/c.causal)
		near(t, name+" full", float64(s.TrainFLOPsPerToken(4096, transformer.Full)), c.full, 0.5e9/c.full)
	}
}

// TestDeepSeekV3WithModule is the rate that published measurements imply: Megatron-Bridge's performance summary
// 26.06 gives, for sequences of 4,096 and one prediction module, 920 TFLOP/s at 3,541 tokens/s, 0.2598 TFLOP a
// token. Their formula leaves the routers out, 6 x 59 layers x 7,168 x 256, of which 58 are the model's own. Causal
// attention reproduces it.
func TestDeepSeekV3WithModule(t *testing.T) {
	with := mustShape(t, deepSeekV3()).Train(4096, transformer.Causal)
	near(t, "with prediction module", float64(with.Total()-with.Router)/4096, 920e12/3541, 0.001)
	near(t, "to three digits", float64(with.Total()-with.Router)/4096, 0.260e12, 0.5/260)
	near(t, "routers", float64(with.Router)/4096, 6*58*7168*256, 1e-12)
}

// TestPublishedCaches is table 1 of the same paper: the cache of a token in 16-bit numbers.
func TestPublishedCaches(t *testing.T) {
	near(t, "DeepSeek-V3", float64(mustShape(t, deepSeekV3()).KVBytesPerToken(2)), 70272, 0)
	near(t, "Qwen2.5 72B", float64(mustShape(t, llama(80, 8192, 64, 8, 29568, 152064, 4096)).KVBytesPerToken(2)), 327680, 0)
	near(t, "Llama 3.1 405B", float64(mustShape(t, llama(126, 16384, 128, 8, 53248, 128256, 8192)).KVBytesPerToken(2)), 516096, 0)
}

// TestNarayanan holds a GPT to the closed form of Narayanan et al. 2021 (arXiv 2104.04473, eq. 3): with full
// recomputation, four forward passes' work, F = 96 B s L h^2 (1 + s / 6 h + V / 16 L h). The shapes are rows of
// its Table 1.
func TestNarayanan(t *testing.T) {
	for _, row := range []struct{ layers, hidden, heads int }{
		{24, 2304, 24}, {36, 4096, 32}, {80, 10240, 80}, {96, 12288, 96}, {128, 25600, 160},
	} {
		m := gpt(row.layers, row.hidden, row.heads, 2048)
		m.Vocabulary = 51200
		const s, v = 2048.0, 51200.0
		l, h := float64(row.layers), float64(row.hidden)
		// Its 96 counts the logits of training three times, as 6 s h V, and not a fourth time: nothing of them is recomputed.
		want := 96 * s * l * h * h * (1 + s/(6*h) + v/(16*l*h))
		work := mustShape(t, m).Forward(2048, transformer.Full)
		near(t, "hardware FLOPs", 4*float64(work.Total())-float64(work.Logits), want, 1e-12)
	}
}

// TestMegatron holds dense, grouped-query and gated shapes to Megatron-LM's closed form of mid-2024,
// F = 12 B s L h^2 ((1 + g / a + s / h) + (f / h) (3/2 if gated) k + V / (2 L h)), with attention in full; with
// the causal half its s / h becomes (s + 1) / 2 h. The form takes heads of width h / a and leaves routers out.
func TestMegatron(t *testing.T) {
	for name, m := range map[string]catalog.Model{
		"gpt-3": gpt(96, 12288, 96, 2048), "llama-3.1-8b": llama(32, 4096, 32, 8, 14336, 128256, 8192),
		"llama-3.1-70b": llama(80, 8192, 64, 8, 28672, 128256, 8192), "mixtral": mixtral(),
	} {
		for _, seq := range []float64{512, 2048, 8192} {
			h, l, v := float64(m.Hidden), float64(m.Layers), float64(m.Vocabulary)
			groups := 1.0
			if m.KVHeads > 0 {
				groups = float64(m.KVHeads) / float64(m.Heads)
			}
			gate, k := 1.0, 1.0
			if m.Activation == "swiglu" {
				gate = 1.5
			}
			router := 0.0
			if m.Experts != nil {
				k = float64(m.Experts.TopK)
				router = 6 * seq * l * h * float64(m.Experts.Count)
			}
			form := func(attention float64) float64 {
				return 12*seq*l*h*h*(1+groups+attention/h+float64(m.FFN)/h*gate*k+v/(2*l*h)) + router
			}
			s := mustShape(t, m)
			near(t, name+" full", float64(s.Train(quantity.Tokens(seq), transformer.Full).Total()), form(seq), 1e-12)
			near(t, name+" causal", float64(s.Train(quantity.Tokens(seq), transformer.Causal).Total()), form((seq+1)/2), 1e-12)
		}
	}
}

// anyModel draws shapes that fit, of every kind that the package counts.
func anyModel(t *rapid.T) catalog.Model {
	kv := rapid.IntRange(1, 8).Draw(t, "kv_heads")
	heads := kv * rapid.IntRange(1, 8).Draw(t, "group")
	layers := rapid.IntRange(1, 40).Draw(t, "layers")
	m := catalog.Model{
		Layers: layers, Hidden: heads * 16 * rapid.IntRange(1, 8).Draw(t, "width"), Heads: heads, KVHeads: kv,
		FFN: rapid.IntRange(1, 20000).Draw(t, "ffn"), Vocabulary: rapid.IntRange(1, 300000).Draw(t, "vocabulary"),
		Activation: rapid.SampledFrom([]string{"gelu", "relu", "swiglu", "geglu"}).Draw(t, "activation"),
		Norm:       rapid.SampledFrom([]string{"layernorm", "rmsnorm"}).Draw(t, "norm"), Context: 4096,
		TiedEmbeddings: rapid.Bool().Draw(t, "tied"), NormBias: rapid.Bool().Draw(t, "norm_bias"),
		ParallelBlock: rapid.Bool().Draw(t, "parallel"), PostNorms: rapid.Bool().Draw(t, "post_norms"),
		NoFinalNorm: rapid.Bool().Draw(t, "no_final_norm"), EmbeddingNorm: rapid.Bool().Draw(t, "embedding_norm"),
		OutputBias: rapid.Bool().Draw(t, "output_bias"), AttentionSinks: rapid.Bool().Draw(t, "sinks"),
		MTP: rapid.IntRange(0, 2).Draw(t, "mtp"), LearnedPositions: 4096 * rapid.IntRange(0, 1).Draw(t, "positions"),
	}
	if rapid.Bool().Draw(t, "narrow") {
		m.EmbeddingDim = rapid.IntRange(1, 512).Draw(t, "embedding_dim")
	}
	if rapid.Bool().Draw(t, "windowed") {
		m.Window, m.WindowedLayers = rapid.IntRange(1, 4096).Draw(t, "window"), rapid.IntRange(1, layers).Draw(t, "windowed_layers")
	}
	if rapid.Bool().Draw(t, "mixture") {
		count := rapid.IntRange(1, 64).Draw(t, "experts")
		m.Experts = &catalog.Experts{
			Count: count, TopK: rapid.IntRange(1, count).Draw(t, "top_k"), FFN: rapid.IntRange(1, 4096).Draw(t, "expert_ffn"),
			Shared: rapid.IntRange(0, 3).Draw(t, "shared"), DenseLayers: rapid.IntRange(0, layers-1).Draw(t, "dense"),
			RouterBias: rapid.Bool().Draw(t, "router_bias"), Bias: rapid.Bool().Draw(t, "expert_bias"),
		}
		m.Experts.SharedGate = m.Experts.Shared > 0 && rapid.Bool().Draw(t, "shared_gate")
	}
	if rapid.Bool().Draw(t, "latent") {
		m.KVHeads = 0
		m.MLA = &catalog.MLA{
			QRank: rapid.IntRange(0, 512).Draw(t, "q_rank"), KVRank: rapid.IntRange(1, 512).Draw(t, "kv_rank"),
			NopeDim: 64, RopeDim: 32, VDim: 64,
		}
		return m
	}
	switch rapid.IntRange(0, 5).Draw(t, "extras") {
	case 0:
		m.LinearBias = true
	case 1:
		m.QKVBias, m.FFNBias, m.QKNorm = true, true, true
	case 2:
		m.AttentionBias, m.QKNormFull = true, true
	case 3:
		m.RelativePositions = true
	}
	return m
}

// TestDecodeSumsToForward: generating a sequence token by token does the operations of one causal forward pass
// over it, and Generate is the sum of its steps. Latent attention is left out of the first, since its decode is
// absorbed.
func TestDecodeSumsToForward(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := anyModel(t)
		s, err := transformer.Of(m)
		if err != nil {
			t.Fatal(err)
		}
		context, n := rapid.IntRange(0, 3000).Draw(t, "context"), rapid.IntRange(1, 200).Draw(t, "tokens")
		var steps, reads float64
		for i := range n {
			steps += float64(s.DecodeFLOPs(quantity.Tokens(context + i)))
			reads += float64(s.KVBytes(quantity.Tokens(context+i+1), 2))
		}
		if got := float64(s.Generate(quantity.Tokens(context), quantity.Tokens(n)).Total()); math.Abs(got/steps-1) > 1e-9 {
			t.Errorf("generating %d tokens takes %g FLOPs, its steps %g", n, got, steps)
		}
		if got := float64(s.GenerateKVBytes(quantity.Tokens(context), quantity.Tokens(n), 2)); math.Abs(got/reads-1) > 1e-9 {
			t.Errorf("generating %d tokens reads %g bytes of cache, its steps %g", n, got, reads)
		}
		if m.MLA != nil {
			return
		}
		all := float64(s.ForwardFLOPs(quantity.Tokens(n), transformer.Causal))
		if got := float64(s.Generate(0, quantity.Tokens(n)).Total()); math.Abs(got/all-1) > 1e-12 {
			t.Errorf("generating from nothing takes %g FLOPs, a forward pass %g", got, all)
		}
		one := float64(s.DecodeFLOPs(quantity.Tokens(context)))
		if got := float64(s.PrefillFLOPs(quantity.Tokens(context), 1)); math.Abs(got/one-1) > 1e-12 {
			t.Errorf("prefill of one token takes %g FLOPs, decode %g", got, one)
		}
	})
}

// TestPrefillInChunks: cutting a prompt adds the logits of each cut and, for latent attention, what expands the
// cached part again; all else is the same.
func TestPrefillInChunks(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := anyModel(t)
		m.MLA = nil
		s, err := transformer.Of(m)
		if err != nil {
			t.Fatal(err)
		}
		a := quantity.Tokens(rapid.IntRange(1, 3000).Draw(t, "first"))
		b := quantity.Tokens(rapid.IntRange(1, 3000).Draw(t, "second"))
		whole, cut := s.Prefill(0, a+b), s.Prefill(a, b)
		first := s.Prefill(0, a)
		got, want := float64(first.Total()+cut.Total()), float64(whole.Total()+whole.Logits)
		if math.Abs(got/want-1) > 1e-12 {
			t.Errorf("prefill of %g + %g tokens takes %g FLOPs, expected %g", a, b, got, want)
		}
	})
}

// TestLatentDecode writes out DeepSeek-V3's absorbed decode step by hand: for each head a query of 128 + 64 is
// taken to the 512 + 64 wide latent space (128 x 512), compared with and averaged over c latents, and taken back
// (512 x 128). The two small products are the same operations as the expansion's weights on one token.
func TestLatentDecode(t *testing.T) {
	s := mustShape(t, deepSeekV3())
	const c = 4096.0
	scores := 61 * 128 * (2*(512+64)*(c+1) + 2*512*(c+1))
	near(t, "scores", float64(s.Decode(c).Scores), scores, 1e-12)
	near(t, "operations beside the scores", float64(s.DecodeFLOPs(c))-scores, 2*float64(s.Parameters().Multiplied), 1e-12)
	// Weights README: 576 elements a layer and token.
	near(t, "cache", float64(s.KVBytesPerToken(1)), 61*576, 0)
}

// TestWindow: behind a window the cost of a token is constant, in the layers that have one.
func TestWindow(t *testing.T) {
	s := mustShape(t, gptOSS(36, 128))
	// Half of 36 layers see 128 keys, half all 1,000 + 1: 4 x 64 heads x 64 wide.
	near(t, "scores", float64(s.Decode(1000).Scores), 18*(128+1001)*4*64*64, 1e-12)
	near(t, "cache", float64(s.KVBytes(1000, 2)), 18*(128+1000)*2*8*64*2, 1e-12)
	near(t, "cache of one token", float64(s.KVBytes(1, 2)), float64(s.KVBytesPerToken(2)), 1e-12)
}

func BenchmarkOf(b *testing.B) {
	m := deepSeekV3()
	for b.Loop() {
		if _, err := transformer.Of(m); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkTrainFLOPsPerToken(b *testing.B) {
	s := mustShape(b, deepSeekV3())
	var sum quantity.FLOPs
	for b.Loop() {
		sum += s.TrainFLOPsPerToken(4096, transformer.Causal)
	}
	if sum <= 0 {
		b.Fatal("no operations")
	}
}
