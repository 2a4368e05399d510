package svg

import (
	"strconv"
	"time"
)

// timeMarks labels a time axis from start over n steps, in start's time zone: hours with the day below them, days with
// the weekday above the date, Mondays, months or years, whichever is the finest that fits.
func (p plot) timeMarks(start time.Time, step time.Duration, n int) []xMark {
	end := start.Add(time.Duration(n) * step)
	px := func(t time.Time) float64 {
		return p.x0 + (p.x1-p.x0)*float64(t.Sub(start))/float64(end.Sub(start))
	}
	perDay := (p.x1 - p.x0) / (end.Sub(start).Hours() / 24)
	switch {
	case perDay >= 150:
		return hourMarks(start, end, px, perDay)
	case perDay >= 40:
		return dayMarks(start, end, px, perDay)
	case perDay >= 9:
		return stepMarks(start, end, px, monday, func(t time.Time) []string { return []string{dayMonth(t)} }, 0)
	case perDay >= 0.35:
		first, letters, least := true, 3, 24.0
		if perDay < 1 {
			letters, least = 1, 7
		}
		return stepMarks(start, end, px, firstOfMonth, func(t time.Time) []string {
			lines := []string{t.Format("Jan")[:letters]}
			if first || t.Month() == time.January {
				lines, first = append(lines, t.Format("2006")), false
			}
			return lines
		}, least)
	default:
		return stepMarks(start, end, px, firstOfYear, func(t time.Time) []string { return []string{strconv.Itoa(t.Year())} }, 30)
	}
}

func dayMonth(t time.Time) string { return t.Format("2 Jan") }

// hourMarks ticks every third to twelfth hour; the day's name and date stand below the first hour of each day.
func hourMarks(start, end time.Time, px func(time.Time) float64, perDay float64) []xMark {
	every := 12
	for _, h := range []int{1, 2, 3, 4, 6} {
		if perDay/24*float64(h) >= 42 {
			every = h
			break
		}
	}
	var out []xMark
	for day := midnight(start); day.Before(end) || day.Equal(end); day = day.AddDate(0, 0, 1) {
		for h := 0; h < 24; h += every {
			t := time.Date(day.Year(), day.Month(), day.Day(), h, 0, 0, 0, day.Location())
			if t.Before(start) || t.After(end) {
				continue
			}
			lines := []string{t.Format("15:04")}
			if h == 0 && !t.Equal(end) {
				lines = append(lines, t.Format("Mon 2 Jan"))
			}
			out = append(out, xMark{x: px(t), tick: true, label: px(t), lines: lines})
		}
	}
	return out
}

// dayMarks ticks each midnight and names each day in its middle; a day cut to less than a label's width has no name.
func dayMarks(start, end time.Time, px func(time.Time) float64, perDay float64) []xMark {
	var out []xMark
	for day := midnight(start); day.Before(end); day = day.AddDate(0, 0, 1) {
		next := day.AddDate(0, 0, 1)
		m := xMark{x: px(day), tick: !day.Before(start)}
		x0, x1 := max(px(day), px(start)), min(px(next), px(end))
		if x1-x0 >= min(40, perDay*0.9) {
			m.label, m.lines = (x0+x1)/2, []string{day.Format("Mon"), dayMonth(day)}
		}
		out = append(out, m)
		if next.Equal(end) {
			out = append(out, xMark{x: px(next), tick: true})
		}
	}
	return out
}

// stepMarks ticks each time that next gives. Where least is above zero the label stands in the middle of the period, the
// first and the last of which may be cut, and a period of less than least pixels has none.
func stepMarks(start, end time.Time, px func(time.Time) float64, next func(time.Time) time.Time,
	label func(time.Time) []string, least float64,
) []xMark {
	var out []xMark
	t := start
	if begin := next(start.Add(-time.Nanosecond)); least == 0 || begin.Equal(start) {
		t = begin
	}
	for ; !t.After(end); t = next(t) {
		begins := next(t.Add(-time.Nanosecond)).Equal(t)
		m := xMark{x: px(t), tick: begins, label: px(t)}
		if least == 0 {
			m.lines = label(t)
		} else if until := px(earlier(next(t), end)); until-px(t) >= least {
			m.label, m.lines = (px(t)+until)/2, label(t)
		}
		out = append(out, m)
	}
	return out
}

func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}

func midnight(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, t.Location())
}

// monday is the first midnight of a Monday after t.
func monday(t time.Time) time.Time {
	d := midnight(t)
	ahead := (int(time.Monday) - int(d.Weekday()) + 7) % 7
	if m := d.AddDate(0, 0, ahead); m.After(t) {
		return m
	}
	return d.AddDate(0, 0, 7)
}

// firstOfMonth is the first start of a month after t.
func firstOfMonth(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month()+1, 1, 0, 0, 0, 0, t.Location())
}

// firstOfYear is the first start of a year after t.
func firstOfYear(t time.Time) time.Time {
	return time.Date(t.Year()+1, 1, 1, 0, 0, 0, 0, t.Location())
}
