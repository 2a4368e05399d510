package tokenwatt

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"tokenwatt/quantity"
	"tokenwatt/report"
	"tokenwatt/scenario"
	"tokenwatt/supply"
)

// entryReport is a candidate's thresholds beside what the scenario assumes.
func (p *plan) entryReport(e *supply.Entry) report.SupplyEntry {
	r := report.SupplyEntry{Name: e.Name, Family: p.family(e.Name), AtMax: e.AtMax, NotProducer: e.NotProducer, NoCapital: e.NoCapital, NoFuel: e.NoFuel}
	entry := p.scenario.Supply.Candidates.Get(e.Name)
	if entry == nil {
		return r
	}
	c := &entry.Value
	r.Technology = c.Technology
	if e.Capital != nil {
		r.Capital = p.capitalThreshold(e.Capital, c)
		if share, text := p.chanceBelow(e.Name, r.Capital.Enters); text != "" && e.Capital.HasCapex {
			r.Capital.Chance = &share
			r.Capital.Also = strings.TrimPrefix(r.Capital.Also+"; "+text, "; ")
		}
	}
	if e.Fuel != nil {
		r.Fuel = p.fuelThreshold(e.Fuel, c)
	}
	return r
}

// thresholdReport is a threshold without what its cost is in.
func (p *plan) thresholdReport(t *supply.Threshold) *report.SupplyThreshold {
	return &report.SupplyThreshold{Factor: t.Factor, FirstFactor: t.FirstFactor, Confirmed: t.Confirmed, Change: p.changeReport(t.Change)}
}

// capitalThreshold is the threshold of a capital cost: in USD/kW beside the range that the scenario or catalog assumes, or of
// a candidate with an annual cost in USD/MW/yr.
func (p *plan) capitalThreshold(t *supply.Threshold, c *scenario.Candidate) *report.SupplyThreshold {
	r := p.thresholdReport(t)
	if !t.HasCapex {
		r.Assumed, r.Enters, r.Unit = t.AnnualUSDPerMW/t.Factor, t.AnnualUSDPerMW, "USD/MW/yr"
		r.Low, r.High = r.Assumed, r.Assumed
		return r
	}
	capex, _ := p.capex(c)
	r.Assumed, r.Low, r.High = capex.Mode.USDPerKW(), capex.Low.USDPerKW(), capex.High.USDPerKW()
	r.Enters, r.Unit = t.Factor*r.Assumed, "USD/kW"
	var also []string
	if t.EnergyCapexUSDPerKWh > 0 {
		also = append(also, fmt.Sprintf("its energy at %s USD/kWh", report.Number(t.EnergyCapexUSDPerKWh, 3)))
	}
	if t.DischargeCapexUSDPerKW > 0 {
		also = append(also, fmt.Sprintf("its discharging at %s USD/kW", report.Number(t.DischargeCapexUSDPerKW, 3)))
	}
	if len(also) > 0 {
		r.Also = strings.Join(also, ", ") + " then"
	}
	return r
}

// fuelThreshold is the threshold of a fuel's price, for thermal energy as fuels are bought.
func (p *plan) fuelThreshold(t *supply.Threshold, c *scenario.Candidate) *report.SupplyThreshold {
	r := p.thresholdReport(t)
	price := p.fuelPrice(c)
	r.Assumed, r.Low, r.High = price.Mode.USDPerMWh(), price.Low.USDPerMWh(), price.High.USDPerMWh()
	r.Enters, r.Unit = t.Factor*r.Assumed, "USD/MWh"
	r.Also = fmt.Sprintf("of heat, %s USD in a MWh of electricity", report.Number(t.FuelUSDPerMWh, 3))
	return r
}

// fuelPrice is what a candidate's fuel costs: the scenario's figure before the catalog's.
func (p *plan) fuelPrice(c *scenario.Candidate) quantity.Figure[quantity.EnergyPrice] {
	if c.FuelPrice.Known() {
		return c.FuelPrice
	}
	technology := p.scenario.Define.Technologies.Get(c.Technology)
	if fuel := p.scenario.Define.Fuels.Get(technology.Value.Fuel); fuel != nil {
		return fuel.Value.Price
	}
	return quantity.Figure[quantity.EnergyPrice]{}
}

