package tokenwatt

import (
	"math"
	"sort"

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
		LifecycleG: s.LifecycleGPerKWh, CarbonPrice: s.CarbonShadowUSDPerT, Price: priceReport(s), Certificate: p.certificate(),
	}
	if s.DirectGPerKWh < dust {
		r.DirectG, r.DirectT = 0, 0
	}
	if p.goesUnserved() {
		r.UnservedMWh, r.UnservedUSD = s.UnservedMWh, s.Costs.Unserved
	}
	if p.tariffKnown {
		r.TariffUSD = p.tariffUSD
	}
	total := delivered(s)
	for i := range s.Assets {
		a := &s.Assets[i]
		r.CurtailedMWh += a.CurtailedMWh
		if !p.stands(a) {
			continue
		}
		row := report.Asset{
			Name: a.Name, Technology: p.technology(a), Family: a.Family, CapacityMW: a.CapacityMW, StorageMWh: a.EnergyMWh,
			EnergyMWh: a.OutputMWh, CapacityFactor: a.CapacityFactor, CurtailedMWh: a.CurtailedMWh,
			CapitalUSD: a.Costs.Capital + a.Costs.CapacityCharge, FixedUSD: a.Costs.FixedOM, VariableUSD: a.Costs.VariableOM,
			FuelUSD: a.Costs.Fuel, CarbonUSD: a.Costs.Carbon, PurchaseUSD: a.Costs.Energy + a.Costs.NetworkTariff,
			TotalUSD: a.Costs.Total(), LCOEUSDPerMWh: a.LCOEUSDPerMWh,
		}
		if a.Kind != supply.Storage && total > 0 {
			row.Share = a.OutputMWh / total
		}
		r.Assets = append(r.Assets, row)
	}
	r.NotBuilt = p.notBuilt()
	r.Notes = p.supplyNotes(r)
	return r
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
	at := func(q float64) float64 { return sorted[int(q*float64(len(sorted)-1)+0.5)] }
	return report.Price{
		Mean: s.MeanPriceUSDPerMWh, LoadWeighted: s.LoadPriceUSDPerMWh,
		Min: sorted[0], P10: at(0.1), Median: at(0.5), P90: at(0.9), Max: sorted[len(sorted)-1],
	}
}

func (p *plan) certificate() report.Certificate {
	c, s := p.supply.Certificate, p.supply
	return report.Certificate{
		Solver: p.settings.SolverName, Status: "optimal", Method: s.Method, Iterations: s.Iterations,
		Columns: s.Columns, Rows: s.Rows,
		PrimalInfeasibility: c.RelPrimalInfeasibility, DualInfeasibility: c.RelDualInfeasibility, RelativeGap: math.Abs(c.RelGap),
		LargestResidualMW: s.LargestResidualMW,
	}
}
