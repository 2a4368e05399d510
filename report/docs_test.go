package report

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

// TestDocumentedFields: docs/report.md names every field of the supply's JSON.
func TestDocumentedFields(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("..", "docs", "report.md"))
	if err != nil {
		t.Fatal(err)
	}
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
				if name != "" && name != "-" && !strings.Contains(string(text), "`"+name+"`") {
					t.Errorf("%s.%s is not named as `%s`", v.Name(), v.Field(i).Name, name)
				}
				walk(v.Field(i).Type)
			}
		}
	}
	walk(reflect.TypeFor[Supply]())
	if len(seen) < 15 {
		t.Errorf("only %d types were walked", len(seen))
	}
}
