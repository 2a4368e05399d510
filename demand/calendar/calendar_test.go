package calendar_test

import (
	"errors"
	"testing"
	"time"

	"pgregory.net/rapid"

	"tokenwatt/demand/calendar"
	"tokenwatt/scenario"
)

// TestDays: 2023 began and ended on a Sunday, so it has 53 Sundays and 52 Saturdays; 2024 began on a Monday and
// has 366 days, ending on a Tuesday.
func TestDays(t *testing.T) {
	for _, c := range []struct{ year, hours, working, weekend int }{{2023, 8760, 260, 105}, {2024, 8784, 262, 104}} {
		cal, err := calendar.Of(scenario.Study{Year: c.year})
		if err != nil {
			t.Fatal(err)
		}
		working, weekend := cal.Days(cal.YearHours / 24)
		if cal.Hours != c.hours || cal.YearHours != c.hours || working != c.working || weekend != c.weekend {
			t.Errorf("%d has %d hours, %d working and %d other days, expected %d, %d, %d", c.year, cal.Hours, working, weekend, c.hours, c.working, c.weekend)
		}
	}
}

// TestAgainstLibrary holds day and hour to the standard library's calendar.
func TestAgainstLibrary(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		year := rapid.IntRange(1990, 2100).Draw(t, "year")
		cal, err := calendar.Of(scenario.Study{Year: year})
		if err != nil {
			t.Fatal(err)
		}
		day := rapid.IntRange(0, cal.YearHours/24-1).Draw(t, "day")
		date := time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, day)
		if got := cal.Weekend(day); got != (date.Weekday() == time.Saturday || date.Weekday() == time.Sunday) {
			t.Errorf("%s is a weekend: %v", date.Weekday(), got)
		}
		if hour, err := cal.Hour(date.Format("01-02")); err != nil || hour != 24*day {
			t.Errorf("%s begins in hour %d (%v), expected %d", date.Format("01-02"), hour, err, 24*day)
		}
	})
}

func TestTimesThatAreNot(t *testing.T) {
	if _, err := calendar.Of(scenario.Study{Year: 2023, Hours: 8784}); !errors.Is(err, calendar.ErrCalendar) {
		t.Errorf("8784 hours of 2023: %v", err)
	}
	cal, err := calendar.Of(scenario.Study{Year: 2023, Hours: 48})
	if err != nil {
		t.Fatal(err)
	}
	for _, day := range []string{"", "13-01", "02-29", "2-3", "01-03", "January 1", "01-01x"} {
		if _, err := cal.Hour(day); !errors.Is(err, calendar.ErrCalendar) {
			t.Errorf("%q: %v", day, err)
		}
	}
	if hour, err := cal.Hour("01-02"); err != nil || hour != 24 {
		t.Errorf("01-02 begins in hour %d, %v", hour, err)
	}
}

func FuzzHour(f *testing.F) {
	for _, seed := range []string{"01-01", "02-29", "12-31", "00-00", "1-1"} {
		f.Add(seed)
	}
	cal, err := calendar.Of(scenario.Study{Year: 2024})
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, day string) {
		hour, err := cal.Hour(day)
		if err == nil && (hour < 0 || hour >= 8784 || hour%24 != 0) {
			t.Errorf("%q begins in hour %d", day, hour)
		}
	})
}
