package packing

import (
	"cmp"
	"container/heap"
	"math"
	"slices"
)

// Staged is a number of equal jobs of two stages.
type Staged struct {
	First, Second float64 // s of one job on one machine of the stage
	Count         int64
}

// MaxStaged is the most jobs that are put one by one; more are priced as a fluid.
const MaxStaged = 2_000_000

// Pipeline is a schedule of jobs of two stages.
type Pipeline struct {
	FirstMachines, SecondMachines int
	// Wall is when the last job ends, in s; FirstEnds when the first stage does.
	Wall, FirstEnds float64
	// FirstBusy and SecondBusy are what the jobs take in machine-seconds; SecondWaits is the machine-seconds until the end in
	// which machines of the second stage have no job.
	FirstBusy, SecondBusy, SecondWaits float64
	// LowerBound of any schedule in s; Ratio is the wall time over it.
	LowerBound, Ratio float64
	// Fluid tells that there are more jobs than MaxStaged, so that Wall is an upper bound by loads instead of a schedule.
	Fluid bool
}

// TwoStages schedules jobs that run on one of the first machines and then on one of the second. Errors wrap ErrJobs.
func TwoStages(classes []Staged, first, second int) (*Pipeline, error) {
	a, b := make([]Class, len(classes)), make([]Class, len(classes))
	var jobs int64
	for i, c := range classes {
		a[i], b[i] = Class{c.First, c.Count}, Class{c.Second, c.Count}
		jobs += c.Count
	}
	sortedA, err := checked(a, first)
	if err != nil {
		return nil, err
	}
	sortedB, err := checked(b, second)
	if err != nil {
		return nil, err
	}
	p := &Pipeline{FirstMachines: first, SecondMachines: second, Ratio: 1}
	leastA, leastB, longest := math.Inf(1), math.Inf(1), 0.0
	for _, c := range classes {
		if c.Count == 0 {
			continue
		}
		n := float64(c.Count)
		p.FirstBusy += n * c.First
		p.SecondBusy += n * c.Second
		leastA, leastB, longest = min(leastA, c.First), min(leastB, c.Second), max(longest, c.First+c.Second)
	}
	if jobs == 0 {
		return p, nil
	}
	p.LowerBound = max(lowerBound(sortedA, first)+leastB, leastA+lowerBound(sortedB, second), longest)
	if p.Fluid = jobs > MaxStaged; p.Fluid {
		p.FirstEnds = p.FirstBusy/float64(first) + longest
		p.Wall = max(p.FirstBusy/float64(first), p.SecondBusy/float64(second)) + longest
	} else {
		p.list(classes)
	}
	if p.LowerBound > 0 {
		p.Ratio = p.Wall / p.LowerBound
	}
	p.SecondWaits = max(0, p.Wall*float64(second)-p.SecondBusy)
	return p, nil
}

// list puts the jobs one by one in Johnson's order.
func (p *Pipeline) list(classes []Staged) {
	order := slices.Clone(classes)
	c, g := float64(p.FirstMachines), float64(p.SecondMachines)
	slices.SortStableFunc(order, func(x, y Staged) int {
		early := func(s Staged) bool { return s.First/c < s.Second/g }
		switch ex, ey := early(x), early(y); {
		case ex && ey:
			return cmp.Compare(x.First, y.First)
		case ex:
			return -1
		case ey:
			return 1
		default:
			return cmp.Compare(y.Second, x.Second)
		}
	})
	type released struct{ at, seconds float64 }
	free := make(loadHeap, p.FirstMachines)
	var out []released
	for _, k := range order {
		for range k.Count {
			free[0] += k.First
			out = append(out, released{free[0], k.Second})
			heap.Fix(&free, 0)
		}
	}
	p.FirstEnds = slices.Max(free)
	slices.SortStableFunc(out, func(x, y released) int { return cmp.Compare(x.at, y.at) })
	busy := make(loadHeap, p.SecondMachines)
	for _, r := range out {
		busy[0] = max(busy[0], r.at) + r.seconds
		heap.Fix(&busy, 0)
	}
	p.Wall = slices.Max(busy)
}
