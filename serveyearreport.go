package tokenwatt

import (
	"fmt"
	"math"
	"slices"

	"tokenwatt/demand"
	"tokenwatt/demand/serving/size"
	"tokenwatt/report"
)

// servings reports the services that were simulated for the plan, each at its highest hour or on its trace.
func (p *plan) servings() []*report.Serving {
	var list []*report.Serving
	for i := range p.scenario.Workloads {
		y := p.studies.years[p.scenario.Workloads[i].Name]
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

// servingColumns adds the hours of simulated services: requests, and the latencies that 99 % of them keep to. Where some hour has no
// request there is no column of latencies.
func (p *plan) servingColumns(add func(name, role, label, family string, values []float64)) {
	for i := range p.scenario.Workloads {
		workload := p.scenario.Workloads[i].Name
		y := p.studies.years[workload]
		if y == nil {
			continue
		}
		name := columnName(workload)
		for _, c := range []struct {
			name, label string
			values      []float64
		}{
			{"requests_" + name, "Requests of " + workload, y.Hours.Requests},
			{"ttft_p99_" + name + "_s", "P99 of TTFT of " + workload, y.Hours.TTFT99},
			{"tpot_p99_" + name + "_s", "P99 of TPOT of " + workload, y.Hours.TPOT99},
		} {
			if slices.ContainsFunc(c.values, math.IsNaN) {
				continue
			}
			series := demand.Load{FirmMW: c.values} // carried on to all years as the power is
			repeat(&series, p.scenario.Study)
			add(c.name, "", c.label, "", series.FirmMW)
		}
	}
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
