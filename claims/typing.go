package claims

import (
	"tokenwatt/claims/measure"
	"tokenwatt/claims/text"
)

// typeOf reads the type of a claim from the kind of its number and the cues around it. The rules of a kind are tried in
// the order in which they are written; a cue in the clause of the number beats one elsewhere in its sentence wherever a
// rule weighs cues against each other (nearest).
func (s *scene) typeOf() Type {
	if s.m.ConversionOf >= 0 || s.restated(s.at) {
		return Conversion
	}
	switch overKind(s.m) {
	case measure.Money:
		return s.moneyType()
	case measure.Energy:
		return s.energyType()
	case measure.Power:
		return s.powerType()
	case measure.Mass:
		return s.massType()
	case measure.Volume:
		return s.volumeType()
	case measure.Time:
		return s.timeType()
	case measure.Share:
		return s.shareType()
	case measure.Multiple:
		return s.multipleType()
	case measure.Date:
		return s.dateType()
	case measure.Tokens:
		return Tokens
	case measure.Parameters:
		return s.parametersType()
	case measure.Compute, measure.ComputeRate:
		return s.operationsType()
	case measure.ChipTime:
		return s.chipTimeType()
	case measure.Ratio:
		return s.ratioType()
	case measure.Data:
		return DataSize
	case measure.Temperature:
		return Temperature
	case measure.Count:
		return s.countType()
	}
	return s.numberType()
}

// moneyType types an amount of money and a price.
func (s *scene) moneyType() Type {
	switch {
	case isPer(s.m, "kWh", "MWh", "J", "Wh"):
		return ElectricityPrice
	case isPer(s.m, "token"):
		return TokenPrice
	case isPerFamily(s.m, queryNoun):
		return CostPerQuery
	case isPerFamily(s.m, acceleratorNoun), isPerFamily(s.m, serverNoun):
		return GPUPrice
	case isPer(s.m, "kg", "t", "L", "m3", "B", "W", "kW"):
		return Price
	case isPer(s.m, "h", "hour") && s.m.NormalisedHigh <= dearestRent && s.hardware():
		return GPUPrice
	}
	daily := isPer(s.m, "day") || s.in("per-day")
	switch {
	case s.m.Per == "" && s.m.High <= dearestKWh && s.priceBefore():
		return ElectricityPrice
	case s.in("bill") || s.near("bill") && (s.in("electric") || secondsOf(s.m.Per) > 0):
		if daily {
			return DailyBill
		}
		return ElectricityBill
	case s.train() && s.nearest("invest", "cost", "spend", "train", "revenue") != "invest" && s.nearest("train", "cost", "revenue") != "revenue" && s.near("cost", "spend", "train"):
		if s.each(queryNoun) {
			return CostPerQuery
		}
		return TrainingCost
	case daily && s.near("operate", "cost", "infer"):
		return DailyBill
	case s.perQuery():
		return CostPerQuery
	}
	switch s.nearest("invest", "price", "revenue", "spend", "cost", "buy") {
	case "invest":
		return Funding
	case "price":
		return s.priceType()
	case "revenue":
		return Revenue
	case "spend", "cost", "buy":
		switch {
		case s.hardware() && s.m.Period == "" && s.unitPrice():
			return GPUPrice
		case s.modelRun():
			return TrainingCost
		}
		return Spending
	}
	return Spending
}

// dearestRent is more than an hour of any accelerator or server costs, in USD or yuan.
const dearestRent = 1000

// dearestKWh is more than a kWh costs, in USD or yuan.
const dearestKWh = 5

// priceBefore reports whether a word for the price of electricity stands right before an amount: "电价取0.6元", "at a tariff of $0.08".
func (s *scene) priceBefore() bool {
	p := s.look("tariff")
	return p.clause && p.before && p.distance <= tariffReach
}

// tariffReach is how far behind "tariff" its amount stands, in characters.
const tariffReach = 6

// unitPrice reports whether an amount can be the price of one machine: it is not a total, and no more than the dearest
// rack costs.
func (s *scene) unitPrice() bool {
	limit := dearestRack
	if s.m.Currency != "USD" && s.m.Currency != "EUR" && s.m.Currency != "GBP" {
		limit *= 10 // yuan and the like; of yen and won a rack is missed
	}
	return !s.near("total", "spend", "invest", "revenue") && s.m.NormalisedHigh <= limit && !s.chipHours()
}

