package supply

import (
	"fmt"
	"math"

	"tokenwatt/catalog"
	"tokenwatt/internal/csvseries"
	"tokenwatt/scenario"
	"tokenwatt/supply/weather"
)

// grid adds the public grid.
func (a *assembly) grid(c *scenario.GridConnection) {
	entry := a.Catalog.Grids.Get(c.Grid)
	if entry == nil {
		a.fail("grid", "no grid %q in the catalog", c.Grid)
		return
	}
	known := &entry.Value
	hours := len(a.LoadMW)
	if year := a.Study.Calendar(); hours > year {
		a.fail("grid", "the load has %d hours, the study's years %d", hours, year)
		return
	}
	g := &Grid{
		TariffUSDPerMWh: over(c.NetworkTariff, known.NetworkTariff).Mode.USDPerMWh(),
		WaterLPerMWh:    known.Water.Mode.LPerKWh() * 1000,
		FirmShare:       1,
	}
	if c.FirmShare.Known() {
		g.FirmShare = c.FirmShare.Mode.Float()
	}
	a.zeroes("grid", c.Grid,
		optional{"capacity_charge", over(c.CapacityCharge, known.CapacityCharge).Known()},
		optional{"network_tariff", over(c.NetworkTariff, known.NetworkTariff).Known()},
		optional{"water", known.Water.Known()})
	a.capacityCharge(c, known, g)
	a.connection(c, g)
	a.gridShape(c, known, g)
	files := a.gridFiles(c, g)
	a.marginalCarbon(c, known, g, files["marginal_carbon"])
	a.carbonFree(c, known, g, files["carbon_free"])
	a.export(c, known, g, files["export_price"])
	a.problem.Grid = g
}

// gridShape draws the synthetic price and carbon of every year.
func (a *assembly) gridShape(c *scenario.GridConnection, known *catalog.Grid, g *Grid) {
	synthetic := &Synthetic{
		MeanUSDPerMWh: over(c.Price, known.Price).Mode.USDPerMWh(), MeanKgPerMWh: over(c.Carbon, known.Carbon).Mode.KgPerMWh(),
		DailySwing: known.DailySwing.Mode.Float(), SeasonalSwing: known.SeasonalSwing.Mode.Float(), Noise: known.Noise.Mode.Float(),
		LatitudeDeg: a.Site.Latitude.Mode.Degrees(), LongitudeDeg: a.Site.Longitude.Mode.Degrees(), Seed: a.Seed,
	}
	if c.Flat {
		synthetic.DailySwing, synthetic.SeasonalSwing, synthetic.Noise = 0, 0, 0
	}
	for i := range a.Study.WeatherYears() {
		synthetic.Replicate = uint64(i)
		price, carbon := synthetic.Year(scenario.HoursInYear(a.Study.Year + i))
		g.PriceUSDPerMWh, g.CarbonKgPerMWh = append(g.PriceUSDPerMWh, price...), append(g.CarbonKgPerMWh, carbon...)
	}
	hours := len(a.LoadMW)
	g.PriceUSDPerMWh, g.CarbonKgPerMWh = g.PriceUSDPerMWh[:hours], g.CarbonKgPerMWh[:hours]
	g.PriceOrigin, g.CarbonOrigin = synthetic.origin(), synthetic.origin()
}

// capacityCharge puts the charge on the import capacity, or on the peaks of years or months.
func (a *assembly) capacityCharge(c *scenario.GridConnection, known *catalog.Grid, g *Grid) {
	charge := over(c.CapacityCharge, known.CapacityCharge).Mode.USDPerMWYear()
	switch c.CapacityChargeOn {
	case "year":
		g.PeakChargeUSDPerMWYr, g.BillingEnds = charge, a.billing(func(year int) []int { return []int{scenario.HoursInYear(year)} })
	case "month":
		g.PeakChargeUSDPerMWYr, g.BillingEnds = charge, a.billing(monthEnds)
	default:
		g.CapacityChargeUSDPerMWYr = charge
	}
}

// billing lists the ends of the billing periods of the study's hours, from those of a year.
func (a *assembly) billing(ends func(year int) []int) []int {
	var all []int
	first, hours := 0, len(a.LoadMW)
	for year := a.Study.Year; first < hours; year++ {
		for _, end := range ends(year) {
			if first+end >= hours {
				return append(all, hours)
			}
			all = append(all, first+end)
		}
		first += scenario.HoursInYear(year)
	}
	return all
}

