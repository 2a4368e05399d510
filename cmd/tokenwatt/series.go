package main

import (
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"sort"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"
	_ "time/tzdata" // names of zones are known on machines without the data base, too

	"github.com/spf13/cobra"

	"tokenwatt/internal/zone"
	"tokenwatt/supply/series"
)

// seriesSchema is the version of what `series --format json` prints.
const seriesSchema = "1"

// seriesFlags are the flags of `series`.
type seriesFlags struct {
	from, zone, format string
	columns, picked    []string
}

// newSeries is the verb `series`.
func newSeries() *cobra.Command {
	var f seriesFlags
	cmd := &cobra.Command{
		Use:   "series FILE",
		Short: "Look at a file of hourly series: its format, span, gaps and columns",
		Long: `series reads a file of weather, prices or carbon intensities as a scenario's csv would, and prints what it was recognised as
and by what, its clock, its span in UTC, what is missing, and each column with its unit and values. Hours that are
missing, repeated or out of order are listed here; a scenario refuses them unless it says what to do.

Formats: ` + strings.Join(series.Formats(), ", ") + `.

--format csv prints the hours themselves, in UTC; what is missing is an empty cell.`,
		Example: `  tokenwatt series weather.epw
  tokenwatt series prices.csv --select "Area=BZN|DE-LU" --select "Sequence=Sequence 1"
  tokenwatt series table.csv --from generic --zone Europe/Berlin --column "price=Spot,EUR/MWh"`,
		Args: arguments(1, 1, "one file"),
		RunE: func(cmd *cobra.Command, args []string) error {
			file, err := f.read(args[0])
			if err != nil {
				return err
			}
			switch f.format {
			case "json":
				return seriesJSON(cmd.OutOrStdout(), file)
			case "csv":
				return seriesCSV(cmd.OutOrStdout(), file)
			default:
				return seriesTable(cmd.OutOrStdout(), file)
			}
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&f.from, "from", series.Auto, "the file's format, where it is not recognised")
	flags.StringVar(&f.zone, "zone", "", "the clock of times that do not say theirs: UTC, an offset such as +01:00, or a name such as Europe/Berlin")
	flags.StringArrayVar(&f.columns, "column", nil, "QUANTITY=HEADER[,UNIT]: the column that holds a quantity (may be given several times)")
	flags.StringArrayVar(&f.picked, "select", nil, "HEADER=VALUE: the rows to read, where a file holds several series (may be given several times)")
	flags.StringVar(&f.format, "format", "table", "what is printed: table, json or csv")
	return cmd
}

// read checks the flags and reads the file. A file that cannot be opened is a mistake in the command line.
func (f *seriesFlags) read(path string) (*series.File, error) {
	if f.format != "table" && f.format != "json" && f.format != "csv" {
		return nil, usageError{fmt.Errorf("unknown format %q: write table, json or csv; that of the file is --from", f.format)}
	}
	settings := &series.Settings{Format: f.from, Zone: f.zone}
	for _, text := range f.columns {
		quantity, rest, ok := strings.Cut(text, "=")
		header, unit := rest, ""
		if at := strings.LastIndexByte(rest, ','); at >= 0 {
			header, unit = rest[:at], strings.TrimSpace(rest[at+1:])
		}
		if !ok || header == "" {
			return nil, usageError{fmt.Errorf("--column %q: write QUANTITY=HEADER or QUANTITY=HEADER,UNIT", text)}
		}
		settings.Columns = append(settings.Columns, series.Choice{Quantity: quantity, Header: header, Unit: unit})
	}
	for _, text := range f.picked {
		header, value, ok := strings.Cut(text, "=")
		if !ok || header == "" {
			return nil, usageError{fmt.Errorf("--select %q: write HEADER=VALUE", text)}
		}
		settings.Select = append(settings.Select, series.Selected{Header: header, Value: value})
	}
	file, err := series.Read(path, settings)
	if unreadable(err) || errors.Is(err, series.ErrFormat) || errors.Is(err, zone.ErrZone) {
		return nil, usageError{err}
	}
	return file, err
}

// columnFacts are what is said of a column.
type columnFacts struct {
	Quantity string  `json:"quantity"`
	Header   string  `json:"column"`
	Unit     string  `json:"unit"`
	HeightM  float64 `json:"height_m,omitempty"`
	Min      float64 `json:"min"`
	Mean     float64 `json:"mean"`
	Max      float64 `json:"max"`
	Missing  int     `json:"missing_hours"`
}

// factsOf sums a column up; a column without any value has zeroes and all hours missing.
func factsOf(c *series.Column) columnFacts {
	facts := columnFacts{Quantity: c.Quantity, Header: c.Header, Unit: c.Unit, HeightM: c.HeightM}
	n := 0
	for _, v := range c.Values {
		if math.IsNaN(v) {
			facts.Missing++
			continue
		}
		if n == 0 {
			facts.Min, facts.Max = v, v
		}
		facts.Min, facts.Max = min(facts.Min, v), max(facts.Max, v)
		facts.Mean += v
		n++
	}
	if n > 0 {
		facts.Mean /= float64(n)
	}
	return facts
}

const hourLayout = "2006-01-02T15:04Z"

// seriesTable prints a file for people.
func seriesTable(out io.Writer, f *series.File) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintf(w, "%s\n", f.Name)
	fmt.Fprintf(w, "  read as\t%s (%s): %s\n", series.Title(f.Format), f.Format, f.Why)
	fmt.Fprintf(w, "  rows\t%d of %s\n", f.Rows, f.Span)
	fmt.Fprintf(w, "  clock\t%s\n", f.Clock)
	fmt.Fprintf(w, "  hours\t%d, %s\n", f.Hours, spanOf(f))
	if p := f.Place; p != nil {
		fmt.Fprintf(w, "  place\t%s\n", placeText(p))
	}
	for i, line := range faultLines(f) {
		label := ""
		if i == 0 {
			label = "faults"
		}
		fmt.Fprintf(w, "  %s\t%s\n", label, line)
	}
	for i, note := range f.Notes {
		label := ""
		if i == 0 {
			label = "notes"
		}
		fmt.Fprintf(w, "  %s\t%s\n", label, note)
	}
	for _, quantity := range sortedKeys(f.Ambiguous) {
		fmt.Fprintf(w, "  not read\t%s could be any of %s; choose with --column %s=HEADER\n", quantity, strings.Join(f.Ambiguous[quantity], ", "), quantity)
	}
	if len(f.Unread) > 0 {
		fmt.Fprintf(w, "  other columns\t%s\n", cutList(f.Unread, 12))
	}
	if err := w.Flush(); err != nil {
		return err
	}
	if len(f.Columns) == 0 {
		_, err := fmt.Fprintln(out, "\nno column was recognised; name them with --column QUANTITY=HEADER,UNIT")
		return err
	}
	fmt.Fprintln(out)
	w = tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "quantity\tmin\tmean\tmax\tmissing h\tunit\t  column")
	for i := range f.Columns {
		c := factsOf(&f.Columns[i])
		unit := c.Unit
		if unit == "" {
			unit = "share"
		}
		column := c.Header
		if c.HeightM > 0 {
			column += fmt.Sprintf(", at %g m", c.HeightM)
		}
		fmt.Fprintf(w, "%s\t%.5g\t%.5g\t%.5g\t%d\t%s\t  %s\n", c.Quantity, c.Min, c.Mean, c.Max, c.Missing, unit, column)
	}
	return w.Flush()
}

