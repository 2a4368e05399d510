package scenario

import (
	"fmt"
	"strconv"
	"strings"

	"tokenwatt/quantity"
)

// ServingSize says among what the fewest replicas are looked for that meet the objectives.
type ServingSize struct {
	Servers        []string `yaml:"servers" catalog:"servers" doc:"Machines to choose from; the workload's own where not given. A decode pool of another server keeps it."`
	TensorParallel []int    `yaml:"tensor_parallel" min:"1" doc:"Degrees of tensor parallelism to choose from, of both pools; tensor_parallel, or what the model takes by memory, where not given."`
	PrefillDecode  []string `yaml:"prefill_decode" doc:"Splits to choose from, as 1:3 for one replica that prefills to three that decode, or together for replicas that do both; where not given together, or 1:1 with a decode section." example:"[together, '1:2', '1:1']"`
	Objective      string   `yaml:"objective" default:"fewest-accelerators" enum:"fewest-accelerators|cheapest|least-energy" doc:"What the best of the fleets that meet the objectives is best at."`
	MaxReplicas    int      `yaml:"max_replicas" default:"1024" min:"1" max:"100000" doc:"Replicas at most, of both pools together."`
}

// ServingYear says how a year is made of a few levels of traffic. All levels are simulated with the fleet that the scenario
// gives, or that was found for its objectives.
type ServingYear struct {
	Levels   int                                `yaml:"levels" default:"7" min:"2" max:"1000" doc:"Levels of traffic that are simulated, the lowest and the highest hour among them; hours between are interpolated."`
	Checks   int                                `yaml:"checks" default:"3" min:"0" max:"1000" doc:"Levels simulated beside them to measure the error of the interpolation."`
	Requests int                                `yaml:"requests" default:"20000" min:"10" max:"100000000" doc:"Requests of a level that are studied, between the times shortest and longest."`
	Shortest quantity.Figure[quantity.Duration] `yaml:"shortest" default:"3 min" exclusiveMin:"0" unit:"min" basis:"assumed" source:"many times what a request takes" date:"2026-11" doc:"Time of a level that is studied at least."`
	Longest  quantity.Figure[quantity.Duration] `yaml:"longest" default:"1 h" exclusiveMin:"0" max:"24 h" unit:"min" basis:"assumed" source:"an hour of the year" date:"2026-11" doc:"Time of a level that is studied at most."`
	WarmUp   quantity.Figure[quantity.Duration] `yaml:"warm_up" default:"3 min" min:"0" unit:"min" basis:"assumed" source:"many times what a request takes; an autoscaled fleet is given the time of its window and a cold start beside it" date:"2026-11" doc:"Time before that in which the service fills up."`
}

// SplitOf reads a split of prefill and decode: both are 0 of `together`.
func SplitOf(text string) (prefill, decode int, err error) {
	if text == "together" {
		return 0, 0, nil
	}
	left, right, found := strings.Cut(text, ":")
	if found {
		var e1, e2 error
		prefill, e1 = strconv.Atoi(left)
		decode, e2 = strconv.Atoi(right)
		found = e1 == nil && e2 == nil && prefill >= 1 && decode >= 1 && prefill <= maxPart && decode <= maxPart
	}
	if !found {
		return 0, 0, fmt.Errorf("`%s` is no split of prefill and decode such as 1:3, and not `together`", text)
	}
	return prefill, decode, nil
}

// maxPart bounds the parts of a split.
const maxPart = 1000

// checkSize reports choices of a sizing that are none or stand twice.
func checkSize(path string, m *ServingSimulation, report reporter) {
	z := &m.Size
	seen := map[string]bool{}
	for i, text := range z.PrefillDecode {
		prefill, _, err := SplitOf(text)
		at := point(path+".size.prefill_decode", i)
		switch {
		case err != nil:
			report(at, "`"+text+"`", "a split such as 1:3 of whole numbers from 1 to 1000, or together", "")
		case prefill > 0 && (m.Scheduler == "orca" || m.Scheduler == "static"):
			report(at, "`"+text+"` with "+m.Scheduler, "together: "+m.Scheduler+" takes no caches from elsewhere", "")
		case prefill > 0 && m.Decode == nil:
			report(at, "`"+text+"` without a decode section", "`decode:` with what its replicas are", "`decode: {}` for equal ones")
		}
		if seen[text] {
			report(at, "`"+text+"` a second time", "each once", "")
		}
		seen[text] = true
	}
	for i, name := range z.Servers {
		if seen["server "+name] {
			report(point(path+".size.servers", i), "`"+name+"` a second time", "each once", "")
		}
		seen["server "+name] = true
	}
	for i, n := range z.TensorParallel {
		if key := "tp " + strconv.Itoa(n); seen[key] {
			report(point(path+".size.tensor_parallel", i), strconv.Itoa(n)+" a second time", "each once", "")
		} else {
			seen[key] = true
		}
	}
	if y := &m.Year; y.Shortest.Mode > y.Longest.Mode {
		report(path+".year.shortest", "`"+y.Shortest.String()+"`", "at most longest, "+y.Longest.String(), "")
	}
}
