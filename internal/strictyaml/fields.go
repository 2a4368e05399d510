package strictyaml

import (
	"errors"
	"reflect"
)

// Field is one key of a schema, for tables, completion and documentation.
type Field struct {
	Path     string   // dotted; * stands for a name that the writer chooses, [] for the items of a list
	Kind     string   // boolean, integer, number, text, figure, mapping, list or names
	Type     string   // the Go type
	Unit     string   // empty for what has none
	Doc      string   // one or two sentences
	Default  string   // as written in a document; empty where there is none
	Source   string   // where the default comes from
	Date     string   // when that was published or read
	Basis    string   // how well the default is founded
	Bounds   string   // in words: "at least 0, at most 1"
	Example  string   // a value as written in a document
	Catalog  string   // the catalog kind that the text names an entry of
	Enum     []string // the texts that may be written
	Required bool     // leaving the key out is an error
	OneOf    []string // of a mapping: keys of which exactly one must be given
}

// Fields lists every key of a struct type, parents before children, in the order of the Go fields.
func Fields(t reflect.Type) ([]Field, error) {
	root, faults := shapeOf(t)
	if len(faults) > 0 {
		return nil, errors.Join(faults...)
	}
	var all []Field
	walkFields(root, "", func(path string, f *field, _ string) {
		all = append(all, f.describe(path))
	})
	return all, nil
}

// Check reports everything that is wrong with the tags of a struct type and of all the types in it: it belongs in a test
// beside the type.
func Check(t reflect.Type) error {
	_, faults := shapeOf(t)
	return errors.Join(faults...)
}

// walkFields visits every field below a shape with its path and that of the mapping it belongs to. Shapes do not
// contain themselves, so the walk ends.
func walkFields(s *shape, path string, visit func(path string, f *field, parent string)) {
	switch s.kind {
	case structShape:
		for _, f := range s.fields {
			at := JoinPath(path, f.name)
			visit(at, f, path)
			walkFields(f.shape, at, visit)
		}
	case listShape:
		walkFields(s.elem, path+"[]", visit)
	case mapShape, freeMapShape:
		walkFields(s.elem, path+".*", visit)
	}
}

func (f *field) describe(path string) Field {
	described := Field{
		Path: path, Kind: f.shape.kind.String(), Type: f.shape.goType.String(), Unit: f.unit, Doc: f.doc,
		Default: f.fallback, Source: f.source, Date: f.date, Basis: f.basis, Bounds: f.limits.String(),
		Example: f.example, Catalog: f.catalog, Enum: f.enum, Required: f.absentIsError(),
	}
	if f.shape.kind == structShape {
		described.OneOf = f.shape.oneof
	}
	return described
}

// String names the kind in a reader's words.
func (k shapeKind) String() string {
	switch k {
	case boolShape:
		return "boolean"
	case intShape:
		return "integer"
	case floatShape:
		return "number"
	case stringShape, textShape:
		return "text"
	case figureShape:
		return "figure"
	case structShape:
		return "mapping"
	case listShape:
		return "list"
	}
	return "names"
}
