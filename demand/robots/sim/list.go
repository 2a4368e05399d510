package sim

import "strconv"

// none is the end of a list.
const none = int32(-1)

// link is a member's place in a list; a member is in one list at most.
type link struct{ prev, next int32 }

// list is a doubly linked list through members that are kept in a slice, first in, first out.
type list struct {
	head, tail int32
	len        int
}

func newList() list { return list{head: none, tail: none} }

// linked is what a list goes through.
type linked interface{ links() *link }

func (l *link) links() *link { return l }

// pushBack puts a member at the end.
func pushBack[T any, P interface {
	*T
	linked
}](l *list, members []T, i int32) {
	m := P(&members[i]).links()
	m.prev, m.next = l.tail, none
	if l.tail == none {
		l.head = i
	} else {
		P(&members[l.tail]).links().next = i
	}
	l.tail = i
	l.len++
}

// pushFront puts a member at the head.
func pushFront[T any, P interface {
	*T
	linked
}](l *list, members []T, i int32) {
	m := P(&members[i]).links()
	m.prev, m.next = none, l.head
	if l.head == none {
		l.tail = i
	} else {
		P(&members[l.head]).links().prev = i
	}
	l.head = i
	l.len++
}

// remove takes a member out.
func remove[T any, P interface {
	*T
	linked
}](l *list, members []T, i int32) {
	m := P(&members[i]).links()
	if m.prev == none {
		l.head = m.next
	} else {
		P(&members[m.prev]).links().next = m.next
	}
	if m.next == none {
		l.tail = m.prev
	} else {
		P(&members[m.next]).links().prev = m.prev
	}
	m.prev, m.next = none, none
	l.len--
}

// ring is a queue of bounded length.
type ring struct {
	items     []int32
	head, len int
}

func newRing(n int) ring { return ring{items: make([]int32, n)} }

func (r *ring) push(i int32) {
	r.items[(r.head+r.len)%len(r.items)] = i
	r.len++
}

func (r *ring) pushFront(i int32) {
	r.head = (r.head + len(r.items) - 1) % len(r.items)
	r.items[r.head] = i
	r.len++
}

func (r *ring) pop() int32 {
	i := r.items[r.head]
	r.head = (r.head + 1) % len(r.items)
	r.len--
	return i
}

func itoa(i int) string { return strconv.Itoa(i) }
