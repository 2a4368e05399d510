package claims

import "fmt"

// Date is a day, a month (Day 0) or a year (Month 0). The zero Date is unknown.
type Date struct{ Year, Month, Day int }

// Known reports whether there is at least a year.
func (d Date) Known() bool { return d.Year != 0 }

// String returns "2023-04-12", "2023-04", "2023" or "".
func (d Date) String() string {
	switch {
	case !d.Known():
		return ""
	case d.Month == 0:
		return fmt.Sprintf("%04d", d.Year)
	case d.Day == 0:
		return fmt.Sprintf("%04d-%02d", d.Year, d.Month)
	}
	return fmt.Sprintf("%04d-%02d-%02d", d.Year, d.Month, d.Day)
}

// Before reports whether d is certainly before e: a month that holds e's day is not.
func (d Date) Before(e Date) bool {
	if d.Year != e.Year {
		return d.Year < e.Year
	}
	if d.Month == 0 || e.Month == 0 || d.Month != e.Month {
		return d.Month != 0 && e.Month != 0 && d.Month < e.Month
	}
	return d.Day != 0 && e.Day != 0 && d.Day < e.Day
}
