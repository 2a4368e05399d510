package execsolver

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"tokenwatt/lp"
	"tokenwatt/lp/highsrange"
)

// ErrNotFound says that the executable is not there or may not be run.
var ErrNotFound = errors.New("execsolver: no such executable")

// waitDelay is how long a killed process may keep its output open before it is given up.
const waitDelay = 2 * time.Second

// Solver runs one executable. It is safe for use by several goroutines.
type Solver struct{ path string }

var _ lp.Solver = (*Solver)(nil)

// New looks up the executable: a path, or a name to be found in PATH.
func New(path string) (*Solver, error) {
	found, err := exec.LookPath(path)
	if err != nil {
		return nil, fmt.Errorf("%w: %q: %w", ErrNotFound, path, err)
	}
	return &Solver{path: found}, nil
}

// Solve implements lp.Solver. When the context is done the process is killed. lp.Settings.Start is a hint that a
// command line cannot take, and Progress is not called.
func (s *Solver) Solve(ctx context.Context, m *lp.Model, settings *lp.Settings) (*lp.Solution, error) {
	if err := errors.Join(m.Check(), settings.Check(), settings.CheckStart(m)); err != nil {
		return nil, err
	}
	if err := highsrange.Check(m); err != nil {
		return nil, err
	}
	if settings == nil {
		settings = &lp.Settings{}
	}
	var started time.Duration
	if settings.Clock != nil {
		started = settings.Clock()
	}
	dir, err := os.MkdirTemp("", "tokenwatt-lp-")
	if err != nil {
		return nil, fmt.Errorf("execsolver: %w", err)
	}
	sol, err := s.solveIn(ctx, dir, m, settings)
	if sol != nil && settings.Clock != nil {
		sol.Stats.Elapsed = settings.Clock() - started
	}
	if removeErr := os.RemoveAll(dir); err == nil && removeErr != nil {
		return nil, fmt.Errorf("execsolver: %w", removeErr)
	}
	return sol, err
}

func (s *Solver) solveIn(ctx context.Context, dir string, m *lp.Model, settings *lp.Settings) (*lp.Solution, error) {
	names, err := writeModel(filepath.Join(dir, "model.mps"), m)
	if err != nil {
		return nil, err
	}
	if err := os.WriteFile(filepath.Join(dir, "options.txt"), []byte(optionsText(settings)), 0o600); err != nil {
		return nil, fmt.Errorf("execsolver: %w", err)
	}
	output, runErr := s.execute(ctx, dir)
	if ctx.Err() != nil {
		cause := context.Cause(ctx)
		return &lp.Solution{Status: lp.Cancelled}, &lp.StatusError{Status: lp.Cancelled, Cause: cause}
	}
	f, err := os.Open(filepath.Join(dir, "solution.txt"))
	switch {
	case err != nil && runErr != nil:
		return nil, fmt.Errorf("execsolver: %s: %w: %s", s.path, runErr, lastLines(output))
	case err != nil:
		return nil, fmt.Errorf("execsolver: %s wrote no solution file: %s", s.path, lastLines(output))
	}
	defer f.Close() //nolint:errcheck // only read
	sol, err := readSolution(f, m, names)
	if err != nil {
		return nil, err
	}
	sol.Solver, sol.Method = "native HiGHS", settings.Method.String()
	if sol.Status != lp.Optimal {
		return sol, &lp.StatusError{Status: sol.Status}
	}
	return sol, nil
}

func writeModel(path string, m *lp.Model) (lp.MPSNames, error) {
	f, err := os.Create(path)
	if err != nil {
		return lp.MPSNames{}, fmt.Errorf("execsolver: %w", err)
	}
	names, err := lp.WriteMPSNames(f, m)
	if closeErr := f.Close(); err == nil && closeErr != nil {
		err = fmt.Errorf("execsolver: %w", closeErr)
	}
	return names, err
}

// execute runs HiGHS in the folder and returns what it printed.
func (s *Solver) execute(ctx context.Context, dir string) (string, error) {
	cmd := exec.CommandContext(ctx, s.path, "--options_file", "options.txt", "--solution_file", "solution.txt", "model.mps")
	cmd.Dir = dir
	cmd.WaitDelay = waitDelay
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	err := cmd.Run()
	return out.String(), err
}

// optionsText is the content of a HiGHS options file.
func optionsText(s *lp.Settings) string {
	var b strings.Builder
	set := func(name string, value any) { fmt.Fprintf(&b, "%s = %v\n", name, value) }
	set("write_solution_style", 0)
	set("small_matrix_value", highsrange.SmallMatrixValue)
	set("random_seed", s.RandomSeed)
	set("solver", s.Method)
	if s.TimeLimit > 0 {
		set("time_limit", s.TimeLimit.Seconds())
	}
	if s.PrimalTolerance != 0 {
		set("primal_feasibility_tolerance", s.PrimalTolerance)
	}
	if s.DualTolerance != 0 {
		set("dual_feasibility_tolerance", s.DualTolerance)
	}
	if t := s.GapTolerance(); t != 0 {
		set("ipm_optimality_tolerance", t)
		set("pdlp_optimality_tolerance", t)
	}
	if s.MIPGap != 0 {
		set("mip_rel_gap", s.MIPGap)
	}
	for _, sw := range []struct {
		name  string
		value lp.Switch
	}{{"presolve", s.Presolve}, {"run_crossover", s.Crossover}} {
		switch sw.value {
		case lp.On:
			set(sw.name, "on")
		case lp.Off:
			set(sw.name, "off")
		case lp.Auto:
		}
	}
	return b.String()
}

func lastLines(output string) string {
	lines := strings.Split(strings.TrimSpace(output), "\n")
	return strings.Join(lines[max(0, len(lines)-6):], "; ")
}
