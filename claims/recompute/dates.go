package recompute

import (
	"fmt"
	"strconv"
	"strings"

	"tokenwatt/claims"
	"tokenwatt/claims/measure"
)

// dates collects the dates that a claim of a date may mean: events of its subjects, and the days of other facts that the
// sentence states, such as that of the round of money that it names.
func (q *question) dates(quantities ...string) *answer {
	a := &answer{events: true, kind: claims.DateKind}
	for _, kind := range quantities {
		for i := range q.subjects {
			right, _ := q.factsOf(kind, names(&q.subjects[i])...)
			a.facts = append(a.facts, right...)
		}
	}
	for i := range q.claim.Conditions {
		m := q.claim.Conditions[i].Measure
		n, err := q.engine.amountOf(m, q.usd)
		if err != nil || m.Kind != measure.Money {
			continue
		}
		for k := range q.subjects {
			for _, f := range q.on("funding", &q.subjects[k]) {
				if outcome, _ := claims.Judge(n.low, n.high, m.Bound, f.low, f.high); outcome == claims.Consistent && f.entry.When != "" {
					a.facts = append([]fact{asDate(f)}, a.facts...)
				}
			}
		}
	}
	return a
}

// on returns the facts of a quantity about a subject.
func (q *question) on(quantity string, s *claims.Subject) []fact {
	right, _ := q.factsOf(quantity, names(s)...)
	return right
}

// asDate makes the day of a fact a fact of its own.
func asDate(f fact) fact {
	at := parseDate(f.entry.When)
	d := f
	d.unit.Date = true
	d.low = yearOf(at)
	d.mode, d.high = d.low, d.low
	return d
}

// parseDate reads 2021, 2021-11 or 2021-11-05.
func parseDate(text string) claims.Date {
	var d claims.Date
	parts := strings.Split(text, "-")
	for i, to := range []*int{&d.Year, &d.Month, &d.Day} {
		if i < len(parts) {
			*to, _ = strconv.Atoi(parts[i]) // formats are checked by the catalog
		}
	}
	return d
}

// yearOf is a date as a year with its fraction.
func yearOf(d claims.Date) float64 {
	return float64(d.Year) + float64(max(d.Month, 1)-1)/12 + float64(max(d.Day, 1)-1)/365
}

// far is how many years a date may be off and still be meant for the event.
const far = 2.0

// judgeDate holds a date against those of facts: as finely as both are told.
func (q *question) judgeDate(a *answer) *claims.Verdict {
	v := &claims.Verdict{Verdict: claims.NotCheckable, Check: claims.CheckLedger}
	c := q.claim.Measure.Calendar
	said := claims.Date{Year: c.Year, Month: c.Month, Day: c.Day}
	if said.Year == 0 {
		said.Year = int(q.claim.Measure.Normalised)
	}
	best := -1
	for i := range a.facts {
		f := &a.facts[i]
		is := parseDate(f.happened())
		if sameDate(said, is) {
			v.Verdict, v.Factor = claims.Consistent, 1
			best = i
			break
		}
		d := distance(said, is)
		if (d <= far || q.claim.Type == claims.FoundingDate) && (best < 0 || d < distance(said, parseDate(a.facts[best].happened()))) {
			best = i
		}
	}
	if best < 0 {
		v.Reasons = append(v.Reasons, claims.Reason{Text: "No published event of that time is known; the nearest is " + a.facts[0].entry.Title + "."})
		return v
	}
	f := &a.facts[best]
	is := f.happened()
	v.Low, v.High, v.Unit = yearOf(parseDate(is)), yearOf(parseDate(is)), "year"
	v.Reasons = append(v.Reasons, claims.Reason{Text: fmt.Sprintf("%s: %s.", f.entry.Title, is), Inputs: []claims.Input{f.told()}})
	v.Sources = append(v.Sources, f.source())
	if v.Verdict != claims.Consistent {
		v.Verdict, v.ErrorKind = claims.Contradicted, claims.DateKind
	}
	return v
}

// sameDate reports whether two dates agree as far as both are told.
func sameDate(a, b claims.Date) bool {
	if a.Year != b.Year {
		return false
	}
	if a.Month != 0 && b.Month != 0 && a.Month != b.Month {
		return false
	}
	return a.Month == 0 || a.Day == 0 || b.Day == 0 || a.Day == b.Day
}

// distance is how many years two dates are apart at least: a year without a month holds all its days.
func distance(a, b claims.Date) float64 {
	if a.Month == 0 || b.Month == 0 {
		return float64(max(a.Year-b.Year, b.Year-a.Year))
	}
	d := yearOf(a) - yearOf(b)
	return max(d, -d)
}
