package hfconfig

import (
	"fmt"

	"tokenwatt/catalog"
)

// plain reads an architecture of the GPT-2 generation by its keys: layer norms, a feed-forward block of two matrices,
// biases.
func (r *reader) plain(hidden, layers, heads []string) catalog.Model {
	return catalog.Model{
		Hidden: r.need(0, hidden...), Layers: r.need(0, layers...), Heads: r.need(0, heads...),
		Vocabulary: r.need(0, "vocab_size"), Norm: "layernorm", NormBias: true,
	}
}

// gptKeys reads what GPT-2, GPT-J and GPTBigCode share.
func (r *reader) gptKeys() catalog.Model {
	m := r.plain([]string{"n_embd", "hidden_size"}, []string{"n_layer", "num_hidden_layers"}, []string{"n_head", "num_attention_heads"})
	m.FFN = r.maybe(4*m.Hidden, "n_inner")
	m.Context = r.need(0, "n_positions", "max_position_embeddings")
	r.refuse("add_cross_attention", false, "false: a decoder without an encoder")
	return m
}

func gpt2(r *reader) catalog.Model {
	m := r.gptKeys()
	m.LearnedPositions = m.Context
	m.LinearBias = true
	m.TiedEmbeddings = r.flag(true, "tie_word_embeddings")
	m.Activation = r.activation("gelu_new", false, "activation_function")
	return m
}

func gptBigCode(r *reader) catalog.Model {
	m := gpt2(r)
	if r.flag(true, "multi_query") {
		m.KVHeads = 1
	}
	return m
}

// gptJ runs its blocks in parallel behind one norm, and has biases in the feed-forward block and on the logits alone.
func gptJ(r *reader) catalog.Model {
	m := r.gptKeys()
	m.ParallelBlock, m.FFNBias, m.OutputBias = true, true, true
	m.TiedEmbeddings = r.flag(false, "tie_word_embeddings")
	m.Activation = r.activation("gelu_new", false, "activation_function")
	return m
}

// modern reads the keys of the GPT-2 generation as later classes write them.
func (r *reader) modern() catalog.Model {
	return r.plain([]string{"hidden_size"}, []string{"num_hidden_layers"}, []string{"num_attention_heads"})
}

// gptNeoX has a norm before each block also where they run in parallel.
func gptNeoX(r *reader) catalog.Model {
	m := r.modern()
	m.FFN = r.need(0, "intermediate_size")
	m.LinearBias = r.flag(true, "attention_bias")
	m.FFNBias = !m.LinearBias
	m.TiedEmbeddings = r.flag(false, "tie_word_embeddings")
	m.Activation = r.activation("gelu", false, "hidden_act")
	r.context(&m, 2048, "max_position_embeddings")
	return m
}

func phi(r *reader) catalog.Model {
	m := r.modern()
	m.FFN = r.need(0, "intermediate_size")
	m.KVHeads = r.maybe(0, "num_key_value_heads")
	m.ParallelBlock, m.LinearBias, m.OutputBias = true, true, true
	m.TiedEmbeddings = r.flag(false, "tie_word_embeddings")
	m.Activation = r.activation("gelu_new", false, "hidden_act")
	r.context(&m, 2048, "max_position_embeddings")
	r.refuse("qk_layernorm", false, "false: its norms of queries and keys are not counted")
	return m
}

// opt has two rows of positions more than tokens, and no last norm where norms stand behind the blocks (OPT-350M).
func opt(r *reader) catalog.Model {
	m := r.modern()
	m.FFN = r.need(0, "ffn_dim")
	m.LinearBias = r.flag(true, "enable_bias")
	if !r.flag(true, "layer_norm_elementwise_affine") {
		m.Norm = "nonparametric"
	}
	m.NoFinalNorm = !r.flag(true, "do_layer_norm_before") || r.flag(false, "_remove_final_layer_norm")
	if width := r.maybe(m.Hidden, "word_embed_proj_dim"); width != m.Hidden {
		m.EmbeddingDim = width
	}
	m.TiedEmbeddings = r.flag(true, "tie_word_embeddings")
	m.Activation = r.activation("relu", false, "activation_function")
	if m.Context = r.need(0, "max_position_embeddings"); m.Context > 0 {
		m.LearnedPositions = m.Context + 2
	}
	return m
}

// bloom has a norm behind the embedding; n_embed is the old name of its width.
func bloom(r *reader) catalog.Model {
	m := r.plain([]string{"n_embed", "hidden_size"}, []string{"n_layer", "num_hidden_layers"}, []string{"n_head", "num_attention_heads"})
	m.FFN = 4 * m.Hidden
	m.Activation, m.LinearBias, m.EmbeddingNorm = "gelu", true, true
	m.TiedEmbeddings = r.flag(true, "tie_word_embeddings")
	r.context(&m, 2048, "seq_length")
	return m
}

// falcon is two architectures: the first has one key-value head, the second (new_decoder_architecture) groups and a
// norm before each of its parallel blocks.
func falcon(r *reader) catalog.Model {
	m := r.plain([]string{"hidden_size", "n_embed"}, []string{"num_hidden_layers", "n_layer"}, []string{"num_attention_heads", "n_head"})
	m.FFN = r.maybe(4*m.Hidden, "ffn_hidden_size")
	m.LinearBias = r.flag(false, "bias")
	m.TiedEmbeddings = r.flag(true, "tie_word_embeddings")
	m.Activation = r.activation("gelu", false, "activation")
	r.context(&m, 2048, "max_position_embeddings")
	newer, parallel := r.flag(false, "new_decoder_architecture"), r.flag(true, "parallel_attn")
	query := r.flag(true, "multi_query")
	groups := r.maybe(0, "num_kv_heads", "n_head_kv")
	norms := r.maybe(2, "num_ln_in_parallel_attn")
	switch {
	case newer:
		m.KVHeads = groups
		m.ParallelBlock = norms == 1
	default:
		m.ParallelBlock = parallel
		if m.KVHeads = groups; query {
			m.KVHeads = 1
		}
	}
	return m
}

// mpt has no biases, in its norms neither, and ALiBi instead of positions.
func mpt(r *reader) catalog.Model {
	m := r.plain([]string{"d_model", "hidden_size"}, []string{"n_layers", "num_hidden_layers"}, []string{"n_heads", "num_attention_heads"})
	m.FFN = r.maybe(4, "expansion_ratio") * m.Hidden
	m.Activation, m.NormBias = "gelu", false
	m.TiedEmbeddings = r.flag(true, "tie_word_embeddings")
	m.Context = r.maybe(2048, "max_seq_len")
	r.refuse("no_bias", true, "true: biases of this architecture are not known here")
	if n := r.root.member("attn_config"); n != nil && n.kind != null {
		if attention := r.sub("attn_config"); attention != nil {
			m.KVHeads = attention.maybe(0, "kv_n_heads")
			switch kind := attention.word("multihead_attention", "attn_type"); kind {
			case "multihead_attention", "grouped_query_attention":
			case "multiquery_attention":
				m.KVHeads = 1
			default:
				attention.require(false, clip(fmt.Sprintf("%q", kind)), "multihead_attention, grouped_query_attention or multiquery_attention", "", "attn_type")
			}
			attention.refuse("qk_ln", false, "false")
			attention.refuse("alibi", true, "true: its learned positions are not known here")
			r.errs = append(r.errs, attention.errs...)
		}
	}
	return m
}
