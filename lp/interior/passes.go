package interior

import "math"

// residuals computes what the point misses, by row, column and bound, and this chunk's sums.
func (w *work) residuals(pt *chunkPoint, all *point) {
	c := w.c
	s := &w.sums
	clear(s.global)
	clear(s.border)
	s.complementarity, s.primal, s.dual, s.slack, s.primalObjective, s.dualObjective = 0, 0, 0, 0, 0, 0
	w.transposed(pt.y, all.dual, w.rd, s.global)
	for v, cost := range c.cost {
		x := pt.x[v]
		s.primalObjective += cost * x
		rd := cost - w.rd[v]
		at := 0.0
		g := c.hang[v]
		if g >= 0 {
			at = all.global[g]
		}
		for i := c.boundStart[v]; i < c.boundStart[v+1]; i++ {
			sign, z := c.sign[i], pt.z[i]
			rd -= sign * z
			rho := sign*(x-c.slope[i]*at-c.beta[i]) - pt.s[i]
			w.rho[i] = rho
			s.slack = math.Max(s.slack, math.Abs(rho))
			s.complementarity += pt.s[i] * z
			s.dualObjective += sign * c.beta[i] * z
			if g >= 0 {
				s.global[g] -= sign * c.slope[i] * z
			}
		}
		w.rd[v] = rd
		s.dual = math.Max(s.dual, math.Abs(rd))
	}
	w.product(pt.x, all.global, w.rp, s.border)
	for r, b := range c.rhs {
		s.dualObjective += b * pt.y[r]
		w.rp[r] = b - w.rp[r]
		s.primal = math.Max(s.primal, math.Abs(w.rp[r]))
	}
}

// transposed puts A'y of the chunk's columns into to, and adds that of the global columns to global.
func (w *work) transposed(y, border, to, global []float64) {
	c := w.c
	clear(to)
	for h := range c.stages {
		n, _, m := c.size(h)
		prior := c.linked(h)
		first, firstRow := int(c.colStart[h]), int(c.rowStart[h])
		rows := y[firstRow : firstRow+m]
		c.blocks[h].addTransposed(to[first:first+n], rows, n, 1)
		c.links[h].addTransposed(to[first-prior:first], rows, prior, 1)
		for r, yr := range rows {
			for q := c.gStart[firstRow+r]; q < c.gStart[firstRow+r+1]; q++ {
				global[c.gCol[q]] += c.gCoef[q] * yr
			}
		}
	}
	if w.rows > 0 {
		for v := range to {
			for q := c.qStart[v]; q < c.qStart[v+1]; q++ {
				to[v] += c.qCoef[q] * border[c.qRow[q]]
			}
		}
	}
}

// product puts A x of the chunk's rows into to, and adds that of the border's rows to border.
func (w *work) product(x, global, to, border []float64) {
	c := w.c
	for h := range c.stages {
		n, _, m := c.size(h)
		prior := c.linked(h)
		first, firstRow := int(c.colStart[h]), int(c.rowStart[h])
		rows := to[firstRow : firstRow+m]
		for r := range rows {
			sum := 0.0
			for q := c.gStart[firstRow+r]; q < c.gStart[firstRow+r+1]; q++ {
				sum += c.gCoef[q] * global[c.gCol[q]]
			}
			rows[r] = sum
		}
		c.blocks[h].add(rows, x[first:first+n], n, 1)
		c.links[h].add(rows, x[first-prior:first], prior, 1)
	}
	if w.rows > 0 {
		for v := range x {
			for q := c.qStart[v]; q < c.qStart[v+1]; q++ {
				border[c.qRow[q]] += c.qCoef[q] * x[v]
			}
		}
	}
}

