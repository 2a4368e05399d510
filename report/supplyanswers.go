package report

// SupplyAnswers are what a buyer asks beside the optimum; a part that was not asked for is nil. Capacities are in MW,
// energies in MWh over the hours studied.
type SupplyAnswers struct {
	// Setters say what sets the hourly price, the most hours first.
	Setters []PriceSetter `json:"price_setters,omitempty"`
	// Entries say at which cost a candidate enters, or how far its largest size holds it back.
	Entries []SupplyEntry `json:"entries,omitempty"`
	// Values are what a little more of something would be worth.
	Values []SupplyValue `json:"values,omitempty"`
	// NearOptimal is how little and how much of each technology a plan can have that costs a little more.
	NearOptimal *NearOptimal `json:"near_optimal,omitempty"`
	// Pareto are curves of cost against a carbon-free share.
	Pareto []ParetoCurve `json:"pareto,omitempty"`
	// Solves is how many programmes were solved for all of it.
	Solves int `json:"solves"`
}

// PriceSetter is what sets the hourly price in some hours: the source, store or load that would give the next MWh.
type PriceSetter struct {
	Name   string `json:"name"`
	Family string `json:"family"`
	// How says by what: its running cost, energy stored for another hour, the cost of capacity ...
	How   string  `json:"how,omitempty"`
	Hours int     `json:"hours"`
	Share float64 `json:"share_of_hours"`
	// Price is the mean price in those hours, Quarters the hours by quarter of the calendar year.
	Price    float64 `json:"mean_price_usd_per_mwh"`
	Quarters [4]int  `json:"hours_by_quarter"`
}

// SupplyEntry is the cost at which a candidate enters the mix, found by solving again.
type SupplyEntry struct {
	Name       string `json:"name"`
	Technology string `json:"technology"`
	Family     string `json:"family"`
	// AtMax tells that it is built at its largest size; else it is not built.
	AtMax bool `json:"at_largest_size"`
	// NotProducer tells that it gives no electricity and cannot be built at any cost; NoCapital says by how much.
	NotProducer bool `json:"not_a_producer,omitempty"`
	// Capital is the threshold of its capital cost, Fuel that of its fuel; nil where NoCapital and NoFuel say why there is
	// none, or it burns no fuel.
	Capital   *SupplyThreshold `json:"capital,omitempty"`
	NoCapital string           `json:"no_capital_threshold,omitempty"`
	Fuel      *SupplyThreshold `json:"fuel,omitempty"`
	NoFuel    string           `json:"no_fuel_threshold,omitempty"`
}

// SupplyThreshold is a cost at which the mix changes.
type SupplyThreshold struct {
	// Assumed is the present cost with its range, equal where it is one number, Enters the cost at the threshold, Unit
	// that of both: USD/kW, USD/MW/yr, USD/MWh of fuel.
	Assumed float64 `json:"assumed"`
	Low     float64 `json:"assumed_low"`
	High    float64 `json:"assumed_high"`
	Enters  float64 `json:"enters"`
	Unit    string  `json:"unit"`
	// Factor is the threshold over the present cost, FirstFactor what the hourly prices of the optimum alone say.
	Factor      float64 `json:"factor"`
	FirstFactor float64 `json:"factor_by_prices"`
	// Also says what else the factor stands for, of a store its energy part.
	Also string `json:"also,omitempty"`
	// Chance is the share of the draws of a candidate's machine that are producers at a cost below Enters; nil for candidates
	// without a machine.
	Chance *float64 `json:"chance_below,omitempty"`
	// Confirmed tells that solves on both sides of the threshold have it on two sides.
	Confirmed bool `json:"confirmed"`
	// Change is what the mix becomes beyond the threshold.
	Change *MixChange `json:"change,omitempty"`
}

// MixChange is what a mix becomes at another cost.
type MixChange struct {
	// At is the factor on the present cost.
	At float64 `json:"at_factor"`
	// CostUSD is the cost of the supply then, CostChangeUSD what that is more than now.
	CostUSD       float64 `json:"cost_usd"`
	CostChangeUSD float64 `json:"cost_change_usd"`
	// After are the assets that stand then, Displaced how the output of the others changes, the largest loss first.
	After     []MixAsset     `json:"assets"`
	Displaced []Displacement `json:"displaced,omitempty"`
}

// MixAsset is one asset of another mix.
type MixAsset struct {
	Name       string  `json:"name"`
	Family     string  `json:"family"`
	CapacityMW float64 `json:"capacity_mw"`
	StorageMWh float64 `json:"storage_mwh,omitempty"`
	// Share is its part of what all sources give; 0 for stores.
	Share float64 `json:"share_of_energy"`
}

// Displacement is how the output of an asset changes.
type Displacement struct {
	Name string  `json:"name"`
	MWh  float64 `json:"mwh"`
	// Share is that over the output before, 0 where there was none.
	Share float64 `json:"share"`
}

// SupplyValue is what a little more of something is worth.
type SupplyValue struct {
	// What is asked: "1 MW more of grid connection".
	What string `json:"what"`
	// Value is in Unit: USD/MW/yr for power, USD for a one-time gain.
	Value float64 `json:"value"`
	Unit  string  `json:"unit"`
	Note  string  `json:"note,omitempty"`
}

// NearOptimal is the range of each technology in plans that cost a little more than the least.
type NearOptimal struct {
	// Slacks are the shares by which they cost more, rising.
	Slacks []float64         `json:"slacks"`
	Ranges []NearOptimalItem `json:"ranges"`
}

// NearOptimalItem is how little and how much of one quantity such plans have.
type NearOptimalItem struct {
	Name   string `json:"name"`
	Family string `json:"family"`
	// Unit is MW, or MWh for the energy of a store.
	Unit string  `json:"unit"`
	Best float64 `json:"least_cost"`
	// Least and Most have one entry a slack. Missing tells where one of them could not be solved, and both are zero; nil
	// where none is. The warnings say why.
	Least   []float64 `json:"least"`
	Most    []float64 `json:"most"`
	Missing []bool    `json:"missing,omitempty"`
}

// ParetoCurve is the least cost at each of several carbon-free shares.
type ParetoCurve struct {
	// Matching is hourly or annual.
	Matching string        `json:"matching"`
	Points   []ParetoPoint `json:"points"`
	Note     string        `json:"note,omitempty"`
}

// ParetoPoint is one least-cost supply under a carbon-free share.
type ParetoPoint struct {
	// Asked is the share that was asked for, Share what came out; Optimum tells that it is the least cost without any.
	Asked   float64 `json:"asked_share"`
	Share   float64 `json:"share"`
	Optimum bool    `json:"optimum,omitempty"`
	// Infeasible tells that no supply has it; the rest is zero then.
	Infeasible bool       `json:"infeasible,omitempty"`
	PerMWhUSD  float64    `json:"cost_usd_per_mwh"`
	CostUSD    float64    `json:"cost_usd"`
	DirectG    float64    `json:"direct_carbon_g_per_kwh"`
	Assets     []MixAsset `json:"assets,omitempty"`
}
