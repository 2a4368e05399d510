package pypsa

// Network is a PyPSA network as the optimisation sees it: the inputs of PyPSA's lists with their defaults filled in.
// Power is in MW, energy in MWh, money in the network's currency, all as in PyPSA. Read makes one from a folder and
// FromSite from a site; one made by hand starts with New, so that defaults that are not zero are set.
type Network struct {
	Name string
	// Snapshots are the labels of the steps of time, in order, as they were written.
	Snapshots []string
	// Weights has one value for each snapshot.
	Weights Weights

	Carriers          []Carrier
	Buses             []Bus
	Generators        []Generator
	Loads             []Load
	Links             []Link
	StorageUnits      []StorageUnit
	Stores            []Store
	Lines             []Line
	Transformers      []Transformer
	LineTypes         []LineType
	TransformerTypes  []TransformerType
	GlobalConstraints []GlobalConstraint

	// Extras is what PyPSA's own format cannot say.
	Extras Extras
	// Descriptive are the columns that do not change the optimum, by list, as text; Write puts them back.
	Descriptive map[string][]TextColumn
	// Warnings tell what a reader should know of how the network was understood.
	Warnings []string
}

// Weights are PyPSA's three weightings of a snapshot in hours: of costs, of stores' contents, and of the energies of
// generators (global constraints, e_sum, mean prices).
type Weights struct {
	Objective, Stores, Generators []float64
}

// TextColumn is a column that is carried along: one value a row of its list.
type TextColumn struct {
	Name   string
	Values []string
}

// Carrier is an energy carrier or technology.
type Carrier struct {
	Name string
	// Attributes are its numbers, co2_emissions in t/MWh of primary energy among them. Global constraints name the one
	// that they bound.
	Attributes []CarrierAttribute
}

// CarrierAttribute is one number of a carrier; NaN where the cell is empty.
type CarrierAttribute struct {
	Column string
	Value  float64
}

// Attribute returns a number of the carrier and whether the list of carriers has such a column.
func (c *Carrier) Attribute(column string) (float64, bool) {
	for _, a := range c.Attributes {
		if a.Column == column {
			return a.Value, true
		}
	}
	return 0, false
}

// attribute returns the cell of a column, made where it is new.
func (c *Carrier) attribute(column string) *float64 {
	for i := range c.Attributes {
		if c.Attributes[i].Column == column {
			return &c.Attributes[i].Value
		}
	}
	c.Attributes = append(c.Attributes, CarrierAttribute{Column: column})
	return &c.Attributes[len(c.Attributes)-1].Value
}

// Bus is a node at which energy balances.
type Bus struct {
	Name string
	// Carrier is AC, DC or anything else; only AC and DC buses may be joined by lines in a mesh.
	Carrier string
	// VNom is the nominal voltage in kV.
	VNom float64
	// Limits bound the sum of the extendable capacities of a carrier at this bus (columns nom_min_X and nom_max_X).
	Limits []NominalLimit
}

// NominalLimit bounds the sum of extendable capacities (MW, of stores MWh) of one carrier at a bus; NaN binds nothing.
type NominalLimit struct {
	Carrier  string
	Min, Max float64
}

// Asset is what every component with a place in the balance has.
type Asset struct {
	Name, Carrier string
	// Active is false for a component that the optimisation leaves out.
	Active bool
}

// Capacity is the size of an asset (MW, of a store MWh) and what it costs. Costs are for the modelled horizon, as
// PyPSA has it: see Cost.
type Capacity struct {
	// Nom is the size there is. Of an extendable asset it only enters the objective's constant.
	Nom        float64
	Extendable bool
	// Min and Max bound the size of an extendable asset, Set fixes it where it is not NaN, and Mod, where above zero,
	// makes it a multiple of a module.
	Min, Max, Set, Mod float64
	// CapitalCost is per unit of size. OvernightCost, where it is not NaN, takes its place and is spread over Lifetime
	// years at DiscountRate. FixedOM comes on top of either.
	CapitalCost, OvernightCost, DiscountRate, Lifetime, FixedOM float64
	// BuildYear has no meaning without investment periods.
	BuildYear int
}

// Commitment says that an asset is on or off, and what switching costs and takes. Times are counted in snapshots.
type Commitment struct {
	Committable bool
	// StartUpCost and ShutDownCost are paid per event, StandByCost per hour that the unit is on.
	StartUpCost, ShutDownCost, StandByCost Series
	MinUpTime, MinDownTime                 int
	// UpTimeBefore and DownTimeBefore are how long the unit was on or off before the first snapshot; the latter
	// decides where it is above zero.
	UpTimeBefore, DownTimeBefore int
}

// Ramp bounds the change of power from one snapshot to the next, per unit of the size; NaN binds nothing.
type Ramp struct {
	Up, Down          Series
	StartUp, ShutDown float64
	// Init is the power before the first snapshot in MW; NaN leaves the first change free.
	Init float64
}

