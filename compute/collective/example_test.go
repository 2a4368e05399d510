package collective_test

import (
	"fmt"

	"tokenwatt/catalog"
	"tokenwatt/compute/collective"
)

// The gradients of one layer of a model with 70 billion parameters, over eight GPUs of one node and over 128 of 16.
func ExampleNetwork_AllReduce() {
	c, err := catalog.Embedded()
	if err != nil {
		fmt.Println(err)
		return
	}
	n, err := collective.Of(c, "h100-sxm", nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	const bytes = 1.7e9
	inside := n.AllReduce(bytes, collective.Group{Ranks: 8, PerNode: 8})
	across := n.AllReduce(bytes, collective.Group{Ranks: 128, PerNode: 8})
	fmt.Printf("%.0f ms inside, %.0f ms across\n", inside*1e3, across*1e3)
	// Output: 6 ms inside, 11 ms across
}
