package supply

// Plant is a source that may be built.
type Plant struct {
	Name, Family string
	// Kind is Solar, Wind, Dispatchable or Pulsed.
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

	// UnitMW is the size of one unit; 0 where the plant has none. WholeUnits makes the capacity a whole number of them.
	UnitMW     float64
	WholeUnits bool
	// Commitment says whether units are switched on and off, and how exactly that is modelled.
	Commitment Commitment
	// MinLoad is the least output of a unit that runs, as a share of its size.
	MinLoad float64
	// StartUSDPerMW is the cost of starting a MW.
	StartUSDPerMW float64
	// MinUpH and MinDownH are the hours that a unit stays on, or off, once it is; 0 and 1 alike ask for nothing.
	MinUpH, MinDownH int
	// RampUp and RampDown are the largest changes of the output from one hour to the next, as a share of the capacity;
	// with a commitment of what runs. 0 for no limit.
	RampUp, RampDown float64
	// FullLoadHours bounds the output of a year to so many hours at full capacity, as the permit of an emergency
	// generator does; 0 for no bound.
	FullLoadHours float64
	// AuxiliaryShare is the power that the plant draws at all times, whether it runs or not, as a share of its capacity.
	AuxiliaryShare float64
	// Pulse is what one pulse of a Pulsed plant gives and costs; nil for others.
	Pulse *Pulse
	// Matching says whether the output counts as carbon-free.
	Matching Matching
	// Units is in how many equal units Reserve sees the plant, of which one may be lost; 0 stands for one, and for sun
	// and wind for none that could be lost at once. NoReserve leaves it out of what stands ready.
	Units     int
	NoReserve bool
	// FirmShare is the share of the capacity that counts for Problem.Margin.
	FirmShare float64
}

// Pulse is one pulse of a pulsed plant. The rate of pulses is what is dispatched: any rate from none to the highest, at
// which the plant gives its capacity, so that at the scale of hours there is neither a least load nor a ramp.
type Pulse struct {
	// GrossMWh is the electric energy recovered from a pulse, RecirculatingShare the part of it that charges the next
	// one: GrossMWh x (1 - RecirculatingShare) goes out. Capacity is that net energy times the highest rate, before
	// Plant.AuxiliaryShare.
	GrossMWh, RecirculatingShare float64
	// WearUSD is the cost of the parts that a pulse wears.
	WearUSD float64
	// PerMWYr bounds the pulses of a year for each MW of capacity: the life of what wears, spread over the years; 0 for
	// no bound.
	PerMWYr float64
}

// Commitment is how switching units on and off is modelled.
type Commitment string

// The commitments. Relaxed lets any part of a plant be switched, which is a linear programme; Integer only whole units,
// which are counted and not told apart (they are alike), and needs UnitMW.
const (
	Uncommitted Commitment = ""
	Relaxed     Commitment = "relaxed"
	Integer     Commitment = "integer"
)

// Matching says whether a plant's output counts as carbon-free.
type Matching string

// The ways of counting: by whether the plant emits directly, or as stated.
const (
	MatchByEmissions Matching = ""
	MatchCarbonFree  Matching = "carbon-free"
	MatchFossil      Matching = "fossil"
)

// Kind is how an asset is dispatched.
type Kind string

// The kinds. Solar and wind run at what nature gives and may be curtailed.
const (
	GridSupply   Kind = "grid"
	Solar        Kind = "solar"
	Wind         Kind = "wind"
	Dispatchable Kind = "dispatchable"
	Pulsed       Kind = "pulsed"
	Storage      Kind = "storage"
)

// natural tells whether nature sets the pace.
func (k Kind) natural() bool { return k == Solar || k == Wind }

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

// marginal is the cost of a MWh of a plant: variable O&M, fuel, wear of pulses, and carbon at a price in USD/t.
func (p *Plant) marginal(carbonUSDPerT float64) float64 {
	return p.VariableOMUSDPerMWh + p.FuelUSDPerMWh + p.wearUSDPerMWh() + carbonUSDPerT*p.DirectKgPerMWh/1000
}
