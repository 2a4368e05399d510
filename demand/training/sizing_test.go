package training_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"

	"tokenwatt/demand/training"
	"tokenwatt/demand/training/scaling"
	"tokenwatt/demand/training/search"
	"tokenwatt/quantity"
)

// onBudget is a budget on sixteen A100.
func onBudget(budget string) string {
	return "server: dgx-a100-640gb, accelerators: 16, budget: {" + budget + "}"
}

// spent is what a run takes of each thing that a budget may be of: operations as scaling laws count them, 6 N D.
func spent(r *training.Planned, pue float64) map[string]float64 {
	e := r.Schedule.Expectation
	return map[string]float64{
		"flops": 6 * r.Sizing.Parameters * r.Tokens, "money": e.Cost.Total(), "energy": e.Energy.Total() * pue, "duration": e.ExpectedHours / 24,
	}
}

// The run that a budget is made into takes that budget, and has the model and tokens that it says.
func TestBudgetIsMet(t *testing.T) {
	const within = 0.02
	for _, c := range []struct {
		kind, budget, more string
		amount             float64 // FLOP, USD, MWh at the meter, days
	}{
		{"duration", "duration: 10 d", "", 10},
		{"duration", "duration: 200 d", "", 200},
		{"money", "money: 20 kUSD", "", 20e3},
		{"energy", "energy: 20 MWh", "", 20},
		{"flops", "flops: 1e21 FLOP", "", 1e21},
		// A vocabulary is a large part of a small model, and takes no work where tokens come in.
		{"duration", "duration: 10 d", ", sequence_length: 2048", 10},
		{"money", "money: 8 kUSD, law: hoffmann", "", 8e3},
		{"energy", "energy: 6 MWh, algorithm_factor: 3", "", 6},
		{"duration", "duration: 20 d, unique_tokens: 10 G tok, law: muennighoff", "", 20},
		// Accelerators are the fewest or cheapest within those given, and the duration is theirs.
		{"duration", "duration: 10 d", ", objective: cheapest", 10},
	} {
		t.Run(c.budget+c.more, func(t *testing.T) {
			if testing.Short() && c.more != "" {
				t.Skip("one of each kind for the race detector")
			}
			p, define := job(t, onBudget(c.budget)+c.more)
			r, err := training.Plan(context.Background(), p, define, nil)
			if err != nil {
				t.Fatal(err)
			}
			near(t, c.kind, spent(r, p.PUE)[c.kind], c.amount, within)
			z := r.Sizing
			near(t, "tokens", r.Tokens, z.Tokens, 1e-12)
			near(t, "parameters", r.Parameters(), z.Parameters, 0.03)
			near(t, "operations", z.FLOPs, 6*z.Parameters*z.Tokens, 1e-9)
			if !(z.ParametersP10 < z.Parameters && z.Parameters < z.ParametersP90 && z.TokensP10 < z.Tokens && z.Tokens < z.TokensP90) && !strings.Contains(c.budget, "law:") {
				t.Errorf("parameters %g in %g to %g, tokens %g in %g to %g", z.Parameters, z.ParametersP10, z.ParametersP90, z.Tokens, z.TokensP10, z.TokensP90)
			}
			if z.Law == "" || z.Budget == "" || len(z.Notes) == 0 || r.BatchNote == "" {
				t.Errorf("law %q, budget %q, notes %q, batch %q", z.Law, z.Budget, z.Notes, r.BatchNote)
			}
			if text := strings.Join(r.Warnings, "\n"); strings.Contains(text, "do not settle") {
				t.Errorf("it is not met: %s", text)
			}
		})
	}
}

// The loss is that of the law at the model and tokens, also where the tokens were moved to take the budget, and next to
// the least that the operations allow.
func TestSizingLoss(t *testing.T) {
	for _, budget := range []string{"duration: 10 d", "money: 20 kUSD", "flops: 1e21 FLOP"} {
		z := laidOut(t, onBudget(budget)).Sizing
		law := scaling.Besiroglu()
		near(t, budget+": loss", z.Loss, law.Loss(z.Parameters, z.Tokens), 1e-9)
		optimum, err := law.Optimum(z.FLOPs)
		if err != nil {
			t.Fatal(err)
		}
		near(t, budget+": least loss", z.Loss, optimum.Loss, 1e-3)
	}
}

