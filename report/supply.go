package report

// Supply is the least-cost supply. Energy, money and carbon are over the hours studied, not a year, unless a name says so.
type Supply struct {
	// CostUSD is what the supply costs over the study's hours: the optimum of the linear problem, which is the sum of the
	// assets' TotalUSD and UnservedUSD.
	CostUSD float64 `json:"cost_usd"`
	// PerMWhUSD is the cost of a MWh at the meter.
	PerMWhUSD float64 `json:"cost_usd_per_mwh"`
	// TariffUSD is what the same energy costs at the site's flat tariff; 0 where none is given.
	TariffUSD float64 `json:"tariff_cost_usd,omitempty"`
	Assets    []Asset `json:"assets"`
	// NotBuilt lists the candidates that are not part of the optimum.
	NotBuilt []NotBuilt `json:"not_built"`
	Price    Price      `json:"hourly_price"`
	// Carbon intensities are per kWh at the meter. DirectG is what is burnt and what the grid's plants burn,
	// LifecycleG adds building them where it is known.
	DirectG       float64 `json:"direct_carbon_g_per_kwh"`
	DirectT       float64 `json:"direct_carbon_t"`
	LifecycleG    float64 `json:"lifecycle_carbon_g_per_kwh"`
	LifecycleNote string  `json:"lifecycle_note,omitempty"`
	CarbonPrice   float64 `json:"carbon_cap_shadow_price_usd_per_t,omitempty"`
	UnservedMWh   float64 `json:"unserved_mwh"`
	UnservedUSD   float64 `json:"unserved_usd,omitempty"`
	CurtailedMWh  float64 `json:"curtailed_mwh"`
	// MarginalG and MarginalT are direct carbon with grid power at its marginal intensity, where HasMarginal tells that it
	// is known.
	HasMarginal bool    `json:"has_marginal_carbon"`
	MarginalG   float64 `json:"marginal_carbon_g_per_kwh,omitempty"`
	MarginalT   float64 `json:"marginal_carbon_t,omitempty"`
	// HourlyCFE is the share of the served load that is matched with carbon-free power hour by hour (24/7), AnnualCFE the
	// carbon-free plants' output over the served load, which may be above 1.
	HourlyCFE float64 `json:"hourly_carbon_free_share"`
	AnnualCFE float64 `json:"annual_carbon_free_share"`
	// ExportMWh is what went to the grid, ExportUSD what it earned.
	ExportMWh float64 `json:"export_mwh,omitempty"`
	ExportUSD float64 `json:"export_revenue_usd,omitempty"`
	// Items are the cost by what it pays for; they add up to CostUSD, revenue is negative.
	Items []SupplyCost `json:"cost_items"`
	Notes []string     `json:"notes,omitempty"`
	// Certificate is how well the optimum is proved.
	Certificate Certificate `json:"certificate"`
	// CheckedWith is what a second solver says of the same problem.
	CheckedWith *SecondSolver `json:"checked_with,omitempty"`
	// Answers are what is asked beside the optimum; nil where nothing was.
	Answers *SupplyAnswers `json:"answers,omitempty"`
}

// SupplyCost is one item of the cost of a supply.
type SupplyCost struct {
	Item string  `json:"item"`
	USD  float64 `json:"usd"`
	// Family picks the colour.
	Family string `json:"family"`
}

// Asset is a source or store that is part of the supply.
type Asset struct {
	Name       string `json:"name"`
	Technology string `json:"technology"`
	// Family picks the colour: grid, solar, wind, battery, gas, fission, fusion ...
	Family     string  `json:"family"`
	CapacityMW float64 `json:"capacity_mw"`
	// StorageMWh is a store's energy capacity, 0 for a source.
	StorageMWh float64 `json:"storage_mwh,omitempty"`
	// EnergyMWh is what a source delivered, or a store discharged, over the study.
	EnergyMWh      float64 `json:"energy_mwh"`
	CapacityFactor float64 `json:"capacity_factor"`
	// Share is its part of the energy that sources delivered; 0 for a store.
	Share        float64 `json:"share_of_energy"`
	CurtailedMWh float64 `json:"curtailed_mwh,omitempty"`
	// The cost of the study by kind.
	CapitalUSD  float64 `json:"capital_usd"`
	FixedUSD    float64 `json:"fixed_om_usd"`
	VariableUSD float64 `json:"variable_om_usd"`
	FuelUSD     float64 `json:"fuel_usd"`
	CarbonUSD   float64 `json:"carbon_usd"`
	PurchaseUSD float64 `json:"purchase_usd"`
	TotalUSD    float64 `json:"total_usd"`
	// LCOEUSDPerMWh is TotalUSD over EnergyMWh, of the grid without the export's revenue; of a store, what it takes is not
	// paid for in it.
	LCOEUSDPerMWh float64 `json:"lcoe_usd_per_mwh"`
	// CaptureUSDPerMWh is the mean hourly price of what it gives, ValueFactor that over the plain mean of the hourly price,
	// ChargeUSDPerMWh the mean price of what a store takes. ProfitUSD is what it earns beyond its cost: nothing where it is
	// built inside its bounds, the rent of a bound where one holds it.
	CaptureUSDPerMWh float64 `json:"capture_price_usd_per_mwh"`
	ValueFactor      float64 `json:"value_factor"`
	ChargeUSDPerMWh  float64 `json:"charge_price_usd_per_mwh,omitempty"`
	ProfitUSD        float64 `json:"profit_usd"`
	// DischargeMW is the power that can be taken out of a store, LCOSUSDPerMWh its cost with that of the energy it took.
	DischargeMW   float64 `json:"discharge_mw,omitempty"`
	LCOSUSDPerMWh float64 `json:"lcos_usd_per_mwh,omitempty"`
	// ExportMWh is what the grid took, ExportUSD what that earned; TotalUSD has it taken off.
	ExportMWh float64 `json:"export_mwh,omitempty"`
	ExportUSD float64 `json:"export_revenue_usd,omitempty"`
	// Units and Starts are those of a plant with a unit size.
	Units  float64 `json:"units,omitempty"`
	Starts float64 `json:"starts,omitempty"`
}

