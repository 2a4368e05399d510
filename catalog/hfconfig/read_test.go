package hfconfig_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tokenwatt/catalog"
	"tokenwatt/catalog/hfconfig"
	"tokenwatt/internal/strictyaml"
)

// small is a configuration that is right; changes of it are tested.
const small = `{
  "model_type": "llama",
  "hidden_size": 64,
  "num_hidden_layers": 2,
  "num_attention_heads": 4,
  "num_key_value_heads": 2,
  "intermediate_size": 128,
  "vocab_size": 1000,
  "max_position_embeddings": 512
}
`

// with returns the small configuration with a text replaced.
func with(t *testing.T, old, replacement string) string {
	t.Helper()
	if strings.Count(small, old) != 1 {
		t.Fatalf("%q is not once in the configuration", old)
	}
	return strings.Replace(small, old, replacement, 1)
}

// TestBadInput: each fault is found, with its place, what was found, what was expected and, where there is one, a hint.
func TestBadInput(t *testing.T) {
	cases := []struct {
		name, text string
		want       []string
	}{
		{"vocabulary 0", with(t, "1000", "0"), []string{"c:8:17: vocab_size: found `0`, expected a whole number of at least 1"}},
		{"negative", with(t, "1000", "-7"), []string{"c:8:17: vocab_size: found `-7`, expected a whole number of at least 1"}},
		{"NaN", with(t, "64", "NaN"), []string{"c:3:18: hidden_size: found `NaN`, expected a whole number of at least 1"}},
		{"fraction", with(t, "64", "64.5"), []string{"c:3:18: hidden_size: found `64.5`, expected a whole number of at least 1"}},
		{"exponent", with(t, "64", "6e1"), []string{"c:3:18: hidden_size: found `6e1`, expected a whole number of at least 1"}},
		{"huge", with(t, "1000", "99999999999999999999"), []string{"c:8:17: vocab_size: found `99999999999999999999`, expected a whole number from 1 to 1073741824"}},
		{"in quotes", with(t, "1000", `"1000"`), []string{`c:8:17: vocab_size: found "1000", expected a whole number of at least 1 (hint: write it without quotes)`}},
		{"null", with(t, "1000", "null"), []string{"c:8:17: vocab_size: found null, expected a whole number of at least 1"}},
		{"heads that do not divide", with(t, `"num_attention_heads": 4`, `"num_attention_heads": 6`), []string{
			"c:5:26: num_attention_heads: found 6 heads in a width of 64, expected heads that divide the width, or head_dim",
		}},
		{"groups that do not divide", with(t, `"num_key_value_heads": 2`, `"num_key_value_heads": 3`), []string{
			"c:6:26: num_key_value_heads: found 3 key-value heads for 4 heads, expected as many heads for each key-value head",
		}},
		{"two missing", with(t, "  \"hidden_size\": 64,\n  \"num_hidden_layers\": 2,\n", ""), []string{
			"c:1:1: num_hidden_layers: found no such key, expected a whole number of at least 1",
			"c:1:1: hidden_size: found no such key, expected a whole number of at least 1",
		}},
		{"misspelt", with(t, `"hidden_size"`, `"hiden_size"`), []string{
			"c:1:1: hidden_size: found no such key, expected a whole number of at least 1 (hint: is it `hiden_size`?)",
		}},
		{"twice", with(t, `"vocab_size": 1000`, `"hidden_size": 32, "vocab_size": 0`), []string{
			"c:8:3: hidden_size: found the key a second time, expected each key once",
			"c:8:36: vocab_size: found `0`, expected a whole number of at least 1",
		}},
		{"flag", with(t, `"vocab_size"`, `"tie_word_embeddings": 1, "vocab_size"`), []string{"c:8:26: tie_word_embeddings: found `1`, expected true or false"}},
		{"activation", with(t, `"vocab_size"`, `"hidden_act": "tanh", "vocab_size"`), []string{`c:8:17: hidden_act: found "tanh", expected silu or a gelu`}},
		{"no architecture", with(t, `  "model_type": "llama",`+"\n", ""), []string{"c:1:1: model_type: found no such key, expected the name of an architecture"}},
		{"an encoder", with(t, `"vocab_size"`, `"is_encoder_decoder": true, "vocab_size"`), []string{"c:8:25: is_encoder_decoder: found true, expected a decoder"}},
		{"cut short", small[:60], []string{"c:4:13: found the end of the file, expected a closing quote (hint: the file is cut short)"}},
		{"cut in a value", `{"model_type": `, []string{"c:1:16: found the end of the file, expected a value (hint: the file is cut short)"}},
		{"cut in a text", `{"model_type": "lla`, []string{"c:1:20: found the end of the file, expected a closing quote (hint: the file is cut short)"}},
		{"Python", with(t, "1000", "None"), []string{"c:8:17: found 'N', expected a value (hint: JSON writes null)"}},
		{"trailing comma", `{"a": 1,}`, []string{`c:1:9: found '}', expected a key in double quotes`}},
		{"two documents", `{} {}`, []string{`c:1:4: found '{', expected the end of the file`}},
		{"a list", `[1, 2]`, []string{"c:1:1: found a list of 2, expected the object of a config.json"}},
		{"nothing", " \n", []string{"c:2:1: found nothing, expected the object of a config.json"}},
		{"empty", "", []string{"c:1:1: found nothing, expected the object of a config.json"}},
		{"not UTF-8", "{\n \"a\": \"\xff\"}", []string{"c:2:8: found the byte 0xff, expected text in UTF-8 (hint: save the file as UTF-8)"}},
		{"UTF-16", "\xff\xfe{\x00}\x00", []string{"c:1:1: found text in UTF-16, expected UTF-8 (hint: save the file as UTF-8)"}},
		{"deep", strings.Repeat("[", 100), []string{"c:1:65: found '[', expected at most 64 levels"}},
		{"too long", strings.Repeat(" ", 17<<20), []string{"c:1:1: found 17825792 bytes, expected a config.json of at most 16777216 (hint: is it the weights?)"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			m, err := hfconfig.Parse("c", []byte(c.text))
			var list strictyaml.Errors
			if m != nil || !errors.As(err, &list) {
				t.Fatalf("got %v, %v", m, err)
			}
			var got []string
			for _, e := range list {
				got = append(got, e.Error())
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("errors (-want +got):\n%s", diff)
			}
		})
	}
}

