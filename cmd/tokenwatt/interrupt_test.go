package main

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"tokenwatt/internal/atomicdir"
)

// smallStudy is solved in well under a second, so that a run's writing is not a small part of it.
const smallStudy = `name: Small hall
study: {year: 2023, hours: 48, draws: 16}
workloads: {hall: {load: {power: 10 MW, boundary: meter}}}
site: {tariff: 0.08 USD/kWh}
supply:
  grid: {grid: us-industrial-2023, limit: 8 MW}
  candidates:
    gas: {technology: gas-ccgt-us-2025}
`

// command returns the command line of the built binary in a folder, with the shared cache.
func command(t *testing.T, dir string, args ...string) *exec.Cmd {
	t.Helper()
	cmd := exec.Command("tokenwatt", args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "TOKENWATT_CACHE="+warmCache(t))
	return cmd
}

// planned makes a folder with smallStudy planned into out.
func planned(t *testing.T) (dir, out string) {
	t.Helper()
	dir = t.TempDir()
	out = filepath.Join(dir, "out")
	if err := os.WriteFile(filepath.Join(dir, "small.yaml"), []byte(smallStudy), 0o666); err != nil {
		t.Fatal(err)
	}
	if text, err := command(t, dir, "plan", "small.yaml", "--out", "out").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	if err := verifyFolder(out); err != nil {
		t.Fatal(err)
	}
	return dir, out
}

// interrupt sends Ctrl-C to a run once it says that it does something, and checks how it ends.
func interrupt(t *testing.T, dir, doing string, args ...string) {
	t.Helper()
	cmd := command(t, dir, args...)
	var stdout bytes.Buffer
	cmd.Stdout = &stdout
	pipe, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	stderr := bufio.NewReader(pipe)
	for {
		line, err := stderr.ReadString('\n')
		if err != nil {
			t.Fatalf("it did not come to %s: %v", doing, err)
		}
		if strings.Contains(line, doing) {
			break
		}
	}
	if err := cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	rest, err := io.ReadAll(stderr)
	if err != nil {
		t.Fatal(err)
	}
	var exit *exec.ExitError
	if err := cmd.Wait(); !errors.As(err, &exit) || exit.ExitCode() != exitLimit {
		t.Errorf("the run ended with %v, expected exit code %d", err, exitLimit)
	}
	if want := "tokenwatt: interrupted; nothing was written, and the same command starts again\n"; string(rest) != want {
		t.Errorf("stderr has %q, expected %q", rest, want)
	}
	if stdout.Len() > 0 {
		t.Errorf("stdout has %q", stdout.String())
	}
}

// TestInterruptFusion sends Ctrl-C while the answers for a machine are searched: nothing is written.
func TestInterruptFusion(t *testing.T) {
	notShort(t)
	if runtime.GOOS == "windows" {
		t.Skip("Windows has no signal to send to another process")
	}
	dir := t.TempDir()
	interrupt(t, dir, "have to believe", "fusion", "--preset", "pulsed-d-d", "--out", "out")
	if _, err := os.Stat(filepath.Join(dir, "out")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a folder is there: %v", err)
	}
}

// TestInterrupt sends Ctrl-C while the solver runs on a year: exit code 5, one sentence, and the folder of the run
// before is as it was.
func TestInterrupt(t *testing.T) {
	notShort(t)
	if runtime.GOOS == "windows" {
		t.Skip("Windows has no signal to send to another process")
	}
	dir, out := planned(t)
	before, err := os.ReadFile(filepath.Join(out, "manifest.json"))
	if err != nil {
		t.Fatal(err)
	}
	example, err := filepath.Abs(filepath.Join("..", "..", "examples", "chatgpt-2023.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	interrupt(t, dir, "solving", "plan", example, "--out", "out")
	after, err := os.ReadFile(filepath.Join(out, "manifest.json"))
	if err != nil || !bytes.Equal(before, after) {
		t.Errorf("the manifest changed: %v", err)
	}
	if err := verifyFolder(out); err != nil {
		t.Error(err)
	}
}

// TestKill kills runs at moments spread over the second half of one, which is where they write. The folder is whole
// each time, of the run before or of the new one, and a later run works. A system that cannot exchange two folders at
// once may leave the old one beside; what a run puts back first, the test does too.
func TestKill(t *testing.T) {
	notShort(t)
	dir, out := planned(t)
	started := time.Now()
	if text, err := command(t, dir, "plan", "small.yaml", "--out", "out").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	whole := time.Since(started)
	random := rand.New(rand.NewPCG(2023, 1))
	killed := 0
	for i := range 12 {
		cmd := command(t, dir, "plan", "small.yaml", "--quiet", "--out", "out", "--set", "seed="+strconv.Itoa(i))
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Duration((0.5 + 0.55*random.Float64()) * float64(whole)))
		if err := cmd.Process.Kill(); err != nil && !errors.Is(err, os.ErrProcessDone) {
			t.Fatal(err)
		}
		if cmd.Wait() != nil {
			killed++
		}
		if _, err := os.Stat(out); errors.Is(err, os.ErrNotExist) {
			if err := atomicdir.Recover(out); err != nil {
				t.Fatal(err)
			}
		}
		if err := verifyFolder(out); err != nil {
			t.Fatalf("after kill %d: %v", i, err)
		}
	}
	t.Logf("%d of 12 runs were killed before they ended", killed)
	if text, err := command(t, dir, "plan", "small.yaml", "--quiet", "--out", "out").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	if err := verifyFolder(out); err != nil {
		t.Error(err)
	}
	if left, err := filepath.Glob(filepath.Join(dir, ".out.atomicdir-*")); err != nil || len(left) > 0 {
		t.Errorf("left beside the folder: %v, %v", left, err)
	}
}
