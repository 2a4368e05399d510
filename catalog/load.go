package catalog

import (
	"errors"
	"fmt"
	"os"
	"sort"
	"sync"

	"tokenwatt/internal/strictyaml"
)

// Source is the text of one catalog file. The name appears in positions and messages.
type Source struct {
	Name string
	Data []byte
}

// Load reads the user's catalog files and lays them over the built-in catalog, later ones over earlier ones:
// new entries are added, and of an entry that exists the figures and fields that are written replace those
// that are there, one by one. A figure that replaces another needs a source, date and basis of its own, at the
// figure or at its entry in the same file: it never takes those of what it replaces. All errors of all files
// come at once; those about contents are of type strictyaml.Errors.
func Load(paths ...string) (*Catalog, error) {
	sources := make([]Source, 0, len(paths))
	var errs []error
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			errs = append(errs, fmt.Errorf("catalog: %w", err))
			continue
		}
		sources = append(sources, Source{Name: path, Data: text})
	}
	loaded, err := Parse(sources...)
	if err != nil {
		errs = append(errs, err)
	}
	if len(errs) > 0 {
		return nil, join(errs)
	}
	return loaded, nil
}

// Parse is Load for texts that are already in memory.
func Parse(sources ...Source) (*Catalog, error) {
	var errs strictyaml.Errors
	documents := make([]*strictyaml.Document, 0, len(sources))
	for _, source := range sources {
		document, err := strictyaml.Parse(source.Name, source.Data, nil)
		var found strictyaml.Errors
		switch {
		case errors.As(err, &found):
			errs = append(errs, found...)
		case err != nil:
			return nil, fmt.Errorf("catalog: %w", err)
		default:
			documents = append(documents, document)
		}
	}
	loaded, err := Over(documents...)
	var found strictyaml.Errors
	if err != nil && !errors.As(err, &found) {
		return nil, err
	}
	if errs = append(errs, found...); len(errs) > 0 {
		sortErrors(errs)
		return nil, errs
	}
	return loaded, nil
}

// Over is Load for documents that are already parsed, such as a section of a larger file.
func Over(documents ...*strictyaml.Document) (*Catalog, error) {
	base, err := builtin()
	if err != nil {
		return nil, fmt.Errorf("catalog: built-in data: %w", err)
	}
	return base.over(documents...)
}

// builtin returns the lowest layer, the embedded files: a constant, read once. Nothing writes to it, and what Over
// hands out is a copy.
var builtin = sync.OnceValues(func() (*layer, error) { //nolint:gochecknoglobals // a memo of a constant (docs/adr/0007)
	sources, err := embeddedSources()
	if err != nil {
		return nil, err
	}
	return bottom(sources)
})

// bottom returns files as one layer with nothing below it. That the references and figures of the built-in ones fit
// together is for the tests to hold, not for every start to find out.
func bottom(sources []Source) (*layer, error) {
	var base *strictyaml.Document
	for _, source := range sources {
		document, err := strictyaml.Parse(source.Name, source.Data, nil)
		if err != nil {
			return nil, err
		}
		if base != nil {
			document = document.Overlay(base)
		}
		base = document
	}
	l := &layer{document: base, catalog: &Catalog{}}
	if err := strictyaml.Decode(base, l.catalog, &strictyaml.Settings{RequireProvenance: true, Inherit: true}); err != nil {
		return nil, err
	}
	l.catalog.setPaths()
	return l, nil
}

// sortErrors brings errors into the order of their places.
func sortErrors(list strictyaml.Errors) {
	sort.SliceStable(list, func(i, j int) bool {
		a, b := list[i], list[j]
		if a.File != b.File {
			return a.File < b.File
		}
		if a.Line != b.Line {
			return a.Line < b.Line
		}
		return a.Col < b.Col
	})
}

// join keeps a lone error as it is, so that its type can be seen.
func join(errs []error) error {
	if len(errs) == 1 {
		return errs[0]
	}
	return errors.Join(errs...)
}
