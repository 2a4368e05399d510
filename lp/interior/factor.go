package interior

import "math"

// weigh computes the weights of bounds and columns, and puts into schur what columns without rows bring to the border.
//
//	d_v = sum w_i,  lean_v = sum w_i slope_i / d_v,  and on the global column: -sum w_i (slope_i - lean_v)^2.
//
// The last is a sum of squares, not a difference of large numbers.
func (w *work) weigh(pt *chunkPoint) {
	c := w.c
	clear(w.schur)
	for v := range c.cost {
		from, to := c.boundStart[v], c.boundStart[v+1]
		d, mean := 0.0, 0.0
		for i := from; i < to; i++ {
			weight := pt.z[i] / pt.s[i]
			w.w[i] = weight
			d += weight
			mean += weight * c.slope[i]
		}
		w.d[v] = d + w.proximal
		w.lean[v] = 0
		g := c.hang[v]
		if g >= 0 {
			mean /= d
			w.lean[v] = mean
			spread := 0.0
			for i := from; i < to; i++ {
				by := c.slope[i] - mean
				spread += w.w[i] * by * by
			}
			at := w.rows + int(g)
			w.schur[at*c.width+at] -= spread
		}
		w.inv[v] = 1 / w.d[v]
		for q := c.qStart[v]; q < c.qStart[v+1]; q++ {
			if g >= 0 {
				w.schur[int(c.qRow[q])*c.width+w.rows+int(g)] += c.qCoef[q] * w.lean[v]
			}
		}
	}
}

// factor eliminates the chunk stage by stage: rows, then the columns that link to the next stage. What is left on the
// border is added to schur.
func (w *work) factor() {
	for h := range w.c.stages {
		w.factorRows(h)
		w.factorBorder(h)
		w.factorStates(h)
	}
	c := w.c
	for i := range c.width {
		for j := range i {
			w.schur[i*c.width+j] = w.schur[j*c.width+i]
		}
	}
}

// factorRows factors M = sum_v a_v a_v' / d_v + F Z^-1 F' as L D L' by weighted modified Gram-Schmidt on the columns,
// which adds squares of residuals where elimination would subtract large numbers.
func (w *work) factorRows(h int) {
	c := w.c
	n, k, m := c.size(h)
	prior := c.linked(h)
	local := n - k
	wide := local + prior
	a, inv := c.blocks[h].dense, w.inv[c.colStart[h]:]
	g := w.stageWork[:m*wide]
	for r := range m {
		copy(g[r*wide:], a[r*n:r*n+local])
		if prior > 0 {
			// F L^-T, with Z = L L' of the stage before
			chol := w.chol[w.cholAt[h-1]:]
			f, u := c.links[h].dense[r*prior:], g[r*wide+local:]
			for i := range prior {
				x := f[i]
				for j := range i {
					x -= u[j] * chol[i*prior+j]
				}
				u[i] = x / chol[i*prior+i]
			}
		}
	}
	lower, pivot := w.lower[w.lowerAt[h]:], w.pivot[c.rowStart[h]:]
	for p := range m {
		gp := g[p*wide : (p+1)*wide]
		d := w.proximal
		for i, x := range gp[:local] {
			d += inv[i] * x * x
		}
		for _, x := range gp[local:] {
			d += x * x
		}
		pivot[p] = d
		for r := p + 1; r < m; r++ {
			gr := g[r*wide : (r+1)*wide]
			dot := 0.0
			for i, x := range gp[:local] {
				dot += inv[i] * x * gr[i]
			}
			for i, x := range gp[local:] {
				dot += x * gr[local+i]
			}
			l := dot / d
			lower[r*m+p] = l
			if l != 0 {
				for i, x := range gp {
					gr[i] -= l * x
				}
			}
		}
	}
}

// factorBorder sets up the rows' coefficients B on the border and eliminates them: L^-1 B is left in cross
// until the next stage.
func (w *work) factorBorder(h int) {
	c := w.c
	n, k, m := c.size(h)
	prior := c.linked(h)
	local, width := n-k, c.width
	first, firstRow := int(c.colStart[h]), int(c.rowStart[h])
	b := w.cross[:m*width]
	clear(b)
	for r := range m {
		br := b[r*width : (r+1)*width]
		for q := c.gStart[firstRow+r]; q < c.gStart[firstRow+r+1]; q++ {
			br[w.rows+int(c.gCol[q])] += c.gCoef[q]
		}
		for _, entry := range c.blocks[h].row(r) {
			i, x := int(entry.at), entry.x
			if g := c.hang[first+i]; g >= 0 {
				br[w.rows+int(g)] += x * w.lean[first+i]
			}
			if i < local && w.rows > 0 {
				for q := c.qStart[first+i]; q < c.qStart[first+i+1]; q++ {
					br[c.qRow[q]] += x * w.inv[first+i] * c.qCoef[q]
				}
			}
		}
		for _, entry := range c.links[h].row(r) {
			e, x := int(entry.at), entry.x
			if g := c.hang[first-prior+e]; g >= 0 {
				br[w.rows+int(g)] += x * w.lean[first-prior+e]
			}
			for j, y := range w.reach[(w.reachAt[h-1]+e)*width : (w.reachAt[h-1]+e+1)*width] {
				br[j] += x * y
			}
		}
	}
	if w.rows > 0 {
		w.borderRows(first, local)
	}
	lower, pivot := w.lower[w.lowerAt[h]:], w.pivot[firstRow:]
	for p := range m {
		bp := b[p*width : (p+1)*width]
		for r := p + 1; r < m; r++ {
			if l := lower[r*m+p]; l != 0 {
				br := b[r*width : (r+1)*width]
				for j, x := range bp {
					br[j] -= l * x
				}
			}
		}
		w.addOuter(bp, -1/pivot[p])
	}
}

