package report

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"tokenwatt/report/svg"
)

// hoursOfWeek is the length of a window of the dispatch figure.
const hoursOfWeek = 7 * 24

// window is a run of hours of the study year with its title.
type window struct {
	first, hours int
	season       string
}

// weeks picks the week around 15 January and that around 16 July; a study too short for that is shown from its start,
// for at most a week.
func weeks(year, hours int, south bool) []window {
	seasons := [2]string{"Winter week", "Summer week"}
	if south {
		seasons[0], seasons[1] = seasons[1], seasons[0]
	}
	january := time.Date(year, time.January, 12, 0, 0, 0, 0, time.UTC)
	july := time.Date(year, time.July, 13, 0, 0, 0, 0, time.UTC)
	start := time.Date(year, time.January, 1, 0, 0, 0, 0, time.UTC)
	var out []window
	for _, w := range []struct {
		day    time.Time
		season string
	}{{january, seasons[0]}, {july, seasons[1]}} {
		first := int(w.day.Sub(start).Hours())
		if first+hoursOfWeek <= hours {
			out = append(out, window{first, hoursOfWeek, w.season})
		}
	}
	if len(out) == 0 && hours > 0 {
		out = append(out, window{0, min(hours, hoursOfWeek), "First hours"})
	}
	return out
}

// start is the window's first hour.
func (w window) start(year int) time.Time {
	return time.Date(year, time.January, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(w.first) * time.Hour)
}

// title names the window by its days: "Winter week, 12 to 18 January".
func (w window) title(year int) string {
	first := w.start(year)
	last := first.Add(time.Duration(w.hours-1) * time.Hour)
	from := first.Format("2 January")
	if first.Month() == last.Month() {
		from = first.Format("2")
	}
	return fmt.Sprintf("%s, %s to %s", w.season, from, last.Format("2 January"))
}

// role lists the columns of a role.
func (h *Hourly) role(role string) []*Column {
	var out []*Column
	for i := range h.Columns {
		if h.Columns[i].Role == role {
			out = append(out, &h.Columns[i])
		}
	}
	return out
}

// hours is the number of hours in the table, 0 where it is empty.
func (h *Hourly) hours() int {
	if h == nil || len(h.Columns) == 0 {
		return 0
	}
	return h.Columns[0].hours()
}

// load sums the columns of what is served at the meter, nil where there is none.
func (h *Hourly) load() []float64 {
	columns := h.role("load")
	if len(columns) == 0 {
		return nil
	}
	sum := make([]float64, h.hours())
	for _, c := range columns {
		for i, v := range c.Values {
			sum[i] += v
		}
	}
	return sum
}

// check refuses a table whose columns differ in length.
func (h *Hourly) check() error {
	for i := range h.Columns {
		if c := &h.Columns[i]; c.hours() != h.hours() {
			return fmt.Errorf("%w: column %q has %d hours of %d", ErrHourly, c.Name, c.hours(), h.hours())
		}
	}
	return nil
}

// dispatchFigure draws a winter and a summer week by the hour; without a supply study it draws the load alone.
func dispatchFigure(h *Hourly) svg.Figure {
	if h.hours() == 0 {
		return nil
	}
	sources, charges, load := h.role("source"), h.role("charge"), h.load()
	if len(sources) == 0 && load == nil {
		return nil
	}
	figure := svg.Stack{Frame: svg.Frame{ID: "dispatch", Subtitle: fmt.Sprintf("Power by the hour, MW, times in UTC, %s", h.years())}, Unit: "MW"}
	windows := weeks(h.Year, h.hours(), h.South)
	if len(sources) == 0 {
		figure.Title = "What the meter sees, hour by hour"
		sources, load = h.role("load"), nil
	} else {
		figure.Title = leaders(sources, windows)
	}
	if !slices.ContainsFunc(sources, func(c *Column) bool { return total(c.Values) != 0 }) {
		return nil
	}
	for _, w := range windows {
		panel := svg.StackPanel{Title: w.title(h.Year), Start: w.start(h.Year)}
		panel.Sources = used(sources, w)
		if load == nil {
			for i := range panel.Sources {
				panel.Sources[i].Family = "it"
			}
		}
		panel.Sinks = used(charges, w)
		if load != nil {
			panel.Load = load[w.first : w.first+w.hours]
		}
		figure.Panels = append(figure.Panels, panel)
	}
	return figure
}

