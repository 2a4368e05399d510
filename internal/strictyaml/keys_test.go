package strictyaml

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Keys are those of a mapping in the order written, and none of anything else.
func TestKeys(t *testing.T) {
	doc, err := Parse("test.yaml", []byte(`
second: {b: 1, a: 2, "c.d": 3}
first:
  nested: &anchor {x: 1, w: 2}
  copy: *anchor
list: [{a: 1}, {b: 2, a: 1}]
text: words
nothing:
none: {}
"dotted.key": {z: 1}
`), nil)
	if err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string][]string{
		"second":                   {"b", "a", "c.d"},
		"first":                    {"nested", "copy"},
		"first.nested":             {"x", "w"},
		"first.copy":               {"x", "w"},
		"list":                     nil,
		"list[1]":                  {"b", "a"},
		"list[2]":                  nil,
		"text":                     nil,
		"nothing":                  nil,
		"none":                     {},
		"missing":                  nil,
		"second.b":                 nil,
		"second.b.c":               nil,
		JoinPath("", "dotted.key"): {"z"},
	} {
		if diff := cmp.Diff(want, doc.Keys(path)); diff != "" {
			t.Errorf("%q (-want +got):\n%s", path, diff)
		}
	}
}

// A document that was laid over another has the keys of both, its own values counting, and those that were set.
func TestKeysOfOverlay(t *testing.T) {
	parse := func(name, text string) *Document {
		doc, err := Parse(name, []byte(text), nil)
		if err != nil {
			t.Fatal(err)
		}
		return doc
	}
	doc := parse("top.yaml", "workloads: {c: {x: 1}, a: {x: 2}}\n").Overlay(parse("base.yaml", "workloads: {a: {x: 1}, b: {y: 1}}\nname: base\n"))
	if err := doc.Set("workloads.d.x", "4"); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"a", "b", "c", "d"}, doc.Keys("workloads")); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	section, ok := doc.Sub("workloads")
	if !ok {
		t.Fatal("no section")
	}
	if diff := cmp.Diff([]string{"x"}, section.Keys("a")); diff != "" {
		t.Errorf("of a section (-want +got):\n%s", diff)
	}
}

// A choice that is a number may be written as one; a number that is no choice is still told to be put in quotes.
func TestChoiceAsNumber(t *testing.T) {
	type stage struct {
		Zero string `yaml:"zero" enum:"0|1|2|3" doc:"stage"`
	}
	for text, want := range map[string]string{"zero: 3": "3", `zero: "2"`: "2", "zero: 4": "", "zero: 1.0": ""} {
		doc, err := Parse("t.yaml", []byte(text), nil)
		if err != nil {
			t.Fatal(err)
		}
		var s stage
		err = Decode(doc, &s, nil)
		if (err == nil) != (want != "") || s.Zero != want {
			t.Errorf("%s: %q, %v", text, s.Zero, err)
		}
	}
}
