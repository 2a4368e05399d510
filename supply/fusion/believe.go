package fusion

import (
	"cmp"
	"context"
	"math"
	"slices"

	"tokenwatt/internal/fault"
	"tokenwatt/sweep"
)

// Belief is what one has to believe for a plant to reach its targets.
type Belief struct {
	// Base is the plant with every input at its mode.
	Base *Result
	// Goals has one entry for each target, in their order.
	Goals []Goal
	// Tornado has the net power in MW with each input that has a range at its ends, the longest bar first; GainTornado Q_eng, which
	// does not grow with the machine.
	Tornado, GainTornado []sweep.Bar
}

// Goal is what it takes to reach one target.
type Goal struct {
	Target Target
	// Met tells whether the target is reached at the modes; then Alone and Joint say what loses it.
	Met bool
	// Margin at the modes, as Target.Margin counts it.
	Margin float64
	// Alone has one entry for each input: those with a crossing in their range first, then those with one beyond it, then the
	// others; among each the smallest change first.
	Alone []Alone
	Joint Joint
}

// Believe answers backwards: for each target the smallest change of each input alone that reaches it, and the least joint
// change. What is looked at is the whole way from the mode to the physical limits of Parameters in steps; two crossings within
// one step are not seen.
//
// Errors: ErrStudy (everything that is wrong, joined), those of the plant at the modes, the context's.
func (s *Study) Believe(ctx context.Context, targets []Target) (*Belief, error) {
	list := fault.List{Cause: ErrStudy}
	for _, t := range targets {
		t.check(&list)
	}
	if err := list.Err(); err != nil {
		return nil, err
	}
	e, err := s.start(ctx, true)
	if err != nil {
		return nil, err
	}
	n := len(s.Inputs)
	all, alone := make([]ends, n), make([][]Alone, n)
	if err := s.each(n, func(i int) (err error) {
		in := &s.Inputs[i]
		if all[i], err = e.endsOf(ctx, in, targets); err != nil {
			return err
		}
		alone[i], err = e.aloneFor(ctx, in, targets)
		return err
	}); err != nil {
		return nil, err
	}
	b := &Belief{Base: e.base, Goals: make([]Goal, len(targets))}
	b.Tornado = e.tornado(all, func(a *Answer) float64 { return a.NetMW })
	b.GainTornado = e.tornado(all, func(a *Answer) float64 { return a.EngineeringQ })
	err = s.each(len(targets), func(k int) (err error) {
		g := &b.Goals[k]
		g.Target, g.Margin = targets[k], targets[k].Margin(e.base)
		g.Met = g.Margin >= 0
		for i := range alone {
			g.Alone = append(g.Alone, alone[i][k])
		}
		slices.SortStableFunc(g.Alone, func(a, b Alone) int { return a.order(&b) })
		g.Joint, err = e.joint(ctx, targets[k], all)
		return err
	})
	if err != nil {
		return nil, err
	}
	return b, nil
}

// aloneFor answers for all targets from one pair of walks.
func (e *evaluator) aloneFor(ctx context.Context, in *Input, targets []Target) ([]Alone, error) {
	w, err := e.walkBoth(ctx, in, targets)
	if err != nil {
		return nil, err
	}
	list := make([]Alone, len(targets))
	for k, t := range targets {
		if list[k], err = e.alone(ctx, in, &w, t, k); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// order sorts by how far one has to go.
func (a *Alone) order(b *Alone) int {
	return cmp.Or(cmp.Compare(a.class(), b.class()), cmp.Compare(a.distance(), b.distance()), cmp.Compare(a.Input.Name, b.Input.Name))
}

// class is 0 for a crossing in the range, 1 for one beyond, 2 for none.
func (a *Alone) class() int {
	switch {
	case a.Smallest == nil:
		return 2
	case a.Smallest.InRange:
		return 0
	default:
		return 1
	}
}

// distance is the logarithm of the factor of the smallest change, +Inf where it has none.
func (a *Alone) distance() float64 {
	if a.Smallest == nil || !(a.Smallest.Factor > 0) {
		return math.Inf(1)
	}
	return math.Abs(math.Log(a.Smallest.Factor))
}

// tornado makes the bars of one output from the ends; those that could not be computed come last with their error.
func (e *evaluator) tornado(all []ends, of func(*Answer) float64) []sweep.Bar {
	modes := answerOf(e.base)
	base := of(&modes)
	var bars []sweep.Bar
	for i := range all {
		in, b := &e.study.Inputs[i], &all[i]
		if in.Low == in.High {
			continue
		}
		bar := sweep.Bar{Parameter: in.Name, Low: in.Low, High: in.High, AtLow: of(&b.low.answer), AtHigh: of(&b.high.answer)}
		if b.lowErr != nil {
			bar.AtLow, bar.Err = math.NaN(), b.lowErr
		}
		if b.highErr != nil {
			bar.AtHigh, bar.Err = math.NaN(), cmp.Or(bar.Err, b.highErr)
		}
		bar.Swing = max(base, bar.AtLow, bar.AtHigh) - min(base, bar.AtLow, bar.AtHigh)
		bars = append(bars, bar)
	}
	slices.SortStableFunc(bars, func(a, b sweep.Bar) int {
		// NaN compares below all numbers, so that it comes last.
		return cmp.Or(cmp.Compare(b.Swing, a.Swing), cmp.Compare(a.Parameter, b.Parameter))
	})
	return bars
}
