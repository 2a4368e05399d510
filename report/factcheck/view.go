package factcheck

import (
	"fmt"
	"html/template"
	"math"
	"strings"

	"tokenwatt/claims"
)

// view is what the page's template reads.
type view struct {
	CSS                            template.CSS
	Title, Name, Version, Lang     string
	Date, Today, Extractor, Schema string
	Claims                         int
	Tally                          []tallyView
	Legend                         []tallyView
	Worst                          []*cardView
	Blocks                         []blockView
	Cards                          []*cardView
	Warnings                       []string
}

// tallyView is a verdict with how often it occurs.
type tallyView struct {
	Class, Sign, Name, Meaning string
	N                          int
}

// cardView is a claim on the page.
type cardView struct {
	N                                int
	Class, Sign, Headline, Grade     string
	Span, Sentence, Lang             string
	What, Subject, Said, Range, Kind string
	Draws                            string // where nine in ten lie
	Scale                            *scaleView
	Why, TrueIf                      string
	Facts                            []pair
	Reasons                          []reasonView
	Judged                           []judgedView
	Assumptions                      []assumptionView
	Sources                          []sourceView
}

type pair struct{ Name, Value string }

// reasonView is a step of the chain.
type reasonView struct {
	Text, Formula string
	Inputs        []inputView
	Result        string
}

type inputView struct {
	Name, Value, Range, Source, URL, Date, Basis, Quoted string
	Claim                                                int // number of the claim that it quotes, 0 for none
}

// sourceView is what was read, with an address that a browser may open.
type sourceView struct{ Title, URL, Date, Basis string }

type judgedView struct{ When, Class, Sign, Headline, Note string }

type assumptionView struct {
	Begins                                           string // name of the joint change that begins with this one
	Text, Published, Source, URL, Joint, Explanation string
	Within, Reachable, Bounded                       bool
}

// scaleView places what the text says and what was recomputed on a bar, in per cent of its width.
type scaleView struct {
	Left, Width        float64 // of the recomputed range
	Says, SaysWidth    float64 // of the claim
	LowLabel, TopLabel string
}

// newView makes the page of a report.
func newView(r *Report) *view {
	d := r.Result.Document
	v := &view{
		Title: r.title(), Name: r.Name, Version: r.Version, Date: r.Result.Date.String(), Today: r.Result.Today.String(),
		Extractor: r.Extractor, Schema: SchemaVersion, Claims: len(r.Result.Findings), Warnings: r.Result.Warnings, Lang: "en",
	}
	if d.Language != "" {
		v.Lang = string(d.Language)
	}
	counts := map[claims.Outcome]int{}
	for _, c := range r.tally() {
		counts[c.Outcome] = c.N
	}
	for _, o := range outcomes() {
		entry := tallyView{Class: string(o), Sign: sign(o), Name: name(o), Meaning: meaning(o), N: counts[o]}
		v.Legend = append(v.Legend, entry)
		if entry.N > 0 {
			v.Tally = append(v.Tally, entry)
		}
	}
	byStart := map[[2]int]int{}
	for i := range r.Result.Findings {
		c := &r.Result.Findings[i].Claim
		byStart[[2]int{c.Start, c.End}] = c.Number
	}
	cards := map[*claims.Finding]*cardView{}
	for i := range r.Result.Findings {
		f := &r.Result.Findings[i]
		card := r.card(f, byStart)
		cards[f] = card
		v.Cards = append(v.Cards, card)
	}
	for i, f := range r.worst() {
		if i == 3 {
			break
		}
		v.Worst = append(v.Worst, cards[f])
	}
	v.Blocks = r.blocks()
	return v
}

// meaning explains a verdict in the legend.
func meaning(o claims.Outcome) string {
	switch o {
	case claims.Consistent:
		return "inside the recomputed range, give or take a tenth"
	case claims.Overstated:
		return "above the range, by the factor given"
	case claims.Understated:
		return "below the range, by the factor given"
	case claims.Contradicted:
		return "published facts say otherwise"
	case claims.ArithmeticError:
		return "the text’s own figures do not fit each other"
	case claims.UnitError:
		return "the unit cannot be right"
	}
	return "no model or publication decides it"
}

