package report

import (
	"fmt"
	"strings"
)

// notBuilt lists what the optimum leaves out, at the hourly prices of the optimum.
func (p *page) notBuilt(list []NotBuilt) {
	if len(list) == 0 {
		return
	}
	p.heading("Not built, and the capex at which it would be")
	t := newTable("lrrrl")
	t.row("candidate", "assumed USD/kW", "range", "enters at USD/kW", "")
	for i := range list {
		n := &list[i]
		between := ""
		if n.CapexLow != n.CapexHigh {
			between = Between(n.CapexLow, n.CapexHigh, 3)
		}
		note := n.Note
		if note == "" {
			note = fmt.Sprintf("%s of the assumed cost", Percent(n.Ratio, 2))
		}
		assumed, enters := "", ""
		if n.CapexUSDPerKW > 0 {
			assumed, enters = Number(n.CapexUSDPerKW, 3), Number(n.BreakEvenUSDPerKW, 3)
		}
		t.row(n.Name+" ("+n.Technology+")", assumed, between, enters, note)
	}
	p.table(t)
}

// entries lists at which cost each candidate enters and what the mix becomes then; without solves it falls back on what the
// hourly prices say.
func (p *page) entries(s *Supply) {
	if s.Answers == nil || len(s.Answers.Entries) == 0 {
		p.notBuilt(s.NotBuilt)
		return
	}
	p.heading(s.Answers.entriesHeading())
	t := newTable("llrrrrl")
	t.row("candidate", "cost of", "assumed", "range", "enters at", "", "")
	var after []string
	for i := range s.Answers.Entries {
		e := &s.Answers.Entries[i]
		name := e.Name
		for _, row := range e.rows() {
			t.row(append([]string{name}, row...)...)
			name = ""
		}
		for _, th := range []*SupplyThreshold{e.Capital, e.Fuel} {
			if th != nil && th.Change != nil {
				after = append(after, e.changeText(th))
			}
		}
	}
	p.table(t)
	for _, line := range after {
		p.paragraph("  ", line)
	}
}

// entriesHeading says what the entries are about: what is not built, and what its largest size holds back.
func (a *SupplyAnswers) entriesHeading() string {
	built, not := false, false
	for i := range a.Entries {
		built, not = built || a.Entries[i].AtMax, not || !a.Entries[i].AtMax
	}
	switch {
	case built && not:
		return "What would have to be true for what is not built, and what a largest size holds back"
	case built:
		return "What a largest size holds back"
	default:
		return "What would have to be true for what is not built"
	}
}

// rows are a candidate's thresholds: of what, assumed, range, where it enters, its share of the assumed, a remark.
func (e *SupplyEntry) rows() [][]string {
	var rows [][]string
	add := func(of string, t *SupplyThreshold, never string) {
		if t == nil {
			if never != "" {
				rows = append(rows, []string{of, "", "", "", "", never})
			}
			return
		}
		between := ""
		if t.Low != t.High {
			between = Between(t.Low, t.High, 3)
		}
		rows = append(rows, []string{of, Number(t.Assumed, 3), between, Number(t.Enters, 3) + " " + t.Unit, Percent(t.Factor, 3), e.remark(t)})
	}
	add("capital", e.Capital, e.NoCapital)
	add("fuel", e.Fuel, e.NoFuel)
	return rows
}

// remark says what else there is to know of a threshold.
func (e *SupplyEntry) remark(t *SupplyThreshold) string {
	var parts []string
	if e.AtMax {
		parts = append(parts, "stays at its largest size up to that cost")
	}
	if t.Also != "" {
		parts = append(parts, t.Also)
	}
	if !t.Confirmed {
		parts = append(parts, "not confirmed by solves on both sides")
	}
	return strings.Join(parts, "; ")
}

// changeText says what the mix becomes beyond a threshold.
func (e *SupplyEntry) changeText(t *SupplyThreshold) string {
	parts := []string{fmt.Sprintf("%s: %s", e.changeTitle(t), mixText(t.Change.After))}
	var losses []string
	for i, d := range t.Change.Displaced {
		if i == mostDisplaced {
			break
		}
		sign := ""
		if d.MWh > 0 {
			sign = "+"
		}
		text := fmt.Sprintf("%s %s%s MWh", d.Name, sign, Number(d.MWh, 3))
		if d.Share != 0 {
			text += fmt.Sprintf(" (%s%s)", sign, Percent(d.Share, 2))
		}
		losses = append(losses, text)
	}
	if len(losses) > 0 {
		parts = append(parts, "output of others "+strings.Join(losses, ", "))
	}
	sign := ""
	if t.Change.CostChangeUSD > 0 {
		sign = "+"
	}
	parts = append(parts, "cost "+sign+Scaled(t.Change.CostChangeUSD, "USD", 3))
	return strings.Join(parts, "; ")
}

