package recompute

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"tokenwatt/claims"
	"tokenwatt/sweep"
)

// reach is how far from its mode an input is looked for: a factor of ten million covers watts for megawatts.
const reach = 1e7

// backwards returns what would make the template give the target: each input alone, and the least joint change of all.
func (t *template) backwards(ctx context.Context, target float64) ([]claims.Assumption, error) {
	var all []claims.Assumption
	for i := range t.inputs {
		if t.inputs[i].fixed {
			continue
		}
		a, err := t.single(ctx, i, target)
		if err != nil {
			return nil, err
		}
		all = append(all, a)
	}
	slices.SortStableFunc(all, func(a, b claims.Assumption) int { return cmp.Compare(rank(a), rank(b)) })
	joint, err := t.joint(ctx, target)
	if err != nil {
		return nil, err
	}
	return append(all, joint...), nil
}

// rank puts assumptions that have been published first and those that are not enough last.
func rank(a claims.Assumption) int {
	switch {
	case a.Within:
		return 0
	case a.Reachable:
		return 1
	}
	return 2
}

// limits returns the hard limits of an input, those of sense within those of reach.
func (in *input) limits() (low, high float64) {
	low, high = in.mode/reach, in.mode*reach
	if in.most > 0 {
		high = math.Min(high, in.most)
	}
	return math.Max(low, in.least), high
}

// assumption tells a value of an input against its published range.
func (in *input) assumption(v float64) claims.Assumption {
	low, high, source := in.published()
	return claims.Assumption{
		Input: in.name, Value: v / in.scale, Usual: [2]float64{low / in.scale, high / in.scale}, Unit: in.unit, Reachable: true,
		Within: v >= low*(1-1e-9) && v <= high*(1+1e-9), Source: source,
	}
}

// single solves for one input with the others at their modes, in the logarithm of the input.
func (t *template) single(ctx context.Context, i int, target float64) (claims.Assumption, error) {
	in := &t.inputs[i]
	x := t.modes()
	f := func(u float64) (float64, error) {
		x[i] = math.Exp(u)
		return t.at(x)
	}
	low, high := in.limits()
	if !(low > 0 && high > low && in.mode > 0) {
		return in.unreachable("it has no other value"), nil
	}
	s, err := sweep.Threshold(ctx, f, target, sweep.Limits{
		Low: math.Log(low), High: math.Log(high), Start: math.Log(math.Min(math.Max(in.mode, low), high)), Step: 0.5, Cells: 1, Tolerance: 1e-10, MaxEvaluations: 200,
	})
	switch {
	case errors.Is(err, sweep.ErrNotReached):
		return in.unreachable("no value of it alone is enough"), nil
	case ctx.Err() != nil:
		return claims.Assumption{}, err
	case err != nil:
		return in.unreachable("beyond what the model covers"), nil
	}
	if s.Jump {
		return in.unreachable("whole machines jump across the claim at " + strings.TrimSpace(short(math.Exp(s.Value)/in.scale)+" "+in.unit)), nil
	}
	a := in.assumption(math.Exp(s.Value))
	if in.stated {
		a.Explanation = "the text states another value itself"
	}
	return a, nil
}

// unreachable says that an input alone does not make the claim true.
func (in *input) unreachable(why string) claims.Assumption {
	a := in.assumption(in.mode)
	a.Reachable, a.Within, a.Explanation, a.Source = false, false, why, ""
	return a
}

// joint returns the least change of all inputs together: see the package comment.
func (t *template) joint(ctx context.Context, target float64) ([]claims.Assumption, error) {
	x := t.modes()
	y, err := t.at(x)
	if err != nil || !(y > 0) || !(target > 0) {
		return nil, nil
	}
	direction, moving := t.steepest(x, y)
	if moving < 2 {
		return nil, nil
	}
	point := t.modes()
	f := func(s float64) (float64, error) {
		for i := range point {
			low, high := t.inputs[i].limits()
			point[i] = math.Min(math.Max(x[i]*math.Exp(s*direction[i]), low), high)
		}
		return t.at(point)
	}
	const most = 200 // half widths of the ranges
	s, err := sweep.Threshold(ctx, f, target, sweep.Limits{Low: -most, High: most, Step: 0.5, Cells: 1, Tolerance: 1e-10, MaxEvaluations: 200})
	if err != nil || s.Jump {
		return nil, ctx.Err() //nolint:nilerr // a target out of reach has no joint change, which is no error
	}
	if _, err := f(s.Value); err != nil {
		return nil, err
	}
	var all []claims.Assumption
	for i := range t.inputs {
		if direction[i] == 0 {
			continue
		}
		a := t.inputs[i].assumption(point[i])
		a.Joint = "least joint change"
		a.Explanation = fmt.Sprintf("%.2g half widths of its range", math.Abs(s.Value*direction[i]/t.inputs[i].halfWidth()))
		all = append(all, a)
	}
	return all, nil
}

// halfWidth is half the width of the input's published range in logarithms.
func (in *input) halfWidth() float64 {
	low, high, _ := in.published()
	if !(low > 0) || !(high > low) {
		return 0
	}
	return math.Log(high/low) / 2
}

// steepest returns the direction of the least joint change in logarithms, one half width long for each unit, and how many
// inputs move.
func (t *template) steepest(x []float64, y float64) (direction []float64, moving int) {
	const h = 1e-4
	direction = make([]float64, len(x))
	var norm float64
	for i := range x {
		s := t.inputs[i].halfWidth()
		if s == 0 || !(x[i] > 0) || t.inputs[i].fixed {
			continue
		}
		at := append([]float64(nil), x...)
		at[i] = x[i] * math.Exp(-h)
		if low, _ := t.inputs[i].limits(); at[i] < low {
			at[i] = x[i]
		}
		moved, err := t.at(at)
		if err != nil || !(moved > 0) || at[i] == x[i] {
			continue
		}
		g := math.Log(y/moved) / math.Log(x[i]/at[i])
		direction[i] = s * s * g
		norm += s * s * g * g
	}
	if norm == 0 {
		return direction, 0
	}
	for i := range direction {
		direction[i] /= math.Sqrt(norm)
		if direction[i] != 0 {
			moving++
		}
	}
	return direction, moving
}
