package factcheck

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strings"

	"tokenwatt/claims"
)

// ErrNoClaim is wrapped where a text has no claim of a number.
var ErrNoClaim = errors.New("there is no such claim")

// Explain writes one claim with its whole chain: what the text says, how it was understood, each reason with its inputs
// and their sources, the verdicts at the text's date and today, and what would make it true.
func Explain(w io.Writer, r *Report, n int, o TextOptions) error {
	if n < 1 || n > len(r.Result.Findings) {
		if len(r.Result.Findings) == 0 {
			return fmt.Errorf("%w: claim %d: the text has no claims", ErrNoClaim, n)
		}
		return fmt.Errorf("%w: claim %d: the text has claims 1 to %d", ErrNoClaim, n, len(r.Result.Findings))
	}
	if o.Width <= 0 {
		o.Width = 100
	}
	f := &r.Result.Findings[n-1]
	p := &printer{out: bufio.NewWriter(w), options: o}
	p.line(p.bold(fmt.Sprintf("Claim %d: ", n)) + p.paint(f.Verdict.Verdict, sign(f.Verdict.Verdict)+" "+headline(f.Verdict.Verdict, f.Verdict.Factor)))
	p.wrapped("  text        ", "“"+r.sentence(&f.Claim)+"”")
	p.understood(r, &f.Claim)
	p.chain(&f.Verdict)
	p.judged(&f.Verdict)
	p.assumptions(&f.Verdict)
	p.sources(&f.Verdict)
	return p.out.Flush()
}

// understood prints how the claim was read.
func (p *printer) understood(r *Report, c *claims.Claim) {
	p.wrapped("  number      ", fmt.Sprintf("%s (characters %d to %d): %s", r.span(c), c.Start, c.End, said(&c.Measure)))
	what := words(string(c.Type))
	if c.Boundary != claims.Unknown && c.Boundary != "" {
		what += ", boundary " + words(string(c.Boundary))
	}
	if c.Per != "" {
		what += ", per " + c.Per
	}
	if c.Period.Name != "" {
		what += ", over a " + c.Period.Name
	}
	p.wrapped("  read as     ", what)
	if s := subject(c); s != "" {
		if c.Subject.Via != "" {
			s += " (" + c.Subject.Via + ")"
		}
		p.wrapped("  about       ", s)
	}
	for i := range c.Conditions {
		p.wrapped("  condition   ", c.Conditions[i].Measure.Span+" ("+words(string(c.Conditions[i].Type))+")")
	}
	if c.Attributed != "" {
		p.wrapped("  quoted from ", c.Attributed)
	}
	if c.Date.Known() {
		p.wrapped("  date        ", c.Date.String())
	}
}

// chain prints the reasons.
func (p *printer) chain(v *claims.Verdict) {
	p.line("")
	for i := range v.Reasons {
		reason := &v.Reasons[i]
		p.wrapped(fmt.Sprintf("%3d. ", i+1), reason.Text)
		if reason.Formula != "" {
			p.wrapped("     = ", reason.Formula)
		}
		for k := range reason.Inputs {
			p.wrapped("     · ", input(&reason.Inputs[k]))
		}
		if reason.Result != nil {
			p.wrapped("     → ", input(reason.Result))
		}
	}
	if s := recomputed(v); s != "" {
		if v.P95 > v.P5 {
			s += " (nine in ten draws: " + between(v.P5, v.P95, v.Unit) + ")"
		}
		p.wrapped("     recomputed: ", s)
	}
	if v.ErrorKind != claims.ErrorNone {
		p.wrapped("     kind of error: ", kindWords(v.ErrorKind))
	}
}

// input is a number of a reason with where it is from.
func input(in *claims.Input) string {
	var b strings.Builder
	b.WriteString(in.Name + ": " + amount(in.Value, in.Unit))
	if in.High > in.Low {
		fmt.Fprintf(&b, " (%s)", between(in.Low, in.High, in.Unit))
	}
	var from []string
	if in.Span != "" {
		from = append(from, fmt.Sprintf("“%s” in the text", in.Span))
	}
	for _, s := range []string{in.Source, in.Date, in.Basis} {
		if s != "" {
			from = append(from, s)
		}
	}
	if len(from) > 0 {
		b.WriteString("; " + strings.Join(from, ", "))
	}
	return b.String()
}

// judged prints the verdicts by date, and of the quotation.
func (p *printer) judged(v *claims.Verdict) {
	for _, j := range []struct {
		label string
		of    *claims.Judgement
	}{{"at its date", v.AtDate}, {"today", v.Today}, {"as a quotation", v.Quoted}} {
		if j.of == nil {
			continue
		}
		text := headline(j.of.Verdict, j.of.Factor)
		if j.of.Date != "" {
			text += " (" + j.of.Date + ")"
		}
		if j.of.Note != "" {
			text += ": " + j.of.Note
		}
		p.wrapped("     "+j.label+": ", text)
	}
}

// assumptions prints what would make the claim true.
func (p *printer) assumptions(v *claims.Verdict) {
	if len(v.WouldBeTrue) == 0 {
		return
	}
	p.line("")
	p.line("  It would be true if")
	joint := ""
	for i := range v.WouldBeTrue {
		a := &v.WouldBeTrue[i]
		label := "     · "
		if a.Joint != "" {
			if a.Joint != joint {
				p.line("     · together, the " + a.Joint + ":")
			}
			joint = a.Joint
			label = "         "
		}
		text := assumption(a)
		if a.Explanation != "" {
			text += "; " + strings.TrimSuffix(a.Explanation, ".")
		}
		if a.Source != "" {
			text += "; " + a.Source
		}
		p.wrapped(label, text)
	}
}

// sources prints what was read.
func (p *printer) sources(v *claims.Verdict) {
	if len(v.Sources) == 0 {
		return
	}
	p.line("")
	p.line("  Sources")
	for _, s := range v.Sources {
		parts := []string{}
		for _, part := range []string{s.Title, s.URL, s.Date, s.Basis} {
			if part != "" {
				parts = append(parts, part)
			}
		}
		p.wrapped("     · ", strings.Join(parts, ", "))
	}
}
