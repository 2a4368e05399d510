package interior

import (
	"math"

	"tokenwatt/lp"
)

// chunk builds the stages from..to.
func (b *builder) chunk(from, to int) (*chunk, error) {
	if b.p.border.rowScale == nil {
		b.borderRows()
	}
	c := &chunk{stages: to - from, width: b.p.border.rows + b.p.border.columns}
	c.colStart, c.rowStart, c.boundStart, c.qStart, c.gStart = []int32{0}, []int32{0}, []int32{0}, []int32{0}, []int32{0}
	var before []spec // explicit columns of the stage before
	for h := from; h < to; h++ {
		specs := b.specs(h)
		states := 0
		for k := range specs {
			if specs[k].explicit {
				states++
			}
			if j := specs[k].model; j >= 0 {
				b.local[j] = int32(k)
			}
		}
		rows := len(b.rowsAt[h])
		if rows > widestStage || states > widestState {
			return nil, unsupported("%d rows and %d linking columns in stage %d, more than %d and %d", rows, states, h, widestStage, widestState)
		}
		b.columns(c, specs)
		b.stageRows(c, h, specs, before)
		c.colStart = append(c.colStart, int32(len(c.cost)))
		c.rowStart = append(c.rowStart, int32(len(c.rhs)))
		c.states = append(c.states, int32(states))
		before = specs[len(specs)-states:]
		b.p.states += states
	}
	return c, nil
}

// columns appends the columns of a stage: cost, border rows, bounds.
func (b *builder) columns(c *chunk, specs []spec) {
	for k := range specs {
		s := &specs[k]
		c.cost = append(c.cost, s.cost)
		c.columnOf = append(c.columnOf, s.model)
		hang := int32(-1)
		b.constantBounds(c, s)
		if s.model >= 0 {
			for _, row := range b.boundsOn[s.model] {
				if g := b.rowBounds(c, row, s.model); g >= 0 {
					hang = g
				}
			}
			for q := b.r.colStart[s.model]; q < b.r.colStart[s.model+1]; q++ {
				// Substitution changes short rows alone, so these entries are as they were.
				if i := b.r.colRow[q]; !b.r.rowGone[i] && b.kind[i] == border {
					at := b.borderIndex(i)
					c.qRow, c.qCoef = append(c.qRow, at), append(c.qCoef, b.r.colValue[q]/b.p.border.rowScale[at])
				}
			}
		}
		if s.border >= 0 {
			c.qRow, c.qCoef = append(c.qRow, s.border), append(c.qCoef, -1/b.p.border.rowScale[s.border])
		}
		c.hang = append(c.hang, hang)
		c.boundStart = append(c.boundStart, int32(len(c.beta)))
		c.qStart = append(c.qStart, int32(len(c.qRow)))
	}
}

// borderIndex finds a model row among the border rows, which are in order.
func (b *builder) borderIndex(row int32) int32 {
	for q, r := range b.p.border.rowOf {
		if r == row {
			return int32(q)
		}
	}
	return -1
}

func (b *builder) constantBounds(c *chunk, s *spec) {
	from := origin{row: -1, column: s.model}
	if !math.IsInf(s.lower, -1) {
		c.addBound(1, 0, s.lower/b.p.amountUnit, from)
	}
	if !math.IsInf(s.upper, 1) {
		c.addBound(-1, 0, s.upper/b.p.amountUnit, from)
	}
}

func (c *chunk) addBound(sign, slope, beta float64, from origin) {
	c.sign, c.slope, c.beta, c.boundOf = append(c.sign, sign), append(c.slope, slope), append(c.beta, beta), append(c.boundOf, from)
}

// rowBounds appends the bounds that a row lower <= a x + g P <= upper puts on x and returns P's index, -1 for none.
func (b *builder) rowBounds(c *chunk, row, column int32) (hang int32) {
	lower, upper, cols, values := b.r.entries(row)
	k := b.constant(cols, values)
	a, g, hang := 0.0, 0.0, int32(-1)
	for q, j := range cols {
		switch {
		case b.r.colGone[j]:
		case j == column:
			a = values[q]
		default:
			g, hang = values[q], b.globals[j]
		}
	}
	for _, side := range []struct {
		at   float64
		sign float64
	}{{lower, 1}, {upper, -1}} {
		if math.IsInf(side.at, 0) {
			continue
		}
		sign := side.sign
		if a < 0 {
			sign = -sign
		}
		c.addBound(sign, -g/a, (side.at-k)/a/b.p.amountUnit, origin{row: row, column: -1, factor: sign / a})
	}
	return hang
}

