package factcheck

import (
	"io"

	"tokenwatt/report"
)

// Files lists the files of a check's folder in the order of their names: claimreview.jsonld, claims.csv, claims.json and
// report.html.
func Files(r *Report) []report.File {
	file := func(name string, write func(io.Writer, *Report) error) report.File {
		return report.File{Name: name, Write: func(w io.Writer) error { return write(w, r) }}
	}
	return []report.File{
		file("claimreview.jsonld", WriteClaimReview), file("claims.csv", WriteCSV), file("claims.json", WriteJSON), file("report.html", WriteHTML),
	}
}
