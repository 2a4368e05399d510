package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"tokenwatt/lp/highs"
)

var update = flag.Bool("update", false, "rewrite the expected messages of scenario/testdata/bad and of the scripts; read the difference before keeping it")

// TestMain lets the test binary be the command: a script, or a test that has to kill a process, runs it under its name.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"tokenwatt": main})
}

// warmCache compiles the solver once into the folder that all tests share; afterwards a process starts it in
// milliseconds.
func warmCache(t testing.TB) string {
	t.Helper()
	dir, err := warmed()
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

var warmed = sync.OnceValues(func() (string, error) {
	dir := cacheDir()
	if dir == "" {
		dir = filepath.Join(os.TempDir(), "tokenwatt-test-cache")
	}
	engine, err := highs.New(context.Background(), highs.Options{CacheDir: dir})
	if err != nil {
		return "", err
	}
	return dir, engine.Close()
})

// TestScripts runs testdata/script: one behaviour of the command line each, the exit code included.
func TestScripts(t *testing.T) {
	notShort(t)
	cache := warmCache(t)
	examples, err := filepath.Abs(filepath.Join("..", "..", "examples"))
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir: filepath.Join("testdata", "script"), RequireExplicitExec: true, RequireUniqueNames: true, UpdateScripts: *update,
		Setup: func(env *testscript.Env) error {
			env.Setenv("TOKENWATT_CACHE", cache)
			env.Setenv("TOKENWATT_DATA", "")
			env.Setenv("EXAMPLES", examples)
			env.Setenv("HOME", env.WorkDir)
			return nil
		},
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){
			"exits":     scriptExits,
			"verify":    scriptVerify,
			"samefiles": scriptSameFiles,
			"validjson": scriptValidJSON,
		},
	})
}

// notShort leaves out the tests that start the command some hundred times: -short goes with the race detector, which
// makes each start take a second, and the same code runs within the process in the other tests.
func notShort(t *testing.T) {
	t.Helper()
	if testing.Short() {
		t.Skip("starts the command many times")
	}
}

// scriptExits runs a command that has to end with an exit code: exits 3 tokenwatt plan bad.yaml.
func scriptExits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE COMMAND ...")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	var exit *exec.ExitError
	if err := ts.Exec(args[1], args[2:]...); errors.As(err, &exit) {
		got = exit.ExitCode()
	} else {
		ts.Check(err)
	}
	if got != want {
		ts.Fatalf("exit code %d, expected %d", got, want)
	}
}

// scriptVerify checks that a folder holds exactly what its manifest says.
func scriptVerify(ts *testscript.TestScript, _ bool, args []string) {
	for _, dir := range args {
		ts.Check(verifyFolder(ts.MkAbs(dir)))
	}
}

// scriptSameFiles compares two folders byte by byte, apart from manifest.json, which has the timings, and the list of
// files with its sum.
func scriptSameFiles(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: samefiles DIR DIR")
	}
	for _, name := range outputsOf(ts, args[0]) {
		if ts.ReadFile(filepath.Join(args[0], name)) != ts.ReadFile(filepath.Join(args[1], name)) {
			ts.Fatalf("%s differs", name)
		}
	}
}

// outputsOf lists the files of a report's folder apart from manifest.json and the list of files.
func outputsOf(ts *testscript.TestScript, dir string) []string {
	entries, err := os.ReadDir(ts.MkAbs(dir))
	ts.Check(err)
	var names []string
	for _, e := range entries {
		if name := e.Name(); name != "manifest.json" && !strings.HasPrefix(name, ".") {
			names = append(names, name)
		}
	}
	if len(names) < 4 {
		ts.Fatalf("%s has %d files", dir, len(names))
	}
	return names
}

// scriptValidJSON checks that a file, or stdout, is one JSON value.
func scriptValidJSON(ts *testscript.TestScript, _ bool, args []string) {
	for _, name := range args {
		if !json.Valid([]byte(ts.ReadFile(name))) {
			ts.Fatalf("%s is no JSON", name)
		}
	}
}

// folderFiles are the files of a report's folder apart from manifest.json.
var folderFiles = []string{"hourly.parquet", "ledger.csv", "report.html", "report.json", "scenario.resolved.yaml"}

// verifyFolder checks that a folder holds the files of its manifest, with their sums, and no others.
func verifyFolder(dir string) error {
	text, err := os.ReadFile(filepath.Join(dir, "manifest.json"))
	if err != nil {
		return err
	}
	var about manifestFile
	if err := json.Unmarshal(text, &about); err != nil {
		return err
	}
	if len(about.Outputs) != len(folderFiles) {
		return errors.New("manifest.json does not list each file")
	}
	for _, name := range folderFiles {
		data, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			return err
		}
		if sum := sha256.Sum256(data); hex.EncodeToString(sum[:]) != about.Outputs[name] {
			return errors.New(name + " is not what manifest.json says")
		}
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	if visible := len(entries) - 1; visible != len(folderFiles)+1 { // all but the list of files, and manifest.json
		return errors.New("the folder holds other files")
	}
	return nil
}
