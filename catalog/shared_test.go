package catalog

import (
	"reflect"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tokenwatt/internal/deepcopy"
	"tokenwatt/internal/strictyaml"
	"tokenwatt/quantity"
)

// references visits the address of everything that a value refers to.
func references(v reflect.Value, visit func(address uintptr)) {
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			references(v.Field(i), visit)
		}
	case reflect.Pointer:
		if !v.IsNil() {
			visit(v.Pointer())
			references(v.Elem(), visit)
		}
	case reflect.Slice:
		if v.Len() > 0 {
			visit(v.Pointer())
		}
		for i := range v.Len() {
			references(v.Index(i), visit)
		}
	case reflect.Map:
		if v.Len() > 0 {
			visit(v.Pointer())
		}
		for each := v.MapRange(); each.Next(); {
			references(each.Value(), visit)
		}
	}
}

// TestLoadsShareNothing holds that two loads, and the built-in layer that both come from, have no pointer, slice or map
// in common, with a user's document or without, and that all are alike.
func TestLoadsShareNothing(t *testing.T) {
	l, err := builtin()
	if err != nil {
		t.Fatal(err)
	}
	over := "fuels:\n  coal:\n    price: {value: 9 USD/MWh, source: ours, date: \"2026\", basis: published}\n"
	loads := []*Catalog{l.catalog, parse(t, over), parse(t, over), parse(t, "fuels: {}\n")}
	for range 2 {
		c, err := Embedded()
		if err != nil {
			t.Fatal(err)
		}
		loads = append(loads, c)
	}
	seen := map[uintptr]int{}
	for i, c := range loads {
		count := 0
		references(reflect.ValueOf(c), func(address uintptr) {
			count++
			if other, taken := seen[address]; taken && other != i {
				t.Fatalf("loads %d and %d share a reference", other, i)
			}
			seen[address] = i
		})
		if count < 100 {
			t.Errorf("load %d has %d references, the walk does not see them", i, count)
		}
	}
	for i, c := range loads {
		if with := i == 1 || i == 2; !with && !reflect.DeepEqual(c, loads[0]) || with && !reflect.DeepEqual(c, loads[1]) {
			t.Errorf("load %d differs", i)
		}
	}
}

// TestCopies holds that a catalog is of types that can be copied whole.
func TestCopies(t *testing.T) {
	if err := deepcopy.Check(reflect.TypeFor[Catalog]()); err != nil {
		t.Error(err)
	}
}

// TestConcurrentLoads writes to whole catalogs while others are loaded: the race detector sees what they share.
func TestConcurrentLoads(t *testing.T) {
	want, err := Embedded()
	if err != nil {
		t.Fatal(err)
	}
	var all sync.WaitGroup
	for i := range 4 {
		all.Go(func() {
			load := Embedded
			if i%2 == 1 {
				load = func() (*Catalog, error) {
					return Parse(Source{Name: "user.yaml", Data: []byte("fuels:\n  coal: {note: ours}\n")})
				}
			}
			c, err := load()
			if err != nil {
				t.Error(err)
				return
			}
			scribble(c)
		})
	}
	all.Wait()
	got, err := Embedded()
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("a later load (-want +got):\n%s", diff)
	}
}

// scribble writes to every figure and entry of a catalog, and to what entries point to.
func scribble(c *Catalog) {
	_ = c.entries(func(_ string, e entry) error {
		e.figures(func(_ string, figure reflect.Value) {
			figure.Addr().Interface().(quantity.AnyFigure).SetNote("scribbled")
		})
		e.value.FieldByName("Provenance").Addr().Interface().(*Provenance).Source = "scribbled"
		return nil
	})
	for i := range c.Models {
		if experts := c.Models[i].Value.Experts; experts != nil {
			experts.Count++
		}
	}
	for i := range c.Kernels {
		c.Kernels[i].Value.GEMM[0] = strictyaml.Entry[GEMMFit]{Name: "scribbled"}
	}
	c.Fuels[0].Name = "scribbled"
}
