package supply

import (
	"context"
	"fmt"
	"math"

	"tokenwatt/lp"
)

// elastic is the programme of a problem in which every limit that could be another may be exceeded: by a slack in the
// limit's rows, and the least sum of slacks is sought instead of the least cost (elastic programming: Chinneck 2008, Feasibility and Infeasibility in
// Optimization). What holds by nature stays hard: what plants can give, what stores lose, how units run.
type elastic struct {
	problem *Problem // the one that is asked about
	g       *program // of the loose problem
	limits  []looseLimit
	entries []entry // of slacks in rows of the programme
}

// looseLimit is one limit and its slack: one column, or one for each hour or window.
type looseLimit struct {
	limit    Limit
	first, n int
	unit     float64 // natural units of the limit for one unit of a slack
	weight   float64 // of one unit of a slack: the share of the load that it is
}

// entry is a coefficient in a row.
type entry struct {
	row, column int
	coef        float64
}

// newElastic builds the programme. Bounds that stand in columns, or take columns out, are loosened in the problem and
// written as rows.
func newElastic(p *Problem) *elastic {
	e := &elastic{problem: p, g: newProgram(p.loose())}
	g := e.g
	load := p.loadMWh() / g.mw
	perMWh := 1 / math.Max(load, 1)
	if p.UnservedUSDPerMWh == nil {
		e.limits = append(e.limits, looseLimit{limit: Limit{Family: LoadServed, Unit: "MWh"}, first: g.load.unserved, n: g.hours, unit: g.mw, weight: perMWh})
	}
	e.windows(perMWh)
	e.grid()
	for i := range p.Plants {
		plant := &p.Plants[i]
		if plant.canGrow(p) {
			e.atMost(Limit{Family: LargestSize, Name: plant.Name, Have: plant.MaxMW, Unit: "MW"}, g.plants[i].size, 1)
		}
		if row := g.yearly.hours[i]; row != none {
			// Its slack is energy; explain turns it into hours of the size.
			e.row(Limit{Family: YearlyHours, Name: plant.Name, Have: plant.yearlyHours(), Unit: "h"}, row, -1, 0, perMWh)
		}
	}
	for i := range p.Stores {
		s, c := &p.Stores[i], &g.stores[i]
		e.atMost(Limit{Family: LargestSize, Name: s.Name, Have: s.MaxMW, Unit: "MW"}, c.power, 1)
		e.atMost(Limit{Family: LargestEnergy, Name: s.Name, Have: upTo(s.MaxMWh), Unit: "MWh"}, c.energy, 1.0/24)
		if s.SeparateDischarge {
			e.atMost(Limit{Family: LargestDischarge, Name: s.Name, Have: upTo(s.MaxDischargeMW), Unit: "MW"}, c.discharged, 1)
		}
	}
	e.shares(perMWh)
	e.reserve()
	g.model = withEntries(g.model, e.entries)
	return e
}

// loose is the problem without the bounds that newElastic writes as rows. Sizes without cost get one, so that they are
// chosen.
func (p *Problem) loose() *Problem {
	c := p.copied()
	if c.UnservedUSDPerMWh == nil {
		free := 0.0
		c.UnservedUSDPerMWh = &free
	}
	if c.Grid != nil {
		c.Grid.LimitMW = math.Inf(1)
		c.Grid.CapacityChargeUSDPerMWYr = math.Max(c.Grid.CapacityChargeUSDPerMWYr, 1)
		if c.AnnualCFEShare != nil && c.Grid.ExportLimitMW > 0 {
			c.Grid.ExportLimitMW = math.Inf(1)
		}
	}
	priced := func(cost *Capital) { cost.AnnualUSD = math.Max(cost.AnnualUSD, 1) }
	for i := range c.Plants {
		if plant := &c.Plants[i]; plant.canGrow(p) {
			plant.MaxMW = math.Inf(1)
			priced(&plant.Cost)
		}
	}
	for i := range c.Stores {
		s := &c.Stores[i]
		s.MaxMW, s.MaxMWh, s.MaxDischargeMW = math.Inf(1), math.Inf(1), math.Inf(1)
		priced(&s.PowerCost)
		priced(&s.EnergyCost)
		if s.SeparateDischarge {
			priced(&s.DischargeCost)
		}
	}
	if c.CarbonCapKg != nil { // a cap of zero, or a share of one, would bar what emits instead of having a row
		*c.CarbonCapKg = math.Max(*c.CarbonCapKg, 1e-9)
	}
	if c.HourlyCFEShare != nil {
		*c.HourlyCFEShare = math.Min(*c.HourlyCFEShare, 1-1e-9)
	}
	return c
}

// canGrow tells whether a plant's largest size may be loosened. Where a reserve counts its units the size bounds their
// number.
func (p *Plant) canGrow(of *Problem) bool { return of.Reserve == nil || !p.losesUnit() }

