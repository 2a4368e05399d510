package series

import (
	"strings"

	"tokenwatt/internal/strictyaml"
)

// layout is what a format's own reader finds out from the lines above the data: where everything stands in a row.
type layout struct {
	separator  byte
	headers    []cell
	headerLine int
	headerText string
	// columns are the series that were recognised. Two of one quantity are ambiguous.
	columns []slot
	// when reads the times of a row.
	when func(cells []cell) (span, *misread)
	// clock is that of times that say nothing about theirs; clockKnown is false where the format does not tell it.
	clock      timekeeper
	clockKnown bool
	// ending tells that a row's time is the end of what it stands for; instant that its values are those of a moment
	// within it, and not means.
	ending, instant bool
	// step is the length of a row in seconds, 0 where it is to be found from the times.
	step int64
	// typical is whether the rows are a year put together from several: never, always, or where their years say so.
	typical typicality
	// footer tells that a blank line ends the data.
	footer bool
	// keys are columns that tell several series of one file apart.
	keys []key
	// absent are texts that stand for a missing value, besides an empty cell.
	absent []string
	// decimals says how numbers are written.
	decimals decimals
	// least is the number of cells that a row must have, 0 for as many as the header.
	least int
	place *Place
	notes []string
}

type typicality int

const (
	never typicality = iota
	byYears
	always
)

// slot is a column in the making.
type slot struct {
	quantity, header, unit string
	index, at              int
	factor, offset         float64
	to                     string
	height, scale          float64
	// code is the number that stands for a missing value; coded tells that there is one.
	code   float64
	coded  bool
	chosen bool
	// currency is one more than the index of the column that names the currency of a price, 0 where there is none.
	currency int
	// plus are further columns that are added to this one.
	plus []int
}

// key is a column by which rows are told apart.
type key struct {
	index  int
	header string
	wanted string
	given  bool
	found  []string
}

// span is what a row stands for: from a start, or to an end where the layout says so, to an end or for a length in
// seconds where the row says it.
type span struct {
	start, end stamp
	hasEnd     bool
	length     int64
}

// misread is what is wrong with the times of a row.
type misread struct {
	index           int
	found, expected string
}

// known is one line of a format's table of columns.
type known struct {
	header, quantity, unit string
	height                 float64
	code                   float64
	coded                  bool
}

// recognise adds the columns of a table whose headers the file has, in the table's order: of one quantity the first.
func (l *layout) recognise(table []known) {
	for _, k := range table {
		for i, h := range l.headers {
			if h.text == k.header && !l.has(k.quantity) {
				l.columns = append(l.columns, slot{
					quantity: k.quantity, header: h.text, unit: k.unit, index: i, at: h.at, height: k.height, code: k.code, coded: k.coded,
				})
			}
		}
	}
}

// sumOf adds a column that is the sum of others, as far as the file has them; the first is there.
func (l *layout) sumOf(quantity, unit string, headers ...string) {
	first := l.find(headers[0])
	sum := slot{quantity: quantity, header: headers[0], unit: unit, index: first, at: l.headers[first].at}
	for _, header := range headers[1:] {
		if i := l.find(header); i >= 0 {
			sum.plus = append(sum.plus, i)
			sum.header += " + " + header
		}
	}
	l.columns = append(l.columns, sum)
}

func (l *layout) has(quantity string) bool {
	for i := range l.columns {
		if l.columns[i].quantity == quantity {
			return true
		}
	}
	return false
}

// find returns the place of a header, -1 where there is none.
func (l *layout) find(header string) int {
	for i, h := range l.headers {
		if h.text == header {
			return i
		}
	}
	return -1
}

// findFold is find for headers whose case differs between editions of a format.
func (l *layout) findFold(header string) int {
	for i, h := range l.headers {
		if strings.EqualFold(h.text, header) {
			return i
		}
	}
	return -1
}

// byKeys makes columns of these headers keys, as far as the file has them.
func (l *layout) byKeys(headers ...string) {
	for _, header := range headers {
		if i := l.findFold(header); i >= 0 {
			l.keys = append(l.keys, key{index: i, header: l.headers[i].text})
		}
	}
}

