package pypsa

import (
	"math"

	"tokenwatt/internal/neumaier"
	"tokenwatt/lp"
)

// Solution is the optimum of a network, in its own units and order: element i of a slice belongs to element i of the
// network's list of the same name. Series have a value for each snapshot; those of components that are not active are
// nil.
type Solution struct {
	// ObjectiveTotal pays for every extendable size as a whole (PyPSA's default from version 2.0 on). ObjectivePyPSA is
	// less ObjectiveConstant, the cost of the sizes that exist (n.objective in PyPSA 1.x).
	ObjectiveTotal, ObjectivePyPSA, ObjectiveConstant float64

	Generators, Links   []UnitSolution
	StorageUnits        []StorageSolution
	Stores              []StoreSolution
	Lines, Transformers []BranchSolution
	// PriceAt is the price of each bus by snapshot: the dual of the balance over the objective's weighting. PriceMean
	// is its mean, weighted with that; NaN for a bus that nothing is connected to. Of a problem with integers they are
	// those of the linear programme with the integers held.
	PriceAt   [][]float64
	PriceMean []float64
	// Duals are d(cost)/d(constant) of the global constraints; NaN for one that binds nothing.
	Duals []float64
	// GridCarbonDual and CFEDual are those of the extras; NaN where there is none.
	GridCarbonDual, CFEDual float64
	// UpMW and DownMW are the deferrable load's changes.
	UpMW, DownMW []float64

	// Certificate proves the optimum from the programme and the solver's values alone, in the programme's units. Of a
	// problem with integers it is that of the linear programme with the integers held; MIPObjective is then the
	// objective of the problem with integers in the network's money.
	Certificate  lp.Certificate
	Integers     bool
	MIPObjective float64
	// Method and Iterations are the solver's; Columns to IntegerColumns the size of the programme.
	Solver, Method                              string
	Iterations                                  int
	Columns, Rows, Coefficients, IntegerColumns int
	// Warnings tell what of the network has no effect, and are the solver's.
	Warnings []string
}

// UnitSolution is what a generator or link does. CapacityMW is the size, optimised or not; P is at bus0 of a link.
type UnitSolution struct {
	CapacityMW                float64
	P                         []float64
	Status, StartUp, ShutDown []float64
	// EnergyMWh is the sum of P weighted as generators are.
	EnergyMWh float64
}

// StorageSolution is what a storage unit does.
type StorageSolution struct {
	CapacityMW                            float64
	Dispatch, Store, StateOfCharge, Spill []float64
	DispatchMWh, StoredMWh                float64
}

// StoreSolution is what a store does; P above zero gives to the bus.
type StoreSolution struct {
	CapacityMWh float64
	P, E        []float64
}

// BranchSolution is the flow from bus0 to bus1.
type BranchSolution struct {
	CapacityMW float64
	P0         []float64
}

// extract turns the solver's values into the network's units.
func (p *Program) extract(n *Network, s *lp.Solution) *Solution {
	x := values{p: p, n: n, s: s}
	out := &Solution{ObjectiveConstant: p.ObjectiveConstant, Warnings: p.Warnings, Method: s.Method, Iterations: s.Iterations}
	for i := range n.Generators {
		out.Generators = append(out.Generators, x.unit(&p.Columns.Generators[i], &n.Generators[i].Capacity))
	}
	for i := range n.Links {
		out.Links = append(out.Links, x.unit(&p.Columns.Links[i], &n.Links[i].Capacity))
	}
	for i := range n.StorageUnits {
		c := &p.Columns.StorageUnits[i]
		u := StorageSolution{
			CapacityMW: x.size(c.Capacity, n.StorageUnits[i].Nom), Dispatch: x.series(c.Dispatch), Store: x.series(c.Store),
			StateOfCharge: x.series(c.StateOfCharge), Spill: x.series(c.Spill),
		}
		u.DispatchMWh, u.StoredMWh = x.energy(u.Dispatch), x.energy(u.Store)
		out.StorageUnits = append(out.StorageUnits, u)
	}
	for i := range n.Stores {
		c := &p.Columns.Stores[i]
		out.Stores = append(out.Stores, StoreSolution{CapacityMWh: x.size(c.Capacity, n.Stores[i].Nom), P: x.series(c.Power), E: x.series(c.Energy)})
	}
	for i := range n.Lines {
		c := &p.Columns.Lines[i]
		out.Lines = append(out.Lines, BranchSolution{x.size(c.Capacity, n.Lines[i].Nom), x.series(c.Flow)})
	}
	for i := range n.Transformers {
		c := &p.Columns.Transformers[i]
		out.Transformers = append(out.Transformers, BranchSolution{x.size(c.Capacity, p.transformerSizes[i]), x.series(c.Flow)})
	}
	out.UpMW, out.DownMW = x.series(p.Columns.Up), x.series(p.Columns.Down)
	x.duals(out)
	return out
}

