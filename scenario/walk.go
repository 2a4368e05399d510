package scenario

import (
	"reflect"

	"tokenwatt/internal/deepcopy"
	"tokenwatt/quantity"
)

// Figures lists every figure given in a scenario, its defaults and the catalog entries it defines included, in the
// order of the fields. The figures are the scenario's own: setting the mode of one changes the scenario.
func Figures(s *Scenario) []quantity.AnyFigure {
	var all []quantity.AnyFigure
	collect(reflect.ValueOf(s), &all)
	return all
}

func collect(v reflect.Value, all *[]quantity.AnyFigure) {
	switch v.Kind() {
	case reflect.Pointer:
		if v.IsNil() {
			return
		}
		collect(v.Elem(), all)
	case reflect.Slice:
		for i := range v.Len() {
			collect(v.Index(i), all)
		}
	case reflect.Struct:
		if figure, ok := v.Addr().Interface().(quantity.AnyFigure); ok {
			if figure.KnownFigure() {
				*all = append(*all, figure)
			}
			return
		}
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				collect(v.Field(i), all)
			}
		}
	}
}

// Clone returns a copy that shares nothing with s, so that a worker may set the modes of its own.
func (s *Scenario) Clone() *Scenario { return deepcopy.Of(s) }
