package ownership_test

import (
	"errors"
	"fmt"
	"math"
	"testing"

	"pgregory.net/rapid"

	"tokenwatt/catalog"
	"tokenwatt/demand/ownership"
	"tokenwatt/quantity"
	"tokenwatt/scenario"
)

// TestAnnuityPaysBack: payments at the end of each year, discounted, add up to the price; this sum is the
// definition that the closed form is derived from.
func TestAnnuityPaysBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rate := rapid.Float64Range(0, 0.5).Draw(t, "rate")
		years := rapid.IntRange(1, 60).Draw(t, "years")
		payment := ownership.Annuity(rate, quantity.Duration(years)*quantity.Year)
		var paid float64
		for y := 1; y <= years; y++ {
			paid += payment / math.Pow(1+rate, float64(y))
		}
		if math.Abs(paid-1) > 1e-9 {
			t.Errorf("%d payments of %g at %g are worth %g", years, payment, rate, paid)
		}
	})
}

func TestAnnuityEnds(t *testing.T) {
	if got := ownership.Annuity(0, 4*quantity.Year); got != 0.25 {
		t.Errorf("without interest a quarter of four years is %g", got)
	}
	if got := ownership.Annuity(1e-14, 4*quantity.Year); math.Abs(got-0.25) > 1e-12 {
		t.Errorf("a rate next to zero gives %g", got)
	}
	for _, bad := range []float64{ownership.Annuity(0.1, 0), ownership.Annuity(-0.1, quantity.Year)} {
		if !math.IsNaN(bad) {
			t.Errorf("an annuity that is none is %g", bad)
		}
	}
}

func owned() scenario.Ownership {
	return scenario.Ownership{
		Life: quantity.Exact(4 * quantity.Year), DiscountRate: quantity.Exact[quantity.Fraction](0),
		OtherShare: quantity.Exact[quantity.Fraction](0.2), Utilisation: quantity.Exact[quantity.Fraction](1),
	}
}

func TestPriceOfScenarioOverCatalog(t *testing.T) {
	o, s := owned(), catalog.Server{}
	if c, err := ownership.Of(&o, &s); err != nil || c.Known || c.Rate != 0 || c.StaffKnown {
		t.Errorf("without a price: %+v, %v", c, err)
	}
	s.Price = quantity.Exact[quantity.Money](1000)
	if c, err := ownership.Of(&o, &s); err != nil || math.Abs(c.Rate.USDPerYear()-300) > 1e-9 {
		t.Errorf("1000 USD over 4 years with 20 %% on top cost %g USD a year, %v", c.Rate.USDPerYear(), err)
	}
	o.Price = quantity.Exact[quantity.Money](2000)
	o.StaffPerYear = quantity.Exact(quantity.HourlyCost(1))
	if c, err := ownership.Of(&o, &s); err != nil || math.Abs(c.Rate.USDPerYear()-600) > 1e-9 || !c.StaffKnown {
		t.Errorf("2000 USD cost %+v a year, %v", c, err)
	}
	o.Life = quantity.Exact[quantity.Duration](0)
	o.OtherShare.Mode = -1
	if _, err := ownership.Of(&o, &s); !errors.Is(err, ownership.ErrOwnership) {
		t.Errorf("no life and a negative share: %v", err)
	}
}

func ExampleAnnuity() {
	fmt.Printf("%.4f\n", ownership.Annuity(0.08, 4*quantity.Year))
	// Output: 0.3019
}
