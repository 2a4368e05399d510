package svg

import (
	"encoding/xml"
	"fmt"
	"math"
	"strconv"
	"strings"
)

// box is an occupied rectangle; label is set for text.
type box struct {
	x0, y0, x1, y1 float64
	label          string
}

// overlaps reports whether two boxes share more than a sliver.
func (b box) overlaps(o box) bool {
	const sliver = 0.5
	return b.x0 < o.x1-sliver && o.x0 < b.x1-sliver && b.y0 < o.y1-sliver && o.y0 < b.y1-sliver
}

// canvas collects the body of a figure, and the boxes of its texts and marks for the layout's own tests.
type canvas struct {
	width, height float64
	body          strings.Builder
	used          map[string]colour
	texts, marks  []box
	broken        bool // a coordinate was not finite
}

func newCanvas(width float64) *canvas {
	return &canvas{width: width, used: map[string]colour{}}
}

// escape makes any string safe as XML text and attribute value; what XML cannot hold becomes U+FFFD.
func escape(s string) string {
	var b strings.Builder
	// strings.Builder does not fail to write, so EscapeText cannot either.
	_ = xml.EscapeText(&b, []byte(s))
	return b.String()
}

// num writes a coordinate with at most two decimals.
func num(v float64) string {
	r := math.Round(v*100) / 100
	if r == 0 {
		r = 0 // no minus zero
	}
	return strconv.FormatFloat(r, 'f', -1, 64)
}

func (c *canvas) check(vs ...float64) {
	for _, v := range vs {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			c.broken = true
		}
	}
}

func (c *canvas) mark(x0, y0, x1, y1 float64) {
	c.check(x0, y0, x1, y1)
	c.marks = append(c.marks, box{min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1), ""})
}

// textStyle says how a text is set; the zero value is 12 pixels, ink, from the left.
type textStyle struct {
	size   float64
	anchor string // "", "middle" or "end"
	bold   bool
	muted  bool
	halo   bool
	on     *colour // the fill that the text stands on
	tip    string  // the full text, where the shown one is cut
}

const textSize = 12.0

func (st textStyle) px() float64 {
	if st.size == 0 {
		return textSize
	}
	return st.size
}

// text sets one line with its baseline at y.
func (c *canvas) text(x, y float64, s string, st textStyle) {
	if strings.TrimSpace(s) == "" {
		return
	}
	c.check(x, y)
	w, size := textWidth(s, st.px(), st.bold), st.px()
	left := x
	attr := ""
	switch st.anchor {
	case "middle":
		left, attr = x-w/2, ` text-anchor="middle"`
	case "end":
		left, attr = x-w, ` text-anchor="end"`
	}
	c.texts = append(c.texts, box{left, y - 0.76*size, left + w, y + 0.22*size, s})
	if st.size != 0 && st.size != textSize {
		attr += ` font-size="` + num(st.size) + `"`
	}
	var class []string
	if st.bold {
		class = append(class, "b")
	}
	if st.muted {
		class = append(class, "m")
	}
	if st.halo {
		class = append(class, "h")
	}
	if st.on != nil {
		c.used[st.on.name] = *st.on
		class = append(class, "on", "c-"+st.on.name)
	}
	if len(class) > 0 {
		attr += ` class="` + strings.Join(class, " ") + `"`
	}
	fmt.Fprintf(&c.body, `<text x="%s" y="%s"%s>%s%s</text>`, num(x), num(y), attr, escape(s), tip(st.tip))
}

// tip writes a tooltip element, or nothing.
func tip(s string) string {
	if s == "" {
		return ""
	}
	return "<title>" + escape(s) + "</title>"
}

// line draws a rule: class "g" for the grid, "a" for an axis, "k" for ink.
func (c *canvas) line(x0, y0, x1, y1 float64, class string, width float64) {
	c.mark(x0, y0, x1, y1)
	stroke := map[string]string{"g": gridLight, "a": axisLight, "k": inkLight}[class]
	fmt.Fprintf(&c.body, `<path class="%s" stroke="%s" stroke-width="%s" d="M%s %s%s"/>`, class, stroke, num(width),
		num(x0), num(y0), lineTo(point{x0, y0}, point{x1, y1}))
}

// lineTo is the shortest command from one point to the next.
func lineTo(a, b point) string {
	switch {
	case num(a.y) == num(b.y):
		return "H" + num(b.x)
	case num(a.x) == num(b.x):
		return "V" + num(b.y)
	default:
		return "L" + num(b.x) + " " + num(b.y)
	}
}

// polyline is the path data through points.
func polyline(pts []point) string {
	var b strings.Builder
	for i, p := range pts {
		if i == 0 {
			b.WriteString("M" + num(p.x) + " " + num(p.y))
			continue
		}
		if num(p.x) == num(pts[i-1].x) && num(p.y) == num(pts[i-1].y) {
			continue
		}
		b.WriteString(lineTo(pts[i-1], p))
	}
	return b.String()
}

// stroke draws a line through points in a colour.
func (c *canvas) stroke(pts []point, col colour, width float64, title string) {
	c.extentOf(pts)
	c.used[col.name] = col
	fmt.Fprintf(&c.body, `<path class="l c-%s" fill="none" stroke="%s" stroke-width="%s" stroke-linejoin="round" d="%s">%s</path>`,
		col.name, col.light, num(width), polyline(pts), tip(title))
}

// casing draws a line in the paper's colour, to set off another line drawn over it from what is below.
func (c *canvas) casing(pts []point, width float64) {
	fmt.Fprintf(&c.body, `<path class="s" fill="none" stroke="%s" stroke-width="%s" stroke-opacity="0.7" d="%s"/>`,
		paperLight, num(width), polyline(pts))
}

// area fills a path in a colour; pts are its outline, for the extent only.
func (c *canvas) area(d string, pts []point, col colour, attrs, title string) {
	c.extentOf(pts)
	c.used[col.name] = col
	fmt.Fprintf(&c.body, `<path class="f c-%s" fill="%s"%s d="%s">%s</path>`, col.name, col.light, attrs, d, tip(title))
}

// rect fills a rectangle in a colour.
func (c *canvas) rect(x, y, w, h float64, col colour, attrs, title string) {
	c.mark(x, y, x+w, y+h)
	c.used[col.name] = col
	fmt.Fprintf(&c.body, `<rect class="f c-%s" fill="%s" x="%s" y="%s" width="%s" height="%s"%s>%s</rect>`,
		col.name, col.light, num(x), num(y), num(w), num(h), attrs, tip(title))
}

// dot fills a circle in a colour.
func (c *canvas) dot(x, y, r float64, col colour, title string) {
	c.mark(x-r, y-r, x+r, y+r)
	c.used[col.name] = col
	fmt.Fprintf(&c.body, `<circle class="f c-%s" fill="%s" cx="%s" cy="%s" r="%s">%s</circle>`,
		col.name, col.light, num(x), num(y), num(r), tip(title))
}

func (c *canvas) extentOf(pts []point) {
	for _, p := range pts {
		c.check(p.x, p.y)
	}
	if len(pts) == 0 {
		return
	}
	b := box{pts[0].x, pts[0].y, pts[0].x, pts[0].y, ""}
	for _, p := range pts {
		b = box{min(b.x0, p.x), min(b.y0, p.y), max(b.x1, p.x), max(b.y1, p.y), ""}
	}
	c.marks = append(c.marks, b)
}
