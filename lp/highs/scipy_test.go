package highs

import (
	"bytes"
	"encoding/json"
	"os/exec"
	"testing"
)

// scipyScript solves the LP on its standard input with SciPy's own, native HiGHS.
const scipyScript = `
import json, sys, numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_matrix
p = json.load(sys.stdin)
v = lambda k: np.array([float(x) for x in p[k]])
start = list(p['start']) + [len(p['index'])]
A = csr_matrix((v('value'), p['index'], start), shape=(len(p['lower']), len(p['cost'])))
lo, hi = v('lower'), v('upper')
eq = lo == hi; up = ~eq & np.isfinite(hi); down = ~eq & np.isfinite(lo)
from scipy.sparse import vstack
r = linprog(v('cost'), A_ub=vstack([A[up], -A[down]]), b_ub=np.concatenate([hi[up], -lo[down]]), A_eq=A[eq], b_eq=lo[eq],
            bounds=np.column_stack([v('collower'), v('colupper')]), method='highs-ds')
print(json.dumps({'objective': r.fun, 'duals': list(r.eqlin.marginals)}))
`

func TestAgainstSciPy(t *testing.T) {
	python, err := exec.LookPath("/usr/bin/python3")
	if err != nil || exec.Command(python, "-c", "import scipy").Run() != nil {
		t.Skip("python3 with SciPy is not installed")
	}
	m, balance := synthetic(168).model(1)
	sol := mustSolve(t, engine(t), m, nil)
	a := m.Arrays()
	numbers := func(v []float64) []string { // JSON has no infinity
		out := make([]string, len(v))
		for i, x := range v {
			text, err := json.Marshal(x)
			switch {
			case err == nil:
				out[i] = string(text)
			case x > 0:
				out[i] = "inf"
			default:
				out[i] = "-inf"
			}
		}
		return out
	}
	input, err := json.Marshal(map[string]any{
		"cost": numbers(a.ColumnCost), "collower": numbers(a.ColumnLower), "colupper": numbers(a.ColumnUpper),
		"lower": numbers(a.RowLower), "upper": numbers(a.RowUpper), "start": a.RowStart, "index": a.Index, "value": numbers(a.Value),
	})
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(python, "-c", scipyScript)
	cmd.Stdin = bytes.NewReader(input)
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("python: %v", err)
	}
	var want struct {
		Objective float64   `json:"objective"`
		Duals     []float64 `json:"duals"` // of the equality rows: state of charge and balance
	}
	if err := json.Unmarshal(out, &want); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	if !near(sol.Objective, want.Objective, 1e-9) {
		t.Errorf("objective %.9f, SciPy %.9f", sol.Objective, want.Objective)
	}
	prices := want.Duals[len(want.Duals)-168:] // the balances come last
	if !allNear(sol.RowDual[balance:], prices, 1e-6) {
		t.Errorf("prices differ:\n%v\n%v", sol.RowDual[balance:balance+10], prices[:10])
	}
}
