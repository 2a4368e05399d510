package ownership

import (
	"errors"

	"tokenwatt/catalog"
	"tokenwatt/internal/annuity"
	"tokenwatt/internal/fault"
	"tokenwatt/quantity"
	"tokenwatt/scenario"
)

// ErrOwnership is wrapped by every error of this package.
var ErrOwnership = errors.New("ownership: figures out of range")

// Server is what one server costs.
type Server struct {
	// Price is paid for the server alone; Known tells whether there is one.
	Price quantity.Money
	Known bool
	// Rate is price, network and storage spread over life: zero where the price is not known.
	Rate quantity.HourlyCost
	// Staff is what the people who work on the whole workload cost; StaffKnown tells whether it is given.
	Staff      quantity.HourlyCost
	StaffKnown bool
}

// Of returns what one server costs its owner: the scenario's price, or the catalog's where it has none. Only
// modes are read.
func Of(o *scenario.Ownership, s *catalog.Server) (Server, error) {
	faults := fault.List{Cause: ErrOwnership}
	price := &s.Price
	if o.Price.Known() {
		price = &o.Price
	}
	var c Server
	if c.Known = price.Known(); c.Known {
		c.Price = quantity.Money(fault.NotNegative(&faults, price, "price"))
		life := fault.Positive(&faults, &o.Life, "life")
		rate := fault.NotNegative(&faults, &o.DiscountRate, "discount_rate")
		other := fault.NotNegative(&faults, &o.OtherShare, "other_share")
		annual := float64(c.Price) * (1 + other) * annuity.CRF(rate, quantity.Duration(life).Years())
		c.Rate = quantity.HourlyCost(annual / float64(quantity.Year))
	}
	if c.StaffKnown = o.StaffPerYear.Known(); c.StaffKnown {
		c.Staff = quantity.HourlyCost(fault.NotNegative(&faults, &o.StaffPerYear, "staff"))
	}
	if err := faults.Err(); err != nil {
		return Server{}, err
	}
	return c, nil
}
