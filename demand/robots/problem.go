package robots

import (
	"errors"
	"fmt"

	"tokenwatt/catalog"
	"tokenwatt/internal/fault"
	"tokenwatt/quantity"
	"tokenwatt/scenario"
)

// ErrProblem is wrapped by the errors about figures of a problem.
var ErrProblem = errors.New("robots: problem does not fit")

// Problem is a fleet of robots and what it runs on. It holds pointers into a resolved scenario, of whose figures only the modes are
// read, so that a sweep can set them; nothing is written.
type Problem struct {
	Name    string // of the workload
	Robots  *scenario.Robots
	Robot   *catalog.Robot
	Service *catalog.Service // nil where the workload's own jobs say all
	Study   scenario.Study
	Seed    uint64 // of the simulation

	// Policy and what runs it on board; nil where no policy is named. Machine is the computer in the data centre, nil where none is.
	Policy  *catalog.Policy
	Edge    *EdgeComputer
	Machine *ServerComputer

	// PUE is facility energy over IT energy of the data centre.
	PUE float64
	// EnergyPrice and Carbon are of metered energy; not counted where not given.
	EnergyPrice quantity.Figure[quantity.EnergyPrice]
	Carbon      quantity.Figure[quantity.CarbonIntensity]
	// SolarCF is the output of sun cells at the site in each hour of the study over their peak; needed where the scenario gives solar.
	SolarCF []float64
}

// EdgeComputer is the computer on board with its software.
type EdgeComputer struct {
	Module      *catalog.EdgeModule
	Accelerator *catalog.Accelerator
	Stack       *catalog.RuntimeStack
}

// ServerComputer is the computer in the data centre with its software.
type ServerComputer struct {
	Server      *catalog.Server
	Accelerator *catalog.Accelerator
	Stack       *catalog.RuntimeStack
}

// ProblemOf takes a workload's problem out of a resolved scenario, billed at the site's tariff and the given PUE. Errors wrap ErrProblem.
func ProblemOf(s *scenario.Scenario, name string, pue float64) (*Problem, error) {
	workload := s.Workloads.Get(name)
	if workload == nil || workload.Value.Robots == nil {
		return nil, fmt.Errorf("%w: there is no fleet of robots %q", ErrProblem, name)
	}
	r := workload.Value.Robots
	p := &Problem{Name: name, Robots: r, Study: s.Study, Seed: uint64(s.Seed), PUE: pue, EnergyPrice: s.Site.Tariff, Carbon: s.Site.Carbon}
	l := fault.List{Cause: ErrProblem}
	d := &s.Define
	need := func(kind, name string, found bool) bool {
		if !found {
			l.Add(kind, fmt.Sprintf("%q, which the scenario does not define", name), "a resolved scenario, as scenario.Load returns it")
		}
		return found
	}
	if e := d.Robots.Get(r.Robot); need("robot", r.Robot, e != nil) {
		p.Robot = &e.Value
	}
	if r.Service != "" {
		if e := d.Services.Get(r.Service); need("service", r.Service, e != nil) {
			p.Service = &e.Value
		}
	}
	i := &r.Inference
	if i.Policy != "" {
		if e := d.Policies.Get(i.Policy); need("policy", i.Policy, e != nil) {
			p.Policy = &e.Value
		}
	}
	if e := d.EdgeModules.Get(i.EdgeModule); i.EdgeModule != "" && need("edge_module", i.EdgeModule, e != nil) {
		a, stack := d.Accelerators.Get(e.Value.Accelerator), d.RuntimeStacks.Get(i.EdgeStack)
		if need("accelerator", e.Value.Accelerator, a != nil) && need("edge_stack", i.EdgeStack, stack != nil) {
			p.Edge = &EdgeComputer{&e.Value, &a.Value, &stack.Value}
		}
	}
	if i.Server != "" {
		e, stack := d.Servers.Get(i.Server), d.RuntimeStacks.Get(i.ServerStack)
		if need("server", i.Server, e != nil) && need("server_stack", i.ServerStack, stack != nil) {
			if a := d.Accelerators.Get(e.Value.Accelerator); need("accelerator", e.Value.Accelerator, a != nil) {
				p.Machine = &ServerComputer{&e.Value, &a.Value, &stack.Value}
			}
		}
	}
	if err := l.Err(); err != nil {
		return nil, err
	}
	return p, nil
}
