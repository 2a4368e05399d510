package tokenwatt

import (
	"context"
	"fmt"
	"math"
	"sort"
	"strings"

	"tokenwatt/quantity"
	"tokenwatt/report"
	"tokenwatt/scenario"
	"tokenwatt/sweep"
)

// ranges is what the sweep says about every output of a chain, and what the bumps say about every input.
type ranges struct {
	keys    []output
	modes   []float64
	outputs []sweep.Output
	// parameters describes the swept inputs by path.
	parameters map[string]quantity.FigureInfo
	influence  []influence
	warnings   []string
	draws      int
}

// influence is how strongly one figure acts: the largest change of a headline figure in per cent for a rise of 1 %, or of
// a workload's own figure where it moves no headline figure.
type influence struct {
	info    quantity.FigureInfo
	percent float64
	on      string
}

// makeChain builds the chain over a scenario of one's own.
type makeChain func(s *scenario.Scenario) (*chain, error)

// sweepRanges draws every range of the scenario that acts on the answer, and measures how every figure acts on it.
func sweepRanges(ctx context.Context, s *scenario.Scenario, build makeChain, workers int) (*ranges, error) {
	own := s.Clone()
	c, err := build(own)
	if err != nil {
		return nil, err
	}
	if err := c.evaluate(); err != nil {
		return nil, err
	}
	r := &ranges{keys: c.outs, modes: make([]float64, len(c.outs)), parameters: map[string]quantity.FigureInfo{}}
	c.read(r.modes)
	// Setting a mode may widen a range, so the sweep reads its ranges from figures that nothing was done to.
	acting := r.measureInfluence(c, scenario.Figures(own))
	figures := scenario.Figures(s)

	problem := sweep.Problem{NewWorker: func() (sweep.Worker, error) { return newWorker(s, build, acting) }}
	for i, figure := range figures {
		if !acting[i] || !figure.IsRange() {
			continue
		}
		low, mode, high := figure.Base()
		info := figure.Describe()
		r.parameters[info.Path] = info
		problem.Parameters = append(problem.Parameters, sweep.Parameter{
			Name: info.Path, Quantile: figure.Quantile, Low: low, Mode: mode, High: high, Unit: info.Unit,
		})
	}
	for i := range c.outs {
		problem.Outputs = append(problem.Outputs, c.outs[i].id())
	}
	if len(problem.Parameters) == 0 {
		// Nothing to draw: every output is what it is at the modes.
		r.outputs = make([]sweep.Output, len(c.outs))
		return r, nil
	}
	result, err := sweep.Run(ctx, problem, &sweep.Settings{Draws: s.Study.Draws, Seed: uint64(s.Seed), Workers: workers})
	if err != nil {
		return nil, err
	}
	r.outputs, r.draws = result.Outputs, result.Draws
	r.warnings = result.Warnings
	if text, found := r.skewed(); found {
		r.warnings = append(r.warnings, text)
	}
	return r, nil
}

// id names an output uniquely among all workloads.
func (o *output) id() string {
	if o.workload == "" {
		return o.key
	}
	return o.workload + "." + o.key
}

// newWorker makes a function over a scenario of its own: it sets the modes of the figures that are swept.
func newWorker(s *scenario.Scenario, build makeChain, acting []bool) (sweep.Worker, error) {
	own := s.Clone()
	c, err := build(own)
	if err != nil {
		return nil, err
	}
	var swept []quantity.AnyFigure
	for i, figure := range scenario.Figures(own) {
		if acting[i] && figure.IsRange() {
			swept = append(swept, figure)
		}
	}
	return func(values, out []float64) error {
		for i, v := range values {
			swept[i].SetMode(v)
		}
		if err := c.evaluate(); err != nil {
			return err
		}
		c.read(out)
		return nil
	}, nil
}

// measureInfluence raises each figure by 1 % (or lowers it where that is not allowed) and records what it does to the
// answer. A range that does nothing at 1 %, as behind a rounding up, is measured from the mode to its ends instead. It
// tells which figures act.
func (r *ranges) measureInfluence(c *chain, figures []quantity.AnyFigure) []bool {
	acting := make([]bool, len(figures))
	out := make([]float64, len(r.keys))
	for i, figure := range figures {
		low, mode, high := figure.Base()
		// Prices and PUE are read off the figures themselves, so the outputs have to be read before the mode is put back.
		at := func(v float64) bool {
			figure.SetMode(v)
			err := c.evaluate()
			if err == nil {
				c.read(out)
			}
			figure.SetMode(mode)
			return err == nil
		}
		entry := influence{info: figure.Describe()}
		for _, factor := range []float64{1.01, 0.99} {
			if mode != 0 && at(mode*factor) {
				entry.percent, entry.on = r.largestChange(out)
				acting[i] = r.changed(out)
				break
			}
		}
		for _, end := range []float64{low, high} {
			if !acting[i] && end != mode && at(end) && r.changed(out) {
				acting[i] = true
				if mode != 0 {
					percent, on := r.largestChange(out)
					entry.percent, entry.on = percent/(100*math.Abs(end/mode-1)), on
				}
			}
		}
		if acting[i] {
			r.influence = append(r.influence, entry)
		}
	}
	// The chain is left at its modes, which were its state.
	_ = c.evaluate()
	return acting
}

