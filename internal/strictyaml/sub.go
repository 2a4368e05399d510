package strictyaml

// Sub returns the part of a document below a dotted path as a document of its own: a section that another package
// reads. Positions stay those of the whole text. ok is false where there is none, or where it is not a mapping.
func (d *Document) Sub(path string) (section *Document, ok bool) {
	n := d.find(path)
	if n == nil || n.kind != mapNode {
		return nil, false
	}
	return &Document{name: d.name, limits: d.limits, root: n}, true
}

// Keys returns the keys of the mapping at a dotted path in the order written, none where there is no mapping.
func (d *Document) Keys(path string) []string {
	n := d.find(path)
	if n == nil || n.kind != mapNode {
		return nil
	}
	keys := make([]string, len(n.pairs))
	for i, p := range n.pairs {
		keys[i] = p.key.text
	}
	return keys
}
