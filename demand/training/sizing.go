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
	// sizingReplicates are the courses drawn of a run that is only a step on the way.
	sizingReplicates = 32
)

// sizingRound is one model and number of tokens with the run that they make.
type sizingRound struct {
	problem Problem
	scaling scaling.Problem // with the utilisation, power and price of the run
	answer  *scaling.Answer
	planned *Planned
	bought  scaling.Spend // what the budget buys with these
	off     float64       // from what the answer has, as a share
}

// sized finds the model and tokens that a budget is best spent on and lays the run out. How much arithmetic a budget buys
// depends on the utilisation, and that on the model: the two are worked out in turn until the run takes the budget. Layout,
// batch and the steps of a shape jump between two sizes, so that they may never agree: the nearest model is kept then, and
// its tokens alone are made to take the budget, a few per cent beside the optimum, where the loss is flat.
func sized(ctx context.Context, p Problem, c *catalog.Catalog, s *PlanSettings) (*Planned, error) {
	q, err := scalingProblem(&p)
	if err != nil {
		return nil, err
	}
	// The rounds need what a run takes in the mean; its percentiles are drawn for the one that is kept.
	quick := *s
	quick.Replicates = sizingReplicates
	var nearest *sizingRound
	for range sizingRounds {
		r := &sizingRound{problem: p, scaling: q}
		if r.answer, err = scaling.Solve(q); err != nil {
			return nil, err
		}
		if r.problem.Model, err = shapeFor(r.answer.Optimum.Parameters, sizedContext(&p)); err != nil {
			return nil, err
		}
		if err := r.run(ctx, c, &quick); err != nil {
			return nil, err
		}
		if nearest == nil || r.off < nearest.off {
			nearest = r
		}
		if r.off <= sizingTolerance {
			break
		}
		q = r.scaling
	}
	if nearest.off > sizingTolerance {
		if err := nearest.tokensAlone(ctx, c, &quick); err != nil {
			return nil, err
		}
	}
	note := nearest.planned.BatchNote
	planned, err := plan(ctx, &nearest.problem, c, s)
	if err != nil {
		return nil, err
	}
	planned.BatchNote = note
	planned.Sizing = sizing(&nearest.problem, &nearest.scaling, nearest.answer)
	if nearest.off > sizingTolerance {
		planned.Warnings = append(planned.Warnings, fmt.Sprintf("the size of the model and the utilisation do not settle: the budget is met within %.1f %% only", 100*nearest.off))
	}
	return planned, nil
}

// run lays the run out and finds what the budget buys with its utilisation, power and price.
func (r *sizingRound) run(ctx context.Context, c *catalog.Catalog, s *PlanSettings) error {
	o, q := &r.answer.Optimum, &r.scaling
	r.problem.Training.Tokens = quantity.Exact(quantity.Tokens(o.Tokens))
	planned, err := plan(ctx, &r.problem, c, s)
	if err != nil {
		return fmt.Errorf("a budget that buys a model of %.3g billion parameters on %.3g billion tokens: %w", o.Parameters/1e9, o.Tokens/1e9, err)
	}
	e := planned.Schedule.Expectation
	// The law counts 6 N D: attention's operations beside those are work that buys no loss, and a table of embeddings is
	// size that takes no work.
	q.Machine.MFU = float64(planned.MFU.Mode) * 6 * o.Parameters / planned.flopsPerToken
	q.Machine.Goodput = e.Goodput
	q.Machine.Watts = e.Energy.Total() * 1e6 / e.AcceleratorHours
	if q.Machine.USDPerHour > 0 {
		q.Machine.USDPerHour = e.Cost.Total() / e.AcceleratorHours
	}
	if n := planned.Search.Best().Accelerators; q.Budget.AcceleratorSeconds > 0 {
		q.Budget.AcceleratorSeconds = float64(n) * float64(r.problem.Training.Budget.Duration.Mode)
	}
	if r.bought, err = q.Budget.Of(q.Machine); err != nil {
		return err
	}
	r.planned, r.off = planned, math.Abs(r.bought.FLOP/r.answer.Spend.FLOP-1)
	return nil
}

// tokensAlone runs the model again on the tokens that take the budget. The batch stays, and with it the layout.
func (r *sizingRound) tokensAlone(ctx context.Context, c *catalog.Catalog, s *PlanSettings) error {
	o, q, note := &r.answer.Optimum, &r.scaling, r.planned.BatchNote
	r.answer.Spend, r.answer.EffectiveFLOP = r.bought, r.bought.FLOP*q.Algorithm
	o.Tokens = r.bought.FLOP / 6 / o.Parameters
	o.Unique = min(o.Tokens, q.Unique)
	o.Epochs = o.Tokens / o.Unique
	gain := math.Sqrt(q.Algorithm)
	o.Loss = q.Law.LossOfRepeated(gain*o.Parameters, gain*o.Tokens, gain*q.Unique)
	r.problem.Training.GlobalBatch = r.planned.GlobalBatch
	if err := r.run(ctx, c, s); err != nil {
		return err
	}
	r.planned.BatchNote = note
	return nil
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
	if b.Money.Known() && w.hourUSD == 0 {
		return q, fmt.Errorf("%w: budget.money is given and the server has no price, expected ownership.price", ErrProblem)
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
	const (
		largestMeasured = 16e9 // parameters of the largest runs behind the laws (Hoffmann et al. 2022, section 3)
		manyEpochs      = 40   // beyond which repeated data is worth next to nothing (Muennighoff et al. 2023, section 5)
	)
	if o.Parameters > largestMeasured {
		z.Notes = append(z.Notes, fmt.Sprintf("The laws were measured on models of up to 16 billion parameters: this is %.2g times as large.", o.Parameters/largestMeasured))
	}
	if o.Epochs > manyEpochs {
		z.Notes = append(z.Notes, fmt.Sprintf("The data would be seen %.3g times: beyond some 40 times repeating it is worth next to nothing, and the budget is better kept.", o.Epochs))
	}
	if gain, slow, fast := scaling.Ho().Gain(12); q.Algorithm == 1 {
		z.Notes = append(z.Notes, fmt.Sprintf("Algorithms are those of the law's runs (2022); a year later the same compute is worth %.1f times as much (%.1f to %.1f; Ho et al. 2024).", gain, slow, fast))
	}
	return z
}
