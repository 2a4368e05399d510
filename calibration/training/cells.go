package training

import (
	"math"
	"regexp"
	"strconv"
	"strings"
)

// count reads a whole number of 1 or more, thousands separated or not, written as 8 or 8.0. A blank cell is fallback;
// where that is 0 it is refused.
func (r *record) count(column string, fallback int) int {
	text := strings.ReplaceAll(strings.ReplaceAll(r.text(column), ",", ""), "_", "")
	if blank(text) {
		if fallback == 0 {
			r.refuse(column, "blank", "a whole number of 1 or more")
		}
		return fallback
	}
	v, err := strconv.ParseFloat(text, 64)
	if err != nil || v < 1 || v != math.Trunc(v) || v > math.MaxInt32 {
		r.refuse(column, strconv.Quote(r.text(column)), "a whole number of 1 or more")
		return max(fallback, 1)
	}
	return int(v)
}

// number reads a number above zero, 0 for a blank cell.
func (r *record) number(column string) float64 {
	text := strings.ReplaceAll(r.text(column), ",", "")
	if blank(text) {
		return 0
	}
	v, err := strconv.ParseFloat(text, 64)
	if err != nil || !(v > 0) || math.IsInf(v, 0) {
		r.refuse(column, strconv.Quote(r.text(column)), "a number above zero")
		return 0
	}
	return v
}

// blank tells whether a cell says that nothing is stated.
func blank(text string) bool {
	switch strings.ToLower(text) {
	case "", "-", "n/a", "na", "nan", "none", "null", "?", "not stated", "unknown":
		return true
	}
	return false
}

// noted finds a number behind a key in the notes: "head_dim=64", "head_dim 64", "q_lora=1536".
func (r *record) noted(key string) (int, bool) {
	m := regexp.MustCompile(`(?i)\b` + key + `\s*[=: ]\s*(\d+)`).FindStringSubmatch(r.text("notes"))
	if m == nil {
		return 0, false
	}
	n, err := strconv.Atoi(m[1])
	return n, err == nil && n > 0
}

// says tells whether the row's source, model, engine or notes hold one of the words, case apart.
func (r *record) says(words ...string) bool {
	text := strings.ToLower(r.text("source") + " | " + r.text("model_name") + " | " + r.text("engine") + " | " + r.text("notes"))
	for _, w := range words {
		if strings.Contains(text, w) {
			return true
		}
	}
	return false
}

// between finds a number between two texts of the notes: "first 3 layers dense".
func (r *record) between(before, after string) (int, bool) {
	text := strings.ToLower(r.text("notes"))
	_, rest, found := strings.Cut(text, before)
	digits, _, ends := strings.Cut(rest, after)
	if !found || !ends {
		return 0, false
	}
	n, err := strconv.Atoi(strings.TrimSpace(digits))
	return n, err == nil && n > 0
}
