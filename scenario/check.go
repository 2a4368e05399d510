package scenario

import (
	"errors"
	"fmt"
	"maps"
	"math"
	"os"
	"slices"
	"strings"
	"time"

	"tokenwatt/catalog"
	"tokenwatt/internal/strictyaml"
	"tokenwatt/internal/zone"
	"tokenwatt/quantity"
)

// HoursInYear returns 8760, or 8784 in a leap year.
func HoursInYear(year int) int {
	return 24 * time.Date(year, time.December, 31, 0, 0, 0, 0, time.UTC).YearDay()
}

// Length returns the number of hours of the first year of the study that are simulated: those of the demand.
func (s Study) Length() int {
	if s.Hours > 0 {
		return s.Hours
	}
	return HoursInYear(s.Year)
}

// WeatherYears returns the number of years of weather, one or more.
func (s Study) WeatherYears() int { return max(1, s.Years) }

// Total returns the number of hours of all years of weather: those of facility and supply.
func (s Study) Total() int {
	total := s.Length()
	for year := s.Year + 1; year < s.Year+s.WeatherYears(); year++ {
		total += HoursInYear(year)
	}
	return total
}

// Calendar returns the number of hours of all calendar years of the study, of which a study of hours has a part.
func (s Study) Calendar() int {
	if s.WeatherYears() > 1 {
		return s.Total()
	}
	return HoursInYear(s.Year)
}

// StartHour returns the hour of the year in which the run starts.
func (t *Training) StartHour(year int) (int, error) {
	at, err := time.Parse("2006-01-02", fmt.Sprintf("%04d-%s", year, t.Start))
	if err != nil {
		return 0, fmt.Errorf("scenario: start %q is not a month and day (MM-DD) of %d", t.Start, year)
	}
	return (at.YearDay() - 1) * 24, nil
}

// check finds what the tags cannot say: fields that need or exclude each other.
func check(s *Scenario, known *catalog.Catalog, doc *strictyaml.Document) strictyaml.Errors {
	var errs strictyaml.Errors
	report := func(path, found, expected, hint string) {
		errs = append(errs, doc.Errorf(path, found, expected, hint))
	}
	if year := HoursInYear(s.Study.Year); s.Study.Hours > year {
		report("study.hours", fmt.Sprintf("%d hours", s.Study.Hours), fmt.Sprintf("at most the %d hours of %d", year, s.Study.Year), "")
	}
	if s.Study.Years > 1 && s.Study.Hours > 0 {
		report("study.hours", fmt.Sprintf("%d hours of %d years", s.Study.Hours, s.Study.Years), "whole years: one of hours and years", "")
	}
	if len(s.Workloads) == 0 {
		report("workloads", "no workload", "at least one", "tokenwatt init writes an example")
	}
	for _, w := range s.Workloads {
		path := strictyaml.JoinPath("workloads", w.Name)
		if t := w.Value.Training; t != nil {
			checkStart(path+".training.start", t, s.Study, report)
			checkTraining(path+".training", t, known, report)
		}
		if v := w.Value.Serving; v != nil {
			checkServing(path+".serving", v, s.Study, known, report)
		}
		if l := w.Value.Load; l != nil {
			checkLoad(path+".load", l, s.Study, report)
		}
		if r := w.Value.Robots; r != nil {
			checkRobots(path+".robots", r, known, report)
		}
		if c := w.Value.Campaign; c != nil {
			checkCampaign(path+".campaign", c, s.Study, report)
		}
	}
	if s.Site.Weather.CSV != nil {
		checkColumns("site.weather.csv", s.Site.Weather.CSV, report,
			"solar_cf", "wind_cf", "temperature", "ghi", "dni", "dhi", "poa", "wind_speed", "dew_point", "humidity", "pressure")
	}
	checkFacility(&s.Site.Facility, known, doc, report)
	if s.Fusion != nil && known != nil {
		checkFusion(s.Fusion, known, doc, report)
	}
	if s.Supply != nil {
		checkSupply(s, known, report)
	}
	return errs
}

