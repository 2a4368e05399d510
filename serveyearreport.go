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
