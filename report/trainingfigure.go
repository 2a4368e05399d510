package report

import (
	"fmt"
	"html/template"
	"strings"

	"tokenwatt/report/svg"
)

// drawnCandidates is how many layouts the figures compare.
const drawnCandidates = 6

// trainingView is one training run with its figures drawn.
type trainingView struct {
	*Training
	ID                                 string // of its section
	Best                               *TrainingCandidate
	What                               string
	Rows                               []trainingRow
	TimeBars, MemoryBars, Pareto, Load template.HTML
	RunRows                            [][3]string
}

// trainingRow is one candidate laid out for the page's table.
type trainingRow struct {
	*TrainingCandidate
	Words string
}

// newTrainingView lays a run out for the page.
func newTrainingView(t *Training) (*trainingView, error) {
	if len(t.Candidates) == 0 {
		return nil, fmt.Errorf("training %s has no candidate", t.Workload)
	}
	v := &trainingView{Training: t, ID: "training-" + idOf(t.Workload), Best: &t.Candidates[0], What: t.what(), RunRows: t.Run.rows()}
	for i := range t.Candidates {
		v.Rows = append(v.Rows, trainingRow{&t.Candidates[i], t.Candidates[i].Layout.short()})
	}
	for _, f := range []struct {
		name   string
		figure svg.Figure
		to     *template.HTML
	}{
		{"the time of a step", timeFigure(t), &v.TimeBars},
		{"memory", memoryFigure(t), &v.MemoryBars},
		{"the Pareto front", paretoFigure(t), &v.Pareto},
		{"power over a day", traceFigure(t), &v.Load},
	} {
		var err error
		if *f.to, err = drawing(f.figure); err != nil {
			return nil, fmt.Errorf("figure of %s: %w", f.name, err)
		}
	}
	return v, nil
}

// short names a layout in a figure: its degrees above 1.
func (l *TrainingLayout) short() string {
	var parts []string
	for _, d := range []struct {
		name string
		n    int
	}{{"TP", l.TP}, {"PP", l.PP}, {"VPP", l.VPP}, {"CP", l.CP}, {"EP", l.EP}, {"DP", l.DP}} {
		if d.n > 1 {
			parts = append(parts, fmt.Sprintf("%s %d", d.name, d.n))
		}
	}
	parts = append(parts, fmt.Sprintf("mb %d", l.MicroBatch))
	return strings.Join(append(parts, l.words()), ", ")
}

// small is the share of a whole under which a part is drawn with others of its kind.
const small = 0.02

// bars compares the candidates by parts, in the order of the first. Parts that are small in all of them are one.
func bars(t *Training, of func(*TrainingCandidate) []Part) (parts []string, items []svg.BreakdownItem) {
	shown := t.Candidates[:min(len(t.Candidates), drawnCandidates)]
	at := map[string]int{}
	for i := range shown {
		whole := 0.0
		for _, p := range of(&shown[i]) {
			whole += p.Value
		}
		for _, p := range of(&shown[i]) {
			if _, known := at[p.Name]; !known && p.Value > small*whole {
				at[p.Name] = len(parts)
				parts = append(parts, p.Name)
			}
		}
	}
	rest := len(parts)
	parts = append(parts, "other")
	for i := range shown {
		c := &shown[i]
		item := svg.BreakdownItem{Name: c.Layout.short(), Values: make([]float64, len(parts))}
		if c.Accelerators != shown[0].Accelerators {
			item.Name = Number(float64(c.Accelerators), 6) + ": " + item.Name
		}
		for _, p := range of(c) {
			k, known := at[p.Name]
			if !known {
				k = rest
			}
			item.Values[k] += p.Value
		}
		items = append(items, item)
	}
	return parts, items
}

// timeFigure draws where the time of a step goes in the best layouts.
func timeFigure(t *Training) svg.Figure {
	best := &t.Candidates[0]
	parts, items := bars(t, func(c *TrainingCandidate) []Part { return c.Time })
	return svg.Breakdown{
		Frame: svg.Frame{
			ID: "steptime-" + idOf(t.Workload), Title: fmt.Sprintf("A step takes %s s at best, at %s MFU", Number(best.StepSeconds, 3), Percent(best.MFU, 3)),
			Subtitle: "Time of an optimiser step of " + t.Model + " by what takes it, best layouts first",
		},
		Measure: "time of a step", Unit: "s", Parts: parts, Items: items,
	}
}