// largestChange returns the largest change of a headline figure in per cent, and its key; where no headline figure moves,
// that of a workload's own.
func (r *ranges) largestChange(out []float64) (percent float64, id string) {
	for _, headline := range []bool{true, false} {
		for i := range r.keys {
			if r.keys[i].headline != headline || r.modes[i] == 0 {
				continue
			}
			if change := 100 * math.Abs(out[i]/r.modes[i]-1); change > percent {
				percent, id = change, r.keys[i].id()
			}
		}
		if percent > leastInfluence {
			return percent, id
		}
	}
	return 0, ""
}

// leastInfluence is the change in per cent below which only rounding is seen.
const leastInfluence = 1e-9

func (r *ranges) changed(out []float64) bool {
	for i := range out {
		if out[i] != r.modes[i] {
			return true
		}
	}
	return false
}

// answers returns the outputs of one workload, or the headline for an empty name, with range and drivers.
func (r *ranges) answers(workload string) []report.Answer {
	var answers []report.Answer
	for i := range r.keys {
		if o := &r.keys[i]; o.workload == workload {
			answers = append(answers, r.answer(i))
		}
	}
	return answers
}

// answer returns one output: its value at the modes, P5 to P95 of the draws, and what drives it.
func (r *ranges) answer(i int) report.Answer {
	o, swept := &r.keys[i], &r.outputs[i]
	a := report.Answer{
		Key: o.key, Label: o.label, Unit: o.unit, Boundary: o.boundary,
		Value: r.modes[i], Low: r.modes[i], High: r.modes[i],
	}
	if swept.Min == swept.Max {
		return a
	}
	a.HasRange = true
	a.Low, a.High, a.Median = swept.Quantiles.P5, swept.Quantiles.P95, swept.Quantiles.P50
	if o.whole {
		// Quantiles lie between draws; there is no part of a machine.
		a.Low, a.High, a.Median = math.Round(a.Low), math.Round(a.High), math.Round(a.Median)
	}
	bars := make(map[string]*sweep.Bar, len(swept.Tornado))
	for k := range swept.Tornado {
		bars[swept.Tornado[k].Parameter] = &swept.Tornado[k]
	}
	for k := range swept.FirstOrder {
		share := &swept.FirstOrder[k]
		bar := bars[share.Parameter]
		if bar == nil || bar.Err != nil || bar.AtLow == bar.AtHigh && bar.Swing == 0 {
			continue
		}
		info := r.parameters[share.Parameter]
		a.Drivers = append(a.Drivers, report.Driver{
			Path: share.Parameter, Label: label(share.Parameter), Share: math.Max(share.Value, 0), Significant: share.Significant,
			AtLow: bar.AtLow, AtHigh: bar.AtHigh, LowText: info.LowText, HighText: info.HighText,
		})
	}
	sort.SliceStable(a.Drivers, func(x, y int) bool { return a.Drivers[x].Share > a.Drivers[y].Share })
	return a
}

// skewed warns of headline figures that lie outside their own range: where an input's most likely value is near one of its
// ends, the answer at the modes is an extreme one.
func (r *ranges) skewed() (warning string, found bool) {
	names, first, input := 0, "", ""
	for i := range r.keys {
		if !r.keys[i].headline {
			continue
		}
		a := r.answer(i)
		if !a.HasRange || a.Value >= a.Low && a.Value <= a.High {
			continue
		}
		if names++; first != "" {
			continue
		}
		first = fmt.Sprintf("%s: %s, median %s, P5 to P95 %s", a.Label, report.Scaled(a.Value, a.Unit, 3), report.Scaled(a.Median, a.Unit, 3), report.ScaledRange(a.Low, a.High, a.Unit, 3))
		if len(a.Drivers) > 0 {
			input = fmt.Sprintf("%s (%s to %s), is near an end of its range", a.Drivers[0].Label, a.Drivers[0].LowText, a.Drivers[0].HighText)
		}
	}
	if names == 0 {
		return "", false
	}
	text := "the most likely inputs together give "
	if names == 1 {
		text += "a figure outside its range"
	} else {
		text += fmt.Sprintf("%d figures outside their ranges", names)
	}
	text += " (" + first + ")"
	if input != "" {
		text += ": the most likely value of what drives it most, " + input
	}
	return text, true
}

// label makes words of a figure's path: "workloads.chat.serving.output_tokens" is "output tokens (chat)".
func label(path string) string {
	steps := strings.Split(path, ".")
	name := strings.ReplaceAll(steps[len(steps)-1], "_", " ")
	for _, unit := range []string{" pa", " kpa"} { // a unit in the name stands beside the number already
		name = strings.TrimSuffix(name, unit)
	}
	name = strings.NewReplacer("pue", "PUE", "mfu", "MFU", "tdp", "TDP", "bf16", "bf16").Replace(name)
	switch {
	case len(steps) >= 3 && steps[len(steps)-3] == "columns":
		return name + " of the file's " + steps[len(steps)-2]
	case len(steps) >= 3 && (steps[0] == "workloads" || steps[0] == "checks"):
		if steps[len(steps)-2] == "cpu_ownership" {
			name += " of processors"
		}
		return name + " (" + strings.Trim(steps[1], `"`) + ")"
	case len(steps) >= 3 && (steps[0] == "catalog" || steps[1] == "candidates"):
		return name + " (" + strings.Trim(strings.Join(steps[2:len(steps)-1], "."), `"`) + ")"
	default:
		return name
	}
}
