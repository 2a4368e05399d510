package report

import (
	"io"
	"slices"
	"strings"

	"tokenwatt/ledger"
)

// File is one file of a report's folder.
type File struct {
	Name string
	// Write writes the whole file; it can be called again and gives the same bytes.
	Write func(w io.Writer) error
}

// Files lists the files that a report consists of, in the order of their names: hourly.parquet, ledger.csv,
// report.html and report.json; of services that were simulated also serving.csv, their figures one a row, and of each
// serving-NAME.csv, its course over time; likewise robots.csv and robots-NAME.csv, its week, and
// campaigns.csv and campaign-NAME.csv, its hours. The hourly table is left out where r has none, the ledger where l is nil.
func Files(r *Report, l *ledger.Ledger) []File {
	var files []File
	if r.Hourly != nil {
		files = append(files, File{"hourly.parquet", func(w io.Writer) error { return WriteHourlyParquet(w, r.Hourly) }})
	}
	if l != nil {
		files = append(files, File{"ledger.csv", l.WriteCSV})
	}
	files = append(files,
		File{"report.html", func(w io.Writer) error { return WriteHTML(w, r) }},
		File{"report.json", func(w io.Writer) error { return WriteJSON(w, r) }},
	)
	for _, s := range r.Serving {
		files = append(files, File{"serving-" + idOf(s.Workload) + ".csv", func(w io.Writer) error { return WriteServingSeriesCSV(w, s) }})
	}
	if len(r.Serving) > 0 {
		files = append(files, File{"serving.csv", func(w io.Writer) error { return WriteServingCSV(w, r.Serving) }})
	}
	for _, f := range r.Robots {
		files = append(files, File{"robots-" + idOf(f.Workload) + ".csv", func(w io.Writer) error { return WriteRobotsWeekCSV(w, f) }})
	}
	if len(r.Robots) > 0 {
		files = append(files, File{"robots.csv", func(w io.Writer) error { return WriteRobotsCSV(w, r.Robots) }})
	}
	for _, c := range r.Campaigns {
		files = append(files, File{"campaign-" + idOf(c.Workload) + ".csv", func(w io.Writer) error { return WriteCampaignHoursCSV(w, c) }})
	}
	if len(r.Campaigns) > 0 {
		files = append(files, File{"campaigns.csv", func(w io.Writer) error { return WriteCampaignsCSV(w, r.Campaigns) }})
	}
	slices.SortFunc(files, func(a, b File) int { return strings.Compare(a.Name, b.Name) })
	return files
}