// slack adds the columns of a limit's slack.
func (e *elastic) slack(limit Limit, n int, unit, weight float64) int {
	first := e.g.model.AddColumns("slack of "+limit.text(), n, one(0), one(lp.Inf), one(0))
	e.limits = append(e.limits, looseLimit{limit: limit, first: first, n: n, unit: unit, weight: weight})
	return first
}

// row gives a row of the programme a slack; unit 0 stands for the programme's unit of power.
func (e *elastic) row(limit Limit, row int, coef, unit, weight float64) {
	if unit == 0 {
		unit = e.g.mw
	}
	e.entries = append(e.entries, entry{row, e.slack(limit, 1, unit, weight), coef})
}

// atMost adds the row size - slack <= limit. A size that has no limit, or is no column, needs none.
func (e *elastic) atMost(limit Limit, s size, weight float64) {
	if !s.chosen() || math.IsInf(limit.Have, 1) {
		return
	}
	column := e.slack(limit, 1, e.g.mw, weight)
	var r row
	r.size(s, 1)
	r.add(column, -1)
	r.constant = -limit.Have / e.g.mw
	e.g.atMost(e.g.model.NewRowBlock(limit.text()), &r)
}

// windows let a window leave energy undrawn.
func (e *elastic) windows(perMWh float64) {
	n := len(e.problem.Deferrable)
	if n == 0 {
		return
	}
	first := e.slack(Limit{Family: WindowEnergy, Unit: "MWh"}, n, e.g.mw, perMWh)
	for i, row := range e.g.load.energies {
		e.entries = append(e.entries, entry{row, first + i, 1})
	}
}

// grid writes the limits of import and export; the limit of hours that have their own rises by as much in each.
func (e *elastic) grid() {
	grid, g := e.problem.Grid, e.g
	if grid == nil {
		return
	}
	if !math.IsInf(grid.leastLimit(), 1) {
		limit := Limit{Family: GridLimit, Name: string(GridSupply), Have: grid.LimitMW, Unit: "MW"}
		if grid.HourlyLimitMW != nil {
			limit.Have = grid.leastLimit()
		}
		column := e.slack(limit, 1, g.mw, 1)
		var r row
		if !math.IsInf(grid.LimitMW, 1) {
			r.size(g.grid.capacity, 1)
			r.add(column, -1)
			r.constant = -grid.LimitMW / g.mw
			g.atMost(g.model.NewRowBlock("grid limit"), &r)
		}
		block := g.model.NewRowBlock("hourly grid limit")
		for h, mw := range grid.HourlyLimitMW {
			if math.IsInf(mw, 1) || mw >= grid.LimitMW {
				continue
			}
			g.model.SetColumnBounds(g.grid.imports+h, 0, lp.Inf)
			r.reset()
			r.add(g.grid.imports+h, 1)
			r.add(column, -1)
			r.constant = -mw / g.mw
			g.atMost(block, &r)
		}
	}
	if e.problem.AnnualCFEShare == nil || g.grid.exports == none || math.IsInf(grid.ExportLimitMW, 1) {
		return
	}
	column := e.slack(Limit{Family: ExportLimit, Name: string(GridSupply), Have: grid.ExportLimitMW, Unit: "MW"}, 1, g.mw, 1)
	block := g.model.NewRowBlock("export limit")
	for h := range g.hours {
		var r row
		r.add(g.grid.exports+h, 1)
		r.add(column, -1)
		r.constant = -grid.ExportLimitMW / g.mw
		g.atMost(block, &r)
	}
}

// shares loosen the carbon cap and the carbon-free shares.
func (e *elastic) shares(perMWh float64) {
	p, y := e.problem, e.g.yearly
	if y.carbonCap != none {
		e.row(Limit{Family: CarbonCap, Have: *p.CarbonCapKg / 1000, Unit: "t"}, y.carbonCap, -1, y.carbonUnit*e.g.mw/1000, perMWh)
	}
	points := 100 * e.g.mw / p.loadMWh()
	if y.hourlyCFE != none {
		e.row(Limit{Family: HourlyShare, Have: 100 * *p.HourlyCFEShare, Unit: "%"}, y.hourlyCFE, -1, points, perMWh)
	}
	if y.annualCFE != none {
		e.row(Limit{Family: AnnualShare, Have: 100 * *p.AnnualCFEShare, Unit: "%"}, y.annualCFE, -1, points, perMWh)
	}
}

