package svg

import (
	"fmt"
	"math"
	"strings"
	"time"
)

// HeatMap draws hourly values as one cell an hour: days from left to right, the hours of the day from top to bottom, the
// value as a colour. A year of a store's contents or of a price shows the day, the week and the season at once.
//
// The days are those of Start's time zone at the first hour; a change of its clock within the span is not drawn.
type HeatMap struct {
	Frame
	Measure  string    // what the colours measure, for example "hourly price"
	Unit     string    // for example "USD/MWh"
	Start    time.Time // begin of the first hour, a whole hour
	Values   []float64 // one an hour, of either sign
	FromZero bool      // whether the scale of colours includes zero
}

// Render implements Figure.
func (m HeatMap) Render() (string, error) { return render(m) }

// AtWidth implements Figure.
func (m HeatMap) AtWidth(width float64) Figure { m.Width = width; return m }

const (
	hoursOfDay = 24
	// mostHeatHours is forty years: beyond that a day is far less than a pixel on any screen.
	mostHeatHours = 40 * 366 * hoursOfDay
)

func (m HeatMap) check() error {
	p := &problems{figure: "heatmap"}
	m.Frame.check(p)
	switch n := len(m.Values); {
	case n == 0:
		p.add("Values", "is empty, want at least one hour")
	case n > mostHeatHours:
		p.add("Values", "has %d hours, want at most %d", n, mostHeatHours)
	}
	p.values("Values", m.Values, true)
	if m.Start.Minute() != 0 || m.Start.Second() != 0 || m.Start.Nanosecond() != 0 {
		p.add("Start", "is %s, want a whole hour", m.Start.Format("15:04:05"))
	}
	return p.err()
}

func (m HeatMap) layout() (*drawn, error) {
	if err := m.check(); err != nil {
		return nil, err
	}
	c := newCanvas(m.width())
	levels := levelsOf(m.Values, m.FromZero)
	y := levels.legend(c, m.Frame, m.header(c), axisTitle(m.Measure, m.Unit)) + 4
	hours := []string{"00:00", "06:00", "12:00", "18:00"}
	area := plot{x0: m.pad() + widest(hours, textSize, false) + 8, x1: m.width() - m.pad(), y0: y}
	area.y1 = y + m.height(map[bool]float64{true: 6, false: 8}[m.narrow()]*hoursOfDay)
	grid, days := m.cells(area.x1 - area.x0)
	m.paint(c, area, grid, levels)
	row := (area.y1 - area.y0) / hoursOfDay
	for i, label := range hours {
		top := area.y0 + 6*float64(i)*row
		c.line(area.x0-4, top, area.x0, top, "a", 1)
		c.text(area.x0-7, top+4, label, textStyle{anchor: "end", muted: true})
	}
	for _, edge := range []float64{area.y0, area.y1} {
		c.line(area.x0, edge, area.x1, edge, "a", 1)
	}
	columns := len(grid)
	marks := area.timeMarks(midnight(m.Start), time.Duration(days)*hoursOfDay*time.Hour, columns)
	bottom := area.xAxis(c, marks, "", m.pad(), m.width()-m.pad())
	remarks := levels.remarks(m.Unit)
	if days > 1 {
		remarks = append(remarks, fmt.Sprintf("Each column is the mean of %d days, hour by hour.", days))
	}
	m.footer(c, bottom, remarks...)
	return &drawn{"heatmap", m.Frame, c, m.words()}, nil
}

// cell is one hour of the day in one column; it is empty before the first and after the last value.
type cell struct {
	mean float64
	n    int
}

// cells arranges the values in columns of as few whole days as make a column a pixel wide. It returns the columns, each of
// 24 cells, and the days that one holds.
func (m HeatMap) cells(room float64) (columns [][hoursOfDay]cell, days int) {
	first := m.Start.Hour()
	all := (first + len(m.Values) + hoursOfDay - 1) / hoursOfDay
	days = max(1, int(math.Ceil(float64(all)/room)))
	columns = make([][hoursOfDay]cell, (all+days-1)/days)
	for i, v := range m.Values {
		at := first + i
		k := &columns[at/hoursOfDay/days][at%hoursOfDay]
		k.n++
		k.mean += (v - k.mean) / float64(k.n)
	}
	return columns, days
}

