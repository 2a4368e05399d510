package series

import (
	"math"
	"strconv"
	"strings"
)

// decimals reads numbers as one file writes them: with decimal points or with decimal commas, which the first number with
// either tells. Commas can be decimal only where they do not separate the cells.
type decimals struct {
	separator byte
	// thousands allows commas between groups of three digits, as American files have them in quotes.
	thousands bool
	comma     bool
	point     bool
}

// number reads a cell. Where it is none, the hint says what is odd about it.
func (d *decimals) number(text string) (x float64, hint string, ok bool) {
	comma, point := strings.IndexByte(text, ',') >= 0, strings.IndexByte(text, '.') >= 0
	switch {
	case comma && d.separator == ',':
		if !d.thousands || !grouped(text, ',', '.') {
			return 0, "a comma within a number, in a file separated by commas", false
		}
		text = strings.ReplaceAll(text, ",", "")
	case comma && d.point:
		return 0, "earlier numbers of the file have decimal points", false
	case comma && point:
		if !grouped(text, '.', ',') {
			return 0, "a comma and a point in one number", false
		}
		d.comma = true
		text = strings.Replace(strings.ReplaceAll(text, ".", ""), ",", ".", 1)
	case comma:
		if strings.Count(text, ",") > 1 {
			return 0, "several commas in one number", false
		}
		d.comma = true
		text = strings.Replace(text, ",", ".", 1)
	case point && d.comma:
		return 0, "earlier numbers of the file have decimal commas", false
	case point:
		d.point = true
	}
	x, err := strconv.ParseFloat(text, 64)
	if err != nil || math.IsNaN(x) || math.IsInf(x, 0) {
		return 0, "", false
	}
	return x, "", true
}

// grouped tells whether a text is a number whose whole part has a sign between groups of three digits.
func grouped(text string, between, point byte) bool {
	whole, rest, _ := strings.Cut(strings.TrimLeft(text, "+-"), string(point))
	for i, group := range strings.Split(whole, string(between)) {
		if len(group) > 3 || len(group) == 0 || i > 0 && len(group) != 3 || strings.Trim(group, "0123456789") != "" {
			return false
		}
	}
	return strings.Trim(rest, "0123456789") == ""
}
