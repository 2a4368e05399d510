package simulation

import (
	"fmt"
	"math"
	"strconv"
	"sync"

	"tokenwatt/catalog"
	"tokenwatt/compute/transformer"
	"tokenwatt/demand/calendar"
	"tokenwatt/demand/ownership"
	"tokenwatt/demand/serving/cluster"
	"tokenwatt/demand/serving/engine"
	"tokenwatt/demand/serving/trace"
	"tokenwatt/internal/fault"
	"tokenwatt/internal/strictyaml"
	"tokenwatt/scenario"
)

// Service is a served model ready to be simulated in one layout. It is immutable and safe for use by several goroutines.
type Service struct {
	problem  *Problem
	model    catalog.Model
	shape    *transformer.Shape
	calendar calendar.Calendar
	visits   []float64 // a mean hour has, of each hour studied; nil with a trace
	engines  *engines
	pairs    *pairs

	layout   Layout
	pools    []*Pool
	warnings []string
}

// Pool is a pool of a service with what its replicas are made of.
type Pool struct {
	Layout       PoolLayout // complete
	Engine       *engine.Engine
	Library      string        // the inference engine
	Memory       engine.Memory // of one accelerator
	Blocks       int           // of the cache of a replica
	BlockTokens  int
	MaxModelLen  int
	MaxTokens    int // of an iteration
	MaxSeqs      int
	Accelerators int     // of a replica
	IdleWatts    float64 // of a replica without work, host in
	MostWatts    float64 // of a replica at most
	WeightBytes  float64 // of a replica, copies on several ranks in
	// Spread is the 10th and 90th percentile of measured over predicted time, power and energy for models as this one.
	Spread catalog.ServingSpread

	machine *machine
	pool    cluster.Pool
	owner   ownership.Server
}

// pairs are the lengths of another trace, read once.
type pairs struct {
	once  sync.Once
	pairs trace.Pairs
	err   error
}

// Prepare makes a problem a service in the scenario's layout. The error joins all that is wrong, each a *fault.Error that wraps
// ErrProblem, a *catalog.NotFoundError, or of the package it is about.
func Prepare(p *Problem) (*Service, error) {
	list := fault.List{Cause: ErrProblem}
	if p.Serving.Simulation == nil {
		list.Add("simulation", "not given", "a section of that name")
		return nil, list.Err()
	}
	if p.Catalog == nil {
		list.Add("catalog", "not given", "the entries that the scenario names")
		return nil, list.Err()
	}
	s := &Service{problem: p, engines: &engines{built: map[cacheKey]*engine.Engine{}}, pairs: &pairs{}}
	model := p.Catalog.Models.Get(p.Serving.Model)
	if model == nil {
		list.Join(&catalog.NotFoundError{Kind: "models", Name: p.Serving.Model, Nearest: p.Catalog.Nearest("models", p.Serving.Model)})
		return nil, list.Err()
	}
	s.model = model.Value
	var err error
	s.shape, err = transformer.Of(s.model)
	list.Join(err)
	s.calendar, err = calendar.Of(p.Study)
	list.Join(err)
	if err := list.Err(); err != nil {
		return nil, err
	}
	if s.simulation().Trace == nil {
		if s.visits, err = s.hourlyVisits(); err != nil {
			return nil, err
		}
	}
	return s.lay(s.Asked())
}

// simulation is the scenario's section.
func (s *Service) simulation() *scenario.ServingSimulation { return s.problem.Serving.Simulation }

// Asked is the layout of the scenario, whatever that of the service is, with what it leaves open.
func (s *Service) Asked() Layout {
	sim := s.simulation()
	l := Layout{Serving: PoolLayout{
		Server: s.problem.Serving.Server, Replicas: sim.Replicas,
		Parallel: Parallel{sim.TensorParallel, sim.PipelineParallel, sim.DataParallel, sim.ExpertParallel, sim.AllToAll == "point-to-point"},
	}}
	if d := sim.Decode; d != nil {
		l.Decode = &PoolLayout{
			Server: d.Server, Replicas: d.Replicas,
			Parallel: Parallel{d.TensorParallel, d.PipelineParallel, d.DataParallel, d.ExpertParallel, d.AllToAll == "point-to-point"},
		}
		if l.Decode.Server == "" {
			l.Decode.Server = l.Serving.Server
		}
	}
	return l
}

