package calendar

import (
	"errors"
	"fmt"
	"time"

	"tokenwatt/scenario"
)

// ErrCalendar is wrapped by every error of this package.
var ErrCalendar = errors.New("calendar: no such time in the study")

// Calendar is the study's year and how much of it is studied.
type Calendar struct {
	Year      int // calendar year
	YearHours int // 8,760, or 8,784 in a leap year
	Hours     int // hours studied, from the year's first
	first     time.Weekday
}

// Of returns the calendar of a study. Hours of zero stand for the whole year.
func Of(s scenario.Study) (Calendar, error) {
	start := time.Date(s.Year, time.January, 1, 0, 0, 0, 0, time.UTC)
	c := Calendar{Year: s.Year, YearHours: scenario.HoursInYear(s.Year), Hours: s.Length(), first: start.Weekday()}
	if s.Hours < 0 || c.Hours > c.YearHours {
		return Calendar{}, fmt.Errorf("%w: %d hours of %d, which has %d", ErrCalendar, s.Hours, s.Year, c.YearHours)
	}
	return c, nil
}

// Hour returns the first hour of a day given as MM-DD, counted from the year's first hour. A day that the
// year does not have and one behind the hours studied are errors.
func (c Calendar) Hour(monthDay string) (int, error) {
	t, err := time.Parse("2006-01-02", fmt.Sprintf("%04d-%s", c.Year, monthDay))
	if err != nil {
		return 0, fmt.Errorf("%w: %q is no month and day (MM-DD) of %d", ErrCalendar, monthDay, c.Year)
	}
	hour := 24 * (t.YearDay() - 1)
	if hour >= c.Hours {
		return 0, fmt.Errorf("%w: %s of %d begins in hour %d, and %d hours are studied", ErrCalendar, monthDay, c.Year, hour, c.Hours)
	}
	return hour, nil
}

// Weekend reports whether a day, counted from 0 on 1 January, is a Saturday or a Sunday.
func (c Calendar) Weekend(day int) bool {
	w := (int(c.first) + day) % 7
	return w == int(time.Saturday) || w == int(time.Sunday)
}

// Days returns how many of the first days of the year are working days and how many are of a weekend.
func (c Calendar) Days(n int) (working, weekend int) {
	for day := range n {
		if c.Weekend(day) {
			weekend++
		} else {
			working++
		}
	}
	return working, weekend
}
