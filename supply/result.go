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
	// ShiftedMWh is, for each window of the problem that has a Shift, the energy that runs at another hour than it
	// would have; nil where moving load is free.
	ShiftedMWh []float64
	// UnservedMW is the load of each hour that goes unserved, turned down or shut off: that of Capped and any other.
	UnservedMW []float64
	// Capped is what was turned down of each curtailable load of the problem.
	Capped []Capped
	// PriceUSDPerMWh is what one more MWh of load in the hour would cost: the dual of its balance. It is money
	// of the problem's hours for energy of one hour, so no years or discounts are in it. Where a share of the load has to
	// be carbon-free, load that counts for the share costs less by (1 - share) x HourlyCFEShadowUSDPerMWh and more by
	// share x AnnualCFEShadowUSDPerMWh.
	PriceUSDPerMWh []float64
	// Years is hours / 8760: what annual costs were multiplied with.
	Years float64
	// Costs are the sums over the assets, and what shifted, capped and unserved load costs.
	Costs Costs
	// LoadMWh, UnservedMWh are sums over the hours.
	LoadMWh, UnservedMWh float64
	// ExportMWh is what went to the grid.
	ExportMWh float64
	// GridPriceUSDPerMWh is the plain mean of the grid's energy price, MeanPriceUSDPerMWh that of
	// PriceUSDPerMWh and LoadPriceUSDPerMWh its mean weighted with the load.
	GridPriceUSDPerMWh, MeanPriceUSDPerMWh, LoadPriceUSDPerMWh float64
	// DirectT and LifecycleT are carbon in tonnes, grid power at its average intensity; the intensities are for a unit of
	// served load. MarginalT is direct carbon with grid power at its marginal intensity where HasMarginal tells that it is
	// known.
	DirectT, LifecycleT, MarginalT  float64
	HasMarginal                     bool
	DirectGPerKWh, LifecycleGPerKWh float64
	WaterL                          float64
	// CostUSDPerMWh is all cost over served load.
	CostUSDPerMWh float64
	// BreakEven tells of each plant and store at which cost it would be built (or is, just).
	BreakEven []BreakEven
	// HourlyCFEShare is the share of the served load that is matched with carbon-free power hour by hour, AnnualCFEShare
	// the carbon-free plants' output over the served load: see Problem. They are given whether constrained or not.
	HourlyCFEShare, AnnualCFEShare float64
	// HourlyCFEShadowUSDPerMWh is what the cost would fall by if one MWh more of the load might be matched with power that
	// is not carbon-free, AnnualCFEShadowUSDPerMWh if one MWh less of carbon-free output were asked for; 0 without the
	// constraint.
	HourlyCFEShadowUSDPerMWh, AnnualCFEShadowUSDPerMWh float64
	// MarginShadowUSDPerMWYr is what a year's cost would fall by if the planning reserve were one MW less.
	MarginShadowUSDPerMWYr float64
	// ReservePriceUSDPerMW is what the cost would fall by if in the hour one MW less had to stand ready; nil without
	// Problem.Reserve.
	ReservePriceUSDPerMW []float64
	// CarbonShadowUSDPerT is what the cost would fall by if the carbon cap rose by one tonne; 0 without a cap.
	CarbonShadowUSDPerT float64
	// GridLimitValueUSDPerMWYr is what a year's cost would fall by if the grid's limit rose by one MW.
	GridLimitValueUSDPerMWYr float64
	// ObjectiveUSD is the solver's optimum. Costs.Total() is recomputed from the booked dispatch and agrees
	// with it to a relative 1e-6.
	ObjectiveUSD float64
	// Certificate proves the optimum independently of the solver. Where the problem has integers it is that of the linear
	// programme with the integers fixed at their values, from which the prices are, and MIP tells about the integers.
	Certificate lp.Certificate
	// MIP is nil where the problem has no integers.
	MIP *MIP
	// LargestResidualMW is the largest imbalance of any hour that the solver left and the booking closed.
	LargestResidualMW float64
	// Columns and Rows are the size of the programme.
	Columns, Rows int
	// Solver names what solved it, Method how, Iterations in how many steps.
	Solver     string
	Method     string
	Iterations int
	// Warnings tell what a reader should know.
	Warnings []string

	dustMW float64         // sizes up to this are the solver's tolerance and not built
	sizes  []lp.StartValue // what the columns over all hours came to
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

// Capped is what was turned down of one curtailable load.
type Capped struct {
	Name string
	// MW is by hour, SegmentMWh by segment.
	MW, SegmentMWh []float64
	// CostUSD is the value of the compute that was lost.
	CostUSD float64
}

// MIP tells how far the integers were optimised.
type MIP struct {
	// Integers is the number of integer columns.
	Integers int
	// ObjectiveUSD is the best answer's cost, BoundUSD what no answer can be below, as the solver says; Gap is their
	// distance relative to the objective.
	ObjectiveUSD, BoundUSD, Gap float64
	// Certificate is that of the solver's answer: its primal part, as integers have no duals.
	Certificate lp.Certificate
}
