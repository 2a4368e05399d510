package search

import (
	"errors"
	"fmt"
	"math"
	"strconv"

	"tokenwatt/internal/fault"
)

// ErrSettings is wrapped by the errors about settings that do not fit.
var ErrSettings = errors.New("search: settings do not fit")

// Objective is what the best layout is best at.
type Objective uint8

// The objectives. Ties are broken by step time, cost, energy, accelerators, memory and then by the degrees of the
// layout, smaller first, so that the order of layouts is total.
const (
	// Fastest asks for the shortest optimiser step.
	Fastest Objective = iota
	// Cheapest asks for the least cost of an optimiser step; a price is needed.
	Cheapest
	// LeastEnergy asks for the least energy of an optimiser step.
	LeastEnergy
	// FewestAccelerators asks for the smallest number of accelerators within the limits on step time and power, or
	// on which the job fits at all where there are none.
	FewestAccelerators
)

// String returns the name that scenarios use.
func (o Objective) String() string {
	switch o {
	case Fastest:
		return "fastest"
	case Cheapest:
		return "cheapest"
	case LeastEnergy:
		return "least-energy"
	case FewestAccelerators:
		return "fewest-accelerators"
	}
	return fmt.Sprintf("objective(%d)", uint8(o))
}

// ParseObjective returns the objective that a scenario names: fastest, cheapest, least-energy or
// fewest-accelerators.
func ParseObjective(name string) (Objective, error) {
	for o := Fastest; o <= FewestAccelerators; o++ {
		if o.String() == name {
			return o, nil
		}
	}
	return 0, &fault.Error{
		Field: "objective", Found: strconv.Quote(name),
		Expected: "fastest, cheapest, least-energy or fewest-accelerators", Cause: ErrSettings,
	}
}

// Settings says what is best and which layouts are looked at. The zero Settings ask for the fastest of all.
type Settings struct {
	Objective Objective
	Space     Space

	// StepLimit is the longest step in seconds; 0 for none. StepsBy turns a date into one.
	StepLimit float64
	// PowerLimit is the highest mean power of the job in W, the rest of the servers included; 0 for none.
	PowerLimit float64

	// Headroom is the share of the accelerator's memory that has to stay free, 0 to below 1.
	Headroom float64
	// RestWatts is what a server draws beside its accelerators, for each of them, in W.
	RestWatts float64
	// AcceleratorHour is the price of one accelerator for one hour, in USD.
	AcceleratorHour float64
	// EnergyPrice is the price of energy in USD/J; 0 where the price of the accelerator includes it.
	EnergyPrice float64

	// Candidates is how many of the best layouts are returned; 0 for DefaultCandidates. No two of them have the same
	// degrees of parallelism on the same number of accelerators.
	Candidates int
	// Workers is how many goroutines search; 0 for one on each core. The result does not depend on it.
	Workers int
}

// DefaultCandidates is how many of the best layouts are returned where settings do not say.
const DefaultCandidates = 10

// StepsBy returns the longest step in seconds with which a number of optimiser steps is done in the time given, in
// seconds.
func StepsBy(seconds float64, steps int) float64 { return seconds / float64(steps) }

// check collects what is wrong with the settings; accelerators are the counts that are searched.
func (s *Settings) check(counts []int) error {
	faults := fault.List{Cause: ErrSettings}
	if s.Objective > FewestAccelerators {
		faults.Add("objective", s.Objective.String(), "fastest, cheapest, least-energy or fewest-accelerators")
	}
	for _, f := range []struct {
		name  string
		value float64
	}{
		{"step_limit", s.StepLimit},
		{"power_limit", s.PowerLimit},
		{"rest_watts", s.RestWatts},
		{"accelerator_hour", s.AcceleratorHour},
		{"energy_price", s.EnergyPrice},
	} {
		if !(f.value >= 0) || math.IsInf(f.value, 1) {
			faults.Add(f.name, strconv.FormatFloat(f.value, 'g', 6, 64), "a number of zero or above")
		}
	}
	if !(s.Headroom >= 0 && s.Headroom < 1) {
		faults.Add("headroom", strconv.FormatFloat(s.Headroom, 'g', 6, 64), "zero or above and below 1")
	}
	if s.Objective == Cheapest && s.AcceleratorHour == 0 && s.EnergyPrice == 0 {
		faults.Add("accelerator_hour", "0", "a price above zero for the objective cheapest")
	}
	if s.Candidates < 0 {
		faults.Add("candidates", strconv.Itoa(s.Candidates), "0 or above")
	}
	if s.Workers < 0 {
		faults.Add("workers", strconv.Itoa(s.Workers), "0 or above")
	}
	if len(counts) == 0 {
		faults.Add("accelerators", "none", "one or more counts")
	}
	for _, n := range counts {
		if n < 1 {
			faults.Add("accelerators", strconv.Itoa(n), "1 or above")
		}
	}
	s.Space.check(&faults)
	return faults.Err()
}

// candidates returns how many of the best are asked for.
func (s *Settings) candidates() int {
	if s.Candidates == 0 {
		return DefaultCandidates
	}
	return s.Candidates
}
