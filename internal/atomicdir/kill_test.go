//go:build unix

package atomicdir

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

const (
	childDir  = "ATOMICDIR_TEST_DIR"
	childMode = "ATOMICDIR_TEST_MODE"
)

// TestMain turns the test binary into the child that is killed when its environment says so.
func TestMain(m *testing.M) {
	if dir := os.Getenv(childDir); dir != "" {
		fmt.Fprintln(os.Stderr, writeForEver(dir, exchangers()[os.Getenv(childMode)]))
		os.Exit(1)
	}
	os.Exit(m.Run())
}

// generation is the content of the directory after its n-th write: some files come and go, all name n.
func generation(n int) map[string]string {
	files := map[string]string{"number": strconv.Itoa(n)}
	for i := range 1 + n%4 {
		files[fmt.Sprintf("part-%d/data", i)] = strings.Repeat(fmt.Sprintf("%d\n", n), 1000)
	}
	return files
}

// writeForEver writes generation after generation, from the one that it finds.
func writeForEver(dir string, exchange exchanger) error {
	if err := Recover(dir); err != nil {
		return err
	}
	n := 0
	text, err := os.ReadFile(filepath.Join(dir, "number"))
	if err == nil {
		n, err = strconv.Atoi(string(text))
	} else if errors.Is(err, os.ErrNotExist) {
		err = nil
	}
	for ; err == nil; n++ {
		if err = write(dir, put(generation(n+1)), exchange); err == nil {
			fmt.Println(n + 1)
		}
	}
	return err
}

// A child that writes generations is killed at random moments; after each kill the directory is exactly one
// generation, no older than the last that the child reported. With the exchange this holds at once; with two
// renames it holds after Recover.
func TestKill(t *testing.T) {
	for mode := range exchangers() {
		t.Run(mode, func(t *testing.T) {
			t.Parallel()
			parent := t.TempDir()
			dir := filepath.Join(parent, "out")
			if mode == "exchange" && errors.Is(exchange(t.TempDir(), t.TempDir()), errors.ErrUnsupported) {
				t.Skip("the file system has no exchange")
			}
			r := rand.New(rand.NewPCG(1, uint64(len(mode))))
			last := 0
			for range 30 {
				reported := killed(t, dir, mode, time.Duration(r.IntN(20_000))*time.Microsecond)
				if mode == "renames" {
					if err := Recover(dir); err != nil {
						t.Fatal(err)
					}
				}
				got := tree(t, dir)
				n, err := strconv.Atoi(got["number"])
				if err != nil || n < last || n < reported {
					t.Fatalf("generation %q after %d, reported %d", got["number"], last, reported)
				}
				if diff := cmp.Diff(generation(n), got); diff != "" {
					t.Fatalf("not generation %d (-want +got):\n%s", n, diff)
				}
				if err := Verify(dir); err != nil {
					t.Fatal(err)
				}
				last = n
			}
			if err := Write(dir, put(generation(last+1))); err != nil {
				t.Fatal(err)
			}
			alone(t, parent, "out")
		})
	}
}

// killed starts a child, lets it finish one write and some time more, kills it, and returns the last generation
// that it reported.
func killed(t *testing.T, dir, mode string, after time.Duration) int {
	t.Helper()
	child := exec.Command(os.Args[0], "-test.run=^$")
	child.Env = append(os.Environ(), childDir+"="+dir, childMode+"="+mode)
	child.Stderr = os.Stderr
	stdout, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewReader(stdout)
	first, err := lines.ReadString('\n')
	time.Sleep(after)
	if err := child.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	if err != nil {
		t.Fatalf("the child ended by itself: %v", err)
	}
	rest, err := io.ReadAll(lines)
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Wait(); err == nil {
		t.Fatal("the child was not killed")
	}
	fields := strings.Fields(first + string(rest))
	n, err := strconv.Atoi(fields[len(fields)-1])
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// Each state that a kill can leave on a system without an exchange is made by hand and recovered from.
func TestRecoverStates(t *testing.T) {
	older, newer := map[string]string{"a": "old"}, map[string]string{"a": "new", "b": "new"}
	for _, c := range []struct {
		name    string
		old     string // where the old directory lies; empty for nowhere
		new     string // where the new one lies
		partial bool   // a directory without a list lies at -new
		want    map[string]string
	}{
		{"killed while filling", "out", "", true, older},
		{"killed before the first rename", "out", ".out.atomicdir-new", false, older},
		{"killed between the renames", ".out.atomicdir-old", ".out.atomicdir-new", false, older},
		{"killed after the second rename", ".out.atomicdir-old", "out", false, newer},
		{"killed after an exchange", ".out.atomicdir-new", "out", false, newer},
		{"killed during a first write", "", "", true, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			parent := t.TempDir()
			lay := func(name string, files map[string]string) {
				if name != "" {
					if err := Write(filepath.Join(parent, name), put(files)); err != nil {
						t.Fatal(err)
					}
				}
			}
			// The target first: writing it would clear away what lies beside it.
			if c.new == "out" {
				lay(c.new, newer)
				lay(c.old, older)
			} else {
				lay(c.old, older)
				lay(c.new, newer)
			}
			if c.partial {
				add(t, filepath.Join(parent, ".out.atomicdir-new"), "half")
			}
			add(t, parent, ".out.atomicdir-lock")
			dir := filepath.Join(parent, "out")
			if err := Recover(dir); err != nil {
				t.Fatal(err)
			}
			if c.want == nil {
				alone(t, parent)
				return
			}
			alone(t, parent, "out")
			if diff := cmp.Diff(c.want, tree(t, dir)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if err := Recover(dir); err != nil {
				t.Errorf("a second Recover: %v", err)
			}
		})
	}
}

// A user's file that was in the old directory when the writer died is not removed with it.
func TestRecoverKeepsForeignFiles(t *testing.T) {
	parent := t.TempDir()
	left := filepath.Join(parent, ".out.atomicdir-new")
	if err := Write(left, put(map[string]string{"a": "old"})); err != nil {
		t.Fatal(err)
	}
	add(t, left, "mine.txt")
	dir := filepath.Join(parent, "out")
	for range 2 {
		if err := Write(dir, put(nil)); !errors.Is(err, ErrForeignFiles) {
			t.Fatalf("error %v, want %v", err, ErrForeignFiles)
		}
		if got := tree(t, left)["mine.txt"]; got != "user" {
			t.Fatalf("mine.txt = %q", got)
		}
	}
}