// stageRows appends the rows of a stage with their coefficients.
func (b *builder) stageRows(c *chunk, h int, specs, before []spec) {
	refs := b.rowsAt[h]
	n, states := len(specs), len(before)
	block, link := make([]float64, len(refs)*n), make([]float64, len(refs)*states)
	for q, ref := range refs {
		lower, upper, cols, values := b.r.entries(ref.row)
		own, prior := block[q*n:(q+1)*n], link[q*states:(q+1)*states]
		w := b.windows[ref.row]
		last := !ref.window || int32(h) == w.last
		scale := 0.0
		first := len(c.gCol)
		for k, j := range cols {
			if b.r.colGone[j] {
				continue
			}
			switch t := b.stage[j]; {
			case t == lp.NoStage:
				if last {
					c.gCol, c.gCoef = append(c.gCol, b.globals[j]), append(c.gCoef, values[k])
				}
			case int(t) == h:
				own[b.local[j]] = values[k]
				scale = math.Max(scale, math.Abs(values[k]))
			case !ref.window:
				for e := range before {
					if before[e].model == j {
						prior[e] = values[k]
					}
				}
				scale = math.Max(scale, math.Abs(values[k]))
			}
		}
		rhs := 0.0
		if last && b.kind[ref.row] == stage && lower == upper {
			rhs = (lower - b.constant(cols, values)) / b.p.amountUnit
		}
		for k := range specs {
			if s := &specs[k]; s.slackOf == ref.row {
				own[k] = -1
				scale = math.Max(scale, 1)
			}
		}
		if ref.window {
			for e := range before {
				if before[e].track >= 0 && before[e].slackOf == ref.row {
					prior[e] = 1
					scale = math.Max(scale, 1)
				}
			}
		}
		if scale == 0 {
			scale = 1
		}
		for k := range own {
			own[k] /= scale
		}
		for k := range prior {
			prior[k] /= scale
		}
		for k := first; k < len(c.gCoef); k++ {
			c.gCoef[k] /= scale
		}
		c.rhs = append(c.rhs, rhs/scale)
		c.rowScale = append(c.rowScale, scale)
		row := ref.row
		if !last {
			row = -1
		}
		c.rowOf = append(c.rowOf, row)
		c.gStart = append(c.gStart, int32(len(c.gCol)))
	}
	c.blocks = append(c.blocks, b.shared.place(len(refs), n, block))
	c.links = append(c.links, b.shared.place(len(refs), states, link))
}

// borderRows sets the right-hand sides, scales and global coefficients of the border's rows.
func (b *builder) borderRows() {
	p := &b.p.border
	p.rowScale, p.rhs, p.coef = make([]float64, p.rows), make([]float64, p.rows), make([]float64, p.rows*p.columns)
	for q, row := range p.rowOf {
		lower, upper, cols, values := b.r.entries(row)
		for k, j := range cols {
			if !b.r.colGone[j] {
				p.rowScale[q] = math.Max(p.rowScale[q], math.Abs(values[k]))
			}
		}
		if p.rowScale[q] == 0 {
			p.rowScale[q] = 1
		}
		for k, j := range cols {
			if !b.r.colGone[j] && b.stage[j] == lp.NoStage {
				p.coef[q*p.columns+int(b.globals[j])] = values[k] / p.rowScale[q]
			}
		}
		if lower == upper {
			p.rhs[q] = (lower - b.constant(cols, values)) / p.rowScale[q] / b.p.amountUnit
		}
	}
}

// borderBounds sets the bounds of global columns: their own, and rows of global columns alone.
func (b *builder) borderBounds() {
	p := &b.p.border
	p.boundStart = []int32{0}
	add := func(sign float64, cols []int32, coefs []float64, beta float64, from origin) {
		for k, g := range cols {
			p.boundCol, p.boundCoef = append(p.boundCol, g), append(p.boundCoef, sign*coefs[k])
		}
		p.beta = append(p.beta, sign*beta/b.p.amountUnit)
		p.boundOf = append(p.boundOf, from)
		p.boundStart = append(p.boundStart, int32(len(p.boundCol)))
	}
	one := []float64{1}
	for g, j := range p.columnOf {
		at := []int32{int32(g)}
		if !math.IsInf(b.r.lower[j], -1) {
			add(1, at, one, b.r.lower[j], origin{row: -1, column: j})
		}
		if !math.IsInf(b.r.upper[j], 1) {
			add(-1, at, one, b.r.upper[j], origin{row: -1, column: j})
		}
	}
	for i, kind := range b.kind {
		if kind != global {
			continue
		}
		lower, upper, cols, values := b.r.entries(int32(i))
		if lower == upper {
			continue
		}
		k := b.constant(cols, values)
		var at []int32
		var coefs []float64
		for q, j := range cols {
			if !b.r.colGone[j] {
				at, coefs = append(at, b.globals[j]), append(coefs, values[q])
			}
		}
		if !math.IsInf(lower, -1) {
			add(1, at, coefs, lower-k, origin{row: int32(i), column: -1, factor: 1})
		}
		if !math.IsInf(upper, 1) {
			add(-1, at, coefs, upper-k, origin{row: int32(i), column: -1, factor: -1})
		}
	}
}
