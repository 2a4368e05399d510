package kernels

import (
	"errors"

	"tokenwatt/calibration/score"
	"tokenwatt/compute/kernel"
)

// ErrTable is wrapped by errors about a file that is no table of kernels.
var ErrTable = errors.New("kernels: not a table of kernels")

// Kind is what a table holds, told by its columns.
type Kind string

// The kinds. Collectives are recognised only: calibration/collectives reads them.
const (
	KindGEMM        Kind = "gemm"
	KindPrefill     Kind = "context_attention"
	KindDecode      Kind = "generation_attention"
	KindMoE         Kind = "moe"
	KindPieces      Kind = "layer_pieces" // the operators of a transformer layer, one column each (microsoft/vidur)
	KindCollectives Kind = "collectives"
)

// Table is a file of measured kernels. Of the slices of rows that of its kind is filled.
type Table struct {
	Name      string
	Kind      Kind
	GEMM      []GEMMRow
	Attention []AttentionRow // prefill and decode
	MoE       []MoERow
	Pieces    []Piece
	Refused   []score.Refusal // rows and cells that were not read, in the order of the file
}

// Rows is how many measurements were read.
func (t *Table) Rows() int { return len(t.GEMM) + len(t.Attention) + len(t.MoE) + len(t.Pieces) }

// GEMMRow is one matrix product of M x K and K x N.
type GEMMRow struct {
	Line      int
	Format    string // as the table writes it: bfloat16, fp8_block
	Precision kernel.Precision
	M, N, K   int
	Seconds   float64
}

// AttentionRow is one attention kernel: Shape.Query new tokens of each sequence after Shape.Cached ones. A decode step
// has one new token and its step column before it.
type AttentionRow struct {
	Line    int
	Source  string // the kernel's name in the table
	Format  string // of the arithmetic, as the table writes it
	KV      string // of the key-value cache, as the table writes it; Shape.KV is its precision
	Shape   kernel.Attention
	Seconds float64
}

// MoERow is the fused expert block of a layer on one accelerator.
type MoERow struct {
	Line          int
	Source        string
	Format        string
	Precision     kernel.Precision
	Tokens        int
	Hidden, Inner int // of the model; Inner is the whole width of an expert
	TopK, Experts int
	TP, EP        int    // accelerators that share the width of an expert, and that share the experts
	Distribution  string // balanced, or power_law_a with the exponent a of the experts' loads
	Seconds       float64
}

// Piece is one operator of a transformer layer: a matrix product of M x K and K x N, or a kernel that moves Bytes.
type Piece struct {
	Line    int
	Name    string // the column without _ms: attn_pre_proj, mlp_act, add
	Product bool
	M, N, K int
	Pattern kernel.Pattern
	Bytes   float64 // read and written, elements of 16 bits
	Seconds float64
}
