package strictyaml

import (
	"encoding"
	"fmt"
	"reflect"
	"strings"
	"sync"

	"tokenwatt/quantity"
)

// shapeKind tells how a Go type is written in a document.
type shapeKind uint8

const (
	boolShape shapeKind = iota
	intShape
	floatShape
	stringShape
	textShape   // encoding.TextUnmarshaler
	figureShape // quantity.Figure[T]
	structShape
	listShape
	mapShape     // Map[T]
	freeMapShape // map[string]T
)

// shape is what the tags of a type say about the documents that it is read from. It is the single source for the
// decoder, the schema, explain, templates and the encoder.
type shape struct {
	kind   shapeKind
	goType reflect.Type // never a pointer
	elem   *shape       // of lists and maps
	fields []*field     // of structs, embedded ones flattened, in the order of the Go struct
	oneof  []string     // keys of which exactly one must be given
	title  string       // of a unit-bearing type: its canonical unit
	bare   bool         // whether a number without a unit may be written
}

// field is one key of a mapping.
type field struct {
	name    string
	index   []int // for reflect.Value.FieldByIndex
	shape   *shape
	pointer bool

	doc, unit, example, catalog string
	fallback                    string // default as written in the tag
	hasFallback                 bool
	required                    bool
	source, date, basis         string // provenance of the default
	enum                        []string
	isDate                      bool // a string that is a date
	fallbackNode, exampleNode   *node
	limits                      bounds
}

// absentIsError tells whether leaving the key out is an error: because the tag says so, or because a nested
// mapping that is not optional needs keys of its own.
func (f *field) absentIsError() bool {
	return f.required || !f.pointer && !f.hasFallback && f.shape.needsKeys()
}

func (s *shape) needsKeys() bool {
	if s.kind != structShape {
		return false
	}
	if len(s.oneof) > 0 {
		return true
	}
	for _, f := range s.fields {
		if f.absentIsError() {
			return true
		}
	}
	return false
}

func (s *shape) field(name string) *field {
	for _, f := range s.fields {
		if f.name == name {
			return f
		}
	}
	return nil
}

func (s *shape) names() []string {
	names := make([]string, len(s.fields))
	for i, f := range s.fields {
		names[i] = f.name
	}
	return names
}

// entryMap marks Map[T] for reflection.
type entryMap interface{ entryMap() }

// shaper builds shapes and collects what is wrong with the tags.
type shaper struct {
	open   map[reflect.Type]bool // structs around the one that is being described
	done   map[reflect.Type]*shape
	faults []error
}

// shapes holds what shapeOf has found out of each type: a pure function of the type, which costs as much as reading a
// small document. A shape is never written to once it is made.
var shapes sync.Map //nolint:gochecknoglobals // a memo of a pure function (docs/adr/0007)

// known is one entry of shapes.
type known struct {
	shape  *shape
	faults []error
}

// shapeOf describes a struct type, or says what is wrong with its tags.
func shapeOf(t reflect.Type) (*shape, []error) {
	for t != nil && t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if t == nil || t.Kind() != reflect.Struct {
		return nil, []error{fmt.Errorf("strictyaml: %v is no struct", t)}
	}
	if found, ok := shapes.Load(t); ok {
		k := found.(*known)
		return k.shape, k.faults
	}
	s := shaper{open: map[reflect.Type]bool{}, done: map[reflect.Type]*shape{}}
	k := &known{}
	k.shape = s.shape(t, t.Name())
	k.faults = s.faults
	found, _ := shapes.LoadOrStore(t, k)
	k = found.(*known)
	return k.shape, k.faults
}

func (s *shaper) fault(path, format string, args ...any) {
	s.faults = append(s.faults, fmt.Errorf("strictyaml: %s: %s", path, fmt.Sprintf(format, args...)))
}

func (s *shaper) shape(t reflect.Type, path string) *shape {
	if known := s.done[t]; known != nil {
		return known
	}
	described := &shape{goType: t}
	switch {
	case reflect.PointerTo(t).Implements(reflect.TypeFor[quantity.AnyFigure]()):
		described.kind = figureShape
		fig := reflect.New(t).Interface().(quantity.AnyFigure)
		described.title, described.bare = fig.UnitName(), fig.BareAllowed()
	case reflect.PointerTo(t).Implements(reflect.TypeFor[encoding.TextUnmarshaler]()):
		described.kind = textShape
		described.title, described.bare = unitOf(t)
	case t.Implements(reflect.TypeFor[entryMap]()):
		described.kind = mapShape
		entry, _ := t.Elem().FieldByName("Value")
		described.elem = s.shape(entry.Type, path+".*")
	case t.Kind() == reflect.Map:
		described.kind = freeMapShape
		if t.Key().Kind() != reflect.String {
			s.fault(path, "the keys of %v are no strings", t)
		}
		described.elem = s.shape(t.Elem(), path+".*")
	case t.Kind() == reflect.Slice:
		described.kind = listShape
		described.elem = s.shape(t.Elem(), path+"[]")
	case t.Kind() == reflect.Struct:
		described.kind = structShape
		s.structShape(described, path)
	case t.Kind() == reflect.Bool:
		described.kind = boolShape
	case t.Kind() == reflect.Int || t.Kind() == reflect.Int64:
		described.kind = intShape
	case t.Kind() == reflect.Float64:
		described.kind = floatShape
	case t.Kind() == reflect.String:
		described.kind = stringShape
	default:
		s.fault(path, "%v cannot be read from a document", t)
	}
	s.done[t] = described
	return described
}

