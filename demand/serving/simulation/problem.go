package simulation

import (
	"errors"

	"tokenwatt/catalog"
	"tokenwatt/quantity"
	"tokenwatt/scenario"
)

// ErrProblem is wrapped by the errors about a problem that cannot be simulated, each a *fault.Error.
var ErrProblem = errors.New("serving simulation")

// Problem is a scenario's served model with its section simulation. Of every figure only the mode is read.
type Problem struct {
	Name    string // of the workload
	Serving scenario.Serving
	Catalog *catalog.Catalog // model, servers, accelerators, kernels, collectives and serving engines: the scenario's define section has them
	Study   scenario.Study
	Seed    uint64
	Site    Site
}

// Site is what energy costs where the machines stand.
type Site struct {
	PUE    float64                                   // metered energy over IT energy, 1 or above
	Price  quantity.Figure[quantity.EnergyPrice]     // of metered energy; not counted where it is not given
	Carbon quantity.Figure[quantity.CarbonIntensity] // of metered energy; not counted where it is not given
}

// Parallel is how a replica's accelerators share a model. Zero degrees stand for what the scenario says or leaves open.
type Parallel struct {
	Tensor, Pipeline, Data int
	Experts                bool // experts whole on tensor x data ranks
	PointToPoint           bool // tokens of data-parallel ranks go to their experts alone
}

// Accelerators is how many a replica has.
func (p Parallel) Accelerators() int { return max(p.Tensor, 1) * max(p.Pipeline, 1) * max(p.Data, 1) }

// PoolLayout is a pool: its machine, how a replica lies on it, and how many there are at the start.
type PoolLayout struct {
	Server   string // of the catalog
	Parallel Parallel
	Replicas int // 0 where it is still to be found: such a service cannot run
}

// Layout is the pools of a service: Serving alone, or Serving for prompts and Decode for answers.
type Layout struct {
	Serving PoolLayout
	Decode  *PoolLayout
}
