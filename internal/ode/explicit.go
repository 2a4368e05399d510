package ode

import "math"

// tableau holds the coefficients of an explicit pair. Rows are sparse: coefficients and the stages they go with.
type tableau struct {
	c         []float64 // of all stages, those of the continuous output last
	rows      []row     // a_ij by stage; row 0 is empty
	stages    int       // without the derivative at the end of the step
	weights   row       // b_i
	low, high row       // error estimates; high is empty where there is one only
	dense     []row     // of the continuous output from its fifth coefficient on
	order     float64   // of the error in the step
	stable    float64   // of |h lambda| up to which the method is stable, as the detector measures it
}

// row is a sparse linear combination of stages.
type row struct {
	stage  []int
	weight []float64
}

// explicit is an explicit Runge-Kutta pair.
type explicit struct {
	tab  *tableau
	of   Method
	n    int
	k    [][]float64
	y    []float64 // argument of the last stage that was made
	e, g []float64 // error estimates
}

// size makes room for a method and a number of components.
func (x *explicit) size(m Method, n int) {
	if x.tab != nil && x.of == m && x.n == n {
		return
	}
	x.of, x.n = m, n
	if m == DormandPrince54 {
		x.tab = dormandPrince54()
	} else {
		x.tab = dormandPrince853()
	}
	x.k = make([][]float64, len(x.tab.c))
	flat := make([]float64, (len(x.k)+3)*n)
	cut := func() []float64 {
		part := flat[:n:n]
		flat = flat[n:]
		return part
	}
	for i := range x.k {
		x.k[i] = cut()
	}
	x.y, x.e, x.g = cut(), cut(), cut()
}

// order is the power of the step in the estimate of the error.
func (x *explicit) order() float64 { return x.tab.order }

// combine writes the row's combination of the stages to into.
func (x *explicit) combine(r *row, into []float64) {
	clear(into)
	for j, stage := range r.stage {
		w, k := r.weight[j], x.k[stage]
		for i := range into {
			into[i] += float64(w * k[i])
		}
	}
}

// stage makes stage i from those before it.
func (x *explicit) stage(s *Solver, i int) error {
	x.combine(&x.tab.rows[i], x.y)
	for j := range x.y {
		x.y[j] = s.y[j] + s.h*x.y[j]
	}
	return s.derivative(s.t+x.tab.c[i]*s.h, x.y, x.k[i])
}

// try makes the step.
func (x *explicit) try(s *Solver) (float64, error) {
	copy(x.k[0], s.f)
	for i := 1; i < x.tab.stages; i++ {
		if err := x.stage(s, i); err != nil {
			return 0, err
		}
	}
	x.combine(&x.tab.weights, s.yNew)
	for i := range s.yNew {
		s.yNew[i] = s.y[i] + s.h*s.yNew[i]
	}
	if err := s.checkFinite(s.yNew); err != nil {
		return 0, err
	}
	s.setScale()
	if len(x.tab.high.stage) == 0 { // the estimate takes the derivative at the end
		if err := x.end(s); err != nil {
			return 0, err
		}
	}
	x.combine(&x.tab.low, x.e)
	norm := math.Abs(s.h) * s.norm(x.e)
	if len(x.tab.high.stage) > 0 && norm > 0 {
		x.combine(&x.tab.high, x.g)
		third := math.Abs(s.h) * s.norm(x.g)
		norm *= norm / math.Sqrt(norm*norm+0.01*third*third)
	}
	if !(norm <= 1) {
		s.blame(x.e)
	}
	return norm, nil
}

// end makes the derivative at the end of the step.
func (x *explicit) end(s *Solver) error {
	k := x.k[x.tab.stages]
	if err := s.derivative(s.tNew, s.yNew, k); err != nil {
		return err
	}
	copy(s.fNew, k)
	return nil
}

// finish makes the derivative at the end of the step where try has not made it.
func (x *explicit) finish(s *Solver) error {
	if len(x.tab.high.stage) == 0 {
		return nil
	}
	return x.end(s)
}

// prepare fills the continuous output: its first four coefficients are those of the cubic through both ends, the others
// come from the stages (Hairer, Norsett & Wanner I, section II.6).
func (x *explicit) prepare(s *Solver) error {
	for i := x.tab.stages + 1; i < len(x.tab.c); i++ {
		if err := x.stage(s, i); err != nil {
			return err
		}
	}
	x.interpolate(s)
	return nil
}

// interpolate is prepare from stages that are there.
func (x *explicit) interpolate(s *Solver) {
	d := &s.dense
	d.use(4 + len(x.tab.dense))
	k0, k1 := x.k[0], x.k[x.tab.stages]
	for i := range s.y {
		diff := s.yNew[i] - s.y[i]
		bend := s.h*k0[i] - diff
		d.c[0][i], d.c[1][i], d.c[2][i], d.c[3][i] = s.y[i], diff, bend, diff-s.h*k1[i]-bend
	}
	for j := range x.tab.dense {
		into := d.c[4+j]
		x.combine(&x.tab.dense[j], into)
		for i := range into {
			into[i] *= s.h
		}
	}
}