// paint fills the cells, one path for each colour. Cells of one colour that touch are one stroke, along the days or along
// the hours, whichever makes fewer of them.
func (m HeatMap) paint(c *canvas, area plot, grid [][hoursOfDay]cell, levels levels) {
	colours := levels.colours()
	class := func(x, y int) int {
		if grid[x][y].n == 0 {
			return -1
		}
		return levels.class(grid[x][y].mean)
	}
	along := strokes(len(grid), hoursOfDay, len(colours), class)
	across := strokes(hoursOfDay, len(grid), len(colours), func(y, x int) int { return class(x, y) })
	width, height := (area.x1-area.x0)/float64(len(grid)), (area.y1-area.y0)/hoursOfDay
	if total(along) <= total(across) {
		c.cells(area.x0, area.y0+height/2, width, height, "h", along, colours)
	} else {
		c.cells(area.x0+width/2, area.y0, width, height, "v", across, colours)
	}
	c.mark(area.x0, area.y0, area.x1, area.y1)
}

// stroke is a run of cells of one class: from where it starts, in which lane, how long.
type stroke struct{ from, lane, length int }

// strokes lists the runs of each class along n places in each of so many lanes.
func strokes(n, lanes, classes int, class func(at, lane int) int) [][]stroke {
	out := make([][]stroke, classes)
	for lane := range lanes {
		for at := 0; at < n; {
			k, from := class(at, lane), at
			for at < n && class(at, lane) == k {
				at++
			}
			if k >= 0 {
				out[k] = append(out[k], stroke{from, lane, at - from})
			}
		}
	}
	return out
}

func total(runs [][]stroke) int {
	n := 0
	for _, r := range runs {
		n += len(r)
	}
	return n
}

// cells strokes runs of cells in their colours. The place x, y is the middle of the first lane's start; a cell is width by
// height pixels; direction is "h" for lanes one below the other and "v" for lanes side by side.
func (c *canvas) cells(x, y, width, height float64, direction string, runs [][]stroke, colours []colour) {
	c.check(x, y, width, height)
	fmt.Fprintf(&c.body, `<g transform="translate(%s %s) scale(%.6g %.6g)" fill="none" shape-rendering="crispEdges">`, num(x), num(y), width, height)
	for k, list := range runs {
		if len(list) == 0 {
			continue
		}
		var d strings.Builder
		at, lane := 0, 0
		for _, s := range list {
			dx, dy := s.from-at, s.lane-lane
			if direction == "v" {
				dx, dy = dy, dx
			}
			separator := " "
			if dy < 0 {
				separator = ""
			}
			fmt.Fprintf(&d, "m%d%s%d%s%d", dx, separator, dy, direction, s.length)
			at, lane = s.from+s.length, s.lane
		}
		c.used[colours[k].name] = colours[k]
		fmt.Fprintf(&c.body, `<path class="l c-%s" stroke="%s" d="%s"/>`, colours[k].name, colours[k].light, d.String())
	}
	c.body.WriteString("</g>")
}

// words describes the map for a screen reader: its extent, and when the values are high and low.
func (m HeatMap) words() string {
	var day [hoursOfDay]cell
	for i, v := range m.Values {
		k := &day[(m.Start.Hour()+i)%hoursOfDay]
		k.n++
		k.mean += (v - k.mean) / float64(k.n)
	}
	low, high := -1, -1
	for h, k := range day {
		if k.n == 0 {
			continue
		}
		if low < 0 || k.mean < day[low].mean {
			low = h
		}
		if high < 0 || k.mean > day[high].mean {
			high = h
		}
	}
	what := m.Measure
	if what == "" {
		what = m.Title
	}
	return fmt.Sprintf("Heat map of %d hours from %s. %s. By the hour of the day the mean is lowest at %02d:00 with %s and highest at %02d:00 with %s.",
		len(m.Values), m.Start.Format("2 Jan 2006 15:04"), summary(Series{Name: what, Values: m.Values}, m.Unit),
		low, withUnit(FormatNumber(day[low].mean), m.Unit), high, withUnit(FormatNumber(day[high].mean), m.Unit))
}
