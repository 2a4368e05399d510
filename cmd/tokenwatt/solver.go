package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"tokenwatt/lp"
	"tokenwatt/lp/execsolver"
	"tokenwatt/lp/highs"
)

// checkSolver refuses the name of a solver that there is not.
func checkSolver(flag string) error {
	if flag != "highs" && (!strings.HasPrefix(flag, "exec:") || flag == "exec:") {
		return usageError{fmt.Errorf("unknown solver %q: write highs, or exec:PATH of a native highs", flag)}
	}
	return nil
}

// openSolver opens the solver of a --solver flag, which has been checked: its name for the report, and what closes it.
func openSolver(ctx context.Context, flag string) (solver lp.Solver, name string, closeSolver func(), err error) {
	if path, native := strings.CutPrefix(flag, "exec:"); native {
		if strings.ContainsRune(path, filepath.Separator) {
			// The solver runs in a folder of its own, from where a relative path leads elsewhere.
			absolute, err := filepath.Abs(path)
			if err != nil {
				return nil, "", nil, fmt.Errorf("--solver %s: %w", flag, err)
			}
			path = absolute
		}
		solver, err := execsolver.New(path)
		if errors.Is(err, execsolver.ErrNotFound) {
			return nil, "", nil, usageError{fmt.Errorf("--solver %s: there is no such executable", flag)}
		}
		if err != nil {
			return nil, "", nil, err
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
