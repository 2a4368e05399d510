package transformer

import "tokenwatt/quantity"

// Parameters counts a model's weights, biases included, by what they belong to. All counts are whole numbers.
type Parameters struct {
	Embedding     quantity.Count // token embedding; it is the output projection too where embeddings are tied
	Positions     quantity.Count // learned positions
	Projections   quantity.Count // between embedding and hidden where their widths differ
	Output        quantity.Count // output projection of its own; zero where embeddings are tied
	Attention     quantity.Count // projections of queries, keys, values and output
	FFN           quantity.Count // dense feed-forward blocks
	Router        quantity.Count // routers of expert layers
	Experts       quantity.Count // routed experts
	SharedExperts quantity.Count // experts that see every token
	Norms         quantity.Count // norms

	// MTP is what multi-token-prediction modules hold of their own. It is not part of Total.
	MTP quantity.Count
	// Total is the whole model without multi-token prediction.
	Total quantity.Count
	// Active is Total without the routed experts that a token does not see: the "activated parameters" of
	// most authors, input embedding included.
	Active quantity.Count
	// Multiplied is what one token is multiplied with in a forward pass, logits included: the N of 2 N and
	// 6 N D. It leaves out tables that are only looked up, norms and biases.
	Multiplied quantity.Count
}

// sum fills in the totals from the parts.
func (p *Parameters) sum(s *Shape) {
	p.Total = p.Embedding + p.Positions + p.Projections + p.Output + p.Attention + p.FFN +
		p.Router + p.Experts + p.SharedExperts + p.Norms
	p.Active = p.Total - quantity.Count(s.expertLayers*(s.experts-s.topK)*s.oneExpert)
	p.Multiplied = quantity.Count(s.layerMatrices() + s.inputMatrices + s.outputMatrices)
}

// layerMatrices is how many weights of all layers a token is multiplied with.
func (s *Shape) layerMatrices() float64 {
	return s.attentionMatrices + s.denseMatrices + s.routerMatrices + s.expertMatrices
}

// Parameters returns the model's parameter counts.
func (s *Shape) Parameters() Parameters { return s.parameters }
