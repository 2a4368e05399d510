package strictyaml

import (
	"fmt"
	"math"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"tokenwatt/quantity"
)

// figureKey is one key of a figure that is written as a mapping.
type figureKey struct{ name, doc string }

func figureKeys() []figureKey {
	return []figureKey{
		{"value", "The value, where it is no range."},
		{"low", "The low end of the range."},
		{"mode", "The most likely value; a plan uses it."},
		{"high", "The high end of the range."},
		{"distribution", "How values are drawn between low and high."},
		{"source", "Where the figure comes from."},
		{"date", "When that was published or read (2024, 2024-07 or 2024-07-15)."},
		{"basis", "How well the figure is founded: measured, vendor, published, estimate or assumed."},
		{"note", "What a reader should know before using the figure."},
	}
}

// isNumberKey tells the keys of a figure's mapping that hold its numbers from those that hold texts.
func isNumberKey(name string) bool {
	return name == "value" || name == "low" || name == "mode" || name == "high"
}

// figureKeyDoc returns the doc of a key of a figure's mapping.
func figureKeyDoc(name string) (doc string, known bool) {
	for _, key := range figureKeys() {
		if key.name == name {
			return key.doc, true
		}
	}
	return "", false
}

func isProvenanceKey(name string) bool {
	return name == "source" || name == "date" || name == "basis" || name == "note"
}

// figure reads a value with unit, or a mapping with a value or a range and its provenance.
func (d *decoder) figure(n *node, path string, f *field, v reflect.Value, handed provenance) {
	before := len(d.errs.list)
	given := map[string]*node{}
	s := leafShape(f.shape)
	switch n.kind {
	case listNode:
		d.errs.add(n, path, n.describe(), f.expected(s), "a range is written {low: ..., mode: ..., high: ...}")
	case scalarNode:
		given["value"] = n
	default:
		given = d.figureMapping(n, path)
	}
	figure := v.Addr().Interface().(quantity.AnyFigure)
	figure.SetPath(path)
	if len(d.errs.list) == before {
		d.figureNumbers(n, path, f, s, v, given)
	}
	if len(d.errs.list) == before {
		d.figureProvenance(n, path, figure, given, handed)
	}
}

// figureMapping returns the values of a figure's mapping by key, having checked which keys there are.
func (d *decoder) figureMapping(n *node, path string) map[string]*node {
	given := map[string]*node{}
	var names []string
	for _, key := range figureKeys() {
		names = append(names, key.name)
	}
	for _, p := range n.pairs {
		name, at := p.key.text, JoinPath(path, p.key.text)
		switch {
		case !slices.Contains(names, name):
			hint := didYouMean(name, names)
			if hint == "" && n.flow && p.value.isNull() {
				hint = "put a text that holds a comma in quotes"
			}
			d.errs.add(p.key, at, "the unknown key "+shown(name), "one of "+listed(names, "and"), hint)
		case p.value.kind != scalarNode || p.value.isNull():
			d.errs.add(p.value, at, p.value.describe(), "a single value", "")
		case !isNumberKey(name) && !p.value.isText(name == "date"):
			d.errs.add(p.value, at, p.value.describe(), "a text", "put it in quotes: "+strconv.Quote(p.value.text))
		default:
			given[name] = p.value
		}
	}
	for _, name := range []string{"low", "mode", "high", "distribution"} {
		if given["value"] != nil && given[name] != nil {
			d.errs.add(given[name], JoinPath(path, name), shown(name)+" beside `value`", "either value, or low, mode and high", "")
		}
	}
	if n.get("value") == nil {
		d.completeRange(n, path)
	}
	return given
}

// completeRange reports which ends of a range are missing. A distribution other than the triangular has a middle
// of its own, so that the mode may be left out.
func (d *decoder) completeRange(n *node, path string) {
	var missing []string
	for _, name := range []string{"low", "mode", "high"} {
		if n.get(name) == nil {
			missing = append(missing, name)
		}
	}
	switch {
	case len(missing) == 3:
		d.errs.add(n, path, "a mapping without a value", "value, or low, mode and high", "")
	case len(missing) == 0, missing[0] == "mode" && len(missing) == 1 && hasOwnMiddle(n.get("distribution")):
	default:
		d.errs.add(n, path, "a range without "+listed(missing, "and"), "low, mode and high", "")
	}
}

// hasOwnMiddle tells whether a range of this distribution may do without a mode.
func hasOwnMiddle(distribution *node) bool {
	return distribution != nil && slices.Contains(middledDistributions(), distribution.text)
}

func middledDistributions() []string {
	return []string{string(quantity.Uniform), string(quantity.Lognormal)}
}

