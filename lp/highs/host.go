package highs

import (
	"context"
	"errors"
	"fmt"
	"math"
	"sync/atomic"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
)

// errno values as musl, which Emscripten uses, and WASI number them.
const (
	errnoBadf   = 8
	errnoInval  = 28
	errnoNosys  = 52
	errnoSpipe  = 70
	pageSize    = 65536
	wasiFDMax   = 2
	muslErrPerm = 63 // EPERM: the module has no file system
)

// errInterrupted unwinds the module when the context of a solve is done.
var errInterrupted = errors.New("interrupted")

// hostState is what the imports of one instance share with the goroutine that runs it.
type hostState struct {
	stop    atomic.Bool // set when the context is done: the next look at the clock unwinds the module
	expired atomic.Bool // set when the time limit has passed: the clock jumps past the solver's own limit
	ticks   uint64      // looks at the clock so far
	tick    float64     // seconds by which the clock moves at each look
	limit   uint32      // memory limit in pages
	log     logReader
}

// tickSeconds is by how much the module's clock moves at each look. The solver sees the same time at the same point
// of each run, so nothing that it decides or logs can depend on the machine's load. HiGHS paces its log by this time:
// simplex looks once per refactorisation, the others far more often.
func tickSeconds(method string) float64 {
	if method == "simplex" {
		return 0.2
	}
	return 1e-4
}

// afterLimitSeconds is what the module's clock shows once the time limit has passed, and limitSeconds the limit that
// the solver is given.
const (
	afterLimitSeconds = 2e9
	limitSeconds      = 1e9
)

// now is the module's clock in seconds. HiGHS looks at it now and then in every method, so this is also where a solve is
// interrupted.
func (s *hostState) now() float64 {
	if s.stop.Load() {
		panic(errInterrupted) // wazero recovers it and returns it from Call
	}
	s.ticks++
	t := float64(s.ticks) * s.tick
	if s.expired.Load() {
		t += afterLimitSeconds
	}
	return t
}

type hostStateKey struct{}

func withState(ctx context.Context, s *hostState) context.Context {
	return context.WithValue(ctx, hostStateKey{}, s)
}

// hostFunc is one import: it takes its parameters from the stack and leaves its result there.
type hostFunc func(s *hostState, mod api.Module, stack []uint64)

// thrownError is a C++ exception or an abort. HiGHS is built without exception support, so each is the end of the
// instance.
type thrownError struct{ what string }

func (e *thrownError) Error() string { return e.what }

// hostFunctions returns the imports by C name. All other names are refused when the module is compiled.
func hostFunctions() map[string]hostFunc {
	result := func(v int32) hostFunc {
		return func(_ *hostState, _ api.Module, stack []uint64) { stack[0] = api.EncodeI32(v) }
	}
	none := func(*hostState, api.Module, []uint64) {}
	abort := func(what string) hostFunc {
		return func(*hostState, api.Module, []uint64) { panic(&thrownError{what: what}) }
	}
	exit := func(_ *hostState, _ api.Module, stack []uint64) {
		panic(&thrownError{what: fmt.Sprintf("exit with status %d", api.DecodeI32(stack[0]))})
	}
	return map[string]hostFunc{
		"__cxa_throw":                         abort("C++ exception (most often out of memory)"),
		"_abort_js":                           abort("abort"),
		"exit":                                exit,
		"proc_exit":                           exit,
		"clock_time_get":                      clockTimeGet,
		"emscripten_date_now":                 clockMilliseconds,
		"emscripten_get_now":                  clockMilliseconds,
		"emscripten_resize_heap":              resizeHeap,
		"fd_write":                            fdWrite,
		"fd_close":                            result(0),
		"fd_read":                             result(errnoBadf),
		"fd_seek":                             result(errnoSpipe),
		"environ_get":                         result(0),
		"environ_sizes_get":                   environSizes,
		"_setitimer_js":                       result(0),
		"_tzset_js":                           none,
		"_emscripten_runtime_keepalive_clear": none,
		"__syscall_openat":                    result(-muslErrPerm),
		"__syscall_fcntl64":                   result(-errnoNosys),
		"__syscall_ioctl":                     result(-errnoNosys),
	}
}

