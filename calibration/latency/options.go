package latency

import (
	"slices"
	"strconv"
	"strings"

	"tokenwatt/compute/kernel"
	"tokenwatt/demand/serving/cluster"
	"tokenwatt/demand/serving/engine"
	"tokenwatt/demand/serving/replica"
	"tokenwatt/internal/fault"
)

// Options are how the servers of a table ran. Their zero is a vLLM server with its defaults.
type Options struct {
	Engine         string        // library or entry of catalog serving_engines; empty for the newest
	Weights        engine.Format // empty for what the model's name says, else bf16
	Cache          string        // of keys and values: bf16, or fp8; empty is bf16
	TP, PP, DP     int           // ranks; 0 is 1, of TP as many as are needed
	ExpertParallel bool
	PointToPoint   bool // tokens of data-parallel ranks go to their experts alone

	Scheduler   replica.Policy // empty is vllm-v1
	MaxSeqs     int            // of a data-parallel rank; 0 is vLLM's default
	MaxTokens   int            // of a data-parallel rank; 0 is vLLM's default
	MaxModelLen int            // 0 for the longest request
	LongPrefill int            // tokens of a prompt in an iteration at most; 0 for no such limit
	BlockTokens int            // 0 is 16
	Blocks      int            // of a replica, instead of what its memory holds; 0 for that
	MemoryShare float64        // 0 is 0.9
	NoChunks    bool           // prompts whole
	NoCaching   bool           // no prefix caching
	AsyncStop   bool           // asynchronous scheduling sees the end of an answer an iteration late

	Replicas     int            // 0 is 1
	Router       cluster.Router // empty is round-robin
	SharedPrefix int            // tokens that all prompts begin with
	FrontendMS   float64        // below 0 for what the table shows, else the engine's
	DropFailed   bool           // leave out rows without answer
	Seed         uint64         // of a router that draws
}

// complete returns the options with their defaults, or what is wrong with them, each error a *fault.Error that wraps ErrOptions.
func (o Options) complete() (Options, error) {
	list := fault.List{Cause: ErrOptions}
	for _, n := range []struct {
		name string
		v    int
	}{
		{"tp", o.TP},
		{"pp", o.PP},
		{"dp", o.DP},
		{"max num seqs", o.MaxSeqs},
		{"max num batched tokens", o.MaxTokens},
		{"max model len", o.MaxModelLen},
		{"long prefill token threshold", o.LongPrefill},
		{"block size", o.BlockTokens},
		{"blocks", o.Blocks},
		{"replicas", o.Replicas},
		{"shared prefix", o.SharedPrefix},
	} {
		if n.v < 0 || n.v > 1<<30 {
			list.Add(n.name, strconv.Itoa(n.v), "0 for the default, or above")
		}
	}
	if o.Replicas > mostReplicas {
		list.Add("replicas", strconv.Itoa(o.Replicas), "at most 100000")
	}
	if o.Weights != "" && !slices.Contains(engine.Formats(), o.Weights) {
		list.Add("weights", strconv.Quote(string(o.Weights)), "one of "+joined(engine.Formats()))
	}
	if o.Cache == "" {
		o.Cache = string(engine.BF16)
	}
	if o.Cache != string(engine.BF16) && o.Cache != string(engine.FP8) {
		list.Add("cache", strconv.Quote(o.Cache), "bf16 or fp8")
	}
	if o.Scheduler == "" {
		o.Scheduler = replica.VLLM
	}
	if !slices.Contains(replica.Policies(), o.Scheduler) {
		list.Add("scheduler", strconv.Quote(string(o.Scheduler)), "one of "+joined(replica.Policies()))
	}
	if o.Router == "" {
		o.Router = cluster.RoundRobin
	}
	if !slices.Contains(cluster.Routers(), o.Router) {
		list.Add("router", strconv.Quote(string(o.Router)), "one of "+joined(cluster.Routers()))
	}
	if !(o.MemoryShare >= 0 && o.MemoryShare <= 1) {
		list.Add("memory share", strconv.FormatFloat(o.MemoryShare, 'g', -1, 64), "above 0 and at most 1")
	}
	if !(o.FrontendMS <= 1e6) {
		list.Add("frontend", strconv.FormatFloat(o.FrontendMS, 'g', -1, 64)+" ms", "0 or above")
	}
	o.PP, o.DP, o.Replicas = max(o.PP, 1), max(o.DP, 1), max(o.Replicas, 1)
	if o.BlockTokens == 0 {
		o.BlockTokens = 16
	}
	if o.Scheduler == replica.Orca || o.Scheduler == replica.Static {
		o.NoChunks, o.NoCaching = true, true
	}
	return o, list.Err()
}

// cache is the precision of keys and values.
func (o *Options) cache() kernel.Precision {
	if o.Cache == string(engine.FP8) {
		return kernel.FP8
	}
	return kernel.BF16
}

func joined[T ~string](all []T) string {
	names := make([]string, len(all))
	for i, v := range all {
		names[i] = string(v)
	}
	return strings.Join(names, ", ")
}

// mostReplicas is the largest fleet, as of a scenario.
const mostReplicas = 100_000
