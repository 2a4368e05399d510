package report

import (
	"fmt"
	"io"
	"math"
	"strings"
)

// listedInputs is how many inputs a terminal lists.
const listedInputs = 12

// undefinedLCOE is said in place of the cost of electricity of a plant that gives none.
const undefinedLCOE = "undefined: not a producer"

// WriteFusionText writes the answer for a terminal: for each machine the verdict first, then the energy of a pulse, the plant, its
// costs, what one would have to believe, the chance at random, what its inputs rest on; and once the objections.
func WriteFusionText(w io.Writer, f *Fusion, o TextOptions) error {
	if o.Width == 0 {
		o.Width = 110
	}
	if o.Assumptions == 0 {
		o.Assumptions = listedInputs
	}
	p := &page{o: o}
	p.strong(f.Scenario)
	if f.Description != "" {
		p.paragraph("", f.Description)
	}
	for i := range f.Machines {
		p.fusionMachine(f, &f.Machines[i])
	}
	p.heading("What a plasma physicist will object, whatever stands above")
	t := newTable("ll")
	for _, objection := range f.Objections {
		t.row(objection.Letter, objection.Text)
	}
	p.table(t)
	_, err := w.Write(p.b.Bytes())
	return err
}

// strong prints a line in bold.
func (p *page) strong(text string) {
	for _, line := range wrap(text, p.o.Width) {
		if p.o.Color {
			line = "\x1b[1m" + line + "\x1b[0m"
		}
		p.line("%s", line)
	}
}

func (p *page) fusionMachine(f *Fusion, m *FusionMachine) {
	p.line("")
	if len(f.Machines) > 1 {
		p.line("%s", strings.Repeat("─", p.o.Width))
	}
	p.strong(m.Name + ": " + m.Verdict.words())
	p.paragraph("  ", fmt.Sprintf("%s; %s, %s", m.Title, m.Fuel, countOf(m.Modules, "module")))
	p.paragraph("  ", m.Evidence.words(f))
	p.fusionLedger(&m.Ledger)
	p.fusionFigures(m)
	p.fusionAccounts(m)
	p.heading("What one would have to believe")
	for i := range m.Goals {
		p.fusionGoal(&m.Goals[i], m.goalBefore(i))
	}
	p.fusionChance(m.Chance)
	p.fusionInputs(m.Inputs)
	p.notes("Warnings", m.Warnings)
}

// goalBefore is the target before the i-th, nil before the first.
func (m *FusionMachine) goalBefore(i int) *FusionGoal {
	if i == 0 {
		return nil
	}
	return &m.Goals[i-1]
}

// words is the verdict in a line.
func (v *FusionVerdict) words() string {
	switch {
	case v.Producer:
		return fmt.Sprintf("a producer by these inputs, %s MW net (%s MJ a pulse, %s of its bank)", Number(v.NetMW, 3), Number(v.NetMJ, 3), Percent(v.OfBank, 3))
	case v.NetMW > 0:
		return fmt.Sprintf("NOT A PRODUCER: it gives %s MW while it runs, and over a year draws %s MWh more than it gives", Number(v.NetMW, 3), Number(-v.MWhPerYear, 3))
	default:
		return fmt.Sprintf("NOT A PRODUCER: it needs %s MW more than it gives (%s MJ a pulse, %s of its bank)",
			Number(-v.NetMW, 3), Number(-v.NetMJ, 3), Percent(-v.OfBank, 3))
	}
}

// sentence is the verdict as the page begins.
func (v *FusionVerdict) sentence() string {
	text := strings.Replace(v.words(), "NOT A PRODUCER", "not a producer", 1)
	return strings.ToUpper(text[:1]) + text[1:]
}

// producerText is a verdict in a word.
func producerText(producer bool) string {
	if producer {
		return "producer"
	}
	return "not a producer"
}

