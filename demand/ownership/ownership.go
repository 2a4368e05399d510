package ownership

import (
	"errors"
	"math"

	"tokenwatt/catalog"
	"tokenwatt/internal/fault"
	"tokenwatt/quantity"
	"tokenwatt/scenario"
)

// ErrOwnership is wrapped by every error of this package.
var ErrOwnership = errors.New("ownership: figures out of range")

// Annuity returns the yearly payment that pays back a price of one over the life at the annual rate. It is not a
// number where the life is not above zero or the rate is below zero.
func Annuity(rate float64, life quantity.Duration) float64 {
	years := life.Years()
	if !(years > 0) || !(rate >= 0) {
		return math.NaN()
	}
	if rate == 0 {
		return 1 / years
	}
	// expm1 and log1p keep the digits of small rates: 1 - (1 + r)^-n = -expm1(-n log1p(r)).
	return rate / -math.Expm1(-years*math.Log1p(rate))
}

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
		annual := float64(c.Price) * (1 + other) * Annuity(rate, quantity.Duration(life))
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