// figureNumbers parses the numbers of a figure and checks that they are finite, in order and within bounds.
func (d *decoder) figureNumbers(n *node, path string, f *field, s *shape, v reflect.Value, given map[string]*node) {
	figure := v.Addr().Interface().(quantity.AnyFigure)
	if single := given["value"]; single != nil {
		if hint, ok := finite(single); !ok {
			d.errs.add(single, path, single.describe(), f.expected(s), hint)
		} else if err := figure.ParseScalar(single.text); err != nil {
			d.parseError(single, path, f, s, err)
		} else {
			_, mode, _ := figure.Base()
			d.bounded(single, path, f, mode)
		}
		return
	}
	if named := given["distribution"]; named != nil {
		if err := figure.SetDistribution(quantity.Distribution(named.text)); err != nil {
			names := distributionNames()
			d.errs.add(named, JoinPath(path, "distribution"), named.describe(), listed(names, "or"), didYouMean(named.text, names))
			return
		}
	}
	if !d.rangeEnds(path, f, s, given) {
		return
	}
	text := func(name string) string {
		if given[name] == nil {
			return ""
		}
		return given[name].text
	}
	if err := figure.ParseRange(text("low"), text("mode"), text("high")); err != nil {
		_, why, _ := strings.Cut(err.Error(), quantity.ErrFigure.Error()+": ")
		d.errs.addCode(CodeOrder, n, path, "a range that no value can be drawn from", "", why)
		return
	}
	low, _, high := figure.Base()
	d.bounded(given["low"], JoinPath(path, "low"), f, low)
	d.bounded(given["high"], JoinPath(path, "high"), f, high)
}

// rangeEnds parses low, mode and high one by one, so that each error stands at its own value, and checks their order.
func (d *decoder) rangeEnds(path string, f *field, s *shape, given map[string]*node) bool {
	before := len(d.errs.list)
	last, lastName := math.Inf(-1), ""
	for _, name := range []string{"low", "mode", "high"} {
		n, at := given[name], JoinPath(path, name)
		if n == nil {
			continue
		}
		trial := reflect.New(s.goType).Interface().(quantity.AnyFigure)
		if hint, ok := finite(n); !ok {
			d.errs.add(n, at, n.describe(), f.expected(s), hint)
			continue
		}
		if err := trial.ParseScalar(n.text); err != nil {
			d.parseError(n, at, f, s, err)
			continue
		}
		_, x, _ := trial.Base()
		if x < last {
			d.errs.addCode(CodeOrder, n, at, fmt.Sprintf("%s, less than %s", n.describe(), lastName), "low <= mode <= high", "")
		}
		last, lastName = x, name
	}
	return len(d.errs.list) == before
}

func (d *decoder) bounded(n *node, path string, f *field, x float64) {
	if expected := f.limits.violated(x); expected != "" {
		d.errs.addCode(CodeBounds, n, path, n.describe(), expected, "")
	}
}

// figureProvenance records source, date, basis and note: the figure's own, else what the mappings around it hand down,
// else, unless provenance is required, the settings' basis and the place in the file.
func (d *decoder) figureProvenance(n *node, path string, figure quantity.AnyFigure, given map[string]*node, handed provenance) {
	p, note := handed, ""
	for key, into := range map[string]*string{"source": &p.source, "date": &p.date, "basis": &p.basis, "note": &note} {
		if own := given[key]; own != nil {
			*into = own.text
		}
	}
	if date := given["date"]; date != nil && !isDate(date.text) {
		d.errs.add(date, JoinPath(path, "date"), date.describe(), "a date such as 2024, 2024-07 or 2024-07-15", "")
		return
	}
	if own := given["basis"]; own != nil && !quantity.Basis(own.text).Known() {
		names := basisNames()
		d.errs.add(own, JoinPath(path, "basis"), own.describe(), listed(names, "or"), didYouMean(own.text, names))
		return
	}
	if d.settings.RequireProvenance {
		var missing []string
		for i, text := range []string{p.source, p.date, p.basis} {
			if strings.TrimSpace(text) == "" {
				missing = append(missing, []string{"source", "date", "basis"}[i])
			}
		}
		if len(missing) > 0 {
			d.errs.addCode(CodeProvenance, n, path, "a figure without "+listed(missing, "and"), "source, date and basis of every figure",
				"write {value: ..., source: ..., date: ..., basis: ...} or put them on the entry")
			return
		}
	}
	if p.source == "" {
		p.source = sourceOf(n)
	}
	if p.basis == "" {
		p.basis = d.settings.Basis
	}
	figure.SetProvenance(p.source, p.date, quantity.Basis(p.basis))
	figure.SetNote(note)
}

// sourceOf names the place of a figure as its source: file:line.
func sourceOf(n *node) string {
	at := n.position()
	if strings.HasPrefix(at.File, assignmentPrefix) {
		return at.File
	}
	return fmt.Sprintf("%s:%d", at.File, at.Line)
}
