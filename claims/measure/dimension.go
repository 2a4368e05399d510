package measure

import (
	"strconv"
	"strings"
)

// axis is one independent dimension of what texts count.
type axis int

// The axes. Volume is not length cubed: water is counted in litres and nobody crosses the two in a text. A
// count carries its noun beside the dimension, money its currency.
const (
	axisEnergy axis = iota
	axisTime
	axisMoney
	axisMass
	axisVolume
	axisLength
	axisTemperature
	axisData
	axisTokens
	axisParameters
	axisFLOP
	axisCount
	axes
)

// String returns the name of the axis.
func (a axis) String() string {
	return [axes]string{
		"energy", "time", "money", "mass", "volume", "length", "temperature", "data", "tokens", "parameters",
		"operations", "count",
	}[a]
}

// Dimension holds the exponents of the axes. Dimensions compare with ==; the zero Dimension is that of a
// plain number.
type Dimension struct{ exp [axes]int8 }

// dim returns the dimension with one axis to the power one.
func dim(a axis) Dimension {
	var d Dimension
	d.exp[a] = 1
	return d
}

// Dimensions of one axis, and those with a name of their own.
func powerDim() Dimension { return dim(axisEnergy).Over(dim(axisTime)) }

// Times returns the dimension of a product.
func (d Dimension) Times(e Dimension) Dimension {
	for i, x := range e.exp {
		d.exp[i] += x
	}
	return d
}

// Over returns the dimension of a quotient.
func (d Dimension) Over(e Dimension) Dimension {
	for i, x := range e.exp {
		d.exp[i] -= x
	}
	return d
}

// IsPlain reports the dimension of a plain number.
func (d Dimension) IsPlain() bool { return d == Dimension{} }

// IsEnergy reports the dimension of an energy.
func (d Dimension) IsEnergy() bool { return d == dim(axisEnergy) }

// IsPower reports the dimension of a power.
func (d Dimension) IsPower() bool { return d == powerDim() }

// IsTime reports the dimension of a duration.
func (d Dimension) IsTime() bool { return d == dim(axisTime) }

// IsMoney reports the dimension of money.
func (d Dimension) IsMoney() bool { return d == dim(axisMoney) }

// String returns the dimension in words, "energy / time" for power and "1" for a plain number.
func (d Dimension) String() string {
	var over, under []string
	for i, x := range d.exp {
		name := axis(i).String()
		if x > 1 || x < -1 {
			name += "^" + strconv.Itoa(max(int(x), -int(x)))
		}
		switch {
		case x > 0:
			over = append(over, name)
		case x < 0:
			under = append(under, name)
		}
	}
	s := strings.Join(over, " ")
	if s == "" {
		s = "1"
	}
	for _, u := range under {
		s += " / " + u
	}
	return s
}
