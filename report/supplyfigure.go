package report

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"tokenwatt/report/svg"
)

// waterfallFigure draws how the items add up to the cost of the supply.
func waterfallFigure(r *Report) svg.Figure {
	s := r.Supply
	if s == nil || len(s.Items) < 2 {
		return nil
	}
	largest, most := math.Abs(s.CostUSD), 0
	for i, c := range s.Items {
		largest = max(largest, math.Abs(c.USD))
		if c.USD > s.Items[most].USD {
			most = i
		}
	}
	if largest == 0 {
		return nil
	}
	scale, unit := magnitude(largest)
	figure := svg.Waterfall{Measure: "cost of " + r.Of(), Unit: unit, Total: "All"}
	figure.Frame = svg.Frame{ID: "waterfall", Title: "How the cost of the supply adds up", Subtitle: "Cost of " + r.Of() + " by what is paid for"}
	if s.CostUSD > 0 {
		figure.Title = fmt.Sprintf("%s of the cost is %s", typeset(Percent(s.Items[most].USD/s.CostUSD, 2)), s.Items[most].Item)
	}
	for _, c := range s.Items {
		figure.Steps = append(figure.Steps, svg.WaterfallStep{Name: capital(c.Item), Family: familyOf(c.Family, c.Item), Value: c.USD / scale})
	}
	return figure
}

// breakEvenFigure draws the cost at which candidates enter against what they are assumed to cost: as found by solving again
// or, without that, as the hourly prices say.
func breakEvenFigure(s *Supply) svg.Figure {
	if s == nil {
		return nil
	}
	figure := svg.BreakEven{Measure: "cost"}
	figure.Frame = svg.Frame{ID: "breakeven", Subtitle: "What each candidate is assumed to cost, and the cost at which it enters the mix"}
	add := func(name, family string, t *SupplyThreshold) {
		if t == nil || t.Assumed <= 0 {
			return
		}
		figure.Rows = append(figure.Rows, svg.BreakEvenRow{
			Name: name, Family: familyOf(family, name), Unit: t.Unit, Low: min(t.Low, t.Assumed), Assumed: t.Assumed, High: max(t.High, t.Assumed),
			Enters: max(t.Enters, 0),
		})
	}
	if s.Answers != nil && len(s.Answers.Entries) > 0 {
		for i := range s.Answers.Entries {
			if e := &s.Answers.Entries[i]; !e.AtMax { // one at its largest size is in already, and its threshold far above
				add(e.Name, e.Family, e.Capital)
				add(e.Name+", fuel", e.Family, e.Fuel)
			}
		}
	} else {
		for i := range s.NotBuilt {
			n := &s.NotBuilt[i]
			add(n.Name, n.Family, n.threshold())
		}
	}
	if len(figure.Rows) == 0 {
		return nil
	}
	nearest := slices.MaxFunc(figure.Rows, func(a, b svg.BreakEvenRow) int { return compare(a.Enters/a.Assumed, b.Enters/b.Assumed) })
	figure.Title = fmt.Sprintf("The nearest is %s, at %s of what it is assumed to cost", nearest.Name, typeset(Percent(nearest.Enters/nearest.Assumed, 2)))
	if nearest.Enters == 0 {
		figure.Title = "None of them enters at any cost"
	}
	return figure
}

func compare(a, b float64) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	default:
		return 0
	}
}

// threshold is the break-even at the hourly prices of the optimum; nil where the capex is not known.
func (n *NotBuilt) threshold() *SupplyThreshold {
	if n.CapexUSDPerKW <= 0 {
		return nil
	}
	return &SupplyThreshold{
		Assumed: n.CapexUSDPerKW, Low: n.CapexLow, High: n.CapexHigh, Enters: n.BreakEvenUSDPerKW, Unit: "USD/kW",
		Factor: n.BreakEvenUSDPerKW / n.CapexUSDPerKW, FirstFactor: n.Ratio, Also: n.Note, Confirmed: true,
	}
}

