package tokenwatt

import (
	"fmt"

	"tokenwatt/demand/serving/size"
	"tokenwatt/report"
)

// servings reports the services that were simulated for the plan, each at its highest hour or on its trace.
func (p *plan) servings() []*report.Serving {
	var list []*report.Serving
	for i := range p.scenario.Workloads {
		y := p.years[p.scenario.Workloads[i].Name]
		if y == nil {
			continue
		}
		section := servingReport(y.Service, y.Peak)
		if p.scenario.Workloads[i].Value.Serving.Simulation.Trace == nil {
			section.Requests = fmt.Sprintf("requests drawn at %s/s as in the highest hour of the year", report.Number(y.Curve.Levels[len(y.Curve.Levels)-1].Hour.Requests, 3))
		}
		if y.Sizing != nil {
			section.Sizing = servingSizing(y.Sizing)
		}
		list = append(list, section)
	}
	return list
}

// servingSizing reports a sizing: every configuration, and the cliff of the best.
func servingSizing(r *size.Result) *report.ServingSizing {
	z := &report.ServingSizing{Objective: r.Objective, Notes: r.Warnings}
	for i := range r.Candidates {
		c := &r.Candidates[i]
		one := report.ServingCandidate{Name: c.Configuration.String(), Why: c.Refused}
		points := c.Points
		if i == 0 && len(r.ByReplicas) > 0 {
			points = r.ByReplicas
		}
		if a := c.Answer; a != nil {
			one.Meets = true
			one.Replicas, one.Decode = c.Split(a.Replicas)
			one.Accelerators, one.Servers, one.Attainment = a.Accelerators, a.Servers, a.Attainment
			one.TTFTP99, one.TPOTP99 = orZero(a.TTFT.P99), orZero(a.TPOT.P99)
			one.MeanMW, one.USDPerHour, one.USDPerMTokens, one.GramsPerM = a.MeanMW, a.USDPerHour, orZero(a.USDPerMillionTokens), orZero(a.GramsPerMillionTokens)
			one.Joules = orZero(a.JoulesPerToken)
			if c.Note != "" {
				z.Notes = append(z.Notes, one.Name+": "+c.Note)
			}
		} else if c.Refused == "" {
			one.Why = c.Note
		}
		for k := range points {
			q := &points[k]
			cliff := report.ServingCliff{
				Accelerators: q.Accelerators, Attainment: q.Attainment, TTFTP99: orZero(q.TTFT.P99), TPOTP99: orZero(q.TPOT.P99), Meets: q.Met,
			}
			cliff.Replicas, cliff.Decode = c.Split(q.Replicas)
			one.Cliff = append(one.Cliff, cliff)
		}
		z.Candidates = append(z.Candidates, one)
	}
	if n := len(r.ByLoad); n > 0 {
		z.Notes = append(z.Notes, loadCliff(r.ByLoad))
	}
	return z
}

// loadCliff says what less and more load does to the best fleet.
func loadCliff(points []size.Point) string {
	text := "The best fleet at other loads"
	for i := range points {
		q := &points[i]
		sign := ":"
		if i > 0 {
			sign = ";"
		}
		text += fmt.Sprintf("%s %s times: %s attained, TTFT P99 %s", sign, report.Number(q.Load, 3), report.Percent(q.Attainment, 3), seconds(q.TTFT.P99))
	}
	return text + "."
}
