package steady_test

import (
	"math"
	"testing"

	"tokenwatt/catalog"
	"tokenwatt/supply/fusion/steady"
)

// The products of the published figures, rounded as they are quoted of the record.
func TestRecord(t *testing.T) {
	c, err := catalog.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	record, needs, err := steady.Record(c)
	if err != nil {
		t.Fatal(err)
	}
	if len(needs) != 4 || needs[0].Gain != 1 || !math.IsInf(needs[3].Gain, 1) || needs[3].Fuel != steady.DHe3 {
		t.Fatalf("needs %+v", needs)
	}
	want := map[string]float64{
		"lsx": 5.5e16, "frx-l-3684": 2.3e16, "tcs-9018": 5e12, "tcsu-21214": 7.5e13, "ipa": 3.4e16, "yingguang-i-150910-01": 7.4e15,
		"c-2u-46366": 3.1e15, "c-2w-118340": 1.8e17, "pcs-16": 3.8e16,
	}
	seen := 0
	for _, a := range record {
		v, known := want[a.Name]
		if known {
			seen++
			if off(a.NTTau, v) > 0.03 {
				t.Errorf("%s: n T tau = %.3g, quoted as %.2g", a.Name, a.NTTau, v)
			}
			for i, share := range a.Shares {
				if off(share*needs[i].NTTau, a.NTTau) > 1e-14 || share > 1e-3 {
					t.Errorf("%s: share %g of %v at Q = %g", a.Name, share, needs[i].Fuel, needs[i].Gain)
				}
			}
		}
		// No ion temperature was published of this one: there is no product, and none is made up.
		if math.IsNaN(a.NTTau) != (a.Name == "c-2w-122588") {
			t.Errorf("%s: n T tau = %g", a.Name, a.NTTau)
		}
	}
	if seen != len(want) || len(record) != 14 {
		t.Errorf("%d of %d quoted experiments among %d", seen, len(want), len(record))
	}
	best, ok := steady.Highest(record, "frc")
	if !ok || best.Name != "c-2w-118340" || off(best.NTTau, 1.75e17) > 1e-12 {
		t.Errorf("the highest is %s with %g", best.Name, best.NTTau)
	}
	if _, ok := steady.Highest(nil, ""); ok {
		t.Error("the highest of nothing")
	}
}
