package report

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"tokenwatt/report/svg"
)

// tornadoFigure draws how far each driver moves an answer; it is false where none does.
func tornadoFigure(a *Answer) (svg.Tornado, bool) {
	scale, unit := scaleOf(max(math.Abs(a.Low), math.Abs(a.High), math.Abs(a.Value)), a.Unit)
	figure := svg.Tornado{Unit: unit, Base: a.Value / scale}
	for i := range a.Drivers {
		d := &a.Drivers[i]
		if d.AtLow == a.Value && d.AtHigh == a.Value {
			continue
		}
		figure.Bars = append(figure.Bars, svg.TornadoBar{
			Name: d.Label, Low: d.AtLow / scale, High: d.AtHigh / scale, LowInput: d.LowText, HighInput: d.HighText,
		})
	}
	if len(figure.Bars) == 0 {
		return figure, false
	}
	bars, note := widest(figure.Bars, figure.Base)
	figure.Bars = bars
	subtitle := answerText(a)
	if a.HasRange {
		subtitle += "; P5 to P95 " + ScaledRange(a.Low, a.High, a.Unit, 3)
	}
	figure.Frame = svg.Frame{Title: a.Label, Subtitle: subtitle, Note: note}
	return figure, true
}

// Bars of a tornado: at most so many, and none below this share of the widest.
const (
	mostBars   = 8
	leastShare = 0.02
)

// widest keeps the bars that can be seen, the widest first, and says how many it left out.
func widest(bars []svg.TornadoBar, base float64) (kept []svg.TornadoBar, note string) {
	swing := func(b svg.TornadoBar) float64 { return max(b.High, b.Low, base) - min(b.High, b.Low, base) }
	if slices.ContainsFunc(bars, func(b svg.TornadoBar) bool { return math.IsNaN(swing(b)) }) {
		return bars, "" // refused by the figure, which names the bar
	}
	kept = slices.Clone(bars)
	slices.SortStableFunc(kept, func(a, b svg.TornadoBar) int { return cmp.Compare(swing(b), swing(a)) })
	n := 0
	for n < len(kept) && n < mostBars && swing(kept[n]) >= leastShare*swing(kept[0]) {
		n++
	}
	switch left := len(kept) - n; left {
	case 0:
	case 1:
		note = "One input that moves it less is left out."
	default:
		note = fmt.Sprintf("%d inputs that move it less are left out.", left)
	}
	return kept[:n], note
}

// proportional tells whether the drivers move two answers alike in proportion, so that their figures would differ in the
// axis alone.
func proportional(a, b *Answer) bool {
	if len(a.Drivers) != len(b.Drivers) || a.Value == 0 || b.Value == 0 {
		return false
	}
	const alike = 0.01
	for i := range a.Drivers {
		x, y := &a.Drivers[i], &b.Drivers[i]
		if x.Label != y.Label || math.Abs(x.AtLow/a.Value-y.AtLow/b.Value) > alike || math.Abs(x.AtHigh/a.Value-y.AtHigh/b.Value) > alike {
			return false
		}
	}
	return true
}

// tornadoFigures draws what drives the answers. Answers that move alike in proportion share the figure of the first.
func tornadoFigures(answers []Answer) []svg.Figure {
	var figures []svg.Figure
	done := make([]bool, len(answers))
	for i := range answers {
		if done[i] {
			continue
		}
		figure, ok := tornadoFigure(&answers[i])
		if !ok {
			continue
		}
		var alike []string
		for k := i + 1; k < len(answers); k++ {
			if !done[k] && proportional(&answers[i], &answers[k]) {
				done[k] = true
				alike = append(alike, answers[k].Label)
			}
		}
		if len(alike) > 0 {
			figure.Note = strings.TrimSpace("In proportion the same: " + strings.Join(alike, "; ") + ". " + figure.Note)
		}
		figure.ID = fmt.Sprintf("drivers-%d", len(figures)+1)
		figures = append(figures, figure)
	}
	return figures
}
