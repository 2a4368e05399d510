package fusion

import (
	"context"
	"errors"
	"fmt"
	"math"
	"runtime"
	"strconv"
	"sync"
	"sync/atomic"

	"tokenwatt/internal/fault"
	"tokenwatt/supply/fusion/pulse"
)

// ErrStudy wraps each fault of a study's own numbers: ranges, targets, axes.
var ErrStudy = errors.New("fusion: study refused")

// Study is a plant with what is not known about it: the plant at the modes of its inputs, and how far each input may lie from
// there. It answers backwards (Believe), draws a map (Trace) and draws at random (Draw).
type Study struct {
	Plant Plant
	// Inputs are the parameters that may be moved, each with its range.
	Inputs []Input
	// Pulse computes a pulse; nil is pulse.Run. PulseSettings are passed to it, where nil those of SearchPulse.
	Pulse         PulseFunc
	PulseSettings *pulse.Settings
	// Workers is the number of goroutines, 0 for GOMAXPROCS. It does not change any result.
	Workers int
}

// PulseFunc computes the pulse of a machine.
type PulseFunc func(context.Context, pulse.Machine, *pulse.Settings) (*pulse.Result, error)

// SearchPulse are the settings of pulses that a study computes by the thousand: a tolerance of 1e-7, which moves a net energy by some
// 1e-6 of the bank, and at most 10,000 steps a phase, so that a machine that cools into stiffness fails soon.
func SearchPulse() *pulse.Settings {
	return &pulse.Settings{Tolerance: 1e-7, FieldTolerance: 1e-6, MaxSteps: 10000}
}

// Input is a parameter with the range that it is believed to lie in, around the plant's value. All numbers are in the
// parameter's Unit.
type Input struct {
	Parameter
	// Low and High are the ends of the range; both are the plant's value where it has none.
	Low, High float64
	// Quantile is the inverse distribution that draws follow; nil is the triangle of low, mode and high.
	Quantile func(p float64) float64
	// Basis says how the range is founded (measured, published, assumed ...), Source where it is from; both are passed on.
	Basis, Source string
}

// InRange tells whether a value lies in the input's range.
func (in *Input) InRange(v float64) bool { return v >= in.Low && v <= in.High }

// Answer is what a plant comes to at one point.
type Answer struct {
	// NetMW is the net power at the highest rate, below 0 for a load; EngineeringQ the gross over the recirculated energy.
	NetMW, EngineeringQ float64
	// ScientificQ is the fusion energy over the work on the plasma.
	ScientificQ float64
	// Producer tells whether there is an LCOE; LCOE in USD/MWh is 0 where there is none.
	Producer bool
	LCOE     float64
}

// answerOf takes the answer out of a result.
func answerOf(r *Result) Answer {
	lcoe, err := r.Economics.LCOE()
	return Answer{NetMW: r.NetMW(), EngineeringQ: r.Energy.EngineeringQ, ScientificQ: r.Energy.ScientificQ, Producer: err == nil, LCOE: lcoe}
}

// check finds everything that is wrong with the study's ranges.
func (s *Study) check() error {
	list := fault.List{Cause: ErrStudy}
	seen := map[string]bool{}
	for i := range s.Inputs {
		in := &s.Inputs[i]
		if in.field == nil {
			list.Add(fmt.Sprintf("input %d", i), strconv.Quote(in.Name), "a parameter as Parameters lists it")
			continue
		}
		if seen[in.Name] {
			list.Add(in.Name, "there twice", "each input once")
		}
		seen[in.Name] = true
		mode := in.Get(&s.Plant)
		if !(in.Low <= mode && mode <= in.High) || math.IsInf(in.High-in.Low, 0) {
			list.Add(in.Name, fmt.Sprintf("%g to %g", in.Low, in.High), fmt.Sprintf("a finite range around the plant's value, %g", mode))
		}
	}
	return list.Err()
}

