// Package annuity spreads a price over the years of a life.
//
// The capital recovery factor of n years at the annual rate r is the equal payment at each year's end that pays back
// a price of one,
//
//	CRF = r / (1 - (1 + r)^-n)    a year, and 1 / n where r is zero
//
// (Short, Packey and Holt 1995, NREL/TP-462-5173). n need not be whole. Not modelled: salvage value, taxes, inflation.
package annuity

import "math"

// CRF returns the capital recovery factor in 1/yr. It is not a number where the years are not above zero or the rate
// is below zero.
func CRF(rate, years float64) float64 {
	if !(years > 0) || !(rate >= 0) {
		return math.NaN()
	}
	if rate == 0 {
		return 1 / years
	}
	// expm1 and log1p keep the digits of small rates: 1 - (1 + r)^-n = -expm1(-n log1p(r)).
	return rate / -math.Expm1(-years*math.Log1p(rate))
}
