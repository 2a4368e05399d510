package recompute

import (
	"slices"
	"strings"

	"tokenwatt/claims"
	"tokenwatt/claims/measure"
)

// answer picks the facts and the template of a claim by its type. It returns nil for types that have neither.
func (q *question) answer() (*answer, error) {
	switch t := q.claim.Type; t {
	case claims.TrainingCost, claims.TrainingEnergy, claims.TrainingCarbon, claims.TrainingWater, claims.TrainingDuration,
		claims.TrainingCompute, claims.TrainingFleet, claims.AcceleratorHours:
		return q.trainingAnswer(t)
	case claims.ElectricityShare:
		return q.electricityShare()
	case claims.Threshold:
		return q.threshold(), nil
	case claims.FleetSize:
		return q.fleetSize()
	case claims.EnergyPerQuery, claims.EnergyPerToken, claims.CostPerQuery, claims.TokenPrice:
		return q.servedAnswer(t)
	case claims.WaterPerQuery, claims.CarbonPerQuery:
		return q.footprintPerQuery(t), nil
	case claims.DailyBill, claims.ElectricityBill:
		return q.bill()
	case claims.HouseholdYears, claims.HouseholdCount:
		return q.households()
	case claims.Equivalence:
		return q.equivalence(), nil
	case claims.Carbon, claims.Water:
		return q.footprint(t), nil
	case claims.PowerCapacity:
		return q.powerCapacity(), nil
	case claims.AnnualEnergy, claims.Energy:
		return q.annualEnergy(t), nil
	case claims.EnergyShare:
		return q.energyShare(), nil
	case claims.ShareOfTotal:
		if q.named("data-centre") && q.mentions("electric", "power", "电") {
			return q.energyShare(), nil
		}
		return nil, nil
	case claims.GPUPower, claims.GPUPrice:
		return q.hardware(t), nil
	case claims.Comparison:
		return q.comparison(), nil
	case claims.Conversion:
		return q.conversion()
	case claims.FoundingDate:
		return q.dates("founding_date"), nil
	case claims.EventDate:
		return q.dates("event_date", "founding_date"), nil
	}
	return q.published(), nil
}

// published answers types that have no template of their own.
func (q *question) published() *answer {
	switch t := q.claim.Type; t {
	case claims.Funding, claims.Spending, claims.Revenue, claims.Count, claims.Visitors, claims.Queries:
		a := q.allFacts(string(t))
		if some := q.someQuestions(t); some != nil {
			return some
		}
		if s := q.claim.Period.Seconds; t == claims.Visitors && s > day {
			return q.users(s)
		}
		if t == claims.Visitors || t == claims.Queries {
			a.seconds = day
			a.scale(day)
		}
		return a
	case claims.PriceChange:
		return q.priceChange()
	case claims.PUE, claims.WaterIntensity:
		return q.dataCentre(string(t))
	case claims.CarbonIntensity, claims.ElectricityPrice, claims.Utilisation:
		return q.ofPlace(string(t))
	case claims.Parameters, claims.ActiveParameters, claims.Tokens:
		return q.ofModel(t)
	}
	return nil
}

// someQuestions answers how many questions an amount of water is for: "20 to 50 questions for 500 mL"; nil for anything else.
func (q *question) someQuestions(t claims.Type) *answer {
	if t != claims.Queries || q.claim.Measure.NormalisedHigh >= someQuestions {
		return nil
	}
	water, ok := q.stated("volume", "water", 0, func(m *measure.Measure) bool { return m.Kind == measure.Volume }, claims.Water, claims.WaterPerQuery)
	facts, _ := q.factsOf("water_per_query", "gpt-3", "chatgpt")
	if !ok || len(facts) == 0 {
		return nil
	}
	each := q.engine.ledger.input("each", "water of a question", facts)
	return &answer{template: product("questions", "", "water / water of a question", "The water that the text states, at the published water of each question.", []input{water}, []input{each})}
}

// users answers active users of a week or a month, which are not summed over its days.
func (q *question) users(seconds float64) *answer {
	a := q.allFacts("count")
	kind := "-monthly-users"
	if seconds <= 7*day {
		kind = "-weekly-users"
	}
	a.facts = slices.DeleteFunc(a.facts, func(f fact) bool { return !strings.HasSuffix(f.entry.Subject, kind) })
	m := &q.claim.Measure
	a.amount = &amountIs{low: m.Normalised, high: max(m.Normalised, m.NormalisedHigh)}
	return a
}

// allFacts gathers the events of a quantity about every subject, those of the nearest first.
func (q *question) allFacts(quantity string) *answer {
	a := &answer{events: true}
	seen := map[string]bool{}
	for i := range q.subjects {
		for _, name := range names(&q.subjects[i]) {
			for _, f := range q.engine.ledger.events(quantity, name, q.day) {
				if !seen[f.name] {
					seen[f.name] = true
					a.facts = append(a.facts, f)
				}
			}
		}
		_, wrong := q.factsOf(quantity, names(&q.subjects[i])...)
		a.wrong = append(a.wrong, wrong...)
	}
	return a
}

// nearestFacts gathers the facts of a quantity about the first subject that has any, with the wrong ones on the way to it.
func (q *question) nearestFacts(quantity string, classes ...claims.Class) *answer {
	a := &answer{}
	for i := range q.subjects {
		s := &q.subjects[i]
		if len(classes) > 0 && !has(classes, s.Class) || s.Class == claims.Country && s.Via != "" {
			continue
		}
		right, wrong := q.factsOf(quantity, names(s)...)
		a.facts, a.wrong = right, append(a.wrong, wrong...)
		for _, name := range names(s) {
			a.old = append(a.old, q.engine.ledger.superseded(quantity, name, q.day)...)
		}
		if len(a.facts) > 0 {
			return a
		}
	}
	return a
}

// scale multiplies the facts: a rate in 1/s becomes one a day.
func (a *answer) scale(by float64) {
	for _, list := range [][]fact{a.facts, a.wrong, a.old} {
		for i := range list {
			list[i].low, list[i].mode, list[i].high = list[i].low*by, list[i].mode*by, list[i].high*by
			list[i].scale *= by
		}
	}
}
