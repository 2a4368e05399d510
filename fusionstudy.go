package tokenwatt

import (
	"context"
	"fmt"

	"tokenwatt/supply/fusion"
	"tokenwatt/supply/fusion/pulse"
)

// FusionQuestion says what is asked of a fusion plant.
type FusionQuestion struct {
	// Targets beside a net power above 0, which always comes first.
	Targets []fusion.Target
	// Draws from the ranges, 0 for none; Seed of their streams.
	Draws int
	Seed  uint64
	// Workers is the number of goroutines, 0 for all cores. It does not change the answers.
	Workers int
	// MapCells along each axis of the map, 0 for 16; below 0 for no map.
	MapCells int
	// Traces is the number of instants of the pulse's traces, 0 for none.
	Traces int
	// Progress, if not nil, is told what is being done.
	Progress func(what, state string)
}

// tell reports what is being done.
func (q *FusionQuestion) tell(what string) {
	if q.Progress != nil {
		q.Progress(what, "")
	}
}

// FusionAnswers is what one plant comes to.
type FusionAnswers struct {
	Plant *FusionPlant
	// Result is the plant at its modes.
	Result *fusion.Result
	// Belief says what reaches the targets, or loses them.
	Belief *fusion.Belief
	// Map is over the two inputs whose ranges move Q_eng most, for a net power above 0; from the joint change that reaches it
	// where there is one. nil where fewer than two inputs have a range, or none was asked for.
	Map *fusion.Map
	// Draws are from the ranges; nil where no input has one, or none were asked for.
	Draws *fusion.Draws
}

// AnswerFusion computes a plant at its modes, backwards, over two inputs and at random. The error is that of the plant at its
// modes, of a target that is none, or the context's.
func AnswerFusion(ctx context.Context, p *FusionPlant, q FusionQuestion) (*FusionAnswers, error) {
	a := &FusionAnswers{Plant: p}
	var err error
	q.tell("the pulse and the plant at the modes")
	if a.Result, err = fusion.Run(ctx, p.Plant, &fusion.Settings{Pulse: &pulse.Settings{Traces: q.Traces}}); err != nil {
		return nil, p.refused(err)
	}
	q.tell("what one would have to believe")
	s := p.Study(q.Workers)
	targets := append([]fusion.Target{{Kind: fusion.NetPower}}, q.Targets...)
	if a.Belief, err = s.Believe(ctx, targets); err != nil {
		return nil, fmt.Errorf("fusion machine %s: %w", p.Name, err)
	}
	if x, y, found := a.Belief.MapAxes(); found && q.MapCells >= 0 {
		q.tell("the map of two inputs")
		p.widen(&x)
		p.widen(&y)
		request := fusion.MapRequest{Target: targets[0], X: x, Y: y, Cells: q.MapCells}
		if goal := &a.Belief.Goals[0]; !goal.Met && goal.Joint.Found {
			request.From = goal.Joint.Moves
		}
		if a.Map, err = s.Trace(ctx, request); err != nil {
			return nil, fmt.Errorf("map of fusion machine %s: %w", p.Name, err)
		}
	}
	if len(a.Belief.Tornado) > 0 && q.Draws > 0 {
		what := fmt.Sprintf("%d draws from the ranges", q.Draws)
		q.tell(what)
		settings := fusion.DrawSettings{Draws: q.Draws, Seed: q.Seed, Targets: targets[1:]}
		if q.Progress != nil {
			settings.Progress = func(done int) { q.Progress(what, fmt.Sprintf("%d left", max(0, q.Draws-done))) }
		}
		a.Draws, err = s.Draw(ctx, &settings)
		if err != nil {
			return nil, fmt.Errorf("draws of fusion machine %s: %w", p.Name, err)
		}
	}
	return a, nil
}

// widen makes an axis reach beyond its input's range, as far as the input's limits allow, so that a map shows whether what is
// asked for lies outside of what anybody holds possible: a factor of 2 each way on an axis of powers, else half of the range.
func (p *FusionPlant) widen(a *fusion.Axis) {
	for i := range p.Inputs {
		in := &p.Inputs[i]
		if in.Parameter.Name != a.Name {
			continue
		}
		low, high := a.Low-(a.High-a.Low)/2, a.High+(a.High-a.Low)/2
		if a.Log {
			low, high = a.Low/2, 2*a.High
		}
		a.Low = max(low, min(in.Parameter.Least, in.Low))
		a.High = min(high, max(in.Parameter.Most, in.High))
		// What has a range above 0 is not looked at near 0: a coil without radius, a field that is none.
		if !a.Log && in.Low > 0 {
			a.Low = max(a.Low, in.Low/2)
		}
	}
}

// Study is the plant with the ranges of its inputs, ready to be asked backwards and drawn at random by so many workers (0 for all
// cores).
func (p *FusionPlant) Study(workers int) *fusion.Study {
	s := &fusion.Study{Plant: p.Plant, Inputs: make([]fusion.Input, len(p.Inputs)), Workers: workers}
	for i := range p.Inputs {
		in := &p.Inputs[i]
		s.Inputs[i] = fusion.Input{
			Parameter: in.Parameter, Low: in.Low, High: in.High, Quantile: in.Quantile, Basis: in.Basis, Source: in.Source,
		}
	}
	return s
}
