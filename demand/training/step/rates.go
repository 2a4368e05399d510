package step

import (
	"fmt"
	"math"

	"tokenwatt/catalog"
	"tokenwatt/internal/fault"
)

// vintageRate is how much faster layers with experts get in a month of the software's development: one configuration
// moved from 51.3 to 28.9 s between two releases (Qwen3-30B on H100, Megatron-Bridge 26.02 and 26.02.01), 3 % a month
// over all.
const vintageRate = 0.03

// A message between two accelerators reaches 0.9 of the network's bandwidth (calculon's calibration to A100 systems, Isaev et al.
// 2023), where collectives over many reach the cluster's network_efficiency, 0.75 where it is not given.
const (
	streamShare = 0.9
	usualShare  = 0.75
)

// rates are the parameters of engine and site as Step uses them, in SI units.
type rates struct {
	dense, expert                          float64 // time of kernels over their sum
	low                                    float64 // of products in eight bits or fewer
	attention                              float64
	shift                                  float64 // of the whole step
	jitter                                 float64 // of the whole step, for each doubling of the scale-up domains
	latent                                 float64
	host, expertHost                       float64 // s of one pass
	microBatch, fixed                      float64 // s
	add, gradient, optimizer               float64 // B for one parameter
	tp, cp, pp, dp, ep, epAcross           float64 // exposed shares
	stream                                 float64 // time of a message between two across the network over that at the rate of its collectives
	shards, shardTraffic                   float64
	wholeStages, allReduces                bool
	denseSpread, mixedSpread, launchSpread catalog.Spread
	siteSpread                             catalog.Spread
}

func ratesOf(e *catalog.Engine, c *catalog.Cluster, o Overlap, months, recipe float64, fp16, experts bool) rates {
	newer := 1.0
	if experts {
		newer = math.Exp(-vintageRate * months)
	}
	r := rates{
		dense: e.Factor * c.Factor * newer, expert: e.Factor * e.ExpertFactor * c.Factor * newer,
		shift: e.Shift, jitter: c.Jitter, low: e.LowPrecision * recipe, attention: e.AttentionFactor, latent: e.LatentFactor,
		host: e.HostUS * 1e-6 * c.HostFactor * newer, expertHost: e.ExpertHostUS * 1e-6 * c.HostFactor * newer,
		microBatch: e.MicroBatchMS * 1e-3, fixed: e.FixedMS * 1e-3,
		stream: usualShare / streamShare, add: e.AddBytes, gradient: e.GradientBytes, optimizer: e.OptimizerBytes,
		tp: 1, cp: e.ExposedCP, pp: e.ExposedPP, dp: e.ExposedDP, ep: e.ExposedEP, epAcross: e.ExposedEPAcross,
		shards: e.ExposedShards, shardTraffic: e.ShardTraffic, wholeStages: e.WholeStages, allReduces: e.AllReduces,
		denseSpread: e.Dense, mixedSpread: e.Mixed, launchSpread: e.Launch, siteSpread: c.Spread,
	}
	if c.NetworkEfficiency > 0 {
		r.stream = min(c.NetworkEfficiency/streamShare, 1)
	}
	if fp16 {
		r.gradient = min(r.gradient, 2)
	}
	if o.TP == On || (o.TP == AsEngine && e.OverlapsTP) {
		r.tp = e.ExposedTP
	}
	for _, s := range []struct {
		position Switch
		shares   []*float64
	}{
		{o.CP, []*float64{&r.cp}},
		{o.PP, []*float64{&r.pp}},
		{o.DP, []*float64{&r.dp, &r.shards}},
		{o.EP, []*float64{&r.ep, &r.epAcross}},
	} {
		if s.position == Off {
			for _, share := range s.shares {
				*share = 1
			}
		}
	}
	return r
}

// checkEngine records what Step cannot compute with. A catalog that was loaded has been checked; entries made in a
// program have not.
func checkEngine(faults *fault.List, e *catalog.Engine, c *catalog.Cluster) {
	for _, n := range []struct {
		field string
		value float64
	}{
		{"engine.factor", e.Factor},
		{"engine.shift", e.Shift},
		{"engine.expert_factor", e.ExpertFactor},
		{"engine.low_precision", e.LowPrecision},
		{"engine.attention_factor", e.AttentionFactor},
		{"engine.latent_factor", e.LatentFactor},
		{"engine.shard_traffic", e.ShardTraffic},
		{"engine.matrix_share", e.MatrixShare},
		{"engine.scores_share", e.ScoresShare},
		{"engine.dense.p10", e.Dense.P10},
		{"engine.dense.p90", e.Dense.P90},
		{"engine.mixed.p10", e.Mixed.P10},
		{"engine.mixed.p90", e.Mixed.P90},
		{"engine.launch.p10", e.Launch.P10},
		{"engine.launch.p90", e.Launch.P90},
		{"cluster.factor", c.Factor},
		{"cluster.host_factor", c.HostFactor},
		{"cluster.spread.p10", c.Spread.P10},
		{"cluster.spread.p90", c.Spread.P90},
	} {
		if !(n.value > 0) || math.IsInf(n.value, 0) {
			faults.Add(n.field, fmt.Sprintf("%g", n.value), "a number above zero")
		}
	}
	for _, n := range []struct {
		field string
		value float64
	}{
		{"engine.host_us", e.HostUS},
		{"engine.expert_host_us", e.ExpertHostUS},
		{"engine.micro_batch_ms", e.MicroBatchMS},
		{"engine.fixed_ms", e.FixedMS},
		{"engine.add_bytes", e.AddBytes},
		{"engine.gradient_bytes", e.GradientBytes},
		{"engine.optimizer_bytes", e.OptimizerBytes},
		{"engine.exposed_tp", e.ExposedTP},
		{"engine.exposed_ep", e.ExposedEP},
		{"engine.exposed_ep_across", e.ExposedEPAcross},
		{"engine.exposed_cp", e.ExposedCP},
		{"engine.exposed_pp", e.ExposedPP},
		{"engine.exposed_dp", e.ExposedDP},
		{"engine.exposed_shards", e.ExposedShards},
		{"cluster.jitter", c.Jitter},
	} {
		if !(n.value >= 0) || math.IsInf(n.value, 0) {
			faults.Add(n.field, fmt.Sprintf("%g", n.value), "zero or above")
		}
	}
}
