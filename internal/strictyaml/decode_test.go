package strictyaml

import (
	"reflect"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tokenwatt/quantity"
)

func TestCheckAcceptsTheTestTypes(t *testing.T) {
	if err := Check(reflect.TypeFor[plan]()); err != nil {
		t.Fatal(err)
	}
}

func TestDecodeFull(t *testing.T) {
	p := read(t, full, catalogs())
	power := quantity.Figure[quantity.Power]{
		Low: 90e6, Mode: 100e6, High: 120e6, Distribution: quantity.Uniform,
		Source: "a survey", Date: "2024", Basis: quantity.Measured, Note: "rounded", Path: "power",
	}
	mfu := quantity.Figure[quantity.Fraction]{
		Low: 0.4, Mode: 0.4, High: 0.4, Source: "test.yaml:14", Basis: quantity.Scenario, Path: "mfu",
	}
	base := quantity.Figure[quantity.Power]{
		Low: 5e6, Mode: 5e6, High: 5e6, Source: "test.yaml:27", Basis: quantity.Scenario, Path: "loads.base.steady.power",
	}
	energy := quantity.Figure[quantity.Energy]{
		Low: 7.2e9, Mode: 7.2e9, High: 7.2e9, Source: "test.yaml:29", Basis: quantity.Scenario,
		Path: `loads."llama-3.1-8b".burst.energy`,
	}
	for _, c := range []struct {
		name      string
		got, want any
	}{
		{"name", p.Name, "campus"},
		{"kind", p.Kind, "solar"},
		{"note", p.Note, "text: with a colon"},
		{"built", p.Built, "2024-07-15"},
		{"seed", p.Seed, 7},
		{"share", p.Share, 0.25},
		{"active", p.Active, false},
		{"tags", p.Tags, []string{"a", "b"}},
		{"size", p.Size, quantity.Power(3000)},
		{"power", p.Power, power},
		{"mfu", p.MFU, mfu},
		{"hours", p.Site.Hours, 8760},
		{"grid", p.Supply.Grid, "gb"},
		{"limit is not given", p.Supply.Limit.Known(), false},
		{"tariff", p.Supply.Tariff.Mode, quantity.PerKWh(0.08)},
		{"tariff's source", p.Supply.Tariff.Source, "a bill"},
		{"names in order", p.Loads.Names(), []string{"base", "llama-3.1-8b"}},
		{"position", p.Loads[1].Position, Position{"test.yaml", 28, 3}},
		{"steady", p.Loads[0].Value.Steady.Power, base},
		{"basis", p.Loads[0].Value.Basis, quantity.Published},
		{"energy", p.Loads[1].Value.Burst.Energy, energy},
		{"times", p.Loads[1].Value.Burst.Times, []int{8, 20}},
		{"extra", p.Extra["reserve"].High, 3 * quantity.MegawattHour},
	} {
		if diff := cmp.Diff(c.want, c.got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
}

func TestDefaults(t *testing.T) {
	p := read(t, minimal, nil)
	mfu := quantity.Figure[quantity.Fraction]{
		Low: 0.3, Mode: 0.38, High: 0.46, Source: "disclosed runs", Date: "2024-07", Basis: quantity.Published, Path: "mfu",
	}
	latitude := quantity.Figure[quantity.Angle]{
		Low: 40, Mode: 40, High: 40, Source: "a middle latitude", Date: "2026", Basis: quantity.Assumed, Path: "site.latitude",
	}
	want := plan{
		Name: "campus", Kind: "wind", Seed: 1, Share: 0.5, Active: true, MFU: mfu, Site: site{Latitude: latitude},
		Power: quantity.Figure[quantity.Power]{
			Low: 100e6, Mode: 100e6, High: 100e6, Source: "test.yaml:2", Basis: quantity.Scenario, Path: "power",
		},
	}
	if diff := cmp.Diff(want, p); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestJSONIsRead(t *testing.T) {
	p := read(t, `{"name": "campus", "power": "100 MW", "seed": 5, "site": {"hours": 24}, "mfu": {"low": 0.1, "mode": 0.2, "high": 0.3}}`, nil)
	if p.Seed != 5 || p.Site.Hours != 24 || p.MFU.High != 0.3 || p.Power.Mode != 100e6 {
		t.Errorf("read %+v", p)
	}
}

// The same text with other line ends and a byte order mark means the same, at the same lines.
func TestLineEndsAndByteOrderMark(t *testing.T) {
	want := read(t, minimal, nil)
	for name, text := range map[string]string{
		"CRLF": "name: campus\r\npower: 100 MW\r\n", "BOM": "\ufeff" + minimal, "no last line end": "name: campus\npower: 100 MW",
	} {
		if diff := cmp.Diff(want, read(t, text, nil)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestAliasesAreExpanded(t *testing.T) {
	p := read(t, minimal+"loads:\n  a: &a {steady: {power: 5 MW}}\n  b: *a\n", nil)
	if got := p.Loads.Get("b").Value.Steady.Power; got.Mode != 5e6 || got.Path != "loads.b.steady.power" {
		t.Errorf("the alias decoded to %+v", got)
	}
	if p.Loads.Get("c") != nil {
		t.Error("an entry that is not there was found")
	}
}

func TestInheritedProvenance(t *testing.T) {
	settings := &Settings{RequireProvenance: true, Inherit: true}
	doc := parse(t, `
name: a
power: {value: 1 MW, source: s, date: "2024", basis: vendor}
loads:
  x:
    source: a paper
    date: 2023
    basis: published
    steady:
      power: {value: 5 MW, basis: estimate}
`)
	var p plan
	if err := Decode(doc, &p, settings); err != nil {
		t.Fatal(err)
	}
	got := p.Loads[0].Value.Steady.Power
	if got.Source != "a paper" || got.Date != "2023" || got.Basis != quantity.Estimate {
		t.Errorf("provenance is %q, %q, %q", got.Source, got.Date, got.Basis)
	}
}

func TestDecodeRefusesOtherTargets(t *testing.T) {
	doc := parse(t, minimal)
	var p plan
	for _, target := range []any{nil, p, (*plan)(nil), new(int), "x"} {
		if err := Decode(doc, target, nil); err == nil {
			t.Errorf("a target of type %T was taken", target)
		}
	}
}

func TestCheckFindsWrongTags(t *testing.T) {
	type inner struct {
		X int `yaml:"x" required:"true" doc:"."`
	}
	type twice struct {
		A int `yaml:"a" doc:"."`
		B int `yaml:"a" doc:"."`
	}
	for name, target := range map[string]any{
		"no doc": struct {
			X int `yaml:"x"`
		}{},
		"no tag": struct{ X int }{},
		"required with default": struct {
			X int `yaml:"x" doc:"." required:"true" default:"1"`
		}{},
		"default does not parse": struct {
			X int `yaml:"x" doc:"." default:"one"`
		}{},
		"default out of bounds": struct {
			X int `yaml:"x" doc:"." default:"1" min:"2"`
		}{},
		"default outside the enumeration": struct {
			X string `yaml:"x" doc:"." default:"c" enum:"a|b"`
		}{},
		"example does not parse": struct {
			X quantity.Power `yaml:"x" doc:"." example:"5 MWh"`
		}{},
		"default of a figure without source": struct {
			X quantity.Figure[quantity.Power] `yaml:"x" doc:"." default:"5 MW"`
		}{},
		"bound on a text": struct {
			X string `yaml:"x" doc:"." min:"1"`
		}{},
		"bound in another unit": struct {
			X quantity.Power `yaml:"x" doc:"." max:"1 MWh"`
		}{},
		"enumeration of numbers": struct {
			X int `yaml:"x" doc:"." enum:"1|2"`
		}{},
		"oneof of no pointer": struct {
			_ struct{} `oneof:"x"`
			X inner    `yaml:"x" doc:"."`
		}{},
		"unknown type": struct {
			X chan int `yaml:"x" doc:"."`
		}{},
		"a key twice": twice{},
	} {
		if err := Check(reflect.TypeOf(target)); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

type endless struct {
	Next []endless `yaml:"next" doc:"."`
}

func TestCheckRefusesRecursion(t *testing.T) {
	if err := Check(reflect.TypeFor[endless]()); err == nil {
		t.Error("a recursive type was accepted")
	}
}