// borderRows adds q q' / d of the local columns of a stage to the border.
func (w *work) borderRows(first, local int) {
	c := w.c
	for v := first; v < first+local; v++ {
		for q := c.qStart[v]; q < c.qStart[v+1]; q++ {
			for p := q; p < c.qStart[v+1]; p++ {
				i, j := c.qRow[q], c.qRow[p]
				if i > j {
					i, j = j, i
				}
				w.schur[int(i)*c.width+int(j)] += c.qCoef[q] * c.qCoef[p] * w.inv[v]
			}
		}
	}
}

// addOuter adds factor b b' to the upper triangle of the border's matrix.
func (w *work) addOuter(b []float64, factor float64) {
	width := len(b)
	for i, x := range b {
		if x == 0 {
			continue
		}
		x *= factor
		row := w.schur[i*width+i : (i+1)*width]
		for j, y := range b[i:] {
			row[j] += x * y
		}
	}
}

// factorStates factors Z = D + E' M^-1 E of the columns that link to the next stage, and finishes reach.
func (w *work) factorStates(h int) {
	c := w.c
	n, k, m := c.size(h)
	local := n - k
	a, lower := c.blocks[h].dense, w.lower[w.lowerAt[h]:]
	half := w.half
	if k > 0 {
		for r := range m { // L^-1 E
			for e := range k {
				x := a[r*n+local+e]
				for p := range r {
					x -= lower[r*m+p] * half[p*k+e]
				}
				half[r*k+e] = x
			}
		}
		w.cholesky(h)
		w.reachStates(h)
	}
}

// reachStates eliminates the states: Q = q - E' M^-1 B, and reach = Z^-1 Q.
func (w *work) reachStates(h int) {
	c := w.c
	n, k, m := c.size(h)
	width := c.width
	first, firstRow := int(c.colStart[h])+n-k, int(c.rowStart[h])
	pivot, half, cross := w.pivot[firstRow:], w.half, w.cross
	chol := w.chol[w.cholAt[h]:]
	reach := w.reach[w.reachAt[h]*width : (w.reachAt[h]+k)*width]
	clear(reach)
	for e := range k {
		to := reach[e*width : (e+1)*width]
		for q := c.qStart[first+e]; q < c.qStart[first+e+1]; q++ {
			to[c.qRow[q]] += c.qCoef[q]
		}
		for r := range m {
			if x := half[r*k+e] / pivot[r]; x != 0 {
				for j, y := range cross[r*width : (r+1)*width] {
					to[j] -= x * y
				}
			}
		}
		for i := range e { // L^-1
			if l := chol[e*k+i]; l != 0 {
				for j, y := range reach[i*width : (i+1)*width] {
					to[j] -= l * y
				}
			}
		}
		d := 1 / chol[e*k+e]
		for j := range to {
			to[j] *= d
		}
		w.addOuter(to, 1)
	}
	for e := k - 1; e >= 0; e-- { // L^-T
		to := reach[e*width : (e+1)*width]
		for i := e + 1; i < k; i++ {
			if l := chol[i*k+e]; l != 0 {
				for j, y := range reach[i*width : (i+1)*width] {
					to[j] -= l * y
				}
			}
		}
		d := 1 / chol[e*k+e]
		for j := range to {
			to[j] *= d
		}
	}
}

// leastPivot keeps a factor from dividing by zero where a state stands in no row that any column can move.
const leastPivot = 1e-300

// cholesky factors Z = D + E' M^-1 E into L L' by weighted modified Gram-Schmidt, like the rows: the columns are those of
// the identity with weights D over L^-1 E with weights 1 / pivot.
func (w *work) cholesky(h int) {
	c := w.c
	n, k, m := c.size(h)
	tall := k + m
	weights, g := w.stateWeights[:tall], w.stateWork[:k*tall]
	copy(weights, w.d[int(c.colStart[h])+n-k:int(c.colStart[h])+n])
	for r := range m {
		weights[k+r] = 1 / w.pivot[int(c.rowStart[h])+r]
	}
	half, chol := w.half, w.chol[w.cholAt[h]:]
	clear(g)
	for e := range k {
		g[e*tall+e] = 1
		for r := range m {
			g[e*tall+k+r] = half[r*k+e]
		}
	}
	for j := range k {
		gj := g[j*tall : (j+1)*tall]
		d := leastPivot
		for i, x := range gj {
			d += weights[i] * x * x
		}
		root := math.Sqrt(d)
		chol[j*k+j] = root
		for i := j + 1; i < k; i++ {
			gi := g[i*tall : (i+1)*tall]
			dot := 0.0
			for q, x := range gj {
				dot += weights[q] * x * gi[q]
			}
			l := dot / d
			chol[i*k+j] = l * root
			if l != 0 {
				for q, x := range gj {
					gi[q] -= l * x
				}
			}
		}
	}
}
