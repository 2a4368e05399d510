package quantity

import "strings"

// Quantity is any of the types of this package.
type Quantity interface {
	~float64
	String() string
	MarshalText() ([]byte, error)
	spec() *spec
}

// The place of each type in the table of kinds.
const (
	kindPower = iota
	kindEnergy
	kindEnergyPerToken
	kindDuration
	kindRate
	kindFailureRate
	kindMoney
	kindEnergyPrice
	kindTokenPrice
	kindCarbonPrice
	kindHourlyCost
	kindPowerCost
	kindPowerCostRate
	kindEnergyCost
	kindEnergyCostRate
	kindMass
	kindVolume
	kindCarbonIntensity
	kindWaterIntensity
	kindCount
	kindFraction
	kindNumber
	kindTokens
	kindTokenRate
	kindFLOPs
	kindCompute
	kindBytes
	kindBandwidth
	kindTemperature
	kindTemperatureDifference
	kindTemperatureSlope
	kindSpeed
	kindLength
	kindArea
	kindAngle
	kindIrradiance
	kindMagneticField
	kindPlasmaTemperature
	kindPulseEnergy
	kindMassPrice
	kindAreaCost
	kinds
)

// Kind describes a type of this package, for documentation, schemas and messages.
type Kind struct {
	Name    string    // the Go type, "PowerCostRate"
	Noun    string    // in a sentence, "a cost of capacity over time"
	Unit    string    // the canonical unit of reports and schemas, "USD/MW/yr"; "" for a plain number
	Base    string    // the unit of the float64 itself, "USD/W/s"
	Example string    // text that Parse takes, "60000 USD/MW/yr"
	Dim     Dimension // what it measures
	Bare    bool      // a number without a unit is allowed
}

// rung is a unit that a type may be printed in, num/den of the type's base unit.
type rung struct {
	name     string
	from     float64 // Human takes it from this many of the unit on; 0 keeps Human from it
	cost     int     // String takes it only if it saves more than this many characters
	num, den float64
}

// spec is what the package knows of a type.
type spec struct {
	Kind
	base    Unit
	alt     []Dimension // accepted beside Kind.Dim: with a counting noun
	offset  bool        // a point on a scale: offsets of units count
	thermal bool        // an energy that a temperature stands for: k_B T
	symbol  string      // a unit's symbol that means another thing elsewhere ...
	word    string      // ... and its name, which does not
	display rung        // the canonical unit
	ladder  []rung      // by size
}

// newSpec completes a row of the table of kinds. It panics on a unit that does not parse, which a wrong
// table alone can bring about.
func newSpec(k Kind, ladder []rung, alt ...Dimension) *spec {
	base, bad := parseExpr(k.Base)
	if bad != nil {
		panic("quantity: wrong base unit " + k.Base)
	}
	k.Dim = base.Dim
	s := &spec{Kind: k, base: base, alt: alt}
	s.display = s.rung(rung{name: k.Unit, from: 1})
	if len(ladder) == 0 {
		ladder = []rung{{name: k.Unit, from: 1}}
	}
	for _, r := range ladder {
		s.ladder = append(s.ladder, s.rung(r))
	}
	return s
}

// rung completes a rung with its factor.
func (s *spec) rung(r rung) rung {
	u, bad := s.unit(r.name)
	if bad != nil || !s.takes(u.Dim) {
		panic("quantity: wrong unit " + r.name + " of " + s.Name)
	}
	r.num, r.den = s.relative(u)
	return r
}

// takes reports whether a unit of the dimension can be given for the type.
func (s *spec) takes(d Dimension) bool {
	if d == s.Dim {
		return true
	}
	for _, a := range s.alt {
		if d == a {
			return true
		}
	}
	return false
}

// unit reads a unit expression, the type's own symbol included.
func (s *spec) unit(text string) (Unit, *exprError) {
	if s.symbol != "" && strings.TrimSpace(text) == s.symbol {
		text = s.word
	}
	return parseExpr(text)
}

// relative returns num/den of a unit in base units of the type.
func (s *spec) relative(u Unit) (num, den float64) {
	if s.thermal && u.Dim == dim(axisTemperature) {
		return u.num * boltzmann * s.base.den, u.den * s.base.num
	}
	return reduce(u.num*s.base.den, u.den*s.base.num)
}

// boltzmann is the Boltzmann constant in J/K (SI brochure, 9th edition).
const boltzmann = 1.380649e-23

// shift returns what is added to a value of the unit, in base units of the type: the offset of a scale.
func (s *spec) shift(u Unit) float64 {
	switch {
	case s.offset:
		return u.Offset
	case s.thermal && u.Dim == dim(axisTemperature):
		return (u.Offset + zeroCelsius) * boltzmann * s.base.den / s.base.num
	}
	return 0
}

// KindOf returns the description of a type.
func KindOf[T Quantity]() Kind {
	var zero T
	return zero.spec().Kind
}

// Kinds returns the descriptions of all types, in the order of the documentation.
func Kinds() []Kind {
	list := make([]Kind, 0, len(specs))
	for _, s := range specs {
		list = append(list, s.Kind)
	}
	return list
}

// UnitName returns the canonical unit of a type, as schemas and report columns name it: "MW" for Power,
// "USD/MWh" for EnergyPrice, "" for Count and Number.
func UnitName[T Quantity]() string {
	var zero T
	return zero.spec().Unit
}
