package supply

import (
	"math"

	"tokenwatt/lp"
)

// gridColumns are the columns of the grid: first hourly import and export, the import capacity where it costs
// anything, and the peak of each billing period.
type gridColumns struct {
	imports, exports int
	capacity         size
	peaks            []int
	period           []int // billing period of each hour; nil without peaks
}

func (g *program) addGrid() {
	g.grid = gridColumns{imports: none, exports: none}
	grid := g.problem.Grid
	if grid == nil {
		return
	}
	g.grid.capacity = g.newSize("grid", bounded{high: grid.LimitMW, annualUSD: grid.CapacityChargeUSDPerMWYr})
	cost, upper := make([]float64, g.hours), make([]float64, g.hours)
	for h := range cost {
		cost[h] = g.hourly(g.problem.importCost(h, 0))
		switch limit := grid.limit(h); {
		case g.problem.barsImport(h):
		case limit == grid.LimitMW && (g.grid.capacity.chosen() || grid.PeakChargeUSDPerMWYr > 0):
			upper[h] = lp.Inf // the bound of the capacity, or of the peak, holds
		default:
			upper[h] = limit / g.mw
		}
	}
	g.grid.imports = g.hourlyColumns("import", one(0), upper, cost)
	if grid.ExportLimitMW > 0 {
		revenue := make([]float64, g.hours)
		for h, price := range grid.ExportPriceUSDPerMWh {
			revenue[h] = -g.hourly(price)
		}
		g.grid.exports = g.hourlyColumns("export", one(0), one(grid.ExportLimitMW/g.mw), revenue)
	}
	if grid.PeakChargeUSDPerMWYr > 0 {
		g.addPeaks(grid)
	}
}

// addPeaks adds the peak of each billing period, which pays for the period's share of a year. It is what holds the import
// below the import capacity.
func (g *program) addPeaks(grid *Grid) {
	g.grid.period = make([]int, g.hours)
	block := g.model.NewRowBlock("peak below import limit")
	from := 0
	var r row
	for k, end := range grid.BillingEnds {
		share := float64(end-from) / float64(g.hours)
		peak := g.model.AddColumn("peak", 0, grid.LimitMW/g.mw, g.annual(grid.PeakChargeUSDPerMWYr)*share)
		g.grid.peaks = append(g.grid.peaks, peak)
		g.below(block, peak, g.grid.capacity, 1, &r)
		for ; from < end; from++ {
			g.grid.period[from] = k
		}
	}
}

// gridRows hold the import below the import capacity and the peak of its billing period.
func (g *program) gridRows(h int, b *hourRows, r *row) {
	if g.grid.imports == none || g.problem.barsImport(h) {
		return
	}
	if g.grid.period == nil {
		g.below(b.importLimit, g.grid.imports+h, g.grid.capacity, 1, r)
	} else {
		g.below(b.peak, g.grid.imports+h, size{column: g.grid.peaks[g.grid.period[h]], unit: 1}, 1, r)
	}
}

// limit is the largest import of an hour.
func (g *Grid) limit(h int) float64 {
	if g.HourlyLimitMW == nil {
		return g.LimitMW
	}
	return math.Min(g.LimitMW, g.HourlyLimitMW[h])
}

// leastLimit is the smallest of the hours' limits.
func (g *Grid) leastLimit() float64 {
	least := g.LimitMW
	for _, x := range g.HourlyLimitMW {
		least = math.Min(least, x)
	}
	return least
}

// carbonFree is the share of grid power in an hour that is carbon-free.
func (g *Grid) carbonFree(h int) float64 {
	if g.CarbonFreeShare == nil {
		return 0
	}
	return g.CarbonFreeShare[h]
}

// gridCarbon is the intensity of grid power that price and cap count with, in kg/MWh.
func (p *Problem) gridCarbon() []float64 {
	if p.CarbonBasis == MarginalCarbon {
		return p.Grid.MarginalCarbonKgPerMWh
	}
	return p.Grid.CarbonKgPerMWh
}

// importCost is the cost of a MWh of grid power in an hour, with the carbon price and one more on top of it.
func (p *Problem) importCost(h int, carbonUSDPerT float64) float64 {
	g := p.Grid
	return g.PriceUSDPerMWh[h] + g.TariffUSDPerMWh + (p.CarbonPriceUSDPerT+carbonUSDPerT)*p.gridCarbon()[h]/1000
}

// barsImport tells whether a carbon cap of zero, or matching all load, forbids grid power in an hour. As rows these
// would leave nothing to choose and have duals without bound.
func (p *Problem) barsImport(h int) bool {
	return p.bars(p.gridCarbon()[h]) || p.matchesAll() && p.Grid.carbonFree(h) < 1
}

// barsPlant tells the same of a plant.
func (p *Problem) barsPlant(plant *Plant) bool {
	return p.bars(plant.DirectKgPerMWh) || p.matchesAll() && !plant.carbonFree()
}

// matchesAll tells whether all load has to be matched with carbon-free power hour by hour.
func (p *Problem) matchesAll() bool { return p.HourlyCFEShare != nil && *p.HourlyCFEShare >= 1 }
