package kernels

import (
	"errors"
	"fmt"

	"tokenwatt/catalog"
	"tokenwatt/internal/strictyaml"
)

// ErrEntry is wrapped by the error about an entry that no catalog would load.
var ErrEntry = errors.New("kernels: entry does not fit the catalog")

// Encode returns a catalog file with one entry of kernel parameters, as --catalog takes it. The error wraps ErrEntry for
// an entry without a name, a library or an accelerator.
func Encode(name string, k catalog.Kernels) ([]byte, error) {
	if name == "" || k.Library == "" || k.Accelerator == "" {
		return nil, fmt.Errorf("%w: name %q, library %q, accelerator %q", ErrEntry, name, k.Library, k.Accelerator)
	}
	var file struct {
		Kernels strictyaml.Map[catalog.Kernels] `yaml:"kernels" doc:"Kernel libraries as measured on an accelerator."`
	}
	file.Kernels = append(file.Kernels, strictyaml.Entry[catalog.Kernels]{Name: name, Value: k})
	text, err := strictyaml.Encode(&file)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrEntry, err)
	}
	return text, nil
}
