package pypsa

import (
	"context"
	"errors"
	"fmt"
	"math"

	"tokenwatt/lp"
)

// ErrModel is wrapped by errors about a network that no programme can be made of: names that are not there, series of
// a wrong length, buses with load that nothing feeds.
var ErrModel = errors.New("pypsa: no programme can be made of the network")

// Program is the linear or mixed-integer programme of a network and where in it everything is. Its units are those of
// Scale; every hourly column has its snapshot as stage (lp.Model.SetStages), capacities have none.
type Program struct {
	Model *lp.Model
	Scale Scale
	// ObjectiveConstant is the cost of the existing sizes of extendable assets in the network's money. It is not in the
	// model: PyPSA's objective is the model's less this.
	ObjectiveConstant float64
	// Columns and Rows say where the network's parts are.
	Columns Columns
	Rows    Rows
	// Warnings tell what of the network has no effect.
	Warnings []string

	transformerSizes []float64 // with their types applied
}

// Columns are the first columns of each part, by place in the network's lists: hourly parts take as many columns as
// there are snapshots. -1 stands for a part that has no column, as the size of what is not extendable.
type Columns struct {
	Generators, Links   []UnitColumns
	StorageUnits        []StorageColumns
	Stores              []StoreColumns
	Lines, Transformers []BranchColumns
	// Up and Down are the deferrable load's.
	Up, Down int
}

// UnitColumns are the columns of a generator or link. Status, StartUp and ShutDown are -1 where it is not committable.
type UnitColumns struct {
	Capacity, Modules, Power  int
	Status, StartUp, ShutDown int
}

// StorageColumns are the columns of a storage unit; Spill is -1 where it has no inflow.
type StorageColumns struct{ Capacity, Modules, Dispatch, Store, StateOfCharge, Spill int }

// StoreColumns are the columns of a store.
type StoreColumns struct{ Capacity, Modules, Power, Energy int }

// BranchColumns are the columns of a line or transformer.
type BranchColumns struct{ Capacity, Modules, Flow int }

// Rows are the rows whose duals have a meaning of their own.
type Rows struct {
	// Balance is the first row of each bus, -1 for a bus that nothing is connected to. A bus has one row a snapshot.
	Balance []int
	// Constraints are the rows of the global constraints, -1 for those that bind nothing, followed by GridCarbonCap and
	// CFEMatching of the extras.
	Constraints                []int
	GridCarbonCap, CFEMatching int
}

// Scale is in which units the model counts. Both are powers of two, so that scaling and its inverse are exact.
type Scale struct {
	// Power is the MW (and MWh) of one unit, Price the money per MWh of one unit of a cost; the objective is in
	// Power x Price.
	Power, Price float64
	// Constraint is by how much each global constraint's row was divided, in the order of Rows.Constraints, the grid's
	// carbon cap and the matching last.
	Constraint []float64
}

// Model writes a network as a programme, in the formulation of PyPSA 1.4 (see the package comment). Errors wrap
// ErrModel.
func Model(ctx context.Context, n *Network) (*Program, error) {
	b := &builder{n: n, T: len(n.Snapshots), p: &Program{Model: &lp.Model{Name: n.Name}}}
	if err := b.prepare(); err != nil {
		return nil, err
	}
	b.p.Columns.Up, b.p.Columns.Down = -1, -1
	for _, part := range []func(){
		b.generators, b.links, b.storageUnits, b.stores, b.branches, b.deferrable, b.balances, b.kirchhoff, b.constraints, b.carbon,
	} {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		part()
	}
	if len(b.errs) > 0 {
		return nil, fmt.Errorf("%w: %w", ErrModel, errors.Join(b.errs...))
	}
	return b.p, nil
}

// builder writes the programme.
type builder struct {
	n    *Network
	T    int // snapshots
	p    *Program
	errs []error

	years        float64
	bus          map[string]int
	terms        [][]term // what is injected at each bus
	twice        []bool   // buses at which one block of columns is injected more than once
	lines        []Line   // with their types applied
	transformers []Transformer
	tables       typeTables
	cols         []int     // of the row that is being written
	coefs        []float64 // of the same
}

// term is a block of hourly columns that enters a bus's balance with a sign and, where it has one, a factor.
type term struct {
	first  int
	sign   float64
	factor *Series
}

func (b *builder) fault(format string, args ...any) {
	b.errs = append(b.errs, fmt.Errorf(format, args...))
}

// prepare looks up what all parts need.
func (b *builder) prepare() error {
	n := b.n
	if b.T == 0 {
		return fmt.Errorf("%w: no snapshots", ErrModel)
	}
	for _, w := range [][]float64{n.Weights.Objective, n.Weights.Stores, n.Weights.Generators} {
		if len(w) != b.T {
			return fmt.Errorf("%w: %d weightings of %d snapshots", ErrModel, len(w), b.T)
		}
	}
	b.years = n.Years()
	b.bus = make(map[string]int, len(n.Buses))
	for i := range n.Buses {
		b.bus[n.Buses[i].Name] = i
	}
	b.terms, b.twice = make([][]term, len(n.Buses)), make([]bool, len(n.Buses))
	var err error
	if b.tables, err = n.types(); err != nil {
		return fmt.Errorf("%w: %w", ErrModel, err)
	}
	b.branchTypes()
	if err := b.lengths(); err != nil {
		return err
	}
	b.p.Scale = scaleOf(n, b.years)
	return nil
}

// inject adds a block of columns to the balance of a bus.
func (b *builder) inject(owner, bus string, first int, sign float64, factor *Series) {
	i, known := b.bus[bus]
	if !known {
		b.fault("%s: there is no bus %q", owner, bus)
		return
	}
	for _, other := range b.terms[i] {
		b.twice[i] = b.twice[i] || other.first == first
	}
	b.terms[i] = append(b.terms[i], term{first: first, sign: sign, factor: factor})
}

