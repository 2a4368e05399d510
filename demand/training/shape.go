package training

import (
	"fmt"
	"math"

	"tokenwatt/catalog"
	"tokenwatt/quantity"
)

// The proportions of a dense model of a given size are those that Llama 3 settled on (arXiv 2407.21783, table 3): heads
// of 128, 8 key-value heads, a gated block of 3.5 times the width, a vocabulary of 128,256, some 110 of width a layer.
const (
	shapeHead       = 128
	shapeKVHeads    = 8
	shapeVocabulary = 128256
	shapeAspect     = 110
)

// shapeFor returns a dense model of about so many parameters. Widths are multiples of 1,024 and layers of 4 (of 512 and 2
// below 30 billion parameters, of 256 and 1 below 3 billion), so that it can be laid out; the size is met within what these
// steps allow. The error says that no such model is that small or large.
func shapeFor(parameters float64, context int) (catalog.Model, error) {
	if !(parameters >= 1e7 && parameters <= 1e14) {
		return catalog.Model{}, fmt.Errorf("%w: a model of %.3g parameters has no shape, expected 1e7 to 1e14", ErrProblem, parameters)
	}
	width, layerStep := 1024, 4
	switch {
	case parameters < 3e9:
		width, layerStep = 256, 1
	case parameters < 3e10:
		width, layerStep = 512, 2
	}
	best, least := catalog.Model{}, math.Inf(1)
	for hidden := width; hidden <= 1<<17; hidden += width {
		m := shapeOf(hidden, context)
		ends := 2 * float64(m.Vocabulary) * float64(hidden)
		if parameters < 3e9 {
			ends, m.TiedEmbeddings = ends/2, true
		}
		h := float64(hidden)
		layer := 2*h*h + 2*h*float64(m.KVHeads*m.HeadDim) + 3*h*float64(m.FFN) + 2*h
		m.Layers = layerStep * int(math.Round((parameters-ends)/layer/float64(layerStep)))
		if m.Layers < 2 {
			continue
		}
		size := math.Abs(math.Log((ends + layer*float64(m.Layers)) / parameters))
		aspect := math.Abs(math.Log(h / float64(m.Layers) / shapeAspect))
		// A size that is off by a per cent counts as much as an aspect that is off by a half.
		if score := 50*size + aspect; score < least {
			best, least = m, score
		}
	}
	if best.Layers == 0 {
		return best, fmt.Errorf("%w: no dense model with a vocabulary of %d has %.3g parameters", ErrProblem, shapeVocabulary, parameters)
	}
	best.Title = fmt.Sprintf("dense model of %s parameters", quantity.Count(math.Round(parameters/1e6)*1e6))
	return best, nil
}

// shapeOf is a model of a width whose layers are still to be counted.
func shapeOf(hidden, context int) catalog.Model {
	m := catalog.Model{
		Hidden: hidden, HeadDim: shapeHead, Heads: hidden / shapeHead, KVHeads: kvHeads(hidden / shapeHead),
		FFN: (7*hidden/2 + 255) / 256 * 256, Activation: "swiglu", Vocabulary: shapeVocabulary, Context: context, Norm: "rmsnorm",
	}
	m.Source, m.Date, m.Basis = "proportions of Llama 3 (arXiv 2407.21783, table 3), sized by the scaling law", "2024-07", quantity.Estimate
	return m
}

// kvHeads is the largest number of key-value heads up to 8 that divides the query heads.
func kvHeads(heads int) int {
	for n := min(shapeKVHeads, heads); n > 1; n-- {
		if heads%n == 0 {
			return n
		}
	}
	return 1
}
