package search

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"tokenwatt/demand/training/layout"
	"tokenwatt/internal/fault"
)

// Space says which layouts are looked at. The zero Space is all of them.
type Space struct {
	TP, PP, VPP, CP, EP, DP, MicroBatch Degrees

	SequenceParallel, OptimizerOffload Switch
	ZeRO                               []int              // stages looked at; none for all of 0 to 3
	Recompute                          []layout.Recompute // kinds looked at; none for all
}

// Degrees limits one degree of parallelism, or the micro-batch. The zero Degrees limit nothing.
type Degrees struct {
	Min, Max int   // 0 for no limit
	Only     []int // the values looked at; none for all between the limits
}

// Fixed returns the Degrees that pin a value.
func Fixed(value int) Degrees { return Degrees{Only: []int{value}} }

// allows reports whether a value is looked at.
func (d *Degrees) allows(v int) bool {
	return v >= d.Min && (d.Max == 0 || v <= d.Max) && (len(d.Only) == 0 || slices.Contains(d.Only, v))
}

// any reports whether nothing is limited.
func (d *Degrees) any() bool { return d.Min <= 1 && d.Max == 0 && len(d.Only) == 0 }

// String says what is looked at.
func (d *Degrees) String() string {
	switch {
	case len(d.Only) > 0:
		return "one of " + fmt.Sprint(d.Only)
	case d.Max > 0:
		return fmt.Sprintf("%d to %d", max(d.Min, 1), d.Max)
	}
	return fmt.Sprintf("%d or above", max(d.Min, 1))
}

// Switch says whether an option is used.
type Switch uint8

// What an option may be.
const (
	Either Switch = iota // both are looked at
	Never
	Always
)

// values returns the settings of the option that are looked at.
func (s Switch) values() []bool {
	switch s {
	case Never:
		return []bool{false}
	case Always:
		return []bool{true}
	}
	return []bool{false, true}
}

// named returns the limited degrees with their names, in the order in which they are looked at.
func (s *Space) named() []namedDegrees {
	return []namedDegrees{
		{"tp", &s.TP}, {"cp", &s.CP}, {"micro_batch", &s.MicroBatch}, {"ep", &s.EP}, {"pp", &s.PP}, {"dp", &s.DP}, {"vpp", &s.VPP},
	}
}

// namedDegrees is a limit with the name of what it limits.
type namedDegrees struct {
	name   string
	limits *Degrees
}

// check collects what is wrong with the limits.
func (s *Space) check(faults *fault.List) {
	for _, d := range s.named() {
		if d.limits.Min < 0 || d.limits.Max < 0 {
			faults.Add(d.name, strconv.Itoa(min(d.limits.Min, d.limits.Max)), "limits of 1 or above, 0 for none")
		}
		if d.limits.Max > 0 && d.limits.Min > d.limits.Max {
			faults.Add(d.name, d.limits.String(), "a lower limit at or below the upper one")
		}
		for _, v := range d.limits.Only {
			if v < 1 {
				faults.Add(d.name, strconv.Itoa(v), "1 or above")
			}
		}
	}
	for _, z := range s.ZeRO {
		if z < 0 || z > 3 {
			faults.Add("zero", strconv.Itoa(z), "0, 1, 2 or 3")
		}
	}
	for _, r := range s.Recompute {
		if r > layout.Full {
			faults.Add("recompute", strconv.Itoa(int(r)), "one of the kinds of package layout")
		}
	}
	if s.SequenceParallel > Always || s.OptimizerOffload > Always {
		faults.Add("switch", fmt.Sprint(s.SequenceParallel, s.OptimizerOffload), "either, never or always")
	}
}

// limits returns in words what the space leaves out, for hints, as scenarios write it; none for a space that leaves out
// nothing. The optimiser's state in host memory is an option that has to be asked for, so that its absence is no limit.
func (s *Space) limits() []string {
	var out []string
	for _, d := range s.named() {
		switch {
		case d.limits.any():
		case len(d.limits.Only) == 1:
			out = append(out, fmt.Sprintf("%s %d", d.name, d.limits.Only[0]))
		default:
			out = append(out, d.name+" "+d.limits.String())
		}
	}
	words := [...]string{Never: "off", Always: "on"}
	if s.SequenceParallel != Either {
		out = append(out, "sequence_parallel "+words[s.SequenceParallel])
	}
	if s.OptimizerOffload == Always {
		out = append(out, "optimizer_offload on")
	}
	if len(s.ZeRO) > 0 {
		out = append(out, "zero "+alternatives(s.ZeRO))
	}
	if len(s.Recompute) > 0 {
		out = append(out, "recompute "+alternatives(s.Recompute))
	}
	return out
}

