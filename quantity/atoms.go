package quantity

// atom is an atomic unit: num/den of the coherent unit of its dimension. Prefixes are the SI prefixes that
// may stand before it, one rune each; word is for a spelled-out name, which takes spelled-out prefixes.
type atom struct {
	num, den float64
	offset   float64
	dim      Dimension
	prefixes string
	binary   bool // takes Ki, Mi, Gi ... as well
	word     bool // takes kilo, mega ... instead
}

// Prefixes. Watts and watt-hours take no milli: "mW" for "MW" is the costliest slip of the keyboard in
// this field, and nothing here is measured in milliwatts.
const (
	bigPrefixes   = "kMGTPEZY"
	smallPrefixes = "mµμunpf"
	powerPrefixes = "kMGTP"
)

// prefixFactors gives num/den of a one-rune prefix. The micro sign, the Greek mu and u are the same.
func prefixFactors(r rune) (num, den float64, ok bool) {
	switch r {
	case 'k':
		return 1e3, 1, true
	case 'M':
		return 1e6, 1, true
	case 'G':
		return 1e9, 1, true
	case 'T':
		return 1e12, 1, true
	case 'P':
		return 1e15, 1, true
	case 'E':
		return 1e18, 1, true
	case 'Z':
		return 1e21, 1, true
	case 'Y':
		return 1e24, 1, true
	case 'c':
		return 1, 1e2, true
	case 'm':
		return 1, 1e3, true
	case 'µ', 'μ', 'u':
		return 1, 1e6, true
	case 'n':
		return 1, 1e9, true
	case 'p':
		return 1, 1e12, true
	case 'f':
		return 1, 1e15, true
	}
	return 0, 0, false
}

// wordPrefix is a prefix of more than one rune.
type wordPrefix struct {
	name string
	num  float64
}

// wordPrefixes returns the spelled-out prefixes.
func wordPrefixes() []wordPrefix {
	return []wordPrefix{
		{"kilo", 1e3}, {"mega", 1e6}, {"giga", 1e9}, {"tera", 1e12}, {"peta", 1e15}, {"exa", 1e18},
	}
}

// binaryPrefixes returns the prefixes of IEC 80000-13.
func binaryPrefixes() []wordPrefix {
	return []wordPrefix{
		{"Ki", 1 << 10}, {"Mi", 1 << 20}, {"Gi", 1 << 30}, {"Ti", 1 << 40}, {"Pi", 1 << 50},
	}
}

// magnitude returns the factor of a magnitude, a word or letter that multiplies the number before it.
func magnitude(name string) (float64, bool) {
	switch name {
	case "k", "thousand":
		return 1e3, true
	case "M", "million":
		return 1e6, true
	case "G", "bn", "billion":
		return 1e9, true
	case "T", "trillion":
		return 1e12, true
	case "P", "quadrillion":
		return 1e15, true
	}
	return 0, false
}

// aliases adds the same atom under several names.
func aliases(m map[string]atom, a atom, names ...string) {
	for _, n := range names {
		m[n] = a
	}
}

// atoms is the table of atomic units; nothing writes to it. Sources of the factors: SI brochure, 9th
// edition (2019), for eV, min, h, d, ha, L, t; NIST SP 811 (2008), appendix B, for the international-table
// Btu, therm, foot, mile, US gallon, pound; IEA for the tonne of oil equivalent (41.868 GJ).
var atoms = buildAtoms() //nolint:gochecknoglobals // a table that is never written

// buildAtoms returns the table of atomic units.
func buildAtoms() map[string]atom {
	m := make(map[string]atom, 160)
	energyAtoms(m)
	timeAtoms(m)
	matterAtoms(m)
	spaceAtoms(m)
	computeAtoms(m)
	return m
}

func energyAtoms(m map[string]atom) {
	energy, power := dim(axisEnergy), dim(axisEnergy).Over(dim(axisTime))
	aliases(m, atom{num: 1, den: 1, dim: power, prefixes: powerPrefixes}, "W")
	aliases(m, atom{num: 1, den: 1, dim: power, word: true}, "watt", "watts")
	aliases(m, atom{num: 1, den: 1, dim: energy, prefixes: bigPrefixes + smallPrefixes}, "J")
	aliases(m, atom{num: 1, den: 1, dim: energy, word: true}, "joule", "joules")
	aliases(m, atom{num: 3600, den: 1, dim: energy, prefixes: powerPrefixes}, "Wh")
	aliases(m, atom{num: 3600, den: 1, dim: energy, word: true}, "watthour", "watthours")
	aliases(m, atom{num: 1055.05585262, den: 1, dim: energy}, "BTU", "Btu")
	aliases(m, atom{num: 1055.05585262e6, den: 1, dim: energy}, "MMBTU", "MMBtu")
	aliases(m, atom{num: 1055.05585262e5, den: 1, dim: energy}, "therm", "therms")
	aliases(m, atom{num: 41.868e9, den: 1, dim: energy, prefixes: "kM"}, "toe")
	aliases(m, atom{num: 1.602176634e-19, den: 1, dim: energy, prefixes: "kMG"}, "eV")
}

