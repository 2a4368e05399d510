package hfconfig

import (
	"fmt"

	"tokenwatt/catalog"
)

// scattered notes that dense layers do not stand first.
func (r *reader) scattered(dense int) {
	if dense > 0 {
		r.note("%d layers are dense; they are counted as if they came first.", dense)
	}
}

// mixtral has experts in every layer, as wide as the dense block that it does not have.
func mixtral(r *reader) catalog.Model {
	m := r.decoder(defaults{kv: 8, context: 131072})
	m.Experts = &catalog.Experts{Count: r.need(0, "num_local_experts"), TopK: r.need(0, "num_experts_per_tok"), FFN: m.FFN}
	r.window(&m, 0, m.Layers)
	return m
}

func graniteMoE(r *reader) catalog.Model {
	m := r.decoder(defaults{context: 2048})
	m.AttentionBias = r.flag(false, "attention_bias")
	m.Experts = &catalog.Experts{Count: r.need(0, "num_local_experts"), TopK: r.need(0, "num_experts_per_tok"), FFN: m.FFN}
	return m
}

func olmoe(r *reader) catalog.Model {
	m := r.decoder(defaults{context: 4096})
	m.AttentionBias = r.flag(false, "attention_bias")
	m.QKNormFull = true
	m.Experts = &catalog.Experts{Count: r.need(0, "num_experts"), TopK: r.need(0, "num_experts_per_tok"), FFN: m.FFN}
	return m
}

// qwenExperts reads the experts of the Qwen family: in every decoder_sparse_step-th layer but those of mlp_only_layers.
func (r *reader) qwenExperts(m *catalog.Model) {
	m.Experts = &catalog.Experts{
		Count: r.need(0, "num_experts"), TopK: r.need(0, "num_experts_per_tok"), FFN: r.need(0, "moe_intermediate_size"),
	}
	step := r.maybe(1, "decoder_sparse_step")
	if step == 0 || m.Layers == 0 {
		return
	}
	sparse := m.Layers / step
	for _, layer := range r.indices("mlp_only_layers", m.Layers) {
		if (layer+1)%step == 0 {
			sparse--
		}
	}
	m.Experts.DenseLayers = m.Layers - sparse
	r.scattered(m.Experts.DenseLayers)
}

func qwen2MoE(r *reader) catalog.Model {
	m := r.decoder(defaults{kv: 16, context: 32768})
	m.QKVBias = r.flag(true, "qkv_bias")
	r.qwenExperts(&m)
	m.Experts.Shared, m.Experts.SharedGate = 1, true
	m.Experts.SharedFFN = r.need(0, "shared_expert_intermediate_size")
	r.qwenWindow(&m)
	return m
}

func qwen3MoE(r *reader) catalog.Model {
	m := r.decoder(defaults{kv: 4, context: 32768})
	m.QKNorm = true
	m.AttentionBias = r.flag(false, "attention_bias")
	r.qwenExperts(&m)
	if r.flag(false, "use_sliding_window") {
		r.window(&m, 4096, m.Layers)
	}
	return m
}

// gptOSS has biases and sinks, and a window in every second layer, the first among them.
func gptOSS(r *reader) catalog.Model {
	m := r.decoder(defaults{kv: 8, headDim: 64, context: 131072})
	m.AttentionBias = r.flag(true, "attention_bias")
	m.AttentionSinks = true
	m.Experts = &catalog.Experts{
		Count: r.need(0, "num_local_experts", "num_experts"), TopK: r.need(0, "num_experts_per_tok", "experts_per_token"),
		FFN: m.FFN, Bias: true,
	}
	r.window(&m, 128, (m.Layers+1)/2)
	return m
}

// deepSeekExperts reads the experts of DeepSeek and of those who took them over: the layers from
// first_k_dense_replace on, of which every moe_layer_freq-th.
func (r *reader) deepSeekExperts(m *catalog.Model) {
	m.Experts = &catalog.Experts{
		Count: r.need(0, "n_routed_experts"), TopK: r.need(0, "num_experts_per_tok"),
		FFN: r.need(0, "moe_intermediate_size"), Shared: r.written("n_shared_experts"),
	}
	first, step := r.written("first_k_dense_replace"), r.maybe(1, "moe_layer_freq")
	m.Experts.DenseLayers = first
	if step > 1 && first <= m.Layers && m.Layers > 0 {
		below := func(n int) int { return (n + step - 1) / step }
		m.Experts.DenseLayers = m.Layers - (below(m.Layers) - below(first))
		r.scattered(m.Experts.DenseLayers)
	}
	m.MTP = r.count(0, "num_nextn_predict_layers")
}

