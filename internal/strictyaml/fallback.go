package strictyaml

import (
	"encoding/json"
	"reflect"
	"strconv"
)

// tagValue reads a default or example from a tag, and proves that a document with it decodes. A text stands as it
// is; anything else is YAML.
func (f *field) tagValue(text string) (*node, error) {
	n := &node{source: newSource("the tag", text), line: 1, col: 1, size: 1, text: text, quoted: true}
	isText := f.shape.kind == stringShape || f.shape.kind == textShape && !f.shape.bare
	if !isText {
		document, err := Parse("the tag", []byte(text), nil)
		if err != nil {
			return nil, err
		}
		n = document.root
	}
	trial := reflect.New(f.shape.goType).Elem()
	d := decoder{root: f.shape}
	d.value(n, "", f, f.shape, trial, provenance{source: f.source, date: f.date, basis: f.basis})
	return n, d.errs.result()
}

// plain returns the node as values that encoding/json writes. The tree's depth was limited when it was read.
func (n *node) plain() any {
	switch {
	case n.kind == mapNode:
		o := object{}
		for _, p := range n.pairs {
			o.set(p.key.text, p.value.plain())
		}
		return o
	case n.kind == listNode:
		items := make([]any, len(n.items))
		for i, item := range n.items {
			items[i] = item.plain()
		}
		return items
	case n.isNull():
		return nil
	case n.class == boolScalar:
		return n.text[0] == 't' || n.text[0] == 'T'
	case n.class == intScalar || n.class == floatScalar:
		if x, _, ok := plainNumber(n); ok {
			return json.Number(strconv.FormatFloat(x, 'g', -1, 64))
		}
	}
	return n.text
}

// JSON returns the document as JSON, for schema validators. Numbers that are not plain decimals become texts.
func (d *Document) JSON() ([]byte, error) { return json.Marshal(d.root.plain()) }
