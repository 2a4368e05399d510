package report

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"tokenwatt/report/svg"
)

// magnitude is a unit of money in which a figure's numbers are readable.
func magnitude(largest float64) (scale float64, unit string) {
	switch {
	case largest >= 1e9:
		return 1e9, "G USD"
	case largest >= 1e6:
		return 1e6, "M USD"
	case largest >= 1e3:
		return 1e3, "k USD"
	default:
		return 1, "USD"
	}
}

// costFigure draws the cost of the hours studied, one bar for each group.
func costFigure(r *Report) svg.Figure {
	costs, workloads := r.Costs, workloadFamilies(r.Workloads)
	groups, sums, largest, all := groupCosts(costs)
	if len(groups) == 0 || largest == 0 {
		return nil
	}
	scale, unit := magnitude(largest)
	figure := svg.Breakdown{Measure: "cost of " + r.Of(), Unit: unit}
	figure.Frame = svg.Frame{ID: "cost", Title: costTitle(r.Per(), groups, sums, all), Subtitle: "Cost of " + r.Of() + " by what is paid for"}
	for _, c := range costs {
		if c.USD != 0 && !slices.Contains(figure.Parts, c.Item) {
			figure.Parts = append(figure.Parts, c.Item)
			figure.Families = append(figure.Families, costFamily(c, workloads))
		}
	}
	for _, g := range groups {
		item := svg.BreakdownItem{Name: g, Values: make([]float64, len(figure.Parts))}
		for _, c := range costs {
			if at := slices.Index(figure.Parts, c.Item); c.Group == g && at >= 0 {
				item.Values[at] += c.USD / scale
			}
		}
		figure.Items = append(figure.Items, item)
	}
	return figure
}

// costFamily is the family of the workload that an item names ("chat", "machines of chat"), else that of the item.
func costFamily(c Cost, workloads map[string]string) string {
	last := c.Item[strings.LastIndexByte(c.Item, ' ')+1:]
	for _, name := range []string{c.Item, last} {
		if family := workloads[name]; family != "" {
			return family
		}
	}
	return familyOf(c.Family, c.Item)
}

// groupCosts sums the costs by group in order of appearance. largest is the largest sum in magnitude, all the sum of
// the positive ones.
func groupCosts(costs []Cost) (groups []string, sums []float64, largest, all float64) {
	for _, c := range costs {
		at := slices.Index(groups, c.Group)
		if at < 0 {
			at = len(groups)
			groups, sums = append(groups, c.Group), append(sums, 0)
		}
		sums[at] += c.USD
	}
	for _, s := range sums {
		largest = max(largest, math.Abs(s))
		all += max(s, 0)
	}
	return groups, sums, largest, all
}

// costTitle says what all costs, and where most of it goes; per is the span.
func costTitle(per string, groups []string, sums []float64, all float64) string {
	if all == 0 {
		return "Cost"
	}
	most := 0
	for i := range sums {
		if sums[i] > sums[most] {
			most = i
		}
	}
	whole := Scaled(all, "USD", 3)
	if len(groups) == 1 {
		return fmt.Sprintf("%s %s for %s", whole, per, groups[0])
	}
	return fmt.Sprintf("%s %s, %s of it for %s", whole, per, Percent(sums[most]/all, 2), groups[most])
}

// assetFigure draws what each source costs by the kind of cost.
func assetFigure(r *Report) svg.Figure {
	s := r.Supply
	if s == nil {
		return nil
	}
	kinds := []struct {
		name, family string
		of           func(*Asset) float64
	}{
		{"Capital", "capex", func(a *Asset) float64 { return a.CapitalUSD }},
		{"Fixed operation", "fixed", func(a *Asset) float64 { return a.FixedUSD }},
		{"Variable operation", "variable", func(a *Asset) float64 { return a.VariableUSD }},
		{"Fuel", "fuel", func(a *Asset) float64 { return a.FuelUSD }},
		{"Carbon", "carbon", func(a *Asset) float64 { return a.CarbonUSD }},
		{"Power bought", "grid", func(a *Asset) float64 { return a.PurchaseUSD }},
		{"Export", "site", func(a *Asset) float64 { return -a.ExportUSD }},
	}
	largest := 0.0
	for i := range s.Assets {
		largest = max(largest, math.Abs(s.Assets[i].TotalUSD))
	}
	if largest == 0 {
		return nil
	}
	scale, unit := magnitude(largest)
	figure := svg.Breakdown{Measure: "cost of " + r.Of(), Unit: unit}
	figure.Frame = svg.Frame{
		ID: "assets", Title: fmt.Sprintf("Electricity costs %s %s, %s USD a MWh", Scaled(s.CostUSD, "USD", 3), r.Per(), Number(s.PerMWhUSD, 3)),
		Subtitle: "Cost of " + r.Of() + " by source and kind",
	}
	for _, k := range kinds {
		if slices.ContainsFunc(s.Assets, func(a Asset) bool { return k.of(&a) != 0 }) {
			figure.Parts, figure.Families = append(figure.Parts, k.name), append(figure.Families, k.family)
		}
	}
	for i := range s.Assets {
		item := svg.BreakdownItem{Name: s.Assets[i].Name}
		for _, k := range kinds {
			if slices.Contains(figure.Parts, k.name) {
				item.Values = append(item.Values, k.of(&s.Assets[i])/scale)
			}
		}
		figure.Items = append(figure.Items, item)
	}
	return figure
}
