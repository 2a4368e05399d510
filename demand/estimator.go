package demand

import "tokenwatt/quantity"

// Estimator is a workload's closed form, or what a simulation of it at the modes gives for figures near them: what a sweep
// evaluates for each draw. It reads the present modes of the scenario that it was made over, and belongs to one goroutine.
type Estimator interface {
	// Figures says what Values of every outcome are, in their order.
	Figures() []Figure
	// Estimate computes the outcome at the present modes. Errors are the package's own.
	Estimate(t *Terms) (*Outcome, error)
}

// Figure is one number of the answer about a workload.
type Figure struct {
	Key, Label, Unit string
	Boundary         string // where energy or power is meant: "IT", "facility"
	Headline         bool   // shown at the head of the plan too, under Key.workload
	Whole            bool   // counts things that have no parts
}

// Terms are what a workload is billed by: the factor from IT to metered power, and price and carbon intensity of metered
// energy, which may be unknown.
type Terms struct {
	PUE    float64
	Price  quantity.Figure[quantity.EnergyPrice]
	Carbon quantity.Figure[quantity.CarbonIntensity]
}

// Outcome is what comes of a workload over the hours studied.
type Outcome struct {
	// MeanMW is its power in the mean over the study at the boundary IT, MeteredMW that of loads stated at the meter, MW.
	MeanMW, MeteredMW float64
	// Values are those of Figures.
	Values []float64
	// Costs are its machines and people over the study; energy is not in them.
	Costs []Cost
	// USDPerAcceleratorHour is what an hour of one of its accelerators costs its owner; 0 where there are none.
	USDPerAcceleratorHour float64
}

// Cost is one item of what a workload costs over the study, beside energy.
type Cost struct {
	Item string // what is paid: "machines", "staff", "robots"
	Memo string // how it is reckoned
	USD  float64
}