// latent reads multi-head latent attention.
func (r *reader) latent(m *catalog.Model) {
	m.KVHeads, m.HeadDim = 0, 0
	m.MLA = &catalog.MLA{
		KVRank: r.need(0, "kv_lora_rank"), NopeDim: r.need(0, "qk_nope_head_dim"), RopeDim: r.need(0, "qk_rope_head_dim"),
		VDim: r.need(0, "v_head_dim"),
	}
	if r.root.member("q_lora_rank") == nil {
		r.missing("a whole number of at least 1, or null where queries are projected directly", "q_lora_rank")
	} else {
		m.MLA.QRank = r.maybe(0, "q_lora_rank")
	}
	r.refuse("attention_bias", false, "false: biases of latent attention are not counted")
	r.refuse("mlp_bias", false, "false")
}

func deepSeekV2(r *reader) catalog.Model {
	m := r.decoder(defaults{context: 2048})
	r.latent(&m)
	r.deepSeekExperts(&m)
	m.Experts.RouterBias = r.word("greedy", "topk_method") == "noaux_tc"
	return m
}

// deepSeekV3 corrects the router's scores with a bias for each expert.
func deepSeekV3(r *reader) catalog.Model {
	m := r.decoder(defaults{context: 4096})
	r.latent(&m)
	r.deepSeekExperts(&m)
	m.Experts.RouterBias = true
	return m
}

func glm4MoE(r *reader) catalog.Model {
	m := r.decoder(defaults{kv: 8, context: 131072})
	m.QKVBias = r.flag(false, "attention_bias")
	m.QKNorm = r.flag(false, "use_qk_norm")
	r.deepSeekExperts(&m)
	m.Experts.RouterBias = true
	return m
}

// llama4Text has one shared expert beside the routed ones, in every interleave_moe_layer_step-th layer or in those of
// moe_layers. Its norm of queries and keys has no parameters.
func llama4Text(r *reader) catalog.Model {
	m := r.decoder(defaults{
		hidden: 5120, layers: 48, heads: 40, ffn: 8192, vocabulary: 202048, kv: 8, headDim: 128, context: 131072,
	})
	m.AttentionBias = r.flag(false, "attention_bias")
	top := 0
	if r.defaulted {
		top = 1
	}
	m.Experts = &catalog.Experts{
		Count: r.need(16, "num_local_experts"), TopK: r.need(top, "num_experts_per_tok"), FFN: m.FFN, Shared: 1,
	}
	m.FFN = r.maybe(16384, "intermediate_size_mlp")
	step := r.maybe(1, "interleave_moe_layer_step")
	sparse := 0
	if step > 0 {
		sparse = m.Layers / step
	}
	if r.given("moe_layers") {
		sparse = len(r.indices("moe_layers", m.Layers))
	}
	m.Experts.DenseLayers = m.Layers - sparse
	r.scattered(m.Experts.DenseLayers)
	if _, listed := r.layerTypes(&m); !listed {
		r.llama4Chunks(m.Layers)
	}
	return m
}

// llama4Chunks notes the layers that attend within chunks: those with rotary positions, which no_rope_layers marks with
// 1, or all but every fourth.
func (r *reader) llama4Chunks(layers int) {
	if n := r.root.member("attention_chunk_size"); n != nil && n.kind == null {
		return
	}
	r.maybe(8192, "attention_chunk_size")
	within := layers - layers/4
	if _, n := r.find("no_rope_layers"); n != nil {
		r.require(n.kind == array, n.describe(), fmt.Sprintf("a list of the %d layers", layers), "", "no_rope_layers")
		if len(n.items) > 0 {
			within = 0
		}
		for _, item := range n.items {
			if item.text == "1" {
				within++
			}
		}
	}
	r.chunks(within)
}

func llama4(r *reader) catalog.Model { return r.nested(llama4Text) }
