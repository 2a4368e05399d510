package search

import (
	"errors"
	"fmt"
	"math"

	"tokenwatt/demand/training/layout"
)

// ErrModel is wrapped by the error about a step time or a power that is not a finite number above zero.
var ErrModel = errors.New("search: step model gave no finite figure above zero")

// worker searches chunks. Nothing in it is shared, and nothing is allocated for a layout unless it is kept.
type worker[K comparable, C any] struct {
	domain   *domain
	settings *Settings
	models   []Model[K, C] // one for each count
	limit    float64       // of memory, in bytes
	perJoule float64       // USD/J
	perSec   float64       // USD/s of one accelerator

	// Layers of the chunk at hand by their keys, and where that of an expert degree and a kind of recomputation was
	// last found.
	layers []keyed[K, C]
	hints  []int

	at     layout.Layout // the layout at hand
	point  Point
	step   layout.Breakdown
	memory layout.Memory

	tally tally
	front *front
	top   top
	// The fastest and the most frugal of the layouts that fit, whatever the limits.
	fastest, frugal top
	nearest         Shortfall // of those that do not
	number          int       // of the chunk at hand
	err             error     // the first
	failed          int       // chunk of err
}

// keyed is the cost of a layer and what it depends on.
type keyed[K comparable, C any] struct {
	key  K
	cost C
}

// newWorker returns a worker that has found nothing yet.
func newWorker[K comparable, C any](d *domain, s *Settings, models []Model[K, C], memoryBytes float64) *worker[K, C] {
	return &worker[K, C]{
		domain: d, settings: s, models: models,
		limit:    memoryBytes * (1 - s.Headroom),
		perJoule: s.EnergyPrice, perSec: s.AcceleratorHour / 3600,
		hints: make([]int, len(d.experts)*len(d.recompute)),
		front: newFront(), top: newTop(s.Objective, s.candidates()),
		fastest: newTop(Fastest, 1), frugal: newTop(leastPower, 1),
		tally: tally{rules: make(map[layout.Rule]int)},
	}
}

// chunk searches all layouts of a chunk.
func (w *worker[K, C]) chunk(number int) {
	c := w.domain.chunks[number]
	w.number = number
	w.layers = w.layers[:0]
	clear(w.hints)
	l := &w.at
	l.TP, l.CP, l.MicroBatch, l.SequenceParallel = c.tp, c.cp, c.microBatch, c.sequenceParallel
	for i, count := range w.domain.counts {
		if count%(c.tp*c.cp) != 0 {
			continue
		}
		w.point.Accelerators = count
		rest := count / (c.tp * c.cp)
		for _, l.PP = range w.domain.stages {
			if rest%l.PP != 0 {
				continue
			}
			l.DP = rest / l.PP
			if !w.domain.space.DP.allows(l.DP) || !w.domain.microBatch(l.DP, l.MicroBatch) {
				continue
			}
			w.splits(w.models[i])
		}
	}
}

// microBatch reports whether the domain has this micro-batch for a number of replicas.
func (d *domain) microBatch(dp, micro int) bool {
	if d.batch%dp != 0 {
		return micro == d.micro[0]
	}
	return d.batch/dp%micro == 0
}

// splits searches the layouts that differ in experts, ZeRO stage and virtual stages, and in what does not touch the
// rules. All values of VPP above 1 that the domain has keep the same rules, so the first of them answers for all.
func (w *worker[K, C]) splits(m Model[K, C]) {
	l, d := &w.at, w.domain
	single, virtual := d.chunksOf(l.PP)
	for e, ep := range d.experts {
		l.EP = ep
		for _, l.ZeRO = range d.zero {
			w.ruled(m, e, single)
			w.ruled(m, e, virtual)
		}
	}
}

// chunksOf returns the values of VPP for a number of stages: 1 if it is looked at, and those above.
func (d *domain) chunksOf(stages int) (single, virtual []int) {
	if d.virtual[0] == 1 {
		single, virtual = d.virtual[:1], d.virtual[1:]
	} else {
		virtual = d.virtual
	}
	if stages == 1 {
		return single, nil
	}
	most := d.layers / stages
	n := 0
	for n < len(virtual) && virtual[n] <= most {
		n++
	}
	return single, virtual[:n]
}

