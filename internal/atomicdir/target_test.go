package atomicdir

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// dryWrite is a Write that must not get as far as filling the directory.
func dryWrite(t *testing.T) func(string) error {
	return func(path string) error {
		return Write(path, func(*Writer) error { t.Errorf("%q: fill was called", path); return nil })
	}
}

func TestUnusableTargets(t *testing.T) {
	parent := t.TempDir()
	at := func(name string) string { return filepath.Join(parent, name) }
	if err := os.WriteFile(at("file"), []byte("x"), 0o666); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(at("dir"), 0o777); err != nil {
		t.Fatal(err)
	}
	for _, link := range []string{"dir", "file", "nothing"} {
		if err := os.Symlink(at(link), at("link-to-"+link)); err != nil {
			t.Skip(err)
		}
	}
	if err := os.Mkdir(at("damaged"), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(at("damaged"), MarkerName), []byte("{"), 0o666); err != nil {
		t.Fatal(err)
	}
	write := dryWrite(t)
	file := func(path string) error { return WriteFile(path, nil) }
	for _, c := range []struct {
		name string
		path string
		do   func(string) error
		want error
	}{
		{"write: empty path", "", write, ErrEmptyPath},
		{"write: root", "/", write, ErrUnusablePath},
		{"write: working directory", ".", write, ErrUnusablePath},
		{"write: file", at("file"), write, ErrNotDirectory},
		{"write: file with a slash", at("file") + "/", write, ErrNotDirectory},
		{"write: below a file", at("file/out"), write, ErrNotDirectory},
		{"write: far below a file", at("file/a/b/out"), write, ErrNotDirectory},
		{"write: link to a directory", at("link-to-dir"), write, ErrSymlink},
		{"write: link to a directory with a slash", at("link-to-dir") + "/", write, ErrSymlink},
		{"write: link to a file", at("link-to-file"), write, ErrSymlink},
		{"write: link to nothing", at("link-to-nothing"), write, ErrSymlink},
		{"write: damaged list", at("damaged"), write, ErrDamaged},
		{"file: empty path", "", file, ErrEmptyPath},
		{"file: directory", at("dir"), file, ErrNotFile},
		{"file: below a file", at("file/out"), file, ErrNotDirectory},
		{"file: link to a file", at("link-to-file"), file, ErrSymlink},
		{"recover: empty path", "", Recover, ErrEmptyPath},
		{"verify: damaged list", at("damaged"), Verify, ErrDamaged},
		{"verify: no list", at("dir"), Verify, os.ErrNotExist},
	} {
		t.Run(c.name, func(t *testing.T) {
			err := c.do(c.path)
			if !errors.Is(err, c.want) {
				t.Errorf("error %v, want %v", err, c.want)
			}
			var typed *TargetError
			if !errors.Is(c.want, os.ErrNotExist) && (!errors.As(err, &typed) || typed.Hint == "") {
				t.Errorf("error %v is no TargetError with a hint", err)
			}
		})
	}
	alone(t, parent, "damaged", "dir", "file", "link-to-dir", "link-to-file", "link-to-nothing")
}

func TestReadOnlyParent(t *testing.T) {
	parent := filepath.Join(t.TempDir(), "parent")
	if err := os.Mkdir(parent, 0o555); err != nil {
		t.Fatal(err)
	}
	if os.WriteFile(filepath.Join(parent, "probe"), nil, 0o666) == nil {
		// The superuser may write anywhere, except in the kernel's own file systems.
		parent = "/sys/kernel"
		if err := os.Mkdir(filepath.Join(parent, "probe"), 0o777); !errors.Is(err, os.ErrPermission) && !readOnly(err) {
			t.Skipf("nothing here is read-only: %v", err)
		}
	}
	for what, err := range map[string]error{
		"write":        dryWrite(t)(filepath.Join(parent, "out")),
		"write deeper": dryWrite(t)(filepath.Join(parent, "a", "out")),
		"file":         WriteFile(filepath.Join(parent, "out"), nil),
	} {
		var typed *TargetError
		if !errors.Is(err, ErrNotWritable) || !errors.As(err, &typed) {
			t.Errorf("%s: error %v, want %v", what, err, ErrNotWritable)
		}
	}
}

