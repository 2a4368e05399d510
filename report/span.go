package report

import (
	"fmt"
	"time"
)

// Years is how many whole calendar years were studied, from Year on; 0 where the hours are not those of whole years. A report
// without a number of hours counts as one of a year.
func (r *Report) Years() int {
	if r.Hours == 0 {
		return 1
	}
	left, years := r.Hours, 0
	for left > 0 {
		left -= 24 * time.Date(r.Year+years, time.December, 31, 0, 0, 0, 0, time.UTC).YearDay()
		years++
	}
	if left < 0 {
		return 0
	}
	return years
}

// WholeYear tells whether all hours of one calendar year were studied.
func (r *Report) WholeYear() bool { return r.Years() == 1 }

// Span says which hours were studied: "Study year 2025, 8,760 hours".
func (r *Report) Span() string {
	hours := Number(float64(r.Hours), 6)
	switch years := r.Years(); years {
	case 0:
		return fmt.Sprintf("The first %s hours of %d alone", hours, r.Year)
	case 1:
		return fmt.Sprintf("Study year %d, %s hours", r.Year, hours)
	default:
		return fmt.Sprintf("Study years %d to %d, %s hours", r.Year, r.Year+years-1, hours)
	}
}

// Of is what sums and means are of: "the year", "the 2 years", or "the 336 hours studied".
func (r *Report) Of() string {
	switch years := r.Years(); years {
	case 0:
		return "the " + Number(float64(r.Hours), 6) + " hours studied"
	case 1:
		return "the year"
	default:
		return fmt.Sprintf("the %d years", years)
	}
}

// Per is what a sum is for, behind a number: "a year", or "in the 336 hours studied".
func (r *Report) Per() string {
	if r.WholeYear() {
		return "a year"
	}
	return "in " + r.Of()
}

// years names the calendar years that a table's hours lie in: "2025", or "2025 and 2026".
func (h *Hourly) years() string {
	last := time.Date(h.Year, time.January, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(max(h.hours()-1, 0)) * time.Hour).Year()
	switch last - h.Year {
	case 0:
		return fmt.Sprint(h.Year)
	case 1:
		return fmt.Sprintf("%d and %d", h.Year, last)
	default:
		return fmt.Sprintf("%d to %d", h.Year, last)
	}
}