// index finds an input by name, -1 where there is none.
func (s *Study) index(name string) int {
	for i := range s.Inputs {
		if s.Inputs[i].Name == name {
			return i
		}
	}
	return -1
}

// evaluator computes plants near that of a study; a pulse is computed again only for another machine.
type evaluator struct {
	study    *Study
	pulse    PulseFunc
	settings *pulse.Settings
	base     *Result
	// shots keeps pulses by machine, for searches that come back to a machine; nil where draws never do.
	shots *shots
}

// shots is a memory of pulses, of failed ones too.
type shots struct {
	sync.Mutex
	of map[pulse.Machine]shotMade
}

type shotMade struct {
	shot *pulse.Result
	err  error
}

// fire computes a pulse, or remembers it.
func (e *evaluator) fire(ctx context.Context, m pulse.Machine) (*pulse.Result, error) {
	if e.shots == nil {
		return e.pulse(ctx, m, e.settings)
	}
	e.shots.Lock()
	made, found := e.shots.of[m]
	e.shots.Unlock()
	if found {
		return made.shot, made.err
	}
	shot, err := e.pulse(ctx, m, e.settings)
	if !fatal(ctx) {
		e.shots.Lock()
		e.shots.of[m] = shotMade{shot, err}
		e.shots.Unlock()
	}
	return shot, err
}

// start checks a study and computes its plant. A search remembers pulses.
func (s *Study) start(ctx context.Context, search bool) (*evaluator, error) {
	return s.startWith(ctx, search, s.check)
}

// startWith is start with another check of the ranges.
func (s *Study) startWith(ctx context.Context, search bool, check func() error) (*evaluator, error) {
	if err := check(); err != nil {
		return nil, err
	}
	e := &evaluator{study: s, pulse: s.Pulse, settings: s.PulseSettings}
	if e.settings == nil {
		e.settings = SearchPulse()
	}
	if e.pulse == nil {
		e.pulse = pulse.Run
	}
	if search {
		e.shots = &shots{of: map[pulse.Machine]shotMade{}}
	}
	base, err := e.compute(ctx, &s.Plant)
	if err != nil {
		return nil, fmt.Errorf("with every input at its mode: %w", err)
	}
	e.base = base
	return e, nil
}

// compute is Run with the study's own pulse.
func (e *evaluator) compute(ctx context.Context, p *Plant) (*Result, error) {
	if err := ctx.Err(); err != nil {
		return nil, context.Cause(ctx)
	}
	if err := Check(*p); err != nil {
		return nil, err
	}
	shot, err := e.fire(ctx, p.Machine)
	if err != nil {
		return nil, err
	}
	return Evaluate(*p, shot)
}

// at computes a plant, with the pulse at the modes where it is that.
func (e *evaluator) at(ctx context.Context, p *Plant) (*Result, error) {
	if p.Machine == e.base.Plant.Machine {
		return Evaluate(*p, e.base.Pulse)
	}
	return e.compute(ctx, p)
}

// moved is the plant at the modes but for one input.
func (e *evaluator) moved(ctx context.Context, in *Input, v float64) (*Result, error) {
	p := e.study.Plant
	in.Set(&p, v)
	return e.at(ctx, &p)
}

// refused tells a plant that cannot be from one whose computation failed.
func refused(err error) bool { return errors.Is(err, pulse.ErrMachine) || errors.Is(err, ErrPlant) }

// fatal tells that a search has to end: it was stopped from outside.
func fatal(ctx context.Context) bool { return ctx.Err() != nil }

// each calls f with 0..n-1 on the study's workers and returns the error of the lowest number. f must write to places of its own.
func (s *Study) each(n int, f func(i int) error) error {
	workers := s.Workers
	if workers <= 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	errs := make([]error, n)
	var next atomic.Int64
	var wait sync.WaitGroup
	for range min(workers, n) {
		wait.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				errs[i] = f(i)
			}
		})
	}
	wait.Wait()
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}
