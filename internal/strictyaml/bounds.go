package strictyaml

import (
	"encoding"
	"fmt"
	"reflect"
	"strconv"

	"tokenwatt/quantity"
)

// bound is one end of the range that a number must lie in.
type bound struct {
	value     float64 // in the base unit of the type
	text      string  // for messages, with its unit
	exclusive bool
}

// bounds are the ends of the range that a number must lie in, and of how many items a list or map has.
type bounds struct {
	low, high *bound
	minItems  int
}

// boundsOf reads the tags min, max, exclusiveMin and exclusiveMax: numbers in the base unit of the type, or texts
// with a unit that the type parses; and minItems.
func boundsOf(s *shape, tag reflect.StructTag) (bounds, error) {
	var b bounds
	for _, spec := range []struct {
		name      string
		end       **bound
		exclusive bool
	}{{"min", &b.low, false}, {"exclusiveMin", &b.low, true}, {"max", &b.high, false}, {"exclusiveMax", &b.high, true}} {
		text, given := tag.Lookup(spec.name)
		if !given {
			continue
		}
		if *spec.end != nil {
			return b, fmt.Errorf("two bounds at one end")
		}
		value, err := boundValue(leafShape(s), text)
		if err != nil {
			return b, fmt.Errorf("%s %q: %w", spec.name, text, err)
		}
		*spec.end = &bound{value: value, text: boundText(leafShape(s), value, text), exclusive: spec.exclusive}
	}
	if text, given := tag.Lookup("minItems"); given {
		count, err := strconv.Atoi(text)
		if err != nil || count < 1 || s.kind != listShape && s.kind != mapShape && s.kind != freeMapShape {
			return b, fmt.Errorf("minItems %q is for lists and maps, from 1", text)
		}
		b.minItems = count
	}
	return b, nil
}

// leafShape follows lists and maps to what they hold.
func leafShape(s *shape) *shape {
	for s != nil && (s.kind == listShape || s.kind == mapShape || s.kind == freeMapShape) {
		s = s.elem
	}
	return s
}

func boundValue(s *shape, text string) (float64, error) {
	switch s.kind {
	case intShape, floatShape:
		return strconv.ParseFloat(text, 64)
	case textShape:
		if s.goType.Kind() == reflect.Float64 {
			if x, err := strconv.ParseFloat(text, 64); err == nil {
				return x, nil
			}
			v := reflect.New(s.goType)
			err := v.Interface().(encoding.TextUnmarshaler).UnmarshalText([]byte(text))
			return v.Elem().Float(), err
		}
	case figureShape:
		if x, err := strconv.ParseFloat(text, 64); err == nil {
			return x, nil
		}
		figure := reflect.New(s.goType).Interface().(quantity.AnyFigure)
		err := figure.ParseScalar(text)
		_, mode, _ := figure.Base()
		return mode, err
	}
	return 0, fmt.Errorf("only numbers have bounds")
}

// boundText writes a bound in the type's own unit.
func boundText(s *shape, value float64, text string) string {
	v := reflect.New(s.goType).Elem()
	if s.kind == figureShape {
		v = v.FieldByName("Mode")
	}
	if s.kind != figureShape && s.kind != textShape {
		return text
	}
	v.SetFloat(value)
	return fmt.Sprint(v.Interface())
}

// violated returns what was expected where x is out of bounds, else "".
func (b bounds) violated(x float64) string {
	if e := b.low; e != nil && (x < e.value || e.exclusive && x == e.value) {
		return e.words("at least ", "more than ")
	}
	if e := b.high; e != nil && (x > e.value || e.exclusive && x == e.value) {
		return e.words("at most ", "less than ")
	}
	return ""
}

func (e *bound) words(inclusive, exclusive string) string {
	if e.exclusive {
		return exclusive + e.text
	}
	return inclusive + e.text
}

// String says the range in words: "at least 0, at most 1".
func (b bounds) String() string {
	text := ""
	if b.low != nil {
		text = b.low.words("at least ", "more than ")
	}
	if b.high != nil {
		if text != "" {
			text += ", "
		}
		text += b.high.words("at most ", "less than ")
	}
	return text
}
