package factcheck

import (
	"encoding/csv"
	"io"
	"strconv"
)

// WriteCSV writes one line per claim, numbers in full.
func WriteCSV(w io.Writer, r *Report) error {
	out := csv.NewWriter(w)
	header := []string{
		"n", "char_start", "char_end", "span", "value", "high", "unit", "normalised_value", "normalised_high", "normalised_unit", "kind",
		"bound", "type", "subject", "boundary", "verdict", "factor", "range_low", "range_high", "range_unit", "range_p5", "range_p95", "error_kind", "decided_by", "reason", "would_be_true",
	}
	if err := out.Write(header); err != nil {
		return err
	}
	for i := range r.Result.Findings {
		f := &r.Result.Findings[i]
		c, m, v := &f.Claim, &f.Claim.Measure, &f.Verdict
		low, high, p5, p95, k := "", "", "", "", ""
		if recomputed(v) != "" {
			low, high = number(v.Low), number(v.High)
		}
		if v.P95 > v.P5 {
			p5, p95 = number(v.P5), number(v.P95)
		}
		if v.Factor != 0 {
			k = number(v.Factor)
		}
		err := out.Write([]string{
			strconv.Itoa(c.Number), strconv.Itoa(c.Start), strconv.Itoa(c.End), r.span(c), number(m.Value), number(m.High), m.Unit,
			number(m.Normalised), number(m.NormalisedHigh), m.NormalisedUnit, string(m.Kind), string(m.Bound), string(c.Type), subject(c),
			string(c.Boundary), string(v.Verdict), k, low, high, v.Unit, p5, p95, string(v.ErrorKind), string(v.Check), because(v), trueIf(v),
		})
		if err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

// number prints a value so that it reads back as the same.
func number(v float64) string { return strconv.FormatFloat(v, 'g', -1, 64) }
