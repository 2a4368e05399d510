package svg_test

import (
	"errors"
	"fmt"
	"strings"

	"tokenwatt/report/svg"
)

func ExampleSankey() {
	figure := svg.Sankey{
		Frame:   svg.Frame{Title: "Where the energy goes"},
		Unit:    "MWh/day",
		Columns: []string{"Sources", "Meter", "Use"},
		Nodes: []svg.SankeyNode{
			{ID: "grid", Name: "Grid", Column: 0},
			{ID: "solar", Name: "Solar", Column: 0},
			{ID: "meter", Name: "Meter", Column: 1},
			{ID: "it", Name: "IT", Column: 2},
			{ID: "cooling", Name: "Cooling", Column: 2},
		},
		Links: []svg.SankeyLink{
			{From: "grid", To: "meter", Value: 60},
			{From: "solar", To: "meter", Value: 40},
			{From: "meter", To: "it", Value: 85},
			{From: "meter", To: "cooling", Value: 14},
		},
	}
	_, err := figure.Render()
	fmt.Println(err)
	var balance *svg.BalanceError
	fmt.Println(errors.As(err, &balance))

	figure.Links[3].Value = 15
	s, err := figure.Render()
	fmt.Println(strings.HasPrefix(s, "<svg "), err)
	// Output:
	// svg: sankey: node "Meter" does not balance: 100 MWh/day in, 99 MWh/day out
	// true
	// true <nil>
}

func ExampleResponsive() {
	html, err := svg.Responsive(svg.RangeDots{
		Frame: svg.Frame{Title: "Cost of power"}, Unit: "USD/MWh",
		Rows: []svg.RangeRow{{Name: "Solar", Low: 28, Mode: 38, High: 61}},
	})
	fmt.Println(strings.Count(html, "<svg "), err)
	// Output: 2 <nil>
}

func ExampleFormatNumber() {
	fmt.Println(svg.FormatNumber(0.0423), svg.FormatNumber(1234.5), svg.FormatNumber(84_300_000))
	// Output: 0.0423 1,234 84.3M
}

func ExampleFamily() {
	fmt.Println(svg.Family("Gas turbine (CCGT)"), svg.Family("Pulsed fusion"))
	// Output: gas fusion
}
