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
	CarbonBasis  string                                    `yaml:"carbon_basis" enum:"average|marginal" doc:"Intensity of grid power that carbon price and cap count with: the mean of all plants of the hour, or that of the plants that answer to one more unit; average where not given."`
	CFEShare     quantity.Figure[quantity.Fraction]        `yaml:"cfe_share" min:"0" max:"1" example:"90 %" doc:"Least share of the served load that is carbon-free in the very hour (24/7 matching): own plants, what they put into stores, and the carbon-free part of grid power. Exports do not count."`
	AnnualMatch  quantity.Figure[quantity.Fraction]        `yaml:"annual_match" min:"0" max:"2" example:"100 %" doc:"Least output of the own carbon-free plants over the whole study as a share of the served load, whenever it comes and whether it is used or fed in (annual matching)."`
	Unserved     quantity.Figure[quantity.EnergyPrice]     `yaml:"unserved" min:"0" unit:"USD/MWh" doc:"Price at which load may go unserved; where neither this nor lost_compute is given, all load is served or the study is infeasible."`
	LostCompute  *LostCompute                              `yaml:"lost_compute" doc:"Load that may be turned down by power caps, and in the end shut off, at the value of the compute that is lost."`
	Shift        *Shift                                    `yaml:"shift" doc:"What moving deferrable load costs; it is free where not given."`
	Reserve      *Reserve                                  `yaml:"reserve" doc:"What has to stand ready for the loss of a unit, and the margin over the peak load."`
	Grid         *GridConnection                           `yaml:"grid" doc:"The public grid; left out for an island."`
	Candidates   strictyaml.Map[Candidate]                 `yaml:"candidates" doc:"Plants and stores that may be built."`
}

// LostCompute is the value of compute that power caps and outages cost. Accelerators lose less throughput than power when
// they are capped, so that the first MW taken away is cheap; in the end machines are switched off. Its value for a MWh is
// that of an accelerator's hour over the metered power of an accelerator, times the slope of throughput over power.
type LostCompute struct {
	AcceleratorHour quantity.Figure[quantity.HourlyCost]  `yaml:"accelerator_hour" min:"0" unit:"USD/h" example:"3 USD/h" doc:"Value of an hour of one accelerator at full power; where not given, what the workload's own machines cost: the least that their work is worth to whoever pays for them."`
	Energy          quantity.Figure[quantity.EnergyPrice] `yaml:"energy" min:"0" unit:"USD/MWh" doc:"Value of the compute that a metered MWh does, instead of accelerator_hour: for loads of which no accelerators are known."`
	Cappable        quantity.Figure[quantity.Fraction]    `yaml:"cappable" default:"{low: 40 %, mode: 55 %, high: 70 %}" exclusiveMin:"0" max:"1" basis:"estimate" source:"thermal design power of the accelerators over the server's nameplate: 8 x 700 W of 10.2 kW (DGX H100), 8 x 400 W of 6.5 kW (DGX A100)" date:"2023" doc:"Share of a workload's metered power that its accelerators draw, on which power caps act."`
	Curve           []CapPoint                            `yaml:"curve" doc:"Throughput of accelerators over their power, from the lowest cap to no cap; where not given, as measured on V100 accelerators."`
}

// CapPoint is an accelerator under a power cap, as shares of what it draws and does without one.
type CapPoint struct {
	Power      quantity.Figure[quantity.Fraction] `yaml:"power" required:"true" exclusiveMin:"0" max:"1" doc:"Power under the cap over power without one."`
	Throughput quantity.Figure[quantity.Fraction] `yaml:"throughput" required:"true" min:"0" max:"1" doc:"Throughput under the cap over throughput without one."`
}

// Shift is the cost of moving deferrable load: for each MWh that runs at another hour than it would have,
//
//	cost of an accelerator's hour / its metered MW x (idle + checkpoint / pause)
type Shift struct {
	AcceleratorHour quantity.Figure[quantity.HourlyCost] `yaml:"accelerator_hour" min:"0" unit:"USD/h" doc:"Cost of an hour of one accelerator; what the workload's own machines cost where not given."`
	Idle            quantity.Figure[quantity.Fraction]   `yaml:"idle" min:"0" max:"1" doc:"Share of that cost that counts for accelerators that stand idle; where not given, none for a training run with pauses, whose own cost has the longer time, and all for a load that is known already."`
	Checkpoint      quantity.Figure[quantity.Duration]   `yaml:"checkpoint" min:"0" unit:"min" doc:"Time that accelerators lose around a pause: writing a checkpoint and starting again; where not given, a training run's own, and none for other loads, which is said."`
	Pause           quantity.Figure[quantity.Duration]   `yaml:"pause" exclusiveMin:"0" unit:"h" doc:"Length of a pause, over which a checkpoint is spread; a training run's own where not given, else an hour, the shortest."`
}

