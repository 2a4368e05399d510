package training

import (
	"context"
	"fmt"
	"math"

	"tokenwatt/catalog"
	"tokenwatt/demand/training/scaling"
	"tokenwatt/quantity"
)

// Sizing is what a budget is best spent on.
type Sizing struct {
	Law    string // the scaling law, with its source
	Budget string // in words
	FLOPs  float64
	// Parameters and Tokens are the optimum, with the quantiles that the standard errors of the law give it.
	Parameters, ParametersP10, ParametersP90 float64
	Tokens, TokensP10, TokensP90             float64
	Epochs                                   float64 // passes over the unique tokens
	Loss                                     float64 // nats a token
	Notes                                    []string
}

// The rounds in which utilisation and size are made to agree, and when they do.
const (
	sizingRounds    = 6
	sizingTolerance = 0.005
)

// sized finds the model and tokens that a budget is best spent on and lays the run out. How much arithmetic a budget buys
// depends on the utilisation, and that on the model: the two are worked out in turn until the operations agree.
func sized(ctx context.Context, p Problem, c *catalog.Catalog, s *PlanSettings) (*Planned, error) {
	q, err := scalingProblem(&p)
	if err != nil {
		return nil, err
	}
	last := 0.0
	for round := 1; ; round++ {
		answer, err := scaling.Solve(q)
		if err != nil {
			return nil, err
		}
		if p.Model, err = shapeFor(answer.Optimum.Parameters, sizedContext(&p)); err != nil {
			return nil, err
		}
		p.Training.Tokens = quantity.Exact(quantity.Tokens(answer.Optimum.Tokens))
		planned, err := plan(ctx, &p, c, s)
		if err != nil {
			return nil, fmt.Errorf("a model of %.3g billion parameters on %.3g billion tokens: %w", answer.Optimum.Parameters/1e9, answer.Optimum.Tokens/1e9, err)
		}
		e := planned.Schedule.Expectation
		// The law counts 6 N D; attention's operations beside those are work that buys no loss.
		q.Machine.MFU = float64(planned.MFU.Mode) * min(6*answer.Optimum.Parameters/planned.flopsPerToken, 1)
		q.Machine.Goodput = e.Goodput
		q.Machine.Watts = e.Energy.Total() * 1e6 / e.AcceleratorHours
		if q.Machine.USDPerHour > 0 {
			q.Machine.USDPerHour = e.Cost.Total() / e.AcceleratorHours
		}
		if n := planned.Search.Best().Accelerators; q.Budget.AcceleratorSeconds > 0 {
			q.Budget.AcceleratorSeconds = float64(n) * float64(p.Training.Budget.Duration.Mode)
		}
		agree := math.Abs(answer.Spend.FLOP/last-1) < sizingTolerance
		if last = answer.Spend.FLOP; agree || round == sizingRounds {
			planned.Sizing = sizing(&p, &q, answer)
			if !agree {
				planned.Warnings = append(planned.Warnings, "the size of the model and the utilisation do not settle: the budget is met within a few per cent only")
			}
			return planned, nil
		}
	}
}

// sizedContext is the sequence length of a model that is still to be sized.
func sizedContext(p *Problem) int {
	const usual = 8192
	if p.Training.SequenceLength > 0 {
		return p.Training.SequenceLength
	}
	return usual
}

// scalingProblem is the budget at the utilisation of disclosed runs, to begin with.
func scalingProblem(p *Problem) (scaling.Problem, error) {
	t, b := &p.Training, p.Training.Budget
	law, err := scaling.LawOf(b.Law)
	if err != nil {
		return scaling.Problem{}, err
	}
	q := scaling.Problem{Law: law, Unique: math.Inf(1), Algorithm: float64(b.AlgorithmFactor.Mode)}
	if b.UniqueTokens.Known() {
		q.Unique = float64(b.UniqueTokens.Mode)
	}
	n := float64(t.Accelerators.Mode)
	switch {
	case b.FLOPs.Known():
		q.Budget.FLOP = float64(b.FLOPs.Mode)
	case b.Money.Known():
		q.Budget.USD = b.Money.Mode.USD()
	case b.Energy.Known():
		q.Budget.Joules = float64(b.Energy.Mode)
	case b.Duration.Known():
		q.Budget.AcceleratorSeconds = n * float64(b.Duration.Mode)
	}
	s := &p.Server
	watts := float64(s.MaxPower.Mode) * float64(s.BusyFraction.Mode) / float64(s.Accelerators)
	q.Machine = scaling.Machine{
		Peak: float64(peakFigure(&p.Accelerator, t.Precision).Mode), MFU: float64(t.MFU.Mode), Goodput: float64(t.Goodput.Mode), Watts: watts, PUE: p.PUE,
	}
	w := planner{problem: p}
	if err := w.prices(); err != nil {
		return q, err
	}
	q.Machine.USDPerHour = w.hourUSD + watts*3600*w.priceUSDPerJ
	return q, nil
}

// sizing tells what the budget is spent on.
func sizing(p *Problem, q *scaling.Problem, a *scaling.Answer) *Sizing {
	b, o, i := p.Training.Budget, &a.Optimum, &a.Intervals
	z := &Sizing{
		Law: q.Law.Name + ": " + q.Law.Source, FLOPs: a.Spend.FLOP,
		Parameters: o.Parameters, ParametersP10: i.Parameters.Low, ParametersP90: i.Parameters.High,
		Tokens: o.Tokens, TokensP10: i.Tokens.Low, TokensP90: i.Tokens.High, Epochs: o.Epochs, Loss: o.Loss,
	}
	switch {
	case b.FLOPs.Known():
		z.Budget = b.FLOPs.Human(3)
	case b.Money.Known():
		z.Budget = b.Money.Human(3)
	case b.Energy.Known():
		z.Budget = b.Energy.Human(3) + " at the meter"
	default:
		z.Budget = fmt.Sprintf("%s accelerators for %s", p.Training.Accelerators.Human(6), b.Duration.Human(3))
	}
	f := &a.Factors
	note := fmt.Sprintf("Twice the compute would lower the loss by %.4f nats a token, algorithms twice as good by %.4f", f.Compute, f.Algorithm)
	if f.Data > 0 {
		note += fmt.Sprintf(", twice the unique data by %.4f", f.Data)
	} else {
		note += ", more data by nothing: none is repeated"
	}
	z.Notes = append(z.Notes, note+".")
	if gain, slow, fast := scaling.Ho().Gain(12); q.Algorithm == 1 {
		z.Notes = append(z.Notes, fmt.Sprintf("Algorithms are those of the law's runs (2022); a year later the same compute is worth %.1f times as much (%.1f to %.1f; Ho et al. 2024).", gain, slow, fast))
	}
	return z
}
