// Package random gives named random streams and inverse-CDF samplers whose results do not depend on the
// version of any library.
//
// # Streams
//
// Stream(seed, name, replicate) is a PCG-DXSM generator (O'Neill 2014; math/rand/v2.PCG) whose 128-bit state
// is the first half of
//
//	SHA-256("tokenwatt/random/1\x00" || seed (8 bytes, little-endian) || replicate (8 bytes, little-endian) || name)
//
// read as two little-endian words. A stream depends on its own three words only, so adding, removing or
// reordering streams moves no other one. Two streams with different words start 2^128 steps of one cycle
// apart on average; the chance that n streams of length L overlap is below n^2 L / 2^128.
//
// # Samplers
//
// Each sampler takes exactly one 64-bit word from the stream and maps it through the inverse of its
// cumulative distribution, x = F^-1(p), p in (0, 1). The n-th draw of a stream is therefore always made from
// its n-th word, and a change of a distribution's parameters moves its draws smoothly (common random numbers).
// The inverses are written out here and are exported as *Quantile for stratified sampling:
//
//	uniform      x = low + p (high - low)
//	triangular   Kotz & van Dorp (2004), ch. 1
//	normal       Wichura (1988), Algorithm AS 241, PPND16; relative error about 1e-16
//	exponential  x = -mean ln(1-p)
//	gamma        P(shape, x/scale) = p solved by safeguarded Newton steps in ln x; P by its power series
//	             and by Legendre's continued fraction (Abramowitz & Stegun 6.5.29 and 6.5.31)
//
// # Assumptions
//
// Results are the same bits for every version of Go on one processor architecture. Between architectures the
// words of a stream and UniformQuantile are the same; the other samplers use math.Log, math.Exp, math.Sqrt and
// math.Lgamma, which may differ there in the last bit.
//
// A quantile whose arguments are outside its domain is NaN, as in package math; callers check.
//
// # Not modelled
//
// Correlated draws, discrete distributions, low-discrepancy sequences. The generator is not for secrets.
package random