// Reserve is what stands ready, hour by hour, and the firm capacity over the peak.
type Reserve struct {
	NMinus1        bool                               `yaml:"n_minus_1" doc:"In every hour the loss of the largest single element (the grid connection, one unit of a plant or store) can be made up for by the others."`
	Hours          quantity.Figure[quantity.Duration] `yaml:"hours" default:"4 h" min:"0" unit:"h" basis:"assumed" source:"until backup is refuelled or the grid is back" date:"2026-11" doc:"How long a store must hold what it stands ready with, and what is counted of it for the margin."`
	Shed           quantity.Figure[quantity.Fraction] `yaml:"shed" min:"0" max:"1" doc:"Share of the firm load that may be shed for the while when an element is lost; none where not given."`
	ShedDeferrable bool                               `yaml:"shed_deferrable" doc:"Running deferrable load may be shed for the while."`
	Margin         quantity.Figure[quantity.Fraction] `yaml:"margin" min:"0" max:"2" doc:"Firm capacity that has to be there over the highest firm load, each capacity times its firm_share; no such margin where not given."`
}

// GridConnection is the public grid as this site sees it; what is not given comes from the catalog's entry.
type GridConnection struct {
	Grid             string                                    `yaml:"grid" required:"true" catalog:"grids" doc:"The catalog's entry." example:"us-average"`
	Limit            quantity.Figure[quantity.Power]           `yaml:"limit" min:"0" unit:"MW" doc:"Largest import; none where not given."`
	Available        int                                       `yaml:"available" min:"1990" max:"2100" doc:"Year from whose beginning the connection has its limit; before that limit_before holds." example:"2028"`
	LimitBefore      quantity.Figure[quantity.Power]           `yaml:"limit_before" min:"0" unit:"MW" doc:"Largest import before the year of available; none is possible where not given."`
	Price            quantity.Figure[quantity.EnergyPrice]     `yaml:"price" unit:"USD/MWh" doc:"Mean energy price, over the catalog's."`
	NetworkTariff    quantity.Figure[quantity.EnergyPrice]     `yaml:"network_tariff" min:"0" unit:"USD/MWh" doc:"Charge on each unit imported, over the catalog's."`
	CapacityCharge   quantity.Figure[quantity.PowerCostRate]   `yaml:"capacity_charge" min:"0" unit:"USD/MW/yr" doc:"Charge on the import capacity, over the catalog's."`
	CapacityChargeOn string                                    `yaml:"capacity_charge_on" enum:"contract|year|month" doc:"What capacity_charge is levied on: one import capacity for the whole study, the highest import of each calendar year, or that of each month, a twelfth of the charge each; contract where not given."`
	Export           *Export                                   `yaml:"export" doc:"Feeding in; none where not given."`
	Carbon           quantity.Figure[quantity.CarbonIntensity] `yaml:"carbon" min:"0" unit:"kg/MWh" doc:"Mean carbon intensity, over the catalog's."`
	MarginalCarbon   quantity.Figure[quantity.CarbonIntensity] `yaml:"marginal_carbon" min:"0" unit:"kg/MWh" doc:"Mean carbon intensity of the plants that answer to one more unit, over the catalog's."`
	CarbonFree       quantity.Figure[quantity.Fraction]        `yaml:"carbon_free" min:"0" max:"1" doc:"Mean share of grid power that is carbon-free, over the catalog's."`
	FirmShare        quantity.Figure[quantity.Fraction]        `yaml:"firm_share" min:"0" max:"1" doc:"Share of the import capacity that counts for the margin of the reserve; all where not given."`
	CSV              *CSV                                      `yaml:"csv" doc:"Hourly price and carbon from a file: of ENTSO-E, EIA, gridstatus or Electricity Maps by its name alone, or with columns price, carbon, marginal_carbon, carbon_free, export_price. What it lacks is synthetic."`
	CarbonCSV        *CSV                                      `yaml:"carbon_csv" doc:"Hourly carbon from a file of its own, over csv: columns carbon, marginal_carbon and carbon_free."`
	Flat             bool                                      `yaml:"flat" doc:"The price is the same in every hour instead of a synthetic hourly shape."`
}