func TestBusy(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "out")
	err := Write(dir, func(w *Writer) error {
		for what, err := range map[string]error{
			"write":   Write(dir, func(*Writer) error { return nil }),
			"recover": Recover(dir),
			"file":    WriteFile(dir, nil),
		} {
			if !errors.Is(err, ErrBusy) {
				t.Errorf("%s: error %v, want %v", what, err, ErrBusy)
			}
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}

func TestWriteFile(t *testing.T) {
	parent := t.TempDir()
	path := filepath.Join(parent, "deep", "run.json")
	for i, text := range []string{"one", "", strings.Repeat("three ", 1000)} {
		if err := WriteFile(path, []byte(text)); err != nil {
			t.Fatal(err)
		}
		got, err := os.ReadFile(path)
		if err != nil || string(got) != text {
			t.Errorf("content %q, error %v", got, err)
		}
		if i == 0 {
			if err := os.Chmod(path, 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if info.Mode().Perm()&0o077 != 0 && os.PathSeparator == '/' {
		t.Errorf("mode %v, want 0600", info.Mode().Perm())
	}
	alone(t, filepath.Dir(path), "run.json")
}

// A stream that fails leaves the old file and nothing beside it, and its error is as it was.
func TestStreamFileKeepsTheOld(t *testing.T) {
	parent := t.TempDir()
	path := filepath.Join(parent, "trace.json")
	if err := WriteFile(path, []byte("old")); err != nil {
		t.Fatal(err)
	}
	failure := errors.New("the simulation fails")
	err := StreamFile(path, func(w io.Writer) error {
		if _, err := io.WriteString(w, "half"); err != nil {
			return err
		}
		return failure
	})
	if !errors.Is(err, failure) || err.Error() != failure.Error() {
		t.Errorf("error %v", err)
	}
	if got, err := os.ReadFile(path); err != nil || string(got) != "old" {
		t.Errorf("content %q, error %v", got, err)
	}
	alone(t, parent, "trace.json")
}

func TestVerifyFindsAllDamage(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "out")
	if err := Write(dir, put(map[string]string{"a": "1", "b": "2", "c": "3"})); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "a"), []byte("x"), 0o666); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(filepath.Join(dir, "b")); err != nil {
		t.Fatal(err)
	}
	err := Verify(dir)
	if !errors.Is(err, ErrDamaged) || !errors.Is(err, os.ErrNotExist) {
		t.Fatal(err)
	}
	joined, ok := err.(interface{ Unwrap() []error })
	if !ok || len(joined.Unwrap()) != 2 {
		t.Errorf("want two errors: %v", err)
	}
}

// The SHA-256 of "abc" is the first example of FIPS 180-4 (csrc.nist.gov, "SHA256.pdf").
func TestFilesLists(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "out")
	if err := Write(dir, put(map[string]string{"z": "abc", "d/a": "abc"})); err != nil {
		t.Fatal(err)
	}
	got, err := Files(dir)
	if err != nil {
		t.Fatal(err)
	}
	const abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
	if diff := cmp.Diff([]File{{"d/a", 3, abc}, {"z", 3, abc}}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestParseMarkerRefuses(t *testing.T) {
	for _, text := range []string{
		``, `null`, `{}`, `[]`, `{"format":"atomicdir/2","files":[]}`, `{"format":"atomicdir/1","files":[]} x`,
		`{"format":"atomicdir/1","files":[{"name":"../a","size":1,"sha256":""}]}`,
		`{"format":"atomicdir/1","files":[{"name":"a"},{"name":"a"}]}`,
		`{"format":"atomicdir/1","more":1}`,
	} {
		if got, err := parseMarker([]byte(text)); err == nil {
			t.Errorf("%s: accepted as %v", text, got)
		}
	}
}

// Whatever the list says, parsing ends, names stay below the directory, and what is accepted can be written again.
func FuzzParseMarker(f *testing.F) {
	f.Add([]byte(`{"format":"atomicdir/1","files":[{"name":"a/b.csv","size":3,"sha256":"00"}]}`))
	f.Add([]byte(`{"format":"atomicdir/1","files":null}`))
	f.Add([]byte(`{"format":"atomicdir/1","files":[{"name":"/etc/passwd"}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		files, err := parseMarker(data)
		if err != nil {
			return
		}
		for _, file := range files {
			if !filepath.IsLocal(filepath.FromSlash(file.Name)) {
				t.Errorf("name %q leaves the directory", file.Name)
			}
		}
		again, err := encode(files)
		if err != nil {
			t.Fatal(err)
		}
		if back, err := parseMarker(again); err != nil || len(back) != len(files) {
			t.Errorf("%d files became %d: %v", len(files), len(back), err)
		}
	})
}
