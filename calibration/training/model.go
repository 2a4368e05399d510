package training

import (
	"strings"

	"tokenwatt/catalog"
)

// model builds the model from the row's widths. What the columns do not have comes from the notes, and else from the
// catalog's model of that name where its widths agree: latent attention, windows, sinks, shared experts, the activation.
func (r *record) model(c *catalog.Catalog) catalog.Model {
	m := catalog.Model{
		Layers: r.count("layers", 0), Hidden: r.count("hidden", 0), Heads: r.count("heads", 0), FFN: r.count("ffn_hidden", 0),
		Vocabulary: r.count("vocab", 0), Context: r.count("seq_len", 0), Norm: "rmsnorm",
	}
	m.KVHeads = r.count("kv_heads", max(m.Heads, 1))
	if len(r.refused) > 0 {
		return m
	}
	known := namesake(c, r.text("model_name"), &m)
	m.HeadDim = m.Hidden / m.Heads
	if n, stated := r.noted("head_dim"); stated {
		m.HeadDim = n
	} else if known != nil && known.HeadDim > 0 {
		m.HeadDim = known.HeadDim
	}
	m.Activation = r.activation(&m, known)
	r.experts(&m, known)
	r.attention(&m, known)
	if m.MLA != nil {
		m.HeadDim, m.KVHeads = 0, 0
	}
	if m.MLA == nil && (m.HeadDim < 1 || m.KVHeads > m.Heads) {
		r.refuse("kv_heads", r.text("kv_heads"), "at most as many as heads")
	}
	return m
}

// namesake is the catalog's model of the row's name, if it has the same layers, hidden width and heads.
func namesake(c *catalog.Catalog, name string, m *catalog.Model) *catalog.Model {
	fold := func(s string) string {
		return strings.NewReplacer("-", "", " ", "", "_", "", ".", "").Replace(strings.ToLower(s))
	}
	for i := range c.Models {
		k := &c.Models[i].Value
		if k.Layers != m.Layers || k.Hidden != m.Hidden || k.Heads != m.Heads {
			continue
		}
		if a, b := fold(c.Models[i].Name), fold(name); a != "" && (strings.Contains(b, a) || strings.Contains(a, b) && len(b) > 4) {
			return k
		}
	}
	return nil
}

// activation is what the notes say, else the catalog's, else by the family's name, else by the ratio of widths: two
// matrices of 4 h came before three of other widths.
func (r *record) activation(m, known *catalog.Model) string {
	switch {
	case r.says("swiglu", "gated silu", "gated"):
		return "swiglu"
	case r.says("gelu", "2-gemm"):
		return "gelu"
	case known != nil:
		return known.Activation
	case r.says("llama", "qwen", "mistral", "mixtral", "deepseek", "maxtext", "gemma", "olmo"):
		return "swiglu"
	case r.says("gpt", "bloom", "opt", "mpt"), m.FFN == 4*m.Hidden:
		return "gelu"
	}
	return "swiglu"
}

// experts reads the mixture of experts: ffn_hidden is the width of one routed expert.
func (r *record) experts(m, known *catalog.Model) {
	if blank(r.text("experts")) || r.text("experts") == "0" || r.text("experts") == "1" {
		return
	}
	x := &catalog.Experts{Count: r.count("experts", 0), TopK: r.count("experts_active", 0), FFN: m.FFN}
	if known != nil && known.Experts != nil {
		x.Shared, x.SharedFFN, x.DenseLayers = known.Experts.Shared, known.Experts.SharedFFN, known.Experts.DenseLayers
		x.Bias, x.RouterBias = known.Experts.Bias, known.Experts.RouterBias
		m.FFN = known.FFN
	}
	if n, stated := r.between("first ", " layers dense"); stated {
		x.DenseLayers = n
		if f, stated := r.noted("dense ffn"); stated {
			m.FFN = f
		}
	}
	if f, stated := r.noted("shared expert ffn"); stated {
		x.Shared, x.SharedFFN = max(x.Shared, 1), f
	}
	if x.TopK > x.Count {
		r.refuse("experts_active", r.text("experts_active"), "at most all experts")
	}
	if x.DenseLayers >= m.Layers {
		r.refuse("notes", "as many dense layers as layers", "fewer")
	}
	m.Experts = x
	if n, stated := r.noted("mtp depth"); stated {
		m.MTP = n
	}
	if r.says("without mtp", "no mtp", "mtp off") {
		m.MTP = 0
	}
}

// attention reads latent attention, windows and sinks.
func (r *record) attention(m, known *catalog.Model) {
	kv, latent := r.noted("kv_lora")
	if latent {
		x := &catalog.MLA{KVRank: kv}
		x.QRank, _ = r.noted("q_lora")
		x.NopeDim, _ = r.noted("qk_nope")
		x.RopeDim, _ = r.noted("qk_rope")
		x.VDim, _ = r.noted("v")
		if x.NopeDim == 0 || x.RopeDim == 0 || x.VDim == 0 {
			r.refuse("notes", "latent attention without qk_nope, qk_rope or v", "all widths of a head")
		}
		m.MLA = x
	}
	if known == nil {
		return
	}
	if m.MLA == nil && known.MLA != nil {
		m.MLA = known.MLA
	}
	m.Window, m.WindowedLayers, m.AttentionSinks = known.Window, known.WindowedLayers, known.AttentionSinks
	m.TiedEmbeddings = known.TiedEmbeddings
	if m.Window >= r.count("seq_len", 1) {
		m.Window, m.WindowedLayers = 0, 0
	}
}
