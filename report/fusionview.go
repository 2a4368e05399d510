package report

import (
	"bytes"
	"fmt"
	"html/template"
	"io"
	"strings"

	"tokenwatt/report/svg"
)

// fusionView is what the template of the fusion page reads.
type fusionView struct {
	CSS      template.CSS
	F        *Fusion
	Nav      []navItem
	Machines []fusionMachineView
	Lawson   template.HTML
}

// fusionMachineView is one machine on the page.
type fusionMachineView struct {
	Notes []string // warnings
	*FusionMachine
	ID, VerdictText, EvidenceText, Summary, Counts, Basis        string
	Traces, Energy, Map, ChanceFigure, TornadoFigure, CostFigure template.HTML
	LedgerHead                                                   []string
	LedgerRows                                                   []fusionLedgerRow
	LedgerText, LCOEText                                         string
	Cards                                                        []fusionCard
	GroupRows                                                    []fusionGroupView
	AccountRows                                                  []fusionAccountRow
	GoalViews                                                    []fusionGoalView
	Odds, Spread                                                 [][]string
	Drivers                                                      []string
	InputRows, OtherInputs                                       []fusionInputRow
}

type fusionLedgerRow struct {
	Side, Name string
	Cells      []string
	Total      bool
}

type fusionCard struct{ Name, Value, Aside string }

type fusionGroupView struct {
	Name string
	Rows [][3]string
}

type fusionAccountRow struct {
	Code, Name, USD, Range string
	Depth                  int
	Strong                 bool
}

type fusionGoalView struct {
	Title, State, Cannot, Joint, Moves string
	Moved                              int // inputs in Moves
	First                              bool
	Rows                               []fusionChangeRow
	More                               []string
}

type fusionChangeRow struct {
	Name, From, To, Range, Within, Answer string
	InRange                               bool
}

type fusionInputRow struct{ Name, Value, Range, Basis, Class, Source, Note string }

// WriteFusionHTML writes the answer as one self-contained page: no script, nothing of a network. The error wraps svg.ErrInput where
// the numbers of a figure cannot be drawn; nothing is written then.
func WriteFusionHTML(w io.Writer, f *Fusion) error {
	view, err := newFusionView(f)
	if err != nil {
		return fmt.Errorf("report: fusion page: %w", err)
	}
	var css []byte
	for _, name := range []string{"template/page.css", "template/fusion.css"} {
		part, err := templates.ReadFile(name)
		if err != nil {
			return fmt.Errorf("report: page style: %w", err)
		}
		css = append(css, part...)
	}
	view.CSS = template.CSS(css)
	t, err := template.New("fusion.html").Funcs(htmlFuncs()).ParseFS(templates, "template/fusion.html", "template/fusionmachine.html")
	if err != nil {
		return fmt.Errorf("report: fusion page: %w", err)
	}
	var b bytes.Buffer
	if err := t.Execute(&b, view); err != nil {
		return fmt.Errorf("report: fusion page: %w", err)
	}
	_, err = w.Write(b.Bytes())
	return err
}

func newFusionView(f *Fusion) (*fusionView, error) {
	v := &fusionView{F: f}
	for i := range f.Machines {
		m, err := newFusionMachineView(f, i)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", f.Machines[i].Name, err)
		}
		v.Machines = append(v.Machines, *m)
		v.Nav = append(v.Nav, navItem{m.ID, m.Name})
	}
	if len(v.Machines) == 1 {
		m := &v.Machines[0]
		v.Nav = []navItem{{m.ID, "Verdict"}, {m.ID + "-pulse", "Pulse"}, {m.ID + "-plant", "Plant"}, {m.ID + "-cost", "Cost"}, {m.ID + "-believe", "To believe"}}
		if m.Chance != nil {
			v.Nav = append(v.Nav, navItem{m.ID + "-chance", "At random"})
		}
		v.Nav = append(v.Nav, navItem{m.ID + "-inputs", "Inputs"})
	}
	var err error
	if v.Lawson, err = drawing(f.lawsonFigure()); err != nil {
		return nil, err
	}
	if v.Lawson != "" {
		v.Nav = append(v.Nav, navItem{"record", "The record"})
	}
	v.Nav = append(v.Nav, navItem{"objections", "Objections"})
	return v, nil
}

