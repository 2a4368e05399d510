package supply

import (
	"math"

	"tokenwatt/catalog"
	"tokenwatt/internal/csvseries"
	"tokenwatt/quantity"
	"tokenwatt/scenario"
	"tokenwatt/supply/weather"
)

// candidate adds a plant or store.
func (a *assembly) candidate(name string, c *scenario.Candidate) {
	path := "candidates." + name
	entry := a.Catalog.Technologies.Get(c.Technology)
	if entry == nil {
		a.fail(path, "no technology %q in the catalog", c.Technology)
		return
	}
	t := &entry.Value
	low, high := c.Min.Mode.MW(), math.Inf(1)
	if c.Max.Known() {
		high = c.Max.Mode.MW()
	}
	if low > high {
		a.fail(path, "min %v is above max %v", c.Min, c.Max)
		return
	}
	if t.Kind == string(Storage) {
		a.store(path, name, c, t, low, high)
		return
	}
	a.plant(path, name, c, t, low, high)
}

// capital is the cost of power: the annual cost where the scenario gives one, else capex, life, rate and O&M.
func (a *assembly) capital(path string, c *scenario.Candidate, t *catalog.Technology) Capital {
	if c.AnnualCost.Known() {
		return Annual(c.AnnualCost.Mode.USDPerMWYear())
	}
	return a.overnight(path, over(c.Capex, t.Capex).Mode.USDPerMW(), c, t)
}

// energyCapital is the cost of a store's energy.
func (a *assembly) energyCapital(path string, c *scenario.Candidate, t *catalog.Technology) Capital {
	if c.EnergyAnnualCost.Known() {
		return Annual(c.EnergyAnnualCost.Mode.USDPerMWhYear())
	}
	capex := over(c.EnergyCapex, t.EnergyCapex)
	if !capex.Known() {
		a.fail(path, "a store needs energy_capex or energy_annual_cost")
	}
	return a.overnight(path, capex.Mode.USDPerMWh(), c, t)
}

func (a *assembly) overnight(path string, usd float64, c *scenario.Candidate, t *catalog.Technology) Capital {
	life := over(c.Life, t.Life)
	if !life.Known() {
		a.fail(path, "no life to spread the overnight cost over")
		return Capital{}
	}
	rate := over(c.DiscountRate, a.Supply.DiscountRate)
	return Overnight(usd, rate.Mode.Float(), life.Mode.Years(), over(c.FixedOM, t.FixedOM).Mode.Float())
}

func (a *assembly) plant(path, name string, c *scenario.Candidate, t *catalog.Technology, low, high float64) {
	p := Plant{
		Name: name, Family: t.Family, Kind: Kind(t.Kind), Cost: a.capital(path, c, t), MinMW: low, MaxMW: high,
		VariableOMUSDPerMWh: over(c.VariableOM, t.VariableOM).Mode.USDPerMWh(),
		DirectKgPerMWh:      t.DirectCarbon.Mode.KgPerMWh(),
		WaterLPerMWh:        t.Water.Mode.LPerKWh() * 1000,
	}
	a.zeroes(path, c.Technology,
		optional{"fixed_om", c.AnnualCost.Known() || over(c.FixedOM, t.FixedOM).Known()},
		optional{"variable_om", over(c.VariableOM, t.VariableOM).Known()},
		optional{"water", t.Water.Known()})
	a.fuel(path, &p, c, t)
	p.LifecycleKgPerMWh = a.lifecycle(path, t, p.DirectKgPerMWh)
	a.availability(path, &p, c, t)
	a.problem.Plants = append(a.problem.Plants, p)
}

// fuel sets fuel cost and the carbon of the fuel, per MWh of electricity.
func (a *assembly) fuel(path string, p *Plant, c *scenario.Candidate, t *catalog.Technology) {
	if t.Fuel == "" && !c.FuelPrice.Known() {
		return
	}
	efficiency := over(c.Efficiency, t.Efficiency)
	if !efficiency.Known() {
		a.fail(path, "a plant that burns fuel needs an efficiency")
		return
	}
	eta := efficiency.Mode.Float()
	price := c.FuelPrice
	if t.Fuel != "" {
		entry := a.Catalog.Fuels.Get(t.Fuel)
		if entry == nil {
			a.fail(path, "no fuel %q in the catalog", t.Fuel)
			return
		}
		price = over(price, entry.Value.Price)
		p.DirectKgPerMWh += entry.Value.Carbon.Mode.KgPerMWh() / eta
	}
	p.FuelUSDPerMWh = price.Mode.USDPerMWh() / eta
}

