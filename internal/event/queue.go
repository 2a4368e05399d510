package event

import "math"

// Queue holds events of type T by time, priority and sequence. The zero Queue is empty and ready.
type Queue[T any] struct {
	heap     []entry
	slots    []slot[T]
	free     []int32 // slots not in use
	sequence uint64
}

// entry is what the heap orders; the event itself stays in its slot.
type entry struct {
	time     float64
	sequence uint64
	priority int32
	slot     int32
}

// slot holds one event and where its entry is in the heap, -1 where the slot is free.
type slot[T any] struct {
	event      T
	position   int32
	generation uint32
}

// Handle names an event in the queue that it came from. The zero Handle names none.
type Handle struct {
	slot       int32
	generation uint32
}

// Len is the number of events that wait.
func (q *Queue[T]) Len() int { return len(q.heap) }

// Push puts an event in. It panics where time is NaN, which has no place in an order.
func (q *Queue[T]) Push(time float64, priority int32, event T) Handle {
	mustOrder(time)
	var s int32
	if n := len(q.free); n > 0 {
		s = q.free[n-1]
		q.free = q.free[:n-1]
	} else {
		s = int32(len(q.slots))
		q.slots = append(q.slots, slot[T]{generation: 1})
	}
	q.slots[s].event = event
	q.sequence++
	q.heap = append(q.heap, entry{time: time, priority: priority, sequence: q.sequence, slot: s})
	q.up(len(q.heap) - 1)
	return Handle{slot: s, generation: q.slots[s].generation}
}

// Peek returns the time of the first event; ok is false where there is none.
func (q *Queue[T]) Peek() (time float64, ok bool) {
	if len(q.heap) == 0 {
		return 0, false
	}
	return q.heap[0].time, true
}

// Pop takes the first event out; ok is false where there is none.
func (q *Queue[T]) Pop() (time float64, event T, ok bool) {
	if len(q.heap) == 0 {
		return 0, event, false
	}
	first := q.heap[0]
	event = q.slots[first.slot].event
	q.remove(0)
	return first.time, event, true
}

// Move gives a waiting event another time; it comes after those of that time and its priority that are in
// already. It reports whether the event was still waiting, and panics where time is NaN.
func (q *Queue[T]) Move(h Handle, time float64) bool {
	mustOrder(time)
	i, ok := q.find(h)
	if !ok {
		return false
	}
	q.sequence++
	q.heap[i].time, q.heap[i].sequence = time, q.sequence
	if !q.up(i) {
		q.down(i)
	}
	return true
}

// Cancel takes a waiting event out. It reports whether the event was still waiting.
func (q *Queue[T]) Cancel(h Handle) bool {
	i, ok := q.find(h)
	if ok {
		q.remove(i)
	}
	return ok
}

// find returns where a handle's event is in the heap.
func (q *Queue[T]) find(h Handle) (int, bool) {
	if h.generation == 0 || int(h.slot) >= len(q.slots) || q.slots[h.slot].generation != h.generation {
		return 0, false
	}
	return int(q.slots[h.slot].position), true
}

// remove takes the entry at a place of the heap out and frees its slot.
func (q *Queue[T]) remove(i int) {
	s := q.heap[i].slot
	var none T
	q.slots[s].event = none // lets go of what the event points to
	q.slots[s].position = -1
	if q.slots[s].generation++; q.slots[s].generation == 0 {
		q.slots[s].generation = 1
	}
	q.free = append(q.free, s)
	last := len(q.heap) - 1
	moved := q.heap[last]
	q.heap = q.heap[:last]
	if i == last {
		return
	}
	q.heap[i] = moved
	if !q.up(i) {
		q.down(i)
	}
}

// children of a node: four keep the heap flat, and one cache line holds most of them.
const children = 4

// up moves an entry towards the top while it comes before its parent, and reports whether it moved.
func (q *Queue[T]) up(i int) bool {
	e, start := q.heap[i], i
	for i > 0 {
		parent := (i - 1) / children
		if !before(&e, &q.heap[parent]) {
			break
		}
		q.place(i, q.heap[parent])
		i = parent
	}
	q.place(i, e)
	return i != start
}

// down moves an entry away from the top while a child comes before it.
func (q *Queue[T]) down(i int) {
	e := q.heap[i]
	for {
		least := children*i + 1
		if least >= len(q.heap) {
			break
		}
		for c := least + 1; c < min(children*i+1+children, len(q.heap)); c++ {
			if before(&q.heap[c], &q.heap[least]) {
				least = c
			}
		}
		if !before(&q.heap[least], &e) {
			break
		}
		q.place(i, q.heap[least])
		i = least
	}
	q.place(i, e)
}

// place writes an entry into the heap and its place into its slot.
func (q *Queue[T]) place(i int, e entry) {
	q.heap[i] = e
	q.slots[e.slot].position = int32(i)
}

// before is the total order of events.
func before(a, b *entry) bool {
	if a.time != b.time {
		return a.time < b.time
	}
	if a.priority != b.priority {
		return a.priority < b.priority
	}
	return a.sequence < b.sequence
}

// mustOrder panics on a time that cannot be ordered.
func mustOrder(time float64) {
	if math.IsNaN(time) {
		panic("event: time is NaN")
	}
}
