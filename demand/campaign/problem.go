package campaign

import (
	"errors"

	"tokenwatt/catalog"
	"tokenwatt/quantity"
	"tokenwatt/scenario"
)

var (
	// ErrProblem is wrapped by errors about figures and choices of a campaign that do not fit.
	ErrProblem = errors.New("campaign: problem does not fit")
	// ErrTooLong is wrapped by the error about a campaign that takes longer than its deadline.
	ErrTooLong = errors.New("campaign: it takes longer than its deadline")
	// ErrNothing is wrapped by the error about a campaign all of whose sequences are refused.
	ErrNothing = errors.New("campaign: no sequence can be run")
)

// Problem is a campaign and what it runs on. Of every figure only the mode is read.
type Problem struct {
	Name     string // of the workload
	Campaign *scenario.Campaign
	Catalog  *catalog.Catalog // with the entries that the campaign names
	Study    scenario.Study
	// PUE is facility energy over IT energy in the mean over the run, 1 or above.
	PUE float64
	// EnergyPrice and Carbon of metered energy; what is not given is not counted.
	EnergyPrice quantity.Figure[quantity.EnergyPrice]
	Carbon      quantity.Figure[quantity.CarbonIntensity]
	// PriceUSDPerMWh and CarbonKgPerMWh of metered energy by hour of the study, over the flat ones; nil where there are none.
	PriceUSDPerMWh, CarbonKgPerMWh []float64
	// Placed says that a supply puts the load into its hours, so that what the hours cost is not asked here.
	Placed bool
}

// Settings has no fields yet; nil is accepted.
type Settings struct{}

// Class is a number of equal jobs.
type Class struct {
	Length int // residues, bases or guides of one job; 0 for jobs that have no length
	Padded int // what a prediction is padded to
	Count  int64
	// CoreSeconds of one job on the cores of its slot together, and Slot, its wall time there; AcceleratorSeconds of one on all
	// accelerators that it takes. At a time factor of 1 and without failures.
	CoreSeconds, Slot, AcceleratorSeconds float64
}

// Refusal is a sequence, or several of one length, that is not run.
type Refusal struct {
	Name   string `json:"name"` // of the first, empty where the input has no names
	File   string `json:"file"`
	Line   int    `json:"line"`
	Length int    `json:"length"`
	Count  int64  `json:"count"`
	Reason string `json:"reason"`
}

// Input is what was read of sequences.
type Input struct {
	Source             string
	Sequences, Letters int64
	Longest            int
	Bad, Repeated      int64
	Faults             []string // the first bad records
}