// placeText writes a place as maps do.
func placeText(p *series.Place) string {
	north, east := "N", "E"
	if p.LatitudeDeg < 0 {
		north = "S"
	}
	if p.LongitudeDeg < 0 {
		east = "W"
	}
	text := fmt.Sprintf("%g %s, %g %s", math.Abs(p.LatitudeDeg), north, math.Abs(p.LongitudeDeg), east)
	if p.HasElevation {
		text += fmt.Sprintf(", %g m above the sea", p.ElevationM)
	}
	return text
}

func spanOf(f *series.File) string {
	if f.Typical {
		return "a typical year"
	}
	return f.Start.Format(hourLayout) + " to " + f.End().Format(hourLayout)
}

// mostGaps is how many gaps are listed one by one.
const mostGaps = 6

// faultLines lists gaps and rows out of place.
func faultLines(f *series.File) []string {
	var lines []string
	hours := 0
	for _, g := range f.Gaps {
		hours += g.Hours
	}
	if len(f.Gaps) > 0 {
		lines = append(lines, fmt.Sprintf("missing hours: %d, in gaps: %d", hours, len(f.Gaps)))
	}
	for i, g := range f.Gaps {
		if i == mostGaps {
			lines = append(lines, fmt.Sprintf("  and %d more", len(f.Gaps)-mostGaps))
			break
		}
		what := "all columns"
		if g.Quantity != "" {
			what = g.Quantity
		}
		lines = append(lines, fmt.Sprintf("  %s: %d h from %s, behind line %d", what, g.Hours, g.From.Format(hourLayout), g.Line))
	}
	for _, r := range []struct {
		rows series.Rows
		what string
	}{{f.Repeated, "rows that repeat a time"}, {f.Disordered, "rows before the one above them"}} {
		if r.rows.Count > 0 {
			lines = append(lines, fmt.Sprintf("%s: %d, the first on line %d", r.what, r.rows.Count, r.rows.Lines[0]))
		}
	}
	return lines
}

