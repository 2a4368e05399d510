package pypsa

import (
	"math"
	"strconv"
	"strings"

	"tokenwatt/internal/strictyaml"
)

// parseNumber reads a number as PyPSA's CSV files have it. ok is false for what is none; NaN is one.
func parseNumber(cell string) (v float64, ok bool) {
	v, err := strconv.ParseFloat(strings.TrimSpace(cell), 64)
	return v, err == nil
}

// parseFlag reads a truth value as pandas writes it.
func parseFlag(cell string) (on, ok bool) {
	switch strings.ToLower(strings.TrimSpace(cell)) {
	case "true", "1", "1.0":
		return true, true
	case "false", "0", "0.0":
		return false, true
	}
	return false, false
}

// numberHint says what was probably meant by a cell that is no number.
func numberHint(cell string) string {
	if strings.Contains(cell, ",") {
		return "decimal points are read, not commas"
	}
	return ""
}

// value reads the cell of a number. ok is false where it is wrong, which is recorded; an empty cell where there has
// to be a number is wrong too.
func (t *table) value(column int, cell string, d domain) (v float64, ok bool) {
	if strings.TrimSpace(cell) == "" {
		if d.unset {
			return math.NaN(), true
		}
		t.fault(column, "an empty cell", d.String(), "")
		return 0, false
	}
	v, ok = parseNumber(cell)
	switch {
	case !ok:
		t.fault(column, quote(strings.TrimSpace(cell)), d.String(), numberHint(cell))
		return 0, false
	case math.IsNaN(v) && d.unset:
		return v, true
	case math.IsNaN(v):
		t.fault(column, "NaN", d.String(), "leave the cell empty for PyPSA's default")
		return 0, false
	case !d.holds(v):
		t.fault(column, quote(strings.TrimSpace(cell)), d.String(), "")
		return 0, false
	}
	return v, true
}

// set reads a cell into a row's field. Empty cells leave the default.
func set[T any](t *table, a *attribute[T], row *T, column int, cell string, buses map[string]int) {
	trimmed := strings.TrimSpace(cell)
	if trimmed == "" {
		emptyCell(t, a, row, column)
		return
	}
	switch {
	case a.number != nil:
		if v, ok := t.value(column, cell, a.domain); ok {
			*a.number(row) = v
		}
	case a.series != nil:
		if v, ok := t.value(column, cell, a.domain); ok {
			*a.series(row) = Constant(v)
			if a.role == refused {
				t.refuse(a.name, column, trimmed, v == a.initial || math.IsNaN(v), a.why)
			}
		}
	case a.whole != nil:
		setWhole(t, a, row, column, cell)
	case a.flag != nil:
		on, ok := parseFlag(cell)
		if !ok {
			t.fault(column, quote(trimmed), "True or False", "")
			return
		}
		*a.flag(row) = on
		if a.role == refused {
			t.refuse(a.name, column, trimmed, on == a.on, a.why)
		}
	case a.text != nil:
		setText(t, a, row, column, cell, buses)
	}
}

// emptyCell is set for a cell without content.
func emptyCell[T any](t *table, a *attribute[T], row *T, column int) {
	switch {
	case a.required:
		t.fault(column, "an empty cell", "the name of a bus", "")
	case a.filled && a.flag != nil:
		t.fault(column, "an empty cell", "True or False", "PyPSA takes an empty cell for False, and a missing column for True")
	case a.filled:
		t.fault(column, "an empty cell", "a text such as "+quote(a.preset), "PyPSA takes an empty cell for none, and a missing column for "+quote(a.preset))
	case a.emptied:
		*a.text(row) = ""
	}
}

func setWhole[T any](t *table, a *attribute[T], row *T, column int, cell string) {
	const largest = 1 << 31
	v, ok := t.value(column, cell, a.domain)
	if !ok {
		return
	}
	if v != math.Trunc(v) || math.Abs(v) > largest {
		t.fault(column, quote(strings.TrimSpace(cell)), "a whole number", "")
		return
	}
	*a.whole(row) = int(v)
}

func setText[T any](t *table, a *attribute[T], row *T, column int, cell string, buses map[string]int) {
	if problem := textProblem(cell); problem != "" {
		t.fault(column, problem, "a text in UTF-8", "save the file as UTF-8")
		return
	}
	if _, known := buses[cell]; a.bus && !known {
		t.fault(column, quote(cell), "the name of a bus of buses.csv", nearestOf(cell, buses))
		return
	}
	if a.among != nil && !contains(a.among, cell) {
		hint := ""
		if near := strictyaml.Nearest(cell, a.among); near != "" {
			hint = "did you mean " + quote(near) + "?"
		}
		t.fault(column, quote(cell), "one of "+strings.Join(a.among, ", "), hint)
		return
	}
	*a.text(row) = cell
}

// refuse records a value that would change the optimum and is not modelled.
func (t *table) refuse(name string, column int, found string, fine bool, why string) {
	if !fine {
		t.fault(column, name+" "+quote(found), "its default", "not modelled: "+why)
	}
}

func contains(list []string, text string) bool {
	for _, item := range list {
		if item == text {
			return true
		}
	}
	return false
}

// nearestOf is the hint with the nearest of many names; of very many, none is looked for.
func nearestOf(name string, index map[string]int) string {
	const most = 20_000
	if len(index) > most {
		return ""
	}
	names := make([]string, 0, len(index))
	for n := range index {
		names = append(names, n)
	}
	if near := strictyaml.Nearest(name, names); near != "" {
		return "did you mean " + quote(near) + "?"
	}
	return ""
}
