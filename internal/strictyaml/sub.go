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

// Part returns the document with only the sections, keys of the top level, that keep names, and of these only the keys
// that it lists. A section that is no mapping is left out. The document is not changed.
func (d *Document) Part(keep map[string][]string) *Document {
	root := *d.root
	root.pairs = make([]pair, 0, len(keep))
	for _, section := range d.root.pairs {
		names, kept := keep[section.key.text]
		if !kept || section.value.kind != mapNode {
			continue
		}
		wanted := make(map[string]bool, len(names))
		for _, name := range names {
			wanted[name] = true
		}
		some := *section.value
		some.pairs = nil
		for _, p := range section.value.pairs {
			if wanted[p.key.text] {
				some.pairs = append(some.pairs, p)
			}
		}
		some.measure()
		root.pairs = append(root.pairs, pair{section.key, &some})
	}
	root.measure()
	return &Document{name: d.name, limits: d.limits, root: &root}
}
