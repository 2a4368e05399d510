package strictyaml

import "fmt"

// expected says in words what may be written for a field, or for an item of it, where s is the item's shape.
func (f *field) expected(s *shape) string {
	text := ""
	switch s.kind {
	case boolShape:
		return "true or false"
	case intShape:
		text = "an integer"
	case floatShape:
		text = "a number"
	case stringShape:
		switch {
		case len(f.enum) > 0:
			return listed(f.enum, "or")
		case f.catalog != "":
			return "the name of an entry of " + f.catalog
		case f.isDate:
			return "a date such as 2024, 2024-07 or 2024-07-15"
		}
		return "a text"
	case textShape:
		text = "a text"
		if s.goType.Kind().String() == "float64" {
			text = "a value" + f.inUnit(s)
		}
	case figureShape:
		text = "a value" + f.inUnit(s) + " or {low: ..., mode: ..., high: ...}"
	case structShape:
		return "a mapping with " + listed(s.names(), "and")
	case listShape:
		return fmt.Sprintf("a list, each item %s", f.expected(s.elem))
	default:
		return fmt.Sprintf("a mapping from names, each to %s", f.expected(s.elem))
	}
	if limits := f.limits.String(); limits != "" {
		text += ", " + limits
	}
	return text
}

func (f *field) inUnit(s *shape) string {
	unit := f.unit
	if unit == "" {
		unit = s.title
	}
	if unit == "" || unit == "1" {
		return ""
	}
	return " in " + unit
}