// Layout is that of the service, complete but for replicas that are still to be found.
func (s *Service) Layout() Layout { return s.layout }

// Pools are those of the service: serving, and decode where there is one.
func (s *Service) Pools() []*Pool { return s.pools }

// Warnings say what was found instead of given.
func (s *Service) Warnings() []string { return s.warnings }

// Calendar is that of the study.
func (s *Service) Calendar() calendar.Calendar { return s.calendar }

// Problem is what the service was prepared from. It is not to be changed.
func (s *Service) Problem() *Problem { return s.problem }

// With returns the service in another layout, which shares the engines that are built. A degree of tensor parallelism of zero is
// found, other degrees of zero are one. Decode may be given whether or not the scenario has a second pool. Errors are those of Prepare.
func (s *Service) With(l Layout) (*Service, error) {
	other := *s
	other.warnings = nil
	return other.lay(l)
}

// lay makes the pools of a layout.
func (s *Service) lay(l Layout) (*Service, error) {
	list := fault.List{Cause: ErrProblem}
	s.layout, s.pools = l, nil
	asked := []*PoolLayout{&l.Serving}
	if l.Decode != nil {
		asked = append(asked, l.Decode)
	}
	for i, a := range asked {
		p, err := s.pool(i, *a, l.Decode != nil)
		if err != nil {
			// What is wrong with the machine of both is told once.
			if told := list.Err(); told == nil || told.Error() != err.Error() {
				list.Join(err)
			}
			continue
		}
		s.pools = append(s.pools, p)
	}
	if err := list.Err(); err != nil {
		return nil, err
	}
	if l.Decode != nil {
		// Both hold the same requests: the shorter limit is that of the service.
		short := min(s.pools[0].MaxModelLen, s.pools[1].MaxModelLen)
		for _, p := range s.pools {
			p.MaxModelLen, p.pool.Config.MaxModelLen = short, short
		}
	}
	s.layout.Serving = s.pools[0].Layout
	if l.Decode != nil {
		s.layout.Decode = &s.pools[1].Layout
	}
	return s, nil
}

// sizes are the limits of a pool's iterations before its cache is known.
type sizes struct {
	seqs, tokens, context int
	open                  bool // whether max model len is the model's context, to be cut to the cache
}

// sizes returns the limits of a pool.
func (s *Service) sizes(index int, m *machine) sizes {
	sim := s.simulation()
	z := sizes{seqs: sim.MaxNumSeqs, tokens: sim.MaxNumBatchedTokens, context: sim.MaxModelLen}
	if d := sim.Decode; index == 1 && d != nil {
		if d.MaxNumSeqs > 0 {
			z.seqs = d.MaxNumSeqs
		}
		if d.MaxNumBatchedTokens > 0 {
			z.tokens = d.MaxNumBatchedTokens
		}
	}
	if z.open = z.context == 0; z.open {
		z.context = max(s.model.Context, s.model.MaxContext)
		if n := s.model.LearnedPositions; n > 0 {
			z.context = min(z.context, n)
		}
	}
	seqs, tokens := m.base.ServerLimits()
	if z.seqs == 0 && z.tokens > 0 {
		z.seqs = min(seqs, z.tokens) // vLLM's default gives way to the tokens that are given
	} else if z.seqs == 0 {
		z.seqs = seqs
	}
	if z.tokens == 0 {
		z.tokens = max(tokens, z.seqs)
		if !s.chunked() {
			z.tokens = max(z.tokens, z.context)
		}
	}
	return z
}

// whole tells a scheduler that computes whole prompts and shares nothing.
func (s *Service) whole() bool {
	return s.simulation().Scheduler == "orca" || s.simulation().Scheduler == "static"
}

// chunked tells whether prompts may be computed in parts.
func (s *Service) chunked() bool {
	return !s.whole() && s.simulation().ChunkedPrefill != "off"
}

