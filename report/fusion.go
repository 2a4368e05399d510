package report

// Fusion is what is computed of a scenario's pulsed fusion machines.
type Fusion struct {
	SchemaVersion string          `json:"schema_version"`
	Version       string          `json:"tokenwatt_version"`
	Scenario      string          `json:"scenario"`
	Description   string          `json:"description,omitempty"`
	Seed          uint64          `json:"seed"`
	Machines      []FusionMachine `json:"machines"`
	// Objections are what a plasma physicist will say of any such number.
	Objections []FusionObjection `json:"objections"`
	// Record is the largest published n T tau of a field-reversed configuration, with the machine that holds it.
	Record   FusionRecord `json:"published_record"`
	Warnings []string     `json:"warnings"`
}

// FusionObjection is one of the objections, by its letter.
type FusionObjection struct {
	Letter string `json:"letter"`
	Text   string `json:"text"`
}

// FusionRecord is an experiment's product of density, ion temperature and time.
type FusionRecord struct {
	Machine string `json:"machine"`
	Year    int    `json:"year"`
	// NTTau is in m^-3 keV s.
	NTTau float64 `json:"n_t_tau_m3_kev_s"`
}

// FusionMachine is one machine and the plant that it makes.
type FusionMachine struct {
	Name        string `json:"name"`
	Preset      string `json:"preset"`
	Title       string `json:"title"`
	Note        string `json:"note,omitempty"`
	Fuel        string `json:"fuel"`
	Confinement string `json:"confinement"`
	Modules     int    `json:"modules"`
	// Hypothetical tells that the pulse's n T tau is above the published record, Basis says in a sentence what its numbers
	// rest on.
	Hypothetical bool   `json:"hypothetical"`
	Basis        string `json:"basis"`
	// Producer tells whether the plant gives electricity; NotProducer says by how much it does not.
	Producer    bool   `json:"producer"`
	NotProducer string `json:"not_a_producer,omitempty"`

	Inputs    []FusionInput     `json:"inputs"`
	Pulse     FusionPulse       `json:"pulse"`
	Energy    FusionEnergy      `json:"energy"`
	Wear      FusionWear        `json:"wear"`
	Stocks    FusionStocks      `json:"stocks"`
	Economics FusionEconomics   `json:"economics"`
	Reactions []FusionReaction  `json:"reactions"`
	Phases    []FusionPhase     `json:"phases"`
	Inventory []FusionInventory `json:"inventory"`
	Warnings  []string          `json:"warnings"`
}

// FusionInput is a figure of a machine with its range and basis: measured, published claim, published, computed, assumed, or
// the scenario's.
type FusionInput struct {
	Name   string  `json:"name"`
	Unit   string  `json:"unit,omitempty"`
	Group  string  `json:"group"`
	Low    float64 `json:"low"`
	Mode   float64 `json:"mode"`
	High   float64 `json:"high"`
	Basis  string  `json:"basis"`
	Source string  `json:"source,omitempty"`
	Date   string  `json:"date,omitempty"`
	Note   string  `json:"note,omitempty"`
}

// FusionPulse is the plasma at its peak and what drives it.
type FusionPulse struct {
	PeakFieldT             float64 `json:"peak_field_t"`
	IonTemperatureKeV      float64 `json:"ion_temperature_kev"`
	ElectronTemperatureKeV float64 `json:"electron_temperature_kev"`
	IonDensity             float64 `json:"ion_density_m3"`
	PlasmaJ                float64 `json:"plasma_j"`
	NTTau                  float64 `json:"n_t_tau_m3_kev_s"`
	BurnUp                 float64 `json:"burn_up"`
	EndsBy                 string  `json:"ends_by"`
	BankVoltageV           float64 `json:"bank_voltage_v"`
	PeakCurrentA           float64 `json:"peak_current_a"`
	SkinRiseK              float64 `json:"coil_surface_rise_k"`
	// RoundTrip is what a shot without plasma returns.
	RoundTrip float64 `json:"round_trip_without_plasma"`
	// Closure is what the ledger leaves open over the bank's energy.
	Closure float64 `json:"closure"`
}

// FusionEnergy is the account of a pulse of one module in J, and the plant's powers in MW at its highest rate.
type FusionEnergy struct {
	BankJ         float64 `json:"bank_j"`
	RecoveredJ    float64 `json:"recovered_j"`
	FormationJ    float64 `json:"formation_j"`
	WorkJ         float64 `json:"work_on_plasma_j"`
	FusionJ       float64 `json:"fusion_j"`
	NeutronJ      float64 `json:"neutrons_j"`
	HeatJ         float64 `json:"heat_to_walls_j"`
	SurplusJ      float64 `json:"surplus_to_bus_j"`
	TopUpJ        float64 `json:"top_up_from_bus_j"`
	FormationBusJ float64 `json:"formation_from_bus_j"`
	CollectedJ    float64 `json:"collected_heat_j"`
	ThermalJ      float64 `json:"electricity_from_heat_j"`
	PumpingJ      float64 `json:"pumping_j"`
	AuxiliaryJ    float64 `json:"auxiliaries_j"`
	GrossJ        float64 `json:"gross_j"`
	RecirculatedJ float64 `json:"recirculated_j"`
	NetJ          float64 `json:"net_j"`
	// RecirculatingShare is recirculated over gross, nil where nothing is gross.
	RecirculatingShare *float64 `json:"recirculating_share"`
	ScientificQ        float64  `json:"scientific_q"`
	EngineeringQ       float64  `json:"engineering_q"`
	NetMW              float64  `json:"net_mw"`
	GrossMW            float64  `json:"gross_mw"`
	IdleMW             float64  `json:"idle_draw_mw"`
	StartUpJ           float64  `json:"start_up_j"`
}

