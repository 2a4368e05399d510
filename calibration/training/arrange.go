package training

import (
	"fmt"
	"slices"
	"strings"

	"tokenwatt/demand/training/layout"
	"tokenwatt/demand/training/step"
)

// tokensOfBlank is how many tokens a micro-batch has at most where the table leaves it open and there is no pipeline.
const tokensOfBlank = 16384

// layout reads the degrees of parallelism and checks that they fit the job.
func (r *record) layout(row *Row) {
	l := layout.Layout{
		TP: r.count("tp", 1), PP: r.count("pp", 1), CP: r.count("cp", 1), EP: r.count("ep", 1),
		ZeRO: r.zero(row), Recompute: r.recompute(row),
	}
	j := &row.Job
	ranks := l.TP * l.PP * l.CP
	if j.Accelerators > 0 && j.Accelerators%ranks != 0 {
		r.refuse("num_gpus", fmt.Sprint(j.Accelerators), fmt.Sprintf("a multiple of tp x pp x cp = %d", ranks))
		return
	}
	l.DP = r.count("dp", max(j.Accelerators/ranks, 1))
	if l.CP > 1 && l.DP*l.TP*l.PP == j.Accelerators {
		l.DP /= l.CP // some tables count context parallelism in dp
	}
	if l.DP*ranks != j.Accelerators && j.Accelerators > 0 {
		r.refuse("dp", fmt.Sprint(l.DP), fmt.Sprintf("num_gpus / (tp x pp x cp) = %d", j.Accelerators/ranks))
		return
	}
	l.MicroBatch = r.count("micro_batch", blankMicroBatch(j, &l))
	if l.MicroBatch*l.DP > j.GlobalBatch {
		r.refuse("global_batch", fmt.Sprint(j.GlobalBatch), fmt.Sprintf("at least micro_batch x dp = %d", l.MicroBatch*l.DP))
	}
	l.VPP = r.count("vpp", blankChunks(r, row, &l))
	if l.PP == 1 {
		l.VPP = 1
	}
	if l.PP > j.Model.Layers {
		r.refuse("pp", fmt.Sprint(l.PP), fmt.Sprintf("at most the %d layers", j.Model.Layers))
	}
	if x := j.Model.Experts; x != nil && l.EP > x.Count {
		r.refuse("ep", fmt.Sprint(l.EP), fmt.Sprintf("at most the %d experts", x.Count))
	}
	l.SequenceParallel = l.TP > 1 && r.sequenceParallel(row)
	row.Layout = l
	row.ShardGroup, _ = r.noted("sharding group")
	if !blank(r.text("shard_group")) {
		row.ShardGroup = r.count("shard_group", 1)
	}
	row.Overlap = r.overlap()
}

// blankMicroBatch is what is taken where a table does not state the micro-batch: 1 in a pipeline, where small ones keep it
// full; else as much of the rank's batch as has tokensOfBlank tokens.
func blankMicroBatch(j *layout.Job, l *layout.Layout) int {
	rank := j.GlobalBatch / max(l.DP, 1)
	if l.PP > 1 || rank < 1 || j.Sequence < 1 {
		return 1
	}
	b := min(rank, max(tokensOfBlank*l.CP/j.Sequence, 1))
	for rank%b != 0 {
		b--
	}
	return b
}

// blankChunks is what is taken where a table does not state the chunks of a pipeline stage: 2 where it says interleaved, and
// for Megatron-Core and engines that nobody names on chips of its time, whose published runs interleave; else 1.
func blankChunks(r *record, row *Row, l *layout.Layout) int {
	interleaves := row.Engine == "megatron-core" || row.Engine == "megatron-bridge" || row.Engine == "default" && !old(row.Accelerator)
	if l.PP > 1 && row.Job.Model.Layers >= 2*l.PP && (r.says("interleaved") || interleaves && !r.says("1f1b")) {
		return 2
	}
	return 1
}

// sequenceParallel is what the notes say, else what the engine does: Megatron splits norms and residuals since
// Korthikanti 2022, torchtitan and MaxText always.
func (r *record) sequenceParallel(row *Row) bool {
	switch {
	case r.says("no sequence parallel", "without sequence parallel"):
		return false
	case r.says("sequence parallel"):
		return true
	}
	return !strings.HasPrefix(row.Engine, "megatron-2020") && row.Engine != "megatron-deepspeed" && !strings.HasPrefix(row.Engine, "deepspeed")
}

// zero is the stage of ZeRO. Blank, it is 3 for engines of fully sharded data parallelism and 1 for others.
func (r *record) zero(row *Row) int {
	text := r.text("zero_stage")
	if blank(text) {
		if strings.HasPrefix(row.Engine, "torchtitan") || row.Engine == "maxtext" || row.Engine == "fsdp" || row.Engine == "deepspeed-zero3-2021" {
			return 3
		}
		return 1
	}
	word := strings.NewReplacer("zero", "", "stage", "", "-", "", "_", "", " ", "").Replace(strings.ToLower(strings.TrimSuffix(text, ".0")))
	switch word {
	case "0":
		return 0
	case "1", "distributedoptimizer", "distopt":
		return 1
	case "2":
		return 2
	case "3", "fsdp", "fsdp2", "fullshard", "hsdp":
		return 3
	}
	r.refuse("zero_stage", fmt.Sprintf("%q", text), "0, 1, 2 or 3")
	return 0
}

// recompute is what is computed again. Blank is nothing. torchtitan calls its op-level checkpointing selective; MaxText's
// policies save all products but those of the feed-forward block (save_dot), or the projections of attention alone.
func (r *record) recompute(row *Row) layout.Recompute {
	text := strings.ToLower(strings.NewReplacer("_", "-", " ", "-").Replace(r.text("recompute")))
	if blank(text) {
		return layout.NoRecompute
	}
	has := func(words ...string) bool {
		return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(text, w) })
	}
	switch {
	case text == "no" || text == "false" || text == "0" || text == "off" || has("minimal"):
		return layout.NoRecompute
	case has("per-op", "save-dot"):
		return layout.SelectivePerOp
	case has("select", "core-attn", "attn", "attention"):
		if strings.HasPrefix(row.Engine, "torchtitan") {
			return layout.SelectivePerOp
		}
		return layout.Selective
	case text == "yes" || text == "true" || text == "1" || text == "on" || has("full", "uniform", "block", "qkv-proj", "out-proj"):
		return layout.Full
	}
	r.refuse("recompute", fmt.Sprintf("%q", r.text("recompute")), "none, selective, selective-per-op or full")
	return layout.NoRecompute
}

// overlap is what the notes say of communication behind kernels.
func (r *record) overlap() step.Overlap {
	var o step.Overlap
	switch {
	case r.says("vanilla tp"):
		o.TP = step.Off
	case r.says("async tp", "asynctp"):
		o.TP = step.On
	}
	if r.says("no overlap") {
		o = step.Overlap{TP: step.Off, CP: step.Off, EP: step.Off, DP: step.Off, PP: step.Off}
	}
	return o
}