// monthEnds are the hours after the last of each month of a year.
func monthEnds(year int) []int {
	days := [...]int{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31}
	if scenario.HoursInYear(year) == 8784 {
		days[1] = 29
	}
	var ends []int
	hour := 0
	for _, n := range days {
		hour += 24 * n
		ends = append(ends, hour)
	}
	return ends
}

// connection sets the limit of the import, which before the year of available is another.
func (a *assembly) connection(c *scenario.GridConnection, g *Grid) {
	g.LimitMW = math.Inf(1)
	if c.Limit.Known() {
		g.LimitMW = c.Limit.Mode.MW()
	}
	last := a.Study.Year + a.Study.WeatherYears() - 1
	before := c.LimitBefore.Mode.MW()
	switch {
	case c.Available <= a.Study.Year:
	case c.Available > last:
		g.LimitMW = before
		a.warn("grid.available", "the connection is there from %d on; in %s its limit is %v", c.Available, years(a.Study.Year, last), c.LimitBefore.Mode)
	default:
		for year := a.Study.Year; year <= last; year++ {
			limit := g.LimitMW
			if year < c.Available {
				limit = before
			}
			for range scenario.HoursInYear(year) {
				g.HourlyLimitMW = append(g.HourlyLimitMW, limit)
			}
		}
	}
}

func years(first, last int) string {
	if first == last {
		return fmt.Sprint(first)
	}
	return fmt.Sprintf("%d to %d", first, last)
}

// fromFile is an hourly series of the grid and the file that it is from.
type fromFile struct {
	values []float64
	file   string
}

// gridFiles puts the series of files over the synthetic ones, and returns all of them: one file of everything, and one of
// carbon over that.
func (a *assembly) gridFiles(c *scenario.GridConnection, g *Grid) map[string]fromFile {
	all := map[string]fromFile{}
	carbon := []csvseries.Quantity{
		{Key: "carbon", Unit: "kg/MWh", Min: 0, Max: 5000},
		{Key: "marginal_carbon", Unit: "kg/MWh", Min: 0, Max: 5000},
		{Key: "carbon_free", Min: 0, Max: 1},
	}
	a.gridFile(c.CSV, all, append([]csvseries.Quantity{
		{Key: "price", Unit: "USD/MWh", Min: -1e5, Max: 1e5},
		{Key: "export_price", Unit: "USD/MWh", Min: -1e5, Max: 1e5},
	}, carbon...))
	a.gridFile(c.CarbonCSV, all, carbon)
	if price := all["price"]; price.values != nil {
		g.PriceUSDPerMWh, g.PriceOrigin = price.values, "measured: "+price.file
		a.unused("price", c.Price.Known(), price.file)
	}
	if carbon := all["carbon"]; carbon.values != nil {
		g.CarbonKgPerMWh, g.CarbonOrigin = carbon.values, "measured: "+carbon.file
		a.unused("carbon", c.Carbon.Known(), carbon.file)
	}
	return all
}

func (a *assembly) gridFile(csv *scenario.CSV, all map[string]fromFile, known []csvseries.Quantity) {
	if csv == nil {
		return
	}
	read, err := weather.ReadHours(csv, known, a.Study, len(a.LoadMW))
	if err != nil {
		a.errs = append(a.errs, err)
		return
	}
	a.warnings = append(a.warnings, read.Warnings...)
	for key, values := range read.Values {
		all[key] = fromFile{values, csv.File}
	}
}

// unused warns of a mean that a file stands over.
func (a *assembly) unused(field string, given bool, file string) {
	if given {
		a.warn("grid."+field, "the hourly values are read from %s and this mean is not used", file)
	}
}

// marginalCarbon sets the marginal intensity: of a file, or the mean in every hour, since no hourly shape is known.
func (a *assembly) marginalCarbon(c *scenario.GridConnection, known *catalog.Grid, g *Grid, from fromFile) {
	mean := over(c.MarginalCarbon, known.MarginalCarbon)
	switch {
	case from.values != nil:
		g.MarginalCarbonKgPerMWh, g.MarginalCarbonOrigin = from.values, "measured: "+from.file
		a.unused("marginal_carbon", c.MarginalCarbon.Known(), from.file)
	case mean.Known():
		kg := mean.Mode.KgPerMWh()
		g.MarginalCarbonKgPerMWh = scaled(ones(len(a.LoadMW)), kg)
		g.MarginalCarbonOrigin = fmt.Sprintf("synthetic: %g kg/MWh in every hour, for want of a shape", kg)
	case a.Supply.CarbonBasis == string(MarginalCarbon):
		a.fail("carbon_basis", "the marginal carbon intensity of %s is not known", c.Grid)
	}
}

