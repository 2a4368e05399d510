package catalog

import (
	"embed"
	"fmt"
)

//go:embed data/*.yaml
var data embed.FS

// builtinPrefix starts the names of the built-in files in positions, which tells them from files of the user.
const builtinPrefix = "builtin:"

// embeddedSources returns the files of the built-in catalog in the order of their names.
func embeddedSources() ([]Source, error) {
	entries, err := data.ReadDir("data")
	if err != nil {
		return nil, fmt.Errorf("catalog: built-in data: %w", err)
	}
	sources := make([]Source, 0, len(entries))
	for _, entry := range entries {
		text, err := data.ReadFile("data/" + entry.Name())
		if err != nil {
			return nil, fmt.Errorf("catalog: built-in data: %w", err)
		}
		sources = append(sources, Source{Name: builtinPrefix + entry.Name(), Data: text})
	}
	return sources, nil
}

// Embedded returns the built-in catalog.
func Embedded() (*Catalog, error) { return Parse() }
