package kernels

import (
	"fmt"
	"strconv"

	"tokenwatt/compute/kernel"
)

// operator is one column of a table of pieces: what it does on one of tp accelerators.
type operator struct {
	column  string // without _ms
	product bool
	pattern kernel.Pattern
	shape   func(l *layer) (m, n, k int, bytes float64)
}

// layer is the row's transformer layer on one accelerator.
type layer struct {
	tokens, tp, heads, kvHeads, hidden, inner, gates int
}

// ceil divides, rounding up: heads that tp does not divide are padded or repeated.
func ceil(a, b int) int { return (a + b - 1) / b }

// qkv is the width of queries, keys and values on one accelerator. Key-value heads below tp are repeated.
func (l *layer) qkv() (query, all int) {
	width := l.hidden / l.heads
	query = ceil(l.heads, l.tp) * width
	return query, query + 2*ceil(l.kvHeads, l.tp)*width
}

// operators of a layer, elements of two bytes. The rotary position reads and writes queries and keys; the activation
// reads the gate's two halves and writes one; the addition reads two and writes one; the norm reads and writes its
// input. The embedding is left out: its table is not in the cache or out of it, as chance has it.
func operators() []operator {
	memory := func(elements func(l *layer) int) func(l *layer) (int, int, int, float64) {
		return func(l *layer) (int, int, int, float64) { return 0, 0, 0, 2 * float64(l.tokens) * float64(elements(l)) }
	}
	norm := memory(func(l *layer) int { return 2 * l.hidden })
	return []operator{
		{"input_layernorm", false, kernel.Norm, norm},
		{"attn_pre_proj", true, 0, func(l *layer) (int, int, int, float64) { _, all := l.qkv(); return l.tokens, all, l.hidden, 0 }},
		{"attn_rope", false, kernel.Activation, memory(func(l *layer) int { query, all := l.qkv(); return query + all })},
		{"attn_post_proj", true, 0, func(l *layer) (int, int, int, float64) { query, _ := l.qkv(); return l.tokens, l.hidden, query, 0 }},
		{"post_attention_layernorm", false, kernel.Norm, norm},
		{"mlp_up_proj", true, 0, func(l *layer) (int, int, int, float64) { return l.tokens, l.gates * ceil(l.inner, l.tp), l.hidden, 0 }},
		{"mlp_act", false, kernel.Activation, memory(func(l *layer) int { return (l.gates + 1) * ceil(l.inner, l.tp) })},
		{"mlp_down_proj", true, 0, func(l *layer) (int, int, int, float64) { return l.tokens, l.hidden, ceil(l.inner, l.tp), 0 }},
		{"add", false, kernel.Stream, memory(func(l *layer) int { return 3 * l.hidden })},
	}
}

// readPieces reads the operators of a row. A cell that cannot be used is refused alone.
func readPieces(t *Table, r *record) {
	l := layer{
		tokens: r.count("num_tokens", 1), tp: r.count("tp", 1), heads: r.count("n_head", 1), kvHeads: r.count("n_kv_head", 1),
		hidden: r.count("n_embd", 1), inner: r.count("n_ffn", 1), gates: 1,
	}
	if r.has("gated_mlp") {
		l.gates += min(r.count("gated_mlp", 0), 1)
	}
	if !r.refused && (l.hidden%l.heads != 0 || l.kvHeads > l.heads) {
		r.refuse("n_head", strconv.Itoa(l.heads), fmt.Sprintf("a number that divides n_embd %d and is at least n_kv_head %d", l.hidden, l.kvHeads))
	}
	if r.refused {
		return
	}
	for _, o := range operators() {
		if !r.has(o.column + "_ms") {
			continue
		}
		cell := *r
		p := Piece{Line: r.line, Name: o.column, Product: o.product, Pattern: o.pattern, Seconds: cell.seconds(o.column + "_ms")}
		if p.M, p.N, p.K, p.Bytes = o.shape(&l); !cell.refused {
			t.Pieces = append(t.Pieces, p)
		}
	}
}
