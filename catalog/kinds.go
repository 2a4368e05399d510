package catalog

import (
	"reflect"
	"strings"

	"tokenwatt/internal/strictyaml"
)

// entry is one entry of any kind, for walks that treat all kinds alike. The value is addressable.
type entry struct {
	name     string
	value    reflect.Value
	position strictyaml.Position
}

// figures visits the figures of an entry by their keys, those of structs that it holds inline among them.
func (e entry) figures(visit func(key string, figure reflect.Value)) { figuresOf(e.value, visit) }

func figuresOf(v reflect.Value, visit func(key string, figure reflect.Value)) {
	for i := range v.NumField() {
		field := v.Type().Field(i)
		switch {
		case !field.IsExported():
		case isFigure(v.Field(i)):
			visit(fieldKey(field), v.Field(i))
		case field.Anonymous:
			figuresOf(v.Field(i), visit)
		}
	}
}

// Kinds returns the kinds of entries in the order of the catalog: accelerators, servers, fabrics, models,
// technologies, fuels, grids, kernels, collectives, engines, serving_engines, clusters, cooling, ups, published, experiments, fusion,
// robots, edge_modules, policies, runtime_stacks, services, folding_tools, sequence_databases, guide_tools,
// sequence_sets, cpu_machines.
func Kinds() []string {
	t := reflect.TypeFor[Catalog]()
	kinds := make([]string, t.NumField())
	for i := range kinds {
		kinds[i] = fieldKey(t.Field(i))
	}
	return kinds
}

// fieldKey returns the key that a field is written under.
func fieldKey(f reflect.StructField) string {
	key, _, _ := strings.Cut(f.Tag.Get("yaml"), ",")
	return key
}

// entries visits every entry, kinds in order and entries as written, until visit returns an error.
func (c *Catalog) entries(visit func(kind string, e entry) error) error {
	v := reflect.ValueOf(c).Elem()
	for i, kind := range Kinds() {
		for j := range v.Field(i).Len() {
			if err := visit(kind, entryAt(v.Field(i), j)); err != nil {
				return err
			}
		}
	}
	return nil
}

// entryAt takes an element of a strictyaml.Map of any type apart.
func entryAt(entries reflect.Value, i int) entry {
	e := entries.Index(i)
	return entry{
		name:     e.FieldByName("Name").String(),
		value:    e.FieldByName("Value"),
		position: e.FieldByName("Position").Interface().(strictyaml.Position),
	}
}

// NamesByKind returns the names of the entries of every kind, as a decoder needs them to check references.
func (c *Catalog) NamesByKind() map[string][]string {
	names := make(map[string][]string, len(Kinds()))
	for _, kind := range Kinds() {
		names[kind] = []string{}
	}
	_ = c.entries(func(kind string, e entry) error {
		names[kind] = append(names[kind], e.name)
		return nil
	})
	return names
}

// With returns a catalog with the entries of over laid over those of c, entry by entry: an entry of over replaces
// one of the same name whole. Neither catalog is changed.
func (c *Catalog) With(over *Catalog) *Catalog {
	merged := &Catalog{}
	into, lower, upper := reflect.ValueOf(merged).Elem(), reflect.ValueOf(c).Elem(), reflect.ValueOf(over).Elem()
	for i := range into.NumField() {
		list := reflect.MakeSlice(into.Field(i).Type(), 0, lower.Field(i).Len()+upper.Field(i).Len())
		at := map[string]int{}
		for _, source := range []reflect.Value{lower.Field(i), upper.Field(i)} {
			for j := range source.Len() {
				name := entryAt(source, j).name
				if k, known := at[name]; known {
					list.Index(k).Set(source.Index(j))
					continue
				}
				at[name] = list.Len()
				list = reflect.Append(list, source.Index(j))
			}
		}
		into.Field(i).Set(list)
	}
	return merged
}

// only returns a catalog with those of the entries that are named, by kind.
func (c *Catalog) only(names map[string][]string) *Catalog {
	some := &Catalog{}
	into, from := reflect.ValueOf(some).Elem(), reflect.ValueOf(c).Elem()
	for i, kind := range Kinds() {
		wanted := make(map[string]bool, len(names[kind]))
		for _, name := range names[kind] {
			wanted[name] = true
		}
		list := reflect.MakeSlice(from.Field(i).Type(), 0, from.Field(i).Len())
		for j := range from.Field(i).Len() {
			if wanted[entryAt(from.Field(i), j).name] {
				list = reflect.Append(list, from.Field(i).Index(j))
			}
		}
		into.Field(i).Set(list)
	}
	return some
}
