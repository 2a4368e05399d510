package search_test

import (
	"context"
	"fmt"

	"tokenwatt/catalog"
	"tokenwatt/compute/collective"
	"tokenwatt/compute/kernel"
	"tokenwatt/demand/training/layout"
	"tokenwatt/demand/training/search"
	"tokenwatt/demand/training/step"
)

// The fewest A100s that train a GPT of 7 billion parameters on 4 million tokens a step in less than 10 s a step.
func ExampleRun() {
	c, err := catalog.Embedded()
	if err != nil {
		fmt.Println(err)
		return
	}
	machine, err := kernel.Of(c, "a100-sxm-80gb", "")
	if err != nil {
		fmt.Println(err)
		return
	}
	site := c.Clusters.Get("selene").Value
	network, err := collective.Of(c, "a100-sxm-80gb", &site)
	if err != nil {
		fmt.Println(err)
		return
	}
	p := &search.Problem{
		Step: step.Problem{
			Job: layout.Job{
				Model: catalog.Model{
					Layers: 32, Hidden: 4096, Heads: 32, FFN: 16384, Activation: "gelu", Vocabulary: 51200, Context: 2048, Norm: "layernorm",
				},
				Sequence: 2048, GlobalBatch: 2048, NodeSize: 8, MemoryBytes: 80e9, Recipe: "bf16", FlashAttention: true,
			},
			Machine: machine, Network: network, Engine: c.Engines.Get("megatron-core").Value, Cluster: site, KnownChip: true,
		},
		Accelerators: search.Multiples(8, 96),
	}
	r, err := search.Run(context.Background(), p, &search.Settings{
		Objective: search.FewestAccelerators, StepLimit: 10, AcceleratorHour: 2, Space: search.Space{ZeRO: []int{0, 1}},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	best := r.Best()
	fmt.Println(best.Accelerators%8 == 0, best.StepTime <= 10, best.Memory <= 80e9)
	fmt.Println(len(search.Thin(r.Front, 12)) <= 12)
	// Output:
	// true true true
	// true
}
