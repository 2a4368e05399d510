package recompute

import (
	"fmt"
	"math"
	"strings"

	"tokenwatt/catalog"
	"tokenwatt/claims"
	"tokenwatt/quantity"
)

// fact is a published fact in coherent units.
type fact struct {
	name            string
	entry           *catalog.Published
	low, mode, high float64
	unit            catalog.PublishedUnit
	scale           float64
}

// ledger finds facts by quantity and subject.
type ledger struct {
	all []fact
	at  map[string][]int // "quantity|subject" -> facts in the order of the files
	of  map[string][]int // subject -> facts
}

// newLedger indexes the published facts of a catalog.
func newLedger(c *catalog.Catalog) (*ledger, error) {
	l := &ledger{at: map[string][]int{}, of: map[string][]int{}}
	for i := range c.Published {
		p := &c.Published[i].Value
		u, err := catalog.ParsePublishedUnit(p.Unit)
		if err != nil {
			return nil, fmt.Errorf("recompute: fact %s: %w", c.Published[i].Name, err)
		}
		f := fact{name: c.Published[i].Name, entry: p, unit: u, scale: 1}
		if !u.Date && u.Currency == "" {
			f.scale = u.Factor
		}
		low, high := p.Range()
		f.low, f.mode, f.high = low*f.scale, p.Value*f.scale, high*f.scale
		seen := map[string]bool{}
		for _, s := range append([]string{p.Subject}, p.Also...) {
			if s = slug(s); !seen[s] {
				seen[s] = true
				key := p.Quantity + "|" + s
				l.at[key] = append(l.at[key], len(l.all))
				l.of[s] = append(l.of[s], len(l.all))
			}
		}
		l.all = append(l.all, f)
	}
	return l, nil
}

// slug writes a name as identifiers are written.
func slug(name string) string {
	if strings.IndexFunc(name, func(r rune) bool { return r == ' ' || r == '_' || r >= 'A' && r <= 'Z' || r > 127 }) < 0 {
		return name
	}
	return strings.NewReplacer(" ", "-", "_", "-").Replace(strings.ToLower(strings.TrimSpace(name)))
}

// known reports whether a date was there on a day: "2023-04" was on "2023-04-12", and on "2023".
func known(date, day string) bool {
	n := min(len(date), len(day))
	return date[:n] <= day[:n]
}

// knownOn reports whether the fact was known on a day and nothing better was. Every fact is known without a day.
func (f *fact) knownOn(day string) bool {
	p := f.entry
	if day == "" {
		return p.Until == ""
	}
	return known(p.Date, day) && (p.Until == "" || !known(p.Until, day))
}

// find returns the facts of a quantity about one subject that were known on a day, wrong ones apart.
func (l *ledger) find(quantity, subject, day string) (right, wrong []fact) {
	for _, i := range l.at[quantity+"|"+slug(subject)] {
		f := l.all[i]
		switch {
		case f.entry.Wrong != "" && (day == "" || known(f.entry.Date, day)):
			wrong = append(wrong, f)
		case f.entry.Wrong == "" && f.knownOn(day):
			right = append(right, f)
		}
	}
	return right, wrong
}

// events returns the facts about a subject that were known on a day, replaced ones too: an event stays one.
func (l *ledger) events(quantity, subject, day string) []fact {
	var all []fact
	for _, i := range l.at[quantity+"|"+slug(subject)] {
		if p := l.all[i].entry; p.Wrong == "" && (day == "" || known(p.Date, day)) {
			all = append(all, l.all[i])
		}
	}
	return all
}

// superseded returns the facts about a subject that a later one replaced by the day.
func (l *ledger) superseded(quantity, subject, day string) []fact {
	var old []fact
	for _, i := range l.at[quantity+"|"+slug(subject)] {
		if u := l.all[i].entry.Until; u != "" && (day == "" || known(u, day)) {
			old = append(old, l.all[i])
		}
	}
	return old
}

// hull returns the range of facts. The mode is the geometric mean of the modes.
func hull(facts []fact) span {
	s := span{low: math.Inf(1), high: math.Inf(-1)}
	var logs float64
	for i := range facts {
		s.low, s.high = math.Min(s.low, facts[i].low), math.Max(s.high, facts[i].high)
		logs += math.Log(facts[i].mode)
	}
	s.mode = math.Exp(logs / float64(len(facts)))
	if math.IsNaN(s.mode) {
		s.mode = (s.low + s.high) / 2
	}
	s.mode = math.Min(math.Max(s.mode, s.low), s.high)
	s.p5, s.p95 = s.low, s.high
	return s
}

// strong reports whether any of the facts is more than an estimate.
func strong(facts []fact) bool {
	for i := range facts {
		switch facts[i].entry.Basis {
		case quantity.Measured, quantity.Vendor, quantity.Published:
			return true
		}
	}
	return false
}

// told returns the fact as an input of a reason, in its own unit.
func (f *fact) told() claims.Input {
	p := f.entry
	low, high := p.Range()
	unit := p.Unit
	if unit == "1" || f.unit.Date {
		unit = ""
	}
	return claims.Input{Name: p.Title, Low: low, Value: p.Value, High: high, Unit: unit, Source: p.Source, Date: p.Date, Basis: string(p.Basis)}
}

// source returns where the fact was read.
func (f *fact) source() claims.Source {
	p := f.entry
	return claims.Source{Title: p.Title + ": " + p.Source, Date: p.Date, Basis: string(p.Basis)}
}

// input makes the range of facts an input of a template.
func (l *ledger) input(key, name string, facts []fact) input {
	s := hull(facts)
	first := &facts[0]
	in := input{
		key: key, name: name, low: s.low, mode: s.mode, high: s.high, unit: first.entry.Unit, scale: first.scale,
		source: first.entry.Source, date: first.entry.Date, basis: string(first.entry.Basis),
	}
	if len(facts) == 1 {
		in.mode = first.mode
	}
	if in.unit == "1" {
		in.unit = ""
	}
	for i := range facts[1:] {
		in.source += "; " + facts[i+1].entry.Source
	}
	return in
}

// usualRange is the range of all facts of a quantity.
type usualRange struct {
	low, high float64
	source    string
}

// usual sets the published range of an input to that of all facts of a quantity that were known on the day.
func (e *Engine) usual(in input, quantity, day string) input {
	key := quantity + "|" + day
	e.lock.Lock()
	r, known := e.hulls[key]
	e.lock.Unlock()
	if !known {
		r = e.ledger.whole(quantity, day)
		e.lock.Lock()
		e.hulls[key] = r
		e.lock.Unlock()
	}
	if r.source != "" {
		in.usual, in.usualSource = [2]float64{math.Min(r.low, in.low), math.Max(r.high, in.high)}, r.source
	}
	return in
}

// whole returns the range of all facts of a quantity that were known on a day; without a source where there is none.
func (l *ledger) whole(quantity, day string) usualRange {
	var found []fact
	for i := range l.all {
		if f := &l.all[i]; f.entry.Quantity == quantity && f.entry.Wrong == "" && f.knownOn(day) {
			found = append(found, *f)
		}
	}
	if len(found) == 0 {
		return usualRange{}
	}
	s := hull(found)
	return usualRange{s.low, s.high, fmt.Sprintf("%d published figures, from %s to %s", len(found), edge(found, s.low, true), edge(found, s.high, false))}
}

// edge names the fact at an end of a hull.
func edge(facts []fact, v float64, low bool) string {
	for i := range facts {
		if low && facts[i].low == v || !low && facts[i].high == v {
			return facts[i].entry.Title
		}
	}
	return ""
}
