package catalog

import (
	"errors"
	"sync"
	"testing"

	"tokenwatt/internal/strictyaml"
)

// once holds the built-in catalog for all tests, which do not write to it.
var once = sync.OnceValues(Embedded)

// embedded returns the built-in catalog.
func embedded(t testing.TB) *Catalog {
	t.Helper()
	c, err := once()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// parse lays one text over the built-in catalog.
func parse(t testing.TB, text string) *Catalog {
	t.Helper()
	c, err := Parse(Source{Name: "user.yaml", Data: []byte(text)})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// contents returns the errors about contents that an error holds.
func contents(t testing.TB, err error) strictyaml.Errors {
	t.Helper()
	var all strictyaml.Errors
	if !errors.As(err, &all) {
		t.Fatalf("the error is %v, no strictyaml.Errors", err)
	}
	return all
}
