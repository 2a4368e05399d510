package catalog

import (
	"errors"
	"fmt"
	"reflect"

	"tokenwatt/internal/strictyaml"
	"tokenwatt/quantity"
)

// layer is a stack of documents with the catalog that they make.
type layer struct {
	document *strictyaml.Document
	catalog  *Catalog
}

// over returns the catalog of the layer with documents laid over it one after another. A document with errors is left
// out, so that the errors of those after it are found too.
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
	l.catalog.setPaths()
	return l.catalog, nil
}

// under returns the stack with the user's document on top. Provenance is inherited within one document only: the
// source of a built-in entry says nothing about a figure that a user put in. So the merged document is read
// with the entries' own provenance of the lower layer taken away; what lacks provenance then is an error where
// it stands in the user's document, and gets back what it had where it stands below. Where errors are returned the
// stack is the one without the document.
func (l *layer) under(document *strictyaml.Document) (*layer, error) {
	bare, err := l.withoutProvenance()
	if err != nil {
		return l, err
	}
	merged := document.Overlay(bare)
	names := entryNames(merged)
	next := &layer{document: document.Overlay(l.document), catalog: &Catalog{}}
	strict := &strictyaml.Settings{Names: names, RequireProvenance: true, Inherit: true}
	if err := l.notBelow(strictyaml.Decode(merged, &Catalog{}, strict)); err != nil {
		return l, err
	}
	if err := unsourced(document); err != nil {
		return l, err
	}
	lenient := &strictyaml.Settings{Names: names, Inherit: true}
	if err := strictyaml.Decode(merged, next.catalog, lenient); err != nil {
		return l, err
	}
	next.restore(l)
	if err := next.check(); err != nil {
		return l, err
	}
	return next, nil
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

// withoutProvenance returns the stack's document with source, date and basis of the entries removed; those of
// single figures stay.
func (l *layer) withoutProvenance() (*strictyaml.Document, error) {
	bare := l.document.Overlay(l.document)
	err := l.catalog.entries(func(kind string, e entry) error {
		p := e.value.FieldByName("Provenance").Interface().(Provenance)
		path := strictyaml.JoinPath(kind, e.name)
		for _, key := range []struct{ name, text string }{{"source", p.Source}, {"date", p.Date}, {"basis", string(p.Basis)}} {
			if key.text == "" {
				continue
			}
			if err := bare.Set(path+"."+key.name, "null"); err != nil {
				return fmt.Errorf("catalog: %w", err)
			}
		}
		return nil
	})
	return bare, err
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

// entryNames returns the names of the entries of each kind in a document, as far as it can be read.
func entryNames(document *strictyaml.Document) map[string][]string {
	var read Catalog
	_ = strictyaml.Decode(document, &read, nil)
	return read.NamesByKind()
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
