package layout

// stage is what one rank of the pipeline holds.
type stage struct {
	dense, expert float64 // layers by their feed-forward block
	modules       float64 // multi-token-prediction modules
	first, last   bool
	inFlight      float64 // micro-batches whose activations of all of the rank's layers are kept at once
}

// stageOf returns what rank i of the pipeline holds.
//
// Where the layers do not divide into the chunks, the ranks in the middle have the most, and the last and then the
// first are one short, because they hold the logits and the embedding: 70 layers of BLOOM over 12 stages are
// 5 + 10 x 6 + 5, 126 of Llama 3 405B over 8 are 15 + 6 x 16 + 15.
//
// With one chunk a rank, rank i of 1F1B keeps min(p - i, m) micro-batches. Interleaved it runs
// 2 (p - i - 1) + (v - 1) p forward passes of a chunk before the first backward pass, so it keeps one more of them, each
// 1/v of its layers: on the first rank 1 + (p - 1)/(p v) times the layers of p micro-batches (Korthikanti et al. 2022,
// section 4.2.3; Megatron-LM, core/pipeline_parallel/schedules.py).
func (p *Prepared) stageOf(i int, f *frame) stage {
	s := stage{first: i == 0, last: i == f.pp-1}
	layers := f.vpp * f.base
	if f.pp == 1 {
		layers = p.layers
	} else if f.extra > 0 {
		layers += (f.extra + f.pp - 1) / f.pp
		missing := f.chunks - f.extra
		if s.last && missing >= 1 || s.first && missing >= 2 {
			layers--
		}
	}
	dense := 0
	switch {
	case p.experts == 0:
		dense = layers
	case s.first:
		dense = min(p.denseLayers, layers)
	}
	s.dense, s.expert = float64(dense), float64(layers-dense)
	if s.last {
		s.modules = float64(p.job.Model.MTP)
	}
	if f.vpp > 1 {
		warm := 2*(f.pp-1-i) + (f.vpp-1)*f.pp + 1
		s.inFlight = float64(min(warm, f.microBatches*f.vpp)) / float64(f.vpp)
	} else {
		s.inFlight = float64(min(f.pp-i, f.microBatches))
	}
	return s
}

// counts returns the parameters that one rank of the stage holds before any sharding over data-parallel ranks: those
// that every data-parallel rank has, routed experts, and of the first kind those of the ends of the model.
func (p *Prepared) counts(s *stage, f *frame) (plain, experts, ends float64) {
	plain = s.dense*f.dense + s.expert*f.expert
	experts = s.expert * f.experts
	if s.modules > 0 { // a module is a layer of the last layer's kind and a projection
		plain += s.modules * (p.lastLayer(f) + p.weights.module)
		experts += s.modules * f.experts
	}
	if s.first {
		ends += f.input
	}
	if s.last && !(s.first && p.weights.tied) {
		ends += f.output
	}
	return plain + ends, experts, ends
}

// lastLayer is the parameters of the model's last layer on one rank, without its routed experts.
func (p *Prepared) lastLayer(f *frame) float64 {
	if p.experts > 0 {
		return f.expert
	}
	return f.dense
}
