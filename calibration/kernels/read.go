package kernels

import (
	"bufio"
	"compress/gzip"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// MaxBytes is how large a table may be once it is unpacked.
const MaxBytes = 256 << 20

// ErrTooLarge is returned for a table above MaxBytes.
var ErrTooLarge = fmt.Errorf("%w: larger than %d MiB", ErrTable, MaxBytes>>20)

// Read reads a table as CSV with a header, packed with gzip or not, and tells its kind by its columns; further columns
// are of no matter. The name appears in errors. Times are in milliseconds, in latency_ms or latency.
//
//	gemm_dtype, m, n, k
//	batch_size, isl, num_heads, num_key_value_heads, head_dim, attn_dtype, kv_cache_dtype, step [, window_size]
//	moe_dtype, num_tokens, hidden_size, inter_size, topk, num_experts, moe_tp_size, moe_ep_size, distribution
//	num_tokens, tp, n_head, n_kv_head, n_embd, n_ffn and operators in *_ms         pieces of a layer (microsoft/vidur)
//
// The first three are the tables of ai-dynamo/aiconfigurator. A table of attention is one of decode steps where all its
// rows have one new token and some have tokens before it. Of a table of collectives the kind is told and no row read.
//
// Rows that cannot be used are refused one by one, with line and column. The error wraps ErrTable where the columns are
// no table's, or is the reader's.
func Read(r io.Reader, name string) (*Table, error) {
	plain, err := unpacked(r)
	if err != nil {
		return nil, fmt.Errorf("%w: %s: %w", ErrTable, name, err)
	}
	limited := &io.LimitedReader{R: plain, N: MaxBytes + 1}
	rows := csv.NewReader(limited)
	rows.FieldsPerRecord, rows.ReuseRecord, rows.LazyQuotes = -1, true, true
	header, err := rows.Read()
	if err != nil {
		return nil, fmt.Errorf("%w: %s: no header: %w", ErrTable, name, err)
	}
	columns := slices.Clone(header)
	for i := range columns {
		columns[i] = strings.TrimSpace(strings.TrimPrefix(columns[i], "\ufeff"))
	}
	d, err := find(columns)
	if err != nil {
		return nil, fmt.Errorf("%w: %s: %w", ErrTable, name, err)
	}
	t := &Table{Name: name, Kind: d.kind}
	if d.read == nil {
		return t, nil
	}
	for {
		cells, err := rows.Read()
		if limited.N <= 0 {
			return nil, fmt.Errorf("%w: %s", ErrTooLarge, name)
		}
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, fmt.Errorf("kernels: %s: %w", name, err)
		}
		line, _ := rows.FieldPos(0)
		read := record{table: t, columns: columns, cells: cells, line: line}
		if len(cells) != len(columns) {
			read.refuse("", fmt.Sprintf("%d cells", len(cells)), fmt.Sprintf("%d, as in the header", len(columns)))
			continue
		}
		d.read(t, &read)
	}
	if t.Kind == KindPrefill && decodes(t.Attention) {
		t.Kind = KindDecode
		for i := range t.Attention {
			t.Attention[i].Shape.Warm = true // benchmarks repeat a call on the same keys and values
		}
	}
	return t, nil
}

// unpacked returns the text of a file that may be packed with gzip, told by its first bytes.
func unpacked(r io.Reader) (io.Reader, error) {
	buffered := bufio.NewReader(r)
	head, err := buffered.Peek(2)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	if len(head) == 2 && head[0] == 0x1f && head[1] == 0x8b {
		return gzip.NewReader(buffered)
	}
	return buffered, nil
}

// decodes tells a table of decode steps from one of prompts.
func decodes(rows []AttentionRow) bool {
	cached := false
	for i := range rows {
		if rows[i].Shape.Query != 1 {
			return false
		}
		cached = cached || rows[i].Shape.Cached > 0
	}
	return cached
}

// dialect is one way to write a table: the columns that it must have, and how a row is read into the table.
type dialect struct {
	kind    Kind
	columns []string
	read    func(t *Table, r *record)
}

func dialects() []dialect {
	return []dialect{
		{KindGEMM, []string{"gemm_dtype", "m", "n", "k"}, readGEMM},
		{KindPrefill, []string{"batch_size", "isl", "num_heads", "num_key_value_heads", "head_dim", "attn_dtype", "kv_cache_dtype", "step"}, readAttention},
		{KindMoE, []string{"moe_dtype", "num_tokens", "hidden_size", "inter_size", "topk", "num_experts", "moe_tp_size", "moe_ep_size", "distribution"}, readMoE},
		{KindPieces, []string{"num_tokens", "tp", "n_head", "n_kv_head", "n_embd", "n_ffn", "attn_pre_proj_ms", "mlp_up_proj_ms", "mlp_down_proj_ms"}, readPieces},
		{KindCollectives, []string{"op_name", "nccl_dtype", "num_gpus", "message_size"}, nil},
		{KindCollectives, []string{"allreduce_dtype", "num_gpus", "message_size", "backend"}, nil},
		{KindCollectives, []string{"collective", "num_workers", "size_bytes", "median_ms"}, nil},
	}
}

// find returns the dialect whose columns are all there, or an error that names those missing from the nearest one of
// which half are.
func find(header []string) (*dialect, error) {
	var near *dialect
	var missing []string
	for _, d := range dialects() {
		need := d.columns
		if d.kind != KindPieces && d.kind != KindCollectives && !slices.Contains(header, "latency") {
			need = append(slices.Clone(need), "latency_ms")
		}
		var lacks []string
		for _, c := range need {
			if !slices.Contains(header, c) {
				lacks = append(lacks, c)
			}
		}
		if len(lacks) == 0 {
			if twice := duplicate(header, need); twice != "" {
				return nil, fmt.Errorf("the column %s is there twice", twice)
			}
			return &d, nil
		}
		if here := len(need) - len(lacks); 2*here >= len(need) && (near == nil || len(lacks) < len(missing)) {
			near, missing = &d, lacks
		}
	}
	if near == nil {
		return nil, fmt.Errorf("none of its columns %s is one of a table of kernels", strings.Join(header, ","))
	}
	return nil, fmt.Errorf("a table of kind %s lacks the columns %s", near.kind, strings.Join(missing, ", "))
}

func duplicate(header, need []string) string {
	for _, c := range need {
		if i := slices.Index(header, c); slices.Contains(header[i+1:], c) {
			return c
		}
	}
	return ""
}
