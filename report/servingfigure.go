package report

import (
	"fmt"
	"html/template"
	"slices"
	"strings"

	"tokenwatt/report/svg"
)

// servingView is one service with its figures drawn.
type servingView struct {
	*Serving
	ID                     string // of its section
	What                   string
	Latency                [][]string
	FleetRows              [][3]string
	SLOs                   []objectiveRow
	PoolRows               [][]string
	LoadHead               []string
	LoadRows               [][]string
	FleetHead              []string
	Fleets                 [][]string
	NoFleets               []string // why configurations have none
	CDF, Times, Energy     template.HTML
	Against, Kept, Cliffed template.HTML
}

// objectiveRow is an SLO laid out for the page's table.
type objectiveRow struct {
	Name, Limits, Wanted, Attained, Goodput, Verdict string
}

// poolRows are the table of the replicas, a column a pool: what, and of each pool how much.
func (s *Serving) poolRows() [][]string {
	count := func(n int) string { return typeset(Number(float64(n), 12)) }
	rows := [][]string{}
	for _, row := range []struct {
		name string
		of   func(*ServingPool) string
	}{
		{"Server", func(p *ServingPool) string { return p.Server }},
		{"Engine", func(p *ServingPool) string { return p.Engine }},
		{"Router", func(p *ServingPool) string { return p.Router }},
		{"Replicas", func(p *ServingPool) string { return count(p.Replicas) }},
		{"One replica", func(p *ServingPool) string { return p.layout() }},
		{"Servers, partly filled ones whole", func(p *ServingPool) string { return count(p.Servers) }},
		{"Memory of an accelerator", func(p *ServingPool) string {
			var memory []string
			for _, part := range p.Memory {
				memory = append(memory, part.Name+" "+Number(part.Value, 3))
			}
			return strings.Join(memory, ", ") + " GiB"
		}},
		{"KV blocks", func(p *ServingPool) string { return count(p.Blocks) + " of " + count(p.BlockTokens) + " tokens" }},
		{"At most in an iteration", func(p *ServingPool) string {
			return count(p.MaxSeqs) + " sequences, " + count(p.MaxBatchedTokens) + " tokens"
		}},
		{"Longest request", func(p *ServingPool) string { return count(p.MaxModelLen) + " tokens" }},
		{"Power of a replica", func(p *ServingPool) string {
			return typeset(Number(p.IdleWatts, 3)) + " W idle, " + typeset(Number(p.PeakWatts, 4)) + " W at most"
		}},
		{"Busy", func(p *ServingPool) string { return typeset(shareText(p.BusyShare)) }},
	} {
		cells := []string{row.name}
		for i := range s.Pools {
			cells = append(cells, row.of(&s.Pools[i]))
		}
		rows = append(rows, cells)
	}
	return rows
}

// newServingView lays a service out for the page.
func newServingView(s *Serving) (*servingView, error) {
	v := &servingView{
		Serving: s, ID: "serving-" + idOf(s.Workload), What: s.what(), Latency: s.latencyRows(), FleetRows: s.rows(),
		PoolRows: s.poolRows(), LoadHead: s.loadHead(), LoadRows: s.loadRows(), FleetHead: fleetHead(),
	}
	v.FleetHead = v.FleetHead[:len(v.FleetHead)-1]
	if s.Sizing != nil {
		for _, row := range s.Sizing.rows() {
			last := len(row) - 1
			if row[last] != "" {
				v.NoFleets = append(v.NoFleets, row[0]+": "+row[last])
			}
			v.Fleets = append(v.Fleets, row[:last])
		}
	}
	// What a latency is stays on one line: a phone scrolls there.
	for _, row := range v.Latency {
		row[len(row)-1] = strings.ReplaceAll(row[len(row)-1], " ", "\u00a0")
	}
	// Names and words, at the ends of rows, are left as they are.
	for _, row := range append(append(v.Latency, v.LoadRows...), v.Fleets...) {
		for i := 1; i < len(row)-1; i++ {
			row[i] = typeset(row[i])
		}
	}
	for i := range s.Objectives {
		o := &s.Objectives[i]
		v.SLOs = append(v.SLOs, objectiveRow{o.Name, o.limits(), shareText(o.Wanted), shareText(o.Attainment), Number(o.Goodput, 3), o.verdict()})
	}
	for _, f := range []struct {
		name   string
		figure svg.Figure
		to     *template.HTML
	}{
		{"latencies", latencyFigure(s), &v.CDF},
		{"the timeline", timelineFigure(s), &v.Times},
		{"energy by phase", phaseFigure(s), &v.Energy},
		{"latency against load", loadFigure(s), &v.Against},
		{"attainment against load", keptFigure(s), &v.Kept},
		{"the cliff", cliffFigure(s), &v.Cliffed},
	} {
		var err error
		if *f.to, err = drawing(f.figure); err != nil {
			return nil, fmt.Errorf("figure of %s: %w", f.name, err)
		}
	}
	return v, nil
}

