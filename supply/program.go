package supply

import (
	"math"

	"tokenwatt/lp"
)

// usdPerMWhUnit scales prices, so that hourly values and duals of the linear programme are near one.
const usdPerMWhUnit = 100

// program is the linear programme of a problem and where its columns and rows are. Power is in units of mw MW,
// money in units of usd USD.
type program struct {
	problem *Problem
	model   *lp.Model
	hours   int
	mw, usd float64

	grid     int // first hourly import, -1 without a grid
	gridSize int // import capacity, -1 where it costs nothing
	plants   []plantColumns
	groups   []curtailment
	stores   []storeColumns
	unserved int // first hourly unserved load, -1 where all is served
	windows  []int
	balance  []int // row of each hour's balance
	cap      int   // row of the carbon cap, -1 where there is none or no answer has needed it
	capUnit  float64
	emitters bool // whether anything that emits may run (false under a cap of zero)
}

// plantColumns are the columns of one plant: its size (-1 where the size costs nothing or is fixed) and, for
// plants that are not in a curtailment group, the first hourly output (-1 otherwise).
type plantColumns struct {
	size, output int
	fixedMW      float64 // size where there is no column: fixed, or the bound of a size that costs nothing
	group        int     // -1 for none
}

// curtailment is a group of sources at nature's pace with one marginal cost. Their output is what is available
// less one hourly column, what is curtailed. That column may not exceed what is available; the rows that say so
// are left out of the first programme where they can hardly bind, and added where the answer breaks them.
type curtailment struct {
	members []int // of Problem.Plants
	cost    float64
	first   int
	limited []bool // hours whose row is there
}

// storeColumns are the first hourly columns of one store and its sizes (-1 where free).
type storeColumns struct {
	power, energy               int
	charge, discharge, contents int
	fixedMW                     float64
}

// newProgram builds the programme. The problem has been checked.
func newProgram(p *Problem) *program {
	g := &program{problem: p, model: &lp.Model{Name: "supply"}, hours: len(p.LoadMW), grid: -1, gridSize: -1, unserved: -1, cap: -1, emitters: true}
	for _, x := range p.LoadMW {
		g.mw = math.Max(g.mw, x)
	}
	for _, d := range p.Deferrable {
		g.mw = math.Max(g.mw, d.MaxMW)
	}
	if g.mw == 0 {
		g.mw = 1
	}
	g.usd = usdPerMWhUnit * g.mw
	if p.CarbonCapKg != nil && *p.CarbonCapKg == 0 {
		g.emitters = false
	}
	n := g.hours
	sources := 3 + len(p.Plants) + 3*len(p.Stores)
	g.model.Grow(sources*n, sources*n, 4*sources*n)
	g.addGrid()
	g.addPlants()
	g.addStores()
	g.addOthers()
	g.addHours()
	return g
}

// annual is the cost in the programme of one unit of capacity that costs that many USD/MW (or MWh) a year.
func (g *program) annual(usd float64) float64 { return usd * g.problem.years() * g.mw / g.usd }

// hourly is the cost in the programme of one unit for an hour at that many USD/MWh.
func (g *program) hourly(usdPerMWh float64) float64 { return usdPerMWh * g.mw / g.usd }

// one is a bound or cost that holds for a whole block of columns.
func one(x float64) []float64 { return []float64{x} }

// size adds a capacity column.
func (g *program) size(name string, minMW, maxMW, annualUSD float64) int {
	return g.model.AddColumn(name, minMW/g.mw, maxMW/g.mw, g.annual(annualUSD))
}

func (g *program) addGrid() {
	grid := g.problem.Grid
	if grid == nil {
		return
	}
	cost, upper := make([]float64, g.hours), make([]float64, g.hours)
	for h := range cost {
		cost[h] = g.hourly(grid.marginal(h, g.problem.CarbonPriceUSDPerT))
		upper[h] = grid.LimitMW / g.mw
		if g.problem.bars(grid.CarbonKgPerMWh[h]) {
			upper[h] = 0
		}
	}
	if grid.CapacityChargeUSDPerMWYr > 0 {
		g.gridSize = g.size("grid", 0, grid.LimitMW, grid.CapacityChargeUSDPerMWYr)
	}
	g.grid = g.model.AddColumns("import", g.hours, one(0), upper, cost)
}