func (s *shaper) structShape(described *shape, path string) {
	t := described.goType
	if s.open[t] {
		s.fault(path, "%v contains itself", t)
		return
	}
	s.open[t] = true
	defer delete(s.open, t)
	s.collect(described, t, nil, path)
	seen := map[string]bool{}
	for _, f := range described.fields {
		if seen[f.name] {
			s.fault(path, "the key %q is declared twice", f.name)
		}
		seen[f.name] = true
	}
	for _, name := range described.oneof {
		if f := described.field(name); f == nil || !f.pointer || f.required {
			s.fault(path, "oneof names %q, which is no optional pointer field", name)
		}
	}
}

// collect appends the fields of t, and those of the structs embedded inline, to the shape.
func (s *shaper) collect(described *shape, t reflect.Type, index []int, path string) {
	for i := range t.NumField() {
		goField := t.Field(i)
		at := append(append([]int(nil), index...), i)
		if goField.Name == "_" {
			if names := goField.Tag.Get("oneof"); names != "" {
				described.oneof = append(described.oneof, strings.Split(names, "|")...)
			}
			continue
		}
		tag, tagged := goField.Tag.Lookup("yaml")
		name, option, _ := strings.Cut(tag, ",")
		switch {
		case option == "inline" && goField.Type.Kind() == reflect.Struct:
			s.collect(described, goField.Type, at, path)
		case tag == "-" || !tagged && !goField.IsExported():
		case !goField.IsExported():
			s.fault(path, "the tagged field %s is not exported", goField.Name)
		case !tagged || name == "" || option != "":
			s.fault(path, "the field %s needs a tag `yaml:\"name\"`", goField.Name)
		default:
			described.fields = append(described.fields, s.field(name, goField, at, JoinPath(path, name)))
		}
	}
}

func (s *shaper) field(name string, goField reflect.StructField, index []int, path string) *field {
	t := goField.Type
	f := &field{name: name, index: index, pointer: t.Kind() == reflect.Pointer}
	if f.pointer {
		t = t.Elem()
	}
	f.shape = s.shape(t, path)
	tag := goField.Tag
	f.doc, f.example, f.catalog = tag.Get("doc"), tag.Get("example"), tag.Get("catalog")
	f.unit = tag.Get("unit")
	if f.unit == "" {
		f.unit = f.shape.title
	}
	f.fallback, f.hasFallback = tag.Lookup("default")
	f.required = tag.Get("required") == "true"
	f.source, f.date, f.basis = tag.Get("source"), tag.Get("date"), tag.Get("basis")
	f.enum = enumOf(leafShape(f.shape).goType)
	if list := tag.Get("enum"); list != "" {
		f.enum = strings.Split(list, "|")
	}
	f.isDate = tag.Get("format") == "date"
	s.checkField(f, tag, path)
	return f
}

// checkField finds tags that contradict each other or the type; the default is read the way a document would be.
func (s *shaper) checkField(f *field, tag reflect.StructTag, path string) {
	if f.doc == "" {
		s.fault(path, "no doc tag")
	}
	if f.required && f.hasFallback {
		s.fault(path, "required and default exclude each other")
	}
	if text := tag.Get("required"); text != "" && text != "true" {
		s.fault(path, "required must be \"true\" or left out")
	}
	if f.pointer && f.hasFallback {
		s.fault(path, "a pointer is nil when not given and can have no default")
	}
	if (len(f.enum) > 0 || f.catalog != "" || f.isDate) && leafShape(f.shape).kind != stringShape {
		s.fault(path, "enum, catalog and format are for strings")
	}
	var err error
	if f.limits, err = boundsOf(f.shape, tag); err != nil {
		s.fault(path, "%v", err)
	}
	if f.hasFallback && f.shape.kind == structShape {
		s.fault(path, "a mapping takes its defaults from its keys")
		return
	}
	if f.hasFallback {
		if f.fallbackNode, err = f.tagValue(f.fallback); err != nil {
			s.fault(path, "default %q: %v", f.fallback, err)
		}
		if leafShape(f.shape).kind == figureShape && (f.source == "" || f.basis == "" || !isDate(f.date)) {
			s.fault(path, "the default of a figure needs source, date and basis")
		}
	}
	if f.example != "" {
		if f.exampleNode, err = f.tagValue(f.example); err != nil {
			s.fault(path, "example %q: %v", f.example, err)
		}
	}
}
