package report

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"io"
	"math"
	"strings"

	"tokenwatt/report/svg"
)

//go:embed template/*.html template/*.css
var templates embed.FS

// WriteHTML writes the report as one self-contained page: style and figures are in it, it has no script and asks
// nothing of a network. A part that the report lacks (supply, hourly table, checks ...) is left out of the page and of its
// navigation. Texts of the report are escaped. The error wraps svg.ErrInput where the numbers of a figure cannot be
// drawn, NaN for example; nothing is written then.
func WriteHTML(w io.Writer, r *Report) error {
	css, err := templates.ReadFile("template/page.css")
	if err != nil {
		return fmt.Errorf("report: page style: %w", err)
	}
	view, err := newView(r)
	if err != nil {
		return fmt.Errorf("report: page: %w", err)
	}
	view.CSS = template.CSS(css)
	t, err := template.New("page.html").Funcs(htmlFuncs()).ParseFS(templates, "template/*.html")
	if err != nil {
		return fmt.Errorf("report: page: %w", err)
	}
	var b bytes.Buffer
	if err := t.Execute(&b, view); err != nil {
		return fmt.Errorf("report: page: %w", err)
	}
	_, err = w.Write(b.Bytes())
	return err
}

// htmlFuncs are what the templates format with.
func htmlFuncs() template.FuncMap {
	return template.FuncMap{
		"num":     func(x float64, digits int) string { return typeset(Number(x, digits)) },
		"count":   func(n int) string { return typeset(Number(float64(n), 15)) },
		"count64": func(n int64) string { return typeset(Number(float64(n), 15)) },
		"fixed":   func(x float64, decimals int) string { return typeset(Fixed(x, decimals)) },
		"percent": func(x float64, digits int) string { return typeset(Percent(x, digits)) },
		"money":   func(x float64) string { return typeset(Scaled(x, "USD", 3)) },
		"scaled":  func(x float64, unit string) string { return typeset(Scaled(x, unit, 3)) },
		"between": func(low, high float64, digits int) string { return typeset(Between(low, high, digits)) },
		"basis":   basisClass,
		"facts":   func(caption string, rows [][3]string) factTable { return factTable{caption, rows} },
		"cells":   func(caption string, head []string, rows [][]string) cellTable { return cellTable{caption, head, rows} },
	}
}

// factTable is a table of what, how much, and what there is to say of it; cellTable one with a head.
type (
	factTable struct {
		Caption string
		Rows    [][3]string
	}
	cellTable struct {
		Caption string
		Head    []string
		Rows    [][]string
	}
)

// typeset turns the plain characters of a formatted number into those of print: a minus sign, powers of ten, and no
// line break between a number and its unit.
func typeset(text string) string {
	if mantissa, exponent, ok := strings.Cut(text, "e"); ok && strings.Trim(exponent, "+-0123456789") == "" {
		exponent = strings.TrimLeft(strings.TrimPrefix(exponent, "+"), "0")
		if negative, ok := strings.CutPrefix(exponent, "-"); ok {
			exponent = "-" + strings.TrimLeft(negative, "0")
		}
		text = mantissa + " × 10" + strings.NewReplacer("-", "⁻", "0", "⁰", "1", "¹", "2", "²", "3", "³", "4", "⁴",
			"5", "⁵", "6", "⁶", "7", "⁷", "8", "⁸", "9", "⁹").Replace(exponent)
	}
	text = strings.ReplaceAll(text, "-", "−")
	if text == "−" { // Number's sign for no number
		text = "–"
	}
	return strings.ReplaceAll(text, " ", "\u00a0")
}

// basisClass is the style of a basis' badge.
func basisClass(basis string) string {
	switch basis {
	case "measured", "published", "vendor", "estimate", "assumed", "scenario":
		return "basis-" + basis
	default:
		return "basis-other"
	}
}

// drawing renders a figure for narrow and wide pages; no figure is no text.
func drawing(f svg.Figure) (template.HTML, error) {
	if f == nil {
		return "", nil
	}
	text, err := svg.Responsive(f)
	// The package svg escapes every name and refuses every number that it cannot write.
	return template.HTML(text), err
}

// position is a place on a horizontal bar in per cent of its width, cut to the bar.
func position(x, width float64) float64 {
	if !(width > 0) || math.IsInf(width, 0) || math.IsNaN(x) {
		return 0
	}
	return math.Round(1e4*min(max(x/width, 0), 1)) / 100
}
