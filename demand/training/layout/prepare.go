package layout

import (
	"fmt"

	"tokenwatt/catalog"
	"tokenwatt/compute/transformer"
)

// Prepared is a job with everything counted that does not depend on its layout. It is immutable and safe for use by
// several goroutines. Its Valid and Memory do not allocate: a search calls them millions of times.
type Prepared struct {
	job     Job
	recipe  recipe
	habits  [4]habits // by ZeRO stage
	weights parameterCounts
	kept    activationBytes

	hidden, heads, kvHeads, layers int
	// Inner widths that tensor parallelism splits; 0 where the model has no such block.
	denseFFN, sharedFFN  int
	experts, denseLayers int
}

// parameterCounts are the parameters of one layer, or of one end of the model, by how they are split.
type parameterCounts struct {
	copied  float64 // of a layer, on every tensor-parallel rank: norms, low-rank projections of latent attention
	split   float64 // of a layer's attention, divided over tensor-parallel ranks
	oneKV   float64 // of one key-value head's projections in a layer: copied where there are fewer of them than ranks
	dense   float64 // of a dense feed-forward block, divided over tensor-parallel ranks
	router  float64 // of an expert layer, copied
	shared  float64 // shared experts of a layer, divided over tensor-parallel ranks
	experts float64 // routed experts of a layer, all of them

	input, output float64 // embedding and output matrix, divided over tensor-parallel ranks
	tied          bool    // one matrix is both
	ends          float64 // positions and final norms, copied
	module        float64 // of a multi-token-prediction module beyond one layer
}

// Prepare checks the job and counts its model. The error joins everything that is wrong and wraps ErrJob.
func Prepare(j Job) (*Prepared, error) {
	if err := j.check(); err != nil {
		return nil, err
	}
	shape, err := transformer.Of(j.Model)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrJob, err)
	}
	m := &j.Model
	if m.KVHeads == 0 {
		m.KVHeads = m.Heads
	}
	if m.HeadDim == 0 && m.MLA == nil {
		m.HeadDim = m.Hidden / m.Heads
	}
	p := &Prepared{
		job: j, hidden: m.Hidden, heads: m.Heads, kvHeads: m.KVHeads, layers: m.Layers,
		denseFFN: m.FFN, denseLayers: m.Layers,
	}
	p.recipe, _ = recipeOf(j.Recipe)
	for zero := range p.habits {
		p.habits[zero] = j.habits(zero)
	}
	if x := m.Experts; x != nil {
		p.experts, p.denseLayers = x.Count, x.DenseLayers
		if x.DenseLayers == 0 {
			p.denseFFN = 0
		}
		if x.Shared > 0 {
			p.sharedFFN = sharedFFN(x)
		}
	}
	if m.MLA != nil {
		p.kvHeads = m.Heads // latent attention expands a key and a value for every query head
	}
	p.countParameters(shape.Parameters())
	p.countActivations()
	return p, nil
}

// Job returns the job that was prepared, with the widths that its model left to their defaults filled in.
func (p *Prepared) Job() Job { return p.job }

// Slots is how many layers a pipeline chunk has room for: ceil(layers / (pp vpp)), for degrees of 1 or above. It sets the period of the pipeline;
// the slots that are left over are at the ends, beside the embedding and the logits (see stageLayers).
func (p *Prepared) Slots(pp, vpp int) int {
	chunks := pp * vpp
	return (p.layers + chunks - 1) / chunks
}

// countParameters splits the model's parameters into those of a layer and those of the ends.
func (p *Prepared) countParameters(c transformer.Parameters) {
	m, w := &p.job.Model, &p.weights
	h, layers := float64(m.Hidden), float64(m.Layers)
	attention := float64(c.Attention) / layers
	if mla := m.MLA; mla != nil {
		down := h * float64(mla.QRank+mla.KVRank+mla.RopeDim)
		w.copied, w.split = down, attention-down
	} else {
		w.split = attention
		w.oneKV = 2 * h * float64(m.HeadDim)
	}
	w.copied += float64(c.Norms) / layers // the final norm is spread over the layers: one part in layers too much
	if p.denseLayers > 0 {
		w.dense = float64(c.FFN) / float64(p.denseLayers)
	}
	if n := float64(m.Layers - p.denseLayers); n > 0 {
		w.router = float64(c.Router) / n
		w.shared = float64(c.SharedExperts) / n
		w.experts = float64(c.Experts) / n
	}
	w.input = float64(c.Embedding)
	w.output = float64(c.Output)
	if m.TiedEmbeddings {
		w.output, w.tied = w.input, true
	}
	w.ends = float64(c.Positions + c.Projections)
	w.module = 2 * h * h
}

// sharedFFN is the inner width of all shared experts of a layer together.
func sharedFFN(x *catalog.Experts) int {
	if x.SharedFFN > 0 {
		return x.Shared * x.SharedFFN
	}
	return x.Shared * x.FFN
}
