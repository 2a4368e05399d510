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

// energyType types an energy.
func (s *scene) energyType() Type {
	yearly := isPer(s.m, "year") || s.in("per-year")
	switch {
	case s.perToken():
		return EnergyPerToken
	case s.perQuery():
		return EnergyPerQuery
	case isPer(s.m, "FLOP", "L", "kg"):
		return Energy
	case s.ofQuery(smallEnergy):
		return EnergyPerQuery
	case s.in("storage"):
		return Energy
	case yearly:
		return AnnualEnergy
	case s.trainOnly():
		return TrainingEnergy
	case s.near("per-year"):
		return AnnualEnergy
	case s.area() && s.yearNear() && s.m.Normalised > 1e6:
		return AnnualEnergy // "data centres used 176 TWh in 2023"
	}
	return Energy
}

// area reports whether the sentence names a place, a firm or data centres, whose energy is told by the year.
func (s *scene) area() bool {
	for _, h := range s.around(s.sentence) {
		sub := &s.lex.Subjects[h.Subject]
		switch Class(sub.Class) {
		case Country, Organisation:
			return true
		case Role:
			if sub.ID == "data-centre" || sub.ID == "bitcoin" {
				return true
			}
		}
	}
	return false
}

// yearNear reports whether a date stands in the sentence.
func (s *scene) yearNear() bool {
	first, end := s.measuresIn(s.sentence)
	for k := max(first, s.at-neighbours); k < min(end, s.at+neighbours); k++ {
		if s.measures[k].Kind == measure.Date {
			return true
		}
	}
	return false
}

// neighbours is how many measures to either side are looked at.
const neighbours = 6

// powerType types a power.
func (s *scene) powerType() Type {
	switch {
	case isPerFamily(s.m, acceleratorNoun), isPerFamily(s.m, serverNoun):
		return GPUPower
	case s.m.Normalised <= machinePower && s.hardware() && !s.in("of-facility"):
		return GPUPower
	case s.m.Normalised <= chipPower && (s.hardwareNear() || s.in("chip-power")), s.m.Normalised <= machinePower && (s.in("chip-power") || s.within(6, "each")) && s.hardwareNear():
		return GPUPower
	}
	return PowerCapacity
}

// machinePower is the most that one machine draws, in kW: a rack of 2025.
const machinePower = 200

// chipPower is more than any accelerator draws, in kW.
const chipPower = 2

// hardwareNear reports whether an accelerator or a server is named in the sentence.
func (s *scene) hardwareNear() bool {
	for _, h := range s.around(s.sentence) {
		switch Class(s.lex.Subjects[h.Subject].Class) {
		case Accelerator, Server:
			return true
		}
	}
	return false
}

// massType types a mass.
func (s *scene) massType() Type {
	switch {
	case isPer(s.m, "kWh", "MWh", "J"):
		return CarbonIntensity
	case !s.near("carbon") && s.m.Substance != "CO2" && !s.emitted():
		if s.near("water") || s.m.Substance == "water" {
			return Water // tonnes of water
		}
		return OtherQuantity
	case s.perQuery(), s.ofQuery(smallMass):
		return CarbonPerQuery
	case s.trainOnly():
		return TrainingCarbon
	}
	return Carbon
}

// emitted reports whether the sentence gives the carbon of a kWh: a mass in it is what that makes.
func (s *scene) emitted() bool {
	first, end := s.measuresIn(s.sentence)
	for k := max(first, s.at-neighbours); k < min(end, s.at+neighbours+1); k++ {
		if x := &s.measures[k]; k != s.at && x.NormalisedUnit == "kg/kWh" {
			return true
		}
	}
	return false
}

// volumeType types a volume.
func (s *scene) volumeType() Type {
	switch {
	case isPer(s.m, "kWh", "MWh", "J"):
		return WaterIntensity
	case s.perQuery(), s.ofQuery(smallVolume):
		return WaterPerQuery
	case s.trainOnly() && s.near("water"):
		return TrainingWater
	case s.near("water", "pue", "wue", "query") || s.area():
		return Water
	}
	return OtherQuantity
}

// timeType types a duration.
func (s *scene) timeType() Type {
	switch {
	case s.role("household") && s.near("equivalent", "energy", "electric"):
		return HouseholdYears
	case s.in("equivalent") && (s.anyRole() || s.near("electric", "energy") && s.within(lastingClause, "equivalent")):
		return Equivalence // "as much as a fridge in three days"
	case s.in("gap"):
		return Duration
	case s.train():
		return TrainingDuration
	}
	return Duration
}

// role reports whether the sentence names a role.
func (s *scene) role(id string) bool {
	for _, h := range s.around(s.sentence) {
		if s.lex.Subjects[h.Subject].ID == id {
			return true
		}
	}
	return false
}

// anyRole reports whether the clause names something that energy is told in.
func (s *scene) anyRole() bool {
	for _, h := range s.around(s.clause) {
		if sub := &s.lex.Subjects[h.Subject]; Class(sub.Class) == Role && familyOf(sub.ID) == equivalenceNoun {
			return true
		}
	}
	return false
}

// shareType types a percentage.
func (s *scene) shareType() Type {
	moved := s.moved()
	switch {
	case s.digitless():
		return ShareOfTotal
	case s.within(30, "utilisation"):
		return Utilisation
	case moved && s.movement() && s.in("price"):
		return PriceChange
	case moved && s.movement():
		return Growth
	case s.in("bill") && s.near("cost", "share", "total") || s.in("electric", "energy") && s.in("cost") && s.near("share"):
		return ElectricityShare
	case s.in("partial"):
		return PartOfTotal
	case s.near("electric", "energy", "consumption", "capacity"):
		return EnergyShare
	case s.country() && s.electricBefore():
		return EnergyShare // "In Ireland the share was 21 percent", after a sentence on electricity
	}
	return ShareOfTotal
}

