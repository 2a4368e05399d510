// Package ode integrates ordinary differential equations
//
//	dy/dt = f(t, y),  y(t0) = y0
//
// with error control, continuous output and events.
//
// # Explicit methods
//
// The embedded Runge-Kutta pairs of Dormand & Prince, in the form of Hairer, Norsett & Wanner, "Solving Ordinary
// Differential Equations I" (2nd ed. 1993), sections II.4 to II.6:
//
//	k_i   = f(t + c_i h, y + h sum_j a_ij k_j)
//	y_new = y + h sum_i b_i k_i
//
// DormandPrince54: 6 evaluations a step, order 5, error by the embedded formula of order 4, continuous output of
// order 4. DormandPrince853: 12 evaluations a step, order 8, error by formulas of order 5 and 3 combined,
//
//	err = h err5^2 / sqrt(err5^2 + 0.01 err3^2),
//
// continuous output of order 7 that costs three more evaluations, made only in steps where it is asked for.
//
// # The linearly implicit method
//
// Rodas4, for stiff systems: a Rosenbrock method of order 4 with an embedded formula of order 3, six stages, stiffly
// accurate and L-stable (Hairer & Wanner, "Solving Ordinary Differential Equations II", 2nd ed. 1996, section IV.7).
// In each stage one linear system with the matrix 1/(h gamma) - df/dy is solved; the Jacobian is given or taken by
// forward differences. Continuous output of order 3.
//
// # Steps
//
// A step is accepted where the root mean square over the components of error / (atol + rtol max(|y|, |y_new|)) is at
// most 1. The next step follows from it with proportional-integral control (Gustafsson 1991; Hairer, Norsett & Wanner
// section IV.2 of the second volume):
//
//	h_new = h * clamp(safety * err_n^-alpha * err_(n-1)^beta).
//
// A right-hand side that returns an error wrapping ErrDomain, or that gives a value that is not finite, makes the step
// be tried again at a quarter of its length; any other error ends the integration.
//
// # Events
//
// An event is a function g(t, y) whose change of sign over an accepted step is looked for, rising, falling or both.
// The crossing is closed in by Brent's method on the continuous output until its bracket is a few units of round-off
// wide; the end past the crossing is taken, so that an integration that starts again there does not find it again. For a
// terminal event the last step is made once more to just beyond the crossing, where the continuous output is as
// accurate as the step itself.
//
// # Stiffness
//
// Along the way the dominant eigenvalue is estimated from the last two stages, h |df/dy| ~ h |f - f'| / |y - y'|
// (Hairer & Wanner section IV.2). Where that lies outside the region of stability in 15 steps, six quieter ones in a
// row not in between, the problem counts as stiff there: that is reported, is an error, or changes to the implicit method, as
// the settings say.
//
// # Invariants
//
// All methods keep linear invariants of f to round-off, in the continuous output as well: a balance whose terms are
// integrated as components closes whatever the tolerance is. Explicit methods do not keep other invariants except to
// the tolerance.
//
// # Not modelled
//
// Discontinuities of f: the error control finds them at the cost of rejected steps, and their place is better given as
// a terminal event. An event function that changes sign twice within a step is not seen; MaxStep bounds that. No
// differential-algebraic or delay equations.
package ode
