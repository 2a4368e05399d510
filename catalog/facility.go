package catalog

import (
	"tokenwatt/internal/strictyaml"
	"tokenwatt/quantity"
)

// Cooling is a cooling plant by its set points and components. Which of the figures a plant needs follows from its
// economiser, its rejection, whether it chills water and whether liquid takes a part of the heat; the others are not given.
type Cooling struct {
	Provenance             `yaml:",inline"`
	Economiser             string                                          `yaml:"economiser" required:"true" enum:"none|air|indirect|water" doc:"How heat leaves without a compressor: outdoor air into the room, outdoor air in a heat exchanger, or water cooled outdoors."`
	Rejection              string                                          `yaml:"rejection" required:"true" enum:"air|adiabatic|tower" doc:"Where heat goes outdoors: condensers and dry coolers at the dry bulb, dry coolers behind wetted pads, or open towers at the wet bulb."`
	ChilledWater           bool                                            `yaml:"chilled_water" doc:"Chillers cool water that takes the room's heat; otherwise refrigerant does (DX)."`
	SupplyAir              quantity.Figure[quantity.Temperature]           `yaml:"supply_air" required:"true" min:"5" max:"45" unit:"C" doc:"Air handed to the machines."`
	AirRise                quantity.Figure[quantity.TemperatureDifference] `yaml:"air_rise" required:"true" min:"1" max:"40" unit:"K" doc:"By how much the machines warm the air."`
	FanPressurePa          quantity.Figure[quantity.Number]                `yaml:"fan_pressure_pa" required:"true" min:"0" max:"5000" doc:"Pressure of the room's air handlers at design flow, in Pa."`
	FanEfficiency          quantity.Figure[quantity.Fraction]              `yaml:"fan_efficiency" required:"true" min:"0.05" max:"1" doc:"Efficiency of fans with motor and drive."`
	DewPointMax            quantity.Figure[quantity.Temperature]           `yaml:"dew_point_max" min:"0" max:"30" unit:"C" doc:"Highest dew point of outdoor air that an air economiser lets in."`
	DewPointMin            quantity.Figure[quantity.Temperature]           `yaml:"dew_point_min" min:"-40" max:"20" unit:"C" doc:"Dew point below which pads moisten the outdoor air."`
	HumidityMax            quantity.Figure[quantity.Fraction]              `yaml:"humidity_max" min:"0.2" max:"1" doc:"Highest relative humidity of the supply air behind pads."`
	PadEffectiveness       quantity.Figure[quantity.Fraction]              `yaml:"pad_effectiveness" exclusiveMin:"0" max:"1" doc:"Share of the wet-bulb depression by which wetted pads cool air; no pads where not given."`
	ExchangerEffectiveness quantity.Figure[quantity.Fraction]              `yaml:"exchanger_effectiveness" min:"0.05" max:"1" doc:"Effectiveness of the air-to-air heat exchanger of an indirect economiser."`
	ScavengerPressurePa    quantity.Figure[quantity.Number]                `yaml:"scavenger_pressure_pa" min:"0" max:"5000" doc:"Pressure of the outdoor fans of an indirect economiser at full flow, in Pa."`
	CoilEffectiveness      quantity.Figure[quantity.Fraction]              `yaml:"coil_effectiveness" min:"0.05" max:"1" doc:"Cooling of the air over return air less chilled water, of the air handlers' coils."`
	WaterRise              quantity.Figure[quantity.TemperatureDifference] `yaml:"water_rise" min:"0.5" max:"30" unit:"K" doc:"By how much the chilled water warms."`
	PumpPressureKPa        quantity.Figure[quantity.Number]                `yaml:"pump_pressure_kpa" min:"0" max:"2000" doc:"Pressure of the chilled water pumps, in kPa."`
	PumpEfficiency         quantity.Figure[quantity.Fraction]              `yaml:"pump_efficiency" min:"0.05" max:"1" doc:"Efficiency of pumps with motor and drive."`
	CarnotShare            quantity.Figure[quantity.Fraction]              `yaml:"carnot_share" required:"true" min:"0.05" max:"1" doc:"Efficiency of chillers or compressors over Carnot's between evaporation and condensation."`
	EvaporatorApproach     quantity.Figure[quantity.TemperatureDifference] `yaml:"evaporator_approach" required:"true" min:"0" max:"30" unit:"K" doc:"Supply temperature of the water (or, of DX, of the air) less evaporation."`
	CondenserApproach      quantity.Figure[quantity.TemperatureDifference] `yaml:"condenser_approach" required:"true" min:"0.1" max:"40" unit:"K" doc:"Condensation less the air that enters the condenser, or less the water that leaves it."`
	LeastLift              quantity.Figure[quantity.TemperatureDifference] `yaml:"least_lift" required:"true" min:"1" max:"60" unit:"K" doc:"Least difference of condensation and evaporation that the compressors run at."`
	CondenserFan           quantity.Figure[quantity.Fraction]              `yaml:"condenser_fan" min:"0" max:"0.5" doc:"Fan power of air-cooled condensers over the heat that they reject."`
	CoolerApproach         quantity.Figure[quantity.TemperatureDifference] `yaml:"cooler_approach" min:"0.5" max:"40" unit:"K" doc:"Water that leaves dry coolers less the air that enters them, at design."`
	CoolerAirRise          quantity.Figure[quantity.TemperatureDifference] `yaml:"cooler_air_rise" min:"0.5" max:"40" unit:"K" doc:"Rise of the air in dry coolers."`
	CoolerFan              quantity.Figure[quantity.Fraction]              `yaml:"cooler_fan" min:"0" max:"0.5" doc:"Fan power of dry coolers at full flow over the heat that they reject."`
	TowerApproach          quantity.Figure[quantity.TemperatureDifference] `yaml:"tower_approach" min:"0.5" max:"30" unit:"K" doc:"Water that leaves the towers less the wet bulb."`
	TowerRange             quantity.Figure[quantity.TemperatureDifference] `yaml:"tower_range" min:"0.5" max:"30" unit:"K" doc:"Water that enters the towers less water that leaves them."`
	TowerFan               quantity.Figure[quantity.Fraction]              `yaml:"tower_fan" min:"0" max:"0.5" doc:"Fan power of the towers at full flow over the heat that they reject."`
	TowerPumpKPa           quantity.Figure[quantity.Number]                `yaml:"tower_pump_kpa" min:"0" max:"2000" doc:"Pressure of the condenser water pumps, in kPa."`
	PlateApproach          quantity.Figure[quantity.TemperatureDifference] `yaml:"plate_approach" min:"0" max:"20" unit:"K" doc:"What the heat exchanger between tower and chilled water adds in economiser operation."`
	Cycles                 quantity.Figure[quantity.Number]                `yaml:"cycles" exclusiveMin:"1" max:"100" doc:"Cycles of concentration: how far evaporation may thicken the water before it is drained."`
	Drift                  quantity.Figure[quantity.Fraction]              `yaml:"drift" min:"0" max:"0.05" doc:"Share of the circulating water that the towers' air carries off."`
	LiquidShare            quantity.Figure[quantity.Fraction]              `yaml:"liquid_share" exclusiveMin:"0" max:"1" doc:"Part of the machines' heat that liquid takes at cold plates; the rest stays in the room's air. None where not given."`
	LiquidSupply           quantity.Figure[quantity.Temperature]           `yaml:"liquid_supply" min:"5" max:"70" unit:"C" doc:"Facility water handed to the cold plates' loops."`
	LiquidRise             quantity.Figure[quantity.TemperatureDifference] `yaml:"liquid_rise" min:"0.5" max:"40" unit:"K" doc:"By how much that water warms."`
	LiquidPumpKPa          quantity.Figure[quantity.Number]                `yaml:"liquid_pump_kpa" min:"0" max:"3000" doc:"Pressure of the pumps of both loops, facility and racks, in kPa."`
	FlowExponent           quantity.Figure[quantity.Number]                `yaml:"flow_exponent" required:"true" min:"1" max:"3" doc:"Exponent of fan and pump power with flow: 3 by the fan laws, less with what does not fall with flow."`
	UnitAvailability       quantity.Figure[quantity.Fraction]              `yaml:"unit_availability" min:"0" max:"1" doc:"Share of time in which one cooling unit can run."`
}

