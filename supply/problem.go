package supply

import "tokenwatt/demand"

// Problem is one site for some hours: the metered load and what may supply it. Power is in MW, energy in MWh,
// money in USD, carbon in kg or t as the names say. Annual costs are charged for hours / 8760 years.
type Problem struct {
	// LoadMW is the firm load of each hour at the meter; its length is the number of hours.
	LoadMW []float64
	// Deferrable is load that may move within its window.
	Deferrable []demand.Deferrable
	// Grid is the public grid; nil for an island.
	Grid *Grid
	// Plants and Stores are what may be built; names are distinct over both.
	Plants []Plant
	Stores []Store
	// CarbonPriceUSDPerT is charged on direct emissions, those of grid power included.
	CarbonPriceUSDPerT float64
	// CarbonCapKg bounds direct emissions over all hours; nil for no cap.
	CarbonCapKg *float64
	// UnservedUSDPerMWh is the price at which load goes unserved; nil where all load has to be served.
	UnservedUSDPerMWh *float64
}

// Grid is the public grid as the site sees it.
type Grid struct {
	// LimitMW is the largest import, +Inf for none.
	LimitMW float64
	// CapacityChargeUSDPerMWYr is charged on the import capacity, which is chosen up to the limit.
	CapacityChargeUSDPerMWYr float64
	// PriceUSDPerMWh is the energy price of each hour, which may be negative; TariffUSDPerMWh comes on top.
	PriceUSDPerMWh  []float64
	TariffUSDPerMWh float64
	// CarbonKgPerMWh is the direct intensity of grid power in each hour.
	CarbonKgPerMWh []float64
	// WaterLPerMWh is the water behind a unit of grid power.
	WaterLPerMWh float64
	// PriceOrigin and CarbonOrigin say whether the series are measured or synthetic, and whence.
	PriceOrigin, CarbonOrigin string
}

// Plant is a source that may be built.
type Plant struct {
	Name, Family string
	// Kind is Solar, Wind or Dispatchable.
	Kind Kind
	// Cost is that of a MW.
	Cost Capital
	// MinMW and MaxMW bound the capacity; MaxMW is +Inf for none.
	MinMW, MaxMW float64
	// VariableOMUSDPerMWh and FuelUSDPerMWh are for a MWh of electricity.
	VariableOMUSDPerMWh, FuelUSDPerMWh float64
	// DirectKgPerMWh is emitted at the plant, LifecycleKgPerMWh over its life, for a MWh of electricity.
	DirectKgPerMWh, LifecycleKgPerMWh float64
	WaterLPerMWh                      float64
	// Availability is the share of the capacity that is there in each hour; nil stands for ConstantAvailability.
	// Shares below 1e-6 count as none: they are the solver's tolerance.
	Availability         []float64
	ConstantAvailability float64
	// Origin says where an hourly availability comes from.
	Origin string
}

// Store is storage that may be built, its power and energy sized apart. PowerMW bounds the power drawn from
// the bus when charging and, unless FreeDischarge is set, the power taken out of the store when discharging: a
// converter is rated at its input (PyPSA's convention for links). Each MWh taken out delivers
// DischargeEfficiency MWh.
type Store struct {
	Name, Family string
	// PowerCost is that of a MW, EnergyCost that of a MWh.
	PowerCost, EnergyCost Capital
	// MinMW and MaxMW bound the power; MaxMW is +Inf for none. Energy is free.
	MinMW, MaxMW float64
	// VariableOMUSDPerMWh is for each MWh into the charger and each MWh out of the store.
	VariableOMUSDPerMWh                   float64
	ChargeEfficiency, DischargeEfficiency float64
	// StandingLoss is the share of the stored energy lost in an hour.
	StandingLoss      float64
	LifecycleKgPerMWh float64
	// FreeDischarge lets the store discharge at any power without cost.
	FreeDischarge bool
}

// Kind is how an asset is dispatched.
type Kind string

// The kinds. Solar and wind run at what nature gives and may be curtailed.
const (
	GridSupply   Kind = "grid"
	Solar        Kind = "solar"
	Wind         Kind = "wind"
	Dispatchable Kind = "dispatchable"
	Storage      Kind = "storage"
)

// years is the length of the problem in years of 8760 hours, as PyPSA counts them: a leap year costs 1.0027.
func (p *Problem) years() float64 { return float64(len(p.LoadMW)) / 8760 }

// loadMWh is all load, firm and deferrable.
func (p *Problem) loadMWh() float64 {
	var sum float64
	for _, x := range p.LoadMW {
		sum += x
	}
	for _, d := range p.Deferrable {
		sum += d.EnergyMWh
	}
	return sum
}

// bars tells whether a cap of zero forbids a source of this direct intensity to run.
func (p *Problem) bars(kgPerMWh float64) bool {
	return p.CarbonCapKg != nil && *p.CarbonCapKg == 0 && kgPerMWh > 0
}

// leastShare is the smallest availability that counts.
const leastShare = 1e-6

// available is the share of a plant's capacity that is there in an hour.
func (p *Plant) available(h int) float64 {
	share := p.ConstantAvailability
	if p.Availability != nil {
		share = p.Availability[h]
	}
	if share < leastShare {
		return 0
	}
	return share
}

// marginal is the cost of a MWh of a plant: variable O&M, fuel, and carbon at a price in USD/t.
func (p *Plant) marginal(carbonUSDPerT float64) float64 {
	return p.VariableOMUSDPerMWh + p.FuelUSDPerMWh + carbonUSDPerT*p.DirectKgPerMWh/1000
}

// marginal is the cost of a MWh of grid power in an hour: price, tariff, and carbon at a price in USD/t.
func (g *Grid) marginal(h int, carbonUSDPerT float64) float64 {
	return g.PriceUSDPerMWh[h] + g.TariffUSDPerMWh + carbonUSDPerT*g.CarbonKgPerMWh[h]/1000
}
