package strictyaml

import (
	"bytes"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "rewrite the expected messages of testdata/bad.txtar; read the difference before keeping it")

// wrong decodes a document that must be refused and returns its errors.
func wrong(t *testing.T, name string, data []byte) Errors {
	t.Helper()
	var list Errors
	doc, err := Parse(name, data, nil)
	if err == nil {
		var p plan
		err = Decode(doc, &p, catalogs())
	}
	if !errors.As(err, &list) {
		t.Fatalf("%s: the error is %v, not Errors", name, err)
	}
	return list
}

type archived struct {
	Name string
	Data []byte
}

// readArchive reads a text archive: files, each after a line `-- name --`.
func readArchive(t *testing.T, path string) (comment string, files []archived) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range strings.SplitAfter(string(data), "\n") {
		if name, ok := strings.CutPrefix(line, "-- "); ok && strings.HasSuffix(name, " --\n") {
			files = append(files, archived{Name: strings.TrimSuffix(name, " --\n")})
		} else if len(files) == 0 {
			comment += line
		} else {
			last := &files[len(files)-1]
			last.Data = append(last.Data, line...)
		}
	}
	return comment, files
}

// Each document of testdata/bad.txtar stands before the messages that it must give. Every message must name a line
// that exists and say what was found.
func TestBadDocuments(t *testing.T) {
	path := filepath.Join("testdata", "bad.txtar")
	comment, files := readArchive(t, path)
	documents := 0
	for i, file := range files {
		if !strings.HasSuffix(file.Name, ".yaml") {
			continue
		}
		documents++
		list := wrong(t, file.Name, file.Data)
		for _, e := range list {
			if e.File != file.Name || e.Line < 1 || e.Line > bytes.Count(file.Data, []byte("\n"))+1 || e.Col < 1 || e.Found == "" {
				t.Errorf("%s: the error has no place: %+v", file.Name, e)
			}
		}
		got := list.Error() + "\n"
		if *update {
			files[i+1].Data = []byte(got)
			continue
		}
		if diff := cmp.Diff(string(files[i+1].Data), got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", file.Name, diff)
		}
	}
	if documents < 40 {
		t.Errorf("%d documents, want at least 40", documents)
	}
	if *update {
		text := comment
		for _, file := range files {
			text += "-- " + file.Name + " --\n" + string(file.Data)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// What cannot stand in a text archive: bytes that are no text, and sizes.
func TestBadBytes(t *testing.T) {
	nested := strings.Repeat("[", 70) + strings.Repeat("]", 70)
	bomb := "a: &a [x, x, x, x, x, x, x, x, x, x]\n"
	for c := 'b'; c <= 'h'; c++ {
		before := "*" + string(c-1)
		bomb += string(c) + ": &" + string(c) + " [" + strings.Repeat(before+", ", 9) + before + "]\n"
	}
	for _, c := range []struct{ name, data, want string }{
		{"empty", "", "f:1:1: found an empty document, expected a mapping of keys to values"},
		{"comments only", "# nothing\n\n", "f:1:1: found an empty document, expected a mapping of keys to values"},
		{"start mark only", "---\n", "f:1:1: found an empty document, expected a mapping of keys to values"},
		{"no UTF-8", "name: a\nnote: caf\xe9\n", "f:2:10: found the byte 0xe9, which is not UTF-8, at byte 17, expected UTF-8 (hint: save the file as UTF-8)"},
		{"UTF-16", "\xff\xfen\x00", "f:1:1: found a UTF-16 byte order mark at byte 0, expected UTF-8 (hint: save the file as UTF-8)"},
		{"NUL", "name: a\x00b\n", "f:1:8: found a NUL character at byte 7, expected text (hint: this may be a binary or a UTF-16 file)"},
		{"Unicode line break", "name: a\u2028b\n", "f:1:8: found the Unicode line break U+2028 at byte 7, expected ordinary line breaks (hint: replace it by a space)"},
		{"control character", "name: a\nnote: b\x07\n", "f:2:8: found a control character, expected printable text"},
		{"deep", "note: " + nested, "f:1:70: found more than 64 levels, expected at most 64 levels of mappings and lists"},
		{"very deep", "note: " + strings.Repeat("[", 20000), "f:1:1: found very many levels of brackets or indentation, expected a document of few levels"},
		{"bomb", bomb, "f:6:4: found more than 250000 values once aliases are expanded, expected at most 250000 values (hint: write repeated parts as named entries)"},
		{"big", "#" + strings.Repeat(" ", 4<<20), "f:1:1: found a file of 4194305 bytes, expected at most 4194304 bytes"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := wrong(t, "f", []byte(c.data)).Error(); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

func TestLimitsCanBeSet(t *testing.T) {
	for name, limits := range map[string]Limits{
		"bytes": {MaxBytes: 10}, "depth": {MaxDepth: 1}, "nodes": {MaxNodes: 5},
	} {
		if _, err := Parse("f", []byte(full), &limits); err == nil {
			t.Errorf("the limit on %s did not hold", name)
		}
	}
}

// A figure without source, date and basis does not load where provenance is required.
func TestRequiredProvenance(t *testing.T) {
	doc := parse(t, "name: a\npower: 1 MW\nmfu: {value: 0.5, source: s, basis: vendor}\n")
	var p plan
	err := Decode(doc, &p, &Settings{RequireProvenance: true, Inherit: true})
	want := strings.Join([]string{
		"test.yaml:2:8: power: found a figure without `source`, `date` and `basis`, expected source, date and basis of every figure (hint: write {value: ..., source: ..., date: ..., basis: ...} or put them on the entry)",
		"test.yaml:3:6: mfu: found a figure without `date`, expected source, date and basis of every figure (hint: write {value: ..., source: ..., date: ..., basis: ...} or put them on the entry)",
	}, "\n")
	if err == nil || err.Error() != want {
		t.Errorf("got  %v\nwant %s", err, want)
	}
}

func TestManyErrorsAreCounted(t *testing.T) {
	var list Errors
	text := minimal + "extra:\n" + strings.Repeat("  x: 1\n", 0)
	for i := range 150 {
		text += "  k" + strings.Repeat("i", i+1) + ": 5\n"
	}
	if err := Decode(parse(t, text), &plan{}, nil); !errors.As(err, &list) {
		t.Fatalf("the error is %v", err)
	}
	if len(list) != 150 || len(list.Unwrap()) != 150 || !strings.HasSuffix(list.Error(), "\nand 50 more errors") {
		t.Errorf("%d errors that end in %q", len(list), list.Error()[len(list.Error())-40:])
	}
	if got := strings.Count(list.Error(), "\n"); got != 100 {
		t.Errorf("%d lines are printed before the count, want 100", got)
	}
}
