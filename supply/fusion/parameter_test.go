package fusion_test

import (
	"errors"
	"math"
	"reflect"
	"testing"

	"tokenwatt/supply/fusion"
	"tokenwatt/supply/fusion/pulse"
)

// TestParametersCoverThePlant: every number of a plant has a parameter of its own, so that nothing escapes draws and tables. The
// conductor's properties are a choice.
func TestParametersCoverThePlant(t *testing.T) {
	var p fusion.Plant
	names := map[string]bool{}
	for i, q := range fusion.Parameters() {
		if names[q.Name] {
			t.Errorf("%s is there twice", q.Name)
		}
		names[q.Name] = true
		if q.Get(&p) != 0 {
			t.Errorf("%s shares its number with another parameter", q.Name)
		}
		q.Set(&p, float64(i+1))
		if q.Get(&p) != float64(i+1) {
			t.Errorf("%s is %g after it was set to %d", q.Name, q.Get(&p), i+1)
		}
		if !(q.Least < q.Most) || !(q.PerUnit > 0) {
			t.Errorf("%s has limits %g to %g and %g base units in its unit", q.Name, q.Least, q.Most, q.PerUnit)
		}
	}
	var missing func(v reflect.Value, at string)
	missing = func(v reflect.Value, at string) {
		for i := range v.NumField() {
			field, name := v.Field(i), at+v.Type().Field(i).Name
			switch {
			case name == "Machine.Coil":
			case field.Kind() == reflect.Struct:
				missing(field, name+".")
			case field.Kind() == reflect.Float64 && field.Float() == 0:
				t.Errorf("no parameter sets %s", name)
			}
		}
	}
	missing(reflect.ValueOf(p), "")
}

func TestParameterNamed(t *testing.T) {
	q, ok := fusion.ParameterNamed("peak_field")
	if !ok || q.Unit != "T" || !q.OfPulse() {
		t.Errorf("peak_field is %+v, %t", q, ok)
	}
	if _, ok := fusion.ParameterNamed("peak field"); ok {
		t.Error("a name that is none is found")
	}
}

// TestParameterOfField: a refusal's field is found again under the name that people write.
func TestParameterOfField(t *testing.T) {
	for field, name := range map[string]string{"RoundTrip": "round_trip", "H": "confinement_factor", "FRCLength": "frc_length"} {
		if q, ok := fusion.ParameterOfField(field); !ok || q.Name != name {
			t.Errorf("%s is %q", field, q.Name)
		}
	}
	for _, field := range []string{"Fuel", "Coil", "nothing", ""} {
		if q, ok := fusion.ParameterOfField(field); ok {
			t.Errorf("%q is %q", field, q.Name)
		}
	}
}

// TestSpell: what the pulse says of its fields is said of what people write.
func TestSpell(t *testing.T) {
	for text, want := range map[string]string{
		"":                                   "",
		"0 (Resistance is given) or a share": "0 (resistance_ohm is given) or a share",
		"RoundTrip is 0.95, expected at most 0.9.": "round_trip is 0.95, expected at most 0.9.",
		"Length of the coil over SwitchDrop":       "Length of the coil over switch_drop_v",
		"an FRC of D-He3 at 20 keV":                "an FRC of D-He3 at 20 keV",
		"70 % \u2265 HoldTime":                     "70 % \u2265 hold_time",
	} {
		if got := fusion.Spell(text); got != want {
			t.Errorf("%q: got %q, expected %q", text, got, want)
		}
	}
}

func TestDefaultsAreTaken(t *testing.T) {
	for _, fuel := range []pulse.Fuel{pulse.DHe3, pulse.DT, pulse.DD, pulse.PB11} {
		if err := fusion.Check(fusion.Default(fuel)); err != nil {
			t.Errorf("%s: %v", fuel, err)
		}
	}
}

// TestRefusals: nonsense is refused, all of it at once, with its rule.
func TestRefusals(t *testing.T) {
	for _, q := range fusion.Parameters() {
		if q.OfPulse() {
			continue
		}
		for _, bad := range []float64{math.NaN(), math.Inf(1), math.Inf(-1), q.Least - 1, q.Most * 2} {
			p := fusion.Default(pulse.DHe3)
			q.Set(&p, bad)
			if err := fusion.Check(p); !errors.Is(err, fusion.ErrPlant) {
				t.Errorf("%s of %g: %v", q.Name, bad, err)
			}
		}
	}
	p := fusion.Default(pulse.DHe3)
	p.Modules, p.RepetitionHz, p.FRCLength = 0, -1, 1e3
	err := fusion.Check(p)
	if !errors.Is(err, fusion.ErrPlant) || !errors.Is(err, pulse.ErrMachine) {
		t.Errorf("three faults of plant and machine give %v", err)
	}
}
