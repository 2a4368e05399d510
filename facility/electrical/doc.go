// Package electrical has the losses of transformers, uninterruptible supplies and distribution by load, and what
// redundancy does to them: how many units stand there, how the load is shared, and how likely enough of them work.
//
// # Equations
//
// The loss of a unit of rating R at an output of x R is
//
//	loss / R = a + b x + c x^2
//
// with a no-load part, one that rises with the load and one with its square (Rasmussen, Electrical Efficiency Modeling for
// Data Centers, Schneider Electric white paper 113). Transformers have no proportional part.
//
// N units carry the design load together. With N+1 there is one more and with 2N there are twice as many; all of them share the
// load evenly, so of m N units each has a load of x / m and the set loses
//
//	N R (m a + b x + c x^2 / m)
//
// which rises with m as long as x / m is below sqrt(a / c), the load of a unit's best efficiency. Redundancy therefore costs
// energy where units are loaded below their best point, and saves some above it.
//
// # Availability
//
// Units fail independently and each works for a share A of the time, so N of M units work with the binomial
//
//	sum_{k=N..M} C(M, k) A^k (1-A)^(M-k)
//
// Two paths of N units each (2N) fail together only: 1 - (1 - A^N)^2. Common causes (switchgear, human error, fire,
// maintenance of a path) are not in these figures, so that they are upper bounds.
//
// # Not modelled
//
// Power factor and harmonics, charging of batteries, losses of cables beyond a constant share, transfer to other units
// when one fails, uneven sharing.
package electrical
