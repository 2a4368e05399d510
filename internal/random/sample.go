package random

import "math/rand/v2"

// Uniform draws from the uniform distribution on (low, high).
func Uniform(r *rand.Rand, low, high float64) float64 {
	return UniformQuantile(Open(r), low, high)
}

// Triangular draws from the triangular distribution on (low, high) with the given mode.
func Triangular(r *rand.Rand, low, mode, high float64) float64 {
	return TriangularQuantile(Open(r), low, mode, high)
}

// Normal draws from the normal distribution with this mean and standard deviation.
func Normal(r *rand.Rand, mean, sd float64) float64 {
	return NormalQuantile(Open(r), mean, sd)
}

// Exponential draws from the exponential distribution with this mean (the inverse of its rate).
func Exponential(r *rand.Rand, mean float64) float64 {
	return ExponentialQuantile(Open(r), mean)
}

// Gamma draws from the gamma distribution with this shape and scale; its mean is shape x scale.
func Gamma(r *rand.Rand, shape, scale float64) float64 {
	return GammaQuantile(Open(r), shape, scale)
}
