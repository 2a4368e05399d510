package supply

import (
	"math"

	"tokenwatt/lp"
)

// usdPerMWhUnit scales prices, so that hourly values and duals of the linear programme are near one.
const usdPerMWhUnit = 100

// none is the index of a column or row that there is not.
const none = -1

// program is the linear programme of a problem and where its columns and rows are. Power is in units of mw MW,
// energy in units of mw MWh, money in units of usd USD.
type program struct {
	problem *Problem
	model   *lp.Model
	hours   int
	mw, usd float64

	grid   gridColumns
	plants []plantColumns
	stores []storeColumns
	load   loadColumns
	ready  readyColumns

	balance []int // row of each hour's balance
	yearly  yearlyRows
}

// newProgram builds the programme. The problem has been checked.
func newProgram(p *Problem) *program {
	g := &program{problem: p, model: &lp.Model{Name: "supply"}, hours: len(p.LoadMW), mw: p.powerUnit()}
	g.usd = usdPerMWhUnit * g.mw
	n, kinds := g.hours, 3+len(p.Deferrable)+2*len(p.Plants)+4*len(p.Stores)
	g.model.Grow(kinds*n, kinds*n, 4*kinds*n)
	g.addGrid()
	for i := range p.Plants {
		g.plants = append(g.plants, g.addPlant(&p.Plants[i]))
	}
	for i := range p.Stores {
		g.stores = append(g.stores, g.addStore(&p.Stores[i]))
	}
	g.addLoad()
	g.addReady()
	g.addHours()
	g.addYearly()
	return g
}

// powerUnit is the power that the programme counts in: the highest load, so that hourly values are near one.
func (p *Problem) powerUnit() float64 {
	var mw float64
	for _, x := range p.LoadMW {
		mw = math.Max(mw, x)
	}
	for _, d := range p.Deferrable {
		mw = math.Max(mw, d.MaxMW)
	}
	if mw == 0 {
		return 1
	}
	return mw
}

// annual is the cost in the programme of one unit of capacity that costs that many USD/MW (or MWh) a year.
func (g *program) annual(usd float64) float64 { return usd * g.problem.years() * g.mw / g.usd }

// hourly is the cost in the programme of one unit for an hour at that many USD/MWh.
func (g *program) hourly(usdPerMWh float64) float64 { return usdPerMWh * g.mw / g.usd }

// one is a bound or cost that holds for a whole block of columns.
func one(x float64) []float64 { return []float64{x} }

// hourlyColumns adds one column for each hour of the ring.
func (g *program) hourlyColumns(name string, lower, upper, cost []float64) int {
	first := g.model.AddColumns(name, g.hours, lower, upper, cost)
	g.model.SetStages(first, g.hours, 0)
	return first
}

// before is the hour before one on the ring.
func (g *program) before(h int) int { return (h + g.hours - 1) % g.hours }

// size is a capacity: a column that is chosen, or a constant.
type size struct {
	column int
	unit   float64 // units of the programme for each unit of the column
	fixed  float64 // where there is no column; may be infinite
}

// fixedSize is a constant capacity in units of the programme.
func fixedSize(x float64) size { return size{column: none, fixed: x} }

// chosen tells whether the size is a column.
func (s size) chosen() bool { return s.column != none }

// value is the size in an answer, in units of the programme.
func (s size) value(x []float64) float64 {
	if s.chosen() {
		return s.unit * x[s.column]
	}
	return s.fixed
}

// bounded says what a size may be, in MW or MWh; unit is that of a whole number of units, 0 for any size.
type bounded struct {
	low, high, unit float64
	annualUSD       float64
	// tied tells that something else than the cost holds the size down, so that a size without cost needs a column too.
	tied bool
}

// newSize adds a capacity. One that is fixed needs no column, nor does one that costs nothing, which has no definite
// optimum: it is as large as it may be, and what is needed of it is read off the answer.
func (g *program) newSize(name string, b bounded) size {
	if b.unit > 0 {
		b.low, b.high = math.Ceil(b.low/b.unit-wholeSlack)*b.unit, math.Floor(b.high/b.unit+wholeSlack)*b.unit
	}
	if b.low == b.high || b.annualUSD == 0 && !b.tied {
		g.model.Offset += g.annual(b.annualUSD) * b.low / g.mw
		return fixedSize(b.high / g.mw)
	}
	unit := 1.0
	if b.unit > 0 {
		unit = b.unit / g.mw
	}
	column := g.model.AddColumn(name, b.low/g.mw/unit, b.high/g.mw/unit, g.annual(b.annualUSD)*unit)
	if b.unit > 0 {
		g.model.SetInteger(column, 1)
	}
	return size{column: column, unit: unit}
}

// wholeSlack is by how much a bound may miss a whole number of units by rounding.
const wholeSlack = 1e-9
