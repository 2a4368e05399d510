package pypsa

import (
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// TestWriteReadsBack writes each folder with its solution and reads it again: the network is the same, and so is the
// optimum.
func TestWriteReadsBack(t *testing.T) {
	for _, name := range []string{"hydro", "commitment", "multiport", "meshed", "limits", "modules", "setpoints", "extras"} {
		t.Run(name, func(t *testing.T) {
			n := readDir(t, filepath.Join("testdata", name))
			s := solve(t, n)
			dir := filepath.Join(t.TempDir(), "out")
			if err := Write(dir, n, s); err != nil {
				t.Fatal(err)
			}
			again := readDir(t, dir)
			if diff := cmp.Diff(n, again, cmpopts.IgnoreFields(Network{}, "Warnings"), cmpopts.EquateNaNs(), cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("(-read +written and read):\n%s", diff)
			}
			near(t, "objective", solve(t, again).ObjectivePyPSA, s.ObjectivePyPSA, 1e-9)
		})
	}
}

// TestWriteOnlyOwn does not replace a folder that holds files of somebody else.
func TestWriteOnlyOwn(t *testing.T) {
	n := readDir(t, filepath.Join("testdata", "modules"))
	dir := t.TempDir()
	if err := Write(filepath.Join(dir, "a"), n, nil); err != nil {
		t.Fatal(err)
	}
	if err := Write(filepath.Join(dir, "a"), n, nil); err != nil {
		t.Errorf("a second time: %v", err)
	}
	if err := Write(dir, n, nil); err == nil {
		t.Error("a folder with other files was replaced")
	}
}
