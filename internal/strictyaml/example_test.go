package strictyaml_test

import (
	"errors"
	"fmt"
	"reflect"

	"tokenwatt/internal/strictyaml"
	"tokenwatt/quantity"
)

type battery struct {
	Power    quantity.Figure[quantity.Power]  `yaml:"power" required:"true" exclusiveMin:"0" example:"10 MW" doc:"Power in and out."`
	Energy   quantity.Figure[quantity.Energy] `yaml:"energy" required:"true" exclusiveMin:"0" example:"40 MWh" doc:"Energy it holds."`
	Chemical string                           `yaml:"chemistry" enum:"lfp|nmc" default:"lfp" doc:"What its cells are made of."`
}

func ExampleDecode() {
	doc, err := strictyaml.Parse("battery.yaml", []byte("power: 10\nenergy: {low: 30 MWh, mode: 40 MWh, high: 44 MWh}\nchemisrty: nmc\n"), nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	var b battery
	var wrong strictyaml.Errors
	if err := strictyaml.Decode(doc, &b, nil); errors.As(err, &wrong) {
		fmt.Print(wrong.Detail())
	}
	// Output:
	// battery.yaml:1:8: power: found the number `10`, a bare number, expected a power such as 350 MW (hint: write 10 MW or 10 kW)
	//     1 | power: 10
	//       |        ^
	//
	// battery.yaml:3:1: chemisrty: found the unknown key `chemisrty`, expected one of `power`, `energy` and `chemistry` (hint: did you mean `chemistry`?)
	//     3 | chemisrty: nmc
	//       | ^
}

func ExampleDocument_Set() {
	doc, _ := strictyaml.Parse("battery.yaml", []byte("power: 10 MW\nenergy: 40 MWh\n"), nil)
	if err := doc.Set("energy", "{low: 30 MWh, mode: 40 MWh, high: 44 MWh}"); err != nil {
		fmt.Println(err)
		return
	}
	var b battery
	fmt.Println(strictyaml.Decode(doc, &b, nil), b.Energy.Mode)
	// Output: <nil> 40 MWh
}

func ExampleExplain() {
	e, err := strictyaml.Explain(reflect.TypeFor[battery](), "chemistry")
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Print(e)
	// Output:
	// FIELD     chemistry
	// KIND      text
	// DEFAULT   lfp
	// ONE OF    lfp, nmc
	//
	//   What its cells are made of.
}

func ExampleTemplate() {
	text, err := strictyaml.Template(reflect.TypeFor[battery](), nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Print(string(text))
	// Output:
	// # Power in and out.
	// # Required. Unit: MW. Bounds: more than 0 MW.
	// power: 10 MW
	//
	// # Energy it holds.
	// # Required. Unit: MWh. Bounds: more than 0 MWh.
	// energy: 40 MWh
	//
	// # What its cells are made of.
	// # One of `lfp` or `nmc`. Default: lfp.
	// # chemistry: lfp
}
