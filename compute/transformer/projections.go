package transformer

import "tokenwatt/catalog"

// LayerKind names a part of the model whose matrices are alike.
type LayerKind uint8

// The kinds of layer, and what stands before and behind the layers.
const (
	// DenseLayer is a layer with a dense feed-forward block.
	DenseLayer LayerKind = iota
	// ExpertLayer is a layer with a mixture of experts.
	ExpertLayer
	// Input is what stands between the embedding table and the first layer: no matrix, unless the table is narrower
	// than the layers.
	Input
	// Output is what stands behind the last layer: the logits, and the way down to the table's width where it differs.
	Output
	// Merge is what a multi-token-prediction module has beside its layer, which is an ExpertLayer where the model has
	// experts and else a DenseLayer: one projection of the hidden state and the next token's embedding to one
	// hidden state. It shares Output.
	Merge
)

// Split is how Megatron's tensor parallelism splits a matrix (Shoeybi et al. 2019, arXiv 1909.08053, section 3).
type Split uint8

// The ways to split a matrix of In x Out.
const (
	// Replicated: every rank holds it whole.
	Replicated Split = iota
	// Column: ranks hold columns, Out / n, and the input whole.
	Column
	// Row: ranks hold rows, In / n, and their outputs are added up.
	Row
)

// Projection is one matrix product of a layer: each token's row of In elements becomes one of Out. Its weights are
// In x Out, and its operations 2 In Out for each token that passes it. Matrices that one kernel runs as one stand as
// one: queries, keys and values; up and gate.
type Projection struct {
	Name    string
	In, Out int
	Split   Split
	// Part says which of the parts of Parameters the weights belong to.
	Part Part
	// Experts is true for a matrix of one routed expert: a layer holds as many as the model has experts, and a token
	// passes TopK of them.
	Experts bool
	// Up is true for the first product of a feed-forward block: the activation follows it, and then the second.
	Up bool
	// Groups is how many key-value heads stand in Out beside the queries, each GroupWidth columns wide (key and value);
	// 0 where there are none. More ranks than groups hold copies: see Shard.
	Groups, GroupWidth int
	// Bias is how many biases the product adds; 0 where it has none.
	Bias int
}

// Part names the parts of Parameters that projections belong to.
type Part uint8

// The parts.
const (
	AttentionPart Part = iota
	FFNPart
	RouterPart
	ExpertsPart
	SharedExpertsPart
	ProjectionsPart
	OutputPart
	MergePart
)

// Shard returns the matrix that one of so many ranks of tensor parallelism, at least one, holds. Where the split does not come out
// even, it is the largest of the shards. Key-value heads are not cut: with more ranks than heads each rank holds one whole.
func (p *Projection) Shard(ranks int) (in, out int) {
	switch p.Split {
	case Column:
		columns := p.Groups * p.GroupWidth
		out = ceilDiv(p.Out-columns, ranks)
		if p.Groups > 0 {
			out += ceilDiv(p.Groups, ranks) * p.GroupWidth
		}
		return p.In, out
	case Row:
		return ceilDiv(p.In, ranks), p.Out
	case Replicated:
	}
	return p.In, p.Out
}

func ceilDiv(a, b int) int { return (a + b - 1) / b }

// Projections returns the matrix products of one layer of a kind in the order in which they run, attention's scores
// and values apart (see Heads). The slice is shared and must not be changed. It is empty for a kind that the model
// does not have, and for Input where the embedding is as wide as the layers.
func (s *Shape) Projections(kind LayerKind) []Projection {
	if int(kind) >= len(s.projections) {
		return nil
	}
	return s.projections[kind]
}

// LayersOf returns how many layers of a kind the model has, multi-token-prediction modules apart; for Input and
// Output 1, for Merge the number of modules.
func (s *Shape) LayersOf(kind LayerKind) int {
	switch kind {
	case DenseLayer:
		return int(s.layers - s.expertLayers)
	case ExpertLayer:
		return int(s.expertLayers)
	case Merge:
		return int(s.modules)
	case Input, Output:
	}
	return 1
}

// Heads is what the products of attention beside the projections work on, in one layer.
type Heads struct {
	Query, KeyValue int // heads; equal for latent attention, whose every head has its own key and value
	Key, Value      int // widths of a head's key (and query) and of its value, in elements
	// Latent is the width of what latent attention keeps for each token, position included; its decode step runs on it
	// with one key-value head for all queries. 0 for ordinary attention.
	Latent int
	rope   int // elements of the latent and of a key that hold the position
	// Window is the most tokens that a token sees in WindowedLayers of the layers; 0 where none has a window.
	Window, WindowedLayers int
}

// Heads returns the shape of attention.
func (s *Shape) Heads() Heads { return s.heads }

// Experts returns how many routed experts an expert layer has and how many of them see a token; zeros for a dense model.
func (s *Shape) Experts() (count, topK int) { return int(s.experts), int(s.topK) }

