package scenario_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"tokenwatt/internal/strictyaml"
	"tokenwatt/scenario"
)

// FuzzLoad reads any text as a scenario: it is refused with errors that have a place in it, or it resolves to a
// scenario that is written out and read again as the same.
func FuzzLoad(f *testing.F) {
	paths, err := filepath.Glob(filepath.Join("testdata", "bad", "*.txtar"))
	if err != nil {
		f.Fatal(err)
	}
	for _, path := range paths {
		archive, err := txtar.ParseFile(path)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(archive.Files[0].Data)
	}
	text, err := os.ReadFile(example)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(text)
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) > 1<<16 || bytes.ContainsAny(data, "/\\") {
			t.Skip("too long, or a path that might lead out of the folder")
		}
		s, err := scenario.Parse("f", data, dir, nil)
		if err != nil {
			var list strictyaml.Errors
			if !errors.As(err, &list) || len(list) == 0 {
				t.Fatalf("the error %v (%T) is no Errors", err, err)
			}
			for _, e := range list {
				if e.Line < 1 || e.Col < 1 || e.Found == "" {
					t.Fatalf("the error has no place: %+v", e)
				}
			}
			return
		}
		written, err := strictyaml.Encode(s)
		if err != nil {
			t.Fatal(err)
		}
		again, err := scenario.Parse("f", written, dir, nil)
		if err != nil {
			t.Fatalf("the resolved scenario is refused: %v\n%s", err, written)
		}
		twice, err := strictyaml.Encode(again)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(written), string(twice)); diff != "" {
			t.Fatalf("(-written +read):\n%s", diff)
		}
	})
}
