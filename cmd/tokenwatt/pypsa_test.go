package main

import (
	"bytes"
	"context"
	"encoding/json"
	"math"
	"testing"

	"tokenwatt/internal/testdata"
	"tokenwatt/supply/pypsa"
)

// TestPypsaReferences: the command's own output of the reference networks is what PyPSA says of them.
func TestPypsaReferences(t *testing.T) {
	t.Setenv("TOKENWATT_CACHE", warmCache(t))
	for name, want := range map[string]float64{"pypsa_ac_dc_meshed": -3474256.04055, "uc_start_up_cost": 359000} {
		dir := testdata.Path(t, "supply", "reference", name)
		var out, errs bytes.Buffer
		if code := run(context.Background(), []string{"supply", "--pypsa", dir, "--format", "json", "--quiet"}, bytes.NewReader(nil), &out, &errs); code != 0 {
			t.Fatalf("%s: exit code %d: %s", name, code, errs.String())
		}
		decoder := json.NewDecoder(&out)
		decoder.DisallowUnknownFields()
		var got pypsa.Summary
		if err := decoder.Decode(&got); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if math.Abs(got.ObjectivePyPSA-want) > 1e-6*math.Abs(want) || math.Abs(got.ObjectiveTotal-got.ObjectiveConstant-want) > 1e-6*math.Abs(want) {
			t.Errorf("%s: objectives %.6f and %.6f with a constant of %.6f, want %.6f", name, got.ObjectivePyPSA, got.ObjectiveTotal, got.ObjectiveConstant, want)
		}
	}
}
