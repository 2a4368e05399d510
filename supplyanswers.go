package tokenwatt

import (
	"context"
	"fmt"
	"runtime"

	"tokenwatt/lp"
	"tokenwatt/report"
	"tokenwatt/supply"
)

// AnswersByPrices are the parts that need no solve: what a plan answers beside its optimum.
func AnswersByPrices() []supply.Part { return []supply.Part{supply.PriceSetters} }

// answer finds what is asked beside the optimum.
func (p *plan) answer(ctx context.Context) error {
	s := p.settings
	if p.supply == nil {
		return nil
	}
	parts := s.Answers
	if parts == nil {
		parts = AnswersByPrices()
	}
	if parts = p.withinBudget(parts, s.AnswersWithin); parts == nil {
		parts = []supply.Part{}
	}
	workers := s.Workers
	if workers == 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	const phase = "answers beside the optimum"
	var err error
	p.answers, err = supply.Answer(ctx, *p.problem, p.supply, &supply.AnswerSettings{
		Settings: supply.Settings{Solver: s.Solver, LP: lp.Settings{TimeLimit: s.TimeLimit, Clock: s.Clock}},
		Parts:    parts, Workers: workers, EarlyLimitMW: p.earlyLimitMW(),
		Progress: func(now supply.AnswerProgress) {
			if now.Total > 1 {
				p.tell(phase, fmt.Sprintf("%d of %d, %s %s", now.Done, now.Total, now.Part, now.Subject))
			}
		},
	})
	if err != nil {
		return err
	}
	for _, text := range p.answers.Warnings {
		p.warn(text)
	}
	return nil
}

// earlyLimitMW is what the grid gives before its connection comes, by the scenario; nothing where that is not said.
func (p *plan) earlyLimitMW() float64 {
	if g := p.scenario.Supply.Grid; g != nil && g.LimitBefore.Known() {
		return g.LimitBefore.Mode.MW()
	}
	return 0
}

// answersReport turns the answers into what the report says of them.
func (p *plan) answersReport() *report.SupplyAnswers {
	a := p.answers
	if a == nil {
		return nil
	}
	r := &report.SupplyAnswers{Solves: a.Solves}
	if a.Setters != nil {
		r.Setters = p.settersReport(a.Setters)
	}
	for _, atMax := range []bool{false, true} {
		for i := range a.Entries {
			if a.Entries[i].AtMax == atMax {
				r.Entries = append(r.Entries, p.entryReport(&a.Entries[i]))
			}
		}
	}
	if a.Values != nil {
		r.Values = p.valuesReport(a.Values)
	}
	if a.Alternatives != nil {
		r.NearOptimal = p.alternativesReport(a.Alternatives)
	}
	if a.Pareto != nil {
		r.Pareto = []report.ParetoCurve{p.curveReport("hourly", &a.Pareto.Hourly), p.curveReport("annual", &a.Pareto.Annual)}
	}
	return r
}