func newFusionMachineView(f *Fusion, i int) (*fusionMachineView, error) {
	m := &f.Machines[i]
	v := &fusionMachineView{FusionMachine: m, ID: fmt.Sprintf("m%d", i+1), VerdictText: m.Verdict.sentence(), EvidenceText: m.Evidence.words(f)}
	v.Summary = fmt.Sprintf("%s; %s, %s", m.Title, m.Fuel, countOf(m.Modules, "module"))
	for _, d := range []struct {
		into   *template.HTML
		figure svg.Figure
	}{
		{&v.Traces, m.tracesFigure(v.ID)},
		{&v.Energy, m.energyFigure(v.ID)},
		{&v.Map, m.mapFigure(v.ID)},
		{&v.ChanceFigure, m.chanceFigure(v.ID)},
		{&v.TornadoFigure, m.tornadoFigure(v.ID)},
		{&v.CostFigure, m.costFigure(v.ID)},
	} {
		var err error
		if *d.into, err = drawing(d.figure); err != nil {
			return nil, err
		}
	}
	for _, text := range m.Warnings {
		v.Notes = append(v.Notes, strings.ReplaceAll(text, " %", "\u00a0%"))
	}
	v.ledger(&m.Ledger)
	v.cards()
	v.tables()
	for k := range m.Goals {
		v.GoalViews = append(v.GoalViews, goalView(&m.Goals[k], m.goalBefore(k)))
	}
	v.chance()
	return v, nil
}

// ledger fills the table of a pulse's energy.
func (v *fusionMachineView) ledger(l *FusionLedger) {
	for i := range l.Phases {
		v.LedgerHead = append(v.LedgerHead, l.Phases[i].Name)
	}
	v.LedgerHead = append(v.LedgerHead, "pulse")
	decimals, side := l.ledgerDecimals(), ""
	for _, row := range l.shownRows() {
		if row.Side != side {
			side = row.Side
			v.LedgerRows = append(v.LedgerRows, fusionLedgerRow{Side: sideTitles(side)})
		}
		r := fusionLedgerRow{Name: row.Name}
		for _, value := range append(append([]float64(nil), row.PhaseMJ...), row.PulseMJ) {
			cell := typeset(ledgerCell(value, decimals))
			if value == 0 {
				cell = "·"
			}
			r.Cells = append(r.Cells, cell)
		}
		v.LedgerRows = append(v.LedgerRows, r)
	}
	open := fusionLedgerRow{Name: "not accounted for", Total: true}
	for _, value := range l.Open {
		open.Cells = append(open.Cells, typeset(openText(value)))
	}
	v.LedgerRows = append(v.LedgerRows, open)
	v.LedgerText = fmt.Sprintf("Bank %s MJ before, %s MJ back after the pulse (%s)%s. The books close to %s of the bank.",
		Number(l.BankMJ, 4), Number(l.BackMJ, 4), Percent(l.BackMJ/l.BankMJ, 3), settledText(l), typeset(openText(l.Closure)))
}

// cards are the numbers that stand beside the verdict.
func (v *fusionMachineView) cards() {
	m := v.FusionMachine
	add := func(name, value, aside string) { v.Cards = append(v.Cards, fusionCard{name, value, aside}) }
	add("Net power", typeset(Number(m.Verdict.NetMW, 3)+" MW"), "all modules at the highest rate")
	if m.Chance != nil && len(m.Chance.Goals) > 0 {
		o := &m.Chance.Goals[0]
		add("Chance of a net power above 0", typeset(Percent(o.Share, 3)), "95 % interval "+typeset(chanceInterval(o)))
	}
	v.LCOEText = m.LCOE.words()
	if m.LCOE.Defined {
		add("Cost of electricity", typeset(Number(m.LCOE.USD, 3)+" USD/MWh"), typeset(m.LCOE.between()))
	} else {
		add("Cost of electricity", "undefined", "not a producer")
	}
	for _, key := range []string{"q_eng", "q_sci"} {
		if g := m.figure(key); g != nil && g.Value != nil {
			add(g.Name, typeset(Number(*g.Value, 3)), g.Text)
		}
	}
	if m.Evidence.OfRecord > 0 {
		add("n T τ over the published record", typeset(Number(m.Evidence.OfRecord, 2)+" times"), m.Evidence.Record)
	}
}

// figure finds a figure by its key.
func (m *FusionMachine) figure(key string) *FusionFigure {
	for i := range m.Groups {
		for k := range m.Groups[i].Figures {
			if m.Groups[i].Figures[k].Key == key {
				return &m.Groups[i].Figures[k]
			}
		}
	}
	return nil
}

