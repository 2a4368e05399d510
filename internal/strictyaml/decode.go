package strictyaml

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
)

// Settings say what a decoder checks beyond the tags. The zero value is that of a scenario: figures need no
// provenance, and one without is recorded as the scenario's own.
type Settings struct {
	// Names are the entries of each catalog kind; a string tagged `catalog:"kind"` must be one of them. A kind that
	// is not listed is not checked.
	Names map[string][]string
	// Basis is recorded for a figure that states none; "scenario" where empty. Its source is then file:line.
	Basis string
	// RequireProvenance makes a figure without source, date or basis an error, as in a catalog.
	RequireProvenance bool
	// Inherit lets a figure take source, date and basis from the nearest mapping around it that has these keys.
	Inherit bool
}

// Decode fills target, a pointer to a struct with tags, from the document. It returns every error at once, as
// Errors sorted by position: unknown and missing keys, wrong kinds, values that do not parse, bounds, enumerations and names. Keys
// that are not given take their default. Where an error is returned the target is filled only in part.
func Decode(doc *Document, target any, settings *Settings) error {
	v := reflect.ValueOf(target)
	if v.Kind() != reflect.Pointer || v.IsNil() || v.Elem().Kind() != reflect.Struct {
		return fmt.Errorf("strictyaml: the target is %T, no pointer to a struct", target)
	}
	root, faults := shapeOf(v.Type())
	if len(faults) > 0 {
		return errors.Join(faults...)
	}
	d := decoder{root: root}
	if settings != nil {
		d.settings = *settings
	}
	if d.settings.Basis == "" {
		d.settings.Basis = "scenario"
	}
	v.Elem().SetZero()
	d.mapping(doc.root, "", root, v.Elem(), provenance{})
	return d.errs.result()
}

// decoder is one run of Decode.
type decoder struct {
	settings Settings
	root     *shape
	parents  map[string][]string // where in the whole schema a key belongs; made on first use
	errs     collector
}

// provenance is what a mapping hands down to the figures in it.
type provenance struct{ source, date, basis string }

// value reads one node into v. Its depth is that of the shape and the document, both bounded.
func (d *decoder) value(n *node, path string, f *field, s *shape, v reflect.Value, handed provenance) {
	if d.errs.full() {
		return
	}
	if n.isNull() {
		d.errs.add(n, path, "nothing (null)", f.expected(s), "leave the key out if it is not meant")
		return
	}
	switch s.kind {
	case structShape:
		d.mapping(n, path, s, v, handed)
	case listShape:
		d.list(n, path, f, s, v, handed)
	case mapShape, freeMapShape:
		d.entries(n, path, f, s, v, handed)
	case figureShape:
		d.figure(n, path, f, v, handed)
	default:
		d.scalar(n, path, f, s, v)
	}
}

// mapping reads a struct.
func (d *decoder) mapping(n *node, path string, s *shape, v reflect.Value, handed provenance) {
	if n.kind != mapNode {
		d.errs.add(n, path, n.describe(), "a mapping with "+listed(s.names(), "and"), "")
		return
	}
	handed = d.handDown(n, handed)
	given := make(map[string]bool, len(n.pairs))
	for _, p := range n.pairs {
		f := s.field(p.key.text)
		if f == nil {
			d.unknownKey(p.key, path, s)
			continue
		}
		given[f.name] = true
		into := v.FieldByIndex(f.index)
		if f.pointer {
			if p.value.isNull() {
				d.value(p.value, JoinPath(path, f.name), f, f.shape, into, handed)
				continue
			}
			into.Set(reflect.New(into.Type().Elem()))
			into = into.Elem()
		}
		d.value(p.value, JoinPath(path, f.name), f, f.shape, into, handed)
	}
	d.absent(n, path, s, v, given)
	d.exactlyOne(n, path, s, given)
}

// handDown adds to what figures inherit the source, date and basis of this mapping.
func (d *decoder) handDown(n *node, handed provenance) provenance {
	if !d.settings.Inherit {
		return handed
	}
	for key, into := range map[string]*string{"source": &handed.source, "date": &handed.date, "basis": &handed.basis} {
		if own := n.get(key); own != nil && own.kind == scalarNode && !own.isNull() {
			*into = own.text
		}
	}
	return handed
}

// absent gives the keys that are not written their defaults, and reports those that are needed.
func (d *decoder) absent(n *node, path string, s *shape, v reflect.Value, given map[string]bool) {
	for _, f := range s.fields {
		if given[f.name] {
			continue
		}
		if f.absentIsError() {
			hint := ""
			if f.example != "" {
				hint = "for example `" + f.name + ": " + f.example + "`"
			}
			d.errs.add(n, JoinPath(path, f.name), "no key "+shown(f.name), f.expected(f.shape), hint)
			continue
		}
		if !f.pointer {
			fillDefault(f, JoinPath(path, f.name), v.FieldByIndex(f.index))
		}
	}
}

