package replica

// line holds the sequences that wait: a ring that is first come first served, or a heap by priority and arrival.
type line struct {
	ring     []*sequence // FCFS: of a power of two places
	head, n  int
	heap     []*sequence // by priority
	priority bool
}

// len is the number of sequences that wait.
func (l *line) len() int {
	if l.priority {
		return len(l.heap)
	}
	return l.n
}

// front is the sequence that is next; there must be one.
func (l *line) front() *sequence {
	if l.priority {
		return l.heap[0]
	}
	return l.ring[l.head]
}

// at is the i-th sequence, in no order of service where there are priorities.
func (l *line) at(i int) *sequence {
	if l.priority {
		return l.heap[i]
	}
	return l.ring[(l.head+i)&(len(l.ring)-1)]
}

// push adds a sequence that has come.
func (l *line) push(s *sequence) {
	if l.priority {
		l.heap = append(l.heap, s)
		l.up(len(l.heap) - 1)
		return
	}
	l.room()
	l.ring[(l.head+l.n)&(len(l.ring)-1)] = s
	l.n++
}

// pushFront puts a sequence back that was preempted; with priorities it takes its place by them.
func (l *line) pushFront(s *sequence) {
	if l.priority {
		l.push(s)
		return
	}
	l.room()
	l.head = (l.head - 1) & (len(l.ring) - 1)
	l.ring[l.head] = s
	l.n++
}

// pop takes the sequence that is next out.
func (l *line) pop() *sequence {
	if l.priority {
		s := l.heap[0]
		last := len(l.heap) - 1
		l.heap[0], l.heap[last] = l.heap[last], nil
		l.heap = l.heap[:last]
		l.down(0)
		return s
	}
	s := l.ring[l.head]
	l.ring[l.head] = nil
	l.head = (l.head + 1) & (len(l.ring) - 1)
	l.n--
	return s
}

// clear empties the line.
func (l *line) clear() {
	clear(l.ring)
	clear(l.heap)
	l.heap, l.head, l.n = l.heap[:0], 0, 0
}

// room doubles a full ring.
func (l *line) room() {
	if l.n < len(l.ring) {
		return
	}
	ring := make([]*sequence, max(16, 2*len(l.ring)))
	for i := range l.n {
		ring[i] = l.at(i)
	}
	l.ring, l.head = ring, 0
}

func (l *line) up(i int) {
	for i > 0 {
		parent := (i - 1) / 2
		if !ahead(l.heap[i], l.heap[parent]) {
			return
		}
		l.heap[i], l.heap[parent] = l.heap[parent], l.heap[i]
		i = parent
	}
}

func (l *line) down(i int) {
	for {
		child := 2*i + 1
		if child >= len(l.heap) {
			return
		}
		if child+1 < len(l.heap) && ahead(l.heap[child+1], l.heap[child]) {
			child++
		}
		if !ahead(l.heap[child], l.heap[i]) {
			return
		}
		l.heap[i], l.heap[child] = l.heap[child], l.heap[i]
		i = child
	}
}

// ahead tells whether a is served before b by priority, arrival and submission.
func ahead(a, b *sequence) bool {
	if a.request.Priority != b.request.Priority {
		return a.request.Priority < b.request.Priority
	}
	if a.request.Arrival != b.request.Arrival {
		return a.request.Arrival < b.request.Arrival
	}
	return a.serial < b.serial
}
