package supply

import (
	"context"
	"errors"
	"fmt"
	"math"

	"tokenwatt/lp"
)

// NearOptimal is how far each size may be from its optimum where the whole may cost a little more.
type NearOptimal struct {
	// OptimumUSD is the least cost, Slacks the shares by which the alternatives may cost more.
	OptimumUSD float64
	Slacks     []float64
	// Ranges are those of each size that is chosen, in the order of the result's assets.
	Ranges []SizeRange
	// Fixed names the assets that have no size to choose: it is fixed, or costs nothing and has no definite optimum.
	Fixed []string
}

// Quantity is what of an asset is asked for.
type Quantity string

// The quantities: a capacity or charging power in MW, a store's energy in MWh, a power that a store takes out through a
// converter of its own in MW; of a grid whose capacity costs nothing the energy that is imported, in MWh.
const (
	PowerQuantity     Quantity = "power"
	EnergyQuantity    Quantity = "energy"
	DischargeQuantity Quantity = "discharge"
	ImportQuantity    Quantity = "import"
)

// SizeRange is the least and the most of one size.
type SizeRange struct {
	Name     string
	Kind     Kind
	Quantity Quantity
	// Optimum is the size in the optimum, in MW or MWh.
	Optimum float64
	// Least and Most hold for each slack the smallest and the largest size. Where a solve failed it is NaN, and
	// Answers.Warnings say why.
	Least, Most []Extreme
}

// Extreme is one end of a range and what the other sizes are there.
type Extreme struct {
	Value float64
	// Sizes are the sizes of NearOptimal.Ranges in this alternative, in their order.
	Sizes []float64
}

// ErrInexact is wrapped where an alternative's certificate misses its tolerance.
var ErrInexact = errors.New("supply: the solver's answer is not exact enough")

// extremeTolerance is what the certificate of an alternative has to keep.
const extremeTolerance = 1e-5

// chosenSize is a quantity of an asset in the programme.
type chosenSize struct {
	name     string
	kind     Kind
	quantity Quantity
	columns  row // the quantity in units of the programme
}

// value is the quantity in MW or MWh.
func (c *chosenSize) value(g *program, x []float64) float64 {
	sum := 0.0
	for k, column := range c.columns.cols {
		sum += c.columns.coefs[k] * x[column]
	}
	return sum * g.mw
}

// chosenSizes lists what can be chosen, and the assets of which nothing can.
func (g *program) chosenSizes() (list []chosenSize, fixed []string) {
	add := func(name string, kind Kind, quantity Quantity, s size) bool {
		if !s.chosen() {
			return false
		}
		c := chosenSize{name: name, kind: kind, quantity: quantity}
		c.columns.size(s, 1)
		list = append(list, c)
		return true
	}
	if g.problem.Grid != nil && !add(string(GridSupply), GridSupply, PowerQuantity, g.grid.capacity) {
		c := chosenSize{name: string(GridSupply), kind: GridSupply, quantity: ImportQuantity}
		for h := range g.hours {
			c.columns.add(g.grid.imports+h, 1)
		}
		list = append(list, c)
	}
	for i := range g.plants {
		p := &g.problem.Plants[i]
		if !add(p.Name, p.Kind, PowerQuantity, g.plants[i].size) {
			fixed = append(fixed, p.Name)
		}
	}
	for i := range g.stores {
		s, c := &g.problem.Stores[i], &g.stores[i]
		free := add(s.Name, Storage, PowerQuantity, c.power)
		free = add(s.Name, Storage, EnergyQuantity, c.energy) || free
		if s.SeparateDischarge {
			free = add(s.Name, Storage, DischargeQuantity, c.discharged) || free
		}
		if !free {
			fixed = append(fixed, s.Name)
		}
	}
	return list, fixed
}

// optimumOf is the quantity in the optimum.
func (c *chosenSize) optimumOf(r *Result) float64 {
	a := r.asset(c.name)
	switch c.quantity {
	case EnergyQuantity:
		return a.EnergyMWh
	case DischargeQuantity:
		return a.DischargeMW
	case ImportQuantity:
		return a.OutputMWh
	default:
		return a.CapacityMW
	}
}

// planAlternatives adds the solves of each size, slack and direction:
//
//	min / max  size_k   s.t.  the programme's rows and bounds,  cost <= optimum + slack x |optimum|
func (a *answering) planAlternatives() {
	g := newProgram(a.problem)
	sizes, fixed := g.chosenSizes()
	slacks := a.settings.slacks()
	n := &NearOptimal{OptimumUSD: a.optimum.ObjectiveUSD, Slacks: slacks, Fixed: fixed}
	a.answers.Alternatives = n
	for i := range sizes {
		c := &sizes[i]
		n.Ranges = append(n.Ranges, SizeRange{Name: c.name, Kind: c.kind, Quantity: c.quantity, Optimum: c.optimumOf(a.optimum)})
	}
	for i := range n.Ranges {
		r := &n.Ranges[i]
		r.Least, r.Most = make([]Extreme, len(slacks)), make([]Extreme, len(slacks))
		a.planExtremes(g, sizes, i, "least", 1, r.Least)
		a.planExtremes(g, sizes, i, "most", -1, r.Most)
	}
}

// planExtremes adds the solves of one size in one direction, from the smallest slack on.
func (a *answering) planExtremes(g *program, sizes []chosenSize, which int, word string, sign float64, to []Extreme) {
	for k := range to {
		to[k].Value = math.NaN()
	}
	subject := fmt.Sprintf("%s %s of %s", word, sizes[which].quantity, sizes[which].name)
	a.add(Alternatives, subject, func(ctx context.Context) error {
		how := a.inTurn()
		for k, slack := range a.settings.slacks() {
			if err := a.extreme(ctx, how, g, sizes, which, slack, sign, &to[k]); err != nil {
				return fmt.Errorf("within %g %%: %w", 100*slack, err)
			}
		}
		return nil
	})
}

// extreme solves one alternative. The programme is shared and only read.
func (a *answering) extreme(ctx context.Context, how *Settings, g *program, sizes []chosenSize, which int, slack, sign float64, to *Extreme) error {
	optimum := a.optimum.ObjectiveUSD / g.usd
	m := costBounded(g.model, optimum+slack*math.Abs(optimum), math.Abs(optimum)/float64(g.hours))
	for k, column := range sizes[which].columns.cols {
		m.SetCost(column, sign*sizes[which].columns.coefs[k])
	}
	solution, err := how.Solver.Solve(ctx, m, &how.LP)
	if err != nil {
		return fmt.Errorf("supply: %w", err)
	}
	certificate, err := lp.Certify(m, solution)
	if err != nil {
		return err
	}
	if err := certificate.Err(extremeTolerance); err != nil {
		return fmt.Errorf("%w: %w", ErrInexact, err)
	}
	to.Value = sizes[which].value(g, solution.Primal)
	for i := range sizes {
		to.Sizes = append(to.Sizes, sizes[i].value(g, solution.Primal))
	}
	return nil
}

// costBounded is a copy of the model whose objective is a row cost <= most instead, without costs. The row is in units of
// unit, the mean cost of an hour, so that its entries are of the size of the other rows'.
func costBounded(m *lp.Model, most, unit float64) *lp.Model {
	if unit == 0 {
		unit = 1
	}
	c := m.Clone()
	var r row
	for j := range m.NumColumns() {
		if cost := m.Column(j).Cost; cost != 0 {
			r.add(j, cost/unit)
			c.SetCost(j, 0)
		}
	}
	c.AddRow("cost", -lp.Inf, (most-m.Offset)/unit, r.cols, r.coefs)
	c.Offset = 0
	return c
}
