package atomicdir

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// unsupported stands for a system without an exchange of directories.
func unsupported(_, _ string) error { return errors.ErrUnsupported }

// exchangers are the two ways to swap; each test of the swap runs with both.
func exchangers() map[string]exchanger {
	return map[string]exchanger{"exchange": exchange, "renames": unsupported}
}

// put returns a fill function that writes these files.
func put(files map[string]string) func(*Writer) error {
	return func(w *Writer) error {
		for name, text := range files {
			f, err := w.Create(name)
			if err != nil {
				return err
			}
			if _, err := io.WriteString(f, text); err != nil {
				return err
			}
			if err := f.Close(); err != nil {
				return err
			}
		}
		return nil
	}
}

// tree reads all files below a directory except the list of files.
func tree(t testing.TB, dir string) map[string]string {
	t.Helper()
	got := map[string]string{}
	err := fs.WalkDir(os.DirFS(dir), ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || name == MarkerName {
			return err
		}
		data, err := os.ReadFile(filepath.Join(dir, name))
		got[name] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return got
}

// alone checks that nothing but the named entries is in a directory: no temporary names are left behind.
func alone(t testing.TB, dir string, want ...string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range entries {
		if runtime.GOOS == "windows" && strings.HasSuffix(e.Name(), ".atomicdir-lock") {
			continue
		}
		got = append(got, e.Name())
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("entries beside the target (-want +got):\n%s", diff)
	}
}

func TestWriteReplaces(t *testing.T) {
	for name, exchange := range exchangers() {
		t.Run(name, func(t *testing.T) {
			parent := t.TempDir()
			dir := filepath.Join(parent, "deep", "out")
			for _, files := range []map[string]string{
				{"report.html": "one", "figures/a.svg": "a", "figures/deep/b.svg": "b"},
				{"report.html": "two", "figures/c.svg": "c"},
				{},
				{"ledger.csv": "three"},
			} {
				if err := write(dir+"/", put(files), exchange); err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(files, tree(t, dir)); diff != "" {
					t.Errorf("files (-want +got):\n%s", diff)
				}
				if err := Verify(dir); err != nil {
					t.Error(err)
				}
				alone(t, filepath.Dir(dir), "out")
			}
			alone(t, parent, "deep")
		})
	}
}

func TestWriteIntoAnEmptyDirectoryKeepsItsMode(t *testing.T) {
	for name, exchange := range exchangers() {
		t.Run(name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "out")
			if err := os.Mkdir(dir, 0o700); err != nil {
				t.Fatal(err)
			}
			for range 2 {
				if err := write(dir, put(map[string]string{"a": "1"}), exchange); err != nil {
					t.Fatal(err)
				}
				info, err := os.Stat(dir)
				if err != nil {
					t.Fatal(err)
				}
				if runtime.GOOS != "windows" && info.Mode().Perm() != 0o700 {
					t.Errorf("mode %v, want 0700", info.Mode().Perm())
				}
			}
		})
	}
}

func TestForeignFilesAreKept(t *testing.T) {
	for name, exchange := range exchangers() {
		t.Run(name, func(t *testing.T) {
			parent := t.TempDir()
			dir := filepath.Join(parent, "out")
			if err := write(dir, put(map[string]string{"a": "ours", "d/b": "ours"}), exchange); err != nil {
				t.Fatal(err)
			}
			add(t, dir, "notes.txt", "d/mine.txt", "photos/1.jpg", ".DS_Store")
			err := write(dir, func(*Writer) error { t.Error("fill was called"); return nil }, exchange)
			var foreign *ForeignFilesError
			if !errors.As(err, &foreign) || !errors.Is(err, ErrForeignFiles) {
				t.Fatal(err)
			}
			want := &ForeignFilesError{Dir: dir, Files: []string{"d/mine.txt", "notes.txt", "photos/"}}
			if diff := cmp.Diff(want, foreign); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if got := tree(t, dir); got["a"] != "ours" || got["notes.txt"] != "user" || got["photos/1.jpg"] != "user" {
				t.Errorf("files changed: %v", got)
			}
			alone(t, parent, "out")
		})
	}
}

// A file that the user adds while the new files are being made is found after the swap, which is then undone.
func TestForeignFileAddedDuringTheWrite(t *testing.T) {
	for name, exchange := range exchangers() {
		t.Run(name, func(t *testing.T) {
			parent := t.TempDir()
			dir := filepath.Join(parent, "out")
			if err := write(dir, put(map[string]string{"a": "old"}), exchange); err != nil {
				t.Fatal(err)
			}
			err := write(dir, func(w *Writer) error {
				add(t, dir, "late.txt")
				return put(map[string]string{"a": "new"})(w)
			}, exchange)
			var foreign *ForeignFilesError
			if !errors.As(err, &foreign) || foreign.Dir != dir {
				t.Fatal(err)
			}
			if diff := cmp.Diff(map[string]string{"a": "old", "late.txt": "user"}, tree(t, dir)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			alone(t, parent, "out")
		})
	}
}

// add makes files as a user would.
func add(t testing.TB, dir string, names ...string) {
	t.Helper()
	for _, name := range names {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte("user"), 0o666); err != nil {
			t.Fatal(err)
		}
	}
}