// drawnLatencies are the latencies of the figure with their colours, by name.
func drawnLatencies() []struct{ name, family string } {
	return []struct{ name, family string }{{"TTFT", "fission"}, {"TPOT", "gas"}, {"E2E", "hydrogen"}}
}

// latency finds a latency by name, nil where there is none.
func (s *Serving) latency(name string) *ServingLatency {
	for i := range s.Latencies {
		if s.Latencies[i].Name == name {
			return &s.Latencies[i]
		}
	}
	return nil
}

// latencyFigure draws the distributions of TTFT, TPOT and E2E on one axis of time.
func latencyFigure(s *Serving) svg.Figure {
	f := svg.Scatter{XLabel: "time", XUnit: "s", YLabel: "share of requests that take at most so long", YUnit: "%", LogX: true}
	zeros := 0
	for _, d := range drawnLatencies() {
		l := s.latency(d.name)
		if l == nil {
			continue
		}
		g := svg.ScatterGroup{Name: d.name, Family: d.family, Joined: true, Plain: true}
		for _, q := range l.Quantiles {
			if q.Seconds > 0 { // the axis is logarithmic
				g.X, g.Y = append(g.X, q.Seconds), append(g.Y, 100*q.Share)
			} else {
				zeros++
			}
		}
		if len(g.X) > 0 {
			f.Groups = append(f.Groups, g)
		}
	}
	if len(f.Groups) == 0 {
		return nil
	}
	title := "How long requests take"
	if l := s.latency("TTFT"); l != nil {
		title = fmt.Sprintf("Half the requests have their first token within %s, 99 in 100 within %s", timeText(l.P50), timeText(l.P99))
	}
	f.Frame = svg.Frame{
		ID: "latency-" + idOf(s.Workload), Title: title,
		Subtitle: "Time to first token (TTFT), time per output token (TPOT), end to end (E2E): the share of requests within a time",
	}
	if zeros > 0 {
		f.Note = "Quantiles of zero have no place on this axis."
	}
	f.Groups = append(f.Groups, limitMarks(s)...)
	return f
}

// limitMarks draws the limits of the SLOs as lines from nothing to the share that is wanted.
func limitMarks(s *Serving) []svg.ScatterGroup {
	var groups []svg.ScatterGroup
	for i := range s.Objectives {
		o := &s.Objectives[i]
		for _, l := range o.Limits {
			k := slices.IndexFunc(drawnLatencies(), func(d struct{ name, family string }) bool { return d.name == l.Name })
			if k < 0 || l.Value <= 0 || l.Slowdown {
				continue
			}
			groups = append(groups, svg.ScatterGroup{
				Name: o.Name + ", limit of " + l.Name, Family: drawnLatencies()[k].family, X: []float64{l.Value, l.Value}, Y: []float64{0, 100 * o.Wanted},
				Labels: []string{l.Name + " " + timeText(l.Value), ""}, Joined: true, Plain: true,
			})
		}
	}
	return groups
}

// drawnBins is how many bins a timeline has in the figure; finer ones are put together, which keeps their mean.
const drawnBins = 240

