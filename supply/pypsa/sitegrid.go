package pypsa

import (
	"fmt"
	"math"

	"tokenwatt/supply"
)

// gridGenerator and gridBus are the names of the import and of the bus that it reaches first where the connection has
// more to it than one size.
const (
	gridGenerator = "grid"
	gridBus       = "grid"
)

// grid adds import and export. The import is a generator with the hourly price. Where the capacity is charged and an
// hourly limit holds too, or peaks of billing periods are charged, it gives to a bus of its own, from which links lead to
// the site: one of the import capacity, or one for each billing period that is there in its hours alone.
func (f *site) grid() {
	g := f.p.Grid
	if g == nil {
		return
	}
	f.carrier("grid", f.constantGridCarbon())
	name := f.name(gridGenerator)
	gen := newGenerator(name, siteBus, "grid")
	price := make([]float64, len(f.p.LoadMW))
	for h := range price {
		price[h] = g.PriceUSDPerMWh[h] + g.TariffUSDPerMWh + f.p.CarbonPriceUSDPerT*f.gridCarbon()[h]/1000
	}
	gen.MarginalCost = Hourly(price)
	imports := f.asset(0)
	switch {
	case g.PeakChargeUSDPerMWYr > 0:
		gen.Bus = gridBus
		f.bus(gridBus, "AC")
		f.peaks(imports)
		f.importSize(&gen, g)
	case g.HourlyLimitMW != nil && g.CapacityChargeUSDPerMWYr > 0:
		gen.Bus = gridBus
		f.bus(gridBus, "AC")
		link := newLink("grid connection", gridBus, siteBus, "AC", 1)
		sized(&link.Capacity, 0, g.LimitMW, g.CapacityChargeUSDPerMWYr*f.years)
		f.link(link, imports.CapacityMW, imports.OutputMW)
		f.hourlyLimit(&gen, g)
	default:
		f.importSize(&gen, g)
	}
	f.generator(gen, max(imports.CapacityMW, gen.Nom), imports.OutputMW)
	if g.ExportLimitMW > 0 {
		f.export(imports)
	}
}

// importSize sizes the import: by the capacity that is charged, or by the limits.
func (f *site) importSize(gen *Generator, g *supply.Grid) {
	if g.HourlyLimitMW != nil {
		f.hourlyLimit(gen, g)
		if g.CapacityChargeUSDPerMWYr > 0 {
			f.warn("the charge on the import capacity, beside hourly limits and peaks of billing periods")
		}
		return
	}
	if g.CapacityChargeUSDPerMWYr == 0 && !math.IsInf(g.LimitMW, 1) {
		gen.Nom = g.LimitMW
		return
	}
	sized(&gen.Capacity, 0, g.LimitMW, g.CapacityChargeUSDPerMWYr*f.years)
}

// hourlyLimit is a fixed size, the highest limit, with each hour's share of it.
func (f *site) hourlyLimit(gen *Generator, g *supply.Grid) {
	limits := make([]float64, len(g.HourlyLimitMW))
	for h, mw := range g.HourlyLimitMW {
		limits[h] = math.Min(mw, g.LimitMW)
	}
	gen.Nom = highest(limits)
	for h := range limits {
		if gen.Nom > 0 {
			limits[h] /= gen.Nom
		}
	}
	gen.MaxPU = Hourly(limits)
}

// peaks adds a link for each billing period: it exists in the hours of the period alone, so that its size is the period's
// highest import.
func (f *site) peaks(imports *supply.Asset) {
	g := f.p.Grid
	from := 0
	for k, end := range g.BillingEnds {
		link := newLink(fmt.Sprintf("grid peak %d", k+1), gridBus, siteBus, "AC", 1)
		there := make([]float64, len(f.p.LoadMW))
		for h := from; h < end; h++ {
			there[h] = 1
		}
		link.MaxPU = Hourly(there)
		sized(&link.Capacity, 0, g.LimitMW, g.PeakChargeUSDPerMWYr*float64(end-from)/hoursPerYear)
		var flow []float64
		if imports.OutputMW != nil {
			flow = make([]float64, len(there))
			copy(flow[from:end], imports.OutputMW[from:end])
		}
		f.link(link, highest(flow), flow)
		from = end
	}
}

// export adds a generator that takes power and is paid for it.
func (f *site) export(imports *supply.Asset) {
	g := f.p.Grid
	gen := newGenerator(f.name("export"), siteBus, "export")
	f.carrier("export", 0)
	gen.Sign = -1
	paid := make([]float64, len(g.ExportPriceUSDPerMWh))
	for h, price := range g.ExportPriceUSDPerMWh {
		paid[h] = -price
	}
	gen.MarginalCost = Hourly(paid)
	if math.IsInf(g.ExportLimitMW, 1) {
		gen.Extendable = true
	} else {
		gen.Nom = g.ExportLimitMW
	}
	f.generator(gen, max(gen.Nom, highest(imports.ExportMW)), imports.ExportMW)
}

// gridCarbon is the intensity in kg/MWh that price and cap count with.
func (f *site) gridCarbon() []float64 {
	if f.p.CarbonBasis == supply.MarginalCarbon {
		return f.p.Grid.MarginalCarbonKgPerMWh
	}
	return f.p.Grid.CarbonKgPerMWh
}

// constantGridCarbon is the grid's intensity in t/MWh where it is the same in all hours, else zero.
func (f *site) constantGridCarbon() float64 {
	carbon := f.gridCarbon()
	for _, kg := range carbon {
		if kg != carbon[0] {
			return 0
		}
	}
	return carbon[0] / 1000
}

// gridCarbonChanges tells whether the grid's intensity changes by the hour.
func (f *site) gridCarbonChanges() bool {
	if f.p.Grid == nil {
		return false
	}
	carbon := f.gridCarbon()
	for _, kg := range carbon {
		if kg != carbon[0] {
			return true
		}
	}
	return false
}
