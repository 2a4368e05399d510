package report

import (
	"bytes"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
)

// TextOptions say how the terminal's page is laid out.
type TextOptions struct {
	// Width is the number of columns; 0 means 110.
	Width int
	// Color sets headings in bold.
	Color bool
	// Assumptions is how many of the weakest assumptions are listed; 0 means 8.
	Assumptions int
}

// WriteText writes the one-page answer for a terminal: the answer first, then how the supply is made up, what was not
// built, the checks of published figures, the weakest assumptions, the balances and the warnings.
func WriteText(w io.Writer, r *Report, o TextOptions) error {
	if o.Width == 0 {
		o.Width = 110
	}
	if o.Assumptions == 0 {
		o.Assumptions = 8
	}
	p := &page{o: o}
	p.title(r)
	p.answers("The answer", r.Headline)
	for i := range r.Workloads {
		p.workload(&r.Workloads[i])
	}
	for _, t := range r.Training {
		p.training(t)
	}
	for _, s := range r.Serving {
		p.serving(s)
	}
	for _, fleet := range r.Robots {
		p.robots(fleet)
	}
	for _, c := range r.Campaigns {
		p.campaign(c)
	}
	if r.Supply != nil {
		p.supply(r, r.Supply)
		p.notBuilt(r.Supply.NotBuilt)
	}
	p.facility(r.Facility)
	for i := range r.Checks {
		p.check(&r.Checks[i])
	}
	p.assumptions(r.Assumptions)
	p.books(r)
	p.notes("Hourly inputs from files", r.Measured)
	p.notes("Synthetic inputs (made by a documented model, not measured)", r.Synthetic)
	p.notes("Warnings", r.Warnings)
	_, err := w.Write(p.b.Bytes())
	return err
}

type page struct {
	b bytes.Buffer
	o TextOptions
}

func (p *page) line(format string, args ...any) {
	fmt.Fprintf(&p.b, format+"\n", args...)
}

func (p *page) heading(text string) {
	if p.o.Color {
		text = "\x1b[1m" + text + "\x1b[0m"
	}
	p.line("\n%s", text)
}

func (p *page) table(t *table) {
	// A table into a buffer cannot fail.
	_ = t.write(&p.b, "  ", p.o.Width)
}

func (p *page) paragraph(indent, text string) {
	for _, line := range wrap(text, p.o.Width-len(indent)) {
		p.line("%s%s", indent, line)
	}
}

func (p *page) title(r *Report) {
	title := r.Scenario
	if p.o.Color {
		title = "\x1b[1m" + title + "\x1b[0m"
	}
	p.line("%s", title)
	if r.Description != "" {
		p.paragraph("", r.Description)
	}
	ranges := fmt.Sprintf("ranges are P5 to P95 of %d draws", r.Draws)
	if r.Draws == 0 {
		ranges = "no input of these figures is a range"
	}
	p.paragraph("", fmt.Sprintf("%s; %s, seed %d.", r.Span(), ranges, r.Seed))
}

// answers prints figures with their range and the input that drives it most.
func (p *page) answers(heading string, answers []Answer) {
	if len(answers) == 0 {
		return
	}
	p.heading(heading)
	t := newTable("lrrl")
	if slices.ContainsFunc(answers, func(a Answer) bool { return a.HasRange }) {
		t.row("", "", "P5 – P95", "driven most by")
	}
	for i := range answers {
		a := &answers[i]
		label := a.Label
		// A bill is paid for what the meter reads; saying so would cost the width that the drivers need.
		if boundary := boundaryOf(a); boundary != "" && !strings.HasPrefix(a.Unit, "USD") {
			label += " (" + boundary + ")"
		}
		t.row(label, answerText(a), rangeText(a), driverText(a))
	}
	p.table(t)
}

// answerParts formats an answer's value, number and unit apart: three digits, but a count without a range in full.
func answerParts(a *Answer) (number, unit string) {
	digits := 3
	if !a.HasRange && a.Value == math.Trunc(a.Value) && math.Abs(a.Value) < 1e6 {
		digits = 6
	}
	return scaledParts(a.Value, a.Unit, digits)
}

// answerText is answerParts in one piece.
func answerText(a *Answer) string {
	number, unit := answerParts(a)
	return joined(number, unit)
}

// rangeText is an answer's range, with the unit only where that or the value's has a magnitude of its own; empty without a
// range.
func rangeText(a *Answer) string {
	if !a.HasRange {
		return ""
	}
	scale, _ := scaleOf(max(math.Abs(a.Low), math.Abs(a.High)), a.Unit)
	if own, _ := scaleOf(math.Abs(a.Value), a.Unit); scale != 1 || own != 1 {
		return ScaledRange(a.Low, a.High, a.Unit, 3)
	}
	return Between(a.Low, a.High, 3)
}

// boundaryOf is an answer's boundary where its label does not name it already, as a word of its own ("IT power").
func boundaryOf(a *Answer) string {
	for _, word := range strings.Fields(a.Label) {
		if strings.EqualFold(word, a.Boundary) {
			return ""
		}
	}
	return a.Boundary
}

// driverText names the input that drives the range most, with its share of the variance; without one it is the note.
func driverText(a *Answer) string {
	for i := range a.Drivers {
		if d := &a.Drivers[i]; d.Significant {
			return d.Label + " " + Percent(d.Share, 2)
		}
	}
	return a.Note
}

func (p *page) workload(w *Workload) {
	heading := w.Name + " (" + w.Kind
	if w.Model != "" {
		heading += " of " + w.Model
	}
	if w.Server != "" {
		heading += " on " + w.Server
	}
	p.answers(heading+")", w.Rows)
	for _, note := range w.Notes {
		p.paragraph("  ", note)
	}
}

func (p *page) check(c *Check) {
	p.heading("Check: " + c.Claim)
	for _, step := range c.Steps {
		p.paragraph("  ", step)
	}
	p.paragraph("  ", c.Verdict)
	if c.Model != "" {
		p.paragraph("  ", c.Model)
	}
}

func (p *page) assumptions(list []Assumption) {
	if len(list) == 0 {
		return
	}
	p.heading("Weakest assumptions")
	t := newTable("llll")
	shown := 0
	for i := range list {
		a := &list[i]
		if shown == p.o.Assumptions {
			break
		}
		value := a.Text
		if a.RangeText != "" {
			value = a.RangeText
		}
		t.row(a.Basis, a.Label, value, a.Source)
		shown++
	}
	p.table(t)
	if rest := len(list) - shown; rest > 0 {
		p.line("  and %d more in report.html and report.json", rest)
	}
}

func (p *page) books(r *Report) {
	if len(r.Balances) == 0 {
		return
	}
	p.heading("Books")
	t := newTable("llrrl")
	for i := range r.Balances {
		b := &r.Balances[i]
		state := "closes"
		if !b.Closes {
			state = "DOES NOT CLOSE"
		}
		period := "over " + r.Of()
		if b.HoursChecked > 0 {
			period = fmt.Sprintf("in each of %s hours", Number(float64(b.HoursChecked), 5))
		}
		t.row(string(b.Commodity), b.Account, Scaled(b.In, b.Unit, 6), "off by "+Number(b.Difference, 2), state+" "+period)
	}
	p.table(t)
}

func (p *page) notes(heading string, notes []string) {
	if len(notes) == 0 {
		return
	}
	p.heading(heading)
	for _, note := range notes {
		for i, line := range wrap(note, p.o.Width-4) {
			bullet := "  - "
			if i > 0 {
				bullet = "    "
			}
			p.line("%s%s", bullet, line)
		}
	}
}
