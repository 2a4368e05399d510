package recompute

import (
	"math"
	"strconv"
	"strings"

	"tokenwatt/claims"
	"tokenwatt/claims/measure"
)

// annualEnergy answers the energy of a site, a firm or a country over a year: of a power or a fleet that the text states, else facts.
func (q *question) annualEnergy(t claims.Type) *answer {
	seconds := year
	if p := q.claim.Period.Seconds; p != 0 && t == claims.Energy {
		seconds = p
	}
	time := constant("time", "time", seconds, "h", "the period of the claim")
	time.unit, time.scale = "h", 3600
	time.low, time.mode, time.high = seconds, seconds, seconds
	if power, ok := q.stated("power", "power", 0, nil, claims.PowerCapacity); ok && q.claim.Subject.ID == "" && power.start > q.claim.End {
		return &answer{why: "The power that the text states behind it is no evidence of it: one follows from the other, and the text does not say whose they are."}
	}
	if power, ok := q.stated("power", "power", 0, nil, claims.PowerCapacity); ok && (t == claims.AnnualEnergy || q.claim.Period.Seconds != 0) {
		factor := q.rangeOf("factor", "mean over highest power", "load", "training").limited(0, 1)
		a := &answer{template: product("energy", "kWh", "power x time x load", "The power that the text states, over the time.", []input{power, time, factor}, nil)}
		a.template.per = seconds
		return a
	}
	if n, ok := q.stated("accelerators", "accelerators", 0, nil, claims.FleetSize); ok {
		if p, ok := q.fleetPower(n); ok {
			a := &answer{template: product("energy", "kWh", "accelerators / accelerators of a server x kW x load x PUE x time", "The fleet at the load of its servers, all the time.", append(p.top, time), p.bottom)}
			a.template.per, a.template.notes = seconds, p.notes
			return a
		}
	}
	if n, each, ok := q.perQueryTimes(); ok && (t == claims.AnnualEnergy || q.claim.Period.Seconds != 0) {
		a := &answer{template: product("energy", "kWh", "queries x energy of a query x time", "The queries that the text states, at the energy of each.", []input{n, each, time}, nil)}
		a.template.per = seconds
		return a
	}
	if q.named("household") {
		if a := q.householdUse(); a != nil {
			return a
		}
	}
	if t == claims.Energy && q.claim.Period.Seconds == 0 {
		a := q.allFacts("battery")
		if len(a.facts) == 0 {
			a = q.allFacts("annual_energy") // of a year or of something else: it can agree, and not disagree
			a.agree = true
		}
		return a
	}
	a := q.allFacts("annual_energy")
	a.seconds = year
	a.facts = q.whole(q.ofDataCentres(a.facts))
	a.ofYear(q)
	if power, ok := q.stated("power", "power of the machine", 0, func(m *measure.Measure) bool { return m.NormalisedUnit == "kW" }, claims.GPUPower); ok && q.claim.Period.Seconds != 0 && len(a.facts) == 0 {
		a.template = product("energy", "kWh", "power x time x load", "The power of the machine that the text states, over the time.", []input{power, time, q.rangeOf("factor", "mean over highest power", "load", "training").limited(0, 1)}, nil)
		a.template.per, a.agree = seconds, true
		return a
	}
	if power, ok := q.before("power", "power", func(m *measure.Measure) bool { return m.Kind == measure.Power || m.Fault == measure.PowerPerTime }, claims.PowerCapacity); ok && (a.events || len(a.facts) == 0) {
		a.template = product("energy", "kWh", "power x time x load", "The power that the text named last, over the time.", []input{power, time, q.rangeOf("factor", "mean over highest power", "load", "training").limited(0, 1)}, nil)
		a.template.per, a.agree = seconds, true
	}
	return a
}

