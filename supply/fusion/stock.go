package fusion

import "math"

// Tritium decays to helium-3 with a half-life of 12.32 years (Lucas and Unterweger 2000, J. Res. NIST 105, 541: 4500 days).
const tritiumHalfLifeYears = 12.32

// tritiumDecay is the decay constant a year; its inverse, 17.8 years, is the mean life.
const tritiumDecay = math.Ln2 / tritiumHalfLifeYears

// Atomic masses in kg of the nuclides that are stored or bought by weight (AME2020 in u, CODATA 2018, six digits).
const (
	deuteriumKg = 3.34449e-27
	tritiumKg   = 5.00827e-27
	helium3Kg   = 5.00823e-27
	boron11Kg   = 1.82814e-26
)

// Fuel is what a plant's pulses make of and take from its stores, in kg a year of its mean availability; below 0 what they
// take. Tritium is net of what a blanket breeds.
type Fuel struct {
	DeuteriumKgPerYear, TritiumKgPerYear, HeliumKgPerYear, BoronKgPerYear float64
}

// Stock is what is in store and what was bought, sold and kept since the start, in kg at the end of a year.
type Stock struct {
	Year                        float64
	TritiumKg, HeliumKg         float64
	TritiumBoughtKg             float64
	HeliumBoughtKg              float64
	HeliumSoldKg, HeliumDecayKg float64
}

// Stocks is the course of tritium and helium-3 over the years.
//
//	dN_T/dt   = s - lambda N_T           N_T(t) = (s / lambda) (1 - exp(-lambda t)),  s the surplus of tritium
//	dN_He3/dt = b + lambda N_T           bought while below 0, kept or sold above it
//
// with b what the pulses leave, or below 0 lack, of helium-3. All tritium is kept until it decays, which is what a plant that
// makes its own helium-3 needs; a lack of tritium is bought.
type Stocks struct {
	Fuel
	// SteadyTritiumKg is what the store of tritium tends to: the surplus times the mean life.
	SteadyTritiumKg float64
	// SelfSufficientYears is when the decay of tritium covers the lack of helium-3; 0 where there is none, +Inf for never.
	SelfSufficientYears float64
	// Years has the end of each year of the plant's life.
	Years []Stock
}

// stocksOf follows the stores over a plant's life.
func stocksOf(f Fuel, sold, lifeYears float64) Stocks {
	s := Stocks{Fuel: f, SteadyTritiumKg: max(f.TritiumKgPerYear, 0) / tritiumDecay}
	lack, surplus := -f.HeliumKgPerYear, max(f.TritiumKgPerYear, 0)
	switch {
	case lack <= 0:
	case surplus*helium3Kg/tritiumKg <= lack:
		s.SelfSufficientYears = math.Inf(1)
	default:
		// s (1 - exp(-lambda t)) = lack
		s.SelfSufficientYears = -math.Log1p(-lack/(surplus*helium3Kg/tritiumKg)) / tritiumDecay
	}
	for year := 1; year < int(math.Ceil(lifeYears))+1; year++ {
		s.Years = append(s.Years, s.at(min(float64(year), lifeYears), sold))
	}
	return s
}

// at is the closed form of the stores after some years.
func (s *Stocks) at(years, sold float64) Stock {
	surplus := max(s.TritiumKgPerYear, 0)
	stored := func(t float64) float64 { return surplus / tritiumDecay * -math.Expm1(-tritiumDecay*t) }
	decayed := func(t float64) float64 { return (surplus*t - stored(t)) * helium3Kg / tritiumKg }
	early := min(years, s.SelfSufficientYears)
	balance := func(t float64) float64 { return s.HeliumKgPerYear*t + decayed(t) }
	bought := max(0, -balance(early))
	excess := max(0, balance(years)-balance(early))
	return Stock{
		Year: years, TritiumKg: stored(years), TritiumBoughtKg: max(0, -s.TritiumKgPerYear) * years,
		HeliumBoughtKg: bought, HeliumDecayKg: decayed(years),
		HeliumSoldKg: sold * excess, HeliumKg: (1 - sold) * excess,
	}
}
