package highs

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"sync"

	"github.com/tetratelabs/wazero"
)

// Limits on the memory of one solve. The module itself cannot address more than the largest.
const (
	defaultMemoryMiB = 2048
	smallestMemory   = 32
	pagesPerMiB      = 1 << 20 / pageSize
)

var (
	// ErrCrashed says that the solver threw a C++ exception, trapped or ran out of memory. The instance is gone, the
	// Engine is good for the next solve.
	ErrCrashed = errors.New("highs: the solver crashed")
	// ErrClosed says that the Engine was closed.
	ErrClosed = errors.New("highs: the engine is closed")
)

// Options configure an Engine.
type Options struct {
	// CacheDir keeps the compiled module between processes: 4 s to start become 0.1 s. It is created where missing.
	// Empty means that each Engine compiles anew. Entries are keyed by the version of wazero and the processor.
	CacheDir string
	// MemoryLimitMiB bounds the memory of one solve, 32 to 2048; 0 is 2048.
	MemoryLimitMiB int
	// Workers bounds how many solves run at a time; 0 is one for each processor that Go uses.
	Workers int
}

// Engine is HiGHS, compiled once and ready to solve. It is safe for use by several goroutines; solves beyond the number
// of workers wait. It implements lp.Solver.
type Engine struct {
	runtime  wazero.Runtime
	cache    wazero.CompilationCache
	compiled wazero.CompiledModule
	table    *nameTable
	limit    uint32 // pages
	slots    chan struct{}

	mu      sync.Mutex
	closed  bool
	running sync.WaitGroup
}

// New checks and compiles the embedded module. Without a cache that takes seconds, and it cannot be interrupted.
func New(ctx context.Context, o Options) (*Engine, error) {
	if o.MemoryLimitMiB == 0 {
		o.MemoryLimitMiB = defaultMemoryMiB
	}
	if o.MemoryLimitMiB < smallestMemory || o.MemoryLimitMiB > defaultMemoryMiB {
		return nil, fmt.Errorf("highs: memory limit %d MiB is outside %d to %d", o.MemoryLimitMiB, smallestMemory, defaultMemoryMiB)
	}
	if o.Workers == 0 {
		o.Workers = runtime.GOMAXPROCS(0)
	}
	if o.Workers < 0 {
		return nil, fmt.Errorf("highs: %d workers", o.Workers)
	}
	table, err := loadModule(embeddedWasm, embeddedNames)
	if err != nil {
		return nil, err
	}
	e := &Engine{table: table, limit: uint32(o.MemoryLimitMiB * pagesPerMiB), slots: make(chan struct{}, o.Workers)}
	if err := e.compile(ctx, o.CacheDir); err != nil {
		return nil, errors.Join(err, e.Close())
	}
	return e, nil
}

func (e *Engine) compile(ctx context.Context, cacheDir string) error {
	config := wazero.NewRuntimeConfig()
	if cacheDir != "" {
		var err error
		if e.cache, err = wazero.NewCompilationCacheWithDir(cacheDir); err != nil {
			return fmt.Errorf("highs: cache folder: %w", err)
		}
		config = config.WithCompilationCache(e.cache)
	}
	e.runtime = wazero.NewRuntimeWithConfig(ctx, config)
	var err error
	if e.compiled, err = e.runtime.CompileModule(ctx, embeddedWasm); err != nil {
		return fmt.Errorf("highs: compile: %w", err)
	}
	return instantiateHost(ctx, e.runtime, e.compiled, e.table)
}

// Version returns the release of the npm package that is embedded, such as "1.15.3", and the SHA-256 of its module.
func (e *Engine) Version() (release, sha256 string) { return e.table.Version, e.table.SHA256 }

// Close waits for solves that still run, cancelled ones included, and frees what the Engine holds.
func (e *Engine) Close() error {
	e.mu.Lock()
	if e.closed {
		e.mu.Unlock()
		return nil
	}
	e.closed = true
	e.mu.Unlock()
	e.running.Wait()
	var errs []error
	if e.runtime != nil {
		errs = append(errs, e.runtime.Close(context.Background()))
	}
	if e.cache != nil {
		errs = append(errs, e.cache.Close(context.Background()))
	}
	return errors.Join(errs...)
}

// acquire waits for a free slot. The function that it returns gives it back.
func (e *Engine) acquire(ctx context.Context) (func(), error) {
	e.mu.Lock()
	if e.closed {
		e.mu.Unlock()
		return nil, ErrClosed
	}
	e.running.Add(1)
	e.mu.Unlock()
	select {
	case e.slots <- struct{}{}:
		return func() { <-e.slots; e.running.Done() }, nil
	case <-ctx.Done():
		e.running.Done()
		return nil, context.Cause(ctx)
	}
}

// newInstance makes a fresh memory with one HiGHS object in it.
func (e *Engine) newInstance(ctx context.Context) (*instance, error) {
	state := &hostState{limit: e.limit}
	ctx = withState(ctx, state)
	// The anonymous name lets several instances live in one runtime.
	mod, err := e.runtime.InstantiateModule(ctx, e.compiled, wazero.NewModuleConfig().WithName("").WithStartFunctions())
	if err != nil {
		return nil, fmt.Errorf("instantiate: %w", err)
	}
	in := &instance{mod: mod, table: e.table, ctx: ctx, state: state, strings: map[string]uint64{}}
	if err := in.create(); err != nil {
		return nil, errors.Join(err, mod.Close(ctx))
	}
	return in, nil
}