// words places the triple product.
func (e *FusionEvidence) words(f *Fusion) string {
	text := fmt.Sprintf("n T tau of the pulse is %s keV s/m3 at %s keV", tripleText(e.NTTau), Number(e.IonTemperature, 3))
	switch {
	case e.Hypothetical:
		text = "Hypothetical: " + text + fmt.Sprintf(", %s times the published record of such plasmas (%s, %s)", Number(e.OfRecord, 2), e.Record, tripleText(e.RecordNTTau))
	case e.Record != "":
		text += fmt.Sprintf(", %s of the published record of such plasmas (%s, %s)", Percent(e.OfRecord, 2), e.Record, tripleText(e.RecordNTTau))
	}
	var needs []string
	for i := range f.Needs {
		needs = append(needs, fmt.Sprintf("%s %s", f.Needs[i].Name, tripleText(f.Needs[i].NTTau)))
	}
	if len(needs) > 0 {
		text += "; a steady plasma needs at least: " + strings.Join(needs, ", ")
	}
	return text
}

// tripleText writes a triple product.
func tripleText(x float64) string {
	return strings.Replace(fmt.Sprintf("%.2g", x), "e+", "e", 1)
}

// countOf says a number of things.
func countOf(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// shownRows are the rows of a ledger that have anything in them.
func (l *FusionLedger) shownRows() []FusionLedgerMJ {
	var rows []FusionLedgerMJ
	for i := range l.Rows {
		largest := math.Abs(l.Rows[i].PulseMJ)
		for _, v := range l.Rows[i].PhaseMJ {
			largest = max(largest, math.Abs(v))
		}
		if largest >= 5e-5*l.BankMJ/100 {
			rows = append(rows, l.Rows[i])
		}
	}
	return rows
}

// ledgerDecimals are those of a ledger's table: six digits of the bank's energy.
func (l *FusionLedger) ledgerDecimals() int {
	return min(max(5-int(math.Floor(math.Log10(max(l.BankMJ, 1e-6)))), 0), 9)
}

// sideTitles name the sides of a ledger.
func sideTitles(side string) string {
	switch side {
	case FusionIn:
		return "comes in"
	case FusionOut:
		return "goes out"
	default:
		return "is stored more at the end than at the start"
	}
}

func (p *page) fusionLedger(l *FusionLedger) {
	p.heading("The energy of one pulse, MJ: what comes in = what goes out + what is stored more at the end")
	t := newTable("l" + strings.Repeat("r", len(l.Phases)+1))
	head := []string{""}
	for i := range l.Phases {
		head = append(head, l.Phases[i].Name)
	}
	t.row(append(head, "pulse")...)
	times := []string{"ms"}
	for i := range l.Phases {
		times = append(times, Number(l.Phases[i].EndMS-l.Phases[i].StartMS, 3))
	}
	t.row(append(times, "")...)
	decimals, side := l.ledgerDecimals(), ""
	for _, row := range l.shownRows() {
		if row.Side != side {
			side = row.Side
			t.row(side)
		}
		cells := []string{"  " + row.Name}
		for _, v := range append(append([]float64(nil), row.PhaseMJ...), row.PulseMJ) {
			cells = append(cells, ledgerCell(v, decimals))
		}
		t.row(cells...)
	}
	open := []string{"not accounted for"}
	for _, v := range l.Open {
		open = append(open, openText(v))
	}
	t.row(open...)
	p.table(t)
	p.paragraph("  ", fmt.Sprintf("bank %s MJ before, %s MJ back after the pulse (%s)%s; the books close to %s of the bank",
		Number(l.BankMJ, 4), Number(l.BackMJ, 4), Percent(l.BackMJ/l.BankMJ, 3), settledText(l), openText(l.Closure)))
}

// settledText says of a bank that other stores took part, where they did.
func settledText(l *FusionLedger) string {
	var with []string
	for i := range l.Rows {
		if r := &l.Rows[i]; r.PulseMJ != 0 && (r.Key == "staging" || r.Key == "hold_supply") {
			with = append(with, r.Name)
		}
	}
	if len(with) == 0 {
		return ""
	}
	return ", " + strings.Join(with, " and ") + " settled"
}

// openText writes what books leave open.
func openText(v float64) string {
	if v == 0 {
		return "0"
	}
	return fmt.Sprintf("%.0e", v)
}

// ledgerCell writes an energy; what is exactly none stays a point.
func ledgerCell(v float64, decimals int) string {
	if v == 0 {
		return "."
	}
	return Fixed(v, decimals)
}

func (p *page) fusionFigures(m *FusionMachine) {
	for i := range m.Groups {
		g := &m.Groups[i]
		p.heading(strings.ToUpper(g.Name[:1]) + g.Name[1:])
		t := newTable("lrl")
		for k := range g.Figures {
			value, unit := g.Figures[k].parts()
			t.row(g.Figures[k].Name, value, unit)
		}
		p.table(t)
	}
}

// parts are a figure's number and what stands behind it.
func (g *FusionFigure) parts() (value, unit string) {
	if g.Value == nil {
		return "-", g.Text
	}
	value = shortNumber(*g.Value)
	unit = g.Unit
	if g.Text != "" {
		unit = strings.TrimPrefix(unit+", "+g.Text, ", ")
	}
	return value, unit
}

func (p *page) fusionAccounts(m *FusionMachine) {
	p.heading("Costs by account, million USD; the range is with all prices and lives at their cheap and at their dear ends")
	t := newTable("llrr")
	for i := range m.Accounts {
		a := &m.Accounts[i]
		if a.High == 0 {
			continue
		}
		name := strings.Repeat("  ", a.Depth) + a.Name
		if a.PerYear {
			name += ", a year"
		}
		t.row(a.Code, name, Fixed(a.USD/1e6, 2), Fixed(a.Low/1e6, 2)+" – "+Fixed(a.High/1e6, 2))
	}
	p.table(t)
	p.paragraph("  ", "cost of electricity: "+m.LCOE.words())
}

// words is the cost of electricity or why there is none.
func (c *FusionLCOE) words() string {
	if !c.Defined {
		return undefinedLCOE
	}
	text := Number(c.USD, 3) + " USD/MWh"
	if between := c.between(); between != "" {
		text += " (" + between + ")"
	}
	return text
}

// between is the cost of electricity with all prices and lives at their cheap ends and at their dear ends; "" where that is not
// known.
func (c *FusionLCOE) between() string {
	switch {
	case c.High > 0:
		return Between(c.Low, c.High, 3)
	case c.Low > 0:
		return Number(c.Low, 3) + " at the cheap ends; undefined at the dear ends: not a producer"
	default:
		return ""
	}
}

func (p *page) fusionInputs(inputs []FusionInput) {
	if len(inputs) == 0 {
		return
	}
	n := min(p.o.Assumptions, len(inputs))
	p.heading(fmt.Sprintf("What the inputs rest on, worst founded first, of those the ones that move Q_eng most (%d of %d)", n, len(inputs)))
	t := newTable("llrl")
	for i := range inputs[:n] {
		in := &inputs[i]
		t.row(in.Name, in.Basis, in.rangeText(), strings.TrimSpace(in.Source+" "+in.Date))
	}
	p.table(t)
	p.paragraph("  ", basisTally(inputs))
}

// rangeText is an input with its range.
func (in *FusionInput) rangeText() string {
	if in.Low == in.High {
		return joined(shortNumber(in.Mode), in.Unit)
	}
	return joined(fmt.Sprintf("%s (%s – %s)", shortNumber(in.Mode), shortNumber(in.Low), shortNumber(in.High)), in.Unit)
}

// shortNumber is a number with three digits, large ones as a power of ten.
func shortNumber(x float64) string {
	if math.Abs(x) < 1e7 {
		return Number(x, 3)
	}
	return strings.Replace(fmt.Sprintf("%.3g", x), "e+", "e", 1)
}

// basisTally counts the inputs by what they rest on.
func basisTally(inputs []FusionInput) string {
	var names []string
	count := map[string]int{}
	for i := range inputs {
		if count[inputs[i].Basis] == 0 {
			names = append(names, inputs[i].Basis)
		}
		count[inputs[i].Basis]++
	}
	for i, name := range names {
		names[i] = fmt.Sprintf("%d %s", count[name], name)
	}
	return fmt.Sprintf("Of %d inputs: %s", len(inputs), strings.Join(names, ", "))
}