// reserve loosens what has to stand ready, by load that may be shed for the while, and the planning reserve.
func (e *elastic) reserve() {
	p, g := e.problem, e.g
	if g.yearly.margin != none {
		e.row(Limit{Family: PlanningReserve, Have: p.Margin.needMW(p), Unit: "MW"}, g.yearly.margin, -1, 0, 1)
	}
	if p.Reserve == nil {
		return
	}
	column := e.slack(Limit{Family: OutageReserve, Have: 100 * p.Reserve.ShedShare, Unit: "%"}, 1, 100, 1)
	for h, rows := range g.ready.lost {
		for _, row := range rows {
			e.entries = append(e.entries, entry{row, column, -p.LoadMW[h] / g.mw})
		}
	}
}

// freedom is how a limit is treated in a solve.
type freedom int

const (
	weighted freedom = iota // may be exceeded at its weight
	free                    // does not count
	held                    // stays as it is
)

// most is the largest slack: a size's is largestSize, any other that of ten times the load, which is more than any needs.
func (l *looseLimit) most() float64 {
	switch l.limit.Family {
	case GridLimit, ExportLimit, LargestSize, LargestEnergy, LargestDischarge:
		return largestSize
	default:
		return 10 / l.weight
	}
}

// elasticAnswer is an answer of the elastic programme: the sum of weighted slacks, each limit's slack in natural units (the
// sum over its columns), and the columns.
type elasticAnswer struct {
	total  float64
	slacks []float64
	x      []float64
}

// missing finds the least sum of weighted slacks.
func (e *elastic) missing(ctx context.Context, s *Settings, how []freedom) (*elasticAnswer, error) {
	g := e.treated(how)
	solution, err := g.reach(ctx, s, func(cost func(column int, by float64)) {
		for i, l := range e.limits {
			for k := range l.n {
				if how[i] == weighted {
					cost(l.first+k, l.weight)
				}
			}
		}
	})
	if err != nil {
		return nil, err
	}
	return e.answer(solution.Objective, solution.Primal), nil
}

// treated is the programme with each limit treated so.
func (e *elastic) treated(how []freedom) *program {
	g := *e.g
	g.model = e.g.model.Clone()
	for i, l := range e.limits {
		most := l.most()
		if how[i] == held {
			most = 0
		}
		for k := range l.n {
			g.model.SetColumnBounds(l.first+k, 0, most)
		}
	}
	return &g
}

// answer reads the slacks.
func (e *elastic) answer(total float64, x []float64) *elasticAnswer {
	a := &elasticAnswer{total: total, slacks: make([]float64, len(e.limits)), x: x}
	for i, l := range e.limits {
		for k := range l.n {
			a.slacks[i] += math.Max(0, x[l.first+k]) * l.unit
		}
	}
	return a
}

// hardlyMore is by which share the sum of slacks of a cheap answer may be more than the least. Less of it leaves an interior
// solver no interior.
const hardlyMore = 1e-2

// cheapest solves for the least cost with a sum of weighted slacks hardly above the least: where several sets of limits
// would do alike it picks the cheapest.
func (e *elastic) cheapest(ctx context.Context, s *Settings, how []freedom, total float64) (*elasticAnswer, error) {
	m := e.treated(how).model
	var r row
	for i, l := range e.limits {
		for k := range l.n {
			if how[i] == weighted {
				r.add(l.first+k, l.weight)
			}
		}
	}
	m.AddRow("missing", -lp.Inf, total*(1+hardlyMore), r.cols, r.coefs)
	solution, err := s.Solver.Solve(ctx, m, &s.LP)
	if err != nil {
		return nil, fmt.Errorf("supply: %w", err)
	}
	return e.answer(total, solution.Primal), nil
}

// withEntries is a copy of a model with further coefficients.
func withEntries(m *lp.Model, entries []entry) *lp.Model {
	byRow := map[int][]entry{}
	for _, e := range entries {
		byRow[e.row] = append(byRow[e.row], e)
	}
	a := m.Arrays()
	c := &lp.Model{Name: m.Name + ", elastic", Offset: m.Offset}
	c.Grow(m.NumColumns(), m.NumRows(), m.NumCoefficients()+len(entries))
	c.AddColumns("column", m.NumColumns(), a.ColumnLower, a.ColumnUpper, a.ColumnCost)
	for j := range m.NumColumns() {
		if a.Integer != nil && a.Integer[j] {
			c.SetInteger(j, 1)
		}
		if stage := m.Stage(j); stage != lp.NoStage {
			c.SetStages(j, 1, stage)
		}
	}
	block := c.NewRowBlock("row")
	var r row
	for i := range m.NumRows() {
		lower, upper, columns, coefs := m.Row(i)
		r.reset()
		for k, j := range columns {
			r.add(int(j), coefs[k])
		}
		for _, e := range byRow[i] {
			r.add(e.column, e.coef)
		}
		c.AddBlockRow(block, lower, upper, r.cols, r.coefs)
	}
	return c
}

// text names a limit.
func (l Limit) text() string {
	if l.Name == "" {
		return string(l.Family)
	}
	return fmt.Sprintf("%s of %s", l.Family, l.Name)
}