func sortedKeys(m map[string][]string) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	return keys
}

// cutList joins names, the first of many.
func cutList(names []string, most int) string {
	if len(names) > most {
		return strings.Join(names[:most], ", ") + fmt.Sprintf(", and %d more", len(names)-most)
	}
	return strings.Join(names, ", ")
}

// gapFacts is a gap for programs.
type gapFacts struct {
	Quantity string `json:"quantity,omitempty"`
	From     string `json:"from"`
	Hours    int    `json:"hours"`
	Line     int    `json:"after_line"`
}

// placeFacts is a place for programs.
type placeFacts struct {
	LatitudeDeg  float64  `json:"latitude_deg"`
	LongitudeDeg float64  `json:"longitude_deg"`
	ElevationM   *float64 `json:"elevation_m,omitempty"`
}

// seriesJSON prints a file for programs.
func seriesJSON(out io.Writer, f *series.File) error {
	about := struct {
		Schema     string              `json:"schema_version"`
		File       string              `json:"file"`
		Format     string              `json:"format"`
		Why        string              `json:"because"`
		Rows       int                 `json:"rows"`
		Span       string              `json:"row_length"`
		Clock      string              `json:"clock"`
		Typical    bool                `json:"typical_year"`
		Start      string              `json:"start"`
		End        string              `json:"end"`
		Hours      int                 `json:"hours"`
		Place      *placeFacts         `json:"place,omitempty"`
		Columns    []columnFacts       `json:"columns"`
		Gaps       []gapFacts          `json:"gaps"`
		Repeated   int                 `json:"repeated_rows"`
		Disordered int                 `json:"disordered_rows"`
		Ambiguous  map[string][]string `json:"ambiguous,omitempty"`
		Unread     []string            `json:"other_columns,omitempty"`
		Notes      []string            `json:"notes,omitempty"`
	}{
		Schema: seriesSchema, File: f.Name, Format: f.Format, Why: f.Why, Rows: f.Rows, Span: f.Span, Clock: f.Clock, Typical: f.Typical,
		Start: f.Start.Format(hourLayout), End: f.End().Format(hourLayout), Hours: f.Hours, Columns: []columnFacts{}, Gaps: []gapFacts{},
		Repeated: f.Repeated.Count, Disordered: f.Disordered.Count, Ambiguous: f.Ambiguous, Unread: f.Unread, Notes: f.Notes,
	}
	if f.Place != nil {
		about.Place = &placeFacts{LatitudeDeg: f.Place.LatitudeDeg, LongitudeDeg: f.Place.LongitudeDeg}
		if f.Place.HasElevation {
			about.Place.ElevationM = &f.Place.ElevationM
		}
	}
	for i := range f.Columns {
		about.Columns = append(about.Columns, factsOf(&f.Columns[i]))
	}
	for _, g := range f.Gaps {
		about.Gaps = append(about.Gaps, gapFacts{g.Quantity, g.From.Format(hourLayout), g.Hours, g.Line})
	}
	encoder := json.NewEncoder(out)
	encoder.SetIndent("", "  ")
	return encoder.Encode(about)
}

// seriesCSV prints the hours.
func seriesCSV(out io.Writer, f *series.File) error {
	w := csv.NewWriter(out)
	row := []string{"time_utc"}
	for i := range f.Columns {
		name := f.Columns[i].Quantity
		if unit := f.Columns[i].Unit; unit != "" {
			name += " [" + unit + "]"
		}
		row = append(row, name)
	}
	err := w.Write(row)
	for h := 0; h < f.Hours && err == nil; h++ {
		row[0] = f.Start.Add(time.Duration(h) * time.Hour).Format(hourLayout)
		for i := range f.Columns {
			row[i+1] = ""
			if v := f.Columns[i].Values[h]; !math.IsNaN(v) {
				row[i+1] = strconv.FormatFloat(v, 'g', -1, 64)
			}
		}
		err = w.Write(row)
	}
	w.Flush()
	return errors.Join(err, w.Error())
}