// Generator feeds one bus with Sign x p.
type Generator struct {
	Asset
	Bus string
	Capacity
	Commitment
	Ramp
	// MinPU and MaxPU bound p per unit of the size; Set fixes it in MW where it is not NaN.
	MinPU, MaxPU, Set Series
	// MarginalCost is per MWh; Efficiency is output over primary energy and only counts for emissions.
	MarginalCost, Efficiency Series
	// EnergyMin and EnergyMax bound the energy over all snapshots in MWh.
	EnergyMin, EnergyMax float64
	Sign                 float64
}

// Load takes -Sign x Set from its bus.
type Load struct {
	Asset
	Bus  string
	Set  Series
	Sign float64
}

// Link takes p from Bus0 and gives Efficiency x p to the bus of each port.
type Link struct {
	Asset
	Bus0 string
	Capacity
	Commitment
	Ramp
	MinPU, MaxPU, Set Series
	MarginalCost      Series
	Ports             []Port
	// Length in km counts for limits of transmission volume.
	Length float64
}

// Port is an end of a link. Number is that of its bus column: 1 for bus1.
type Port struct {
	Number     int
	Bus        string
	Efficiency Series
}

// StorageUnit is a store whose energy is MaxHours x its power.
type StorageUnit struct {
	Asset
	Bus string
	Capacity
	// MinPU is the charging limit with a minus sign, MaxPU that of dispatch.
	MinPU, MaxPU Series
	// Set fixes dispatch less charging, DispatchSet and StoreSet each alone, StateOfChargeSet the contents in MWh,
	// each where it is not NaN.
	Set, DispatchSet, StoreSet, StateOfChargeSet Series
	// MarginalCost is per MWh dispatched, MarginalCostStorage per MWh held for an hour, SpillCost per MWh spilt.
	MarginalCost, MarginalCostStorage, SpillCost Series
	MaxHours                                     float64
	EfficiencyStore, EfficiencyDispatch          Series
	// StandingLoss is the share of the contents lost in an hour; Inflow is in MW.
	StandingLoss, Inflow Series
	Cyclic               bool
	// Initial is the contents before the first snapshot in MWh, without meaning where Cyclic.
	Initial float64
	Sign    float64
}

// Store holds energy of its bus; its size is energy and its power is free.
type Store struct {
	Asset
	Bus string
	Capacity
	// MinPU and MaxPU bound the contents per unit of the size; EnergySet and Set fix contents and power.
	MinPU, MaxPU, Set, EnergySet Series
	// MarginalCost is per MWh given to the bus (a MWh taken is credited), MarginalCostStorage per MWh held for an hour.
	MarginalCost, MarginalCostStorage, StandingLoss Series
	Cyclic                                          bool
	Initial                                         float64
	Sign                                            float64
}

// Line is a passive branch; power flows by Kirchhoff's laws.
type Line struct {
	Asset
	Bus0, Bus1 string
	Capacity
	// X and R are in Ohm and overridden by Type, the name of a line type, with Length in km and NumParallel.
	X, R, Length, NumParallel float64
	Type                      string
	// MaxPU bounds the flow in both directions per unit of the size.
	MaxPU Series
}

// Transformer is a passive branch between voltages.
type Transformer struct {
	Asset
	Bus0, Bus1 string
	Capacity
	// X and R are per unit of the size (base s_nom); Type, the name of a transformer type, overrides them.
	X, R, TapRatio, NumParallel float64
	Type                        string
	TapPosition                 int
	// PhaseShift is in degrees.
	PhaseShift Series
	MaxPU      Series
}

// LineType is what a kilometre of line has, in Ohm; the other fields have no effect on the optimum.
type LineType struct {
	Name                   string
	RPerLength, XPerLength float64
	// FNom is in Hz, CPerLength in nF/km, INom in kA, CrossSection in mm2.
	FNom, CPerLength, INom, CrossSection float64
}

// TransformerType is a transformer of SNom MVA. VSC and VSCR, the short-circuit voltage and its real part, and TapStep
// are in percent, PhaseShift in degrees; the other fields have no effect on the optimum.
type TransformerType struct {
	Name                                string
	SNom, VSC, VSCR                     float64
	TapStep, PhaseShift                 float64
	TapNeutral, TapSide, TapMin, TapMax int
	// FNom is in Hz, VNom0 and VNom1 in kV, PFE in kW, I0 in percent.
	FNom, VNom0, VNom1, PFE, I0 float64
}

// GlobalConstraint bounds a sum over many assets.
type GlobalConstraint struct {
	Name string
	// Type is one of the Constraint constants.
	Type string
	// CarrierAttribute is the carriers' column (primary energy), the carrier or the carriers that are meant.
	CarrierAttribute string
	// Sense is <=, == or >=.
	Sense    string
	Constant float64
	// Bus restricts a capacity limit to one bus; empty for all.
	Bus string
}

// The types of global constraints.
const (
	ConstraintPrimaryEnergy      = "primary_energy"
	ConstraintOperational        = "operational_limit"
	ConstraintCapacity           = "tech_capacity_expansion_limit"
	ConstraintTransmissionVolume = "transmission_volume_expansion_limit"
	ConstraintTransmissionCost   = "transmission_expansion_cost_limit"
)
