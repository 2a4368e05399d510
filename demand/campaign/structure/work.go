package structure

import "tokenwatt/catalog"

// Work is what one pass of something takes.
type Work struct {
	FLOPs    float64
	Elements float64 // of the tracks that a block reads and writes
	Scores   float64 // of attention that reach the memory
}

// times returns the work done so many times.
func (w Work) times(n float64) Work { return Work{w.FLOPs * n, w.Elements * n, w.Scores * n} }

// plus returns both works.
func (w Work) plus(v Work) Work {
	return Work{w.FLOPs + v.FLOPs, w.Elements + v.Elements, w.Scores + v.Scores}
}

// block is one block of the trunk on so many residues.
func block(t *catalog.FoldingTool, residues float64) Work {
	l, c := residues, float64(t.PairChannels)
	w := Work{FLOPs: 12*c*l*l*l + (68*c*c+16*c)*l*l, Elements: elements(t, l)}
	if !t.FusedAttention {
		w.Scores = 2 * float64(t.PairHeads) * l * l * l
	}
	if t.MSADepth > 0 {
		s, m := float64(t.MSADepth), float64(t.MSAChannels)
		w.FLOPs += (8*c*c+16*c)*l*l + 12*m*s*l*l + 36.5*m*m*s*l + 4*m*s*s*l
		if !t.FusedAttention {
			w.Scores += float64(t.MSAHeads) * (s*l*l + s*s*l)
		}
	}
	if s := float64(t.SequenceChannels); s > 0 {
		w.FLOPs += 24*s*s*l + 4*s*l*l
	}
	return w
}

// elements of the tracks at so many residues: pairs, alignment, single row.
func elements(t *catalog.FoldingTool, l float64) float64 {
	return float64(t.PairChannels)*l*l + float64(t.MSAChannels)*float64(t.MSADepth)*l + float64(t.SequenceChannels)*l
}

// tokenLayers is the traffic of a token of the diffusion transformer over that of an element of a trunk block, which has
// five layers on pairs where the transformer has attention and transition: two of six.
const tokenLayers = 1.0 / 3

// diffusionBlock is one block of the diffusion transformer in one step of one sample.
func diffusionBlock(t *catalog.FoldingTool, residues float64) Work {
	w := float64(t.DiffusionWidth)
	return Work{FLOPs: 28*w*w*residues + 28.0/3*w*residues*residues, Elements: tokenLayers * w * residues}
}

// Prediction is the work of one prediction: passes of the trunk, samples of the diffusion. The language model is apart.
func Prediction(t *catalog.FoldingTool, o Options, residues float64) Work {
	o = o.of(t)
	trunk := block(t, residues).times(float64(t.Blocks * (o.Recycles + 1)))
	return trunk.plus(diffusionBlock(t, residues).times(float64(t.DiffusionBlocks*t.DiffusionSteps) * float64(o.Samples)))
}
