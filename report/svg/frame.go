package svg

import (
	"errors"
	"fmt"
	"hash/fnv"
	"strconv"
	"strings"
)

// Layout widths in CSS pixels.
const (
	WideWidth   = 840.0 // the default, and Responsive's wide drawing
	NarrowWidth = 370.0 // Responsive's narrow drawing
	breakWidth  = 640.0 // container width at which Responsive changes
	minWidth    = 300.0
	maxWidth    = 4000.0
)

// Frame is what every figure has around its plot.
type Frame struct {
	ID          string  // prefix of the element ids, unique in the page: a letter, then letters, digits, - or _; "" derives one from the title
	Title       string  // what the figure shows; required
	Subtitle    string  // one line more: period, place, unit
	Description string  // for screen readers; "" writes the figure's numbers in words
	Note        string  // source or remark below the plot
	Width       float64 // layout width in CSS pixels, 300 to 4000; 0 is WideWidth
	Height      float64 // height of one plot area in CSS pixels; 0 is the figure's own default
}

// Figure is any figure of this package.
type Figure interface {
	// Render returns the SVG element, or every fault of the input.
	Render() (string, error)
	// AtWidth returns the same figure laid out for another width in CSS pixels.
	AtWidth(width float64) Figure
}

// Series is one named line or layer.
type Series struct {
	Name   string
	Family string // palette family; "" finds one by name
	Values []float64
}

// drawn is a figure that has been laid out.
type drawn struct {
	kind        string
	frame       Frame
	canvas      *canvas
	description string
}

func (f Frame) width() float64 {
	if f.Width == 0 {
		return WideWidth
	}
	return f.Width
}

// narrow reports a layout for a phone.
func (f Frame) narrow() bool { return f.width() < 560 }

// pad is the margin at the left and the right edge.
func (f Frame) pad() float64 {
	if f.narrow() {
		return 8
	}
	return 12
}

func (f Frame) height(fallback float64) float64 {
	if f.Height == 0 {
		return fallback
	}
	return f.Height
}

// check adds the frame's faults.
func (f Frame) check(p *problems) {
	if strings.TrimSpace(f.Title) == "" {
		p.add("Title", "is empty, want what the figure shows")
	}
	if w := f.width(); !(w >= minWidth && w <= maxWidth) {
		p.add("Width", "is %g, want %g to %g pixels, or 0", f.Width, minWidth, maxWidth)
	}
	if h := f.Height; h != 0 && !(h >= 60 && h <= maxWidth) {
		p.add("Height", "is %g, want 60 to %g pixels, or 0", h, maxWidth)
	}
	for i, r := range f.ID {
		letter := r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z'
		if !letter && (i == 0 || !(r >= '0' && r <= '9' || r == '-' || r == '_')) {
			p.add("ID", "is %q, want a letter, then letters, digits, - or _", f.ID)
			break
		}
	}
}

// id is the prefix of this drawing's element ids; it holds the width, because Responsive puts two drawings in one page.
func (f Frame) id(kind string) string {
	prefix := f.ID
	if prefix == "" {
		h := fnv.New32a()
		h.Write([]byte(kind + "\x00" + f.Title + "\x00" + f.Subtitle))
		prefix = kind + "-" + strconv.FormatUint(uint64(h.Sum32()), 16)
	}
	return prefix + "-w" + num(f.width())
}

// header sets title and subtitle and returns the y below them.
func (f Frame) header(c *canvas) float64 {
	size, room, y := 17.0, f.width()-2*f.pad(), 8.0
	if f.narrow() {
		size = 15
	}
	lines, cut := wrap(f.Title, room, size, true, 4)
	y = paragraph(c, f.pad(), y, lines, textStyle{size: size, bold: true, tip: whenCut(cut, f.Title)})
	if f.Subtitle != "" {
		lines, cut = wrap(f.Subtitle, room, 13, false, 4)
		y = paragraph(c, f.pad(), y+1, lines, textStyle{size: 13, muted: true, tip: whenCut(cut, f.Subtitle)})
	}
	return y + 6
}

// footer sets the note, with what the figure itself has to remark, and closes the canvas's height.
func (f Frame) footer(c *canvas, y float64, remarks ...string) {
	note := strings.Join(append(remarks, f.Note), " ")
	if strings.TrimSpace(note) != "" {
		lines, cut := wrap(note, f.width()-2*f.pad(), 11, false, 6)
		y = paragraph(c, f.pad(), y+6, lines, textStyle{size: 11, muted: true, tip: whenCut(cut, note)})
	}
	c.height = y + 8
}

// paragraph sets lines from the top y and returns the y below the last.
func paragraph(c *canvas, x, y float64, lines []string, st textStyle) float64 {
	for _, line := range lines {
		c.text(x, y+0.8*st.px(), line, st)
		y += lineHeight(st.px())
	}
	return y
}

func lineHeight(size float64) float64 { return 1.22 * size }

func whenCut(cut bool, full string) string {
	if cut {
		return full
	}
	return ""
}

// errCoordinate would be a fault of this package: inputs are checked before anything is laid out.
var errCoordinate = errors.New("svg: a coordinate is not finite")

// element writes the SVG element; class is added to its class attribute.
func (d *drawn) element(class string) (string, error) {
	if d.canvas.broken {
		return "", fmt.Errorf("%s %q: %w", d.kind, d.frame.Title, errCoordinate)
	}
	id, w, h := d.frame.id(d.kind), num(d.canvas.width), num(d.canvas.height)
	description := d.frame.Description
	if description == "" {
		description = d.description
	}
	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" class="tw%s" role="img" aria-labelledby="%s-t %s-d" width="100%%" `+
		`viewBox="0 0 %s %s" font-family="%s" font-size="12" fill="%s">`, class, id, id, w, h, escape(fontStack), inkLight)
	fmt.Fprintf(&b, `<title id="%s-t">%s</title><desc id="%s-d">%s</desc>`, id, escape(d.frame.Title), id, escape(description))
	fmt.Fprintf(&b, `<style>%s</style><rect class="p" fill="%s" width="%s" height="%s"/>`, styleSheet(d.canvas.used), paperLight, w, h)
	b.WriteString(d.canvas.body.String())
	b.WriteString("</svg>\n")
	return b.String(), nil
}

// layouter is a figure that can be laid out without being written.
type layouter interface {
	layout() (*drawn, error)
}

func render(f layouter) (string, error) {
	d, err := f.layout()
	if err != nil {
		return "", err
	}
	return d.element("")
}

// Responsive renders a figure for phones and for wide screens, as one HTML fragment in which a container query shows
// the drawing that suits. Browsers without container queries show the wide one.
func Responsive(f Figure) (string, error) {
	var b strings.Builder
	b.WriteString(`<div class="tw-pair"><style>.tw-pair{container-type:inline-size}.tw-pair .tw-narrow{display:none}` +
		`@container(max-width:` + num(breakWidth) + `px){.tw-pair .tw-wide{display:none}.tw-pair .tw-narrow{display:block}}</style>`)
	for _, v := range []struct {
		class string
		width float64
	}{{" tw-wide", WideWidth}, {" tw-narrow", NarrowWidth}} {
		l, ok := f.AtWidth(v.width).(layouter)
		if !ok {
			return "", &InputError{Figure: "responsive", Field: "Figure", Reason: fmt.Sprintf("is a %T, want a figure of this package", f)}
		}
		d, err := l.layout()
		if err != nil {
			return "", err
		}
		s, err := d.element(v.class)
		if err != nil {
			return "", err
		}
		b.WriteString(s)
	}
	b.WriteString("</div>\n")
	return b.String(), nil
}
