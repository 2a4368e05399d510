package pypsa

import (
	"math"
	"strconv"
)

// writeList writes the static file of a list, with the columns that any row has another value in than the default, and
// a file for each series. Columns of further kinds come last.
func writeList[T any](w *writer, l *list[T], rows []T, further ...extra) {
	if len(rows) == 0 {
		return
	}
	columns := []extra{{"name", make([]string, len(rows))}}
	for i := range rows {
		columns[0].cells[i] = *l.key(&rows[i])
	}
	for i := range l.attributes {
		a := &l.attributes[i]
		if a.role != modelled {
			continue
		}
		if c, ok := staticColumn(a, rows); ok {
			columns = append(columns, c)
		}
		if a.series != nil {
			writeSeries(w, l, a, rows)
		}
	}
	for _, t := range w.n.Descriptive[l.name] {
		if len(t.Values) == len(rows) {
			columns = append(columns, extra{t.Name, t.Values})
		}
	}
	columns = append(columns, further...)
	w.file(l.name+".csv", func(put func([]string)) {
		record := make([]string, len(columns))
		for i := range columns {
			record[i] = columns[i].name
		}
		put(record)
		for r := range rows {
			for i := range columns {
				record[i] = columns[i].cells[r]
			}
			put(record)
		}
	})
}

// staticColumn is the column of an attribute; ok is false where every row has the default. Cells whose default would be
// read back wrongly from an empty one are filled.
func staticColumn[T any](a *attribute[T], rows []T) (c extra, ok bool) {
	c = extra{a.name, make([]string, len(rows))}
	ok = a.required
	for i := range rows {
		cell, differs := staticCell(a, &rows[i])
		c.cells[i] = cell
		ok = ok || differs
	}
	return c, ok
}

func staticCell[T any](a *attribute[T], row *T) (cell string, differs bool) {
	switch {
	case a.number != nil:
		v := *a.number(row)
		return cellOf(v), !sameNumber(v, a.initial)
	case a.whole != nil:
		v := *a.whole(row)
		return strconv.Itoa(v), float64(v) != a.initial
	case a.flag != nil:
		v := *a.flag(row)
		return flagCell(v), v != a.on
	case a.text != nil:
		v := *a.text(row)
		return v, v != a.preset
	}
	s := a.series(row)
	if s.Hourly != nil {
		return cellOf(a.initial), false
	}
	return cellOf(s.Constant), !sameNumber(s.Constant, a.initial)
}

func sameNumber(a, b float64) bool { return a == b || math.IsNaN(a) && math.IsNaN(b) }

// writeSeries writes the file of an attribute that changes in time in some rows.
func writeSeries[T any](w *writer, l *list[T], a *attribute[T], rows []T) {
	var names []string
	var values [][]float64
	for i := range rows {
		if s := a.series(&rows[i]); s.Hourly != nil {
			names = append(names, *l.key(&rows[i]))
			values = append(values, s.Hourly)
		}
	}
	w.series(l.name+"-"+a.name, names, values)
}

// series writes a file of series with row numbers, as PyPSA does; without any column there is no file.
func (w *writer) series(stem string, names []string, values [][]float64) {
	if len(names) == 0 {
		return
	}
	w.file(stem+".csv", func(put func([]string)) {
		record := append([]string{""}, names...)
		put(record)
		for t := range w.n.Snapshots {
			record[0] = strconv.Itoa(t)
			for i, v := range values {
				record[i+1] = cellOf(v[t])
			}
			put(record)
		}
	})
}

// portSeries writes the hourly efficiencies of the links' further ports.
func (w *writer) portSeries() {
	for number := 2; number <= w.mostPorts(); number++ {
		var names []string
		var values [][]float64
		for i := range w.n.Links {
			for _, p := range w.n.Links[i].Ports {
				if p.Number == number && p.Efficiency.Hourly != nil {
					names = append(names, w.n.Links[i].Name)
					values = append(values, p.Efficiency.Hourly)
				}
			}
		}
		w.series("links-efficiency"+strconv.Itoa(number), names, values)
	}
}
