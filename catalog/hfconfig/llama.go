package hfconfig

import "tokenwatt/catalog"

// llama is also the architecture of many others' models. Its optional biases are on all four projections of attention and
// on the feed-forward block.
func llama(r *reader) catalog.Model { return llamaWith(r, defaults{context: 2048}) }

func granite(r *reader) catalog.Model { return llama(r) }

func mistral(r *reader) catalog.Model {
	m := r.decoder(defaults{kv: 8, context: 131072})
	r.window(&m, 4096, m.Layers)
	return m
}

func phi3(r *reader) catalog.Model {
	m := r.decoder(defaults{context: 4096})
	r.window(&m, 0, m.Layers)
	return m
}

// qwenWindow reads the window of the Qwen family: off unless use_sliding_window, and then in the layers from
// max_window_layers on.
func (r *reader) qwenWindow(m *catalog.Model) {
	from := r.count(28, "max_window_layers")
	if r.flag(false, "use_sliding_window") {
		r.window(m, 4096, m.Layers-from)
	}
}

func qwen2(r *reader) catalog.Model {
	m := r.decoder(defaults{kv: 32, context: 32768})
	m.QKVBias = true
	r.qwenWindow(&m)
	return m
}

func qwen3(r *reader) catalog.Model {
	m := r.decoder(defaults{kv: 32, headDim: 128, context: 32768})
	m.QKNorm = true
	m.AttentionBias = r.flag(false, "attention_bias")
	r.qwenWindow(&m)
	return m
}

func smolLM3(r *reader) catalog.Model {
	m := llamaWith(r, defaults{kv: 4, context: 32768, tied: true})
	r.refuse("use_sliding_window", false, "false: which layers have the window is not known here")
	return m
}

// llamaWith is Llama's modules with other defaults.
func llamaWith(r *reader, d defaults) catalog.Model {
	m := r.decoder(d)
	m.AttentionBias = r.flag(false, "attention_bias")
	m.FFNBias = r.flag(false, "mlp_bias")
	return m
}

func gemma(r *reader) catalog.Model {
	m := r.decoder(defaults{kv: 16, headDim: 256, context: 8192, tied: true, activation: "gelu_pytorch_tanh"})
	m.AttentionBias = r.flag(false, "attention_bias")
	return m
}

// gemma2 has norms behind the blocks too, and a window in every second layer, the first among them.
func gemma2(r *reader) catalog.Model {
	m := r.decoder(defaults{kv: 4, headDim: 256, context: 8192, tied: true, activation: "gelu_pytorch_tanh"})
	m.AttentionBias = r.flag(false, "attention_bias")
	m.PostNorms = true
	r.window(&m, 4096, (m.Layers+1)/2)
	return m
}

// gemma3Text normalises queries and keys, and has a window in all but every sixth layer.
func gemma3Text(r *reader) catalog.Model {
	m := r.decoder(defaults{
		hidden: 2304, layers: 26, heads: 8, ffn: 9216, vocabulary: 262208,
		kv: 4, headDim: 256, context: 131072, tied: true, activation: "gelu_pytorch_tanh",
	})
	m.AttentionBias = r.flag(false, "attention_bias")
	m.PostNorms, m.QKNorm = true, true
	every := r.maybe(6, "sliding_window_pattern", "_sliding_window_pattern")
	if every > 0 {
		r.window(&m, 4096, m.Layers-m.Layers/every)
	}
	return m
}

func gemma3(r *reader) catalog.Model { return r.nested(gemma3Text) }

// nested reads the text model of one that also sees: transformers writes it without the values that are its defaults.
func (r *reader) nested(read func(*reader) catalog.Model) catalog.Model {
	inner := r.sub("text_config")
	if inner == nil {
		return catalog.Model{}
	}
	inner.defaulted = true
	m := read(inner)
	r.errs = append(r.errs, inner.errs...)
	r.notes = append(r.notes, inner.notes...)
	if r.given("vision_config") {
		r.note("The vision encoder is left out.")
	}
	return m
}

// olmo has norms without parameters.
func olmo(r *reader) catalog.Model {
	m := r.decoder(defaults{context: 2048})
	m.AttentionBias = r.flag(false, "attention_bias")
	m.Norm = "nonparametric"
	return m
}

// olmo2 has its two norms behind the blocks instead of before them, and normalises queries and keys over all heads.
func olmo2(r *reader) catalog.Model {
	m := r.decoder(defaults{context: 2048})
	m.AttentionBias = r.flag(false, "attention_bias")
	m.QKNormFull = true
	return m
}

// glm has biases on queries, keys and values alone.
func glm(r *reader) catalog.Model {
	m := r.decoder(defaults{kv: 2, headDim: 128, context: 131072})
	m.QKVBias = r.flag(true, "attention_bias")
	return m
}

func glm4(r *reader) catalog.Model {
	m := glm(r)
	m.PostNorms = true
	return m
}

// stableLM has layer norms with biases, one a layer where the blocks run in parallel.
func stableLM(r *reader) catalog.Model {
	m := r.decoder(defaults{kv: 32, context: 4096})
	m.Norm, m.NormBias = "layernorm", true
	m.QKVBias = r.flag(false, "use_qkv_bias")
	m.ParallelBlock = r.flag(false, "use_parallel_residual")
	m.QKNormFull = r.flag(false, "qk_layernorm")
	return m
}

// cohere runs its blocks in parallel behind one layer norm without biases.
func cohere(r *reader) catalog.Model {
	m := r.decoder(defaults{context: 8192, tied: true})
	m.Norm, m.ParallelBlock = "layernorm", true
	m.AttentionBias = r.flag(false, "attention_bias")
	m.QKNormFull = r.flag(false, "use_qk_norm")
	return m
}

// cohere2 has a window in all but every fourth layer.
func cohere2(r *reader) catalog.Model {
	m := cohere(r)
	every := r.maybe(4, "sliding_window_pattern", "_sliding_window_pattern")
	if every > 0 {
		r.window(&m, 4096, m.Layers-m.Layers/every)
	}
	return m
}

// starCoder2 has a plain feed-forward block, layer norms and biases everywhere.
func starCoder2(r *reader) catalog.Model {
	m := r.decoder(defaults{kv: 2, context: 4096, tied: true, activation: "gelu_pytorch_tanh"})
	m.Activation = r.activation("gelu_pytorch_tanh", false, "hidden_act")
	m.Norm, m.NormBias = "layernorm", true
	m.LinearBias = r.flag(true, "use_bias")
	r.window(&m, 0, m.Layers)
	return m
}
