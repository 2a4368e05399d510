package report

import (
	"fmt"
	"io"
	"math"
	"strings"
)

// WriteServingText writes a report's simulated services for a terminal: for each its latencies, its SLOs, how the fleet is
// used, energy by phase, cost, the same service at other rates and the smallest fleet, as far as they were asked for.
func WriteServingText(w io.Writer, r *Report, o TextOptions) error {
	if o.Width == 0 {
		o.Width = 128
	}
	p := &page{o: o}
	p.line("%s", r.Scenario)
	if r.Description != "" {
		p.paragraph("", r.Description)
	}
	for _, s := range r.Serving {
		p.serving(s)
	}
	p.o.Assumptions = listedAssumptions
	p.assumptions(r.Assumptions)
	p.notes("Warnings", r.Warnings)
	_, err := w.Write(p.b.Bytes())
	return err
}

// serving writes one service.
func (p *page) serving(s *Serving) {
	p.heading(s.title())
	p.paragraph("  ", s.what())
	p.heading("Latency")
	t := newTable("lrrrrrrl")
	t.row("", "P50", "P90", "P95", "P99", "mean", "most", "")
	for _, row := range s.latencyRows() {
		t.row(row...)
	}
	p.table(t)
	p.objectives(s)
	p.heading("The fleet")
	t = newTable("lrl")
	for _, row := range s.rows() {
		t.row(row[0], row[1], row[2])
	}
	p.table(t)
	p.phases(s)
	p.rules(s.Rules)
	p.loadCurve(s)
	p.fleets(s.Sizing)
	p.notes("Calibrated on", s.Sources)
	p.notes("Notes", s.Notes)
}

// title names a service, its machines and their number.
func (s *Serving) title() string {
	var chips []string
	for i := range s.Pools {
		pool := &s.Pools[i]
		chips = append(chips, fmt.Sprintf("%s %s", Number(float64(pool.Replicas*pool.Accelerators), 6), pool.Accelerator))
	}
	return fmt.Sprintf("%s: serve %s on %s", s.Workload, s.Model, strings.Join(chips, " + "))
}

// what says in words what is simulated.
func (s *Serving) what() string {
	var pools []string
	for i := range s.Pools {
		pools = append(pools, s.Pools[i].words())
	}
	return fmt.Sprintf("%s; %s. Weights in %s, KV cache in %s, scheduler %s. Traffic: %s, %s studied.", s.Model, strings.Join(pools, "; "), s.Weights, s.Cache,
		s.Scheduler, s.Requests, durationText(s.Seconds))
}

// words say what a pool is made of.
func (p *ServingPool) words() string {
	name := ""
	if p.Name != "" {
		name = p.Name + ": "
	}
	text := fmt.Sprintf("%s%s of %s (%s)", name, plural(p.Replicas, "replica"), p.layout(), p.Server)
	if p.Engine != "" {
		text += ", engine " + p.Engine
	}
	if p.Replicas > 1 {
		text += ", router " + p.Router
	}
	return text
}

// layout names the degrees of parallelism above 1.
func (p *ServingPool) layout() string {
	var parts []string
	for _, d := range []struct {
		name string
		n    int
	}{{"TP", p.TP}, {"PP", p.PP}, {"DP", p.DP}, {"EP", p.EP}} {
		if d.n > 1 {
			parts = append(parts, fmt.Sprintf("%s %d", d.name, d.n))
		}
	}
	if len(parts) == 0 {
		return "1 " + p.Accelerator
	}
	return Number(float64(p.Accelerators), 6) + " " + p.Accelerator + ", " + strings.Join(parts, ", ")
}

// plural says a number of things.
func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return Number(float64(n), 9) + " " + noun + "s"
}

// timeText prints a latency: ms below a second.
func timeText(seconds float64) string {
	if a := math.Abs(seconds); a > 0 && a < 0.9995 {
		return Number(1e3*seconds, 3) + " ms"
	}
	return Number(seconds, 3) + " s"
}

// someTime prints a latency that is 0 where no request has it.
func someTime(seconds float64) string {
	if seconds == 0 {
		return "-"
	}
	return timeText(seconds)
}

// durationText prints a time span with the unit that keeps it short.
func durationText(seconds float64) string {
	switch {
	case seconds >= 2*86400:
		return Number(seconds/86400, 3) + " d"
	case seconds >= 3600:
		return Number(seconds/3600, 3) + " h"
	case seconds >= 60:
		return Number(seconds/60, 3) + " min"
	}
	return Number(seconds, 3) + " s"
}

// latencyRows are the table of latencies: name, P50, P90, P95, P99, mean, greatest, what it is.
func (s *Serving) latencyRows() [][]string {
	var rows [][]string
	for i := range s.Latencies {
		l := &s.Latencies[i]
		rows = append(rows, []string{
			l.Name, timeText(l.P50), timeText(l.P90), timeText(l.P95), timeText(l.P99), timeText(l.Mean), timeText(l.Max), l.Meaning,
		})
	}
	return rows
}

