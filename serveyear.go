package tokenwatt

import (
	"context"
	"fmt"
	"math"

	"tokenwatt/demand"
	"tokenwatt/demand/serving"
	"tokenwatt/demand/serving/size"
	"tokenwatt/quantity"
	"tokenwatt/report"
	"tokenwatt/scenario"
)

// serveYear simulates a service and makes its year. The server of a fleet that was found is put into the plan's scenario, where
// the chain reads it.
func (p *plan) serveYear(ctx context.Context, name string, v *scenario.Serving) (demand.Load, []string, error) {
	y, err := size.Plan(ctx, simulationProblem(p.scenario, name, v, p.pue), &size.Settings{Workers: p.settings.Workers, Progress: p.settings.Progress})
	if err != nil {
		return demand.Load{}, nil, err
	}
	p.studies.years[name] = y
	v.Server = y.Server
	problem := p.servingProblem(name, v)
	e, err := y.Model.Estimate(&problem)
	if err != nil {
		return demand.Load{}, nil, err
	}
	return y.Load, toldOnce(append(e.Warnings, y.Warnings...)), nil
}

// servingProblem is a service with what the scenario says of its site, for the closed form or for a model of the same outcome.
func (p *plan) servingProblem(name string, v *scenario.Serving) serving.Problem {
	s := p.scenario
	server, accelerator := machines(s, v.Server)
	return serving.Problem{
		Name: name, Serving: *v, Model: s.Define.Models.Get(v.Model).Value, Server: *server,
		Accelerator: *accelerator, Study: s.Study, PUE: p.pue, EnergyPrice: s.Site.Tariff, Carbon: s.Site.Carbon,
	}
}

// yearNotes say how a simulated year was made, what its users wait at the peak, and what the closed form says instead.
func (p *plan) yearNotes(name string, y *size.Year) []string {
	notes := append([]string(nil), y.Notes...)
	l := &y.Peak.Summary.Latency
	if l.Totals.Finished > 0 {
		text := fmt.Sprintf("In the highest hour 99 %% of the requests have their first token within %s", seconds(l.TTFT.P99))
		if !math.IsNaN(l.TPOT.P99) {
			text += fmt.Sprintf(" and 99 %% of the answers take %s a token or less", seconds(l.TPOT.P99))
		}
		for i := range y.Peak.SLOs {
			o := &y.Peak.SLOs[i]
			text += fmt.Sprintf("; %s: %s of %s", o.SLO.Name, report.Percent(o.Share, 3), report.Percent(o.Required, 3))
		}
		notes = append(notes, text+".")
	}
	return append(notes, p.beside(name, y))
}

// seconds prints a time in s or ms.
func seconds(s float64) string {
	if s < 1 {
		return report.Number(1e3*s, 3) + " ms"
	}
	return report.Number(s, 3) + " s"
}

// beside compares a simulated year with the closed form at the same traffic and tokens.
func (p *plan) beside(name string, y *size.Year) string {
	v := p.scenario.Workloads.Get(name).Value.Serving
	if !v.Visitors.Known() {
		return "There is no closed form to compare with: requests come from a file."
	}
	problem := p.servingProblem(name, v)
	// Prompts as they were simulated, what was said before and the system's in.
	problem.Serving.InputTokens = quantity.Exact(quantity.Tokens(y.Model.PromptTokens))
	problem.Serving.OutputTokens = quantity.Exact(quantity.Tokens(y.Model.AnswerTokens))
	e, err := serving.Estimate(problem)
	if err != nil {
		return "There is no closed form to compare with: " + err.Error() + "."
	}
	mean := y.Load.EnergyMWh() / float64(len(y.Load.FirmMW))
	return fmt.Sprintf("The closed form (method: estimate), with its own batch of %s and %s bytes a weight, would take %s accelerators and draw %s in the mean: %s and %s times the %s accelerators and %s that the simulation comes to.",
		report.Number(e.Replica.Batch, 4), report.Number(float64(v.WeightBytes.Mode), 3), report.Number(float64(e.Accelerators), 4), report.Scaled(e.Power.MW(), "MW", 3),
		report.Number(float64(e.Accelerators)/y.Load.Accelerators, 3), report.Number(e.Power.MW()/mean, 3),
		report.Number(y.Load.Accelerators, 4), report.Scaled(mean, "MW", 3))
}
