package strictyaml

import (
	"errors"
	"reflect"
	"strings"
	"testing"
)

// seeds gives a fuzz target the documents of the other tests, good and bad.
func seeds(f *testing.F) {
	f.Helper()
	for _, text := range []string{"", minimal, full, "a: &a [*a]", "a: &a {b: 1}\nc: *a\n", "\ufeffa: 1\r\n", "? [1]\n: 2", "a:\t1\n\tb: 2", "--- a\n--- b", "a: |\n  x\n y", "%YAML 1.2\n---\n", "#", "- #\n-\n  - a: 1\n # b\n"} {
		f.Add([]byte(text))
	}
}

// checkErrors proves that every error has a place in the text and can be printed.
func checkErrors(t *testing.T, err error) {
	t.Helper()
	if err == nil {
		return
	}
	var list Errors
	if !errors.As(err, &list) || len(list) == 0 {
		t.Fatalf("the error %v (%T) is no Errors", err, err)
	}
	for _, e := range list {
		if e.Line < 1 || e.Col < 1 || e.Found == "" || e.File != "f" {
			t.Fatalf("the error has no place: %+v", e)
		}
	}
	if list.Detail() == "" || strings.Count(list.Error(), "\n") > printedErrors+len(list) {
		t.Fatalf("the errors print as %q", list.Error())
	}
}

func FuzzParse(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		doc, err := Parse("f", data, &Limits{MaxBytes: 1 << 16})
		checkErrors(t, err)
		if err != nil {
			return
		}
		if _, err := doc.JSON(); err != nil {
			t.Fatalf("a document that was read is no JSON: %v", err)
		}
		doc.Overlay(doc)
		if err := doc.Set("a.b[0]", string(data)); err != nil {
			var one *Error
			if !errors.As(err, &one) || one.Line != 1 || one.Col < 1 {
				t.Fatalf("the error of an assignment is %v", err)
			}
		}
	})
}

func FuzzDecode(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		doc, err := Parse("f", data, &Limits{MaxBytes: 1 << 16})
		if err != nil {
			return
		}
		var p plan
		err = Decode(doc, &p, catalogs())
		checkErrors(t, err)
		if err != nil {
			return
		}
		text, err := Encode(&p)
		if err != nil {
			t.Fatalf("a document that was read cannot be written: %v", err)
		}
		again, err := Parse("f", text, nil)
		if err != nil {
			t.Fatalf("%v\n%s", err, text)
		}
		if err := Decode(again, &p, catalogs()); err != nil {
			t.Fatalf("%v\n%s", err, text)
		}
		if second, err := Encode(&p); err != nil || string(second) != string(text) {
			t.Fatalf("written again (%v), it is\n%s\nand was\n%s", err, second, text)
		}
		if _, err := Template(reflect.TypeFor[plan](), doc); err != nil {
			t.Fatal(err)
		}
	})
}

func FuzzNearest(f *testing.F) {
	f.Add("tarif", "tariff")
	f.Fuzz(func(t *testing.T, text, name string) {
		if got := Nearest(text, []string{name}); got != "" && got != name {
			t.Fatalf("%q is no candidate", got)
		}
	})
}
