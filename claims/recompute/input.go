package recompute

import (
	"math"

	"tokenwatt/claims"
	"tokenwatt/internal/random"
	"tokenwatt/quantity"
	"tokenwatt/sweep"
)

// input is one number of a template. Low, mode and high are in coherent units; unit and scale are for people: a value v
// is shown as v / scale unit.
type input struct {
	key, name       string
	low, mode, high float64
	unit            string
	scale           float64
	source, date    string
	basis           string
	span            string // of the text that states it
	start, end      int
	stated          bool
	fixed           bool    // by definition: no claim becomes true by changing it
	most            float64 // no value above this makes sense; 0: none
	least           float64
	usual           [2]float64 // published range where it is wider than low to high; zero: low to high
	usualSource     string
}

// limited returns the input with hard limits.
func (in input) limited(least, most float64) input {
	in.least, in.most = least, most
	return in
}

// published returns the range that an assumption is compared with.
func (in *input) published() (low, high float64, source string) {
	if in.usual != [2]float64{} {
		return in.usual[0], in.usual[1], in.usualSource
	}
	return in.low, in.high, in.source
}

// threefold is the ratio of the ends above which an input is drawn in logarithms.
const threefold = 3

// quantile is the inverse distribution of the input.
func (in *input) quantile(p float64) float64 {
	switch {
	case in.low == in.high:
		return in.mode
	case in.low > 0 && in.high > threefold*in.low:
		return math.Exp(random.TriangularQuantile(p, math.Log(in.low), math.Log(in.mode), math.Log(in.high)))
	}
	return random.TriangularQuantile(p, in.low, in.mode, in.high)
}

// parameter is the input as a sweep draws it.
func (in *input) parameter() sweep.Parameter {
	return sweep.Parameter{Name: in.key, Quantile: in.quantile, Low: in.low, Mode: in.mode, High: in.high, Unit: in.unit}
}

// told returns the input as a reason shows it.
func (in *input) told() claims.Input {
	return claims.Input{
		Name: in.name, Low: in.low / in.scale, Value: in.mode / in.scale, High: in.high / in.scale, Unit: in.unit,
		Source: in.source, Date: in.date, Basis: in.basis, Span: in.span, Start: in.start, End: in.end,
	}
}

// figure returns an input from a figure of the catalog or of a scenario's defaults.
func figure[T quantity.Quantity](key, name string, f *quantity.Figure[T]) input {
	low, mode, high := f.Base()
	info := f.Describe()
	scale := 1.0
	if u, err := quantity.ParseUnit(info.Unit); err == nil && u.Factor > 0 {
		base, err := quantity.ParseUnit(f.Kind().Base)
		if err == nil {
			scale = u.Factor / base.Factor
		}
	}
	return input{
		key: key, name: name, low: low, mode: mode, high: high, unit: info.Unit, scale: scale,
		source: info.Source, date: info.Date, basis: string(info.Basis),
	}
}

// shown returns the input shown in another unit of its kind, whose factor to the base unit is scale.
func (in input) shown(unit string, scale float64) input {
	in.unit, in.scale = unit, scale
	return in
}

// exactly narrows an input to its mode and keeps its range as the published one.
func (in input) exactly() input {
	in.usual, in.usualSource = [2]float64{in.low, in.high}, in.source
	in.low, in.high = in.mode, in.mode
	return in
}

// constant is an input that is what it is by definition.
func constant(key, name string, v float64, unit, source string) input {
	scale := 1.0
	if u, err := quantity.ParseUnit(unit); err == nil {
		scale = u.Factor
	}
	return input{key: key, name: name, low: v * scale, mode: v * scale, high: v * scale, unit: unit, scale: scale, source: source, basis: string(quantity.Assumed), fixed: true}
}
