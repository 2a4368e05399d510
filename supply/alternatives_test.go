package supply

import (
	"context"
	"errors"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"
)

// By hand: gas costs 1050 USD/MWh of a flat load of 1 MW, clean power 2000; 24 h cost 25200. With 5 % more, 1260 USD, clean
// power can give 1260 / (24 x 950) MW of the load, or stand idle beside gas with 1260 / (24 x 2000) MW; gas may stand
// idle with 1260 / (24 x 1000) MW.
func TestAlternativesByHand(t *testing.T) {
	p := mixed(24)
	s := settings(t)
	_, a := answers(t, p, s, Alternatives)
	n := a.Alternatives
	if len(n.Ranges) != 2 || len(a.Warnings) > 0 {
		t.Fatalf("%+v, %v", n, a.Warnings)
	}
	gas, clean := n.Ranges[0], n.Ranges[1]
	for k, slack := range n.Slacks {
		more := slack * 25200 / 24
		near(t, "least gas", gas.Least[k].Value, 1-more/950, 1e-6)
		near(t, "most gas", gas.Most[k].Value, 1+more/1000, 1e-6)
		near(t, "least clean", clean.Least[k].Value, 0, 1e-6)
		near(t, "most clean", clean.Most[k].Value, more/950, 1e-6)
		near(t, "clean where gas is least", gas.Least[k].Sizes[1], more/950, 1e-6)
	}
}

// Ranges hold the optimum, grow with the slack, and their ends are optima of problems of that size that cost what the
// slack allows.
func TestAlternativesContainAndGrow(t *testing.T) {
	s := settings(t)
	for seed := range 4 {
		p := rapid.Custom(small).Example(seed)
		r, a := answers(t, p, s, Alternatives)
		for _, w := range a.Warnings {
			t.Errorf("warns: %s", w)
		}
		unit := p.powerUnit()
		for _, q := range a.Alternatives.Ranges {
			least, most := q.Optimum, q.Optimum
			for k := range a.Alternatives.Slacks {
				if q.Least[k].Value > least+1e-5*unit || q.Most[k].Value < most-1e-5*unit {
					t.Errorf("%s of %s is %g in the optimum and %g to %g within %g", q.Quantity, q.Name, q.Optimum, q.Least[k].Value, q.Most[k].Value, a.Alternatives.Slacks[k])
				}
				least, most = q.Least[k].Value, q.Most[k].Value
			}
		}
		gas := a.Alternatives.Ranges[3]
		if gas.Name != "gas" {
			t.Fatalf("%s", gas.Name)
		}
		held := clone(p)
		held.Plants[2].MinMW, held.Plants[2].MaxMW = gas.Most[1].Value, gas.Most[1].Value
		near(t, "cost of the most gas", run(t, held, s).ObjectiveUSD, r.ObjectiveUSD+0.02*math.Abs(r.ObjectiveUSD), 1e-5)
	}
}

// The answers are the same bytes on one goroutine and on many.
func TestAnswersDeterministic(t *testing.T) {
	s := settings(t)
	p := rapid.Custom(small).Example(11)
	r := run(t, p, s)
	var all []*Answers
	for _, workers := range []int{1, 3} {
		done, total := 0, 0
		a, err := Answer(context.Background(), p, r, &AnswerSettings{Settings: *s, Workers: workers, ParetoPoints: 4, Progress: func(progress AnswerProgress) {
			done++
			total = progress.Total
			if progress.Done != done {
				t.Errorf("progress says %d after %d", progress.Done, done)
			}
		}})
		if err != nil {
			t.Fatal(err)
		}
		if done != total || done == 0 {
			t.Errorf("%d of %d pieces of work", done, total)
		}
		all = append(all, a)
	}
	if diff := cmp.Diff(all[0], all[1], cmpopts.EquateNaNs()); diff != "" {
		t.Error(diff)
	}
}

func TestAnswerCancelled(t *testing.T) {
	s := settings(t)
	p := rapid.Custom(small).Example(11)
	r := run(t, p, s)
	ctx, cancel := context.WithCancel(context.Background())
	_, err := Answer(ctx, p, r, &AnswerSettings{Settings: *s, Progress: func(AnswerProgress) { cancel() }})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

func TestAnswerRefuses(t *testing.T) {
	s := settings(t)
	p := flat(4)
	r := run(t, p, s)
	for name, c := range map[string]*AnswerSettings{
		"part":   {Settings: *s, Parts: []Part{"weather"}},
		"slack":  {Settings: *s, Slacks: []float64{0.1, 0.05}},
		"NaN":    {Settings: *s, Slacks: []float64{math.NaN()}},
		"points": {Settings: *s, ParetoPoints: 1},
		"early":  {Settings: *s, EarlyLimitMW: -1},
	} {
		if _, err := Answer(context.Background(), p, r, c); !errors.Is(err, ErrAnswer) {
			t.Errorf("%s: got %v", name, err)
		}
	}
	if _, err := Answer(context.Background(), flat(5), r, &AnswerSettings{Settings: *s}); !errors.Is(err, ErrAnswer) {
		t.Errorf("result of another problem: got %v", err)
	}
	if _, err := Answer(context.Background(), p, r, nil); !errors.Is(err, ErrNoSolver) {
		t.Errorf("no settings: got %v", err)
	}
}
