package supply

// Grid is the public grid as the site sees it.
type Grid struct {
	// LimitMW is the largest import, +Inf for none.
	LimitMW float64
	// HourlyLimitMW is the largest import of each hour where it changes, as with a connection that comes into service
	// during the study; it holds together with LimitMW. nil where it does not change.
	HourlyLimitMW []float64
	// CapacityChargeUSDPerMWYr is charged on the import capacity, which is chosen up to the limit and holds in all hours.
	CapacityChargeUSDPerMWYr float64
	// PeakChargeUSDPerMWYr is charged on the highest import of each billing period, for the period's share of 8760 hours:
	// a charge of 12,000 is 1,000 USD for each MW of the peak of a month of 730 hours.
	PeakChargeUSDPerMWYr float64
	// BillingEnds are the hours after the last of each billing period, rising, the last of them the number of hours.
	// Needed with PeakChargeUSDPerMWYr.
	BillingEnds []int
	// PriceUSDPerMWh is the energy price of each hour, which may be negative; TariffUSDPerMWh comes on top.
	PriceUSDPerMWh  []float64
	TariffUSDPerMWh float64
	// ExportLimitMW is the largest export; 0 for no export, +Inf for no limit. ExportPriceUSDPerMWh is what is paid for
	// it in each hour, net of all charges; nowhere above what import costs, so that nothing is bought to be sold at once.
	ExportLimitMW        float64
	ExportPriceUSDPerMWh []float64
	// CarbonKgPerMWh is the average direct intensity of grid power in each hour.
	CarbonKgPerMWh []float64
	// MarginalCarbonKgPerMWh is the marginal direct intensity in each hour: of the power that one more MWh calls up. nil
	// where it is not known. Export earns no credit of either.
	MarginalCarbonKgPerMWh []float64
	// CarbonFreeShare is the share of grid power in each hour that is carbon-free; nil where it is not known, which
	// counts as none.
	CarbonFreeShare []float64
	// WaterLPerMWh is the water behind a unit of grid power.
	WaterLPerMWh float64
	// FirmShare is the share of the import capacity that counts for Problem.Margin.
	FirmShare float64
	// PriceOrigin and CarbonOrigin say whether the series are measured or synthetic, and whence.
	PriceOrigin, CarbonOrigin string
	// ExportPriceOrigin, MarginalCarbonOrigin and CarbonFreeOrigin do so of the series that may be left out.
	ExportPriceOrigin, MarginalCarbonOrigin, CarbonFreeOrigin string
}

// marginal is the cost of a MWh of grid power in an hour: price, tariff, and carbon at a price in USD/t.
func (g *Grid) marginal(h int, carbonUSDPerT float64) float64 {
	return g.PriceUSDPerMWh[h] + g.TariffUSDPerMWh + carbonUSDPerT*g.CarbonKgPerMWh[h]/1000
}
