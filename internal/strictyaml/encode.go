package strictyaml

import (
	"encoding"
	"errors"
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"unicode/utf8"

	"tokenwatt/quantity"
)

// errNotText is the cause of an error about a string that no document can hold.
var errNotText = errors.New("strictyaml: the bytes are no UTF-8 text")

// Encode writes a struct as a YAML document that Decode reads back as the same struct, the Positions in its Maps apart. Keys are
// in the order of the fields, values have units, and every figure keeps its source, date and basis. What is zero
// or nil and has no default is left out. The same value gives the same bytes.
func Encode(target any) ([]byte, error) {
	v := reflect.ValueOf(target)
	for v.Kind() == reflect.Pointer && !v.IsNil() {
		v = v.Elem()
	}
	root, faults := shapeOf(reflect.TypeOf(target))
	if len(faults) > 0 {
		return nil, errors.Join(faults...)
	}
	if v.Kind() != reflect.Struct {
		return nil, fmt.Errorf("strictyaml: nothing to encode in %T", target)
	}
	// A copy can be addressed, which the methods of figures need.
	copied := reflect.New(v.Type()).Elem()
	copied.Set(v)
	encoded, err := encodeStruct(copied, root)
	if err != nil {
		return nil, err
	}
	return joinLines(encoded), nil
}

func joinLines(o *out) []byte {
	if text, ok := o.inline(0); ok {
		return []byte(text + "\n")
	}
	return []byte(strings.Join(o.lines(), "\n") + "\n")
}

func encodeStruct(v reflect.Value, s *shape) (*out, error) {
	o := &out{kind: mapNode}
	var failures []error
	for _, f := range s.fields {
		inner := v.FieldByIndex(f.index)
		if f.pointer {
			if inner.IsNil() {
				continue
			}
			inner = inner.Elem()
		}
		if f.omits(inner) {
			continue
		}
		value, err := encodeValue(inner, f.shape)
		if err != nil {
			failures = append(failures, fmt.Errorf("%s: %w", f.name, err))
			continue
		}
		if f.shape.kind == structShape && len(value.pairs) == 0 && !f.pointer && !f.absentIsError() {
			continue
		}
		o.pairs = append(o.pairs, outPair{key: f.name, value: value})
	}
	return o, errors.Join(failures...)
}

// omits tells whether leaving the key out means the same value.
func (f *field) omits(v reflect.Value) bool {
	switch f.shape.kind {
	case figureShape:
		return !v.Addr().Interface().(quantity.AnyFigure).KnownFigure()
	case structShape:
		return false
	}
	return !f.pointer && !f.required && !f.hasFallback && v.IsZero()
}

func encodeValue(v reflect.Value, s *shape) (*out, error) {
	switch s.kind {
	case structShape:
		return encodeStruct(v, s)
	case figureShape:
		return encodeFigure(v)
	case listShape:
		o := &out{kind: listNode, flow: true}
		for i := range v.Len() {
			item, err := encodeValue(v.Index(i), s.elem)
			if err != nil {
				return nil, fmt.Errorf("[%d]: %w", i, err)
			}
			o.flow = o.flow && item.kind == scalarNode
			o.items = append(o.items, item)
		}
		return o, nil
	case mapShape, freeMapShape:
		o := &out{kind: mapNode}
		for _, entry := range entriesOf(v, s.kind) {
			if !utf8.ValidString(entry.name) {
				return nil, fmt.Errorf("%w: %q", errNotText, entry.name)
			}
			value, err := encodeValue(addressable(entry.value), s.elem)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", entry.name, err)
			}
			o.pairs = append(o.pairs, outPair{key: entry.name, value: value})
		}
		return o, nil
	}
	return encodeScalar(v, s)
}

// addressable returns v itself, or a copy where v is the element of a Go map.
func addressable(v reflect.Value) reflect.Value {
	if v.CanAddr() {
		return v
	}
	copied := reflect.New(v.Type()).Elem()
	copied.Set(v)
	return copied
}

func encodeScalar(v reflect.Value, s *shape) (*out, error) {
	switch s.kind {
	case boolShape:
		return &out{scalar: strconv.FormatBool(v.Bool())}, nil
	case intShape:
		return &out{scalar: strconv.FormatInt(v.Int(), 10)}, nil
	case floatShape:
		return &out{scalar: strconv.FormatFloat(v.Float(), 'g', -1, 64)}, nil
	case stringShape:
		if !utf8.ValidString(v.String()) {
			return nil, fmt.Errorf("%w: %q", errNotText, v.String())
		}
		return &out{scalar: quoteText(v.String())}, nil
	}
	marshaler, ok := v.Addr().Interface().(encoding.TextMarshaler)
	if !ok {
		return nil, fmt.Errorf("strictyaml: %v cannot be written as text", s.goType)
	}
	text, err := marshaler.MarshalText()
	if err != nil {
		return nil, err
	}
	if s.goType.Kind() == reflect.Float64 {
		text = []byte(exactText(string(text), v.Float(), s.goType))
	}
	return &out{scalar: quoteValue(string(text))}, nil
}

// exactText returns the text of a quantity, in the base unit where its own choice of unit would not read back as the very
// same float64.
func exactText(text string, x float64, t reflect.Type) string {
	again := reflect.New(t)
	err := again.Interface().(encoding.TextUnmarshaler).UnmarshalText([]byte(text))
	if err == nil && again.Elem().Float() == x {
		return text
	}
	kind, known := kindOf(t)
	if !known {
		return text
	}
	return joined(" ", strconv.FormatFloat(x, 'g', -1, 64), strings.TrimPrefix(kind.Base, "1"))
}

// encodeFigure writes a figure as a mapping with its provenance, or as its bare value where it has none.
func encodeFigure(v reflect.Value) (*out, error) {
	figure := v.Addr().Interface().(quantity.AnyFigure)
	if err := figure.Check(); err != nil {
		return nil, err
	}
	info := figure.Describe()
	text := func(name string) string {
		value := v.FieldByName(name)
		return quoteValue(exactText(fmt.Sprint(value.Interface()), value.Float(), value.Type()))
	}
	distribution := v.FieldByName("Distribution").String()
	o := &out{kind: mapNode, flow: true}
	if !figure.IsRange() && distribution == "" {
		o.set("value", text("Mode"))
	} else {
		o.set("low", text("Low"))
		o.set("mode", text("Mode"))
		o.set("high", text("High"))
	}
	for _, part := range []struct{ key, text string }{
		{"distribution", distribution}, {"source", info.Source}, {"date", info.Date}, {"basis", string(info.Basis)}, {"note", info.Note},
	} {
		if !utf8.ValidString(part.text) {
			return nil, fmt.Errorf("%w: %q", errNotText, part.text)
		}
		if part.text != "" {
			o.set(part.key, quoteText(part.text))
		}
	}
	if len(o.pairs) == 1 && o.pairs[0].key == "value" {
		return o.pairs[0].value, nil
	}
	return o, nil
}
