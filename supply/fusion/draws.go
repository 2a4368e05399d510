package fusion

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"

	"tokenwatt/internal/fault"
	"tokenwatt/quantity"
	"tokenwatt/supply/fusion/pulse"
	"tokenwatt/sweep"
)

// DrawSettings say how a study is drawn.
type DrawSettings struct {
	// Draws is their number, 10,000 where 0.
	Draws int
	Seed  uint64
	// Targets are those whose chances are counted beside that of a net power above 0.
	Targets []Target
	// Progress, if not nil, is told the number of draws that were looked at, some hundred times and from one worker at a time.
	Progress func(done int)
}

// Draws are a study's plants at random. Every draw is in exactly one of Refused, Failed and Computed.
type Draws struct {
	// Asked is the number of draws. Refused are those whose numbers no plant can have, as an FRC longer than its coil, by the
	// first rule that they break; Failed those whose computation failed; Computed all others, which all that follows is of.
	Asked, Refused, Failed, Computed int
	RefusedBy, FailedBy              []Cause
	// Producing is the chance that a computed draw has a net power above 0. Bounds are its share if all failed draws gave
	// nothing, and if all gave something.
	Producing       Chance
	ProducingBounds [2]float64
	// Targets are the chances of the targets asked for, in their order.
	Targets []TargetChance
	// NetMW, ScientificQ, EngineeringQ and CapitalUSD are over all computed draws.
	NetMW, ScientificQ, EngineeringQ, CapitalUSD Spread
	// ProducerMW, ProducerUSD and LCOE (USD/MWh) are over those with an LCOE; their Count is 0 where no draw has one.
	ProducerMW, ProducerUSD, LCOE Spread
	// Tornado of the net power in MW, with its first-order shares, by input with a range; GainTornado and GainShares of Q_eng,
	// which does not grow with the machine.
	Tornado, GainTornado []sweep.Bar
	Shares, GainShares   []sweep.Share
	// Outcomes are the computed draws in their order.
	Outcomes []Outcome
	Warnings []string
}

// Cause is why draws were refused or failed.
type Cause struct {
	// Rule is that of the first such draw: its limit may depend on the draw's other numbers.
	Rule  string
	Draws int
}

// TargetChance is the chance of a target among the computed draws.
type TargetChance struct {
	Target Target
	Chance Chance
}

// Spread is the distribution of one number over some draws.
type Spread struct {
	Count int
	// Quantiles are zero where Count is 0.
	Quantiles sweep.Quantiles
}

// Outcome is one computed draw.
type Outcome struct {
	Answer
	// CapitalUSD is the cost of accounts 10 to 60, YearlyUSD accounts 70 to 90, MWhPerYear what a year gives, below 0 for a load.
	CapitalUSD, YearlyUSD, MWhPerYear float64
}

// The outputs of a draw, in the order of the sweep's.
const (
	netOutput = iota
	scientificOutput
	engineeringOutput
	capitalOutput
	yearlyOutput
	energyOutput
	lcoeOutput // 0 where there is none; it is read with the producer's mark
	producerOutput
	outputCount
)

// Draw computes plants with their inputs drawn at random by package sweep: a Latin hypercube, each input's stream from the seed and
// its name, the same bytes for any number of workers.
//
// Errors: ErrStudy (everything that is wrong, joined), those of the plant at the modes, the context's.
func (s *Study) Draw(ctx context.Context, settings *DrawSettings) (*Draws, error) {
	var q DrawSettings
	if settings != nil {
		q = *settings
	}
	if q.Draws == 0 {
		q.Draws = 10000
	}
	list := fault.List{Cause: ErrStudy}
	if q.Draws < 2 {
		list.Add("draws", fmt.Sprint(q.Draws), "at least 2")
	}
	for _, t := range q.Targets {
		t.check(&list)
	}
	if err := list.Err(); err != nil {
		return nil, err
	}
	e, err := s.start(ctx, false)
	if err != nil {
		return nil, err
	}
	problem, drawn := e.problem(ctx, q.counter())
	if len(drawn) == 0 {
		list.Add("inputs", "none with a range", "at least one to draw")
		return nil, list.Err()
	}
	result, err := sweep.Run(ctx, problem, &sweep.Settings{
		Draws: q.Draws, Seed: q.Seed, Workers: s.Workers, MaxFailedShare: 1, KeepFailures: q.Draws,
	})
	var none *sweep.FailedError
	if errors.As(err, &none) {
		d := &Draws{Asked: q.Draws, Producing: chanceOf(0, 0), ProducingBounds: [2]float64{0, 1}}
		d.sort(none.Failures)
		d.Warnings = []string{"No draw could be computed."}
		return d, nil
	}
	if err != nil {
		return nil, err
	}
	return drawsOf(&q, result), nil
}

