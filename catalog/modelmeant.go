package catalog

import (
	"slices"
	"strconv"
	"strings"
)

// ModelMeant returns the entry of the catalog that a model's name means, or "". Case, the owner before a slash, and words
// that do not change the shape (instruct, FP8, a month) do not matter: meta-llama/Llama-3.1-8B-Instruct is llama-3.1-8b.
func (c *Catalog) ModelMeant(name string) string {
	said := strings.Join(ModelWords(name), " ")
	if said == "" {
		return ""
	}
	said = strings.ReplaceAll(said, "meta llama", "llama")
	best := ""
	for i := range c.Models {
		entry := c.Models[i].Name
		key := strings.Join(ModelWords(entry), " ")
		if key == said || strings.ReplaceAll(key, " ", "") == strings.ReplaceAll(said, " ", "") {
			return entry
		}
		if extends(said, key) && len(entry) > len(best) {
			best = entry
		}
	}
	for _, a := range aliases() {
		if said == a[0] || extends(said, a[0]) {
			return a[1]
		}
	}
	return best
}

// aliases are models of the same shape as an entry of the catalog under another name.
func aliases() [][2]string {
	return [][2]string{
		{"llama 3 3 70b", "llama-3.1-70b"},
		{"llama 3 1 nemotron 70b", "llama-3.1-70b"},
		{"deepseek r1", "deepseek-v3"},
		{"deepseek r1 distill llama 8b", "llama-3.1-8b"},
		{"deepseek r1 distill llama 70b", "llama-3.1-70b"},
		{"deepseek r1 distill qwen 7b", "qwen2.5-7b"},
		{"deepseek r1 distill qwen 14b", "qwen2.5-14b"},
		{"deepseek r1 distill qwen 32b", "qwen2.5-32b"},
		{"qwq 32b", "qwen2.5-32b"},
		{"qwen2 7b", "qwen2.5-7b"},
		{"qwen2 72b", "qwen2.5-72b"},
		{"qwen2 5 coder 7b", "qwen2.5-7b"},
		{"qwen2 5 coder 32b", "qwen2.5-32b"},
		{"vicuna 7b", "llama-2-7b"},
		{"vicuna 13b", "llama-2-13b"},
		{"mistral large", "mistral-large-123b"},
		{"mistral small 3 24b", "mistral-small-24b"},
		{"mistral small 3 1 24b", "mistral-small-24b"},
		{"mistral small 3 2 24b", "mistral-small-24b"},
		{"deepseek v3 1", "deepseek-v3"},
		{"qwen3 vl 235b a22b", "qwen3-235b-a22b"},
		{"qwen3 omni 30b a3b", "qwen3-30b-a3b"},
		{"qwen3 coder 30b a3b", "qwen3-30b-a3b"},
		{"mistral nemo", "mistral-nemo-12b"},
		{"llama 4 scout 17b 16e", "llama-4-scout"},
		{"llama 4 maverick 17b 128e", "llama-4-maverick"},
	}
}

// fillers are words of a model's name that do not change its shape.
func filler(word string) bool {
	switch word {
	case "meta", "instruct", "chat", "it", "hf", "thinking", "vl", "base", "fp8", "awq", "gptq", "int4", "int8", "bf16", "preview", "fast", "hybrid", "mxfp4", "nvfp4", "fp4", "w8a8", "w4a16", "w8a16", "dynamic", "quantized", "kv", "4bit", "8bit":
		return true
	}
	if len(word) > 1 && strings.Trim(word[:len(word)-1], "0123456789") == "" && word[len(word)-1] == 'k' {
		return true // 4k, 128k: of the context
	}
	n, err := strconv.Atoi(word)
	return err == nil && n >= 101 && len(word) == 4 // 0528, 2507: a month
}

// ModelWords takes a model's name apart into the words that its shape goes by: "Qwen/Qwen3-30B-A3B-Instruct-2507" into
// qwen3, 30b, a3b.
func ModelWords(name string) []string {
	if at := strings.LastIndexByte(name, '/'); at >= 0 {
		name = name[at+1:]
	}
	split := func(r rune) bool { return (r < 'a' || r > 'z') && (r < '0' || r > '9') }
	list := strings.FieldsFunc(strings.ToLower(name), split)
	return slices.DeleteFunc(list, filler)
}

// extends tells whether a name is a key with a version behind it: "mixtral 8x7b v0 1".
func extends(said, key string) bool {
	rest, found := strings.CutPrefix(said, key+" ")
	if !found {
		return false
	}
	for _, w := range strings.Fields(rest) {
		if strings.Trim(strings.TrimPrefix(w, "v"), "0123456789") != "" {
			return false
		}
	}
	return true
}

// NearModels returns the models that a name which means none may have meant: the one of the nearest name first, then those
// of the same family; at most five.
func (c *Catalog) NearModels(name string) []string {
	const most = 5
	var near []string
	words := ModelWords(name)
	if n := c.Nearest("models", strings.Join(words, "-")); n != "" {
		near = append(near, n)
	}
	for i := range c.Models {
		entry := c.Models[i].Name
		of := ModelWords(entry)
		if len(near) < most && len(words) > 0 && len(of) > 0 && strings.TrimRight(of[0], "0123456789") == strings.TrimRight(words[0], "0123456789") && !slices.Contains(near, entry) {
			near = append(near, entry)
		}
	}
	return near
}
