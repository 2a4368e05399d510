package strictyaml

import (
	"errors"
	"io/fs"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestNearest(t *testing.T) {
	names := []string{"grid", "tariff", "peak_hour", "peak_to_mean", "latitude", "mfu", "servers"}
	for text, want := range map[string]string{
		"tarif": "tariff", "tarrif": "tariff", "teriff": "tariff", "atriff": "tariff", "gird": "grid",
		"Peak-Hour": "peak_hour", "peakhour": "peak_hour", "lat": "latitude", "peak": "", "MFU": "mfu",
		"server": "servers", "water": "", "x": "", "": "", strings.Repeat("a", 1000): "",
	} {
		if got := Nearest(text, names); got != want {
			t.Errorf("%q is taken for %q, want %q", text, got, want)
		}
	}
}

// Distances from Damerau's operations by hand: a swap, a substitution, an insertion and a deletion are one each.
func TestEditDistance(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want int
	}{{"", "", 0}, {"abc", "", 3}, {"abcd", "acbd", 1}, {"abc", "axc", 1}, {"abc", "abxc", 1}, {"abc", "ac", 1}, {"kitten", "sitting", 3}, {"grün", "grun", 1}} {
		if got := editDistance(c.a, c.b); got != c.want || editDistance(c.b, c.a) != c.want {
			t.Errorf("%q to %q is %d, want %d", c.a, c.b, got, c.want)
		}
	}
}