// memoryFigure draws the memory of the fullest accelerator against what it may use.
func memoryFigure(t *Training) svg.Figure {
	best := &t.Candidates[0]
	parts, items := bars(t, func(c *TrainingCandidate) []Part { return c.Memory })
	return svg.Breakdown{
		Frame: svg.Frame{
			ID: "memory-" + idOf(t.Workload), Title: fmt.Sprintf("The best layout fills %s of the memory", Percent(best.MemoryGiB/t.MemoryLimitGiB, 2)),
			Subtitle: "Memory of the fullest accelerator by what it holds",
		},
		Measure: "memory", Unit: "GiB", Parts: parts, Items: items, Limit: t.MemoryLimitGiB, LimitName: "the memory that may be used",
	}
}

// paretoFigure draws the front in time and memory, or in time and cost where accelerators differ.
func paretoFigure(t *Training) svg.Figure {
	if len(t.Front) < 2 {
		return nil
	}
	many := false
	for i := range t.Front {
		many = many || t.Front[i].Accelerators != t.Front[0].Accelerators
	}
	front := svg.ScatterGroup{Name: "Pareto front", Family: "training"}
	best := svg.ScatterGroup{Name: "best layout", Family: "fusion", Labels: []string{t.Candidates[0].Layout.short()}}
	s := svg.Scatter{XLabel: "time of a step", XUnit: "s", YLabel: "memory of the fullest accelerator", YUnit: "GiB"}
	y := func(p *TrainingPoint) float64 { return p.MemoryGiB }
	bestY := t.Candidates[0].MemoryGiB
	title := "What time can be traded for memory"
	if many {
		title = "What time can be traded for cost"
		s.YLabel, s.YUnit = "cost of the run", "k USD"
		y = func(p *TrainingPoint) float64 { return p.CostUSD / 1e3 }
		bestY = t.Candidates[0].CostUSD / 1e3
	}
	least, most := t.Front[0].StepSeconds, t.Front[0].StepSeconds
	for i := range t.Front {
		p := &t.Front[i]
		front.X, front.Y = append(front.X, p.StepSeconds), append(front.Y, y(p))
		front.Titles = append(front.Titles, Number(float64(p.Accelerators), 6)+" accelerators, "+p.Layout.short())
		least, most = min(least, p.StepSeconds), max(most, p.StepSeconds)
	}
	best.X, best.Y = []float64{t.Candidates[0].StepSeconds}, []float64{bestY}
	s.LogX = most > 5*least
	s.Groups = []svg.ScatterGroup{front, best}
	s.Frame = svg.Frame{
		ID: "pareto-" + idOf(t.Workload), Title: title,
		Subtitle: fmt.Sprintf("Layouts that no other beats in time, memory, accelerators, energy and cost at once; %s of %s", Number(float64(len(t.Front)), 6), Number(float64(t.FrontSize), 6)),
	}
	return s
}

// traceFigure draws a sample of a day's power.
func traceFigure(t *Training) svg.Figure {
	if len(t.Run.Trace) == 0 {
		return nil
	}
	hours := make([]float64, len(t.Run.Trace))
	for i := range hours {
		hours[i] = float64(i) / 60
	}
	return svg.Line{
		Frame: svg.Frame{
			ID: "trace-" + idOf(t.Workload), Title: fmt.Sprintf("The run draws %s MW in the mean", Number(t.Run.MeanMW, 3)),
			Subtitle: "IT power of a sample of 24 hours with its checkpoints and failures, minute by minute",
		},
		Unit: "MW", Series: []svg.Series{{Name: "IT power", Family: "training", Values: t.Run.Trace}},
		X: hours, XLabel: "hours", FromZero: true,
	}
}

// idOf makes a workload's name fit for an element's id: what is neither letter nor digit of ASCII nor a hyphen is its code
// between underscores, so that two names never have one id.
func idOf(name string) string {
	var b strings.Builder
	for _, r := range name {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '-' {
			b.WriteRune(r)
		} else {
			fmt.Fprintf(&b, "_%x_", r)
		}
	}
	return b.String()
}