// NotBuilt is a candidate that the optimum leaves out, and what it would have to cost.
type NotBuilt struct {
	Name       string `json:"name"`
	Technology string `json:"technology"`
	Family     string `json:"family"`
	// CapexUSDPerKW is what it is assumed to cost, BreakEvenUSDPerKW the cost at which it would enter, at the
	// prices of this optimum.
	CapexUSDPerKW     float64 `json:"capex_usd_per_kw"`
	BreakEvenUSDPerKW float64 `json:"break_even_capex_usd_per_kw"`
	// CapexLow and CapexHigh are the ends of the assumed range, equal to CapexUSDPerKW where it is one number.
	CapexLow  float64 `json:"capex_low_usd_per_kw"`
	CapexHigh float64 `json:"capex_high_usd_per_kw"`
	// Ratio is the break-even over the assumed capex.
	Ratio float64 `json:"break_even_ratio"`
	Note  string  `json:"note,omitempty"`
	// NotProducer tells that it gives no electricity: no cost brings it in, and the figures of cost are 0. NetMW is what its
	// plant gives then, below 0 for what it draws.
	NotProducer bool    `json:"not_a_producer,omitempty"`
	NetMW       float64 `json:"net_mw,omitempty"`
	// Chance is the share of the draws of its machine that are producers at a capex below the break-even; nil for candidates
	// without a machine.
	Chance *float64 `json:"chance_below_break_even,omitempty"`
}

// Price is the hourly price at the meter (the dual of the hour's balance) in USD/MWh.
type Price struct {
	Mean         float64 `json:"mean_usd_per_mwh"`
	LoadWeighted float64 `json:"load_weighted_usd_per_mwh"`
	Min          float64 `json:"min_usd_per_mwh"`
	P10          float64 `json:"p10_usd_per_mwh"`
	Median       float64 `json:"median_usd_per_mwh"`
	P90          float64 `json:"p90_usd_per_mwh"`
	Max          float64 `json:"max_usd_per_mwh"`
}

// Certificate is how well an optimum is proved, computed from the problem and the solution alone.
type Certificate struct {
	Solver              string  `json:"solver"`
	Status              string  `json:"status"`
	Method              string  `json:"method"`
	Iterations          int     `json:"iterations"`
	Columns             int     `json:"columns"`
	Rows                int     `json:"rows"`
	PrimalInfeasibility float64 `json:"primal_infeasibility"`
	DualInfeasibility   float64 `json:"dual_infeasibility"`
	RelativeGap         float64 `json:"relative_gap"`
	// LargestResidualMW is the largest hourly imbalance that was booked away after solving.
	LargestResidualMW float64 `json:"largest_residual_mw"`
	// Integers is the number of integer columns, MIPGap how far the best answer may be from the optimum over them; the
	// other figures are then those of the linear programme with the integers fixed.
	Integers int     `json:"integers,omitempty"`
	MIPGap   float64 `json:"mip_gap,omitempty"`
}

// SecondSolver compares an optimum with another solver's of the same problem.
type SecondSolver struct {
	Solver string `json:"solver"`
	Method string `json:"method"`
	// CostUSD is its optimum, Difference the relative difference of the two; Agrees tells that it is at most 1e-6.
	CostUSD    float64 `json:"cost_usd"`
	Difference float64 `json:"relative_cost_difference"`
	Agrees     bool    `json:"agrees"`
	// CapacityMW is the largest difference of a capacity, CapacityOf whose it is. Where several mixes cost the same,
	// capacities may differ between two optima.
	CapacityMW float64 `json:"largest_capacity_difference_mw"`
	CapacityOf string  `json:"largest_capacity_difference_of,omitempty"`
	// PriceMean is the difference of the mean hourly prices, PriceWorst the largest of an hour.
	PriceMean  float64 `json:"mean_price_difference_usd_per_mwh"`
	PriceWorst float64 `json:"largest_price_difference_usd_per_mwh"`
}
