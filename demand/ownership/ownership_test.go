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

// By hand: 10 servers at 2 USD/h and staff of 3 USD/h for 5 h, 100 MWh at 40 USD/MWh and 0.4 kg/kWh.
func TestBill(t *testing.T) {
	s := ownership.Server{Known: true, Rate: 2 / quantity.HourlyCost(quantity.Hour), StaffKnown: true, Staff: 3 / quantity.HourlyCost(quantity.Hour)}
	u := ownership.Use{
		Servers: 10, Time: 5 * quantity.Hour, Metered: 100 * quantity.MegawattHour,
		Price: quantity.Exact(quantity.PerMWh(40)), Carbon: quantity.Exact(quantity.CarbonIntensity(0.4 / 3.6e6)),
	}
	b, warnings := s.Bill(&u, []string{"before"})
	for _, c := range []struct {
		what      string
		got, want float64
	}{
		{"hardware", b.Hardware.USD(), 100},
		{"staff", b.Staff.USD(), 15},
		{"electricity", b.Electricity.USD(), 4000},
		{"total", b.Total.USD(), 4115},
		{"share of electricity", float64(b.ElectricityShare), 4000. / 4115},
		{"carbon", b.Carbon.T(), 40},
	} {
		if math.Abs(c.got-c.want) > 1e-9*c.want {
			t.Errorf("%s is %g, want %g", c.what, c.got, c.want)
		}
	}
	if len(warnings) != 1 || !b.HardwareKnown || !b.ElectricityKnown || !b.StaffKnown || !b.CarbonKnown {
		t.Errorf("a bill with everything: %+v, warnings %q", b, warnings)
	}
	b, warnings = (&ownership.Server{}).Bill(&ownership.Use{Servers: 10, Time: quantity.Hour, Metered: quantity.MegawattHour}, nil)
	if (b != ownership.Bill{}) || len(warnings) != 4 {
		t.Errorf("a bill of nothing known: %+v, warnings %q", b, warnings)
	}
}
