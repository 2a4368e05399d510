package plasma_test

import (
	"fmt"

	"tokenwatt/supply/fusion/plasma"
)

// How fast deuterium and tritium react at 10 keV, and where no formula holds.
func ExampleReaction_Reactivity() {
	v, err := plasma.DT.Reactivity(10)
	fmt.Printf("%.4g m3/s %v\n", v, err)
	_, err = plasma.DT.Reactivity(1000)
	fmt.Println(err)
	// Output:
	// 1.136e-22 m3/s <nil>
	// plasma: outside the range of the formula: reactivity of D-T: temperature is 1000 keV, expected 0.08 to 600 keV
}

// Fusion power of 1:1 D-He3 at beta = 1 in 20 T, ions of 70 keV and electrons of 7 keV, over its thermal energy.
func ExampleFusionPower() {
	var mix plasma.Ions
	mix.N[plasma.Deuteron], mix.N[plasma.Helium3] = 1, 1
	ions := mix.Scaled(plasma.FieldPressure(20), 70, 7)
	power, err := plasma.FusionPower(&ions, 70)
	fmt.Printf("%.3f per ms, %v\n", 1e-3*power.Fusion()/(1.5*plasma.FieldPressure(20)), err)
	// Output: 0.052 per ms, <nil>
}