// ruled searches the layouts of some values of VPP that keep or break the same rules.
func (w *worker[K, C]) ruled(m Model[K, C], experts int, virtual []int) {
	if len(virtual) == 0 {
		return
	}
	l, d := &w.at, w.domain
	layouts := len(virtual) * len(d.recompute) * len(d.offload)
	w.tally.total += layouts
	l.VPP = virtual[0]
	if !m.Valid(l) {
		w.broken(m, layouts)
		return
	}
	for _, l.VPP = range virtual {
		for r, recompute := range d.recompute {
			l.Recompute = recompute
			for _, l.OptimizerOffload = range d.offload {
				w.visit(m, experts*len(d.recompute)+r)
			}
		}
	}
}

// broken counts the rules that the layout at hand breaks, for all that it answers for.
func (w *worker[K, C]) broken(m Model[K, C], layouts int) {
	w.tally.invalid += layouts
	var e *layout.Error
	if !errors.As(m.Check(&w.at), &e) {
		w.fail(fmt.Errorf("%w: a layout is not valid but breaks no rule: %+v", ErrModel, w.at))
		return
	}
	for i := range e.Broken {
		w.tally.rules[e.Broken[i].Rule] += layouts
	}
}

// visit puts the layout at hand, which is valid, to the test of memory and then works out its time and power.
func (w *worker[K, C]) visit(m Model[K, C], hint int) {
	l, p := &w.at, &w.point
	w.memory = m.Memory(l)
	p.Memory = w.memory.Total()
	if !(p.Memory <= w.limit) {
		w.outOfMemory()
		return
	}
	w.tally.evaluated++
	c := w.layer(m, hint)
	w.step = m.Step(l, c)
	p.StepTime = w.step.Total()
	watts := m.Power(l, c, &w.step)
	n := float64(p.Accelerators)
	p.Power = n * (watts + w.settings.RestWatts)
	p.Energy = p.Power * p.StepTime
	p.Cost = n*p.StepTime*w.perSec + p.Energy*w.perJoule
	if !(p.StepTime > 0) || !(p.Energy > 0) || math.IsInf(p.Energy, 1) {
		w.fail(fmt.Errorf("%w: step %g s, %g W an accelerator, for %+v", ErrModel, p.StepTime, watts, *l))
		return
	}
	p.Layout = *l
	w.keep()
}

// keep offers the layout at hand to everything that is handed back.
func (w *worker[K, C]) keep() {
	p, s := &w.point, w.settings
	w.front.add(p)
	w.fastest.add(p)
	w.frugal.add(p)
	late := s.StepLimit > 0 && p.StepTime > s.StepLimit
	hungry := s.PowerLimit > 0 && p.Power > s.PowerLimit
	if late {
		w.tally.late++
	}
	if hungry {
		w.tally.overPower++
	}
	if !late && !hungry {
		w.tally.within++
		w.top.add(p)
	}
}

// layer returns the cost of a layer of the layout at hand, which is worked out once in a chunk for each key.
func (w *worker[K, C]) layer(m Model[K, C], hint int) *C {
	key := m.Key(&w.at)
	if i := w.hints[hint]; i < len(w.layers) && w.layers[i].key == key {
		return &w.layers[i].cost
	}
	for i := range w.layers {
		if w.layers[i].key == key {
			w.hints[hint] = i
			return &w.layers[i].cost
		}
	}
	w.tally.layers++
	w.hints[hint] = len(w.layers)
	w.layers = append(w.layers, keyed[K, C]{key, m.Layer(key)})
	return &w.layers[len(w.layers)-1].cost
}

// fail keeps the error of the first chunk.
func (w *worker[K, C]) fail(err error) {
	if w.err == nil || w.number < w.failed {
		w.err, w.failed = err, w.number
	}
}
