package ode

import "math"

// controller chooses the next step from the errors of this one and the one before.
type controller struct {
	alpha, beta float64
	least, most float64 // by which a step may change
	previous    float64 // error of the accepted step before, not below 1e-4
	factor      float64 // of the step that was accepted last
	failed      bool    // the step was tried before: it does not grow
	stepped     float64 // length of it
}

// safety keeps the next step below the one whose error would be 1.
const safety = 0.9

// newController returns the controller of a method whose error goes as the power order of the step.
func newController(order float64, m Method) controller {
	c := controller{previous: 1e-4, least: 0.2, most: 10}
	switch m {
	case DormandPrince54:
		c.beta = 0.04
	case DormandPrince853:
		c.beta, c.least, c.most = 0.02, 1.0/3, 6
	case Rodas4:
		c.beta, c.most = 0, 6
	}
	c.alpha = 1/order - 0.75*c.beta
	return c
}

// accept notes an accepted step's error.
func (c *controller) accept(s *Solver, norm float64) {
	f := c.most
	if norm > 0 {
		f = safety * math.Pow(norm, -c.alpha) * math.Pow(c.previous, c.beta)
	}
	c.factor = math.Min(c.most, math.Max(c.least, f))
	if c.failed {
		c.factor = math.Min(c.factor, 1)
	}
	c.failed = false
	c.previous = math.Max(norm, 1e-4)
	c.stepped = s.h
}

// next returns the length of the next step.
func (c *controller) next() float64 { return c.stepped * c.factor }

// reject returns the length of the next try.
func (c *controller) reject(s *Solver, norm float64) float64 {
	c.failed = true
	if math.IsInf(norm, 0) || math.IsNaN(norm) {
		return s.h / 4
	}
	return s.h * math.Max(c.least, safety*math.Pow(norm, -c.alpha))
}