// alternatives joins what is looked at: "0 or 1".
func alternatives[T any](values []T) string {
	words := make([]string, len(values))
	for i, v := range values {
		words[i] = fmt.Sprint(v)
	}
	return strings.Join(words, " or ")
}

// domain is a space made concrete for a job: every list that the search walks, ascending and without repeats. It
// holds each layout once:
//
//   - TP divides the accelerators and the heads, CP what is left and half the tokens of a sequence; values that the
//     space names need not divide heads or tokens, so that the rule they break is counted; PP divides what is left
//     then and is at most the layers; DP is the rest;
//   - VPP is 1 without a pipeline and up to layers / PP with one;
//   - EP divides the experts, 1 without experts;
//   - the micro-batch divides a replica's sequences; where DP does not divide the batch only the smallest is looked
//     at, so that the rule it breaks is counted;
//   - sequence parallelism is looked at where TP is above 1.
//
// Whether such a layout is valid is for package layout to say.
type domain struct {
	space         *Space
	counts        []int
	micro         []int
	chunks        []chunk
	experts       []int // degrees of EP
	stages        []int // degrees of PP
	virtual       []int // degrees of VPP
	zero          []int
	recompute     []layout.Recompute
	offload       []bool
	layers, batch int
	empty         string // the first list that has nothing in it, for the error
}

// chunk is what one goroutine takes on at a time: all layouts with these degrees, on every number of accelerators.
type chunk struct {
	tp, cp, microBatch int
	sequenceParallel   bool
}

// newDomain makes the lists for a job on any of the counts of accelerators.
func newDomain(j *layout.Job, counts []int, s *Space) *domain {
	d := &domain{
		space: s, counts: sorted(counts), layers: j.Model.Layers, batch: j.GlobalBatch,
		zero: sorted(s.ZeRO), recompute: sorted(s.Recompute), offload: s.OptimizerOffload.values(),
	}
	if len(d.zero) == 0 {
		d.zero = []int{0, 1, 2, 3}
	}
	if len(d.recompute) == 0 {
		d.recompute = []layout.Recompute{layout.NoRecompute, layout.Selective, layout.SelectivePerOp, layout.Full}
	}
	routed := 1
	if x := j.Model.Experts; x != nil {
		routed = x.Count
	}
	d.experts = divisors([]int{routed}, &s.EP, nil)
	d.stages = divisors(d.counts, &s.PP, func(v int) bool { return v <= j.Model.Layers })
	for v := 1; v <= j.Model.Layers; v++ {
		if s.VPP.allows(v) {
			d.virtual = append(d.virtual, v)
		}
	}
	tp := divisors(d.counts, &s.TP, func(v int) bool { return j.Model.Heads%v == 0 || len(s.TP.Only) > 0 })
	cp := divisors(d.counts, &s.CP, func(v int) bool { return v == 1 || j.Sequence%(2*v) == 0 || len(s.CP.Only) > 0 })
	d.micro = divisors([]int{j.GlobalBatch}, &s.MicroBatch, nil)
	for _, l := range []struct {
		name string
		n    int
	}{{"tp", len(tp)}, {"cp", len(cp)}, {"micro_batch", len(d.micro)}, {"ep", len(d.experts)}, {"pp", len(d.stages)}, {"vpp", len(d.virtual)}} {
		if l.n == 0 {
			d.empty = l.name
			return d
		}
	}
	for _, t := range tp {
		for _, c := range cp {
			for _, b := range d.micro {
				for _, split := range s.SequenceParallel.values() {
					if (t > 1 || !split) && d.divides(t*c) {
						d.chunks = append(d.chunks, chunk{t, c, b, split})
					}
				}
			}
		}
	}
	return d
}

// divides reports whether ranks divide any of the counts.
func (d *domain) divides(ranks int) bool {
	return slices.ContainsFunc(d.counts, func(n int) bool { return n%ranks == 0 })
}

// divisors returns the numbers that divide any of the counts, that are looked at and that keep a condition,
// ascending; nil is no condition.
func divisors(counts []int, allowed *Degrees, keep func(v int) bool) []int {
	var out []int
	for _, n := range counts {
		for v := 1; v*v <= n; v++ {
			if n%v != 0 {
				continue
			}
			for _, w := range [2]int{v, n / v} {
				if allowed.allows(w) && (keep == nil || keep(w)) {
					out = append(out, w)
				}
			}
		}
	}
	return sorted(out)
}

// sorted returns a sorted copy without repeats.
func sorted[T int | layout.Recompute](values []T) []T {
	out := slices.Clone(values)
	slices.Sort(out)
	return slices.Compact(out)
}

// Multiples returns the multiples of a node up to a limit, the counts of a search for the number of accelerators.
func Multiples(node, limit int) []int {
	var counts []int
	for n := node; node > 0 && n <= limit; n += node {
		counts = append(counts, n)
	}
	return counts
}
