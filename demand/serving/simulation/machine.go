package simulation

import (
	"fmt"
	"math"
	"strconv"
	"sync"

	"tokenwatt/catalog"
	"tokenwatt/compute/kernel"
	"tokenwatt/demand/serving/engine"
	"tokenwatt/internal/fault"
)

// cacheKey is what tells one engine's tables from another's.
type cacheKey struct {
	server                         string
	parallel                       Parallel
	maxSeqs, maxTokens, maxContext int
	clock, cap, nodeWatts          float64
}

// engines are the tables built so far, shared by all layouts of a service.
type engines struct {
	mutex sync.Mutex
	built map[cacheKey]*engine.Engine
}

// machine is a server with what an engine needs of it.
type machine struct {
	name   string
	server catalog.Server
	base   engine.Problem // kernels, network, memory and engine
	idle   float64        // W of an accelerator without work
	host   float64        // W of the rest of a server
}

// machine looks a server up.
func (s *Service) machine(name string, list *fault.List) *machine {
	c := s.problem.Catalog
	server := c.Servers.Get(name)
	if server == nil {
		list.Join(&catalog.NotFoundError{Kind: "servers", Name: name, Nearest: c.Nearest("servers", name)})
		return nil
	}
	m := &machine{name: name, server: server.Value}
	if err := m.base.MachineOf(c, server.Value.Accelerator, s.simulation().Engine); err != nil {
		list.Join(err)
		return nil
	}
	m.idle = m.base.Kernels.Chip().Idle
	m.host = float64(server.Value.IdlePower.Mode) - float64(server.Value.Accelerators)*m.idle
	if h := &s.simulation().Power.Host; h.Known() {
		m.host = float64(h.Mode)
	}
	if limit, least := &s.simulation().Power.Cap, m.base.Engine.Draw.Base*m.base.Kernels.Chip().TDP; limit.Known() && !(float64(limit.Mode) > least) {
		list.Add(s.path("power.cap"), limit.Mode.String(), fmt.Sprintf("above the %.4g W that the accelerator of %s draws between kernels", least, name))
		return nil
	}
	if !(m.host >= 0) {
		list.Add(s.path("power.host"), strconv.FormatFloat(m.host, 'g', 4, 64)+" W: "+name+" idle less its idle accelerators", "a power of the host")
		return nil
	}
	return m
}

// replicaWatts is the draw of hosts that a replica stands for, W, with accelerators of its own servers that it does not use.
func (m *machine) replicaWatts(accelerators int) float64 {
	n := m.server.Accelerators
	if accelerators <= n {
		return m.host * float64(accelerators) / float64(n)
	}
	servers := m.servers(accelerators, 1)
	return m.host*float64(servers) + m.idle*float64(servers*n-accelerators)
}

// servers is how many hold so many replicas of so many accelerators: side by side where they fit, else each on its own.
func (m *machine) servers(accelerators, replicas int) int {
	n := m.server.Accelerators
	if accelerators > n {
		return replicas * ((accelerators + n - 1) / n)
	}
	side := n / accelerators
	return (replicas + side - 1) / side
}

// unused is the draw of what so many replicas leave of servers that they share, W.
func (m *machine) unused(accelerators, replicas int) float64 {
	n := m.server.Accelerators
	if accelerators > n {
		return 0
	}
	left := m.servers(accelerators, replicas)*n - replicas*accelerators
	return float64(left) * (m.idle + m.host/float64(n))
}

// problem is the engine of a replica on a machine at full clock.
func (s *Service) engineProblem(m *machine, p Parallel, maxSeqs, maxTokens, maxContext int) engine.Problem {
	sim := s.simulation()
	e := m.base
	e.Model = s.model
	e.Weights = engine.Format(sim.Weights)
	e.Cache = kernel.BF16
	if sim.Cache == "fp8" {
		e.Cache = kernel.FP8
	}
	e.TP, e.PP, e.DP = p.Tensor, p.Pipeline, p.Data
	e.ExpertParallel, e.PointToPoint = p.Experts, p.PointToPoint
	e.MaxSeqs, e.MaxTokens, e.MaxContext = maxSeqs, maxTokens, maxContext
	e.MemoryShare = float64(sim.MemoryShare.Mode)
	e.NodeWatts = m.replicaWatts(p.Accelerators())
	if sim.Power.Cap.Known() {
		e.PowerCap = math.Min(float64(sim.Power.Cap.Mode), m.base.Kernels.Chip().TDP)
	}
	return e
}

// build returns the engine of a problem at a clock, from those that there are if it can.
func (s *Service) build(server string, e engine.Problem, clock float64) (*engine.Engine, error) {
	key := cacheKey{
		server: server, parallel: Parallel{e.TP, e.PP, e.DP, e.ExpertParallel, e.PointToPoint},
		maxSeqs: e.MaxSeqs, maxTokens: e.MaxTokens, maxContext: e.MaxContext, clock: clock, cap: e.PowerCap, nodeWatts: e.NodeWatts,
	}
	s.engines.mutex.Lock()
	defer s.engines.mutex.Unlock()
	if built := s.engines.built[key]; built != nil {
		return built, nil
	}
	e.ClockShare = clock
	built, err := engine.New(e)
	if err != nil {
		return nil, err
	}
	s.engines.built[key] = built
	return built, nil
}
