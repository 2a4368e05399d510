package hfconfig_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tokenwatt/catalog/hfconfig"
	"tokenwatt/compute/transformer"
)

// Where counts come from. The index of a checkpoint states the sum of its tensors; "loaded" is what transformers counts
// after loading, where a tied output is one tensor.
const (
	checkpoint = "safetensors total of the checkpoint on Hugging Face"
	loaded     = "num_parameters of the loaded model"
	recalled   = "count of the checkpoint from memory, to every digit"
	gguf       = "n_params of the published GGUF conversion, text model alone"
)

// published are the counts that stand beside the configurations in testdata/config, each the keys of the model's own
// config.json that bear on shapes. All are exact but those with a tolerance, which is half a unit of the last digit
// printed.
func published() map[string]struct {
	total, tolerance float64
	source           string
} {
	type row = struct {
		total, tolerance float64
		source           string
	}
	return map[string]row{
		"aya-expanse-8b":       {8028033024, 0, checkpoint},
		"bloom":                {176247271424, 0, "model card of bigscience/bloom"},
		"bloom-560m":           {559214592, 0, "model card of bigscience/bloom-560m"},
		"bloom-7b1":            {7069016064, 0, "model card of bigscience/bloom-7b1"},
		"codellama-34b":        {33743970304, 0, checkpoint},
		"command-r":            {34980831232, 0, recalled},
		"command-r-plus":       {103810674688, 0, recalled},
		"command-r7b":          {8.03e9, 5e6, "model card of CohereForAI/c4ai-command-r7b-12-2024: 8.03 B by its checkpoint"},
		"deepseek-v2":          {235741434880, 0, checkpoint},
		"deepseek-v2-lite":     {15706484224, 0, checkpoint},
		"deepseek-v3":          {671026419200, 0, "sum of the tensors of the main model in the checkpoint, scales of fp8 apart"},
		"falcon-40b":           {41303293952, 0, recalled},
		"falcon-7b":            {6921720704, 0, recalled + "; 7,217,189,760 with the copy of the output that the checkpoint holds"},
		"gemma-2-27b":          {27227128320, 0, checkpoint},
		"gemma-2-2b":           {2614341888, 0, checkpoint},
		"gemma-2-9b":           {9241705984, 0, checkpoint},
		"gemma-2b":             {2506172416, 0, checkpoint},
		"gemma-3-12b":          {11766034176, 0, gguf},
		"gemma-3-1b":           {999885952, 0, checkpoint},
		"gemma-3-27b":          {27009346304, 0, gguf},
		"gemma-7b":             {8537680896, 0, checkpoint},
		"glm-4-9b":             {9399951360, 0, loaded},
		"glm-4.5-air":          {110468824832 - 3616573568, 0, checkpoint + ", without its prediction module, which holds an embedding and an output of its own"},
		"glm-4-9b-0414":        {9400279040, 0, checkpoint},
		"kimi-k2":              {1026408232448, 0, "sum of the tensors of the checkpoint, scales of fp8 apart"},
		"gpt-j-6b":             {6050882784, 0, loaded},
		"gpt-neox-20b":         {20554567680, 0, checkpoint},
		"gpt-oss-120b":         {116829156672, 0, "model card, table 1: 116.83 B; " + checkpoint},
		"gpt-oss-20b":          {20914757184, 0, "model card, table 1: 20.91 B; " + checkpoint},
		"gpt2":                 {124439808, 0, loaded},
		"gpt2-xl":              {1557611200, 0, loaded},
		"granite-3.0-1b-a400m": {1334628352, 0, checkpoint},
		"granite-3.0-2b":       {2533531648, 0, checkpoint},
		"llama-2-70b":          {68976648192, 0, checkpoint},
		"llama-2-7b":           {6738415616, 0, checkpoint},
		"llama-3.1-405b":       {405853388800, 0, checkpoint},
		"llama-3.1-8b":         {8030261248, 0, checkpoint},
		"llama-3.2-1b":         {1235814400, 0, checkpoint},
		"llama-4-maverick":     {400e9, 1e9, "model card: 400 B"},
		"llama-4-scout":        {108.6e9 - 0.9e9, 0.3e9, "checkpoint of 108.6 B with a vision encoder of about 0.9 B"},
		"mistral-7b-v0.1":      {7241732096, 0, checkpoint},
		"mixtral-8x22b-v0.1":   {140620634112, 0, checkpoint},
		"mixtral-8x7b-v0.1":    {46702792704, 0, checkpoint},
		"mpt-7b":               {6649286656, 0, recalled},
		"olmo-2-7b":            {7298617344, 0, checkpoint},
		"olmo-7b":              {6888095744, 0, checkpoint},
		"olmoe-1b-7b":          {6919161856, 0, checkpoint},
		"opt-125m":             {125239296, 0, loaded},
		"opt-350m":             {331196416, 0, loaded},
		"opt-6.7b":             {6658473984, 0, loaded},
		"phi-2":                {2779683840, 0, checkpoint},
		"phi-3-mini-4k":        {3821079552, 0, checkpoint},
		"phi-4":                {14659507200, 0, checkpoint},
		"pythia-12b":           {11846072320, 0, "model card of EleutherAI/pythia-12b"},
		"pythia-160m":          {162322944, 0, "model card of EleutherAI/pythia-160m"},
		"qwen1.5-moe-a2.7b":    {14315784192, 0, checkpoint},
		"qwen2-57b-a14b":       {57408658944, 0, checkpoint},
		"qwen2-7b":             {7615616512, 0, checkpoint},
		"qwen2.5-0.5b":         {494032768, 0, checkpoint},
		"qwen3-235b-a22b":      {235093634560, 0, checkpoint},
		"qwen3-30b-a3b":        {30532122624, 0, checkpoint},
		"qwen3-8b":             {8190735360, 0, checkpoint},
		"smollm3-3b":           {3075098624, 0, checkpoint},
		"stablelm-2-1.6b":      {1644515328, 0, checkpoint},
		"stablelm-2-12b":       {12143185920, 0, checkpoint},
		"stablelm-3b-4e1t":     {2795443200, 0, checkpoint},
		"starcoder":            {15517456384, 0, checkpoint},
		"starcoder2-15b":       {15957889024, 0, checkpoint},
		"starcoder2-3b":        {3030371328, 0, recalled},
	}
}

