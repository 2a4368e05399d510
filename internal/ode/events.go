package ode

import (
	"math"
	"slices"

	"tokenwatt/internal/root"
)

// watcher looks for events.
type watcher struct {
	value  []float64 // of each event's function at the start of the step
	after  []float64 // and at its end
	y      []float64
	index  int // of the event that the search is for
	search func(t float64) (float64, error)
	found  []crossing
	before int // occurrences before this step
}

// crossing is an event found in a step.
type crossing struct {
	event  int
	t      float64
	rising bool
}

// start evaluates the events at the start.
func (w *watcher) start(s *Solver) error {
	w.before = 0
	m := len(s.p.Events)
	w.value, w.after = slices.Grow(w.value[:0], m)[:m], slices.Grow(w.after[:0], m)[:m]
	w.y = slices.Grow(w.y[:0], s.n)[:s.n]
	if w.search == nil {
		w.search = func(t float64) (float64, error) {
			if err := s.at(t, w.y); err != nil {
				return 0, err
			}
			return s.p.Events[w.index].G(t, w.y)
		}
	}
	return w.evaluate(s, s.t, s.y, w.value)
}

// evaluate writes the functions of all events.
func (w *watcher) evaluate(s *Solver, t float64, y, into []float64) error {
	for i := range s.p.Events {
		g, err := s.p.Events[i].G(t, y)
		if err != nil {
			return err
		}
		if math.IsNaN(g) {
			return ErrNotFinite
		}
		into[i] = g
	}
	return nil
}

// check finds the events of the accepted step and notes them in order of time, up to the first terminal one, to which
// the step is then cut; terminal says that there was one.
func (w *watcher) check(s *Solver) (terminal bool, err error) {
	w.before = len(s.result.Events)
	if len(s.p.Events) == 0 {
		return false, nil
	}
	if err := w.scan(s); err != nil {
		return false, err
	}
	if first := w.firstTerminal(s); first >= 0 {
		if err := w.remake(s, w.found[first].t); err != nil {
			return false, err
		}
	}
	for _, c := range w.found {
		terminal = s.p.Events[c.event].Terminal
		y, err := w.note(s, c)
		if err != nil {
			return false, err
		}
		if terminal {
			s.result.Terminal = c.event
			return true, w.cut(s, c.t, y)
		}
	}
	w.value, w.after = w.after, w.value
	return false, nil
}

// scan fills found, in order of time.
func (w *watcher) scan(s *Solver) error {
	w.found = w.found[:0]
	if err := w.evaluate(s, s.tNew, s.yNew, w.after); err != nil {
		return err
	}
	for i := range s.p.Events {
		from, to := w.value[i], w.after[i]
		// From exactly zero the event is where the integration began or where it was found before.
		if from == 0 || (from < 0) == (to < 0) && to != 0 {
			continue
		}
		rising := from < 0
		if d := s.p.Events[i].Direction; d == Rising && !rising || d == Falling && rising {
			continue
		}
		t, err := w.locate(s, i)
		if err != nil {
			return err
		}
		w.found = append(w.found, crossing{event: i, t: t, rising: rising})
	}
	slices.SortStableFunc(w.found, func(a, b crossing) int {
		switch d := (a.t - b.t) * s.h; {
		case d < 0:
			return -1
		case d > 0:
			return 1
		}
		return 0
	})
	return nil
}

// locate returns the time just past the crossing of an event in the step.
func (w *watcher) locate(s *Solver, event int) (float64, error) {
	w.index = event
	r, err := root.Brent(w.search, s.t, s.tNew, nil)
	if err != nil {
		return 0, err
	}
	t := r.Root.X
	if (r.Other.X-t)*s.h > 0 {
		t = r.Other.X
	}
	return t, nil
}

// firstTerminal returns the index in found of the first terminal event, -1 without one.
func (w *watcher) firstTerminal(s *Solver) int {
	return slices.IndexFunc(w.found, func(c crossing) bool { return s.p.Events[c.event].Terminal })
}

// beyond is by how much of its length a step that is made again goes past the crossing.
const beyond = 1e-3

// remake makes the step again to just past the time of a terminal event, so that the event lies where the continuous
// output is as accurate as the step. Where the shorter step does not show the crossing again, or the right-hand side
// does not allow it, the step stays as it was.
func (w *watcher) remake(s *Solver, t float64) error {
	tNew := t + beyond*(t-s.t)
	if (s.tNew-tNew)*s.h <= 0 || tNew == s.t {
		return nil
	}
	h, end := s.h, s.tNew
	s.tNew, s.h, s.dense.ready = tNew, tNew-s.t, false
	norm, err := s.method.try(s)
	if err == nil && norm <= 1 {
		if err = s.method.finish(s); err == nil {
			if err = w.scan(s); err != nil || w.firstTerminal(s) >= 0 {
				return err
			}
		}
	}
	s.tNew, s.h, s.dense.ready = end, h, false
	if _, err := s.method.try(s); err != nil {
		return err
	}
	if err := s.method.finish(s); err != nil {
		return err
	}
	return w.scan(s)
}

// note records an occurrence, in memory that is there already where possible, and returns its state.
func (w *watcher) note(s *Solver, c crossing) ([]float64, error) {
	list := s.result.Events
	var o Occurrence
	if len(list) < cap(list) {
		o = list[:len(list)+1][len(list)]
	}
	o = Occurrence{Event: c.event, T: c.t, Rising: c.rising, Y: slices.Grow(o.Y[:0], s.n)[:s.n]}
	s.result.Events = append(list, o)
	return o.Y, s.at(c.t, o.Y)
}

// cut ends the step at a terminal event.
func (w *watcher) cut(s *Solver, t float64, y []float64) error {
	if t == s.tNew {
		return nil
	}
	// The coefficients of the continuous output stay those of the longer step: Step.At measures from its start in
	// units of h, which does not change.
	if !s.dense.ready {
		if err := s.method.prepare(s); err != nil {
			return err
		}
	}
	s.tNew = t
	copy(s.yNew, y)
	return s.derivative(t, s.yNew, s.fNew)
}
