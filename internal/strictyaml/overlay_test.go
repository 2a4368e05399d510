package strictyaml

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func parseAs(t testing.TB, name, text string) *Document {
	t.Helper()
	doc, err := Parse(name, []byte(text), nil)
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

func asJSON(t testing.TB, doc *Document) string {
	t.Helper()
	text, err := doc.JSON()
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestOverlay(t *testing.T) {
	for _, c := range []struct{ name, base, variant, want string }{
		{"the variant wins", "a: 1\nb: 2", "b: 3", `{"a":1,"b":3}`},
		{"mappings are merged", "m: {a: 1, n: {x: 1, y: 2}}", "m: {n: {y: 3, z: 4}}", `{"m":{"a":1,"n":{"x":1,"y":3,"z":4}}}`},
		{"the order of the base comes first", "a: 1\nb: 2", "c: 3\na: 4", `{"a":4,"b":2,"c":3}`},
		{"lists are replaced", "l: [1, 2, 3]", "l: [4]", `{"l":[4]}`},
		{"null removes", "a: 1\nm: {b: 2, c: 3}", "a:\nm: {b: null}", `{"m":{"c":3}}`},
		{"null for nothing stays", "a: 1", "b: null", `{"a":1,"b":null}`},
		{"a range is replaced whole", "f: {low: 1, mode: 2, high: 3, source: s}", "f: {value: 5}", `{"f":{"value":5}}`},
		{"a value is replaced whole", "f: {value: 5, source: s}", "f: {low: 1, mode: 2, high: 3}", `{"f":{"low":1,"mode":2,"high":3}}`},
		{"another kind replaces", "a: {b: 1}", "a: 5", `{"a":5}`},
	} {
		t.Run(c.name, func(t *testing.T) {
			base, variant := parseAs(t, "base.yaml", c.base), parseAs(t, "variant.yaml", c.variant)
			before := asJSON(t, base) + asJSON(t, variant)
			if diff := cmp.Diff(c.want, asJSON(t, variant.Overlay(base))); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if asJSON(t, base)+asJSON(t, variant) != before {
				t.Error("a document was changed")
			}
		})
	}
}

// Laying a document over itself, or over what it was laid over already, changes nothing.
func TestOverlayIsIdempotent(t *testing.T) {
	texts := []string{minimal, full, "name: b\nsite: {hours: 48}\n", "power: {low: 1 MW, mode: 2 MW, high: 3 MW}\ntags: []\n"}
	rapid.Check(t, func(r *rapid.T) {
		base := parseAs(t, "base.yaml", rapid.SampledFrom(texts).Draw(r, "base"))
		variant := parseAs(t, "variant.yaml", rapid.SampledFrom(texts).Draw(r, "variant"))
		once := variant.Overlay(base)
		if asJSON(t, variant.Overlay(once)) != asJSON(t, once) || asJSON(t, base.Overlay(base)) != asJSON(t, base) {
			t.Fatal("a second overlay changed the document")
		}
	})
}

// Each value remembers its own file: errors, positions and the sources of figures point at it.
func TestOverlayKeepsPositions(t *testing.T) {
	base := parseAs(t, "base.yaml", "name: b\npower: 5 MW\nseed: x\nsupply: {tariff: 1 USD/kWh}\n")
	variant := parseAs(t, "variant.yaml", "extends: base.yaml\nname: v\nshare: 7\n")
	if text, at, ok := variant.Text("extends"); !ok || text != "base.yaml" || at != (Position{"variant.yaml", 1, 10}) {
		t.Errorf("extends is %q at %v, %v", text, at, ok)
	}
	merged := variant.Overlay(base)
	if at, ok := merged.Locate("supply.tariff"); !ok || at != (Position{"base.yaml", 4, 18}) {
		t.Errorf("the tariff is at %v, %v", at, ok)
	}
	var p plan
	err := Decode(merged, &p, nil)
	want := strings.Join([]string{
		"base.yaml:3:7: seed: found the text `x`, expected an integer, at least 0, at most 100",
		"base.yaml:4:9: supply.grid: found no key `grid`, expected the name of an entry of grids",
		"variant.yaml:1:1: extends: found the unknown key `extends`, expected one of `name`, `kind`, `note`, `built`, `seed`, `share`, `active`, `tags`, `servers`, `size`, `power`, `mfu` and 4 others",
		"variant.yaml:3:8: share: found the number `7`, expected less than 1",
	}, "\n")
	if err == nil || err.Error() != want {
		t.Errorf("got\n%v\nwant\n%s", err, want)
	}
	if p.Power.Source != "base.yaml:2" {
		t.Errorf("the power comes from %q", p.Power.Source)
	}
}

func TestSet(t *testing.T) {
	const start = "a: 1\nm: {x: 1, l: [10, {y: 2}]}\nnothing:\n\"k.d\": {z: 1}\n"
	for _, c := range []struct{ path, value, want string }{
		{"a", "2", `{"a":2,"m":{"x":1,"l":[10,{"y":2}]},"nothing":null,"k.d":{"z":1}}`},
		{"b", "text with spaces", `{"a":1,"m":{"x":1,"l":[10,{"y":2}]},"nothing":null,"k.d":{"z":1},"b":"text with spaces"}`},
		{"m.l[0]", "11", `{"a":1,"m":{"x":1,"l":[11,{"y":2}]},"nothing":null,"k.d":{"z":1}}`},
		{"m.l.1.y", "3", `{"a":1,"m":{"x":1,"l":[10,{"y":3}]},"nothing":null,"k.d":{"z":1}}`},
		{"m.l[2]", "[5]", `{"a":1,"m":{"x":1,"l":[10,{"y":2},[5]]},"nothing":null,"k.d":{"z":1}}`},
		{"m.x", "null", `{"a":1,"m":{"l":[10,{"y":2}]},"nothing":null,"k.d":{"z":1}}`},
		{"nothing.p.q", "{low: 1, high: 2}", `{"a":1,"m":{"x":1,"l":[10,{"y":2}]},"nothing":{"p":{"q":{"low":1,"high":2}}},"k.d":{"z":1}}`},
		{`"k.d".z`, "true", `{"a":1,"m":{"x":1,"l":[10,{"y":2}]},"nothing":null,"k.d":{"z":true}}`},
	} {
		doc := parse(t, start)
		if err := doc.Set(c.path, c.value); err != nil {
			t.Errorf("%s=%s: %v", c.path, c.value, err)
			continue
		}
		if diff := cmp.Diff(c.want, asJSON(t, doc)); diff != "" {
			t.Errorf("%s=%s (-want +got):\n%s", c.path, c.value, diff)
		}
	}
}

func TestSetErrors(t *testing.T) {
	for _, c := range []struct{ path, value, want string }{
		{"", "1", "--set '=1': found path ``: a step is empty, expected a dotted path such as a.b[0].c"},
		{"a..b", "1", "--set 'a..b=1': found path `a..b`: a step is empty, expected a dotted path such as a.b[0].c"},
		{"a[x]", "1", "--set 'a[x]=1': found path `a[x]`: an index is written [0], expected a dotted path such as a.b[0].c"},
		{`"a`, "1", "--set '\"a=1': found path \"\\\"a\": the quote is not closed, expected a dotted path such as a.b[0].c"},
		{"name", " ", "--set 'name= ': found no value, expected a value after `=` (hint: write null to remove the key)"},
		{"name", "a: b", "--set 'name=a: b': found a mapping, expected a single value, {...} or [...] (hint: put a text that holds `: ` in quotes)"},
		{"name", "[1", "--set 'name=[1': found a `[` that is not closed or lacks a comma, expected ',' or ']'"},
		{"name.first", "x", "--set 'name.first=x': name: found the text `campus` at test.yaml:1:7, expected a mapping or a list to set `first` in"},
		{"tags[3]", "x", "--set 'tags[3]=x': tags: found the list index `3`, expected 0 to 1 (hint: the list has 1 items)"},
		{"tags.x", "x", "--set 'tags.x=x': tags: found the list index `x`, expected 0 to 1 (hint: the list has 1 items)"},
		{"name", "a\nb", "--set 'name=a\nb': found a value of several lines or of bytes that are no text, expected one line of text"},
		{strings.Repeat("a.", 70) + "a", "1", "--set '" + strings.Repeat("a.", 70) + "a=1': found a path of 71 steps, expected fewer than 64"},
	} {
		doc := parse(t, minimal+"tags: [a]\n")
		before := asJSON(t, doc)
		err := doc.Set(c.path, c.value)
		var one *Error
		if !errors.As(err, &one) || err.Error() != c.want {
			t.Errorf("got  %v\nwant %s", err, c.want)
		}
		if asJSON(t, doc) != before {
			t.Errorf("%s=%s changed the document", c.path, c.value)
		}
	}
}

// What an assignment gets wrong is reported at the assignment, by the decoder like everything else.
func TestSetIsDecodedAtItsPlace(t *testing.T) {
	doc := parse(t, minimal)
	for path, value := range map[string]string{"power": "{low: 1 MW, mode: 2, high: 3 MW}", "sead": "3", "share": "0.25"} {
		if err := doc.Set(path, value); err != nil {
			t.Fatal(err)
		}
	}
	var p plan
	var list Errors
	if err := Decode(doc, &p, nil); !errors.As(err, &list) || len(list) != 2 {
		t.Fatalf("the errors are %v", err)
	}
	want := "--set 'power={low: 1 MW, mode: 2, high: 3 MW}': power.mode: found the number `2`, a bare number, expected a power such as 350 MW (hint: write 2 MW or 2 kW)\n" +
		"    set | power={low: 1 MW, mode: 2, high: 3 MW}\n" +
		"        |                         ^\n"
	if got := list[0].Detail(); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
	if !strings.HasPrefix(list[1].Error(), "--set 'sead=3': sead: found the unknown key `sead`") {
		t.Errorf("got %v", list[1])
	}
	if p.Share != 0.25 {
		t.Errorf("share is %v", p.Share)
	}
}

func TestErrorfFindsTheNearestPlace(t *testing.T) {
	doc := parse(t, full)
	for path, want := range map[string]string{
		"seed":                             "test.yaml:6:7",
		"servers[0]":                       "test.yaml:11:5",
		`loads."llama-3.1-8b".burst.times`: "test.yaml:29:35",
		"supply.carbon.price":              "test.yaml:19:3",
		"nothing":                          "test.yaml:2:1",
	} {
		if got := doc.Errorf(path, "x", "y", "").Position().String(); got != want {
			t.Errorf("%s is at %s, want %s", path, got, want)
		}
	}
}

// A section keeps the positions of the whole text.
func TestSub(t *testing.T) {
	section, ok := parse(t, full).Sub("site")
	if !ok || asJSON(t, section) != `{"latitude":"-12.5 deg","hours":8760}` {
		t.Fatalf("the section is %v", section)
	}
	if at, ok := section.Locate("hours"); !ok || at.String() != "test.yaml:17:10" {
		t.Errorf("hours is at %v", at)
	}
	for _, path := range []string{"nothing", "seed", "servers"} {
		if _, ok := parse(t, full).Sub(path); ok {
			t.Errorf("%s was taken for a section", path)
		}
	}
}
