package latency

import (
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"tokenwatt/catalog"
	"tokenwatt/catalog/hfconfig"
	"tokenwatt/compute/kernel"
	"tokenwatt/demand/serving/engine"
	"tokenwatt/demand/serving/replica"
	"tokenwatt/internal/strictyaml"
)

// machine is what a group is replayed on.
type machine struct {
	accelerator, model, library string // names in the catalog; of a model the path where it has none
	engine                      *engine.Engine
	problem                     engine.Problem
	config                      replica.Config
	notes                       []string
}

func (m *machine) note(format string, args ...any) {
	m.notes = append(m.notes, fmt.Sprintf(format, args...))
}

// machineOf builds the replica of a group. What is wrong is a *strictyaml.Error at the group's first row, or an engine's error.
func (t *Table) machineOf(c *catalog.Catalog, name string, g *Group, o Options) (*machine, error) {
	m := &machine{}
	chips, text := counted(g.GPU)
	if m.accelerator = c.AcceleratorMeant(text); m.accelerator == "" {
		near := c.NearAccelerators(text)
		return nil, &strictyaml.Error{
			File: name, Line: g.Line, Col: g.GPUCol, Path: "gpu", Found: strconv.Quote(g.GPU), Expected: "an accelerator of the catalog",
			Hint: "near are " + strings.Join(near[:min(len(near), 5)], ", "),
		}
	}
	m.larger(c, text)
	model, err := m.modelOf(c, name, g)
	if err != nil {
		return nil, err
	}
	p := engine.Problem{
		Model: *model, Weights: o.Weights, Cache: o.cache(), TP: o.TP, PP: o.PP, DP: o.DP, ExpertParallel: o.ExpertParallel, PointToPoint: o.PointToPoint,
		MemoryShare: o.MemoryShare, MaxContext: max(g.longest, 16),
	}
	if err := m.parts(c, &p, o.Engine); err != nil {
		return nil, err
	}
	m.weights(&p, g.Model)
	m.limits(&p, g, &o)
	if p.TP == 0 {
		if n := o.PP * o.DP; chips > 0 && chips%n == 0 {
			p.TP = chips / n
		}
	}
	return m, m.fit(p, g, &o)
}

// larger takes the variant of 80 GB of an accelerator that comes with 40 and 80, where a name does not say which: servers
// have been built with it for years.
func (m *machine) larger(c *catalog.Catalog, text string) {
	family, small := strings.CutSuffix(m.accelerator, "-40gb")
	if !small || strings.Contains(text, "40") || c.Accelerators.Get(family+"-80gb") == nil {
		return
	}
	m.accelerator = family + "-80gb"
	m.note("%s is taken to be the one of 80 GB (%s)", text, m.accelerator)
}

// multiple is a number of accelerators before or behind their name: 4xH100, 2 x A100, H100 x8.
func multiple() *regexp.Regexp {
	return regexp.MustCompile(`(?i)^\s*(\d{1,4})\s*[x×*]\s*(.*\S)\s*$|^\s*(.*\S)\s+[x×*]\s*(\d{1,4})\s*$`)
}

// counted parts a number of accelerators from their name; 0 where there is none.
func counted(gpu string) (n int, name string) {
	found := multiple().FindStringSubmatch(gpu)
	if found == nil {
		return 0, gpu
	}
	n, _ = strconv.Atoi(found[1] + found[4]) // digits
	return n, found[2] + found[3]
}

// modelOf finds the model: the config.json at its path, or the catalog's entry.
func (m *machine) modelOf(c *catalog.Catalog, name string, g *Group) (*catalog.Model, error) {
	wrong := func(hint string) error {
		return &strictyaml.Error{
			File: name, Line: g.Line, Col: g.ModelAt, Path: "model", Found: strconv.Quote(g.Model),
			Expected: "a model of the catalog, or the path of a config.json", Hint: hint,
		}
	}
	path := g.Model
	if at, err := os.Stat(path); err == nil && at.IsDir() {
		path = filepath.Join(path, "config.json")
	}
	if strings.HasSuffix(path, ".json") {
		model, err := hfconfig.Read(path)
		if err != nil {
			return nil, wrong(err.Error())
		}
		m.model = path
		if model.Note != "" {
			m.note("%s: %s", path, model.Note)
		}
		return model, nil
	}
	if m.model = c.ModelMeant(g.Model); m.model == "" {
		hint := "tokenwatt catalog models lists them"
		if near := c.NearModels(g.Model); len(near) > 0 {
			hint = "near are " + strings.Join(near, ", ") + "; " + hint + " all"
		}
		return nil, wrong(hint)
	}
	model := c.Models.Get(m.model).Value
	return &model, nil
}

// parts takes kernels, network and engine from the catalog and says which of them are carried over.
func (m *machine) parts(c *catalog.Catalog, p *engine.Problem, library string) error {
	if err := p.MachineOf(c, m.accelerator, library); err != nil {
		return err
	}
	m.library = p.Engine.Library
	if !kernel.Measured(c, m.accelerator) {
		m.note("no kernels are measured on %s: those of the nearest accelerator are carried over", m.accelerator)
	}
	if p.Engine.Accelerator != m.accelerator {
		m.note("%s is not measured on %s: its overheads are those on %s", m.library, m.accelerator, p.Engine.Accelerator)
	}
	return nil
}

