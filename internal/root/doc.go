// Package root finds where a continuous function of one variable crosses zero.
//
// # Method
//
// Bracket looks for two points between which the function changes sign, going out from a guess by steps that
// stay equal or grow geometrically, inside hard limits that it never leaves. Scan looks for one over an even
// grid. Brent then closes the bracket with the method of Brent (1973, "Algorithms for Minimization without
// Derivatives", ch. 4, procedure zero): inverse quadratic interpolation or the secant where they shrink the
// bracket fast enough, bisection otherwise. It ends when the bracket [b, c] around the crossing satisfies
//
//	|c - b| / 2 <= 2 eps |b| + Tolerance,    eps = 2^-52
//
// and needs at most about (log2(width/Tolerance) + 1)^2 evaluations, in practice about ten.
//
// # Assumptions
//
// The function is deterministic and finite or infinite but not NaN. Where it is continuous the point found is
// within the stated distance of a root. Where it jumps across zero (a step, or a pole such as 1/x) the point
// found is at the jump: Result carries the value there and on the other side of the crossing, and the caller
// decides.
//
// # Not modelled
//
// Other roots: one crossing is returned and nothing is said about others. Roots without a change of sign
// (double roots such as that of x^2) are found only if an evaluation falls on them exactly. No derivatives,
// no systems of equations, no complex roots.
package root
