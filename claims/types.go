package claims

// Type is what a claim says: which template recomputes it.
type Type string

// The types.
const (
	FleetSize        Type = "fleet_size" // accelerators or servers in use, bought, needed
	TrainingCost     Type = "training_cost"
	TrainingEnergy   Type = "training_energy"
	TrainingCarbon   Type = "training_carbon"
	TrainingWater    Type = "training_water"
	TrainingDuration Type = "training_duration"
	TrainingCompute  Type = "training_compute"
	TrainingFleet    Type = "training_fleet"    // accelerators of a training run
	AcceleratorHours Type = "accelerator_hours" // GPU-hours of a run
	ElectricityShare Type = "electricity_share" // electricity in a cost
	DailyBill        Type = "daily_bill"        // cost of electricity or operation per day
	ElectricityBill  Type = "electricity_bill"  // over any other period
	EnergyPerQuery   Type = "energy_per_query"  // per request, prompt, image
	EnergyPerToken   Type = "energy_per_token"  //
	WaterPerQuery    Type = "water_per_query"   //
	CarbonPerQuery   Type = "carbon_per_query"  //
	CostPerQuery     Type = "cost_per_query"    //
	TokenPrice       Type = "token_price"       // money per token
	HouseholdYears   Type = "household_years"   // energy told as years of a household
	HouseholdCount   Type = "household_count"   // energy or power told as a number of households
	Equivalence      Type = "equivalence"       // told as cars, flights, pools, cities, countries
	Carbon           Type = "carbon"            // a mass of greenhouse gas that is not of one training run
	CarbonIntensity  Type = "carbon_intensity"  // mass per energy
	Water            Type = "water"             // a volume of water
	WaterIntensity   Type = "water_intensity"   // volume per energy
	PowerCapacity    Type = "power_capacity"    // of a site, a plant, a grid connection
	AnnualEnergy     Type = "annual_energy"     // energy per year of a site, firm or country
	Energy           Type = "energy"            // any other energy
	EnergyShare      Type = "energy_share"      // share of an energy or a power
	PUE              Type = "pue"               //
	GPUPower         Type = "gpu_power"         // of an accelerator or a server
	GPUPrice         Type = "gpu_price"         // of an accelerator, server, or an hour of it
	ElectricityPrice Type = "electricity_price" // money per energy
	Price            Type = "price"             // any other
	PriceChange      Type = "price_change"      //
	Funding          Type = "funding"           // money invested or raised
	Spending         Type = "spending"          // money spent or planned
	Revenue          Type = "revenue"           // money earned, valuation
	FoundingDate     Type = "founding_date"     //
	EventDate        Type = "event_date"        //
	ForecastDate     Type = "forecast_date"     //
	Threshold        Type = "threshold"         // what is needed at least
	Conversion       Type = "conversion"        // the same in another currency or unit
	Growth           Type = "growth"            // change in percent or as a multiple
	Comparison       Type = "comparison"        // "10 times the energy of a search"
	ShareOfTotal     Type = "share_of_total"    // any other share
	PartOfTotal      Type = "part_of_total"     // "of which 300"
	Visitors         Type = "visitors"          //
	Queries          Type = "queries"           //
	Parameters       Type = "parameters"        //
	ActiveParameters Type = "active_parameters" // of a mixture of experts, by token
	Tokens           Type = "tokens"            //
	Compute          Type = "compute"           // operations, operations per second
	Utilisation      Type = "utilisation"       // MFU, load
	Count            Type = "count"             // any other count
	Duration         Type = "duration"          // any other duration
	DataSize         Type = "data_size"         // bytes
	Temperature      Type = "temperature"       //
	OtherQuantity    Type = "other_quantity"    // a claim of a kind that has no template
)
