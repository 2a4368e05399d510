package highs_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"tokenwatt/lp"
	"tokenwatt/lp/highs"
)

// A demand of 10 is served by a cheap source of at most 4 and a dear one.
func ExampleEngine_Solve() {
	ctx := context.Background()
	// A program would use a folder of its own in os.UserCacheDir.
	engine, err := highs.New(ctx, highs.Options{CacheDir: filepath.Join(os.TempDir(), "tokenwatt-test-wazero")})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer func() { _ = engine.Close() }()
	m := &lp.Model{}
	cheap := m.AddColumn("cheap", 0, 4, 2)
	dear := m.AddColumn("dear", 0, lp.Inf, 3)
	demand := m.AddRow("demand", 10, 10, []int{cheap, dear}, []float64{1, 1})
	sol, err := engine.Solve(ctx, m, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(sol.Status, sol.Objective, sol.Primal[cheap], sol.Primal[dear], sol.RowDual[demand])
	// Output: optimal 26 4 6 3
}
