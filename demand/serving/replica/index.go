package replica

// index finds the first block of named content: open addressing with linear probing (Knuth, The Art of Computer
// Programming vol. 3, section 6.4, algorithms L and R). It grows with the content held and then allocates nothing.
// Key 0 is a free place; keys are already well mixed.
type index struct {
	places []place
	used   int
}

type place struct {
	key   uint64
	block int32
}

// find returns the first block of a content.
func (x *index) find(key uint64) (int32, bool) {
	if x.used == 0 {
		return 0, false
	}
	i := x.probe(key)
	return x.places[i].block, x.places[i].key == key
}

// insert adds a content that is not in yet and reports true; otherwise it returns the block that is in.
func (x *index) insert(key uint64, b int32) (int32, bool) {
	if 2*(x.used+1) > len(x.places) {
		x.grow()
	}
	i := x.probe(key)
	if x.places[i].key == key {
		return x.places[i].block, false
	}
	x.places[i] = place{key, b}
	x.used++
	return b, true
}

// replace puts block to in the place of block from, where that is the first of its content.
func (x *index) replace(key uint64, from, to int32) {
	if i := x.probe(key); x.places[i].block == from {
		x.places[i].block = to
	}
}

// remove takes a content that is in out, and moves back those that were pushed on by it.
func (x *index) remove(key uint64) {
	mask := len(x.places) - 1
	hole := x.probe(key)
	for i := (hole + 1) & mask; x.places[i].key != 0; i = (i + 1) & mask {
		home := int(x.places[i].key) & mask
		if (i-home)&mask >= (i-hole)&mask {
			x.places[hole] = x.places[i]
			hole = i
		}
	}
	x.places[hole] = place{}
	x.used--
}

// probe returns the place of a key, or the free one where it belongs.
func (x *index) probe(key uint64) int {
	mask := len(x.places) - 1
	i := int(key) & mask
	for x.places[i].key != 0 && x.places[i].key != key {
		i = (i + 1) & mask
	}
	return i
}

// grow doubles the table.
func (x *index) grow() {
	old := x.places
	x.places = make([]place, max(64, 2*len(old)))
	for _, p := range old {
		if p.key != 0 {
			x.places[x.probe(p.key)] = p
		}
	}
}

// clear empties the table.
func (x *index) clear() {
	clear(x.places)
	x.used = 0
}
