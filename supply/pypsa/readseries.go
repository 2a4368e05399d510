package pypsa

import (
	"context"
	"strconv"
	"strings"
	"time"
)

// readColumns reads the columns that have a place, each as long as the snapshots. A column with a wrong cell is nil,
// and so is every column of a file with another number of rows.
func (t *table) readColumns(ctx context.Context, places []int, d domain, snapshots []string) [][]float64 {
	columns := 0
	for _, place := range places {
		if place >= 0 {
			columns++
		}
	}
	if t.f.values += columns * len(snapshots); t.f.values > t.f.limits.Values {
		t.f.fail(t.file, 1, 1, "", plural(columns, "series")+" of "+plural(len(snapshots), "snapshot"),
			"at most "+strconv.Itoa(t.f.limits.Values)+" numbers in all files", "the file was not read")
		return make([][]float64, len(places))
	}
	values := make([][]float64, len(places))
	wrong := make([]bool, len(places))
	rows := 0
	clock := label{numbered: true, named: true}
	for {
		record, more := t.next()
		if !more || ctx.Err() != nil {
			break
		}
		if rows == len(snapshots) {
			t.f.fail(t.file, t.line, 1, "", "more than "+plural(rows, "row"), plural(len(snapshots), "row")+", one for each snapshot", "")
			return make([][]float64, len(places))
		}
		clock.check(t, record[0], rows, snapshots[rows])
		for i, place := range places {
			if place < 0 {
				continue
			}
			v, ok := t.value(i, record[i], d)
			if values[i] == nil {
				values[i] = make([]float64, 0, min(len(snapshots), 1<<14))
			}
			values[i] = append(values[i], v)
			wrong[i] = wrong[i] || !ok
		}
		rows++
	}
	if rows < len(snapshots) && !t.f.full() && !t.bad && ctx.Err() == nil {
		t.f.fail(t.file, max(t.line, 1), 1, "", plural(rows, "row"), plural(len(snapshots), "row")+", one for each snapshot", "")
	}
	for i := range values {
		if wrong[i] || rows != len(snapshots) {
			values[i] = nil
		}
	}
	return values
}

// label follows the first column of a file of series: either the numbers of the rows, or the snapshots. PyPSA itself
// does not look at it and takes the rows in their order, so a file in another order goes unnoticed there.
type label struct {
	numbered, named, reported bool
}

// check compares the label of a row.
func (l *label) check(t *table, cell string, row int, snapshot string) {
	l.numbered = l.numbered && isNumber(cell, row)
	l.named = l.named && sameLabel(cell, snapshot)
	if !l.numbered && !l.named && !l.reported {
		l.reported = true
		t.fault(0, "the row of "+quote(cell), "snapshot "+quote(snapshot)+" or row number "+strconv.Itoa(row), "the rows have to be in the order of snapshots.csv")
	}
}

// isNumber tells whether a cell is the number of its row.
func isNumber(cell string, row int) bool {
	n, err := strconv.Atoi(cell)
	return err == nil && n == row
}

// sameLabel tells whether two labels are one snapshot: the same text, or the same time written in another way.
func sameLabel(a, b string) bool {
	if a == b || strings.TrimSpace(a) == strings.TrimSpace(b) {
		return true
	}
	first, ok := labelTime(a)
	if !ok {
		return false
	}
	second, ok := labelTime(b)
	return ok && first.Equal(second)
}

// labelTime reads a time as pandas writes it.
func labelTime(s string) (time.Time, bool) {
	s = strings.TrimSpace(s)
	for _, layout := range []string{"2006-01-02 15:04:05", "2006-01-02", "2006-01-02T15:04:05", "2006-01-02 15:04", "2006-01-02T15:04", time.RFC3339} {
		if at, err := time.Parse(layout, s); err == nil {
			return at, true
		}
	}
	return time.Time{}, false
}
