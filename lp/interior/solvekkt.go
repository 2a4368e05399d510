package interior

// forward eliminates the right-hand sides fx and fr; what is left on the border is put into rhs. With t = M^-1 rho of a
// stage the border loses B' t = B_h' t + (F Z^-1 Q)' t, and gains (Z^-1 Q)' f: the second and third are taken together, so
// that nothing but reach is read.
func (w *work) forward(fx, fr []float64) {
	c := w.c
	clear(w.rhs)
	for h := range c.stages {
		n, k, m := c.size(h)
		prior := c.linked(h)
		local := n - k
		first, firstRow := int(c.colStart[h]), int(c.rowStart[h])
		a, u, rho, t := c.blocks[h], w.stageWork[:n], w.waiting[firstRow:firstRow+m], w.rowWork[:m]
		fs, inv := fx[first:first+n], w.inv[first:first+n]
		for i := range local {
			u[i] = inv[i] * fs[i]
		}
		copy(rho, fr[firstRow:firstRow+m])
		a.add(rho, u, local, 1)
		if prior > 0 {
			c.links[h].add(rho, w.stated[w.reachAt[h-1]:], prior, 1)
		}
		copy(t, rho)
		w.solveRows(h, t)
		if prior > 0 { // what the states before bring to the border, less what goes on
			gain := w.stateWork[:prior]
			copy(gain, w.gain[:prior])
			c.links[h].addTransposed(gain, t, prior, -1)
			w.toBorder(w.reachAt[h-1], gain)
			for e := range prior {
				if g := c.hang[first-prior+e]; g >= 0 {
					w.rhs[w.rows+int(g)] += w.lean[first-prior+e] * (gain[e] - w.gain[e])
				}
			}
		}
		for r, t := range t {
			for q := c.gStart[firstRow+r]; q < c.gStart[firstRow+r+1]; q++ {
				w.rhs[w.rows+int(c.gCol[q])] -= c.gCoef[q] * t
			}
		}
		w.columnsForward(first, local, a, t, fs)
		f := w.stated[w.reachAt[h] : w.reachAt[h]+k]
		copy(f, w.stageWork[local:n]) // f - E' t, as columnsForward has left it
		copy(w.gain, f)
		w.solveStates(h, f)
	}
	if last := c.stages - 1; c.states[last] > 0 {
		w.toBorder(w.reachAt[last], w.gain[:c.states[last]])
	}
}

// columnsForward takes what the columns of a stage bring to the border: lean (f - A' t), and of local columns q (f - A' t) / d.
func (w *work) columnsForward(first, local int, a *block, t, fs []float64) {
	c := w.c
	rest := w.stageWork[:len(fs)]
	copy(rest, fs)
	a.addTransposed(rest, t, len(fs), -1)
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
	lower, pivot := w.lower[w.lowerAt[h]:w.lowerAt[h]+m*m], w.pivot[w.c.rowStart[h]:]
	for r := 1; r < m; r++ {
		sum := x[r]
		for p, l := range lower[r*m : r*m+r] {
			sum -= l * x[p]
		}
		x[r] = sum
	}
	for p := range x {
		x[p] /= pivot[p]
	}
	for r := m - 1; r > 0; r-- {
		by := x[r]
		for p, l := range lower[r*m : r*m+r] {
			x[p] -= l * by
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
		e := w.stateWork[:k]
		if k > 0 {
			clear(e)
			if h+1 < c.stages {
				_, _, below := c.size(h + 1)
				c.links[h+1].addTransposed(e, dy[firstRow+m:firstRow+m+below], k, 1)
				w.solveStates(h, e)
			}
			for i := range e {
				e[i] += w.stated[w.reachAt[h]+i]
			}
		}
		w.rowsBackward(h, b, e, dy[firstRow:firstRow+m])
		own := dx[first : first+n]
		clear(own)
		c.blocks[h].addTransposed(own, dy[firstRow:firstRow+m], local, 1)
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
	n, k, _ := c.size(h)
	prior, local := c.linked(h), n-k
	first, firstRow := int(c.colStart[h]), int(c.rowStart[h])
	u := w.stageWork[:n]
	for i := range u {
		v, x := first+i, 0.0
		if i >= local {
			x = e[i-local]
		}
		if g := c.hang[v]; g >= 0 {
			x += w.lean[v] * b[w.rows+int(g)]
		}
		if w.rows > 0 && i < local {
			for q := c.qStart[v]; q < c.qStart[v+1]; q++ {
				x += w.inv[v] * c.qCoef[q] * b[c.qRow[q]]
			}
		}
		u[i] = x
	}
	for r := range dy {
		x := w.waiting[firstRow+r]
		for q := c.gStart[firstRow+r]; q < c.gStart[firstRow+r+1]; q++ {
			x -= c.gCoef[q] * b[w.rows+int(c.gCol[q])]
		}
		dy[r] = x
	}
	c.blocks[h].add(dy, u, n, -1)
	before := w.stageWork[:prior]
	for i := range before {
		v, x := first-prior+i, w.along[w.reachAt[h-1]+i]
		if g := c.hang[v]; g >= 0 {
			x += w.lean[v] * b[w.rows+int(g)]
		}
		before[i] = x
	}
	c.links[h].add(dy, before, prior, -1)
	w.solveRows(h, dy)
}
