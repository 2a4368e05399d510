package training

import (
	"errors"
	"strings"
	"testing"

	"tokenwatt/calibration/score"
	"tokenwatt/demand/training/layout"
	"tokenwatt/demand/training/step"
)

const header = "source,model_name,layers,hidden,heads,kv_heads,ffn_hidden,vocab,seq_len,experts,experts_active,gpu,num_gpus,tp,pp,vpp,cp,dp,ep," +
	"micro_batch,global_batch,precision,recompute,measured_tflops_per_gpu,step_time_s,tflops_kind,step_time_derived_s,zero_stage,notes\n"

// one reads a table of one row.
func one(t *testing.T, row string) (*Row, []score.Refusal) {
	t.Helper()
	table, err := Read(strings.NewReader(header+row+"\n"), "own.csv", embedded(t))
	if err != nil {
		t.Fatal(err)
	}
	if len(table.Rows) == 1 {
		return &table.Rows[0], nil
	}
	return nil, table.Refused
}

const llama = "Megatron-Bridge,Llama-3-70B,80,8192,64,8,28672,128256,8192,,,H100-SXM-80GB,64,4,8,5,1,2,1,1,256,fp8-cs,,,19.7,,,1,container 26.04.01"

func TestRead(t *testing.T) {
	r, refused := one(t, llama)
	if r == nil {
		t.Fatal(refused)
	}
	want := layout.Layout{TP: 4, PP: 8, VPP: 5, CP: 1, EP: 1, DP: 2, MicroBatch: 1, ZeRO: 1, SequenceParallel: true}
	if r.Layout != want {
		t.Errorf("layout %+v, want %+v", r.Layout, want)
	}
	if r.Engine != "megatron-bridge" || r.Cluster != "default" || r.Vintage != "2026-04-01" || r.Accelerator != "h100-sxm" || r.Measured != 19.7 {
		t.Errorf("engine %s, cluster %s, vintage %s, accelerator %s, %g s", r.Engine, r.Cluster, r.Vintage, r.Accelerator, r.Measured)
	}
	if r.Job.Model.Activation != "swiglu" || r.Job.Model.HeadDim != 128 || r.Job.Recipe != "fp8-current" {
		t.Errorf("model %+v, recipe %s", r.Job.Model, r.Job.Recipe)
	}
}

// TestReadWords: what notes say of a model and of overlap.
func TestReadWords(t *testing.T) {
	r, refused := one(t, `Own,DS,61,7168,128,128,2048,129280,4096,256,8,b200-sxm-180gb,256,1,16,1,1,16,8,1,2048,fp8-mx,,,15.3,,,1,`+
		`"MLA q_lora=1536 kv_lora=512 qk_nope=128 qk_rope=64 v=128; first 3 layers dense ffn 18432; 1 shared expert ffn 2048; MTP depth 1; no overlap"`)
	if r == nil {
		t.Fatal(refused)
	}
	m := &r.Job.Model
	if m.MLA == nil || m.MLA.QRank != 1536 || m.MLA.KVRank != 512 || m.MLA.NopeDim != 128 || m.MLA.RopeDim != 64 || m.MLA.VDim != 128 {
		t.Errorf("latent attention %+v", m.MLA)
	}
	if x := m.Experts; x == nil || x.DenseLayers != 3 || x.Shared != 1 || x.SharedFFN != 2048 || x.FFN != 2048 || m.FFN != 18432 || m.MTP != 1 {
		t.Errorf("experts %+v, ffn %d, mtp %d", m.Experts, m.FFN, m.MTP)
	}
	if r.Engine != "default" || r.Overlap.EP != step.Off {
		t.Errorf("engine %s, overlap %+v", r.Engine, r.Overlap)
	}
}

// TestChips: spellings of chips, of the catalog's names, of makers' tools and of people.
func TestChips(t *testing.T) {
	c := embedded(t)
	for text, want := range map[string]string{
		"H100-SXM-80GB": "h100-sxm", "NVIDIA H100 80GB HBM3": "h100-sxm", "H100": "h100-sxm", "h100_sxm5": "h100-sxm",
		"H100-SXM-96GB-HBM2e-500W": "h100-sxm-96gb-500w", "H100 PCIe": "h100-pcie", "H200-SXM-141GB": "h200-sxm", "H200": "h200-sxm",
		"A100-SXM-80GB": "a100-sxm-80gb", "NVIDIA A100-SXM4-40GB": "a100-sxm-40gb", "A100-PCIE-40GB": "a100-pcie-40gb",
		"NVIDIA A100 80GB PCIe": "a100-pcie-80gb", "V100-SXM2-32GB": "v100-sxm-32gb", "B200-SXM-180GB": "b200-sxm", "DGX B200": "b200-sxm",
		"B300-SXM-288GB": "b300-sxm", "GB200": "gb200", "GB200-NVL72": "gb200", "GB300 NVL72": "gb300", "MI300X": "mi300x", "AMD Instinct MI300X OAM": "mi300x",
		"MI325X": "mi325x", "TPU-v5e": "tpu-v5e", "TPU v5p": "tpu-v5p", "v5p-128": "tpu-v5p", "TPU-v4": "tpu-v4", "Trillium": "tpu-v6e", "v6e-256": "tpu-v6e",
		"H800": "h800-sxm", "H100 SXM 64 GB": "h100-sxm",
		"": "", "Cerebras WSE-3": "", "MI100": "", "RTX 2080": "",
	} {
		if got := c.AcceleratorMeant(text); got != want {
			t.Errorf("%q is taken for %q, want %q", text, got, want)
		}
	}
}