// limits says what an SLO asks for.
func (o *ServingObjective) limits() string {
	var parts []string
	for _, l := range o.Limits {
		if l.Slowdown {
			parts = append(parts, l.Name+" "+Number(l.Value, 3)+" times that alone")
		} else {
			parts = append(parts, l.Name+" "+timeText(l.Value))
		}
	}
	return strings.Join(parts, ", ")
}

// verdict says whether an SLO is met.
func (o *ServingObjective) verdict() string {
	if o.Met {
		return "met"
	}
	return "NOT MET"
}

// shareText prints a share of requests: near 1 with as many digits as tell it from that.
func shareText(share float64) string {
	if share <= 0.995 || share >= 1 {
		return Percent(share, 3)
	}
	decimals := 2
	for decimals < 6 && math.Round(100*share*math.Pow10(decimals)) >= 100*math.Pow10(decimals) {
		decimals++
	}
	return Fixed(100*share, decimals) + " %"
}

func (p *page) objectives(s *Serving) {
	if len(s.Objectives) == 0 {
		return
	}
	p.heading("SLOs")
	t := newTable("lrrrll")
	t.row("", "wanted", "attained", "goodput 1/s", "", "at most")
	for i := range s.Objectives {
		o := &s.Objectives[i]
		t.row(o.Name, shareText(o.Wanted), shareText(o.Attainment), Number(o.Goodput, 3), o.verdict(), o.limits())
	}
	p.table(t)
}

// ratio prints a number over requests or tokens; 0 is of none.
func ratio(x float64) string {
	if x == 0 {
		return "-"
	}
	return Number(x, 3)
}

// rows are the fleet's figures: what, how much, and what there is to say of it.
func (s *Serving) rows() [][3]string {
	c, u, e, k := &s.Counts, &s.Use, &s.Energy, &s.Cost
	count := func(n int64) string { return Number(float64(n), 12) }
	rows := [][3]string{
		{"requests", count(c.Arrived), s.requestsNote()},
		{"throughput", Number(s.RequestsPerSecond, 3) + " 1/s", fmt.Sprintf("%s and %s", Scaled(s.InputPerSecond, "tok/s in", 3), Scaled(s.OutputPerSecond, "tok/s out", 3))},
		{"queue", Number(u.MeanQueue, 3), fmt.Sprintf("requests in the mean; P95 of the time %s, peak %s", Number(u.P95Queue, 3), Number(u.PeakQueue, 3))},
		{"running", Number(u.MeanRunning, 3), fmt.Sprintf("sequences in a replica that works, in the mean; peak %s", Number(u.PeakRunning, 4))},
		{"KV cache", Percent(u.MeanKV, 3), fmt.Sprintf("held in the mean; peak of a replica %s; %s of the prompts' tokens found in it; %s", Percent(u.PeakKV, 3), Percent(u.CacheHits, 3), plural(int(u.Preemptions), "preemption"))},
		{"busy", shareText(u.Busy), fmt.Sprintf("of the time that replicas are on; %s iterations", count(u.Iterations))},
		{"IT power", Number(e.MeanWatts/1e3, 3) + " kW", fmt.Sprintf("mean; peak %s kW", Number(e.PeakWatts/1e3, 3))},
		{"IT energy", Number(e.KWh, 4) + " kWh", fmt.Sprintf("%s J a request, %s J a token out, %s J a token in and out", ratio(e.JoulesPerAnswer), ratio(e.JoulesPerOutput), ratio(e.JoulesPerToken))},
		{"by phase", ratio(e.PrefillPerToken) + " J", fmt.Sprintf("a token of a prompt for prefill, %s J a token out for decode", ratio(e.DecodePerToken))},
		{"cost", ratio(k.USDPerMTokens) + " USD", fmt.Sprintf("per million tokens in and out, %s USD per million out; of it energy %s (PUE %s)", ratio(k.USDPerMOutput), Percent(safeShare(k.EnergyUSD, k.EnergyUSD+k.HardwareUSD+k.StaffUSD), 3), Number(k.PUE, 3))},
	}
	if k.HasCarbon {
		rows = append(rows, [3]string{"carbon", ratio(k.GramsPerMTokens) + " g", fmt.Sprintf("CO2 per million tokens in and out, %s g per million out", ratio(k.GramsPerMOutput))})
	}
	for i := range s.Pools {
		if pool := &s.Pools[i]; pool.Started+pool.Drained+pool.Failures > 0 {
			rows = append(rows, [3]string{strings.TrimSpace(pool.Name + " replicas"), Number(float64(pool.MostUp), 6), fmt.Sprintf("at most; %d starts, %d ends, %d failures", pool.Started, pool.Drained, pool.Failures)})
		}
	}
	if u.OverLimit > 0 {
		rows = append(rows, [3]string{"power limit", durationText(u.OverLimit), "in which replicas might have drawn more than the site's limit"})
	}
	return rows
}

