package pypsa

import (
	"context"
	"errors"
	"path/filepath"
	"testing"

	"tokenwatt/internal/testdata"
	"tokenwatt/lp"
	"tokenwatt/lp/interior"
)

// TestInterior solves networks with the interior point that works along time: what it takes, it solves to the same.
func TestInterior(t *testing.T) {
	taken := 0
	for _, name := range []string{"hydro", "multiport", "meshed", "limits", "setpoints", "extras", "commitment"} {
		dir := filepath.Join("testdata", name)
		n := readDir(t, dir)
		e := readExpected(t, filepath.Join(dir, "expected.json"))
		s, err := Solve(context.Background(), n, interior.Solver{}, nil)
		if errors.Is(err, lp.ErrUnsupported) {
			t.Logf("%s: %v", name, err)
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		taken++
		near(t, name, s.ObjectivePyPSA, e.ObjectivePyPSA, 1e-7)
		if err := s.Certificate.Err(1e-6); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	if taken < 5 {
		t.Errorf("only %d networks were solved", taken)
	}
}

// TestInteriorYear solves the reference year and compares prices, too.
func TestInteriorYear(t *testing.T) {
	if testing.Short() {
		t.Skip("a year takes a second, and ten with the race detector")
	}
	dir := testdata.Path(t, "supply", "reference", "dc100_gb2020_grid")
	n := readDir(t, dir)
	e := readExpected(t, filepath.Join(dir, "expected.json"))
	delete(e.Capacity, "links:discharger") // it costs nothing
	s, err := Solve(context.Background(), n, interior.Solver{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d iterations, %+v", s.Iterations, s.Certificate)
	e.compare(t, n, s, 1e-8, 1e-3) // the price at the battery's bus is not unique where it stands still
	near(t, "price at dc", s.PriceMean[0], e.PriceMean["dc"], 1e-6)
}
