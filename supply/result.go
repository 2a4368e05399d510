package supply

import "tokenwatt/lp"

// Result is the least-cost supply. Money is over the hours of the problem, not over a year, unless it says so.
type Result struct {
	// Assets are the grid (first, if there is one), plants and stores in the order of the problem, built or not.
	Assets []Asset
	// LoadMW is the load of each hour, firm and deferrable as placed, before UnservedMW is taken off.
	LoadMW []float64
	// DeferrableMW is the placed load of each window of the problem, by hour of the window.
	DeferrableMW [][]float64
	// UnservedMW is the load of each hour that goes unserved.
	UnservedMW []float64
	// PriceUSDPerMWh is what one more MWh of load in the hour would cost: the dual of its balance. It is money
	// of the problem's hours for energy of one hour, so no years or discounts are in it.
	PriceUSDPerMWh []float64
	// Years is hours / 8760: what annual costs were multiplied with.
	Years float64
	// Costs are the sums over the assets, and what unserved load costs.
	Costs Costs
	// LoadMWh, UnservedMWh are sums over the hours.
	LoadMWh, UnservedMWh float64
	// GridPriceUSDPerMWh is the plain mean of the grid's energy price, MeanPriceUSDPerMWh that of
	// PriceUSDPerMWh and LoadPriceUSDPerMWh its mean weighted with the load.
	GridPriceUSDPerMWh, MeanPriceUSDPerMWh, LoadPriceUSDPerMWh float64
	// DirectT and LifecycleT are carbon in tonnes; the intensities are for a unit of served load.
	DirectT, LifecycleT             float64
	DirectGPerKWh, LifecycleGPerKWh float64
	WaterL                          float64
	// CostUSDPerMWh is all cost over served load.
	CostUSDPerMWh float64
	// BreakEven tells of each plant and store at which cost it would be built (or is, just).
	BreakEven []BreakEven
	// CarbonShadowUSDPerT is what the cost would fall by if the carbon cap rose by one tonne; 0 without a cap.
	CarbonShadowUSDPerT float64
	// GridLimitValueUSDPerMWYr is what a year's cost would fall by if the grid's limit rose by one MW.
	GridLimitValueUSDPerMWYr float64
	// ObjectiveUSD is the solver's optimum. Costs.Total() is recomputed from the booked dispatch and agrees
	// with it to a relative 1e-6.
	ObjectiveUSD float64
	// Certificate proves the optimum independently of the solver.
	Certificate lp.Certificate
	// LargestResidualMW is the largest imbalance of any hour that the solver left and the booking closed.
	LargestResidualMW float64
	// Columns and Rows are the size of the programme.
	Columns, Rows int
	// Method and Iterations are the solver's.
	Method     string
	Iterations int
	// Warnings tell what a reader should know.
	Warnings []string

	dustMW float64 // sizes up to this are the solver's tolerance and not built
}

// Asset is one source or store with its hours.
type Asset struct {
	Name, Family string
	Kind         Kind
	// CapacityMW is the import capacity, the plant's size, or the store's power; EnergyMWh and DischargeMW are
	// the store's energy and the highest power taken out of it.
	CapacityMW, EnergyMWh, DischargeMW float64
	// OutputMW is what reaches the bus: import, output, or what the store delivers.
	OutputMW []float64
	// CurtailedMW is what sun or wind would have given and was not used; nil for others.
	CurtailedMW []float64
	// ChargeMW is what the store takes from the bus, ContentsMWh what is in it at the end of the hour; nil for
	// others.
	ChargeMW, ContentsMWh []float64
	// OutputMWh, CurtailedMWh, ChargedMWh and LostMWh (of a store, charged less delivered) are sums.
	OutputMWh, CurtailedMWh, ChargedMWh, LostMWh float64
	// CapacityFactor is output over capacity at full power in all hours; 0 where there is no capacity.
	CapacityFactor float64
	// LCOEUSDPerMWh is cost over output; 0 where there is no output.
	LCOEUSDPerMWh float64
	// RevenueUSD is output less charge, each hour at the hour's price.
	RevenueUSD float64
	Costs      Costs
	// DirectT and LifecycleT are carbon in tonnes.
	DirectT, LifecycleT float64
	WaterL              float64
}

// Costs are USD over the hours of the problem, by what they pay for.
type Costs struct {
	Capital, FixedOM, VariableOM, Fuel, Carbon, Energy, NetworkTariff, CapacityCharge, Unserved float64
}

// Total is the sum.
func (c Costs) Total() float64 {
	return c.Capital + c.FixedOM + c.VariableOM + c.Fuel + c.Carbon + c.Energy + c.NetworkTariff + c.CapacityCharge + c.Unserved
}

// add adds other costs.
func (c *Costs) add(o Costs) {
	c.Capital += o.Capital
	c.FixedOM += o.FixedOM
	c.VariableOM += o.VariableOM
	c.Fuel += o.Fuel
	c.Carbon += o.Carbon
	c.Energy += o.Energy
	c.NetworkTariff += o.NetworkTariff
	c.CapacityCharge += o.CapacityCharge
	c.Unserved += o.Unserved
}

// BreakEven is what a candidate is worth at the hourly prices.
type BreakEven struct {
	Name string
	// Built tells whether the optimum has any of it.
	Built bool
	// AnnualUSDPerMW is the present annual cost of a MW (of a store: of a MW with its best energy), ValueUSDPerMW
	// the annual cost at which it just breaks even.
	AnnualUSDPerMW, ValueUSDPerMW float64
	// Factor is their quotient: the candidate is built where its capital cost falls below Factor times the
	// present one. 0 where it costs nothing now.
	Factor float64
	// CapexUSDPerKW is the overnight cost at which it just breaks even, EnergyCapexUSDPerKWh that of a store's
	// energy. HasCapex tells that they are known: of a candidate given by its annual cost they are not.
	CapexUSDPerKW, EnergyCapexUSDPerKWh float64
	HasCapex                            bool
	// DurationH is the hours of a store's best energy for a MW.
	DurationH float64
}
