package transformer

import (
	"math"

	"tokenwatt/quantity"
)

// WeightBytes returns the size of the model's weights, multi-token-prediction modules apart, where each
// parameter takes so many bytes.
func (s *Shape) WeightBytes(bytesPerWeight float64) quantity.Bytes {
	return quantity.Bytes(float64(s.parameters.Total) * bytesPerWeight)
}

// ExpertsTouched returns how many of the routed experts of a layer a batch of tokens touches in expectation,
// each token choosing its experts evenly and independently of the others: E (1 - (1 - k/E)^T). It is zero for
// a dense model.
func (s *Shape) ExpertsTouched(batch float64) float64 {
	if s.experts == 0 {
		return 0
	}
	return s.experts * (1 - math.Pow(1-s.topK/s.experts, batch))
}

// ActiveWeightBytes returns the weights that one decode step of a batch of sequences reads: all that are not
// routed experts or tables, of the tables a row for each sequence, and the experts that the batch touches in
// expectation.
func (s *Shape) ActiveWeightBytes(batch, bytesPerWeight float64) quantity.Bytes {
	read := float64(s.parameters.Total-s.parameters.Experts) - s.lookup + batch*s.lookupRow
	read += s.expertLayers * s.ExpertsTouched(batch) * s.oneExpert
	return quantity.Bytes(read * bytesPerWeight)
}

// KVBytesPerToken returns what one more token adds to the key-value cache over all layers while it is within
// every window; behind a window the layers that have one add nothing more (see KVBytes).
func (s *Shape) KVBytesPerToken(bytesPerElement float64) quantity.Bytes {
	return quantity.Bytes(s.layers * s.cached * bytesPerElement)
}

// KVBytes returns the size of the key-value cache of one sequence. Layers with a window keep at most as many
// tokens as it holds.
func (s *Shape) KVBytes(context quantity.Tokens, bytesPerElement float64) quantity.Bytes {
	return quantity.Bytes(s.seen(float64(context)) * s.cached * bytesPerElement)
}

// GenerateKVBytes returns the bytes of key-value cache that generating tokens one by one behind a cached
// context reads in all: each step reads what its token sees, itself included.
func (s *Shape) GenerateKVBytes(context, tokens quantity.Tokens, bytesPerElement float64) quantity.Bytes {
	return quantity.Bytes(s.pairs(float64(context), float64(tokens)) * s.cached * bytesPerElement)
}