func TestDetail(t *testing.T) {
	long := "note: " + strings.Repeat("x", 200) + " @ " + strings.Repeat("y", 200)
	for _, c := range []struct {
		name  string
		err   Error
		lines []string
	}{
		{"plain", Error{Line: 12, Col: 3, Excerpt: "  sead: 3"}, []string{"    12 |   sead: 3", "       |   ^"}},
		{"tabs are two columns", Error{Line: 1, Col: 3, Excerpt: "\t\tx"}, []string{"    1 |     x", "      |     ^"}},
		{"wide characters are two columns", Error{Line: 1, Col: 4, Excerpt: "a: 電力 x"}, []string{"    1 | a: 電力 x", "      |    ^"}},
		{"after wide characters", Error{Line: 1, Col: 7, Excerpt: "a: 電力 x"}, []string{"    1 | a: 電力 x", "      |         ^"}},
		{"combining marks take none", Error{Line: 1, Col: 4, Excerpt: "e\u0301 x"}, []string{"    1 | e\u0301 x", "      |   ^"}},
		{"control characters are marked", Error{Line: 1, Col: 1, Excerpt: "\x1b[31m"}, []string{"    1 | �[31m", "      | ^"}},
		{"beyond the line", Error{Line: 1, Col: 99, Excerpt: "ab"}, []string{"    1 | ab", "      |   ^"}},
		{"a long line is cut", Error{Line: 1, Col: 208, Excerpt: long}, []string{
			"    1 | … " + strings.Repeat("x", 65) + " @ " + strings.Repeat("y", 30) + " …",
			"      | " + strings.Repeat(" ", 2+66) + "^",
		}},
		{"no excerpt", Error{Line: 1, Col: 1}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.err.File, c.err.Found = "f", "x"
			got := strings.Split(strings.TrimSuffix(c.err.Detail(), "\n"), "\n")[1:]
			if diff := cmp.Diff(c.lines, got, sameMeaning()[1]); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestErrorsUnwrap(t *testing.T) {
	_, err := Parse("f", []byte("a: 1\na: 2\n"), nil)
	var one *Error
	if !errors.As(err, &one) || one.Line != 2 || errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the first error of %v is %+v", err, one)
	}
}

func TestPathsReadBack(t *testing.T) {
	for _, keys := range [][]string{{"a"}, {"a", "b", "c"}, {"llama-3.1-8b", "x"}, {`say "hi"`, "é", "k=v"}, {"a b", "[0]"}} {
		path := ""
		for _, key := range keys {
			path = JoinPath(path, key)
		}
		got, err := splitPath(path)
		if diff := cmp.Diff(keys, got); err != nil || diff != "" {
			t.Errorf("%s (%v):\n%s", path, err, diff)
		}
	}
	if got, err := splitPath("a[0][12].b"); err != nil || !cmp.Equal(got, []string{"a", "0", "12", "b"}) {
		t.Errorf("split into %q, %v", got, err)
	}
}

func TestExplain(t *testing.T) {
	for path, want := range map[string]string{
		"":                            "",
		"power":                       "power",
		"loads.base.steady.power":     "loads.*.steady.power",
		"loads.*.steady.power":        "loads.*.steady.power",
		"loads.steady":                "loads.*.steady",
		"loads.x.burst.times[0]":      "loads.*.burst.times",
		`loads."llama-3.1-8b".source`: "loads.*.source",
		"supply.grid":                 "supply.grid",
	} {
		e, err := Explain(reflect.TypeFor[plan](), path)
		if err != nil || e.Field.Path != want {
			t.Errorf("%s is explained as %+v, %v", path, e, err)
		}
	}
	for path, want := range map[string]string{
		"powr":           "no such field: `powr` under the top level (did you mean power?)",
		"supply.tarif":   "no such field: `tarif` under supply (did you mean supply.tariff?)",
		"tariff":         "no such field: `tariff` under the top level (there is supply.tariff)",
		"loads.a.b":      "no such field: `b` under loads.* (it has `source`, `date`, `basis`, `steady`, `burst` and `count`)",
		"supply.grid.xy": "no such field: `xy` under supply.grid",
	} {
		_, err := Explain(reflect.TypeFor[plan](), path)
		if !errors.Is(err, ErrNoField) || err.Error() != want {
			t.Errorf("got  %v\nwant %s", err, want)
		}
	}
}

func TestExplainText(t *testing.T) {
	e, err := Explain(reflect.TypeFor[plan](), "mfu")
	if err != nil {
		t.Fatal(err)
	}
	want := `FIELD     mfu
KIND      figure
UNIT      %
DEFAULT   {low: 30 %, mode: 38 %, high: 46 %}
SOURCE    disclosed runs, 2024-07
BASIS     published
BOUNDS    more than 0 %, at most 100 %

  Utilisation.
`
	if diff := cmp.Diff(want, e.String()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	e, err = Explain(reflect.TypeFor[plan](), "loads")
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range []string{"EXACTLY   one of steady, burst\n", "KEYS\n", "  count  <figure>\n      How many of them.\n"} {
		if !strings.Contains(e.String(), line) {
			t.Errorf("the explanation lacks %q:\n%s", line, e)
		}
	}
}

func TestFields(t *testing.T) {
	fields, err := Fields(reflect.TypeFor[plan]())
	if err != nil {
		t.Fatal(err)
	}
	byPath := map[string]Field{}
	for _, f := range fields {
		byPath[f.Path] = f
	}
	want := map[string]Field{
		"power": {
			Path: "power", Kind: "figure", Type: "quantity.Figure[tokenwatt/quantity.Power]", Unit: "MW", Doc: "Its power.",
			Bounds: "more than 0 MW, at most 10 GW", Example: "100 MW", Required: true,
		},
		"supply.grid":          {Path: "supply.grid", Kind: "text", Type: "string", Doc: "The grid.", Catalog: "grids", Required: true},
		"loads.*.burst.times":  {Path: "loads.*.burst.times", Kind: "list", Type: "[]int", Doc: "Hours of the day.", Bounds: "at least 0, at most 23"},
		"loads.*.burst.energy": {Path: "loads.*.burst.energy", Kind: "figure", Type: "quantity.Figure[tokenwatt/quantity.Energy]", Unit: "MWh", Doc: "Energy of one burst.", Bounds: "at least 0 MWh", Required: true},
		"kind":                 {Path: "kind", Kind: "text", Type: "string", Doc: "What it is.", Default: "wind", Enum: []string{"solar", "wind", "storage"}},
	}
	for path, field := range want {
		if diff := cmp.Diff(field, byPath[path]); diff != "" {
			t.Errorf("%s (-want +got):\n%s", path, diff)
		}
	}
}
