package main

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"
)

// badFolder has the cases of bad input: text archives with a scenario, the files it needs and, last, what the command
// says. The tests of the package scenario read them too.
var badFolder = filepath.Join("..", "..", "scenario", "testdata", "bad")

// TestBad runs plan on each case of bad input and compares what it says. With -update what it says is written; it is
// to be read before it is kept: is the place right, is it clear, does the hint help?
func TestBad(t *testing.T) {
	paths, err := filepath.Glob(filepath.Join(badFolder, "*.txtar"))
	if err != nil {
		t.Fatal(err)
	}
	if len(paths) < 40 {
		t.Fatalf("%d cases, expected 40 or more", len(paths))
	}
	t.Setenv("TOKENWATT_CACHE", warmCache(t))
	for i, path := range paths {
		if testing.Short() && i%5 != 0 {
			continue // under the race detector a case takes a second
		}
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(path)
			if err != nil {
				t.Fatal(err)
			}
			want := ""
			if i := slices.IndexFunc(archive.Files, func(f txtar.File) bool { return f.Name == "says" }); i >= 0 {
				want = string(archive.Files[i].Data)
				archive.Files = slices.Delete(archive.Files, i, i+1)
			}
			file, err := filepath.Abs(path)
			if err != nil {
				t.Fatal(err)
			}
			got := says(t, archive.Files)
			if *update {
				archive.Files = append(archive.Files, txtar.File{Name: "says", Data: []byte(got)})
				if err := os.WriteFile(file, txtar.Format(archive), 0o666); err != nil {
					t.Fatal(err)
				}
				return
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// says writes the files of a case into an empty folder and returns the exit code of plan there, with its errors, or
// where it succeeds with the answer's warnings.
func says(t *testing.T, files []txtar.File) string {
	t.Helper()
	t.Chdir(t.TempDir())
	args := []string{"plan", "scenario.yaml", "--quiet"}
	for _, f := range files {
		if f.Name == "args" {
			args = append(args, strings.Split(strings.TrimSuffix(string(f.Data), "\n"), "\n")...)
		} else if err := os.WriteFile(f.Name, f.Data, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	var stdout, stderr bytes.Buffer
	code := run(t.Context(), args, strings.NewReader(""), &stdout, &stderr)
	if code == exitOK {
		_, warnings, _ := strings.Cut(stdout.String(), "\nWarnings\n")
		return fmt.Sprintf("exit code %d\n%s%s", code, stderr.String(), warnings)
	}
	if stdout.Len() > 0 {
		t.Errorf("stdout has %q although the plan failed", stdout.String())
	}
	return fmt.Sprintf("exit code %d\n%s", code, stderr.String())
}

// TestBadBytes has the cases that a text archive cannot hold: other encodings, sizes and depths.
func TestBadBytes(t *testing.T) {
	const good = "name: X\nstudy: {year: 2023, hours: 24, draws: 16}\nworkloads: {hall: {load: {power: 1 MW}}}\nsite: {tariff: 0.08 USD/kWh}\n"
	withLoad := strings.Replace(good, "power: 1 MW", "csv: {file: %s, columns: {power: {name: mw, unit: MW}}}", 1)
	hours := func(n int) []byte { return []byte("mw\n" + strings.Repeat("1\n", n)) }
	for name, c := range map[string]struct {
		scenario string
		file     string // of hourly values, if any
		data     []byte
		says     string // the first line after the exit code
	}{
		"utf-16 little end first": {
			scenario: "\xff\xfen\x00a\x00m\x00e\x00:\x00 \x00X\x00",
			says:     "exit code 3\nscenario.yaml:1:1: found a UTF-16 byte order mark at byte 0, expected UTF-8 (hint: save the file as UTF-8)",
		},
		"utf-16 big end first": {
			scenario: "\xfe\xff\x00n\x00a\x00m\x00e",
			says:     "exit code 3\nscenario.yaml:1:1: found a UTF-16 byte order mark at byte 0, expected UTF-8 (hint: save the file as UTF-8)",
		},
		"utf-16 without a mark": {scenario: "n\x00a\x00m\x00e\x00:\x00", says: "exit code 3\nscenario.yaml:1:2: found a NUL character at byte 1, expected text (hint: this may be a binary or a UTF-16 file)"},
		"latin 1":               {scenario: strings.Replace(good, "X", "Caf\xe9", 1), says: "exit code 3\nscenario.yaml:1:10: found the byte 0xe9"},
		"control byte":          {scenario: strings.Replace(good, "X", "a\x07b", 1), says: "exit code 3\nscenario.yaml:1:"},
		"byte order mark":       {scenario: "\ufeff" + good, says: "exit code 0\n"},
		"windows lines":         {scenario: strings.ReplaceAll(good, "\n", "\r\n"), says: "exit code 0\n"},
		"a slip in windows lines": {
			scenario: strings.ReplaceAll(strings.Replace(good, "0.08", "eight", 1), "\n", "\r\n"),
			says:     "exit code 3\nscenario.yaml:4:16: site.tariff: found the text `eight USD/kWh`",
		},
		"too large": {
			scenario: good + strings.Repeat("# a comment\n", 400_000),
			says:     "exit code 3\nscenario.yaml:1:1: found a file of 4800120 bytes, expected at most 4194304 bytes",
		},
		"too deep":      {scenario: "name: " + strings.Repeat("[", 2000) + strings.Repeat("]", 2000), says: "exit code 3\nscenario.yaml:1:"},
		"too many keys": {scenario: good + "define:\n" + manyKeys(3000), says: "exit code 3\nscenario.yaml:6:3: "},
		"csv cut off": {
			scenario: fmt.Sprintf(withLoad, "load.csv.gz"), file: "load.csv.gz", data: compressed(t, hours(24))[:20],
			says: "exit code 3\ntokenwatt: demand: workload hall: csvseries: load.csv.gz: unexpected EOF (a file whose name ends in .gz has to be whole",
		},
		"csv compressed":      {scenario: fmt.Sprintf(withLoad, "load.csv.gz"), file: "load.csv.gz", data: compressed(t, hours(24)), says: "exit code 0\n"},
		"csv byte order mark": {scenario: fmt.Sprintf(withLoad, "load.csv"), file: "load.csv", data: append([]byte("\ufeff"), hours(24)...), says: "exit code 0\n"},
		"csv windows lines": {
			scenario: fmt.Sprintf(withLoad, "load.csv"), file: "load.csv",
			data: bytes.ReplaceAll(hours(24), []byte("\n"), []byte("\r\n")), says: "exit code 0\n",
		},
		"csv utf-16": {
			scenario: fmt.Sprintf(withLoad, "load.csv"), file: "load.csv", data: []byte("\xff\xfem\x00w\x00\n\x001\x00"),
			says: "exit code 3\nload.csv:1:1: power: found no column `mw`",
		},
		"csv of more hours than the year": {
			scenario: fmt.Sprintf(withLoad, "load.csv"), file: "load.csv", data: hours(8761),
			says: "exit code 3\nload.csv:8762:1: found 8761 rows below the header, expected 24 hours or more, up to the year's 8760",
		},
		"csv bomb": {
			scenario: fmt.Sprintf(withLoad, "load.csv.gz"), file: "load.csv.gz", data: compressed(t, make([]byte, 65<<20)),
			says: "exit code 3\ntokenwatt: demand: workload hall: csvseries: file is too large: load.csv.gz has more than 67108864 bytes",
		},
	} {
		t.Run(name, func(t *testing.T) {
			files := []txtar.File{{Name: "scenario.yaml", Data: []byte(c.scenario)}}
			if c.file != "" {
				files = append(files, txtar.File{Name: c.file, Data: c.data})
			}
			if got := says(t, files); !strings.HasPrefix(got, c.says) {
				t.Errorf("says %.400q, expected %q", got, c.says)
			}
		})
	}
}

func compressed(t *testing.T, data []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write(data); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func manyKeys(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "  kind%d: 1\n", i)
	}
	return b.String()
}
