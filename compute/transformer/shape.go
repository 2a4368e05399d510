package transformer

import (
	"fmt"

	"tokenwatt/catalog"
	"tokenwatt/quantity"
)

// Attention says which pairs of query and key are counted.
type Attention int

const (
	// Causal counts the pairs that a causal mask lets through, as kernels that exploit it do.
	Causal Attention = iota
	// Full counts the whole square of the sequence.
	Full
)

// String returns the name that scenarios use.
func (a Attention) String() string {
	switch a {
	case Causal:
		return "causal"
	case Full:
		return "full"
	}
	return fmt.Sprintf("attention(%d)", int(a))
}

// ParseAttention returns the attention that a scenario names: causal or full.
func ParseAttention(name string) (Attention, error) {
	switch name {
	case "causal":
		return Causal, nil
	case "full":
		return Full, nil
	}
	return 0, &ShapeError{Field: "attention", Found: fmt.Sprintf("%q", name), Expected: "causal or full"}
}

// Shape is a checked model with everything counted that does not depend on tokens, so that its methods are a
// few multiplications each. It is immutable and safe for use by several goroutines.
type Shape struct {
	parameters  Parameters
	projections [Merge + 1][]Projection
	heads       Heads

	layers, fullLayers, windowedLayers, expertLayers float64
	window                                           float64
	experts, topK                                    float64

	// Weights that one token is multiplied with, over all layers.
	attentionMatrices, denseMatrices, routerMatrices, expertMatrices float64
	// Weights of the projections between embedding and hidden, and of the output with the one before it.
	inputMatrices, outputMatrices float64
	// One routed expert of one layer, biases included; all experts of all layers are parameters.Experts.
	oneExpert float64
	// Weights that no decode step reads whole, because rows of them are looked up.
	lookup, lookupRow float64
	// Parameters of the norms of one layer and of one norm of the whole width; elements of a token that pass the norms
	// of one layer; norms of the whole width outside of layers.
	layerNorms, endNorm, normedElements, endNorms float64
	// Width of the layers, and of what the embedding hands on.
	hidden, width float64
	// Projections of attention, the same in every layer, and sink logits of a layer.
	attention []Projection
	sinks     float64

	// Operations of one pair of query and key in one layer: as computed in prefill and training, and in decode.
	pair, decodePair float64
	// What of those the products of queries with keys are; the rest is products with values.
	scorePair, decodeScorePair float64
	// Operations that expand one cached latent in one layer; zero where the cache holds keys and values.
	expansion float64
	// Elements that one token keeps in the cache of one layer.
	cached float64

	// One multi-token-prediction module: weights that a token is multiplied with; how many modules there are.
	moduleMatrices, modules float64
}

// Of checks the model's shape and counts it. The error joins one *ShapeError for everything that does not fit.
func Of(m catalog.Model) (*Shape, error) {
	if err := check(&m); err != nil {
		return nil, err
	}
	if m.KVHeads == 0 {
		m.KVHeads = m.Heads
	}
	if m.HeadDim == 0 && m.MLA == nil {
		m.HeadDim = m.Hidden / m.Heads
	}
	if m.EmbeddingDim == 0 {
		m.EmbeddingDim = m.Hidden
	}
	s := &Shape{
		layers:         float64(m.Layers),
		fullLayers:     float64(m.Layers - m.WindowedLayers),
		windowedLayers: float64(m.WindowedLayers),
		window:         float64(m.Window),
		modules:        float64(m.MTP),
		hidden:         float64(m.Hidden),
		width:          float64(m.EmbeddingDim),
	}
	if x := m.Experts; x != nil {
		filled := *x
		if filled.SharedFFN == 0 {
			filled.SharedFFN = x.FFN
		}
		m.Experts = &filled
		s.experts, s.topK = float64(x.Count), float64(x.TopK)
		s.expertLayers = float64(m.Layers - x.DenseLayers)
	}
	s.project(&m)
	s.countLayers(&m)
	s.countAttention(&m)
	s.countEnds(&m)
	s.countNorms(&m)
	s.countModules(&m)
	s.parameters.sum(s)
	if total := s.parameters.Total + s.parameters.MTP; total > maxExact {
		return nil, &ShapeError{
			Field: "layers", Found: fmt.Sprintf("a model of %.3g parameters", float64(total)),
			Expected: fmt.Sprintf("at most %.3g, the most that is counted exactly", float64(maxExact)),
		}
	}
	return s, nil
}

// maxExact is the largest count below which every whole number is a float64.
const maxExact quantity.Count = 1 << 53

// countLayers counts the matrices and biases of all layers by what they belong to.
func (s *Shape) countLayers(m *catalog.Model) {
	for _, kind := range []LayerKind{DenseLayer, ExpertLayer} {
		layers := float64(s.LayersOf(kind))
		for i := range s.projections[kind] {
			p := &s.projections[kind][i]
			weights := float64(p.In) * float64(p.Out)
			own := quantity.Count(layers * (weights + float64(p.Bias)))
			switch p.Part {
			case AttentionPart:
				s.parameters.Attention += own
				s.attentionMatrices += layers * weights
			case FFNPart:
				s.parameters.FFN += own
				s.denseMatrices += layers * weights
			case RouterPart:
				s.parameters.Router += own
				s.routerMatrices += layers * weights
			case SharedExpertsPart:
				s.parameters.SharedExperts += own
				s.expertMatrices += layers * weights
			case ExpertsPart:
				s.oneExpert += weights + float64(p.Bias)
				s.parameters.Experts += own * quantity.Count(s.experts)
				s.expertMatrices += layers * s.topK * weights
			case ProjectionsPart, OutputPart, MergePart:
			}
		}
	}
	if m.AttentionSinks {
		s.sinks = float64(m.Heads)
		s.parameters.Attention += quantity.Count(s.layers * s.sinks)
	}
}