// lifecycle is the life-cycle carbon; where the catalog has none the direct carbon stands in, with a warning.
func (a *assembly) lifecycle(path string, t *catalog.Technology, direct float64) float64 {
	if t.LifecycleCarbon.Known() {
		return t.LifecycleCarbon.Mode.KgPerMWh()
	}
	a.warn(path, "%s has no life-cycle carbon; its direct emissions of %.4g kg/MWh stand in", t.Title, direct)
	return direct
}

// availability sets the availability. The catalog's holds for plants that run at will; capacity factors of sun
// and wind have outages in them already, and only the scenario's own availability comes on top.
func (a *assembly) availability(path string, p *Plant, c *scenario.Candidate, t *catalog.Technology) {
	share := 1.0
	if c.Availability.Known() {
		share = c.Availability.Mode.Float()
	}
	switch {
	case c.CSV != nil:
		series, err := weather.ReadCSV(c.CSV, []csvseries.Quantity{{Key: "cf", Min: 0, Max: 1}}, len(a.LoadMW), scenario.HoursInYear(a.Study.Year))
		if err != nil {
			a.errs = append(a.errs, err)
			return
		}
		if series["cf"] == nil {
			a.fail(path, "its csv has no column cf")
			return
		}
		p.Availability, p.Origin = scaled(series["cf"], share), "measured: "+c.CSV.File
	case p.Kind == Solar:
		p.Availability, p.Origin = scaled(a.Weather.SolarCF, share), a.Weather.SolarOrigin
	case p.Kind == Wind:
		p.Availability, p.Origin = scaled(a.Weather.WindCF, share), a.Weather.WindOrigin
	default:
		p.ConstantAvailability = 1
		if f := over(c.Availability, t.Availability); f.Known() {
			p.ConstantAvailability = f.Mode.Float()
		}
	}
}

// scaled multiplies a series; a factor of one leaves it as it is.
func scaled(x []float64, factor float64) []float64 {
	if factor == 1 {
		return x
	}
	y := make([]float64, len(x))
	for h, v := range x {
		y[h] = v * factor
	}
	return y
}

func (a *assembly) store(path, name string, c *scenario.Candidate, t *catalog.Technology, low, high float64) {
	needed := func(what string, f quantity.Figure[quantity.Fraction]) float64 {
		if !f.Known() {
			a.fail(path, "a store needs a %s", what)
		}
		return f.Mode.Float()
	}
	a.problem.Stores = append(a.problem.Stores, Store{
		Name: name, Family: t.Family, PowerCost: a.capital(path, c, t), EnergyCost: a.energyCapital(path, c, t), MinMW: low, MaxMW: high,
		VariableOMUSDPerMWh: over(c.VariableOM, t.VariableOM).Mode.USDPerMWh(),
		ChargeEfficiency:    needed("charge efficiency", over(c.ChargeEfficiency, t.ChargeEfficiency)),
		DischargeEfficiency: needed("discharge efficiency", over(c.DischargeEfficiency, t.DischargeEfficiency)),
		StandingLoss:        over(c.StandingLoss, t.StandingLoss).Mode.Float(),
		LifecycleKgPerMWh:   t.LifecycleCarbon.Mode.KgPerMWh(), FreeDischarge: c.FreeDischarge,
	})
	a.zeroes(path, c.Technology,
		optional{"fixed_om", c.AnnualCost.Known() && c.EnergyAnnualCost.Known() || over(c.FixedOM, t.FixedOM).Known()},
		optional{"variable_om", over(c.VariableOM, t.VariableOM).Known()},
		optional{"standing_loss", over(c.StandingLoss, t.StandingLoss).Known()},
		optional{"lifecycle_carbon", t.LifecycleCarbon.Known()})
	if c.CSV != nil {
		a.fail(path, "a store has no hourly capacity factor; take its csv away")
	}
}