// timelineFigure draws queue, running sequences, KV use and power over time. Power may have wider bins than the others: it is
// level in each then.
func timelineFigure(s *Serving) svg.Figure {
	series := []struct {
		of                  *ServingSeries
		title, unit, family string
		scale               float64
	}{
		{&s.Timeline.Queue, "Requests that wait", "", "gas", 1},
		{&s.Timeline.Running, "Sequences that run", "", "serving", 1},
		{&s.Timeline.KV, "KV cache held", "%", "hydrogen", 100},
		{&s.Power, "IT power", "kW", "load", 1e-3},
	}
	width, end := 0.0, 0.0
	for _, v := range series {
		if v.of != &s.Power {
			width = max(width, v.of.Width)
		}
		end = max(end, float64(len(v.of.Values))*v.of.Width)
	}
	if width <= 0 || end < 2*width {
		return nil
	}
	width *= max(1, float64(int(end/width/drawnBins+0.999999)))
	n := int(end/width + 0.5)
	if n < 2 {
		return nil
	}
	unit, scale := "minutes", 60.0
	if end > 2*86400 {
		unit, scale = "hours", 3600
	}
	f := svg.Traces{
		Frame: svg.Frame{
			ID: "timeline-" + idOf(s.Workload), Title: fmt.Sprintf("The fleet draws %s kW in the mean, %s kW at the peak", Number(s.Energy.MeanWatts/1e3, 3), Number(s.Energy.PeakWatts/1e3, 3)),
			Subtitle: fmt.Sprintf("Queue, batch and KV cache over the time studied in means of %s, IT power in means of %s", durationText(width), durationText(max(width, s.Power.Width))),
		},
		XLabel: unit,
	}
	for i := range n {
		f.X = append(f.X, (float64(i)+0.5)*width/scale)
	}
	for _, v := range series {
		if len(v.of.Values) == 0 {
			continue
		}
		f.Panels = append(f.Panels, svg.TracePanel{Title: v.title, Unit: v.unit, Series: []svg.Series{{Name: v.title, Family: v.family, Values: v.of.rebin(width, n, v.scale)}}})
	}
	return f
}

// rebin returns means over n bins of another width, times a scale.
func (s *ServingSeries) rebin(width float64, n int, scale float64) []float64 {
	sums, covered := make([]float64, n), make([]float64, n)
	for i, v := range s.Values {
		from := float64(i) * s.Width
		for to := from + s.Width; from < to; {
			k := min(int(from/width*(1+1e-12)), n-1)
			next := min(to, float64(k+1)*width)
			if k == n-1 || next <= from {
				next = to
			}
			sums[k] += v * (next - from)
			covered[k] += next - from
			from = next
		}
	}
	for k := range sums {
		if covered[k] > 0 {
			sums[k] *= scale / covered[k]
		}
	}
	return sums
}

// drawnPhase is the share of a bar that a phase has in one of them at least to be drawn.
const drawnPhase = 0.002

// phaseFigure draws J of an output token by phase: of the scenario's own rate and of the others.
func phaseFigure(s *Serving) svg.Figure {
	if s.Energy.JoulesPerOutput <= 0 {
		return nil
	}
	own := ServingLoad{}
	for _, p := range s.Energy.Phases {
		own.Joules = append(own.Joules, Part{p.Name, p.JoulesPerOutput})
	}
	loads, names := []ServingLoad{own}, []string{"as it is"}
	title := fmt.Sprintf("A token takes %s J", Number(s.Energy.JoulesPerOutput, 3))
	if len(s.Load) > 0 {
		loads, names = s.Load, nil
		title += ", and what it takes depends on the load"
	}
	f := svg.Breakdown{Measure: "energy of an output token", Unit: "J"}
	for i := range loads {
		if names == nil || i >= len(names) {
			names = append(names, Number(loads[i].Multiple, 3)+" x: "+Number(loads[i].RequestsPerSecond, 3)+" requests/s")
		}
		f.Items = append(f.Items, svg.BreakdownItem{Name: names[i]})
	}
	var little []string
	for _, p := range own.Joules {
		values, drawn := make([]float64, len(loads)), false
		for i := range loads {
			total := 0.0
			for _, part := range loads[i].Joules {
				total += part.Value
				if part.Name == p.Name {
					values[i] = part.Value
				}
			}
			drawn = drawn || values[i] > drawnPhase*total
		}
		if !drawn {
			if slices.Max(values) > 0 {
				little = append(little, p.Name)
			}
			continue
		}
		f.Parts, f.Families = append(f.Parts, p.Name), append(f.Families, phaseFamily(p.Name))
		for i := range f.Items {
			f.Items[i].Values = append(f.Items[i].Values, values[i])
		}
	}
	f.Frame = svg.Frame{
		ID: "phases-" + idOf(s.Workload), Title: title,
		Subtitle: "IT energy of the whole fleet over tokens of answers, by what it was taken for",
	}
	if len(little) > 0 {
		f.Note = "Not drawn, less than " + Percent(drawnPhase, 2) + ": " + strings.Join(little, ", ") + "."
	}
	return f
}

// phaseFamily picks a phase's colour.
func phaseFamily(name string) string {
	switch name {
	case "prefill":
		return "fission"
	case "decode":
		return "gas"
	case "idle":
		return "other"
	default:
		return "battery"
	}
}

