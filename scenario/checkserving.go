package scenario

import (
	"fmt"
	"math/bits"
	"strconv"
	"strings"

	"tokenwatt/catalog"
	"tokenwatt/internal/strictyaml"
)

// checkServing reports what a served model lacks: the traffic that no trace stands in for, and what its simulation
// contradicts.
func checkServing(path string, v *Serving, study Study, known *catalog.Catalog, report reporter) {
	m := v.Simulation
	if m == nil && v.Method == "simulation" {
		report(path+".method", "`simulation` without a section of that name", "`simulation:` with what is simulated", "at least trace or replicas")
	}
	traced := m != nil && m.Trace != nil && v.Method != "estimate"
	lengths := traced || m != nil && m.Traffic.LengthsFrom != nil && v.Method != "estimate"
	for _, f := range []struct {
		key   string
		known bool
		need  bool
		what  string
	}{
		{"visitors", v.Visitors.Known(), !traced, "visitors a day, such as 500 k/d"},
		{"requests_per_visitor", v.RequestsPerVisitor.Known(), !traced, "requests of a visitor"},
		{"input_tokens", v.InputTokens.Known(), !lengths, "tokens of a prompt"},
		{"output_tokens", v.OutputTokens.Known(), !lengths, "tokens of an answer"},
	} {
		if f.need && !f.known {
			report(path+"."+f.key, "nothing", f.what, "or requests from a file: simulation.trace")
		}
	}
	if m != nil {
		checkSimulation(path+".simulation", m, study, known, report)
		checkLayouts(path+".simulation", v, known, report)
	}
}

// checkSimulation reports options of a simulation that exclude each other.
func checkSimulation(path string, m *ServingSimulation, study Study, known *catalog.Catalog, report reporter) {
	checkStretch(path, m, study, report)
	checkEngine(path+".engine", m.Engine, known, report)
	if bits.OnesCount(uint(m.BlockSize)) != 1 {
		report(path+".block_size", strconv.Itoa(m.BlockSize), "a power of two", "")
	}
	if n := m.MaxNumBatchedTokens; n > 0 && n < m.MaxNumSeqs {
		report(path+".max_num_batched_tokens", strconv.Itoa(n), "max_num_seqs, "+strconv.Itoa(m.MaxNumSeqs)+", or above", "")
	}
	checkScheduler(path, m, report)
	if n := m.MaxNumBatchedTokens; m.ChunkedPrefill == "off" && n > 0 && n < m.MaxModelLen {
		report(path+".max_num_batched_tokens", strconv.Itoa(n), "max_model_len, "+strconv.Itoa(m.MaxModelLen)+", or above where prompts are not chunked", "")
	}
	if m.Router == "prefix-aware" && m.PrefixCaching == "off" {
		report(path+".router", "`prefix-aware` with prefix_caching off", "prefix_caching: on", "")
	}
	checkRouting(path, &m.Admission, m.Scaling, m.Replicas, report)
	if d := m.Decode; d != nil {
		checkDecode(path+".decode", d, report)
	}
	for i := range m.Power.Clocks {
		if i > 0 && m.Power.Clocks[i].Mode >= m.Power.Clocks[i-1].Mode {
			report(point(path+".power.clocks", i), "`"+m.Power.Clocks[i].String()+"`", "a lower clock than the one before it", "")
		}
	}
	for i := range m.Power.SiteLimit {
		if l := &m.Power.SiteLimit[i]; i > 0 && l.At.Mode <= m.Power.SiteLimit[i-1].At.Mode {
			report(point(path+".power.site_limit", i)+".at", "`"+l.At.String()+"`", "a later time than that of the limit before it", "")
		}
	}
	checkSLOs(path+".slo", m.SLO, report)
	checkSize(path, m, report)
	checkRequestTrace(path+".trace", m.Trace, m.BlockSize, report)
	checkRequestTrace(path+".traffic.lengths_from", m.Traffic.LengthsFrom, 0, report)
}

// checkStretch reports a stretch of time that the study does not have.
func checkStretch(path string, m *ServingSimulation, study Study, report reporter) {
	if m.Trace != nil {
		if m.Start != nil {
			report(path+".start", "an hour of the year beside a trace", "from and to of the trace", "")
		}
		return
	}
	hours := float64(study.Length())
	start := 0.0
	if m.Start != nil {
		start = float64(*m.Start)
	}
	if end := start + m.Duration.Mode.Hours(); end > hours {
		report(path+".duration", "`"+m.Duration.String()+"` from hour "+strconv.Itoa(int(start)), fmt.Sprintf("an end within the %g hours of the study", hours), "")
	}
}

// checkEngine reports an engine that the catalog does not have.
func checkEngine(path, engine string, known *catalog.Catalog, report reporter) {
	if engine == "" || known == nil {
		return
	}
	names := []string{}
	for i := range known.ServingEngines {
		e := &known.ServingEngines[i]
		if e.Name == engine || e.Value.Library == engine {
			return
		}
		names = append(names, e.Name, e.Value.Library)
	}
	hint := ""
	if near := strictyaml.Nearest(engine, names); near != "" {
		hint = "did you mean `" + near + "`?"
	}
	report(path, "`"+engine+"`", "a library or an entry of the catalog's serving_engines", hint)
}

