package series

import (
	"testing"
	"time"
	_ "time/tzdata"

	"pgregory.net/rapid"

	"tokenwatt/internal/zone"
)

func keeper(t testing.TB, name string) timekeeper {
	t.Helper()
	z, err := zone.Parse(name)
	if err != nil {
		t.Fatal(err)
	}
	return timekeeper{z}
}

// instant reads a time of UTC for a test.
func instant(t testing.TB, text string) int64 {
	t.Helper()
	at, err := time.Parse("2006-01-02T15:04Z", text)
	if err != nil {
		t.Fatal(err)
	}
	return at.Unix()
}

func wall(t testing.TB, text string) stamp {
	t.Helper()
	s, ok := parseStamp(text, orderUnknown)
	if !ok {
		t.Fatalf("%s is no time", text)
	}
	return s
}

// Clocks in Berlin went from 02:00 to 03:00 on 29 March 2020 at 01:00 UTC, and back from 03:00 to 02:00 on 25 October at
// 01:00 UTC.
func TestSummerTime(t *testing.T) {
	berlin := keeper(t, "Europe/Berlin")
	before := int64(0)
	for _, c := range []struct{ text, want string }{
		{"2020-03-29 01:00", "2020-03-29T00:00Z"},
		{"2020-03-29 03:00", "2020-03-29T01:00Z"},
		{"2020-10-25 01:45", "2020-10-24T23:45Z"},
		{"2020-10-25 02:00", "2020-10-25T00:00Z"},
		{"2020-10-25 02:15", "2020-10-25T00:15Z"},
		{"2020-10-25 02:45", "2020-10-25T00:45Z"},
		{"2020-10-25 02:00", "2020-10-25T01:00Z"},
		{"2020-10-25 02:15", "2020-10-25T01:15Z"},
		{"2020-10-25 02:45", "2020-10-25T01:45Z"},
		{"2020-10-25 03:00", "2020-10-25T02:00Z"},
	} {
		got, ok := berlin.resolve(wall(t, c.text), before)
		if !ok || got != instant(t, c.want) {
			t.Errorf("%s behind %s is %s, %t, want %s", c.text, date(before), date(got), ok, c.want)
		}
		before = got
	}
	for _, text := range []string{"2020-03-29 02:00", "2020-03-29 02:30"} {
		if at, ok := berlin.resolve(wall(t, text), 0); ok {
			t.Errorf("%s, which the clock leaves out, is %s", text, date(at))
		}
	}
}

// A year of steps, written as a clock shows them and read one behind the other, is that year again: in zones of both
// hemispheres, of half an hour, and with changes at midnight.
func TestClockInverts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		name := rapid.SampledFrom([]string{"Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "America/Santiago", "Asia/Kolkata", "Africa/Casablanca", "America/St_Johns"}).Draw(t, "zone")
		z, err := zone.Parse(name)
		if err != nil {
			t.Fatal(err)
		}
		k := timekeeper{z}
		step := rapid.SampledFrom([]int64{900, 1800}).Draw(t, "step")
		at := time.Date(rapid.IntRange(1995, 2035).Draw(t, "year"), 1, 1, 0, 0, 0, 0, time.UTC).Unix()
		before := at - step
		for range 366 * day / step {
			_, offset := time.Unix(at, 0).In(z.Location).Zone()
			got, ok := k.resolve(stamp{wall: at + int64(offset)}, before)
			if !ok || got != at {
				t.Fatalf("%s: %s is read as %s, %t", name, date(at), date(got), ok)
			}
			before, at = at, at+step
		}
	})
}

// The intervals of the nights of change, as the Transparency Platform writes them with and without marks.
func TestIntervalLength(t *testing.T) {
	brussels := keeper(t, "Europe/Brussels")
	for _, c := range []struct {
		from, to, at string
		want         int64
	}{
		{"29.03.2020 01:00", "29.03.2020 02:00", "2020-03-29T00:00Z", hour}, // old site: the end does not exist
		{"29.03.2020 01:00", "29.03.2020 03:00", "2020-03-29T00:00Z", hour},
		{"25.10.2020 02:00", "25.10.2020 03:00", "2020-10-25T00:00Z", hour}, // first of two, without a mark
		{"25.10.2020 02:00", "25.10.2020 03:00", "2020-10-25T01:00Z", hour},
		{"25.10.2020 02:45", "25.10.2020 02:00", "2020-10-25T00:45Z", 900},
		{"27/10/2024 02:00:00 (CEST)", "27/10/2024 02:00:00 (CET)", "2024-10-27T00:00Z", hour},
		{"31/03/2024 01:00:00 (CET)", "31/03/2024 03:00:00 (CEST)", "2024-03-31T00:00Z", hour},
		{"01.01.2020 00:00", "01.01.2020 00:15", "2019-12-31T23:00Z", 900},
	} {
		from, ok := parseStamp(c.from, dayFirst)
		to, okTo := parseStamp(c.to, dayFirst)
		if !ok || !okTo {
			t.Fatalf("%s or %s is no time", c.from, c.to)
		}
		if got := brussels.length(from, to, instant(t, c.at)); got != c.want {
			t.Errorf("%s - %s is %d s long, want %d", c.from, c.to, got, c.want)
		}
	}
}

