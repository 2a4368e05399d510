package event_test

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"tokenwatt/internal/event"
)

func TestOrder(t *testing.T) {
	var q event.Queue[string]
	q.Push(2, 0, "e")
	q.Push(1, 1, "c")
	q.Push(1, 0, "a")
	q.Push(1, 0, "b")
	q.Push(math.Inf(1), -1, "f")
	q.Push(1, 1, "d")
	if at, ok := q.Peek(); at != 1 || !ok {
		t.Errorf("Peek gives %g, %v", at, ok)
	}
	var got string
	for q.Len() > 0 {
		_, e, _ := q.Pop()
		got += e
	}
	if got != "abcdef" {
		t.Errorf("order is %q", got)
	}
	if _, _, ok := q.Pop(); ok {
		t.Error("an empty queue gives an event")
	}
	if _, ok := q.Peek(); ok {
		t.Error("an empty queue has a first event")
	}
}

func TestHandles(t *testing.T) {
	var q event.Queue[int]
	var none event.Handle
	if q.Move(none, 1) || q.Cancel(none) {
		t.Error("the zero handle names an event")
	}
	a, b := q.Push(1, 0, 10), q.Push(2, 0, 20)
	if !q.Move(a, 3) {
		t.Error("a waiting event does not move")
	}
	if at, e, _ := q.Pop(); at != 2 || e != 20 {
		t.Errorf("first is %d at %g", e, at)
	}
	if q.Cancel(b) || q.Move(b, 9) {
		t.Error("a handle outlives its event")
	}
	c := q.Push(5, 0, 30) // takes b's slot
	if q.Cancel(b) {
		t.Error("a stale handle names the next event in its slot")
	}
	if !q.Cancel(c) || q.Len() != 1 {
		t.Error("cannot cancel")
	}
	defer func() {
		if recover() == nil {
			t.Error("NaN is taken")
		}
	}()
	q.Push(math.NaN(), 0, 0)
}

// TestAgainstSorting holds the queue equal to a sorted list under any mixture of operations.
func TestAgainstSorting(t *testing.T) {
	type item struct {
		time     float64
		priority int32
		id       int
		order    int
		handle   event.Handle
	}
	rapid.Check(t, func(t *rapid.T) {
		var q event.Queue[int]
		var list []item
		order := 0
		for i := range rapid.IntRange(1, 200).Draw(t, "operations") {
			order++
			switch k := rapid.IntRange(0, 5).Draw(t, "kind"); {
			case k <= 2 || len(list) == 0:
				it := item{time: float64(rapid.IntRange(0, 9).Draw(t, "time")), priority: int32(rapid.IntRange(0, 2).Draw(t, "priority")), id: i, order: order}
				it.handle = q.Push(it.time, it.priority, i)
				list = append(list, it)
			case k == 3:
				slices.SortFunc(list, func(a, b item) int {
					switch {
					case a.time != b.time:
						return int(a.time - b.time)
					case a.priority != b.priority:
						return int(a.priority - b.priority)
					}
					return a.order - b.order
				})
				at, id, ok := q.Pop()
				if !ok || at != list[0].time || id != list[0].id {
					t.Fatalf("got %d at %g, expected %d at %g", id, at, list[0].id, list[0].time)
				}
				list = list[1:]
			default:
				j := rapid.IntRange(0, len(list)-1).Draw(t, "which")
				if k == 4 {
					list[j].time, list[j].order = float64(rapid.IntRange(0, 9).Draw(t, "to")), order
					if !q.Move(list[j].handle, list[j].time) {
						t.Fatal("not moved")
					}
					continue
				}
				if !q.Cancel(list[j].handle) {
					t.Fatal("not cancelled")
				}
				list = slices.Delete(list, j, j+1)
			}
			if q.Len() != len(list) {
				t.Fatalf("%d events, expected %d", q.Len(), len(list))
			}
		}
	})
}

func TestNoAllocation(t *testing.T) {
	var q event.Queue[int]
	for i := range 100 {
		q.Push(float64(i), 0, i)
	}
	n := testing.AllocsPerRun(1000, func() {
		at, e, _ := q.Pop()
		h := q.Push(at+100, 0, e)
		q.Move(h, at+200)
	})
	if n != 0 {
		t.Errorf("%g allocations in the steady state", n)
	}
}

func BenchmarkHold(b *testing.B) {
	var q event.Queue[int]
	for i := range 1000 {
		q.Push(float64(i*7919%1000), 0, i)
	}
	b.ReportAllocs()
	for b.Loop() {
		at, e, _ := q.Pop()
		q.Push(at+float64(e%97)+1, 0, e)
	}
}
