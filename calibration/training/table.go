package training

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"

	"tokenwatt/calibration/score"
	"tokenwatt/internal/fault"
)

// ErrTable is wrapped by errors about a table as a whole: no CSV, or columns that are missing.
var ErrTable = errors.New("training: table cannot be read")

// required are the columns without which no row can be priced.
func required() []string {
	return []string{
		"layers", "hidden", "heads", "ffn_hidden", "vocab", "seq_len", "gpu", "num_gpus", "global_batch", "precision",
	}
}

// record is one row of a table by the names of its columns.
type record struct {
	line    int
	cells   map[string]string
	refused []score.Refusal
}

// text is a cell without the space around it, empty where the table has no such column.
func (r *record) text(column string) string { return strings.TrimSpace(r.cells[column]) }

// refuse records that a cell is not what is needed.
func (r *record) refuse(column, found, expected string) {
	r.refused = append(r.refused, score.Refusal{Line: r.line, Source: r.text("source"), Column: column, Found: found, Expected: expected})
}

// records reads a table whole. The error wraps ErrTable, at name and line, and lists every column that is missing.
func records(in io.Reader, name string) ([]*record, error) {
	reader := csv.NewReader(in)
	reader.FieldsPerRecord = -1
	head, err := reader.Read()
	if err != nil {
		return nil, fmt.Errorf("%w: %s: %w", ErrTable, name, err)
	}
	at := map[string]int{}
	for i, h := range head {
		h = strings.ToLower(strings.TrimSpace(strings.TrimPrefix(h, "\ufeff")))
		if _, twice := at[h]; twice && h != "" {
			return nil, fmt.Errorf("%w: %s:1: column %q stands twice", ErrTable, name, h)
		}
		at[h] = i
	}
	missing := fault.List{Cause: ErrTable}
	for _, column := range required() {
		if _, there := at[column]; !there {
			missing.Add(name+":1", "without column "+column, strings.Join(required(), ", "))
		}
	}
	if err := missing.Err(); err != nil {
		return nil, err
	}
	var list []*record
	for {
		cells, err := reader.Read()
		if errors.Is(err, io.EOF) {
			return list, nil
		}
		if err != nil {
			return nil, fmt.Errorf("%w: %s: %w", ErrTable, name, err)
		}
		line, _ := reader.FieldPos(0)
		r := &record{line: line, cells: make(map[string]string, len(head))}
		for column, i := range at {
			if i < len(cells) {
				r.cells[column] = cells[i]
			}
		}
		if len(cells) != len(head) {
			r.refuse("", fmt.Sprintf("%d cells", len(cells)), fmt.Sprintf("%d, as the header has", len(head)))
		}
		list = append(list, r)
	}
}