// More of a budget is never worse, whatever the jumps of layouts and shapes between two sizes.
func TestMoreBudgetIsNoWorse(t *testing.T) {
	formats := []string{"duration: %.4f d", "money: %.4f kUSD", "energy: %.4f MWh", "flops: %.4f ZFLOP"}
	if testing.Short() {
		formats = formats[:1]
	}
	for _, format := range formats {
		last := math.Inf(1)
		for amount := 3.0; amount < 20; amount *= 1.5 {
			budget := fmt.Sprintf(format, amount)
			loss := laidOut(t, onBudget(budget)).Sizing.Loss
			if loss > last {
				t.Errorf("%s: loss %.5f, with 1.5 times less %.5f", budget, loss, last)
			}
			last = loss
		}
	}
}

// Where tokens run out they are seen again, which is worth less than new ones (Muennighoff et al. 2023).
func TestUniqueTokens(t *testing.T) {
	free, capped := laidOut(t, onBudget("flops: 1e21 FLOP")), laidOut(t, onBudget("flops: 1e21 FLOP, unique_tokens: 10 G tok"))
	if free.Sizing.Epochs != 1 {
		t.Errorf("%g epochs without a limit", free.Sizing.Epochs)
	}
	if z := capped.Sizing; !(z.Epochs > 1) || math.Abs(z.Epochs*10e9/z.Tokens-1) > 1e-9 || z.Loss <= free.Sizing.Loss {
		t.Errorf("%g epochs of 10 billion tokens are %g, with a loss of %g after %g", z.Epochs, z.Tokens, z.Loss, free.Sizing.Loss)
	}
	if notes := strings.Join(capped.Sizing.Notes, "\n"); !strings.Contains(notes, "twice the unique data by") {
		t.Errorf("what data is worth is not said: %q", notes)
	}
	if notes := strings.Join(free.Sizing.Notes, "\n"); !strings.Contains(notes, "more data by nothing") {
		t.Errorf("that data is worth nothing is not said: %q", notes)
	}
}

// Better algorithms lower the loss and say that they do instead of what a year later they would.
func TestAlgorithmFactor(t *testing.T) {
	plain, better := laidOut(t, onBudget("flops: 1e21 FLOP")).Sizing, laidOut(t, onBudget("flops: 1e21 FLOP, algorithm_factor: 4")).Sizing
	if better.Loss >= plain.Loss || better.FLOPs != plain.FLOPs {
		t.Errorf("loss %g with %g FLOP, with better algorithms %g with %g", plain.Loss, plain.FLOPs, better.Loss, better.FLOPs)
	}
	if len(better.Notes) != 1 || len(plain.Notes) != 2 {
		t.Errorf("notes %q and %q", plain.Notes, better.Notes)
	}
}

// A budget that no model can be made of says so.
func TestBudgetsThatDoNotFit(t *testing.T) {
	for name, c := range map[string]struct {
		fields string
		change func(*training.Problem)
		is     error
		says   string
	}{
		"money without a price": {
			onBudget("money: 20 kUSD"), func(p *training.Problem) {
				p.Server.Price, p.EnergyPrice = quantity.Figure[quantity.Money]{}, quantity.Figure[quantity.EnergyPrice]{}
			}, training.ErrProblem, "ownership.price",
		},
		"too small a budget":   {onBudget("flops: 1e12 FLOP"), nil, training.ErrProblem, "has no shape"},
		"longer than the year": {onBudget("flops: 1.2e23 FLOP"), nil, search.ErrLimits, "a model of"},
		"no chip holds it":     {"server: dgx-a100-640gb, accelerators: 1, budget: {flops: 1e24 FLOP}", nil, search.ErrNothingFits, "a model of"},
	} {
		t.Run(name, func(t *testing.T) {
			p, define := job(t, c.fields)
			if c.change != nil {
				c.change(&p)
			}
			if _, err := training.Plan(context.Background(), p, define, nil); !errors.Is(err, c.is) || !strings.Contains(err.Error(), c.says) {
				t.Errorf("got %v, expected %v with %q", err, c.is, c.says)
			}
		})
	}
}
