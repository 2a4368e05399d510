package interior

// forward eliminates the right-hand sides fx and fr; what is left on the border is put into rhs.
func (w *work) forward(fx, fr []float64) {
	c := w.c
	clear(w.rhs)
	for v := range c.cost {
		if g := c.hang[v]; g >= 0 {
			w.rhs[w.rows+int(g)] += w.lean[v] * fx[v]
		}
	}
	for h := range c.stages {
		n, k, m := c.size(h)
		prior, link := c.linked(h)
		local, width := n-k, c.width
		first, firstRow := int(c.colStart[h]), int(c.rowStart[h])
		a, u, rho := c.a[c.blocks[h]:], w.stageWork[:local], w.rowWork[:m]
		for i := range u {
			u[i] = w.inv[first+i] * fx[first+i]
		}
		if w.rows > 0 {
			for i := range u {
				for q := c.qStart[first+i]; q < c.qStart[first+i+1]; q++ {
					w.rhs[c.qRow[q]] += c.qCoef[q] * u[i]
				}
			}
		}
		for r := range m {
			x := fr[firstRow+r]
			for i, y := range a[r*n : r*n+local] {
				x += y * u[i]
			}
			for e := range prior {
				x += c.f[link+r*prior+e] * w.stated[w.reachAt[h-1]+e]
			}
			rho[r] = x
			for j, y := range w.cross[(firstRow+r)*width : (firstRow+r+1)*width] {
				w.rhs[j] -= y * x
			}
		}
		w.solveRows(h, rho)
		if k > 0 {
			f := w.stated[w.reachAt[h] : w.reachAt[h]+k]
			for e := range k {
				x := fx[first+local+e]
				for r := range m {
					x -= a[r*n+local+e] * rho[r]
				}
				f[e] = x
				for j, y := range w.reach[(w.reachAt[h]+e)*width : (w.reachAt[h]+e+1)*width] {
					w.rhs[j] += y * x
				}
			}
			w.solveStates(h, f)
		}
		copy(w.solved[firstRow:], rho)
	}
}

// solveRows applies M^-1 of a stage in place.
func (w *work) solveRows(h int, x []float64) {
	m := len(x)
	lower, pivot := w.lower[w.lowerAt[h]:], w.pivot[w.c.rowStart[h]:]
	for r := 1; r < m; r++ {
		for p := range r {
			x[r] -= lower[r*m+p] * x[p]
		}
	}
	for p := m - 1; p >= 0; p-- {
		x[p] /= pivot[p]
		for r := p + 1; r < m; r++ {
			x[p] -= lower[r*m+p] * x[r]
		}
	}
}

// solveStates applies Z^-1 of a stage in place.
func (w *work) solveStates(h int, x []float64) {
	k := len(x)
	chol := w.chol[w.cholAt[h]:]
	for i := range k {
		for j := range i {
			x[i] -= chol[i*k+j] * x[j]
		}
		x[i] /= chol[i*k+i]
	}
	for i := k - 1; i >= 0; i-- {
		for j := i + 1; j < k; j++ {
			x[i] -= chol[j*k+i] * x[j]
		}
		x[i] /= chol[i*k+i]
	}
}

// backward finds columns and row duals from the border's answer b = (duals of border rows, global columns).
func (w *work) backward(fx, b, dx, dy []float64) {
	c := w.c
	width := c.width
	for h := c.stages - 1; h >= 0; h-- {
		n, k, m := c.size(h)
		local := n - k
		first, firstRow := int(c.colStart[h]), int(c.rowStart[h])
		a, e := c.a[c.blocks[h]:], w.stateWork[:k]
		if k > 0 {
			clear(e)
			if h+1 < c.stages {
				_, _, below := c.size(h + 1)
				_, link := c.linked(h + 1)
				for r := range below {
					y := dy[firstRow+m+r]
					for i := range e {
						e[i] += c.f[link+r*k+i] * y
					}
				}
				w.solveStates(h, e)
			}
			for i := range e {
				x := e[i] - w.stated[w.reachAt[h]+i]
				for j, y := range w.reach[(w.reachAt[h]+i)*width : (w.reachAt[h]+i+1)*width] {
					x += y * b[j]
				}
				e[i] = x
			}
		}
		half := w.half[w.halfAt[h]:]
		for r := range m {
			x := w.solved[firstRow+r]
			for j, y := range w.cross[(firstRow+r)*width : (firstRow+r+1)*width] {
				x -= y * b[j]
			}
			for i := range e {
				x -= half[r*k+i] * e[i]
			}
			dy[firstRow+r] = x
		}
		own := dx[first : first+n]
		clear(own)
		for r := range m {
			y := dy[firstRow+r]
			for i, x := range a[r*n : r*n+local] {
				own[i] += x * y
			}
		}
		for i := range own {
			v := first + i
			if i < local {
				x := own[i] - fx[v]
				for q := c.qStart[v]; q < c.qStart[v+1]; q++ {
					x += c.qCoef[q] * b[c.qRow[q]]
				}
				own[i] = x * w.inv[v]
			} else {
				own[i] = e[i-local]
			}
			if g := c.hang[v]; g >= 0 {
				own[i] += w.lean[v] * b[w.rows+int(g)]
			}
		}
	}
}
