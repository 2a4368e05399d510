package interior_test

import (
	"context"
	"os"
	"sort"
	"syscall"
	"testing"
	"time"

	"tokenwatt/lp"
	"tokenwatt/lp/interior"
)

func cpu() float64 {
	var u syscall.Rusage
	syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	return float64(u.Utime.Sec+u.Stime.Sec) + float64(u.Utime.Usec+u.Stime.Usec)/1e6
}

func TestTry(t *testing.T) {
	d := readSeries(t)
	names := []string{}
	for n := range variants {
		names = append(names, n)
	}
	sort.Strings(names)
	names = append([]string{"year"}, names...)
	if os.Getenv("ONLY") != "" {
		names = []string{os.Getenv("ONLY")}
	}
	for _, n := range names {
		s := variants[n]
		if n == "year" {
			s = year
		}
		t0 := time.Now()
		m := s.model(d)
		build := time.Since(t0)
		c0, t0 := cpu(), time.Now()
		sol, err := interior.Solver{}.Solve(context.Background(), m, &lp.Settings{Progress: func(p lp.Progress) {
			if os.Getenv("V") != "" {
				t.Log(p.Iteration, p.Objective, p.MessageRaw)
			}
		}})
		if err != nil {
			t.Log(n, err, cpu()-c0)
			continue
		}
		c := cpu() - c0
		wall := time.Since(t0)
		cert, _ := lp.Certify(m, sol)
		t.Logf("%-25s obj %.6f it %d cpu %.2f wall %.2f build %.3f  P %.1e D %.1e gap %.1e comp %.1e (%s %s)", n, sol.Objective, sol.Iterations, c, wall.Seconds(), build.Seconds(), cert.RelPrimalInfeasibility, cert.RelDualInfeasibility, cert.RelGap, cert.MaxComplementarity, cert.WorstPrimal, cert.WorstDual)
		if n == "year" {
			for j := 0; j < m.NumColumns(); j++ {
				if m.Stage(j) == lp.NoStage {
					t.Log(m.ColumnName(j), sol.Primal[j])
				}
			}
		}
	}
}
