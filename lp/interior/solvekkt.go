package interior

// forward eliminates the right-hand sides fx and fr; what is left on the border is put into rhs. With t = M^-1 rho of a
// stage the border loses B' t = B_h' t + (F Z^-1 Q)' t, and gains (Z^-1 Q)' f: the second and third are taken together, so
// that nothing but reach is read.
func (w *work) forward(fx, fr []float64) {
	c := w.c
	clear(w.rhs)
	for h := range c.stages {
		n, k, m := c.size(h)
		prior, link := c.linked(h)
		local := n - k
		first, firstRow := int(c.colStart[h]), int(c.rowStart[h])
		a, u, rho := c.a[c.blocks[h]:c.blocks[h]+m*n], w.stageWork[:n], w.solved[firstRow:firstRow+m]
		fs, inv := fx[first:first+n], w.inv[first:first+n]
		for i := range local {
			u[i] = inv[i] * fs[i]
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
		}
		w.solveRows(h, rho)
		if prior > 0 { // what the states before bring to the border, less what goes on
			gain := w.stateWork[:prior]
			copy(gain, w.gain[:prior])
			for r, t := range rho {
				for e := range prior {
					gain[e] -= c.f[link+r*prior+e] * t
				}
			}
			w.toBorder(w.reachAt[h-1], gain)
			for e := range prior {
				if g := c.hang[first-prior+e]; g >= 0 {
					w.rhs[w.rows+int(g)] += w.lean[first-prior+e] * (gain[e] - w.gain[e])
				}
			}
		}
		for r, t := range rho {
			for q := c.gStart[firstRow+r]; q < c.gStart[firstRow+r+1]; q++ {
				w.rhs[w.rows+int(c.gCol[q])] -= c.gCoef[q] * t
			}
		}
		w.columnsForward(first, local, a, rho, fs)
		f := w.stated[w.reachAt[h] : w.reachAt[h]+k]
		for e := range k {
			x := fs[local+e]
			for r, t := range rho {
				x -= a[r*n+local+e] * t
			}
			f[e], w.gain[e] = x, x
		}
		w.solveStates(h, f)
	}
	if last := c.stages - 1; c.states[last] > 0 {
		w.toBorder(w.reachAt[last], w.gain[:c.states[last]])
	}
}

// columnsForward takes what the columns of a stage bring to the border: lean (f - A' t), and of local columns q (f - A' t) / d.
func (w *work) columnsForward(first, local int, a, t, fs []float64) {
	c := w.c
	rest, n := w.stageWork[:len(fs)], len(fs)
	copy(rest, fs)
	for r, y := range t {
		if y == 0 {
			continue
		}
		for i, x := range a[r*n : (r+1)*n] {
			rest[i] -= x * y
		}
	}
	for i, x := range rest {
		v := first + i
		if g := c.hang[v]; g >= 0 {
			w.rhs[w.rows+int(g)] += w.lean[v] * x
		}
		if w.rows > 0 && i < local {
			for q := c.qStart[v]; q < c.qStart[v+1]; q++ {
				w.rhs[c.qRow[q]] += c.qCoef[q] * w.inv[v] * x
			}
		}
	}
}

// toBorder adds reach' gain of one stage to the border's right-hand side.
func (w *work) toBorder(at int, gain []float64) {
	width := w.c.width
	rhs := w.rhs[:width]
	for e, x := range gain {
		row := w.reach[(at+e)*width : (at+e+1)*width]
		for j, y := range row {
			rhs[j] += y * x
		}
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
	b = b[:width]
	// Z^-1 Q b of every stage, in place of what forward left of the states: stated = Z^-1 (Q b - f).
	for i, x := range w.stated {
		sum := -x
		for j, y := range w.reach[i*width : (i+1)*width] {
			sum += y * b[j]
		}
		w.along[i] = sum + x
		w.stated[i] = sum
	}
	for h := c.stages - 1; h >= 0; h-- {
		n, k, m := c.size(h)
		local := n - k
		first, firstRow := int(c.colStart[h]), int(c.rowStart[h])
		a, e := c.a[c.blocks[h]:c.blocks[h]+m*n], w.stateWork[:k]
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
				e[i] += w.stated[w.reachAt[h]+i]
			}
		}
		w.rowsBackward(h, b, e, dy[firstRow:firstRow+m])
		own := dx[first : first+n]
		clear(own)
		for r, y := range dy[firstRow : firstRow+m] {
			for i, x := range a[r*n : r*n+local] {
				own[i] += x * y
			}
		}
		for i := range own {
			v := first + i
			if i < local {
				x := own[i] - fx[v]
				if w.rows > 0 {
					for q := c.qStart[v]; q < c.qStart[v+1]; q++ {
						x += c.qCoef[q] * b[c.qRow[q]]
					}
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

// rowsBackward finds the row duals of a stage: M^-1 (rho - E e - B b) with B b = B_h b + F Z^-1 Q b.
func (w *work) rowsBackward(h int, b, e, dy []float64) {
	c := w.c
	n, k, m := c.size(h)
	prior, link := c.linked(h)
	local := n - k
	first, firstRow := int(c.colStart[h]), int(c.rowStart[h])
	a, u := c.a[c.blocks[h]:c.blocks[h]+m*n], w.stageWork[:n]
	for i := range u {
		v, x := first+i, 0.0
		if g := c.hang[v]; g >= 0 {
			x = w.lean[v] * b[w.rows+int(g)]
		}
		if w.rows > 0 && i < local {
			for q := c.qStart[v]; q < c.qStart[v+1]; q++ {
				x += w.inv[v] * c.qCoef[q] * b[c.qRow[q]]
			}
		}
		u[i] = x
	}
	for r := range dy {
		x := 0.0
		for i, y := range a[r*n : (r+1)*n] {
			x -= y * u[i]
		}
		for q := c.gStart[firstRow+r]; q < c.gStart[firstRow+r+1]; q++ {
			x -= c.gCoef[q] * b[w.rows+int(c.gCol[q])]
		}
		dy[r] = x
	}
	for i := range prior {
		v, x := first-prior+i, w.along[w.reachAt[h-1]+i]
		if g := c.hang[v]; g >= 0 {
			x += w.lean[v] * b[w.rows+int(g)]
		}
		for r := range dy {
			dy[r] -= c.f[link+r*prior+i] * x
		}
	}
	w.solveRows(h, dy)
	half := w.half[w.halfAt[h]:]
	for r := range dy {
		x := dy[r] + w.solved[firstRow+r]
		for i, y := range e {
			x -= half[r*k+i] * y
		}
		dy[r] = x
	}
}