// aim sets the right-hand sides of the predictor: t = (r_c - z rho) / s with r_c = - s z, f = rd - sum sign t.
func (w *work) aim(pt *chunkPoint, target float64) {
	c := w.c
	clear(w.sums.global)
	copy(w.fr, w.rp)
	for v := range c.cost {
		f := w.rd[v]
		lean := 0.0
		for i := c.boundStart[v]; i < c.boundStart[v+1]; i++ {
			t := target/pt.s[i] - pt.z[i] - w.w[i]*w.rho[i]
			w.t[i] = t
			t *= c.sign[i]
			f -= t
			lean += t * c.slope[i]
		}
		w.fx[v] = f
		if g := c.hang[v]; g >= 0 {
			w.sums.global[g] += lean
		}
	}
}

// aimAt sets the right-hand sides of a corrector: t = r_c / s with r_c in keep, and no residuals.
func (w *work) aimAt(pt *chunkPoint) {
	c := w.c
	clear(w.sums.global)
	clear(w.fr)
	for v := range c.cost {
		f, lean := 0.0, 0.0
		for i := c.boundStart[v]; i < c.boundStart[v+1]; i++ {
			t := w.keep[i] / pt.s[i]
			w.t[i] = t
			t *= c.sign[i]
			f -= t
			lean += t * c.slope[i]
		}
		w.fx[v] = f
		if g := c.hang[v]; g >= 0 {
			w.sums.global[g] += lean
		}
	}
}

// slacken finds the steps of slacks and multipliers from those of the columns. The predictor closes what the slacks miss.
func (w *work) slacken(dir *chunkPoint, global []float64, predictor bool) {
	c := w.c
	for v := range c.cost {
		dx, at := dir.x[v], 0.0
		if g := c.hang[v]; g >= 0 {
			at = global[g]
		}
		for i := c.boundStart[v]; i < c.boundStart[v+1]; i++ {
			move := c.sign[i] * (dx - c.slope[i]*at)
			dir.z[i] = w.t[i] - w.w[i]*move
			if predictor {
				move += w.rho[i]
			}
			dir.s[i] = move
		}
	}
}

// products sums (s + p ds)(z + d dz).
func (w *work) products(pt, dir *chunkPoint, p, d float64) {
	sum := 0.0
	for i, s := range pt.s {
		sum += (s + p*dir.s[i]) * (pt.z[i] + d*dir.z[i])
	}
	w.sums.complementarity = sum
}

// advance moves the point.
func (pt *chunkPoint) advance(dir *chunkPoint, p, d float64) {
	for v, x := range dir.x {
		pt.x[v] += p * x
	}
	for i, x := range dir.s {
		pt.s[i] += p * x
		pt.z[i] += d * dir.z[i]
	}
	for r, y := range dir.y {
		pt.y[r] += d * y
	}
}

// missed computes the residuals of a solve: by column into rx, by row into rr, on the border into the sums.
func (w *work) missed(dir *chunkPoint, global, border, rx, rr []float64) {
	c := w.c
	clear(w.sums.global)
	clear(w.sums.border)
	w.transposed(dir.y, border, rx, w.sums.global)
	primal, dual := 0.0, 0.0
	for v := range c.cost {
		dx, at := dir.x[v], 0.0
		g := c.hang[v]
		if g >= 0 {
			at = global[g]
		}
		h, lean := 0.0, 0.0
		for i := c.boundStart[v]; i < c.boundStart[v+1]; i++ {
			x := w.w[i] * (dx - c.slope[i]*at)
			h += x
			lean += x * c.slope[i]
		}
		near := w.proximal * (dx - w.lean[v]*at)
		h += near
		if g >= 0 {
			w.sums.global[g] += lean + near*w.lean[v]
		}
		rx[v] = w.fx[v] + h - rx[v]
		dual = math.Max(dual, math.Abs(rx[v]))
	}
	w.product(dir.x, global, rr, w.sums.border)
	for r := range rr {
		rr[r] = w.fr[r] - rr[r] - w.proximal*dir.y[r]
		primal = math.Max(primal, math.Abs(rr[r]))
	}
	w.sums.primal, w.sums.dual = primal, dual
}