// used cuts the window out of the columns that have anything in the year.
func used(columns []*Column, w window) []svg.Series {
	var out []svg.Series
	for _, c := range columns {
		if total(c.Values) != 0 {
			out = append(out, svg.Series{Name: c.title(), Family: familyOf(c.Family, c.title()), Values: c.Values[w.first : w.first+w.hours]})
		}
	}
	return out
}

func (c *Column) title() string {
	if c.Label != "" {
		return c.Label
	}
	return c.Name
}

// capital begins a text with a capital letter.
func capital(text string) string {
	first, size := utf8.DecodeRuneInString(text)
	return string(unicode.ToUpper(first)) + text[size:]
}

func total(values []float64) float64 {
	sum := 0.0
	for _, v := range values {
		sum += v
	}
	return sum
}

// leaders says which source gives most in each window.
func leaders(sources []*Column, windows []window) string {
	var parts []string
	first := ""
	for _, w := range windows {
		sum, most, name := 0.0, 0.0, ""
		for _, c := range sources {
			got := total(c.Values[w.first : w.first+w.hours])
			sum += got
			if got > most {
				most, name = got, c.title()
			}
		}
		if sum == 0 {
			continue
		}
		part := fmt.Sprintf("%s of the %s", Percent(most/sum, 2), strings.ToLower(w.season))
		if name != first {
			part = name + " gives " + part
		}
		first = name
		parts = append(parts, part)
	}
	if len(parts) == 0 {
		return "Dispatch by the hour"
	}
	return capital(strings.Join(parts, ", "))
}

// durationFigure draws the load sorted by size and, below, the prices.
func durationFigure(h *Hourly) svg.Figure {
	load := []float64(nil)
	if h.hours() > 0 {
		load = h.load()
	}
	if load == nil {
		return nil
	}
	figure := svg.DurationCurve{Main: svg.DurationPanel{Title: "Power", Unit: "MW", Curves: []svg.Series{
		{Name: "Load at the meter", Family: "load", Values: load},
	}}}
	figure.Frame = svg.Frame{ID: "duration", Title: durationTitle(load), Subtitle: "Hours sorted from the highest to the lowest"}
	if rest := lessVariable(h, load); rest != nil {
		figure.Main.Curves = append(figure.Main.Curves, svg.Series{Name: "Left after sun and wind", Family: "it", Values: rest})
	}
	if prices := h.role("price"); len(prices) > 0 {
		panel := &svg.DurationPanel{Title: "Price", Unit: "USD/MWh", Signed: true}
		for _, c := range prices {
			panel.Curves = append(panel.Curves, svg.Series{Name: c.title(), Family: priceFamily(c), Values: c.Values})
			panel.Most = max(panel.Most, withoutSpikes(c.Values))
		}
		figure.Small = panel
	}
	return figure
}

// spiky is how many times the price of the dearest hundredth of the hours the dearest hour may cost before the axis of prices
// leaves it out: one hour at 3,000 USD/MWh would make a line of all others.
const spiky = 4

// withoutSpikes is where an axis of prices ends: at the dearest hour, or half as much again above the dearest hundredth where
// some hours are far dearer.
func withoutSpikes(values []float64) float64 {
	sorted := slices.Sorted(slices.Values(values))
	most, rare := sorted[len(sorted)-1], sorted[(len(sorted)-1)*99/100]
	if rare > 0 && most > spiky*rare {
		return 1.5 * rare
	}
	return max(most, 0)
}

// priceFamily colours the grid's price as the grid, any other so that it stands out from that.
func priceFamily(c *Column) string {
	if familyOf(c.Family, c.title()) == "grid" {
		return "grid"
	}
	return "it"
}

func durationTitle(load []float64) string {
	peak, sum := 0.0, 0.0
	for _, v := range load {
		peak = max(peak, v)
		sum += v
	}
	if peak == 0 {
		return "The meter stands still"
	}
	mean := sum / float64(len(load))
	return fmt.Sprintf("The load peaks at %s MW, its mean is %s of that", Number(peak, 3), Percent(mean/peak, 2))
}

// lessVariable is the load less what sun and wind deliver, at least zero; nil where there are none.
func lessVariable(h *Hourly, load []float64) []float64 {
	var rest []float64
	for _, c := range h.role("source") {
		family := familyOf(c.Family, c.title())
		if (family != "solar" && family != "wind") || total(c.Values) == 0 {
			continue
		}
		if rest == nil {
			rest = append(rest, load...)
		}
		for i, v := range c.Values {
			rest[i] = max(rest[i]-v, 0)
		}
	}
	return rest
}
