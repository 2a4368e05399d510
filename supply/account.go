package supply

import "math"

// account fills everything that follows from the hours: sums, costs, carbon, prices.
func (r *Result) account(p *Problem) {
	hours := float64(len(r.LoadMW))
	var served, priced float64
	for h, x := range r.LoadMW {
		r.LoadMWh += x
		r.UnservedMWh += r.UnservedMW[h]
		priced += x * r.PriceUSDPerMWh[h]
		r.MeanPriceUSDPerMWh += r.PriceUSDPerMWh[h] / hours
	}
	served = r.LoadMWh - r.UnservedMWh
	if r.LoadMWh > 0 {
		r.LoadPriceUSDPerMWh = priced / r.LoadMWh
	}
	next := 0
	if p.Grid != nil {
		r.grid(&r.Assets[0], p)
		next = 1
	}
	for i := range p.Plants {
		r.plant(&r.Assets[next+i], p, &p.Plants[i])
	}
	for i := range p.Stores {
		r.store(&r.Assets[next+len(p.Plants)+i], &p.Stores[i])
	}
	for i := range r.Assets {
		a := &r.Assets[i]
		a.finish(r)
		r.Costs.add(a.Costs)
		r.DirectT += a.DirectT
		r.LifecycleT += a.LifecycleT
		r.WaterL += a.WaterL
	}
	if p.UnservedUSDPerMWh != nil {
		r.Costs.Unserved = *p.UnservedUSDPerMWh * r.UnservedMWh
	}
	if served > 0 {
		r.DirectGPerKWh = r.DirectT * 1000 / served
		r.LifecycleGPerKWh = r.LifecycleT * 1000 / served
		r.CostUSDPerMWh = r.Costs.Total() / served
	}
}

// grid books the import. Only its direct intensity is known, so it stands for the life cycle as well.
func (r *Result) grid(a *Asset, p *Problem) {
	g := p.Grid
	var kg, value float64
	for h, x := range a.OutputMW {
		a.OutputMWh += x
		a.Costs.Energy += x * g.PriceUSDPerMWh[h]
		kg += x * g.CarbonKgPerMWh[h]
		r.GridPriceUSDPerMWh += g.PriceUSDPerMWh[h] / float64(len(a.OutputMW))
		if !p.bars(g.CarbonKgPerMWh[h]) {
			value += math.Max(0, r.PriceUSDPerMWh[h]-g.marginal(h, p.CarbonPriceUSDPerT+r.CarbonShadowUSDPerT))
		}
	}
	// The dual of the limit follows from the prices: an hour at the limit is worth what the price stands above
	// the cost of import, any other hour nothing.
	if !math.IsInf(g.LimitMW, 1) && a.CapacityMW >= g.LimitMW*(1-1e-9) {
		r.GridLimitValueUSDPerMWYr = math.Max(0, value/r.Years-g.CapacityChargeUSDPerMWYr)
	}
	a.Costs.NetworkTariff = a.OutputMWh * g.TariffUSDPerMWh
	a.Costs.CapacityCharge = a.CapacityMW * g.CapacityChargeUSDPerMWYr * r.Years
	a.DirectT, a.LifecycleT = kg/1000, kg/1000
	a.Costs.Carbon = a.DirectT * p.CarbonPriceUSDPerT
	a.WaterL = a.OutputMWh * g.WaterLPerMWh
}

func (r *Result) plant(a *Asset, p *Problem, plant *Plant) {
	for h, x := range a.OutputMW {
		a.OutputMWh += x
		if a.CurtailedMW != nil {
			a.CurtailedMWh += a.CurtailedMW[h]
		}
	}
	a.capital(a.CapacityMW, plant.Cost, r.Years)
	a.Costs.VariableOM = a.OutputMWh * plant.VariableOMUSDPerMWh
	a.Costs.Fuel = a.OutputMWh * plant.FuelUSDPerMWh
	a.DirectT = a.OutputMWh * plant.DirectKgPerMWh / 1000
	a.LifecycleT = a.OutputMWh * plant.LifecycleKgPerMWh / 1000
	a.Costs.Carbon = a.DirectT * p.CarbonPriceUSDPerT
	a.WaterL = a.OutputMWh * plant.WaterLPerMWh
}

func (r *Result) store(a *Asset, s *Store) {
	for h, x := range a.OutputMW {
		a.OutputMWh += x
		a.ChargedMWh += a.ChargeMW[h]
	}
	a.LostMWh = a.ChargedMWh - a.OutputMWh
	a.capital(a.CapacityMW, s.PowerCost, r.Years)
	a.capital(a.EnergyMWh, s.EnergyCost, r.Years)
	a.Costs.VariableOM = s.VariableOMUSDPerMWh * (a.ChargedMWh + a.OutputMWh/s.DischargeEfficiency)
	a.LifecycleT = a.OutputMWh * s.LifecycleKgPerMWh / 1000
}

// capital books the annual cost of a size, split into capital and fixed O&M.
func (a *Asset) capital(size float64, c Capital, years float64) {
	fixed := size * c.fixedOMUSD() * years
	a.Costs.FixedOM += fixed
	a.Costs.Capital += size*c.AnnualUSD*years - fixed
}

// finish fills the ratios of an asset.
func (a *Asset) finish(r *Result) {
	for h, x := range a.OutputMW {
		if a.ChargeMW != nil {
			x -= a.ChargeMW[h]
		}
		a.RevenueUSD += x * r.PriceUSDPerMWh[h]
	}
	if a.CapacityMW > 0 {
		a.CapacityFactor = a.OutputMWh / (a.CapacityMW * float64(len(a.OutputMW)))
	}
	if a.OutputMWh > 0 {
		a.LCOEUSDPerMWh = a.Costs.Total() / a.OutputMWh
	}
}
