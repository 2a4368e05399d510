package ledger

import (
	"encoding/csv"
	"io"
	"strconv"
)

// WriteCSV writes the postings, one a row, with the year's amounts: commodity, unit, stage, credit (from), debit
// (to), workload, amount, memo. Hourly energy is in the hourly table instead.
func (l *Ledger) WriteCSV(w io.Writer) error {
	out := csv.NewWriter(w)
	if err := out.Write([]string{"commodity", "unit", "stage", "credit", "debit", "workload", "amount", "memo"}); err != nil {
		return err
	}
	for i := range l.postings {
		p := &l.postings[i]
		row := []string{
			string(p.Commodity), p.Commodity.Unit(), p.Stage, p.From, p.To, p.Workload,
			strconv.FormatFloat(p.Amount, 'f', decimals(p.Commodity), 64), p.Memo,
		}
		if err := out.Write(row); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

// decimals is how finely a commodity is written: money to the cent, the others to a millionth of their unit.
func decimals(c Commodity) int {
	if c == Money {
		return 2
	}
	return 6
}
