package factcheck

import (
	"bufio"
	"fmt"
	"io"
	"math"
	"strings"

	"tokenwatt/claims"
)

// TextOptions say how a terminal shows the report.
type TextOptions struct {
	Color bool
	Width int // in columns; 0 is 100
}

// because is what decided, in one sentence: of a check on the text its last reason, of a recomputation the first that
// has numbers, with what they give.
func because(v *claims.Verdict) string {
	if len(v.Reasons) == 0 {
		return ""
	}
	last := &v.Reasons[len(v.Reasons)-1]
	if v.Check != claims.CheckRecompute && v.Check != claims.CheckLedger {
		return last.Text
	}
	for i := range v.Reasons {
		reason := &v.Reasons[i]
		if len(reason.Inputs) == 0 && reason.Result == nil {
			continue
		}
		text := strings.TrimRight(reason.Text, " .:")
		switch {
		case strings.HasSuffix(strings.TrimSpace(reason.Text), ":") && len(reason.Inputs) > 0:
			return text + ": " + listed(reason.Inputs) + "."
		case reason.Result != nil:
			gives := between(spread(reason.Result))
			text += ": " + gives + "."
			if all := recomputed(v); all != gives && reason.Result.Unit == v.Unit {
				text += " With what is published: " + all + "."
			}
			return text
		}
		return reason.Text
	}
	return last.Text
}

// listed names some inputs with their values.
func listed(inputs []claims.Input) string {
	const most = 3
	var parts []string
	for i := range inputs {
		if i == most && len(inputs) > most+1 {
			parts = append(parts, fmt.Sprintf("and %d more", len(inputs)-i))
			break
		}
		parts = append(parts, inputs[i].Name+" "+between(spread(&inputs[i])))
	}
	return strings.Join(parts, "; ")
}

// trueIf names the single assumption that makes the claim true whose value is nearest to what has been published, else the
// joint change.
func trueIf(v *claims.Verdict) string {
	var joint []string
	var nearest *claims.Assumption
	least := math.Inf(1)
	for i := range v.WouldBeTrue {
		a := &v.WouldBeTrue[i]
		switch d := distance(a); {
		case a.Joint != "":
			joint = append(joint, assumption(a))
		case a.Reachable && (nearest == nil || d < least):
			nearest, least = a, d
		}
	}
	if nearest != nil {
		return assumption(nearest)
	}
	return strings.Join(joint, " and ")
}

// distance is the logarithm of how far a value is from the nearest end of its published range; 0 inside it, infinite where
// there is no such range.
func distance(a *claims.Assumption) float64 {
	switch low, high := a.Usual[0], a.Usual[1]; {
	case a.Within:
		return 0
	case low <= 0 || a.Value <= 0:
		return math.Inf(1)
	case a.Value > high:
		return math.Log(a.Value / high)
	default:
		return math.Max(math.Log(low/a.Value), 0)
	}
}

// WriteText writes a table of the claims, with the reason and the assumption below each that is off, and the tally.
func WriteText(w io.Writer, r *Report, o TextOptions) error {
	if o.Width <= 0 {
		o.Width = 100
	}
	p := &printer{out: bufio.NewWriter(w), options: o}
	p.head(r)
	if len(r.Result.Findings) == 0 {
		p.line("No quantitative claim on computing, energy, cost, carbon or water was found.")
	}
	p.table(r)
	p.foot(r)
	return p.out.Flush()
}

// printer writes lines; out keeps the first error for Flush.
type printer struct {
	out     *bufio.Writer
	options TextOptions
}

func (p *printer) line(s string) {
	_, _ = p.out.WriteString(strings.TrimRight(s, " "))
	_ = p.out.WriteByte('\n')
}

func (p *printer) head(r *Report) {
	p.line(p.bold(clean(r.title())))
	about := []string{clean(r.Name)}
	if d := r.Result.Date; d.Known() {
		about = append(about, "of "+d.String())
	} else {
		about = append(about, "without a date")
	}
	about = append(about, fmt.Sprintf("%d claims", len(r.Result.Findings)), "judged with what was known then and on "+r.Result.Today.String())
	if r.Extractor != "" && r.Extractor != "rules" {
		about = append(about, "numbers found by "+clean(r.Extractor))
	}
	p.line(strings.Join(about, ", "))
	p.line("")
}

// table prints a line per claim.
func (p *printer) table(r *Report) {
	rows := [][]string{{"", "VERDICT", "IN THE TEXT", "WHAT", "SAYS", "RECOMPUTED"}}
	for i := range r.Result.Findings {
		f := &r.Result.Findings[i]
		what := words(string(f.Claim.Type))
		if s := subject(&f.Claim); s != "" {
			what = s + ": " + what
		}
		rows = append(rows, []string{
			fmt.Sprint(f.Claim.Number), sign(f.Verdict.Verdict) + " " + headline(f.Verdict.Verdict, f.Verdict.Factor),
			cut(clean(r.span(&f.Claim)), 22), cut(clean(what), 30), said(&f.Claim.Measure), recomputed(&f.Verdict),
		})
	}
	if len(rows) == 1 {
		return
	}
	widths := columnWidths(rows)
	for i, row := range rows {
		var b strings.Builder
		for c, cell := range row {
			padding := strings.Repeat(" ", widths[c]-width(cell))
			if c == 0 {
				b.WriteString(padding + cell + "  ")
				continue
			}
			text := cell + padding
			if i > 0 && c == 1 {
				text = p.paint(r.Result.Findings[i-1].Verdict.Verdict, text)
			}
			b.WriteString(text + "  ")
		}
		p.line(b.String())
		if i > 0 {
			p.why(&r.Result.Findings[i-1])
		}
	}
	p.line("")
}

// why prints the reason of a claim that is off or cannot be checked, and what would make it true.
func (p *printer) why(f *claims.Finding) {
	v := &f.Verdict
	if v.Verdict == claims.Consistent {
		return
	}
	if v.ErrorKind != claims.ErrorNone {
		p.wrapped("     kind: ", kindWords(v.ErrorKind))
	}
	p.wrapped("     why: ", because(v))
	if t := trueIf(v); t != "" {
		p.wrapped("     true if ", t)
	}
}

// wrapped prints a text behind a label, broken to the width.
func (p *printer) wrapped(label, text string) {
	indent := strings.Repeat(" ", width(label))
	for i, line := range wrap(clean(text), max(p.options.Width-width(label), 20)) {
		if i > 0 {
			label = indent
		}
		p.line(label + line)
	}
}

func (p *printer) foot(r *Report) {
	var parts []string
	for _, c := range r.tally() {
		parts = append(parts, fmt.Sprintf("%s %d %s", sign(c.Outcome), c.N, name(c.Outcome)))
	}
	if len(parts) > 0 {
		p.line(strings.Join(parts, ", "))
	}
	for _, warning := range r.Result.Warnings {
		p.wrapped("note: ", warning)
	}
	if len(r.Result.Findings) > 0 {
		p.line("One chain in full: --explain N. A page to read: --out DIR.")
	}
}

func (p *printer) bold(s string) string {
	if !p.options.Color {
		return s
	}
	return "\x1b[1m" + s + "\x1b[0m"
}

func (p *printer) paint(o claims.Outcome, s string) string {
	if !p.options.Color {
		return s
	}
	code := "2"
	switch o {
	case claims.Consistent:
		code = "32"
	case claims.Overstated, claims.Understated:
		code = "33"
	case claims.Contradicted, claims.ArithmeticError, claims.UnitError:
		code = "31"
	}
	return "\x1b[" + code + "m" + s + "\x1b[0m"
}
