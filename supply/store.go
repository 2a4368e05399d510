package supply

// Store is storage that may be built: the power that charges it, the energy that it holds and the power that discharges
// it, each of its own size and cost. PowerMW bounds the power drawn from the bus when charging. What is taken out of the
// store when discharging is bounded by the same converter, by one of its own (SeparateDischarge), or by nothing
// (FreeDischarge): a converter is rated at its input, which is PyPSA's convention for links. Each MWh taken out delivers
// DischargeEfficiency MWh.
type Store struct {
	Name, Family string
	// PowerCost is that of a MW, EnergyCost that of a MWh.
	PowerCost, EnergyCost Capital
	// MinMW and MaxMW bound the power; MaxMW is +Inf for none.
	MinMW, MaxMW float64
	// MinMWh and MaxMWh bound the energy; MaxMWh is 0 or +Inf for none.
	MinMWh, MaxMWh float64
	// SeparateDischarge gives discharging a converter of its own, of DischargeCost for a MW taken out and between
	// MinDischargeMW and MaxDischargeMW (0 or +Inf for none) large: a turbine beside an electrolyser, a steam cycle beside
	// a heater.
	SeparateDischarge              bool
	DischargeCost                  Capital
	MinDischargeMW, MaxDischargeMW float64
	// MinHours and MaxHours bound the energy to so many hours of the power taken out at full discharge; 0 for no bound.
	MinHours, MaxHours float64
	// VariableOMUSDPerMWh is for each MWh into the charger and each MWh out of the store.
	VariableOMUSDPerMWh float64
	// WearUSDPerMWh is what each MWh taken out of the store wears of it: the cost of its cells over the energy that they
	// can turn over in their cycle life.
	WearUSDPerMWh                         float64
	ChargeEfficiency, DischargeEfficiency float64
	// StandingLoss is the share of the stored energy lost in an hour.
	StandingLoss      float64
	LifecycleKgPerMWh float64
	// FreeDischarge lets the store discharge at any power without cost.
	FreeDischarge bool
	// Units is in how many equal units Reserve sees the store, of which one may be lost; 0 stands for one. NoReserve
	// leaves it out of what stands ready.
	Units     int
	NoReserve bool
	// FirmShare is the share of the power it can deliver that counts for Problem.Margin.
	FirmShare float64
}
