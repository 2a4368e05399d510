package hfconfig

import (
	"sort"

	"tokenwatt/catalog"
)

// family is an architecture: its model_type and how its config is read.
type family struct {
	name string
	read func(*reader) catalog.Model
}

// families returns the architectures that are known, as transformers names them. What follows a name are the defaults
// of its configuration class where they differ from those of others.
func families() []family {
	return []family{
		{"bloom", bloom},
		{"cohere", cohere},
		{"cohere2", cohere2},
		{"deepseek_v2", deepSeekV2},
		{"deepseek_v3", deepSeekV3},
		{"falcon", falcon},
		{"gemma", gemma},
		{"gemma2", gemma2},
		{"gemma3", gemma3},
		{"gemma3_text", gemma3Text},
		{"glm", glm},
		{"glm4", glm4},
		{"glm4_moe", glm4MoE},
		{"gpt2", gpt2},
		{"gpt_bigcode", gptBigCode},
		{"gpt_neox", gptNeoX},
		{"gpt_oss", gptOSS},
		{"gptj", gptJ},
		{"granite", granite},
		{"granitemoe", graniteMoE},
		{"kimi_k2", deepSeekV3},
		{"llama", llama},
		{"llama4", llama4},
		{"llama4_text", llama4Text},
		{"mistral", mistral},
		{"mixtral", mixtral},
		{"mpt", mpt},
		{"olmo", olmo},
		{"olmo2", olmo2},
		{"olmoe", olmoe},
		{"opt", opt},
		{"phi", phi},
		{"phi3", phi3},
		{"qwen2", qwen2},
		{"qwen2_moe", qwen2MoE},
		{"qwen3", qwen3},
		{"qwen3_moe", qwen3MoE},
		{"smollm3", smolLM3},
		{"stablelm", stableLM},
		{"starcoder2", starCoder2},
	}
}

// lookup returns the architecture of a model_type.
func lookup(name string) (family, bool) {
	list := families()
	i := sort.Search(len(list), func(i int) bool { return list[i].name >= name })
	if i == len(list) || list[i].name != name {
		return family{}, false
	}
	return list[i], true
}

// Supported returns the model_types that can be read, in the order of their names.
func Supported() []string {
	list := families()
	names := make([]string, len(list))
	for i := range list {
		names[i] = list[i].name
	}
	return names
}
