package report

import (
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
)

// WriteCSV writes the answers, one a row: section ("headline", or "workload/" and its name), key, label, value, low,
// high, unit, boundary. Numbers have the fewest digits that read back as the same number; low and high are empty where
// an answer has no range.
func WriteCSV(w io.Writer, r *Report) error {
	out := csv.NewWriter(w)
	rows := [][]string{{"section", "key", "label", "value", "low", "high", "unit", "boundary"}}
	rows = append(rows, csvRows("headline", r.Headline)...)
	for i := range r.Workloads {
		rows = append(rows, csvRows("workload/"+r.Workloads[i].Name, r.Workloads[i].Rows)...)
	}
	if err := out.WriteAll(rows); err != nil {
		return fmt.Errorf("report: answers as CSV: %w", err)
	}
	return nil
}

func csvRows(section string, answers []Answer) [][]string {
	rows := make([][]string, len(answers))
	for i := range answers {
		a := &answers[i]
		low, high := "", ""
		if a.HasRange {
			low, high = exact(a.Low), exact(a.High)
		}
		rows[i] = []string{section, a.Key, a.Label, exact(a.Value), low, high, a.Unit, a.Boundary}
	}
	return rows
}

func exact(x float64) string { return strconv.FormatFloat(x, 'g', -1, 64) }
