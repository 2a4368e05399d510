package highs

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"go.uber.org/goleak"
)

// shared is the engine of most tests: compiling the module takes seconds.
var shared = sync.OnceValues(func() (*Engine, error) {
	return New(context.Background(), Options{CacheDir: cacheDir(), Workers: 2})
})

// cacheDir is kept between runs of the tests.
func cacheDir() string { return filepath.Join(os.TempDir(), "tokenwatt-test-wazero") }

func engine(t testing.TB) *Engine {
	t.Helper()
	e, err := shared()
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func TestMain(m *testing.M) {
	code := m.Run()
	if e, err := shared(); err == nil {
		if err := e.Close(); err != nil {
			fmt.Fprintln(os.Stderr, "close:", err)
			code = 1
		}
	}
	if err := goleak.Find(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		code = 1
	}
	os.Exit(code)
}
