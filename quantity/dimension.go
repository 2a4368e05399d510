package quantity

import (
	"strconv"
	"strings"
)

// axis is one independent dimension of the unit algebra.
type axis int

// The axes. Energy is one of its own and not mass x length^2 / time^2: nothing in tokenwatt crosses between
// the two, and a kilogram of carbon dioxide must never cancel against a joule.
const (
	axisEnergy axis = iota
	axisTime
	axisMoney
	axisMass
	axisLength
	axisTemperature
	axisAngle
	axisCount
	axisTokens
	axisFLOPs
	axisBytes
	axisField
	axes
)

// String returns the name of the axis.
func (a axis) String() string {
	return [axes]string{
		"energy", "time", "money", "mass", "length", "temperature", "angle", "count", "tokens", "operations", "bytes",
		"magnetic field",
	}[a]
}

// Dimension says what a unit measures, as the exponents of the independent dimensions energy, time, money,
// mass, length, temperature, angle, count, tokens, operations, bytes and magnetic field. Dimensions compare with ==; the
// zero Dimension is that of a plain number.
type Dimension struct {
	exp [axes]int16
}

// dim returns the dimension with the given axes to the power one.
func dim(as ...axis) Dimension {
	var d Dimension
	for _, a := range as {
		d.exp[a]++
	}
	return d
}

// Times returns the dimension of a product.
func (d Dimension) Times(e Dimension) Dimension {
	for i, x := range e.exp {
		d.exp[i] += x
	}
	return d
}

// Over returns the dimension of a quotient.
func (d Dimension) Over(e Dimension) Dimension { return d.Times(e.Power(-1)) }

// Power returns the dimension raised to an integer.
func (d Dimension) Power(n int) Dimension {
	for i := range d.exp {
		d.exp[i] *= int16(n)
	}
	return d
}

// IsPlain reports whether the dimension is that of a plain number.
func (d Dimension) IsPlain() bool { return d == Dimension{} }

// String returns the dimension in words, "energy / time" for power and "1" for a plain number.
func (d Dimension) String() string {
	var over, under []string
	for i, x := range d.exp {
		switch {
		case x > 0:
			over = append(over, raised(axis(i), int(x)))
		case x < 0:
			under = append(under, raised(axis(i), -int(x)))
		}
	}
	text := strings.Join(over, " ")
	if text == "" {
		text = "1"
	}
	for _, u := range under {
		text += " / " + u
	}
	return text
}

// raised returns the name of an axis with its exponent.
func raised(a axis, n int) string {
	if n == 1 {
		return a.String()
	}
	return a.String() + "^" + strconv.Itoa(n)
}
