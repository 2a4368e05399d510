package kernels

import (
	"bytes"
	"compress/gzip"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tokenwatt/compute/kernel"
)

// TestKinds tells the kinds of the measured profiles by their columns and reads every row.
func TestKinds(t *testing.T) {
	for _, test := range []struct {
		file string
		kind Kind
		rows int
	}{
		{gemmA100, KindGEMM, 9240},
		{gemmH100, KindGEMM, 71484},
		{"aic_a100sxm80_vllm0.14_context_attention.csv.gz", KindPrefill, 5457},
		{"aic_h100sxm_vllm0.19_context_attention.csv.gz", KindPrefill, 43656},
		{"aic_a100sxm80_vllm0.14_generation_attention.csv.gz", KindDecode, 5431},
		{"aic_h100sxm_vllm0.19_generation_attention.csv.gz", KindDecode, 45056},
		{"aic_a100sxm80_vllm0.14_moe.csv.gz", KindMoE, 6360},
		{"vidur_a100_mlp.csv.gz", KindPieces, 9 * 5736},
		{"aic_a100sxm80_nccl2.27_collectives.csv.gz", KindCollectives, 0},
		{"aic_h100sxm_vllm0.19_custom_allreduce.csv.gz", KindCollectives, 0},
		{"vidur_a100_network.csv.gz", KindCollectives, 0},
	} {
		if table := read(t, test.file); table.Kind != test.kind || table.Rows() != test.rows || len(table.Refused) > 0 {
			t.Errorf("%s: %s with %d rows and %d refused, want %s with %d and none", test.file, table.Kind, table.Rows(), len(table.Refused), test.kind, test.rows)
		}
	}
}

// TestBadRows refuses each row for its own reason and keeps the good ones, also with columns in another order, spaces,
// numbers like 128.0 and a byte order mark.
func TestBadRows(t *testing.T) {
	text := "\ufefflatency_ms, gemm_dtype,k,n,m,comment\n" +
		"0.5,bfloat16,64,128.0,256,good\n" +
		" 0.25 ,FP8_block,64,128,1e3,good\n" +
		"-1,bfloat16,64,128,256,negative\n" +
		"0,bfloat16,64,128,256,zero\n" +
		"NaN,bfloat16,64,128,256,not a number\n" +
		"Inf,bfloat16,64,128,256,infinite\n" +
		",bfloat16,64,128,256,empty\n" +
		"fast,bfloat16,64,128,256,text\n" +
		"9e9,bfloat16,64,128,256,months\n" +
		"0.5,int3,64,128,256,unknown format\n" +
		"0.5,bfloat16,64,0,256,nothing to multiply\n" +
		"0.5,bfloat16,64,-128,256,negative width\n" +
		"0.5,bfloat16,64,12.5,256,half a column\n" +
		"0.5,bfloat16,64,1e12,256,too wide\n" +
		"0.5,bfloat16,64\n" +
		"0.5,nvfp4,32,16,8,good\n"
	table, err := Read(strings.NewReader(text), "user.csv")
	if err != nil {
		t.Fatal(err)
	}
	want := []GEMMRow{
		{2, "bfloat16", kernel.BF16, 256, 128, 64, 0.0005},
		{3, "fp8_block", kernel.FP8, 1000, 128, 64, 0.00025},
		{17, "nvfp4", kernel.FP4, 8, 16, 32, 0.0005},
	}
	if diff := cmp.Diff(want, table.GEMM); diff != "" {
		t.Errorf("rows (-want +got):\n%s", diff)
	}
	var reasons []string
	for _, r := range table.Refused {
		reasons = append(reasons, r.String())
	}
	time := ", expected a time in milliseconds above 0 and below 3600000"
	whole := ", expected a whole number from 1 to 1073741824"
	if diff := cmp.Diff([]string{
		`line 4: latency_ms is "-1"` + time,
		`line 5: latency_ms is "0"` + time,
		`line 6: latency_ms is "NaN"` + time,
		`line 7: latency_ms is "Inf"` + time,
		`line 8: latency_ms is empty` + time,
		`line 9: latency_ms is "fast"` + time,
		`line 10: latency_ms is "9e9"` + time,
		`line 11: gemm_dtype is "int3", expected a number format: bfloat16, fp8, nvfp4, int8, int8_wo, int4_wo`,
		`line 12: n is "0"` + whole,
		`line 13: n is "-128"` + whole,
		`line 14: n is "12.5"` + whole,
		`line 15: n is "1e12"` + whole,
		`line 16: 3 cells, expected 6, as in the header`,
	}, reasons); diff != "" {
		t.Errorf("reasons (-want +got):\n%s", diff)
	}
	groups, refused := Score(machine(t, "a100-sxm-80gb"), table)
	if g := groups[0]; g.Name != "overall" || g.N != 1 || g.Refused != 15 || len(refused) != 15 {
		t.Errorf("the A100 computes in bf16 alone: %+v, %d refused", g, len(refused))
	}
}

