package weather

import (
	"fmt"
	"math"
	"strings"

	"tokenwatt/internal/csvseries"
	"tokenwatt/internal/strictyaml"
	"tokenwatt/internal/zone"
	"tokenwatt/scenario"
	"tokenwatt/supply/series"
)

// Hours are the series of a scenario's file over the hours of a study.
type Hours struct {
	// Values are the series that the file has, by name, in the units that were asked for.
	Values map[string][]float64
	// HeightM is the height above ground of the file's wind speed, 0 where it does not say.
	HeightM float64
	// Place is where the file says it is from, nil where it does not.
	Place *series.Place
	// Warnings tell what the file was read as and what was filled or moved; there is none for a table read as it is.
	Warnings []string
}

// ReadHours reads the series of a scenario's file that the caller knows, each the first hours of the study's years. A series
// that the file does not have is missing from the result. Errors are strictyaml.Errors with file, line and column, or those
// of csvseries.Load and series.Read.
func ReadHours(csv *scenario.CSV, known []csvseries.Quantity, study scenario.Study, hours int) (*Hours, error) {
	if csv.AsItIs() {
		year := scenario.HoursInYear(study.Year)
		if hours > year {
			year = study.Calendar()
		}
		values, err := ReadCSV(csv, known, hours, year)
		return &Hours{Values: values}, err
	}
	file, err := series.Read(csv.File, settingsOf(csv))
	if err != nil {
		return nil, err
	}
	return CutHours(file, csv, known, study, hours)
}

// settingsOf says how a scenario's file is to be read.
func settingsOf(csv *scenario.CSV) *series.Settings {
	s := &series.Settings{Format: csv.Format, Zone: csv.Zone}
	if csv.Zone == "" && csv.Offset != 0 {
		s.Zone = zone.Fixed(int64(csv.Offset) * 3600).Name
	}
	for _, c := range csv.Columns {
		choice := series.Choice{Quantity: c.Name, Header: c.Value.Name, Unit: c.Value.Unit, Position: c.Position}
		if c.Value.Scale.Known() {
			choice.Scale = c.Value.Scale.Mode.Float()
		}
		s.Columns = append(s.Columns, choice)
	}
	for _, c := range csv.Select {
		s.Select = append(s.Select, series.Selected{Header: c.Name, Value: c.Value, Position: c.Position})
	}
	return s
}

// CutHours is ReadHours on a file that was read with the settings of csv before.
func CutHours(file *series.File, csv *scenario.CSV, known []csvseries.Quantity, study scenario.Study, hours int) (*Hours, error) {
	r := &reading{file: file, csv: csv, hours: &Hours{Values: map[string][]float64{}, Place: file.Place}}
	names := map[string]*series.Column{}
	var quantities []string
	for _, k := range known {
		if c := r.column(k.Key); c != nil {
			names[k.Key] = c
			quantities = append(quantities, c.Quantity)
		}
	}
	if len(r.errs) > 0 {
		return nil, r.errs
	}
	if len(names) == 0 {
		r.nothing(known)
		return nil, r.errs
	}
	pieces, err := file.Cut(cutOf(csv, study, hours), quantities...)
	if err != nil {
		return nil, err
	}
	r.hours.Warnings = append(r.warned(names, known), pieces.Warnings...)
	for i := range known {
		k := &known[i]
		c := names[k.Key]
		if c == nil {
			continue
		}
		r.hours.Values[k.Key] = r.converted(k, c, pieces)
		if c.Quantity == series.WindSpeed {
			r.hours.HeightM = c.HeightM
		}
	}
	if len(r.errs) > 0 {
		return nil, r.errs
	}
	return r.hours, nil
}

func cutOf(csv *scenario.CSV, study scenario.Study, hours int) *series.Cut {
	c := &series.Cut{Year: study.Year, Hours: hours, Of: csv.Year, MaxGap: csv.MaxGap}
	rule := func(text string) string {
		if text == "error" {
			return ""
		}
		return text
	}
	c.Leap, c.Gaps, c.Edges = rule(csv.Leap), rule(csv.Gaps), rule(csv.Edges)
	return c
}

// reading is one file on its way into a stage.
type reading struct {
	file  *series.File
	csv   *scenario.CSV
	hours *Hours
	errs  strictyaml.Errors
}

