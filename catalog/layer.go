package catalog

import (
	"errors"
	"fmt"
	"reflect"

	"tokenwatt/internal/deepcopy"
	"tokenwatt/internal/strictyaml"
	"tokenwatt/quantity"
)

// layer is a stack of documents with the catalog that they make. It is never written to once it is made; catalogs of
// layers on top of each other share what they have in common.
type layer struct {
	document *strictyaml.Document
	catalog  *Catalog
}

// over returns the catalog of the layer with documents laid over it one after another, as a copy that shares nothing
// with the layer. A document with errors is left out, so that the errors of those after it are found too.
func (l *layer) over(documents ...*strictyaml.Document) (*Catalog, error) {
	var errs strictyaml.Errors
	for _, document := range documents {
		next, err := l.under(document)
		var found strictyaml.Errors
		if err != nil && !errors.As(err, &found) {
			return nil, err
		}
		errs = append(errs, found...)
		l = next
	}
	if len(errs) > 0 {
		sortErrors(errs)
		return nil, errs
	}
	return deepcopy.Of(l.catalog), nil
}

// under returns the stack with the user's document on top. Provenance is inherited within one document only: the
// source of a built-in entry says nothing about a figure that a user put in. So the merged document is read
// with the entries' own provenance of the lower layer taken away; what lacks provenance then is an error where
// it stands in the user's document, and gets back what it had where it stands below. Only the entries that the
// document names are read; all others are those of the layer. Where errors are returned the stack is the one
// without the document.
func (l *layer) under(document *strictyaml.Document) (*layer, error) {
	whole := document.Overlay(l.document)
	names := entryNames(whole)
	bare, err := l.withoutProvenance(l.touched(document, names))
	if err != nil {
		return l, err
	}
	merged := document.Overlay(bare)
	strict := &strictyaml.Settings{Names: names, RequireProvenance: true, Inherit: true}
	if err := l.notBelow(strictyaml.Decode(merged, &Catalog{}, strict)); err != nil {
		return l, err
	}
	if err := unsourced(document); err != nil {
		return l, err
	}
	read := &layer{document: whole, catalog: &Catalog{}}
	lenient := &strictyaml.Settings{Names: names, Inherit: true}
	if err := strictyaml.Decode(merged, read.catalog, lenient); err != nil {
		return l, err
	}
	read.restore(l)
	read.catalog.setPaths()
	next := &layer{document: whole, catalog: l.catalog.only(names).With(read.catalog)}
	if err := next.check(); err != nil {
		return l, err
	}
	return next, nil
}

// touched returns, by kind, the entries of the layer that have to be read anew under a document: those that it names, or
// all where it takes any away, because others may refer to that one. The names are those of the merged document.
func (l *layer) touched(document *strictyaml.Document, names map[string][]string) map[string][]string {
	below := l.catalog.NamesByKind()
	anew := map[string][]string{}
	for kind, have := range below {
		kept := make(map[string]bool, len(names[kind]))
		for _, name := range names[kind] {
			kept[name] = true
		}
		for _, name := range have {
			if !kept[name] {
				return below
			}
		}
		anew[kind] = document.Keys(kind)
	}
	return anew
}

// unsourced reports entries of a user's document whose kind has plain numbers, which have no source of their own, and that
// do not say where these come from: what a lower layer says of its numbers says nothing about the user's.
func unsourced(document *strictyaml.Document) error {
	var errs strictyaml.Errors
	for _, kind := range []string{"kernels", "collectives", "engines", "serving_engines", "clusters", "published", "experiments", "policies", "runtime_stacks", "services"} {
		for _, name := range document.Keys(kind) {
			path := strictyaml.JoinPath(kind, name)
			for _, key := range []string{"source", "date", "basis"} {
				if _, given := document.Locate(path + "." + key); !given {
					errs = append(errs, document.Errorf(path, "an entry without `"+key+"`", "source, date and basis of the entry, whose numbers have none of their own", ""))
				}
			}
		}
	}
	if len(errs) > 0 {
		return errs
	}
	return nil
}

// withoutProvenance returns some entries of the stack's document, by kind, with source, date and basis of the entries
// removed; those of single figures stay.
func (l *layer) withoutProvenance(some map[string][]string) (*strictyaml.Document, error) {
	bare := l.document.Part(some)
	for kind, names := range some {
		for _, name := range names {
			for _, key := range []string{"source", "date", "basis"} {
				path := strictyaml.JoinPath(kind, name) + "." + key
				if _, given := bare.Locate(path); !given {
					continue
				}
				if err := bare.Set(path, "null"); err != nil {
					return nil, fmt.Errorf("catalog: %w", err)
				}
			}
		}
	}
	return bare, nil
}

// holds tells whether the value at a path of a merged document stands in this layer. Positions tell, because the
// document on top may itself be made of several files.
func (l *layer) holds(path string, at strictyaml.Position) bool {
	own, ok := l.document.Locate(path)
	return ok && own == at
}

// notBelow drops the errors about the provenance of figures that stand in this layer, the lower one of a merge.
func (l *layer) notBelow(err error) error {
	var all, kept strictyaml.Errors
	if err != nil && !errors.As(err, &all) {
		return err
	}
	for _, e := range all {
		if e.Code != strictyaml.CodeProvenance || !l.holds(e.Path, e.Position()) {
			kept = append(kept, e)
		}
	}
	if len(kept) == 0 {
		return nil
	}
	return kept
}

// restore gives the figures that the top document does not hold back what they are in the layer below, and entries
// their provenance where the top document states none.
func (l *layer) restore(below *layer) {
	known := map[string]reflect.Value{}
	_ = below.catalog.entries(func(kind string, e entry) error {
		known[strictyaml.JoinPath(kind, e.name)] = e.value
		return nil
	})
	_ = l.catalog.entries(func(kind string, e entry) error {
		path := strictyaml.JoinPath(kind, e.name)
		old, found := known[path]
		if !found {
			return nil
		}
		p := e.value.FieldByName("Provenance").Addr().Interface().(*Provenance)
		was := old.FieldByName("Provenance").Interface().(Provenance)
		if p.Source == "" && p.Date == "" && p.Basis == "" {
			p.Source, p.Date, p.Basis = was.Source, was.Date, was.Basis
		}
		before := map[string]reflect.Value{}
		figuresOf(old, func(key string, figure reflect.Value) { before[key] = figure })
		e.figures(func(key string, figure reflect.Value) {
			full := strictyaml.JoinPath(path, key)
			if at, ok := l.document.Locate(full); ok && below.holds(full, at) {
				figure.Set(before[key])
			}
		})
		return nil
	})
}

// entryNames returns the names of the entries of each kind in a document, as a decoder needs them to check references.
func entryNames(document *strictyaml.Document) map[string][]string {
	names := make(map[string][]string, len(Kinds()))
	for _, kind := range Kinds() {
		names[kind] = document.Keys(kind)
	}
	return names
}

// setPaths puts "catalog." before the paths of all figures, which tells them from those of a scenario.
func (c *Catalog) setPaths() {
	_ = c.entries(func(kind string, e entry) error {
		e.figures(func(key string, figure reflect.Value) {
			path := "catalog." + strictyaml.JoinPath(strictyaml.JoinPath(kind, e.name), key)
			figure.Addr().Interface().(quantity.AnyFigure).SetPath(path)
		})
		return nil
	})
}