// counter is what each worker calls after a plant; the plants of the tornado's bars are counted too.
func (q *DrawSettings) counter() func() {
	if q.Progress == nil {
		return func() {}
	}
	var lock sync.Mutex
	done, every := 0, max(1, q.Draws/100)
	return func() {
		lock.Lock()
		defer lock.Unlock()
		if done++; done%every == 0 {
			q.Progress(done)
		}
	}
}

// problem is the study as a sweep's, with the inputs that are drawn.
func (e *evaluator) problem(ctx context.Context, count func()) (sweep.Problem, []*Input) {
	p := sweep.Problem{Outputs: []string{
		"net power", "scientific Q", "engineering Q", "capital", "yearly cost", "energy of a year", "LCOE", "producer",
	}}
	var drawn []*Input
	for i := range e.study.Inputs {
		in := &e.study.Inputs[i]
		if in.Low == in.High {
			continue
		}
		drawn = append(drawn, in)
		mode := in.Get(&e.study.Plant)
		quantile := in.Quantile
		if quantile == nil {
			quantile = quantity.Range(quantity.Number(in.Low), quantity.Number(mode), quantity.Number(in.High)).Quantile
		}
		p.Parameters = append(p.Parameters, sweep.Parameter{
			Name: in.Name, Unit: in.Unit, Low: in.Low, Mode: mode, High: in.High, Quantile: quantile,
		})
	}
	p.NewWorker = func() (sweep.Worker, error) {
		return func(values, out []float64) error {
			plant := e.study.Plant
			for i, v := range values {
				drawn[i].Set(&plant, v)
			}
			r, err := e.at(ctx, &plant)
			count()
			if err != nil {
				return err
			}
			outputsOf(r, out)
			return nil
		}, nil
	}
	return p, drawn
}

// acting are the shares without those of prices, lives and the fuel's cycle: energy and power do not depend on them, and what an
// estimate from few draws gives them is its noise.
func acting(shares []sweep.Share) []sweep.Share {
	return slices.DeleteFunc(shares, func(s sweep.Share) bool {
		q, ok := ParameterNamed(s.Parameter)
		return ok && q.Group != PulseGroup && q.Group != ConversionGroup
	})
}

// outputsOf writes a plant's outputs.
func outputsOf(r *Result, out []float64) {
	a, c := answerOf(r), &r.Economics
	out[netOutput], out[scientificOutput], out[engineeringOutput] = a.NetMW, r.Energy.ScientificQ, r.Energy.EngineeringQ
	out[capitalOutput], out[yearlyOutput] = c.CapitalUSD, c.AnnuityUSD+c.OperationUSD+c.FuelUSD
	out[energyOutput], out[lcoeOutput], out[producerOutput] = c.MWhPerYear, a.LCOE, 0
	if a.Producer {
		out[producerOutput] = 1
	}
}

