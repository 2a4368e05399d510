package strictyaml

import (
	"reflect"
	"sort"
)

// Entry is one named value of a Map and the place of its name in the document.
type Entry[T any] struct {
	Name     string
	Value    T
	Position Position
}

// Map is a mapping from names to values that keeps the order in which it was written.
type Map[T any] []Entry[T]

func (Map[T]) entryMap() {}

// Get returns the entry of a name, or nil.
func (m Map[T]) Get(name string) *Entry[T] {
	for i := range m {
		if m[i].Name == name {
			return &m[i]
		}
	}
	return nil
}

// Names returns the names in order.
func (m Map[T]) Names() []string {
	names := make([]string, len(m))
	for i := range m {
		names[i] = m[i].Name
	}
	return names
}

// namedValue is one entry of a map of either kind, for walks that treat both alike.
type namedValue struct {
	name  string
	value reflect.Value
}

// entriesOf returns the entries of a Map in order, or those of a Go map sorted by name.
func entriesOf(v reflect.Value, kind shapeKind) []namedValue {
	entries := make([]namedValue, 0, v.Len())
	if kind == mapShape {
		for i := range v.Len() {
			entries = append(entries, namedValue{v.Index(i).Field(0).String(), v.Index(i).Field(1)})
		}
		return entries
	}
	for _, key := range v.MapKeys() {
		entries = append(entries, namedValue{key.String(), v.MapIndex(key)})
	}
	sort.Slice(entries, func(i, j int) bool { return entries[i].name < entries[j].name })
	return entries
}
