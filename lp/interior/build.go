package interior

import (
	"math"
	"slices"

	"tokenwatt/lp"
)

// builder turns a layout into a problem.
type builder struct {
	*layout
	p       *problem
	linking []bool  // staged columns that rows of the next stage touch
	hung    []int32 // number of bound rows of a column
	globals []int32 // index of a model column among the global ones
	local   []int32 // index of a staged model column within its chunk

	columnsAt [][]int32 // model columns of each stage
	rowsAt    [][]rowRef
	boundsOn  [][]int32 // bound rows by column

	shared sharedBlocks
}

// rowRef is a row of a stage: a model row, or a part of a running sum.
type rowRef struct {
	row    int32
	window bool
}

// spec is a column of a chunk in the making.
type spec struct {
	model        int32 // -1 for none
	cost         float64
	lower, upper float64
	border       int32 // border row that it is the slack of, -1
	track        int   // running sum, -1
	slackOf      int32 // stage row that it is the slack of, -1
	explicit     bool
}

// build makes the problem.
func build(l *layout) (*problem, error) {
	b := &builder{layout: l, shared: sharedBlocks{}, p: &problem{offset: l.r.offset}, linking: make([]bool, len(l.stage)), globals: filled(len(l.stage), -1), local: filled(len(l.stage), -1)}
	b.columnsAt, b.rowsAt = make([][]int32, l.stages), make([][]rowRef, l.stages)
	b.units()
	b.sortRows()
	b.sortColumns()
	if n := b.p.border.columns + b.p.border.rows; n > widestBorder {
		return nil, unsupported("%d columns and rows over the whole time, more than %d", n, widestBorder)
	}
	for k := range len(l.cuts) - 1 {
		c, err := b.chunk(l.cuts[k], l.cuts[k+1])
		if err != nil {
			return nil, err
		}
		b.p.chunks = append(b.p.chunks, c)
	}
	b.borderBounds()
	b.p.bounds = len(b.p.border.beta)
	for _, c := range b.p.chunks {
		b.p.bounds += len(c.beta)
	}
	return b.p, nil
}

// units chooses units in which amounts and prices are near one: the largest right-hand side of a row of one stage, and the
// middle of the costs of staged columns or, where that is more, the upper quartile of what columns without a stage have to
// earn in a stage.
func (b *builder) units() {
	amount, largest := 0.0, 0.0
	for i, kind := range b.kind {
		lower, upper, _, _ := b.r.entries(int32(i))
		for _, x := range []float64{lower, upper} {
			if math.IsInf(x, 0) {
				continue
			}
			switch {
			case kind == stage:
				amount = math.Max(amount, math.Abs(x))
			case kind != gone:
				largest = math.Max(largest, math.Abs(x))
			}
		}
	}
	if amount == 0 {
		amount = largest
	}
	var prices, rents []float64
	for j, c := range b.r.cost {
		if b.r.colGone[j] {
			continue
		}
		switch {
		case c == 0:
		case b.stage[j] == lp.NoStage:
			rents = append(rents, math.Abs(c)/float64(b.stages))
		default:
			prices = append(prices, math.Abs(c))
		}
		if amount == 0 {
			for _, x := range []float64{b.r.lower[j], b.r.upper[j]} {
				if !math.IsInf(x, 0) {
					largest = math.Max(largest, math.Abs(x))
				}
			}
		}
	}
	if amount == 0 {
		amount = largest
	}
	b.p.amountUnit, b.p.moneyUnit = 1, 1
	if amount > 0 {
		b.p.amountUnit = amount
	}
	if money := math.Max(quantile(prices, 0.5), rentHours*quantile(rents, 0.75)); money > 0 {
		b.p.moneyUnit = money
	}
}

// rentHours is in how many of ten stages, so to say, a column without a stage earns its cost.
const rentHours = 4

// quantile is that of unsorted values, 0 where there are none.
func quantile(x []float64, q float64) float64 {
	if len(x) == 0 {
		return 0
	}
	slices.Sort(x)
	return x[min(len(x)-1, int(q*float64(len(x))))]
}

