package quantity_test

import (
	"fmt"

	"tokenwatt/quantity" //nolint:depguard // an example imports the package that it shows
)

// The daily electricity bill of 3,750 DGX A100 servers at 6.5 kW and 0.08 USD/kWh.
func Example() {
	servers := quantity.Count(3750)
	power := quantity.Scale(6.5*quantity.Kilowatt, servers.Float())
	energy := power.Over(quantity.Day)
	bill := quantity.PerKWh(0.08).Times(energy)
	fmt.Println(power, energy, quantity.Human(bill, 3))
	// Output: 24.375 MW 585 MWh 46,800 USD
}

func ExampleParse() {
	price, err := quantity.Parse[quantity.EnergyPrice]("42 USD/MWh")
	fmt.Println(price.USDPerMWh(), err)
	_, err = quantity.Parse[quantity.Power]("350")
	fmt.Println(err)
	// Output:
	// 42 <nil>
	// quantity: "350": no unit: found a bare number, expected a power such as 350 MW; write 350 MW or 350 kW
}

func ExampleHuman() {
	fmt.Println(quantity.Human(quantity.Power(3.4217e6), 3))
	fmt.Println(quantity.Human(quantity.HourlyCost(46823.0/86400), 3))
	// Output:
	// 3.42 MW
	// 46,800 USD/d
}

func ExampleParseUnit() {
	u, err := quantity.ParseUnit("gCO2/kWh")
	fmt.Println(u.Dim, err)
	// Output: mass / energy <nil>
}

func ExampleFigure() {
	var f quantity.Figure[quantity.Power]
	if err := f.ParseRange("300 MW", "350 MW", "420 MW"); err != nil {
		fmt.Println(err)
	}
	fmt.Println(f)
	fmt.Printf("%.0f MW\n", f.Quantile(0.5)/1e6)
	// Output:
	// 350 MW (300 MW to 420 MW)
	// 355 MW
}

func ExampleFormatIn() {
	s, err := quantity.FormatIn(quantity.Rate(13e6/86400.0), "M/d", 3)
	fmt.Println(s, err)
	// Output: 13 M/d <nil>
}
