package layout

import "fmt"

// Valid reports whether the layout keeps every rule; it says nothing of memory. It does not allocate.
func (p *Prepared) Valid(l *Layout) bool { return p.broken(l) == 0 }

// Check returns nil for a layout that keeps every rule, and otherwise an *Error that wraps ErrLayout and names all
// that are broken. It allocates only then. Memory is a matter of Fits.
func (p *Prepared) Check(l *Layout) error {
	out := p.broken(l)
	if out == 0 {
		return nil
	}
	e := &Error{Layout: *l}
	for bit := degreesPositive; bit < endOfRules; bit <<= 1 {
		if out&bit != 0 {
			e.Broken = append(e.Broken, p.describe(bit, l))
		}
	}
	return e
}

// describe puts a broken rule into words.
func (p *Prepared) describe(bit rules, l *Layout) Broken {
	switch bit {
	case degreesPositive, degreesMultiply, batchDivides, zeroKnown, recomputeKnown:
		return p.describeDegrees(bit, l)
	case ppWithinLayers, vppWithinLayers, vppNeedsPP, vppMicroBatches, zeroExcludesPP:
		return p.describePipeline(bit, l)
	case cpDividesSequence, cpNeedsFlash, spNeedsTP, spDividesSequence:
		return p.describeSequence(bit, l)
	case epNeedsExperts, epDividesExperts, epDividesRanks, expertsTPNeedsSP:
		return p.describeExperts(bit, l)
	}
	return p.describeTensor(bit, l)
}

func (p *Prepared) describeDegrees(bit rules, l *Layout) Broken {
	switch bit {
	case degreesPositive:
		return Broken{
			"degrees-positive", fmt.Sprintf("TP %d, PP %d, VPP %d, CP %d, EP %d, DP %d, micro-batch %d", l.TP, l.PP, l.VPP, l.CP, l.EP, l.DP, l.MicroBatch),
			"each 1 or above", "a degree that is not used is 1",
		}
	case degreesMultiply:
		return Broken{
			"degrees-multiply-to-accelerators", fmt.Sprintf("TP %d x PP %d x CP %d x DP %d", l.TP, l.PP, l.CP, l.DP),
			fmt.Sprintf("%d accelerators", p.job.Accelerators), "choose degrees that divide the accelerators; DP is what is left",
		}
	case batchDivides:
		return Broken{
			"batch-divides", fmt.Sprintf("a global batch of %d over DP %d x micro-batch %d", p.job.GlobalBatch, l.DP, l.MicroBatch),
			"a whole number of micro-batches on each replica", "change the global batch, the micro-batch or DP",
		}
	case zeroKnown:
		return Broken{"zero-stage", fmt.Sprint(l.ZeRO), "0, 1, 2 or 3", "0 shards nothing, 1 the optimiser, 2 also gradients, 3 also weights"}
	}
	return Broken{"recompute-kind", fmt.Sprint(l.Recompute), "none, selective, selective-per-op or full", "use one of the package's constants"}
}

func (p *Prepared) describePipeline(bit rules, l *Layout) Broken {
	switch bit {
	case ppWithinLayers:
		return Broken{"pp-within-layers", fmt.Sprintf("PP %d", l.PP), fmt.Sprintf("at most %d, the layers", p.layers), "a stage has at least one layer"}
	case vppWithinLayers:
		return Broken{
			"vpp-within-layers", fmt.Sprintf("PP %d x VPP %d", l.PP, l.VPP),
			fmt.Sprintf("at most %d, the layers", p.layers), "a chunk has at least one layer: lower VPP",
		}
	case vppNeedsPP:
		return Broken{"vpp-needs-pp", fmt.Sprintf("VPP %d with PP 1", l.VPP), "VPP 1, or PP above 1", "interleaving is of pipeline stages"}
	case zeroExcludesPP:
		return Broken{
			"zero-excludes-pp", fmt.Sprintf("ZeRO %d with PP %d", l.ZeRO, l.PP), "ZeRO 0 or 1 with a pipeline under DeepSpeed",
			"its pipeline adds gradients up over micro-batches before it reduces them",
		}
	}
	return Broken{
		"vpp-micro-batches", fmt.Sprintf("%d micro-batches with PP %d", p.job.GlobalBatch/l.DP/l.MicroBatch, l.PP),
		"a multiple of PP", "the interleaved schedule runs micro-batches in groups of PP",
	}
}

func (p *Prepared) describeSequence(bit rules, l *Layout) Broken {
	switch bit {
	case cpDividesSequence:
		return Broken{
			"cp-divides-sequence", fmt.Sprintf("CP %d over %d tokens", l.CP, p.job.Sequence), "a sequence that 2 CP divides",
			"causal work is balanced by giving each rank one early and one late chunk",
		}
	case cpNeedsFlash:
		return Broken{"cp-needs-flash-attention", "attention that writes its scores", "flash attention where CP is above 1", "partial results are joined with the softmax sums that only it keeps"}
	case spNeedsTP:
		return Broken{"sp-needs-tp", "sequence parallelism with TP 1", "TP above 1", "it splits norms and residuals over the ranks of TP"}
	}
	return Broken{
		"sp-divides-sequence", fmt.Sprintf("%d tokens over CP %d and TP %d", p.job.Sequence, l.CP, l.TP),
		"a whole number of tokens on each rank", "lower TP or CP, or leave sequence parallelism out",
	}
}

func (p *Prepared) describeExperts(bit rules, l *Layout) Broken {
	switch bit {
	case epNeedsExperts:
		return Broken{"ep-needs-experts", fmt.Sprintf("EP %d with a dense model", l.EP), "EP 1", "only experts are spread over EP"}
	case epDividesExperts:
		return Broken{"ep-divides-experts", fmt.Sprintf("EP %d", l.EP), fmt.Sprintf("a divisor of the %d experts", p.experts), "each rank holds as many experts"}
	case epDividesRanks:
		return Broken{
			"ep-divides-ranks", fmt.Sprintf("EP %d over %d ranks of a stage", l.EP, p.job.Accelerators/l.PP),
			"a divisor of TP x CP x DP", "experts are spread over the ranks of one pipeline stage",
		}
	}
	return Broken{
		"experts-tp-needs-sp", fmt.Sprintf("experts with TP %d and no sequence parallelism", l.TP), "sequence parallelism",
		"each rank of TP routes its own part of the tokens",
	}
}

func (p *Prepared) describeTensor(bit rules, l *Layout) Broken {
	found := fmt.Sprintf("TP %d", l.TP)
	switch bit {
	case tpDividesHeads:
		return Broken{"tp-divides-heads", found, fmt.Sprintf("a divisor of the %d heads", p.heads), "a head is never split"}
	case tpDividesKVHeads:
		return Broken{
			"tp-divides-kv-heads", found, fmt.Sprintf("a divisor or a multiple of the %d key-value heads", p.kvHeads),
			"with a multiple, each key-value head is copied to several ranks",
		}
	case tpDividesHidden:
		return Broken{"tp-divides-hidden", found, fmt.Sprintf("a divisor of hidden %d", p.hidden), "rows of the projections are split evenly"}
	}
	return Broken{
		"tp-divides-ffn", found, fmt.Sprintf("a divisor of the inner widths %d (dense) and %d (shared experts); 0 where there is none", p.denseFFN, p.sharedFFN),
		"columns of the feed-forward block are split evenly",
	}
}
