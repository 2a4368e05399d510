package kernel_test

import (
	"fmt"

	"tokenwatt/catalog"
	"tokenwatt/compute/kernel"
)

// The down projection of a Llama 3 70B layer on one of eight H100, for one token and for 4,096.
func ExampleOf() {
	c, err := catalog.Embedded()
	if err != nil {
		fmt.Println(err)
		return
	}
	m, err := kernel.Of(c, "h100-sxm", "")
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, tokens := range []int{1, 4096} {
		cost := m.GEMM(kernel.BF16, tokens, 8192, 28672/8)
		watts, _ := m.Power(cost)
		fmt.Printf("%d tokens: %.0f us, %.0f TFLOP/s, %.1f TB/s, %.0f W\n", tokens, cost.Seconds*1e6, cost.FLOPs/cost.Seconds/1e12, cost.Bytes/cost.Seconds/1e12, watts)
	}
	low, high := m.Spread("gemm bf16")
	fmt.Printf("eight of ten measured times lie between %.2f and %.2f of these\n", low, high)
	// Output:
	// 1 tokens: 23 us, 3 TFLOP/s, 2.5 TB/s, 586 W
	// 4096 tokens: 309 us, 778 TFLOP/s, 0.5 TB/s, 700 W
	// eight of ten measured times lie between 0.91 and 1.10 of these
}
