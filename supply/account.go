package supply

import "tokenwatt/internal/neumaier"

// account fills everything that follows from the hours: sums, costs, carbon, prices.
func (r *Result) account(p *Problem) {
	hours := float64(len(r.LoadMW))
	var priced float64
	for h, x := range r.LoadMW {
		r.LoadMWh += x
		r.UnservedMWh += r.UnservedMW[h]
		priced += x * r.PriceUSDPerMWh[h]
		r.MeanPriceUSDPerMWh += r.PriceUSDPerMWh[h] / hours
	}
	if r.LoadMWh > 0 {
		r.LoadPriceUSDPerMWh = priced / r.LoadMWh
	}
	next := 0
	r.HasMarginal = p.Grid == nil || p.Grid.MarginalCarbonKgPerMWh != nil
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
		if r.HasMarginal {
			r.MarginalT += a.MarginalT
		}
		r.WaterL += a.WaterL
	}
	r.load(p)
	served := r.LoadMWh - r.UnservedMWh
	r.matching(p, served)
	if served > 0 {
		r.DirectGPerKWh = r.DirectT * 1000 / served
		r.LifecycleGPerKWh = r.LifecycleT * 1000 / served
		r.CostUSDPerMWh = r.Costs.Total() / served
	}
}

// load books what moved, capped and unserved load costs.
func (r *Result) load(p *Problem) {
	for i, moved := range r.ShiftedMWh {
		r.Costs.Shift += p.Shifts[i].USDPerMWh * moved
	}
	var capped float64
	for i := range r.Capped {
		c := &r.Capped[i]
		for k, mwh := range c.SegmentMWh {
			c.CostUSD += p.Curtailable[i].Segments[k].USDPerMWh * mwh
			capped += mwh
		}
		r.Costs.LostCompute += c.CostUSD
	}
	if p.UnservedUSDPerMWh != nil {
		r.Costs.Unserved = *p.UnservedUSDPerMWh * (r.UnservedMWh - capped)
	}
}

// matching counts carbon-free power hour by hour and by the year, as Problem says.
func (r *Result) matching(p *Problem, served float64) {
	var dirty, clean neumaier.Sum
	next := 0
	if p.Grid != nil {
		next = 1
		for h, x := range r.Assets[0].OutputMW {
			dirty.Add(x * (1 - p.Grid.carbonFree(h)))
		}
	}
	for i := range p.Plants {
		sum := &dirty
		if p.Plants[i].carbonFree() {
			sum = &clean
		}
		sum.Add(r.Assets[next+i].OutputMWh)
	}
	if served > 0 {
		r.HourlyCFEShare = 1 - dirty.Value()/served
		r.AnnualCFEShare = clean.Value() / served
	}
}

// grid books import and export. Only the direct intensity of grid power is known, so it stands for the life cycle as well.
func (r *Result) grid(a *Asset, p *Problem) {
	g := p.Grid
	var kg, marginalKg, priced neumaier.Sum
	for h, x := range a.OutputMW {
		a.OutputMWh += x
		a.Costs.Energy += x * g.PriceUSDPerMWh[h]
		kg.Add(x * g.CarbonKgPerMWh[h])
		priced.Add(x * p.gridCarbon()[h] / 1000 * p.CarbonPriceUSDPerT)
		if r.HasMarginal {
			marginalKg.Add(x * g.MarginalCarbonKgPerMWh[h])
		}
		r.GridPriceUSDPerMWh += g.PriceUSDPerMWh[h] / float64(len(a.OutputMW))
	}
	for h, x := range a.ExportMW {
		a.ExportMWh += x
		a.Costs.ExportRevenue += x * g.ExportPriceUSDPerMWh[h]
	}
	r.ExportMWh = a.ExportMWh
	from := 0
	for k, peak := range a.PeaksMW {
		a.Costs.PeakCharge += peak * g.PeakChargeUSDPerMWYr * r.Years * float64(g.BillingEnds[k]-from) / float64(len(a.OutputMW))
		from = g.BillingEnds[k]
	}
	a.Costs.NetworkTariff = a.OutputMWh * g.TariffUSDPerMWh
	a.Costs.CapacityCharge = a.CapacityMW * g.CapacityChargeUSDPerMWYr * r.Years
	a.DirectT, a.LifecycleT = kg.Value()/1000, kg.Value()/1000
	a.MarginalT = marginalKg.Value() / 1000
	a.Costs.Carbon = priced.Value()
	a.WaterL = a.OutputMWh * g.WaterLPerMWh
}

func (r *Result) plant(a *Asset, p *Problem, plant *Plant) {
	for h, x := range a.OutputMW {
		a.OutputMWh += x
		if a.CurtailedMW != nil {
			a.CurtailedMWh += a.CurtailedMW[h]
		}
	}
	for _, x := range a.StartedMW {
		a.Costs.StartUp += x * plant.StartUSDPerMW
	}
	if plant.Pulse != nil {
		net := plant.Pulse.netMWh()
		a.Pulses = make([]float64, len(a.OutputMW))
		for h, x := range a.OutputMW {
			a.Pulses[h] = x / net
		}
		a.RecirculatedMWh = a.OutputMWh / net * plant.Pulse.GrossMWh * plant.Pulse.RecirculatingShare
		a.Costs.Wear = a.OutputMWh * plant.wearUSDPerMWh()
	}
	a.AuxiliaryMWh = a.AuxiliaryMW * float64(len(a.OutputMW))
	a.capital(a.CapacityMW, plant.Cost, r.Years)
	a.Costs.VariableOM = a.OutputMWh * plant.VariableOMUSDPerMWh
	a.Costs.Fuel = a.OutputMWh * plant.FuelUSDPerMWh
	a.DirectT = a.OutputMWh * plant.DirectKgPerMWh / 1000
	a.MarginalT = a.DirectT
	a.LifecycleT = a.OutputMWh * plant.LifecycleKgPerMWh / 1000
	a.Costs.Carbon = a.DirectT * p.CarbonPriceUSDPerT
	a.WaterL = a.OutputMWh * plant.WaterLPerMWh
}

func (r *Result) store(a *Asset, s *Store) {
	for h, x := range a.OutputMW {
		a.OutputMWh += x
		a.ChargedMWh += a.ChargeMW[h]
		a.PurchaseUSD += a.ChargeMW[h] * r.PriceUSDPerMWh[h]
	}
	a.LostMWh = a.ChargedMWh - a.OutputMWh
	a.capital(a.CapacityMW, s.PowerCost, r.Years)
	a.capital(a.EnergyMWh, s.EnergyCost, r.Years)
	if s.SeparateDischarge {
		a.capital(a.DischargeMW, s.DischargeCost, r.Years)
	}
	taken := a.OutputMWh / s.DischargeEfficiency
	a.Costs.VariableOM = s.VariableOMUSDPerMWh * (a.ChargedMWh + taken)
	a.Costs.Wear = s.WearUSDPerMWh * taken
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
	for h := range a.OutputMW {
		a.RevenueUSD += a.net(h) * r.PriceUSDPerMWh[h]
	}
	if a.CapacityMW > 0 {
		a.CapacityFactor = a.OutputMWh / (a.CapacityMW * float64(len(a.OutputMW)))
	}
	if sent := a.OutputMWh - a.AuxiliaryMWh; sent > 0 {
		a.LCOEUSDPerMWh = (a.Costs.Total() + a.Costs.ExportRevenue) / sent
		if a.Kind == Storage {
			a.LCOSUSDPerMWh = (a.Costs.Total() + a.PurchaseUSD) / sent
		}
	}
}
