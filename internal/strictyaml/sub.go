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