// weights sets the format of the weights where it is not set: that of the model's name.
func (m *machine) weights(p *engine.Problem, name string) {
	if p.Weights != "" {
		return
	}
	p.Weights = engine.BF16
	words := strings.FieldsFunc(strings.ToLower(name), func(r rune) bool { return (r < 'a' || r > 'z') && (r < '0' || r > '9') })
	has := func(list ...string) bool {
		return slices.ContainsFunc(list, func(w string) bool { return slices.Contains(words, w) })
	}
	switch {
	case has("nvfp4", "fp4"):
		p.Weights = engine.NVFP4
	case has("mxfp4"), strings.HasPrefix(m.model, "gpt-oss"):
		p.Weights = engine.MXFP4
	case has("fp8"), m.model == "deepseek-v3" && !has("bf16"):
		p.Weights = engine.FP8
	case has("w8a8", "int8"):
		p.Weights = engine.INT8
	case has("awq", "gptq", "w4a16", "int4", "4bit"):
		p.Weights = engine.INT4
	default:
		return
	}
	m.note("weights are taken to be in %s, as the model's name says (--weights sets them)", p.Weights)
}

// limits sets what an iteration and a sequence may have. With data-parallel attention each rank has its own scheduler: the
// limits of the replica are those of a rank times its ranks.
func (m *machine) limits(p *engine.Problem, g *Group, o *Options) {
	seqs, tokens := p.ServerLimits()
	if o.MaxSeqs > 0 {
		seqs = o.MaxSeqs
	}
	if o.MaxTokens > 0 {
		tokens = o.MaxTokens
	} else {
		tokens = max(tokens, seqs)
	}
	longest := g.longest
	if o.MaxModelLen > 0 {
		longest = o.MaxModelLen
		if g.longest > longest {
			m.note("requests of up to %d tokens are longer than the longest sequence of %d: they are refused or cut", g.longest, longest)
		}
	}
	if most := max(p.Model.Context, p.Model.MaxContext); g.longest > most {
		m.note("requests of up to %d tokens are longer than the model's context of %d", g.longest, most)
	}
	if o.NoChunks && o.MaxTokens == 0 {
		tokens = max(tokens, longest) // as vLLM does
	}
	p.MaxSeqs, p.MaxTokens = seqs*o.DP, tokens*o.DP
	long := o.LongPrefill
	if o.DP > 1 && (long == 0 || long > tokens) {
		long = tokens // a chunk stands on one rank
	}
	m.config = replica.Config{
		Policy: o.Scheduler, BlockTokens: o.BlockTokens, MaxBatchedTokens: p.MaxTokens, MaxSeqs: p.MaxSeqs, MaxModelLen: max(2, longest),
		LongPrefillThreshold: long, ChunkedPrefill: !o.NoChunks, PrefixCaching: !o.NoCaching, AsyncStop: o.AsyncStop,
	}
}

const (
	// largestTP is where the search for a number of accelerators ends.
	largestTP = 64
	// leastCache is the share of the server's memory that the cache has at least where the number of accelerators is chosen:
	// an assumption; what holds little more than its weights is not what people serve with.
	leastCache = 0.1
)

// fit builds the engine. Where the number of accelerators is not given it is the fewest whose cache holds the longest
// sequence and has a share of the memory that the server takes worth serving with (leastCache).
func (m *machine) fit(p engine.Problem, g *Group, o *Options) error {
	search := p.TP == 0
	if search {
		p.TP = 1
	}
	for {
		err := m.build(p, o)
		more := search && 2*p.TP <= largestTP && p.Model.Heads%(2*p.TP) == 0
		switch {
		case err == nil && (!more || m.roomy()):
			if search && p.TP > 1 {
				m.note("%d accelerators, the fewest that hold model and cache (--tp sets them)", p.TP*o.PP*o.DP)
			}
			return nil
		case !more, err != nil && !errors.Is(err, engine.ErrProblem) && !errors.Is(err, replica.ErrConfig):
			return fmt.Errorf("%s of %s: %w", g.Model, g.GPU, err)
		}
		p.TP *= 2
	}
}

// roomy tells whether the cache has its share of the memory that the server takes.
func (m *machine) roomy() bool {
	is := m.engine.Memory()
	return is.Cache >= leastCache*(is.Weights+is.Activations+is.Reserved+is.Cache)
}

// build builds the engine of a problem and the replica's configuration with its blocks.
func (m *machine) build(p engine.Problem, o *Options) error {
	e, err := engine.New(p)
	if err != nil {
		return err
	}
	m.problem, m.engine = p, e
	is := e.Memory()
	rank := is.Blocks(o.BlockTokens)
	m.config.Blocks = min(rank*o.DP, math.MaxInt32)
	if o.Blocks > 0 {
		m.config.Blocks, rank = o.Blocks, o.Blocks/o.DP
	}
	if need := (m.config.MaxModelLen + o.BlockTokens - 1) / o.BlockTokens; o.DP > 1 && rank < need {
		return fmt.Errorf("%w: a rank's cache of %d blocks holds no sequence of %d tokens", replica.ErrConfig, rank, m.config.MaxModelLen)
	}
	return m.config.Check()
}
