package pypsa

import (
	"math"
	"strings"
)

// role says what the optimisation does with a column.
type role uint8

const (
	modelled    role = iota // it is an input, and kept in a field
	output                  // PyPSA writes it after solving; not read
	descriptive             // it does not change the optimum; kept as text
	refused                 // it would change the optimum and is not modelled: only its default may stand
)

// domain is what a number may be.
type domain struct {
	low, high float64
	// open leaves the lower end out; infinite lets plus or minus infinity stand where low and high are so; unset lets an
	// empty or NaN cell mean that there is no value.
	open, infinite, unset bool
}

func finite() domain      { return domain{low: math.Inf(-1), high: math.Inf(1)} }
func notNegative() domain { return domain{high: math.Inf(1)} }
func positive() domain    { return domain{high: math.Inf(1), open: true} }
func share() domain       { return domain{high: 1} }

func (d domain) orInfinite() domain { d.infinite = true; return d }
func (d domain) orUnset() domain    { d.unset = true; return d }

// holds tells whether the domain has v; v is not NaN.
func (d domain) holds(v float64) bool {
	if math.IsInf(v, 0) && !d.infinite {
		return false
	}
	return v <= d.high && (v > d.low || v == d.low && !d.open)
}

// String is for messages: "a number, zero or above".
func (d domain) String() string {
	text := "a number"
	switch {
	case d.low == 0 && d.high == 1:
		text = "a number from 0 to 1"
	case d.low == 0 && d.open:
		text = "a number above zero"
	case d.low == 0:
		text = "a number, zero or above"
	case d.high == 0:
		text = "a number, zero or below"
	}
	if d.infinite {
		text += " (or inf)"
	}
	return text
}

// attribute is one column of a list, or one file of series of a list. Exactly one of number, series, whole, flag and
// text is set where the role is modelled or refused; a refused attribute's pointer is only parsed into.
type attribute[T any] struct {
	name   string
	role   role
	number func(*T) *float64
	series func(*T) *Series
	whole  func(*T) *int
	flag   func(*T) *bool
	text   func(*T) *string

	domain  domain
	initial float64 // default of a number, series or whole
	on      bool    // default of a flag
	preset  string  // default of a text

	bus      bool     // the text is the name of a bus
	required bool     // the cell may not be empty
	filled   bool     // where there is the column, no cell may be empty: versions of PyPSA read that in different ways
	emptied  bool     // an empty cell is an empty text, not the default
	among    []string // the texts that may stand; nil for any
	why      string   // of a refused attribute: what is not modelled
}

func number[T any](name string, initial float64, d domain, at func(*T) *float64) attribute[T] {
	return attribute[T]{name: name, number: at, initial: initial, domain: d}
}

func series[T any](name string, initial float64, d domain, at func(*T) *Series) attribute[T] {
	return attribute[T]{name: name, series: at, initial: initial, domain: d}
}

func whole[T any](name string, initial float64, d domain, at func(*T) *int) attribute[T] {
	return attribute[T]{name: name, whole: at, initial: initial, domain: d}
}

func flag[T any](name string, on bool, at func(*T) *bool) attribute[T] {
	return attribute[T]{name: name, flag: at, on: on}
}

func text[T any](name, preset string, at func(*T) *string) attribute[T] {
	return attribute[T]{name: name, text: at, preset: preset}
}

// busName is a required text that names a bus.
func busName[T any](name string, at func(*T) *string) attribute[T] {
	return attribute[T]{name: name, text: at, bus: true, required: true}
}

// named makes attributes of one role that have no field.
func named[T any](r role, names ...string) []attribute[T] {
	out := make([]attribute[T], len(names))
	for i, name := range names {
		out[i] = attribute[T]{name: name, role: r}
	}
	return out
}

// refuseNumber lets only the default of a number stand. NaN as the default means that the cell has to be empty.
func refuseNumber[T any](name string, initial float64, why string) attribute[T] {
	return attribute[T]{
		name: name, role: refused, initial: initial, why: why, domain: finite().orInfinite().orUnset(),
		series: func(*T) *Series { return new(Series) },
	}
}

// refuseFlag lets only False stand.
func refuseFlag[T any](name, why string) attribute[T] {
	return attribute[T]{name: name, role: refused, why: why, flag: func(*T) *bool { return new(bool) }}
}

// list describes one of PyPSA's lists: how its file is called and what its columns are.
type list[T any] struct {
	name       string // "generators"
	attributes []attribute[T]
	// key returns the row's name.
	key func(*T) *string
	// pattern resolves columns whose names are made from others' ("efficiency2"); nil for none.
	pattern func(column string) (attribute[T], bool)
	// check looks at one row as a whole, with the defaults of cells that are empty; nil for none.
	check func(row *T, fail rowFault)
}

// rowFault records what is wrong with a row, at the cell of an attribute.
type rowFault func(attribute, found, expected, hint string)

// find returns the attribute of a column.
func (l *list[T]) find(column string) (*attribute[T], bool) {
	for i := range l.attributes {
		if l.attributes[i].name == column {
			return &l.attributes[i], true
		}
	}
	if l.pattern != nil {
		if a, ok := l.pattern(column); ok {
			return &a, true
		}
	}
	switch {
	case describes(column):
		return &attribute[T]{name: column, role: descriptive}, true
	case strings.HasPrefix(column, "mu_"): // a shadow price: with assign_all_duals there is one for every constraint
		return &attribute[T]{name: column, role: output}, true
	}
	return nil, false
}

// inputs are the names that a column may have, for hints.
func (l *list[T]) inputs() []string {
	var names []string
	for i := range l.attributes {
		if l.attributes[i].role != output {
			names = append(names, l.attributes[i].name)
		}
	}
	return names
}

// preset sets every field of a row to PyPSA's default.
func (l *list[T]) preset(row *T) {
	for i := range l.attributes {
		a := &l.attributes[i]
		if a.role != modelled {
			continue
		}
		switch {
		case a.number != nil:
			*a.number(row) = a.initial
		case a.series != nil:
			*a.series(row) = Constant(a.initial)
		case a.whole != nil:
			*a.whole(row) = int(a.initial)
		case a.flag != nil:
			*a.flag(row) = a.on
		case a.text != nil:
			*a.text(row) = a.preset
		}
	}
}

// describes tells the columns that people add to PyPSA's lists to say what a row is: names of places, remarks, drawing,
// and what SciGRID, GridKit and PyPSA-Eur keep of the maps that lines and buses come from. PyPSA's optimisation does not
// look at them.
func describes(column string) bool {
	switch column {
	case "x", "y", "country", "color", "nice_name", "unit", "location", "control", "tags", "symbol", "geometry",
		"region", "zone", "state", "lat", "lon", "latitude", "longitude", "elevation", "description", "comment", "comments",
		"note", "notes", "source", "reference", "references", "operator", "under_construction", "underground",
		"osm_name", "ref", "typ", "voltage", "frequency", "wkt_srid_4326", "l_id", "cables", "wires", "circuits", "length_m",
		"r_ohmkm", "x_ohmkm", "c_nfkm", "i_th_max_a", "from_relation", "i_nom", "underwater_fraction", "project_status",
		"substation_lv", "substation_off":
		return true
	}
	return false
}
