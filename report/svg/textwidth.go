package svg

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// fontStack lists sans fonts whose widths are close to Helvetica's, so that the layout's estimate holds.
const fontStack = `"Helvetica Neue",Helvetica,Arial,"Liberation Sans",Roboto,"Noto Sans",sans-serif`

// advances holds the advance widths of U+0020 to U+007E in thousandths of the font size, from the Helvetica Adobe Font
// Metrics file (Arial and Liberation Sans have the same).
var advances = [...]int{
	278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278,
	556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556,
	1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778,
	667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556,
	333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556,
	556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
}

const (
	// widthMargin covers sans fonts that run wider than Helvetica.
	widthMargin = 1.04
	// boldFactor is the mean ratio of Helvetica Bold to Helvetica over English text.
	boldFactor = 1.07
)

// textWidth estimates the width of s in pixels at a font size in pixels.
func textWidth(s string, size float64, bold bool) float64 {
	sum := 0
	for _, r := range s {
		sum += advance(r)
	}
	w := float64(sum) / 1000 * size * widthMargin
	if bold {
		w *= boldFactor
	}
	return w
}

// advance estimates one rune's width in thousandths of the font size.
func advance(r rune) int {
	switch {
	case r >= 0x20 && r <= 0x7e:
		return advances[r-0x20]
	case r == 0xa0:
		return 278
	case unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf) && r != 0xad:
		return 0
	case r < 0x20, r >= 0x7f && r < 0xa0: // control characters are drawn as U+FFFD
		return 1000
	case r < 0x2000:
		if unicode.IsUpper(r) {
			return 800
		}
		return 600
	case r >= 0x2000 && r < 0x2070: // dashes, ellipsis and other punctuation
		return 1000
	case r >= 0x2070 && r < 0x20a0: // superscripts and subscripts
		return 400
	case r >= 0x2190 && r < 0x2600: // arrows, operators, boxes
		return 800
	default: // CJK, emoji and everything else that is set full width
		return 1200
	}
}

const ellipsis = "…"

// fit cuts s with an ellipsis so that it is at most limit pixels wide, and says whether it did.
func fit(s string, limit, size float64, bold bool) (string, bool) {
	if textWidth(s, size, bold) <= limit {
		return s, false
	}
	for len(s) > 0 {
		_, n := utf8.DecodeLastRuneInString(s)
		s = s[:len(s)-n]
		if t := strings.TrimRight(s, " ") + ellipsis; textWidth(t, size, bold) <= limit {
			return t, true
		}
	}
	return ellipsis, true
}

// wrap breaks s at white space into at most lines lines of limit pixels; the last line is cut where the rest does not fit.
func wrap(s string, limit, size float64, bold bool, lines int) (out []string, cut bool) {
	words := strings.FieldsFunc(s, func(r rune) bool { return unicode.IsSpace(r) && r != 0xa0 })
	for len(words) > 0 {
		if len(out) == lines-1 {
			last, c := fit(strings.Join(words, " "), limit, size, bold)
			return append(out, last), cut || c
		}
		n := 1
		for n < len(words) && textWidth(strings.Join(words[:n+1], " "), size, bold) <= limit {
			n++
		}
		line, c := fit(strings.Join(words[:n], " "), limit, size, bold)
		out, cut, words = append(out, line), cut || c, words[n:]
	}
	return out, cut
}

// widest returns the width of the widest of several texts.
func widest(texts []string, size float64, bold bool) float64 {
	w := 0.0
	for _, t := range texts {
		w = max(w, textWidth(t, size, bold))
	}
	return w
}