// changeReport says what a mix becomes; nil where it is not known.
func (p *plan) changeReport(c *supply.MixChange) *report.MixChange {
	if c == nil {
		return nil
	}
	r := &report.MixChange{At: c.At, CostUSD: c.After.CostUSD, CostChangeUSD: c.CostChangeUSD, After: p.mixReport(&c.After)}
	for _, d := range c.Displaced {
		r.Displaced = append(r.Displaced, report.Displacement{Name: d.Name, MWh: d.ByMWh, Share: d.Share})
	}
	return r
}

// mixReport lists what stands in a mix: what is smaller than a millionth of the peak load is what a solver leaves of nothing.
func (p *plan) mixReport(m *supply.Mix) []report.MixAsset {
	peak := slices.Max(p.supply.LoadMW)
	var list []report.MixAsset
	for i := range m.Assets {
		a := &m.Assets[i]
		if a.CapacityMW <= traces*peak || a.Kind == supply.Storage && a.EnergyMWh <= traces*peak {
			continue
		}
		list = append(list, report.MixAsset{Name: a.Name, Family: p.family(a.Name), CapacityMW: a.CapacityMW, StorageMWh: a.EnergyMWh, Share: a.Share})
	}
	return list
}

// traces is the share of the peak load below which a size in another mix is none.
const traces = 1e-6

// alternativesReport is how far each size goes in plans that cost a little more. What an import of free capacity ranges over
// is energy.
func (p *plan) alternativesReport(n *supply.NearOptimal) *report.NearOptimal {
	r := &report.NearOptimal{Slacks: n.Slacks}
	for i := range n.Ranges {
		s := &n.Ranges[i]
		item := report.NearOptimalItem{Name: s.Name, Family: p.family(s.Name), Unit: "MW", Best: p.clean(s.Optimum)}
		switch s.Quantity {
		case supply.EnergyQuantity:
			item.Name, item.Unit = s.Name+", energy", "MWh"
		case supply.DischargeQuantity:
			item.Name = s.Name + ", discharging"
		case supply.ImportQuantity:
			// Imports are thousands of times the energy of stores; on one axis these would vanish.
			item.Name, item.Unit = s.Name+", import", "GWh"
			item.Best /= 1000
		}
		missing := make([]bool, len(n.Slacks))
		for k := range n.Slacks {
			least, most := p.clean(s.Least[k].Value), p.clean(s.Most[k].Value)
			if missing[k] = math.IsNaN(least) || math.IsNaN(most); missing[k] {
				least, most = 0, 0
			}
			if s.Quantity == supply.ImportQuantity {
				least, most = least/1000, most/1000
			}
			item.Least, item.Most = append(item.Least, least), append(item.Most, most)
		}
		if slices.Contains(missing, true) {
			item.Missing = missing
		}
		r.Ranges = append(r.Ranges, item)
	}
	return r
}

// clean takes a size that is what a solver leaves of nothing for none.
func (p *plan) clean(mw float64) float64 {
	if math.Abs(mw) <= traces*slices.Max(p.supply.LoadMW) {
		return 0
	}
	return mw
}

// curveReport is a curve of cost against a carbon-free share.
func (p *plan) curveReport(matching string, c *supply.Curve) report.ParetoCurve {
	r := report.ParetoCurve{Matching: matching, Note: c.Note}
	for i := range c.Points {
		point := &c.Points[i]
		out := report.ParetoPoint{Asked: point.Share, Optimum: i == 0, Infeasible: point.Missing != ""}
		if !out.Infeasible {
			out.Share = point.Mix.HourlyCFEShare
			if matching == "annual" {
				out.Share = point.Mix.AnnualCFEShare
			}
			out.PerMWhUSD, out.CostUSD, out.DirectG = point.Mix.CostUSDPerMWh, point.Mix.CostUSD, point.Mix.DirectGPerKWh
			if out.DirectG < dust {
				out.DirectG = 0
			}
			out.Assets = p.mixReport(&point.Mix)
		}
		r.Points = append(r.Points, out)
	}
	return r
}