// card makes the card of a claim. The map gives the claim that stands at a place of the original text.
func (r *Report) card(f *claims.Finding, at map[[2]int]int) *cardView {
	c, v := &f.Claim, &f.Verdict
	card := &cardView{
		N: c.Number, Class: string(v.Verdict), Sign: sign(v.Verdict), Headline: headline(v.Verdict, v.Factor), Grade: grade(v.Verdict, v.Factor),
		Span: clean(c.Measure.Span), Sentence: r.sentence(c), What: words(string(c.Type)), Subject: subject(c), Said: said(&c.Measure),
		Range: recomputed(v), Scale: scale(f), Why: because(v), TrueIf: trueIf(v),
	}
	if v.ErrorKind != claims.ErrorNone {
		card.Kind = kindWords(v.ErrorKind)
	}
	if v.P95 > v.P5 {
		card.Draws = between(v.P5, v.P95, v.Unit)
	}
	card.Facts = facts(c)
	for i := range v.Reasons {
		card.Reasons = append(card.Reasons, reasonOf(&v.Reasons[i], at))
	}
	for _, j := range []struct {
		when string
		of   *claims.Judgement
	}{{"At its date", v.AtDate}, {"Today", v.Today}, {"As a quotation", v.Quoted}} {
		if j.of == nil {
			continue
		}
		when := j.when
		if j.of.Date != "" {
			when += " (" + j.of.Date + ")"
		}
		card.Judged = append(card.Judged, judgedView{when, string(j.of.Verdict), sign(j.of.Verdict), headline(j.of.Verdict, j.of.Factor), j.of.Note})
	}
	for i := range v.WouldBeTrue {
		a := assumptionOf(&v.WouldBeTrue[i])
		if a.Joint != "" && (i == 0 || v.WouldBeTrue[i-1].Joint != a.Joint) {
			a.Begins = a.Joint
		}
		card.Assumptions = append(card.Assumptions, a)
	}
	for _, source := range v.Sources {
		card.Sources = append(card.Sources, sourceOf(source))
	}
	return card
}

// sourceOf keeps an address only where a browser may open it.
func sourceOf(s claims.Source) sourceView {
	out := sourceView{Title: s.Title, Date: s.Date, Basis: s.Basis}
	switch {
	case strings.HasPrefix(s.URL, "https://") || strings.HasPrefix(s.URL, "http://"):
		out.URL = s.URL
	case s.URL == "":
		out.Title, out.URL = link(s.Title)
	}
	return out
}

// facts lists how a claim was read.
func facts(c *claims.Claim) []pair {
	var out []pair
	add := func(name, value string) {
		if value != "" {
			out = append(out, pair{name, value})
		}
	}
	if c.Boundary != claims.Unknown {
		add("Boundary", words(string(c.Boundary)))
	}
	add("Per", c.Per)
	if c.Period.Name != c.Per {
		add("Period", c.Period.Name)
	}
	add("Quoted from", c.Attributed)
	var conditions []string
	for i := range c.Conditions {
		conditions = append(conditions, clean(c.Conditions[i].Measure.Span))
	}
	add("Conditions", strings.Join(conditions, ", "))
	add("Number", fmt.Sprintf("characters %d to %d", c.Start, c.End))
	return out
}

func reasonOf(s *claims.Reason, at map[[2]int]int) reasonView {
	out := reasonView{Text: s.Text, Formula: s.Formula}
	for i := range s.Inputs {
		out.Inputs = append(out.Inputs, inputOf(&s.Inputs[i], at))
	}
	if s.Result != nil {
		out.Result = s.Result.Name + " " + between(spread(s.Result))
	}
	return out
}

// spread is the range of an input, or its value where it has none.
func spread(in *claims.Input) (low, high float64, unit string) {
	if in.High > in.Low {
		return in.Low, in.High, in.Unit
	}
	return in.Value, in.Value, in.Unit
}

func inputOf(in *claims.Input, at map[[2]int]int) inputView {
	out := inputView{Name: in.Name, Value: amount(in.Value, in.Unit), Date: in.Date, Basis: in.Basis, Quoted: clean(in.Span)}
	out.Source, out.URL = link(in.Source)
	if in.High > in.Low {
		out.Range = between(in.Low, in.High, in.Unit)
	}
	if in.End > in.Start {
		out.Claim = at[[2]int{in.Start, in.End}]
	}
	return out
}