// country reports whether the sentence names a country.
func (s *scene) country() bool {
	for _, h := range s.around(s.sentence) {
		if Class(s.lex.Subjects[h.Subject].Class) == Country {
			return true
		}
	}
	return false
}

// electricBefore reports whether the text shortly before the sentence speaks of electricity.
func (s *scene) electricBefore() bool {
	return s.cueBetween("electric", max(0, s.sentence.Start-2*reach), s.sentence.Start)
}

// moved reports whether a percentage can be a change: a word of rising or falling stands in its clause or, where the
// sentence goes from one value to another, in the sentence. One behind "from" is the start of a change and no change.
func (s *scene) moved() bool {
	if s.cueBetween("from", max(s.sentence.Start, s.m.Start-startReach), s.m.Start) {
		return false
	}
	return s.in("rise", "fall") || s.near("rise", "fall") && s.near("from") && s.near("to") && !s.in("share")
}

// startReach is how far before a number "from" makes it the start of a change, in characters.
const startReach = 8

// movement reports whether a word of rising or falling is what the percentage belongs to rather than one of sharing.
func (s *scene) movement() bool {
	return s.nearest("rise", "fall", "share") != "share"
}

// multipleType types "three times".
func (s *scene) multipleType() Type {
	switch {
	case s.m.Change != 0 || s.m.Increment:
		return Growth
	case s.in("rise", "fall") && s.nearest("rise", "fall", "compare") != "compare":
		return Growth
	case s.in("rise", "fall") && s.near("from", "to") && !s.in("compare"):
		return Growth
	}
	return Comparison
}

// operationsType types operations and operations per second.
func (s *scene) operationsType() Type {
	if s.m.Kind == measure.Compute && s.m.Per == "" && (s.train() || s.modelNamed()) {
		return TrainingCompute
	}
	return Compute
}

// modelNamed reports whether the sentence names a model: a number of operations is then that of its training.
func (s *scene) modelNamed() bool {
	for _, h := range s.around(s.sentence) {
		if Class(s.lex.Subjects[h.Subject].Class) == Model {
			return true
		}
	}
	return false
}

// countType types a count by its noun.
func (s *scene) countType() Type {
	switch familyOf(noun(s.m)) {
	case acceleratorNoun, serverNoun:
		return s.fleetType()
	case householdNoun:
		return HouseholdCount
	case equivalenceNoun:
		switch noun(s.m) {
		case "reactor", "plant", "city", "turbine", "laptop", "appliance":
			if !s.in("equivalent") {
				return Count
			}
		}
		return Equivalence
	case queryNoun:
		if s.in("equivalent") && s.anyRole() {
			return Equivalence // "enough to charge a phone 240 times"
		}
		return Queries
	case visitorNoun:
		return Visitors
	case genericNoun:
		return s.genericType()
	}
	return Count
}

// fleetType types a number of machines.
func (s *scene) fleetType() Type {
	switch {
	case s.in("threshold") && !s.in("buy"):
		return Threshold
	case s.near("threshold") && !s.near("buy", "train") && s.within(40, "threshold"):
		return Threshold
	case s.train() && s.near("train"), s.chipHours():
		return TrainingFleet
	}
	return FleetSize
}

// genericType types a count whose unit names nothing by the words around it.
func (s *scene) genericType() Type {
	switch {
	case s.within(24, "visitors"):
		return Visitors
	case s.within(24, "parameters"):
		return s.parametersType()
	case s.within(24, "token"):
		return Tokens
	case s.within(24, "query"):
		return Queries
	case s.hardware():
		return s.fleetType()
	}
	return Count
}

// numberType types a number without a unit by the noun that stands before it.
func (s *scene) numberType() Type {
	switch {
	case s.within(24, "pue") && s.m.Value < 20:
		return PUE
	case s.within(24, "wue") && s.m.Value < 20:
		return WaterIntensity
	case s.within(24, "utilisation") && s.m.Value <= 1:
		return Utilisation
	case s.within(16, "visitors") && s.m.Value >= 100:
		return Visitors
	case s.within(16, "parameters") && s.m.Value >= 1000:
		return s.parametersType()
	case s.within(16, "query") && s.m.Value >= 100:
		return Queries
	}
	return OtherQuantity
}

// parametersType tells the parameters that are active for a token from all of them.
func (s *scene) parametersType() Type {
	if p := s.look("activate"); p.clause && p.distance <= activateReach {
		return ActiveParameters
	}
	return Parameters
}

// lastingClause is how far a duration stands from the word that makes it the measure of an energy, in characters.
const lastingClause = 40

// chipTimeType types a count times a time: GPU-hours, household-years.
func (s *scene) chipTimeType() Type {
	switch familyOf(noun(s.m)) {
	case acceleratorNoun, serverNoun:
		return AcceleratorHours
	case householdNoun:
		return HouseholdYears
	}
	return OtherQuantity
}

// ratioType types a ratio that its name says what it is.
func (s *scene) ratioType() Type {
	switch noun(s.m) {
	case "pue":
		return PUE
	case "wue":
		return WaterIntensity
	case "mfu", "utilisation", "utilization", "load factor", "capacity factor":
		return Utilisation
	}
	return OtherQuantity
}