// instantiateHost gives the runtime the module that HiGHS imports from.
func instantiateHost(ctx context.Context, rt wazero.Runtime, compiled wazero.CompiledModule, table *nameTable) error {
	cNames := make(map[string]string, len(table.Imports))
	for c, minified := range table.Imports {
		cNames[minified] = c
	}
	functions := hostFunctions()
	builder := rt.NewHostModuleBuilder(table.ImportModule)
	for _, def := range compiled.ImportedFunctions() {
		module, minified, _ := def.Import()
		fn, ok := functions[cNames[minified]]
		if !ok || module != table.ImportModule {
			return fmt.Errorf("%w: import %s.%s (%q) is not implemented", ErrModuleMismatch, module, minified, cNames[minified])
		}
		builder.NewFunctionBuilder().WithGoModuleFunction(bind(fn), def.ParamTypes(), def.ResultTypes()).Export(minified)
	}
	_, err := builder.Instantiate(ctx)
	return err
}

func bind(fn hostFunc) api.GoModuleFunc {
	return func(ctx context.Context, mod api.Module, stack []uint64) {
		fn(ctx.Value(hostStateKey{}).(*hostState), mod, stack)
	}
}

func clockTimeGet(s *hostState, mod api.Module, stack []uint64) {
	ok := mod.Memory().WriteUint64Le(api.DecodeU32(stack[2]), uint64(s.now()*1e9))
	stack[0] = errnoUnless(ok)
}

func clockMilliseconds(s *hostState, _ api.Module, stack []uint64) {
	stack[0] = api.EncodeF64(s.now() * 1e3)
}

func environSizes(_ *hostState, mod api.Module, stack []uint64) {
	ok := mod.Memory().WriteUint32Le(api.DecodeU32(stack[0]), 0) && mod.Memory().WriteUint32Le(api.DecodeU32(stack[1]), 0)
	stack[0] = errnoUnless(ok)
}

func errnoUnless(ok bool) uint64 {
	if ok {
		return 0
	}
	return errnoInval
}

// resizeHeap grows the memory to the size asked for and a fifth more, as Emscripten's own glue does, within the limit.
func resizeHeap(s *hostState, mod api.Module, stack []uint64) {
	wanted := uint64(api.DecodeU32(stack[0]))
	stack[0] = 0
	have := uint64(mod.Memory().Size())
	need := (wanted + pageSize - 1) / pageSize
	limit := uint64(s.limit)
	if need > limit {
		return
	}
	target := min(max(need, uint64(math.Ceil(float64(have)*1.2/pageSize))), limit)
	if _, ok := mod.Memory().Grow(uint32(target - have/pageSize)); ok {
		stack[0] = 1
	}
}

// fdWrite takes the text that HiGHS writes to its standard streams.
func fdWrite(s *hostState, mod api.Module, stack []uint64) {
	fd, vec, count, written := api.DecodeU32(stack[0]), api.DecodeU32(stack[1]), api.DecodeU32(stack[2]), api.DecodeU32(stack[3])
	if fd > wasiFDMax {
		stack[0] = errnoBadf
		return
	}
	total := uint32(0)
	for k := range count {
		ptr, ok1 := mod.Memory().ReadUint32Le(vec + 8*k)
		n, ok2 := mod.Memory().ReadUint32Le(vec + 8*k + 4)
		text, ok3 := mod.Memory().Read(ptr, n)
		if !ok1 || !ok2 || !ok3 {
			stack[0] = errnoInval
			return
		}
		s.log.write(text)
		total += n
	}
	stack[0] = errnoUnless(mod.Memory().WriteUint32Le(written, total))
}