// checkStart reports a start that the year does not have, or that lies behind the hours studied.
func checkStart(path string, t *Training, study Study, report reporter) {
	hour, err := t.StartHour(study.Year)
	switch {
	case err != nil:
		report(path, "`"+t.Start+"`", fmt.Sprintf("a month and day (MM-DD) of %d, such as 02-01", study.Year), "")
	case hour >= study.Length():
		report(path, fmt.Sprintf("`%s`, which begins in hour %d", t.Start, hour),
			fmt.Sprintf("a day within the %d hours of the study", study.Length()), "")
	}
}

// checkFiles reports the files of hourly values, requests and sequences that are not there or cannot be files, at the place where
// they are named. What is in them the importers tell.
func checkFiles(s *Scenario, doc *strictyaml.Document) strictyaml.Errors {
	var errs strictyaml.Errors
	files := s.files()
	for _, path := range slices.Sorted(maps.Keys(files)) {
		name, what := *files[path].name, files[path].what
		about, err := os.Stat(name)
		switch {
		case errors.Is(err, os.ErrNotExist):
			errs = append(errs, doc.Errorf(path, "`"+name+"`", what+"; there is none of this name", ""))
		case err != nil:
			errs = append(errs, doc.Errorf(path, "`"+name+"`", what+" that can be read: "+err.Error(), ""))
		case about.IsDir():
			errs = append(errs, doc.Errorf(path, "`"+name+"`", what+", not a folder", ""))
		}
	}
	return errs
}

type reporter func(path, found, expected, hint string)

func checkLoad(path string, l *FixedLoad, study Study, report reporter) {
	switch {
	case l.Power.Known() && l.CSV != nil:
		report(path, "both power and csv", "one of them", "")
	case !l.Power.Known() && l.CSV == nil:
		report(path, "neither power nor csv", "one of them", "")
	}
	if l.CSV != nil {
		checkColumns(path+".csv", l.CSV, report, "power")
	}
	d := l.Deferrable
	if d == nil {
		return
	}
	window := d.Window.Mode.Hours()
	switch {
	case !whole(window):
		report(path+".deferrable.window", "`"+d.Window.String()+"`", "a whole number of hours", "")
	case window > float64(study.Length()):
		report(path+".deferrable.window", "`"+d.Window.String()+"`", fmt.Sprintf("at most the %d hours of the study", study.Length()), "")
	}
	if mean := quantity.Scale(l.Power.Mode, d.Share.Mode.Float()); l.Power.Known() && d.Max.Mode < mean {
		report(path+".deferrable.max", "`"+d.Max.String()+"`", "at least what moves in the mean, "+mean.String(), "")
	}
}

// whole tells whether a number of hours has no part of an hour, rounding apart.
func whole(hours float64) bool { return math.Abs(hours-math.Round(hours)) < 1e-9 }

// checkColumns reports names that the importer of a place does not know, and a file of which it is to read nothing.
// Besides the series every file may have a column of times.
func checkColumns(path string, csv *CSV, report reporter, series ...string) {
	known := append([]string{"time"}, series...)
	read := false
	for _, column := range csv.Columns {
		read = read || slices.Contains(series, column.Name)
		if slices.Contains(known, column.Name) {
			continue
		}
		hint := ""
		if near := strictyaml.Nearest(column.Name, known); near != "" {
			hint = "did you mean `" + near + "`?"
		}
		report(strictyaml.JoinPath(path+".columns", column.Name), "`"+column.Name+"`", "one of "+strings.Join(known, ", "), hint)
		read = true // what was meant cannot be told
	}
	if _, err := zone.Parse(csv.Zone); csv.Zone != "" && err != nil {
		report(path+".zone", "`"+csv.Zone+"`", "UTC, an offset such as +01:00, or a name such as Europe/Berlin", "")
	}
	if csv.Offset != 0 && csv.Zone != "" {
		report(path+".utc_offset", "both utc_offset and zone", "one of them", "zone says all that utc_offset does")
	}
	if csv.MaxGap > 0 && csv.Gaps != "interpolate" {
		report(path+".max_gap", "a longest gap and no interpolation", "`gaps: interpolate` beside it", "")
	}
	if !read && csv.AsItIs() {
		report(path+".columns", "no column to read", "at least one of "+strings.Join(series, ", "), "")
	}
}
