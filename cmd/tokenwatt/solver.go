package main

import (
	"context"
	"os"
	"path/filepath"
	"strings"

	"tokenwatt/lp"
	"tokenwatt/lp/execsolver"
	"tokenwatt/lp/highs"
)

// openSolver opens the solver of a --solver flag, which has been checked: its name for the report, and what closes it.
func openSolver(ctx context.Context, flag string) (solver lp.Solver, name string, closeSolver func(), err error) {
	if path, native := strings.CutPrefix(flag, "exec:"); native {
		solver, err := execsolver.New(path)
		if err != nil {
			return nil, "", nil, usageError{err}
		}
		return solver, "native HiGHS", func() {}, nil
	}
	engine, err := highs.New(ctx, highs.Options{CacheDir: cacheDir()})
	if err != nil {
		return nil, "", nil, err
	}
	return engine, "HiGHS " + highs.Version, func() { _ = engine.Close() }, nil
}

// cacheDir is where the compiled solver is kept: TOKENWATT_CACHE, or the user's cache folder. Without either the solver is
// compiled anew on every run, which takes seconds and changes nothing else.
func cacheDir() string {
	if dir := os.Getenv("TOKENWATT_CACHE"); dir != "" {
		return dir
	}
	dir, err := os.UserCacheDir()
	if err != nil {
		return ""
	}
	return filepath.Join(dir, "tokenwatt")
}
