package tokenwatt

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"tokenwatt/report"
	"tokenwatt/supply/fusion"
	"tokenwatt/sweep"
)

// answerReport is an answer in the words of the report.
func answerReport(a *fusion.Answer) report.FusionAnswer {
	return report.FusionAnswer{NetMW: a.NetMW, Gain: a.EngineeringQ, Producer: a.Producer, LCOE: a.LCOE}
}

// acts tells whether an input moves a target at all.
func acts(a *fusion.Alone) bool {
	return a.Down.Nearest != a.Up.Nearest || a.Down.NearestAt != a.Up.NearestAt
}

// goalReport is what reaches a target, in the units that readers are used to.
func goalReport(g *fusion.Goal) report.FusionGoal {
	out := report.FusionGoal{Target: g.Target.String(), Met: g.Met, Changes: []report.FusionChange{}, Cannot: []report.FusionCannot{}}
	var closeness []float64
	for i := range g.Alone {
		a := &g.Alone[i]
		k, unit := shownUnit(a.Input.Unit)
		name := shownName(a.Input.Name)
		if c := a.Smallest; c != nil {
			out.Changes = append(out.Changes, report.FusionChange{
				Name: name, Unit: unit, From: a.Mode / k, To: c.Value / k, Low: a.Input.Low / k, High: a.Input.High / k, InRange: c.InRange,
				Answer: answerReport(&c.Answer),
			})
			continue
		}
		if !acts(a) {
			continue
		}
		near := &a.Down
		if (g.Target.Closeness(&a.Up.Nearest) > g.Target.Closeness(&a.Down.Nearest)) != g.Met {
			near = &a.Up
		}
		closeness = append(closeness, g.Target.Closeness(&near.Nearest))
		out.Cannot = append(out.Cannot, report.FusionCannot{
			Name: name, Unit: unit, From: a.Down.Limit / k, To: a.Up.Limit / k, Stopped: cmp.Or(a.Up.Stopped, a.Down.Stopped),
			NearestAt: near.NearestAt / k, Nearest: answerReport(&near.Nearest),
		})
	}
	out.Cannot = nearestFirst(out.Cannot, closeness, g.Met)
	j := &g.Joint
	out.Joint = report.FusionJoint{
		Found: j.Found, Share: j.Share, Answer: answerReport(&j.Answer), Nearest: answerReport(&j.Nearest), AtEnds: answerReport(&j.AtEnds),
		Stopped: j.Stopped, Moves: movesReport(j.Moves),
	}
	return out
}

// nearestFirst sorts inputs by how near they come to a target, or to losing it.
func nearestFirst(list []report.FusionCannot, closeness []float64, met bool) []report.FusionCannot {
	order := make([]int, len(list))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		if met {
			a, b = b, a
		}
		return cmp.Compare(closeness[b], closeness[a])
	})
	sorted := make([]report.FusionCannot, len(list))
	for i, k := range order {
		sorted[i] = list[k]
	}
	return sorted
}

// movesReport are the inputs of a joint change.
func movesReport(moves []fusion.Move) []report.FusionMove {
	out := []report.FusionMove{}
	for _, m := range moves {
		k, unit := shownUnit(m.Unit)
		out = append(out, report.FusionMove{Name: shownName(m.Name), Unit: unit, From: m.Mode / k, To: m.At / k, End: m.End / k})
	}
	return out
}

// tornadoReport is the tornado of the net power.
func tornadoReport(a *FusionAnswers) []report.FusionBar {
	out := []report.FusionBar{}
	for i := range a.Belief.Tornado {
		b := &a.Belief.Tornado[i]
		q, _ := fusion.ParameterNamed(b.Parameter)
		k, unit := shownUnit(q.Unit)
		bar := report.FusionBar{Name: shownName(b.Parameter), Unit: unit, Low: b.Low / k, High: b.High / k, AtLow: known(b.AtLow), AtHigh: known(b.AtHigh)}
		if b.Err != nil {
			bar.Wrong = b.Err.Error()
		}
		out = append(out, bar)
	}
	return out
}

// known is a number, nil where it is none.
func known(x float64) *float64 {
	if math.IsNaN(x) {
		return nil
	}
	return &x
}

// basisOrder sorts what inputs rest on, the worst first.
func basisOrder(basis string) int {
	order := []string{"assumed", "published claim", "computed", "scenario", "vendor", "published", "measured"}
	if i := slices.Index(order, basis); i >= 0 {
		return i
	}
	return len(order)
}

// inputsReport lists the inputs, worst founded first, among those the ones whose ranges move Q_eng most.
func inputsReport(a *FusionAnswers) []report.FusionInput {
	swing := map[string]float64{}
	for i := range a.Belief.GainTornado {
		swing[a.Belief.GainTornado[i].Parameter] = finiteOr(a.Belief.GainTornado[i].Swing, 0)
	}
	var out []report.FusionInput
	for i := range a.Plant.Inputs {
		in := &a.Plant.Inputs[i]
		k, unit := shownUnit(in.Parameter.Unit)
		out = append(out, report.FusionInput{
			Name: shownName(in.Parameter.Name), Unit: unit, Low: in.Low / k, Mode: in.Mode / k, High: in.High / k,
			Basis: in.Basis, Source: claimless(in), Date: in.Date, Note: in.Note, Swing: swing[in.Parameter.Name],
		})
	}
	slices.SortStableFunc(out, func(a, b report.FusionInput) int {
		return cmp.Or(cmp.Compare(basisOrder(a.Basis), basisOrder(b.Basis)), cmp.Compare(b.Swing, a.Swing))
	})
	return out
}