// carbonFree sets the carbon-free share: of a file, or from the intensity of each hour. With the mean share s and the
// mean intensity m the fossil plants emit m / (1 - s) for each of their MWh; if that holds in every hour,
//
//	carbon-free share_h = 1 - intensity_h (1 - s) / m
//
// which is an estimate: in truth the fossil mix changes too. Hours above m / (1 - s) have no carbon-free power.
func (a *assembly) carbonFree(c *scenario.GridConnection, known *catalog.Grid, g *Grid, from fromFile) {
	mean := over(c.CarbonFree, known.CarbonFree)
	switch {
	case from.values != nil:
		g.CarbonFreeShare, g.CarbonFreeOrigin = from.values, "measured: "+from.file
		a.unused("carbon_free", c.CarbonFree.Known(), from.file)
		return
	case !mean.Known():
		if a.Supply.CFEShare.Known() {
			a.warn("cfe_share", "the carbon-free share of %s is not known: none of its power counts as carbon-free", c.Grid)
		}
		return
	}
	s := mean.Mode.Float()
	var sum float64
	for _, kg := range g.CarbonKgPerMWh {
		sum += kg
	}
	g.CarbonFreeShare = make([]float64, len(g.CarbonKgPerMWh))
	above := 0
	for h, kg := range g.CarbonKgPerMWh {
		share := 1.0
		if sum > 0 {
			share -= kg * (1 - s) * float64(len(g.CarbonKgPerMWh)) / sum
		}
		if share < 0 {
			share, above = 0, above+1
		}
		g.CarbonFreeShare[h] = share
	}
	g.CarbonFreeOrigin = fmt.Sprintf("synthetic: estimate from the hourly carbon intensity at a mean share of %.3g %%", 100*s)
	if above > 0 {
		a.warn("grid.carbon_free", "in %d hours the carbon intensity of %s is above that of its fossil plants in the mean; none of its power counts as carbon-free then", above, c.Grid)
	}
}

// export sets what may be fed in and what is paid for it.
func (a *assembly) export(c *scenario.GridConnection, known *catalog.Grid, g *Grid, from fromFile) {
	e := c.Export
	if e == nil {
		if from.values != nil {
			a.warn("grid.csv", "the column export_price is not used without export")
		}
		return
	}
	if g.HourlyLimitMW != nil {
		a.fail("grid.export", "a connection that comes into service within the study's years takes no export here: study the years apart")
		return
	}
	g.ExportLimitMW = g.LimitMW
	if e.Limit.Known() {
		g.ExportLimitMW = math.Min(e.Limit.Mode.MW(), g.ExportLimitMW)
	}
	g.ExportPriceUSDPerMWh = make([]float64, len(a.LoadMW))
	spread := over(e.Spread, known.ExportSpread)
	switch {
	case from.values != nil:
		g.ExportPriceUSDPerMWh, g.ExportPriceOrigin = append([]float64(nil), from.values...), "measured: "+from.file
		a.unused("export", e.Price.Known() || e.Spread.Known(), from.file)
	case e.Price.Known():
		for h := range g.ExportPriceUSDPerMWh {
			g.ExportPriceUSDPerMWh[h] = e.Price.Mode.USDPerMWh()
		}
	case spread.Known():
		for h, price := range g.PriceUSDPerMWh {
			g.ExportPriceUSDPerMWh[h] = price - spread.Mode.USDPerMWh()
		}
		g.ExportPriceOrigin = g.PriceOrigin
	default:
		a.fail("grid.export", "neither price nor spread, and the catalog has no export_spread of %s", c.Grid)
		return
	}
	a.oneMeter(g)
}

// oneMeter takes the price of export down to the cost of import where it is above: with one meter nothing can be bought to
// be sold at once.
func (a *assembly) oneMeter(g *Grid) {
	above := 0
	for h, price := range g.ExportPriceUSDPerMWh {
		if cost := g.PriceUSDPerMWh[h] + g.TariffUSDPerMWh; price > cost {
			g.ExportPriceUSDPerMWh[h], above = cost, above+1
		}
	}
	if above > 0 {
		a.warn("grid.export", "in %d hours its price is above what import costs; it counts as that cost, since one meter cannot sell what it buys", above)
	}
}

// ones is a series of ones.
func ones(hours int) []float64 {
	x := make([]float64, hours)
	for h := range x {
		x[h] = 1
	}
	return x
}
