package strictyaml

import (
	"bytes"
	"math"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"tokenwatt/quantity"
)

// sameMeaning compares what documents mean: where a name stood and whether an empty list was written is no part of it.
func sameMeaning() []cmp.Option {
	return []cmp.Option{cmpopts.IgnoreTypes(Position{}), cmpopts.EquateEmpty(), cmp.AllowUnexported(load{}, origin{}), cmpopts.IgnoreFields(load{}, "_")}
}

func drawFigure[T quantity.Quantity](t *rapid.T, path string, low, high float64) quantity.Figure[T] {
	x := rapid.Float64Range(low, high)
	a, b, c := x.Draw(t, "a"), x.Draw(t, "b"), x.Draw(t, "c")
	f := quantity.Range(T(min(a, b, c)), T(max(min(a, b), min(max(a, b), c))), T(max(a, b, c)))
	if rapid.Bool().Draw(t, "single") {
		f = quantity.Exact(T(a))
	}
	f.Distribution = rapid.SampledFrom([]quantity.Distribution{"", quantity.Triangular, quantity.Uniform}).Draw(t, "distribution")
	f.Source = "s" + rapid.String().Draw(t, "source")
	f.Date = rapid.SampledFrom([]string{"", "2024", "2024-07", "2024-07-15"}).Draw(t, "date")
	f.Basis = rapid.SampledFrom(quantity.Bases()).Draw(t, "basis")
	f.Note = rapid.String().Draw(t, "note")
	f.Path = path
	return f
}

func drawPlan(t *rapid.T) plan {
	p := plan{
		Name:   "n" + rapid.String().Draw(t, "name"),
		Kind:   rapid.SampledFrom([]string{"solar", "wind", "storage"}).Draw(t, "kind"),
		Note:   rapid.String().Draw(t, "note"),
		Built:  rapid.SampledFrom([]string{"", "2024", "2024-02", "1999-12-31"}).Draw(t, "built"),
		Seed:   rapid.IntRange(0, 100).Draw(t, "seed"),
		Share:  rapid.Float64Range(0, math.Nextafter(1, 0)).Draw(t, "share"),
		Active: rapid.Bool().Draw(t, "active"),
		Tags:   rapid.SliceOfN(rapid.String(), 0, 3).Draw(t, "tags"),
		Size:   quantity.Power(rapid.Float64Range(0, 1e12).Draw(t, "size")),
		Power:  drawFigure[quantity.Power](t, "power", 1e-3, 1e10),
		MFU:    drawFigure[quantity.Fraction](t, "mfu", 1e-6, 1),
		Site:   site{Latitude: drawFigure[quantity.Angle](t, "site.latitude", -66, 66)},
	}
	if rapid.Bool().Draw(t, "supply") {
		p.Supply = &supply{Grid: "g" + rapid.String().Draw(t, "grid")}
		p.Supply.Tariff = drawFigure[quantity.EnergyPrice](t, "supply.tariff", 0, 1e-6)
	}
	for i := range rapid.IntRange(0, 3).Draw(t, "loads") {
		name := string(rune('a'+i)) + rapid.String().Draw(t, "load")
		at := JoinPath("loads", name)
		one := load{origin: origin{Source: rapid.String().Draw(t, "source")}, Steady: &steady{}}
		one.Steady.Power = drawFigure[quantity.Power](t, at+".steady.power", 0, 1e9)
		p.Loads = append(p.Loads, Entry[load]{Name: name, Value: one})
	}
	if rapid.Bool().Draw(t, "extra") {
		p.Extra = map[string]quantity.Figure[quantity.Energy]{"x y": drawFigure[quantity.Energy](t, `extra."x y"`, 0, 1e15)}
	}
	return p
}

func TestEncodeRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := drawPlan(t)
		text, err := Encode(&p)
		if err != nil {
			t.Fatal(err)
		}
		doc, err := Parse("f", text, nil)
		if err != nil {
			t.Fatalf("%v\n%s", err, text)
		}
		var again plan
		if err := Decode(doc, &again, nil); err != nil {
			t.Fatalf("%v\n%s", err, text)
		}
		if diff := cmp.Diff(p, again, sameMeaning()...); diff != "" {
			t.Fatalf("(-want +got):\n%s\n%s", diff, text)
		}
		if second, err := Encode(again); err != nil || !bytes.Equal(text, second) {
			t.Fatalf("the second text differs (%v):\n%s\n%s", err, text, second)
		}
	})
}

// Every field keeps what the file said, in the order of the struct, and figures their provenance.
func TestEncodeText(t *testing.T) {
	text, err := Encode(read(t, minimal+"loads:\n  llama-3.1-8b: {burst: {energy: 2 MWh, times: [8, 20]}}\n", nil))
	if err != nil {
		t.Fatal(err)
	}
	want := `name: campus
kind: wind
seed: 1
share: 0.5
active: true
power: {value: 100 MW, source: "test.yaml:2", basis: scenario}
mfu: {low: 30 %, mode: 38 %, high: 46 %, source: disclosed runs, date: "2024-07", basis: published}
site:
  latitude: {value: 40 deg, source: a middle latitude, date: "2026", basis: assumed}
loads:
  llama-3.1-8b:
    burst:
      energy: {value: 2 MWh, source: "test.yaml:4", basis: scenario}
      times: [8, 20]
`
	if diff := cmp.Diff(want, string(text)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestEncodeRefuses(t *testing.T) {
	broken := read(t, minimal, nil)
	broken.Name = "caf\xe9"
	outOfOrder := read(t, minimal, nil)
	outOfOrder.Power.Low = outOfOrder.Power.High * 2
	for name, target := range map[string]any{"no UTF-8": broken, "range out of order": &outOfOrder, "no struct": 5, "nil": (*plan)(nil)} {
		if text, err := Encode(target); err == nil {
			t.Errorf("%s: encoded as\n%s", name, text)
		}
	}
}

// A template holds every key of the type, and what is not commented out decodes.
func TestTemplateDecodes(t *testing.T) {
	fields, err := Fields(reflect.TypeFor[plan]())
	if err != nil {
		t.Fatal(err)
	}
	for name, example := range map[string]*Document{"without example": nil, "with example": parse(t, full)} {
		text, err := Template(reflect.TypeFor[plan](), example)
		if err != nil {
			t.Fatal(err)
		}
		p := read(t, string(text), nil)
		if p.Name != "campus" || p.Power.Mode != 100e6 {
			t.Errorf("%s: the template decodes to %+v", name, p)
		}
		for _, f := range fields {
			if f.Path != "loads.*" && !bytes.Contains(text, []byte(f.Doc)) && f.Path[0] != 'l' {
				t.Errorf("%s: %s is not explained", name, f.Path)
			}
		}
	}
	text, err := Template(reflect.TypeFor[plan](), nil)
	if err != nil || !bytes.Contains(text, []byte("# Its power.\n# Required. Unit: MW. Bounds: more than 0 MW, at most 10 GW.\npower: 100 MW\n")) {
		t.Errorf("the template (%v):\n%s", err, text)
	}
}

// What the template comments out is right too: without the first level of comment marks on its values it still decodes.
func TestTemplateCommentedKeysDecode(t *testing.T) {
	text, err := Template(reflect.TypeFor[plan](), nil)
	if err != nil {
		t.Fatal(err)
	}
	root, _ := shapeOf(reflect.TypeFor[plan]())
	var on []byte
	for _, line := range bytes.SplitAfter(text, []byte("\n")) {
		inner, commented := bytes.CutPrefix(line, []byte("# "))
		key, _, isPair := strings.Cut(string(inner), ": ")
		if f := root.field(key); commented && isPair && f != nil {
			line = inner
		}
		on = append(on, line...)
	}
	p := read(t, string(on), nil)
	if p.Seed != 1 || p.Size != 1e6 || p.Kind != "wind" || p.Built != "2024-07" {
		t.Errorf("decoded %+v from\n%s", p, on)
	}
}
