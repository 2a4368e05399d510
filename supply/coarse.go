package supply

import (
	"context"
	"errors"
	"slices"

	"tokenwatt/lp"
)

// coarseStep is how many hours one step of the coarse problem stands for; coarseLeast is the number of steps below which
// a problem is solved as it is.
const (
	coarseStep  = 4
	coarseLeast = 1000
)

// coarsens tells whether a problem of so many hours is worth a coarse one before it. A coarse problem may have one of
// its own, where it is still long.
func coarsens(hours int) bool { return hours%coarseStep == 0 && hours/coarseStep >= coarseLeast }

// onlyCoarse tells whether an error of a coarse solve says nothing about the problem itself, which then is solved from
// nothing: there is no coarse optimum, or a limit was reached first. A solver that broke or was cancelled would do so
// again.
func onlyCoarse(err error) bool {
	var status *lp.StatusError
	return errors.As(err, &status) && status.Status != lp.Cancelled
}

// start finds rough sizes to begin with, from the same problem with steps of several hours, and adds the row of a carbon
// cap that the coarse answer needed. Both change the time that the solver takes and not its optimum. There are none for a short problem, one without sizes, one with windows of
// deferrable load, whose hours do not average, and one whose coarse problem has no optimum.
func (g *program) start(ctx context.Context, s *Settings) ([]lp.StartValue, error) {
	sizes := g.sizes()
	if len(sizes) == 0 || !coarsens(g.hours) || len(g.problem.Deferrable) > 0 {
		return nil, nil
	}
	c := newProgram(coarsened(g.problem, coarseStep))
	solution, err := c.solve(ctx, s)
	if err != nil {
		if onlyCoarse(err) {
			return nil, nil
		}
		return nil, err
	}
	if c.cap >= 0 {
		g.addCap()
	}
	coarse := c.sizes()
	values := make([]lp.StartValue, len(sizes))
	for i := range sizes {
		// Energy is kept in steps of power, so a coarse MWh stands for several.
		value := solution.Primal[coarse[i].column] * c.mw / g.mw
		if sizes[i].energy {
			value *= coarseStep
		}
		values[i] = lp.StartValue{Column: sizes[i].column, Value: value}
	}
	return values, nil
}

// sizeColumn is a capacity column of the programme.
type sizeColumn struct {
	column int
	energy bool
}

// sizes lists the capacity columns in an order that only the problem's assets decide.
func (g *program) sizes() []sizeColumn {
	var list []sizeColumn
	add := func(column int, energy bool) {
		if column >= 0 {
			list = append(list, sizeColumn{column, energy})
		}
	}
	add(g.gridSize, false)
	for i := range g.plants {
		add(g.plants[i].size, false)
	}
	for i := range g.stores {
		add(g.stores[i].power, false)
		add(g.stores[i].energy, true)
	}
	return list
}

// reached is the start for a programme to which rows were added after it was solved.
func (g *program) reached(primal []float64) []lp.StartValue {
	var values []lp.StartValue
	for _, size := range g.sizes() {
		values = append(values, lp.StartValue{Column: size.column, Value: primal[size.column]})
	}
	return values
}

// coarsened returns the problem with its hours averaged in steps of k. A step counts as one hour: annual costs shrink with
// the number of hours by themselves, and a store's contents are counted in units of k MWh, so its energy costs k times
// as much and its standing loss is that of k hours.
func coarsened(p *Problem, k int) *Problem {
	c := *p
	c.LoadMW = averaged(p.LoadMW, k)
	if p.Grid != nil {
		grid := *p.Grid
		grid.PriceUSDPerMWh, grid.CarbonKgPerMWh = averaged(grid.PriceUSDPerMWh, k), averaged(grid.CarbonKgPerMWh, k)
		c.Grid = &grid
	}
	c.Plants = slices.Clone(p.Plants)
	for i := range c.Plants {
		if plant := &c.Plants[i]; plant.Availability != nil {
			plant.Availability = averaged(plant.Availability, k)
		}
	}
	c.Stores = slices.Clone(p.Stores)
	for i := range c.Stores {
		s := &c.Stores[i]
		s.EnergyCost.AnnualUSD *= float64(k)
		keep := 1.0
		for range k {
			keep *= 1 - s.StandingLoss
		}
		s.StandingLoss = 1 - keep
	}
	if p.CarbonCapKg != nil {
		kg := *p.CarbonCapKg / float64(k)
		c.CarbonCapKg = &kg
	}
	return &c
}

// averaged returns the means of each k values.
func averaged(values []float64, k int) []float64 {
	means := make([]float64, len(values)/k)
	for i := range means {
		for _, v := range values[i*k : (i+1)*k] {
			means[i] += v / float64(k)
		}
	}
	return means
}