// project lists the projections of every kind of layer. The model's defaults are filled in.
func (s *Shape) project(m *catalog.Model) {
	attention := attentionProjections(m)
	s.attention = attention
	if s.layers > s.expertLayers {
		s.projections[DenseLayer] = append(attention[:len(attention):len(attention)],
			block(m, m.FFN, m.LinearBias || m.FFNBias, "", FFNPart)...)
	}
	if m.Experts != nil {
		s.projections[ExpertLayer] = append(attention[:len(attention):len(attention)], expertProjections(m)...)
	}
	h, e := m.Hidden, m.EmbeddingDim
	if e != h {
		s.projections[Input] = []Projection{{Name: "embedding to hidden", In: e, Out: h, Part: ProjectionsPart}}
		s.projections[Output] = []Projection{{Name: "hidden to embedding", In: h, Out: e, Part: ProjectionsPart}}
	}
	logits := Projection{Name: "logits", In: e, Out: m.Vocabulary, Split: Column, Part: OutputPart}
	if m.OutputBias {
		logits.Bias = m.Vocabulary
	}
	s.projections[Output] = append(s.projections[Output], logits)
	if m.MTP > 0 {
		s.projections[Merge] = []Projection{{Name: "merge", In: 2 * h, Out: h, Split: Column, Part: MergePart}}
	}
}

// attentionProjections returns the projections of a layer's attention. Those of latent attention are named after
// DeepSeek-V2 (arXiv 2405.04434, section 2.1): down to the ranks of queries and of keys and values, and up again. The
// way down is short and is not split, as Megatron and vLLM do it.
func attentionProjections(m *catalog.Model) []Projection {
	h, a := m.Hidden, m.Heads
	if mla := m.MLA; mla != nil {
		key := a * (mla.NopeDim + mla.RopeDim)
		list := make([]Projection, 0, 5)
		if mla.QRank > 0 {
			list = append(list,
				Projection{Name: "query down", In: h, Out: mla.QRank},
				Projection{Name: "query up", In: mla.QRank, Out: key, Split: Column})
		} else {
			list = append(list, Projection{Name: "query", In: h, Out: key, Split: Column})
		}
		return append(list,
			Projection{Name: "key-value down", In: h, Out: mla.KVRank + mla.RopeDim},
			Projection{Name: "key-value up", In: mla.KVRank, Out: a * (mla.NopeDim + mla.VDim), Split: Column},
			Projection{Name: "attention output", In: a * mla.VDim, Out: h, Split: Row})
	}
	g, d := m.KVHeads, m.HeadDim
	qkv := Projection{Name: "query-key-value", In: h, Out: (a + 2*g) * d, Split: Column, Groups: g, GroupWidth: 2 * d}
	output := Projection{Name: "attention output", In: a * d, Out: h, Split: Row}
	if m.LinearBias || m.QKVBias || m.AttentionBias {
		qkv.Bias = qkv.Out
	}
	if m.LinearBias || m.AttentionBias {
		output.Bias = h
	}
	if m.RelativePositions {
		return []Projection{qkv, {Name: "relative positions", In: h, Out: a * d, Split: Column}, output}
	}
	return []Projection{qkv, output}
}

// block returns the two products of a feed-forward block of an inner width; prefix stands before their names.
func block(m *catalog.Model, inner int, bias bool, prefix string, part Part) []Projection {
	up := Projection{Name: prefix + "up", In: m.Hidden, Out: inner, Split: Column, Part: part, Experts: part == ExpertsPart, Up: true}
	if gated(m) {
		up.Name, up.Out = prefix+"up and gate", 2*inner
	}
	down := Projection{Name: prefix + "down", In: inner, Out: m.Hidden, Split: Row, Part: part, Experts: part == ExpertsPart}
	if bias {
		up.Bias, down.Bias = up.Out, m.Hidden
	}
	return []Projection{up, down}
}

// gated tells whether the feed-forward block multiplies its activation by a second projection of the input.
func gated(m *catalog.Model) bool { return m.Activation == "swiglu" || m.Activation == "geglu" }

// expertProjections returns the router, the shared experts, which run as one block of their widths together, and the
// two products of one routed expert.
func expertProjections(m *catalog.Model) []Projection {
	x := m.Experts
	bias := x.Bias || m.LinearBias
	router := Projection{Name: "router", In: m.Hidden, Out: x.Count, Part: RouterPart}
	if bias {
		router.Bias += x.Count
	}
	if x.RouterBias {
		router.Bias += x.Count
	}
	list := []Projection{router}
	if x.Shared > 0 {
		shared := block(m, x.Shared*x.SharedFFN, bias, "shared expert ", SharedExpertsPart)
		if bias {
			shared[1].Bias *= x.Shared
		}
		list = append(list, shared...)
		if x.SharedGate {
			list = append(list, Projection{Name: "shared expert gate", In: m.Hidden, Out: 1, Part: SharedExpertsPart})
		}
	}
	return append(list, block(m, x.FFN, bias, "expert ", ExpertsPart)...)
}

// expanded is how many elements of keys and values one token has in a layer of latent attention once they are
// projected up, position apart.
func (h Heads) expanded() float64 { return float64(h.Query * (h.Key - h.rope + h.Value)) }

// operands returns how many elements of queries, keys, values and outputs a token has in a layer: as computed in
// training and prefill, or as decode reads them, where latent attention keeps one latent for keys and values of all heads.
func (s *Shape) operands(decode bool) (q, k, v, o float64) {
	h := s.heads
	a, g := float64(h.Query), float64(h.KeyValue)
	if decode && h.Latent > 0 {
		return a * float64(h.Latent), float64(h.Latent), 0, a * float64(h.Latent-h.rope)
	}
	return a * float64(h.Key), g * float64(h.Key), g * float64(h.Value), a * float64(h.Value)
}