// TestBadExperts: faults of the keys of single architectures.
func TestBadExperts(t *testing.T) {
	base := func(kind, rest string) string {
		return strings.Replace(strings.Replace(small, "llama", kind, 1), "\n}", ",\n  "+rest+"\n}", 1)
	}
	latent := `"kv_lora_rank": 8, "qk_nope_head_dim": 8, "qk_rope_head_dim": 4, "v_head_dim": 8, "n_routed_experts": 4, "num_experts_per_tok": 2, "moe_intermediate_size": 16, ` +
		`"n_shared_experts": 1, "first_k_dense_replace": 1`
	for name, c := range map[string]struct{ text, want string }{
		"more than there are": {base("mixtral", `"num_local_experts": 4, "num_experts_per_tok": 5`), "num_experts_per_tok: found 5 of 4 experts, expected at most all of them"},
		"no experts":          {base("mixtral", `"num_experts_per_tok": 2`), "num_local_experts: found no such key"},
		"all dense":           {base("qwen3_moe", `"num_experts": 4, "num_experts_per_tok": 2, "moe_intermediate_size": 8, "mlp_only_layers": [0, 1]`), "mlp_only_layers: found 2 dense layers of 2, expected a layer with experts"},
		"a layer too many":    {base("qwen3_moe", `"num_experts": 4, "num_experts_per_tok": 2, "moe_intermediate_size": 8, "mlp_only_layers": [2]`), "mlp_only_layers: found `2`, expected a layer from 0 to 1"},
		"dense not said":      {base("deepseek_v3", strings.Replace(latent, `, "first_k_dense_replace": 1`, "", 1)), "first_k_dense_replace: found no such key, expected a whole number of at least 0"},
		"queries not said":    {base("deepseek_v3", latent), "q_lora_rank: found no such key, expected a whole number of at least 1, or null"},
		"latent biases":       {base("deepseek_v3", latent+`, "q_lora_rank": null, "attention_bias": true`), "attention_bias: found true, expected false"},
		"layer types":         {base("gemma2", `"layer_types": ["full_attention"]`), "layer_types: found a list of 1, expected a list of the 2 layers"},
		"linear attention":    {base("gemma2", `"layer_types": ["full_attention", "linear_attention"]`), `layer_types: found "linear_attention", expected full_attention`},
		"two names":           {`{"model_type": "gpt2", "n_embd": 64, "hidden_size": 32, "n_layer": 2, "n_head": 4, "vocab_size": 10, "n_positions": 8}`, "hidden_size: found `32`, expected `64`, which `n_embd` says"},
		"no text":             {`{"model_type": "gemma3"}`, "text_config: found no such key, expected an object"},
		"wrong text":          {`{"model_type": "gemma3", "text_config": {"hidden_size": 0}}`, "text_config.hidden_size: found `0`"},
		"unknown":             {base("lama", `"a": 1`), `model_type: found "lama", expected an architecture that is known (hint: the nearest is llama; supported are bloom, cohere,`},
		"recurrent":           {base("mamba2", `"a": 1`), `model_type: found "mamba2", expected an architecture that is known (hint: supported are bloom,`},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := hfconfig.Parse("c", []byte(c.text))
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, expected one with %q", err, c.want)
			}
		})
	}
}

