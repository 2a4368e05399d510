package collectives

import "tokenwatt/catalog"

// family is a set of parameters that the same rows say something about.
type family uint8

const (
	ringFamily family = iota
	peerFamily
	switchFamily
	directFamily
	hostFamily
	families
)

// knob is a parameter of a library.
type knob struct {
	name      string
	family    family
	low, high float64
	spread    float64 // standard deviation of the logarithm of the prior
	at        func(*catalog.Collectives) *float64
}

// knobsOf returns the parameters that a library has, but the hop of large messages: up to eight ranks it hides behind the
// start. All are positive and searched on a logarithmic axis. Latencies
// differ between hosts and versions of a library by more than shares of a link do.
func knobsOf(c *catalog.Collectives) []knob {
	const latency, share = 0.7, 0.3
	k := []knob{
		{"ring.launch_us", ringFamily, 0.5, 200, latency, func(c *catalog.Collectives) *float64 { return &c.Ring.LaunchUS }},
		{"ring.hop_us", ringFamily, 0.05, 50, latency, func(c *catalog.Collectives) *float64 { return &c.Ring.HopUS }},
		{"ring.ll_rate_gbs", ringFamily, 0.2, 20, latency, func(c *catalog.Collectives) *float64 { return &c.Ring.LLRateGBs }},
		{"ring.middle_hop_us", ringFamily, 0.01, 20, latency, func(c *catalog.Collectives) *float64 { return &c.Ring.MiddleHopUS }},
		{"ring.middle_share", ringFamily, 0.03, 0.95, latency, func(c *catalog.Collectives) *float64 { return &c.Ring.MiddleShare }},
		{"ring.simple_us", ringFamily, 0.5, 500, latency, func(c *catalog.Collectives) *float64 { return &c.Ring.SimpleUS }},
		{"ring.ramp_us", ringFamily, 0.5, 500, latency, func(c *catalog.Collectives) *float64 { return &c.Ring.RampUS }},
		{"ring.share", ringFamily, 0.05, 1, share, func(c *catalog.Collectives) *float64 { return &c.Ring.Share }},
		{"ring.memory_share", ringFamily, 0.02, 1, share, func(c *catalog.Collectives) *float64 { return &c.Ring.MemoryShare }},
		{"all_to_all.doubling_us", peerFamily, 0.01, 50, latency, func(c *catalog.Collectives) *float64 { return &c.AllToAll.DoublingUS }},
		{"all_to_all.ll_rate_gbs", peerFamily, 0.2, 100, latency, func(c *catalog.Collectives) *float64 { return &c.AllToAll.LLRateGBs }},
		{"all_to_all.simple_us", peerFamily, 0.5, 500, latency, func(c *catalog.Collectives) *float64 { return &c.AllToAll.SimpleUS }},
		{"all_to_all.share", peerFamily, 0.05, 1, share, func(c *catalog.Collectives) *float64 { return &c.AllToAll.Share }},
		{"all_to_all.memory_share", peerFamily, 0.02, 1, share, func(c *catalog.Collectives) *float64 { return &c.AllToAll.MemoryShare }},
	}
	if c.Switch != nil {
		k = append(
			k,
			knob{"switch.start_us", switchFamily, 0.5, 500, latency, func(c *catalog.Collectives) *float64 { return &c.Switch.StartUS }},
			knob{"switch.share", switchFamily, 0.05, 1, share, func(c *catalog.Collectives) *float64 { return &c.Switch.Share }},
		)
	}
	if c.Direct != nil {
		k = append(
			k,
			knob{"direct.start_us", directFamily, 0.5, 100, latency, func(c *catalog.Collectives) *float64 { return &c.Direct.StartUS }},
			knob{"direct.doubling_us", directFamily, 0.01, 20, latency, func(c *catalog.Collectives) *float64 { return &c.Direct.DoublingUS }},
			knob{"direct.two_shot_us", directFamily, 0.1, 100, latency, func(c *catalog.Collectives) *float64 { return &c.Direct.TwoShotUS }},
			knob{"direct.share", directFamily, 0.05, 1, share, func(c *catalog.Collectives) *float64 { return &c.Direct.Share }},
			knob{"direct.host_us", hostFamily, 0.5, 500, latency, func(c *catalog.Collectives) *float64 { return &c.Direct.HostUS }},
			knob{"direct.memory_share", hostFamily, 0.02, 1, share, func(c *catalog.Collectives) *float64 { return &c.Direct.MemoryShare }},
		)
	}
	if c.Direct != nil && c.Direct.SwitchRanks > 0 {
		k = append(k, knob{"direct.switch_share", directFamily, 0.05, 1, share, func(c *catalog.Collectives) *float64 { return &c.Direct.SwitchShare }})
	}
	return k
}

// familiesOf tells which parameters rows say something about. An engine's own all-reduce hands large messages to the
// library.
func familiesOf(c *catalog.Collectives, rows []Row) [families]bool {
	var has [families]bool
	for i := range rows {
		r := &rows[i]
		reduces := r.Operation == AllReduce
		switch r.Operation {
		case AllGather, ReduceScatter, AllReduce:
		case AllToAll, PointToPoint:
			has[peerFamily] = true
		case DirectEager:
			has[directFamily], has[hostFamily], reduces = true, true, true
		case DirectGraph:
			has[directFamily], reduces = true, true
		}
		if r.Operation != AllToAll && r.Operation != PointToPoint {
			has[ringFamily] = true
		}
		if reduces && c.Switch != nil && !r.Integer && r.Ranks >= c.Switch.MinRanks {
			has[switchFamily] = true
		}
	}
	return has
}
