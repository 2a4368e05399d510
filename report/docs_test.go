package report

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

// TestDocumentedFields: docs/report.md names every field of the supply's, of a service's and of a fleet's JSON.
func TestDocumentedFields(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("..", "docs", "report.md"))
	if err != nil {
		t.Fatal(err)
	}
	checkDocumented(t, string(text), reflect.TypeFor[Supply](), 15)
	checkDocumented(t, string(text), reflect.TypeFor[Serving](), 15)
	checkDocumented(t, string(text), reflect.TypeFor[Robots](), 9)
}

// checkDocumented looks for each name of a type's JSON fields, and of those of the types in it, of which there are at least so many.
func checkDocumented(t *testing.T, text string, root reflect.Type, least int) {
	t.Helper()
	seen := map[reflect.Type]bool{}
	var walk func(reflect.Type)
	walk = func(v reflect.Type) {
		switch v.Kind() {
		case reflect.Pointer, reflect.Slice:
			walk(v.Elem())
		case reflect.Struct:
			if seen[v] {
				return
			}
			seen[v] = true
			for i := range v.NumField() {
				name, _, _ := strings.Cut(v.Field(i).Tag.Get("json"), ",")
				if name != "" && name != "-" && !strings.Contains(text, "`"+name+"`") {
					t.Errorf("%s.%s is not named as `%s`", v.Name(), v.Field(i).Name, name)
				}
				walk(v.Field(i).Type)
			}
		}
	}
	walk(root)
	if len(seen) < least {
		t.Errorf("only %d types were walked", len(seen))
	}
}
