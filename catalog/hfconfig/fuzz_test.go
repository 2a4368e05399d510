package hfconfig_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"tokenwatt/catalog/hfconfig"
	"tokenwatt/compute/transformer"
	"tokenwatt/internal/strictyaml"
)

// FuzzParse: whatever the text, either the errors have places within it, or the model can be counted, or it is too
// large to be.
func FuzzParse(f *testing.F) {
	f.Add([]byte(small))
	files, err := filepath.Glob(filepath.Join("testdata", "config", "*.json"))
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		m, err := hfconfig.Parse("c", text)
		if err != nil {
			var list strictyaml.Errors
			if !errors.As(err, &list) || len(list) == 0 || m != nil {
				t.Fatalf("%v, %v", m, err)
			}
			for _, e := range list {
				if e.Line < 1 || e.Col < 1 || e.Found == "" || e.Expected == "" {
					t.Errorf("%+v has no place, or says too little", e)
				}
			}
			return
		}
		if _, err := transformer.Of(*m); err != nil {
			var shape *transformer.ShapeError
			if !errors.As(err, &shape) || shape.Expected != "at most 9.01e+15, the most that is counted exactly" {
				t.Errorf("read, but does not fit: %v\n%s", err, text)
			}
		}
	})
}

func ExampleRead() {
	m, err := hfconfig.Read(filepath.Join("testdata", "config", "llama-3.1-8b.json"))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(m.Layers, m.Hidden, m.Context, m.MaxContext)
	// Output: 32 4096 8192 131072
}

func BenchmarkParse(b *testing.B) {
	text, err := os.ReadFile(filepath.Join("testdata", "config", "deepseek-v3.json"))
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := hfconfig.Parse("c", text); err != nil {
			b.Fatal(err)
		}
	}
}

// TestAnyValues draws values of the right and of wrong kinds for the keys of every architecture: what FuzzParse
// promises has to hold deep in the rules too.
func TestAnyValues(t *testing.T) {
	// Keys of one thing stand together and get one value.
	keys := [][]string{
		{"hidden_size", "n_embd", "n_embed", "d_model"},
		{"num_hidden_layers", "n_layer", "n_layers"},
		{"num_attention_heads", "n_head", "n_heads"},
		{"num_key_value_heads"},
		{"num_kv_heads", "n_head_kv"},
		{"head_dim"},
		{"intermediate_size"},
		{"n_inner"},
		{"ffn_dim"},
		{"ffn_hidden_size"},
		{"expansion_ratio"},
		{"vocab_size"},
		{"max_position_embeddings", "n_positions", "max_seq_len", "seq_length"},
		{"word_embed_proj_dim"},
		{"num_local_experts", "num_experts"},
		{"n_routed_experts"},
		{"num_experts_per_tok"},
		{"moe_intermediate_size"},
		{"n_shared_experts"},
		{"shared_expert_intermediate_size"},
		{"decoder_sparse_step"},
		{"first_k_dense_replace"},
		{"moe_layer_freq"},
		{"num_nextn_predict_layers"},
		{"kv_lora_rank"},
		{"q_lora_rank"},
		{"qk_nope_head_dim"},
		{"qk_rope_head_dim"},
		{"v_head_dim"},
		{"sliding_window"},
		{"max_window_layers"},
		{"sliding_window_pattern"},
		{"interleave_moe_layer_step"},
		{"intermediate_size_mlp"},
		{"num_ln_in_parallel_attn"},
	}
	// These are seldom right, and there only now and then.
	odd := []string{
		"layer_types", "mlp_only_layers", "moe_layers", "no_rope_layers", "attn_config", "rope_scaling", "text_config", "use_sliding_window", "multi_query",
		"new_decoder_architecture", "parallel_attn", "do_layer_norm_before", "qk_layernorm", "use_qk_norm", "use_parallel_residual", "attention_bias", "enable_bias",
	}
	values := []string{
		"0", "1", "3", "64", "1073741824", "1073741825", "-1", "1.5", "null", "true", "false", `"gelu"`, "[]", "[0]", "[1, 1, 0, 1]",
		`["sliding_attention", "full_attention"]`, `["chunked_attention"]`, "{}", `{"alibi": true, "kv_n_heads": 2}`,
		`{"original_max_position_embeddings": 2}`, `{"hidden_size": 64, "num_hidden_layers": 3, "num_attention_heads": 4, "num_experts_per_tok": 1}`,
	}
	accepted := 0
	rapid.Check(t, func(t *rapid.T) {
		var b strings.Builder
		fmt.Fprintf(&b, `{"model_type": %q`, rapid.SampledFrom(hfconfig.Supported()).Draw(t, "architecture"))
		for i, same := range keys {
			value := strconv.Itoa(rapid.SampledFrom([]int{1, 2, 4, 8}).Draw(t, same[0]))
			if i == 0 {
				value = "64" // mostly a width that heads divide
			}
			switch rapid.IntRange(0, 79).Draw(t, "wrong") {
			case 0:
				continue
			case 1:
				value = rapid.SampledFrom(values).Draw(t, "value of "+same[0])
			}
			for _, key := range same {
				fmt.Fprintf(&b, ", %q: %s", key, value)
			}
		}
		for _, key := range odd {
			if rapid.IntRange(0, 19).Draw(t, "odd") == 0 {
				fmt.Fprintf(&b, ", %q: %s", key, rapid.SampledFrom(values).Draw(t, key))
			}
		}
		b.WriteString("}")
		m, err := hfconfig.Parse("c", []byte(b.String()))
		var list strictyaml.Errors
		if err != nil {
			if !errors.As(err, &list) || len(list) == 0 {
				t.Fatalf("%v\n%s", err, b.String())
			}
			return
		}
		accepted++
		if _, err := transformer.Of(*m); err != nil && !strings.Contains(err.Error(), "counted exactly") {
			t.Fatalf("read, but does not fit: %v\n%s\n%+v", err, b.String(), m)
		}
	})
	if accepted == 0 {
		t.Error("nothing that was drawn was right: the rules were not reached")
	}
	t.Logf("%d read", accepted)
}