// UPS is an uninterruptible power supply by its losses as shares of its rated power:
//
//	loss / rating = no_load + proportional x + quadratic x^2,    x = output / rating
type UPS struct {
	Provenance       `yaml:",inline"`
	NoLoad           quantity.Figure[quantity.Fraction] `yaml:"no_load" required:"true" min:"0" max:"0.2" doc:"Loss without load."`
	Proportional     quantity.Figure[quantity.Fraction] `yaml:"proportional" required:"true" min:"0" max:"0.2" doc:"Loss that rises with the load: switching, voltage drops."`
	Quadratic        quantity.Figure[quantity.Fraction] `yaml:"quadratic" required:"true" min:"0" max:"0.2" doc:"Loss that rises with the square of the load: resistance."`
	UnitAvailability quantity.Figure[quantity.Fraction] `yaml:"unit_availability" min:"0" max:"1" doc:"Share of time in which one unit carries its load."`
}

// need is a figure that an entry must have, or must not have.
type need struct {
	name   string
	given  bool
	needed bool
}

// cooling reports figures that a plant of this kind lacks.
func (k *checker) cooling(c *Cooling, path string) {
	tower, dry := c.Rejection == "tower", c.Rejection != "tower" && (c.Economiser == "water" || c.LiquidShare.Known())
	air, indirect, liquid := c.Economiser == "air", c.Economiser == "indirect", c.LiquidShare.Known()
	pads := c.PadEffectiveness.Known()
	k.require(!tower || c.ChilledWater, path+".rejection", "towers without chilled water", "chilled_water: true")
	k.require(c.Economiser != "water" || c.ChilledWater, path+".economiser", "a water economiser without chilled water", "chilled_water: true")
	k.require(c.Rejection != "adiabatic" || c.Economiser == "water" || liquid, path+".rejection", "adiabatic dry coolers that cool no water", "a water economiser or a liquid share")
	k.require(!pads || air || indirect || c.Rejection == "adiabatic", path+".pad_effectiveness", "pads that no air passes", "an air or indirect economiser, or adiabatic rejection")
	k.require(c.Rejection != "adiabatic" || pads, path, "adiabatic dry coolers without pad_effectiveness", "it")
	for _, n := range []need{
		{"dew_point_max", c.DewPointMax.Known(), air},
		{"dew_point_min", c.DewPointMin.Known(), air},
		{"humidity_max", c.HumidityMax.Known(), air},
		{"exchanger_effectiveness", c.ExchangerEffectiveness.Known(), indirect},
		{"scavenger_pressure_pa", c.ScavengerPressurePa.Known(), indirect},
		{"coil_effectiveness", c.CoilEffectiveness.Known(), c.ChilledWater},
		{"water_rise", c.WaterRise.Known(), c.ChilledWater},
		{"pump_pressure_kpa", c.PumpPressureKPa.Known(), c.ChilledWater},
		{"pump_efficiency", c.PumpEfficiency.Known(), c.ChilledWater || liquid},
		{"condenser_fan", c.CondenserFan.Known(), !tower},
		{"cooler_approach", c.CoolerApproach.Known(), dry},
		{"cooler_air_rise", c.CoolerAirRise.Known(), dry},
		{"cooler_fan", c.CoolerFan.Known(), dry},
		{"tower_approach", c.TowerApproach.Known(), tower},
		{"tower_range", c.TowerRange.Known(), tower},
		{"tower_fan", c.TowerFan.Known(), tower},
		{"tower_pump_kpa", c.TowerPumpKPa.Known(), tower},
		{"plate_approach", c.PlateApproach.Known(), tower && (c.Economiser == "water" || liquid)},
		{"drift", c.Drift.Known(), tower},
		{"cycles", c.Cycles.Known(), tower || pads},
		{"liquid_supply", c.LiquidSupply.Known(), liquid},
		{"liquid_rise", c.LiquidRise.Known(), liquid},
		{"liquid_pump_kpa", c.LiquidPumpKPa.Known(), liquid},
	} {
		k.require(n.given || !n.needed, path, "no "+n.name, "it, which this kind of plant needs")
		k.require(n.needed || !n.given, strictyaml.JoinPath(path, n.name), "a figure that this kind of plant has no use for", "none")
	}
	k.require(!c.DewPointMax.Known() || c.DewPointMin.High < c.DewPointMax.Low, path+".dew_point_min", "a lowest dew point of "+c.DewPointMin.String(), "one below dew_point_max, the ends of ranges too")
}