func (r *reading) fail(line int, path, found, expected, hint string) {
	r.errs = append(r.errs, &strictyaml.Error{File: r.file.Name, Line: line, Col: 1, Path: path, Found: found, Expected: expected, Hint: hint})
}

// column is the file's column for a series of a stage: a plant's capacity factor may be that of the sun, of the wind, or of
// what the file does not say.
func (r *reading) column(name string) *series.Column {
	candidates := []string{name}
	if name == series.CF {
		candidates = append(candidates, series.SolarCF, series.WindCF)
	}
	var found *series.Column
	for _, q := range candidates {
		if headers := r.file.Ambiguous[q]; len(headers) > 0 {
			r.fail(r.file.HeaderLine(), name, "several columns that could be it: "+strings.Join(headers, ", "), "one",
				fmt.Sprintf("choose it: `columns: {%s: {name: %q}}`", name, headers[0]))
			return nil
		}
		c := r.file.Column(q)
		switch {
		case c == nil:
		case c.Missing() == len(c.Values):
			r.hours.Warnings = append(r.hours.Warnings, fmt.Sprintf("%s: column %s has no value at all and is not used", r.file.Name, c.Header))
		case found != nil:
			r.fail(r.file.HeaderLine(), name, "columns of sun and of wind: "+found.Header+", "+c.Header, "one", fmt.Sprintf("choose it: `columns: {%s: {name: %q}}`", name, found.Header))
			return nil
		default:
			if found = c; q == name {
				return found
			}
		}
	}
	return found
}

// nothing reports a file that has no series that the stage can use.
func (r *reading) nothing(known []csvseries.Quantity) {
	names := make([]string, len(known))
	for i := range known {
		names[i] = known[i].Key
	}
	var has []string
	for i := range r.file.Columns {
		has = append(has, r.file.Columns[i].Quantity)
	}
	found := "no column that was recognised"
	if len(has) > 0 {
		found = "columns of " + strings.Join(has, ", ")
	}
	hint := "name it: `columns: {" + names[0] + ": {name: ..., unit: ...}}`"
	if len(r.file.Unread) > 0 {
		hint += "; the file has " + strings.Join(r.file.Unread[:min(len(r.file.Unread), 12)], ", ")
	}
	r.fail(r.file.HeaderLine(), "", found, "one of "+strings.Join(names, ", "), hint)
}

// warned says what the file was read as.
func (r *reading) warned(names map[string]*series.Column, known []csvseries.Quantity) []string {
	var used []string
	for _, k := range known {
		if c := names[k.Key]; c != nil {
			used = append(used, fmt.Sprintf("%s from %s", k.Key, c.Header))
		}
	}
	text := fmt.Sprintf("%s: read as %s, because %s: %s; clock %s", r.file.Name, series.Title(r.file.Format), r.file.Why, strings.Join(used, ", "), r.file.Clock)
	return append(r.hours.Warnings, strings.Join(append([]string{text}, r.file.Notes...), "; "))
}

// converted brings a column's hours into a stage's unit and checks its bounds. Prices need an exchange rate, everything
// else is in the stage's unit up to its name.
func (r *reading) converted(k *csvseries.Quantity, c *series.Column, pieces *series.Pieces) []float64 {
	values := pieces.Values[c.Quantity]
	if c.Unit != k.Unit {
		rate := 0.0
		if r.csv.ExchangeRate.Known() {
			rate = r.csv.ExchangeRate.Mode.Float()
		}
		if !strings.HasSuffix(c.Unit, "/MWh") || !strings.HasSuffix(k.Unit, "/MWh") || rate == 0 {
			r.fail(r.file.HeaderLine(), k.Key, "column `"+c.Header+"` in "+c.Unit, "values in "+k.Unit, "give `exchange_rate`, USD for a unit of that currency; none is known here")
			return nil
		}
		for h := range values {
			values[h] *= rate
		}
	}
	if !(k.Max > k.Min) {
		return values
	}
	for h, v := range values {
		if !(v >= k.Min && v <= k.Max) || math.IsInf(v, 0) {
			r.fail(pieces.Lines[h], k.Key, fmt.Sprintf("%g in the hour that this row begins", v), strings.TrimSpace(fmt.Sprintf("%g to %g %s", k.Min, k.Max, k.Unit)), "")
			if len(r.errs) >= 20 {
				break
			}
		}
	}
	return values
}