// TestWindows: a byte order mark and lines that end as on Windows do not matter, nor does what has no bearing on shapes.
func TestWindows(t *testing.T) {
	want, err := hfconfig.Parse("c", []byte(small))
	if err != nil {
		t.Fatal(err)
	}
	text := strings.Replace(small, "{\n", "{\n\t\"odd\": [1e400, -0.5, NaN, -Infinity, \"\\ud83d\\ude00\\u00e9\\n\", {\"a\": {}}, []],\n", 1)
	got, err := hfconfig.Parse("c", []byte("\xef\xbb\xbf"+strings.ReplaceAll(text, "\n", "\r\n")))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("read another way (-plain +Windows):\n%s", diff)
	}
}

// TestDefaults: keys that are missing take the values of their class, and null is what the class makes of it.
func TestDefaults(t *testing.T) {
	read := func(kind, old, replacement string) *catalog.Model {
		t.Helper()
		m, err := hfconfig.Parse("c", []byte(strings.Replace(strings.Replace(small, "llama", kind, 1), old, replacement, 1)))
		if err != nil {
			t.Fatal(err)
		}
		return m
	}
	for _, c := range []struct {
		name      string
		got, want any
	}{
		{"llama without key-value heads", read("llama", "  \"num_key_value_heads\": 2,\n", "").KVHeads, 0},
		{"mistral with null", read("mistral", `"num_key_value_heads": 2`, `"num_key_value_heads": null`).KVHeads, 0},
		{"llama is not tied", read("llama", "", "").TiedEmbeddings, false},
		{"gemma is tied", read("gemma", "", "").TiedEmbeddings, true},
		{"gemma's heads", read("gemma", "", "").HeadDim, 256},
		{"qwen2 has biases", read("qwen2", "", "").QKVBias, true},
		{"qwen2's window is off", read("qwen2", `"vocab_size"`, `"sliding_window": 100, "vocab_size"`).Window, 0},
		{"qwen2's window", read("qwen2", `"vocab_size"`, `"sliding_window": 100, "use_sliding_window": true, "max_window_layers": 1, "vocab_size"`).WindowedLayers, 1},
		{"mistral's window", read("mistral", "", "").Window, 4096},
		{"mistral's window null", read("mistral", `"vocab_size"`, `"sliding_window": null, "vocab_size"`).Window, 0},
		{"gemma2's windows", read("gemma2", "", "").WindowedLayers, 1},
		{"layer_types", read("gemma2", `"vocab_size"`, `"layer_types": ["sliding_attention", "sliding_attention"], "vocab_size"`).WindowedLayers, 2},
		{"context", read("llama", `"vocab_size"`, `"rope_scaling": {"original_max_position_embeddings": 128}, "vocab_size"`).Context, 128},
		{"longest", read("llama", `"vocab_size"`, `"rope_scaling": {"original_max_position_embeddings": 128}, "vocab_size"`).MaxContext, 512},
		{"granite's biases", read("granite", `"vocab_size"`, `"attention_bias": true, "mlp_bias": true, "vocab_size"`).FFNBias, true},
		{"title", read("llama", `"vocab_size"`, `"_name_or_path": "me/mine", "vocab_size"`).Title, "me/mine"},
	} {
		if diff := cmp.Diff(c.want, c.got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
}

func TestRead(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "my-model")
	if err := os.Mkdir(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "config.json")
	var missing *fs.PathError
	if _, err := hfconfig.Read(path); !errors.As(err, &missing) {
		t.Errorf("a file that is not there: %v", err)
	}
	if _, err := hfconfig.Read(dir); !errors.As(err, &missing) {
		t.Errorf("a folder: %v", err)
	}
	if err := os.WriteFile(path, []byte(small), 0o644); err != nil {
		t.Fatal(err)
	}
	m, err := hfconfig.Read(path)
	if err != nil {
		t.Fatal(err)
	}
	if m.Title != "my-model" || m.Source != path || m.Hidden != 64 {
		t.Errorf("read %+v", m)
	}
}