// changeFigure draws the mix of the optimum beside what it becomes just beyond each threshold, by share of the energy.
func changeFigure(s *Supply) svg.Figure {
	if s == nil || s.Answers == nil {
		return nil
	}
	figure := svg.Breakdown{Measure: "share of the energy from sources", Unit: "%"}
	figure.Frame = svg.Frame{
		ID: "changes", Title: "What the mix becomes just beyond each threshold",
		Subtitle: "Share of the energy by source, with each candidate a little cheaper than where it enters",
	}
	type bar struct {
		name   string
		assets []MixAsset
	}
	bars := []bar{{name: "Least cost"}}
	for i := range s.Assets {
		bars[0].assets = append(bars[0].assets, MixAsset{Name: s.Assets[i].Name, Family: s.Assets[i].Family, Share: s.Assets[i].Share})
	}
	for i := range s.Answers.Entries {
		e := &s.Answers.Entries[i]
		for _, t := range []*SupplyThreshold{e.Capital, e.Fuel} {
			if t != nil && t.Change != nil {
				bars = append(bars, bar{capital(e.changeTitle(t)), t.Change.After})
			}
		}
	}
	if len(bars) < 2 {
		return nil
	}
	at := map[string]int{}
	for _, b := range bars {
		for _, a := range b.assets {
			if _, known := at[a.Name]; !known && a.Share >= visible {
				at[a.Name] = len(figure.Parts)
				figure.Parts, figure.Families = append(figure.Parts, a.Name), append(figure.Families, familyOf(a.Family, a.Name))
			}
		}
	}
	if len(figure.Parts) == 0 {
		return nil
	}
	for _, b := range bars {
		item := svg.BreakdownItem{Name: b.name, Values: make([]float64, len(figure.Parts))}
		for _, a := range b.assets {
			if k, known := at[a.Name]; known {
				item.Values[k] = 100 * a.Share
			}
		}
		figure.Items = append(figure.Items, item)
	}
	return figure
}

// visible is the share of the energy below which a source in a bar of all cannot be seen.
const visible = 5e-4

// setterFigure draws what sets the hourly price: over all hours and, of a whole year, by quarter.
func setterFigure(r *Report) svg.Figure {
	s := r.Supply
	if s == nil || s.Answers == nil || len(s.Answers.Setters) == 0 {
		return nil
	}
	list := s.Answers.Setters
	figure := svg.Breakdown{Measure: "share of the hours", Unit: "%"}
	figure.Frame = svg.Frame{
		ID: "setters", Title: fmt.Sprintf("%s sets the price in %s of the hours", capital(list[0].title()), typeset(Percent(list[0].Share, 2))),
		Subtitle: "Share of the hours by what would give the next MWh",
	}
	items := []svg.BreakdownItem{{Name: capital(r.Of())}}
	if r.WholeYear() {
		for _, name := range []string{"January to March", "April to June", "July to September", "October to December"} {
			items = append(items, svg.BreakdownItem{Name: name})
		}
	}
	rest := make([]float64, len(items)) // what sets the price in few hours, together
	for i := range list {
		hours := []float64{float64(list[i].Hours)}
		for k := range items[1:] {
			hours = append(hours, float64(list[i].Quarters[k]))
		}
		if list[i].Share < small {
			for k := range items {
				rest[k] += hours[k]
			}
			continue
		}
		figure.Parts = append(figure.Parts, list[i].title())
		figure.Families = append(figure.Families, familyOf(list[i].Family, list[i].Name))
		for k := range items {
			items[k].Values = append(items[k].Values, hours[k])
		}
	}
	if rest[0] > 0 {
		figure.Parts, figure.Families = append(figure.Parts, "others"), append(figure.Families, "other")
		for k := range items {
			items[k].Values = append(items[k].Values, rest[k])
		}
	}
	for _, item := range items {
		if all := total(item.Values); all > 0 {
			for k := range item.Values {
				item.Values[k] *= 100 / all
			}
		}
	}
	figure.Items = items
	return figure
}

