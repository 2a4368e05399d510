package report

import (
	"fmt"
	"html/template"
	"strings"

	"tokenwatt/report/svg"
)

// supplyView is the supply laid out for the page: figures and the tables of the answers beside the optimum.
type supplyView struct {
	Waterfall, BreakEven, Changed, Setters, Bands, BandsEnergy, Pareto, Tightest template.HTML
	Maps                                                                         []template.HTML
	// Gaps are the candidates that are not built with the cost at which they would be, Changes what the mix becomes.
	Gaps    []gapRow
	Changes []string
	Ranges  []rangeRow
	Curves  []curveTable
}

// gapRow is one threshold of a candidate, formatted.
type gapRow struct {
	Name, Technology, Color                   string
	Of, Assumed, Range, Enters, Share, Remark string
}

// rangeRow is how far one quantity goes at each slack.
type rangeRow struct {
	Name, Unit, Color, Best string
	Between                 []string
}

// curveTable is one curve of cost against carbon-free share; Names are the assets of its mixes.
type curveTable struct {
	Words, Note string
	Stores      bool // some sizes are those of stores, in MW and MWh
	Names       []string
	Rows        []curveRow
}

type curveRow struct {
	Share, Cost, Carbon string
	Sizes               []string
	Optimum, Infeasible bool
}

// newSupplyView lays a supply out.
func newSupplyView(r *Report) (*supplyView, error) {
	v := &supplyView{}
	if s := r.Supply; s != nil {
		v.gaps(s)
		if s.Answers != nil {
			v.ranges(s.Answers.NearOptimal)
			for i := range s.Answers.Pareto {
				v.Curves = append(v.Curves, newCurveTable(&s.Answers.Pareto[i]))
			}
		}
	}
	for _, f := range []struct {
		name   string
		figure svg.Figure
		to     *template.HTML
	}{
		{"how the cost adds up", waterfallFigure(r), &v.Waterfall},
		{"break-even costs", breakEvenFigure(r.Supply), &v.BreakEven},
		{"what the mix becomes", changeFigure(r.Supply), &v.Changed},
		{"what sets the price", setterFigure(r), &v.Setters},
		{"near-optimal power", bandsFigure(r.Supply, "MW"), &v.Bands},
		{"near-optimal energy", bandsFigure(r.Supply, "MWh"), &v.BandsEnergy},
		{"cost against carbon-free share", paretoCurves(r.Supply), &v.Pareto},
		{"the tightest week", tightestFigure(r.Hourly), &v.Tightest},
	} {
		var err error
		if *f.to, err = drawing(f.figure); err != nil {
			return nil, fmt.Errorf("figure of %s: %w", f.name, err)
		}
	}
	for _, f := range heatMaps(r.Hourly) {
		figure, err := drawing(f)
		if err != nil {
			return nil, fmt.Errorf("heat map: %w", err)
		}
		v.Maps = append(v.Maps, figure)
	}
	return v, nil
}

// gaps lists the thresholds: as solved again, else as the hourly prices say.
func (v *supplyView) gaps(s *Supply) {
	if s.Answers == nil || len(s.Answers.Entries) == 0 {
		for i := range s.NotBuilt {
			v.Gaps = append(v.Gaps, newGapRow(&s.NotBuilt[i]))
		}
		return
	}
	for i := range s.Answers.Entries {
		e := &s.Answers.Entries[i]
		for k, cells := range e.rows() {
			row := gapRow{
				Of: cells[0], Assumed: typeset(cells[1]), Range: typeset(cells[2]), Enters: typeset(cells[3]), Share: typeset(cells[4]), Remark: cells[5],
			}
			if len(cells) == 6 && cells[1] == "" {
				row.Share, row.Remark = "", cells[5]
			}
			if k == 0 {
				row.Name, row.Technology, row.Color = e.Name, e.Technology, colorOf(e.Family, e.Technology+" "+e.Name)
			}
			v.Gaps = append(v.Gaps, row)
		}
		for _, t := range []*SupplyThreshold{e.Capital, e.Fuel} {
			if t != nil && t.Change != nil {
				v.Changes = append(v.Changes, signs(e.changeText(t)))
			}
		}
	}
}

// signs gives the negative numbers in a text the minus of print.
func signs(text string) string {
	for _, before := range []string{" ", "("} {
		for digit := '0'; digit <= '9'; digit++ {
			text = strings.ReplaceAll(text, before+"-"+string(digit), before+"−"+string(digit))
		}
	}
	return text
}

// newGapRow is a candidate with the break-even at the hourly prices of the optimum.
func newGapRow(n *NotBuilt) gapRow {
	row := gapRow{Name: n.Name, Technology: n.Technology, Color: colorOf(n.Family, n.Technology+" "+n.Name), Of: "capital", Remark: n.Note}
	t := n.threshold()
	if t == nil {
		return row
	}
	row.Assumed = typeset(Number(t.Assumed, 3))
	row.Enters, row.Share = typeset(Number(t.Enters, 3)+" "+t.Unit), typeset(Percent(t.Factor, 2))
	if t.High > t.Low {
		row.Range = typeset(Between(t.Low, t.High, 3))
	}
	switch {
	case t.Enters <= 0:
		row.Enters, row.Share = "", ""
		row.Remark = strings.TrimPrefix(n.Note+"; not at any cost", "; ")
	case t.High > t.Low && t.Enters >= t.Low && n.Note == "":
		row.Remark = "within the assumed range"
	}
	return row
}

// ranges lists the near-optimal ranges.
func (v *supplyView) ranges(n *NearOptimal) {
	if n == nil {
		return
	}
	for i := range n.Ranges {
		item := &n.Ranges[i]
		row := rangeRow{Name: item.Name, Unit: item.Unit, Color: colorOf(item.Family, item.Name), Best: typeset(Number(item.Best, 3))}
		for k := range n.Slacks {
			row.Between = append(row.Between, typeset(item.between(k)))
		}
		v.Ranges = append(v.Ranges, row)
	}
}

// newCurveTable lays a curve out: one column for each asset that any of its mixes has.
func newCurveTable(c *ParetoCurve) curveTable {
	t := curveTable{Words: c.words(), Note: c.Note, Names: c.names()}
	for k := range c.Points {
		point := &c.Points[k]
		row := curveRow{Share: typeset(Number(100*point.Asked, 4)), Infeasible: point.Infeasible, Optimum: point.Optimum}
		if !point.Infeasible {
			row.Share = typeset(Number(100*point.Share, 4))
			row.Cost, row.Carbon = typeset(Number(point.PerMWhUSD, 4)), typeset(Number(point.DirectG, 3))
		}
		for _, name := range t.Names {
			size := point.size(name)
			t.Stores = t.Stores || strings.Contains(size, "/")
			row.Sizes = append(row.Sizes, typeset(size))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// names are the assets of a curve's mixes, in the order in which they appear.
func (c *ParetoCurve) names() []string {
	var list []string
	seen := map[string]bool{}
	for k := range c.Points {
		for i := range c.Points[k].Assets {
			if name := c.Points[k].Assets[i].Name; !seen[name] {
				seen[name] = true
				list = append(list, name)
			}
		}
	}
	return list
}

// size is the capacity of an asset in a mix, of a store with its energy; empty where there is none.
func (p *ParetoPoint) size(name string) string {
	for i := range p.Assets {
		if a := &p.Assets[i]; a.Name == name {
			text := sizeText(a.CapacityMW, p.Assets)
			if a.StorageMWh > 0 {
				text += " / " + sizeText(a.StorageMWh, p.Assets)
			}
			return text
		}
	}
	return ""
}