// link finds an address in a source that a browser may open: one with http:// or https://, the number of a paper on arXiv,
// or the name of a site with a path. It returns the source without an address that stands in it in full.
func link(source string) (words, url string) {
	for _, scheme := range []string{"https://", "http://"} {
		i := strings.Index(source, scheme)
		if i < 0 {
			continue
		}
		url = source[i:]
		if j := strings.IndexAny(url, " \t\n;,)\"'<>"); j >= 0 {
			url = url[:j]
		}
		words = strings.Trim(strings.Replace(source, url, "", 1), " ;,()")
		if words == "" {
			words = strings.TrimPrefix(url, scheme)
		}
		return words, url
	}
	if number := paper(source); number != "" {
		return source, "https://arxiv.org/abs/" + number
	}
	if address := site(source); address != "" {
		return source, "https://" + address
	}
	return source, ""
}

// paper finds the number of a paper on arXiv, such as 2104.10350.
func paper(source string) string {
	_, behind, ok := strings.Cut(strings.ToLower(source), "arxiv")
	if !ok {
		return ""
	}
	start := strings.IndexAny(behind, "0123456789")
	if start < 0 || start > 12 {
		return ""
	}
	number := behind[start:]
	if end := strings.Trim(number[:min(len(number), 4)], "0123456789"); end != "" || len(number) < 9 || number[4] != '.' {
		return ""
	}
	end := 5
	for end < len(number) && end < 10 && number[end] >= '0' && number[end] <= '9' {
		end++
	}
	if end < 9 {
		return ""
	}
	return number[:end]
}

// site finds the name of a site with a path, such as axios.com/pro.
func site(source string) string {
	for _, word := range strings.FieldsFunc(source, func(c rune) bool { return strings.ContainsRune(" \t\n;,()\"'<>", c) }) {
		host, path, ok := strings.Cut(word, "/")
		dot := strings.LastIndexByte(host, '.')
		if !ok || path == "" || dot < 1 || len(host)-dot < 3 {
			continue
		}
		const letters = "abcdefghijklmnopqrstuvwxyz"
		if strings.Trim(host[dot+1:], letters) == "" && strings.Trim(host[:dot], letters+"0123456789.-") == "" {
			return strings.TrimRight(word, ".")
		}
	}
	return ""
}

func assumptionOf(a *claims.Assumption) assumptionView {
	out := assumptionView{Within: a.Within, Reachable: a.Reachable, Joint: a.Joint, Explanation: a.Explanation}
	out.Source, out.URL = link(a.Source)
	if !a.Reachable {
		out.Text = "No value of " + a.Input + " alone"
		return out
	}
	out.Text = a.Input + " = " + amount(a.Value, a.Unit)
	if out.Bounded = a.Usual[0] != 0 || a.Usual[1] != 0; out.Bounded {
		out.Published = between(a.Usual[0], a.Usual[1], a.Unit)
	}
	return out
}

// scale draws what the text says and the recomputed range on a logarithmic bar. It is nil where one of them is missing
// or not above zero, and where the units differ.
func scale(f *claims.Finding) *scaleView {
	v, m := &f.Verdict, &f.Claim.Measure
	low, high := v.Low, v.High
	says, top := m.Normalised, math.Max(m.NormalisedHigh, m.Normalised)
	if low <= 0 || high < low || says <= 0 || v.Unit != m.NormalisedUnit || isYear(low, v.Unit) || math.IsInf(top, 0) || math.IsInf(high, 0) {
		return nil
	}
	from, to := math.Log(math.Min(low, says)), math.Log(math.Max(high, top))
	margin := math.Max((to-from)*0.12, 0.2)
	from, to = from-margin, to+margin
	place := func(x float64) float64 { return math.Round(1e3*(math.Log(x)-from)/(to-from)) / 10 }
	return &scaleView{
		Left: place(low), Width: place(high) - place(low), Says: place(says), SaysWidth: place(top) - place(says),
		LowLabel: amount(math.Exp(from), v.Unit), TopLabel: amount(math.Exp(to), v.Unit),
	}
}
