package training

import (
	"os"
	"testing"

	"tokenwatt/catalog"
	"tokenwatt/internal/testdata"
)

// embedded is the built-in catalog.
func embedded(t testing.TB) *catalog.Catalog {
	t.Helper()
	c, err := catalog.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// table reads a file of measured runs whole; no row of it may be refused.
func table(t testing.TB, c *catalog.Catalog, file string) []Row {
	t.Helper()
	in, err := os.Open(testdata.Path(t, "training", file))
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	read, err := Read(in, file, c)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range read.Refused {
		t.Errorf("%s is refused: %v", file, r)
	}
	return read.Rows
}

// measured is all measured runs, of those that differ in their vintage only the newest.
func measured(t testing.TB, c *catalog.Catalog) []Row {
	t.Helper()
	return Latest(append(table(t, c, "measured.csv"), table(t, c, "measured_vtrain_single.csv")...))
}
