package pypsa

import (
	"context"
	"math"
	"strconv"
	"strings"

	"tokenwatt/internal/strictyaml"
)

// component is a list as it was read, with what later checks need.
type component[T any] struct {
	list  *list[T]
	rows  []T
	index map[string]int
	lines []int // the line of each row
	text  []TextColumn
	// files has the files of series that were read, by attribute, for the places of later errors.
	files map[string]string
}

// target is where the cells of one column of a static file go.
type target[T any] struct {
	attribute *attribute[T]
	text      int // place among the descriptive columns, -1 for none
}

// readList reads the static file of a list; a list without a file is empty.
func readList[T any](ctx context.Context, f *folder, l *list[T], there map[string]bool, buses map[string]int) *component[T] {
	c := &component[T]{list: l, index: map[string]int{}, files: map[string]string{}}
	file := l.name + ".csv"
	if !there[file] {
		return c
	}
	t := f.open(file)
	if t == nil {
		return c
	}
	defer t.close()
	columns, ok := c.columns(t)
	if !ok {
		return c
	}
	for {
		record, more := t.next()
		if !more || ctx.Err() != nil {
			return c
		}
		if len(c.rows) == f.limits.Rows {
			f.fail(file, t.line, 1, "", "more than "+plural(f.limits.Rows, "row"), "at most "+strconv.Itoa(f.limits.Rows), "the rest of the file was not read")
			return c
		}
		c.add(t, columns, record, buses)
	}
}

// columns finds out what each column after the first is.
func (c *component[T]) columns(t *table) ([]target[T], bool) {
	if first := t.header[0]; first != "name" && first != "" && !strings.HasPrefix(first, "Unnamed") {
		t.fault(0, "a first column "+quote(first), "the rows' names in a first column `name`", "")
		return nil, false
	}
	columns := make([]target[T], len(t.header))
	columns[0].text = -1
	for i, header := range t.header[1:] {
		to := &columns[i+1]
		to.text = -1
		a, known := c.list.find(header)
		switch {
		case header == "":
			t.fault(i+1, "a column without a name", "columns with names", "")
			continue
		case t.f.ignored(t.file + ":" + header):
			continue
		case !known:
			hint := "tokenwatt does not model it; give it to Ignore where it may be left out"
			if near := strictyaml.Nearest(header, c.list.inputs()); near != "" {
				hint = "did you mean " + quote(near) + "?"
			}
			t.fault(i+1, "an unknown column "+quote(header), "an attribute of PyPSA's "+c.list.name+" that is modelled", hint)
			continue
		case a.role == output:
			continue
		case a.role == descriptive:
			to.text = len(c.text)
			c.text = append(c.text, TextColumn{Name: header})
			continue
		}
		to.attribute = a
	}
	for i := range c.list.attributes {
		if a := &c.list.attributes[i]; a.required && t.columnOf(a.name) < 0 {
			t.f.fail(t.file, 1, 1, a.name, "no column "+quote(a.name), "the column "+quote(a.name), "")
		}
	}
	return columns, true
}

// add reads one row.
func (c *component[T]) add(t *table, columns []target[T], record []string, buses map[string]int) {
	var row T
	c.list.preset(&row)
	for i := range columns {
		if a := columns[i].attribute; a != nil && a.role == modelled && a.number != nil {
			*a.number(&row) = a.initial // columns of a pattern are not among the list's
		}
	}
	before := len(t.f.errs)
	name := record[0]
	switch problem := textProblem(name); {
	case strings.TrimSpace(name) == "":
		t.fault(0, "an empty name", "the name of a row", "")
	case problem != "":
		t.fault(0, problem, "a name in UTF-8", "save the file as UTF-8")
	default:
		if first, twice := c.index[name]; twice {
			t.fault(0, "a second row "+quote(name), "names once each", "the first is in line "+strconv.Itoa(c.lines[first]))
		}
	}
	for i := range columns {
		switch to := &columns[i]; {
		case to.attribute != nil:
			set(t, to.attribute, &row, i, record[i], buses)
		case to.text >= 0:
			if problem := textProblem(record[i]); problem != "" {
				t.fault(i, problem, "a text in UTF-8", "save the file as UTF-8")
			}
			c.text[to.text].Values = append(c.text[to.text].Values, record[i])
		}
	}
	if c.list.check != nil && len(t.f.errs) == before {
		c.list.check(&row, t.faultAt)
	}
	*c.list.key(&row) = name
	c.index[name] = len(c.rows)
	c.rows = append(c.rows, row)
	c.lines = append(c.lines, t.line)
}

// columnOf returns the place of a column, -1 where there is none.
func (t *table) columnOf(name string) int {
	for i, h := range t.header {
		if h == name {
			return i
		}
	}
	return -1
}

// faultAt records what is wrong with an attribute of the present record, at its cell where it has one.
func (t *table) faultAt(attribute, found, expected, hint string) {
	line, col := t.reader.FieldPos(max(t.columnOf(attribute), 0))
	t.f.fail(t.file, line, col, attribute, found, expected, hint)
}

// readSeries reads one file of series into the rows of a list.
func (c *component[T]) readSeries(ctx context.Context, f *folder, file, name string, snapshots []string) {
	a, known := c.list.find(name)
	switch {
	case !known || a.role != output && a.role != descriptive && a.series == nil:
		hint := "tokenwatt does not model it; give it to Ignore where it may be left out"
		if near := strictyaml.Nearest(name, c.list.inputs()); near != "" && near != name {
			hint = "did you mean " + quote(near) + "?"
		}
		f.fail(file, 1, 1, "", "series of "+quote(name), "an attribute of PyPSA's "+c.list.name+" that may change in time", hint)
		return
	case a.role == output || a.role == descriptive:
		return
	}
	t := f.open(file)
	if t == nil {
		return
	}
	defer t.close()
	c.files[name] = file
	places := c.places(t, name)
	if f.full() || places == nil {
		return
	}
	values := t.readColumns(ctx, places, a.domain, snapshots)
	for i, place := range places {
		if place < 0 || values[i] == nil {
			continue
		}
		if a.role == refused {
			c.refuseSeries(t, a, i, values[i])
			continue
		}
		*a.series(&c.rows[place]) = Hourly(values[i])
	}
}

// places returns the row of each column of a file of series, -1 for the first column and for those that are wrong.
func (c *component[T]) places(t *table, name string) []int {
	places := make([]int, len(t.header))
	places[0] = -1
	for i, header := range t.header[1:] {
		place, known := c.index[header]
		if !known {
			place = -1
			t.fault(i+1, "a column "+quote(header), "the name of a row of "+c.list.name+".csv", nearestOf(header, c.index))
		}
		places[i+1] = place
	}
	return places
}

// refuseSeries reports the first value of a series that would change the optimum and is not modelled.
func (c *component[T]) refuseSeries(t *table, a *attribute[T], column int, values []float64) {
	for h, v := range values {
		if v != a.initial && !math.IsNaN(v) {
			t.f.fail(t.file, h+2, 1, t.header[column], a.name+" "+formatNumber(v), "its default", "not modelled: "+a.why)
			return
		}
	}
}
