package tokenwatt

import (
	"math"
	"sort"

	"tokenwatt/internal/neumaier"
	"tokenwatt/report"
	"tokenwatt/supply"
)

func (p *plan) supplyReport() *report.Supply {
	s := p.supply
	if s == nil {
		return nil
	}
	r := &report.Supply{
		CostUSD: s.Costs.Total(), PerMWhUSD: s.CostUSDPerMWh, DirectG: s.DirectGPerKWh, DirectT: s.DirectT,
		LifecycleG: s.LifecycleGPerKWh, CarbonPrice: dual(s.CarbonShadowUSDPerT), Price: priceReport(s), Certificate: p.certificate(),
		HasMarginal: s.HasMarginal, HourlyCFE: s.HourlyCFEShare, AnnualCFE: s.AnnualCFEShare, ExportMWh: s.ExportMWh, Items: supplyItems(s),
		CheckedWith: p.checked, Answers: p.answersReport(),
	}
	if s.DirectGPerKWh < dust {
		r.DirectG, r.DirectT = 0, 0
	}
	if served := s.LoadMWh - s.UnservedMWh; s.HasMarginal && served > 0 {
		r.MarginalT, r.MarginalG = s.MarginalT, 1000*s.MarginalT/served
	}
	for i := range s.Assets {
		r.ExportUSD += s.Assets[i].Costs.ExportRevenue
	}
	if p.goesUnserved() {
		r.UnservedMWh, r.UnservedUSD = neumaier.Of(p.unservedMW()), s.Costs.Unserved
	}
	if p.tariffKnown {
		r.TariffUSD = p.tariffUSD
	}
	total := delivered(s)
	for i := range s.Assets {
		a := &s.Assets[i]
		r.CurtailedMWh += p.curtailed(a)
		if !p.stands(a) {
			continue
		}
		row := p.assetReport(a)
		if a.Kind != supply.Storage && total > 0 {
			row.Share = a.OutputMWh / total
		}
		r.Assets = append(r.Assets, row)
	}
	r.NotBuilt = p.notBuilt()
	r.Notes = p.supplyNotes(r)
	return r
}

// assetReport is an asset that stands, without its share of the energy.
func (p *plan) assetReport(a *supply.Asset) report.Asset {
	c := &a.Costs
	row := report.Asset{
		Name: a.Name, Technology: p.technology(a), Family: a.Family, CapacityMW: a.CapacityMW, StorageMWh: a.EnergyMWh,
		EnergyMWh: a.OutputMWh, CapacityFactor: a.CapacityFactor, CurtailedMWh: p.curtailed(a),
		CapitalUSD: c.Capital + c.CapacityCharge + c.PeakCharge, FixedUSD: c.FixedOM, VariableUSD: c.VariableOM + c.StartUp + c.Wear,
		FuelUSD: c.Fuel, CarbonUSD: c.Carbon, PurchaseUSD: c.Energy + c.NetworkTariff, TotalUSD: c.Total(),
		LCOEUSDPerMWh: a.LCOEUSDPerMWh, ExportMWh: a.ExportMWh, ExportUSD: c.ExportRevenue, LCOSUSDPerMWh: a.LCOSUSDPerMWh,
		Units: a.Units, Starts: a.UnitsStarted,
	}
	if a.Kind == supply.Storage {
		row.DischargeMW = a.DischargeMW
	}
	p.earn(&row, a)
	return row
}

// curtailed is what an asset might have given and did not, without what rounding leaves of nothing.
func (p *plan) curtailed(a *supply.Asset) float64 {
	if a.CurtailedMWh < dust*p.supply.LoadMWh {
		return 0
	}
	return a.CurtailedMWh
}

// earn says what an asset earns at the hourly prices.
func (p *plan) earn(row *report.Asset, a *supply.Asset) {
	var sold, bought float64
	for h, price := range p.supply.PriceUSDPerMWh {
		sold += price * a.OutputMW[h]
		if a.ChargeMW != nil {
			bought += price * a.ChargeMW[h]
		}
	}
	row.ProfitUSD = a.RevenueUSD - a.Costs.Total()
	if a.OutputMWh > 0 {
		row.CaptureUSDPerMWh = sold / a.OutputMWh
		if mean := p.supply.MeanPriceUSDPerMWh; mean != 0 {
			row.ValueFactor = row.CaptureUSDPerMWh / mean
		}
	}
	if a.ChargedMWh > 0 {
		row.ChargeUSDPerMWh = bought / a.ChargedMWh
	}
}

// supplyItems lists what the supply costs: capital and fixed operation by asset, the rest by kind; what an export earns is
// negative. The items add up to all costs.
func supplyItems(s *supply.Result) []report.SupplyCost {
	var list []report.SupplyCost
	add := func(item, family string, usd float64) {
		if usd != 0 {
			list = append(list, report.SupplyCost{Item: item, USD: usd, Family: family})
		}
	}
	for i := range s.Assets {
		a := &s.Assets[i]
		add(a.Name+": capital and fixed operation", a.Family, a.Costs.Capital+a.Costs.FixedOM)
	}
	c := &s.Costs
	add("variable operation", "variable", c.VariableOM)
	add("wear", "variable", c.Wear)
	add("starts", "variable", c.StartUp)
	add("fuel", "fuel", c.Fuel)
	add("carbon", "carbon", c.Carbon)
	add("grid energy", "grid", c.Energy)
	add("network tariff", "site", c.NetworkTariff)
	add("capacity of the grid connection", "site", c.CapacityCharge)
	add("peak charge", "site", c.PeakCharge)
	add("moved load", "it", c.Shift)
	add("lost compute", "it", c.LostCompute)
	add("unserved load", "other", c.Unserved)
	add("export", "grid", -c.ExportRevenue)
	return list
}

// technology is the catalog's name of what an asset is.
func (p *plan) technology(a *supply.Asset) string {
	if a.Kind == supply.GridSupply {
		return p.scenario.Supply.Grid.Grid
	}
	if entry := p.scenario.Supply.Candidates.Get(a.Name); entry != nil {
		return entry.Value.Technology
	}
	return ""
}

func priceReport(s *supply.Result) report.Price {
	sorted := append([]float64(nil), s.PriceUSDPerMWh...)
	sort.Float64s(sorted)
	at := func(q float64) float64 { return dual(sorted[int(q*float64(len(sorted)-1)+0.5)]) }
	return report.Price{
		Mean: s.MeanPriceUSDPerMWh, LoadWeighted: s.LoadPriceUSDPerMWh,
		Min: at(0), P10: at(0.1), Median: at(0.5), P90: at(0.9), Max: at(1),
	}
}

// dualDust is the price, in USD for a MWh or a tonne, below which a dual is what a solver leaves of nothing.
const dualDust = 1e-6

// dual is a price as it is reported.
func dual(usd float64) float64 {
	if math.Abs(usd) < dualDust {
		return 0
	}
	return usd
}

func (p *plan) certificate() report.Certificate {
	c, s := p.supply.Certificate, p.supply
	r := report.Certificate{
		Solver: s.Solver, Status: "optimal", Method: s.Method, Iterations: s.Iterations,
		Columns: s.Columns, Rows: s.Rows,
		PrimalInfeasibility: c.RelPrimalInfeasibility, DualInfeasibility: c.RelDualInfeasibility, RelativeGap: math.Abs(c.RelGap),
		LargestResidualMW: s.LargestResidualMW,
	}
	if m := s.MIP; m != nil {
		r.Integers, r.MIPGap = m.Integers, m.Gap
	}
	return r
}
