package highs

import (
	"crypto/sha256"
	_ "embed" // the module and its name table
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
)

// Version is the release of the npm package highs that is embedded, as package-lock.json pins it.
const Version = "1.15.3"

// wasmSHA256 is the digest of highs.wasm in that release. It is
// written here a second time so that a changed download is refused and not run.
const wasmSHA256 = "528be4365bea1d4188988646b244263f50320df55782e14d6af5bce7cd45c840"

//go:embed embedded/highs.wasm
var embeddedWasm []byte

//go:embed embedded/names.json
var embeddedNames []byte

// ErrModuleMismatch says that the embedded module is not the one this package was written for.
var ErrModuleMismatch = errors.New("highs: embedded WebAssembly module does not match")

// nameTable maps C names to the minified names of this release; gen/exports.mjs writes it.
type nameTable struct {
	Package      string            `json:"package"`
	Version      string            `json:"version"`
	SHA256       string            `json:"sha256"`
	Memory       string            `json:"memory"`
	Exports      map[string]string `json:"exports"`
	ImportModule string            `json:"import_module"`
	Imports      map[string]string `json:"imports"`
}

// loadModule checks the module and its table against each other and against the pinned digest.
func loadModule(wasm, names []byte) (*nameTable, error) {
	sum := sha256.Sum256(wasm)
	got := hex.EncodeToString(sum[:])
	if got != wasmSHA256 {
		return nil, fmt.Errorf("%w: SHA-256 of highs.wasm is %s, pinned is %s; run `make clean setup`",
			ErrModuleMismatch, got, wasmSHA256)
	}
	var table nameTable
	if err := json.Unmarshal(names, &table); err != nil {
		return nil, fmt.Errorf("%w: names.json: %w", ErrModuleMismatch, err)
	}
	if table.Version != Version {
		return nil, fmt.Errorf("%w: names.json is of release %s, pinned is %s; run `make clean setup`", ErrModuleMismatch, table.Version, Version)
	}
	if table.SHA256 != got {
		return nil, fmt.Errorf("%w: names.json was made for a module with SHA-256 %s; run `make clean setup`",
			ErrModuleMismatch, table.SHA256)
	}
	for _, name := range append([]string{"__wasm_call_ctors"}, neededExports()...) {
		if table.Exports[name] == "" {
			return nil, fmt.Errorf("%w: names.json has no export %s", ErrModuleMismatch, name)
		}
	}
	return &table, nil
}

// neededExports lists the C functions that this package calls.
func neededExports() []string {
	return []string{
		"Highs_create", "Highs_passLp", "Highs_passMip", "Highs_run",
		"Highs_changeColBounds",
		"Highs_getModelStatus", "Highs_getSolution", "Highs_getObjectiveValue",
		"Highs_getIntInfoValue",
		"Highs_setBoolOptionValue", "Highs_setIntOptionValue", "Highs_setDoubleOptionValue",
		"Highs_setStringOptionValue", "Highs_getSizeofHighsInt", "malloc", "free",
	}
}
