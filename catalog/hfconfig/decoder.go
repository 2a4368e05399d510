package hfconfig

import (
	"fmt"
	"slices"
	"strings"

	"tokenwatt/catalog"
)

// defaults are the values of a configuration class that stand where a key is missing. Shapes are given only for
// classes that are written as a nested text_config.
type defaults struct {
	hidden, layers, heads, ffn, vocabulary int
	kv                                     int // 0: as many as heads
	headDim                                int // 0: width / heads
	context                                int
	tied                                   bool
	activation                             string
}

// decoder reads what all architectures since Llama write under the same keys: RMS norms, a gated feed-forward block,
// rotary positions.
func (r *reader) decoder(d defaults) catalog.Model {
	m := catalog.Model{
		Layers:         r.need(d.layers, "num_hidden_layers"),
		Hidden:         r.need(d.hidden, "hidden_size"),
		Heads:          r.need(d.heads, "num_attention_heads"),
		HeadDim:        r.maybe(d.headDim, "head_dim"),
		FFN:            r.need(d.ffn, "intermediate_size"),
		Vocabulary:     r.need(d.vocabulary, "vocab_size"),
		TiedEmbeddings: r.flag(d.tied, "tie_word_embeddings"),
		Norm:           "rmsnorm",
	}
	if r.root.member("num_key_value_heads") == nil {
		m.KVHeads = d.kv
	} else {
		m.KVHeads = r.maybe(0, "num_key_value_heads")
	}
	if d.activation == "" {
		d.activation = "silu"
	}
	m.Activation = r.activation(d.activation, true, "hidden_activation", "hidden_act")
	r.context(&m, d.context, "max_position_embeddings")
	return m
}

// activation returns the catalog's name of an activation function: gated blocks multiply it by a second projection.
func (r *reader) activation(fallback string, gated bool, keys ...string) string {
	// The first key counts, as in Gemma, whose old files hold another one under hidden_act.
	name := fallback
	key := keys[0]
	for _, k := range keys {
		if r.given(k) {
			name, key = r.word(fallback, k), k
			break
		}
	}
	type pair struct{ plain, gated string }
	var known pair
	switch name {
	case "silu", "swish":
		known = pair{"", "swiglu"}
	case "gelu", "gelu_new", "gelu_fast", "gelu_python", "gelu_pytorch_tanh", "quick_gelu":
		known = pair{"gelu", "geglu"}
	case "relu", "relu2":
		known = pair{"relu", ""}
	}
	got, expected := known.plain, "relu or a gelu"
	if gated {
		got, expected = known.gated, "silu or a gelu"
	}
	r.require(got != "", clip(fmt.Sprintf("%q", name)), expected, "", key)
	return got
}

// context reads the longest sequence and, where the file says so, how long sequences were before they were lengthened.
func (r *reader) context(m *catalog.Model, fallback int, keys ...string) {
	var longest int
	if fallback > 0 {
		longest = r.maybe(fallback, keys...)
	} else {
		longest = r.need(0, keys...)
	}
	m.Context = longest
	original, ok := r.size(1, "original_max_position_embeddings", "initial_context_length")
	if n := r.root.member("rope_scaling"); n != nil && n.kind == object {
		scaling := r.sub("rope_scaling")
		if v, found := scaling.size(1, "original_max_position_embeddings"); found {
			original, ok = v, true
		}
		r.errs = append(r.errs, scaling.errs...)
	}
	if ok && original < longest {
		m.Context, m.MaxContext = original, longest
		return
	}
	if !r.given(keys...) {
		r.note("The file does not say how long sequences may be; %d is the default of its architecture.", longest)
		return
	}
	r.note("The file does not say how long sequences were in training; %d is the longest that the model is made for.", longest)
}

// window reads the attention window and how many layers have it: those that layer_types lists, or else so many.
func (r *reader) window(m *catalog.Model, fallback, layers int) {
	window := fallback
	if r.root.member("sliding_window") != nil {
		window = r.count(0, "sliding_window")
	}
	listed, ok := r.layerTypes(m)
	if ok {
		layers = listed
	}
	if window == 0 || layers <= 0 {
		return
	}
	m.Window, m.WindowedLayers = window, layers
}

// layerTypes counts the layers with a window in the list of layer_types; false where there is none.
func (r *reader) layerTypes(m *catalog.Model) (sliding int, ok bool) {
	_, n := r.find("layer_types")
	if n == nil {
		return 0, false
	}
	r.require(n.kind == array && len(n.items) == m.Layers, n.describe(), fmt.Sprintf("a list of the %d layers", m.Layers), "", "layer_types")
	chunked := 0
	for _, item := range n.items {
		switch item.text {
		case "sliding_attention":
			sliding++
		case "chunked_attention":
			chunked++
		case "full_attention":
		default:
			r.add(item.offset, "layer_types", item.describe(), "full_attention, sliding_attention or chunked_attention", "")
		}
	}
	r.chunks(chunked)
	return min(sliding, m.Layers), true
}

// chunks notes that attention within chunks is counted as if it were over the whole sequence.
func (r *reader) chunks(layers int) {
	if layers > 0 {
		r.note("%d layers attend within chunks; their attention is counted in full, which is too much beyond a chunk.", layers)
	}
}

// indices returns the distinct whole numbers of a list below a bound.
func (r *reader) indices(key string, bound int) []int {
	_, n := r.find(key)
	if n == nil {
		return nil
	}
	r.require(n.kind == array, n.describe(), "a list of layers", "", key)
	var list []int
	for _, item := range n.items {
		var v int
		if _, err := fmt.Sscanf(item.text, "%d", &v); item.kind != number || err != nil || strings.ContainsAny(item.text, ".eENI") || v < 0 || v >= bound {
			r.add(item.offset, key, item.describe(), fmt.Sprintf("a layer from 0 to %d", bound-1), "")
			continue
		}
		list = append(list, v)
	}
	slices.Sort(list)
	return slices.Compact(list)
}
