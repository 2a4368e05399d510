package ode

import "math"

// rodas4 holds the coefficients of RODAS (Hairer & Wanner II, section IV.7), transformed so that a stage solves
//
//	(I/(h gamma) - J) K_i = f(t + c_i h, y + sum_j a_ij K_j) + sum_j (g_ij/h) K_j + h d_i df/dt.
//
// The argument of the fifth stage's successor adds K_5, the result adds K_6, and K_6 is the error.
type rodas4 struct {
	gamma float64
	c, d  [6]float64
	a, g  [6][5]float64
	dense [2][5]float64
}

// rodasCoefficients returns the coefficients.
func rodasCoefficients() *rodas4 {
	fifth := [5]float64{1.221224509226641, 6.019134481288629, 12.53708332932087, -0.6878860361058950}
	sixth := fifth
	sixth[4] = 1
	return &rodas4{
		gamma: 0.25,
		c:     [6]float64{0, 0.386, 0.21, 0.63, 1, 1},
		d:     [6]float64{0.25, -0.1043, 0.1035, -0.03620000000000023},
		a: [6][5]float64{
			{},
			{1.544},
			{0.9466785280815826, 0.2557011698983284},
			{3.314825187068521, 2.896124015972201, 0.9986419139977817},
			fifth,
			sixth,
		},
		g: [6][5]float64{
			{},
			{-5.6688},
			{-2.430093356833875, -0.2063599157091915},
			{-0.1073529058151375, -9.594562251023355, -20.47028614809616},
			{7.496443313967647, -10.24680431464352, -33.99990352819905, 11.70890893206160},
			{8.083246795921522, -7.981132988064893, -31.52159432874371, 16.31930543123136, -6.058818238834054},
		},
		dense: [2][5]float64{
			{10.12623508344586, -7.487995877610167, -34.80091861555747, -7.992771707568823, 1.025137723295662},
			{-0.6762803392801253, 6.087714651680015, 16.43084320892478, 24.76722511418386, -6.594389125716872},
		},
	}
}

// rosenbrock is the linearly implicit method.
type rosenbrock struct {
	tab      *rodas4
	n        int
	k        [6][]float64
	y, rhs   []float64
	jacobian []float64 // n x n, by rows
	dfdt     []float64
	at       float64 // time of the Jacobian
	known    bool
	lu       factors
}

// size makes room.
func (r *rosenbrock) size(n int) {
	r.known = false
	if r.tab != nil && r.n == n {
		return
	}
	r.tab, r.n = rodasCoefficients(), n
	for i := range r.k {
		r.k[i] = make([]float64, n)
	}
	r.y, r.rhs, r.dfdt = make([]float64, n), make([]float64, n), make([]float64, n)
	r.jacobian = make([]float64, n*n)
	r.lu.size(n)
}

// order is the power of the step in the estimate of the error.
func (r *rosenbrock) order() float64 { return 4 }

// try makes the step.
func (r *rosenbrock) try(s *Solver) (float64, error) {
	if !r.known || r.at != s.t {
		if err := r.differentiate(s); err != nil {
			return 0, err
		}
	}
	for i, v := range r.jacobian {
		r.lu.a[i] = -v
	}
	for i := range r.n {
		r.lu.a[i*r.n+i] += 1 / (s.h * r.tab.gamma)
	}
	s.result.Factorizations++
	if !r.lu.factor() {
		return 0, ErrSingular
	}
	for i := range r.k {
		if err := r.stage(s, i); err != nil {
			return 0, err
		}
	}
	last := r.k[5]
	for i := range s.yNew {
		s.yNew[i] = r.y[i] + last[i]
	}
	if err := s.checkFinite(s.yNew); err != nil {
		return 0, err
	}
	s.setScale()
	norm := s.norm(last)
	if !(norm <= 1) {
		s.blame(last)
	}
	return norm, nil
}

// stage makes stage i, whose argument stays in r.y.
func (r *rosenbrock) stage(s *Solver, i int) error {
	k := r.k[i]
	if i == 0 {
		copy(k, s.f)
	} else {
		copy(r.y, s.y)
		clear(r.rhs)
		for j := range i {
			a, g, kj := r.tab.a[i][j], r.tab.g[i][j]/s.h, r.k[j]
			for m := range r.y {
				r.y[m] += float64(a * kj[m])
				r.rhs[m] += float64(g * kj[m])
			}
		}
		if err := s.derivative(s.t+r.tab.c[i]*s.h, r.y, k); err != nil {
			return err
		}
		for m := range k {
			k[m] += r.rhs[m]
		}
	}
	if d := r.tab.d[i] * s.h; d != 0 {
		for m := range k {
			k[m] += float64(d * r.dfdt[m])
		}
	}
	r.lu.solve(k)
	return s.checkFinite(k)
}

// finish makes the derivative at the end of the step.
func (r *rosenbrock) finish(s *Solver) error { return s.derivative(s.tNew, s.yNew, s.fNew) }

// prepare fills the continuous output.
func (r *rosenbrock) prepare(s *Solver) error {
	d := &s.dense
	d.use(4)
	for i := range s.y {
		d.c[0][i], d.c[1][i] = s.y[i], s.yNew[i]-s.y[i]
	}
	for row := range r.tab.dense {
		into := d.c[2+row]
		clear(into)
		for j, w := range r.tab.dense[row] {
			for i, v := range r.k[j] {
				into[i] += float64(w * v)
			}
		}
	}
	return nil
}

// differentiate makes the Jacobian and df/dt at the start of the step.
func (r *rosenbrock) differentiate(s *Solver) error {
	s.result.Jacobians++
	r.at, r.known = s.t, false
	if s.p.Jacobian != nil {
		if err := s.p.Jacobian(s.t, s.y, r.jacobian, r.dfdt); err != nil {
			return err
		}
		if err := s.checkFinite(r.dfdt); err != nil {
			return err
		}
		if err := s.checkFinite(r.jacobian); err != nil {
			s.component /= r.n
			return err
		}
		r.known = true
		return nil
	}
	copy(r.y, s.y)
	for j := range r.n {
		if err := r.column(s, j); err != nil {
			return err
		}
	}
	dt := math.Copysign(math.Sqrt(eps)*math.Max(math.Abs(s.t), math.Abs(s.h)), s.h)
	dt = s.t + dt - s.t
	if err := s.derivative(s.t+dt, s.y, r.rhs); err != nil {
		return err
	}
	for i := range r.dfdt {
		r.dfdt[i] = (r.rhs[i] - s.f[i]) / dt
	}
	r.known = true
	return nil
}

// column makes one column of the Jacobian by a forward difference, or by a backward one where the right-hand side does
// not allow that.
func (r *rosenbrock) column(s *Solver, j int) error {
	atol := s.s.AbsoluteTolerance
	if s.s.AbsoluteTolerances != nil {
		atol = s.s.AbsoluteTolerances[j]
	}
	size := max(math.Abs(s.y[j]), atol/s.s.RelativeTolerance, math.Abs(s.h*s.f[j]), 0x1p-500)
	delta := math.Copysign(math.Sqrt(eps)*size, s.f[j]*s.h)
	var err error
	for range 2 {
		r.y[j] = s.y[j] + delta
		if err = s.derivative(s.t, r.y, r.rhs); err == nil {
			break
		}
		delta = -delta
	}
	step := r.y[j] - s.y[j]
	r.y[j] = s.y[j]
	if err != nil {
		return err
	}
	for i := range r.n {
		r.jacobian[i*r.n+j] = (r.rhs[i] - s.f[i]) / step
	}
	return nil
}