// FusionWear is how long parts last and what their exchange and failures leave of the time. A life is 0 where nothing wears the part.
type FusionWear struct {
	BankShots      float64 `json:"bank_shots"`
	BankYears      float64 `json:"bank_years"`
	SwitchYears    float64 `json:"switch_years"`
	WallYears      float64 `json:"wall_years,omitempty"`
	ShotsPerYear   float64 `json:"shots_per_year"`
	PlantShots     float64 `json:"shots_in_plant_life"`
	WallLoadMWPM2  float64 `json:"neutron_wall_load_mw_per_m2"`
	ForcedOutage   float64 `json:"forced_outage"`
	PlannedOutage  float64 `json:"planned_outage"`
	Availability   float64 `json:"availability"`
	WearUSDPerShot float64 `json:"wear_usd_per_shot"`
	// ModulesUp[k] is the chance that k modules can fire.
	ModulesUp []float64 `json:"chance_of_modules_up"`
}

// FusionStocks is what the pulses make of and take from the stores, kg a year, and what is in store over the years.
type FusionStocks struct {
	DeuteriumKgPerYear float64 `json:"deuterium_kg_per_year"`
	TritiumKgPerYear   float64 `json:"tritium_kg_per_year"`
	HeliumKgPerYear    float64 `json:"helium3_kg_per_year"`
	BoronKgPerYear     float64 `json:"boron11_kg_per_year"`
	SteadyTritiumKg    float64 `json:"steady_tritium_kg"`
	// SelfSufficientYears is when the decay of tritium covers the lack of helium-3, nil for never, 0 where there is no lack.
	SelfSufficientYears *float64      `json:"self_sufficient_after_years"`
	Years               []FusionStock `json:"years"`
}

// FusionStock is the end of one year.
type FusionStock struct {
	Year            float64 `json:"year"`
	TritiumKg       float64 `json:"tritium_kg"`
	HeliumKg        float64 `json:"helium3_kg"`
	TritiumBoughtKg float64 `json:"tritium_bought_kg"`
	HeliumBoughtKg  float64 `json:"helium3_bought_kg"`
	HeliumSoldKg    float64 `json:"helium3_sold_kg"`
}

// FusionEconomics is what the plant costs. LCOE is nil for a plant that is not a producer.
type FusionEconomics struct {
	OvernightUSD     float64         `json:"overnight_usd"`
	CapitalUSD       float64         `json:"capital_usd"`
	AnnuityUSD       float64         `json:"annuity_usd_per_year"`
	OperationUSD     float64         `json:"operation_usd_per_year"`
	FuelUSD          float64         `json:"fuel_usd_per_year"`
	HeliumRevenueUSD float64         `json:"helium3_revenue_usd_per_year"`
	MWhPerYear       float64         `json:"mwh_per_year"`
	LCOE             *FusionRange    `json:"lcoe_usd_per_mwh"`
	Accounts         []FusionAccount `json:"accounts"`
}

// FusionRange is a value with its ends, where all prices and lives are at their cheap or dear ends together.
type FusionRange struct {
	Value float64 `json:"value"`
	Low   float64 `json:"low"`
	// High is nil where the plant is no producer at the dear end: exchanges of short-lived parts leave too little time.
	High *float64 `json:"high"`
}

// FusionAccount is a cost account, USD or USD a year.
type FusionAccount struct {
	Code    string  `json:"code"`
	Name    string  `json:"name"`
	Depth   int     `json:"depth"`
	USD     float64 `json:"usd"`
	Low     float64 `json:"low_usd"`
	High    float64 `json:"high_usd"`
	PerYear bool    `json:"per_year"`
}

// FusionReaction is what one reaction gives in a pulse.
type FusionReaction struct {
	Reaction string  `json:"reaction"`
	Count    float64 `json:"count"`
	EnergyJ  float64 `json:"energy_j"`
	ChargedJ float64 `json:"charged_j"`
	NeutronJ float64 `json:"neutrons_j"`
}

// FusionPhase is one part of a pulse with its energy row, J: inputs, outputs and changes of stores.
type FusionPhase struct {
	Name     string          `json:"name"`
	StartS   float64         `json:"start_s"`
	EndS     float64         `json:"end_s"`
	ClosureJ float64         `json:"closure_j"`
	Terms    []FusionBalance `json:"terms"`
}

// FusionBalance is one term of an energy row; Kind is input, output or change.
type FusionBalance struct {
	Kind string  `json:"kind"`
	Name string  `json:"name"`
	J    float64 `json:"j"`
}

// FusionInventory is one species of ion over a pulse, in particles.
type FusionInventory struct {
	Species     string  `json:"species"`
	Start       float64 `json:"start"`
	Born        float64 `json:"born"`
	Burnt       float64 `json:"burnt"`
	Transported float64 `json:"transported"`
	PromptLost  float64 `json:"prompt_lost"`
	End         float64 `json:"end"`
}
