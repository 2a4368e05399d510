package ownership_test

import (
	"errors"
	"math"
	"testing"

	"tokenwatt/catalog"
	"tokenwatt/demand/ownership"
	"tokenwatt/quantity"
	"tokenwatt/scenario"
)

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
