package catalog_test

import (
	"errors"
	"strings"
	"testing"

	"tokenwatt/catalog"
	"tokenwatt/internal/strictyaml"
	"tokenwatt/quantity"
)

// TestFusionMachinesSayTheyAreHypothetical: no machine may look like one that runs, and what somebody claims is not a measurement.
func TestFusionMachinesSayTheyAreHypothetical(t *testing.T) {
	known, err := catalog.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	if len(known.Fusion) < 4 {
		t.Fatalf("%d machines", len(known.Fusion))
	}
	for i := range known.Fusion {
		m := &known.Fusion[i]
		if !strings.Contains(m.Value.Title, "hypothetical") {
			t.Errorf("%s is called %q", m.Name, m.Value.Title)
		}
		for _, key := range catalog.FusionKeys() {
			f := m.Value.Figure(key)
			info := f.Describe()
			if info.Basis == quantity.Measured || info.Basis == quantity.Vendor {
				t.Errorf("%s.%s is said to be %s", m.Name, key, info.Basis)
			}
			if strings.HasPrefix(info.Source, "claim") && info.Basis != quantity.Published {
				t.Errorf("%s.%s is a claim of basis %s", m.Name, key, info.Basis)
			}
		}
	}
	if known.Fusion[0].Value.Figure("no such key") != nil {
		t.Error("a key that is none has a figure")
	}
}

// TestFusionFaults: what a machine lacks or has twice is an error at its place.
func TestFusionFaults(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"fusion:\n  helion-like-d-he3:\n    bank_energy: {value: 50 MJ, source: a test, date: \"2026\", basis: assumed}\n", "bank_energy beside peak_field"},
		{"fusion:\n  mine:\n    title: mine (hypothetical)\n    source: a test\n    date: \"2026\"\n    basis: assumed\n    fuel: D-T\n", "a machine without fuel_ratio"},
		{"fusion:\n  helion-like-d-he3:\n    coil_radius: {value: -1 m, source: a test, date: \"2026\", basis: assumed}\n", "coil_radius"},
		{"fusion:\n  helion-like-d-he3:\n    coil_radius: {value: 1 m, source: a test, date: \"2026\", basis: scenario}\n", "basis"},
		{"fusion:\n  helion-like-d-he3:\n    fuel: D-He4\n", "D-He4"},
		{"fusion:\n  helion-like-d-he3:\n    peak_field: {value: 20, source: a test, date: \"2026\", basis: assumed}\n", "a bare number"},
	} {
		_, err := catalog.Parse(catalog.Source{Name: "mine.yaml", Data: []byte(c.text)})
		var list strictyaml.Errors
		if !errors.As(err, &list) || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), "mine.yaml:") {
			t.Errorf("%q:\n%v\nwithout %q", c.text, err, c.want)
		}
	}
}