// power turns MW or MWh into the model's unit.
func (b *builder) power(mw float64) float64 { return mw / b.p.Scale.Power }

// price turns money per MWh (or per MW of size) into the model's cost of one unit of power.
func (b *builder) price(perMWh float64) float64 { return perMWh / b.p.Scale.Price }

// money turns money into the model's.
func (b *builder) money(m float64) float64 { return m / (b.p.Scale.Price * b.p.Scale.Power) }

// hourly adds one column a snapshot with its stage, and returns the first.
func (b *builder) hourly(name string, lower, upper, cost func(t int) float64) int {
	low, high, c := make([]float64, b.T), make([]float64, b.T), make([]float64, b.T)
	for t := range b.T {
		low[t], high[t] = lower(t), upper(t)
		if cost != nil {
			c[t] = cost(t)
		}
	}
	first := b.p.Model.AddColumns(name, b.T, low, high, c)
	b.p.Model.SetStages(first, b.T, 0)
	return first
}

// entry adds a coefficient to the row that is being written. The row has none of that column yet.
func (b *builder) entry(column int, coefficient float64) {
	b.cols = append(b.cols, column)
	b.coefs = append(b.coefs, coefficient)
}

// merge is entry where the row may have the column already; the coefficients are added up.
func (b *builder) merge(column int, coefficient float64) {
	for k, c := range b.cols {
		if c == column {
			b.coefs[k] += coefficient
			return
		}
	}
	b.entry(column, coefficient)
}

// row writes the row of a block and starts the next.
func (b *builder) row(block lp.RowBlock, lower, upper float64) {
	b.p.Model.AddBlockRow(block, lower, upper, b.cols, b.coefs)
	b.cols, b.coefs = b.cols[:0], b.coefs[:0]
}

// size adds the columns of a size: the size itself, and the number of modules where it comes in modules.
func (b *builder) size(name string, c *Capacity) (size, modules int) {
	size, modules = -1, -1
	if !c.Extendable {
		return size, modules
	}
	cost := c.Cost(b.years)
	b.p.ObjectiveConstant += cost * c.Nom
	low, high := c.Min, c.Max
	if !math.IsNaN(c.Set) {
		if c.Set < low || c.Set > high {
			b.fault("%s: the size is set to %g, outside %g to %g", name, c.Set, low, high)
		}
		low, high = c.Set, c.Set
	}
	size = b.p.Model.AddColumn(name+"|size", b.power(low), b.power(high), b.price(cost))
	if c.Mod > 0 {
		modules = b.p.Model.AddColumn(name+"|modules", 0, lp.Inf, 0)
		b.p.Model.SetInteger(modules, 1)
		b.p.Model.AddRow(name+"|modular", 0, 0, []int{size, modules}, []float64{1, -b.power(c.Mod)})
	}
	return size, modules
}

// smallest is where limits per unit count as zero: solvers drop such coefficients too (HiGHS below 1e-9, PyPSA's
// setting).
const smallest = 1e-9

// perUnit is a limit per unit in a snapshot, zero where it is so small that a solver would drop it.
func perUnit(s *Series, t int) float64 {
	v := s.At(t)
	if math.Abs(v) < smallest {
		return 0
	}
	return v
}

// bounded adds the hourly columns of something that is within low and high times a size, and their rows where the size
// is a column. set fixes it in MW where it is not NaN.
func (b *builder) bounded(name string, size int, nom float64, low, high func(t int) float64, set *Series, cost func(t int) float64) int {
	lower := func(t int) float64 {
		switch {
		case set != nil && !math.IsNaN(set.At(t)):
			return b.power(set.At(t))
		case size < 0:
			return b.power(times(low(t), nom))
		case low(t) >= 0:
			return 0
		}
		return -lp.Inf
	}
	upper := func(t int) float64 {
		switch {
		case set != nil && !math.IsNaN(set.At(t)):
			return b.power(set.At(t))
		case size < 0:
			return b.power(times(high(t), nom))
		case high(t) <= 0:
			return 0
		}
		return lp.Inf
	}
	first := b.hourly(name, lower, upper, cost)
	if size >= 0 {
		b.within(name, first, size, low, high)
		return first
	}
	if set != nil {
		b.fixedBounds(name, first, nom, low, high, set)
	}
	return first
}

// within writes low x size <= x <= high x size; limits of zero are bounds of the columns and need no row.
func (b *builder) within(name string, first, size int, low, high func(t int) float64) {
	above, below := b.p.Model.NewRowBlock(name+"|upper"), b.p.Model.NewRowBlock(name+"|lower")
	for t := range b.T {
		l, h := low(t), high(t)
		if h != 0 {
			least := -lp.Inf
			if l == h {
				least = 0
			}
			b.entry(first+t, 1)
			b.entry(size, -h)
			b.row(above, least, 0)
		}
		if l != 0 && l != h {
			b.entry(first+t, 1)
			b.entry(size, -l)
			b.row(below, 0, lp.Inf)
		}
	}
}

// fixedBounds writes a row where a value is set outside the bounds of a fixed size, so that the programme says that it
// is infeasible, as PyPSA's does.
func (b *builder) fixedBounds(name string, first int, nom float64, low, high func(t int) float64, set *Series) {
	block := b.p.Model.NewRowBlock(name + "|bounds")
	for t := range b.T {
		v := set.At(t)
		if l, h := times(low(t), nom), times(high(t), nom); v < l || v > h {
			b.entry(first+t, 1)
			b.row(block, b.power(l), b.power(h))
		}
	}
}
