package svg

import "math"

// scale maps a domain (the figure's unit) linearly, or by logarithm, onto a range (pixels).
type scale struct {
	d0, d1, r0, r1 float64
	log            bool
}

// at returns the pixel of a value.
func (s scale) at(v float64) float64 {
	d0, d1 := s.d0, s.d1
	if s.log {
		v, d0, d1 = math.Log10(v), math.Log10(d0), math.Log10(d1)
	}
	if d1 == d0 {
		return s.r0
	}
	return s.r0 + (v-d0)/(d1-d0)*(s.r1-s.r0)
}

// ticks is a set of axis positions with the bounds that hold them.
type ticks struct {
	lo, hi, step float64
	at           []float64
	label        func(float64) string
}

// labels writes every tick.
func (t ticks) labels() []string {
	out := make([]string, len(t.at))
	for i, v := range t.at {
		out[i] = t.label(v)
	}
	return out
}

// niceNumber is Heckbert's: the number of the form 1, 2 or 5 times 10^n nearest to x (round) or not below x.
func niceNumber(x float64, round bool) float64 {
	exp := math.Floor(math.Log10(x))
	f := x / math.Pow(10, exp)
	var n float64
	switch {
	case round && f < 1.5, !round && f <= 1:
		n = 1
	case round && f < 3, !round && f <= 2:
		n = 2
	case round && f < 7, !round && f <= 5:
		n = 5
	default:
		n = 10
	}
	return n * math.Pow(10, exp)
}

// niceTicks is Heckbert's loose labelling of [lo, hi] with about n ticks: the bounds are ticks too. The step is rounded
// from the range itself, where Heckbert rounds the range up first and so often gets half as many ticks as asked for.
func niceTicks(lo, hi float64, n int) ticks {
	if hi-lo <= 1e-12*max(math.Abs(lo), math.Abs(hi)) {
		pad := max(math.Abs(lo)/2, 0.5)
		if lo == 0 {
			hi = 1
		} else {
			lo, hi = lo-pad, hi+pad
		}
	}
	step := niceNumber((hi-lo)/float64(max(n-1, 1)), true)
	first, last := math.Floor(lo/step+1e-9), math.Ceil(hi/step-1e-9)
	t := ticks{lo: first * step, hi: last * step, step: step}
	for k := first; k <= last; k++ {
		t.at = append(t.at, k*step)
	}
	t.label = tickFormat(step, max(math.Abs(t.lo), math.Abs(t.hi)))
	return t
}

// snugTicks is niceTicks, but a bound that would leave more than half a step empty is drawn in to just outside the data.
func snugTicks(lo, hi float64, n int) ticks {
	t := niceTicks(lo, hi, n)
	margin := 0.04 * (hi - lo)
	if margin == 0 {
		return t
	}
	if k := len(t.at) - 1; k > 1 && t.hi-hi > t.step/2 {
		t.hi = max(hi+margin, t.at[k-1])
		t.at = t.at[:k]
	}
	if len(t.at) > 2 && lo-t.lo > t.step/2 {
		t.lo = min(lo-margin, t.at[1])
		t.at = t.at[1:]
	}
	return t
}

// innerTicks is niceTicks without the ticks outside [lo, hi]; the bounds are lo and hi.
func innerTicks(lo, hi float64, n int) ticks {
	t := niceTicks(lo, hi, n)
	eps := 1e-9 * t.step
	var at []float64
	for _, v := range t.at {
		if v >= lo-eps && v <= hi+eps {
			at = append(at, v)
		}
	}
	t.lo, t.hi, t.at = lo, hi, at
	return t
}

// logTicks bounds [lo, hi] (both positive) by 1, 2 or 5 times powers of ten and labels all of these, or only the powers
// of ten where they would be more than n.
func logTicks(lo, hi float64, n int) ticks {
	var at []float64
	first, last := 0, 0
	for e := int(math.Floor(math.Log10(lo))); e <= int(math.Ceil(math.Log10(hi)))+1; e++ {
		for _, f := range []float64{1, 2, 5} {
			v := f * math.Pow(10, float64(e))
			if v <= lo*(1+1e-9) {
				first = len(at)
			}
			if len(at) > 0 && at[len(at)-1] < hi*(1-1e-9) {
				last = len(at)
			}
			at = append(at, v)
		}
	}
	last = max(last, first+1)
	t := ticks{lo: at[first], hi: at[last], at: at[first : last+1], label: FormatNumber}
	if len(t.at) <= n {
		return t
	}
	decades := t.at[:0:0]
	for k := first; k <= last; k++ {
		if k%3 == 0 { // at starts with a power of ten
			decades = append(decades, at[k])
		}
	}
	every := 1 + (len(decades)-1)/n
	t.at = nil
	for k := 0; k < len(decades); k += every {
		t.at = append(t.at, decades[k])
	}
	return t
}

// extent returns the least and the greatest of several series' values.
func extent(ss []Series) (lo, hi float64) {
	lo, hi = math.Inf(1), math.Inf(-1)
	for _, s := range ss {
		for _, v := range s.Values {
			lo, hi = min(lo, v), max(hi, v)
		}
	}
	return lo, hi
}