// TestPublishedParameters reads configurations and holds the counts to the published ones: exact where every digit is
// published, which is more than the 0.1 % that planning needs.
func TestPublishedParameters(t *testing.T) {
	files, err := filepath.Glob(filepath.Join("testdata", "config", "*.json"))
	if err != nil {
		t.Fatal(err)
	}
	list := published()
	if len(files) != len(list) || len(files) < 25 {
		t.Errorf("%d configurations, %d published counts", len(files), len(list))
	}
	exact := 0
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".json")
		t.Run(name, func(t *testing.T) {
			row, ok := list[name]
			if !ok {
				t.Fatal("no published count")
			}
			m, err := hfconfig.Read(file)
			if err != nil {
				t.Fatal(err)
			}
			s, err := transformer.Of(*m)
			if err != nil {
				t.Fatal(err)
			}
			got := float64(s.Parameters().Total)
			if off := got - row.total; off > row.tolerance || off < -row.tolerance {
				t.Errorf("counted %.0f, %s: %.0f, off by %.0f (%.3f %%)", got, row.source, row.total, off, 100*off/row.total)
			}
			if row.tolerance == 0 {
				exact++
			}
		})
	}
	if exact < 60 {
		t.Errorf("only %d models are held to an exact count", exact)
	}
}

// TestEveryArchitecture: each of the supported architectures is read by one of the configurations at least, or is an
// alias of one that is.
func TestEveryArchitecture(t *testing.T) {
	seen := map[string]bool{
		"gemma3_text": true, "llama4_text": true, // read below gemma3 and llama4
	}
	files, err := filepath.Glob(filepath.Join("testdata", "config", "*.json"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range hfconfig.Supported() {
			if strings.Contains(string(text), `"model_type": "`+name+`"`) {
				seen[name] = true
			}
		}
	}
	for _, name := range hfconfig.Supported() {
		if !seen[name] {
			t.Errorf("%s is read by no test", name)
		}
	}
}
