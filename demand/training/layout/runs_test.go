package layout_test

import (
	"encoding/csv"
	"os"
	"strconv"
	"strings"
	"testing"

	"tokenwatt/catalog"
	"tokenwatt/demand/training/layout"
	"tokenwatt/internal/testdata"
)

// row is a measured run.
type row struct {
	line                     int
	source, name, notes, gpu string
	job                      layout.Job
	layout                   layout.Layout
	memory                   float64 // bytes; 0 where not measured
	calibration              bool    // of BLOOM: in the half that constants are calibrated on
}

// kind is how a source's software keeps things that its rows do not state.
type kind struct {
	node                    int
	sequenceParallel, flash bool
	fusedLoss, gated        bool
	framework               string
}

func kindOf(source string) kind {
	modern := kind{node: 8, sequenceParallel: true, flash: true, gated: true}
	switch {
	case strings.Contains(source, "torchtitan"):
		modern.fusedLoss = strings.Contains(source, "2025") // it compiles the loss by then (its pull request 1033 of 2025-03)
		modern.framework = "fsdp"
		return modern
	case strings.Contains(source, "BLOOM"), strings.Contains(source, "vTrain"):
		return kind{node: 8, framework: "deepspeed"}
	case strings.Contains(source, "MaxText"):
		modern.node, modern.framework = 256, "xla"
		return modern
	case strings.Contains(source, "Megatron-Bridge"):
		modern.fusedLoss = true
		return modern
	case strings.Contains(source, "Megatron-Core"):
		return kind{node: 8, sequenceParallel: true, flash: true}
	case strings.Contains(source, "2020"):
		return kind{node: 16}
	}
	return kind{node: 8}
}

// read returns the rows of a file of measured runs.
func read(t testing.TB, file string) []row {
	t.Helper()
	f, err := os.Open(testdata.Path(t, "training", file))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	lines, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	column := map[string]int{}
	for i, name := range lines[0] {
		column[name] = i
	}
	rows := make([]row, 0, len(lines)-1)
	for n, cells := range lines[1:] {
		cell := func(name string) string { return cells[column[name]] }
		count := func(name string, blank int) int {
			if cell(name) == "" {
				return blank
			}
			v, err := strconv.Atoi(cell(name))
			if err != nil {
				t.Fatalf("line %d: %s: %v", n+2, name, err)
			}
			return v
		}
		r := row{line: n + 2, source: cell("source"), name: cell("model_name"), notes: cell("notes"), gpu: cell("gpu")}
		k := kindOf(r.source)
		l := &r.layout
		l.TP, l.PP, l.CP, l.EP, l.DP = count("tp", 1), count("pp", 1), count("cp", 1), count("ep", 1), count("dp", 1)
		l.VPP, l.ZeRO = count("vpp", 1), count("zero_stage", 0)
		if strings.Contains(r.notes, "Interleaved") && cell("vpp") == "" {
			l.VPP = 2 // the schedule's usual number of stages a rank
		}
		l.Recompute = recomputeOf(cell("recompute"))
		if k.framework == "fsdp" && l.Recompute == layout.Selective {
			l.Recompute = layout.SelectivePerOp // torchtitan's selective checkpointing is by operator unless told otherwise
		}
		l.SequenceParallel = l.TP > 1 && (k.sequenceParallel || strings.Contains(r.notes, "sequence parallelism + "))
		r.job = layout.Job{
			Model: modelOf(r, k, count, cell("model_name")), Sequence: count("seq_len", 0), GlobalBatch: count("global_batch", 0),
			Accelerators: count("num_gpus", 0), NodeSize: k.node, MemoryBytes: 80 << 30, Recipe: cell("precision"),
			FlashAttention: k.flash, FusedLoss: k.fusedLoss, Framework: k.framework,
		}
		if r.job.Recipe == "fp8-cs" {
			r.job.Recipe = "fp8-current"
		}
		l.MicroBatch = count("micro_batch", 0)
		if l.MicroBatch == 0 { // not stated: all of a replica's batch without a pipeline, one sequence with one
			l.MicroBatch = 1
			if l.PP == 1 {
				l.MicroBatch = r.job.GlobalBatch / l.DP
			}
		}
		if s := cell("measured_mem_gib"); s != "" {
			gib, err := strconv.ParseFloat(s, 64)
			if err != nil {
				t.Fatalf("line %d: measured_mem_gib: %v", n+2, err)
			}
			r.memory = gib * (1 << 30)
		}
		rows = append(rows, r)
	}
	return rows
}

func recomputeOf(name string) layout.Recompute {
	switch name {
	case "full", "qkv_proj_offloaded":
		return layout.Full
	case "selective":
		return layout.Selective
	case "selective-per-op":
		return layout.SelectivePerOp
	}
	return layout.NoRecompute
}

// modelOf builds the model of a row; what only the notes say is read from them.
func modelOf(r row, k kind, count func(string, int) int, name string) catalog.Model {
	m := catalog.Model{
		Layers: count("layers", 0), Hidden: count("hidden", 0), Heads: count("heads", 0), KVHeads: count("kv_heads", 0),
		FFN: count("ffn_hidden", 0), Vocabulary: count("vocab", 0), Context: count("seq_len", 0),
		Activation: "gelu", Norm: "layernorm", NormBias: true, LinearBias: true, TiedEmbeddings: !k.gated,
	}
	if k.gated {
		m.Activation, m.Norm, m.LinearBias = "swiglu", "rmsnorm", false
	}
	for _, d := range []int{64, 128} {
		if strings.Contains(r.notes, "head_dim="+strconv.Itoa(d)) || strings.Contains(r.notes, "head_dim "+strconv.Itoa(d)) {
			m.HeadDim = d
		}
	}
	if n := count("experts", 0); n > 0 {
		m.Experts = &catalog.Experts{Count: n, TopK: count("experts_active", 1), FFN: m.FFN}
		if strings.Contains(name, "DeepSeek-V3") {
			m.Experts.Shared, m.Experts.DenseLayers, m.FFN, m.MTP = 1, 3, 18432, 1
			m.MLA = &catalog.MLA{QRank: 1536, KVRank: 512, NopeDim: 128, RopeDim: 64, VDim: 128}
			m.KVHeads, m.HeadDim = 0, 0
		}
	}
	return m
}

// bloom returns the BLOOM rows with measured memory. Every second configuration (layers, width, TP and PP, in the order
// in which they first appear) is for calibration, the others are for testing.
func bloom(t testing.TB) []row {
	var out []row
	halves := map[[4]int]bool{}
	for _, r := range read(t, "measured.csv") {
		if r.memory == 0 || !strings.Contains(r.source, "BLOOM") {
			continue
		}
		key := [4]int{r.job.Model.Layers, r.job.Model.Hidden, r.layout.TP, r.layout.PP}
		if _, seen := halves[key]; !seen {
			halves[key] = len(halves)%2 == 0
		}
		r.calibration = halves[key]
		out = append(out, r)
	}
	return out
}
