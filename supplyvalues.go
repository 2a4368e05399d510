package tokenwatt

import (
	"fmt"
	"math"

	"tokenwatt/report"
	"tokenwatt/supply"
)

// valuesReport says what a little more of what is scarce is worth. What is less than a hundred-millionth of a year's cost is
// what solvers leave of nothing.
func (p *plan) valuesReport(v *supply.MarginalValues) []report.SupplyValue {
	var list []report.SupplyValue
	year := math.Abs(p.supply.ObjectiveUSD) / p.supply.Years
	clean := func(usd float64) float64 {
		if math.Abs(usd) < 1e-8*year {
			return 0
		}
		return usd
	}
	marginal := func(what, unit string, m *supply.Marginal) {
		if m.Note != "" {
			list = append(list, report.SupplyValue{What: what, Note: m.Note})
			return
		}
		value := report.SupplyValue{What: what, Value: clean(m.DifferenceUSD), Unit: unit, Note: "by solving again"}
		if m.HasDual && math.Abs(clean(m.DualUSD)-value.Value) > 0.01*math.Abs(value.Value) {
			value.Note += fmt.Sprintf("; the first of it %s by the dual", report.Scaled(clean(m.DualUSD), unit, 3))
		}
		list = append(list, value)
	}
	marginal("1 MW more of grid connection", "USD/yr", &v.Interconnection)
	marginal("1 MW of load that may move within its day", "USD/yr", &v.Flexibility)
	list = append(list, monthReport(&v.MonthEarlier, clean))
	for _, m := range []struct {
		what string
		of   *supply.Marginal
	}{
		{"1 t a year more under the carbon cap", &v.Carbon},
		{"1 point less of the hourly carbon-free share", &v.HourlyCFE},
		{"1 point less of the annual carbon-free share", &v.AnnualCFE},
	} {
		if m.of.Note == "" { // a limit that was not asked for has no value, and saying so for each is noise
			marginal(m.what, "USD/yr", m.of)
		}
	}
	return list
}

// monthReport is what a month earlier on the grid is worth.
func monthReport(m *supply.MonthEarlier, clean func(float64) float64) report.SupplyValue {
	value := report.SupplyValue{What: "the grid connection a month earlier"}
	if m.Note != "" {
		value.Note = m.Note
		return value
	}
	value.Value, value.Unit = clean(m.USDPerMonth), "USD"
	before := "no grid"
	if m.EarlyLimitMW > 0 {
		before = fmt.Sprintf("%s MW of grid", report.Number(m.EarlyLimitMW, 3))
	}
	value.Note = fmt.Sprintf("a twelfth of what a year on %s costs more, with a supply built for it: %s USD/MWh", before, report.Number(m.Without.CostUSDPerMWh, 3))
	if lost := clean(m.LostComputeUSDPerMonth); lost > 0 {
		value.Note += fmt.Sprintf("; %s of it is compute that is lost", report.Scaled(lost, "USD", 3))
	}
	return value
}