// addPlants adds sizes and outputs. A size that is fixed, or costs nothing, needs no column: the outputs get
// constant bounds and the size is read off them, because a free capacity has no definite optimum.
func (g *program) addPlants() {
	p := g.problem
	for i := range p.Plants {
		plant := &p.Plants[i]
		c := plantColumns{size: -1, output: -1, group: -1, fixedMW: plant.MaxMW}
		natural := plant.Availability != nil && plant.DirectKgPerMWh == 0
		switch {
		case plant.MinMW == plant.MaxMW || plant.Cost.AnnualUSD == 0 && !natural:
			g.model.Offset += g.annual(plant.Cost.AnnualUSD) * plant.MinMW / g.mw
		default:
			cost := plant.Cost.AnnualUSD
			if natural {
				// All that is available is paid for; what is curtailed is paid back.
				for h := range plant.Availability {
					cost += plant.available(h) * plant.marginal(p.CarbonPriceUSDPerT) / p.years()
				}
			}
			c.size = g.size(plant.Name, plant.MinMW, plant.MaxMW, cost)
		}
		if natural {
			c.group = g.group(plant.marginal(p.CarbonPriceUSDPerT))
			g.groups[c.group].members = append(g.groups[c.group].members, i)
			if c.size < 0 {
				for h := range plant.Availability {
					g.model.Offset += g.hourly(plant.available(h)*plant.marginal(p.CarbonPriceUSDPerT)) * plant.MinMW / g.mw
				}
			}
		}
		g.plants = append(g.plants, c)
	}
	for i := range p.Plants {
		if g.plants[i].group < 0 {
			g.addOutput(i)
		}
	}
	for i := range g.groups {
		g.addCurtailment(&g.groups[i])
	}
}

// group returns the curtailment group of a marginal cost.
func (g *program) group(cost float64) int {
	for i := range g.groups {
		if g.groups[i].cost == cost {
			return i
		}
	}
	g.groups = append(g.groups, curtailment{cost: cost, limited: make([]bool, g.hours)})
	return len(g.groups) - 1
}

func (g *program) addOutput(i int) {
	plant, c := &g.problem.Plants[i], &g.plants[i]
	upper := make([]float64, g.hours)
	for h := range upper {
		upper[h] = lp.Inf
		switch a := plant.available(h); {
		case a == 0 || g.problem.bars(plant.DirectKgPerMWh):
			upper[h] = 0
		case c.size < 0:
			upper[h] = a * c.fixedMW / g.mw
		}
	}
	c.output = g.model.AddColumns(plant.Name+".output", g.hours, one(0), upper, one(g.hourly(plant.marginal(g.problem.CarbonPriceUSDPerT))))
}

func (g *program) addCurtailment(c *curtailment) {
	upper := make([]float64, g.hours)
	for h := range upper {
		var sized bool
		var fixed float64
		for _, i := range c.members {
			a := g.problem.Plants[i].available(h)
			sized = sized || a > 0 && g.plants[i].size >= 0
			if g.plants[i].size < 0 {
				fixed += a * g.plants[i].fixedMW / g.mw
			}
		}
		upper[h] = fixed
		if sized {
			upper[h] = lp.Inf
		}
	}
	c.first = g.model.AddColumns("curtailed", g.hours, one(0), upper, one(-g.hourly(c.cost)))
}

func (g *program) addStores() {
	for i := range g.problem.Stores {
		s := &g.problem.Stores[i]
		c := storeColumns{power: -1, energy: -1, fixedMW: s.MaxMW}
		if s.MinMW == s.MaxMW || s.PowerCost.AnnualUSD == 0 {
			g.model.Offset += g.annual(s.PowerCost.AnnualUSD) * s.MinMW / g.mw
		} else {
			c.power = g.size(s.Name+".power", s.MinMW, s.MaxMW, s.PowerCost.AnnualUSD)
		}
		if s.EnergyCost.AnnualUSD > 0 {
			c.energy = g.size(s.Name+".energy", 0, lp.Inf, s.EnergyCost.AnnualUSD)
		}
		limit := lp.Inf
		if c.power < 0 {
			limit = c.fixedMW / g.mw
		}
		out := limit
		if s.FreeDischarge {
			out = lp.Inf
		}
		cost := one(g.hourly(s.VariableOMUSDPerMWh))
		c.charge = g.model.AddColumns(s.Name+".charge", g.hours, one(0), one(limit), cost)
		c.discharge = g.model.AddColumns(s.Name+".discharge", g.hours, one(0), one(out), cost)
		c.contents = g.model.AddColumns(s.Name+".contents", g.hours, one(0), one(lp.Inf), one(0))
		g.stores = append(g.stores, c)
	}
}

func (g *program) addOthers() {
	p := g.problem
	if p.UnservedUSDPerMWh != nil {
		upper := make([]float64, g.hours)
		for h, x := range p.LoadMW {
			upper[h] = x / g.mw
		}
		for _, d := range p.Deferrable {
			for h := d.FirstHour; h < d.EndHour; h++ {
				upper[h] += d.MaxMW / g.mw
			}
		}
		g.unserved = g.model.AddColumns("unserved", g.hours, one(0), upper, one(g.hourly(*p.UnservedUSDPerMWh)))
	}
	for _, d := range p.Deferrable {
		g.windows = append(g.windows, g.model.AddColumns("deferrable", d.EndHour-d.FirstHour, one(0), one(d.MaxMW/g.mw), one(0)))
	}
}