// values reads a solution of the programme.
type values struct {
	p *Program
	n *Network
	s *lp.Solution
}

// size is the value of a size's column, or the size that there is.
func (v *values) size(column int, nom float64) float64 {
	if column < 0 {
		return nom
	}
	return v.s.Primal[column] * v.p.Scale.Power
}

// series reads hourly columns in MW or MWh; nil where there are none.
func (v *values) series(first int) []float64 { return v.scaled(first, v.p.Scale.Power) }

func (v *values) scaled(first int, scale float64) []float64 {
	if first < 0 {
		return nil
	}
	out := make([]float64, len(v.n.Snapshots))
	for t := range out {
		out[t] = v.s.Primal[first+t] * scale
	}
	return out
}

func (v *values) unit(c *UnitColumns, size *Capacity) UnitSolution {
	u := UnitSolution{
		CapacityMW: v.size(c.Capacity, size.Nom), P: v.series(c.Power),
		Status: v.scaled(c.Status, 1), StartUp: v.scaled(c.StartUp, 1), ShutDown: v.scaled(c.ShutDown, 1),
	}
	u.EnergyMWh = v.energy(u.P)
	return u
}

// energy sums power over the snapshots, weighted as generators are.
func (v *values) energy(mw []float64) float64 {
	var sum neumaier.Sum
	for t, x := range mw {
		sum.Add(x * v.n.Weights.Generators[t])
	}
	return sum.Value()
}

// duals reads prices and the values of the global constraints.
func (v *values) duals(out *Solution) {
	n, p := v.n, v.p
	weights := n.Weights.Objective
	out.PriceAt, out.PriceMean = make([][]float64, len(n.Buses)), make([]float64, len(n.Buses))
	var total neumaier.Sum
	for _, w := range weights {
		total.Add(w)
	}
	for i, first := range p.Rows.Balance {
		out.PriceMean[i] = math.NaN()
		if first < 0 || v.s.RowDual == nil {
			continue
		}
		price := make([]float64, len(weights))
		var sum neumaier.Sum
		for t, w := range weights {
			price[t] = v.s.RowDual[first+t] * p.Scale.Price / w
			sum.Add(price[t] * w)
		}
		out.PriceAt[i], out.PriceMean[i] = price, sum.Value()/total.Value()
	}
	for i, row := range p.Rows.Constraints {
		out.Duals = append(out.Duals, v.dual(row, i))
	}
	next := len(p.Rows.Constraints)
	out.GridCarbonDual, out.CFEDual = math.NaN(), math.NaN()
	if n.Extras.GridCarbonCap != nil {
		out.GridCarbonDual = v.dual(p.Rows.GridCarbonCap, next)
		next++
	}
	if n.Extras.CFEMatching != nil {
		out.CFEDual = v.dual(p.Rows.CFEMatching, next)
	}
}

// dual is d(cost)/d(constant) of a global constraint's row: its right-hand side was divided by the scale of power and by
// the row's own.
func (v *values) dual(row, place int) float64 {
	if row < 0 || v.s.RowDual == nil {
		return math.NaN()
	}
	return v.s.RowDual[row] * v.p.Scale.Price / v.p.Scale.Constraint[place]
}
