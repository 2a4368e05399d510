package kernels_test

import (
	"fmt"
	"strings"

	"tokenwatt/calibration/kernels"
	"tokenwatt/catalog"
	"tokenwatt/compute/kernel"
)

// Three measured products, one of which cannot be.
func ExampleScore() {
	table, err := kernels.Read(strings.NewReader(`m,n,k,gemm_dtype,latency_ms
16,8192,8192,bfloat16,0.049
4096,8192,8192,bfloat16,0.75
4096,8192,8192,bfloat16,-1
`), "mine.csv")
	if err != nil {
		fmt.Println(err)
		return
	}
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
	groups, refused := kernels.Score(m, table)
	fmt.Printf("%s: %d rows, median error %.0f %%\n", groups[0].Name, groups[0].N, 100*groups[0].MedianAbsRelError)
	for _, r := range refused {
		fmt.Println(r)
	}
	// Output:
	// overall: 2 rows, median error 8 %
	// line 4: latency_ms is "-1", expected a time in milliseconds above 0 and below 3600000
}
