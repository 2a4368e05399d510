package csvseries

import (
	"sort"

	"tokenwatt/internal/strictyaml"
	"tokenwatt/quantity"
)

// Source is a file as a person describes it: which column holds which quantity, and in which unit.
type Source struct {
	File      string
	UTCOffset int
	Columns   []Named
}

// Named is one column of a Source. Key is the quantity, or "time" for a column of times.
type Named struct {
	Key, Header, Unit string
	// Scale is a factor on the numbers, such as an exchange rate.
	Scale float64
	// Position is where the column is described, for messages.
	Position strictyaml.Position
}

// Quantity is one series that a reader can use: the unit that it computes in and the bounds there.
type Quantity struct {
	Key, Unit string
	Min, Max  float64
}

// timeKey is the name of the column that is checked and not read.
const timeKey = "time"

// Load reads the columns of a source that a reader knows, each in the reader's unit and hours long, by key. A
// quantity that the source does not have is missing from the result. Errors are those of ReadFile and, about the
// source itself, strictyaml.Errors: keys that the reader does not know, and units that measure something else.
func Load(s *Source, known []Quantity, hours, yearHours int) (map[string][]float64, error) {
	q := &Request{Hours: hours, YearHours: yearHours, UTCOffset: s.UTCOffset}
	keys := []string{timeKey}
	for _, k := range known {
		keys = append(keys, k.Key)
	}
	sort.Strings(keys)
	var errs strictyaml.Errors
	for _, n := range s.Columns {
		if n.Key == timeKey {
			q.Time = n.Header
			continue
		}
		column, fault := n.bind(known, keys)
		if fault != nil {
			errs = append(errs, fault)
			continue
		}
		q.Columns = append(q.Columns, column)
	}
	if len(errs) > 0 {
		return nil, errs
	}
	return ReadFile(s.File, q)
}

// bind turns a described column into one that can be read.
func (n *Named) bind(known []Quantity, keys []string) (Column, *strictyaml.Error) {
	fault := func(found, expected, hint string) *strictyaml.Error {
		return &strictyaml.Error{
			File: n.Position.File, Line: n.Position.Line, Col: n.Position.Col, Path: "columns." + n.Key,
			Found: found, Expected: expected, Hint: hint,
		}
	}
	for _, k := range known {
		if k.Key != n.Key {
			continue
		}
		if n.Unit == "" && k.Unit != "" {
			return Column{}, fault("no unit", "a unit such as "+k.Unit, "add `unit: "+k.Unit+"`")
		}
		factor, offset, err := conversion(n.Unit, k.Unit)
		if err != nil {
			return Column{}, fault("unit `"+n.Unit+"`", "a unit such as "+expectedUnit(k.Unit), err.Error())
		}
		return Column{Key: n.Key, Header: n.Header, Unit: k.Unit, Factor: factor * n.Scale, Offset: offset, Min: k.Min, Max: k.Max}, nil
	}
	hint := ""
	if near := strictyaml.Nearest(n.Key, keys); near != "" {
		hint = "did you mean `" + near + "`?"
	}
	expected := ""
	for i, key := range keys {
		if i > 0 {
			expected += ", "
		}
		expected += key
	}
	return Column{}, fault("`"+n.Key+"`", "one of "+expected, hint)
}

func expectedUnit(unit string) string {
	if unit == "" {
		return "%, or none"
	}
	return unit
}

// conversion returns the factor and offset from one unit to another.
func conversion(from, to string) (factor, offset float64, err error) {
	source, err := quantity.ParseUnit(from)
	if err != nil {
		return 0, 0, err
	}
	target, err := quantity.ParseUnit(to)
	if err != nil {
		return 0, 0, err
	}
	if offset, err = source.Convert(0, target); err != nil {
		return 0, 0, err
	}
	one, err := source.Convert(1, target)
	if err != nil {
		return 0, 0, err
	}
	return one - offset, offset, nil
}
