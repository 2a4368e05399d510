package supply

import "tokenwatt/internal/annuity"

// Capital is what a unit of capacity costs: a MW or, of a store's energy, a MWh.
type Capital struct {
	// AnnualUSD is the cost of one unit for one year: OvernightUSD x (CRF + FixedOM), or given as such.
	AnnualUSD float64
	// OvernightUSD is the cost of one unit, CRF the share of it paid back in a year, FixedOM the share spent on
	// operation and maintenance in a year. All three are zero where only the annual cost is given.
	OvernightUSD, CRF, FixedOM float64
}

// Overnight is the capital of a unit that costs usd overnight, lives that many years at that rate (annuity.CRF), and
// has fixed O&M of that share of usd a year.
func Overnight(usd, rate, years, fixedOM float64) Capital {
	crf := annuity.CRF(rate, years)
	return Capital{AnnualUSD: usd * (crf + fixedOM), OvernightUSD: usd, CRF: crf, FixedOM: fixedOM}
}

// Annual is the capital of a unit of which only the annual cost is known. It is all booked as capital cost.
func Annual(usd float64) Capital { return Capital{AnnualUSD: usd} }

// fixedOMUSD is the part of AnnualUSD that is fixed O&M.
func (c Capital) fixedOMUSD() float64 { return c.OvernightUSD * c.FixedOM }
