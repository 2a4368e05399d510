package step

import (
	"errors"
	"fmt"
	"math"
	"time"

	"tokenwatt/catalog"
	"tokenwatt/compute/collective"
	"tokenwatt/compute/kernel"
	"tokenwatt/compute/transformer"
	"tokenwatt/demand/training/layout"
	"tokenwatt/internal/fault"
)

// ErrProblem is wrapped by errors about a problem that cannot be priced.
var ErrProblem = errors.New("step: problem does not fit")

// Switch says whether a kind of communication runs behind kernels.
type Switch uint8

// The positions of a switch.
const (
	// AsEngine leaves it to the engine's entry.
	AsEngine Switch = iota
	// On hides what the engine can hide.
	On
	// Off exposes all of it.
	Off
)

// Overlap has a switch for each kind of communication.
type Overlap struct{ TP, CP, EP, DP, PP Switch }

// Problem is a job on a machine, with the software and the site that it runs in.
type Problem struct {
	Job     layout.Job
	Machine *kernel.Machine
	Network *collective.Network
	Engine  catalog.Engine
	Cluster catalog.Cluster
	// Vintage is the date of the software where it is not that of the engine's entry: 2026, 2026-04 or 2026-04-30.
	Vintage string
	Overlap Overlap
	// ShardGroup is how many ranks share one copy of the weights under ZeRO 3; 0 for all of data and context parallelism,
	// or those of one scale-up domain where the engine shards inside it.
	ShardGroup int
	// KnownChip says that the kernels of this very chip were measured, so that its interval is not widened.
	KnownChip bool
}

// Prepared is a problem with all that does not depend on the layout worked out. It is immutable and safe for use by
// several goroutines.
type Prepared struct {
	job                     layout.Job
	shape                   *transformer.Shape
	price                   pricer
	network                 *collective.Network
	rates                   rates
	heads                   transformer.Heads
	widths                  widths
	node                    int
	shard                   int
	months                  float64 // from the engine's vintage to the problem's
	knownChip, knownVintage bool
	rate                    float64 // B/s of kernels that only move memory
	// flops is what one sequence takes in training: the model's, causal attention counted.
	flops transformer.Work
}

// widths are the sizes of the model that kernels and messages are made of, as numbers.
type widths struct {
	hidden, ffn, vocabulary        float64
	queries, keyValues             float64 // elements of a token's queries, and of its keys and values
	experts, topK                  float64
	expertFFN, sharedFFN           float64
	gated, tied                    bool
	biased                         bool    // experts with biases, whose activation no library fuses (gpt-oss)
	fullShare                      float64 // share of the layers whose attention has no window
	window                         int
	dense, expert, modules, layers int // layers of each kind
	// Parameters of one layer, by how they are sharded, and of the ends.
	attentionParameters, denseParameters, sharedParameters, routedParameters float64
	endParameters                                                            float64 // of embedding, and of output
}

// Prepare checks a problem. The error joins everything that does not fit, each as *fault.Error.
func Prepare(problem Problem) (*Prepared, error) {
	faults := fault.List{Cause: ErrProblem}
	shape, err := transformer.Of(problem.Job.Model)
	faults.Join(err)
	if problem.Machine == nil {
		faults.Add("machine", "none", "a machine that prices kernels")
	}
	if problem.Network == nil {
		faults.Add("network", "none", "a network that prices collectives")
	}
	for _, n := range []struct {
		field string
		value int
	}{
		{"sequence", problem.Job.Sequence},
		{"global_batch", problem.Job.GlobalBatch},
		{"accelerators", problem.Job.Accelerators},
		{"node_size", problem.Job.NodeSize},
	} {
		if n.value < 1 {
			faults.Add(n.field, fmt.Sprint(n.value), "1 or more")
		}
	}
	checkEngine(&faults, &problem.Engine, &problem.Cluster)
	if err := faults.Err(); err != nil {
		return nil, err
	}
	p := &Prepared{
		job: problem.Job, shape: shape, network: problem.Network, heads: shape.Heads(), widths: widthsOf(&problem.Job.Model, shape),
		node: problem.Job.NodeSize, shard: problem.ShardGroup,
	}
	if problem.Cluster.NodeSize > 0 {
		p.node = problem.Cluster.NodeSize
	}
	if problem.ShardGroup == 0 && problem.Engine.ShardsInside {
		p.shard = p.node
	}
	p.flops = shape.Train(tokensOf(problem.Job.Sequence), transformer.Causal)
	p.months, p.knownVintage = months(problem.Engine.Vintage, problem.Vintage)
	p.knownChip = problem.KnownChip
	p.rate = 1e9 / problem.Machine.Memory(1e9).Seconds
	if err := p.setPrecision(&problem); err != nil {
		return nil, err
	}
	p.rates = ratesOf(&problem.Engine, &problem.Cluster, problem.Overlap, p.months, p.price.slower, p.job.Recipe == "fp16", problem.Job.Model.Experts != nil)
	return p, nil
}