// Export is what the grid takes and pays. Its price is nowhere above what import costs: with one meter only the difference
// of both is measured.
type Export struct {
	Limit  quantity.Figure[quantity.Power]       `yaml:"limit" min:"0" unit:"MW" doc:"Largest export; the limit of the import where not given."`
	Price  quantity.Figure[quantity.EnergyPrice] `yaml:"price" unit:"USD/MWh" doc:"Price of every hour, instead of the hourly price less spread."`
	Spread quantity.Figure[quantity.EnergyPrice] `yaml:"spread" min:"0" unit:"USD/MWh" doc:"What is taken off the hourly price of energy, over the catalog's export_spread."`
}

// Candidate is a plant or store that may be built; what is not given comes from the catalog's technology.
type Candidate struct {
	Technology          string                                   `yaml:"technology" required:"true" catalog:"technologies" doc:"The catalog's entry." example:"solar-utility"`
	Machine             string                                   `yaml:"machine" doc:"Name of a machine of the section fusion, of a pulsed fusion plant: what the catalog's entry assumes is then computed from its pulse, with ranges; what is given here stays." example:"helion-like"`
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
	CSV                 *CSV                                     `yaml:"csv" doc:"Hourly capacity factor from a file, over the site's weather: of renewables.ninja or PVGIS by its name alone, or with a column cf."`

	Commitment    string                              `yaml:"commitment" enum:"none|relaxed|integer" doc:"Whether units are switched on and off: none, any part of a plant (relaxed), or whole units (integer), which takes the solver far longer; none where not given. With it min_load, start_cost, ramp, min_up and min_down act, the catalog's where not given."`
	Units         string                              `yaml:"units" enum:"any|whole" doc:"Whether the capacity is any number or a whole number of units; any where not given."`
	Unit          quantity.Figure[quantity.Power]     `yaml:"unit" exclusiveMin:"0" unit:"MW" doc:"Size of one unit, over the catalog's."`
	MinLoad       quantity.Figure[quantity.Fraction]  `yaml:"min_load" min:"0" max:"1" doc:"Least output of a unit that runs, as a share of its size, over the catalog's."`
	StartCost     quantity.Figure[quantity.PowerCost] `yaml:"start_cost" min:"0" unit:"USD/MW" doc:"Cost of starting, over the catalog's."`
	Ramp          quantity.Figure[quantity.Fraction]  `yaml:"ramp" exclusiveMin:"0" max:"1" doc:"Largest change of the output from one hour to the next, as a share of the capacity, with a commitment of that which runs; over the catalog's, which acts with a commitment alone."`
	MinUp         quantity.Figure[quantity.Duration]  `yaml:"min_up" min:"0" unit:"h" doc:"Least time that a unit runs after a start, in whole hours, over the catalog's."`
	MinDown       quantity.Figure[quantity.Duration]  `yaml:"min_down" min:"0" unit:"h" doc:"Least time that a unit stands after a stop, in whole hours, over the catalog's."`
	MaxHours      quantity.Figure[quantity.Duration]  `yaml:"max_hours" exclusiveMin:"0" unit:"h" doc:"Hours a year of full output that permits allow, over the catalog's."`
	ForcedOutage  quantity.Figure[quantity.Fraction]  `yaml:"forced_outage" min:"0" exclusiveMax:"1" doc:"Share of the hours in which a unit is out unplanned, over the catalog's. With planned_outage it makes the availability where none is known, and what is firm of the capacity."`
	PlannedOutage quantity.Figure[quantity.Fraction]  `yaml:"planned_outage" min:"0" exclusiveMax:"1" doc:"Share of the hours in which a unit is out for maintenance, over the catalog's."`
	Outages       string                              `yaml:"outages" enum:"mean|drawn" doc:"Whether outages take the same share off in every hour, or are drawn unit by unit for the hours of the study, with a fixed number of units (min equal to max); mean where not given."`
	Repair        quantity.Figure[quantity.Duration]  `yaml:"repair" exclusiveMin:"0" unit:"h" doc:"Mean time of an unplanned outage, for outages that are drawn."`
	ReserveUnits  int                                 `yaml:"reserve_units" min:"1" doc:"In how many equal units the reserve sees it, of which one may be lost. Where not given: units of the size of unit where that is given or units are whole, which makes the problem one of integers; else one, and of sun and wind none that could be lost at once."`
	Reserve       string                              `yaml:"reserve" enum:"on|off" doc:"Whether it may stand ready for the loss of another; on where not given."`
	FirmShare     quantity.Figure[quantity.Fraction]  `yaml:"firm_share" min:"0" max:"1" doc:"Share of the capacity that counts for the margin of the reserve; where not given, of sun and wind none, of other plants what forced outages leave, of stores all."`
	Matching      string                              `yaml:"matching" enum:"by-emissions|carbon-free|fossil" doc:"Whether its output counts as carbon-free; by-emissions where not given: it does if the plant emits nothing directly."`
	PulseRate     quantity.Figure[quantity.Rate]      `yaml:"pulse_rate" exclusiveMin:"0" unit:"1/s" doc:"Highest repetition rate of a pulsed plant, over the catalog's."`
	Recirculating quantity.Figure[quantity.Fraction]  `yaml:"recirculating" min:"0" exclusiveMax:"1" doc:"Share of a pulsed plant's gross output that drives its next pulses, over the catalog's."`
	Auxiliary     quantity.Figure[quantity.Fraction]  `yaml:"auxiliary" min:"0" exclusiveMax:"1" doc:"Power that the plant draws at all times as a share of its capacity, over the catalog's."`
	WearCapex     quantity.Figure[quantity.PowerCost] `yaml:"wear_capex" min:"0" unit:"USD/kW" doc:"Cost of the parts of a pulsed plant that are replaced after their shots, over the catalog's."`
	Shots         quantity.Figure[quantity.Count]     `yaml:"shots" exclusiveMin:"0" doc:"Pulses that those parts last for, over the catalog's."`
	MaxPulses     quantity.Figure[quantity.Rate]      `yaml:"max_pulses" exclusiveMin:"0" unit:"1/yr" doc:"Most pulses of a unit in a year, where what wears is not replaced: its shots over the years of life."`

	DischargeCapex      quantity.Figure[quantity.PowerCost]     `yaml:"discharge_capex" min:"0" unit:"USD/kW" doc:"Overnight cost of delivered power where charging and discharging are separate machines, over the catalog's."`
	DischargeAnnualCost quantity.Figure[quantity.PowerCostRate] `yaml:"discharge_annual_cost" min:"0" unit:"USD/MW/yr" doc:"Annual cost of delivered power, instead of discharge_capex, life, rate and fixed O&M."`
	MinDischarge        quantity.Figure[quantity.Power]         `yaml:"min_discharge" min:"0" unit:"MW" doc:"Least delivered power that is built."`
	MaxDischarge        quantity.Figure[quantity.Power]         `yaml:"max_discharge" exclusiveMin:"0" unit:"MW" doc:"Most delivered power that may be built."`
	MinEnergy           quantity.Figure[quantity.Energy]        `yaml:"min_energy" min:"0" unit:"MWh" doc:"Least energy of the store that is built."`
	MaxEnergy           quantity.Figure[quantity.Energy]        `yaml:"max_energy" exclusiveMin:"0" unit:"MWh" doc:"Most energy of the store that may be built."`
	MinDuration         quantity.Figure[quantity.Duration]      `yaml:"min_duration" exclusiveMin:"0" unit:"h" doc:"Least hours for which the store can discharge at full power."`
	MaxDuration         quantity.Figure[quantity.Duration]      `yaml:"max_duration" exclusiveMin:"0" unit:"h" doc:"Most hours for which the store can discharge at full power."`
	CycleWear           bool                                    `yaml:"cycle_wear" doc:"Count what cycles wear: energy_capex over cycle_life for each unit taken out, on top of the annuity."`
	CycleLife           quantity.Figure[quantity.Count]         `yaml:"cycle_life" exclusiveMin:"0" doc:"Full cycles after which the energy part is worn out, over the catalog's."`
}
