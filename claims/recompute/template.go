package recompute

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"tokenwatt/claims"
	"tokenwatt/sweep"
)

// template is a formula over ranges. eval is a pure function of the values of the inputs, in their order and in coherent
// units; its output is in coherent units too. It is called from one goroutine at a time.
type template struct {
	name    string
	text    string // one sentence for the chain of reasons
	formula string
	unit    string  // of the output, for people
	per     float64 // seconds that the output is counted over: 86,400 of a daily bill; 0 of a total
	inputs  []input
	eval    func(x []float64) (float64, error)
	notes   []string // what a reader should know
	id      string   // what else the eval depends on: model, server
}

// span is what a template gives.
type span struct {
	low, high, p5, p95, mode float64
}

// key names a template with its inputs: equal keys give equal spans.
func (t *template) key() string {
	var b strings.Builder
	b.WriteString(t.name)
	b.WriteByte('|')
	b.WriteString(t.id)
	for i := range t.inputs {
		in := &t.inputs[i]
		b.WriteByte('|')
		b.WriteString(in.key)
		for _, v := range [3]float64{in.low, in.mode, in.high} {
			b.WriteByte(' ')
			b.WriteString(strconv.FormatFloat(v, 'g', -1, 64))
		}
	}
	return b.String()
}

// modes returns the modes of the inputs.
func (t *template) modes() []float64 {
	x := make([]float64, len(t.inputs))
	for i := range t.inputs {
		x[i] = t.inputs[i].mode
	}
	return x
}

// errTemplate is wrapped where a template gives no usable number.
var errTemplate = errors.New("recompute: the template has no value")

// at evaluates and refuses what is not a number.
func (t *template) at(x []float64) (float64, error) {
	y, err := t.eval(x)
	if err == nil && (math.IsNaN(y) || math.IsInf(y, 0)) {
		err = fmt.Errorf("%w: %s is %g", errTemplate, t.name, y)
	}
	return y, err
}

// span returns the range of the template. draws and seed are those of the sweep.
func (t *template) span(ctx context.Context, draws int, seed uint64) (span, error) {
	s, err := t.ends()
	if err != nil || s.low == s.high {
		s.p5, s.p95 = s.low, s.high
		return s, err
	}
	p := sweep.Problem{Outputs: []string{t.name}, NewWorker: func() (sweep.Worker, error) {
		return func(x, out []float64) error {
			y, err := t.eval(x)
			out[0] = y
			return err
		}, nil
	}}
	for i := range t.inputs {
		p.Parameters = append(p.Parameters, t.inputs[i].parameter())
	}
	r, err := sweep.Run(ctx, p, &sweep.Settings{Draws: draws, Seed: seed, Workers: 1, MaxFailedShare: -1})
	if err != nil {
		return span{}, err
	}
	o := &r.Outputs[0]
	s.p5, s.p95 = o.Quantiles.P5, o.Quantiles.P95
	s.low, s.high = math.Min(s.low, o.Min), math.Max(s.high, o.Max)
	return s, nil
}

// corners is how many inputs are taken to their ends together. More than the five that matter most at once is no range that
// anybody would state: ten inputs span a factor of three hundred where nine in ten draws span five.
const corners = 5

// swing is what an input alone does to the output, and which of its ends lowers and raises it.
type swing struct {
	at               int
	width, low, high float64
}

// ends evaluates at the modes and at the two corners to which the output falls and rises.
func (t *template) ends() (span, error) {
	x := t.modes()
	mode, err := t.at(x)
	if err != nil {
		return span{}, err
	}
	lowest, highest := t.modes(), t.modes()
	swings := make([]swing, 0, len(t.inputs))
	for i := range t.inputs {
		in := &t.inputs[i]
		if in.low == in.high {
			continue
		}
		x[i] = in.low
		below, err := t.at(x)
		if err != nil {
			return span{}, err
		}
		x[i] = in.high
		above, err := t.at(x)
		if err != nil {
			return span{}, err
		}
		x[i] = in.mode
		w := swing{at: i, width: math.Abs(above - below), low: in.low, high: in.high}
		if below > above {
			w.low, w.high = in.high, in.low
		}
		swings = append(swings, w)
	}
	slices.SortStableFunc(swings, func(a, b swing) int { return cmp.Compare(b.width, a.width) })
	for _, w := range swings[:min(len(swings), corners)] {
		lowest[w.at], highest[w.at] = w.low, w.high
	}
	low, err := t.at(lowest)
	if err != nil {
		return span{}, err
	}
	high, err := t.at(highest)
	if err != nil {
		return span{}, err
	}
	return span{low: math.Min(low, mode), high: math.Max(high, mode), mode: mode}, nil
}

// reason tells the template with its inputs and result, scaled for people.
func (t *template) reason(s span, scale float64, unit string) claims.Reason {
	r := claims.Reason{Text: t.text, Formula: t.formula}
	for i := range t.inputs {
		r.Inputs = append(r.Inputs, t.inputs[i].told())
	}
	r.Result = &claims.Input{Name: t.name, Low: s.low / scale, Value: s.mode / scale, High: s.high / scale, Unit: unit, Basis: "estimate"}
	return r
}

// stated lists the names of inputs that the text states.
func (t *template) stated() []string {
	var names []string
	for i := range t.inputs {
		if t.inputs[i].stated {
			names = append(names, t.inputs[i].name)
		}
	}
	return names
}