// claimless is the source of an input; that it is a claim is its basis.
func claimless(in *FusionInput) string {
	if in.Basis != "published claim" {
		return in.Source
	}
	return strings.TrimPrefix(strings.TrimPrefix(in.Source, "claims: "), "claim: ")
}

// histogramBins is the number of bars of the distribution of the net power.
const histogramBins = 40

// chanceReport is the machine at random.
func chanceReport(d *fusion.Draws) *report.FusionChance {
	c := &report.FusionChance{Asked: d.Asked, Computed: d.Computed, Refused: d.Refused, Failed: d.Failed, Bounds: d.ProducingBounds, Causes: []report.FusionCause{}}
	for _, cause := range d.RefusedBy {
		c.Causes = append(c.Causes, report.FusionCause{Rule: cause.Rule, Draws: cause.Draws})
	}
	for _, cause := range d.FailedBy {
		c.Causes = append(c.Causes, report.FusionCause{Rule: cause.Rule, Draws: cause.Draws, Failed: true})
	}
	odds := func(target string, x fusion.Chance) {
		c.Goals = append(c.Goals, report.FusionOdds{Target: target, Hits: x.Hits, Draws: x.Draws, Share: x.Share, Low: x.Low, High: x.High})
	}
	odds(fusion.Target{Kind: fusion.NetPower}.String(), d.Producing)
	for _, t := range d.Targets {
		odds(t.Target.String(), t.Chance)
	}
	spread := func(name, unit string, factor float64, s fusion.Spread) {
		c.Spreads = append(c.Spreads, report.FusionSpread{
			Name: name, Unit: unit, Count: s.Count, P5: factor * s.Quantiles.P5, P50: factor * s.Quantiles.P50, P95: factor * s.Quantiles.P95,
		})
	}
	spread("net power", "MW", 1, d.NetMW)
	spread("Q_eng", "", 1, d.EngineeringQ)
	spread("Q_sci", "", 1, d.ScientificQ)
	spread("capital", "M USD", 1e-6, d.CapitalUSD)
	spread("net power of producers", "MW", 1, d.ProducerMW)
	spread("cost of electricity of producers", "USD/MWh", 1, d.LCOE)
	c.Histogram = histogramOf(d)
	c.Drivers, c.GainDrivers = sharesReport(d.Shares), sharesReport(d.GainShares)
	return c
}

// histogramOf counts the net power of the draws between its P2 and P98, with 0 inside; what lies beyond is in the outermost bins.
func histogramOf(d *fusion.Draws) []report.FusionBin {
	if d.Computed == 0 {
		return nil
	}
	sample := make([]float64, len(d.Outcomes))
	for i := range d.Outcomes {
		sample[i] = d.Outcomes[i].NetMW
	}
	slices.Sort(sample)
	low, high := quantileOf(sample, 0.02), max(quantileOf(sample, 0.98), 0)
	low = min(low, 0)
	if !(high > low) {
		return nil
	}
	// A whole number of bins on each side of 0, so that none holds both loads and producers.
	width := (high - low) / (histogramBins - 1)
	first, last := int(math.Floor(low/width)), int(math.Ceil(high/width))
	if last == 0 {
		last = 1
	}
	bins := make([]report.FusionBin, last-first)
	for i := range bins {
		bins[i].From, bins[i].To = float64(first+i)*width, float64(first+i+1)*width
	}
	for _, mw := range sample {
		// A power of exactly 0 is a load's: it belongs to the bin that ends there.
		i := int(math.Ceil(mw/width)) - 1 - first
		bins[min(max(i, 0), len(bins)-1)].Draws++
	}
	return bins
}

// sharesReport are the first-order shares that stand out of the noise, the largest first.
func sharesReport(shares []sweep.Share) []report.FusionShare {
	out := []report.FusionShare{}
	for i := range shares {
		if s := &shares[i]; s.Significant && s.Value > 0 {
			out = append(out, report.FusionShare{Name: shownName(s.Parameter), Share: s.Value})
		}
	}
	slices.SortStableFunc(out, func(a, b report.FusionShare) int { return cmp.Compare(b.Share, a.Share) })
	return out
}

// mapReport is a map in the units that readers are used to.
func mapReport(m *fusion.Map) *report.FusionMap {
	axis := func(in *fusion.Input, at []float64, log bool, mode, place float64) (report.FusionAxis, float64) {
		k, unit := shownUnit(in.Unit)
		a := report.FusionAxis{Name: shownName(in.Name), Unit: unit, Log: log, Low: in.Low / k, Mode: mode / k, High: in.High / k, Place: place / k}
		for _, v := range at {
			a.At = append(a.At, v/k)
		}
		return a, k
	}
	out := &report.FusionMap{Target: m.Target.String(), Lines: [][][2]float64{}, From: movesReport(m.From)}
	var kx, ky float64
	out.X, kx = axis(&m.X, m.Xs, m.LogX, m.ModeX, m.FromX)
	out.Y, ky = axis(&m.Y, m.Ys, m.LogY, m.ModeY, m.FromY)
	for j := range m.Cells {
		row := make([]*float64, len(m.Cells[j]))
		for i := range m.Cells[j] {
			if p := &m.Cells[j][i]; p.Wrong == "" {
				row[i] = known(p.Answer.EngineeringQ)
			}
		}
		out.Gain = append(out.Gain, row)
	}
	for _, line := range m.Lines {
		points := make([][2]float64, len(line))
		for i, v := range line {
			points[i] = [2]float64{v.X / kx, v.Y / ky}
		}
		out.Lines = append(out.Lines, points)
	}
	return out
}
