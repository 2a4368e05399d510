package cluster

// line is requests that wait at the router, by their number, first come first served.
type line struct {
	ids  []uint64
	head int
}

func (l *line) len() int { return len(l.ids) - l.head }

// push puts one at the end.
func (l *line) push(id uint64) {
	if l.head > 64 && 2*l.head > len(l.ids) {
		l.ids = append(l.ids[:0], l.ids[l.head:]...)
		l.head = 0
	}
	l.ids = append(l.ids, id)
}

// pushFront puts one at the front.
func (l *line) pushFront(id uint64) {
	if l.head == 0 {
		room := len(l.ids) + 16
		l.ids = append(make([]uint64, room, room+len(l.ids)), l.ids...)
		l.head = room
	}
	l.head--
	l.ids[l.head] = id
}

// front is the first.
func (l *line) front() uint64 { return l.ids[l.head] }

// pop takes the first out.
func (l *line) pop() {
	l.head++
	if l.head == len(l.ids) {
		l.ids, l.head = l.ids[:0], 0
	}
}

// remove takes one out wherever it is.
func (l *line) remove(id uint64) bool {
	for i := l.head; i < len(l.ids); i++ {
		if l.ids[i] == id {
			l.ids = append(l.ids[:i], l.ids[i+1:]...)
			return true
		}
	}
	return false
}