// With returns the same problem under another engine and cluster, as a fit needs it: kernels that differ with the engine
// (attention, elementwise) are not priced again, so layers of the receiver stay those of the result where these agree.
func (p *Prepared) With(engine *catalog.Engine, cluster *catalog.Cluster, overlap Overlap, network *collective.Network) *Prepared {
	q := *p
	q.rates = ratesOf(engine, cluster, overlap, p.months, p.price.slower, p.job.Recipe == "fp16", p.job.Model.Experts != nil)
	q.network = network
	return &q
}

// months from one date to another, at most a year either way: software does not get faster by 3 % a month for ever. Not
// known where either is not given.
func months(from, to string) (float64, bool) {
	if to == "" {
		return 0, true
	}
	a, okA := date(from)
	b, okB := date(to)
	if !okA || !okB {
		return 0, false
	}
	m := float64(b.Year()-a.Year())*12 + float64(b.Month()) - float64(a.Month())
	return min(max(m, -12), 12), math.Abs(m) <= 12
}

func date(text string) (time.Time, bool) {
	for _, form := range []string{"2006-01-02", "2006-01", "2006"} {
		if t, err := time.Parse(form, text); err == nil {
			return t, true
		}
	}
	return time.Time{}, false
}

// widthsOf reads the sizes off a checked model.
func widthsOf(m *catalog.Model, s *transformer.Shape) widths {
	heads := s.Heads()
	experts, topK := s.Experts()
	w := widths{
		hidden: float64(m.Hidden), ffn: float64(m.FFN), vocabulary: float64(m.Vocabulary),
		queries:   float64(heads.Query * heads.Key),
		keyValues: float64(heads.KeyValue * (heads.Key + heads.Value)),
		experts:   float64(experts), topK: float64(topK),
		gated: m.Activation == "swiglu" || m.Activation == "geglu",
		tied:  m.TiedEmbeddings, fullShare: 1, window: heads.Window,
		dense: s.LayersOf(transformer.DenseLayer), expert: s.LayersOf(transformer.ExpertLayer),
		modules: m.MTP, layers: m.Layers,
		endParameters: float64(m.Vocabulary) * float64(m.Hidden),
	}
	if heads.WindowedLayers > 0 {
		w.fullShare = 1 - float64(heads.WindowedLayers)/float64(m.Layers)
	}
	if m.Experts != nil {
		w.biased = m.Experts.Bias
		w.expertFFN, w.sharedFFN = float64(m.Experts.FFN), float64(m.Experts.Shared*max(m.Experts.SharedFFN, m.Experts.FFN))
		if m.Experts.SharedFFN > 0 {
			w.sharedFFN = float64(m.Experts.Shared * m.Experts.SharedFFN)
		}
	}
	w.countParameters(s)
	return w
}

// countParameters sums the weights of one layer of each kind by how they are sharded. Norms and biases, less than a
// thousandth, are left out.
func (w *widths) countParameters(s *transformer.Shape) {
	for _, kind := range []transformer.LayerKind{transformer.DenseLayer, transformer.ExpertLayer} {
		attention := 0.0
		for _, q := range s.Projections(kind) {
			n := float64(q.In) * float64(q.Out)
			switch {
			case q.Part == transformer.AttentionPart:
				attention += n
			case q.Experts:
				w.routedParameters += n * w.experts
			case kind == transformer.ExpertLayer:
				w.sharedParameters += n
			default:
				w.denseParameters += n
			}
		}
		if attention > 0 {
			w.attentionParameters = attention
		}
	}
}
