package execsolver

import (
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"tokenwatt/lp"
	"tokenwatt/lp/highsrange"
)

// solutionFile is what HiGHS 1.15.1 wrote for the model of demand.
const solutionFile = `Model status
Optimal

# Primal solution values
Feasible
Objective 36
# Columns 3
x 4
y 6
z[0] 0
# Rows 2
cap 4
bal 10

# Dual solution values
Feasible
# Columns 3
x 0
y 0
z[0] 1
# Rows 2
cap -1
bal 3

# Basis
HiGHS_basis_file v2
Valid
# Columns 3
x 1
y 1
z[0] 0
# Rows 2
cap 2
bal 2
`

// infeasibleFile is what it wrote for a model without a solution.
const infeasibleFile = `Model status
Infeasible

# Primal solution values
None

# Dual solution values
None

# Basis
HiGHS_basis_file v2
None
`

// demand is: minimise 10 + 2x + 3y + z with x + y = 10, x <= 4 as a row, a row without bounds, z <= 5.
func demand() *lp.Model {
	m := &lp.Model{Name: "t", Offset: 10}
	m.AddColumn("x", 0, lp.Inf, 2)
	m.AddColumn("y", 0, lp.Inf, 3)
	m.AddColumns("z", 1, []float64{0}, []float64{5}, []float64{1})
	m.AddRow("cap", -lp.Inf, 4, []int{0}, []float64{1})
	m.AddRow("bal", 10, 10, []int{0, 1}, []float64{1, 1})
	m.AddRow("idle", -lp.Inf, lp.Inf, []int{1, 2}, []float64{0.5, 1})
	return m
}

// The test binary stands in for highs: with this variable set it plays the part and ends.
const roleVariable = "TOKENWATT_TEST_FAKE_HIGHS"

func TestMain(m *testing.M) {
	if role := os.Getenv(roleVariable); role != "" {
		os.Exit(fakeHighs(role, os.Args[1:]))
	}
	goleak.VerifyTestMain(m)
}

// fakeHighs reads the model as highs would and answers by its role.
func fakeHighs(role string, args []string) int {
	if len(args) != 5 || args[0] != "--options_file" || args[2] != "--solution_file" {
		fmt.Println("unexpected arguments", args)
		return 2
	}
	options, err := os.ReadFile(args[1])
	if err != nil {
		fmt.Println(err)
		return 2
	}
	f, err := os.Open(args[4])
	if err != nil {
		fmt.Println(err)
		return 2
	}
	m, err := lp.ReadMPS(f)
	if err != nil || m.NumColumns() != 3 || m.Offset != 10 {
		fmt.Println("the model is not the one expected", err)
		return 2
	}
	text := ""
	switch role {
	case "optimal":
		text = solutionFile
	case "infeasible":
		text = infeasibleFile
	case "options":
		text = strings.Replace(solutionFile, "Objective 36", fmt.Sprintf("Objective %d", len(strings.Split(string(options), "\n"))-1), 1)
	case "crash":
		fmt.Println("Segmentation fault")
		return 139
	case "silent":
		return 0
	case "hang":
		time.Sleep(time.Hour)
	}
	if err := os.WriteFile(args[3], []byte(text), 0o600); err != nil {
		fmt.Println(err)
		return 2
	}
	return 0
}

