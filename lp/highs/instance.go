package highs

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"math"

	"github.com/tetratelabs/wazero/api"
)

// instance is one HiGHS object in a memory of its own. It serves one solve: a fresh memory costs a few milliseconds
// and makes the answer independent of what was solved before.
type instance struct {
	mod     api.Module
	table   *nameTable
	ctx     context.Context // carries state to the imports; never done
	state   *hostState
	object  uint64 // Highs*
	method  string // as methodName says
	fixed   []fixed
	strings map[string]uint64
}

// create runs the module's constructors, checks its integer size and makes the HiGHS object.
func (in *instance) create() error {
	if _, err := in.call("__wasm_call_ctors"); err != nil {
		return err
	}
	var err error
	if in.object, err = in.call("Highs_create"); err != nil {
		return err
	}
	if in.object == 0 {
		return errors.New("no object from Highs_create")
	}
	bytes, err := in.call("Highs_getSizeofHighsInt", in.object)
	if err == nil && bytes != highsIntBytes {
		err = fmt.Errorf("%w: its integers have %d bytes, not %d", ErrModuleMismatch, bytes, highsIntBytes)
	}
	return err
}

// call runs a C function. Parameters and results are encoded as the api package says.
func (in *instance) call(name string, params ...uint64) (uint64, error) {
	fn := in.mod.ExportedFunction(in.table.Exports[name])
	if fn == nil {
		return 0, fmt.Errorf("%w: the module does not export %s", ErrModuleMismatch, name)
	}
	results, err := fn.Call(in.ctx, params...)
	if err != nil {
		return 0, fmt.Errorf("%s: %w", name, err)
	}
	if len(results) == 0 {
		return 0, nil
	}
	return results[0], nil
}

// status runs a function that returns a HighsStatus: -1 is an error, 0 is fine, 1 is a warning.
func (in *instance) status(name string, params ...uint64) error {
	r, err := in.call(name, params...)
	if err != nil {
		return err
	}
	if api.DecodeI32(r) < 0 {
		return fmt.Errorf("%s returned an error", name)
	}
	return nil
}

func (in *instance) alloc(bytes int) (uint64, error) {
	if bytes > math.MaxInt32 {
		return 0, fmt.Errorf("malloc: %d bytes are more than the module can address", bytes)
	}
	p, err := in.call("malloc", uint64(max(bytes, 8)))
	if err == nil && p == 0 {
		err = fmt.Errorf("malloc of %d bytes: out of memory", bytes)
	}
	return p, err
}

func (in *instance) view(p uint64, bytes int) ([]byte, error) {
	b, ok := in.mod.Memory().Read(uint32(p), uint32(bytes))
	if !ok {
		return nil, fmt.Errorf("pointer %#x with %d bytes is outside the module's memory", p, bytes)
	}
	return b, nil
}

func (in *instance) putFloats(v []float64) (uint64, error) {
	p, err := in.alloc(8 * len(v))
	if err != nil {
		return 0, err
	}
	b, err := in.view(p, 8*len(v))
	if err != nil {
		return 0, err
	}
	for i, x := range v {
		binary.LittleEndian.PutUint64(b[8*i:], math.Float64bits(x))
	}
	return p, nil
}

func (in *instance) putInts(v []int32) (uint64, error) {
	p, err := in.alloc(4 * len(v))
	if err != nil {
		return 0, err
	}
	b, err := in.view(p, 4*len(v))
	if err != nil {
		return 0, err
	}
	for i, x := range v {
		binary.LittleEndian.PutUint32(b[4*i:], uint32(x))
	}
	return p, nil
}

func (in *instance) getFloats(p uint64, n int) ([]float64, error) {
	b, err := in.view(p, 8*n)
	if err != nil {
		return nil, err
	}
	out := make([]float64, n)
	for i := range out {
		out[i] = math.Float64frombits(binary.LittleEndian.Uint64(b[8*i:]))
	}
	return out, nil
}

// cString returns a pointer to a NUL-terminated copy, made once per text.
func (in *instance) cString(s string) (uint64, error) {
	if p, ok := in.strings[s]; ok {
		return p, nil
	}
	p, err := in.alloc(len(s) + 1)
	if err != nil {
		return 0, err
	}
	b, err := in.view(p, len(s)+1)
	if err != nil {
		return 0, err
	}
	b[copy(b, s)] = 0
	in.strings[s] = p
	return p, nil
}

func (in *instance) setOption(name string, value any) error {
	key, err := in.cString(name)
	if err != nil {
		return err
	}
	var function string
	var arg uint64
	switch v := value.(type) {
	case bool:
		function = "Highs_setBoolOptionValue"
		if v {
			arg = 1
		}
	case int:
		function, arg = "Highs_setIntOptionValue", api.EncodeI32(int32(v))
	case float64:
		function, arg = "Highs_setDoubleOptionValue", api.EncodeF64(v)
	case string:
		function = "Highs_setStringOptionValue"
		if arg, err = in.cString(v); err != nil {
			return err
		}
	default:
		return fmt.Errorf("option %s: no option has type %T", name, value)
	}
	if err := in.status(function, in.object, key, arg); err != nil {
		return fmt.Errorf("option %s = %v: %w", name, value, err)
	}
	return nil
}

// iterations returns the iteration count of the method that ran.
func (in *instance) iterations() (int, error) {
	name := "simplex_iteration_count"
	switch in.method {
	case "ipm", "pdlp":
		name = in.method + "_iteration_count"
	}
	return in.intInfo(name)
}

// intInfo reads an integer of HighsInfo.
func (in *instance) intInfo(name string) (int, error) {
	key, err := in.cString(name)
	if err != nil {
		return 0, err
	}
	p, err := in.alloc(8)
	if err != nil {
		return 0, err
	}
	if err := in.status("Highs_getIntInfoValue", in.object, key, p); err != nil {
		return 0, fmt.Errorf("info %s: %w", name, err)
	}
	b, err := in.view(p, 4)
	if err != nil {
		return 0, err
	}
	return int(int32(binary.LittleEndian.Uint32(b))), nil
}