// dearestRack is more than any rack of accelerators costs, in USD: about 4 million in 2025.
const dearestRack = 5e6

// chipHours reports whether the sentence counts accelerator-hours.
func (s *scene) chipHours() bool {
	first, end := s.measuresIn(s.sentence)
	for k := max(first, s.at-neighbours); k < min(end, s.at+neighbours+1); k++ {
		if s.measures[k].Kind == measure.ChipTime {
			return true
		}
	}
	return false
}

// modelRun reports whether the sentence tells the accelerator-hours of a named model: its cost is that of a run.
func (s *scene) modelRun() bool {
	if !s.chipHours() {
		return false
	}
	for _, h := range s.around(s.sentence) {
		if Class(s.lex.Subjects[h.Subject].Class) == Model {
			return true
		}
	}
	return false
}

// priceType says what a price is of.
func (s *scene) priceType() Type {
	switch {
	case s.near("token"):
		return TokenPrice
	case s.hardwareNear() && s.unitPrice():
		return GPUPrice
	case s.near("electric"):
		return ElectricityPrice
	}
	return Price
}

// hardware reports whether an accelerator or a server is named in the clause.
func (s *scene) hardware() bool {
	for _, h := range s.around(s.clause) {
		switch Class(s.lex.Subjects[h.Subject].Class) {
		case Accelerator, Server:
			return true
		}
	}
	return false
}

// train reports whether the claim is about training: training stands nearer than inference does.
func (s *scene) train() bool { return s.nearest("train", "infer") == "train" }

// trainOnly reports whether energy, carbon or water is that of training: training stands nearer than inference and requests
// do.
func (s *scene) trainOnly() bool { return s.nearest("train", "infer", "query") == "train" }

// each reports whether the measure is per a noun of the family.
func (s *scene) each(f family) bool { return isPerFamily(s.m, f) }

// perQuery reports whether the measure is per query, by its unit or by words: "each query uses 0.3 Wh".
func (s *scene) perQuery() bool {
	if s.each(queryNoun) {
		return true
	}
	q, e := s.look("query"), s.look("each")
	return q.clause && e.clause && q.distance < 60 && overKind(s.m) != measure.Count
}

// What no more than a request takes: the energy of a video of some minutes, its carbon, a big bottle.
const (
	smallEnergy = 1.0 // kWh
	smallMass   = 0.5 // kg
	smallVolume = 2.0 // L
)

// ofQuery reports whether a small amount is that of a request although no word says "per": a request is named in the
// sentence, with no number of requests, or the sentence names a model or service and one before it a request.
func (s *scene) ofQuery(most float64) bool {
	if s.m.NormalisedHigh > most || s.m.Per != "" || s.queriesCounted() {
		return false
	}
	if s.near("query") && s.m.Kind != measure.Count {
		return true
	}
	back := text.Range{Start: max(0, s.sentence.Start-2*reach), End: s.sentence.Start}
	if _, ok := s.cueIn("query", back); !ok {
		return false
	}
	for _, h := range s.around(s.sentence) {
		if Class(s.lex.Subjects[h.Subject].Class) == Model {
			return true
		}
	}
	return false
}

// queriesCounted reports whether the amount is that of a counted number of requests: its clause counts them or, where it
// names none, its sentence.
func (s *scene) queriesCounted() bool {
	w := s.sentence
	if s.in("query") {
		w = s.clause
	}
	first, end := s.measuresIn(w)
	for k := max(first, s.at-2); k < min(end, s.at+3); k++ {
		if o := &s.measures[k]; k != s.at && o.Kind == measure.Count && familyOf(noun(o)) == queryNoun && o.NormalisedHigh > 1 && !lengthOfText(o) {
			return true
		}
	}
	return false
}

// perToken reports whether the measure is per token.
func (s *scene) perToken() bool {
	return isPer(s.m, "token") || s.in("token") && s.in("each") && s.within(20, "token")
}