// ofYear makes facts of the year that the claim names its range: figures of one year are told differently, not of other things.
func (a *answer) ofYear(q *question) {
	y := q.year()
	if y == 0 {
		return
	}
	var same []fact
	for _, f := range a.facts {
		if strings.HasPrefix(f.happened(), strconv.Itoa(y)) && f.entry.When != "" {
			same = append(same, f)
		}
	}
	if len(same) > 0 {
		a.facts, a.events = same, false
	}
}

// yearly reports whether a measure is one of a year.
func yearly(m *measure.Measure) bool { return m.Per == "year" || m.Period == "year" }

// mostHousehold is above the electricity of any household in a year, in kWh.
const mostHousehold = 20e3

// ofMany reports whether an energy is more than that of a household.
func ofMany(m *measure.Measure) bool {
	return m.NormalisedUnit != "kWh" && m.Kind != measure.Energy || m.Normalised > mostHousehold
}

// householdUse answers the electricity of a household in a year; nil where the amount is that of many.
func (q *question) householdUse() *answer {
	n, err := q.amount(year)
	if err != nil || n.low > mostHousehold*3.6e6 {
		return nil
	}
	home, notes := q.household()
	t := product("electricity of a household", "kWh", "electricity of a household in a year", "The published figures.", []input{home}, nil)
	t.per, t.notes = year, notes
	return &answer{template: t}
}

// whole leaves out the electricity of a country or the world where the claim is far from it: it is then of something in the country.
func (q *question) whole(facts []fact) []fact {
	n, err := q.amount(year)
	var kept []fact
	for _, f := range facts {
		if s := f.entry.Subject; err == nil && q.country(s) && (n.high < f.low/aPart || n.low > f.high*aPart) {
			continue
		}
		kept = append(kept, f)
	}
	return kept
}

// aPart is the factor beyond which an energy is not that of the whole country.
const aPart = 3

// country reports whether a name is that of a country that the claim names.
func (q *question) country(id string) bool {
	for i := range q.subjects {
		if q.subjects[i].Class == claims.Country && q.subjects[i].ID == id {
			return true
		}
	}
	return false
}

// ofDataCentres keeps the facts about data centres where the claim is about them, and those of countries where it is not.
func (q *question) ofDataCentres(facts []fact) []fact {
	about := q.named("data-centre")
	var kept []fact
	for _, f := range facts {
		s := f.entry.Subject
		is := len(s) > 12 && s[:12] == "data-centres"
		place := ""
		if is {
			place = s[len("data-centres-"):]
		}
		if !is && !q.country(s) {
			kept = append(kept, f) // of a firm
			continue
		}
		if about == is && (!is || place == "world" || q.named(place)) && (!about || q.placed(place)) {
			kept = append(kept, f)
		}
	}
	return kept
}

// placed reports whether data centres of a place are those that the claim is about: the first place that it names, or the world.
func (q *question) placed(place string) bool {
	for i := range q.subjects {
		if s := &q.subjects[i]; s.Class == claims.Country && s.Via == "" {
			return s.ID == place
		}
	}
	return place == "world"
}

// perQueryTimes returns queries a second and the energy of each that the text states.
func (q *question) perQueryTimes() (n, each input, ok bool) {
	n, ok = q.stated("queries", "queries", day, nil, claims.Queries)
	if !ok {
		return n, each, false
	}
	each, ok = q.stated("each", "energy of a query", 0, nil, claims.EnergyPerQuery)
	if !ok {
		facts, _ := q.facts("energy_per_query", claims.Model, claims.Role)
		if len(facts) == 0 {
			return n, each, false
		}
		each, ok = q.engine.ledger.input("each", "energy of a query", facts), true
	}
	return perSecond(n, "1/d"), each, ok
}

