package training

import (
	"math"
	"strings"
	"testing"
)

// TestHeldOut judges the shipped parameters by published runs that took no part in the fit: MT-NLG 530B on 280, 350 and 420
// machines of Selene (Smith et al. 2022, arXiv 2201.11990, section 2.3: 60.1, 50.2 and 44.4 s), and Llama 3 405B on 8,192 and 16,384
// H100s at 430 and 400 TFLOP/s of model operations (Grattafiori et al. 2024, arXiv 2407.21783, table 4), whose pipeline's chunks
// are not stated in it.
func TestHeldOut(t *testing.T) {
	c := embedded(t)
	const head = "source,model_name,layers,hidden,heads,kv_heads,ffn_hidden,vocab,seq_len,gpu,num_gpus,tp,pp,dp,micro_batch,global_batch," +
		"precision,recompute,measured_tflops_per_gpu,step_time_s,tflops_kind,engine,cluster\n"
	rows := []string{
		"MT-NLG,MT-NLG 530B,105,20480,128,128,81920,51200,2048,A100-SXM-80GB,2240,8,35,8,1,1920,fp16,full,,60.1,,megatron-deepspeed,selene",
		"MT-NLG,MT-NLG 530B,105,20480,128,128,81920,51200,2048,A100-SXM-80GB,2800,8,35,10,1,1920,fp16,full,,50.2,,megatron-deepspeed,selene",
		"MT-NLG,MT-NLG 530B,105,20480,128,128,81920,51200,2048,A100-SXM-80GB,3360,8,35,12,1,1920,fp16,full,,44.4,,megatron-deepspeed,selene",
		"Llama 3,Llama-3.1-405B,126,16384,128,8,53248,128256,8192,H100-SXM-80GB,8192,8,16,64,1,2048,bf16,none,430,,model,,",
		"Llama 3,Llama-3.1-405B,126,16384,128,8,53248,128256,8192,H100-SXM-80GB,16384,8,16,128,1,2048,bf16,none,400,,model,,",
	}
	table, err := Read(strings.NewReader(head+strings.Join(rows, "\n")+"\n"), "published.csv", c)
	if err != nil || len(table.Refused) > 0 {
		t.Fatal(err, table.Refused)
	}
	predictions, refused := Predict(c, table.Rows)
	if len(refused) > 0 {
		t.Fatal(refused)
	}
	for i := range predictions {
		p := &predictions[i]
		off := p.Seconds/p.Row.Measured - 1
		t.Logf("%s on %d: %.1f s [%.1f, %.1f], published %.1f (%+.1f %%)", p.Row.Model, p.Row.Job.Accelerators, p.Seconds, p.P10, p.P90, p.Row.Measured, 100*off)
		if math.Abs(off) > 0.2 || !p.Inside() {
			t.Errorf("%s on %d: %+.1f %%, inside the interval %v", p.Row.Model, p.Row.Job.Accelerators, 100*off, p.Inside())
		}
	}
}
