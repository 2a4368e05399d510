package supply

import (
	"math"

	"tokenwatt/catalog"
	"tokenwatt/internal/csvseries"
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
		FullLoadHours:       over(c.MaxHours, t.MaxHours).Mode.Hours(),
		AuxiliaryShare:      over(c.Auxiliary, t.Auxiliary).Mode.Float(),
		Matching:            matching(c.Matching),
		Units:               c.ReserveUnits, NoReserve: c.Reserve == "off",
	}
	a.zeroes(path, c.Technology,
		optional{"fixed_om", c.AnnualCost.Known() || over(c.FixedOM, t.FixedOM).Known()},
		optional{"variable_om", over(c.VariableOM, t.VariableOM).Known()},
		optional{"water", t.Water.Known()})
	a.fuel(path, &p, c, t)
	p.LifecycleKgPerMWh = a.lifecycle(path, t, p.DirectKgPerMWh)
	a.availability(path, &p, c, t)
	a.pulse(path, &p, c, t)
	a.units(path, &p, c, t)
	p.FirmShare = firmShare(&p, c, t)
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
		read, err := weather.ReadHours(c.CSV, []csvseries.Quantity{{Key: "cf", Min: 0, Max: 1}}, a.Study, len(a.LoadMW))
		if err != nil {
			a.errs = append(a.errs, err)
			return
		}
		a.warnings = append(a.warnings, read.Warnings...)
		if read.Values["cf"] == nil {
			a.fail(path, "its csv has no column cf")
			return
		}
		p.Availability, p.Origin = scaled(read.Values["cf"], share), "measured: "+c.CSV.File
	case p.Kind == Solar:
		p.Availability, p.Origin = scaled(a.Weather.SolarCF, share), a.Weather.SolarOrigin
	case p.Kind == Wind:
		p.Availability, p.Origin = scaled(a.Weather.WindCF, share), a.Weather.WindOrigin
	case c.Outages == "drawn":
		a.drawn(path, p, c, t)
	default:
		p.ConstantAvailability = meanAvailability(c, t)
	}
}

// meanAvailability is the share of the capacity that is there in an average hour: as the scenario gives it, or what its
// outages leave, or as the catalog does.
func meanAvailability(c *scenario.Candidate, t *catalog.Technology) float64 {
	outages := (1 - over(c.ForcedOutage, t.ForcedOutage).Mode.Float()) * (1 - over(c.PlannedOutage, t.PlannedOutage).Mode.Float())
	switch {
	case c.Availability.Known():
		return c.Availability.Mode.Float()
	case c.ForcedOutage.Known() || c.PlannedOutage.Known():
		return outages
	case t.Availability.Known():
		return t.Availability.Mode.Float()
	default:
		return outages
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
