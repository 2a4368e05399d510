package report

import (
	"io"

	"tokenwatt/ledger"
)

// File is one file of a report's folder.
type File struct {
	Name string
	// Write writes the whole file; it can be called again and gives the same bytes.
	Write func(w io.Writer) error
}

// Files lists the files that a report consists of, in the order of their names: hourly.parquet, ledger.csv,
// report.html and report.json. The hourly table is left out where r has none, the ledger where l is nil.
func Files(r *Report, l *ledger.Ledger) []File {
	var files []File
	if r.Hourly != nil {
		files = append(files, File{"hourly.parquet", func(w io.Writer) error { return WriteHourlyParquet(w, r.Hourly) }})
	}
	if l != nil {
		files = append(files, File{"ledger.csv", l.WriteCSV})
	}
	return append(files,
		File{"report.html", func(w io.Writer) error { return WriteHTML(w, r) }},
		File{"report.json", func(w io.Writer) error { return WriteJSON(w, r) }},
	)
}