// energyShare answers a share of the world's or a country's electricity: of an energy that the text states, else facts.
func (q *question) energyShare() *answer {
	if energy, ok := q.stated("energy", "energy of a year", year, nil, claims.AnnualEnergy); ok {
		if facts, _ := q.facts("annual_energy", claims.Country); len(facts) > 0 {
			facts = q.noDataCentres(facts)
			if len(facts) > 0 {
				total := q.engine.ledger.input("total", "electricity of the country or the world in a year", facts)
				return &answer{template: product("share", "%", "energy / total", "The energy that the text states over the electricity of the place.", []input{energy}, []input{total})}
			}
		}
	}
	if !q.speaksOf("data-centre") {
		return q.shareOfAI()
	}
	a := &answer{events: true}
	now := q.about.Today.Year
	for _, f := range q.allFacts("energy_share").facts {
		s := f.entry.Subject
		if len(s) > len("data-centres-") && q.placed(s[len("data-centres-"):]) && (now == 0 || parseDate(f.happened()).Year <= now || q.claim.Forecast) {
			a.facts = append(a.facts, f)
		}
	}
	a.ofYear(q)
	if q.year() == 0 {
		a.events = false
	}
	if !q.named("data-centre") {
		a.events, a.agree = true, true // carried over: it can agree, and not disagree
	}
	return a
}

// shareOfAI answers the share of electricity that AI is said to take: it is a part of what data centres take, so that what is beyond all
// that are published of them is too much. Anything less is left open, and so is a forecast.
func (q *question) shareOfAI() *answer {
	if q.claim.Forecast || !q.mentions("人工智能", "artificial intelligence") && !q.mentionsAI() {
		return nil
	}
	a := &answer{}
	right, _ := q.factsOf("energy_share", "data-centre")
	for _, f := range right {
		if s := f.entry.Subject; strings.HasPrefix(s, "data-centres-") && q.placed(s[len("data-centres-"):]) && f.happened() <= q.about.Today.String() {
			a.facts = append(a.facts, f)
		}
	}
	n, err := q.amount(0)
	if err != nil || len(a.facts) == 0 || n.low <= 2*hull(a.facts).high {
		return nil
	}
	a.notes = []string{"The figures are of all data centres, of which AI is a part."}
	return a
}

// mentionsAI reports whether the claim's sentence has AI as a word.
func (q *question) mentionsAI() bool {
	letter := func(c byte) bool { return c >= 'a' && c <= 'z' || c >= '0' && c <= '9' }
	q.mentions() // reads the sentence
	for rest, at := q.lower, 0; ; {
		k := strings.Index(rest[at:], "ai")
		if k < 0 {
			return false
		}
		k += at
		if (k == 0 || !letter(rest[k-1])) && (k+2 == len(rest) || !letter(rest[k+2])) {
			return true
		}
		at = k + 2
	}
}

// noDataCentres leaves out facts about data centres.
func (q *question) noDataCentres(facts []fact) []fact {
	var kept []fact
	for _, f := range facts {
		if len(f.entry.Subject) < 12 || f.entry.Subject[:12] != "data-centres" {
			kept = append(kept, f)
		}
	}
	return kept
}

// comparison answers how many times the energy of one thing is that of another.
func (q *question) comparison() *answer {
	if !q.named("google-search", "search") {
		return nil
	}
	var served []fact
	for i := range q.subjects {
		if s := &q.subjects[i]; s.Class == claims.Model && s.ID != "google-search" && len(served) == 0 {
			served, _ = q.factsOf("energy_per_query", names(s)...)
		}
	}
	if len(served) == 0 {
		served, _ = q.factsOf("energy_per_query", "llm")
	}
	other, _ := q.factsOf("energy_per_query", "google-search")
	if len(served) == 0 || len(other) == 0 {
		return nil
	}
	t := product("energy of a query over that of a search", "times", "energy of a query / energy of a search", "The published figures of both.",
		[]input{q.engine.ledger.input("query", "energy of a query", served)}, []input{q.engine.ledger.input("search", "energy of a search", other)})
	a := &answer{template: t}
	m := &q.claim.Measure
	low, high := m.Value, math.Max(m.Value, m.High)
	if m.Increment {
		low, high = low+1, high+1
	}
	if m.Kind == measure.Multiple {
		a.amount = &amountIs{low: low, high: high}
	}
	return a
}
