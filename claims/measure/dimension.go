package measure

// Axis is an independent dimension.
type Axis int

// The axes. Energy is one of its own, as in package quantity; money is that of its currency.
const (
	AxisEnergy Axis = iota
	AxisTime
	AxisMoney
	AxisMass
	AxisLength
	AxisTemperature
	AxisData
	AxisTokens
	AxisParameters
	AxisOperations
	AxisCount // of things
	Axes
)

// Dimension says what a unit measures, as exponents of the axes: power is energy^1 time^-1. The zero Dimension
// is that of a plain number. Dimensions compare with ==.
type Dimension [Axes]int8