// TestWords: ways to write what is recomputed and sharded.
func TestWords(t *testing.T) {
	for text, want := range map[string]layout.Recompute{
		"": layout.NoRecompute, "none": layout.NoRecompute, "minimal_offloaded": layout.NoRecompute, "selective": layout.Selective,
		"Selective (core_attn)": layout.Selective, "selective-per-op": layout.SelectivePerOp, "save_dot_except_mlp": layout.SelectivePerOp,
		"full": layout.Full, "Full": layout.Full, "uniform": layout.Full, "qkv_proj_offloaded": layout.Full,
	} {
		r, refused := one(t, strings.Replace(llama, "fp8-cs,,", "fp8-cs,"+text+",", 1))
		if r == nil || r.Layout.Recompute != want {
			t.Errorf("%q is read as %+v (%v), want %d", text, r, refused, want)
		}
	}
	for text, want := range map[string]int{"": 1, "0": 0, "1.0": 1, "ZeRO-2": 2, "FSDP": 3} {
		r, refused := one(t, strings.Replace(llama, ",1,container", ","+text+",container", 1))
		if r == nil || r.Layout.ZeRO != want {
			t.Errorf("%q is read as %+v (%v), want %d", text, r, refused, want)
		}
	}
}

func TestRefusals(t *testing.T) {
	for name, c := range map[string]struct{ old, with, column string }{
		"unknown chip":       {"H100-SXM-80GB", "WSE-3", "gpu"},
		"no layers":          {",80,8192", ",,8192", "layers"},
		"words for a number": {",80,8192", ",eighty,8192", "layers"},
		"format":             {"fp8-cs", "fp7", "precision"},
		"degrees":            {",64,4,8,5", ",60,4,8,5", "num_gpus"},
		"dp":                 {",1,2,1,1,256", ",1,3,1,1,256", "dp"},
		"batch":              {",1,1,256", ",1,256,256", "global_batch"},
		"recompute":          {"fp8-cs,,", "fp8-cs,sometimes,", "recompute"},
		"zero":               {",1,container", ",7,container", "zero_stage"},
		"no time":            {"19.7", "", "step_time_s"},
		"negative time":      {"19.7", "-3", "step_time_s"},
		"kv heads":           {",64,8,28672", ",64,128,28672", "kv_heads"},
	} {
		row := strings.Replace(llama, c.old, c.with, 1)
		if row == llama {
			t.Fatalf("%s: nothing changed", name)
		}
		r, refused := one(t, row)
		if r != nil || len(refused) == 0 {
			t.Errorf("%s: not refused", name)
			continue
		}
		found := false
		for _, f := range refused {
			found = found || f.Column == c.column && f.Line == 2 && f.Expected != ""
		}
		if !found {
			t.Errorf("%s: refused for %v, want column %s", name, refused, c.column)
		}
	}
}

func TestNoTable(t *testing.T) {
	c := embedded(t)
	for name, text := range map[string]string{
		"empty": "", "other columns": "a,b\n1,2\n", "twice": "gpu," + header, "broken": header + "\"a\n",
	} {
		if _, err := Read(strings.NewReader(text), "own.csv", c); !errors.Is(err, ErrTable) {
			t.Errorf("%s: %v, want ErrTable", name, err)
		}
	}
	_, err := Read(strings.NewReader("gpu,layers\n"), "own.csv", c)
	for _, column := range []string{"hidden", "precision", "global_batch"} {
		if err == nil || !strings.Contains(err.Error(), "column "+column) {
			t.Errorf("%v does not name %s", err, column)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add(header + llama)
	f.Add(strings.Replace(header+llama, "8192", "0", 3))
	f.Add("gpu\n\"")
	c := embedded(f)
	f.Fuzz(func(t *testing.T, text string) {
		table, err := Read(strings.NewReader(text), "fuzz.csv", c)
		if err != nil {
			return
		}
		for _, p := range must(Predict(c, table.Rows)) {
			if p.Row.Measured <= 0 {
				t.Fatalf("measured %g s", p.Row.Measured)
			}
		}
	})
}

func must(p []Prediction, _ []score.Refusal) []Prediction { return p }