func TestParseStamp(t *testing.T) {
	for _, c := range []struct {
		text   string
		order  dateOrder
		want   string
		ahead  int64
		marked bool
	}{
		{"2020-01-02T03:04Z", orderUnknown, "2020-01-02T03:04Z", 0, true},
		{"2020-01-02T03:04:05.123+01:00", orderUnknown, "2020-01-02T03:04Z", hour, true},
		{"2020-01-02 03:04:00-06:00", orderUnknown, "2020-01-02T03:04Z", -6 * hour, true},
		{"2020-01-02T03", orderUnknown, "2020-01-02T03:00Z", 0, false},
		{"2020-01-02T03-05", orderUnknown, "2020-01-02T03:00Z", -5 * hour, true},
		{"20200102:0304", orderUnknown, "2020-01-02T03:04Z", 0, false},
		{"2020-1-2 3:04", orderUnknown, "2020-01-02T03:04Z", 0, false},
		{"2020/01/02 03:04", orderUnknown, "2020-01-02T03:04Z", 0, false},
		{"02.01.2020 03:04", orderUnknown, "2020-01-02T03:04Z", 0, false},
		{"02/01/2020 03:04:00 (CET)", dayFirst, "2020-01-02T03:04Z", hour, true},
		{"1/2/2020 3:04:00 AM", monthFirst, "2020-01-02T03:04Z", 0, false},
		{"1/2/2020 12:04:00 PM", monthFirst, "2020-01-02T12:04Z", 0, false},
		{"1/2/2020 12:04 am", monthFirst, "2020-01-02T00:04Z", 0, false},
		{"12/31/1988 24:00", monthFirst, "1989-01-01T00:00Z", 0, false},
		{"2020-01-02 03:04 UTC", orderUnknown, "2020-01-02T03:04Z", 0, true},
		{"2020-02-29T00", orderUnknown, "2020-02-29T00:00Z", 0, false},
	} {
		got, ok := parseStamp(c.text, c.order)
		want := instant(t, c.want)
		if !ok || got.wall-got.wall%60 != want || got.ahead != c.ahead || got.marked != c.marked {
			t.Errorf("%q is %s, ahead %d, marked %t, %t", c.text, date(got.wall), got.ahead, got.marked, ok)
		}
	}
	for _, text := range []string{
		"", "noon", "2020-01-02", "2020-13-01T00", "2021-02-29T00", "2020-01-01T25:00", "24:01", "2020-01-01T24:30", "2020-01-01T00:60", "01/02/2020 03:04",
		"2020-01-02T03:04 (XYZ)", "2020-01-02T03:04+99:00", "2020-01-02x03:04", "2020-01-02T3:4", "13:00 PM 2020", "1/2/2020 13:00 PM", "20200132:0000", "2020-01-02T03:04:05.", "99999999999",
	} {
		if got, ok := parseStamp(text, orderUnknown); ok {
			t.Errorf("%q is %s", text, date(got.wall))
		}
	}
}

func TestNumbers(t *testing.T) {
	type cell struct {
		text string
		want float64
		ok   bool
	}
	for name, c := range map[string]struct {
		decimals decimals
		cells    []cell
	}{
		"points":                {decimals{separator: ','}, []cell{{"1.5", 1.5, true}, {"-0.0", 0, true}, {"1e-3", 1e-3, true}, {"1,5", 0, false}, {"NaN", 0, false}, {"inf", 0, false}, {"x", 0, false}, {"", 0, false}, {"1e999", 0, false}}},
		"thousands":             {decimals{separator: ',', thousands: true}, []cell{{"41,000", 41000, true}, {"-1,234,567.5", -1234567.5, true}, {"41,00", 0, false}, {",5", 0, false}}},
		"commas":                {decimals{separator: ';'}, []cell{{"1,5", 1.5, true}, {"-12,25", -12.25, true}, {"7", 7, true}, {"1.234,5", 1234.5, true}, {"1.5", 0, false}, {"1,2,3", 0, false}, {"1.23,5", 0, false}}},
		"semicolons and points": {decimals{separator: ';'}, []cell{{"1.5", 1.5, true}, {"1,5", 0, false}}},
	} {
		t.Run(name, func(t *testing.T) {
			d := c.decimals
			for _, want := range c.cells {
				if got, _, ok := d.number(want.text); ok != want.ok || got != want.want {
					t.Errorf("%q is %g, %t, want %g, %t", want.text, got, ok, want.want, want.ok)
				}
			}
		})
	}
}

func TestSplit(t *testing.T) {
	for _, c := range []struct {
		line      string
		separator byte
		want      []cell
	}{
		{`a, b ,c`, ',', []cell{{"a", 0}, {"b", 3}, {"c", 6}}},
		{`"a,b","say ""x""",`, ',', []cell{{"a,b", 0}, {`say "x"`, 6}, {"", 18}}},
		{"a\t\tb", '\t', []cell{{"a", 0}, {"", 2}, {"b", 3}}},
		{`1,5;2`, ';', []cell{{"1,5", 0}, {"2", 4}}},
		{``, ',', []cell{{"", 0}}},
		{`"a" ,b`, ',', []cell{{"a", 0}, {"b", 5}}},
	} {
		got, ok := split(c.line, c.separator, nil)
		if !ok || len(got) != len(c.want) {
			t.Fatalf("%q is %v, %t", c.line, got, ok)
		}
		for i := range got {
			if got[i] != c.want[i] {
				t.Errorf("cell %d of %q is %v, want %v", i, c.line, got[i], c.want[i])
			}
		}
	}
	for _, line := range []string{`a,"b`, `"a" x,b`, `"a"x`} {
		if cells, ok := split(line, ',', nil); ok {
			t.Errorf("%s gives %v", line, cells)
		}
	}
}

// parseClock is how far a fixed clock is ahead of UTC.
func parseClock(text string) (int64, error) {
	z, err := zone.Parse(text)
	return z.Ahead, err
}
