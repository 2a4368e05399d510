package report

import (
	"encoding/csv"
	"io"
)

// numberTable gathers the rows of a workload in a table of one number a row.
type numberTable struct {
	workload string
	rows     [][]string
}

func (t *numberTable) add(section, item, statistic string, value float64, unit string) {
	t.rows = append(t.rows, []string{t.workload, section, item, statistic, exact(value), unit})
}

// writeNumbers writes such a table: workload, section, item, statistic, value, unit.
func writeNumbers[T any](w io.Writer, list []*T, workload func(*T) string, fill func(*numberTable, *T)) error {
	out := csv.NewWriter(w)
	if err := out.Write([]string{"workload", "section", "item", "statistic", "value", "unit"}); err != nil {
		return err
	}
	for _, v := range list {
		t := &numberTable{workload: workload(v)}
		fill(t, v)
		if err := out.WriteAll(t.rows); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}
