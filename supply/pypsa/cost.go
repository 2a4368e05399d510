package pypsa

import (
	"math"

	"tokenwatt/internal/annuity"
	"tokenwatt/internal/neumaier"
)

// hoursPerYear is what PyPSA divides by in leap years too.
const hoursPerYear = 8760

// Years is the length of the horizon in years: the sum of the objective's weightings over 8760 hours.
func (n *Network) Years() float64 {
	var sum neumaier.Sum
	for _, w := range n.Weights.Objective {
		sum.Add(w)
	}
	return sum.Value() / hoursPerYear
}

// Cost is what a unit of size costs over a horizon of so many years: the annuity of OvernightCost times the years, or
// CapitalCost as it stands, which is already for the horizon, and FixedOM, which is too (PyPSA's periodized cost).
func (c *Capacity) Cost(years float64) float64 { return c.capital(years) + c.FixedOM }

// capital is Cost without fixed operation and maintenance.
func (c *Capacity) capital(years float64) float64 {
	if math.IsNaN(c.OvernightCost) {
		return c.CapitalCost
	}
	return c.OvernightCost * annuityFactor(c.DiscountRate, c.Lifetime) * years
}

// annuityFactor is r / (1 - (1+r)^-n) with the limits that PyPSA takes: 1/n without interest, r, where it is above
// zero, for an infinite life. Rates below zero are allowed.
func annuityFactor(rate, lifetime float64) float64 {
	switch {
	case math.IsInf(lifetime, 1):
		return max(rate, 0)
	case rate >= 0:
		return annuity.CRF(rate, lifetime)
	default:
		return rate / -math.Expm1(-lifetime*math.Log1p(rate))
	}
}
