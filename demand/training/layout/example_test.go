package layout_test

import (
	"fmt"

	"tokenwatt/catalog"
	"tokenwatt/demand/training/layout"
)

// Llama 3 405B on 16,384 accelerators, and a layout that is not one.
func Example() {
	job := layout.Job{
		Model: catalog.Model{
			Layers: 126, Hidden: 16384, Heads: 128, KVHeads: 8, FFN: 53248, Vocabulary: 128256, Context: 8192,
			Activation: "swiglu", Norm: "rmsnorm",
		},
		Sequence: 8192, GlobalBatch: 2048, Accelerators: 16384, NodeSize: 8, MemoryBytes: 80 << 30,
		Recipe: "bf16", FlashAttention: true, FusedLoss: true,
	}
	p, err := layout.Prepare(job)
	if err != nil {
		fmt.Println(err)
		return
	}
	l := layout.Layout{TP: 8, PP: 16, VPP: 1, CP: 1, EP: 1, DP: 128, MicroBatch: 1, SequenceParallel: true, ZeRO: 1, Recompute: layout.Full}
	m := p.Memory(&l)
	fmt.Printf("%.0f GB: weights %.1f, gradients %.1f, optimizer %.1f, activations %.1f\n",
		m.Total()/1e9, m.Weights/1e9, m.Gradients/1e9, m.Optimizer/1e9, m.Activations/1e9)
	l.TP, l.DP = 16, 128
	fmt.Println(p.Check(&l))
	// Output:
	// 27 GB: weights 6.4, gradients 12.8, optimizer 0.3, activations 5.3
	// layout: not a valid layout: degrees-multiply-to-accelerators: found TP 16 x PP 16 x CP 1 x DP 128, expected 16384 accelerators (choose degrees that divide the accelerators; DP is what is left)
}

// A layout that does not fit says what takes the most and what to do.
func ExamplePrepared_Fits() {
	p, err := layout.Prepare(layout.Job{
		Model: catalog.Model{
			Layers: 32, Hidden: 4096, Heads: 32, KVHeads: 8, FFN: 14336, Vocabulary: 128256, Context: 8192,
			Activation: "swiglu", Norm: "rmsnorm",
		},
		Sequence: 8192, GlobalBatch: 8, Accelerators: 8, NodeSize: 8, MemoryBytes: 80 << 30, Recipe: "bf16", FlashAttention: true,
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	l := layout.Layout{TP: 1, PP: 1, VPP: 1, CP: 1, EP: 1, DP: 8, MicroBatch: 1}
	fmt.Println(p.Fits(&l))
	l.ZeRO = 1
	fmt.Println(p.Fits(&l))
	// Output:
	// layout: does not fit in memory: needs 194.5 GB, 108.6 GB more than the accelerator's 85.9 GB; the largest item is optimizer with 96.4 GB (shard the optimiser with ZeRO 1, or more TP or PP)
	// layout: does not fit in memory: needs 110.2 GB, 24.3 GB more than the accelerator's 85.9 GB; the largest item is activations with 45.1 GB (recompute more, a smaller micro-batch, or more TP with sequence parallelism)
}
