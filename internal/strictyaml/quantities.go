package strictyaml

import (
	"errors"
	"reflect"

	"tokenwatt/quantity"
)

// detail is what the error of a type's own parser says apart from the text that it read.
type detail struct{ found, expected, hint string }

// parseDetail takes the parts out of a quantity's parse error.
func parseDetail(err error) (detail, bool) {
	var parse *quantity.ParseError
	if !errors.As(err, &parse) {
		return detail{}, false
	}
	return detail{found: parse.Found, expected: parse.Expected, hint: parse.Hint}, true
}

// unitOf returns the canonical unit of a quantity type and whether it takes bare numbers.
func unitOf(t reflect.Type) (unit string, bare bool) {
	kind, _ := kindOf(t)
	return kind.Unit, kind.Bare
}

// kindOf returns what package quantity says of one of its types.
func kindOf(t reflect.Type) (quantity.Kind, bool) {
	if t.PkgPath() != reflect.TypeFor[quantity.Kind]().PkgPath() {
		return quantity.Kind{}, false
	}
	for _, kind := range quantity.Kinds() {
		if kind.Name == t.Name() {
			return kind, true
		}
	}
	return quantity.Kind{}, false
}

// enumOf returns the values of the string types of package quantity that are enumerations.
func enumOf(t reflect.Type) []string {
	switch t {
	case reflect.TypeFor[quantity.Basis]():
		return basisNames()
	case reflect.TypeFor[quantity.Distribution]():
		return distributionNames()
	}
	return nil
}

func basisNames() []string {
	var names []string
	for _, basis := range quantity.Bases() {
		names = append(names, string(basis))
	}
	return names
}

func distributionNames() []string {
	var names []string
	for _, distribution := range quantity.Distributions() {
		names = append(names, string(distribution))
	}
	return names
}