// drawsOf summarises a sweep.
func drawsOf(q *DrawSettings, r *sweep.Result) *Draws {
	d := &Draws{Asked: r.Draws, Computed: r.Draws - r.Failed}
	d.sort(r.Failures)
	d.Tornado, d.Shares = r.Outputs[netOutput].Tornado, r.Outputs[netOutput].FirstOrder
	d.GainTornado, d.GainShares = r.Outputs[engineeringOutput].Tornado, r.Outputs[engineeringOutput].FirstOrder
	d.Shares, d.GainShares = acting(d.Shares), acting(d.GainShares)
	column := func(k int) []float64 { return r.Outputs[k].Sample }
	for i := range d.Computed {
		d.Outcomes = append(d.Outcomes, Outcome{
			Answer: Answer{
				NetMW: column(netOutput)[i], EngineeringQ: column(engineeringOutput)[i], ScientificQ: column(scientificOutput)[i],
				Producer: column(producerOutput)[i] == 1, LCOE: column(lcoeOutput)[i],
			},
			CapitalUSD: column(capitalOutput)[i], YearlyUSD: column(yearlyOutput)[i], MWhPerYear: column(energyOutput)[i],
		})
	}
	positive := 0
	for i := range d.Outcomes {
		if d.Outcomes[i].NetMW > 0 {
			positive++
		}
	}
	d.Producing = chanceOf(positive, d.Computed)
	if possible := d.Computed + d.Failed; possible > 0 {
		d.ProducingBounds = [2]float64{float64(positive) / float64(possible), float64(positive+d.Failed) / float64(possible)}
	}
	for _, t := range q.Targets {
		d.Targets = append(d.Targets, TargetChance{t, d.Chance(t)})
	}
	d.spread()
	for _, o := range r.Warnings {
		// What the sweep says about failed draws is said here by cause, and bars are of the net power alone.
		if !strings.Contains(o, "draws failed") && (!strings.Contains(o, "tornado bar") || strings.Contains(o, "for net power ")) {
			d.Warnings = append(d.Warnings, Spell(strings.ReplaceAll(o, pulse.ErrMachine.Error()+": ", "")))
		}
	}
	return d
}

// spread fills in the distributions.
func (d *Draws) spread() {
	over := func(producers bool, f func(o *Outcome) float64) Spread {
		var sample []float64
		for i := range d.Outcomes {
			if o := &d.Outcomes[i]; o.Producer || !producers {
				sample = append(sample, f(o))
			}
		}
		if len(sample) == 0 {
			return Spread{}
		}
		return Spread{len(sample), sweep.QuantilesOf(sample)}
	}
	d.NetMW = over(false, func(o *Outcome) float64 { return o.NetMW })
	d.ScientificQ = over(false, func(o *Outcome) float64 { return o.ScientificQ })
	d.EngineeringQ = over(false, func(o *Outcome) float64 { return o.EngineeringQ })
	d.CapitalUSD = over(false, func(o *Outcome) float64 { return o.CapitalUSD })
	d.ProducerMW = over(true, func(o *Outcome) float64 { return o.NetMW })
	d.ProducerUSD = over(true, func(o *Outcome) float64 { return o.CapitalUSD })
	d.LCOE = over(true, func(o *Outcome) float64 { return o.LCOE })
}

// Chance counts a target among the computed draws. A net power of 0 counts as reached only by draws above it.
func (d *Draws) Chance(t Target) Chance {
	hits := 0
	for i := range d.Outcomes {
		o := &d.Outcomes[i]
		switch {
		case t.Kind == CostBelow && o.Producer && o.LCOE <= t.Level,
			t.Kind == NetPower && t.Level == 0 && o.NetMW > 0,
			t.Kind == NetPower && t.Level != 0 && o.NetMW >= t.Level:
			hits++
		}
	}
	return chanceOf(hits, d.Computed)
}

// sort divides failures into refused and failed and names their causes, the most frequent first.
func (d *Draws) sort(failures []sweep.DrawError) {
	refusals, failed := map[string]*Cause{}, map[string]*Cause{}
	count := func(m map[string]*Cause, key, rule string) {
		if m[key] == nil {
			m[key] = &Cause{Rule: rule}
		}
		m[key].Draws++
	}
	for _, f := range failures {
		if !refused(f.Err) {
			d.Failed++
			count(failed, causeOf(f.Err), causeOf(f.Err))
			continue
		}
		d.Refused++
		// Rules are told apart by their field: what is expected of one may depend on the draw's other numbers.
		var e *fault.Error
		if errors.As(f.Err, &e) {
			count(refusals, e.Field, ruleOf(f.Err))
		} else {
			count(refusals, causeOf(f.Err), ruleOf(f.Err))
		}
	}
	d.RefusedBy, d.FailedBy = causes(refusals), causes(failed)
}

// causeOf names a failure by its innermost error, which has no numbers of the draw where it is a sentinel.
func causeOf(err error) string {
	for next := errors.Unwrap(err); next != nil; next = errors.Unwrap(err) {
		err = next
	}
	return err.Error()
}

// causes sorts a count.
func causes(count map[string]*Cause) []Cause {
	var list []Cause
	for _, c := range count {
		list = append(list, *c)
	}
	slices.SortFunc(list, func(a, b Cause) int { return cmp.Or(cmp.Compare(b.Draws, a.Draws), cmp.Compare(a.Rule, b.Rule)) })
	return list
}