// countAttention counts what the products of queries, keys and values take.
func (s *Shape) countAttention(m *catalog.Model) {
	a := float64(m.Heads)
	s.heads = Heads{Query: m.Heads, KeyValue: m.KVHeads, Key: m.HeadDim, Value: m.HeadDim, Window: m.Window, WindowedLayers: m.WindowedLayers}
	if mla := m.MLA; mla != nil {
		c, n, r, v := float64(mla.KVRank), float64(mla.NopeDim), float64(mla.RopeDim), float64(mla.VDim)
		s.heads.Key, s.heads.Value, s.heads.Latent = mla.NopeDim+mla.RopeDim, mla.VDim, mla.KVRank+mla.RopeDim
		s.heads.rope = mla.RopeDim
		s.pair = 2 * a * (n + r + v)
		s.decodePair = 2 * a * (2*c + r)
		s.scorePair, s.decodeScorePair = 2*a*(n+r), 2*a*(c+r)
		s.expansion = 2 * c * a * (n + v)
		s.cached = c + r
		return
	}
	g, d := float64(m.KVHeads), float64(m.HeadDim)
	s.scorePair = 2 * a * d
	if m.RelativePositions {
		s.scorePair += 2 * a * d
	}
	s.pair = s.scorePair + 2*a*d
	s.decodePair, s.decodeScorePair = s.pair, s.scorePair
	s.cached = 2 * g * d
}

// countEnds counts embedding, positions, output and the projections between embedding and hidden.
func (s *Shape) countEnds(m *catalog.Model) {
	v, e, h := float64(m.Vocabulary), float64(m.EmbeddingDim), float64(m.Hidden)
	s.parameters.Embedding = quantity.Count(v * e)
	s.parameters.Positions = quantity.Count(float64(m.LearnedPositions) * h)
	s.lookup, s.lookupRow = float64(m.LearnedPositions)*h, e
	if m.LearnedPositions > 0 {
		s.lookupRow += h
	}
	if m.EmbeddingDim != m.Hidden {
		s.parameters.Projections = quantity.Count(2 * e * h)
		s.inputMatrices, s.outputMatrices = e*h, e*h
	}
	if !m.TiedEmbeddings {
		s.parameters.Output = quantity.Count(v * e)
		s.lookup += v * e
	}
	if m.OutputBias {
		s.parameters.Output += quantity.Count(v)
	}
	s.outputMatrices += v * e
}

// countNorms counts norms: before each block of a layer, behind each where the model has those too, behind the last
// layer, and those that the model adds. Norms of queries, keys and latents have a weight alone.
func (s *Shape) countNorms(m *catalog.Model) {
	per, h := normWidth(m), float64(m.Hidden)
	norms := 2.0
	if m.ParallelBlock {
		norms = 1
	}
	if m.PostNorms {
		norms *= 2
	}
	weights, elements := innerNorms(m)
	s.endNorm = per * h
	s.layerNorms = norms * s.endNorm
	if per > 0 {
		s.layerNorms += weights
	}
	s.normedElements = norms*h + elements
	if !m.NoFinalNorm {
		s.endNorms++
	}
	if m.EmbeddingNorm {
		s.endNorms++
	}
	s.parameters.Norms = quantity.Count(s.layers*s.layerNorms + s.endNorms*s.endNorm)
}

// innerNorms is how many weights the norms within a layer's attention have, those of queries and keys or of the latents,
// and how many elements of a token pass them.
func innerNorms(m *catalog.Model) (weights, elements float64) {
	if m.MLA != nil {
		n := float64(m.MLA.QRank + m.MLA.KVRank)
		return n, n
	}
	n := float64((m.Heads + m.KVHeads) * m.HeadDim)
	switch {
	case m.QKNormFull:
		return n, n
	case m.QKNorm:
		return 2 * float64(m.HeadDim), n
	}
	return 0, 0
}

// normWidth is how many parameters a norm has for each element: a weight, and a bias where it has one.
func normWidth(m *catalog.Model) float64 {
	switch {
	case m.Norm == "nonparametric":
		return 0
	case m.Norm == "layernorm" && m.NormBias:
		return 2
	}
	return 1
}

// countModules counts the multi-token-prediction modules: a layer of the last layer's kind, a projection of
// the hidden state and the next token's embedding to one hidden state, and norms of both and of the output.
func (s *Shape) countModules(m *catalog.Model) {
	if m.MTP == 0 {
		return
	}
	h := s.hidden
	p := &s.parameters
	layer := float64(p.Attention)/s.layers + s.layerNorms
	s.moduleMatrices = s.attentionMatrices/s.layers + 2*h*h + s.outputMatrices
	if s.expertLayers > 0 {
		layer += float64(p.Experts+p.SharedExperts+p.Router) / s.expertLayers
		s.moduleMatrices += (s.expertMatrices + s.routerMatrices) / s.expertLayers
	} else {
		layer += float64(p.FFN) / s.layers
		s.moduleMatrices += s.denseMatrices / s.layers
	}
	p.MTP = quantity.Count(s.modules * (layer + 2*h*h + 3*s.endNorm))
}