// at reads one cell as the time of a row.
func at(index int, order dateOrder) func([]cell) (span, *misread) {
	return func(cells []cell) (span, *misread) {
		s, ok := parseStamp(cells[index].text, order)
		if !ok {
			return span{}, &misread{index, "`" + shorten(cells[index].text) + "`", "a time such as 2023-01-01T00:00Z"}
		}
		return span{start: s, end: s}, nil
	}
}

// choose lays a person's choices of columns and rows over what was recognised.
func (l *layout) choose(s *source, settings *Settings) {
	for _, c := range settings.Columns {
		if c.Quantity == TimeColumn {
			continue // the format's own reader has looked at it
		}
		l.chooseColumn(s, c)
	}
	for _, want := range settings.Select {
		i := l.find(want.Header)
		if i < 0 {
			s.faults = append(s.faults, l.noColumn("select."+want.Header, want.Header, want.Position))
			continue
		}
		chosen := key{index: i, header: want.Header, wanted: want.Value, given: true}
		for k := range l.keys {
			if l.keys[k].index == i {
				l.keys[k] = chosen
				i = -1
				break
			}
		}
		if i >= 0 {
			l.keys = append(l.keys, chosen)
		}
	}
	for i := range l.columns {
		l.convert(s, &l.columns[i])
	}
}

func (l *layout) chooseColumn(s *source, c Choice) {
	kind, ok := KindOf(c.Quantity)
	fault := func(found, expected, hint string) {
		s.faults = append(s.faults, &strictyaml.Error{
			File: c.Position.File, Line: c.Position.Line, Col: c.Position.Col, Path: "columns." + c.Quantity, Found: found, Expected: expected, Hint: hint,
		})
	}
	if !ok {
		hint := ""
		if near := strictyaml.Nearest(c.Quantity, Quantities()); near != "" {
			hint = "did you mean `" + near + "`?"
		}
		fault("`"+c.Quantity+"`", "one of "+strings.Join(Quantities(), ", "), hint)
		return
	}
	i := l.find(c.Header)
	if i < 0 {
		s.faults = append(s.faults, l.noColumn("columns."+c.Quantity, c.Header, c.Position))
		return
	}
	chosen := slot{quantity: c.Quantity, header: c.Header, index: i, at: l.headers[i].at, chosen: true, scale: c.Scale}
	kept := l.columns[:0]
	for _, r := range l.columns {
		if r.index == i {
			chosen.unit, chosen.height, chosen.code, chosen.coded = r.unit, r.height, r.code, r.coded
		}
		if r.quantity != c.Quantity {
			kept = append(kept, r)
		}
	}
	l.columns = kept
	if guess, ok := guessHeader(c.Header); chosen.unit == "" && ok {
		chosen.unit, chosen.height = guess.unit, guess.height
	}
	if c.Unit != "" {
		chosen.unit = c.Unit
	}
	if chosen.unit == "" && kind.Unit != "" {
		fault("no unit", "a unit such as "+kind.Unit, "add `unit: "+kind.Unit+"`")
		return
	}
	l.columns = append(l.columns, chosen)
}

// noColumn is the error about a header that the file does not have: at the place where it was asked for, or else in the
// file.
func (l *layout) noColumn(path, header string, position strictyaml.Position) *strictyaml.Error {
	names := make([]string, len(l.headers))
	for i, h := range l.headers {
		names[i] = h.text
	}
	hint := ""
	if near := strictyaml.Nearest(header, names); near != "" {
		hint = "did you mean `" + near + "`?"
	}
	const most = 30
	if len(names) > most {
		names = append(names[:most:most], "...")
	}
	return &strictyaml.Error{
		File: position.File, Line: position.Line, Col: position.Col, Path: path,
		Found: "no column `" + header + "` in the file", Expected: "one of " + strings.Join(names, ", "), Hint: hint,
	}
}

// convert finds the factor and offset of a column's unit.
func (l *layout) convert(s *source, c *slot) {
	scale := 1.0
	if c.scale != 0 {
		scale = c.scale
	}
	factor, offset, to, err := conversion(c.quantity, c.unit)
	if err != nil {
		kind, _ := KindOf(c.quantity)
		expected := "a unit such as " + kind.Unit
		if kind.Unit == "" {
			expected = "%, or none"
		}
		s.fail(l.headerLine, l.headerText, c.at, c.quantity, "unit `"+c.unit+"`", expected, err.Error())
		return
	}
	c.factor, c.offset, c.to = factor*scale, offset*scale, to
}