// bandsFigure draws how far each quantity of a unit can go in plans that cost a little more.
func bandsFigure(s *Supply, unit string) svg.Figure {
	if s == nil || s.Answers == nil || s.Answers.NearOptimal == nil || len(s.Answers.NearOptimal.Slacks) == 0 {
		return nil
	}
	n := s.Answers.NearOptimal
	figure := svg.Bands{Measure: "capacity", Unit: unit}
	id, what := "bands", "power"
	if unit == "MWh" {
		id, what, figure.Measure = "bands-energy", "energy of stores", "stored energy"
	}
	last := len(n.Slacks) - 1
	figure.Frame = svg.Frame{
		ID: id, Title: fmt.Sprintf("What %s of the cost buys in freedom: %s", typeset(Percent(n.Slacks[last], 2)), what),
		Subtitle: "The least and the most of each in plans that cost little more than the least",
	}
	for _, slack := range n.Slacks {
		figure.Allowances = append(figure.Allowances, "within "+Percent(slack, 2))
	}
	left := false
	for i := range n.Ranges {
		item := &n.Ranges[i]
		if item.Unit != unit {
			continue
		}
		if slices.Contains(item.Missing, true) {
			left = true
			continue
		}
		row := svg.BandRow{Name: item.Name, Family: familyOf(item.Family, item.Name), Best: item.Best}
		low, high := item.Best, item.Best
		for k := range n.Slacks {
			// Two solves may differ by their tolerance where a range has no room.
			low, high = min(low, item.Least[k]), max(high, item.Most[k])
			row.Low, row.High = append(row.Low, low), append(row.High, high)
		}
		figure.Rows = append(figure.Rows, row)
	}
	if len(figure.Rows) == 0 {
		return nil
	}
	if left {
		figure.Note = "What could not be solved for every share is in the table alone."
	}
	return figure
}

// paretoCurves draws cost against carbon-free share, one curve for each way of matching.
func paretoCurves(s *Supply) svg.Figure {
	if s == nil || s.Answers == nil {
		return nil
	}
	figure := svg.Scatter{XLabel: "carbon-free share", XUnit: "%", YLabel: "cost of power", YUnit: "USD/MWh"}
	figure.Frame = svg.Frame{ID: "carbonfree", Title: "What carbon-free power costs", Subtitle: "Least cost at each share of the load, re-optimised point by point"}
	families := map[string]string{"hourly": "wind", "annual": "grid"}
	for i := range s.Answers.Pareto {
		c := &s.Answers.Pareto[i]
		g := svg.ScatterGroup{Name: c.words(), Family: families[c.Matching], Joined: true}
		for k := range c.Points {
			point := &c.Points[k]
			if point.Infeasible {
				continue
			}
			g.X, g.Y = append(g.X, 100*point.Share), append(g.Y, point.PerMWhUSD)
			g.Labels, g.Titles = append(g.Labels, ""), append(g.Titles, mixText(point.Assets))
			if point.Optimum && i == 0 {
				g.Labels[len(g.Labels)-1] = "least cost"
			}
		}
		if last := len(g.X) - 1; last > 0 {
			g.Labels[last] = fmt.Sprintf("%s %%: %s", Number(g.X[last], 4), Number(g.Y[last], 3))
			if i == 0 {
				first := g.Y[0]
				figure.Title = fmt.Sprintf("%s hour by hour costs %s USD a MWh, %s more than the least", typeset(Percent(g.X[last]/100, 3)), Number(g.Y[last], 3), typeset(Percent(g.Y[last]/first-1, 2)))
				if first <= 0 || c.Matching != "hourly" {
					figure.Title = "What carbon-free power costs"
				}
			}
			figure.Groups = append(figure.Groups, g)
		}
	}
	if len(figure.Groups) == 0 {
		return nil
	}
	return figure
}

