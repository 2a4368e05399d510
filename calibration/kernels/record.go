package kernels

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"tokenwatt/calibration/score"
	"tokenwatt/compute/kernel"
)

// The bounds of a plausible row: a dimension, and a kernel's time in seconds.
const (
	maxDimension = 1 << 30
	maxExperts   = 1 << 16
	maxSeconds   = 3600
)

// record is a row under way. The first cell that cannot be used makes it refused; later ones are not looked at.
type record struct {
	table   *Table
	columns []string
	cells   []string
	line    int
	refused bool
}

// refuse lists the row once.
func (r *record) refuse(column, found, expected string) {
	if !r.refused {
		r.refused = true
		r.table.Refused = append(r.table.Refused, score.Refusal{Line: r.line, Column: column, Found: found, Expected: expected})
	}
}

// text returns a cell; empty where the column is not there.
func (r *record) text(column string) string {
	if i := slices.Index(r.columns, column); i >= 0 {
		return strings.TrimSpace(r.cells[i])
	}
	return ""
}

// has tells whether the table has a column.
func (r *record) has(column string) bool { return slices.Contains(r.columns, column) }

// count returns a whole number of at least low. Some writers print 4.0.
func (r *record) count(column string, low int) int { return r.within(column, low, maxDimension) }

func (r *record) within(column string, low, high int) int {
	text := r.text(column)
	x, err := strconv.ParseFloat(text, 64)
	if err != nil || x != math.Trunc(x) || x < float64(low) || x > float64(high) {
		r.refuse(column, quoted(text), fmt.Sprintf("a whole number from %d to %d", low, high))
		return 0
	}
	return int(x)
}

// seconds returns the time of the row from a column in milliseconds.
func (r *record) seconds(column string) float64 {
	text := r.text(column)
	x, err := strconv.ParseFloat(text, 64)
	if x /= 1e3; err != nil || !(x > 0) || x > maxSeconds {
		r.refuse(column, quoted(text), fmt.Sprintf("a time in milliseconds above 0 and below %d", maxSeconds*1000))
		return 0
	}
	return x
}

// latency is the time of tables with one measurement a row.
func (r *record) latency() float64 {
	if r.has("latency_ms") {
		return r.seconds("latency_ms")
	}
	return r.seconds("latency")
}

// precision returns the precision of a format's name.
func (r *record) precision(column string) kernel.Precision {
	text := r.text(column)
	p, ok := PrecisionOf(text)
	if !ok {
		r.refuse(column, quoted(text), "a number format: bfloat16, fp8, nvfp4, int8, int8_wo, int4_wo")
	}
	return p
}

func quoted(text string) string {
	if text == "" {
		return "empty"
	}
	if len(text) > 40 {
		text = text[:40] + "..."
	}
	return strconv.Quote(text)
}

// PrecisionOf returns the precision of a number format as tables name it, and whether it is known. Variants of one
// precision that scale by blocks, rows or tensors are told apart by their names only.
func PrecisionOf(format string) (kernel.Precision, bool) {
	switch strings.ToLower(strings.TrimSpace(format)) {
	case "bfloat16", "bf16", "float16", "fp16", "half":
		return kernel.BF16, true
	case "fp8", "fp8_e4m3", "float8", "float8_e4m3fn", "fp8_block", "fp8_static", "fp8_ootb", "fp8_per_token", "mxfp8":
		return kernel.FP8, true
	case "nvfp4", "fp4", "mxfp4", "w4a4_mxfp4":
		return kernel.FP4, true
	case "int8", "int8_w8a8", "w8a8", "w8a8_int8", "sq", "smoothquant":
		return kernel.INT8, true
	case "int8_wo", "w8a16", "int8_weight_only":
		return kernel.INT8Weights, true
	case "int4_wo", "w4a16", "awq", "gptq", "int4_weight_only":
		return kernel.INT4Weights, true
	}
	return 0, false
}

func readGEMM(t *Table, r *record) {
	row := GEMMRow{
		Line: r.line, Format: strings.ToLower(r.text("gemm_dtype")), Precision: r.precision("gemm_dtype"),
		M: r.count("m", 1), N: r.count("n", 1), K: r.count("k", 1), Seconds: r.latency(),
	}
	if !r.refused {
		t.GEMM = append(t.GEMM, row)
	}
}

func readAttention(t *Table, r *record) {
	row := AttentionRow{
		Line: r.line, Source: r.text("kernel_source"), Format: r.text("attn_dtype"), KV: r.text("kv_cache_dtype"),
		Shape: kernel.Attention{
			Batch: r.count("batch_size", 1), Query: r.count("isl", 1), Cached: r.count("step", 0),
			Heads: r.count("num_heads", 1), KVHeads: r.count("num_key_value_heads", 1), HeadDim: r.count("head_dim", 1),
			KV: r.precision("kv_cache_dtype"),
		},
		Seconds: r.latency(),
	}
	r.precision("attn_dtype")
	if r.has("window_size") {
		row.Shape.Window = r.count("window_size", 0)
	}
	if row.Shape.KVHeads > row.Shape.Heads {
		r.refuse("num_key_value_heads", strconv.Itoa(row.Shape.KVHeads), fmt.Sprintf("at most %d, the query heads", row.Shape.Heads))
	}
	if !r.refused {
		t.Attention = append(t.Attention, row)
	}
}

func readMoE(t *Table, r *record) {
	row := MoERow{
		Line: r.line, Source: r.text("kernel_source"), Format: strings.ToLower(r.text("moe_dtype")), Precision: r.precision("moe_dtype"),
		Tokens: r.count("num_tokens", 1), Hidden: r.count("hidden_size", 1), Inner: r.count("inter_size", 1),
		TopK: r.count("topk", 1), Experts: r.within("num_experts", 1, maxExperts), TP: r.count("moe_tp_size", 1), EP: r.count("moe_ep_size", 1),
		Distribution: r.text("distribution"), Seconds: r.latency(),
	}
	if row.TopK > row.Experts {
		r.refuse("topk", strconv.Itoa(row.TopK), fmt.Sprintf("at most %d, all experts", row.Experts))
	}
	if !r.refused {
		t.MoE = append(t.MoE, row)
	}
}
