package scenario

import (
	"fmt"
	"time"

	"tokenwatt/internal/strictyaml"
)

// HoursInYear returns 8760, or 8784 in a leap year.
func HoursInYear(year int) int {
	return 24 * time.Date(year, time.December, 31, 0, 0, 0, 0, time.UTC).YearDay()
}

// Length returns the number of hours that are simulated.
func (s Study) Length() int {
	if s.Hours > 0 {
		return s.Hours
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
func check(s *Scenario, doc *strictyaml.Document) strictyaml.Errors {
	var errs strictyaml.Errors
	report := func(path, found, expected, hint string) {
		errs = append(errs, doc.Errorf(path, found, expected, hint))
	}
	if year := HoursInYear(s.Study.Year); s.Study.Hours > year {
		report("study.hours", fmt.Sprintf("%d hours", s.Study.Hours), fmt.Sprintf("at most the %d hours of %d", year, s.Study.Year), "")
	}
	if len(s.Workloads) == 0 {
		report("workloads", "no workload", "at least one", "tokenwatt init writes an example")
	}
	for _, w := range s.Workloads {
		path := strictyaml.JoinPath("workloads", w.Name)
		if t := w.Value.Training; t != nil {
			if _, err := t.StartHour(s.Study.Year); err != nil {
				report(path+".training.start", "`"+t.Start+"`", "a month and day such as 02-01", "")
			}
		}
		if l := w.Value.Load; l != nil {
			checkLoad(path+".load", l, report)
		}
	}
	if s.Site.Weather.CSV != nil {
		checkColumns("site.weather.csv", s.Site.Weather.CSV, report,
			"time", "solar_cf", "wind_cf", "temperature", "ghi", "dni", "dhi", "wind_speed")
	}
	if s.Supply != nil {
		checkSupply(s.Supply, report)
	}
	return errs
}

type reporter func(path, found, expected, hint string)

func checkLoad(path string, l *FixedLoad, report reporter) {
	if l.Power.Known() == (l.CSV != nil) {
		report(path, "a load with both power and csv, or with neither", "exactly one of power and csv", "")
	}
	if l.CSV != nil {
		checkColumns(path+".csv", l.CSV, report, "time", "power")
	}
}

func checkSupply(s *Supply, report reporter) {
	if s.Grid == nil && len(s.Candidates) == 0 {
		report("supply", "neither grid nor candidates", "at least one source", "leave supply out to bill electricity at site.tariff")
	}
	if s.Grid != nil && s.Grid.CSV != nil {
		checkColumns("supply.grid.csv", s.Grid.CSV, report, "time", "price", "carbon")
	}
	for _, c := range s.Candidates {
		path := strictyaml.JoinPath("supply.candidates", c.Name)
		if c.Value.CSV != nil {
			checkColumns(path+".csv", c.Value.CSV, report, "time", "cf")
		}
		if c.Value.Min.Known() && c.Value.Max.Known() && c.Value.Min.Mode > c.Value.Max.Mode {
			report(path+".min", c.Value.Min.String(), "at most max, "+c.Value.Max.String(), "")
		}
	}
}

// checkColumns reports names that the importer of a place does not know.
func checkColumns(path string, csv *CSV, report reporter, known ...string) {
	for _, column := range csv.Columns {
		found := false
		for _, name := range known {
			found = found || name == column.Name
		}
		if found {
			continue
		}
		hint := ""
		if near := strictyaml.Nearest(column.Name, known); near != "" {
			hint = "did you mean `" + near + "`?"
		}
		report(strictyaml.JoinPath(path+".columns", column.Name), "`"+column.Name+"`", fmt.Sprintf("one of %v", known), hint)
	}
}
