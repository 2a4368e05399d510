package main

import (
	"bytes"
	"encoding/csv"
	"strings"
	"testing"
)

// TestValidate runs the verb where it needs no data, and where its data is missing.
func TestValidate(t *testing.T) {
	t.Setenv("TOKENWATT_DATA", "")
	empty := t.TempDir()
	for _, c := range []struct {
		name, args string
		code       int
		stderr     string
	}{
		{"no folder", "validate", exitUsage, "give --data DIR or set TOKENWATT_DATA"},
		{"unknown format", "validate --data x --format yaml", exitUsage, "table, json, csv, markdown"},
		{"unknown group", "validate --data x --only servings", exitUsage, "serving, campaigns, facility, supply, fusion, weather"},
		{"missing files", "validate --only serving --data " + empty, exitUsage, "data file is missing: energy/llm_inference.csv"},
		{"parameters", "validate --only parameters --format csv --data " + empty, exitOK, "validating parameters"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var stdout, stderr bytes.Buffer
			code := run(t.Context(), strings.Fields(c.args), strings.NewReader(""), &stdout, &stderr)
			if code != c.code || !strings.Contains(stderr.String(), c.stderr) {
				t.Errorf("exit code %d, stderr %q; expected %d and %q", code, stderr.String(), c.code, c.stderr)
			}
			if rows, err := csv.NewReader(&stdout).ReadAll(); err != nil || (len(rows) > 1) != (c.code == exitOK) {
				t.Errorf("stdout has %d rows: %v", len(rows), err)
			}
		})
	}
}
