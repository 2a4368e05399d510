package svg

import (
	"math"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// TestNiceTicks: by hand from the 1-2-5 rule. (0, 97, 5): range/4 = 24.25, nearest of 20 and 50 by Heckbert's limits
// (below 3 rounds to 2) is 20, so 0 to 100 by 20.
func TestNiceTicks(t *testing.T) {
	for _, c := range []struct {
		lo, hi float64
		n      int
		want   []float64
	}{
		{0, 97, 5, []float64{0, 20, 40, 60, 80, 100}},
		{0, 1, 6, []float64{0, 0.2, 0.4, 0.6, 0.8, 1}},
		{-85, 199, 7, []float64{-100, -50, 0, 50, 100, 150, 200}},
		{0, 0, 5, []float64{0, 0.2, 0.4, 0.6, 0.8, 1}},
	} {
		got := niceTicks(c.lo, c.hi, c.n).at
		if !slices.EqualFunc(got, c.want, func(a, b float64) bool { return math.Abs(a-b) < 1e-12 }) {
			t.Errorf("niceTicks(%g, %g, %d) = %v, want %v", c.lo, c.hi, c.n, got, c.want)
		}
	}
}

// TestTicksProperties: the bounds hold the data, labels are distinct, and steps are 1, 2 or 5 times a power of ten.
func TestTicksProperties(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		lo := rapid.Float64Range(-1e9, 1e9).Draw(r, "lo")
		hi := lo + rapid.Float64Range(1e-3, 1e9).Draw(r, "span")
		n := rapid.IntRange(3, 12).Draw(r, "n")
		for name, tk := range map[string]ticks{"nice": niceTicks(lo, hi, n), "snug": snugTicks(lo, hi, n)} {
			if eps := 1e-8 * tk.step; tk.lo > lo+eps || tk.hi < hi-eps {
				r.Fatalf("%s: [%g, %g] does not hold [%g, %g]", name, tk.lo, tk.hi, lo, hi)
			}
			if len(tk.at) < 2 || len(tk.at) > 3*n {
				r.Fatalf("%s: %d ticks for n = %d", name, len(tk.at), n)
			}
			f := tk.step / math.Pow(10, math.Floor(math.Log10(tk.step)+1e-9))
			if math.Abs(f-1) > 1e-6 && math.Abs(f-2) > 1e-6 && math.Abs(f-5) > 1e-6 {
				r.Fatalf("%s: step %g", name, tk.step)
			}
			if hi-lo > 1e-2*math.Abs(lo) { // below that an SI suffix hides the difference
				labels := tk.labels()
				if unique := slices.Compact(slices.Clone(labels)); len(unique) != len(labels) {
					r.Fatalf("%s: labels repeat: %v", name, labels)
				}
			}
		}
	})
}

func TestLogTicks(t *testing.T) {
	got := logTicks(0.05, 950, 8)
	if diff := cmp.Diff([]string{"0.1", "1", "10", "100", "1,000"}, got.labels()); diff != "" || got.lo != 0.05 || got.hi != 1000 {
		t.Errorf("0.05 to 950: [%g, %g] %s", got.lo, got.hi, diff)
	}
	if diff := cmp.Diff([]string{"2", "5", "10", "20", "50"}, logTicks(3, 40, 8).labels()); diff != "" {
		t.Error(diff)
	}
}

func TestFormatNumber(t *testing.T) {
	for v, want := range map[float64]string{
		0: "0", 0.3: "0.3", 0.0423: "0.0423", 1.234: "1.23", 12.34: "12.3", 99.96: "100", 123.4: "123", 1234: "1,234",
		-1234.5: "−1,234", 999999: "999,999", 1e6: "1M", 1234567: "1.23M", 2.5e9: "2.5G", -3.4: "−3.4", 2.1e-6: "2.1×10⁻⁶",
		999999.7: "1M", 100: "100", 10: "10", 20.04: "20",
	} {
		if got := FormatNumber(v); got != want {
			t.Errorf("FormatNumber(%v) = %q, want %q", v, got, want)
		}
	}
	for v, want := range map[float64]string{950: "950", 12500: "12.5k", 999600: "1M", 8.43e7: "84.3M", -2e12: "−2T"} {
		if got := FormatSI(v); got != want {
			t.Errorf("FormatSI(%v) = %q, want %q", v, got, want)
		}
	}
}

func TestTickFormat(t *testing.T) {
	for _, c := range []struct {
		lo, hi float64
		want   []string
	}{
		{0, 5000, []string{"0", "1,000", "2,000", "3,000", "4,000", "5,000"}},
		{0, 5e6, []string{"0", "1M", "2M", "3M", "4M", "5M"}},
		{-0.1, 0.15, []string{"−0.10", "−0.05", "0", "0.05", "0.10", "0.15"}},
		{0, 2.5e9, []string{"0", "0.5G", "1.0G", "1.5G", "2.0G", "2.5G"}},
	} {
		if diff := cmp.Diff(c.want, niceTicks(c.lo, c.hi, 6).labels()); diff != "" {
			t.Errorf("%g to %g: %s", c.lo, c.hi, diff)
		}
	}
}

// TestTimeMarks: 13 July 2020 was a Monday.
func TestTimeMarks(t *testing.T) {
	labels := func(start time.Time, step time.Duration, n int, width float64) []string {
		var out []string
		for _, m := range (plot{x0: 0, x1: width}).timeMarks(start, step, n) {
			out = append(out, m.lines[:]...)
		}
		return out
	}
	monday := time.Date(2020, 7, 13, 0, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		name  string
		start time.Time
		n     int
		width float64
		want  []string
	}{
		{"week", monday, 48, 100, []string{"Mon", "13 Jul", "Tue", "14 Jul"}},
		{"from noon", monday.Add(12 * time.Hour), 36, 150, []string{"Mon", "13 Jul", "Tue", "14 Jul"}},
		{"hours", monday, 12, 100, []string{"00:00", "Mon 13 Jul", "06:00", "12:00"}},
		{"weeks", monday, 24 * 15, 200, []string{"13 Jul", "20 Jul", "27 Jul"}},
		{"months", time.Date(2020, 11, 1, 0, 0, 0, 0, time.UTC), 24 * 92, 200, []string{"Nov", "2020", "Dec", "Jan", "2021"}},
		{
			"year on a phone", time.Date(2021, 1, 1, 0, 0, 0, 0, time.UTC), 8760, 300,
			[]string{"J", "2021", "F", "M", "A", "M", "J", "J", "A", "S", "O", "N", "D"},
		},
	} {
		if diff := cmp.Diff(c.want, labels(c.start, time.Hour, c.n, c.width)); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
	}
}

// TestTimeZone: in a zone with summer time the day of the change has 23 hours, and its marks follow the clock.
func TestTimeZone(t *testing.T) {
	zone, err := time.LoadLocation("Europe/London")
	if err != nil {
		t.Skip("no time zone data on this machine")
	}
	marks := (plot{x0: 0, x1: 480}).timeMarks(time.Date(2020, 3, 28, 0, 0, 0, 0, zone), time.Hour, 72)
	// 28 March has 24 hours, the 29th 23: midnights at hours 0, 24, 47 and, cut off, 71 of 72.
	want := []float64{0, 24, 47, 71}
	var got []float64
	for _, m := range marks {
		if len(m.lines) == 2 {
			got = append(got, m.x/480*72)
		}
	}
	if !slices.EqualFunc(got, want, func(a, b float64) bool { return math.Abs(a-b) < 1e-9 }) {
		t.Errorf("midnights at hours %v, want %v", got, want)
	}
}
