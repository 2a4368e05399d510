package pypsa

import (
	"path/filepath"
	"testing"
)

// TestFixtures solves folders written by hand whose answers PyPSA gave; testdata/README.md says how.
func TestFixtures(t *testing.T) {
	for _, name := range []string{"hydro", "commitment", "multiport", "meshed", "limits", "modules", "setpoints"} {
		t.Run(name, func(t *testing.T) {
			dir := filepath.Join("testdata", name)
			n := readDir(t, dir)
			e := readExpected(t, filepath.Join(dir, "expected.json"))
			s := solve(t, n)
			t.Log(n.Warnings, s.Warnings, s.Certificate)
			e.compare(t, n, s, 1e-8, 1e-6)
		})
	}
}

// TestExtras solves the extras' constraints, first with the carbon cap binding, then with the matching.
func TestExtras(t *testing.T) {
	dir := filepath.Join("testdata", "extras")
	n := readDir(t, dir)
	e := readExpected(t, filepath.Join(dir, "expected.json"))
	s := solve(t, n)
	e.compare(t, n, s, 1e-8, 1e-6)
	for from := 0; from < 8; from += 4 {
		moved := 0.0
		for h := from; h < from+4; h++ {
			moved += s.UpMW[h] - s.DownMW[h]
		}
		near(t, "energy moved out of its window", moved, 0, 1e-9)
	}
	// The same solver with cap_t 110 and share 0.7.
	n.Extras.GridCarbonCap.CapT, n.Extras.CFEMatching.Share = 110, 0.7
	other := expected{
		ObjectiveTotal: 40340.800398118634, ObjectivePyPSA: 40340.800398118634,
		Capacity:  map[string]float64{"generators:sun": 117.68728801324579, "generators:gas": 14.13511488250024},
		PriceMean: map[string]float64{"dc": 90.27441884290778, "cell": 93.18471791834523},
		Duals:     map[string]float64{"co2_hourly": 0, "cfe": -18.9048929428848},
	}
	other.compare(t, n, solve(t, n), 1e-8, 1e-6)
}
