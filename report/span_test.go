package report

import "testing"

func TestSpan(t *testing.T) {
	for _, c := range []struct {
		year, hours    int
		years          int
		span, of, per  string
		calendarYears  string
		hoursOfColumns int
	}{
		{2025, 8760, 1, "Study year 2025, 8,760 hours", "the year", "a year", "2025", 8760},
		{2024, 8784, 1, "Study year 2024, 8,784 hours", "the year", "a year", "2024", 8784},
		{2024, 8760, 0, "The first 8,760 hours of 2024 alone", "the 8,760 hours studied", "in the 8,760 hours studied", "2024", 8760},
		{2023, 17544, 2, "Study years 2023 to 2024, 17,544 hours", "the 2 years", "in the 2 years", "2023 and 2024", 17544},
		{2025, 336, 0, "The first 336 hours of 2025 alone", "the 336 hours studied", "in the 336 hours studied", "2025", 336},
		{2022, 26304 + 1, 0, "The first 26,305 hours of 2022 alone", "the 26,305 hours studied", "in the 26,305 hours studied", "2022 to 2025", 26305},
	} {
		r := &Report{Year: c.year, Hours: c.hours}
		if r.Years() != c.years || r.Span() != c.span || r.Of() != c.of || r.Per() != c.per {
			t.Errorf("%d hours from %d: %d years, %q, %q, %q", c.hours, c.year, r.Years(), r.Span(), r.Of(), r.Per())
		}
		h := &Hourly{Year: c.year, Columns: []Column{{Name: "x", Values: make([]float64, c.hoursOfColumns)}}}
		if got := h.years(); got != c.calendarYears {
			t.Errorf("%d hours from %d lie in %q, want %q", c.hours, c.year, got, c.calendarYears)
		}
	}
}
