package report

import (
	"encoding/csv"
	"io"
	"strconv"
)

// WriteServingJSON writes a report's simulated services as one JSON document.
func WriteServingJSON(w io.Writer, r *Report) error {
	return writeDocument(w, struct {
		section
		Serving  []*Serving `json:"serving"`
		Warnings []string   `json:"warnings"`
	}{r.section(), r.Serving, append([]string{}, r.Warnings...)})
}

// WriteServingCSV writes simulated services as a table, one number a row: workload, section, item, statistic, value, unit.
// Sections are count, rule, latency, slo, rate, use, energy, cost, pool, load (its item is the multiple of the rate), fleet
// and cliff (their item is the configuration). Series are in WriteServingSeriesCSV.
func WriteServingCSV(w io.Writer, list []*Serving) error {
	return writeNumbers(w, list, func(s *Serving) string { return s.Workload }, func(t *numberTable, s *Serving) {
		t.counts(s)
		t.latencies(s)
		t.figures(s)
		t.pools(s)
		t.load(s)
		t.sizing(s.Sizing)
	})
}

func (t *numberTable) counts(s *Serving) {
	c := &s.Counts
	for _, n := range []struct {
		name  string
		value int64
		unit  string
	}{
		{"arrived", c.Arrived, "requests"},
		{"finished", c.Finished, "requests"},
		{"measured", c.Measured, "requests"},
		{"rejected", c.Rejected, "requests"},
		{"refused", c.Refused, "requests"},
		{"given_up", c.GivenUp, "requests"},
		{"requeued", c.Requeued, "requests"},
		{"input", c.InputTokens, "tokens"},
		{"output", c.OutputTokens, "tokens"},
		{"output_cut", c.Cut, "tokens"},
	} {
		t.add("count", n.name, "", float64(n.value), n.unit)
	}
	for _, r := range s.Rules {
		t.add("rule", r.Name, "", float64(r.Count), "")
	}
}

func (t *numberTable) latencies(s *Serving) {
	for i := range s.Latencies {
		l := &s.Latencies[i]
		t.add("latency", l.Name, "count", float64(l.Count), "")
		for _, v := range []Part{{"mean", l.Mean}, {"p50", l.P50}, {"p90", l.P90}, {"p95", l.P95}, {"p99", l.P99}, {"max", l.Max}} {
			t.add("latency", l.Name, v.Name, v.Value, "s")
		}
	}
	for i := range s.Objectives {
		o := &s.Objectives[i]
		for _, l := range o.Limits {
			unit := "s"
			if l.Slowdown {
				unit = "times alone"
			}
			t.add("slo", o.Name, "limit "+l.Name, l.Value, unit)
		}
		t.add("slo", o.Name, "wanted", o.Wanted, "")
		t.add("slo", o.Name, "attainment", o.Attainment, "")
		t.add("slo", o.Name, "goodput", o.Goodput, "requests/s")
	}
}

// figures are rates, use, energy and cost.
func (t *numberTable) figures(s *Serving) {
	t.add("rate", "requests", "mean", s.RequestsPerSecond, "requests/s")
	t.add("rate", "input", "mean", s.InputPerSecond, "tokens/s")
	t.add("rate", "output", "mean", s.OutputPerSecond, "tokens/s")
	u := &s.Use
	for _, v := range []struct {
		item, statistic string
		value           float64
		unit            string
	}{
		{"queue", "mean", u.MeanQueue, "requests"},
		{"queue", "p95", u.P95Queue, "requests"},
		{"queue", "peak", u.PeakQueue, "requests"},
		{"running", "mean", u.MeanRunning, "sequences"},
		{"running", "peak", u.PeakRunning, "sequences"},
		{"kv", "mean", u.MeanKV, "share"},
		{"kv", "peak", u.PeakKV, "share"},
		{"busy", "mean", u.Busy, "share"},
		{"prefix_cache_hits", "mean", u.CacheHits, "share"},
		{"preemptions", "sum", float64(u.Preemptions), ""},
		{"iterations", "sum", float64(u.Iterations), ""},
		{"replica_time", "sum", u.ReplicaSeconds, "s"},
		{"over_power_limit", "sum", u.OverLimit, "s"},
	} {
		t.add("use", v.item, v.statistic, v.value, v.unit)
	}
	e := &s.Energy
	for _, p := range e.Phases {
		t.add("energy", p.Name, "sum", p.KWh, "kWh")
		t.add("energy", p.Name, "per_output_token", p.JoulesPerOutput, "J")
		t.add("energy", p.Name, "per_request", p.JoulesPerAnswer, "J")
	}
	t.add("energy", "all", "sum", e.KWh, "kWh")
	t.add("energy", "all", "per_output_token", e.JoulesPerOutput, "J")
	t.add("energy", "all", "per_token", e.JoulesPerToken, "J")
	t.add("energy", "all", "per_request", e.JoulesPerAnswer, "J")
	t.add("energy", "prefill", "per_input_token", e.PrefillPerToken, "J")
	t.add("energy", "power", "mean", e.MeanWatts, "W")
	t.add("energy", "power", "peak", e.PeakWatts, "W")
	k := &s.Cost
	t.add("cost", "energy", "sum", k.EnergyUSD, "USD")
	t.add("cost", "hardware", "sum", k.HardwareUSD, "USD")
	t.add("cost", "staff", "sum", k.StaffUSD, "USD")
	t.add("cost", "all", "per_m_output_tokens", k.USDPerMOutput, "USD")
	t.add("cost", "all", "per_m_tokens", k.USDPerMTokens, "USD")
	if k.HasCarbon {
		t.add("cost", "co2", "sum", k.GramsCO2, "g")
		t.add("cost", "co2", "per_m_output_tokens", k.GramsPerMOutput, "g")
		t.add("cost", "co2", "per_m_tokens", k.GramsPerMTokens, "g")
	}
}