// heatMaps draws the price and the contents of each store by day and hour.
func heatMaps(h *Hourly) []svg.Figure {
	if h.hours() < 2*hoursOfWeek {
		return nil // the days of a week are seen in the dispatch
	}
	var figures []svg.Figure
	start := time.Date(h.Year, time.January, 1, 0, 0, 0, 0, time.UTC)
	for _, c := range h.role("price") {
		if familyOf(c.Family, c.title()) == "grid" {
			continue
		}
		low, high := extremes(c.Values)
		if math.Abs(low) < 1e-6*math.Abs(high) { // what a solver leaves of nothing
			low = 0
		}
		figures = append(figures, svg.HeatMap{
			Frame: svg.Frame{
				ID: "map-price", Title: fmt.Sprintf("An hour's power is worth from %s to %s USD a MWh", typeset(Number(low, 3)), typeset(Number(high, 3))),
				Subtitle: fmt.Sprintf("Hourly price by day and hour, times in UTC, %s", h.years()),
			},
			Measure: "hourly price", Unit: "USD/MWh", Start: start, Values: c.Values,
		})
		break
	}
	for _, c := range h.role("stock") {
		_, full := extremes(c.Values)
		if full <= 0 {
			continue
		}
		figures = append(figures, svg.HeatMap{
			Frame: svg.Frame{
				ID: "map-" + idOf(c.Name), Title: fmt.Sprintf("%s: %s cycles, %s full in the mean", capital(c.title()), Number(cycles(c.Values, full), 3), typeset(Percent(total(c.Values)/float64(len(c.Values))/full, 2))),
				Subtitle: fmt.Sprintf("Energy in it at the end of each hour, times in UTC, %s", h.years()),
			},
			Measure: "stored energy", Unit: "MWh", Start: start, Values: c.Values, FromZero: true,
		})
	}
	return figures
}

func extremes(values []float64) (low, high float64) {
	low, high = values[0], values[0]
	for _, v := range values {
		low, high = min(low, v), max(high, v)
	}
	return low, high
}

// cycles counts how often a store is filled: all rises of its contents over the largest of them.
func cycles(values []float64, full float64) float64 {
	rises := 0.0
	for i, v := range values {
		rises += max(0, v-values[(i+len(values)-1)%len(values)])
	}
	return rises / full
}

// tightestFigure draws the week in which power is dearest.
func tightestFigure(h *Hourly) svg.Figure {
	w, mean, ok := tightest(h)
	if !ok {
		return nil
	}
	sources, charges, load := h.role("source"), h.role("charge"), h.load()
	panel := svg.StackPanel{Start: w.start(h.Year), Sources: used(sources, w), Sinks: used(charges, w)}
	if len(panel.Sources) == 0 {
		return nil
	}
	if load != nil {
		panel.Load = load[w.first : w.first+w.hours]
	}
	return svg.Stack{
		Frame: svg.Frame{
			ID: "tightest", Title: fmt.Sprintf("The tightest week: power is worth %s USD a MWh in its mean", Number(mean, 3)),
			Subtitle: fmt.Sprintf("Power by the hour, MW, times in UTC, %s %d", strings.TrimPrefix(w.title(h.Year), w.season+", "), w.start(h.Year).Year()),
		},
		Unit: "MW", Panels: []svg.StackPanel{panel},
	}
}

// tightest is the week from midnight to midnight with the highest mean price; not ok where there is no price or no week
// beside those of the seasons to show.
func tightest(h *Hourly) (w window, mean float64, ok bool) {
	if h.hours() < 4*hoursOfWeek || len(h.role("price")) == 0 || len(h.role("source")) == 0 {
		return w, 0, false
	}
	prices := h.role("price")
	values := prices[0].Values
	sum := total(values[:hoursOfWeek])
	best, at := sum, 0
	for first := 24; first+hoursOfWeek <= len(values); first += 24 {
		sum += total(values[first+hoursOfWeek-24:first+hoursOfWeek]) - total(values[first-24:first])
		if sum > best*(1+1e-12) {
			best, at = sum, first
		}
	}
	return window{first: at, hours: hoursOfWeek, season: "Tightest week"}, best / hoursOfWeek, true
}