// requestsNote says what became of the requests.
func (s *Serving) requestsNote() string {
	c := &s.Counts
	text := Number(float64(c.Finished), 12) + " finished"
	for _, part := range []struct {
		n    int64
		what string
	}{{c.Rejected, "turned away"}, {c.Refused, "too long for the model"}, {c.GivenUp, "given up after failures"}, {c.Requeued, "begun again"}} {
		if part.n > 0 {
			text += fmt.Sprintf(", %s %s", Number(float64(part.n), 12), part.what)
		}
	}
	if c.Measured != c.Finished {
		text += fmt.Sprintf("; latencies are of the %s that arrived in the time studied", Number(float64(c.Measured), 12))
	}
	if c.Cut > 0 {
		text += fmt.Sprintf("; %s tokens of answers cut at the model's length", Number(float64(c.Cut), 12))
	}
	return text
}

// safeShare is a part of a whole, 0 of nothing.
func safeShare(part, whole float64) float64 {
	if whole <= 0 {
		return 0
	}
	return part / whole
}

// phases writes the energy by phase with a bar for each.
func (p *page) phases(s *Serving) {
	var list []Part
	for _, phase := range s.Energy.Phases {
		list = append(list, Part{phase.Name, phase.KWh})
	}
	if s.Energy.KWh > 0 {
		p.shares("Where the energy goes", list, s.Energy.KWh, "kWh")
	}
}

func (p *page) rules(rules []ServingRule) {
	if len(rules) == 0 {
		return
	}
	p.heading("Requests that did not fit")
	t := newTable("lr")
	for _, r := range rules {
		t.row(r.Name, Number(float64(r.Count), 12))
	}
	p.table(t)
}

// loadHead and loadRows are the table of the service at other rates.
func (s *Serving) loadHead() []string {
	head := []string{"rate", "requests/s", "TTFT P50", "TTFT P99", "TPOT P50", "TPOT P99"}
	for i := range s.Objectives {
		head = append(head, s.Objectives[i].Name)
	}
	return append(head, "kW", "J/token out", "USD/M tokens")
}

func (s *Serving) loadRows() [][]string {
	var rows [][]string
	for i := range s.Load {
		l := &s.Load[i]
		joules := 0.0
		for _, part := range l.Joules {
			joules += part.Value
		}
		row := []string{
			Number(l.Multiple, 3) + "x", Number(l.RequestsPerSecond, 3), someTime(l.TTFTP50), someTime(l.TTFTP99),
			someTime(l.TPOTP50), someTime(l.TPOTP99),
		}
		for k := range s.Objectives {
			share := "-"
			if k < len(l.Attainment) {
				share = shareText(l.Attainment[k])
			}
			row = append(row, share)
		}
		rows = append(rows, append(row, Number(l.MeanWatts/1e3, 3), ratio(joules), ratio(l.USDPerMTokens)))
	}
	return rows
}

func (p *page) loadCurve(s *Serving) {
	if len(s.Load) == 0 {
		return
	}
	p.heading("The same service at other rates")
	head := s.loadHead()
	t := newTable(strings.Repeat("r", len(head)))
	t.row(head...)
	for _, row := range s.loadRows() {
		t.row(row...)
	}
	p.table(t)
}

// fleetHead and rows are the table of candidates of a sizing.
func fleetHead() []string {
	return []string{"configuration", "replicas", "GPUs", "servers", "attained", "TTFT P99", "TPOT P99", "kW", "USD/h", "USD/M out", "J/token out", ""}
}

func (z *ServingSizing) rows() [][]string {
	var rows [][]string
	for i := range z.Candidates {
		c := &z.Candidates[i]
		replicas := Number(float64(c.Replicas), 6)
		if c.Decode > 0 {
			replicas += " + " + Number(float64(c.Decode), 6)
		}
		if !c.Meets {
			rows = append(rows, []string{c.Name, "-", "-", "-", "-", "-", "-", "-", "-", "-", "-", c.Why})
			continue
		}
		rows = append(rows, []string{
			c.Name, replicas, Number(float64(c.Accelerators), 9), Number(float64(c.Servers), 9), shareText(c.Attainment), timeText(c.TTFTP99), timeText(c.TPOTP99),
			Number(1e3*c.MeanMW, 3), Number(c.USDPerHour, 3), Number(c.USDPerMOutput, 3), Number(c.JoulesPerOutput, 3), "",
		})
	}
	return rows
}

func (p *page) fleets(z *ServingSizing) {
	if z == nil {
		return
	}
	p.heading("Smallest fleets that meet the SLOs, " + z.Objective + " first")
	head := fleetHead()
	t := newTable("lrrrrrrrrrr")
	t.row(head[:len(head)-1]...)
	rows := z.rows()
	for _, row := range rows {
		t.row(row[:len(row)-1]...)
	}
	p.table(t)
	for _, row := range rows {
		if why := row[len(row)-1]; why != "" {
			p.paragraph("  ", row[0]+": "+why)
		}
	}
	for _, note := range z.Notes {
		p.paragraph("  ", note)
	}
}
