package deepcopy

import (
	"errors"
	"fmt"
	"reflect"
)

// Of returns a copy of a value that shares nothing with it that could be written to. The type is one that Check has no
// fault to find with.
func Of[T any](value T) T {
	k := copier{refers: map[reflect.Type]bool{}}
	k.unshare(reflect.ValueOf(&value).Elem())
	return value
}

// copier is one copy being made.
type copier struct {
	refers map[reflect.Type]bool // whether values of a type refer to others: what does not is copied as a whole
}

// unshare puts copies in the place of everything that v, an addressable value, refers to.
func (k *copier) unshare(v reflect.Value) {
	if !k.reference(v.Type()) {
		return
	}
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			if field := v.Field(i); field.CanSet() {
				k.unshare(field)
			}
		}
	case reflect.Pointer:
		if !v.IsNil() {
			target := reflect.New(v.Type().Elem())
			target.Elem().Set(v.Elem())
			k.unshare(target.Elem())
			v.Set(target)
		}
	case reflect.Slice:
		if !v.IsNil() {
			items := reflect.MakeSlice(v.Type(), v.Len(), v.Len())
			reflect.Copy(items, v)
			for i := range items.Len() {
				k.unshare(items.Index(i))
			}
			v.Set(items)
		}
	case reflect.Map:
		if !v.IsNil() {
			v.Set(k.entries(v))
		}
	}
}

// entries returns the copy of a map. Its keys refer to nothing.
func (k *copier) entries(v reflect.Value) reflect.Value {
	copied := reflect.MakeMapWithSize(v.Type(), v.Len())
	for each := v.MapRange(); each.Next(); {
		value := reflect.New(v.Type().Elem()).Elem()
		value.Set(each.Value())
		k.unshare(value)
		copied.SetMapIndex(each.Key(), value)
	}
	return copied
}

// reference tells whether values of a type refer to others.
func (k *copier) reference(t reflect.Type) bool {
	found, known := k.refers[t]
	if known {
		return found
	}
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Map:
		found = true
	case reflect.Struct:
		for i := range t.NumField() {
			found = found || k.reference(t.Field(i).Type)
		}
	}
	k.refers[t] = found
	return found
}

// Check reports, as errors joined, everything in a type that Of cannot copy: unexported fields that refer to something,
// interfaces, channels, functions, arrays, keys of maps that refer to something.
func Check(t reflect.Type) error {
	c := checker{copier: copier{refers: map[reflect.Type]bool{}}, seen: map[reflect.Type]bool{}}
	c.walk(t)
	return errors.Join(c.faults...)
}

// checker is one run of Check.
type checker struct {
	copier
	seen   map[reflect.Type]bool
	faults []error
}

func (c *checker) fault(format string, args ...any) {
	c.faults = append(c.faults, fmt.Errorf("deepcopy: "+format, args...))
}

func (c *checker) walk(t reflect.Type) {
	if c.seen[t] {
		return
	}
	c.seen[t] = true
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice:
		c.walk(t.Elem())
	case reflect.Map:
		if c.reference(t.Key()) || t.Key().Kind() == reflect.Interface {
			c.fault("%v has keys that refer to something", t)
		}
		c.walk(t.Elem())
	case reflect.Struct:
		for i := range t.NumField() {
			field := t.Field(i)
			if !field.IsExported() && c.reference(field.Type) {
				c.fault("%v.%s is not exported and refers to something", t, field.Name)
			}
			c.walk(field.Type)
		}
	case reflect.Interface, reflect.Chan, reflect.Func, reflect.Array, reflect.UnsafePointer:
		c.fault("%v cannot be copied", t)
	}
}
