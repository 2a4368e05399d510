package validation

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path"
	"path/filepath"
	"strconv"

	"tokenwatt/internal/strictyaml"
)

var (
	// ErrMissing is wrapped where a file of the data folder is not there.
	ErrMissing = errors.New("validation: data file is missing")
	// ErrData is wrapped where a table does not hold what it should.
	ErrData = errors.New("validation: data does not fit")
)

// data is the folder of measured data.
type data string

// path returns where a file of the folder lies; name is slash separated.
func (d data) path(name string) string { return filepath.Join(string(d), filepath.FromSlash(name)) }

// check reports every file that cannot be opened, all at once.
func (d data) check(names []string) error {
	var errs []error
	for _, name := range names {
		file, err := os.Open(d.path(name))
		if err == nil {
			err = file.Close()
		}
		if err != nil {
			errs = append(errs, fmt.Errorf("%w: %s: %w", ErrMissing, name, err))
		}
	}
	return errors.Join(errs...)
}

// table is a CSV file with a header, small enough for memory.
type table struct {
	name   string
	column map[string]int
	rows   []row
}

// row is one line of a table.
type row struct {
	table *table
	line  int
	cells []string
}

// read reads a table of the folder and checks that it has the columns that are wanted.
func (d data) read(name string, columns ...string) (*table, error) {
	file, err := os.Open(d.path(name))
	if err != nil {
		return nil, fmt.Errorf("%w: %s: %w", ErrMissing, name, err)
	}
	defer file.Close()
	return parseTable(name, file, columns...)
}

// parseTable is read on an open source.
func parseTable(name string, source io.Reader, columns ...string) (*table, error) {
	lines, err := csv.NewReader(source).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("%w: %s: %w", ErrData, name, err)
	}
	if len(lines) < 2 {
		return nil, fmt.Errorf("%w: %s has no rows", ErrData, name)
	}
	t := &table{name: path.Base(name), column: map[string]int{}}
	for i, header := range lines[0] {
		t.column[header] = i
	}
	var errs []error
	for _, want := range columns {
		if _, known := t.column[want]; !known {
			hint := ""
			if near := strictyaml.Nearest(want, lines[0]); near != "" {
				hint = fmt.Sprintf(" (is it %q?)", near)
			}
			errs = append(errs, fmt.Errorf("%w: %s has no column %q%s", ErrData, name, want, hint))
		}
	}
	for i, cells := range lines[1:] {
		t.rows = append(t.rows, row{table: t, line: i + 2, cells: cells})
	}
	return t, errors.Join(errs...)
}

// text returns a cell of a column that read has checked.
func (r row) text(column string) string { return r.cells[r.table.column[column]] }

// number returns a cell as a number: NaN where it is empty.
func (r row) number(column string) (float64, error) {
	text := r.text(column)
	if text == "" {
		return math.NaN(), nil
	}
	v, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return 0, fmt.Errorf("%w: %s line %d: %s is %q, not a number", ErrData, r.table.name, r.line, column, text)
	}
	return v, nil
}

// numbers returns the cells of columns in order, with every fault at once.
func (r row) numbers(columns ...string) ([]float64, error) {
	values := make([]float64, len(columns))
	var errs []error
	for i, column := range columns {
		v, err := r.number(column)
		values[i], errs = v, append(errs, err)
	}
	return values, errors.Join(errs...)
}