// loadFigure draws TTFT and TPOT against the rate of requests.
func loadFigure(s *Serving) svg.Figure {
	if len(s.Load) < 2 {
		return nil
	}
	f := svg.Scatter{
		Frame: svg.Frame{
			ID: "load-" + idOf(s.Workload), Title: "What more requests do to latency",
			Subtitle: "The same fleet with the same requests at other rates: medians and 99th percentiles",
		},
		XLabel: "requests that arrive", XUnit: "1/s", YLabel: "time", YUnit: "s", LogY: true,
	}
	for _, c := range []struct {
		name, family string
		of           func(*ServingLoad) float64
	}{
		{"TTFT P99", "fission", func(l *ServingLoad) float64 { return l.TTFTP99 }},
		{"TTFT P50", "wind", func(l *ServingLoad) float64 { return l.TTFTP50 }},
		{"TPOT P99", "gas", func(l *ServingLoad) float64 { return l.TPOTP99 }},
		{"TPOT P50", "solar", func(l *ServingLoad) float64 { return l.TPOTP50 }},
	} {
		g := svg.ScatterGroup{Name: c.name, Family: c.family, Joined: true}
		for i := range s.Load {
			l := &s.Load[i]
			if y := c.of(l); y > 0 {
				g.X, g.Y = append(g.X, l.RequestsPerSecond), append(g.Y, y)
				g.Titles = append(g.Titles, Number(l.Multiple, 3)+" x")
			}
		}
		if len(g.X) > 0 {
			f.Groups = append(f.Groups, g)
		}
	}
	if len(f.Groups) == 0 {
		return nil
	}
	return f
}

// keptFigure draws the share of requests within each SLO against the rate.
func keptFigure(s *Serving) svg.Figure {
	if len(s.Load) < 2 || len(s.Objectives) == 0 {
		return nil
	}
	f := svg.Scatter{
		Frame: svg.Frame{
			ID: "kept-" + idOf(s.Workload), Title: "How much load the SLOs bear",
			Subtitle: "Share of requests within each SLO against the rate of requests",
		},
		XLabel: "requests that arrive", XUnit: "1/s", YLabel: "within the SLO", YUnit: "%",
	}
	for k := range s.Objectives {
		g := svg.ScatterGroup{Name: s.Objectives[k].Name, Joined: true}
		if g.Name == "" {
			g.Name = "SLO"
		}
		for i := range s.Load {
			if l := &s.Load[i]; k < len(l.Attainment) {
				g.X, g.Y = append(g.X, l.RequestsPerSecond), append(g.Y, 100*l.Attainment[k])
			}
		}
		if len(g.X) > 0 {
			f.Groups = append(f.Groups, g)
		}
	}
	if len(f.Groups) == 0 {
		return nil
	}
	return f
}

// drawnFleets is how many configurations the figure of the cliff compares.
const drawnFleets = 6

// cliffFigure draws the share of requests within the SLOs against the size of the fleet, by configuration: of the best that meet
// them.
func cliffFigure(s *Serving) svg.Figure {
	if s.Sizing == nil {
		return nil
	}
	f := svg.Scatter{
		Frame: svg.Frame{
			ID: "cliff-" + idOf(s.Workload), Title: "Where the cliff is",
			Subtitle: "Share of requests within the SLOs against the size of the fleet; the smallest that suffices is named",
		},
		XLabel: "accelerators", YLabel: "within the SLOs", YUnit: "%", LogX: true,
	}
	left := 0
	for i := range s.Sizing.Candidates {
		c := &s.Sizing.Candidates[i]
		if len(c.Cliff) == 0 {
			continue
		}
		if !c.Meets || len(f.Groups) == drawnFleets {
			left++
			continue
		}
		g := svg.ScatterGroup{Name: c.Name, Joined: true}
		for k := range c.Cliff {
			p := &c.Cliff[k]
			label := ""
			if p.Replicas == c.Replicas && p.Decode == c.Decode {
				label = Number(float64(c.Accelerators), 6)
			}
			g.X, g.Y = append(g.X, float64(p.Accelerators)), append(g.Y, 100*p.Attainment)
			g.Labels = append(g.Labels, label)
			g.Titles = append(g.Titles, plural(p.Replicas+p.Decode, "replica"))
		}
		f.Groups = append(f.Groups, g)
	}
	if len(f.Groups) == 0 {
		return nil
	}
	if left > 0 {
		f.Note = plural(left, "configuration") + " that are worse or meet the SLOs at no size are not drawn."
	}
	return f
}