// A debris file alone does not make a directory somebody's.
func TestDebrisDoesNotBlock(t *testing.T) {
	for name, exchange := range exchangers() {
		dir := filepath.Join(t.TempDir(), "out")
		add(t, dir, ".DS_Store", "Thumbs.db")
		if err := write(dir, put(map[string]string{"a": "1"}), exchange); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if diff := cmp.Diff(map[string]string{"a": "1"}, tree(t, dir)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// Whatever goes wrong in fill, the old files stay and nothing is left beside them.
func TestFailedFillChangesNothing(t *testing.T) {
	boom := errors.New("boom")
	for _, c := range []struct {
		name string
		fill func(*Writer) error
		want error
	}{
		{"error", func(w *Writer) error { return errors.Join(put(map[string]string{"a": "new"})(w), boom) }, boom},
		{"not closed", func(w *Writer) error { _, err := w.Create("a"); return err }, ErrNotClosed},
		{"name used twice", func(w *Writer) error {
			return errors.Join(put(map[string]string{"a": ""})(w), put(map[string]string{"A": ""})(w))
		}, ErrName},
		{"file used as a folder", func(w *Writer) error {
			return errors.Join(put(map[string]string{"a": ""})(w), put(map[string]string{"a/b": ""})(w))
		}, ErrName},
		{"folder used as a file", func(w *Writer) error {
			return errors.Join(put(map[string]string{"a/b": ""})(w), put(map[string]string{"a": ""})(w))
		}, ErrName},
		{"folder in two spellings", func(w *Writer) error {
			return errors.Join(put(map[string]string{"a/b": ""})(w), put(map[string]string{"A/c": ""})(w))
		}, ErrName},
		{"empty name", put(map[string]string{"": ""}), ErrName},
		{"name that leaves", put(map[string]string{"../a": ""}), ErrName},
		{"absolute name", put(map[string]string{"/a": ""}), ErrName},
		{"backslash", put(map[string]string{`a\b`: ""}), ErrName},
		{"drive", put(map[string]string{"c:a": ""}), ErrName},
		{"reserved name", put(map[string]string{".ATOMICDIR.json": ""}), ErrName},
		{"closed twice", func(w *Writer) error {
			f, err := w.Create("a")
			if err != nil {
				return err
			}
			return errors.Join(f.Close(), f.Close())
		}, os.ErrClosed},
		{"written after it was closed", func(w *Writer) error {
			f, err := w.Create("a")
			if err != nil {
				return err
			}
			err = f.Close()
			_, late := f.Write([]byte("x"))
			return errors.Join(err, late)
		}, os.ErrClosed},
	} {
		t.Run(c.name, func(t *testing.T) {
			parent := t.TempDir()
			dir := filepath.Join(parent, "out")
			if err := Write(dir, put(map[string]string{"a": "old"})); err != nil {
				t.Fatal(err)
			}
			if err := Write(dir, c.fill); !errors.Is(err, c.want) {
				t.Errorf("error %v, want %v", err, c.want)
			}
			if diff := cmp.Diff(map[string]string{"a": "old"}, tree(t, dir)); diff != "" {
				t.Errorf("files (-want +got):\n%s", diff)
			}
			alone(t, parent, "out")
		})
	}
}

func TestPanicInFillChangesNothing(t *testing.T) {
	parent := t.TempDir()
	dir := filepath.Join(parent, "out")
	if err := Write(dir, put(map[string]string{"a": "old"})); err != nil {
		t.Fatal(err)
	}
	func() {
		defer func() {
			if recover() != "boom" {
				t.Error("the panic did not come through")
			}
		}()
		_ = Write(dir, func(w *Writer) error {
			if _, err := w.Create("a"); err != nil {
				t.Error(err)
			}
			panic("boom")
		})
	}()
	if got := tree(t, dir)["a"]; got != "old" {
		t.Errorf("a = %q", got)
	}
	alone(t, parent, "out")
}

func TestWriterIsFinishedAfterWrite(t *testing.T) {
	var kept *Writer
	if err := Write(filepath.Join(t.TempDir(), "out"), func(w *Writer) error { kept = w; return nil }); err != nil {
		t.Fatal(err)
	}
	if _, err := kept.Create("late"); !errors.Is(err, ErrFinished) {
		t.Errorf("error %v, want %v", err, ErrFinished)
	}
}

// Files come back as they were given, for any names and contents.
func TestWriteProperty(t *testing.T) {
	parent := t.TempDir()
	dir := filepath.Join(parent, "out")
	rapid.Check(t, func(rt *rapid.T) {
		name := rapid.StringMatching(`[a-z0-9_]{1,8}(\.[a-z]{1,4})?`)
		files := rapid.MapOfN(name, rapid.String(), 0, 5).Draw(rt, "files")
		if err := Write(dir, put(files)); err != nil {
			rt.Fatal(err)
		}
		if diff := cmp.Diff(files, tree(t, dir)); diff != "" {
			rt.Fatalf("files (-want +got):\n%s", diff)
		}
		if err := Verify(dir); err != nil {
			rt.Fatal(err)
		}
	})
	alone(t, parent, "out")
}

func ExampleWrite() {
	parent, err := os.MkdirTemp("", "example")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(parent)
	dir := filepath.Join(parent, "out")
	err = Write(dir, func(w *Writer) error {
		f, err := w.Create("report.txt")
		if err != nil {
			return err
		}
		_, err = fmt.Fprintln(f, "42 MW")
		return errors.Join(err, f.Close())
	})
	fmt.Println(err)
	files, err := Files(dir)
	fmt.Println(files[0].Name, files[0].Size, err)
	// Output:
	// <nil>
	// report.txt 6 <nil>
}

func BenchmarkWrite(b *testing.B) {
	dir := filepath.Join(b.TempDir(), "out")
	files := map[string]string{"a": strings.Repeat("x", 1<<20), "b": "y", "c": "z"}
	for b.Loop() {
		if err := Write(dir, put(files)); err != nil {
			b.Fatal(err)
		}
	}
}
