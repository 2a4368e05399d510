package strictyaml

import (
	"errors"
	"fmt"
	"reflect"
	"strconv"
)

// Template returns a commented YAML document for a struct type: above each key its doc, unit, bounds and
// default with its source. Keys that example has are written with its values; required keys that it lacks are written with the
// example of their tag; all others are commented out. example may be nil.
func Template(t reflect.Type, example *Document) ([]byte, error) {
	root, faults := shapeOf(t)
	if len(faults) > 0 {
		return nil, errors.Join(faults...)
	}
	var n *node
	if example != nil {
		n = example.root
	}
	o := template(root, n, true)
	for i := range o.pairs[min(1, len(o.pairs)):] {
		o.pairs[i+1].spaced = true
	}
	return joinLines(o), nil
}

// template writes a mapping. Comments and unused keys are left out where verbose is false: in all but the first
// entry of a map.
func template(s *shape, n *node, verbose bool) *out {
	o := &out{kind: mapNode}
	for _, f := range s.fields {
		given := n.get(f.name)
		needed := f.absentIsError() || n == nil && len(s.oneof) > 0 && s.oneof[0] == f.name
		if given == nil && !needed && !verbose {
			continue
		}
		p := outPair{key: f.name, off: given == nil && !needed}
		if verbose {
			p.comments = f.comments()
		}
		switch {
		case given != nil && given.kind == mapNode && f.shape.kind == structShape:
			p.value = template(f.shape, given, verbose)
		case given != nil && given.kind == mapNode && f.shape.kind == mapShape && f.shape.elem.kind == structShape:
			p.value = templateEntries(f.shape.elem, given, verbose)
		case given != nil:
			p.value = given.out()
		default:
			p.value = f.sample(f.shape, p.off, verbose)
		}
		o.pairs = append(o.pairs, p)
	}
	return o
}

func templateEntries(elem *shape, n *node, verbose bool) *out {
	o := &out{kind: mapNode}
	for i, p := range n.pairs {
		value := p.value.out()
		if p.value.kind == mapNode {
			value = template(elem, p.value, verbose && i == 0)
		}
		o.pairs = append(o.pairs, outPair{key: p.key.text, value: value})
	}
	return o
}

// sample is a value for a key that the example does not have: its default, its example, or the least that
// decodes. A map that is not needed stays empty.
func (f *field) sample(s *shape, off, verbose bool) *out {
	if s == f.shape {
		if f.hasFallback {
			return f.fallbackNode.out()
		}
		if f.exampleNode != nil {
			return f.exampleNode.out()
		}
	}
	switch s.kind {
	case structShape:
		return template(s, nil, verbose)
	case mapShape, freeMapShape:
		o := &out{kind: mapNode}
		if !off || f.limits.minItems > 0 {
			o.pairs = []outPair{{key: "example", value: f.sample(s.elem, off, verbose)}}
		}
		return o
	case listShape:
		o := &out{kind: listNode, flow: true}
		if !off || f.limits.minItems > 0 {
			o.items = []*out{f.sample(s.elem, off, verbose)}
		}
		return o
	case boolShape:
		return &out{scalar: "false"}
	case intShape, floatShape, figureShape:
		return &out{scalar: f.sampleNumber(s)}
	}
	switch {
	case s.kind == textShape && s.goType.Kind() == reflect.Float64:
		return &out{scalar: f.sampleNumber(s)}
	case len(f.enum) > 0:
		return &out{scalar: quoteText(f.enum[0])}
	case f.isDate:
		return &out{scalar: `"2024-07"`}
	}
	return &out{scalar: "..."}
}

func (f *field) sampleNumber(s *shape) string {
	number := 1.0
	if e := f.limits.low; e != nil && e.value > number {
		number = e.value + 1
	}
	if e := f.limits.high; e != nil && e.value < number {
		number = e.value / 2
	}
	text := strconv.FormatFloat(number, 'g', -1, 64)
	if s.kind == intShape || s.bare {
		return text
	}
	return quoteValue(joined(" ", text, f.unit))
}

// comments are the lines above a key in a template.
func (f *field) comments() []string {
	lines := wrap(f.doc, lineWidth-20)
	facts := ""
	if f.absentIsError() {
		facts = "Required. "
	}
	if f.unit != "" {
		facts += "Unit: " + f.unit + ". "
	}
	if limits := f.limits.String(); limits != "" {
		facts += "Bounds: " + limits + ". "
	}
	if len(f.enum) > 0 {
		facts += "One of " + listed(f.enum, "or") + ". "
	}
	if f.catalog != "" {
		facts += "The name of an entry of the catalog's " + f.catalog + ". "
	}
	if f.hasFallback {
		facts += "Default: " + f.fallback
		if f.source != "" {
			facts += fmt.Sprintf(" (%s)", joined(", ", f.source, f.date, f.basis))
		}
		facts += ". "
	}
	if f.shape.kind == structShape && len(f.shape.oneof) > 0 {
		facts += "Exactly one of " + listed(f.shape.oneof, "and") + ". "
	}
	return append(lines, wrap(facts, lineWidth-20)...)
}

// out respells a node of a document. Its depth was limited when it was read.
func (n *node) out() *out {
	o := &out{kind: n.kind, flow: true}
	if n.kind == scalarNode {
		o.scalar = n.text
		if n.isNull() {
			o.scalar = "null"
		} else if n.quoted || n.class == stringScalar {
			o.scalar = quoteText(n.text)
			if !n.quoted {
				o.scalar = quoteValue(n.text)
			}
		}
		return o
	}
	for _, p := range n.pairs {
		o.pairs = append(o.pairs, outPair{key: p.key.text, value: p.value.out()})
	}
	for _, item := range n.items {
		o.items = append(o.items, item.out())
	}
	return o
}
