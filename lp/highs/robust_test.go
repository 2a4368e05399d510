package highs

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tokenwatt/lp"
)

func TestConcurrentSolvesGiveTheSameBytes(t *testing.T) {
	m, _ := synthetic(168).model(1)
	for _, s := range []*lp.Settings{nil, {Method: lp.IPM}} {
		alone := mustSolve(t, engine(t), m, s)
		var wg sync.WaitGroup
		together := make([]*lp.Solution, 4)
		for k := range together {
			wg.Go(func() { together[k] = mustSolve(t, engine(t), m, s) })
		}
		wg.Wait()
		for _, sol := range together {
			if diff := cmp.Diff(alone, sol); diff != "" {
				t.Fatalf("a concurrent solve differs (-alone +together):\n%s", diff)
			}
		}
	}
}

func TestCancellation(t *testing.T) {
	m, _ := synthetic(8760).model(1)
	for _, method := range []lp.Method{lp.Simplex, lp.IPM} {
		e, err := New(context.Background(), Options{CacheDir: cacheDir(), Workers: 1})
		if err != nil {
			t.Fatal(err)
		}
		reason := errors.New("the user went home")
		ctx, cancel := context.WithCancelCause(context.Background())
		timer := time.AfterFunc(300*time.Millisecond, func() { cancel(reason) })
		sol, err := e.Solve(ctx, m, &lp.Settings{Method: method})
		timer.Stop()
		if !errors.Is(err, lp.ErrCancelled) || !errors.Is(err, reason) || sol == nil || sol.Status != lp.Cancelled {
			t.Errorf("%v: got %+v, %v", method, sol, err)
		}
		// Close returns only when the abandoned computation, which by itself takes a minute, has seen its end.
		if err := e.Close(); err != nil {
			t.Errorf("%v: close: %v", method, err)
		}
		if _, err := e.Solve(context.Background(), m, nil); !errors.Is(err, ErrClosed) {
			t.Errorf("%v: solve after close: got %v", method, err)
		}
	}
}

func TestCancelledBeforeOrWhileWaiting(t *testing.T) {
	small, _ := synthetic(24).model(1)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := engine(t).Solve(ctx, small, nil); !errors.Is(err, lp.ErrCancelled) {
		t.Errorf("got %v", err)
	}
	release := make([]func(), cap(engine(t).slots))
	for k := range release {
		var err error
		if release[k], err = engine(t).acquire(context.Background()); err != nil {
			t.Fatal(err)
		}
	}
	ctx, cancel = context.WithTimeout(context.Background(), 20*time.Millisecond)
	defer cancel()
	if _, err := engine(t).Solve(ctx, small, nil); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("waiting for a worker: got %v", err)
	}
	for _, r := range release {
		r()
	}
}

func TestTimeLimit(t *testing.T) {
	m, _ := synthetic(4380).model(1)
	for _, method := range []lp.Method{lp.Simplex, lp.IPM} {
		sol, err := engine(t).Solve(context.Background(), m, &lp.Settings{Method: method, TimeLimit: 200 * time.Millisecond})
		if !errors.Is(err, lp.ErrTimeLimit) || sol == nil || sol.Status != lp.TimeLimit {
			t.Errorf("%v: got %v, %v", method, sol, err)
		}
	}
}

func TestCrashIsAnErrorAndTheEngineLivesOn(t *testing.T) {
	e, err := New(context.Background(), Options{CacheDir: cacheDir(), MemoryLimitMiB: smallestMemory})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := e.Close(); err != nil {
			t.Error(err)
		}
	}()
	for _, hours := range []int{1500, 8760} { // the first crashes while it solves, the second while it is loaded
		large, _ := synthetic(hours).model(1)
		sol, err := e.Solve(context.Background(), large, &lp.Settings{Presolve: lp.Off})
		if !errors.Is(err, ErrCrashed) || sol != nil {
			t.Errorf("%d hours in %d MiB: got %v, %v", hours, smallestMemory, sol, err)
		}
	}
	small, _ := synthetic(24).model(1)
	mustSolve(t, e, small, nil)
}

func TestProgressAndClock(t *testing.T) {
	m, _ := synthetic(336).model(1)
	var now time.Duration
	for _, method := range []lp.Method{lp.Simplex, lp.IPM} {
		phases := map[string]int{}
		last := lp.Progress{}
		sol := mustSolve(t, engine(t), m, &lp.Settings{
			Method:   method,
			Progress: func(p lp.Progress) { phases[p.Phase]++; last = max2(last, p) },
			Clock:    func() time.Duration { now += time.Second; return now },
		})
		if phases[method.String()] < 2 {
			t.Errorf("%v: phases %v", method, phases)
		}
		if last.Iteration == 0 || last.Objective == 0 {
			t.Errorf("%v: no iteration in the progress, %+v", method, last)
		}
		if sol.Stats.Elapsed != time.Second {
			t.Errorf("%v: elapsed %v by a clock that moves a second at each look", method, sol.Stats.Elapsed)
		}
	}
}

func max2(a, b lp.Progress) lp.Progress {
	if b.Iteration > a.Iteration {
		return b
	}
	return a
}

func TestOptionsAreChecked(t *testing.T) {
	for _, o := range []Options{{MemoryLimitMiB: 1}, {MemoryLimitMiB: 4096}, {Workers: -1}, {CacheDir: "/dev/null/x"}} {
		if _, err := New(context.Background(), o); err == nil {
			t.Errorf("%+v was accepted", o)
		}
	}
}

func TestModuleIsPinned(t *testing.T) {
	if _, err := loadModule(embeddedWasm, embeddedNames); err != nil {
		t.Fatal(err)
	}
	altered := append([]byte(nil), embeddedWasm...)
	altered[len(altered)-1] ^= 1
	for _, c := range []struct{ wasm, names []byte }{
		{altered, embeddedNames},
		{embeddedWasm, []byte("{")},
		{embeddedWasm, []byte(`{"sha256": "00"}`)},
		{embeddedWasm, fmt.Appendf(nil, `{"sha256": %q}`, wasmSHA256)},
	} {
		if _, err := loadModule(c.wasm, c.names); !errors.Is(err, ErrModuleMismatch) {
			t.Errorf("got %v, want ErrModuleMismatch", err)
		}
	}
}