// fillDefault sets a field to its default; a nested mapping takes the defaults of its keys. Check has shown that
// defaults parse.
func fillDefault(f *field, path string, v reflect.Value) {
	if f.shape.kind == structShape {
		for _, inner := range f.shape.fields {
			if !inner.pointer {
				fillDefault(inner, JoinPath(path, inner.name), v.FieldByIndex(inner.index))
			}
		}
		return
	}
	if f.hasFallback {
		given := provenance{source: f.source, date: f.date, basis: f.basis}
		(&decoder{root: f.shape}).value(f.fallbackNode, path, f, f.shape, v, given)
	}
}

func (d *decoder) exactlyOne(n *node, path string, s *shape, given map[string]bool) {
	if len(s.oneof) == 0 {
		return
	}
	var got []string
	for _, name := range s.oneof {
		if given[name] {
			got = append(got, name)
		}
	}
	if len(got) == 1 {
		return
	}
	found := "none of " + listed(s.oneof, "and")
	if len(got) > 1 {
		found = listed(got, "and") + " together"
	}
	d.errs.add(n, path, found, "exactly one of "+listed(s.oneof, "and"), "")
}

// unknownKey reports a key that the mapping does not have, with the nearest that it has, or where it belongs.
func (d *decoder) unknownKey(key *node, path string, s *shape) {
	if d.errs.full() {
		return
	}
	hint := ""
	if near := Nearest(key.text, s.names()); near != "" {
		hint = "did you mean " + shown(near) + "?"
	} else if places := d.belongs(key.text); len(places) > 0 {
		hint = shown(key.text) + " belongs under " + strings.Join(places[:min(len(places), 3)], " or ")
	}
	d.errs.add(key, JoinPath(path, key.text), "the unknown key "+shown(key.text), "one of "+listed(s.names(), "and"), hint)
}

// belongs returns the paths of the mappings that do have the key.
func (d *decoder) belongs(key string) []string {
	if d.parents == nil {
		d.parents = map[string][]string{}
		walkFields(d.root, "", func(path string, f *field, parent string) {
			if parent == "" {
				parent = "the top level"
			}
			d.parents[f.name] = append(d.parents[f.name], parent)
		})
	}
	return d.parents[key]
}

func (d *decoder) list(n *node, path string, f *field, s *shape, v reflect.Value, handed provenance) {
	if n.kind != listNode {
		d.errs.add(n, path, n.describe(), f.expected(s), "a list is written [a, b] or one `- item` per line")
		return
	}
	if f.tooFew(s, len(n.items)) {
		d.errs.add(n, path, fmt.Sprintf("%d items", len(n.items)), fmt.Sprintf("at least %d", f.limits.minItems), "")
	}
	items := reflect.MakeSlice(s.goType, len(n.items), len(n.items))
	for i, item := range n.items {
		d.value(item, joinIndex(path, i), f, s.elem, items.Index(i), handed)
	}
	v.Set(items)
}

// entries reads a mapping whose keys are names that the writer chooses.
func (d *decoder) entries(n *node, path string, f *field, s *shape, v reflect.Value, handed provenance) {
	if n.kind != mapNode {
		d.errs.add(n, path, n.describe(), f.expected(s), "")
		return
	}
	if f.tooFew(s, len(n.pairs)) {
		d.errs.add(n, path, fmt.Sprintf("%d entries", len(n.pairs)), fmt.Sprintf("at least %d", f.limits.minItems), "")
	}
	handed = d.handDown(n, handed)
	if s.kind == mapShape {
		v.Set(reflect.MakeSlice(s.goType, len(n.pairs), len(n.pairs)))
		for i, p := range n.pairs {
			entry := v.Index(i)
			entry.Field(0).SetString(p.key.text)
			entry.Field(2).Set(reflect.ValueOf(p.key.position()))
			d.value(p.value, JoinPath(path, p.key.text), f, s.elem, entry.Field(1), handed)
		}
		return
	}
	v.Set(reflect.MakeMapWithSize(s.goType, len(n.pairs)))
	for _, p := range n.pairs {
		item := reflect.New(s.goType.Elem()).Elem()
		d.value(p.value, JoinPath(path, p.key.text), f, s.elem, item, handed)
		v.SetMapIndex(reflect.ValueOf(p.key.text).Convert(s.goType.Key()), item)
	}
}

// tooFew tells whether the list or map that the field itself is holds fewer items than its tag asks.
func (f *field) tooFew(s *shape, count int) bool { return s == f.shape && count < f.limits.minItems }
