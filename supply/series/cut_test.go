package series

import (
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// table writes hours of UTC with a share each; a text of nothing leaves the row out.
func hourTable(from string, n int, share func(h int) string) string {
	var b strings.Builder
	b.WriteString("time_utc,cf\n")
	at, err := time.Parse("2006-01-02T15:04Z", from)
	if err != nil {
		panic(err)
	}
	for h := range n {
		if text := share(h); text != "gone" {
			fmt.Fprintf(&b, "%s,%s\n", at.Add(time.Duration(h)*time.Hour).Format("2006-01-02T15:04Z"), text)
		}
	}
	return b.String()
}

// hundredths is a share that tells hours apart within a hundred.
func hundredths(h int) string { return fmt.Sprintf("0.%02d", h%100) }

func cutError(t *testing.T, f *File, c *Cut, want ...string) {
	t.Helper()
	pieces, err := f.Cut(c, CF)
	if err == nil {
		t.Fatalf("got %d hours, %q, want an error", len(pieces.Values[CF]), pieces.Warnings)
	}
	for _, w := range want {
		if !strings.Contains(err.Error(), w) {
			t.Errorf("got\n%v\nwant it to hold\n%s", err, w)
		}
	}
}

func pieces(t *testing.T, f *File, c *Cut, warned string) []float64 {
	t.Helper()
	p, err := f.Cut(c, CF)
	if err != nil {
		t.Fatal(err)
	}
	if all := strings.Join(p.Warnings, "\n"); !strings.Contains(all, warned) || warned == "" && all != "" {
		t.Errorf("warnings %q, want %q", all, warned)
	}
	return p.Values[CF]
}

func TestGapsRepeatsDisorder(t *testing.T) {
	text := hourTable("2020-01-01T00:00Z", 10, func(h int) string {
		switch h {
		case 3, 4:
			return "gone"
		case 7:
			return ""
		}
		return hundredths(h)
	})
	f := read(t, text, nil)
	nan := math.NaN()
	values(t, f, CF, 0, .01, .02, nan, nan, .05, .06, nan, .08, .09)
	if len(f.Gaps) != 2 || f.Gaps[0].Quantity != "" || f.Gaps[0].Hours != 2 || f.Gaps[0].Line != 4 || f.Gaps[1].Quantity != CF || f.Gaps[1].Line != 6 {
		t.Errorf("gaps %+v", f.Gaps)
	}
	cutError(t, f, &Cut{Year: 2020, Hours: 10}, "x.csv:4:1: cf: found 2 hours without a value behind this row, from 2020-01-01T03:00Z", "`gaps: interpolate`", "x.csv:6:1: cf: found 1 hour without a value")
	cutError(t, f, &Cut{Year: 2020, Hours: 10, Gaps: Interpolate, MaxGap: 1}, "`max_gap: 2`")
	if got := pieces(t, f, &Cut{Year: 2020, Hours: 3}, ""); len(got) != 3 {
		t.Errorf("hours before the gap are %v", got)
	}
	got := pieces(t, f, &Cut{Year: 2020, Hours: 10, Gaps: Interpolate}, "cf: 3 hours in 2 gaps interpolated, the longest 2 h, the first at 2020-01-01T03:00Z")
	for h, v := range got {
		if math.Abs(v-float64(h)/100) > 1e-12 {
			t.Errorf("hour %d is filled with %g", h, v)
		}
	}
	if f.Column(CF).Values[3] == f.Column(CF).Values[3] {
		t.Error("the file's own hours were filled")
	}
	edge := read(t, hourTable("2020-01-01T00:00Z", 3, func(h int) string { return []string{"", "0.1", ""}[h] }), nil)
	cutError(t, edge, &Cut{Year: 2020, Hours: 3, Gaps: Interpolate}, "at the file's end, where nothing can be interpolated")

	odd := read(t, "time_utc,cf\n2020-01-01T00:00Z,0\n2020-01-01T01:00Z,0.1\n2020-01-01T01:00Z,0.9\n2020-01-01T02:00Z,0.2\n2020-01-01T00:00Z,0.8\n2020-01-01T03:00Z,0.3\n", nil)
	values(t, odd, CF, 0, .1, .2, .3)
	if odd.Repeated.Count != 1 || odd.Repeated.Lines[0] != 4 || odd.Disordered.Count != 1 || odd.Disordered.Lines[0] != 6 {
		t.Errorf("repeated %v, disordered %v", odd.Repeated, odd.Disordered)
	}
	cutError(t, odd, &Cut{Year: 2020, Hours: 4}, "x.csv:4:1: time: found 1 row at a time that an earlier row has", "x.csv:6:1: time: found 1 row before the row above it")
}

func TestLeapYears(t *testing.T) {
	leap := read(t, hourTable("2020-01-01T00:00Z", 8784, hundredths), nil)
	plain := read(t, hourTable("2019-01-01T00:00Z", 8760, hundredths), nil)
	cutError(t, leap, &Cut{Year: 2019, Of: 2020, Hours: 8760}, "x.csv:1:1: leap: found a year with 29 February, expected the 8760 hours of 2019 (hint: `leap: drop-feb-29`")
	cutError(t, plain, &Cut{Year: 2020, Of: 2019, Hours: 8784}, "leap: found a year without 29 February, expected the 8784 hours of 2020 (hint: `leap: repeat-feb-28`")
	dropped := pieces(t, leap, &Cut{Year: 2019, Of: 2020, Hours: 8760, Leap: DropFeb29}, "29 February of 2020 is left out of 2019")
	if v := leap.Column(CF).Values; dropped[1415] != v[1415] || dropped[1416] != v[1440] || dropped[8759] != v[8783] {
		t.Error("the leap day was not left out where it is")
	}
	repeated := pieces(t, plain, &Cut{Year: 2020, Of: 2019, Hours: 8784, Leap: RepeatFeb28}, "29 February of 2020 has the hours of 28 February")
	if v := plain.Column(CF).Values; repeated[1415] != v[1415] || repeated[1416] != v[1392] || repeated[1439] != v[1415] || repeated[1440] != v[1416] || repeated[8783] != v[8759] {
		t.Error("28 February was not repeated where it should")
	}
	// A study of January needs no rule.
	if got := pieces(t, plain, &Cut{Year: 2020, Of: 2019, Hours: 744}, "days of the week differ"); len(got) != 744 {
		t.Errorf("%d hours", len(got))
	}
	// The wrong rule is none.
	cutError(t, plain, &Cut{Year: 2020, Of: 2019, Hours: 8784, Leap: DropFeb29}, "`leap: repeat-feb-28`")
}

func TestYears(t *testing.T) {
	three := read(t, hourTable("2018-01-01T00:00Z", 3*8760+24, hundredths), nil)
	got := pieces(t, three, &Cut{Year: 2019, Hours: 8760}, "")
	if v := three.Column(CF).Values; got[0] != v[8760] || got[8759] != v[2*8760-1] {
		t.Error("2019 of three years is another")
	}
	cutError(t, three, &Cut{Year: 2023, Hours: 8760}, "found hours from 2018-01-01T00:00Z to 2021-01-01T00:00Z, expected 8760 hours from 2023-01-01T00:00Z", "`year: 2018` lets that year of the file stand for 2023")
	pieces(t, three, &Cut{Year: 2023, Of: 2018, Hours: 8760}, "the hours of 2018 stand for those of 2023; days of the week differ")
	// Years one behind the other, of the file's own or of others of it; a leap day is each year's affair.
	two := pieces(t, three, &Cut{Year: 2019, Hours: 8760 + 8784}, "")
	if v := three.Column(CF).Values; two[0] != v[8760] || two[len(two)-1] != v[len(v)-1] {
		t.Error("2019 and 2020 of three years are others")
	}
	cutError(t, three, &Cut{Year: 2024, Of: 2018, Hours: 8784 + 8760}, "`leap: repeat-feb-28`")
	moved := pieces(t, three, &Cut{Year: 2023, Of: 2019, Hours: 8760 + 8784}, "the hours of 2019 stand for those of 2023")
	if moved[8760] != three.Column(CF).Values[2*8760] {
		t.Error("the second year does not follow the first")
	}
	for _, c := range []Cut{{Year: 2019}, {Year: 2019, Hours: mostHours + 1}, {Year: 2019, Hours: 1, Leap: "x"}, {Year: 2019, Hours: 1, Gaps: "x"}, {Year: 2019, Hours: 1, Edges: "x"}, {Year: 2019, Hours: 1, MaxGap: -1}} {
		if _, err := three.Cut(&c, CF); !errors.Is(err, ErrCut) {
			t.Errorf("%+v gives %v", c, err)
		}
	}
	if p, err := three.Cut(&Cut{Year: 2019, Hours: 8760}, Price); err != nil || len(p.Values) != 0 {
		t.Errorf("a quantity that is not there gives %v, %v", p, err)
	}
}

// A year of the east coast's standard time, as NSRDB has it, begins at 05:00 UTC.
func TestEdges(t *testing.T) {
	f := read(t, hourTable("2019-01-01T05:00Z", 8760, hundredths), nil)
	cutError(t, f, &Cut{Year: 2019, Hours: 8760}, "5 hours of them not in the file, the first at 2019-01-01T00:00Z", "`edges: wrap`")
	got := pieces(t, f, &Cut{Year: 2019, Hours: 8760, Edges: Wrap}, "5 hours that the file's clock (UTC) puts into another year than UTC does")
	if v := f.Column(CF).Values; got[5] != v[0] || got[0] != v[8755] || got[4] != v[8759] || got[8759] != v[8754] {
		t.Error("the edges were not taken from a year away")
	}
	late := read(t, hourTable("2019-01-03T05:00Z", 8760, hundredths), nil)
	cutError(t, late, &Cut{Year: 2019, Hours: 8760, Edges: Wrap}, "29 hours of them not in the file")
}

// A typical year stands for any year, and a leap one needs its rule.
func TestTypicalYears(t *testing.T) {
	f := read(t, tmy3(typicalHours(func(at time.Time, h int) string {
		return fmt.Sprintf("%s/%d,%02d:00,0,0,0,%d,1.0,77,993,6.2\n", at.Format("01/02"), monthYear(at.Month()), at.Hour()+1, h%60)
	})), nil)
	for _, year := range []int{1995, 2023} {
		p, err := f.Cut(&Cut{Year: year, Hours: 8760}, Temperature, WindSpeed)
		if err != nil || len(p.Warnings) > 0 || p.Values[Temperature][5] != 0 || len(p.Values[WindSpeed]) != 8760 || p.Lines[5] != 3 {
			t.Fatalf("%d: %v, %q", year, err, p.Warnings)
		}
	}
	if _, err := f.Cut(&Cut{Year: 2024, Hours: 8784}, Temperature); err == nil || !strings.Contains(err.Error(), "repeat-feb-28") {
		t.Errorf("got %v", err)
	}
	twice, err := f.Cut(&Cut{Year: 2022, Hours: 2 * 8760}, Temperature)
	if err != nil || twice.Values[Temperature][8760] != twice.Values[Temperature][0] || !strings.Contains(strings.Join(twice.Warnings, "\n"), "repeats in each of the study's 2 years") {
		t.Errorf("got %v, %q", err, twice.Warnings)
	}
	p, err := f.Cut(&Cut{Year: 2024, Hours: 8784, Leap: RepeatFeb28}, Temperature)
	if err != nil || p.Values[Temperature][1416] != p.Values[Temperature][1392] {
		t.Errorf("got %v", err)
	}
	refused(t, tmy3(typicalHours(func(at time.Time, h int) string {
		return fmt.Sprintf("%s/%d,%02d:00,0,0,0,1,1.0,77,993,6.2\n", at.Format("01/02"), monthYear(at.Month()), at.Hour()+1)
	})), &Settings{Zone: "America/New_York"}, "a typical year on the clock of America/New_York")
}

// Energy is conserved by the hours: whatever the step and the clock, the mean of whole hours is that of their rows.
func TestHoursConserve(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		step := rapid.SampledFrom([]int{5, 10, 15, 20, 30, 60}).Draw(t, "step")
		ahead := rapid.SampledFrom([]string{"UTC", "+05:30", "-03:30", "+05:45", "+01:00"}).Draw(t, "zone")
		n := rapid.IntRange(2, 60).Draw(t, "rows")
		text, first := "time,load_mw\n", time.Date(2020, 5, 1, 0, 0, 0, 0, time.UTC)
		rows := make([]float64, n)
		for i := range rows {
			rows[i] = float64(rapid.IntRange(0, 1000).Draw(t, "mw"))
			text += fmt.Sprintf("%s,%g\n", first.Add(time.Duration(i*step)*time.Minute).Format("2006-01-02 15:04"), rows[i])
		}
		f, err := ReadFrom("x.csv", strings.NewReader(text), &Settings{Zone: ahead})
		if err != nil {
			t.Fatal(err)
		}
		z, err := parseClock(ahead)
		if err != nil {
			t.Fatal(err)
		}
		for h, v := range f.Column(Power).Values {
			at := f.Start.Unix() + int64(h)*hour
			var sum float64
			for i, mw := range rows {
				from := first.Unix() + int64(i*step)*60 - z
				overlap := min(at+hour, from+int64(step)*60) - max(at, from)
				sum += mw * float64(max(overlap, 0))
			}
			if math.Abs(v-sum/hour) > 1e-9*(1+sum) {
				t.Fatalf("hour %d has %g, its rows %g", h, v, sum/hour)
			}
		}
	})
}
