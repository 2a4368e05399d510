package packing

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"slices"
)

// ErrJobs is wrapped by errors about jobs or machines that cannot be packed.
var ErrJobs = errors.New("packing: jobs cannot be packed")

// Class is a number of equal jobs.
type Class struct {
	Seconds float64 // of one on one machine
	Count   int64
}

// Packed is a packing of jobs.
type Packed struct {
	Machines int
	// Makespan is when the last machine ends, in s; Busy what the jobs take together, in machine-seconds.
	Makespan, Busy float64
	// LowerBound of any packing in s; Ratio is the makespan over it; Guarantee is Graham's bound on the makespan over the best.
	LowerBound, Ratio, Guarantee float64
}

// Idle is the machine-seconds until the last machine ends in which machines have no job.
func (p *Packed) Idle() float64 { return max(0, p.Makespan*float64(p.Machines)-p.Busy) }

// Longest packs jobs longest first on so many machines. The error wraps ErrJobs for no machine, and for times or counts that
// are negative or not finite.
func Longest(classes []Class, machines int) (*Packed, error) {
	sorted, err := checked(classes, machines)
	if err != nil {
		return nil, err
	}
	p := &Packed{Machines: machines, Guarantee: 4.0/3 - 1/(3*float64(machines))}
	p.LowerBound = lowerBound(sorted, machines)
	l := loads{{machines: int64(machines)}}
	for _, c := range sorted {
		p.Busy += c.Seconds * float64(c.Count)
		l.take(c)
	}
	p.Makespan = l[len(l)-1].seconds
	p.Ratio = 1
	if p.LowerBound > 0 {
		p.Ratio = p.Makespan / p.LowerBound
	}
	return p, nil
}

// checked returns the classes by falling time.
func checked(classes []Class, machines int) ([]Class, error) {
	var errs []error
	if machines < 1 {
		errs = append(errs, fmt.Errorf("%w: %d machines", ErrJobs, machines))
	}
	for i, c := range classes {
		if !(c.Seconds >= 0) || math.IsInf(c.Seconds, 1) || c.Count < 0 {
			errs = append(errs, fmt.Errorf("%w: class %d has %d jobs of %g s", ErrJobs, i, c.Count, c.Seconds))
		}
	}
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	sorted := slices.Clone(classes)
	slices.SortFunc(sorted, func(a, b Class) int { return cmp.Compare(b.Seconds, a.Seconds) })
	return sorted, nil
}

// lowerBound is the largest of the mean load, the longest job, and the g-th and (g+1)-th longest together.
func lowerBound(sorted []Class, machines int) float64 {
	var sum float64
	var seen int64
	var last, next float64 // of the g-th and the (g+1)-th job
	for _, c := range sorted {
		sum += c.Seconds * float64(c.Count)
		g := int64(machines)
		if seen < g && seen+c.Count >= g {
			last = c.Seconds
		}
		if seen < g+1 && seen+c.Count >= g+1 {
			next = c.Seconds
		}
		seen += c.Count
	}
	bound := sum / float64(machines)
	for _, c := range sorted {
		if c.Count > 0 {
			bound = max(bound, c.Seconds)
			break
		}
	}
	if next > 0 {
		bound = max(bound, last+next)
	}
	return bound
}

// loadHeap holds the loads of machines with the least at the front.
type loadHeap []float64

func (h loadHeap) Len() int           { return len(h) }
func (h loadHeap) Less(i, j int) bool { return h[i] < h[j] }
func (h loadHeap) Swap(i, j int)      { h[i], h[j] = h[j], h[i] }

// Push is not used: machines neither come nor go.
func (h *loadHeap) Push(x any) { *h = append(*h, x.(float64)) }

// Pop is not used: machines neither come nor go.
func (h *loadHeap) Pop() any {
	old := *h
	x := old[len(old)-1]
	*h = old[:len(old)-1]
	return x
}
