package supply

import "tokenwatt/demand"

// Problem is one site for some hours: the metered load and what may supply it. Power is in MW, energy in MWh,
// money in USD, carbon in kg or t as the names say. Annual costs are charged for hours / 8760 years, so that several
// years of weather, one after the other, are one problem. The hours are a ring: the hour before the first is the last.
//
// The zero value of an optional field means that what it describes is not there.
type Problem struct {
	// LoadMW is the firm load of each hour at the meter; its length is the number of hours.
	LoadMW []float64
	// Deferrable is load that may move within its window.
	Deferrable []demand.Deferrable
	// Shifts are what moving the load of each window of Deferrable costs; nil where moving it is free, else one for
	// each window.
	Shifts []Shift
	// Curtailable is firm load that may be turned down at a price: power capping, and in the end an outage.
	Curtailable []Curtailable
	// Grid is the public grid; nil for an island.
	Grid *Grid
	// Plants and Stores are what may be built; names are distinct over both.
	Plants []Plant
	Stores []Store
	// NotProducers are candidates that cannot be built, because they give no electricity. They are no part of the programme; the
	// answers name them among what is not built.
	NotProducers []NotProducer
	// CarbonPriceUSDPerT is charged on direct emissions, those of grid power included.
	CarbonPriceUSDPerT float64
	// CarbonCapKg bounds direct emissions over all hours; nil for no cap.
	CarbonCapKg *float64
	// CarbonBasis says which intensity of grid power carbon price and cap count with.
	CarbonBasis CarbonBasis
	// HourlyCFEShare is the least share of the served load that is matched with carbon-free power hour by hour (24/7):
	//
	//	sum_h [(1 - cfe_h) import_h + fossil_h] <= (1 - share) x served load
	//
	// with fossil_h the output of plants that are not carbon-free. Carbon-free power that is exported does not count.
	// nil for no such constraint; the share is reported in any case.
	HourlyCFEShare *float64
	// AnnualCFEShare is the least quotient of the carbon-free plants' output over all hours, exported or not, and the
	// served load (annual matching). It may be above 1. The grid's own mix does not count. nil for no such constraint.
	AnnualCFEShare *float64
	// UnservedUSDPerMWh is the price at which any load, deferrable load included, goes unserved; nil where it may not.
	UnservedUSDPerMWh *float64
	// Reserve is what has to stand ready in each hour for the loss of an element; nil for none.
	Reserve *Reserve
	// Margin is the firm capacity that has to be there over the peak load; nil for no such constraint.
	Margin *Margin
}

// CarbonBasis is an intensity of grid power.
type CarbonBasis string

// The bases: the mean intensity of all power on the grid in the hour, or that of the power that one more MWh calls up.
const (
	AverageCarbon  CarbonBasis = ""
	MarginalCarbon CarbonBasis = "marginal"
)

// Shift is the cost of moving a window's load away from how it would have run: the checkpoint that is written and read
// and the accelerators that stand idle.
type Shift struct {
	// BaseMW is how the window's load would have run, by hour of the window; its sum is the window's energy, and no
	// hour is above the window's MaxMW. nil where USDPerMWh is 0.
	BaseMW []float64
	// USDPerMWh is the cost of each MWh that runs at another hour than in BaseMW, counted once.
	USDPerMWh float64
}

// Curtailable is firm load that may be turned down, as a power cap on accelerators does: their throughput is a concave
// function of their power, so that the first MW taken away cost little and the last, which stop them, the most. The
// segments are the slopes of that function.
type Curtailable struct {
	Name string
	// LoadMW is the part of the firm load that it is, by hour; nil stands for all of the firm load. All curtailable
	// loads together may not exceed the firm load of any hour.
	LoadMW []float64
	// Segments are taken in their order; their values rise and their shares add up to at most 1.
	Segments []Segment
}

// Segment is a share of a curtailable load's power and the value of the compute that is lost with each MWh of it.
type Segment struct{ Share, USDPerMWh float64 }

// Reserve is the power that has to stand ready in each hour so that the loss of the largest single element can be made
// up for: of the grid connection, of one unit of a plant, of one unit of a store. For each element k and hour h
//
//	sum over the others of ready_jh  >=  lost_kh
//
// where lost is the import, the output / units of the plant, or the delivery / units of the store. Ready are
//
//   - the grid: its import capacity less the import, and the export, which can be stopped;
//   - a dispatchable or pulsed plant: its available capacity less its output, where it has a commitment that of the
//     units that run, at most what it can ramp in an hour; of a plant of which a unit is lost, its other units;
//   - a store: its power to deliver less what it delivers, and its charging, which can be stopped; all that it then
//     delivers is to be held for HoldHours by what is in it at the beginning of the hour;
//   - load that may be shed for the while, as ShedShare and ShedDeferrable say.
//
// Curtailed sun and wind are not counted, and are elements only where Units is given. What the loss of an element does
// to the hours after it is not modelled.
type Reserve struct {
	// HoldHours is how long a store must be able to hold what it stands ready with.
	HoldHours float64
	// ShedShare is the share of the firm load that may be shed when an element is lost, ShedDeferrable whether the
	// running deferrable load may be.
	ShedShare      float64
	ShedDeferrable bool
}

// Margin is a planning reserve: the capacities, each times its FirmShare, have to reach (1 + Share) x PeakMW.
type Margin struct {
	// Share is the margin over the peak.
	Share float64
	// PeakMW is the peak load that it is over; 0 stands for the highest firm load.
	PeakMW float64
	// StoreHours is how long a store must be able to deliver what is counted of it: at most
	// discharge efficiency x energy / StoreHours.
	StoreHours float64
}

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