// tables fills figures, accounts and inputs.
func (v *fusionMachineView) tables() {
	for i := range v.Groups {
		g := fusionGroupView{Name: strings.ToUpper(v.Groups[i].Name[:1]) + v.Groups[i].Name[1:]}
		for k := range v.Groups[i].Figures {
			value, unit := v.Groups[i].Figures[k].parts()
			g.Rows = append(g.Rows, [3]string{v.Groups[i].Figures[k].Name, typeset(value), unit})
		}
		v.GroupRows = append(v.GroupRows, g)
	}
	for i := range v.Accounts {
		a := &v.Accounts[i]
		if a.High == 0 {
			continue
		}
		row := fusionAccountRow{Code: a.Code, Name: a.Name, Depth: a.Depth, Strong: a.Depth == 0, USD: typeset(Fixed(a.USD/1e6, 2))}
		if a.PerYear {
			row.Name += ", a year"
		}
		row.Range = typeset(Fixed(a.Low/1e6, 2) + " – " + Fixed(a.High/1e6, 2))
		v.AccountRows = append(v.AccountRows, row)
	}
	for i := range v.Inputs {
		in := &v.Inputs[i]
		row := fusionInputRow{
			Name: in.Name, Value: joined(typeset(shortNumber(in.Mode)), in.Unit), Basis: in.Basis, Class: fusionBasisClass(in.Basis),
			Source: strings.TrimSpace(in.Source + " " + in.Date), Note: in.Note,
		}
		if in.Low != in.High {
			row.Range = typeset(shortNumber(in.Low)) + " – " + typeset(shortNumber(in.High))
		}
		if i < openInputs {
			v.InputRows = append(v.InputRows, row)
		} else {
			v.OtherInputs = append(v.OtherInputs, row)
		}
	}
	v.Basis = basisTally(v.Inputs)
}

// fusionBasisClass is the style of a basis' badge.
func fusionBasisClass(basis string) string {
	switch basis {
	case "computed":
		return basisClass("estimate")
	case "published claim":
		return basisClass("vendor")
	default:
		return basisClass(basis)
	}
}

// openInputs is how many inputs stand open on the page; the others unfold.
const openInputs = 20

// goalView is what reaches a target, as the page has it.
func goalView(g, before *FusionGoal) fusionGoalView {
	v := fusionGoalView{Title: g.title(), State: "not reached", Joint: typeset2(g.jointWords())}
	if g.Met {
		v.State = "reached; below stands what would lose it"
	}
	for i := range g.Changes {
		c := &g.Changes[i]
		v.Rows = append(v.Rows, fusionChangeRow{
			Name: c.Name, From: typeset(Number(c.From, 3)), To: typeset(joined(Number(c.To, 3), c.Unit)), Range: typeset(c.rangeText()),
			Within: inRangeText(c.InRange), InRange: c.InRange, Answer: typeset2(c.Answer.words()),
		})
	}
	if len(g.Changes) == 0 && len(g.Cannot) > 0 {
		v.Cannot = typeset2(g.cannotAfter(before))
	}
	for i := range g.Cannot {
		c := &g.Cannot[i]
		text := fmt.Sprintf("%s, tried from %s to %s: nearest %s at %s", c.Name, Number(c.From, 3), joined(Number(c.To, 3), c.Unit), c.Nearest.words(), Number(c.NearestAt, 3))
		if c.Stopped != "" {
			text += "; " + c.Stopped
		}
		v.More = append(v.More, typeset2(text))
	}
	if g.Joint.Found {
		v.Moves, v.Moved, v.First = typeset2(g.Joint.movesText()), len(g.Joint.Moves), before == nil
	}
	return v
}

// typeset2 gives the negative numbers of a sentence the minus sign of print.
func typeset2(text string) string { return strings.ReplaceAll(text, " -", " −") }

// chance fills the tables of the draws.
func (v *fusionMachineView) chance() {
	c := v.Chance
	if c == nil {
		return
	}
	v.Counts = c.countWords()
	for i := range c.Goals {
		o := &c.Goals[i]
		v.Odds = append(v.Odds, []string{o.Target, typeset(Percent(o.Share, 3)), typeset(chanceInterval(o))})
	}
	for i := range c.Spreads {
		if s := &c.Spreads[i]; s.Count > 0 {
			v.Spread = append(v.Spread, []string{s.Name, typeset(Number(s.P5, 3)), typeset(Number(s.P50, 3)), typeset(Number(s.P95, 3)), s.Unit})
		}
	}
	for _, d := range []struct {
		what string
		list []FusionShare
	}{{"net power", c.Drivers}, {"Q_eng", c.GainDrivers}} {
		if len(d.list) > 0 {
			v.Drivers = append(v.Drivers, fmt.Sprintf("What drives %s, by its share of the variance: %s.", d.what, driversWords(d.list)))
		}
	}
}