func timeAtoms(m map[string]atom) {
	t := dim(axisTime)
	aliases(m, atom{num: 1, den: 1, dim: t, prefixes: smallPrefixes}, "s")
	aliases(m, atom{num: 1, den: 1, dim: t}, "sec", "second", "seconds")
	aliases(m, atom{num: 60, den: 1, dim: t}, "min", "minute", "minutes")
	aliases(m, atom{num: 3600, den: 1, dim: t}, "h", "hr", "hour", "hours")
	aliases(m, atom{num: 86400, den: 1, dim: t}, "d", "day", "days")
	aliases(m, atom{num: 7 * 86400, den: 1, dim: t}, "week", "weeks", "wk")
	aliases(m, atom{num: 730 * 3600, den: 1, dim: t}, "month", "months")
	aliases(m, atom{num: 8760 * 3600, den: 1, dim: t}, "yr", "year", "years", "y", "a")
	aliases(m, atom{num: 1, den: 1, dim: Dimension{}.Over(t), prefixes: "kMG"}, "Hz")
}

func matterAtoms(m map[string]atom) {
	money, mass := dim(axisMoney), dim(axisMass)
	aliases(m, atom{num: 1, den: 1, dim: money, prefixes: "kMG"}, "USD")
	aliases(m, atom{num: 1, den: 1e3, dim: mass, prefixes: "kmµμun"}, "g")
	aliases(m, atom{num: 1, den: 1e3, dim: mass, word: true}, "gram", "grams")
	aliases(m, atom{num: 1e3, den: 1, dim: mass, prefixes: "kMG"}, "t")
	aliases(m, atom{num: 1e3, den: 1, dim: mass, word: true}, "tonne", "tonnes")
	aliases(m, atom{num: 0.45359237, den: 1, dim: mass}, "lb", "lbs")
	temperature := dim(axisTemperature)
	aliases(m, atom{num: 1, den: 1, dim: temperature}, "C", "degC", "°C")
	aliases(m, atom{num: 1, den: 1, offset: -zeroCelsius, dim: temperature}, "K", "kelvin")
	aliases(m, atom{num: 5, den: 9, offset: -32 * 5.0 / 9, dim: temperature}, "degF", "°F")
}

func spaceAtoms(m map[string]atom) {
	length := dim(axisLength)
	volume, area := length.Power(3), length.Power(2)
	aliases(m, atom{num: 1, den: 1, dim: length, prefixes: "kcmµμun"}, "m")
	aliases(m, atom{num: 1, den: 1, dim: length}, "metre", "metres", "meter", "meters")
	aliases(m, atom{num: 0.3048, den: 1, dim: length}, "ft", "foot", "feet")
	aliases(m, atom{num: 1609.344, den: 1, dim: length}, "mi", "mile", "miles")
	aliases(m, atom{num: 1e4, den: 1, dim: area}, "ha", "hectare", "hectares")
	aliases(m, atom{num: 1, den: 1e3, dim: volume, prefixes: "kMGm"}, "L", "l")
	aliases(m, atom{num: 1, den: 1e3, dim: volume, word: true}, "litre", "litres", "liter", "liters")
	aliases(m, atom{num: 3.785411784, den: 1e3, dim: volume}, "gal", "gallon", "gallons")
	pressure := dim(axisEnergy).Over(volume)
	aliases(m, atom{num: 1, den: 1, dim: pressure, prefixes: "kM"}, "Pa")
	aliases(m, atom{num: 1e2, den: 1, dim: pressure}, "hPa", "mbar")
	aliases(m, atom{num: 1e5, den: 1, dim: pressure}, "bar")
	aliases(m, atom{num: 1, den: 1, dim: dim(axisField)}, "tesla", "teslas")
	aliases(m, atom{num: 1, den: 1, dim: dim(axisAngle)}, "deg", "degree", "degrees", "°")
	aliases(m, atom{num: 1 / degree, den: 1, dim: dim(axisAngle)}, "rad", "radian", "radians")
}

func computeAtoms(m map[string]atom) {
	second := dim(axisTime)
	flop, data, tokens := dim(axisFLOPs), dim(axisBytes), dim(axisTokens)
	aliases(m, atom{num: 1, den: 1, dim: flop, prefixes: bigPrefixes}, "FLOP", "FLOPs")
	aliases(m, atom{num: 1, den: 1, dim: flop.Over(second), prefixes: bigPrefixes}, "FLOPS")
	aliases(m, atom{num: 1, den: 1, dim: data, prefixes: "kMGTPE", binary: true}, "B")
	aliases(m, atom{num: 1, den: 1, dim: data, word: true}, "byte", "bytes")
	aliases(m, atom{num: 1, den: 8, dim: data, prefixes: "kMGTPE", binary: true}, "b")
	aliases(m, atom{num: 1, den: 8, dim: data, word: true}, "bit", "bits")
	aliases(m, atom{num: 1, den: 8, dim: data.Over(second), prefixes: "kMGT"}, "bps")
	aliases(m, atom{num: 1, den: 1, dim: tokens, prefixes: powerPrefixes}, "tok")
	aliases(m, atom{num: 1, den: 1, dim: tokens}, "token", "tokens")
	aliases(m, atom{num: 1, den: 100}, "%", "percent")
	aliases(m, atom{num: 1, den: 1e6}, "ppm")
	for _, noun := range []string{
		"accelerator", "server", "node", "device", "robot", "request", "visitor", "user", "person", "job",
		"failure", "message", "GPU", "TPU",
	} {
		aliases(m, atom{num: 1, den: 1, dim: dim(axisCount)}, noun, noun+"s")
	}
	aliases(m, atom{num: 1, den: 1, dim: dim(axisCount)}, "req", "people")
}