// sortRows puts rows into their stages, the border, and the bounds of columns.
func (b *builder) sortRows() {
	b.boundsOn = make([][]int32, len(b.stage))
	b.hung = make([]int32, len(b.stage))
	for i, kind := range b.kind {
		row := int32(i)
		switch kind {
		case stage, slacked:
			if w, ok := b.windows[row]; ok {
				for t := w.first; t <= w.last; t++ {
					b.rowsAt[t] = append(b.rowsAt[t], rowRef{row, true})
				}
				continue
			}
			b.rowsAt[b.rowAt[i]] = append(b.rowsAt[b.rowAt[i]], rowRef{row: row})
			b.markLinks(row)
		case bound:
			j := b.span(row).lastStaged
			b.boundsOn[j] = append(b.boundsOn[j], row)
		case border:
			b.p.border.rowOf = append(b.p.border.rowOf, row)
		case global:
			if lower, upper, _, _ := b.r.entries(row); lower == upper {
				b.p.border.rowOf = append(b.p.border.rowOf, row)
			}
		case gone:
		}
	}
	b.p.border.rows = len(b.p.border.rowOf)
}

// markLinks marks the columns through which a row ties its stage to the one before.
func (b *builder) markLinks(row int32) {
	_, _, cols, _ := b.r.entries(row)
	for _, j := range cols {
		if !b.r.colGone[j] && b.stage[j] != lp.NoStage && b.stage[j] < b.rowAt[row] {
			b.linking[j] = true
		}
	}
}

// sortColumns puts columns into their stages or the border.
func (b *builder) sortColumns() {
	for j, t := range b.stage {
		switch {
		case b.r.colGone[j]:
		case t == lp.NoStage:
			b.globals[j] = int32(len(b.p.border.columnOf))
			b.p.border.columnOf = append(b.p.border.columnOf, int32(j))
			b.p.border.cost = append(b.p.border.cost, b.r.cost[j]/b.p.moneyUnit)
		default:
			b.columnsAt[t] = append(b.columnsAt[t], int32(j))
		}
	}
	b.p.border.columns = len(b.p.border.columnOf)
}

// constant is what the gone columns of a row add up to.
func (b *builder) constant(cols []int32, values []float64) float64 {
	sum := 0.0
	for k, j := range cols {
		if b.r.colGone[j] {
			sum += values[k] * b.r.value[j]
		}
	}
	return sum
}

// specs lists the columns of a stage, explicit ones last.
func (b *builder) specs(h int) []spec {
	var local, explicit []spec
	add := func(s spec) {
		if s.explicit {
			explicit = append(explicit, s)
		} else {
			local = append(local, s)
		}
	}
	for _, j := range b.columnsAt[h] {
		s := spec{model: j, cost: b.r.cost[j] / b.p.moneyUnit, lower: b.r.lower[j], upper: b.r.upper[j], border: -1, track: -1, slackOf: -1}
		free := math.IsInf(s.lower, -1) && math.IsInf(s.upper, 1) && len(b.boundsOn[j]) == 0
		s.explicit = b.linking[j] || free
		add(s)
	}
	for _, ref := range b.rowsAt[h] {
		w := b.windows[ref.row]
		if ref.window && int32(h) < w.last {
			add(spec{model: -1, lower: math.Inf(-1), upper: math.Inf(1), border: -1, track: w.track, slackOf: ref.row, explicit: true})
			continue
		}
		if b.kind[ref.row] == slacked {
			lower, upper, cols, values := b.r.entries(ref.row)
			k := b.constant(cols, values)
			add(spec{model: -1, lower: lower - k, upper: upper - k, border: -1, track: -1, slackOf: ref.row})
		}
	}
	if h == 0 {
		for q, row := range b.p.border.rowOf {
			lower, upper, cols, values := b.r.entries(row)
			if lower == upper {
				continue
			}
			k := b.constant(cols, values)
			add(spec{model: -1, lower: lower - k, upper: upper - k, border: int32(q), track: -1, slackOf: -1})
		}
	}
	return append(local, explicit...)
}