func (t *numberTable) pools(s *Serving) {
	for i := range s.Pools {
		p := &s.Pools[i]
		name := p.Name
		if name == "" {
			name = "serving"
		}
		for _, v := range []struct {
			what string
			n    int
		}{
			{"replicas", p.Replicas},
			{"most_up", p.MostUp},
			{"accelerators_per_replica", p.Accelerators},
			{"servers", p.Servers},
			{"kv_blocks", p.Blocks},
			{"started", p.Started},
			{"drained", p.Drained},
			{"failures", p.Failures},
		} {
			t.add("pool", name, v.what, float64(v.n), "")
		}
		t.add("pool", name, "busy", p.BusyShare, "share")
	}
}

func (t *numberTable) load(s *Serving) {
	for i := range s.Load {
		l := &s.Load[i]
		item := exact(l.Multiple)
		t.add("load", item, "arriving", l.RequestsPerSecond, "requests/s")
		for _, v := range []Part{
			{"ttft_p50", l.TTFTP50},
			{"ttft_p99", l.TTFTP99},
			{"tpot_p50", l.TPOTP50},
			{"tpot_p99", l.TPOTP99},
			{"e2e_p50", l.E2EP50},
			{"e2e_p99", l.E2EP99},
		} {
			t.add("load", item, v.Name, v.Value, "s")
		}
		for k := range l.Attainment {
			name := strconv.Itoa(k + 1)
			if k < len(s.Objectives) {
				name = s.Objectives[k].Name
			}
			t.add("load", item, "attainment "+name, l.Attainment[k], "share")
			t.add("load", item, "goodput "+name, l.Goodput[k], "requests/s")
		}
		for _, p := range l.Joules {
			t.add("load", item, p.Name+"_per_output_token", p.Value, "J")
		}
		t.add("load", item, "power", l.MeanWatts, "W")
		t.add("load", item, "queue", l.MeanQueue, "requests")
		t.add("load", item, "rejected", float64(l.Rejected), "requests")
		t.add("load", item, "cost_per_m_tokens", l.USDPerMTokens, "USD")
	}
}

func (t *numberTable) sizing(z *ServingSizing) {
	if z == nil {
		return
	}
	for i := range z.Candidates {
		c := &z.Candidates[i]
		if c.Meets {
			for _, v := range []struct {
				what  string
				value float64
				unit  string
			}{
				{"replicas", float64(c.Replicas), ""},
				{"decode_replicas", float64(c.Decode), ""},
				{"accelerators", float64(c.Accelerators), ""},
				{"servers", float64(c.Servers), ""},
				{"attainment", c.Attainment, "share"},
				{"ttft_p99", c.TTFTP99, "s"},
				{"tpot_p99", c.TPOTP99, "s"},
				{"power", c.MeanMW, "MW"},
				{"cost_per_hour", c.USDPerHour, "USD"},
				{"cost_per_m_output_tokens", c.USDPerMOutput, "USD"},
				{"co2_per_m_output_tokens", c.GramsPerMOutput, "g"},
				{"energy_per_output_token", c.JoulesPerOutput, "J"},
			} {
				t.add("fleet", c.Name, v.what, v.value, v.unit)
			}
		}
		for k := range c.Cliff {
			f := &c.Cliff[k]
			item := c.Name + " x " + strconv.Itoa(f.Replicas)
			if f.Decode > 0 {
				item += " + " + strconv.Itoa(f.Decode)
			}
			t.add("cliff", item, "attainment", f.Attainment, "share")
			t.add("cliff", item, "ttft_p99", f.TTFTP99, "s")
			t.add("cliff", item, "tpot_p99", f.TPOTP99, "s")
		}
	}
}

// WriteServingSeriesCSV writes a service's course, one bin a row of each series: series, start_s, width_s, value, unit.
func WriteServingSeriesCSV(w io.Writer, s *Serving) error {
	out := csv.NewWriter(w)
	if err := out.Write([]string{"series", "start_s", "width_s", "value", "unit"}); err != nil {
		return err
	}
	for _, v := range []struct {
		name, unit string
		of         *ServingSeries
	}{
		{"power", "W", &s.Power},
		{"queue", "requests", &s.Timeline.Queue},
		{"running", "sequences", &s.Timeline.Running},
		{"kv", "share", &s.Timeline.KV},
	} {
		for i, value := range v.of.Values {
			row := []string{v.name, exact(v.of.Start + float64(i)*v.of.Width), exact(v.of.Width), exact(value), v.unit}
			if err := out.Write(row); err != nil {
				return err
			}
		}
	}
	out.Flush()
	return out.Error()
}
