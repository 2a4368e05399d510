package strictyaml

import (
	"encoding"
	"math"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// maxExactInteger is the largest count below which every integer is a float64: 2^53.
const maxExactInteger = 1 << 53

// scalar reads one plain value.
func (d *decoder) scalar(n *node, path string, f *field, s *shape, v reflect.Value) {
	if n.kind != scalarNode {
		d.errs.add(n, path, n.describe(), f.expected(s), "")
		return
	}
	switch s.kind {
	case boolShape:
		d.boolean(n, path, f, s, v)
	case intShape:
		d.integer(n, path, f, s, v)
	case floatShape:
		d.number(n, path, f, s, v)
	case textShape:
		d.text(n, path, f, s, v)
	default:
		d.string(n, path, f, s, v)
	}
}

func (d *decoder) boolean(n *node, path string, f *field, s *shape, v reflect.Value) {
	if n.class != boolScalar || n.quoted {
		hint := ""
		switch strings.ToLower(n.text) {
		case "yes", "on", "y", "true", "1":
			hint = "write true"
		case "no", "off", "n", "false", "0":
			hint = "write false"
		}
		d.errs.add(n, path, n.describe(), f.expected(s), hint)
		return
	}
	v.SetBool(strings.EqualFold(n.text, "true"))
}

func (d *decoder) integer(n *node, path string, f *field, s *shape, v reflect.Value) {
	x, hint, ok := plainNumber(n)
	if !ok {
		d.errs.add(n, path, n.describe(), f.expected(s), hint)
		return
	}
	if x != math.Trunc(x) || math.Abs(x) > maxExactInteger {
		d.errs.add(n, path, n.describe(), f.expected(s), "")
		return
	}
	if expected := f.limits.violated(x); expected != "" {
		d.errs.add(n, path, n.describe(), expected, "")
		return
	}
	v.SetInt(int64(x))
}

func (d *decoder) number(n *node, path string, f *field, s *shape, v reflect.Value) {
	x, hint, ok := plainNumber(n)
	if !ok {
		d.errs.add(n, path, n.describe(), f.expected(s), hint)
		return
	}
	if expected := f.limits.violated(x); expected != "" {
		d.errs.add(n, path, n.describe(), expected, "")
		return
	}
	v.SetFloat(x)
}

// decimal is how a number may be written: YAML's octal, hexadecimal, sexagesimal and underscored forms read
// differently to different people.
var decimal = regexp.MustCompile(`^[-+]?([1-9][0-9]*|0)?(\.[0-9]*)?([eE][-+]?[0-9]+)?$`)

// plainNumber reads an unquoted decimal number.
func plainNumber(n *node) (x float64, hint string, ok bool) {
	if n.class != intScalar && n.class != floatScalar {
		if _, err := strconv.ParseFloat(n.text, 64); err == nil && n.quoted {
			hint = "remove the quotes"
		}
		return 0, hint, false
	}
	if isNotFinite(n) {
		return 0, notFiniteHint, false
	}
	if !decimal.MatchString(n.text) {
		return 0, "write it in plain decimal digits", false
	}
	x, err := strconv.ParseFloat(n.text, 64)
	if err != nil {
		return 0, "it is outside the range of numbers", false
	}
	return x, "", true
}

func (d *decoder) string(n *node, path string, f *field, s *shape, v reflect.Value) {
	// A choice that is written as a number, such as a stage of ZeRO, needs no quotes.
	chosen := n.class == intScalar && slices.Contains(f.enum, n.text)
	if !n.isText(f.isDate) && !chosen {
		d.errs.add(n, path, n.describe(), f.expected(s), "put it in quotes: "+strconv.Quote(n.text))
		return
	}
	if len(f.enum) > 0 && !slices.Contains(f.enum, n.text) {
		d.errs.add(n, path, n.describe(), f.expected(s), didYouMean(n.text, f.enum))
		return
	}
	if names, checked := d.settings.Names[f.catalog]; checked && f.catalog != "" && !slices.Contains(names, n.text) {
		hint := didYouMean(n.text, names)
		if hint == "" && len(names) > 0 && len(names) <= 12 {
			hint = "there are " + listed(names, "and")
		}
		d.errs.addCode(CodeName, n, path, n.describe(), f.expected(s), hint)
		return
	}
	if f.required && strings.TrimSpace(n.text) == "" {
		d.errs.add(n, path, n.describe(), f.expected(s), "")
		return
	}
	if f.isDate && !isDate(n.text) {
		d.errs.add(n, path, n.describe(), f.expected(s), "")
		return
	}
	v.SetString(n.text)
}

// isText tells whether a scalar is a text. A date is one, in any of its forms, and a year where a date is due.
func (n *node) isText(isDate bool) bool {
	isYear := isDate && n.class == intScalar && decimal.MatchString(n.text)
	return n.class == stringScalar || n.class == dateScalar || isYear
}

func didYouMean(text string, names []string) string {
	if near := Nearest(text, names); near != "" {
		return "did you mean " + shown(near) + "?"
	}
	return ""
}

// text reads a type with a text form of its own; quantities among them also have bounds.
func (d *decoder) text(n *node, path string, f *field, s *shape, v reflect.Value) {
	if hint, ok := finite(n); !ok {
		d.errs.add(n, path, n.describe(), f.expected(s), hint)
		return
	}
	if err := v.Addr().Interface().(encoding.TextUnmarshaler).UnmarshalText([]byte(n.text)); err != nil {
		d.parseError(n, path, f, s, err)
		return
	}
	if v.Kind() != reflect.Float64 {
		return
	}
	if expected := f.limits.violated(v.Float()); expected != "" {
		d.errs.addCode(CodeBounds, n, path, n.describe(), expected, "")
	}
}

// finite refuses what YAML calls .nan and .inf, and booleans, which no text form means.
func finite(n *node) (hint string, ok bool) {
	if n.class == boolScalar {
		return "", false
	}
	if isNotFinite(n) {
		return notFiniteHint, false
	}
	return "", true
}

const notFiniteHint = "leave the key out if there is no value"

// isNotFinite tells whether the scalar is what YAML calls .inf or .nan.
func isNotFinite(n *node) bool {
	bare := strings.ToLower(strings.TrimLeft(n.text, "+-"))
	return n.class == floatScalar && (bare == ".inf" || bare == ".nan")
}

// parseError reports what a type's own parser says, with its hint if it has one.
func (d *decoder) parseError(n *node, path string, f *field, s *shape, err error) {
	found, expected, hint := n.describe(), f.expected(s), ""
	if detail, ok := parseDetail(err); ok {
		if detail.expected != "" {
			expected = detail.expected
		}
		if detail.found != "" {
			found += ", " + detail.found
		}
		hint = detail.hint
	} else {
		hint = err.Error()
	}
	d.errs.addCode(CodeValue, n, path, found, expected, hint)
}

// isDate tells whether a text is a year, a month (2024-07) or a day (2024-07-15).
func isDate(text string) bool {
	parts := strings.Split(text, "-")
	if len(parts) > 3 || len(parts[0]) != 4 || !isDigits(parts[0]) {
		return false
	}
	for i, most := range []int{12, 31} {
		if i+1 >= len(parts) {
			break
		}
		part := parts[i+1]
		if len(part) != 2 || !isDigits(part) {
			return false
		}
		if number, err := strconv.Atoi(part); err != nil || number < 1 || number > most {
			return false
		}
	}
	return true
}
