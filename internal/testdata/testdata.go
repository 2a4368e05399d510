// Package testdata finds the measured data that tests are judged against. The data is not part of the
// repository: TOKENWATT_DATA names its folder, and without it ../shared/data beside the checkout is used.
package testdata

import (
	"os"
	"path/filepath"
	"runtime"
	"testing"
)

// Path returns the path of a data file given by its elements below the data folder, for example
// Path(t, "supply", "gb_2020_hourly.csv"). A missing file fails the test where CI is set, because a
// check that is silently not made there would look like a check that passed; elsewhere the test is skipped.
func Path(t testing.TB, elem ...string) string {
	t.Helper()
	root := os.Getenv("TOKENWATT_DATA")
	if root == "" {
		root = filepath.Join(repository(t), "..", "shared", "data")
	}
	path := filepath.Join(append([]string{root}, elem...)...)
	if _, err := os.Stat(path); err != nil {
		if os.Getenv("CI") != "" {
			t.Fatalf("data file is missing: %v (set TOKENWATT_DATA to the folder that holds it)", err)
		}
		t.Skipf("data file is missing: %v (set TOKENWATT_DATA to the folder that holds it)", err)
	}
	return path
}

// repository returns the root of this checkout, found from this source file's own place.
func repository(t testing.TB) string {
	t.Helper()
	_, file, _, ok := runtime.Caller(0)
	if !ok {
		t.Fatal("cannot tell where this source file lies")
	}
	return filepath.Dir(filepath.Dir(filepath.Dir(file)))
}
