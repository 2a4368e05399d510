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
	parameters Parameters

	layers, fullLayers, windowedLayers, expertLayers float64
	window                                           float64
	experts, topK                                    float64

	// Weights that one token is multiplied with, over all layers.
	attentionMatrices, denseMatrices, routerMatrices, expertMatrices float64
	// Weights of the projections between embedding and hidden, and of the output.
	inputMatrices, outputMatrices float64
	// One routed expert of one layer, biases included; all experts of all layers are parameters.Experts.
	oneExpert float64
	// Weights that no decode step reads whole, because rows of them are looked up.
	lookup, lookupRow float64

	// Operations of one pair of query and key in one layer: as computed in prefill and training, and in decode.
	pair, decodePair float64
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
	}
	s.countAttention(&m)
	s.countFeedForward(&m)
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

// countAttention counts matrices, biases and sinks of all layers' attention.
func (s *Shape) countAttention(m *catalog.Model) {
	h, a := float64(m.Hidden), float64(m.Heads)
	var layer, biases float64
	if mla := m.MLA; mla != nil {
		q, c := float64(mla.QRank), float64(mla.KVRank)
		n, r, v := float64(mla.NopeDim), float64(mla.RopeDim), float64(mla.VDim)
		if q > 0 {
			layer += h*q + q*a*(n+r)
		} else {
			layer += h * a * (n + r)
		}
		layer += h*(c+r) + c*a*(n+v) + a*v*h
		s.pair = 2 * a * (n + r + v)
		s.decodePair = 2 * a * (2*c + r)
		s.expansion = 2 * c * a * (n + v)
		s.cached = c + r
	} else {
		g, d := float64(m.KVHeads), float64(m.HeadDim)
		layer = 2*h*a*d + 2*h*g*d
		if m.LinearBias || m.QKVBias || m.AttentionBias {
			biases += a*d + 2*g*d
		}
		if m.LinearBias || m.AttentionBias {
			biases += h
		}
		s.pair = 4 * a * d
		if m.RelativePositions {
			layer += h * a * d
			s.pair += 2 * a * d
		}
		s.decodePair = s.pair
		s.cached = 2 * g * d
	}
	if m.AttentionSinks {
		biases += a
	}
	s.attentionMatrices = s.layers * layer
	s.parameters.Attention = quantity.Count(s.layers * (layer + biases))
}

// countFeedForward counts dense blocks, routers and experts of all layers.
func (s *Shape) countFeedForward(m *catalog.Model) {
	h, matrices := float64(m.Hidden), 2.0
	if m.Activation == "swiglu" || m.Activation == "geglu" {
		matrices = 3
	}
	block := func(inner float64, bias bool) (weights, biases float64) {
		if bias {
			biases = (matrices-1)*inner + h
		}
		return matrices * h * inner, biases
	}
	dense := s.layers
	if x := m.Experts; x != nil {
		dense = float64(x.DenseLayers)
		s.expertLayers = s.layers - dense
		s.experts, s.topK = float64(x.Count), float64(x.TopK)
		sharedFFN := x.SharedFFN
		if sharedFFN == 0 {
			sharedFFN = x.FFN
		}
		bias := x.Bias || m.LinearBias
		routed, routedBias := block(float64(x.FFN), bias)
		shared, sharedBias := block(float64(sharedFFN), bias)
		router, routerBias := h*s.experts, 0.0
		if bias {
			routerBias += s.experts
		}
		if x.RouterBias {
			routerBias += s.experts
		}
		n := float64(x.Shared)
		s.oneExpert = routed + routedBias
		s.expertMatrices = s.expertLayers * (s.topK*routed + n*shared)
		s.routerMatrices = s.expertLayers * router
		s.parameters.Experts = quantity.Count(s.expertLayers * s.experts * s.oneExpert)
		s.parameters.SharedExperts = quantity.Count(s.expertLayers * n * (shared + sharedBias))
		s.parameters.Router = quantity.Count(s.expertLayers * (router + routerBias))
	}
	weights, biases := block(float64(m.FFN), m.LinearBias)
	s.denseMatrices = dense * weights
	s.parameters.FFN = quantity.Count(dense * (weights + biases))
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
	s.outputMatrices += v * e
}

// countNorms counts norms: before each block of a layer, behind the last layer, and those that the model adds.
func (s *Shape) countNorms(m *catalog.Model) {
	per := normWidth(m)
	layer := 2 * per * float64(m.Hidden)
	if m.ParallelBlock {
		layer /= 2
	}
	if m.QKNorm {
		layer += 2 * per * float64(m.HeadDim)
	}
	if m.MLA != nil {
		layer += per * float64(m.MLA.QRank+m.MLA.KVRank)
	}
	norms := s.layers*layer + per*float64(m.Hidden)
	if m.EmbeddingNorm {
		norms += per * float64(m.Hidden)
	}
	s.parameters.Norms = quantity.Count(norms)
}

// normWidth is how many parameters a norm has for each element: a weight, and a bias where it has one.
func normWidth(m *catalog.Model) float64 {
	if m.Norm == "layernorm" && m.NormBias {
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
	h, per := float64(m.Hidden), normWidth(m)
	p := &s.parameters
	layer := float64(p.Attention)/s.layers + (float64(p.Norms)-per*h)/s.layers
	if m.EmbeddingNorm {
		layer -= per * h / s.layers
	}
	s.moduleMatrices = s.attentionMatrices/s.layers + 2*h*h + s.outputMatrices
	if s.expertLayers > 0 {
		layer += float64(p.Experts+p.SharedExperts+p.Router) / s.expertLayers
		s.moduleMatrices += (s.expertMatrices + s.routerMatrices) / s.expertLayers
	} else {
		layer += float64(p.FFN) / s.layers
		s.moduleMatrices += s.denseMatrices / s.layers
	}
	p.MTP = quantity.Count(s.modules * (layer + 2*h*h + 3*per*h))
}
