package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"tokenwatt/lp"
	"tokenwatt/lp/branch"
	"tokenwatt/lp/execsolver"
	"tokenwatt/lp/highs"
	"tokenwatt/lp/interior"
	"tokenwatt/lp/route"
)

// The built-in solvers of a --solver flag; auto is the structured interior point, with branch and bound over it
// where there are few integers, and HiGHS behind both.
const (
	solverAuto     = "auto"
	solverInterior = "interior"
	solverHighs    = "highs"

	solverHelp = "solver of the supply: auto (interior, with highs for what it does not cover), interior, highs, or exec:PATH of a native highs"
)

// checkSolver refuses what is no solver.
func checkSolver(flag string) error {
	switch {
	case flag == solverAuto || flag == solverInterior || flag == solverHighs:
		return nil
	case strings.HasPrefix(flag, "exec:") && flag != "exec:":
		return nil
	default:
		return usageError{fmt.Errorf("unknown solver %q: write auto, interior, highs, or exec:PATH of a native highs", flag)}
	}
}

// openSolver opens the solver that a flag names, which has been checked: its name, and what closes it.
func openSolver(ctx context.Context, flag, value string) (solver lp.Solver, name string, closeSolver func(), err error) {
	if path, native := strings.CutPrefix(value, "exec:"); native {
		solver, err := openNative(flag+" "+value, path)
		return solver, "native HiGHS", func() {}, err
	}
	switch value {
	case solverInterior:
		return interior.Solver{}, interior.Name, func() {}, nil
	case solverAuto:
		// HiGHS takes a while to open, and most studies do not need it.
		second := &lazySolver{}
		linear := route.Solver{First: interior.Solver{}, Second: second, SecondName: "HiGHS"}
		return route.Solver{First: branch.Solver{LP: linear}, Second: second, SecondName: "HiGHS"}, interior.Name, second.close, nil
	default:
		engine, err := openHighs(ctx)
		if err != nil {
			return nil, "", nil, err
		}
		return engine, "HiGHS " + highs.Version, func() { _ = engine.Close() }, nil
	}
}

func openHighs(ctx context.Context) (*highs.Engine, error) {
	return highs.New(ctx, highs.Options{CacheDir: cacheDir()})
}

func openNative(flag, path string) (lp.Solver, error) {
	if strings.ContainsRune(path, filepath.Separator) {
		// The solver runs in a folder of its own, from where a relative path leads elsewhere.
		absolute, err := filepath.Abs(path)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", flag, err)
		}
		path = absolute
	}
	solver, err := execsolver.New(path)
	if errors.Is(err, execsolver.ErrNotFound) {
		return nil, usageError{fmt.Errorf("%s: there is no such executable", flag)}
	}
	return solver, err
}

// lazySolver opens HiGHS when it is first asked.
type lazySolver struct {
	once   sync.Once
	engine *highs.Engine
	err    error
}

// Solve implements lp.Solver.
func (l *lazySolver) Solve(ctx context.Context, m *lp.Model, s *lp.Settings) (*lp.Solution, error) {
	l.once.Do(func() { l.engine, l.err = openHighs(context.WithoutCancel(ctx)) })
	if l.err != nil {
		return nil, l.err
	}
	return l.engine.Solve(ctx, m, s)
}

func (l *lazySolver) close() {
	if l.engine != nil {
		_ = l.engine.Close()
	}
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
