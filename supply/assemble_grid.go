package supply

import (
	"math"

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
	g := &Grid{
		LimitMW:                  math.Inf(1),
		CapacityChargeUSDPerMWYr: over(c.CapacityCharge, known.CapacityCharge).Mode.USDPerMWYear(),
		TariffUSDPerMWh:          over(c.NetworkTariff, known.NetworkTariff).Mode.USDPerMWh(),
		WaterLPerMWh:             known.Water.Mode.LPerKWh() * 1000,
	}
	a.zeroes("grid", c.Grid,
		optional{"capacity_charge", over(c.CapacityCharge, known.CapacityCharge).Known()},
		optional{"network_tariff", over(c.NetworkTariff, known.NetworkTariff).Known()},
		optional{"water", known.Water.Known()})
	if c.Limit.Known() {
		g.LimitMW = c.Limit.Mode.MW()
	}
	synthetic := &Synthetic{
		MeanUSDPerMWh: over(c.Price, known.Price).Mode.USDPerMWh(), MeanKgPerMWh: over(c.Carbon, known.Carbon).Mode.KgPerMWh(),
		DailySwing: known.DailySwing.Mode.Float(), SeasonalSwing: known.SeasonalSwing.Mode.Float(), Noise: known.Noise.Mode.Float(),
		LatitudeDeg: a.Site.Latitude.Mode.Degrees(), LongitudeDeg: a.Site.Longitude.Mode.Degrees(), Seed: a.Seed,
	}
	if c.Flat {
		synthetic.DailySwing, synthetic.SeasonalSwing, synthetic.Noise = 0, 0, 0
	}
	hours := len(a.LoadMW)
	year := scenario.HoursInYear(a.Study.Year)
	price, carbon := synthetic.Year(year)
	if hours > year {
		a.fail("grid", "the load has %d hours, the year %d", hours, year)
		return
	}
	g.PriceUSDPerMWh, g.CarbonKgPerMWh = price[:hours], carbon[:hours]
	g.PriceOrigin, g.CarbonOrigin = synthetic.origin(), synthetic.origin()
	a.gridFile(c, g, year)
	a.problem.Grid = g
}

// gridFile puts the series of a file over the synthetic ones.
func (a *assembly) gridFile(c *scenario.GridConnection, g *Grid, year int) {
	if c.CSV == nil {
		return
	}
	series, err := weather.ReadCSV(c.CSV, []csvseries.Quantity{
		{Key: "price", Unit: "USD/MWh", Min: -1e5, Max: 1e5},
		{Key: "carbon", Unit: "kg/MWh", Min: 0, Max: 5000},
	}, len(a.LoadMW), year)
	if err != nil {
		a.errs = append(a.errs, err)
		return
	}
	if price := series["price"]; price != nil {
		g.PriceUSDPerMWh, g.PriceOrigin = price, "measured: "+c.CSV.File
		if c.Price.Known() {
			a.warn("grid.price", "the price is read from %s and this mean is not used", c.CSV.File)
		}
	}
	if carbon := series["carbon"]; carbon != nil {
		g.CarbonKgPerMWh, g.CarbonOrigin = carbon, "measured: "+c.CSV.File
		if c.Carbon.Known() {
			a.warn("grid.carbon", "the carbon intensity is read from %s and this mean is not used", c.CSV.File)
		}
	}
}
