package scenario

import (
	"tokenwatt/internal/strictyaml"
	"tokenwatt/quantity"
)

// Supply is what may be built and bought.
type Supply struct {
	DiscountRate quantity.Figure[quantity.Fraction]        `yaml:"discount_rate" default:"7 %" min:"0" max:"0.5" basis:"assumed" source:"merchant data-centre power is financed at 7-10 %" date:"2026-11" doc:"Real annual rate at which overnight costs are spread over lives."`
	CarbonPrice  quantity.Figure[quantity.CarbonPrice]     `yaml:"carbon_price" default:"0 USD/t" min:"0" unit:"USD/t" basis:"assumed" source:"no carbon price" date:"2026-11" doc:"Price on direct emissions, those of grid power included."`
	CarbonCap    quantity.Figure[quantity.CarbonIntensity] `yaml:"carbon_cap" min:"0" unit:"g/kWh" doc:"Cap on direct emissions over the year, per unit of metered load."`
	Unserved     quantity.Figure[quantity.EnergyPrice]     `yaml:"unserved" min:"0" unit:"USD/MWh" doc:"Price at which load may go unserved; where not given, all load is served or the study is infeasible."`
	Grid         *GridConnection                           `yaml:"grid" doc:"The public grid; left out for an island."`
	Candidates   strictyaml.Map[Candidate]                 `yaml:"candidates" doc:"Plants and stores that may be built."`
}

// GridConnection is the public grid as this site sees it; what is not given comes from the catalog's entry.
type GridConnection struct {
	Grid           string                                    `yaml:"grid" required:"true" catalog:"grids" doc:"The catalog's entry." example:"us-average"`
	Limit          quantity.Figure[quantity.Power]           `yaml:"limit" min:"0" unit:"MW" doc:"Largest import; none where not given."`
	Price          quantity.Figure[quantity.EnergyPrice]     `yaml:"price" unit:"USD/MWh" doc:"Mean energy price, over the catalog's."`
	NetworkTariff  quantity.Figure[quantity.EnergyPrice]     `yaml:"network_tariff" min:"0" unit:"USD/MWh" doc:"Charge on each unit imported, over the catalog's."`
	CapacityCharge quantity.Figure[quantity.PowerCostRate]   `yaml:"capacity_charge" min:"0" unit:"USD/MW/yr" doc:"Charge on the import capacity, over the catalog's."`
	Carbon         quantity.Figure[quantity.CarbonIntensity] `yaml:"carbon" min:"0" unit:"kg/MWh" doc:"Mean carbon intensity, over the catalog's."`
	CSV            *CSV                                      `yaml:"csv" doc:"Hourly price and carbon from a file: columns price and carbon. What it lacks is synthetic."`
	Flat           bool                                      `yaml:"flat" doc:"The price is the same in every hour instead of a synthetic hourly shape."`
}

// Candidate is a plant or store that may be built; what is not given comes from the catalog's technology.
type Candidate struct {
	Technology          string                                   `yaml:"technology" required:"true" catalog:"technologies" doc:"The catalog's entry." example:"solar-utility"`
	Min                 quantity.Figure[quantity.Power]          `yaml:"min" min:"0" unit:"MW" doc:"Least capacity that is built."`
	Max                 quantity.Figure[quantity.Power]          `yaml:"max" min:"0" unit:"MW" doc:"Most capacity that may be built; none where not given."`
	Capex               quantity.Figure[quantity.PowerCost]      `yaml:"capex" min:"0" unit:"USD/kW" doc:"Overnight cost, over the catalog's; of a store, of its power part."`
	EnergyCapex         quantity.Figure[quantity.EnergyCost]     `yaml:"energy_capex" min:"0" unit:"USD/kWh" doc:"Overnight cost of a store's energy part, over the catalog's."`
	FixedOM             quantity.Figure[quantity.Fraction]       `yaml:"fixed_om" min:"0" max:"1" doc:"Fixed operation and maintenance a year as a share of the overnight cost, over the catalog's."`
	VariableOM          quantity.Figure[quantity.EnergyPrice]    `yaml:"variable_om" min:"0" unit:"USD/MWh" doc:"Variable operation and maintenance, fuel apart, over the catalog's; of a store, on the energy into and out of it."`
	Life                quantity.Figure[quantity.Duration]       `yaml:"life" exclusiveMin:"0" unit:"yr" doc:"Economic life, over the catalog's."`
	DiscountRate        quantity.Figure[quantity.Fraction]       `yaml:"discount_rate" min:"0" max:"0.5" doc:"Discount rate of this technology, over the supply's."`
	AnnualCost          quantity.Figure[quantity.PowerCostRate]  `yaml:"annual_cost" min:"0" unit:"USD/MW/yr" doc:"Annual cost of capacity, instead of capex, life, rate and fixed O&M."`
	EnergyAnnualCost    quantity.Figure[quantity.EnergyCostRate] `yaml:"energy_annual_cost" min:"0" unit:"USD/MWh/yr" doc:"Annual cost of a store's energy capacity, instead of energy_capex, life, rate and fixed O&M."`
	FuelPrice           quantity.Figure[quantity.EnergyPrice]    `yaml:"fuel_price" min:"0" unit:"USD/MWh" doc:"Price of its fuel's thermal energy, over the catalog's."`
	Efficiency          quantity.Figure[quantity.Fraction]       `yaml:"efficiency" exclusiveMin:"0" max:"1" doc:"Net electric output over fuel energy, over the catalog's."`
	Availability        quantity.Figure[quantity.Fraction]       `yaml:"availability" exclusiveMin:"0" max:"1" doc:"Share of the capacity that is there in an average hour, over the catalog's."`
	ChargeEfficiency    quantity.Figure[quantity.Fraction]       `yaml:"charge_efficiency" exclusiveMin:"0" max:"1" doc:"One-way efficiency into the store, over the catalog's."`
	DischargeEfficiency quantity.Figure[quantity.Fraction]       `yaml:"discharge_efficiency" exclusiveMin:"0" max:"1" doc:"One-way efficiency out of the store, over the catalog's."`
	StandingLoss        quantity.Figure[quantity.Fraction]       `yaml:"standing_loss" min:"0" max:"1" doc:"Share of the stored energy lost in an hour, over the catalog's."`
	FreeDischarge       bool                                     `yaml:"free_discharge" doc:"Discharge power is sized apart from charge power and costs nothing; otherwise one converter serves both ways."`
	CSV                 *CSV                                     `yaml:"csv" doc:"Hourly capacity factor from a file, over the site's weather: column cf."`
}
