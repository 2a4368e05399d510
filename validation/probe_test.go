package validation

import ("context";"fmt";"testing";"os")

func TestProbe(t *testing.T) {
	for _, g := range []string{"parameters","training","serving","weather"} {
	cases, err := Run(context.Background(), os.Getenv("TOKENWATT_DATA"), &Settings{Groups: []string{g}})
	if err != nil { t.Error(err); continue }
	for _, c := range cases {
		fmt.Printf("%-10s %-60s %4d %10.4g %10.4g %-6s %-10s bias %8.4g med %8.4g p90 %8.4g worst %8.4g %-40s %s\n", c.Group, c.Quantity, c.Comparisons, c.Model, c.Measured, c.Unit, c.Split, c.Bias, c.Median, c.P90, c.Worst, c.WorstName, "")
	}
	for _, c := range cases { fmt.Println("  ", c.Quantity, "::", c.Remark) }
	}
}