// TestBadAttention refuses what no kernel computes.
func TestBadAttention(t *testing.T) {
	text := "batch_size,isl,num_heads,num_key_value_heads,head_dim,attn_dtype,kv_cache_dtype,step,latency\n" +
		"1,1,8,1,128,bfloat16,fp8,1023,0.1\n" +
		"1,1,8,16,128,bfloat16,bfloat16,1023,0.1\n" +
		"1,1,8,1,128,bfloat16,bfloat16,-1,0.1\n" +
		"1,1,8,1,128,bfloat16,huge,1,0.1\n"
	table, err := Read(strings.NewReader(text), "user.csv")
	if err != nil {
		t.Fatal(err)
	}
	if table.Kind != KindDecode || len(table.Attention) != 1 || len(table.Refused) != 3 {
		t.Fatalf("%+v", table)
	}
	got := table.Attention[0]
	if s := got.Shape; got.Seconds != 1e-4 || s.Query != 1 || s.Cached != 1023 || s.KV != kernel.FP8 || s.KVHeads != 1 {
		t.Errorf("%+v", got)
	}
}

// TestNotATable says what is wrong with a file as a whole.
func TestNotATable(t *testing.T) {
	for _, test := range []struct{ text, want string }{
		{"", "no header"},
		{"a,b\n1,2\n", "none of its columns a,b is one of a table of kernels"},
		{"gemm_dtype,m,n\n", "a table of kind gemm lacks the columns k, latency_ms"},
		{"gemm_dtype,m,n,k,m,latency_ms\n", "the column m is there twice"},
		{"gemm_dtype,m,n,k,latency_ms\n\"", ""},
	} {
		_, err := Read(strings.NewReader(test.text), "user.csv")
		if test.want == "" {
			if err != nil && errors.Is(err, ErrTooLarge) {
				t.Errorf("%q: %v", test.text, err)
			}
			continue
		}
		if !errors.Is(err, ErrTable) || !strings.Contains(err.Error(), "user.csv") || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%q: %v, want %s", test.text, err, test.want)
		}
	}
	var packed bytes.Buffer
	w := gzip.NewWriter(&packed)
	_, _ = w.Write([]byte("gemm_dtype,m,n,k,latency_ms\nfp8,1,2,3,4\n"))
	_ = w.Close()
	if table, err := Read(bytes.NewReader(packed.Bytes()), "user.csv"); err != nil || len(table.GEMM) != 1 {
		t.Errorf("packed under a plain name: %v", err)
	}
	if _, err := Read(bytes.NewReader(packed.Bytes()[:20]), "user.csv"); err == nil {
		t.Error("half a packed file is read")
	}
}