func fake(t *testing.T, role string) *Solver {
	t.Helper()
	t.Setenv(roleVariable, role)
	s, err := New(os.Args[0])
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestOptimal(t *testing.T) {
	m := demand()
	sol, err := fake(t, "optimal").Solve(context.Background(), m, nil)
	if err != nil {
		t.Fatal(err)
	}
	c, err := lp.Certify(m, sol)
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Err(1e-12); err != nil {
		t.Error(err)
	}
	// The optimum by hand: x = 4, y = 6, objective 10 + 8 + 18; the row that HiGHS dropped is 0.5 x 6 + 0.
	if sol.Objective != 36 || c.PrimalObjective != 36 || sol.RowActivity[2] != 3 || sol.RowDual[2] != 0 {
		t.Errorf("got %+v", sol)
	}
}

func TestStatusesAndFailures(t *testing.T) {
	sol, err := fake(t, "infeasible").Solve(context.Background(), demand(), nil)
	if !errors.Is(err, lp.ErrInfeasible) || sol == nil || sol.Status != lp.Infeasible {
		t.Errorf("infeasible: got %+v, %v", sol, err)
	}
	if _, err := fake(t, "crash").Solve(context.Background(), demand(), nil); err == nil || !strings.Contains(err.Error(), "Segmentation fault") {
		t.Errorf("crash: got %v, want the text that the process printed", err)
	}
	if _, err := fake(t, "silent").Solve(context.Background(), demand(), nil); err == nil {
		t.Error("no solution file: got no error")
	}
	bad := demand()
	bad.SetCost(0, math.NaN())
	if _, err := fake(t, "optimal").Solve(context.Background(), bad, nil); !errors.Is(err, lp.ErrInvalidModel) {
		t.Errorf("invalid model: got %v", err)
	}
	tiny := demand()
	tiny.AddRow("tiny", 0, 1, []int{0}, []float64{1e-13})
	var outside *highsrange.Error
	if _, err := fake(t, "optimal").Solve(context.Background(), tiny, nil); !errors.As(err, &outside) {
		t.Errorf("a coefficient that HiGHS drops: got %v", err)
	}
	if _, err := New(filepath.Join(t.TempDir(), "highs")); !errors.Is(err, ErrNotFound) {
		t.Errorf("missing executable: got %v", err)
	}
}

func TestSettingsReachTheOptionsFile(t *testing.T) {
	var now time.Duration
	s := &lp.Settings{
		Method: lp.IPM, TimeLimit: time.Minute, PrimalTolerance: 1e-8, DualTolerance: 1e-9, MIPGap: 0.01,
		Presolve: lp.Off, Crossover: lp.On, RandomSeed: 3, Clock: func() time.Duration { now++; return now },
	}
	const want = `write_solution_style = 0
small_matrix_value = 1e-12
random_seed = 3
solver = ipm
time_limit = 60
primal_feasibility_tolerance = 1e-08
dual_feasibility_tolerance = 1e-09
ipm_optimality_tolerance = 1e-09
pdlp_optimality_tolerance = 1e-09
mip_rel_gap = 0.01
presolve = off
run_crossover = on
`
	if got := optionsText(s); got != want {
		t.Errorf("got\n%s", got)
	}
	sol, err := fake(t, "options").Solve(context.Background(), demand(), s)
	if err != nil {
		t.Fatal(err)
	}
	if sol.Objective != 12 || sol.Stats.Elapsed != 1 { // the fake counts the lines of the options
		t.Errorf("got objective %g and %v", sol.Objective, sol.Stats.Elapsed)
	}
}

func TestCancellationKillsTheProcess(t *testing.T) {
	ctx, cancel := context.WithTimeout(context.Background(), 100*time.Millisecond)
	defer cancel()
	sol, err := fake(t, "hang").Solve(ctx, demand(), nil) // the process sleeps for an hour
	if !errors.Is(err, lp.ErrCancelled) || !errors.Is(err, context.DeadlineExceeded) || sol.Status != lp.Cancelled {
		t.Errorf("got %+v, %v", sol, err)
	}
}

func TestShellScript(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("needs a POSIX shell")
	}
	path := filepath.Join(t.TempDir(), "highs")
	script := "#!/bin/sh\ncat > \"$4\" <<'END'\n" + solutionFile + "END\n"
	if err := os.WriteFile(path, []byte(script), 0o700); err != nil {
		t.Fatal(err)
	}
	s, err := New(path)
	if err != nil {
		t.Fatal(err)
	}
	sol, err := s.Solve(context.Background(), demand(), nil)
	if err != nil || sol.Objective != 36 {
		t.Errorf("got %+v, %v", sol, err)
	}
}

func TestFaultsOfASolutionFile(t *testing.T) {
	cut := func(old, replacement string) string { return strings.Replace(solutionFile, old, replacement, 1) }
	cases := map[string]string{
		"empty":            "",
		"no status":        "# Primal solution values\n",
		"unknown column":   cut("x 4", "w 4"),
		"column twice":     cut("y 6", "x 6"),
		"not a number":     cut("y 6", "y six"),
		"not finite":       cut("y 6", "y inf"),
		"too few columns":  cut("# Columns 3", "# Columns 2"),
		"too many rows":    cut("# Rows 2", "# Rows 9"),
		"row missing":      cut("# Rows 2\ncap 4\n", "# Rows 1\n"),
		"cut off":          solutionFile[:strings.Index(solutionFile, "cap 4")],
		"no primal values": "Model status\nOptimal\n",
	}
	names := lp.MPSNames{Columns: []string{"x", "y", "z[0]"}, Rows: []string{"cap", "bal", "idle"}}
	for name, text := range cases {
		var fault *FileError
		if _, err := readSolution(strings.NewReader(text), demand(), names); !errors.As(err, &fault) {
			t.Errorf("%s: got %v, want a FileError", name, err)
		}
	}
}

func FuzzReadSolution(f *testing.F) {
	f.Add(solutionFile)
	f.Add(infeasibleFile)
	names := lp.MPSNames{Columns: []string{"x", "y", "z[0]"}, Rows: []string{"cap", "bal", "idle"}}
	f.Fuzz(func(t *testing.T, text string) {
		m := demand()
		sol, err := readSolution(strings.NewReader(text), m, names)
		if err != nil || sol.Status != lp.Optimal {
			return
		}
		if _, err := lp.Certify(m, sol); err != nil {
			t.Errorf("an accepted solution does not fit: %v", err)
		}
	})
}
