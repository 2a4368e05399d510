package strictyaml

import (
	"bytes"
	"encoding/json"
	"errors"
	"reflect"
	"sort"
	"strconv"
	"strings"
)

// Patterns of the JSON Schema. They are loose about units, which only the types themselves can parse.
const (
	measuredPattern = `^\s*[-+−]?\.?[0-9][0-9_.]*([eE][-+]?[0-9]+)?\s*(1\s*/|[^\s0-9._,'’eE]|[eE][^-+0-9]).*$`
	numericPattern  = `^\s*[-+−]?\.?[0-9]`
	datePattern     = `^[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$`
)

// object is a JSON object that keeps the order of its members, so that the schema's bytes are the same every time
// and its properties stand in the order of the struct.
type object []member

type member struct {
	name  string
	value any
}

// MarshalJSON writes the members in order.
func (o object) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	b.WriteByte('{')
	for i, m := range o {
		if i > 0 {
			b.WriteByte(',')
		}
		for j, part := range []any{m.name, m.value} {
			if j > 0 {
				b.WriteByte(':')
			}
			encoder := json.NewEncoder(&b)
			encoder.SetEscapeHTML(false)
			if err := encoder.Encode(part); err != nil {
				return nil, err
			}
			b.Truncate(b.Len() - 1) // the encoder's line break
		}
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

func (o *object) set(name string, value any) { *o = append(*o, member{name, value}) }

// Schema returns the JSON Schema (draft 2020-12) of a struct type. It accepts what Decode accepts, apart from what
// a schema cannot say: the spelling of units, bounds on numbers with a unit and inside ranges, the order low <= mode <= high, the names of catalog
// entries, integers beyond 2^53, and what Settings.RequireProvenance asks.
func Schema(t reflect.Type, id, title string) ([]byte, error) {
	root, faults := shapeOf(t)
	if len(faults) > 0 {
		return nil, errors.Join(faults...)
	}
	w := schemaWriter{defs: map[string]object{}}
	schema := object{{"$schema", "https://json-schema.org/draft/2020-12/schema"}}
	if id != "" {
		schema.set("$id", id)
	}
	if title != "" {
		schema.set("title", title)
	}
	schema = append(schema, w.mapping(root)...)
	names := make([]string, 0, len(w.defs))
	for name := range w.defs {
		names = append(names, name)
	}
	sort.Strings(names)
	defs := object{}
	for _, name := range names {
		defs.set(name, w.defs[name])
	}
	if len(defs) > 0 {
		schema.set("$defs", defs)
	}
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(schema); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// schemaWriter collects the definitions that are used more than once.
type schemaWriter struct{ defs map[string]object }

// mapping is the schema of a struct.
func (w *schemaWriter) mapping(s *shape) object {
	properties, required := object{}, []string{}
	for _, f := range s.fields {
		properties.set(f.name, w.field(f))
		if f.absentIsError() {
			required = append(required, f.name)
		}
	}
	schema := object{{"type", "object"}, {"properties", properties}}
	if len(required) > 0 {
		schema.set("required", required)
	}
	if len(s.oneof) > 0 {
		var one []object
		for _, name := range s.oneof {
			one = append(one, object{{"required", []string{name}}})
		}
		schema.set("oneOf", one)
	}
	schema.set("additionalProperties", false)
	return schema
}

// field is the schema of one key.
func (w *schemaWriter) field(f *field) object {
	schema := object{}
	description := f.doc
	if f.unit != "" {
		description += " Unit: " + f.unit + "."
	}
	if f.source != "" {
		description += " Default from: " + joined(", ", f.source, f.date, f.basis) + "."
	}
	schema.set("description", description)
	schema = append(schema, w.value(f, f.shape)...)
	if f.hasFallback {
		schema.set("default", f.fallbackNode.plain())
	}
	if f.exampleNode != nil {
		schema.set("examples", []any{f.exampleNode.plain()})
	}
	return schema
}

// value is the schema of a value of shape s in the field f, whose tags hold for the items of lists and maps too.
func (w *schemaWriter) value(f *field, s *shape) object {
	switch s.kind {
	case boolShape:
		return object{{"type", "boolean"}}
	case intShape:
		return append(object{{"type", "integer"}}, f.limits.schema()...)
	case floatShape:
		return append(object{{"type", "number"}}, f.limits.schema()...)
	case stringShape:
		return f.stringSchema()
	case textShape:
		return append(textSchema(s), f.bareLimits(s)...)
	case figureShape:
		return append(w.reference("figure."+typeName(s), func() object { return figureSchema(s) }), f.bareLimits(s)...)
	case structShape:
		return w.reference(s.goType.String(), func() object { return w.mapping(s) })
	case listShape:
		schema := object{{"type", "array"}, {"items", w.value(f, s.elem)}}
		if f.limits.minItems > 0 && s == f.shape {
			schema.set("minItems", f.limits.minItems)
		}
		return schema
	}
	schema := object{{"type", "object"}, {"additionalProperties", w.value(f, s.elem)}}
	if f.limits.minItems > 0 && s == f.shape {
		schema.set("minProperties", f.limits.minItems)
	}
	return schema
}

// reference puts a definition under $defs and refers to it.
func (w *schemaWriter) reference(name string, define func() object) object {
	if _, known := w.defs[name]; !known {
		w.defs[name] = nil
		w.defs[name] = define()
	}
	return object{{"$ref", "#/$defs/" + name}}
}

// typeName names a figure's definition by its value type where it has one: Figure[quantity.Power] is Power.
func typeName(s *shape) string {
	name := s.goType.Name()
	if _, inner, generic := strings.Cut(name, "["); generic {
		name = strings.TrimSuffix(inner, "]")
		name = name[strings.LastIndexAny(name, "./")+1:]
	}
	return name
}

func (f *field) stringSchema() object {
	switch {
	case len(f.enum) > 0:
		return choices(f.enum)
	case f.isDate:
		return object{{"type", []string{"string", "integer"}}, {"pattern", datePattern}, {"minimum", 1000}, {"maximum", 9999}}
	case f.required:
		return object{{"type", "string"}, {"pattern", `\S`}}
	}
	return object{{"type", "string"}}
}

func textSchema(s *shape) object {
	switch {
	case s.goType.Kind() != reflect.Float64:
		return object{{"type", []string{"string", "number"}}}
	case s.bare:
		return object{{"type", []string{"string", "number"}}, {"pattern", numericPattern}}
	}
	return object{{"type", "string"}, {"pattern", measuredPattern}}
}

// figureSchema allows a single value, {value: ...} and {low: ..., mode: ..., high: ...}, the latter two with
// provenance. The mode may be missing where the distribution has a middle of its own.
func figureSchema(s *shape) object {
	single := object{{"type", "string"}, {"pattern", measuredPattern}}
	if s.bare {
		single = object{{"type", []string{"string", "number"}}, {"pattern", numericPattern}}
	}
	written := func(rule member, values ...string) object {
		properties := object{}
		for _, key := range figureKeys() {
			switch {
			case isProvenanceKey(key.name):
				properties.set(key.name, provenanceSchema(key))
			case key.name == "distribution" && len(values) > 1:
				properties.set(key.name, object{{"description", key.doc}, {"type", "string"}, {"enum", distributionNames()}})
			}
		}
		for _, name := range values {
			properties.set(name, single)
		}
		return object{{"type", "object"}, {"properties", properties}, rule, {"additionalProperties", false}}
	}
	complete := []object{
		{{"required", []string{"low", "mode", "high"}}},
		{
			{"required", []string{"low", "high", "distribution"}},
			{"properties", object{{"distribution", object{{"enum", middledDistributions()}}}}},
		},
	}
	return object{{"anyOf", []object{
		single,
		written(member{"required", []string{"value"}}, "value"),
		written(member{"anyOf", complete}, "low", "mode", "high"),
	}}}
}

func provenanceSchema(key figureKey) object {
	schema := object{{"description", key.doc}}
	if key.name == "date" {
		return append(schema, object{{"type", []string{"string", "integer"}}, {"pattern", datePattern}, {"minimum", 1000}, {"maximum", 9999}}...)
	}
	if key.name == "basis" {
		return append(schema, member{"type", "string"}, member{"enum", basisNames()})
	}
	return append(schema, member{"type", "string"})
}

// bareLimits are the bounds of a quantity that may be written as a bare number, which is then in its base unit.
func (f *field) bareLimits(s *shape) object {
	if !s.bare {
		return nil
	}
	return f.limits.schema()
}

// schema writes bounds, which in a schema hold for numbers only, not for texts.
func (b bounds) schema() object {
	var schema object
	for _, end := range []struct {
		bound               *bound
		inclusive, exceeded string
	}{{b.low, "minimum", "exclusiveMinimum"}, {b.high, "maximum", "exclusiveMaximum"}} {
		switch {
		case end.bound == nil:
		case end.bound.exclusive:
			schema.set(end.exceeded, end.bound.value)
		default:
			schema.set(end.inclusive, end.bound.value)
		}
	}
	return schema
}

// choices is the schema of a text that is one of several; a choice that is a number may be written as one.
func choices(enum []string) object {
	values := make([]any, 0, len(enum))
	kind := any("string")
	for _, text := range enum {
		values = append(values, text)
	}
	for _, text := range enum {
		if n, err := strconv.Atoi(text); err == nil {
			values, kind = append(values, n), []string{"string", "integer"}
		}
	}
	return object{{"type", kind}, {"enum", values}}
}