// TestPieces computes the shapes of one layer by hand: Llama 2 70B on two accelerators, 4,096 tokens.
func TestPieces(t *testing.T) {
	text := "tp,num_tokens,n_head,n_kv_head,n_embd,n_ffn,gated_mlp,attn_pre_proj_ms,attn_rope_ms,attn_post_proj_ms,mlp_up_proj_ms,mlp_act_ms,mlp_down_proj_ms,add_ms\n" +
		"2,4096,64,8,8192,28672,1,1,1,1,1,0,1,1\n" +
		"2,4096,63,8,8192,28672,1,1,1,1,1,1,1,1\n"
	table, err := Read(strings.NewReader(text), "user.csv")
	if err != nil {
		t.Fatal(err)
	}
	piece := func(name string, n, k int) Piece {
		return Piece{Line: 2, Name: name, Product: true, M: 4096, N: n, K: k, Seconds: 0.001}
	}
	moves := func(name string, p kernel.Pattern, elements float64) Piece {
		return Piece{Line: 2, Name: name, Pattern: p, Bytes: 2 * 4096 * elements, Seconds: 0.001}
	}
	want := []Piece{
		piece("attn_pre_proj", 4096+2*512, 8192),
		moves("attn_rope", kernel.Activation, 2*(4096+512)),
		piece("attn_post_proj", 8192, 4096),
		piece("mlp_up_proj", 28672, 8192),
		piece("mlp_down_proj", 8192, 14336),
		moves("add", kernel.Stream, 3*8192),
	}
	if diff := cmp.Diff(want, table.Pieces); diff != "" {
		t.Errorf("pieces (-want +got):\n%s", diff)
	}
	if len(table.Refused) != 2 || table.Refused[0].Column != "mlp_act_ms" || table.Refused[1].Column != "n_head" {
		t.Errorf("refused: %v", table.Refused)
	}
}

// TestFormats maps the names that tables use.
func TestFormats(t *testing.T) {
	for name, want := range map[string]kernel.Precision{
		"bfloat16": kernel.BF16, "Float16": kernel.BF16, "fp8": kernel.FP8, "fp8_block": kernel.FP8, "nvfp4": kernel.FP4,
		"int8": kernel.INT8, "sq": kernel.INT8, "int8_wo": kernel.INT8Weights, "int4_wo": kernel.INT4Weights,
	} {
		if got, ok := PrecisionOf(name); !ok || got != want {
			t.Errorf("%s is %v, %t", name, got, ok)
		}
	}
	if p, ok := PrecisionOf("float64"); ok {
		t.Errorf("float64 is %v", p)
	}
}

// FuzzRead reads any bytes without a panic; what it reads is plausible and can be scored.
func FuzzRead(f *testing.F) {
	f.Add([]byte("gemm_dtype,m,n,k,latency_ms\nbfloat16,1,2,3,0.5\nfp8,9,9,9,x\n"))
	f.Add([]byte("batch_size,isl,num_heads,num_key_value_heads,head_dim,attn_dtype,kv_cache_dtype,step,window_size,latency_ms\n1,1,8,1,128,bfloat16,fp8,1,128,0.1\n"))
	f.Add([]byte("moe_dtype,num_tokens,hidden_size,inter_size,topk,num_experts,moe_tp_size,moe_ep_size,distribution,latency_ms\nfp8,4,64,64,2,8,1,1,balanced,1\n"))
	f.Add([]byte("num_tokens,tp,n_head,n_kv_head,n_embd,n_ffn,attn_pre_proj_ms,mlp_up_proj_ms,mlp_down_proj_ms\n7,2,8,2,64,99,1,1,1\n"))
	f.Add([]byte("\x1f\x8b\x08\x00"))
	m := machine(f, "h100-sxm")
	f.Fuzz(func(t *testing.T, data []byte) {
		table, err := Read(bytes.NewReader(data), "fuzz")
		if err != nil {
			return
		}
		for i := range table.GEMM {
			if r := &table.GEMM[i]; r.M < 1 || r.N < 1 || r.K < 1 || !(r.Seconds > 0) {
				t.Errorf("%+v", r)
			}
		}
		for i := range table.Pieces {
			if p := &table.Pieces[i]; !(p.Seconds > 0) || p.Product != (p.M > 0) || p.Product == (p.Bytes > 0) {
				t.Errorf("%+v", p)
			}
		}
		groups, refused := Score(m, table)
		if groups[0].N+len(refused) != table.Rows()+len(table.Refused) || groups[0].Refused != len(refused) {
			t.Errorf("%d rows and %d refusals became %+v and %d refusals", table.Rows(), len(table.Refused), groups[0], len(refused))
		}
	})
}

func BenchmarkRead(b *testing.B) {
	var text bytes.Buffer
	text.WriteString("kernel_source,gemm_dtype,m,n,k,latency_ms\n")
	for range 10_000 {
		text.WriteString("vllm_default,bfloat16,1024,4096,8192,0.123456\n")
	}
	b.SetBytes(int64(text.Len()))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Read(bytes.NewReader(text.Bytes()), "bench"); err != nil {
			b.Fatal(err)
		}
	}
}
