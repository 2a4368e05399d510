package facility

import (
	"tokenwatt/catalog"
	"tokenwatt/demand"
	"tokenwatt/facility/cooling"
	"tokenwatt/facility/electrical"
	"tokenwatt/scenario"
)

// Assemble makes the problem of a scenario's facility with these loads in this weather, from the modes of its figures and,
// of a plant, of the catalog's entries that it names.
func Assemble(f *scenario.Facility, known *catalog.Catalog, loads []demand.Load, site *Site) Problem {
	p := Problem{
		Loads: loads, TemperatureC: site.Outdoors.TemperatureC,
		PUE: f.PUE.Mode.Float(), PUESlopePerK: f.PUESlope.Mode.PerK(),
		ElectricalLosses: f.ElectricalLosses.Mode.Float(), WaterLPerKWh: f.Water.Mode.LPerKWh(),
	}
	if f.ByPlant() {
		plant := AssemblePlant(f, known)
		p.Plant, p.Site, p.DesignMW = &plant, site, f.Capacity.Mode.MW()
	}
	return p
}

// AssemblePlant makes the plant of a facility whose method is plant, at the modes of its figures.
func AssemblePlant(f *scenario.Facility, known *catalog.Catalog) Plant {
	entry := &known.Cooling.Get(f.Cooling.Plant).Value
	ups := &known.UPS.Get(f.Electrical.UPS).Value
	fuel := &known.Fuels.Get(f.Generators.Fuel).Value
	e, g, r := f.Electrical, f.Generators, f.Redundancy
	p := Plant{
		Cooling: cooling.Assemble(entry),
		UPSCurve: electrical.Curve{
			NoLoad: ups.NoLoad.Mode.Float(), Proportional: ups.Proportional.Mode.Float(), Quadratic: ups.Quadratic.Mode.Float(),
		},
		TransformerCurve: electrical.Curve{NoLoad: e.TransformerNoLoad.Mode.Float(), Quadratic: e.TransformerLoad.Mode.Float()},
		UPSLoading:       e.UPSLoading.Mode.Float(), TransformerLoading: e.TransformerLoading.Mode.Float(),
		Distribution: e.Distribution.Mode.Float(), Other: e.Other.Mode.Float(),
		Idle:   f.IdleServers.Spare.Mode.Float() * f.IdleServers.Draw.Mode.Float(),
		Needed: r.Units, UPSRedundancy: electrical.Redundancy(r.UPS), TransformerRedundancy: electrical.Redundancy(r.Transformers),
		CoolingRedundancy: electrical.Redundancy(r.Cooling), GeneratorRedundancy: electrical.Redundancy(r.Generators),
		UPSAvailability: ups.UnitAvailability.Mode.Float(), CoolingAvailability: entry.UnitAvailability.Mode.Float(),
		GeneratorAvailability: g.StartsAndRuns.Mode.Float(),
		Exceedance:            f.Cooling.Exceedance.Mode.Float(),
		Generators: Generators{
			Margin: g.Margin.Mode.Float(), TestHours: g.TestTime.Mode.Hours(), TestLoad: g.TestLoad.Mode.Float(), ToBuilding: g.TestPower == "building",
			Efficiency: g.Efficiency.Mode.Float(), CarbonKgPerMWh: fuel.Carbon.Mode.KgPerMWh(), USDPerMWh: fuel.Price.Mode.USDPerMWh(),
		},
	}
	setPoints(&p.Cooling, f.Cooling)
	return p
}

// setPoints lays those of the scenario over the catalog's.
func setPoints(p *cooling.Plant, given *scenario.FacilityCooling) {
	over := func(known bool, into *float64, value float64) {
		if known {
			*into = value
		}
	}
	over(given.SupplyAir.Known(), &p.SupplyC, given.SupplyAir.Mode.C())
	over(given.DewPointMax.Known(), &p.DewPointMaxC, given.DewPointMax.Mode.C())
	over(given.LiquidShare.Known(), &p.LiquidShare, given.LiquidShare.Mode.Float())
	over(given.LiquidSupply.Known(), &p.LiquidSupplyC, given.LiquidSupply.Mode.C())
	over(given.Cycles.Known(), &p.Cycles, given.Cycles.Mode.Float())
}