// checkScheduler reports options that a scheduler does not have.
func checkScheduler(path string, m *ServingSimulation, report reporter) {
	whole := m.Scheduler == "orca" || m.Scheduler == "static"
	if m.Scheduler == "sarathi" && m.ChunkedPrefill == "off" {
		report(path+".chunked_prefill", "`off` with sarathi", "on: sarathi is chunked prefill", "")
	}
	for _, o := range []struct {
		key string
		on  bool
	}{
		{"chunked_prefill", m.ChunkedPrefill == "on"},
		{"prefix_caching", m.PrefixCaching == "on"},
		{"async_scheduling", m.AsyncScheduling == "on"},
		{"long_prefill_token_threshold", m.LongPrefillTokenThreshold > 0},
		{"speculation", m.Speculation != nil},
		{"decode", m.Decode != nil},
		{"router", m.Router == "prefix-aware"},
	} {
		if whole && o.on {
			report(path+"."+o.key, "it beside "+m.Scheduler, "another scheduler, or without it: "+m.Scheduler+" has none", "")
		}
	}
}

// checkRouting reports bounds that contradict each other.
func checkRouting(path string, a *Admission, s *ServingScaling, replicas int, report reporter) {
	if a.Overflow == "reject" && a.Queue > 0 {
		report(path+".admission.queue", strconv.Itoa(a.Queue)+" with overflow: reject", "no queue, or overflow: wait", "")
	}
	if a.Overflow == "reject" && a.Outstanding == 0 && a.PendingTokens == 0 {
		report(path+".admission.overflow", "`reject` without a limit", "outstanding or pending_tokens", "")
	}
	if s == nil {
		return
	}
	if s.Down > s.Up {
		report(path+".scaling.down", strconv.FormatFloat(s.Down, 'g', -1, 64), "at most up, "+strconv.FormatFloat(s.Up, 'g', -1, 64), "")
	}
	if s.Min > s.Max {
		report(path+".scaling.min", strconv.Itoa(s.Min), "at most max, "+strconv.Itoa(s.Max), "")
	}
	if replicas > 0 && (replicas < s.Min || replicas > s.Max) {
		report(path+".replicas", strconv.Itoa(replicas), fmt.Sprintf("within scaling's %d to %d", s.Min, s.Max), "")
	}
}

// checkDecode reports what a split of prefill and decode does not have.
func checkDecode(path string, d *ServingDecode, report reporter) {
	checkRouting(path, &d.Admission, d.Scaling, d.Replicas, report)
	if d.Admission.Queue > 0 || d.Admission.Overflow == "reject" {
		report(path+".admission", "a bound on those that wait", "outstanding and pending_tokens alone: a prompt that is computed is not turned away", "")
	}
}

// checkSLOs reports objectives without a limit and names that stand twice.
func checkSLOs(path string, slos []ServingSLO, report reporter) {
	seen := map[string]bool{}
	for i := range slos {
		s := &slos[i]
		if !s.TTFT.Known() && !s.TPOT.Known() && !s.E2E.Known() && !s.ITL.Known() && !s.TTFTSlowdown.Known() && !s.TPOTSlowdown.Known() && !s.E2ESlowdown.Known() {
			report(point(path, i), "no limit", "at least one of ttft, tpot, e2e, itl and the slowdowns", "")
		}
		name := s.Label()
		if seen[name] {
			report(point(path, i), "`"+name+"` a second time", "a name of its own", "")
		}
		seen[name] = true
	}
}

// Label is what reports call an objective: its name, or its limits.
func (s *ServingSLO) Label() string {
	if s.Name != "" {
		return s.Name
	}
	var parts []string
	add := func(key string, known bool, text string) {
		if known {
			parts = append(parts, key+" "+text)
		}
	}
	add("TTFT", s.TTFT.Known(), s.TTFT.Mode.String())
	add("TPOT", s.TPOT.Known(), s.TPOT.Mode.String())
	add("E2E", s.E2E.Known(), s.E2E.Mode.String())
	add("ITL", s.ITL.Known(), s.ITL.Mode.String())
	add("TTFT slowdown", s.TTFTSlowdown.Known(), s.TTFTSlowdown.Mode.String())
	add("TPOT slowdown", s.TPOTSlowdown.Known(), s.TPOTSlowdown.Mode.String())
	add("E2E slowdown", s.E2ESlowdown.Known(), s.E2ESlowdown.Mode.String())
	return strings.Join(parts, ", ")
}

// checkRequestTrace reports a part of a trace that is none, and names that do not fit the blocks.
func checkRequestTrace(path string, t *RequestTrace, block int, report reporter) {
	if t == nil {
		return
	}
	if t.To.Known() && t.To.Mode <= t.From.Mode {
		report(path+".to", "`"+t.To.String()+"`", "behind from, "+t.From.String(), "")
	}
	if block > 0 && t.PrefixTokens%block != 0 {
		report(path+".prefix_tokens", strconv.Itoa(t.PrefixTokens), "a multiple of block_size, "+strconv.Itoa(block), "")
	}
}
