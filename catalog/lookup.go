package catalog

import (
	"errors"
	"fmt"
	"reflect"
	"strconv"
	"strings"

	"tokenwatt/internal/strictyaml"
	"tokenwatt/quantity"
)

// ErrNotFound is wrapped by every error about a kind or an entry that the catalog does not have.
var ErrNotFound = errors.New("catalog: not found")

// NotFoundError says which kind or entry is missing, and what was probably meant.
type NotFoundError struct {
	Kind    string // the kind asked for
	Name    string // the entry asked for; empty where the kind itself is unknown
	Nearest string // the name that is nearest; empty where none is near
}

// Error returns the message in one line.
func (e *NotFoundError) Error() string {
	text := fmt.Sprintf("catalog: there is no kind %q", e.Kind)
	if e.Name != "" {
		text = fmt.Sprintf("catalog: %s has no entry %q", e.Kind, e.Name)
	}
	switch {
	case e.Nearest != "":
		text += fmt.Sprintf(" (did you mean %q?)", e.Nearest)
	case e.Name == "":
		text += " (there are " + strings.Join(Kinds(), ", ") + ")"
	}
	return text
}

// Unwrap returns ErrNotFound.
func (e *NotFoundError) Unwrap() error { return ErrNotFound }

// Summary is one entry in a list.
type Summary struct {
	Name, Title, Source, Date string
	Basis                     quantity.Basis
	File                      string // the file that the entry stands in, or was last changed by
}

// Row is one field of an entry, ready to print. Plain fields such as layer counts carry the entry's own source.
type Row struct {
	Field        string // the key as it is written, dotted where nested: "experts.top_k"
	Text         string // the value, of a range the mode
	Low, High    string // the ends of a range; empty for a single value
	Source, Date string
	Basis        quantity.Basis
	Note         string
	Doc          string // what the field means
}

// Names returns the names of the entries of a kind in the order of the files. The error is a *NotFoundError.
func (c *Catalog) Names(kind string) ([]string, error) {
	names, known := c.NamesByKind()[kind]
	if !known {
		return nil, &NotFoundError{Kind: kind, Nearest: strictyaml.Nearest(kind, Kinds())}
	}
	return names, nil
}

// Nearest returns the entry of the kind that name was most likely meant to be, or "".
func (c *Catalog) Nearest(kind, name string) string {
	return strictyaml.Nearest(name, c.NamesByKind()[kind])
}

// List summarises the entries of a kind in the order of the files. The error is a *NotFoundError.
func (c *Catalog) List(kind string) ([]Summary, error) {
	if _, err := c.Names(kind); err != nil {
		return nil, err
	}
	var list []Summary
	_ = c.entries(func(of string, e entry) error {
		if of == kind {
			p := e.value.FieldByName("Provenance").Interface().(Provenance)
			list = append(list, Summary{e.name, p.Title, p.Source, p.Date, p.Basis, e.position.File})
		}
		return nil
	})
	return list, nil
}

// Show returns the fields of an entry that are given, title and note first. The error is a *NotFoundError.
func (c *Catalog) Show(kind, name string) ([]Row, error) {
	if _, err := c.Names(kind); err != nil {
		return nil, err
	}
	var rows []Row
	_ = c.entries(func(of string, e entry) error {
		if of == kind && e.name == name {
			rows = entryRows(e.value)
		}
		return nil
	})
	if rows == nil {
		return nil, &NotFoundError{Kind: kind, Name: name, Nearest: c.Nearest(kind, name)}
	}
	return rows, nil
}

// entryRows describes the fields of an entry.
func entryRows(v reflect.Value) []Row {
	p := v.FieldByName("Provenance").Interface().(Provenance)
	rows := []Row{{Field: "title", Text: p.Title, Source: p.Source, Date: p.Date, Basis: p.Basis, Note: p.Note, Doc: "The name as people write it."}}
	return append(rows, structRows(v, "", p)...)
}

// structRows describes the fields of a struct but its provenance, leaving out what is not given. Structs within it, and
// the entries of maps, are described under their name and a dot.
func structRows(v reflect.Value, prefix string, p Provenance) []Row {
	var rows []Row
	for i := range v.NumField() {
		field, value := v.Type().Field(i), v.Field(i)
		if field.Type == reflect.TypeFor[Provenance]() {
			continue
		}
		row := Row{Field: prefix + fieldKey(field), Source: p.Source, Date: p.Date, Basis: p.Basis, Doc: field.Tag.Get("doc")}
		switch {
		case value.Kind() == reflect.Pointer && !value.IsNil():
			rows = append(rows, structRows(value.Elem(), row.Field+".", p)...)
		case field.Anonymous:
			rows = append(rows, structRows(value, prefix, p)...)
		case value.Kind() == reflect.Slice && field.Type.Elem().Kind() == reflect.Struct:
			for k := range value.Len() {
				e := entryAt(value, k)
				rows = append(rows, structRows(e.value, row.Field+"."+e.name+".", p)...)
			}
		case value.Kind() == reflect.Struct && !isFigure(value):
			rows = append(rows, structRows(value, row.Field+".", p)...)
		case row.fill(value):
			rows = append(rows, row)
		}
	}
	return rows
}

// isFigure tells a number with its source from a struct of fields.
func isFigure(v reflect.Value) bool {
	_, ok := v.Addr().Interface().(quantity.AnyFigure)
	return ok
}

// fill sets the value of a row and tells whether there is one: zero counts, empty texts and false are not given.
func (r *Row) fill(v reflect.Value) bool {
	if figure, ok := v.Addr().Interface().(quantity.AnyFigure); ok {
		info := figure.Describe()
		r.Text, r.Source, r.Date, r.Basis, r.Note = info.ModeText, info.Source, info.Date, info.Basis, info.Note
		if info.IsRange {
			r.Low, r.High = info.LowText, info.HighText
		}
		return info.Known
	}
	switch v.Kind() {
	case reflect.Int:
		r.Text = strconv.FormatInt(v.Int(), 10)
	case reflect.Float64:
		r.Text = strconv.FormatFloat(v.Float(), 'g', 6, 64)
	case reflect.Bool:
		r.Text = strconv.FormatBool(v.Bool())
	case reflect.String:
		r.Text = v.String()
	case reflect.Slice:
		texts := make([]string, v.Len())
		for i := range texts {
			texts[i] = fmt.Sprint(v.Index(i).Interface())
		}
		r.Text = strings.Join(texts, ", ")
	}
	return !v.IsZero()
}
