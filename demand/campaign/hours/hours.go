package hours

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"slices"
)

// ErrWindow is wrapped by the error about a window that is too short or has no cost for an hour.
var ErrWindow = errors.New("hours: the work does not fit into the window")

// tolerance is the share of a unit below which flow is rounding.
const tolerance = 1e-12

// Cheapest returns the share of each hour, 0 to 1, in which machines run that are needed for so many hours, at the least sum
// of cost. Hours of equal cost are taken in order. Errors wrap ErrWindow.
func Cheapest(cost []float64, needed float64) ([]float64, error) {
	if err := check(cost, needed); err != nil {
		return nil, err
	}
	order := make([]int, len(cost))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(cost[a], cost[b]) })
	run := make([]float64, len(cost))
	for _, h := range order {
		run[h] = min(1, needed)
		needed -= run[h]
		if needed <= 0 {
			break
		}
	}
	return run, nil
}

// First returns the share of each hour in which machines run that start at once.
func First(window int, needed float64) ([]float64, error) {
	return Cheapest(make([]float64, window), needed)
}

func check(cost []float64, needed float64) error {
	if !(needed >= 0) || needed > float64(len(cost))*(1+tolerance) {
		return fmt.Errorf("%w: %.4g h of work, %d h of time", ErrWindow, needed, len(cost))
	}
	for h, c := range cost {
		if math.IsNaN(c) || math.IsInf(c, 0) {
			return fmt.Errorf("%w: the cost of hour %d is %g", ErrWindow, h, c)
		}
	}
	return nil
}

// Staged is the share of each hour, 0 to 1, in which either stage runs.
type Staged struct{ First, Second []float64 }

// CheapestStages returns the hours of two stages that take so many hours each at full power, at the least sum of costs; the
// second does only what the first has done by the end of the same hour. Errors wrap ErrWindow.
func CheapestStages(first, second []float64, firstHours, secondHours float64) (*Staged, error) {
	if len(first) != len(second) {
		return nil, fmt.Errorf("%w: %d and %d costs", ErrWindow, len(first), len(second))
	}
	if err := check(first, firstHours); err != nil {
		return nil, err
	}
	if err := check(second, secondHours); err != nil {
		return nil, err
	}
	if firstHours == 0 || secondHours == 0 {
		x, err := Cheapest(first, firstHours)
		if err != nil {
			return nil, err
		}
		y, err := Cheapest(second, secondHours)
		return &Staged{x, y}, err
	}
	f := newFlow(first, second, firstHours, secondHours)
	for left := 1.0; left > tolerance; {
		moved, found := f.augment(left)
		if !found {
			return nil, fmt.Errorf("%w: %.4g h and then %.4g h of work, one behind the other, %d h of time", ErrWindow, firstHours, secondHours, len(first))
		}
		left -= moved
	}
	s := &Staged{make([]float64, len(first)), make([]float64, len(first))}
	for h := range first {
		s.First[h], s.Second[h] = min(1, f.x[h]*firstHours), min(1, f.y[h]*secondHours)
	}
	return s, nil
}

// flow is the flow so far: shares of the campaign by hour and stage, and what waits from an hour to the next.
type flow struct {
	a, b       []float64 // cost of a share in an hour
	x, y, wait []float64
	roomX      float64 // most of a share in an hour
	roomY      float64
	bestFrom   []int // cheapest free hour of the second stage from an hour on; -1 where none
}

func newFlow(first, second []float64, firstHours, secondHours float64) *flow {
	n := len(first)
	f := &flow{a: make([]float64, n), b: make([]float64, n), x: make([]float64, n), y: make([]float64, n), wait: make([]float64, n), bestFrom: make([]int, n)}
	f.roomX, f.roomY = 1/firstHours, 1/secondHours
	for h := range n {
		f.a[h], f.b[h] = first[h]*firstHours, second[h]*secondHours
	}
	return f
}

// augment sends as much as the cheapest path carries, at most so much, and tells whether there is a path.
func (f *flow) augment(most float64) (float64, bool) {
	n := len(f.a)
	best := -1
	for h := n - 1; h >= 0; h-- {
		if f.roomY-f.y[h] > tolerance && (best < 0 || f.b[h] <= f.b[best]) {
			best = h
		}
		f.bestFrom[h] = best
	}
	from, to, cost := -1, -1, math.Inf(1)
	back := 0 // the earliest hour that work of the hour can be sent back to
	for s := range n {
		if s > 0 && f.wait[s-1] <= tolerance {
			back = s
		}
		t := f.bestFrom[back]
		if t < 0 || f.roomX-f.x[s] <= tolerance {
			continue
		}
		if c := f.a[s] + f.b[t]; c < cost {
			from, to, cost = s, t, c
		}
	}
	if from < 0 {
		return 0, false
	}
	moved := min(most, f.roomX-f.x[from], f.roomY-f.y[to])
	for h := to; h < from; h++ {
		moved = min(moved, f.wait[h])
	}
	f.x[from] += moved
	f.y[to] += moved
	for h := from; h < to; h++ {
		f.wait[h] += moved
	}
	for h := to; h < from; h++ {
		f.wait[h] -= moved
	}
	return moved, true
}
