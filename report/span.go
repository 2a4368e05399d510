package report

import "time"

// WholeYear tells whether all hours of the calendar year were studied. A report without a number of hours counts as one
// of a year.
func (r *Report) WholeYear() bool {
	return r.Hours == 0 || r.Hours == 24*time.Date(r.Year, time.December, 31, 0, 0, 0, 0, time.UTC).YearDay()
}

// Of is what sums and means are of: "the year", or "the 336 hours studied".
func (r *Report) Of() string {
	if r.WholeYear() {
		return "the year"
	}
	return "the " + Number(float64(r.Hours), 4) + " hours studied"
}

// Per is what a sum is for, behind a number: "a year", or "in the 336 hours studied".
func (r *Report) Per() string {
	if r.WholeYear() {
		return "a year"
	}
	return "in " + r.Of()
}