// pool makes a pool.
func (s *Service) pool(index int, l PoolLayout, split bool) (*Pool, error) {
	list := fault.List{Cause: ErrProblem}
	m := s.machine(l.Server, &list)
	if m == nil {
		return nil, list.Err()
	}
	z := s.sizes(index, m)
	l.Parallel.Pipeline, l.Parallel.Data = max(1, l.Parallel.Pipeline), max(1, l.Parallel.Data)
	memory, err := s.tensor(m, &l.Parallel, &z)
	if err != nil {
		return nil, fmt.Errorf("%s pool on %s: %w", poolName(index), l.Server, err)
	}
	block := s.simulation().BlockSize
	if most := memory.Blocks(block) * block; z.open && most < z.context {
		s.warnings = append(s.warnings, fmt.Sprintf("max_model_len is %d: the cache of a replica on %s holds no longer request, the model's context is %d", most, l.Server, z.context))
		z.context = most
		if !s.chunked() && s.simulation().MaxNumBatchedTokens == 0 {
			z.tokens = max(z.seqs, min(z.tokens, most))
		}
	}
	p := &Pool{
		Layout: l, Library: m.base.Engine.Library, Memory: memory, BlockTokens: block,
		MaxModelLen: z.context, MaxTokens: z.tokens, MaxSeqs: z.seqs, Accelerators: l.Parallel.Accelerators(), machine: m,
	}
	p.Blocks = memory.Blocks(block) * l.Parallel.Data
	p.WeightBytes = memory.Weights * float64(p.Accelerators)
	p.Spread = m.base.Engine.Dense
	if count, _ := s.shape.Experts(); count > 0 || s.simulation().Weights != string(engine.BF16) {
		p.Spread = m.base.Engine.Mixed
	}
	if p.owner, err = ownership.Of(&s.problem.Serving.Ownership, &m.server); err != nil {
		return nil, err
	}
	return p, s.fill(index, p, split)
}

// poolName is what messages call a pool.
func poolName(index int) string { return [...]string{"serving", "decode"}[index] }

// prefix is what stands before the keys of a pool in the section simulation.
func prefix(index int) string { return [...]string{"", "decode."}[index] }

// path is the place of a key of the section simulation in the scenario.
func (s *Service) path(key string) string {
	return strictyaml.JoinPath("workloads", s.problem.Name) + ".serving.simulation." + key
}

// tensor finds the tensor parallelism that is not given and returns what an accelerator holds.
func (s *Service) tensor(m *machine, p *Parallel, z *sizes) (engine.Memory, error) {
	find := p.Tensor == 0
	if find {
		p.Tensor = 1
	}
	block := s.simulation().BlockSize
	var first error
	for {
		memory, err := engine.MemoryOf(s.engineProblem(m, *p, z.seqs, z.tokens, z.context))
		if err == nil && !z.open && memory.Blocks(block)*block < z.context {
			err = &fault.Error{
				Field: s.path("max_model_len"), Found: strconv.Itoa(z.context), Cause: ErrProblem,
				Expected: fmt.Sprintf("at most the %d tokens that the cache of one rank holds", memory.Blocks(block)*block),
			}
		}
		if err == nil && z.open && memory.Blocks(block) < 2 {
			err = &fault.Error{Field: "memory", Found: "less than two blocks of cache", Expected: "room for a request", Cause: ErrProblem}
		}
		if err == nil || !find {
			return memory, err
		}
		if first == nil {
			first = err
		}
		// What does not fit on a server's accelerators is asked for by its degrees.
		if p.Tensor *= 2; p.Accelerators() > m.server.Accelerators || s.shape.Heads().Query%p.Tensor != 0 {
			return memory, first
		}
	}
}

// levels are the clocks of a pool.
func (s *Service) levels(p *Pool, speculation bool) ([]cluster.Level, error) {
	sim := s.simulation()
	clocks := make([]float64, 0, len(sim.Power.Clocks))
	for i := range sim.Power.Clocks {
		clocks = append(clocks, float64(sim.Power.Clocks[i].Mode))
	}
	if len(clocks) == 0 {
		clocks = []float64{1}
	}
	e := s.engineProblem(p.machine, p.Layout.Parallel, p.MaxSeqs, p.MaxTokens, p.MaxModelLen)
	var levels []cluster.Level
	for i, clock := range clocks {
		built, err := s.build(p.Layout.Server, e, clock)
		if err != nil {
			return nil, err
		}
		if i == 0 {
			p.Engine = built
		}
		level := cluster.Level{Clock: clock, Watts: built.Most(), Cost: built}
		if speculation {
			level.Cost = &speculating{built, float64(sim.Speculation.DraftShare.Mode)}
		}
		levels = append(levels, level)
	}
	return levels, nil
}

// meanTime is s between failures of a replica.
func meanTime(rate float64, accelerators int) float64 {
	if rate == 0 {
		return math.Inf(1)
	}
	return 1 / (rate * float64(accelerators))
}
