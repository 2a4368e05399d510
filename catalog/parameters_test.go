package catalog

import (
	"math"
	"testing"
)

// countedParameters counts a model from its shapes in the plainest way: matrices of attention, feed-forward and
// embedding, then norms and biases. It shares no code with the packages that plan with models, and is here so
// that a slip in a table of shapes is found at the table.
func countedParameters(m *Model) (total, active float64) {
	h, kv, dim := m.Hidden, m.KVHeads, m.HeadDim
	if kv == 0 {
		kv = m.Heads
	}
	if dim == 0 {
		dim = h / m.Heads
	}
	attention := h*m.Heads*dim*2 + h*kv*dim*2
	if a := m.MLA; a != nil {
		queries := h * m.Heads * (a.NopeDim + a.RopeDim)
		if a.QRank > 0 {
			queries = h*a.QRank + a.QRank*m.Heads*(a.NopeDim+a.RopeDim) + a.QRank
		}
		attention = queries + h*(a.KVRank+a.RopeDim) + a.KVRank + a.KVRank*m.Heads*(a.NopeDim+a.VDim) + m.Heads*a.VDim*h
	}
	if m.LinearBias || m.AttentionBias {
		attention += (m.Heads+2*kv)*dim + h
	}
	if m.QKVBias {
		attention += (m.Heads + 2*kv) * dim
	}
	if m.AttentionSinks {
		attention += m.Heads
	}
	if m.QKNorm {
		attention += 2 * dim
	}
	if m.RelativePositions {
		attention += h * m.Heads * dim
	}
	if m.QKNormFull {
		attention += (m.Heads + kv) * dim
	}
	norm := h
	if m.Norm == "layernorm" && m.NormBias {
		norm = 2 * h
	}
	norms := 2 * norm
	if m.ParallelBlock {
		norms = norm
	}
	if m.PostNorms {
		norms *= 2
	}
	matrices := 2
	if m.Activation == "swiglu" || m.Activation == "geglu" {
		matrices = 3
	}
	block := func(inner int, bias bool) int {
		n := matrices * h * inner
		if bias {
			n += (matrices-1)*inner + h
		}
		return n
	}
	moeLayers, all, seen := 0, 0, 0
	if e := m.Experts; e != nil {
		moeLayers = m.Layers - e.DenseLayers
		shared := e.SharedFFN
		if shared == 0 {
			shared = e.FFN
		}
		router := h * e.Count
		if e.Bias || e.RouterBias {
			router += e.Count
		}
		rest := router + e.Shared*block(shared, e.Bias)
		all, seen = rest+e.Count*block(e.FFN, e.Bias), rest+e.TopK*block(e.FFN, e.Bias)
	}
	dense := (m.Layers - moeLayers) * block(m.FFN, m.LinearBias || m.FFNBias)
	once := m.Layers*(attention+norms) + dense + norm + m.LearnedPositions*h
	if m.EmbeddingNorm {
		once += norm
	}
	tables := 2 * m.Vocabulary * h
	if m.TiedEmbeddings {
		tables = m.Vocabulary * h
	}
	if m.OutputBias {
		tables += m.Vocabulary
	}
	if m.NoFinalNorm {
		once -= norm
	}
	return float64(once + moeLayers*all + tables), float64(once + moeLayers*seen + tables)
}

// TestPublishedParameters holds the shapes of every model against the parameters that its authors state, for
// mixtures of experts also the active ones. Authors count the input embedding among the active ones (Mixtral,
// Qwen3) or do not (gpt-oss), so either will do.
func TestPublishedParameters(t *testing.T) {
	c := embedded(t)
	for i := range c.Models {
		name, m := c.Models[i].Name, &c.Models[i].Value
		t.Run(name, func(t *testing.T) {
			total, active := countedParameters(m)
			if !m.PublishedParameters.Known() {
				t.Fatal("no published_parameters")
			}
			published := m.PublishedParameters
			inside := published.IsRange() && published.Low.Float() <= total && total <= published.High.Float()
			if off := total/published.Mode.Float() - 1; math.Abs(off) > 0.01 && !inside {
				t.Errorf("shapes give %.4f G parameters, published are %v: off by %.2f %%", total/1e9, m.PublishedParameters, off*100)
			}
			if (m.Experts != nil) != m.PublishedActive.Known() {
				t.Error("published_active goes with experts")
			}
			if m.PublishedActive.Known() {
				published := m.PublishedActive.Mode.Float()
				with, without := active/published-1, (active-float64(m.Vocabulary*m.Hidden))/published-1
				if math.Min(math.Abs(with), math.Abs(without)) > 0.025 {
					t.Errorf("active: off by %.2f %% with and %.2f %% without the embedding", with*100, without*100)
				}
			}
		})
	}
}

// TestExactParameters holds counts against the exact numbers of published checkpoints, from their model cards and
// safetensors headers on Hugging Face.
func TestExactParameters(t *testing.T) {
	c := embedded(t)
	for name, want := range map[string]float64{
		"gpt-2-xl":       1557611200,
		"gpt-neox-20b":   20554567680,
		"opt-6.7b":       6658473984,
		"bloom-7b1":      7069016064,
		"bloom-176b":     176247271424,
		"pythia-12b":     11846072320,
		"gpt-j-6b":       6050882784,
		"falcon-180b":    179522565120,
		"codellama-34b":  33743970304,
		"gemma-2-2b":     2614341888,
		"gemma-2-9b":     9241705984,
		"gemma-2-27b":    27227128320,
		"gemma-3-12b":    11766034176,
		"gemma-3-27b":    27009346304,
		"starcoder2-15b": 15957889024,
		"phi-3-mini":     3821079552,
		"olmo-2-7b":      7298617344,
		"deepseek-v2":    235741434880,
		"deepseek-v3":    671026419200,
		"mixtral-8x22b":  140620634112,
		"llama-1-65b":    65285660672,
		"llama-2-7b":     6738415616,
		"llama-2-13b":    13015864320,
		"llama-2-70b":    68976648192,
		"llama-3-8b":     8030261248,
		"llama-3-70b":    70553706496,
		"llama-3.1-405b": 405853388800,
		"mistral-7b":     7241732096,
		"mixtral-8x7b":   46702792704,
		"qwen2.5-7b":     7615616512,
		"qwen2.5-72b":    72706203648,
		"qwen3-8b":       8190735360,
		"qwen3-14b":      14768307200,
		"qwen3-32b":      32762123264,
		"qwen3-30b-a3b":  30532122624,
		"gpt-oss-20b":    20914757184,
		"gpt-oss-120b":   116829156672,
	} {
		if got, _ := countedParameters(&c.Models.Get(name).Value); got != want {
			t.Errorf("%s: shapes give %.0f parameters, the checkpoint has %.0f (%+.0f)", name, got, want, got-want)
		}
	}
}