// changeTitle says at which cost of a candidate a changed mix stands.
func (e *SupplyEntry) changeTitle(t *SupplyThreshold) string {
	switch {
	case e.AtMax:
		return e.Name + " without its largest size"
	case t == e.Fuel:
		return fmt.Sprintf("%s at %s of its fuel cost", e.Name, Percent(t.Change.At, 3))
	default:
		return fmt.Sprintf("%s at %s of its capital cost", e.Name, Percent(t.Change.At, 3))
	}
}

// mostDisplaced is how many displaced assets a line names.
const mostDisplaced = 4

// mixText lists the assets of a mix.
func mixText(assets []MixAsset) string {
	var parts []string
	for i := range assets {
		a := &assets[i]
		text := fmt.Sprintf("%s %s MW", a.Name, sizeText(a.CapacityMW, assets))
		switch {
		case a.StorageMWh > 0:
			text += fmt.Sprintf(" with %s MWh", sizeText(a.StorageMWh, assets))
		case a.Share > 0:
			text += fmt.Sprintf(" (%s)", Percent(a.Share, 2))
		}
		parts = append(parts, text)
	}
	return strings.Join(parts, ", ")
}

// sizeText prints a size of a mix; one of less than a ten-thousandth of the largest is there, and its digits say nothing.
func sizeText(size float64, of []MixAsset) string {
	largest := 0.0
	for i := range of {
		largest = max(largest, of[i].CapacityMW)
	}
	if size > 0 && size < 1e-4*largest {
		return "<" + Number(1e-4*largest, 1)
	}
	return Number(size, 3)
}

// values lists what a little more would be worth.
func (p *page) values(s *Supply) {
	if s.Answers == nil || len(s.Answers.Values) == 0 {
		return
	}
	p.heading("What more would be worth")
	t := newTable("lrl")
	for i := range s.Answers.Values {
		v := &s.Answers.Values[i]
		value := ""
		if v.Unit != "" {
			value = Scaled(v.Value, v.Unit, 3)
		}
		t.row(v.What, value, v.Note)
	}
	p.table(t)
}

// nearOptimal lists how far each technology can go at each slack.
func (p *page) nearOptimal(s *Supply) {
	if s.Answers == nil || s.Answers.NearOptimal == nil || len(s.Answers.NearOptimal.Ranges) == 0 {
		return
	}
	n := s.Answers.NearOptimal
	p.heading("How much of each a plan can have that costs a little more")
	t := newTable("ll" + strings.Repeat("r", len(n.Slacks)+1))
	head := []string{"", "", "least cost"}
	for _, slack := range n.Slacks {
		head = append(head, "within "+Percent(slack, 2))
	}
	t.row(head...)
	for i := range n.Ranges {
		item := &n.Ranges[i]
		row := []string{item.Name, item.Unit, Number(item.Best, 3)}
		for k := range n.Slacks {
			row = append(row, item.between(k))
		}
		t.row(row...)
	}
	p.table(t)
}

// between is the range at the k-th slack.
func (n *NearOptimalItem) between(k int) string {
	if n.Missing != nil && n.Missing[k] {
		return "not solved"
	}
	return Between(n.Least[k], n.Most[k], 3)
}

// pareto lists the curves of cost against carbon-free share.
func (p *page) pareto(s *Supply) {
	if s.Answers == nil {
		return
	}
	for i := range s.Answers.Pareto {
		c := &s.Answers.Pareto[i]
		p.heading("Cost against the carbon-free share, " + c.words())
		if len(c.Points) > 0 {
			p.curve(c)
		}
		if c.Note != "" {
			p.paragraph("  ", c.Note)
		}
	}
}

// curve lists a curve's points, with a column of MW for each asset of its mixes.
func (p *page) curve(c *ParetoCurve) {
	names := c.names()
	t := newTable("rrr" + strings.Repeat("r", len(names)) + "l")
	head := []string{"share %", "USD/MWh", "gCO2/kWh"}
	for _, name := range names {
		head = append(head, name+" MW")
	}
	t.row(append(head, "")...)
	for k := range c.Points {
		point := &c.Points[k]
		row := []string{Number(100*point.Share, 4), Number(point.PerMWhUSD, 4), Number(point.DirectG, 3)}
		remark := ""
		switch {
		case point.Infeasible:
			row, remark = []string{Number(100*point.Asked, 4), "", ""}, "no supply has it"
		case point.Optimum:
			remark = "least cost"
		}
		for _, name := range names {
			row = append(row, point.size(name))
		}
		t.row(append(row, remark)...)
	}
	p.table(t)
}

// words says how a curve's share is counted.
func (c *ParetoCurve) words() string {
	if c.Matching == "annual" {
		return "matched over all hours"
	}
	return "matched hour by hour (24/7)"
}
